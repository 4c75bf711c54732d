"""Households and the units they live in; who owns a unit. Nothing here commits or knows of requests."""

from __future__ import annotations

from sqlalchemy import select

from consult.foundation.db import db, of_community
from consult.foundation.errors import Invalid
from consult.foundation.phrases import P
from consult.people.models import (
    Community,
    Household,
    Ownership,
    Person,
    Territory,
    Unit,
)
from consult.people.places import within


def add_unit(community: Community, territory: Territory, room: str, *, area: int | None = None) -> Unit:
    """A unit in a building or entrance. area: 0.01 ㎡, positive or None. Raises Invalid('area')."""
    if area is not None and area <= 0:
        raise Invalid("area", P("The floor area must be more than 0."))
    made = Unit(community_id=community.id, territory_id=territory.id, room=room.strip(), area=area)
    db.session.add(made)
    db.session.flush()
    return made


def add_household(community: Community, label: str, *, unit: Unit | None = None) -> Household:
    """A household, in a unit or (in a village) without one."""
    made = Household(community_id=community.id, unit_id=unit.id if unit else None, label=label.strip())
    db.session.add(made)
    db.session.flush()
    return made


def household_for(community: Community, household_id: int) -> Household:
    """Raises NotFound where it is not of this community."""
    return of_community(Household, community, household_id)


def household_at(community: Community, building_id: int, room: str) -> list[Household]:
    """Households of that room in any entrance of a building."""
    return list(
        db.session.scalars(
            select(Household)
            .join(Unit)
            .where(
                Household.community_id == community.id,
                Unit.room == room.strip(),
                Unit.territory_id.in_(within(community, building_id)),
            )
        )
    )


def household_persons(household: Household) -> list[Person]:
    """Those who live in a household, on the roll first."""
    return list(
        db.session.scalars(
            select(Person)
            .where(Person.household_id == household.id, Person.left_on.is_(None))
            .order_by(Person.level == "declared", Person.id)
        )
    )


def set_owner(person: Person, unit: Unit, *, share_num: int = 1, share_den: int = 1) -> Ownership:
    """Records a share of a unit; the one there is, is changed. Raises Invalid('share')."""
    if not 0 < share_num <= share_den:
        raise Invalid("share", P("A share is a part of one, such as 1/2."))
    made = db.session.get(Ownership, (person.id, unit.id)) or Ownership(person_id=person.id, unit_id=unit.id)
    made.share_num, made.share_den = share_num, share_den
    db.session.add(made)
    db.session.flush()
    return made


def units_owned(person: Person) -> list[tuple[Unit, Ownership]]:
    """Units a person owns a share of."""
    return [
        (u, o)
        for u, o in db.session.execute(
            select(Unit, Ownership)
            .join(Ownership, Ownership.unit_id == Unit.id)
            .where(Ownership.person_id == person.id)
            .order_by(Unit.id)
        )
    ]
