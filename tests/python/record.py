"""Runs revision files with CPython against stand-ins, and writes what they did.

record.py run FILE…             prints, for each file and direction, what was called
record.py generate SEED N DIR   writes N random files into DIR and prints likewise

Every name from outside the standard library is a stand-in that records calls; nothing has a truth.
The lines are those of dumpActions (dump.cpp).
"""
import importlib.abc
import importlib.machinery
import random
import sys
import types
import warnings

warnings.simplefilter("ignore")
ACTING = {"create", "drop", "execute"}
LOG = []


def quoted(text):
    units = text.encode("utf-16-le", "surrogatepass")
    result = '"'
    for i in range(0, len(units), 2):
        unit = units[i] | units[i + 1] << 8
        if 0x20 <= unit < 0x7f and unit not in (0x22, 0x5c):
            result += chr(unit)
        else:
            result += "\\u%04x" % unit
    return result + '"'


def dump(value):
    import enum
    if isinstance(value, Stand):
        return value._dump()
    if isinstance(value, enum.Enum):
        return dump(type(value)) + "." + value.name
    if isinstance(value, type) and issubclass(value, enum.Enum):
        members = ", ".join("(%s, %s,)" % (quoted(n), dump(m.value))
                            for n, m in value.__members__.items())
        return "enum.Enum(%s, [%s])" % (quoted(value.__name__), members)
    if isinstance(value, type):
        return value.__name__
    if value is None or isinstance(value, (bool, int, float)):
        return repr(value)
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, bytes):
        return "b" + quoted(value.decode("latin-1"))
    if value is ...:
        return "..."
    if isinstance(value, tuple):
        return "(" + ", ".join(dump(v) for v in value) + ",)"
    if isinstance(value, dict):
        return "{" + ", ".join(dump(k) + ": " + dump(v) for k, v in value.items()) + "}"
    if isinstance(value, (set, frozenset)):
        return "{" + ", ".join(dump(v) for v in value) + "}"
    if callable(value):
        return "<function>"
    return "[" + ", ".join(dump(v) for v in value) + "]"


class Stand:
    def __init__(self, text, base=None, name=None, root=""):
        self.__dict__.update(_text=text, _base=base, _name=name, _root=root)

    def _dump(self):
        return self._text

    def __getattr__(self, name):
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)
        text = self._text
        context = text.endswith("get_context()")
        if name == "name" and text.endswith(".dialect"):
            return "postgresql"
        if name == "as_sql" and context:
            return True
        separator = "" if text.endswith(".") else "."
        return Stand(text + separator + name, self, name, self._root)

    def __setattr__(self, name, value):
        raise RuntimeError("an attribute is set")

    def __call__(self, *args, **kwargs):
        if self._text == "alembic.context.is_offline_mode":
            return True
        parts = [dump(a) for a in args] + [k + "=" + dump(v) for k, v in kwargs.items()]
        text = self._text + "(" + ", ".join(parts) + ")"
        result = Stand(text, self, None, self._root)
        naming = self._text in ("alembic.op.f", "alembic.op.inline_literal")
        if not naming and (self._root == "alembic" or self._name in ACTING):
            LOG.append((text, result))
        return result

    def __enter__(self):
        if LOG and LOG[-1][1] is self:
            LOG.pop()
        LOG.append(("enter " + self._text, self))
        return self

    def __exit__(self, *args):
        if args[0] is None:
            LOG.append(("leave " + self._text, self))

    def __bool__(self):
        raise RuntimeError("no truth")

    def __getitem__(self, key):
        return Stand(self._text + "[" + dump(key) + "]", self, None, self._root)

    def __iter__(self):
        raise RuntimeError("no items")

    def __format__(self, spec):
        raise RuntimeError("no text")

    def __repr__(self):
        raise RuntimeError("no text")

    def __hash__(self):
        return hash(self._text)


def operator(symbol, reverse=False):
    def apply(self, other):
        a, b = (other, self) if reverse else (self, other)
        return Stand("(" + dump(a) + " " + symbol + " " + dump(b) + ")", self, None, self._root)
    return apply


for method, symbol in {"add": "+", "sub": "-", "mul": "*", "mod": "%", "and": "&", "or": "|",
                       "truediv": "/"}.items():
    setattr(Stand, "__%s__" % method, operator(symbol))
    setattr(Stand, "__r%s__" % method, operator(symbol, True))
for method, symbol in {"eq": "==", "ne": "!=", "lt": "<", "le": "<=", "gt": ">",
                       "ge": ">="}.items():
    setattr(Stand, "__%s__" % method, operator(symbol))
Stand.__invert__ = lambda self: Stand("(~ " + self._text + ")", self, None, self._root)
Stand.__neg__ = lambda self: Stand("(- " + self._text + ")", self, None, self._root)


class Module(types.ModuleType):
    def __init__(self, name):
        super().__init__(name)
        self.__path__ = []

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        full = self.__name__ + "." + name
        if full in sys.modules:
            return sys.modules[full]
        return Stand(full, None, name, self.__name__.split(".")[0])


class Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    ROOTS = {"alembic", "sqlalchemy", "myapp"}
    MODULES = {"sqlalchemy.dialects", "sqlalchemy.dialects.postgresql", "sqlalchemy.orm"}

    def find_spec(self, name, path=None, target=None):
        if name in self.ROOTS or name in self.MODULES:
            return importlib.machinery.ModuleSpec(name, self, is_package=True)
        return None

    def create_module(self, spec):
        return Module(spec.name)

    def exec_module(self, module):
        pass


def run(path, source=None):
    if source is None:
        with open(path, encoding="utf-8") as file:
            source = file.read()
    print("# " + path)
    for function in ("upgrade", "downgrade"):
        print("## " + function)
        names = {"__name__": "revision_py"}
        del LOG[:]
        error = None
        try:
            exec(compile(source, path, "exec"), names)
            del LOG[:]
            names[function]()
        except Exception as raised:
            error = raised
        for line, _ in LOG:
            print(line)
        if error is not None:
            print("RAISED " + type(error).__name__ + " " + str(error).replace("\n", " ")[:200])


class Writer:
    """A random module whose calls of op tell every value that it came to."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.lines = []
        self.depth = 0
        self.ints = ["N", "M"]
        self.strings = ["S", "T"]
        self.lists = ["L"]
        self.dicts = ["D"]
        self.count = 0

    def pick(self, *options):
        return self.random.choice(options)

    def text(self):
        return self.pick("a", "b c", "tbl", "x_y", "Straße", "", "it's", "%%", "{}", "Ω\U0001f600",
                         "a,b,c", " pad ", "UPPER", "\\n", "two\\tabs")

    def integer(self, depth=0):
        if depth > 2 or self.random.random() < 0.3:
            return self.pick(str(self.random.randint(-9, 40)), self.random.choice(self.ints), "0x1f",
                             "1_000", "True")
        e = lambda: self.integer(depth + 1)
        return self.random.choice([
            lambda: "(%s + %s)" % (e(), e()), lambda: "(%s - %s)" % (e(), e()),
            lambda: "(%s * %s)" % (e(), e()), lambda: "(%s // %s)" % (e(), self.pick("3", "-4", "7")),
            lambda: "(%s %% %s)" % (e(), self.pick("3", "-4", "7")), lambda: "len(%s)" % self.string(depth + 1),
            lambda: "len(%s)" % self.list(depth + 1), lambda: "(-%s)" % e(),
            lambda: "(%s if %s else %s)" % (e(), self.condition(depth + 1), e()),
            lambda: "min(%s, %s)" % (e(), e()), lambda: "sum([%s, %s])" % (e(), e()),
            lambda: "abs(%s)" % e(), lambda: "int(str(0 + %s))" % e(),
            lambda: "(%s & 0xff)" % e(), lambda: "%s.count('a')" % self.string(depth + 1)])()

    def condition(self, depth=0):
        if depth > 2:
            return self.pick("True", "False", "N > 3", "S == 'a'", "bind.dialect.name == 'postgresql'")
        c = lambda: self.condition(depth + 1)
        i = lambda: self.integer(depth + 1)
        s = lambda: self.string(depth + 1)
        return self.random.choice([
            lambda: "(%s %s %s)" % (i(), self.pick("<", "<=", "==", "!=", ">", ">="), i()),
            lambda: "(%s %s %s)" % (s(), self.pick("<", "==", "!=", "in", "not in"), s()),
            lambda: "(%s and %s)" % (c(), c()), lambda: "(%s or %s)" % (c(), c()),
            lambda: "(not %s)" % c(), lambda: "(%s < %s < %s)" % (i(), i(), i()),
            lambda: "%s.startswith(%r)" % (s(), self.pick("a", "x", "")),
            lambda: "isinstance(%s, %s)" % (self.pick(i(), s()), self.pick("str", "int", "(str, int)")),
            lambda: "(%s in %s)" % (s(), self.list(depth + 1)),
            lambda: "any(len(q) > 1 for q in %s)" % self.list(depth + 1),
            lambda: "all(q for q in %s)" % self.list(depth + 1)])()

    def string(self, depth=0):
        if depth > 2 or self.random.random() < 0.25:
            return self.pick(repr(self.text()), repr(self.text()), self.random.choice(self.strings),
                             "r'\\d'", "Kind.A.value", "Kind.B.name")
        s = lambda: self.string(depth + 1)
        i = lambda: self.integer(depth + 1)
        return self.random.choice([
            lambda: "(%s + %s)" % (s(), s()),
            lambda: 'f"p{%s}q{%s!r}r{%s:>5}"' % (self.random.choice(self.strings), self.random.choice(self.strings),
                                                 self.random.choice(self.ints)),
            lambda: 'f"{%s:%s}"' % (self.random.choice(self.ints),
                                    self.pick("03d", "x", "#x", "+d", ">8", "<8", "^8", "*^9", ",", "b", "_", "")),
            lambda: 'f"{%s:%s}"' % (self.random.choice(self.strings), self.pick("10", ">10", "^10", ".2", "x<7.3", "s", "")),
            lambda: "('%%s-%%d-%%r' %% (%s, %s, %s))" % (s(), i(), s()),
            lambda: "('%%(a)s%%(b)05d' %% {'a': %s, 'b': %s})" % (s(), i()),
            lambda: "'{}{x}{}'.replace('{x}', '').format(%s, %s)" % (s(), i()),
            lambda: "'{0!r:>12}|{k}|{d[a]}'.format(%s, k=%s, d={'a': %s})" % (s(), i(), s()),
            lambda: "%s.join(%s)" % (repr(self.pick(", ", "", "-")), self.list(depth + 1)),
            lambda: "%s.%s()" % (s(), self.pick("upper", "lower", "strip", "lstrip", "rstrip")),
            lambda: "%s.replace(%r, %r)" % (s(), self.pick("a", "b", "x"), self.text()),
            lambda: "%s[%s]" % (s(), self.pick("1:", ":2", "::-1", "-3:", ":", "1:9:2", "::2")),
            lambda: "str(%s)" % self.pick(i(), s(), self.list(depth + 1), "None", "1.5", "1e20", "-0.25", "1e-7"),
            lambda: "repr(%s)" % self.pick(i(), s(), self.list(depth + 1)),
            lambda: "(%s * %s)" % (s(), self.pick("0", "1", "2", "-1")),
            lambda: "D.get(%s, %s)" % (s(), s()),
            lambda: "helper(%s, %s)" % (s(), self.pick("", "n=%s" % i(), "n=2, extra=%s" % s())),
            lambda: "(lambda q: q + '!')(%s)" % s(),
            lambda: "(%s if %s else %s)" % (s(), self.condition(depth + 1), s()),
            lambda: "(%s or %s)" % (s(), s()),
            lambda: "%s.partition(',')[%s]" % (s(), self.pick("0", "1", "2")),
            lambda: "'%%s' %% (%s,)" % s(),
            lambda: "textwrap.dedent('''\n      x\n        %s\n      y\n''')" % self.pick("q", "", "z z"),
            lambda: "%s.%s(%s)" % (s(), self.pick("zfill", "ljust", "rjust"), self.pick("0", "6"))])()

    def list(self, depth=0):
        if depth > 2 or self.random.random() < 0.2:
            return self.random.choice(self.lists)
        s = lambda: self.string(depth + 1)
        l = lambda: self.list(depth + 1)
        return self.random.choice([
            lambda: "[%s]" % ", ".join(s() for _ in range(self.random.randint(0, 3))),
            lambda: "[%s, *%s]" % (s(), l()), lambda: "(%s + %s)" % (l(), l()),
            lambda: "[q.upper() for q in %s if len(q) %s 2]" % (l(), self.pick("<", ">", "!=")),
            lambda: "[f'{i}{q}' for i, q in enumerate(%s)]" % l(),
            lambda: "[a + b for a, b in zip(%s, %s)]" % (l(), l()),
            lambda: "sorted(%s%s)" % (l(), self.pick("", ", reverse=True", ", key=len")),
            lambda: "list(reversed(%s))" % l(), lambda: "%s.split(%s)" % (s(), self.pick("", "','", "'b'", "',', 1")),
            lambda: "list(D)", lambda: "[k + str(v) for k, v in D.items()]",
            lambda: "[str(i) for i in range(%s)]" % self.pick("3", "1, 4", "5, 0, -2"),
            lambda: "%s[%s]" % (l(), self.pick("1:", ":2", "::-1", "::2")),
            lambda: "[m.value for m in Kind]", lambda: "list(map(str, [1, 2]))",
            lambda: "sorted({q: 1 for q in %s})" % l(), lambda: "sorted(set(%s))" % l(),
            lambda: "[q for p in [%s, %s] for q in p]" % (l(), l())])()

    def value(self):
        return self.random.choice([
            self.string, self.integer, self.list, lambda: "Kind.A", lambda: "sa.String(%s)" % self.integer(),
            lambda: "sa.Column(%s, sa.Integer(), nullable=%s)" % (self.string(1), self.condition(1)),
            lambda: "{%s: %s}" % (self.string(1), self.integer(1)), lambda: "op.f(%s)" % self.string(1),
            lambda: "sa.text(%s)" % self.string(1), lambda: "postgresql.ENUM(*%s, name=%s)" % (self.list(1), self.string(1)),
            lambda: "None", lambda: "(%s, %s)" % (self.integer(1), self.string(1)),
            lambda: "(sa.column('c') == %s)" % self.integer(1), lambda: "sa.Enum(Kind)"])()

    def emit(self, line):
        self.lines.append("    " * self.depth + line)

    def block(self, size, loop=False):
        self.depth += 1
        saved = (list(self.ints), list(self.strings), list(self.lists))
        for _ in range(size):
            self.statement(loop)
        self.ints, self.strings, self.lists = saved
        self.depth -= 1

    def statement(self, loop=False):
        r = self.random.random()
        self.count += 1
        if r < 0.35 or self.depth > 4:
            call = self.pick("op.execute", "op.create_table", "op.add_column", "bind.execute")
            args = ", ".join(self.value() for _ in range(self.random.randint(1, 2)))
            self.emit("%s(%s%s)" % (call, args, self.pick("", ", name=" + self.string(1), ", **D2")))
        elif r < 0.5:
            name = "v%d" % self.count
            which = self.pick("int", "str", "list")
            if which == "int":
                self.emit("%s = %s" % (name, self.integer()))
                self.ints.append(name)
            elif which == "str":
                self.emit("%s = %s" % (name, self.string()))
                self.strings.append(name)
            else:
                self.emit("%s = list(%s)" % (name, self.list()))
                self.emit("%s.append(%s)" % (name, self.string()))
                self.lists.append(name)
        elif r < 0.6:
            self.emit("if %s:" % self.condition())
            self.block(2, loop)
            if self.random.random() < 0.5:
                self.emit("elif %s:" % self.condition())
                self.block(1, loop)
            self.emit("else:")
            self.block(1, loop)
        elif r < 0.72:
            name = "i%d" % self.count
            self.emit("for %s in %s:" % (name, self.list()))
            saved = list(self.strings)
            self.strings.append(name)
            self.block(2, True)
            self.strings = saved
            if self.random.random() < 0.3:
                self.emit("else:")
                self.block(1)
        elif r < 0.78:
            self.emit("with op.batch_alter_table(%s) as b:" % self.string())
            self.depth += 1
            self.emit("b.alter_column(%s, %s)" % (self.string(), self.value()))
            self.depth -= 1
        elif r < 0.83 and loop:
            self.emit("if %s: %s" % (self.condition(1), self.pick("break", "continue")))
        elif r < 0.86:
            self.emit("if %s: return" % self.condition(1))
        elif r < 0.9:
            self.emit("act(%s, *%s, k=%s)" % (self.string(), self.list(), self.integer()))
        elif r < 0.93:
            name = "e%d" % self.count
            self.emit("%s = postgresql.ENUM(*%s, name='e')" % (name, self.list()))
            self.emit("%s.create(op.get_bind())" % name)
        elif r < 0.95:
            self.emit("try:")
            self.block(1)
            self.emit("finally:")
            self.block(1)
        elif r < 0.97:
            name = "w%d" % self.count
            self.emit("%s = 0" % name)
            self.emit("while %s < %s:" % (name, self.pick("2", "3")))
            self.depth += 1
            self.emit("%s += 1" % name)
            self.depth -= 1
            self.block(1, False)
        else:
            self.emit("T2 = op.create_table(%s)" % self.string())
            self.emit("op.bulk_insert(T2, [{'a': q} for q in %s])" % self.list())

    def module(self):
        self.lines = [
            "import enum", "import textwrap", "from alembic import op", "import sqlalchemy as sa",
            "from sqlalchemy.dialects import postgresql", "",
            "N = %d" % self.random.randint(0, 9), "M = N * 3 - 7", "S = %r" % self.text(),
            "T = S + %r" % self.text(), "L = [S, T, 'l']", "D = {'a': 'x', S: 'y', 'b': T}",
            "D2 = {'schema': 'one', 'info': [N]}", "",
            "class Kind(enum.Enum):", "    A = 'a'", "    B = 'b b'", "    C = %r" % self.text(), "",
            "def helper(s, n=1, *rest, extra='', **more):",
            "    if n > 5:", "        return s", "    return s * n + extra + str(sorted(more))", "",
            "def act(first, *rest, k=0):", "    for r in rest:",
            "        if len(r) > 4:", "            return r",
            "        op.execute(f'{first}:{r}:{k}')", "    return None", ""]
        for function in ("upgrade", "downgrade"):
            self.emit("def %s():" % function)
            self.depth = 1
            self.emit("bind = op.get_bind()")
            self.depth = 0
            self.block(8)
            self.emit("")
        return "\n".join(self.lines) + "\n"


if __name__ == "__main__":
    sys.meta_path.insert(0, Finder())
    if sys.argv[1] == "run":
        for path in sys.argv[2:]:
            run(path)
    else:
        seed, number, folder = int(sys.argv[2]), int(sys.argv[3]), sys.argv[4]
        for i in range(number):
            path = "%s/%06d.py" % (folder, seed + i)
            source = Writer(seed + i).module()
            with open(path, "w", encoding="utf-8") as file:
                file.write(source)
            run(path, source)
