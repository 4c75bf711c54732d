"""What an open box holds gets tables of its own, wiped at each closing; closed boxes wait to be washed anew."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "open_box",
        sa.Column("vote_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("cast_by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["vote_id"], ["vote.id"], name=op.f("fk_open_box_vote_id_vote"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("vote_id", name=op.f("pk_open_box")),
    )
    op.create_table(
        "open_paper",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("vote_id", sa.Integer(), nullable=False),
        sa.Column("choice", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["vote_id"], ["vote.id"], name=op.f("fk_open_paper_vote_id_vote"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_open_paper")),
        sqlite_with_rowid=False,
    )
    still_open = "SELECT id FROM vote WHERE kind = 'unnamed' AND closed_at IS NULL"
    op.execute(f"INSERT INTO open_box (vote_id, cast_by) SELECT id, cast_by FROM vote WHERE id IN ({still_open})")
    op.execute(
        f"INSERT INTO open_paper (id, vote_id, choice) SELECT id, vote_id, choice FROM paper "
        f"WHERE vote_id IN ({still_open}) ORDER BY id"
    )
    op.execute(f"DELETE FROM paper WHERE vote_id IN ({still_open})")
    op.execute(f"UPDATE vote SET cast_by = '' WHERE id IN ({still_open})")
    # Before, this was set also where a reader had kept the wash from happening.
    op.execute("UPDATE vote SET washed_at = NULL WHERE kind = 'unnamed'")
