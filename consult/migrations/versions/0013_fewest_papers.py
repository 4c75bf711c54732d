"""Below how many papers a vote's figures are not told, settled when it opens."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade():
    # Votes of before were opened under no such rule: their figures stay as they were told.
    op.add_column("vote", sa.Column("fewest", sa.Integer(), nullable=False, server_default="0"))
    op.execute("UPDATE vote SET fewest = 5 WHERE kind = 'unnamed' AND closed_at IS NULL")
    with op.batch_alter_table("vote") as batch:
        batch.alter_column("fewest", server_default=None)
