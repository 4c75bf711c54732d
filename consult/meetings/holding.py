"""Meetings that came back from a backup while they were going on. What happened since is not in their record,
so nothing happens in them until one of those who lead them says that they go on from there."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from consult.agenda.models import Meeting
from consult.foundation import journal
from consult.foundation.db import db
from consult.people.models import Community


def hold_all(now: datetime) -> list[int]:
    """Every meeting that is going on waits from here on; their ids."""
    rows = list(db.session.scalars(select(Meeting).where(Meeting.state == "live").order_by(Meeting.id)))
    for row in rows:
        row.put_back_at = now
    return [row.id for row in rows]


def held_in(community: Community) -> list[Meeting]:
    """Meetings of a community that wait."""
    wanted = select(Meeting).where(Meeting.community_id == community.id, Meeting.put_back_at.is_not(None))
    return list(db.session.scalars(wanted.order_by(Meeting.id)))


def go_on(meeting: Meeting, *, by: int | None, now: datetime) -> None:
    """The meeting goes on where its record ends; journalled. Nothing where it did not wait."""
    if meeting.put_back_at is None:
        return
    meeting.put_back_at = None
    detail = {"event": meeting.head_seq}
    journal.record(
        meeting.community_id, "meeting_goes_on", "meeting", meeting.id, by=by, at=now, detail=detail
    )
