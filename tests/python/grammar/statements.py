# Every statement.
"doc"; pass; x = 1;
import a, b.c, d.e as f
from a import b
from . import a as b, c
from ...a.b import (c, d as e,)
from .... import x
from a import *
del a, b[c], (d, e), f.g
del (h)
assert a
assert a, b
global q, r
raise
raise a
raise a from b
a += b; a -= b; a *= b; a /= b; a //= b; a %= b; a @= b
a &= b; a |= b; a ^= b; a <<= b; a >>= b; a **= b
if a: pass
elif b:
    pass
else:
    if c:
        pass
    else: pass
while a:
    break
else:
    continue
for a, in b: pass
for a, *b in c, *d:
    pass
else:
    pass
try:
    pass
except:
    pass
try:
    pass
except (A, B) as e:
    pass
except C:
    pass
else:
    pass
finally:
    pass
try:
    pass
finally:
    pass
try:
    pass
except* A as e:
    pass
with a: pass
with a as b, c as (d, e), f: pass
with (a as b, c): pass
with (a, b,): pass
with (a): pass
with (a, b) as c: pass
with (a).b as c: pass
with (yield_): pass
with (a), (b): pass


@a.b(c)
@d
class A(B, metaclass=C, *d, **e):
    x: int

    def f(self, /, a: int = 1, *args: 'x', b, c=2, **kw) -> None:
        nonlocal_ = 1
        return

    async def g(self):
        async with a as b, c: pass
        async for x in y:
            await z
        else:
            pass
        return [await x async for x in y], (yield 1)

    def h(): yield; x = yield from a; return yield_, *b


class E: pass
class F(): x = 1; y = 2


match x:
    case 1 | 2 if (lambda: a)():
        pass
    case {"a": b, **c}: y = 1
    case [a, *_]:
        match z, w:
            case A(b=c): pass
    case _:
        z = 3


del (), [a, b], (c), d,
