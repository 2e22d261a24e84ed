"""Tables of SQLAlchemy's own, made and dropped; calls within calls."""
import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

metadata = sa.MetaData()
users = sa.Table(
    "users",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("kind", sa.Enum("a", "b", name="kind"), index=True, comment="c"),
    sa.Column("kind2", sa.Enum("a", "b", name="kind")),
    sa.Column("other", sa.Integer, sa.ForeignKey("s.users.id")),
    schema="s",
    comment="t",
)


def upgrade():
    users.create(op.get_bind())
    op.bulk_insert(op.create_table("n", sa.Column("a", sa.Integer)), [{"a": 1}])
    op.bulk_insert(
        op.create_table(
            "m", sa.Column("a", sa.Integer, primary_key=True), sa.Column("b", sa.Text)
        ),
        [{"a": 1, "b": "x"}, {"b": "y"}],
    )


def downgrade():
    users.drop(op.get_bind(), checkfirst=False)
