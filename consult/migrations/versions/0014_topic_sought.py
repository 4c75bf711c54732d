"""What a search of topics looks through: the words as the public reads them.

Revision ID: 0014
Revises: 0013
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from consult.foundation.own_words import sought

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("topic", sa.Column("sought", sa.Text(), nullable=False, server_default=""))
    topic = sa.table(
        "topic", *(sa.column(name) for name in ("id", "title", "title_en", "what", "place", "sought"))
    )
    link = op.get_bind()
    for row in link.execute(sa.select(topic)).all():
        words = sought(row.title, row.title_en, row.what, row.place)
        link.execute(topic.update().where(topic.c.id == row.id).values(sought=words))


def downgrade() -> None:
    op.drop_column("topic", "sought")
