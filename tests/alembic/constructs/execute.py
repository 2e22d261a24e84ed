"""Statements as they are."""
from sqlalchemy.schema import CreateSequence, DropSequence, CreateSchema, DropSchema, Sequence
from sqlalchemy.sql import text, table, column
import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql


def upgrade():
    op.execute("UPDATE t SET a = 5")
    op.execute("  UPDATE t SET a = '\\:x', b = 'a::b', c = d::text;  ")
    op.execute("UPDATE t SET a = 'x%y', t = '12:30:45'")
    op.execute(sa.text("UPDATE t SET a = :a, b = :b, c=:c, d=:d, e=:e").bindparams(a=5, b="it's", c=None, d=True, e=1.5))
    op.execute(sa.text("UPDATE t SET a = :a").bindparams(sa.bindparam("a", "x", sa.String)))
    op.execute(text("SELECT 1"))
    op.execute(sqltext="SELECT 2", execution_options=None)
    op.execute('''
        CREATE FUNCTION f() RETURNS int AS $$
        BEGIN
            RETURN 1; -- it's
        END
        $$ LANGUAGE plpgsql
    ''')
    conn = op.get_bind()
    conn.execute("UPDATE t SET a = 1")
    conn.execute(sa.text("UPDATE t SET a = 2"))
    op.get_bind().execute(text("UPDATE t SET a = 3"))
    op.execute(CreateSequence(Sequence("s1")))
    op.execute(CreateSequence(sa.Sequence("S2", start=5, increment=2, schema="x")))
    op.execute(CreateSequence(sa.Sequence("s3", increment=2, cache=5, cycle=True, data_type=sa.BigInteger)))
    op.execute(DropSequence(Sequence("s1")))
    op.execute(CreateSchema("a"))
    op.execute(DropSchema("A", cascade=True))
    op.execute(sa.DDL("CREATE x %% y"))
    with op.get_context().autocommit_block():
        op.execute("VACUUM t")
        op.create_index("ix", "t", ["a"], postgresql_concurrently=True)
    op.execute("SELECT 3")


def downgrade():
    t = sa.table("t", sa.column("a", sa.Integer), sa.column("b", sa.String), sa.column("c", sa.Boolean), sa.Column("d", sa.Numeric), schema=None)
    op.execute(t.update().values(a=5))
    op.execute(t.update().where(t.c.a == 5).values(b="it's", a=6))
    op.execute(t.update().where(t.c.b == op.inline_literal("x")).values({"b": op.inline_literal("y")}))
    op.execute(t.update().where(t.c.a > 1).where(t.c.b != "q").values(c=True))
    op.execute(t.update().where(sa.and_(t.c.a > 1, t.c.b.is_(None))).values(c=False, d=1.5))
    op.execute(t.update().where(sa.or_(t.c.a >= 1, t.c.b == None, t.c.c == True)).values({t.c.c: None}))
    op.execute(t.update().where((t.c.a < 1) & ((t.c.b == "x") | (t.c.a <= 5))).values(b=sa.text("lower(b)")))
    op.execute(t.update().where(t.c.a.in_([1, 2, 3])).values(b=sa.func.upper(t.c.b)))
    op.execute(t.update().where(t.c.b.in_(["x", "y"])).values(b=t.c.b + "z"))
    op.execute(t.update().where(t.c.a.not_in([1])).values(a=t.c.a + 1))
    op.execute(t.update().where(~t.c.b.in_(["x"])).values(a=t.c.a - 1))
    op.execute(t.update().where(t.c.b.like("x%")).values(a=t.c.a * 2))
    op.execute(t.update().where(t.c.b.ilike("x%")).values(a=0))
    op.execute(t.update().where(t.c.c).values(a=0))
    op.execute(t.update().where(~t.c.c).values(a=0))
    op.execute(t.update().where(sa.not_(t.c.a == 5)).values(a=0))
    op.execute(t.update().where(sa.not_(sa.and_(t.c.a == 5, t.c.b == "x"))).values(a=0))
    op.execute(t.update().where(sa.text("a = 1")).values(a=0))
    op.execute(sa.update(t).where(t.c.a == 1).values(a=sa.null()))
    op.execute(t.delete())
    op.execute(t.delete().where(t.c.a == -5))
    op.execute(sa.delete(t).where(t.c.b.is_not(None)))
    op.execute(t.insert().values(a=1, b="x"))
    op.execute(t.insert().values({"b": "x", "a": None}))
    op.execute(t.insert().values([{"a": 1, "b": "x"}, {"a": 2, "b": "y"}]))
    op.execute(sa.insert(t).values(a=1, d=5))
    u = sa.Table("u", sa.MetaData(), sa.Column("id", sa.Integer, primary_key=True), sa.Column("n", sa.String), schema="s")
    op.execute(u.insert().values(id=1, n="x"))
    op.execute(u.insert().values(n="x"))
    op.execute(u.update().where(u.c.id == 5).values(n="y"))
    op.execute(u.delete().where(u.c["id"] == 5))
