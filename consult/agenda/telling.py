"""Telling those entitled about a meeting: notices after commit, who cannot come, who needs paper, the
calendar's file. Never commits."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select

from consult.accounts.models import Account, AccountPerson
from consult.agenda.models import Absence, Meeting
from consult.foundation import notify
from consult.foundation.db import db
from consult.foundation.errors import Forbidden, Stale
from consult.foundation.phrases import P
from consult.people import bodies
from consult.people.models import Body, Community, Person


def entitled(body: Body | None) -> list[int]:
    """Ids of the persons who may cast a vote in a body, each once, in order; empty without a body."""
    if body is None:
        return []
    found: dict[int, None] = {}
    for elector in bodies.electorate_of(body):
        for person_id in elector.may_cast or ((elector.person_id,) if elector.person_id else ()):
            found[person_id] = None
    return list(found)


def tell(meeting: Meeting, kind: str, *, now: datetime, reason: str = "") -> int:
    """Queues a notice to everybody entitled, and to who presides and keeps the minutes; delivered after
    commit. Returns how many."""
    people = dict.fromkeys(
        [*entitled(_body(meeting)), *(p for p in (meeting.chair_id, meeting.recorder_id) if p)]
    )
    params = {
        "meeting": meeting.id,
        "title": meeting.title,
        "held_on": meeting.held_on.isoformat(),
        "place": meeting.place,
        "reason": reason,
    }
    for person_id in people:
        notify.queue(meeting.community_id, person_id, kind, params, now=now)
    return len(people)


def _body(meeting: Meeting) -> Body | None:
    return db.session.get(Body, meeting.body_id) if meeting.body_id else None


def without_phone(body: Body | None) -> int:
    """How many of those entitled have neither a number on the roll nor a device signed in: they need the
    notice on paper."""
    ids = entitled(body)
    if not ids:
        return 0
    reached = select(AccountPerson.person_id).join(Account, Account.id == AccountPerson.account_id)
    return (
        db.session.scalar(
            select(func.count())
            .select_from(Person)
            .where(Person.id.in_(ids), Person.phone.is_(None), Person.id.not_in(reached))
        )
        or 0
    )


def set_absence(meeting: Meeting, person: Person, *, absent: bool, now: datetime) -> None:
    """Somebody entitled says that they cannot come, or that they can after all; again does nothing. Raises
    Forbidden, Stale."""
    if meeting.state != "noticed":
        raise Stale(P("This can be said between the notice and the meeting only."))
    if person.id not in entitled(_body(meeting)):
        raise Forbidden(
            P("Only who votes in this meeting need say so; everybody else may simply come or not.")
        )
    row = db.session.get(Absence, (meeting.id, person.id))
    if absent and row is None:
        db.session.add(Absence(meeting_id=meeting.id, person_id=person.id, at=now))
    elif not absent and row is not None:
        db.session.delete(row)
    db.session.flush()


def is_absent(meeting: Meeting, person_id: int | None) -> bool:
    """Whether this person said that they cannot come."""
    return person_id is not None and db.session.get(Absence, (meeting.id, person_id)) is not None


def absences(meeting: Meeting) -> int:
    """How many said that they cannot come."""
    return (
        db.session.scalar(select(func.count()).select_from(Absence).where(Absence.meeting_id == meeting.id))
        or 0
    )


def calendar(meeting: Meeting, community: Community, address: str, now: datetime) -> str:
    """The meeting as an iCalendar file (RFC 5545): two hours where it has an hour, else the whole day."""

    def plain(text: str) -> str:
        return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")

    if meeting.starts_at is not None:
        begins = meeting.starts_at.astimezone(UTC)
        times = [f"DTSTART:{begins:%Y%m%dT%H%M%SZ}", f"DTEND:{begins + timedelta(hours=2):%Y%m%dT%H%M%SZ}"]
    else:
        times = [
            f"DTSTART;VALUE=DATE:{meeting.held_on:%Y%m%d}",
            f"DTEND;VALUE=DATE:{meeting.held_on + timedelta(days=1):%Y%m%d}",
        ]
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//consult//meetings//",
        "BEGIN:VEVENT",
        f"UID:{community.slug}-meeting-{meeting.id}",
        f"DTSTAMP:{now.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        *times,
        f"SUMMARY:{plain(meeting.title)}",
        f"LOCATION:{plain(meeting.place)}",
        f"URL:{address}",
        f"SEQUENCE:{meeting.version}",
        f"STATUS:{'CANCELLED' if meeting.state == 'cancelled' else 'CONFIRMED'}",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "\r\n".join(_folded(line) for line in lines) + "\r\n"


def _folded(line: str) -> str:
    """No line above 75 octets, never inside a character."""
    pieces, piece, size = [], "", 0
    for letter in line:
        width = len(letter.encode())
        if size + width > 73:
            pieces.append(piece)
            piece, size = "", 0
        piece, size = piece + letter, size + width
    return "\r\n ".join([*pieces, piece])
