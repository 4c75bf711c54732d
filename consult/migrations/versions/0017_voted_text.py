"""The text a vote settled beside the one published, and the consent to publishing another."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

KEPT = (("asked_by_id", "person"), ("answered_by_id", "person"), ("vote_id", "vote_record"))
OWNED = (("community_id", "community"), ("topic_id", "topic"))


def upgrade():
    with op.batch_alter_table("outcome") as table:
        table.add_column(sa.Column("voted_text", sa.Text(), nullable=True))
        table.add_column(sa.Column("departure", sa.String(length=10), nullable=False, server_default=""))
        table.add_column(sa.Column("departure_reason", sa.Text(), nullable=False, server_default=""))
        table.add_column(sa.Column("consented_on", sa.Date(), nullable=True))
    op.create_table(
        "text_consent",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("topic_id", sa.Integer(), nullable=False),
        sa.Column("vote_id", sa.Integer(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=True),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("answer", sa.String(length=10), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("answered_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint("answer IN ('agreed', 'refused')", name=op.f("ck_text_consent_answer")),
        *(
            sa.ForeignKeyConstraint(
                [column], [f"{table}.id"], name=op.f(f"fk_text_consent_{column}_{table}"), ondelete=then
            )
            for pairs, then in ((OWNED, "CASCADE"), (KEPT, "SET NULL"))
            for column, table in pairs
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_text_consent")),
    )
    for column, _table in OWNED:
        op.create_index(op.f(f"ix_text_consent_{column}"), "text_consent", [column])


def downgrade():
    op.drop_table("text_consent")
    with op.batch_alter_table("outcome") as table:
        for column in ("consented_on", "departure_reason", "departure", "voted_text"):
            table.drop_column(column)
