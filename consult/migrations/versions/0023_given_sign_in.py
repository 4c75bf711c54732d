"""When somebody else gave a sign-in or set its password."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("account") as changed:
        changed.add_column(sa.Column("given_at", sa.DateTime(), nullable=True))


def downgrade():
    with op.batch_alter_table("account") as changed:
        changed.drop_column("given_at")
