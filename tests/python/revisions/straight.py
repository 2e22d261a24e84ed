"""Constants, helpers and loops of a revision, all known without running it."""
import enum
import textwrap
from collections import OrderedDict
from itertools import chain, product
from typing import TYPE_CHECKING

import sqlalchemy as sa
from alembic import context, op
from sqlalchemy.dialects import postgresql

if TYPE_CHECKING:
    from myapp import models

revision = "a1"
down_revision = None

TABLES = ["users", "groups"] + [f"t_{i:02d}" for i in range(3)]
COLUMNS = {"name": sa.String(50), "size": sa.Integer(), **{"extra": sa.Text()}}
QUERY = textwrap.dedent("""
    SELECT *
      FROM %(table)s
     WHERE x = '%%'
""")
VIEW = (
    "CREATE VIEW {name} AS "
    "SELECT * FROM {0!r:>10}"
)
COUNTER = 0


class Status(enum.Enum):
    OPEN = "open"
    CLOSED = "closed"
    DONE = CLOSED

    @classmethod
    def labels(cls):
        return [member.value for member in cls]

    @staticmethod
    def prefix(text, by="p"):
        return by + "_" + text


class Settings:
    schema = "app"
    names = (schema + "_a", schema + "_b")


def column(name, *more, nullable=True, **options):
    """A column with what all share."""
    global COUNTER
    COUNTER += 1
    kind = options.pop("kind", None)
    if kind is None:
        kind = COLUMNS.get(name, sa.Text())
    return sa.Column(name, kind, *more, nullable=nullable, **options)


def each(names, prefix="ix"):
    seen = []

    def add(name):
        nonlocal seen
        seen = seen + [name]
        return name

    for i, name in enumerate(names, start=1):
        if not name.startswith("t"):
            continue
        op.create_index(op.f(f"{prefix}_{add(name)}_{i}"), name, ["id"], unique=bool(i % 2))
        if i >= 4:
            break
    else:
        op.execute("never")
    return seen


def countdown(n):
    if n <= 0:
        return "done"
    op.execute("%d..." % n)
    return countdown(n - 1)


def upgrade():
    bind = op.get_bind()
    status = postgresql.ENUM(*Status.labels(), name=Status.prefix("status"), create_type=False)
    status.create(bind, checkfirst=False)
    for table in TABLES[:2]:
        op.create_table(
            table,
            column("id", kind=sa.Integer(), nullable=False, primary_key=True),
            *[column(name) for name in COLUMNS if name != "extra"],
            column("status", kind=status, server_default=Status.OPEN.value),
            sa.PrimaryKeyConstraint("id", name=op.f("pk_" + table)),
            schema=Settings.schema,
        )
    op.execute(QUERY % {"table": TABLES[-1]})
    op.execute(VIEW.format("x", name=Settings.names[1]))
    op.execute(str(COUNTER))
    op.execute(", ".join(each(TABLES)))
    op.execute(countdown(3))
    with op.batch_alter_table("users", schema=None) as batch_op:
        for name, kind in sorted(COLUMNS.items(), key=lambda pair: pair[0], reverse=True):
            batch_op.add_column(sa.Column(name.upper(), kind))
    for a, (b, *c) in zip("xy", [("1", "2", "3"), ("4",)]):
        op.execute(f"{a}{b}{c}{len(c)!r:>3}{a=}")
    for left, right in product(["l", "m"], ("r",)):
        op.execute(left + right)
    for one in chain(OrderedDict([("k", 1), ("l", 2)]), ["z"]):
        op.execute(one)
    if bind.dialect.name == "mysql":
        op.execute("mysql")
    elif bind.dialect.name in ("postgresql", "sqlite") and not context.is_offline_mode():
        op.execute("online")
    else:
        op.execute("offline")
    rows = [dict(id=i, name=n, kind=Status(n).name) for i, n in enumerate(Status.labels())]
    rows[0].update(id=10, more=None)
    rows.insert(0, {"id": rows.pop()["id"] + 1.5})
    table = sa.table("users", sa.column("id", sa.Integer), sa.column("name"))
    op.bulk_insert(table, rows)
    op.execute(table.update().where((table.c.id == 1) & (table.c.name != "x")).values(name="y"))
    try:
        value = (lambda x, *y, k=2: x * k + sum(y))(3, 4, 5)
    finally:
        op.execute(f"{value:>+8,d}|{value:#x}|{-value // 4}|{-value % 4}|{2 ** 40:_}|{1 / 4:.3f}|{0.1 + 0.2}")
    while (value := value - 5) > 0:
        op.execute("walrus %s" % value)
    del rows[0], table
    matrix = {(x, y): x * y for x in range(2) for y in range(3) if x != y}
    op.execute(repr(matrix) + str([None, True, "a'b", 1e16, -1.5, (1,), {}]))
    op.execute("a-b-c".rsplit("-", 1)[0].title() + "x".join("abc") + " y ".strip() + "Ab"[::-1])
    op.execute("yes" if any(t == "users" for t in TABLES) and all(TABLES) else "no")
    assert Settings.schema == "app"
    return None


def downgrade():
    for table in reversed(TABLES[:2]):
        op.drop_table(table, schema=Settings.schema)
    sa.Enum(name="p_status").drop(op.get_bind(), checkfirst=False)
    pass
