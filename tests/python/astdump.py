"""Dumps the trees that CPython makes of files, in the form of dumpTree (dump.cpp).

Prints `# FILE`, then a line a statement, or `ERROR line`.
"""
import ast
import io
import re
import sys
import tokenize

sys.setrecursionlimit(100000)

OPERATORS = {
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.FloorDiv: "//", ast.Mod: "%",
    ast.Pow: "**", ast.MatMult: "@", ast.BitAnd: "&", ast.BitOr: "|", ast.BitXor: "^",
    ast.LShift: "<<", ast.RShift: ">>", ast.Not: "not", ast.USub: "-", ast.UAdd: "+",
    ast.Invert: "~", ast.And: "and", ast.Or: "or", ast.Eq: "==", ast.NotEq: "!=", ast.Lt: "<",
    ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Is: "is", ast.IsNot: "is not", ast.In: "in",
    ast.NotIn: "not in"}
PLACELESS = {"Block", "Arguments", "Comprehension", "GeneratorExp", "WithItem", "Alias", "Keyword",
             "JoinedStr", "FormattedValue"}


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


class Dumper:
    def __init__(self, named_lines):
        self.named_lines = named_lines

    def node(self, kind, children, at, text="", mark="", lines=True, raw=""):
        result = " (" + kind
        if raw:
            result += " " + raw
        if text:
            result += " " + quoted(text)
        if mark:
            result += " '" + mark + "'"
        if lines and kind not in PLACELESS and at is not None:
            result += " @%d" % at.lineno
        return result + "".join(children) + ")"

    def block(self, body, lines=True):
        return self.node("Block", [self.dump(s, lines) for s in body], None)

    def optional(self, node, lines=True):
        return " -" if node is None else self.dump(node, lines)

    def arguments(self, a, lines):
        parts = []

        def arg(one, mark, default):
            parts.append(self.node("Arg", [self.optional(one.annotation, lines),
                                           self.optional(default, lines)], one, one.arg, mark,
                                   lines))
        plain = a.posonlyargs + a.args
        defaults = [None] * (len(plain) - len(a.defaults)) + a.defaults
        for i, one in enumerate(plain):
            arg(one, "/" if i < len(a.posonlyargs) else "", defaults[i])
        if a.vararg:
            arg(a.vararg, "*", None)
        for one, default in zip(a.kwonlyargs, a.kw_defaults):
            arg(one, "k", default)
        if a.kwarg:
            arg(a.kwarg, "**", None)
        return self.node("Arguments", parts, None)

    def comprehensions(self, generators, lines):
        return [self.node("Comprehension",
                          [self.dump(g.target, lines), self.dump(g.iter, lines)]
                          + [self.dump(c, lines) for c in g.ifs], None, "",
                          "async" if g.is_async else "") for g in generators]

    def call_arguments(self, args, keywords, lines):
        # In the order in which they are written.
        both = [(a.lineno, a.col_offset, self.dump(a, lines)) for a in args]
        for k in keywords:
            both.append((k.lineno, k.col_offset,
                         self.node("Keyword", [self.dump(k.value, lines)], None, k.arg or "")))
        return [one[2] for one in sorted(both, key=lambda one: one[:2])]

    def parts(self, values):
        """The pieces of an f-string: neighbouring texts are one, empty ones none."""
        result = []
        text = ""
        for value in values:
            if isinstance(value, ast.Constant):
                text += value.value
                continue
            if text:
                result.append(self.node("Constant", [], None, raw="s" + quoted(text)))
            text = ""
            conversion = chr(value.conversion) if value.conversion != -1 else ""
            spec = " -"
            if value.format_spec is not None:
                spec = self.node("JoinedStr", self.parts(value.format_spec.values), None)
            result.append(self.node("FormattedValue", [self.dump(value.value, False), spec], None,
                                    "", conversion))
        if text:
            result.append(self.node("Constant", [], None, raw="s" + quoted(text)))
        return result

    def constant(self, n, lines):
        v = n.value
        if v is None or v is True or v is False:
            raw = repr(v)
        elif v is ...:
            raw = "..."
        elif isinstance(v, str):
            raw = "s" + quoted(v)
            if n.lineno in self.named_lines:
                raw = "named"
        elif isinstance(v, bytes):
            raw = "b" + quoted(v.decode("latin-1"))
        elif isinstance(v, int):
            raw = str(v) if v < 2 ** 63 else "big"
        elif isinstance(v, float):
            raw = "%.17g" % v
        else:
            raw = "complex"
        return self.node("Constant", [], n, raw=raw, lines=lines)

    def dump(self, n, lines=True):
        d = lambda x: self.dump(x, lines)
        o = lambda x: self.optional(x, lines)
        b = lambda x: self.block(x, lines)
        kind = type(n).__name__
        make = lambda children, text="", mark="", name=kind: self.node(name, children, n, text, mark,
                                                                      lines)
        if kind in ("FunctionDef", "AsyncFunctionDef"):
            return make([b(n.decorator_list), self.arguments(n.args, lines), o(n.returns),
                         b(n.body)], n.name, "async" if kind[0] == "A" else "", "FunctionDef")
        if kind == "ClassDef":
            bases = self.node("Block", self.call_arguments(n.bases, n.keywords, lines), None)
            return make([b(n.decorator_list), bases, b(n.body)], n.name)
        if kind == "Return":
            return make([o(n.value)])
        if kind == "Delete":
            return make([d(t) for t in n.targets])
        if kind == "Assign":
            return make([d(n.value)] + [d(t) for t in n.targets])
        if kind == "AugAssign":
            return make([d(n.target), d(n.value)], "", OPERATORS[type(n.op)])
        if kind == "AnnAssign":
            return make([d(n.target), d(n.annotation), o(n.value)], "",
                        "simple" if n.simple else "")
        if kind in ("For", "AsyncFor"):
            return make([d(n.target), d(n.iter), b(n.body), b(n.orelse)], "",
                        "async" if kind[0] == "A" else "", "For")
        if kind == "While":
            return make([d(n.test), b(n.body), b(n.orelse)])
        if kind == "If":
            children = [d(n.test), b(n.body)]
            rest = n.orelse
            while len(rest) == 1 and isinstance(rest[0], ast.If) and getattr(rest[0], "elif_", 0):
                children += [d(rest[0].test), b(rest[0].body)]
                rest = rest[0].orelse
            if rest:
                children.append(b(rest))
            return make(children)
        if kind in ("With", "AsyncWith"):
            items = [self.node("WithItem", [d(i.context_expr), o(i.optional_vars)], None)
                     for i in n.items]
            return make(items + [b(n.body)], "", "async" if kind[0] == "A" else "", "With")
        if kind == "Match":
            return make([d(n.subject)] + [b(c.body) for c in n.cases])
        if kind == "Raise":
            return make([o(n.exc), o(n.cause)])
        if kind in ("Try", "TryStar"):
            handlers = [self.node("ExceptHandler", [o(h.type), b(h.body)], h, h.name or "")
                        for h in n.handlers]
            return make([b(n.body), self.node("Block", handlers, None), b(n.orelse),
                         b(n.finalbody)], "", "*" if kind == "TryStar" else "", "Try")
        if kind == "Assert":
            return make([d(n.test), o(n.msg)])
        if kind in ("Import", "ImportFrom"):
            names = [self.node("Alias", [], None, a.name, a.asname or "") for a in n.names]
            module = "." * n.level + (n.module or "") if kind == "ImportFrom" else ""
            return make(names, module)
        if kind in ("Global", "Nonlocal"):
            return make([" " + quoted(name) for name in n.names])
        if kind == "Expr":
            return make([d(n.value)])
        if kind in ("Pass", "Break", "Continue"):
            return make([])
        if kind == "BoolOp":
            return make([d(v) for v in n.values], "", OPERATORS[type(n.op)])
        if kind == "NamedExpr":
            return make([d(n.target), d(n.value)])
        if kind == "BinOp":
            chain = []
            left = n
            while isinstance(left, ast.BinOp):
                chain.append(left)
                left = left.left
            result = "".join(" (BinOp " + OPERATORS[type(one.op)]
                             + (" @%d" % one.lineno if lines else "") for one in chain)
            result += d(left)
            for one in reversed(chain):
                result += d(one.right) + ")"
            return result
        if kind == "UnaryOp":
            return make([d(n.operand)], "", OPERATORS[type(n.op)])
        if kind == "Lambda":
            return make([self.arguments(n.args, lines), d(n.body)])
        if kind == "IfExp":
            return make([d(n.test), d(n.body), d(n.orelse)])
        if kind == "Dict":
            children = []
            for key, value in zip(n.keys, n.values):
                children += [o(key), d(value)]
            return make(children)
        if kind in ("Set", "List", "Tuple"):
            return make([d(e) for e in n.elts])
        if kind in ("ListComp", "SetComp", "GeneratorExp"):
            return make([d(n.elt)] + self.comprehensions(n.generators, lines))
        if kind == "DictComp":
            return make([d(n.key), d(n.value)] + self.comprehensions(n.generators, lines))
        if kind in ("Await", "YieldFrom", "Starred"):
            return make([d(n.value)])
        if kind == "Yield":
            return make([o(n.value)])
        if kind == "Compare":
            return make([d(n.left)] + [d(c) for c in n.comparators], "",
                        ",".join(OPERATORS[type(op)] for op in n.ops))
        if kind == "Call":
            return make([d(n.func)] + self.call_arguments(n.args, n.keywords, lines))
        if kind == "JoinedStr":
            return make(self.parts(n.values))
        if kind == "Constant":
            return self.constant(n, lines)
        if kind == "Attribute":
            return make([d(n.value)], n.attr)
        if kind == "Subscript":
            return make([d(n.value), d(n.slice)])
        if kind == "Slice":
            return make([o(n.lower), o(n.upper), o(n.step)])
        if kind == "Name":
            return make([], n.id)
        raise AssertionError(kind)


def mark_elifs(tree, source):
    """CPython's tree does not tell `elif` from `else: if`; the source does."""
    lines = source.split("\n")
    for node in ast.walk(tree):
        if isinstance(node, ast.If):
            text = lines[node.lineno - 1].encode()[node.col_offset:]
            node.elif_ = text.startswith(b"elif")


def dump_file(name):
    print("# " + name)
    try:
        with open(name, "rb") as file:
            data = file.read()
        tree = ast.parse(data, name)
        encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
        source = data.decode(encoding).replace("\r\n", "\n").replace("\r", "\n")
    except (SyntaxError, ValueError, MemoryError, RecursionError) as error:
        print("ERROR %d" % (getattr(error, "lineno", 0) or 0))
        return
    mark_elifs(tree, source)
    named = set()
    if "\\N{" in source:
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                segment = ast.get_source_segment(source, node) or ""
                if re.search(r"(?<!\\)(?:\\\\)*\\N\{", segment) and segment[0] not in "rR":
                    named.add(node.lineno)
    dumper = Dumper(named)
    for statement in tree.body:
        print(dumper.dump(statement))


if __name__ == "__main__":
    import warnings
    warnings.simplefilter("ignore")
    for path in sys.argv[1:]:
        dump_file(path)
