"""rename name to full_name, say who is active

Revision ID: 1a2b3c4d5e06
Revises: 1a2b3c4d5e04
Create Date: 2026-10-06 09:00:00.000000

"""
from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

revision = '1a2b3c4d5e06'
down_revision = '1a2b3c4d5e04'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.alter_column('users', 'name', new_column_name='full_name')
    op.add_column('users', sa.Column('is_active', sa.Boolean(), server_default=sa.text('true'), nullable=False))
    op.execute("UPDATE users SET full_name = 'nobody: 100%' WHERE full_name IS NULL")


def downgrade() -> None:
    op.drop_column('users', 'is_active')
    op.alter_column('users', 'full_name', new_column_name='name')
