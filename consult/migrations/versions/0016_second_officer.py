"""What one officer wants done and another has to agree to."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "second_wish",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(length=40), nullable=False),
        sa.Column("about", sa.String(length=60), nullable=False),
        sa.Column("fields", sa.Text(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        *(
            sa.ForeignKeyConstraint(
                [column], [f"{table}.id"], name=op.f(f"fk_second_wish_{column}_{table}"), ondelete="CASCADE"
            )
            for column, table in (
                ("community_id", "community"),
                ("asked_by_id", "person"),
                ("account_id", "account"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_second_wish")),
        sa.UniqueConstraint("community_id", "act", "about", name="uq_second_wish_about"),
    )


def downgrade():
    op.drop_table("second_wish")
