"""Unnamed boxes. Imported by `consult.ballots` only.

What must never exist here: a person, a time, a serial or a request beside a choice. Who has cast is one sorted set in
one row, so that no row version of a voter carries the transaction of a paper; papers are washed when the box closes.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from consult.foundation.db import Base, JSONText, UTCDateTime


class Box(Base):
    """A box for one question: opened, cast into, closed, washed."""

    __tablename__ = "box"
    __table_args__ = (CheckConstraint("method IN ('yes_no', 'options')", name="method"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("community.id"), index=True)
    #: agenda item it decides; its table lies upstream
    item_id: Mapped[int | None] = mapped_column(ForeignKey("agenda_item.id"))
    #: the live meeting it was opened in; None for a box outside meetings
    meeting_id: Mapped[int | None] = mapped_column(ForeignKey("meeting.id"), index=True)
    #: the question's id in that meeting's log
    on: Mapped[str | None] = mapped_column("on_ref", String(200))
    #: the question as people vote on it
    question: Mapped[str] = mapped_column(Text)
    #: yes_no (for, against, abstain) or options (pick up to `seats`)
    method: Mapped[str] = mapped_column(String(12), default="yes_no")
    #: the options' labels in order; empty for yes_no
    options: Mapped[list[str]] = mapped_column(JSONText, default=list)
    seats: Mapped[int] = mapped_column(default=1)
    #: the decision rule, copied when the box opened
    rule: Mapped[dict[str, Any]] = mapped_column(JSONText, default=dict)
    #: decision | consultation | pre_vote
    legal_effect: Mapped[str] = mapped_column(String(16), default="decision")
    opened_at: Mapped[datetime] = mapped_column(UTCDateTime)
    #: when casting ends by itself; None: until it is closed
    ends_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    #: one sorted set rewritten whole: "elector:hash of the idempotency key" joined by spaces; keys go at closing
    cast_by: Mapped[str] = mapped_column(Text, default="")
    washed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class BoxElector(Base):
    """Somebody who may use a voting right of the frozen roll (a right may be held by several, the first use stands).
    It never changes after the box is open: no flag, no time."""

    __tablename__ = "box_elector"
    __table_args__ = (Index("ix_box_elector_person", "box_id", "person_id"),)

    box_id: Mapped[int] = mapped_column(ForeignKey("box.id", ondelete="CASCADE"), primary_key=True)
    #: number of the right in this box, from 1
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    #: who may cast it; 0 where nobody may; no foreign key: the roll stays as it was frozen
    person_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    household_id: Mapped[int | None] = mapped_column(ForeignKey("household.id", ondelete="SET NULL"))
    weight: Mapped[int] = mapped_column(default=1)


class Paper(Base):
    """A paper: a random id and a choice. Nothing else, ever."""

    __tablename__ = "paper"
    # WITHOUT ROWID: SQLite's hidden row number would keep the order of casting.
    __table_args__ = {"sqlite_with_rowid": False}

    #: 32 random hex digits
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    box_id: Mapped[int] = mapped_column(ForeignKey("box.id", ondelete="CASCADE"))
    #: for, against, abstain; or option numbers from 0, joined by commas, in their order
    choice: Mapped[str] = mapped_column(String(200))
