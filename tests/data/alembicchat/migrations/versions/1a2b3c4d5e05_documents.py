"""create documents

Revision ID: 1a2b3c4d5e05
Revises: 1a2b3c4d5e04
Create Date: 2026-10-05 09:00:00.000000

"""
from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

revision = '1a2b3c4d5e05'
down_revision = '1a2b3c4d5e04'
branch_labels = ('documents',)
depends_on = None


def upgrade() -> None:
    op.create_table(
        'documents',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('owner_id', sa.Integer(), sa.ForeignKey('users.id'), nullable=True),
        sa.Column('filename', sa.String(255), nullable=False),
        sa.PrimaryKeyConstraint('id'),
    )


def downgrade() -> None:
    op.drop_table('documents')
