"""When a person asked for their name to be removed."""

import sqlalchemy as sa
from alembic import op

import consult.foundation.db

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("person", sa.Column("erasure_asked_at", consult.foundation.db.UTCDateTime(), nullable=True))


def downgrade():
    op.drop_column("person", "erasure_asked_at")
