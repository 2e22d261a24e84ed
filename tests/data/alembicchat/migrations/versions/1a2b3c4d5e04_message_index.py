"""index messages while they are written

Revision ID: 1a2b3c4d5e04
Revises: 1a2b3c4d5e03
Create Date: 2026-10-04 09:00:00.000000

"""
from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

revision = '1a2b3c4d5e04'
down_revision = '1a2b3c4d5e03'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.get_context().autocommit_block():
        op.create_index('ix_chat_messages_session_created', 'chat_messages', ['session_id', 'created_at'],
                        postgresql_concurrently=True)


def downgrade() -> None:
    with op.get_context().autocommit_block():
        op.drop_index('ix_chat_messages_session_created', table_name='chat_messages', postgresql_concurrently=True)
