"""Document numbers of topics, where a topic stands without counting, planned minutes, who cannot come."""

import sqlalchemy as sa
from alembic import op

import consult.foundation.db

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

TOPIC = (
    sa.Column("year", sa.Integer(), nullable=True),
    sa.Column("serial", sa.Integer(), nullable=True),
    sa.Column("document", sa.String(length=60), nullable=True),
    sa.Column("territory_id", sa.Integer(), nullable=True),
    sa.Column("gathered_on", sa.Date(), nullable=True),
    sa.Column("posted_until", sa.Date(), nullable=True),
    sa.Column("moved_at", consult.foundation.db.UTCDateTime(), nullable=True),
)


def upgrade():
    for column in TOPIC:
        op.add_column("topic", column)
    _number_what_is_there()
    with op.batch_alter_table("topic") as topic:
        topic.alter_column("moved_at", existing_type=consult.foundation.db.UTCDateTime(), nullable=False)
        topic.create_unique_constraint("uq_topic_series", ["community_id", "year", "serial"])
        topic.create_foreign_key(op.f("fk_topic_territory_id_territory"), "territory", ["territory_id"], ["id"], ondelete="SET NULL")
    op.add_column("screening", sa.Column("matter", sa.String(length=20), nullable=False, server_default=""))
    op.add_column("agenda_item", sa.Column("minutes", sa.Integer(), nullable=True))
    op.create_table(
        "meeting_absence",
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("at", consult.foundation.db.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_meeting_absence_meeting_id_meeting"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_meeting_absence_person_id_person"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("meeting_id", "person_id", name=op.f("pk_meeting_absence")),
    )
    op.create_index(op.f("ix_meeting_absence_person_id"), "meeting_absence", ["person_id"], unique=False)


def _number_what_is_there():
    """Topics of the first schema get their numbers in the order of their days; what is under way counts as
    supported enough."""
    link = op.get_bind()
    names = {row.id: row.name_zh for row in link.execute(sa.text("SELECT id, name_zh FROM community"))}
    last: dict[tuple[int, int], int] = {}
    rows = link.execute(sa.text("SELECT id, community_id, submitted_on, state FROM topic ORDER BY submitted_on, number")).all()
    for row in rows:
        year = int(str(row.submitted_on)[:4])
        if row.state == "draft":
            continue
        serial = last[row.community_id, year] = last.get((row.community_id, year), 0) + 1
        name = names[row.community_id]
        stem = name[:-2] if name.endswith("社区") else name[:-1] if name.endswith("村") else name
        link.execute(sa.text((
            "UPDATE topic SET year = :year, serial = :serial, document = :document, gathered_on = "
            "submitted_on WHERE id = :id"
        )),
                     {"year": year, "serial": serial, "document": f"{stem}议〔{year}〕{serial}号", "id": row.id})
    link.execute(sa.text("UPDATE topic SET moved_at = created_at"))
    link.execute(sa.text((
        "UPDATE topic SET posted_until = (SELECT MAX(end_on) FROM notice WHERE notice.topic_id = topic.id "
        "AND notice.withdrawn_at IS NULL)"
    )))
