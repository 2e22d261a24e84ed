"""sessions: titles are never null

Revision ID: 1a2b3c4d5e08
Revises: 1a2b3c4d5e07
Create Date: 2026-10-08 09:00:00.000000

"""
from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

revision = '1a2b3c4d5e08'
down_revision = '1a2b3c4d5e07'
branch_labels = None
depends_on = None


def upgrade() -> None:
    sessions = sa.table('chat_sessions', sa.column('title', sa.String))
    op.execute(sessions.update().where(sessions.c.title.is_(None)).values(title='Untitled'))
    with op.batch_alter_table('chat_sessions') as batch_op:
        batch_op.alter_column('title', existing_type=sa.String(length=200), nullable=False, server_default='Untitled')
        batch_op.add_column(sa.Column('meta', postgresql.JSONB(astext_type=sa.Text()), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('chat_sessions') as batch_op:
        batch_op.drop_column('meta')
        batch_op.alter_column('title', existing_type=sa.String(length=200), nullable=True, server_default=None)
