"""Communities and the tree of places inside each, down to the entrance. Nothing here commits or knows of
requests."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from consult.foundation import journal
from consult.foundation.db import db, of_community
from consult.foundation.errors import Invalid, NotFound
from consult.foundation.phrases import P
from consult.people.models import (
    Body,
    Community,
    Household,
    Office,
    Territory,
    Unit,
)


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


@dataclass(frozen=True, kw_only=True)
class CommunityFacts:
    """What is stated of a community. households, adults: as officially stated, not counted from the roll;
    case_file: as the case file
    it came from describes it."""

    kind: str = "urban"
    households: int = 0
    adults: int = 0
    zone: str = "Asia/Shanghai"
    case_file: dict[str, Any] | None = None


def add_community(
    slug: str,
    name_zh: str,
    name_en: str = "",
    *,
    facts: CommunityFacts = CommunityFacts(),
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
        kind=facts.kind,
        households=facts.households,
        adults=facts.adults,
        zone=facts.zone,
        case_file=facts.case_file,
    )
    db.session.add(made)
    db.session.flush()
    db.session.add(
        Territory(
            community_id=made.id, kind="village" if facts.kind == "village" else "community", name=name_zh
        )
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
    return of_community(Territory, community, territory_id)


def territory_by_id(territory_id: int) -> Territory:
    """Raises NotFound."""
    found = db.session.get(Territory, territory_id)
    if found is None:
        raise NotFound()
    return found


def place_names(place: Territory | None) -> dict[str, str]:
    """{kind: name} of a place and those it lies in, the nearest of a kind."""
    above: dict[str, str] = {}
    while place is not None:
        above.setdefault(place.kind, place.name)
        place = place.parent
    return above


def path_of(place: Territory) -> str:
    """A place with what it lies in, as it is said: 望湖苑3号楼2单元; alone where its kind needs nothing else."""
    above = place_names(place)
    if place.kind not in ("building", "entrance"):
        return place.name
    return place_label(
        estate=above.get("estate", ""),
        building=above.get("building", above.get("group", "")),
        entrance=above.get("entrance", ""),
    )


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


def kinds_of(community: Community, place_ids: Collection[int]) -> dict[int, str]:
    """{id: kind} of these places."""
    rows = db.session.execute(
        select(Territory.id, Territory.kind).where(
            Territory.community_id == community.id, Territory.id.in_(place_ids)
        )
    )
    return {place_id: kind for place_id, kind in rows} if place_ids else {}


def households_in(community: Community, place_ids: Collection[int | None]) -> dict[int | None, int]:
    """Households in each of these places and below. None or the root: the whole community, as officially
    stated, else as on the roll."""
    if not place_ids:
        return {}
    own = db.session.execute(
        select(Unit.territory_id, func.count())
        .join(Household, Household.unit_id == Unit.id)
        .where(Unit.community_id == community.id)
        .group_by(Unit.territory_id)
    )
    above = {place.id: place.parent_id for place in territories_of(community)}
    found: dict[int | None, int] = dict.fromkeys([*above, None], 0)
    for place_id, n in own:
        at, seen = place_id, set()
        while at is not None and at not in seen:
            seen.add(at)
            found[at] += n
            at = above.get(at)
    everywhere = community.households or (
        db.session.scalar(
            select(func.count()).select_from(Household).where(Household.community_id == community.id)
        )
        or 0
    )
    roots = [place_id for place_id, parent in above.items() if parent is None]
    return {**found, **dict.fromkeys([*roots, None], everywhere)}


def all_within(community: Community, territory_ids: Iterable[int]) -> set[int]:
    """Ids of several places and everything below them."""
    return {each for territory_id in territory_ids for each in within(community, territory_id)}


def place_label(*, estate: str = "", building: str = "", entrance: str = "", room: str = "") -> str:
    """How a household is called: 望湖苑3号楼2单元201户. Bare numbers get their measure word."""

    def worded(value: str, word: str) -> str:
        return value + word if value and value[-1].isascii() and value[-1].isalnum() else value

    return estate + worded(building, "号楼") + worded(entrance, "单元") + worded(room, "户")


def buildings_of(community: Community) -> list[Territory]:
    """Buildings (or villagers' groups) with units, in reading order."""
    return [place for _, place, units in tree_of(community) if place.kind in ("building", "group") and units]


def rename(place: Territory, name: str, *, by: int | None, now: datetime) -> None:
    """Another name for a place. Raises Invalid('name') when empty or taken beside it."""
    name = name.strip()[:80]
    if not name:
        raise Invalid("name", P("Please give a name."))
    beside = db.session.scalar(
        select(Territory.id).where(
            Territory.community_id == place.community_id,
            Territory.parent_id == place.parent_id,
            Territory.kind == place.kind,
            Territory.name == name,
            Territory.id != place.id,
        )
    )
    if beside is not None:
        raise Invalid("name", P("There is a place of this name here already."))
    place.name = name
    journal.record(place.community_id, "place_renamed", "territory", place.id, by=by, at=now)


def remove(place: Territory, *, by: int | None, now: datetime) -> None:
    """Takes an empty place out of the tree. Raises Invalid where something stands on it, so that nothing goes
    by accident."""
    if place.parent_id is None:
        raise Invalid(None, P("The community itself cannot be removed."))
    for table, column in (
        (Territory, Territory.parent_id),
        (Unit, Unit.territory_id),
        (Body, Body.territory_id),
        (Office, Office.territory_id),
    ):
        if db.session.scalar(select(func.count()).select_from(table).where(column == place.id)):
            raise Invalid(
                None,
                P(
                    "“%(name)s” is not empty: places, flats, bodies or grid workers belong to it.",
                    name=place.name,
                ),
            )
    journal.record(place.community_id, "place_removed", "territory", place.id, by=by, at=now)
    db.session.delete(place)
    db.session.flush()
