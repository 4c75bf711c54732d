"""Evidence photos, statements that can be taken back, requests to do something again, paper totals once a
form."""

import sqlalchemy as sa
from alembic import op

import consult.foundation.db

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "task_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("before", consult.foundation.db.JSONText(), nullable=False),
        sa.Column("laid_id", sa.Integer(), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", consult.foundation.db.UTCDateTime(), nullable=False),
        sa.Column("undone_at", consult.foundation.db.UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_task_change_task_id_task"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["laid_id"], ["task.id"], name=op.f("fk_task_change_laid_id_task"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_task_change_by_id_person"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task_change")),
    )
    op.create_index(op.f("ix_task_change_task_id"), "task_change", ["task_id"], unique=False)
    op.create_table(
        "task_photo",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("change_id", sa.Integer(), nullable=True),
        sa.Column("caption", sa.String(length=60), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("at", consult.foundation.db.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_task_photo_task_id_task"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["change_id"], ["task_change.id"], name=op.f("fk_task_photo_change_id_task_change"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task_photo")),
    )
    op.create_index(op.f("ix_task_photo_task_id"), "task_photo", ["task_id"], unique=False)
    op.create_table(
        "rework",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("topic_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("role", sa.String(length=60), nullable=False),
        sa.Column("task_ids", consult.foundation.db.JSONText(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("answer_by", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("at", consult.foundation.db.UTCDateTime(), nullable=False),
        sa.CheckConstraint("state IN ('waiting', 'granted', 'refused')", name=op.f("ck_rework_state")),
        sa.ForeignKeyConstraint(["topic_id"], ["topic.id"], name=op.f("fk_rework_topic_id_topic"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_rework_person_id_person"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["answered_by_id"], ["person.id"], name=op.f("fk_rework_answered_by_id_person"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rework")),
    )
    op.create_index(op.f("ix_rework_topic_id"), "rework", ["topic_id"], unique=False)
    op.add_column("feedback_total", sa.Column("form_key", sa.String(length=64), nullable=True))
    with op.batch_alter_table("feedback_total") as total:
        total.create_unique_constraint("uq_feedback_total_form_key", ["topic_id", "form_key"])
