"""Places to choose from when proposing: the community's grids, estates and buildings. Entrances and flats
would point at people."""

from __future__ import annotations

from consult.people import places
from consult.people.models import Community

CHOSEN = ("grid", "group", "estate", "building")


def choices(community: Community) -> list[tuple[int, str]]:
    """(territory id, how it is called with its estate): 望湖苑3号楼."""
    found, estates = [], {}
    for _depth, place, _units in places.tree_of(community):
        if place.kind == "estate":
            estates[place.id] = place.name
        if place.kind in CHOSEN:
            estate = estates.get(place.parent_id or 0, "") if place.kind == "building" else ""
            found.append(
                (
                    place.id,
                    places.place_label(estate=estate, building=place.name)
                    if place.kind == "building"
                    else place.name,
                )
            )
    return found


def worded(community: Community, territory_id: int | None, more: str) -> tuple[int | None, str]:
    """The territory where it may be chosen, and the place in words: 望湖苑3号楼，北侧空地."""
    label = dict(choices(community)).get(territory_id or 0)
    more = more.strip()
    if label is None:
        return None, more
    return territory_id, f"{label}，{more}" if more else label


def rest(community: Community, territory_id: int | None, place: str) -> str:
    """What was written besides the chosen territory."""
    label = dict(choices(community)).get(territory_id or 0)
    return place[len(label) :].lstrip("，") if label and place.startswith(label) else place
