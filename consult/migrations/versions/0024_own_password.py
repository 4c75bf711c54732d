"""Since when the password of a sign-in is its owner's own; who found a paper in a box is not in the journal."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("account") as changed:
        changed.add_column(sa.Column("own_since", sa.DateTime(), nullable=True))
    op.execute("UPDATE journal_entry SET by_id = NULL WHERE verb = 'paper_found'")


def downgrade():
    with op.batch_alter_table("account") as changed:
        changed.drop_column("own_since")
