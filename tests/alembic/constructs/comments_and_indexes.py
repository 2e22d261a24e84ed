"""What follows a table: indexes by flags, comments."""
import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql


def upgrade():
    op.create_table("a", sa.Column("x", sa.Integer, index=True, comment="it's x"), comment="table\\ a's")
    op.create_table("b", sa.Column("x", sa.Integer, index=True, unique=True), schema="s.t")
    op.create_table("c", sa.Column("X", sa.Integer, comment="one"), sa.Column("y", sa.Integer, comment=""), schema="s", comment="c")
    op.create_table("d", sa.Column("x", sa.Integer), sa.Index("ix_d", "x", postgresql_where=sa.text("x > 1")))
    op.add_column("a", sa.Column("y", sa.Text, comment="why"))
    op.add_column("a", sa.Column("z", sa.Text, index=True), schema="s")
    op.create_table_comment("a", "new", existing_comment="old")
    op.create_table_comment("a", "new", schema="s")
    op.alter_column("a", "x", comment="it's", existing_comment="x")
    op.alter_column("a", "x", comment=None)


def downgrade():
    op.drop_table_comment("a", existing_comment="new")
    op.drop_table_comment("a", schema="s")
