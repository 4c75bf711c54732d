"""The door of a meeting: the code people join by; they find themselves on the roll and wait; staff let them
in by one tap.

Nobody can read the roll here: building, room and the exact name are asked for. The word and number on the
phone are compared with those on the staff's list, so that the right person is let in.
"""

from __future__ import annotations

import re
import secrets
from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import func, select, update
from sqlalchemy.orm import joinedload

from consult.accounts import linking, seats
from consult.accounts.models import Account, SeatSession
from consult.agenda import service as agenda
from consult.agenda.models import Meeting
from consult.foundation import journal
from consult.foundation.buckets import Buckets
from consult.foundation.db import db, of_community
from consult.foundation.errors import Invalid, NotFound, Stale
from consult.foundation.phrases import P, Phrase
from consult.meetings import acts
from consult.meetings.acts import governed
from consult.meetings.models import DoorWait
from consult.meetings.record.writer import writing
from consult.meetings.service import meeting_row
from consult.people import persons
from consult.people.homes import household_at, household_persons
from consult.people.models import Community, Person
from consult.writing.places import door as door_written
from consult.writing.places import name_key

#: So many browsers wait for one person at most: family, and a second try on another phone.
CROWD = 4
#: Wrong names for one room from one address: ten at once, then one a minute, so that nobody tries out who
#: lives there. The other rooms of the hall are not touched, nor the people of that room who come from
#: elsewhere.
_WRONG = Buckets(1 / 60, 10)
#: A wait nobody settled is forgotten after this.
PATIENCE = timedelta(hours=12)
WORDS = {
    "pine": P("Pine"),
    "lotus": P("Lotus"),
    "river": P("River"),
    "bridge": P("Bridge"),
    "lamp": P("Lamp"),
    "bell": P("Bell"),
    "crane": P("Crane"),
    "plum": P("Plum"),
}


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


def meeting_at(community: Community, meeting_id: int) -> Meeting:
    """The meeting behind this door. Raises NotFound unless people of this community may come to it:
    noticed or open now."""
    meeting = agenda.meeting_for(None, community, meeting_id)
    if meeting.state not in ("noticed", "live"):
        raise NotFound(P("This meeting is over or was cancelled; its door is closed."))
    return meeting


# --- waiting to be let in ---


def password_of(wait: DoorWait) -> tuple[Phrase, str]:
    """(word, two digits) shown on the phone and on the list."""
    word, _, digits = wait.password.partition(" ")
    return WORDS.get(word, WORDS["pine"]), digits


def find(community: Community, building_id: int, room: str, name: str, *, origin: str) -> Person:
    """The one person of that room and name. Raises Invalid('name') saying what to do; after many wrong names
    for a room from one address (`origin`) also for a right one from there, so that trying tells nothing."""
    about = f"{community.id}:{building_id}:{door_written(room).room}:{origin}"
    if _WRONG.take(about, 0, 0) is None:
        raise Invalid(
            "name",
            P(
                "Many wrong names were tried for this room. Please ask the staff at the door, or try "
                "again in a few minutes."
            ),
        )
    homes = household_at(community, building_id, room)
    wanted = name_key(name)
    found = [p for home in homes for p in household_persons(home) if wanted and name_key(p.name) == wanted]
    if not found or (not door_written(room).room and len(found) > 1):
        _WRONG.take(about)
        # One answer whatever is wrong, so that nobody learns here which homes there are, or who lives where.
        raise Invalid(
            "name",
            P(
                "This room and this name are not on the roll together. Please check building, room and name, "
                "or ask the staff at the door."
            ),
        )
    return found[0]


def wait_at(
    community: Community,
    meeting_id: int,
    person: Person,
    *,
    browser: str | None,
    origin: str,
    now: datetime,
) -> str:
    """Puts a person on the list; returns the token for the waiting browser's cookie.

    One browser waits once: looking again moves its wait to whom it found now. A person is waited for by at
    most CROWD browsers; one more takes the place of the oldest wait from the address that has most of them,
    so that whoever repeats a name crowds out only themselves. browser: the cookie it came with.
    """
    open_here = waiting(community, meeting_id, now)
    known = seats.digest(browser) if browser else None
    token = secrets.token_urlsafe(24)
    where = seats.digest(f"{meeting_id}:{origin}")
    row = next((wait for wait in open_here if wait.token_hash == known), None)
    theirs = [wait for wait in open_here if wait.person_id == person.id and wait is not row]
    if len(theirs) >= CROWD:
        crowd = Counter(wait.origin for wait in theirs).most_common(1)[0][0]
        db.session.delete(next(wait for wait in theirs if wait.origin == crowd))
    if row is None:
        row = DoorWait(community_id=community.id, meeting_id=meeting_id)
        db.session.add(row)
    row.person, row.token_hash, row.origin = person, seats.digest(token), where
    row.password, row.created_at = _password(open_here, person), now
    db.session.flush()
    return token


def _password(open_here: Sequence[DoorWait], person: Person) -> str:
    """A word and two digits nobody else shows; where all are shown already, nobody else of that name: the
    staff compare both."""
    pairs = {f"{word} {n}" for word in WORDS for n in range(10, 100)}
    free = pairs - {wait.password for wait in open_here}
    free = free or pairs - {wait.password for wait in open_here if wait.person_id == person.id}
    return secrets.choice(sorted(free))


def waiting(community: Community, meeting_id: int, now: datetime) -> list[DoorWait]:
    """Who waits at this meeting's door, first come first."""
    return list(
        db.session.scalars(
            select(DoorWait)
            .options(joinedload(DoorWait.person).joinedload(Person.household))
            .where(
                DoorWait.community_id == community.id,
                DoorWait.meeting_id == meeting_id,
                DoorWait.settled_at.is_(None),
                DoorWait.created_at > now - PATIENCE,
            )
            .order_by(DoorWait.id)
        )
    )


def forget_waits(now: datetime) -> None:
    """Nobody waits any more, at any door."""
    unsettled = update(DoorWait).where(DoorWait.settled_at.is_(None))
    db.session.execute(unsettled.values(settled_at=now, let_in=False))


def before(wait: DoorWait) -> int:
    """How many wait in front."""
    return (
        db.session.scalar(
            select(func.count())
            .select_from(DoorWait)
            .where(
                DoorWait.meeting_id == wait.meeting_id,
                DoorWait.settled_at.is_(None),
                DoorWait.id < wait.id,
                DoorWait.created_at > wait.created_at - PATIENCE,
            )
        )
        or 0
    )


def wait_of(token: str | None, community: Community, meeting_id: int, now: datetime) -> DoorWait | None:
    """The wait of a browser's cookie."""
    if not token:
        return None
    return db.session.scalar(
        select(DoorWait).where(
            DoorWait.token_hash == seats.digest(token),
            DoorWait.community_id == community.id,
            DoorWait.meeting_id == meeting_id,
            DoorWait.created_at > now - PATIENCE,
        )
    )


def wait_by_token(token: str, now: datetime) -> int | None:
    """The number of the wait whose browser's cookie this is, at whichever door; None for no such."""
    return db.session.scalar(
        select(DoorWait.id).where(
            DoorWait.token_hash == seats.digest(token), DoorWait.created_at > now - PATIENCE
        )
    )


def wait_for(community: Community, meeting_id: int, wait_id: int) -> DoorWait:
    """Raises NotFound."""
    row = of_community(DoorWait, community, wait_id)
    if row.meeting_id != meeting_id:
        raise NotFound()
    return row


def settle(community: Community, wait: DoorWait, *, let_in: bool, by: int | None, now: datetime) -> None:
    """Staff let somebody in, or send them back. A second tap changes nothing."""
    if wait.settled_at is not None:
        return
    wait.settled_at, wait.let_in, wait.settled_by = now, let_in, by
    if let_in:
        if wait.person.level == "declared":
            persons.confirm_person(wait.person, by=by, now=now)
        journal.record(
            community.id,
            "let_in",
            "person",
            wait.person_id,
            by=by,
            at=now,
            detail={"meeting": wait.meeting_id},
        )
        _came_in(wait, by, now)


def enter(wait: DoorWait, token: str, *, device: str, now: datetime) -> tuple[SeatSession, str]:
    """The browser that was let in, known by its cookie's token, gets its seat, once. Raises NotFound where it
    was not let in or has entered."""
    # The cookie's token is spent in one statement: of several at once, on any engine, one goes in.
    spent = db.session.execute(
        update(DoorWait)
        .where(
            DoorWait.id == wait.id,
            DoorWait.let_in.is_(True),
            DoorWait.token_hash == seats.digest(token),
        )
        .values(token_hash=seats.digest(secrets.token_urlsafe(24)))
    )
    if not spent.rowcount:  # type: ignore[attr-defined]
        raise NotFound()
    account = Account(created_at=now)
    db.session.add(account)
    db.session.flush()
    person = wait.person
    # Staff saw a face at the door and knew it: enough to vote. It is a resident's seat all the same.
    linking.link(account, person, "slip", confirmed_by=wait.settled_by, now=now)
    return seats.open_seat(account, person, proof="door", device=device, now=now)


def _came_in(wait: DoorWait, by: int | None, now: datetime) -> None:
    """Somebody was let in: checked in as well, where the meeting is open. Before that they have their seat
    and check in on the phone; where the meeting is over they only look."""
    row = meeting_row(wait.meeting_id)
    if by is not None and row.community_id == wait.community_id and row.head_seq and row.state == "live":
        let_in(wait.meeting_id, wait.person_id, by, now)


def let_in(meeting_id: int, person_id: int, by: int, now: datetime) -> acts.Ack:
    """Staff at the door check somebody in, putting them on the meeting's roll first where they joined the
    body late.

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
    """Putting somebody on the meeting's roll: with a vote where they belong to the body's electorate, else
    as a guest."""
    voting = governed.is_elector(row, str(person_id))
    # The roll is the chair's and the recorder's; staff at the door write it in their place, and are named as
    # who entered it.
    officer = by if by in (row.chair_id, row.recorder_id) else row.recorder_id or row.chair_id or by
    return acts.Wanted(
        f"admit-{row.id}-{person_id}",
        officer,
        "admit",
        {"who": str(person_id), "standing": "member" if voting else "guest", "voting": voting},
        entered_by=by if by != officer else None,
        at_door=True,
    )
