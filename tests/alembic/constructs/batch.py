"""Batches, which PostgreSQL needs not."""
import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql


def upgrade():
    with op.batch_alter_table("t", schema=None) as batch_op:
        batch_op.add_column(sa.Column("a", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("b", sa.Integer(), sa.ForeignKey("o.id", name="fk_b")))
        batch_op.create_index(batch_op.f("ix_t_a"), ["a"], unique=False)
        op.execute("SELECT 1")
        batch_op.alter_column("c", existing_type=sa.Integer(), nullable=False)
        batch_op.alter_column("d", new_column_name="e", type_=sa.Text())
        batch_op.create_foreign_key("fk", "o", ["a"], ["id"], ondelete="CASCADE")
        batch_op.create_unique_constraint("uq", ["a", "b"])
        batch_op.create_unique_constraint(None, ["a"], deferrable=True)
        batch_op.create_check_constraint("ck", sa.text("a > 0"))
        batch_op.create_primary_key("pk", ["a"])
        batch_op.create_exclude_constraint("ex", ("a", "="))
        batch_op.create_table_comment("x")
        batch_op.drop_table_comment()
    op.execute("SELECT 2")


def downgrade():
    with op.batch_alter_table("T", "S") as batch_op:
        batch_op.drop_index("ix_t_a")
        batch_op.drop_index(batch_op.f("ix_t_b"), postgresql_concurrently=True)
        batch_op.drop_constraint("fk", type_="foreignkey")
        batch_op.drop_constraint("uq")
        batch_op.drop_column("a")
        batch_op.create_index("ix", ["a"], unique=True, postgresql_where=sa.text("a > 0"))
        batch_op.create_foreign_key(None, "o", ["a"], ["id"], referent_schema="x")
    with op.batch_alter_table("t") as batch_op:
        pass
