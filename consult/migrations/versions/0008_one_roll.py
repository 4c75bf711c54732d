"""One frozen roll for every vote: boxes and votes by name become votes, their electors voting rights."""

import json
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

from consult.foundation.db import JSONText, UTCDateTime

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

ITEM = "item_id, meeting_id, on_ref, question, method, options, seats, rule, legal_effect"


def upgrade():
    _create_votes()
    op.create_table(
        "voting_right",
        sa.Column("vote_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("person_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("household_id", sa.Integer(), nullable=True),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.Column("area", sa.Integer(), nullable=False),
        sa.Column("unit_ids", JSONText(), nullable=False),
        sa.ForeignKeyConstraint(["vote_id"], ["vote.id"], name=op.f("fk_voting_right_vote_id_vote"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("vote_id", "number", "person_id", name=op.f("pk_voting_right")),
    )
    op.create_index("ix_voting_right_person", "voting_right", ["person_id", "vote_id"], unique=False)
    _carry_boxes()
    _carry_votes_by_name()
    _move_papers("vote_id", "vote")
    for table in ("vote_elector", "box_elector", "box"):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute((
            "SELECT setval(pg_get_serial_sequence('vote', 'id'), COALESCE((SELECT max(id) FROM vote), 1), "
            "EXISTS (SELECT 1 FROM vote))"
        ))


def _create_votes():
    op.create_table(
        "vote",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=True),
        sa.Column("meeting_id", sa.Integer(), nullable=True),
        sa.Column("on_ref", sa.String(length=200), nullable=True),
        sa.Column("put_seq", sa.Integer(), nullable=True),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("method", sa.String(length=30), nullable=False),
        sa.Column("options", JSONText(), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("rule", JSONText(), nullable=False),
        sa.Column("legal_effect", sa.String(length=16), nullable=False),
        sa.Column("electorate", sa.String(length=20), nullable=False),
        sa.Column("present", JSONText(), nullable=True),
        sa.Column("opened_at", UTCDateTime(), nullable=False),
        sa.Column("ends_at", UTCDateTime(), nullable=True),
        sa.Column("closed_at", UTCDateTime(), nullable=True),
        sa.Column("cast_by", sa.Text(), nullable=False),
        sa.Column("washed_at", UTCDateTime(), nullable=True),
        sa.CheckConstraint("kind IN ('named', 'unnamed', 'sealed', 'anonymous')", name=op.f("ck_vote_kind")),
        sa.ForeignKeyConstraint(["community_id"], ["community.id"], name=op.f("fk_vote_community_id_community")),
        sa.ForeignKeyConstraint(["item_id"], ["agenda_item.id"], name=op.f("fk_vote_item_id_agenda_item")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_vote_meeting_id_meeting")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vote")),
        sa.UniqueConstraint("meeting_id", "put_seq", name="uq_vote_put"),
    )
    op.create_index(op.f("ix_vote_community_id"), "vote", ["community_id"], unique=False)
    op.create_index("ix_vote_question", "vote", ["meeting_id", "on_ref"], unique=False)


def _carry_boxes():
    """Boxes keep their ids, since their papers and pages are known by them. Times are copied as they are
    stored."""
    link = op.get_bind()
    op.execute(
        "INSERT INTO vote (id, community_id, kind, " + ITEM + ", electorate, present, opened_at, ends_at, closed_at, cast_by, washed_at) "
        "SELECT b.id, b.community_id, 'unnamed', b.item_id, b.meeting_id, b.on_ref, b.question, "
        "CASE b.method WHEN 'options' THEN 'plurality' ELSE b.method END, b.options, b.seats, b.rule, b.legal_effect, "
        "COALESCE((SELECT body.electorate FROM meeting JOIN body ON body.id = meeting.body_id "
        "WHERE meeting.id = b.meeting_id AND b.item_id IS NOT NULL), 'person'), "
        "NULL, b.opened_at, b.ends_at, b.closed_at, b.cast_by, b.washed_at FROM box b"
    )
    op.execute(
        "INSERT INTO voting_right (vote_id, number, person_id, household_id, weight, area, unit_ids) "
        "SELECT box_id, number, person_id, household_id, weight, 0, '[]' FROM box_elector"
    )
    boxes = link.execute(sa.text("SELECT id, meeting_id, on_ref FROM vote WHERE meeting_id IS NOT NULL ORDER BY id")).all()
    puts = {meeting: _puts(link, meeting) for meeting in {box.meeting_id for box in boxes}}
    for box in boxes:
        mine = [put for put in puts[box.meeting_id] if put["on"] == box.on_ref and put["method"] == "box"]
        if mine:
            put = mine[0]
            puts[box.meeting_id].remove(put)
            _say_where(link, box.id, box.meeting_id, put["seq"])


def _carry_votes_by_name():
    """A roll was kept for votes on an item's question only; what else a vote is, the log and the item say."""
    link = op.get_bind()
    rolls = link.execute(sa.text("SELECT DISTINCT meeting_id, seq FROM vote_elector ORDER BY meeting_id, seq")).all()
    vote = sa.table("vote", *(sa.column(n, t) for n, t in (("id", sa.Integer()), ("opened_at", UTCDateTime()), ("ends_at", UTCDateTime()), ("options", JSONText()), ("rule", JSONText()))),
                    *(sa.column(n) for n in ("community_id", "kind", "item_id", "meeting_id", "on_ref", "put_seq", "question", "method", "seats", "legal_effect", "electorate", "cast_by")))
    number = link.execute(sa.text("SELECT COALESCE(max(id), 0) FROM vote")).scalar() or 0
    for meeting_id, seq in rolls:
        put = next((each for each in _puts(link, meeting_id) if each["seq"] == seq), None)
        where = link.execute(
            sa.text((
                "SELECT m.community_id, b.electorate FROM meeting m LEFT JOIN body b ON b.id = m.body_id "
                "WHERE m.id = :m"
            )), {"m": meeting_id}
        ).one()
        number += 1
        item = _item_of(link, meeting_id, put["on"]) if put else None
        options = _labels(item) if item else []
        link.execute(vote.insert().values(
            id=number, community_id=where.community_id, kind="named", item_id=item["id"] if item else None,
            meeting_id=meeting_id, on_ref=put["on"] if put else None, put_seq=seq,
            question=(item["text"] or item["title"] or "") if item else "", method="plurality" if options else "yes_no", options=options,
            seats=max(1, min(item["seats"] or 1, len(options))) if options else 1,
            rule=json.loads(item["decision_rule"] or "{}") if item else {},
            legal_effect=(item["legal_effect"] if item else None) or "decision",
            electorate=where.electorate or "person", opened_at=_instant(put["at"]) if put else datetime.now(UTC),
            ends_at=_instant(put["ends_at"]) if put and put["ends_at"] else None, cast_by="",
        ))
        link.execute(
            sa.text("INSERT INTO voting_right (vote_id, number, person_id, household_id, weight, area, unit_ids) "
                    "SELECT :v, number, person_id, household_id, weight, area, '[]' FROM vote_elector WHERE meeting_id = :m AND seq = :s"),
            {"v": number, "m": meeting_id, "s": seq},
        )
        _say_where(link, number, meeting_id, seq)


def _puts(link, meeting_id):
    """The questions put in a meeting, in order: {seq, on, method, at, ends_at}."""
    rows = link.execute(
        sa.text("SELECT seq, at, data FROM meeting_event WHERE meeting_id = :m AND kind = 'put' ORDER BY seq"), {"m": meeting_id}
    ).all()
    puts = []
    for seq, at, data in rows:
        told = json.loads(data)
        puts.append({"seq": seq, "on": told.get("on"), "method": told.get("method"), "at": told.get("at") or str(at), "ends_at": told.get("ends_at")})
    return puts


def _say_where(link, vote_id, meeting_id, seq):
    """Notes the event that put a vote, and whose rights had somebody there then: who had checked in and not
    left."""
    there = set()
    rows = link.execute(
        sa.text((
            "SELECT kind, data FROM meeting_event WHERE meeting_id = :m AND seq < :s AND kind IN "
            "('meeting_opened', 'checked_in', 'left') ORDER BY seq"
        )),
        {"m": meeting_id, "s": seq},
    )
    for kind, data in rows:
        told = json.loads(data)
        if kind == "meeting_opened":
            there = {str(each) for each in told.get("present") or ()}
        else:
            who = {str(each) for each in told.get("who") or ()}
            there = there | who if kind == "checked_in" else there - who
    rights = link.execute(sa.text("SELECT number, person_id FROM voting_right WHERE vote_id = :v"), {"v": vote_id})
    present = sorted({number for number, person in rights if str(person) in there})
    link.execute(
        sa.text("UPDATE vote SET put_seq = :s, present = :p WHERE id = :v"), {"s": seq, "p": json.dumps(present), "v": vote_id}
    )


def _item_of(link, meeting_id, on):
    """The agenda item whose own question (it has no mover) this is."""
    rows = link.execute(
        sa.text("SELECT data FROM meeting_event WHERE meeting_id = :m AND kind = 'motion_made'"), {"m": meeting_id}
    )
    for (data,) in rows:
        told = json.loads(data)
        if told.get("id") == on and told.get("mover") is None and str(told.get("item") or "").isdigit():
            found = link.execute(sa.text("SELECT * FROM agenda_item WHERE id = :i"), {"i": int(told["item"])}).mappings().first()
            return dict(found) if found else None
    return None


def _labels(item):
    if item["question_kind"] != "options":
        return []
    each_text = lambda each: str(each.get("text") or each.get("label") or each.get("name") or "") if isinstance(each, dict) else str(each)  # noqa: E731
    return [each_text(each) for each in json.loads(item["options"] or "[]")]


def _instant(text):
    made = datetime.fromisoformat(str(text))
    return made if made.tzinfo else made.replace(tzinfo=UTC)


def _move_papers(column, table):
    """Papers into a fresh table, in the order of their random ids: nothing of the order of casting comes with
    them."""
    old = "box_id" if column == "vote_id" else "vote_id"
    postgres = op.get_bind().dialect.name == "postgresql"
    op.execute("ALTER TABLE paper RENAME TO paper_before")
    op.create_table(
        "paper",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column(column, sa.Integer(), nullable=False),
        sa.Column("choice", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint([column], [f"{table}.id"], name=f"fk_paper_{column}_{table}", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_paper_new" if postgres else "pk_paper"),
        sqlite_with_rowid=False,
    )
    op.execute(f"INSERT INTO paper (id, {column}, choice) SELECT id, {old}, choice FROM paper_before ORDER BY id")
    op.drop_table("paper_before")
    if postgres:
        op.execute("ALTER INDEX pk_paper_new RENAME TO pk_paper")
