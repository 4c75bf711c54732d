"""Acts that were acknowledged and changed nothing are remembered."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "meeting_ack",
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("act_id", sa.String(length=64), nullable=False),
        sa.Column("by", sa.String(length=40), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_meeting_ack_meeting_id_meeting")),
        sa.PrimaryKeyConstraint("meeting_id", "act_id", name=op.f("pk_meeting_ack")),
    )


def downgrade():
    op.drop_table("meeting_ack")
