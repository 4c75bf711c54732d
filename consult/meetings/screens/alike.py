"""Whose buttons are the same. People of whom a meeting says nothing in particular are judged once, not once
each: three hundred phones in a hall then cost what a dozen do.

Two members are alike when they have the same standing, are both here or both not, voted alike in every named
vote, and are mentioned nowhere else in the state; whoever is mentioned anywhere (mover, speaker, hand,
nominee …) is judged apart.
"""

from __future__ import annotations

import threading
from collections.abc import Collection, Hashable, Iterable, Mapping, Set
from dataclasses import dataclass, field, fields, is_dataclass
from typing import Any

from consult import rules
from consult.foundation import own_words
from consult.foundation.db import canonical
from consult.meetings.screens import doors

#: Fields that name everybody; what they say of a person is part of how people are told apart instead.
_EVERYBODY = frozenset({"members", "present", "casts", "yes_names", "no_names"})
#: How many meetings a process remembers judged.
REMEMBERED = 50


@dataclass
class _Judged:
    """One state, who is mentioned in it, how each voted, and the openings found so far."""

    state: rules.Meeting
    mentioned: Set[str]
    sides: Mapping[str, tuple[tuple[str, str], ...]]
    found: dict[Hashable, list[dict[str, Any]]] = field(default_factory=dict)


_judged: dict[int, _Judged] = {}
_lock = threading.Lock()


def openings(
    meeting_id: int, state: rules.Meeting, who: str, keep: Collection[str] = ()
) -> list[dict[str, Any]]:
    """The doors of a person (`doors.openings_for`), people's words in them covered but for `keep`: one list
    for all who are alike. Callers must not change it."""
    known = _judged.get(meeting_id)
    if known is None or known.state is not state:
        known = _Judged(state, frozenset(_mentions(state)), _sides(state))
        with _lock:
            if len(_judged) >= REMEMBERED:
                _judged.clear()
            _judged[meeting_id] = known
    key = _profile(known, who)
    if key not in known.found:
        # Covered here and not for each phone: a list of doors has hundreds of texts.
        known.found[key] = own_words.covered_parts(doors.openings_for(state, who), keep)
    return known.found[key]


def _profile(known: _Judged, who: str) -> Hashable:
    member = known.state.members.get(who)
    if member is None or who in known.mentioned or member.standing in ("chair", "secretary"):
        return who
    cast = None if known.state.vote is None else canonical(known.state.vote.casts.get(who))
    return member.standing, member.voting, who in known.state.present, cast, known.sides.get(who, ())


def _sides(state: rules.Meeting) -> dict[str, tuple[tuple[str, str], ...]]:
    """How each voted in the named votes that are remembered."""
    out: dict[str, list[tuple[str, str]]] = {}
    for ref, record in state.records.items():
        for side, names in (("yes", record.yes_names), ("no", record.no_names)):
            for who in names or ():
                out.setdefault(who, []).append((ref, side))
    return {who: tuple(sides) for who, sides in out.items()}


def _mentions(value: Any) -> Iterable[str]:
    """Every text anywhere in the state, but in the fields that name everybody. Too many are found (a
    number may be an item's): that only judges somebody apart who need not be."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _mentions(key)
            yield from _mentions(inner)
    elif isinstance(value, (tuple, list, frozenset, set)):
        for inner in value:
            yield from _mentions(inner)
    elif is_dataclass(value):
        for each in fields(value):
            if each.name not in _EVERYBODY:
                yield from _mentions(getattr(value, each.name))
