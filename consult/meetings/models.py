"""The event log of live meetings, what stands beside it, and who waits at the door. The meeting's own row
(with head_seq and head_hash) belongs to `agenda`.

Rows of `meeting_event` are never updated or deleted: a trigger forbids it on both engines. `guard_sql` and
`unguard_sql` give its statements, for migrations (Alembic's batch mode drops triggers silently).
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import DDL, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, event
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.foundation.db import Base, UTCDateTime
from consult.people.models import Person

#: Who may read an event's body. Everybody gets its number.
AUDIENCES = ("public", "members", "officers")


class MeetingEvent(Base):
    """One fact of a meeting, at its number. Append-only."""

    __tablename__ = "meeting_event"
    __table_args__ = (
        UniqueConstraint("meeting_id", "act_id", "part", name="uq_meeting_event_act"),
        CheckConstraint("seq > 0", name="seq"),
        CheckConstraint("audience IN ('public', 'members', 'officers')", name="audience"),
    )

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), primary_key=True)
    #: from 1, without gaps
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    #: person id of who acted, as text; "clock" and "system" act too
    by: Mapped[str] = mapped_column(String(40))
    #: person id of who typed it in for `by` (somebody without a phone); None when `by` did it
    entered_by: Mapped[str | None] = mapped_column(String(40))
    #: stored name of the event; never changes meaning
    kind: Mapped[str] = mapped_column(String(60))
    version: Mapped[int]
    #: canonical JSON text: ids and codes; people's words are in meeting_text
    data: Mapped[str] = mapped_column(Text)
    #: the client's id of the act; one act's events are its parts 0, 1, …
    act_id: Mapped[str] = mapped_column(String(64))
    part: Mapped[int]
    #: one of AUDIENCES
    audience: Mapped[str] = mapped_column(String(10), default="public")
    #: sha256 over the previous hash and this row, hex
    hash: Mapped[str] = mapped_column(String(64))


class MeetingAck(Base):
    """An act that was acknowledged and left no event (it changed nothing): its late retry is answered
    alike, not taken anew. Acts with events are remembered by these. Holds no more than who asked: never
    what."""

    __tablename__ = "meeting_ack"

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), primary_key=True)
    #: the client's id of the act
    act_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    #: person id of who acted, as text
    by: Mapped[str] = mapped_column(String(40))
    #: number of the log's last event then: the answer that was given
    seq: Mapped[int]


class MeetingText(Base):
    """People's words, beside the log: the event holds the id and the hash of salt and text, so that words
    can be redacted without breaking the chain."""

    __tablename__ = "meeting_text"

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), primary_key=True)
    #: the id used in event data: sha256 of salt and text, hex
    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    salt: Mapped[str] = mapped_column(String(32))
    #: None once redacted
    text: Mapped[str | None] = mapped_column(Text)


class DoorWait(Base):
    """Somebody who came by a meeting's code, found themselves on the roll and waits to be let in."""

    __tablename__ = "door_wait"
    __table_args__ = (Index("ix_door_wait_meeting", "meeting_id", "settled_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("community.id", ondelete="CASCADE"))
    #: the meeting's id; without a foreign key, as the first schema has it
    meeting_id: Mapped[int]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    #: hash of the token in the waiting browser's cookie
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    #: the password shown on the phone and on the staff's list: one word and two digits
    password: Mapped[str] = mapped_column(String(12))
    #: digest of the address it came from, so that one address crowds out only its own waits
    origin: Mapped[str] = mapped_column(String(64), default="")
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    #: let in or refused, when and by whom
    settled_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    let_in: Mapped[bool | None]
    settled_by: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))

    person: Mapped[Person] = relationship(foreign_keys=[person_id])


def guard_sql(dialect: str) -> list[str]:
    """Statements that forbid changing the log. dialect: sqlite or postgresql."""
    if dialect == "sqlite":
        return [
            f"CREATE TRIGGER IF NOT EXISTS meeting_event_no_{verb.lower()} BEFORE {verb} ON meeting_event "
            "BEGIN SELECT RAISE(ABORT, 'meeting_event is append-only'); END"
            for verb in ("UPDATE", "DELETE")
        ]
    return [
        "CREATE OR REPLACE FUNCTION meeting_event_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'meeting_event is append-only'; END $$",
        "DROP TRIGGER IF EXISTS meeting_event_no_change ON meeting_event",
        "CREATE TRIGGER meeting_event_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON meeting_event "
        "FOR EACH STATEMENT EXECUTE FUNCTION meeting_event_append_only()",
    ]


def unguard_sql(dialect: str) -> list[str]:
    """Statements that take the guard away, for the down side of a migration."""
    if dialect == "sqlite":
        return [f"DROP TRIGGER IF EXISTS meeting_event_no_{verb}" for verb in ("update", "delete")]
    return [
        "DROP TRIGGER IF EXISTS meeting_event_no_change ON meeting_event",
        "DROP FUNCTION IF EXISTS meeting_event_append_only()",
    ]


for _dialect in ("sqlite", "postgresql"):
    for _statement in guard_sql(_dialect):
        # DDL formats with %, of which these statements hold none.
        event.listen(MeetingEvent.__table__, "after_create", DDL(_statement).execute_if(dialect=_dialect))
