"""Days of notice and of posting by kind of body, as data (`consult/data/procedures.json`), and how days are
counted.

Dates are legal dates in the community's zone. Standard library only."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any


@dataclass(frozen=True, slots=True)
class LocalDays:
    """What a place asks otherwise: `item` is "notice", "publicity" or "post_within"."""

    place: Mapping[str, str]
    item: str
    days: int
    source: str


@dataclass(frozen=True, slots=True)
class Procedure:
    """Defaults for bodies of one kind; a body's own settings override them. `notice_days` and
    `publicity_days`
    are None where no number is laid down (charter or local rules say)."""

    kind: str
    name: Mapping[str, str]
    notice_days: int | None
    notice_source: str
    notice_statutory: bool
    urgent_allowed: bool
    publicity_days: int | None
    publicity_source: str
    publicity_statutory: bool
    party_study: bool
    filing: Mapping[str, str] | None
    local: tuple[LocalDays, ...]
    law: Law


@dataclass(frozen=True, slots=True)
class Law:
    """What is laid down for bodies of one kind beside their days.

    convened: who calls it, in words, and the article. electorates: who may have one vote, the usual first.
    rules: ids of the decision rules it has, the usual first. effects: what its votes may mean, the usual
    first. roll: places (all who live there), own (only who is on its roll) or either. statutory: unit and
    rules are in law; else its charter may have others."""

    convened: Mapping[str, str]
    source: str
    electorates: tuple[str, ...]
    rules: tuple[str, ...]
    effects: tuple[str, ...]
    roll: str
    statutory: bool


@lru_cache(maxsize=1)
def procedures() -> Mapping[str, Procedure]:
    """Every kind of body known, by its kind, in the order of the file."""
    path = Path(__file__).resolve().parents[1] / "data" / "procedures.json"
    bodies = json.loads(path.read_text(encoding="utf-8"))["bodies"]
    return MappingProxyType({body["kind"]: _procedure(body) for body in bodies})


def procedure(kind: str) -> Procedure:
    """Raises KeyError for a kind nobody knows."""
    return procedures()[kind]


def _procedure(body: dict[str, Any]) -> Procedure:
    notice, publicity = body["notice"], body["publicity"]
    return Procedure(
        kind=body["kind"],
        name=body["name"],
        notice_days=notice["days"],
        notice_source=notice["source"],
        notice_statutory=notice["statutory"],
        urgent_allowed=notice["urgent_allowed"],
        publicity_days=publicity["days"],
        publicity_source=publicity["source"],
        publicity_statutory=publicity["statutory"],
        party_study=body["party_study"],
        filing=body["filing"],
        local=tuple(LocalDays(**local) for local in body["local"]),
        law=_law(body["law"]),
    )


def _law(law: dict[str, Any]) -> Law:
    convened = law["convened"]
    return Law(
        convened={"zh": convened["zh"], "en": convened["en"]},
        source=convened["source"],
        electorates=tuple(law["electorates"]),
        rules=tuple(law["rules"]),
        effects=tuple(law["effects"]),
        roll=law["roll"],
        statutory=law["statutory"],
    )


def days_before(published_on: date, meeting_on: date) -> int:
    """Days of notice given: the day of the meeting less the day of publishing."""
    return (meeting_on - published_on).days


def notice_short_by(kind: str, published_on: date, meeting_on: date, days: int | None = None) -> int:
    """How many days the notice falls short, 0 where it is enough or no number is laid down.

    `days` is the body's own number where it has one; else that of its kind. Raises KeyError."""
    needed = procedure(kind).notice_days if days is None else days
    return max(0, (needed or 0) - days_before(published_on, meeting_on))


def posting_days(start_on: date, end_on: date) -> int:
    """Days posted: both the first and the last day count."""
    return (end_on - start_on).days + 1


def posting_end(start_on: date, days: int) -> date:
    """The last day of a posting of `days` days. Raises ValueError below 1."""
    if days < 1:
        raise ValueError(days)
    return start_on + timedelta(days=days - 1)


def printed_source(source: str) -> str:
    """The basis of a rule as it may be printed: an example of a charter is no legal source, and the line is
    left out."""
    return "" if "示例参数" in source else source
