"""The roll of a vote, frozen when it opens, and what was cast counted over it: by heads, households, floor
area."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from consult.deciding.tally import UnitTally

#: The sides of a yes-or-no vote, in the order they are told.
SIDES = ("for", "against", "abstain")


@dataclass(frozen=True, slots=True)
class Right:
    """One voting right. number: its place in the roll, from 1. may_cast: ids of those who may use it (the
    first use
    stands). heads: how many it counts for; area: 0.01 ㎡; units: ids of the flats it stands for."""

    number: int
    may_cast: tuple[int, ...]
    household: int | None = None
    heads: int = 1
    area: int = 0
    units: tuple[int, ...] = ()


@dataclass(frozen=True)
class Roll:
    """Every right of a vote, in the order of their numbers. present: numbers of the rights with somebody
    there when it opened; None where nobody meets,
    as in a vote of weeks: then who takes part is who came."""

    rights: tuple[Right, ...]
    present: frozenset[int] | None = None
    _of: Mapping[int, tuple[int, ...]] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        found: dict[int, list[int]] = {}
        for right in self.rights:
            for person in right.may_cast:
                found.setdefault(person, []).append(right.number)
        object.__setattr__(self, "_of", {person: tuple(numbers) for person, numbers in found.items()})

    @property
    def heads(self) -> int:
        """All heads entitled."""
        return sum(right.heads for right in self.rights)

    def of(self, person: int) -> tuple[int, ...]:
        """Numbers of the rights this person may use; empty where they have none."""
        return self._of.get(person, ())

    def sharers(self, person: int) -> frozenset[int]:
        """Everybody who may use a right of this person, themselves included; empty where they have none."""
        return frozenset(p for number in self.of(person) for p in self.rights[number - 1].may_cast)

    def with_present(self, people: Iterable[int]) -> Roll:
        """The same roll, noting whose holders are there."""
        there = set(people)
        here = frozenset(r.number for r in self.rights if any(p in there for p in r.may_cast))
        return Roll(self.rights, here)


def side_of(choice: Any) -> str:
    """for, against or abstain; choosing options is taking part, counted as for."""
    return choice if choice in SIDES else "for"


def named_tallies(
    roll: Roll, casts: Mapping[str, Any], hands: Mapping[str, int], homes_are_heads: bool = False
) -> dict[str, UnitTally]:
    """Totals by unit of a vote by name. casts: choice by person id as text; hands: counted in the room, heads
    only.

    homes_are_heads: each right is a household's, so that hands are households too."""
    heads, areas = dict.fromkeys(SIDES, 0), dict.fromkeys(SIDES, 0)
    homes: dict[int, str] = {}
    for right in roll.rights:
        used = next((casts[str(p)] for p in right.may_cast if str(p) in casts), None)
        if used is None:
            continue
        side = side_of(used)
        heads[side] += right.heads
        areas[side] += right.area
        if right.household is not None:
            homes.setdefault(right.household, side)
    for choice, number in hands.items():
        heads[side_of(choice)] += number
    here = _here(roll)
    out = {"headcount": _tally(roll.heads, heads, sum(r.heads for r in here))}
    if not any(hands.values()):
        out["household"] = _home_tally(roll, homes, here)
        if any(right.area for right in roll.rights):
            whole = sum(right.area for right in roll.rights)
            out["area_sqm"] = _tally(whole, areas, sum(right.area for right in here))
    if homes_are_heads:
        out["household"] = out["headcount"]
    return out


def box_tallies(
    roll: Roll, counts: Mapping[str, int], hands: Mapping[str, int], cast: int, homes_are_heads: bool = False
) -> dict[str, UnitTally]:
    """Totals by heads of an unnamed box. counts: papers by choice; cast: rights used."""
    heads = {side: counts.get(side, 0) + hands.get(side, 0) for side in SIDES}
    if set(counts) - set(SIDES):
        abstain = counts.get("abstain", 0)
        heads = {"for": max(0, cast - abstain), "against": 0, "abstain": abstain}
    tally = _tally(len(roll.rights), heads, sum(right.heads for right in _here(roll)))
    return {"headcount": tally, "household": tally} if homes_are_heads else {"headcount": tally}


def _here(roll: Roll) -> list[Right]:
    present = roll.present or frozenset()
    return [right for right in roll.rights if right.number in present]


def _home_tally(roll: Roll, homes: Mapping[int, str], here: list[Right]) -> UnitTally:
    sides = {side: list(homes.values()).count(side) for side in SIDES}
    every = {right.household for right in roll.rights} - {None}
    return _tally(len(every), sides, len({right.household for right in here} - {None}))


def _tally(eligible: int, sides: Mapping[str, int], present: int) -> UnitTally:
    voted = sum(sides.values())
    # More hands than the roll has is a miscount in the room: the roll is widened on paper, never the votes
    # cut.
    eligible = max(eligible, voted)
    return UnitTally.of(
        eligible,
        sides["for"],
        sides["against"],
        sides["abstain"],
        present=min(eligible, max(present, voted)),
    )
