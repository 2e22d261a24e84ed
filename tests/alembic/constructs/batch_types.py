"""Types that take their table's schema, within a batch and without."""
import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql


def upgrade():
    op.alter_column("t", "c", type_=sa.Enum("a", name="k", inherit_schema=True), schema="s")
    op.alter_column("t", "c", type_=postgresql.ENUM("a", name="k", inherit_schema=True, schema="q"), schema="s")
    op.add_column("t", sa.Column("c", sa.Enum("a", name="k", inherit_schema=True)), schema="s")
    sa.Enum("a", name="k", inherit_schema=True).create(op.get_bind())


def downgrade():
    with op.batch_alter_table("b", schema="a.b") as batch_op:
        batch_op.alter_column("c", type_=sa.Enum("C D", name="select", inherit_schema=True))
    with op.batch_alter_table("b") as batch_op:
        batch_op.alter_column("c", type_=sa.Enum("C D", name="select", inherit_schema=True, schema="q"))
        batch_op.alter_column("c", type_=sa.Enum("C D", name="k"), existing_type=sa.Enum("x", name="o"))
