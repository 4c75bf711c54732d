"""Communities, places, households, persons, bodies, offices, electorates.

Sign-in lives in `seats`, the import of the roll in `roll`. Nothing here commits or knows of requests.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload

from consult.foundation import journal
from consult.foundation.days import local_day
from consult.foundation.db import db
from consult.foundation.errors import Invalid, NotFound
from consult.foundation.phrases import P
from consult.people.models import (
    LEVELS,
    OFFICES,
    Body,
    BodyMember,
    Community,
    Household,
    Office,
    Ownership,
    Person,
    Territory,
    Unit,
)

#: Offices that act for others: only somebody signed in by password, SMS or let in by staff has them.
STAFF_OFFICES = frozenset(
    {"chair", "recorder", "committee_member", "grid_worker", "moderator", "staff_admin"}
)
TRUSTED_OFFICES = STAFF_OFFICES | {"supervision_member"}
PAGE = 50


@dataclass(frozen=True)
class Elector:
    """One voting right of a body.

    person_id: who holds it; for a household its representative, None where none is named. household_id and unit_ids:
    where it comes from. weight: heads (always 1). area: 0.01 ㎡, 0 where area does not count. may_cast: persons any
    of whom may use it; the first use stands for all.
    """

    person_id: int | None
    household_id: int | None
    unit_ids: tuple[int, ...]
    weight: int
    area: int
    may_cast: tuple[int, ...] = ()


@dataclass(frozen=True)
class PeoplePage:
    """A page of the roll. total: matching persons; pages from 1."""

    people: list[Person]
    total: int
    page: int
    pages: int


# Communities and places


def community_by_slug(slug: str) -> Community | None:
    """The community of an address, or None."""
    return db.session.scalar(select(Community).where(Community.slug == slug))


def community_by_id(community_id: int) -> Community:
    """Raises NotFound."""
    found = db.session.get(Community, community_id)
    if found is None:
        raise NotFound()
    return found


def communities() -> list[Community]:
    """All, in the order they were added."""
    return list(db.session.scalars(select(Community).order_by(Community.id)))


def add_community(
    slug: str,
    name_zh: str,
    name_en: str = "",
    *,
    kind: str = "urban",
    households: int = 0,
    adults: int = 0,
    zone: str = "Asia/Shanghai",
    case_file: dict[str, Any] | None = None,
    now: datetime,
    by: int | None = None,
) -> Community:
    """A new community with the root of its territory. Raises Invalid('slug' | 'name_zh')."""
    slug, name_zh = slug.strip().lower(), name_zh.strip()
    if not re.fullmatch(r"[a-z][a-z0-9-]{1,38}", slug):
        raise Invalid("slug", P("Use 2 to 39 small letters, digits or hyphens, beginning with a letter."))
    if community_by_slug(slug):
        raise Invalid("slug", P("This address is already used by another community."))
    if not name_zh:
        raise Invalid("name_zh", P("Please give a name."))
    made = Community(
        slug=slug,
        name_zh=name_zh,
        name_en=name_en.strip(),
        kind=kind,
        households=households,
        adults=adults,
        zone=zone,
        case_file=case_file,
    )
    db.session.add(made)
    db.session.flush()
    db.session.add(
        Territory(community_id=made.id, kind="village" if kind == "village" else "community", name=name_zh)
    )
    db.session.flush()
    journal.record(made.id, "community_added", "community", made.id, by=by, at=now)
    return made


def root_of(community: Community) -> Territory:
    """The root of the community's territory."""
    root = db.session.scalar(
        select(Territory)
        .where(Territory.community_id == community.id, Territory.parent_id.is_(None))
        .order_by(Territory.id)
    )
    if root is None:
        root = Territory(community_id=community.id, kind="community", name=community.name_zh)
        db.session.add(root)
        db.session.flush()
    return root


def add_territory(
    community: Community, kind: str, name: str, *, parent: Territory | None = None
) -> Territory:
    """A place below `parent` (default: the community itself); the one there is, when it exists."""
    above = parent or root_of(community)
    name = name.strip()
    found = db.session.scalar(
        select(Territory).where(
            Territory.community_id == community.id,
            Territory.parent_id == above.id,
            Territory.kind == kind,
            Territory.name == name,
        )
    )
    if found is None:
        if not name:
            raise Invalid("name", P("Please give a name."))
        found = Territory(community_id=community.id, parent_id=above.id, kind=kind, name=name)
        db.session.add(found)
        db.session.flush()
    return found


def territories_of(community: Community) -> list[Territory]:
    """All places of a community."""
    return list(
        db.session.scalars(
            select(Territory).where(Territory.community_id == community.id).order_by(Territory.id)
        )
    )


def territory_for(community: Community, territory_id: int) -> Territory:
    """Raises NotFound where it is not of this community."""
    found = db.session.get(Territory, territory_id)
    if found is None or found.community_id != community.id:
        raise NotFound()
    return found


def natural(text: str) -> list[tuple[int, int, str]]:
    """A sort key by which 2号楼 comes before 10号楼."""
    return [(0, int(part), "") if part.isdigit() else (1, 0, part) for part in re.findall(r"\d+|\D+", text)]


def tree_of(community: Community) -> list[tuple[int, Territory, int]]:
    """The territory as (depth, place, units below), in reading order."""
    below: dict[int | None, list[Territory]] = defaultdict(list)
    for place in territories_of(community):
        below[place.parent_id].append(place)
    own: dict[int, int] = dict(
        db.session.execute(
            select(Unit.territory_id, func.count())
            .where(Unit.community_id == community.id)
            .group_by(Unit.territory_id)
        ).all()
    )
    rows: list[tuple[int, Territory, int]] = []

    def walk(parent: int | None, depth: int) -> int:
        total = 0
        for place in sorted(below[parent], key=lambda p: natural(p.name)):
            at = len(rows)
            rows.append((depth, place, 0))
            units = own.get(place.id, 0) + walk(place.id, depth + 1)
            rows[at] = (depth, place, units)
            total += units
        return total

    walk(None, 0)
    return rows


def within(community: Community, territory_id: int) -> set[int]:
    """Ids of a place and everything below it."""
    below: dict[int | None, list[int]] = defaultdict(list)
    for place_id, parent_id in db.session.execute(
        select(Territory.id, Territory.parent_id).where(Territory.community_id == community.id)
    ):
        below[parent_id].append(place_id)
    found, todo = set(), [territory_id]
    while todo:
        here = todo.pop()
        if here not in found:
            found.add(here)
            todo.extend(below[here])
    return found


def place_label(*, estate: str = "", building: str = "", entrance: str = "", room: str = "") -> str:
    """How a household is called: 望湖苑3号楼2单元201户. Bare numbers get their measure word."""

    def worded(value: str, word: str) -> str:
        return value + word if value and value[-1].isascii() and value[-1].isalnum() else value

    return estate + worded(building, "号楼") + worded(entrance, "单元") + worded(room, "户")


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
    found = db.session.get(Household, household_id)
    if found is None or found.community_id != community.id:
        raise NotFound()
    return found


def buildings_of(community: Community) -> list[Territory]:
    """Buildings (or villagers' groups) with units, in reading order."""
    return [place for _, place, units in tree_of(community) if place.kind in ("building", "group") and units]


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


# Persons


def person_for(community: Community, person_id: int) -> Person:
    """Raises NotFound where the person is not of this community."""
    found = db.session.get(Person, person_id)
    if found is None or found.community_id != community.id:
        raise NotFound()
    return found


def person_by_id(person_id: int) -> Person | None:
    """The person, whatever the community."""
    return db.session.get(Person, person_id)


def is_verified(person: Person) -> bool:
    """Whether the person is known to live here: on the roll or confirmed by staff, and has not left."""
    return person.level != "declared" and person.left_on is None


def clean_phone(text: str, field: str = "phone") -> str | None:
    """Digits of a mobile number (11, or 5 to 15 with another country's code), None when empty. Raises Invalid."""
    digits = re.sub(r"[\s\-()()+]", "", text or "")
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
    name = " ".join((text or "").split())
    if not name:
        raise Invalid("name", P("Please give a name."))
    if len(name) > 40:
        raise Invalid("name", P("A name may have at most 40 characters."))
    if re.search(r"\d{15,17}[\dXx]?", name):
        raise Invalid("name", P("Please do not give an identity number. Nobody here needs it."))
    return name


def add_person(
    community: Community,
    name: str,
    *,
    household: Household | None = None,
    of_age: bool = True,
    level: str = "declared",
    phone: str | None = None,
    note: str = "",
    represents_household: bool = False,
    by: int | None = None,
    now: datetime,
) -> Person:
    """A person of a community. level: one of LEVELS; who adds themselves is `declared` until staff confirm.

    Raises Invalid('name' | 'phone').
    """
    if level not in LEVELS:
        raise ValueError(level)
    made = Person(
        community_id=community.id,
        household_id=household.id if household else None,
        name=clean_name(name),
        of_age=of_age,
        level=level,
        phone=clean_phone(phone or ""),
        note=note.strip()[:200],
        represents_household=represents_household,
        created_at=now,
    )
    db.session.add(made)
    db.session.flush()
    if level == "declared":
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


def change_person(
    person: Person,
    *,
    name: str,
    phone: str,
    represents_household: bool,
    of_age: bool,
    by: int | None,
    now: datetime,
) -> None:
    """Staff correct the roll. Raises Invalid('name' | 'phone')."""
    person.name, person.phone = clean_name(name), clean_phone(phone)
    person.represents_household, person.of_age = represents_household, of_age
    journal.record(person.community_id, "person_changed", "person", person.id, by=by, at=now)


def household_persons(household: Household) -> list[Person]:
    """Those who live in a household, on the roll first."""
    return list(
        db.session.scalars(
            select(Person)
            .where(Person.household_id == household.id, Person.left_on.is_(None))
            .order_by(Person.level == "declared", Person.id)
        )
    )


def people_of(community: Community, *, search: str = "", level: str = "", page: int = 1) -> PeoplePage:
    """The roll, PAGE a page. search: part of a name, household or phone. level: 'declared' for who waits."""
    wanted = (
        select(Person)
        .outerjoin(Household, Person.household_id == Household.id)
        .where(Person.community_id == community.id, Person.left_on.is_(None))
    )
    text = search.strip()
    if text:
        like = "%" + re.sub(r"([\\%_])", r"\\\1", text) + "%"
        wanted = wanted.where(
            or_(
                Person.name.like(like, escape="\\"),
                Household.label.like(like, escape="\\"),
                Person.phone.like(like, escape="\\"),
            )
        )
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


# Offices


def offices_of(person_id: int, community_id: int, on: date) -> set[str]:
    """Kinds of office held in a community on a local date."""
    return set(
        db.session.scalars(
            select(Office.kind).where(
                Office.person_id == person_id,
                Office.community_id == community_id,
                Office.from_on <= on,
                or_(Office.to_on.is_(None), Office.to_on >= on),
            )
        )
    )


def offices_in(community: Community) -> list[Office]:
    """All offices of a community, newest term first."""
    return list(
        db.session.scalars(
            select(Office)
            .where(Office.community_id == community.id)
            .options(joinedload(Office.person), joinedload(Office.body))
            .order_by(Office.to_on.is_not(None), Office.kind, Office.id)
        )
    )


def office_for(community: Community, office_id: int) -> Office:
    """Raises NotFound."""
    found = db.session.get(Office, office_id)
    if found is None or found.community_id != community.id:
        raise NotFound()
    return found


def grant_office(
    person: Person,
    kind: str,
    *,
    from_on: date,
    to_on: date | None = None,
    body: Body | None = None,
    territory: Territory | None = None,
    by: int | None = None,
    now: datetime,
) -> Office:
    """Gives an office for a term. The same office twice is the same office. Raises Invalid('kind' | 'to_on' | 'person')."""
    if kind not in OFFICES:
        raise Invalid("kind", P("Please choose an office."))
    if to_on is not None and to_on < from_on:
        raise Invalid("to_on", P("The last day is before the first."))
    if not is_verified(person):
        raise Invalid("person", P("Somebody who is not yet confirmed cannot hold an office."))
    body_id = body.id if body else None
    same = db.session.scalar(
        select(Office).where(
            Office.person_id == person.id,
            Office.kind == kind,
            Office.from_on == from_on,
            Office.body_id.is_(None) if body_id is None else Office.body_id == body_id,
        )
    )
    if same is not None:
        same.to_on = to_on
        return same
    made = Office(
        community_id=person.community_id,
        person_id=person.id,
        kind=kind,
        body_id=body_id,
        territory_id=territory.id if territory else None,
        from_on=from_on,
        to_on=to_on,
    )
    db.session.add(made)
    db.session.flush()
    journal.record(
        person.community_id, "office_granted", "person", person.id, by=by, at=now, detail={"office": kind}
    )
    return made


def end_office(office: Office, *, on: date, by: int | None, now: datetime) -> None:
    """Ends an office; `on` is its last day."""
    office.to_on = max(on, office.from_on)
    journal.record(
        office.community_id,
        "office_ended",
        "person",
        office.person_id,
        by=by,
        at=now,
        detail={"office": office.kind},
    )


# Bodies and electorates


def bodies_of(community: Community) -> list[Body]:
    """All bodies of a community."""
    return list(db.session.scalars(select(Body).where(Body.community_id == community.id).order_by(Body.id)))


def body_for(community: Community, body_id: int) -> Body:
    """Raises NotFound where it is not of this community."""
    found = db.session.get(Body, body_id)
    if found is None or found.community_id != community.id:
        raise NotFound()
    return found


def body_named(community: Community, name_zh: str) -> Body | None:
    """The body of that Chinese name, or None."""
    return db.session.scalar(select(Body).where(Body.community_id == community.id, Body.name_zh == name_zh))


def add_body(
    community: Community,
    kind: str,
    name_zh: str,
    name_en: str = "",
    *,
    territory: Territory | None = None,
    electorate: str = "person",
    decision_rule_ids: Iterable[str] = (),
    notice_days: int = 3,
    rule_set: str = "ronr12",
    number_prefix: str = "",
    party_review: bool = False,
    term_from: date | None = None,
    term_to: date | None = None,
    by: int | None = None,
    now: datetime,
) -> Body:
    """A body that meets, votes or publishes. Raises Invalid('name_zh' | 'notice_days')."""
    if not name_zh.strip():
        raise Invalid("name_zh", P("Please give a name."))
    if not 0 <= notice_days <= 60:
        raise Invalid("notice_days", P("The notice period is between 0 and 60 days."))
    if body_named(community, name_zh.strip()):
        raise Invalid("name_zh", P("There is a body of this name already."))
    made = Body(
        community_id=community.id,
        kind=kind,
        name_zh=name_zh.strip(),
        name_en=name_en.strip(),
        territory_id=territory.id if territory else None,
        electorate=electorate,
        decision_rule_ids=list(decision_rule_ids),
        notice_days=notice_days,
        rule_set=rule_set,
        number_prefix=number_prefix.strip(),
        party_review=party_review,
        term_from=term_from,
        term_to=term_to,
    )
    db.session.add(made)
    db.session.flush()
    journal.record(community.id, "body_added", "body", made.id, by=by, at=now)
    return made


def change_body(body: Body, *, by: int | None, now: datetime, **values: Any) -> None:
    """Changes columns of a body (not its community). Raises Invalid like add_body."""
    if not 0 <= values.get("notice_days", 0) <= 60:
        raise Invalid("notice_days", P("The notice period is between 0 and 60 days."))
    for name, value in values.items():
        setattr(body, name, value)
    journal.record(body.community_id, "body_changed", "body", body.id, by=by, at=now)


def join_body(body: Body, person: Person, role: str = "member") -> BodyMember:
    """Puts a person on the body's own roll, or changes the role there. Raises NotFound across communities."""
    if person.community_id != body.community_id:
        raise NotFound()
    made = db.session.get(BodyMember, (body.id, person.id)) or BodyMember(
        body_id=body.id, person_id=person.id
    )
    made.role = role
    db.session.add(made)
    db.session.flush()
    return made


def leave_body(body: Body, person_id: int) -> None:
    """Takes a person off the body's own roll."""
    row = db.session.get(BodyMember, (body.id, person_id))
    if row is not None:
        db.session.delete(row)


def members_of(body: Body) -> list[tuple[Person, str]]:
    """(person, role) on the body's own roll; empty where it is made up by territory."""
    return [
        (p, role)
        for p, role in db.session.execute(
            select(Person, BodyMember.role)
            .join(BodyMember, BodyMember.person_id == Person.id)
            .where(BodyMember.body_id == body.id)
            .order_by(Person.id)
        )
    ]


def electorate_of(body: Body) -> list[Elector]:
    """The voting rights of a body now, in a stable order; frozen by who opens a vote.

    A body with a roll of its own: its members. Otherwise those of its territory: adults who are verified
    (person), households with such an adult (household; cast by the representative, or any adult where none is
    named), owners (owner). Owners who hold exactly the same units together have one right; owning several units is
    one head and the sum of the areas (Civil Code art. 278: headcount and area are counted separately).
    """
    community = community_by_id(body.community_id)
    places = within(community, body.territory_id) if body.territory_id else None
    roll = {p.id: p for p, _ in members_of(body) if is_verified(p)}
    if body.electorate == "owner":
        return _owners(community, places)
    wanted = (
        select(Person, Household.unit_id)
        .outerjoin(Household, Person.household_id == Household.id)
        .outerjoin(Unit, Household.unit_id == Unit.id)
        .where(
            Person.community_id == community.id,
            Person.level != "declared",
            Person.of_age,
            Person.left_on.is_(None),
        )
        .order_by(Person.id)
    )
    if roll:
        wanted = wanted.where(
            Person.id.in_(select(BodyMember.person_id).where(BodyMember.body_id == body.id))
        )
    elif places is not None:
        wanted = wanted.where(Unit.territory_id.in_(places))
    rows = db.session.execute(wanted).all()
    if body.electorate == "person" or roll:
        return [Elector(p.id, p.household_id, (unit,) if unit else (), 1, 0, (p.id,)) for p, unit in rows]
    homes: dict[int, list[tuple[Person, int | None]]] = defaultdict(list)
    for p, unit in rows:
        if p.household_id is not None:
            homes[p.household_id].append((p, unit))
    electors = []
    for household_id, people in homes.items():
        named = [p.id for p, _ in people if p.represents_household]
        unit = people[0][1]
        electors.append(
            Elector(
                named[0] if named else None,
                household_id,
                (unit,) if unit else (),
                1,
                0,
                tuple(named[:1] or [p.id for p, _ in people]),
            )
        )
    return electors


def _owners(community: Community, places: set[int] | None) -> list[Elector]:
    wanted = (
        select(Ownership, Unit, Person)
        .join(Unit, Ownership.unit_id == Unit.id)
        .join(Person, Ownership.person_id == Person.id)
        .where(Unit.community_id == community.id)
        .order_by(Unit.id, Person.id)
    )
    if places is not None:
        wanted = wanted.where(Unit.territory_id.in_(places))
    owners: dict[int, set[int]] = defaultdict(set)
    units: dict[int, Unit] = {}
    people: dict[int, Person] = {}
    for _held, unit, person in db.session.execute(wanted):
        owners[unit.id].add(person.id)
        units[unit.id], people[person.id] = unit, person
    together: dict[tuple[int, ...], list[Unit]] = defaultdict(list)
    for unit_id, who in owners.items():
        together[tuple(sorted(who))].append(units[unit_id])
    electors = []
    for who, held_units in together.items():
        cast = tuple(i for i in who if is_verified(people[i]) and people[i].of_age)
        first = cast[0] if cast else who[0]
        electors.append(
            Elector(
                first,
                people[first].household_id,
                tuple(u.id for u in held_units),
                1,
                sum(u.area or 0 for u in held_units),
                cast,
            )
        )
    return electors


def bodies_for(person: Person) -> list[Body]:
    """Bodies on whose own roll a person stands."""
    return list(
        db.session.scalars(
            select(Body)
            .join(BodyMember, BodyMember.body_id == Body.id)
            .where(BodyMember.person_id == person.id)
            .order_by(Body.id)
        )
    )
