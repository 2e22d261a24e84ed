"""Enumerations made and dropped."""
import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

kind = postgresql.ENUM("a", "b", name="kind", create_type=False)
other = sa.Enum("x", "y", name="other")


def upgrade():
    kind.create(op.get_bind(), checkfirst=True)
    other.create(op.get_bind())
    op.add_column("t", sa.Column("k", kind, nullable=False, server_default="a"))
    op.create_table("t1", sa.Column("k", kind), sa.Column("o", other), sa.Column("p", other))
    op.create_table("t2", sa.Column("k", kind), sa.Column("o", other))
    bind = op.get_bind()
    postgresql.ENUM("a\\b", "it's", name="Third", schema="s").create(bind, checkfirst=False)
    sa.Enum("q", name="nn", native_enum=False).create(bind)
    op.alter_column("t", "k", type_=other, existing_type=kind, postgresql_using="k::text::other")
    op.alter_column("t", "k", type_=sa.Enum("a", "b", name="chk", native_enum=False, create_constraint=True), existing_type=sa.Enum("a", name="chk0", native_enum=False, create_constraint=True))
    op.execute("ALTER TYPE kind ADD VALUE 'c'")


def downgrade():
    op.drop_table("t1")
    kind.drop(op.get_bind(), checkfirst=True)
    other.drop(op.get_bind(), checkfirst=False)
    sa.Enum(name="other").drop(op.get_bind())
    postgresql.ENUM(name="Third", schema="s").drop(op.get_bind())
