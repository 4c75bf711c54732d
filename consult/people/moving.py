"""Homes and places that change: a flat is added, corrected or moved, a household parts, persons move, two
homes or two places are one. Nothing here commits.

Votes that are open keep the roll they were opened with, and past ones stay as they were: a roll names its
persons and homes by themselves, not by where they are now.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from fractions import Fraction
from typing import Any

from sqlalchemy import Column, Table, select
from sqlalchemy.orm import selectinload

from consult.foundation import journal
from consult.foundation.days import local_day
from consult.foundation.db import db
from consult.foundation.errors import Invalid, NotFound, Stale
from consult.foundation.phrases import P
from consult.people import under_way
from consult.people.changes import owners_of, owns_no_more
from consult.people.homes import add_household, add_unit, household_at, set_owner
from consult.people.models import TERRITORY_KINDS, Community, Household, Ownership, Person, Territory, Unit
from consult.people.persons import is_verified
from consult.people.places import (
    buildings_of,
    community_by_id,
    place_label,
    place_names,
    territories_of,
    territory_by_id,
    within,
)
from consult.writing import places as written

#: Homes shown of those a search finds.
FOUND = 20


# Flats and homes


def label_of(unit: Unit, part: int = 1) -> str:
    """How a home in this unit is called; the second household of a flat bears （2）."""
    above = place_names(territory_by_id(unit.territory_id))
    label = place_label(
        estate=above.get("estate", ""),
        building=above.get("building", above.get("group", "")),
        entrance=above.get("entrance", ""),
        room=unit.room,
    )
    return label if part == 1 else f"{label}（{part}）"


def homes_in(unit: Unit) -> list[Household]:
    """The households of a unit, the first one first."""
    return list(
        db.session.scalars(select(Household).where(Household.unit_id == unit.id).order_by(Household.id))
    )


def _relabel(units: Sequence[Unit]) -> None:
    for unit in units:
        for part, home in enumerate(homes_in(unit), 1):
            home.label = label_of(unit, part)


def _free(place: Territory, room: str, but: int | None = None) -> str:
    """The room as it is stored. Raises Invalid('room') where it is empty or taken in this place."""
    told = written.door(room)
    name = told.room if told.room and not told.building and not told.entrance else written.room(room)
    if not name or len(name) > 40:
        raise Invalid("room", P("Please give the room, such as 501."))
    for unit in db.session.scalars(select(Unit).where(Unit.territory_id == place.id)):
        if unit.id != but and written.room(unit.room) == name:
            raise Invalid("room", P("There is such a room in this place already."))
    return name


def add_home(
    community: Community, place: Territory, room: str, *, area: int | None, by: int | None, now: datetime
) -> Household:
    """A flat with a household in it, nobody in it yet. area: 0.01 ㎡ or None. Raises Invalid('room' |
    'area')."""
    if place.community_id != community.id:
        raise NotFound()
    unit = add_unit(community, place, _free(place, room), area=area)
    made = add_household(community, label_of(unit), unit=unit)
    journal.record(community.id, "home_added", "household", made.id, by=by, at=now)
    return made


def change_flat(
    unit: Unit, *, place: Territory, room: str, area: int | None, by: int | None, now: datetime
) -> None:
    """Corrects where a flat lies, its number and floor area; owners and persons stay with it. Raises
    Invalid('room' | 'area'), NotFound across communities."""
    if place.community_id != unit.community_id:
        raise NotFound()
    if area is not None and area <= 0:
        raise Invalid("area", P("The floor area must be more than 0."))
    wanted = {"territory_id": place.id, "room": _free(place, room, unit.id), "area": area}
    changed = [name for name, value in wanted.items() if getattr(unit, name) != value]
    for name in changed:
        setattr(unit, name, wanted[name])
    if changed:
        db.session.flush()
        _relabel([unit])
        journal.record(
            unit.community_id, "unit_changed", "unit", unit.id, by=by, at=now, detail={"fields": changed}
        )


def set_owners(
    unit: Unit, shares: Mapping[int, Fraction], *, reason: str, by: int | None, now: datetime
) -> None:
    """Who owns a unit as it should have stood: a correction or an inheritance, from today on. shares: person
    → share, together one. Raises Invalid('shares' | 'reason')."""
    if not reason.strip():
        raise Invalid("reason", P("Please give the reason."))
    if any(share <= 0 for share in shares.values()) or (shares and sum(shares.values()) != 1):
        raise Invalid("shares", P("The shares together must be one whole, such as 1/2 and 1/2."))
    community = community_by_id(unit.community_id)
    for person_id in shares:
        found = db.session.get(Person, person_id)
        if found is None or found.community_id != community.id or not is_verified(found):
            raise Invalid("shares", P("Please choose another person of the roll."))
    before = {person.id: f"{held.share_num}/{held.share_den}" for person, held in owners_of(unit)}
    gone = [(person, held) for person, held in owners_of(unit) if person.id not in shares]
    for _person, held in gone:
        db.session.delete(held)
    db.session.flush()
    for person_id, share in shares.items():
        owner = db.session.get(Person, person_id)
        assert owner is not None
        set_owner(owner, unit, share_num=share.numerator, share_den=share.denominator)
    for person, _held in gone:
        owns_no_more(community, person, local_day(community, now))
    detail = {
        "before": before,
        "after": {k: str(v) for k, v in shares.items()},
        "reason": reason.strip()[:200],
    }
    journal.record(community.id, "owners_corrected", "unit", unit.id, by=by, at=now, detail=detail)


def remove_home(home: Household, *, by: int | None, now: datetime) -> None:
    """Takes a home nobody lives in off the roll, and its flat where nobody owns it and no other household is
    there. Raises Invalid where somebody lives there."""
    if db.session.scalar(
        select(Person.id).where(Person.household_id == home.id, Person.left_on.is_(None)).limit(1)
    ):
        raise Invalid(None, P("Somebody lives here. Please move them first."))
    unit = home.unit
    journal.record(
        home.community_id, "home_removed", "household", home.id, by=by, at=now, detail={"label": home.label}
    )
    db.session.delete(home)
    db.session.flush()
    if unit is not None:
        if not homes_in(unit) and not owners_of(unit):
            db.session.delete(unit)
        else:
            _relabel([unit])
    db.session.flush()


# Persons and households


def homes_called(community: Community, text: str) -> list[Household]:
    """Homes of that door (3号楼2单元301, 3-2-301) or with these words in their label, at most FOUND."""
    told = written.door(text)
    found: list[Household] = []
    if told.building and told.room:
        for building in buildings_of(community):
            if written.building_key(building.name) == written.building_key(told.building):
                found += household_at(community, building.id, text)
    if not found and text.strip():
        words = text.strip().replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_")
        found = list(
            db.session.scalars(
                select(Household)
                .where(
                    Household.community_id == community.id, Household.label.like(f"%{words}%", escape="\\")
                )
                .order_by(Household.id)
                .limit(FOUND)
            )
        )
    return found[:FOUND]


def move_persons(
    many: Sequence[Person], home: Household, to: Household | None, *, by: int | None, now: datetime
) -> Household:
    """These persons of a home live in another from now on; to: None for a new household in the same flat
    (分户). Who represented the household does so no more. Returns where they live. Raises Invalid('persons' |
    'to'), NotFound across communities."""
    if not many:
        raise Invalid("persons", P("Please tick who moves."))
    if any(person.household_id != home.id for person in many):
        raise NotFound()
    if to is None:
        under_way.check_nothing(home.community_id)
        if not set(_living(home)) - {person.id for person in many}:
            raise Invalid("persons", P("Somebody has to stay, or it is the same household as before."))
        to = Household(community_id=home.community_id, unit_id=home.unit_id, label=home.label)
        db.session.add(to)
        db.session.flush()
        if home.unit is not None:
            _relabel([home.unit])
        journal.record(
            home.community_id, "home_parted", "household", home.id, by=by, at=now, detail={"to": to.id}
        )
    if to.community_id != home.community_id:
        raise NotFound()
    if to.id == home.id:
        raise Invalid("to", P("They live there already."))
    for person in many:
        person.household_id, person.represents_household = to.id, False
        journal.record(
            home.community_id,
            "person_moved",
            "person",
            person.id,
            by=by,
            at=now,
            detail={"from": home.id, "to": to.id},
        )
    db.session.flush()
    return to


def _living(home: Household) -> list[int]:
    return list(
        db.session.scalars(select(Person.id).where(Person.household_id == home.id, Person.left_on.is_(None)))
    )


def merge_homes(keep: Household, gone: Household, *, by: int | None, now: datetime) -> None:
    """`gone` is the same household as `keep`: its persons live there, its flat goes where it is another one
    that nobody else lives in and whose owners are those of the kept one, or none.

    Raises Invalid('to'), NotFound across communities, Stale while a vote or meeting is under way.
    """
    if keep.community_id != gone.community_id:
        raise NotFound()
    if keep.id == gone.id:
        raise Invalid("to", P("Please choose another household."))
    _nothing_under_way(keep.community_id)
    unit, other = keep.unit, gone.unit
    many = list(db.session.scalars(select(Person).where(Person.household_id == gone.id)))
    represented = any(person.represents_household for person in keep.persons)
    for person in many:
        person.represents_household = person.represents_household and not represented
    _repoint("household", keep.id, gone.id)
    db.session.expire(gone)
    db.session.delete(gone)
    db.session.flush()
    if other is not None and unit is not None and other.id != unit.id and not homes_in(other):
        _merge_units(unit, other)
    elif other is not None:
        _relabel([other])
    journal.record(
        keep.community_id, "homes_merged", "household", keep.id, by=by, at=now, detail={"gone": gone.id}
    )
    db.session.flush()
    db.session.expire_all()


def _merge_units(keep: Unit, gone: Unit) -> None:
    """The flat `gone` was `keep`, entered twice. Raises Invalid('to') where other persons own it."""
    here, there = owners_of(keep), owners_of(gone)
    names = [{written.name_key(person.name) for person, _held in each} for each in (here, there)]
    if here and there and names[0] != names[1]:
        said = P(
            "The two flats have other owners: %(a)s and %(b)s. Please correct the owners first.",
            a=_names(here),
            b=_names(there),
        )
        raise Invalid("to", said)
    for _person, held in there:
        num, den = held.share_num, held.share_den
        person_id = held.person_id
        db.session.delete(held)
        db.session.flush()
        if not here:
            db.session.add(Ownership(person_id=person_id, unit_id=keep.id, share_num=num, share_den=den))
    keep.area = keep.area if keep.area is not None else gone.area
    db.session.flush()
    db.session.delete(gone)
    db.session.flush()


def _names(held: Sequence[tuple[Person, Ownership]]) -> str:
    return "、".join(person.display_name for person, _share in held)


def _nothing_under_way(community_id: int) -> None:
    if under_way.busy(community_id):
        raise Stale(P("A meeting or a vote is under way. Please merge afterwards: its roll names both."))


def _repoint(table_name: str, keep: int, gone: int) -> None:
    """Every row of the product that names `gone` names `keep`."""
    for table, column in _naming(table_name):
        db.session.execute(table.update().where(column == gone).values({column.name: keep}))
    db.session.expire_all()


def _naming(table_name: str) -> list[tuple[Table, Column[Any]]]:
    return [
        (table, column)
        for table in db.metadata.sorted_tables
        for column in table.columns
        if any(key.column.table.name == table_name for key in column.foreign_keys)
    ]


# Places


def move_place(place: Territory, parent: Territory, *, by: int | None, now: datetime) -> None:
    """A place lies in another from now on, with all that is in it. Raises Invalid('parent')."""
    community = community_by_id(place.community_id)
    if parent.community_id != place.community_id:
        raise NotFound()
    if place.parent_id is None or parent.id in within(community, place.id):
        raise Invalid("parent", P("A place cannot lie in itself."))
    narrower = TERRITORY_KINDS.index(place.kind) <= TERRITORY_KINDS.index(parent.kind)
    if narrower and {place.kind, parent.kind} != {"grid", "estate"}:
        raise Invalid("parent", P("Such a place does not lie in one of that kind."))
    if parent.id == place.parent_id:
        return
    beside = _beside(place, parent.id)
    if beside is not None:
        raise Invalid("parent", P("There is a place of this name there already; the two can be joined."))
    place.parent_id = parent.id
    db.session.flush()
    db.session.expire(place)
    _relabel(_units_in(community, place))
    journal.record(
        community.id, "place_moved", "territory", place.id, by=by, at=now, detail={"to": parent.id}
    )


def _key(place: Territory) -> str:
    if place.kind in ("building", "group"):
        return written.building_key(place.name)
    return written.entrance(place.name) if place.kind == "entrance" else written.folded(place.name)


def _beside(place: Territory, parent_id: int | None) -> Territory | None:
    """The place of the same kind and name in that one."""
    for each in territories_of(community_by_id(place.community_id)):
        if each.parent_id == parent_id and each.id != place.id and each.kind == place.kind:
            if _key(each) == _key(place):
                return each
    return None


def _units_in(community: Community, place: Territory) -> list[Unit]:
    return list(db.session.scalars(select(Unit).where(Unit.territory_id.in_(within(community, place.id)))))


def merge_places(keep: Territory, gone: Territory, *, by: int | None, now: datetime) -> None:
    """`gone` is the same place as `keep`: what lies in it lies in `keep`, rooms of one number are one flat
    with one household, bodies, offices and topics of it are those of `keep`.

    Raises Invalid('other' | 'to'), NotFound across communities, Stale while a vote or meeting is under way.
    """
    if keep.community_id != gone.community_id:
        raise NotFound()
    community = community_by_id(keep.community_id)
    if keep.kind != gone.kind or gone.parent_id is None or keep.id in within(community, gone.id):
        raise Invalid("other", P("Please choose another place of the same kind."))
    if gone.id in within(community, keep.id):
        raise Invalid("other", P("Please choose another place of the same kind."))
    _nothing_under_way(community.id)
    _join_places(community, keep.id, gone.id, by=by, now=now)
    journal.record(
        community.id, "places_merged", "territory", keep.id, by=by, at=now, detail={"gone": gone.name}
    )
    db.session.flush()
    db.session.expire_all()
    _relabel(_units_in(community, territory_by_id(keep.id)))


def _join_places(community: Community, keep: int, gone: int, *, by: int | None, now: datetime) -> None:
    for child in [each for each in territories_of(community) if each.parent_id == gone]:
        same = _beside(child, keep)
        if same is not None:
            _join_places(community, same.id, child.id, by=by, now=now)
    rooms = {
        written.room(unit.room): unit
        for unit in db.session.scalars(select(Unit).where(Unit.territory_id == keep))
    }
    for unit in db.session.scalars(select(Unit).where(Unit.territory_id == gone)).all():
        same_room = rooms.get(written.room(unit.room))
        if same_room is None:
            continue
        there, here = homes_in(unit), homes_in(same_room)
        if there and here:
            merge_homes(here[0], there[0], by=by, now=now)
            there = there[1:]
        for home in there:
            home.unit_id = same_room.id
        db.session.flush()
        if db.session.get(Unit, unit.id) is not None:
            _merge_units(same_room, unit)
    _repoint("territory", keep, gone)
    row = territory_by_id(gone)
    db.session.delete(row)
    db.session.flush()


def homes_of(community: Community, place: Territory) -> list[Household]:
    """Every home in a place and what lies in it."""
    units = select(Unit.id).where(Unit.territory_id.in_(within(community, place.id)))
    return list(
        db.session.scalars(
            select(Household)
            .where(Household.community_id == community.id, Household.unit_id.in_(units))
            .options(selectinload(Household.persons))
            .order_by(Household.id)
        )
    )
