"""Texts that wait for a look, or are hidden.

Revision ID: 0015
Revises: 0014
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def _person(name: str) -> sa.Column:
    return sa.Column(
        name,
        sa.Integer(),
        sa.ForeignKey("person.id", name=op.f(f"fk_held_text_{name}_person"), ondelete="SET NULL"),
    )


def upgrade() -> None:
    op.create_table(
        "held_text",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "community_id",
            sa.Integer(),
            sa.ForeignKey("community.id", name=op.f("fk_held_text_community_id_community"), ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        _person("author_id"),
        sa.Column("path", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        _person("by_id"),
        sa.Column("at", sa.DateTime()),
        sa.Column("appeal", sa.String(length=500), nullable=False),
        sa.Column("appealed_at", sa.DateTime()),
        sa.Column("answer", sa.String(length=500), nullable=False),
        _person("answered_by_id"),
        sa.Column("answered_at", sa.DateTime()),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("state IN ('waiting', 'shown', 'hidden')", name=op.f("ck_held_text_state")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_held_text")),
        sa.UniqueConstraint("community_id", "digest", name="uq_held_text_digest"),
    )
    op.create_index(op.f("ix_held_text_author_id"), "held_text", ["author_id"])


def downgrade() -> None:
    op.drop_table("held_text")
