"""The public record of what was done outside meetings: who, what, to which thing, when.

Entries are appended inside the caller's transaction and never changed. `detail` holds public facts only.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, select
from sqlalchemy.orm import Mapped, mapped_column

from consult.foundation.db import Base, JSONText, UTCDateTime, db


class JournalEntry(Base):
    """One thing done."""

    __tablename__ = "journal_entry"
    __table_args__ = (Index("ix_journal_entry_object", "object_kind", "object_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    #: community it belongs to; None for the instance as a whole
    community_id: Mapped[int | None] = mapped_column(
        ForeignKey("community.id", ondelete="CASCADE"), index=True
    )
    #: what was done, snake_case: topic_accepted, meeting_noticed …
    verb: Mapped[str] = mapped_column(String(60))
    #: kind and id of the thing it was done to
    object_kind: Mapped[str] = mapped_column(String(30))
    object_id: Mapped[int]
    #: the person who did it, None for the clock or an import
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    #: who entered it for them (代录)
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    #: when it was done (for history: as stated)
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    #: public facts of it
    detail: Mapped[dict[str, Any]] = mapped_column(JSONText, default=dict)


def record(
    community_id: int | None,
    verb: str,
    object_kind: str,
    object_id: int,
    *,
    by: int | None = None,
    entered_by: int | None = None,
    at: datetime,
    detail: dict[str, Any] | None = None,
) -> JournalEntry:
    """Appends an entry in the running transaction and returns it. at: aware UTC."""
    entry = JournalEntry(
        community_id=community_id,
        verb=verb,
        object_kind=object_kind,
        object_id=object_id,
        by_id=by,
        entered_by_id=entered_by,
        at=at,
        detail=detail or {},
    )
    db.session.add(entry)
    return entry


def entries_for(object_kind: str, object_id: int) -> list[JournalEntry]:
    """All entries about one thing, oldest first."""
    return list(
        db.session.scalars(
            select(JournalEntry)
            .where(JournalEntry.object_kind == object_kind, JournalEntry.object_id == object_id)
            .order_by(JournalEntry.at, JournalEntry.id)
        )
    )
