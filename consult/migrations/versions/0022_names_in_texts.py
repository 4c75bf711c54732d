"""Names of third persons in a text, asked about."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("held_text") as changed:
        changed.add_column(sa.Column("names", sa.Text(), nullable=False, server_default="{}"))


def downgrade():
    with op.batch_alter_table("held_text") as changed:
        changed.drop_column("names")
