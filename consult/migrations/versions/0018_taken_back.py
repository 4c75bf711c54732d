"""What is corrected, taken back or changed on the record; urgent meetings; registration; a body's reasons."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def _text(name):
    return sa.Column(name, sa.Text(), nullable=False, server_default="")


def _day(name):
    return sa.Column(name, sa.Date(), nullable=True)


def _columns():
    """The columns of each table that gets some; anew each time, since a column belongs to one table."""
    return {
        "screening": [_day("taken_back_on"), _text("taken_back_reason")],
        "vote_record": [_day("taken_back_on"), _text("taken_back_reason")],
        "outcome": [_day("taken_back_on"), _text("taken_back_reason")],
        "meeting": [_text("urgent_reason")],
        "task_change": [_text("undone_reason")],
        "body": [_text("law_reason")],
        "person": [sa.Column("registered", sa.Boolean(), nullable=False, server_default=sa.true())],
    }


def upgrade():
    for table, columns in _columns().items():
        with op.batch_alter_table(table) as changed:
            for column in columns:
                changed.add_column(column)
    with op.batch_alter_table("notice") as changed:
        changed.add_column(sa.Column("corrects_id", sa.Integer(), nullable=True))
        changed.add_column(sa.Column("corrections", sa.Text(), nullable=False, server_default="[]"))
        changed.create_foreign_key(
            op.f("fk_notice_corrects_id_notice"), "notice", ["corrects_id"], ["id"], ondelete="SET NULL"
        )
        changed.create_index(op.f("ix_notice_corrects_id"), ["corrects_id"])
    op.create_table(
        "topic_edit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("topic_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("place", sa.String(length=120), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["topic_id"], ["topic.id"], name=op.f("fk_topic_edit_topic_id_topic"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["by_id"], ["person.id"], name=op.f("fk_topic_edit_by_id_person"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_topic_edit")),
    )
    op.create_index(op.f("ix_topic_edit_topic_id"), "topic_edit", ["topic_id"])


def downgrade():
    op.drop_table("topic_edit")
    with op.batch_alter_table("notice") as changed:
        changed.drop_index(op.f("ix_notice_corrects_id"))
        changed.drop_constraint(op.f("fk_notice_corrects_id_notice"), type_="foreignkey")
        changed.drop_column("corrections")
        changed.drop_column("corrects_id")
    for table, columns in _columns().items():
        with op.batch_alter_table(table) as changed:
            for column in columns:
                changed.drop_column(column.name)
