"""Rows."""
import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql


def upgrade():
    t = op.create_table("t", sa.Column("id", sa.Integer, primary_key=True), sa.Column("name", sa.String(50)), sa.Column("ok", sa.Boolean, server_default="t"), sa.Column("e", sa.Enum("a", "b", name="en")))
    op.bulk_insert(t, [{"id": 1, "name": "it's"}, {"name": "back\\slash", "ok": False, "e": "a"}, {"id": 3, "name": None, "ok": 1}])
    u = sa.table("u", sa.column("a", sa.Integer), sa.column("B", sa.String), sa.column("f", sa.Float), schema="s")
    op.bulk_insert(u, [{"B": "x", "a": 1}, {"f": 1.5}, {"f": 2, "a": True}])
    op.bulk_insert(u, [], multiinsert=False)
    op.bulk_insert(sa.table("v", sa.column("id", postgresql.UUID(as_uuid=True)), sa.column("i2", postgresql.UUID)), [{"id": "3f333df6-90a4-4fda-8dd3-9485d27cee36", "i2": "x"}])
    op.bulk_insert(sa.Table("w", sa.MetaData(), sa.Column("id", sa.Integer, primary_key=True), sa.Column("n", sa.Text)), [{"n": "x"}, {"id": 5}])


def downgrade():
    pass
