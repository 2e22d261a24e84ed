"""Constraints by themselves."""
import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql


def upgrade():
    op.create_unique_constraint("uq", "t", ["a", "B"])
    op.create_unique_constraint(None, "t", ["a"], schema="s")
    op.create_unique_constraint(op.f("uq"), "t", ["a"], deferrable=True, initially="DEFERRED")
    op.create_unique_constraint(constraint_name="uq", table_name="t", columns=("a",))
    op.create_foreign_key("fk", "t", "o", ["a"], ["id"])
    op.create_foreign_key(None, "t", "o", ["a", "b"], ["x", "Y"], ondelete="SET DEFAULT", onupdate="NO ACTION", match="SIMPLE")
    op.create_foreign_key(op.f("fk"), "t", "t", ["a"], ["id"], source_schema="s", referent_schema="s", deferrable=False)
    op.create_foreign_key("fk", "t", "o", ["a"], ["id"], source_schema="s", referent_schema="x.y", initially="IMMEDIATE", postgresql_not_valid=True)
    op.create_foreign_key("fk", source_table="t", referent_table="o", local_cols=["a"], remote_cols=["id"], use_alter=True)
    op.create_check_constraint("ck", "t", "a > 0 AND b LIKE 'x%'")
    op.create_check_constraint("ck", "t", sa.text("a > 0"), schema="s")
    op.create_check_constraint(None, "t", sa.column("a") > 5)
    op.create_check_constraint("ck", "t", sa.func.length(sa.column("name")) > 5, postgresql_not_valid=True)
    op.create_check_constraint("ck", "t", sa.and_(sa.column("a") > 5, sa.or_(sa.column("b") == "x", sa.column("c").is_(None))))
    op.create_check_constraint("ck", "t", sa.column("a").in_(["x", "y"]))
    op.create_primary_key("pk", "t", ["a", "b"])
    op.create_primary_key(None, "t", ["a"], schema="s")
    op.create_exclude_constraint("ex", "t", ("a", "="), ("p", "&&"), where="a > 5", using="gist")
    op.create_exclude_constraint("ex", "t", (sa.column("C"), "&&"), ("c", "="), schema="s", deferrable=True, initially="DEFERRED")
    op.create_exclude_constraint("ex", "t", (sa.column("a"), "="), ops={"a": "inet_ops"}, using="GIST")
    op.create_table("e", sa.Column("a", sa.Integer), postgresql.ExcludeConstraint(("a", "="), name="ex", where=sa.text("a > 1")))
    op.create_table("e2", sa.Column("a", sa.Integer), postgresql.ExcludeConstraint((sa.text("lower(a)"), "="), (sa.func.f(sa.column("a")), "&&")))


def downgrade():
    op.drop_constraint("uq", "t")
    op.drop_constraint("uq", "t", type_="unique", schema="s")
    op.drop_constraint("pk", "t", type_="primary")
    op.drop_constraint("ck", "t", type_="check")
    op.drop_constraint(op.f("fk"), "T", type_="foreignkey", schema="s.x")
    op.drop_constraint("Fk", "t", "foreignkey")
    op.rename_table("a", "b")
    op.rename_table("A", "user", schema="s.t")
