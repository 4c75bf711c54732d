"""Answers to what is asked about an uploaded roll.

Revision ID: 0011
Revises: 0010
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("roll_import", sa.Column("answers", sa.Text(), nullable=False, server_default="{}"))


def downgrade() -> None:
    op.drop_column("roll_import", "answers")
