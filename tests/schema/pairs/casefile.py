"""Case files, and the little of SQL's lexer that the harness needs.

A case file has a comment at its top that says what it is about, and sections: `-- from` and `-- to` (SQL of the two
schemas), and where rows must survive `-- rows` (filled in before the upgrade), `-- after` and `-- back` (queries that must
answer true after the upgrade and after the downgrade). Lines at the top may be `-- since: 15`, `-- until: 17`,
`-- options: --rename a.b=a.c`, `-- needs: EXTENSION` and `-- loses: TABLE` (its rows may go). A file of many small pairs
starts each with `-- pair: NAME`, its lines of that kind and its sections below.
"""
import os
import re
import shlex


class Case:
    """A pair: its SQL, or the seed it is made from when a worker takes it."""

    def __init__(self, name, seed=None):
        self.name, self.seed = name, seed
        self.before = self.after = self.rows = self.checks = self.back = self.description = ""
        self.options, self.loses, self.needs, self.since, self.until = [], [], [], 14, 99

    @staticmethod
    def of_seed(seed):
        return Case(f"seed-{seed}", seed)

    @staticmethod
    def all(folder, beginnings):
        names = sorted(n for n in os.listdir(folder) if n.endswith(".sql"))
        cases = [case for n in names for case in Case.of_file(os.path.join(folder, n))]
        wanted = [os.path.basename(b) for b in beginnings or []]
        return [c for c in cases if not wanted or any(c.name.startswith(b) for b in wanted)]

    @staticmethod
    def of_file(path):
        name = os.path.splitext(os.path.basename(path))[0]
        with open(path, encoding="utf-8") as file:
            pieces = re.split(r"^-- pair: (.*)\n", file.read(), flags=re.M)
        if len(pieces) == 1:
            return [Case.of_text(name, pieces[0])]
        return [Case.of_text(f"{name}.{title}", text) for title, text in zip(pieces[1::2], pieces[2::2])]

    @staticmethod
    def of_text(name, text):
        case = Case(name)
        parts = re.split(r"^-- (from|to|rows|after|back)\n", text, flags=re.M)
        case.description = parts[0]
        found = dict(zip(parts[1::2], parts[2::2]))
        case.before, case.after, case.rows = found["from"], found["to"], found.get("rows", "")
        case.checks, case.back = found.get("after", ""), found.get("back", "")
        for key, value in re.findall(r"^-- (since|until|options|needs|loses): (.*)$", parts[0], flags=re.M):
            setattr(case, key, int(value) if key in ("since", "until") else shlex.split(value))
        return case

    def resolve(self, generate, major, args):
        if self.seed is not None:
            kinds = [k for k in args.kinds.split(",") if k] or None
            self.before, self.after, self.description = generate.pair(self.seed, major, args.size, kinds, args.mutations)


TOKEN = re.compile(r"""--[^\n]*|/\*|'|"|\$(?:[A-Za-z_\x80-\uffff][\w\x80-\uffff]*)?\$|;|[A-Za-z_\x80-\uffff][\w$\x80-\uffff]*|.""", re.S)


def statements(text):
    """The statements of a script, without those that are only space and comments."""
    found, start, i, atomic, meat, previous = [], 0, 0, 0, False, ""
    while i < len(text):
        token = TOKEN.match(text, i)[0]
        end = i + len(token)
        if token == "/*":
            depth = 1
            while depth and end < len(text):
                step = re.compile(r"/\*|\*/").search(text, end)
                if not step:
                    end = len(text)
                    break
                depth += 1 if step[0] == "/*" else -1
                end = step.end()
        elif token in ("'", '"'):
            escape = token == "'" and previous.upper() == "E" and text[i - 1:i].upper() == "E"
            while end < len(text):
                if escape and text[end] == "\\":
                    end += 2
                    continue
                end += 1
                if text[end - 1] == token:
                    break
            meat = True
        elif token[0] == "$" and len(token) > 1:
            close = text.find(token, end)
            end, meat = (len(text) if close < 0 else close + len(token)), True
        elif token == ";" and not atomic:
            if meat:
                found.append(text[start:i])
            start, meat = end, False
        elif not token.startswith("--") and not token.isspace():
            meat, word = True, token.upper()
            if word == "ATOMIC" and previous.upper() == "BEGIN" or atomic and word == "CASE":
                atomic += 1
            elif atomic and word == "END":
                atomic -= 1
            previous = token
        i = end
    if meat:
        found.append(text[start:])
    return found


def sections(text):
    """(autocommit, SQL) for each section of a script; what stands before the first marker is a transaction."""
    parts = re.split(r"^-- retort: (?:upgrade|downgrade)(.*)\n", text, flags=re.M)
    found = [(False, parts[0])]
    for mode, part in zip(parts[1::2], parts[2::2]):
        found.append(("autocommit" in mode, part))
    return [(mode, part) for mode, part in found if part.strip()]
