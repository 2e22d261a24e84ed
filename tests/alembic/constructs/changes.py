"""Statements that change rows, with the brackets that their operators need."""
import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql
def upgrade():
    t = sa.table("t", sa.column("a", sa.Integer), sa.column("b", sa.String), sa.column("j", sa.JSON), sa.column("d", sa.DateTime), sa.column("u"))
    op.execute(t.update().where(t.c.d == "2020-01-01").values(b="x"))
    op.execute(t.update().where(t.c.d > sa.func.now()).values(b=sa.func.concat(t.c.b, "x", t.c.a)))
    op.execute(t.update().where(t.c.u == 5).values(b=sa.cast(t.c.a, sa.String)))
    op.execute(t.update().where(sa.func.lower(t.c.b) == "x").values(a=sa.func.coalesce(t.c.a, 0)))
    op.execute(t.update().where(t.c.b == sa.func.lower("X")).values(a=sa.literal(5)))
    op.execute(t.update().where(t.c.a == t.c.u).values(b=sa.literal_column("'x'")))
    op.execute(t.update().where(t.c.a == sa.text("5")).values(b=t.c.b))
    op.execute(t.update().where(t.c.a.is_(True)).values(b=sa.cast("x", sa.String)))
    op.execute(t.update().where(t.c.u.is_(None), t.c.a == 5).values(b=sa.cast("5", sa.String)))
    op.execute(t.update().where(sa.and_(t.c.a == 5, sa.and_(t.c.b == "x", t.c.u == 1))).values(a=-1))
    op.execute(t.update().where(sa.or_(sa.or_(t.c.a == 5, t.c.b == "y"), sa.and_(t.c.b == "x", t.c.u == 1))).values(a=(t.c.a + 1) * 2))
    op.execute(t.update().where((t.c.a + 1) * 2 > 5).values(a=t.c.a - (t.c.a - 1)))
    op.execute(t.update().where(t.c.a == 5).where(sa.or_(t.c.b == "x", t.c.b == "y")).values(a=1))
    op.execute(t.delete().where(sa.or_(t.c.b == "x", t.c.b == "y")).where(sa.not_(sa.or_(t.c.b == "x", t.c.b == "y"))))
    op.execute(t.delete().where(~(t.c.a > 5)).where(~t.c.b.like("x")).where(~t.c.u.is_(None)))
    op.execute(t.delete().where(t.c.a != None).where(t.c.b != "x"))
    op.execute(t.delete().where(t.c.a.in_((1, 2))).where(t.c.b.notin_(["x"])))
    op.execute(t.delete().where((t.c.a == 1) == True))


def downgrade():
    t = sa.table("t", sa.Column("id", sa.Integer, primary_key=True), sa.Column("n", sa.Text))
    op.execute(t.insert().values(n="x"))
    op.execute(t.insert().values(n="x", id=5))
    op.bulk_insert(t, [{"n": "x"}])
    t = sa.Table("t", sa.MetaData(), sa.Column("id", sa.String, primary_key=True, server_default="x"), sa.Column("k", sa.Integer, primary_key=True, autoincrement=True), sa.Column("n", sa.Text))
    op.execute(t.insert().values(n="x"))
    op.execute(t.insert().values(n="x", id=sa.func.now()))
    op.execute(t.insert().values(n="x", k=sa.text("5"), id="x"))
