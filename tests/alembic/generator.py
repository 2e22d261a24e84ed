"""Random revision files over the vocabulary of Alembic's operations.

    generator.py FOLDER COUNT SEED

Writes COUNT files of a few statements each. Most are right; some are not, as people's are not.
"""

import os
import random
import sys

NAMES = [
    "t", "account", "User", "order", "a", "b", "c_1", "Mixed", "select", "with space", "x$y",
    "tab%le", 'quo"te', "1st", "naïve", "id", "name", "created_at", "a_rather_long_name_of_something",
    "primary", "table", "off", "asc", "_x", "$d",
]
LABELS = ["a", "b", "it's", "back\\slash", "per%cent", "C D", "", "ü", ":x", "a:b"]
TEXTS = [
    "x > 0", "a = 'it''s'", "b IS NOT NULL", "lower(a) = 'x'", "a::text", "now()", "'{}'::jsonb",
    "a LIKE 'x%'", "t ~ '\\\\d'", "'12:30:00'", "1 + 1", "a\\:b", "x = :y",
]


class Maker:
    def __init__(self, seed):
        self.random = random.Random(seed)

    def one(self, items):
        return self.random.choice(items)

    def chance(self, percent):
        return self.random.randrange(100) < percent

    def name(self):
        return repr(self.one(NAMES[:6] if self.chance(60) else NAMES))

    def constraint_name(self):
        kind = self.random.randrange(10)
        if kind < 5:
            return self.name()
        if kind < 8:
            return "op.f(%s)" % self.name()
        if kind < 9:
            return "None"
        return "op.f(%r)" % ("n_" + "long_" * self.random.randrange(8, 16))

    def names(self, least=1, most=3):
        picked = self.random.sample(NAMES, self.random.randrange(least, most + 1))
        brackets = self.one(["[%s]", "[%s]", "(%s,)"])
        return brackets % ", ".join(repr(each) for each in picked)

    def schema(self):
        return self.one(["", "", "", ", schema='s'", ", schema='S x'", ", schema='a.b'", ", schema=None"])

    def text(self):
        return "sa.text(%r)" % self.one(TEXTS)

    def enum(self):
        labels = [repr(label) for label in self.random.sample(LABELS, self.random.randrange(1, 4))]
        name = self.one(["kind", "Kind", "state", "select"])
        extra = ""
        if self.chance(20):
            extra += ", schema=%s" % self.name()
        if self.chance(50):
            if self.chance(30):
                extra += ", create_type=%s" % self.chance(50)
            return "postgresql.ENUM(%s, name=%r%s)" % (", ".join(labels), name, extra)
        if self.chance(30):
            extra += ", native_enum=False"
            if self.chance(50):
                extra += ", create_constraint=True"
            if self.chance(30):
                extra += ", length=20"
        if self.chance(10):
            extra += ", inherit_schema=True"
        return "sa.Enum(%s, name=%r%s)" % (", ".join(labels), name, extra)

    def type(self, nested=False):
        n = self.random.randrange
        choices = [
            lambda: self.one(["sa.Integer", "sa.Integer()", "sa.BigInteger()", "sa.SmallInteger()", "sa.INTEGER()", "sa.BIGINT()"]),
            lambda: self.one(["sa.String", "sa.String(%d)" % n(100), "sa.String(length=%d)" % n(1, 300), "sa.VARCHAR(%d)" % n(1, 99), "sa.Unicode(%d)" % n(1, 99)]),
            lambda: self.one(["sa.Text", "sa.Text()", "sa.TEXT()", "sa.UnicodeText()", "sa.CHAR(%d)" % n(1, 9), "sa.String(5, collation='C')"]),
            lambda: self.one(["sa.DateTime", "sa.DateTime()", "sa.DateTime(timezone=True)", "sa.TIMESTAMP(timezone=True)", "sa.Date()", "sa.Time()", "sa.Interval()"]),
            lambda: self.one(["postgresql.TIMESTAMP(precision=%d)" % n(7), "postgresql.TIMESTAMP(timezone=True)", "postgresql.TIME(True, 3)", "postgresql.INTERVAL()", "postgresql.INTERVAL(fields='DAY')"]),
            lambda: self.one(["sa.Boolean", "sa.Boolean()", "sa.BOOLEAN()", "sa.Boolean(create_constraint=True)", "sa.Boolean(name='bool')"]),
            lambda: self.one(["sa.Numeric()", "sa.Numeric(%d, %d)" % (n(1, 20), n(9)), "sa.Float()", "sa.Float(53)", "sa.DECIMAL(5)", "postgresql.DOUBLE_PRECISION(precision=53)", "sa.REAL()"]),
            lambda: self.one(["postgresql.UUID()", "postgresql.UUID(as_uuid=True)", "postgresql.JSONB()", "postgresql.JSONB(astext_type=sa.Text())", "sa.JSON()", "postgresql.JSON()", "postgresql.HSTORE()"]),
            lambda: self.one(["sa.LargeBinary()", "postgresql.BYTEA()", "postgresql.INET()", "postgresql.CIDR()", "postgresql.TSVECTOR()", "postgresql.BIT(%d)" % n(1, 9), "postgresql.MONEY()", "postgresql.INT4RANGE()", "sa.PickleType()"]),
            lambda: self.one(["sa.JSON().with_variant(postgresql.JSONB(), 'postgresql')", "sa.String(9).with_variant(sa.Text(), 'sqlite')"]),
            self.enum,
        ]
        if not nested:
            choices.append(lambda: "%s(%s%s)" % (self.one(["sa.ARRAY", "postgresql.ARRAY"]), self.type(True), self.one(["", "", ", dimensions=2"])))
        return self.one(choices)()

    def default(self):
        return self.one([
            repr(self.one(LABELS)), "'0'", "'t'", self.text(), "sa.text('now()')", "sa.func.now()",
            "sa.func.current_timestamp()", "sa.true()", "sa.false()", "sa.text(\"'x'\")",
            "sa.func.uuid_generate_v4()", "sa.func.lower('X')", "sa.literal(5)", "sa.literal('a')",
            "sa.null()", "None", "sa.sql.func.now()", "sa.sql.expression.false()",
        ])

    def foreign_key(self):
        target = "%s.%s" % (self.one(["o", "User", "s.o"]), self.one(["id", "Key"]))
        extra = ""
        if self.chance(40):
            extra += ", name=%s" % self.constraint_name()
        return "sa.ForeignKey(%r%s%s)" % (target, extra, self.cascades())

    def cascades(self):
        extra = ""
        if self.chance(30):
            extra += ", ondelete=%r" % self.one(["CASCADE", "SET NULL", "RESTRICT", "cascade", "NO ACTION"])
        if self.chance(15):
            extra += ", onupdate='CASCADE'"
        return extra + self.deferrability()

    def deferrability(self):
        extra = ""
        if self.chance(12):
            extra += ", deferrable=%s" % self.chance(60)
        if self.chance(12):
            extra += ", initially=%r" % self.one(["DEFERRED", "IMMEDIATE"])
        return extra

    def column(self, name=None):
        parts = [name or self.name()]
        if not self.chance(1):
            parts.append(self.type())
        if self.chance(15):
            parts.append(self.foreign_key())
        if self.chance(5):
            parts.append("sa.CheckConstraint(%r%s)" % (self.one(TEXTS[:5]), self.one(["", ", name='ck'"])))
        if self.chance(3):
            parts.append("sa.Identity(%s)" % self.one(["", "always=True", "start=5, increment=2"]))
        elif self.chance(3):
            parts.append("sa.Computed('a + 1'%s)" % self.one(["", ", persisted=True"]))
        elif self.chance(3):
            parts.append("sa.Sequence('seq')")
        if self.chance(55):
            parts.append("nullable=%s" % self.chance(60))
        if self.chance(25):
            parts.append("server_default=%s" % self.default())
        if self.chance(12):
            parts.append("primary_key=True")
        if self.chance(6):
            parts.append("autoincrement=%s" % self.one(["True", "False", "'auto'"]))
        if self.chance(6):
            parts.append("unique=True")
        if self.chance(6):
            parts.append("index=True")
        if self.chance(6):
            parts.append("comment=%r" % self.one(LABELS))
        if self.chance(4):
            parts.append("default=%s" % self.one(["5", "'x'", "None"]))
        return "sa.Column(%s)" % ", ".join(parts)

    def table_constraint(self, names):
        some = self.random.sample(names, self.random.randrange(1, min(3, len(names)) + 1))
        columns = ", ".join(repr(name) for name in some)
        named = ", name=%s" % self.constraint_name() if self.chance(60) else ""
        kind = self.random.randrange(5)
        if kind == 0:
            return "sa.UniqueConstraint(%s%s%s)" % (columns, named, self.deferrability())
        if kind == 1:
            targets = ", ".join(repr("o.%s" % name) for name in some)
            return "sa.ForeignKeyConstraint([%s], [%s]%s%s)" % (columns, targets, named, self.cascades())
        if kind == 2:
            return "sa.CheckConstraint(%s%s)" % (self.one([repr(self.one(TEXTS)), self.text()]), named)
        if kind == 3:
            return "sa.PrimaryKeyConstraint(%s%s)" % (columns, named)
        return "sa.Index(%s, %s)" % (self.name(), columns)

    def create_table(self):
        names = self.random.sample(NAMES, self.random.randrange(1, 5))
        parts = [self.name()]
        parts += [self.column(repr(name)) for name in names]
        keys = 0
        for _ in range(self.random.randrange(4)):
            part = self.table_constraint(names)
            if "PrimaryKey" in part:
                keys += 1
                if keys > 1:
                    continue
            parts.append(part)
        tail = self.schema()
        if self.chance(6):
            tail += ", comment=%r" % self.one(LABELS)
        if self.chance(4):
            tail += ", prefixes=['UNLOGGED']"
        if self.chance(4):
            tail += ", postgresql_partition_by='LIST (a)'"
        if self.chance(4):
            tail += ", mysql_engine='InnoDB'"
        return "op.create_table(%s%s)" % (", ".join(parts), tail)

    def alter(self, head):
        parts = list(head)
        if self.chance(40):
            parts.append("nullable=%s" % self.one(["True", "False", "None"]))
        if self.chance(40):
            parts.append("type_=%s" % self.type())
            if self.chance(40):
                parts.append("postgresql_using=%r" % "a::text")
        if self.chance(50):
            parts.append("existing_type=%s" % self.type())
        if self.chance(30):
            parts.append("server_default=%s" % self.one(["None", "False", self.default()]))
        if self.chance(15):
            parts.append("new_column_name=%s" % self.name())
        if self.chance(10):
            parts.append("comment=%s" % self.one(["None", repr(self.one(LABELS))]))
        if self.chance(20):
            parts.append("existing_nullable=True")
        if self.chance(10):
            parts.append("existing_server_default=%s" % self.default())
        return ", ".join(parts)

    def index_columns(self):
        parts = []
        for _ in range(self.random.randrange(1, 4)):
            parts.append(self.one([
                self.name(), self.name(), self.name(), self.text(), "sa.func.lower(sa.column(%s))" % self.name(),
                "sa.column(%s).desc()" % self.name(), "sa.literal_column('a')",
                "sa.column(%s)" % self.name(), "sa.func.coalesce(sa.column('a'), 'x')",
                "sa.cast(sa.column('a'), sa.Text)",
            ]))
        return "[%s]" % ", ".join(parts)

    def index_options(self):
        extra = ""
        if self.chance(40):
            extra += ", unique=%s" % self.chance(40)
        if self.chance(20):
            extra += ", postgresql_using=%r" % self.one(["gin", "btree", "GIST", "hash"])
        if self.chance(20):
            extra += ", postgresql_where=%s" % self.one([self.text(), repr(self.one(TEXTS)), self.condition("sa.column('a')", False)])
        if self.chance(10):
            extra += ", postgresql_concurrently=True"
        if self.chance(10):
            extra += ", postgresql_include=%s" % self.names()
        if self.chance(10):
            extra += ", postgresql_with={'fillfactor': 70}"
        if self.chance(10):
            extra += ", postgresql_ops={'a': 'text_pattern_ops', 'b': 'x'}"
        return extra

    def condition(self, column, typed=True, depth=0):
        kind = self.random.randrange(12 if depth < 2 else 8)
        value = self.one(["5", "'x'", "'it\\'s'", "1.5", "-3", "True", "None"])
        if kind < 3:
            return "%s %s %s" % (column, self.one(["==", "!="]), value)
        if kind == 3:
            return "%s %s %s" % (column, self.one(["<", ">=", ">", "<="]), self.one(["5", "'x'"]))
        if kind == 4:
            return "%s.%s([%s])" % (column, self.one(["in_", "not_in", "notin_"]), self.one(["1", "1, 2", "'a', 'b'"]))
        if kind == 5:
            return "%s.%s(None)" % (column, self.one(["is_", "is_not", "isnot"]))
        if kind == 6:
            return "%s.%s('x%%')" % (column, self.one(["like", "ilike", "not_like"]))
        if kind == 7:
            return self.text()
        inner = [self.condition(column, typed, depth + 1) for _ in range(2)]
        if kind == 8:
            return "sa.and_(%s)" % ", ".join(inner)
        if kind == 9:
            return "sa.or_(%s)" % ", ".join(inner)
        if kind == 10:
            return "(%s) %s (%s)" % (inner[0], self.one(["&", "|"]), inner[1])
        return self.one(["sa.not_(%s)", "~(%s)"]) % inner[0]

    def statement(self):
        choose = self.random.randrange(100)
        if choose < 16:
            return self.create_table()
        if choose < 18:
            return "op.drop_table(%s%s)" % (self.name(), self.schema())
        if choose < 30:
            return "op.add_column(%s, %s%s)" % (self.name(), self.column(), self.schema())
        if choose < 33:
            return "op.drop_column(%s, %s%s)" % (self.name(), self.name(), self.schema())
        if choose < 44:
            return "op.alter_column(%s%s)" % (self.alter([self.name(), self.name()]), self.schema())
        if choose < 54:
            return "op.create_index(%s, %s, %s%s%s)" % (
                self.constraint_name(), self.name(), self.index_columns(), self.schema(), self.index_options())
        if choose < 57:
            return "op.drop_index(%s%s%s%s)" % (
                self.constraint_name(), self.one(["", ", table_name=%s" % self.name()]), self.schema(),
                self.one(["", "", ", postgresql_concurrently=True"]))
        if choose < 60:
            return "op.create_unique_constraint(%s, %s, %s%s%s)" % (
                self.constraint_name(), self.name(), self.names(), self.schema(), self.deferrability())
        if choose < 64:
            size = self.random.randrange(1, 3)
            extra = self.cascades()
            if self.chance(20):
                extra += ", source_schema=%s" % self.name()
            if self.chance(20):
                extra += ", referent_schema=%s" % self.name()
            return "op.create_foreign_key(%s, %s, %s, %s, %s%s)" % (
                self.constraint_name(), self.name(), self.name(),
                self.random.sample(NAMES, size), self.random.sample(NAMES, size), extra)
        if choose < 67:
            return "op.create_check_constraint(%s, %s, %s%s)" % (
                self.constraint_name(), self.name(),
                self.one([repr(self.one(TEXTS)), self.text(), self.condition("sa.column('a')")]), self.schema())
        if choose < 68:
            return "op.create_primary_key(%s, %s, %s%s)" % (self.constraint_name(), self.name(), self.names(), self.schema())
        if choose < 71:
            return "op.drop_constraint(%s, %s%s%s)" % (
                self.constraint_name(), self.name(),
                self.one(["", ", type_='unique'", ", type_='foreignkey'", ", type_='check'", ", type_='primary'"]), self.schema())
        if choose < 72:
            return "op.rename_table(%s, %s%s)" % (self.name(), self.name(), self.schema())
        if choose < 75:
            return "op.execute(%r)" % self.one(["UPDATE t SET a = 5", "SELECT ':x'", "DELETE FROM t WHERE a = 'x%'", "SELECT a::b", "SELECT '\\:x'", "select 1;"])
        if choose < 77:
            kind = self.enum()
            return "%s.%s(op.get_bind()%s)" % (kind, self.one(["create", "drop"]), self.one(["", ", checkfirst=True", ", checkfirst=False"]))
        if choose < 79:
            return "op.execute(sa.text('SELECT :a').bindparams(a=%s))" % self.one(["5", "'x'", "None", "True", "1.5", "'it\\'s'"])
        if choose < 80:
            return "op.create_table_comment(%s, %r%s)" % (self.name(), self.one(LABELS), self.schema())
        if choose < 90:
            return self.change()
        if choose < 94:
            return self.bulk_insert()
        return self.batch()

    COLUMNS = [("a", "sa.Integer"), ("b", "sa.String"), ("C", "sa.Boolean"), ("d", "sa.Numeric"), ("e", "sa.DateTime"), ("f", None), ("order", "postgresql.UUID")]

    def light_table(self):
        columns = ["sa.column(%r%s)" % (name, ", " + kind if kind else "") for name, kind in self.COLUMNS]
        return "sa.table(%s, %s%s)" % (self.name(), ", ".join(columns), self.one(["", "", ", schema='s'"]))

    def value_for(self, name):
        pools = {
            "a": ["1", "-5", "None", "True", "sa.func.now()", "t.c.a + 1", "sa.text('5')", "0"],
            "b": ["'x'", "'it\\'s'", "'a\\\\b'", "None", "sa.func.lower(t.c.b)", "t.c.b + 'x'", "'%'", "sa.null()"],
            "C": ["True", "False", "None", "1", "0", "sa.true()"],
            "d": ["1", "1.5", "-0.25", "None", "1e20"],
            "e": ["None", "sa.func.now()", "sa.text('now()')"],
            "f": ["None", "sa.func.now()", "5"],
            "order": ["'3f333df6-90a4-4fda-8dd3-9485d27cee36'", "None"],
        }
        return self.one(pools[name])

    def values(self, computed=True):
        some = self.random.sample([name for name, _ in self.COLUMNS], self.random.randrange(1, 4))
        pairs = []
        for name in some:
            value = self.value_for(name)
            while not computed and ("sa." in value or "t.c" in value):
                value = self.value_for(name)
            pairs.append("%r: %s" % (name, value))
        return "{%s}" % ", ".join(pairs)

    def change(self):
        lines = ["t = %s" % self.light_table()]
        kind = self.random.randrange(4)
        column = self.one(["t.c.a", "t.c.b", "t.c.C", "t.c['order']", "t.c.f"])
        if kind == 0:
            lines.append("op.execute(t.insert().values(%s))" % self.values())
        elif kind == 1:
            lines.append("op.execute(t.delete()%s)" % (".where(%s)" % self.condition(column)))
        else:
            where = "".join(".where(%s)" % self.condition(column) for _ in range(self.random.randrange(3)))
            lines.append("op.execute(t.update()%s.values(%s))" % (where, self.values()))
        return "\n    ".join(lines)

    def bulk_insert(self):
        rows = [self.values(False) for _ in range(self.random.randrange(1, 4))]
        return "op.bulk_insert(%s, [%s])" % (self.light_table(), ", ".join(rows))

    def batch(self):
        lines = ["with op.batch_alter_table(%s%s) as batch_op:" % (self.name(), self.schema())]
        for _ in range(self.random.randrange(1, 4)):
            lines.append("    batch_op." + self.one([
                lambda: "add_column(%s)" % self.column(),
                lambda: "drop_column(%s)" % self.name(),
                lambda: "alter_column(%s)" % self.alter([self.name()]),
                lambda: "create_index(batch_op.f(%s), %s%s)" % (self.name(), self.index_columns(), self.index_options()),
                lambda: "drop_index(%s)" % self.name(),
                lambda: "create_unique_constraint(%s, %s)" % (self.constraint_name(), self.names()),
                lambda: "create_foreign_key(%s, 'o', ['a'], ['id']%s)" % (self.constraint_name(), self.cascades()),
                lambda: "drop_constraint(%s%s)" % (self.constraint_name(), self.one(["", ", type_='foreignkey'"])),
                lambda: "create_check_constraint(%s, %r)" % (self.constraint_name(), self.one(TEXTS)),
            ])())
        return "\n    ".join(lines)

    def file(self):
        body = "\n    ".join(self.statement() for _ in range(self.random.randrange(1, 4)))
        back = self.statement()
        return (
            "import sqlalchemy as sa\nfrom alembic import op\n"
            "from sqlalchemy.dialects import postgresql\n\n\n"
            "def upgrade():\n    %s\n\n\ndef downgrade():\n    %s\n" % (body, back)
        )


def main(folder, count, seed):
    os.makedirs(folder, exist_ok=True)
    for number in range(count):
        maker = Maker("%d/%d" % (seed, number))
        with open(os.path.join(folder, "r%05d.py" % number), "w", encoding="utf-8") as file:
            file.write(maker.file())


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
