"""What happens to a roll: a flat is sold, one person was entered twice. Nothing here commits.

Past votes stay as they were: their frozen rolls and the journal name whoever it was then, and the row of who
was merged away stays for them, off the roll.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from sqlalchemy import Column, Table, UniqueConstraint, select

from consult.foundation import journal
from consult.foundation.days import local_day
from consult.foundation.db import db
from consult.foundation.errors import Invalid, NotFound, Stale
from consult.foundation.phrases import P
from consult.people import under_way
from consult.people.homes import set_owner
from consult.people.models import (
    LEVELS,
    Body,
    BodyMember,
    Community,
    Household,
    Office,
    Ownership,
    Person,
    Unit,
)
from consult.people.persons import PersonFacts, add_person, clean_name, clean_phone
from consult.people.places import community_by_id
from consult.writing.places import name_key

#: What was done stays told of who did it then.
AS_IT_WAS = frozenset({"journal_entry"})


@dataclass(frozen=True)
class Buyer:
    """Who owns a flat from now on. phone: to tell namesakes apart, None where not known."""

    name: str
    phone: str | None = None


def buyers_in(text: str) -> list[Buyer]:
    """A buyer a line: the name, and behind a blank the telephone. Raises Invalid('buyers')."""
    found = []
    for line in text.splitlines():
        words, _, last = line.strip().rpartition(" ")
        if not line.strip():
            continue
        numbered = bool(words) and any(c.isdigit() for c in last)
        try:
            phone = clean_phone(last) if numbered else None
            found.append(Buyer(clean_name(words if numbered else line), phone))
        except Invalid as error:
            raise Invalid("buyers", error.phrase or P("Please give a name.")) from None
    if not found:
        raise Invalid("buyers", P("Please give a name."))
    if len({name_key(each.name) for each in found}) < len(found):
        raise Invalid("buyers", P("The same name stands here twice."))
    return found


def owners_of(unit: Unit) -> list[tuple[Person, Ownership]]:
    """Who owns a unit, in the order of the roll."""
    return [
        (person, held)
        for person, held in db.session.execute(
            select(Person, Ownership)
            .join(Ownership, Ownership.person_id == Person.id)
            .where(Ownership.unit_id == unit.id)
            .order_by(Person.id)
        )
    ]


def sell(
    unit: Unit,
    home: Household,
    buyers: Sequence[Buyer],
    *,
    on: date,
    moved: bool,
    by: int | None,
    now: datetime,
) -> list[Person]:
    """From `on` the buyers own the unit in equal shares, and the rights of who owned it end.

    Who sold the last flat they had leaves the owners' bodies, and their offices there end that day. moved:
    who sold and lived there is off the roll. Returns the buyers. Raises Invalid('on' | 'buyers').
    """
    community = community_by_id(unit.community_id)
    if on > local_day(community, now):
        raise Invalid("on", P("This day is still to come. Please enter the sale on the day it takes effect."))
    sellers = [person for person, _held in owners_of(unit)]
    new = [_buyer(community, home, each, by, now) for each in buyers]
    for person, held in owners_of(unit):
        if person not in new:
            db.session.delete(held)
    db.session.flush()
    for person in new:
        set_owner(person, unit, share_num=1, share_den=len(new))
    for person in [each for each in sellers if each not in new]:
        owns_no_more(community, person, on)
        if moved and person.household_id == home.id and person.left_on is None:
            person.left_on, person.represents_household = on, False
            journal.record(community.id, "person_left", "person", person.id, by=by, at=now)
    detail = {"on": on.isoformat(), "from": [p.id for p in sellers], "to": [p.id for p in new]}
    journal.record(community.id, "unit_sold", "unit", unit.id, by=by, at=now, detail=detail)
    db.session.flush()
    return new


def _buyer(community: Community, home: Household, buyer: Buyer, by: int | None, now: datetime) -> Person:
    """The person of that name and telephone on the roll, or of that name in this home, else a new one."""
    alike = [
        person
        for person in db.session.scalars(
            select(Person).where(Person.community_id == community.id, Person.left_on.is_(None))
        )
        if name_key(person.name) == name_key(buyer.name)
        and (person.household_id == home.id or (buyer.phone and person.phone == buyer.phone))
    ]
    if alike:
        return alike[0]
    facts = PersonFacts(level="staff", phone=buyer.phone)
    return add_person(community, buyer.name, facts=facts, household=home, by=by, now=now)


def owns_no_more(community: Community, person: Person, on: date) -> None:
    """Who owns nothing any more leaves the owners' bodies, and their offices there end."""
    owns = db.session.scalar(select(Ownership.unit_id).where(Ownership.person_id == person.id).limit(1))
    if owns is not None:
        return
    bodies = set(
        db.session.scalars(
            select(Body.id).where(Body.community_id == community.id, Body.electorate == "owner")
        )
    )
    for seat in db.session.scalars(select(BodyMember).where(BodyMember.person_id == person.id)):
        if seat.body_id in bodies:
            db.session.delete(seat)
    for office in db.session.scalars(select(Office).where(Office.person_id == person.id)):
        if office.body_id in bodies and (office.to_on is None or office.to_on > on):
            office.to_on = max(on, office.from_on)


# One person, entered twice


def merge_persons(keep: Person, gone: Person, *, by: int | None, now: datetime) -> None:
    """`gone` is the same person as `keep`: topics, supports, ratings, seats, bodies, offices and flats are
    `keep`'s from now on, and `gone` is off the roll.

    Raises NotFound across communities, Invalid for one and the same, Stale while a vote or meeting whose roll
    may name them is under way.
    """
    if keep.community_id != gone.community_id:
        raise NotFound()
    if keep.id == gone.id or gone.left_on is not None or keep.left_on is not None:
        raise Invalid("other", P("Please choose another person of the roll."))
    if under_way.busy(keep.community_id):
        raise Stale(P("A meeting or a vote is under way. Please merge afterwards: its roll names both."))
    _join_shares(keep, gone)
    for table, column in _pointing_here():
        if table.name not in AS_IT_WAS:
            _point(table, column, keep.id, gone.id)
    keep.phone = keep.phone or gone.phone
    keep.of_age = keep.of_age or gone.of_age
    keep.level = max(keep.level, gone.level, key=LEVELS.index)
    if keep.household_id is None:
        keep.household_id = gone.household_id
    if keep.household_id == gone.household_id:
        keep.represents_household = keep.represents_household or gone.represents_household
    gone.left_on, gone.represents_household = local_day(community_by_id(keep.community_id), now), False
    journal.record(
        keep.community_id, "persons_merged", "person", keep.id, by=by, at=now, detail={"gone": gone.id}
    )
    db.session.flush()
    db.session.expire_all()


def _pointing_here() -> Iterator[tuple[Table, Column[Any]]]:
    """Every column of the product that names a person."""
    for table in db.metadata.sorted_tables:
        for column in table.columns:
            if any(key.column.table.name == "person" for key in column.foreign_keys):
                yield table, column


def _join_shares(keep: Person, gone: Person) -> None:
    """Two shares of one flat become one."""
    for held in db.session.scalars(select(Ownership).where(Ownership.person_id == gone.id)).all():
        own = db.session.get(Ownership, (keep.id, held.unit_id))
        if own is not None:
            both = min(
                Fraction(own.share_num, own.share_den) + Fraction(held.share_num, held.share_den), Fraction(1)
            )
            own.share_num, own.share_den = both.numerator, both.denominator
            db.session.delete(held)
    for seat in db.session.scalars(select(BodyMember).where(BodyMember.person_id == gone.id)).all():
        there = db.session.get(BodyMember, (seat.body_id, keep.id))
        if there is not None and seat.role != "member":
            there.role = seat.role
    db.session.flush()


def _point(table: Table, column: Column[Any], keep: int, gone: int) -> None:
    """Rows of `gone` become rows of `keep`; where `keep` has the like already, that of `gone` goes."""
    alone = [set(table.primary_key.columns)]
    alone += [set(each.columns) for each in table.constraints if isinstance(each, UniqueConstraint)]
    keys = [each - {column} for each in alone if column in each]
    for row in db.session.execute(select(table).where(column == gone)).all():
        mine = [c == row._mapping[c] for c in table.primary_key.columns]
        met = any(
            db.session.execute(
                select(column).where(column == keep, *(c == row._mapping[c] for c in rest))
            ).first()
            for rest in keys
        )
        change = table.delete() if met else table.update().values({column.name: keep})
        db.session.execute(change.where(*mine))
