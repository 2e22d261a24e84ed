# Every form of an expression, and the odd ones.
a = b = c
a, *b = (c, d), e
(a): int
a: "x" = 1
a.b: int = 2
x = yield_ = lambda: (yield)
x = lambda a, /, b=1, *c, d, e=2, **f: a
x = lambda *, a: a
x = lambda *a, **b: (a, b)
x = not a and b or c if d else e
x = a < b <= c != d is not e not in f in g is h
x = a | b ^ c & d << e >> f + g - h * i / j // k % l @ m
x = -a ** -b ** ~c
x = +-~a
x = (yield)
x = [a, *b, c]
x = {*a, b}
x = {**a, 'b': c, **d}
x = {}
x = ()
x = a,
x = {a: b for a, b in c if d if e for f in g}
x = {a for a in b}
x = [a async for a in b]
x = (a for a in b for c in d if e)
x = f(a for a in b)
x = f(a, *b, c=d, *e, **g)
x = f(a := 1, (b := 2))
x = a[b], a[b:c], a[b:c:d], a[:], a[::], a[b, c:d, ...], a[*b], a[b,]
x = 1if a else 2
x = 0x1F + 0o17 + 0b11 + 1_000 + 1e3 + 1.5E-3 + .5 + 5. + 1j + 00 + 0_0
x = 12345678901234567890123456789
x = 'a' "b" r'\c' '''d
e''' == u'f'
x = 'a\
b\x41\u00e4\U0001f600\101\7\q\'\"'
x = b'a\x41\377\u1234'
x = f'a{b}c{{d}}{e!r:>{f}}{g:%Y-%m}{h!s}{i=}{j = }{k[0]["a"]}{l:{m}.{n}}'
x = f"{a if b else c}{d,}{(lambda: 1)()}{ {1: 2}[1] }"
x = f'''{
a}''' 'b' f'{c}'
x = rf'\d{a}\{b}' fR'{c}'
x = f''
x = f'' 'a' ''
x = f'{a:}' f'{b!a}'
x = f'{a != b}{c == d:>5}{e:=^9}'
print(*a, sep='')
await_ = None
größe = Ω = 1
ﬁ = 2
match = case = _ = type = 1
match(a)
match[a]
match.b = case
match * a, b
print(match, case)
