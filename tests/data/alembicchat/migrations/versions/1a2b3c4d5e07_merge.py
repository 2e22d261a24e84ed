"""merge documents

Revision ID: 1a2b3c4d5e07
Revises: 1a2b3c4d5e05, 1a2b3c4d5e06
Create Date: 2026-10-07 09:00:00.000000

"""
from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

revision = '1a2b3c4d5e07'
down_revision = ('1a2b3c4d5e05', '1a2b3c4d5e06')
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
