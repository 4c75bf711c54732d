"""Many persons at a time on a body's own roll: by what they are on the roll of the community, or by a list.

A list is looked at before anybody joins: who is meant beyond doubt, whom several lines of the roll answer to,
whom nobody does. Nothing here commits or knows of requests.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from consult.foundation import journal
from consult.foundation.db import db
from consult.foundation.errors import Invalid
from consult.foundation.phrases import P
from consult.people.bodies import join_body
from consult.people.models import Body, BodyMember, Community, Household, Ownership, Person, Unit
from consult.people.places import within
from consult.writing import places as written

#: Lines of one list.
MOST = 1000
#: Who of a place: those who live there, those who represent their household, those who own a flat there.
KINDS = ("residents", "representatives", "owners")


@dataclass(frozen=True)
class Line:
    """A line of a list. number: from 1. met: whom it may mean, in the order of the roll; sure: whether it
    means the only one of them beyond doubt."""

    number: int
    text: str
    met: tuple[Person, ...]
    sure: bool = False


# By what they are


def among(
    community: Community, kind: str, *, territory_id: int | None = None, registered: bool = False
) -> list[Person]:
    """Confirmed adults of a place (None: the whole community), in the order of the roll. kind: one of KINDS;
    registered: only those who are registered here. Raises Invalid('kind')."""
    if kind not in KINDS:
        raise Invalid("kind", P("Please choose one of these."))
    wanted = select(Person).where(
        Person.community_id == community.id,
        Person.level != "declared",
        Person.of_age,
        Person.left_on.is_(None),
    )
    here: Any = select(Unit.id).where(Unit.community_id == community.id)
    if territory_id is not None:
        here = here.where(Unit.territory_id.in_(within(community, territory_id)))
    if kind == "owners":
        wanted = wanted.where(Person.id.in_(select(Ownership.person_id).where(Ownership.unit_id.in_(here))))
    elif territory_id is not None:
        homes = select(Household.id).where(Household.unit_id.in_(here))
        wanted = wanted.where(Person.household_id.in_(homes))
    else:
        wanted = wanted.where(Person.household_id.is_not(None))
    if kind == "representatives":
        wanted = wanted.where(Person.represents_household)
    if registered:
        wanted = wanted.where(Person.registered)
    found = db.session.scalars(wanted.options(joinedload(Person.household)).order_by(Person.id))
    return list(found.unique())


# By a list


def read_list(community: Community, text: str) -> list[Line]:
    """Whom a list means, a person a line: a name, a telephone, or a name and behind a tab, comma or blank the
    telephone or door. Raises Invalid('names') where it is empty or has more than MOST lines."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if not lines:
        raise Invalid("names", P("Please give a name."))
    if len(lines) > MOST:
        raise Invalid("names", P("A list has at most %(n)s lines. Please part it.", n=MOST))
    by_name: dict[str, list[Person]] = defaultdict(list)
    by_phone: dict[str, list[Person]] = defaultdict(list)
    for person in db.session.scalars(
        select(Person)
        .where(Person.community_id == community.id, Person.left_on.is_(None))
        .options(joinedload(Person.household))
        .order_by(Person.id)
    ).unique():
        by_name[written.name_key(person.name)].append(person)
        if person.phone:
            by_phone[person.phone].append(person)
    return [_read(number, line, by_name, by_phone) for number, line in enumerate(lines, 1)]


def _read(
    number: int, line: str, by_name: Mapping[str, list[Person]], by_phone: Mapping[str, list[Person]]
) -> Line:
    parts = [part.strip() for part in re.split(r"[\t,，;；]", line) if part.strip()] or [line]
    met = by_name.get(written.name_key(parts[0]), [])
    if not met and len(parts) == 1:
        parts = line.rsplit(maxsplit=1)
        met = by_name.get(written.name_key(parts[0]), [])
    if not met and _digits(parts[0]) in by_phone:
        met = by_phone[_digits(parts[0])]
    hints = parts[1:]
    meant = [person for person in met if any(_is_meant(person, hint) for hint in hints)]
    if meant:
        met = meant
    return Line(number, line, tuple(met), len(met) == 1 and not _contradicted(met[0], hints))


def _digits(text: str) -> str:
    found = re.sub(r"[-()+—–]", "", written.folded(text))
    return found[2:] if len(found) == 13 and found.startswith("86") else found


def _is_meant(person: Person, hint: str) -> bool:
    """Whether a telephone or door of a list is this person's."""
    if person.phone and person.phone == _digits(hint):
        return True
    door, at = written.door(hint), _door_of(person)
    told = ((door.building, at.building), (door.entrance, at.entrance), (door.room, at.room))
    return bool(door.room) and all(a == b for a, b in told if a)


def _contradicted(person: Person, hints: Sequence[str]) -> bool:
    """Whether a list gives somebody a telephone or door that is known to be another, and none that is
    theirs."""
    if any(_is_meant(person, hint) for hint in hints):
        return False
    for hint in hints:
        if re.fullmatch(r"1\d{10}", _digits(hint)):
            if person.phone:
                return True
        elif written.door(hint).room and any(c.isdigit() for c in hint) and _door_of(person).room:
            return True
    return False


def _door_of(person: Person) -> written.Door:
    label = person.household.label if person.household else ""
    return written.door(label.removesuffix("户"))


# Joining


def on_it(body: Body) -> set[int]:
    """The persons on the body's own roll."""
    return set(db.session.scalars(select(BodyMember.person_id).where(BodyMember.body_id == body.id)))


def chosen(lines: Sequence[Line], picks: Mapping[int, int]) -> list[Person]:
    """Who is to join: the sure ones, and of the others whom `picks` says (number of the line → person, 0 for
    nobody). Raises Invalid('picks') while one is open."""
    found: dict[int, Person] = {}
    still = 0
    for line in lines:
        if line.sure:
            found[line.met[0].id] = line.met[0]
        elif line.met:
            known = {person.id: person for person in line.met}
            pick = picks.get(line.number)
            if pick in known:
                found[known[pick].id] = known[pick]
            elif pick != 0:
                still += 1
    if still:
        raise Invalid("picks", P("Please answer the questions first: %(n)s are open.", n=still))
    return list(found.values())


def join_many(body: Body, many: Sequence[Person], *, by: int | None, now: datetime) -> int:
    """Puts them on the body's own roll; who is there keeps their part. Returns how many are new. Raises
    NotFound across communities."""
    there = on_it(body)
    new = [person for person in many if person.id not in there]
    for person in new:
        join_body(body, person)
    if new:
        detail = {"joined": len(new)}
        journal.record(body.community_id, "body_members_added", "body", body.id, by=by, at=now, detail=detail)
    return len(new)
