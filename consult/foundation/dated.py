"""Values that hold from a day on, beside each other in one mapping of a row. Pure.

`{key: value, "dated": {key: [{"from": "2026-12-01", "value": …}, …]}}`: what stands under the key itself held
before the first of the days; each later value holds from its day until the next. None is the default again.
Old values stay, so that a clock that began under one is still read by it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

#: The word under which dated values are kept; no setting may be called so.
DATED = "dated"


def _lines(kept: Mapping[str, Any] | None, key: str) -> list[tuple[date, Any]]:
    """(from, value), the earliest first; what is no such line is passed over."""
    found = []
    dated = (kept or {}).get(DATED)
    lines = dated.get(key) if isinstance(dated, Mapping) else None
    for line in lines if isinstance(lines, list) else ():
        try:
            found.append((date.fromisoformat(line["from"]), line["value"]))
        except (KeyError, TypeError, ValueError):
            continue
    return sorted(found, key=lambda line: line[0])


def held(kept: Mapping[str, Any] | None, key: str, day: Callable[[], date]) -> Any:
    """The value of a key on a day, None where nothing is set; the day is asked for only where it matters."""
    value = (kept or {}).get(key)
    lines = _lines(kept, key)
    if lines:
        at = day()
        for from_on, each in lines:
            if from_on <= at:
                value = each
    return value


def changed(
    kept: Mapping[str, Any] | None, key: str, value: Any, from_on: date, today: date
) -> dict[str, Any]:
    """The mapping in which a value holds from a day on, today or later; what was planned for it or later
    is gone. What held for some hours of today stays on record behind it: it may have been printed."""
    lines = [line for line in _lines(kept, key) if line[0] < from_on or line[0] <= today]
    return _with(kept, key, [*lines, (from_on, value)])


def unplanned(kept: Mapping[str, Any] | None, key: str, today: date) -> dict[str, Any]:
    """The mapping without what was planned for the days after today."""
    return _with(kept, key, [line for line in _lines(kept, key) if line[0] <= today])


def planned(kept: Mapping[str, Any] | None, key: str, today: date) -> list[tuple[date, Any]]:
    """(from, value) of what holds from a later day."""
    return [line for line in _lines(kept, key) if line[0] > today]


def earlier(kept: Mapping[str, Any] | None, key: str, today: date) -> list[Any]:
    """Every value that held before the one of today, the oldest first."""
    return [(kept or {}).get(key), *(value for from_on, value in _lines(kept, key) if from_on <= today)][:-1]


def _with(kept: Mapping[str, Any] | None, key: str, lines: list[tuple[date, Any]]) -> dict[str, Any]:
    """A new mapping, since a change inside the old one would not be seen."""
    dated = (kept or {}).get(DATED)
    others = {k: v for k, v in dated.items() if k != key} if isinstance(dated, Mapping) else {}
    own = {key: [{"from": on.isoformat(), "value": value} for on, value in lines]} if lines else {}
    rest = {k: v for k, v in (kept or {}).items() if k != DATED}
    return {**rest, DATED: {**others, **own}} if others or own else rest
