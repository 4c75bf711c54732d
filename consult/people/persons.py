"""Persons: who is on the roll, how each is known, what they are called and reached by. Nothing here commits
or knows of requests."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import joinedload

from consult.foundation import journal, notify
from consult.foundation.days import local_day
from consult.foundation.db import db, of_community
from consult.foundation.errors import Invalid
from consult.foundation.phrases import P
from consult.people import under_way
from consult.people.models import (
    LEVELS,
    Community,
    Household,
    Person,
    Unit,
)
from consult.people.places import all_within, community_by_id, place_label
from consult.writing import places

PAGE = 50


@dataclass(frozen=True)
class PeoplePage:
    """A page of the roll. total: matching persons; pages from 1."""

    people: list[Person]
    total: int
    page: int
    pages: int


def person_for(community: Community, person_id: int) -> Person:
    """Raises NotFound where the person is not of this community."""
    return of_community(Person, community, person_id)


def person_by_id(person_id: int) -> Person | None:
    """The person, whatever the community."""
    return db.session.get(Person, person_id)


def is_verified(person: Person) -> bool:
    """Whether the person is known to live here: on the roll or confirmed by staff, and has not left."""
    return person.level != "declared" and person.left_on is None


def clean_phone(text: str, field: str = "phone") -> str | None:
    """Digits of a mobile number (11, or 5 to 15 with another country's code), None when empty. Raises
    Invalid."""
    digits = re.sub(r"[-()+—–]", "", places.folded(text or ""))
    if not digits:
        return None
    digits = digits.removeprefix("86") if len(digits) == 13 and digits.startswith("86") else digits
    if not digits.isascii() or not digits.isdigit() or len(digits) != 11 or digits[0] != "1":
        raise Invalid(field, P("A mobile number has 11 digits and begins with 1. Please check it."))
    return digits


def masked_phone(phone: str | None) -> str:
    """138****0000."""
    return "" if not phone else phone[:3] + "****" + phone[-4:]


def clean_name(text: str) -> str:
    """A person's name. Raises Invalid('name') when empty, over-long, or containing an identity number."""
    name = places.name(text or "")
    if not name:
        raise Invalid("name", P("Please give a name."))
    if len(name) > 40:
        raise Invalid("name", P("A name may have at most 40 characters."))
    if re.search(r"\d{15,17}[\dXx]?", name):
        raise Invalid("name", P("Please do not give an identity number. Nobody here needs it."))
    return name


@dataclass(frozen=True, kw_only=True)
class PersonFacts:
    """What is known of a person. level: one of LEVELS; who adds themselves is `declared` until staff
    confirm."""

    of_age: bool = True
    registered: bool = True
    level: str = "declared"
    phone: str | None = None
    note: str = ""
    represents_household: bool = False


def add_person(
    community: Community,
    name: str,
    *,
    facts: PersonFacts = PersonFacts(),
    household: Household | None = None,
    by: int | None = None,
    now: datetime,
) -> Person:
    """A person of a community. level: one of LEVELS; who adds themselves is `declared` until staff confirm.

    Raises Invalid('name' | 'phone').
    """
    if facts.level not in LEVELS:
        raise ValueError(facts.level)
    made = Person(
        community_id=community.id,
        household_id=household.id if household else None,
        name=clean_name(name),
        of_age=facts.of_age,
        registered=facts.registered,
        level=facts.level,
        phone=clean_phone(facts.phone or ""),
        note=facts.note.strip()[:200],
        represents_household=facts.represents_household,
        created_at=now,
    )
    db.session.add(made)
    db.session.flush()
    if facts.level == "declared":
        journal.record(community.id, "person_declared", "person", made.id, by=by, at=now)
    return made


def confirm_person(person: Person, *, by: int | None, now: datetime) -> None:
    """Staff confirm that the person lives here: from now on they may vote."""
    if person.level == "declared":
        person.level = "staff"
        journal.record(person.community_id, "person_confirmed", "person", person.id, by=by, at=now)


def person_left(person: Person, *, by: int | None, now: datetime) -> None:
    """Takes a person off the roll (moved, died, or declared by mistake); what they did stays on record."""
    if person.left_on is None:
        person.left_on = local_day(community_by_id(person.community_id), now)
        journal.record(person.community_id, "person_left", "person", person.id, by=by, at=now)


#: What of an entry decides whether somebody votes.
DECIDES = ("represents_household", "of_age", "registered")


def change_person(
    person: Person,
    *,
    name: str,
    phone: str,
    represents_household: bool,
    of_age: bool,
    registered: bool = True,
    by: int | None,
    now: datetime,
) -> None:
    """Staff correct the roll; the journal names the fields, of what decides who votes also what it was.
    Raises Invalid('name' | 'phone'); Stale where that would change while a meeting or a vote is under way."""
    wanted = {
        "name": clean_name(name),
        "phone": clean_phone(phone),
        "represents_household": represents_household,
        "of_age": of_age,
        "registered": registered,
    }
    changed = [field for field, value in wanted.items() if getattr(person, field) != value]
    votes = {field: [getattr(person, field), wanted[field]] for field in changed if field in DECIDES}
    if votes:
        under_way.check_nothing(person.community_id)
    for field in changed:
        setattr(person, field, wanted[field])
    if changed:
        journal.record(
            person.community_id,
            "person_changed",
            "person",
            person.id,
            by=by,
            at=now,
            detail={"fields": changed, **({"was": votes} if votes else {})},
        )
    if votes:
        notify.queue(person.community_id, person.id, "vote_entry_changed", {}, now=now)


def _alike(search: str) -> list[Any]:
    """Conditions of which one holds for whom is meant: part of a name, telephone or door, however written."""

    def part_of(column: Any, text: str) -> Any:
        return column.like("%" + re.sub(r"([\\%_])", r"\\\1", text) + "%", escape="\\")

    name, told = places.name(search), places.door(search)
    found = [part_of(Person.name, name)]
    digits = re.sub(r"[-()+—–]", "", places.folded(search))
    if digits.isdigit():
        found.append(part_of(Person.phone, digits))
    if told.building or told.entrance:
        door = place_label(building=told.building, entrance=told.entrance, room=told.room).removesuffix("户")
        # Not 13号楼 where 3号楼 is meant: before a number stands the beginning or the name of an estate.
        ends = [f"%{n}{door}%" for n in range(10)] if door[:1].isdigit() else []
        found.append(and_(part_of(Household.label, door), *(Household.label.not_like(end) for end in ends)))
    else:
        found += [part_of(Household.label, each) for each in {name, told.room} - {""}]
    return found


def people_of(
    community: Community,
    *,
    search: str = "",
    level: str = "",
    page: int = 1,
    reach: Collection[int] | None = None,
) -> PeoplePage:
    """The roll, PAGE a page. search: part of a name, household or phone. level: 'declared' for who waits.
    reach: only who lives in one of these places; None: everybody."""
    wanted = (
        select(Person)
        .outerjoin(Household, Person.household_id == Household.id)
        .where(Person.community_id == community.id, Person.left_on.is_(None))
    )
    if reach is not None:
        wanted = wanted.join(Unit, Household.unit_id == Unit.id).where(
            Unit.territory_id.in_(all_within(community, reach))
        )
    if search.strip():
        wanted = wanted.where(or_(*_alike(search)))
    if level:
        wanted = wanted.where(Person.level == level)
    total = db.session.scalar(select(func.count()).select_from(wanted.subquery())) or 0
    pages = max(1, -(-total // PAGE))
    page = min(max(1, page), pages)
    people = (
        db.session.scalars(
            wanted.options(joinedload(Person.household))
            .order_by(Household.id, Person.id)
            .limit(PAGE)
            .offset((page - 1) * PAGE)
        )
        .unique()
        .all()
    )
    return PeoplePage(list(people), total, page, pages)


def names_on_roll(community: Community) -> frozenset[str]:
    """The names of everybody confirmed."""
    wanted = select(Person.name).where(
        Person.community_id == community.id, Person.level != "declared", Person.left_on.is_(None)
    )
    return frozenset(name for name in db.session.scalars(wanted) if name)


def waiting_count(community: Community) -> int:
    """How many declared persons wait to be confirmed."""
    return (
        db.session.scalar(
            select(func.count())
            .select_from(Person)
            .where(Person.community_id == community.id, Person.level == "declared", Person.left_on.is_(None))
        )
        or 0
    )


def counts_of(community: Community) -> dict[str, int]:
    """{'households', 'persons', 'units', 'declared'} as on the roll."""

    def count(table: Any, *where: Any) -> int:
        return (
            db.session.scalar(
                select(func.count()).select_from(table).where(table.community_id == community.id, *where)
            )
            or 0
        )

    return {
        "households": count(Household),
        "persons": count(Person, Person.left_on.is_(None)),
        "units": count(Unit),
        "declared": waiting_count(community),
    }


def off_the_roll(ids: Collection[int]) -> list[int]:
    """Which of these persons have left the community's roll."""
    return list(db.session.scalars(select(Person.id).where(Person.id.in_(ids), Person.left_on.is_not(None))))
