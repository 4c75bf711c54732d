"""Correcting the tree of places, and the choices a body's form offers."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select

from consult.cases.catalogue import shipped_rules
from consult.foundation import journal
from consult.foundation.db import db
from consult.foundation.errors import Invalid
from consult.foundation.phrases import P
from consult.foundation.procedures import procedures
from consult.people.models import Body, Office, Territory, Unit


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
    """Takes an empty place out of the tree. Raises Invalid where something stands on it, so that nothing goes by accident."""
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


def body_kinds(lang: str, present: str = "") -> list[tuple[str, str]]:
    """(kind, words) of every kind of body with notice and posting rules of its own; `present` too where it is none of them."""
    known = [(kind, found.name[lang]) for kind, found in procedures().items()]
    return known if not present or present in procedures() else [*known, (present, present)]


def decision_rules(lang: str) -> dict[str, str]:
    """Words of every decision rule of the library, by id."""
    return {
        rule_id: f"{rule.name[lang]}（{rule_id}）" if lang == "zh" else f"{rule.name[lang]} ({rule_id})"
        for rule_id, rule in shipped_rules().items()
    }
