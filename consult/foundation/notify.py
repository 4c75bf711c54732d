"""Notices to people: an outbox row per notice, written with the deed and delivered after commit.

The default channel shows them on the person's own page; adapters (SMS, WeChat) read the same outbox.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, select
from sqlalchemy.orm import Mapped, mapped_column

from consult.foundation.db import Base, JSONText, UTCDateTime, db


class Outgoing(Base):
    """One notice to one person."""

    __tablename__ = "outgoing"

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("community.id", ondelete="CASCADE"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    #: code of the notice, snake_case
    kind: Mapped[str] = mapped_column(String(60))
    params: Mapped[dict[str, Any]] = mapped_column(JSONText, default=dict)
    queued_at: Mapped[datetime] = mapped_column(UTCDateTime)
    read_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


def queue(
    community_id: int, to_person_id: int, kind: str, params: dict[str, Any], *, now: datetime
) -> Outgoing:
    """Queues a notice in the running transaction."""
    row = Outgoing(community_id=community_id, person_id=to_person_id, kind=kind, params=params, queued_at=now)
    db.session.add(row)
    return row


def waiting_for(person_id: int) -> list[Outgoing]:
    """Unread notices of a person, newest first."""
    return list(
        db.session.scalars(
            select(Outgoing)
            .where(Outgoing.person_id == person_id, Outgoing.read_at.is_(None))
            .order_by(Outgoing.id.desc())
        )
    )


def sent_of(community_id: int, kind: str) -> list[Outgoing]:
    """Notices of a kind in a community, read or not."""
    return list(
        db.session.scalars(
            select(Outgoing).where(Outgoing.community_id == community_id, Outgoing.kind == kind)
        )
    )


def unread_of(community_id: int, kind: str) -> list[Outgoing]:
    """Unread notices of a kind in a community."""
    return list(
        db.session.scalars(
            select(Outgoing).where(
                Outgoing.community_id == community_id, Outgoing.kind == kind, Outgoing.read_at.is_(None)
            )
        )
    )
