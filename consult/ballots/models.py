"""Votes, their frozen rolls, and the papers of unnamed ones. Imported by `consult.ballots` only.

What must never exist here: a person, a time, a serial or a request beside a choice. Who has cast is one
sorted set in
one row, so that no row version of a voter carries the transaction of a paper; papers are washed when the vote
closes, and only then go to the table that stays.
How somebody voted by name is in the meeting's log, not here.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from consult.foundation.db import Base, JSONText, UTCDateTime
from consult.foundation.own_words import OwnWords

#: by name, in an unnamed box; sealed and anonymous ones are to come.
KINDS = ("named", "unnamed", "sealed", "anonymous")


class Vote(Base):
    """A vote on one question: opened, cast in, closed. Everything but the last columns, from closed_at, is
    fixed when it opens."""

    __tablename__ = "vote"
    __table_args__ = (
        CheckConstraint("kind IN ('named', 'unnamed', 'sealed', 'anonymous')", name="kind"),
        UniqueConstraint("meeting_id", "put_seq", name="uq_vote_put"),
        Index("ix_vote_question", "meeting_id", "on_ref"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("community.id"), index=True)
    #: one of KINDS
    kind: Mapped[str] = mapped_column(String(10))
    #: agenda item it decides; its table lies upstream
    item_id: Mapped[int | None] = mapped_column(ForeignKey("agenda_item.id"))
    #: the live meeting it was put in; None for a vote outside meetings
    meeting_id: Mapped[int | None] = mapped_column(ForeignKey("meeting.id"))
    #: the question's id in that meeting's log, and the number of the event that put it
    on: Mapped[str | None] = mapped_column("on_ref", String(200))
    put_seq: Mapped[int | None]
    #: the question as people vote on it
    question: Mapped[str] = mapped_column(OwnWords())
    #: name of a counting method (consult.deciding.METHODS)
    method: Mapped[str] = mapped_column(String(30), default="yes_no")
    #: the options' labels in order; empty for yes_no
    options: Mapped[list[str]] = mapped_column(JSONText, default=list)
    seats: Mapped[int] = mapped_column(default=1)
    #: the decision rule, copied when the vote opened
    rule: Mapped[dict[str, Any]] = mapped_column(JSONText, default=dict)
    #: decision | consultation | pre_vote
    legal_effect: Mapped[str] = mapped_column(String(16), default="decision")
    #: fewer papers than this, or all alike, and their figures are not told (`deciding.may_tell_figures`); 0:
    #: always told
    fewest: Mapped[int] = mapped_column(default=5)
    #: what a right of its roll is: person, household or owner
    electorate: Mapped[str] = mapped_column(String(20), default="person")
    #: numbers of the rights with somebody present when it was put; None where nobody meets
    present: Mapped[list[int] | None] = mapped_column(JSONText)
    opened_at: Mapped[datetime] = mapped_column(UTCDateTime)
    #: when casting ends by itself; None: until it is closed
    ends_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    #: unnamed: numbers of the rights used, sorted, joined by spaces; written at closing (before: `OpenBox`)
    cast_by: Mapped[str] = mapped_column(Text, default="")
    #: unnamed: since when the papers are clean on the disk too (`wash`); unset from closing till then
    washed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class VotingRight(Base):
    """A voting right of a frozen roll, a row for everybody who may use it (the first use stands). Written
    when the vote
    opens and never changed: no mark, no time, no reference to persons or homes, since the roll stays as it
    was."""

    __tablename__ = "voting_right"
    __table_args__ = (Index("ix_voting_right_person", "person_id", "vote_id"),)

    vote_id: Mapped[int] = mapped_column(ForeignKey("vote.id", ondelete="CASCADE"), primary_key=True)
    #: number of the right in this vote, from 1
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    #: who may cast it; 0 where nobody may
    person_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    household_id: Mapped[int | None]
    #: heads it counts for
    weight: Mapped[int] = mapped_column(default=1)
    #: 0.01 ㎡
    area: Mapped[int] = mapped_column(default=0)
    #: ids of the flats it stands for
    unit_ids: Mapped[list[int]] = mapped_column(JSONText, default=list)


class OpenBox(Base):
    """Who has cast in a box that is open: one sorted set rewritten whole. Gone when the box closes."""

    __tablename__ = "open_box"

    vote_id: Mapped[int] = mapped_column(
        ForeignKey("vote.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    #: "right:hash of the idempotency key", joined by spaces
    cast_by: Mapped[str] = mapped_column(Text, default="")


class OpenPaper(Base):
    """A paper in a box that is open, as in `Paper`. A table of its own, and a small one, because it is wiped
    whole at each closing: rows taken out of a larger one leave copies in the gaps of its pages."""

    __tablename__ = "open_paper"
    # WITHOUT ROWID: SQLite's hidden row number would keep the order of casting.
    __table_args__ = {"sqlite_with_rowid": False}

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    vote_id: Mapped[int] = mapped_column(ForeignKey("vote.id", ondelete="CASCADE"))
    choice: Mapped[str] = mapped_column(String(200))


class Paper(Base):
    """A paper of a closed box: a random id and a choice. Nothing else, ever; put here in random order, with
    an id it did not have in the box."""

    __tablename__ = "paper"
    # WITHOUT ROWID: SQLite's hidden row number would keep the order of casting.
    __table_args__ = {"sqlite_with_rowid": False}

    #: 32 random hex digits
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    vote_id: Mapped[int] = mapped_column(ForeignKey("vote.id", ondelete="CASCADE"))
    #: the paper's words, as its method's ballot reads them
    choice: Mapped[str] = mapped_column(String(200))
