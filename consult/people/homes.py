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
from consult.writing import places


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
    """Households of that room in a building, however it is told: 501, 501室, ５０１, 1-501, 3-1-501.

    An entrance that is told must be right; two numbers may also be the building's own and a room. In a
    village without rooms the house is told by its head, 张三 or 张三户; without a word every such house of the
    group is given.
    """
    told = places.door(room)
    building = db.session.get(Territory, building_id)
    if building is None or not (told.room or building.kind == "group"):
        return []
    key = places.building_key(building.name)
    entrance = told.entrance
    if told.building and places.building_key(told.building) != key:
        return []
    found: dict[bool, list[Household]] = {True: [], False: []}
    for home, unit, place in db.session.execute(
        select(Household, Unit, Territory)
        .join(Unit, Household.unit_id == Unit.id)
        .join(Territory, Unit.territory_id == Territory.id)
        .where(
            Household.community_id == community.id,
            Unit.territory_id.in_(within(community, building_id)),
        )
        .order_by(Household.id)
    ):
        headed = place.kind == "group" and not any(c.isdigit() for c in unit.room)
        meant = places.name_key(told.room.removesuffix("户"))
        if headed and (not meant or places.name_key(unit.room.removesuffix("户")) == meant):
            found[True].append(home)
        elif told.room and places.room(unit.room) == told.room:
            at = places.entrance(place.name) if place.kind == "entrance" else ""
            found[not entrance or not at or at == entrance].append(home)
    own = entrance and not told.building and places.building_key(entrance.removesuffix("单元")) == key
    return found[True] or (found[False] if own else [])


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
