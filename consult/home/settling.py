"""Settings changed together: what a form or a pack would change, which posted sheets that makes wrong, and
the change itself. Never commits."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from consult.foundation import journal, settings
from consult.foundation.days import local_day
from consult.foundation.db import db
from consult.foundation.errors import Forbidden, Invalid
from consult.foundation.phrases import P
from consult.foundation.setting_facts import FACTS
from consult.foundation.setting_kinds import Setting
from consult.foundation.setting_rows import LEVELS, REGISTRY
from consult.outcomes.correcting import as_posted
from consult.outcomes.models import Notice
from consult.outcomes.numbers import next_number
from consult.people import bodies, places
from consult.people.models import Body, Community
from consult.topics import numbers


@dataclass(frozen=True)
class Sheet:
    """A posted notice that prints a value which does not hold (any more). field: of the setting."""

    notice: Notice
    field: tuple[str, str]
    printed: str
    now: str

    @property
    def name(self) -> str:
        """How it is called: its number, else its title."""
        return self.notice.number or self.notice.title


@dataclass(frozen=True)
class Planned:
    """One change of a form or pack. value: what is to be stored, None for the default; before, after: what
    holds on that day without and with it."""

    setting: Setting
    before: Any
    after: Any
    value: Any
    sheets: tuple[Sheet, ...] = ()


def typed(form: Mapping[str, str]) -> tuple[dict[str, Any], list[Invalid]]:
    """{key: value} of every setting the form has, and what is wrong with it, each naming its field."""
    values, wrong = {}, []
    for key, known in {**FACTS, **REGISTRY}.items():
        if any(name in form for name in known.inputs):
            try:
                values[key] = known.typed(form)
            except Invalid as refused:
                wrong.append(refused)
    return values, wrong


def plan(
    community: Community, values: Mapping[str, Any], from_on: date, now: datetime, why: str = ""
) -> tuple[list[Planned], list[Invalid]]:
    """What these values would change from a day on, in the order of the registry, and what is wrong."""
    made, wrong = _facts_planned(community, values, from_on, now)
    for key, known in REGISTRY.items():
        if key not in values:
            continue
        value, before = values[key], settings.of(community, key, on=from_on)
        after = known.default if value is None else value
        if after == before:
            continue
        try:
            settings.check(community, key, settings.Change(value=value, from_on=from_on, why=why), now=now)
        except Invalid as refused:
            wrong.append(refused)
            continue
        sheets = _made_wrong(community, known, before, after, from_on) if known.printed else ()
        made.append(Planned(known, before, after, value, tuple(sheets)))
    past: list[Invalid] = [each for each in wrong if each.field == "holds_from"]
    return made, [each for each in wrong if each.field != "holds_from"] + past[:1]


def _facts_planned(
    community: Community, values: Mapping[str, Any], from_on: date, now: datetime
) -> tuple[list[Planned], list[Invalid]]:
    """What these values would change of the community itself."""
    made: list[Planned] = []
    wrong: list[Invalid] = []
    for key, known in FACTS.items():
        before = getattr(community, key)
        value = known.default if values.get(key, before) is None else values.get(key, before)
        if value == before:
            continue
        if known.low and known.type == "text" and not value:
            wrong.append(Invalid(key, P("Please give a name.")))
            continue
        sheets = _signed(community, known, from_on) if known.printed else []
        made.append(Planned(known, before, value, value, tuple(sheets)))
    if made and from_on > local_day(community, now):
        wrong.append(Invalid("holds_from", P("The community's name and figures hold at once.")))
    return made, wrong


def _signed(community: Community, known: Setting, day: date) -> list[Sheet]:
    """Notices on the board that the community signs under its name."""
    return [
        Sheet(notice, known.name, community.name_zh, "")
        for notice in _posted(community, day)
        if notice.body_id is None and not settings.of(community, "issuer", on=notice.start_on)
    ]


def _state(community: Community, planned: Planned, why: str, by: int | None, now: datetime) -> None:
    """Writes what the community says of itself, with its line in the journal."""
    setattr(community, planned.setting.key, planned.value)
    root = places.root_of(community)
    if planned.setting.key == "name_zh" and root.name == planned.before:
        root.name = planned.value
    told = {"setting": planned.setting.key, "before": planned.before, "after": planned.value}
    sheets = list(dict.fromkeys(sheet.name for sheet in planned.sheets))
    told |= {name: value for name, value in (("why", why), ("sheets", sheets)) if value}
    journal.record(community.id, "community_changed", "community", community.id, by=by, at=now, detail=told)


def apply(
    community: Community,
    planned: Iterable[Planned],
    *,
    from_on: date,
    why: str,
    holds: Collection[str],
    by: int | None,
    now: datetime,
) -> int:
    """Settles them all, a line in the journal each; returns how many. Raises like `settings.change`."""
    if len(why) > 200:
        raise Invalid("why", P("Please keep it under %(n)s characters.", n=200))
    n = 0
    for each in planned:
        n += 1
        if each.setting.key in FACTS:
            if each.setting.changed_by.isdisjoint(holds):
                raise Forbidden(P("This is for the community's staff."))
            _state(community, each, why, by, now)
            continue
        sheets = tuple(dict.fromkeys(sheet.name for sheet in each.sheets))
        wanted = settings.Change(value=each.value, from_on=from_on, why=why, sheets=sheets)
        settings.change(community, each.setting.key, wanted, holds=holds, by=by, now=now)
    return n


def _posted(community: Community, day: date) -> list[Notice]:
    """Notices on the board on that day or put up since."""
    return list(
        db.session.scalars(
            select(Notice)
            .where(Notice.community_id == community.id, Notice.end_on >= day, Notice.withdrawn_at.is_(None))
            .order_by(Notice.start_on, Notice.id)
        )
    )


def _made_wrong(
    community: Community, known: Setting, before: Mapping[str, str], after: Mapping[str, str], day: date
) -> list[Sheet]:
    gone = {field: old for field, old in before.items() if old and after.get(field, "") != old}
    if not gone:
        return []
    return [
        Sheet(notice, known.fields[field], old, after.get(field, ""))
        for notice in _posted(community, day)
        for printed in [as_posted(notice)]
        for field, old in gone.items()
        if printed.get(field) == old
    ]


def sheets_wrong_now(community: Community, now: datetime) -> list[Sheet]:
    """Notices on the board that print what was settled once and is no longer, and were not corrected."""
    today = local_day(community, now)
    found = []
    for known in REGISTRY.values():
        if not known.printed:
            continue
        held = settings.of(community, known.key, on=today)
        once = settings.earlier(community, known.key, today)
        gone = {
            (field, old[field])
            for old in once
            for field in known.fields
            if old.get(field) and old[field] != held.get(field, "")
        }
        found += [
            Sheet(notice, known.fields[field], old, held.get(field, ""))
            for notice in (_posted(community, today) if gone else [])
            for printed in [as_posted(notice)]
            for field, old in sorted(gone)
            if printed.get(field) == old
        ]
    return found


def levels_here(community: Community) -> dict[str, tuple[str, int]]:
    """{kind: (an example's name, its households)} of the kinds of place there are, the community last."""
    counts = places.households_in(community, {None})
    found: dict[str, tuple[str, int]] = {}
    for place in places.territories_of(community):
        if place.kind not in LEVELS or place.kind == "community":
            continue
        n = counts[place.id]
        if place.kind not in found or (not found[place.kind][1] and n):
            found[place.kind] = (_called(place), n)
    order = {kind: found[kind] for kind in LEVELS if kind in found}
    return {**order, "community": (community.name_zh, counts[None])}


def _called(place: Any) -> str:
    """3号楼2单元: an entrance says nothing without its building."""
    above = place.parent.name if place.kind == "entrance" and place.parent is not None else ""
    return above + place.name


def next_numbers(community: Community, year: int) -> list[str]:
    """The next document numbers of the topics and of each body with a series."""
    mine = numbers.document_of(community, year, numbers.next_serial(community, year))
    theirs = [next_number(body, year) for body in bodies.bodies_of(community)]
    return [mine, *dict.fromkeys(each for each in theirs if each)]


def bodies_otherwise(community: Community) -> dict[str, list[tuple[Body, Any]]]:
    """{key: [(body, its own value)]} of what bodies have settled for themselves."""
    found: dict[str, list[tuple[Body, Any]]] = {}
    for body in bodies.bodies_of(community):
        for key, known in REGISTRY.items():
            value = settings.own(body, community, key) if known.per_body else None
            if value is not None:
                found.setdefault(key, []).append((body, value))
    return found
