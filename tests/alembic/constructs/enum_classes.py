"""Enumerations by a class of the file."""
import enum
import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql
class Status(enum.Enum):
    A = "a"
    B = "bb"
def upgrade():
    op.create_table("t", sa.MetaData(), sa.Column("a", sa.Enum(Status)), sa.Column("a2", postgresql.ENUM(Status, name="st2")), sa.Column("n", sa.Enum(Status, native_enum=False)))
    op.execute(sa.text("SELECT 1").execution_options(autocommit=True))
def downgrade():
    sa.Enum(Status).drop(op.get_bind())
