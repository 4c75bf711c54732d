"""The door of a meeting: the code people join by, and who is let in."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from sqlalchemy import select

from consult.agenda.models import Meeting
from consult.foundation.db import db
from consult.foundation.errors import NotFound, Stale
from consult.foundation.phrases import P
from consult.meetings import acts
from consult.meetings.acts import governed
from consult.meetings.record.writer import writing
from consult.meetings.service import meeting_row
from consult.people import bodies, persons


def check_in_code(meeting_id: int) -> str:
    """The digits people type to join."""
    return meeting_row(meeting_id).code or ""


def join_address(code: str) -> int | None:
    """The meeting of a code, spaces allowed; None where there is none open."""
    digits = re.sub(r"\s", "", code)
    if not re.fullmatch(r"\d{6}", digits):
        return None
    return db.session.scalar(
        select(Meeting.id)
        .where(Meeting.code == digits, Meeting.state.in_(("noticed", "live")))
        .order_by(Meeting.id.desc())
        .limit(1)
    )


def came_in(community: Any, meeting_id: int, person_id: int, by: int | None, now: datetime) -> None:
    """Somebody was let in at the door: checked in as well, where the meeting is open. Before that they have their seat and check in
    on the phone; where the meeting is over they only look."""
    row = meeting_row(meeting_id)
    if by is not None and row.community_id == community.id and row.head_seq and row.state == "live":
        let_in(meeting_id, person_id, by, now)


def let_in(meeting_id: int, person_id: int, by: int, now: datetime) -> acts.Ack:
    """Staff at the door check somebody in, putting them on the meeting's roll first where they joined the body late.

    Raises Stale before the meeting was opened, NotFound where the person is of another community.
    """
    with writing(meeting_id, now) as writer:
        row, who = writer.row, str(person_id)
        if not writer.seq:
            raise Stale(P("The meeting has not been opened yet."))
        person = persons.person_by_id(person_id)
        if person is None or person.community_id != row.community_id:
            raise NotFound()
        if who not in writer.state.members:
            ack = acts.act(writer, _admission(row, person_id, by))
            if not ack.ok:
                return ack
        if who in writer.state.present:
            return acts.Ack(True, writer.seq)
        check_in = f"door-{meeting_id}-{person_id}-{writer.seq}"
        return acts.act(writer, acts.Wanted(check_in, person_id, "check_in", entered_by=by, at_door=True))


def _admission(row: Meeting, person_id: int, by: int) -> acts.Wanted:
    """Putting somebody on the meeting's roll: with a vote where they belong to the body's electorate, else as a guest."""
    voting = any(
        person_id in (e.may_cast or ((e.person_id,) if e.person_id else ()))
        for e in bodies.electorate_of(governed.body_of(row))
    )
    # The roll is the chair's and the recorder's; staff at the door write it in their place, and are named as who entered it.
    officer = by if by in (row.chair_id, row.recorder_id) else row.recorder_id or row.chair_id or by
    return acts.Wanted(
        f"admit-{row.id}-{person_id}",
        officer,
        "admit",
        {"who": str(person_id), "standing": "member" if voting else "guest", "voting": voting},
        entered_by=by if by != officer else None,
        at_door=True,
    )
