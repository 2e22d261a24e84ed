"""Types that are others elsewhere."""
import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql, postgresql


def upgrade():
    op.create_table("t1", sa.Column("a", sa.Enum("x", name="e1").with_variant(sa.String(5), "sqlite")))
    op.create_table("t2", sa.Column("a", sa.String(5).with_variant(postgresql.ENUM("y", name="e2"), "postgresql")))
    op.create_table("t3", sa.Column("a", sa.Enum("x", name="e3").with_variant(sa.Enum("y", name="e4"), "postgresql")))
    op.create_table("t4", sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), primary_key=True))
    op.create_table("t5", sa.Column("id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), primary_key=True))
    op.add_column("t", sa.Column("a", sa.Text().with_variant(mysql.LONGTEXT(), "mysql").with_variant(sa.String(9), "postgresql")))


def downgrade():
    op.alter_column("t", "a", type_=sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), existing_type=sa.Text().with_variant(mysql.LONGTEXT(), "mysql"))
