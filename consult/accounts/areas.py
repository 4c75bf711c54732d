"""Where the people, homes and places of an address lie, for offices that hold in one grid only."""

from __future__ import annotations

from typing import Any

from consult.accounts.rights import Place
from consult.foundation.db import LARGEST_KEY, db
from consult.people.models import Household, Person, Territory, Unit


def of_territory(community: Any, territory_id: int | None) -> Place | None:
    """A place and all it lies in; None where there is none such here."""
    found: set[int] = set()
    here = db.session.get(Territory, territory_id) if 0 < (territory_id or 0) <= LARGEST_KEY else None
    if here is None or here.community_id != community.id:
        return None
    while here is not None and here.id not in found:
        found.add(here.id)
        here = here.parent
    return Place(territories=frozenset(found))


def of_household(community: Any, household_id: int | None) -> Place | None:
    """Where a home lies; nowhere in particular for one without a flat."""
    home = db.session.get(Household, household_id) if 0 < (household_id or 0) <= LARGEST_KEY else None
    if home is None or home.community_id != community.id:
        return None
    unit = db.session.get(Unit, home.unit_id) if home.unit_id else None
    return (of_territory(community, unit.territory_id) if unit is not None else None) or Place()


def of_person(community: Any, person_id: int) -> Place | None:
    """Where somebody lives."""
    person = db.session.get(Person, person_id) if 0 < person_id <= LARGEST_KEY else None
    if person is None or person.community_id != community.id:
        return None
    return of_household(community, person.household_id) or Place()
