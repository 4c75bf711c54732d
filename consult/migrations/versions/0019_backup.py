"""Backups that were taken, and meetings that wait after one was put back."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "backup",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("mark", sa.String(length=32), nullable=False),
        sa.Column("taken_at", sa.DateTime(), nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("whole", sa.Boolean(), nullable=False),
        sa.Column("boxes", sa.Text(), nullable=False),
        sa.Column("gone_at", sa.DateTime(), nullable=True),
        sa.Column("gone_by_id", sa.Integer(), nullable=True),
        sa.Column("restored_at", sa.DateTime(), nullable=True),
        sa.Column("looked_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["gone_by_id"], ["person.id"], name=op.f("fk_backup_gone_by_id_person"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_backup")),
        sa.UniqueConstraint("mark", name=op.f("uq_backup_mark")),
    )
    with op.batch_alter_table("meeting") as changed:
        changed.add_column(sa.Column("put_back_at", sa.DateTime(), nullable=True))


def downgrade():
    with op.batch_alter_table("meeting") as changed:
        changed.drop_column("put_back_at")
    op.drop_table("backup")
