"""Tables: columns, keys, constraints, options."""
import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql


def upgrade():
    op.create_table(
        "account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=50), nullable=False),
        sa.Column("Description", sa.Unicode(200)),
        sa.Column("order", sa.Integer, nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table("k1", sa.Column("id", sa.Integer, primary_key=True))
    op.create_table("k2", sa.Column("id", sa.BigInteger, primary_key=True), schema="s")
    op.create_table("k3", sa.Column("id", sa.SmallInteger, primary_key=True))
    op.create_table("k4", sa.Column("id", sa.Numeric(10, 2), primary_key=True))
    op.create_table("k5", sa.Column("id", sa.Float, primary_key=True))
    op.create_table("k6", sa.Column("id", sa.String(36), primary_key=True))
    op.create_table("k7", sa.Column("id", sa.Integer, primary_key=True, autoincrement=False))
    op.create_table("k8", sa.Column("a", sa.Integer, primary_key=True), sa.Column("b", sa.Integer, primary_key=True))
    op.create_table("k9", sa.Column("a", sa.Integer, primary_key=True), sa.Column("b", sa.Integer, primary_key=True, autoincrement=True))
    op.create_table("k10", sa.Column("id", sa.Integer, sa.ForeignKey("account.id"), primary_key=True))
    op.create_table("k11", sa.Column("id", sa.Integer, sa.ForeignKey("account.id"), primary_key=True, autoincrement=True))
    op.create_table("k12", sa.Column("id", sa.Integer, primary_key=True, server_default="7"))
    op.create_table("k13", sa.Column("id", sa.Integer, primary_key=True, server_default=sa.text("nextval('x')")))
    op.create_table("k14", sa.Column("id", sa.Integer, primary_key=True, default=5))
    op.create_table("k15", sa.Column("id", sa.Integer, sa.Sequence("k15_seq"), primary_key=True))
    op.create_table("k16", sa.Column("id", sa.Integer, sa.Sequence("k16_seq", optional=True), primary_key=True))
    op.create_table("k17", sa.Column("id", sa.Integer), sa.Column("x", sa.Integer, nullable=True), sa.PrimaryKeyConstraint("id", "x", name="pk_k17"))
    op.create_table("k18", sa.Column("id", sa.Integer, autoincrement=True, nullable=False), sa.PrimaryKeyConstraint("id", name=op.f("pk_k18")))
    op.create_table("k19", sa.Column("id", sa.Integer, sa.Identity(), primary_key=True))
    op.create_table("k20", sa.Column("id", sa.Integer, sa.Identity(always=True, start=3, increment=2, minvalue=1, maxvalue=99, cycle=True, cache=5), nullable=True))
    op.create_table("k21", sa.Column("id", sa.Integer), sa.Column("z", sa.Integer, sa.Computed("id + 1")), sa.Column("y", sa.Integer, sa.Computed(sa.text("id * 2"), persisted=True), nullable=False))
    op.create_table("empty")
    op.create_table("Mixed Case", sa.Column("a b", sa.Text), sa.Column('q"x', sa.Text), sa.Column("per%cent", sa.Text), sa.Column("1st", sa.Text), sa.Column("ümlaut", sa.Text), schema="My Schema")
    op.create_table(
        "child",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("parent_id", sa.Integer, nullable=True),
        sa.Column("code", sa.String, nullable=False),
        sa.Column("amount", sa.Numeric),
        sa.CheckConstraint("amount > 0", name="ck_amount"),
        sa.CheckConstraint(sa.text("code <> ''")),
        sa.ForeignKeyConstraint(["parent_id"], ["account.id"], name="fk_parent", ondelete="CASCADE", onupdate="SET NULL"),
        sa.ForeignKeyConstraint(["parent_id"], ["other.parent.id"], deferrable=True, initially="DEFERRED"),
        sa.ForeignKeyConstraint(["parent_id"], ["child.id"], use_alter=True, name="later"),
        sa.ForeignKeyConstraint(("parent_id",), ("child.id",), match="FULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_child")),
        sa.UniqueConstraint("code"),
        sa.UniqueConstraint("code", "parent_id", name="uq_both", deferrable=False, initially="IMMEDIATE"),
    )
    op.create_table(
        "flags",
        sa.Column("a", sa.Integer, unique=True),
        sa.Column("b", sa.Integer, sa.ForeignKey("account.id", name="fk_b", ondelete="RESTRICT"), unique=True),
        sa.Column("c", sa.Integer, sa.CheckConstraint("c > 1", name="c_check"), nullable=False),
        sa.Column("d", sa.Integer, sa.ForeignKey("s.k2.id", deferrable=True, initially="DEFERRED", onupdate="CASCADE")),
        sa.UniqueConstraint("a", "b"),
    )
    op.create_table("opts", sa.Column("a", sa.Integer), prefixes=["UNLOGGED"], postgresql_tablespace="fast", postgresql_with_oids=False)
    op.create_table("opts2", sa.Column("a", sa.Integer), prefixes=["TEMPORARY"], postgresql_on_commit="PRESERVE ROWS")
    op.create_table("opts3", sa.Column("a", sa.Integer), postgresql_partition_by="RANGE (a)", mysql_engine="InnoDB")
    op.create_table("opts4", sa.Column("a", sa.Integer), postgresql_inherits="opts", info={"x": 1}, sqlite_autoincrement=True)
    op.create_table("opts5", sa.Column("a", sa.Integer), postgresql_inherits=("opts", "User"))


def downgrade():
    op.drop_table("account")
    op.drop_table("k2", schema="s")
    op.drop_table("Mixed Case", schema="My Schema")
    op.drop_table("user")
