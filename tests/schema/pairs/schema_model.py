"""The values that a random schema is made of.

Every object is an `O` with a `uid` that stays the same through copies and mutations; objects name one another by uid,
so that a rename or a type change reaches every place that speaks of the object, and the SQL is always written anew
from what the model holds now.
"""
import copy

ROLES = ("pairs_owner", "pairs_reader", "pairs_writer")
ROLES_SQL = "\n".join(
    f"DO $$ BEGIN CREATE ROLE {role}; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;"
    for role in ROLES) + "\n"

# Words that PostgreSQL would not take bare, and names that a careless tool takes apart.
RESERVED = set("""all analyse analyze and any array as asc asymmetric authorization between bigint binary bit boolean both case cast char character
check coalesce collate collation column concurrently constraint create cross dec decimal default deferrable desc distinct do else end except
exists extract false fetch float for foreign freeze from full grant greatest group grouping having ilike in initially inner int integer
intersect interval into is isnull join lateral leading least left like limit localtime localtimestamp national natural nchar none normalize
not notnull null nullif numeric offset on only or order out outer overlaps overlay placing position precision primary real references
returning right row select session_user setof similar smallint some substring symmetric table tablesample then time timestamp to trailing
treat trim true union unique user using values varchar variadic verbose when where window with xmlattributes""".split())


class O:
    """An object or a part of one: a kind, a uid, and properties as attributes."""

    def __init__(self, kind, uid, **properties):
        self.kind = kind
        self.uid = uid
        self.__dict__.update(properties)

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return None

    def __repr__(self):
        return f"{self.kind} {self.name or self.uid}"


class Model:
    """A schema: objects by uid in the order they were made, for one major version of PostgreSQL."""

    def __init__(self, major):
        self.major = major
        self.objects = {}
        self.counter = 0

    def copy(self):
        return copy.deepcopy(self)

    def uid(self):
        self.counter += 1
        return self.counter

    def add(self, kind, **properties):
        made = O(kind, self.uid(), **properties)
        self.objects[made.uid] = made
        return made

    def part(self, kind, **properties):
        """A part of an object (column, constraint …), to be put into it by the caller."""
        return O(kind, self.uid(), **properties)

    def get(self, uid):
        return self.objects.get(uid)

    def remove(self, uid):
        self.objects.pop(uid, None)

    def of(self, *kinds):
        return [o for o in self.objects.values() if o.kind in kinds]

    # --- relations -------------------------------------------------------------------------------------------------

    def children(self, table):
        """The partitions of a table, or the tables that inherit from it."""
        return [t for t in self.of("table") if t.parent == table.uid or table.uid in (t.inherits or [])]

    def descendants(self, table):
        found = []
        for child in self.children(table):
            found += [child] + self.descendants(child)
        return found

    def root(self, table):
        while table.parent:
            table = self.get(table.parent)
        return table

    def columns(self, table):
        """The columns of a table as it stands: a partition has its root's, a child its parents' and its own."""
        if table.of_type:
            kind = self.get(table.of_type)
            return [self.typed_column(table, a) for a in kind.attributes]
        if table.parent:
            return self.columns(self.root(table))
        inherited, seen = [], set()
        for parent in table.inherits or []:
            for column in self.columns(self.get(parent)):
                if column.name not in seen:
                    seen.add(column.name)
                    inherited.append(column)
        return inherited + [c for c in table.columns if c.name not in seen]

    def typed_column(self, table, attribute):
        made = O("column", attribute.uid, name=attribute.name, type=attribute.type, collation=attribute.collation)
        made.typed = True
        return made

    def column(self, relation, uid):
        """A column (or output column of a view) by uid; None if it is gone."""
        return next((c for c in self.all_columns(relation) if c.uid == uid), None)

    def all_columns(self, relation):
        if relation is None:
            return []
        if relation.kind in ("view", "matview"):
            return relation.columns
        return self.columns(relation)

    def of_table(self, uid, *kinds):
        return [o for o in self.of(*kinds) if o.table == uid]


def quote(name):
    plain = name.isascii() and name.replace("_", "a").isalnum() and name == name.lower() and not name[0].isdigit()
    if plain and name not in RESERVED:
        return name
    return '"' + name.replace('"', '""') + '"'


def literal(text):
    return "'" + text.replace("'", "''") + "'"
