"""The door of a meeting: people who came by its code find themselves on the roll and wait; staff let them in by one tap.

Nobody can read the roll here: building, room and the exact name are asked for. The word and number on the phone are
compared with those on the staff's list, so that the right person is let in.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from consult.accounts import linking, seats
from consult.accounts.models import Account, DoorWait, SeatSession
from consult.foundation import journal
from consult.foundation.db import db, of_community
from consult.foundation.errors import Invalid, NotFound
from consult.foundation.phrases import P, Phrase
from consult.people import persons
from consult.people.homes import household_at, household_persons
from consult.people.models import Community, Person

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

#: What is known of a meeting whose door it is: (community, meeting_id) → {title, title_en, starts_at, held_on, place, state};
#: raises NotFound where the community has no such meeting to come to. Empty where no feature keeps meetings.
meetings: list[Callable[[Community, int], dict[str, Any]]] = []
#: Called inside the transaction when somebody is let in: (community, meeting_id, person_id, by, now).
on_let_in: list[Callable[[Community, int, int, int | None, datetime], None]] = []


def password_of(wait: DoorWait) -> tuple[Phrase, str]:
    """(word, two digits) shown on the phone and on the list."""
    word, _, digits = wait.password.partition(" ")
    return WORDS.get(word, WORDS["pine"]), digits


def meeting_at(community: Community, meeting_id: int) -> dict[str, Any]:
    """The meeting behind this door, see `meetings`. Raises NotFound."""
    for known in meetings:
        return known(community, meeting_id)
    return {}


def find(community: Community, building_id: int, room: str, name: str) -> Person:
    """The one person of that room and name. Raises Invalid('room' | 'name') saying what to do."""
    homes = household_at(community, building_id, room)
    if not homes:
        raise Invalid(
            "room",
            P(
                "There is no such room in this building on the roll. Please check it, or ask the staff at the door."
            ),
        )
    wanted = "".join(name.split())
    found = [
        p for home in homes for p in household_persons(home) if wanted and "".join(p.name.split()) == wanted
    ]
    if not found:
        raise Invalid(
            "name",
            P("Nobody of that name is on the roll of this household. Please ask the staff at the door."),
        )
    return found[0]


def wait_at(community: Community, meeting_id: int, person: Person, now: datetime) -> tuple[DoorWait, str]:
    """Puts a person on the list; returns the row and the token for the waiting browser's cookie."""
    taken = {w.password for w in waiting(community, meeting_id, now)}
    free = [f"{word} {n}" for word in WORDS for n in range(10, 100) if f"{word} {n}" not in taken]
    token = secrets.token_urlsafe(24)
    row = DoorWait(
        community_id=community.id,
        meeting_id=meeting_id,
        person_id=person.id,
        token_hash=seats.digest(token),
        password=secrets.choice(free),
        created_at=now,
    )
    db.session.add(row)
    db.session.flush()
    return row, token


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
        for hook in on_let_in:
            hook(community, wait.meeting_id, wait.person_id, by, now)


def enter(wait: DoorWait, *, device: str, now: datetime) -> tuple[SeatSession, str]:
    """The browser that was let in gets its seat, once. Raises NotFound where it was not let in or has entered."""
    if not wait.let_in or not wait.token_hash:
        raise NotFound()
    wait.token_hash = seats.digest(secrets.token_urlsafe(24))
    account = Account(created_at=now)
    db.session.add(account)
    db.session.flush()
    person = wait.person
    # Staff saw a face at the door and knew it: enough to vote. It is a resident's seat all the same.
    linking.link(account, person, "slip", confirmed_by=wait.settled_by, now=now)
    return seats.open_seat(account, person, device=device, now=now)
