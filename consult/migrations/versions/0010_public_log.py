"""The public list of heads: a leaf for each finished meeting and each published result there is."""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

from consult.foundation import merkle, public_log
from consult.foundation.db import UTCDateTime

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade():
    leaf = op.create_table(
        "log_leaf",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("object_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=16), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.CheckConstraint("kind IN ('meeting', 'result')", name=op.f("ck_log_leaf_kind")),
        sa.ForeignKeyConstraint(["community_id"], ["community.id"],
                                name=op.f("fk_log_leaf_community_id_community")),
        sa.PrimaryKeyConstraint("community_id", "position", name=op.f("pk_log_leaf")),
    )
    op.create_index("ix_log_leaf_code", "log_leaf", ["community_id", "code"], unique=False)
    op.create_index("ix_log_leaf_object", "log_leaf", ["kind", "object_id"], unique=False)
    _list_what_there_is(leaf)
    for statement in public_log.guard_sql(op.get_bind().dialect.name):
        op.execute(statement)


def _list_what_there_is(leaf):
    """Meetings in the order they were held, then results in the order published. From the day of the upgrade
    on nobody can take one away unseen; what was done to them before, no list can tell."""
    link, now = op.get_bind(), datetime.now(UTC).replace(microsecond=0)
    sizes = {}

    def add(community_id, kind, object_id, hashed, facts):
        position = sizes.get(community_id, 0)
        sizes[community_id] = position + 1
        data = public_log.leaf_data(kind, object_id, facts, now)
        link.execute(leaf.insert().values(
            community_id=community_id, position=position, kind=kind, object_id=object_id,
            code=public_log.code_of(hashed), data=data, hash=merkle.leaf_hash(data.encode()).hex(), at=now,
        ))

    for each in link.execute(sa.text(
        "SELECT id, community_id, head_seq, head_hash FROM meeting "
        "WHERE state = 'adjourned' AND head_seq > 0 ORDER BY held_on, id"
    )).all():
        facts = {"events": each.head_seq, "head": each.head_hash}
        add(each.community_id, "meeting", each.id, each.head_hash, facts)
    for each in link.execute(sa.text(
        "SELECT id, community_id, digest FROM outcome "
        "WHERE published_on IS NOT NULL AND digest IS NOT NULL ORDER BY published_on, id"
    )).all():
        add(each.community_id, "result", each.id, each.digest, {"digest": each.digest})


def downgrade():
    for statement in public_log.unguard_sql(op.get_bind().dialect.name):
        op.execute(statement)
    op.drop_table("log_leaf")
