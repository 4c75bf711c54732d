"""How many households send a topic to screening: by the kind of place it is about, as a part of the
households there. Reads only."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from consult.foundation import settings
from consult.foundation.setting_kinds import households_needed
from consult.foundation.setting_rows import LEVELS
from consult.people import places
from consult.people.models import Community
from consult.topics.models import Topic


def needed_of(community: Community, topics: Iterable[Topic]) -> dict[int, int]:
    """{topic id: households}, by what held on the day each was sent in; 0 where none is asked for."""
    asked = [(topic.id, topic.territory_id, topic.submitted_on) for topic in topics]
    here = places.kinds_of(community, {place for _, place, _ in asked if place is not None})
    shares = {
        (place, on): settings.of(community, f"support_{_level(here.get(place or 0, ''))}", on=on)
        for _, place, on in asked
    }
    counted = places.households_in(community, {place for (place, _), share in shares.items() if share})
    flat = {on: int(settings.of(community, "support_households", on=on)) for _, _, on in asked}
    return {
        topic: households_needed(shares[place, on], counted[place]) if shares[place, on] else flat[on]
        for topic, place, on in asked
    }


def needed_at(community: Community, place: int | None, on: date | None = None) -> int:
    """Households asked for what concerns a place (None: the whole community) and is sent in on a day, left
    out: today."""
    kind = places.kinds_of(community, {place}).get(place, "") if place else ""
    share = settings.of(community, f"support_{_level(kind)}", on=on)
    if not share:
        return int(settings.of(community, "support_households", on=on))
    return households_needed(share, places.households_in(community, {place})[place])


def _level(kind: str) -> str:
    """The setting's level for a kind of place; what is no smaller place is the whole community."""
    return kind if kind in LEVELS else "community"
