"""Indexes."""
import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql


def upgrade():
    op.create_index("ix", "t", ["a"])
    op.create_index(op.f("ix_t_a"), "t", ["a", "B"], unique=True)
    op.create_index(None, "t", ["a"])
    op.create_index("ix", "t", ["a"], schema="s", unique=False)
    op.create_index("ix", "t", [sa.text("lower(a)"), "b"])
    op.create_index("ix", "t", [sa.text("a DESC NULLS LAST")])
    op.create_index("ix", "t", [sa.func.lower(sa.column("a"))])
    op.create_index("ix", "t", [sa.column("a").desc(), sa.column("b").asc(), sa.column("c").desc().nulls_last()])
    op.create_index("ix", "t", ["a"], postgresql_using="gin")
    op.create_index("ix", "t", ["a"], postgresql_using="GIN", postgresql_ops={"a": "gin_trgm_ops"})
    op.create_index("ix", "t", ["a", "b"], postgresql_ops={"b": "text_pattern_ops"}, postgresql_where=sa.text("a IS NOT NULL"))
    op.create_index("ix", "t", ["a"], postgresql_where="b = 'x'")
    op.create_index("ix", "t", ["a"], postgresql_where=sa.column("b") == "x")
    op.create_index("ix", "t", ["a"], postgresql_where=sa.column("b").is_not(None), sqlite_where=sa.text("1"))
    op.create_index("ix", "t", ["a"], postgresql_include=["b", "C"])
    op.create_index("ix", "t", ["a"], postgresql_with={"fillfactor": 50, "x": "y"})
    op.create_index("ix", "t", ["a"], postgresql_tablespace="Fast", mysql_length=10)
    op.create_index("ix", "t", ["a"], postgresql_concurrently=True)
    op.create_index("Ix", "T", ["a"], unique=True, postgresql_concurrently=True, postgresql_using="btree", postgresql_where=sa.text("a > 0"))
    op.create_index(index_name="ix", table_name="t", columns=["a"])
    op.create_index(op.f("ix_a_very_long_name_of_an_index_that_is_longer_than_sixty_three_characters"), "t", ["a"])
    op.create_index("ix", "t", [sa.text("(data->>'a')")])
    op.create_index("ix", "t", [sa.text("coalesce(a, '\\:x')")])
    op.create_index("ix", "t", [sa.text("a::text")])
    op.create_index("ix", "t", [sa.cast(sa.column("a"), sa.Text)])
    op.create_index("ix", "t", [sa.literal_column("a || b")])


def downgrade():
    op.drop_index("ix")
    op.drop_index("ix", table_name="t")
    op.drop_index(op.f("ix"), table_name="t", schema="s")
    op.drop_index("Ix", "t", "S", postgresql_concurrently=True)
    op.drop_index("ix", table_name="t", postgresql_using="gin", postgresql_where=sa.text("x"))
    op.drop_index(None, "t")
