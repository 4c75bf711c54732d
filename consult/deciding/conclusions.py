"""What a result means, as codes with their values; the edge has the words.

Codes: of a result `carried`, `lost`, `no_quorum`, `tie`; of a condition in one unit `quorum_met` and
`quorum_short` {unit, came, all, needed, short}, `agreed` and `agreed_short` {unit, for, needed, short},
`unopposed` and `objected` {unit, against}; of a choice `chosen`, `tied`, `none_chosen` (see
`consult.deciding.methods`)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Conclusion:
    """One thing that follows. good: whether it speaks for adoption; units of the values are those of
    `unit`."""

    code: str
    params: Mapping[str, Any] = field(default_factory=dict)
    good: bool = True


def conclusion(result: Mapping[str, Any]) -> Conclusion:
    """The one word for a result. result: `VoteResult.to_dict()`, as it is stored."""
    if not result["quorum_met"]:
        return Conclusion("no_quorum", good=False)
    if result["passed"]:
        return Conclusion("carried")
    deciding = [unit for unit in result["units"].values() if unit["decides"]]
    tie = any(unit["for"] == unit["against"] > 0 for unit in deciding)
    return Conclusion("tie" if tie else "lost", good=False)


def conditions(result: Mapping[str, Any], counts_present: bool) -> Iterator[Conclusion]:
    """Each condition of each deciding unit, met or by how much not. counts_present:
    `DecisionRule.counts_present`."""
    for name, unit in result.get("units", {}).items():
        if unit.get("asks_quorum", unit["decides"]):
            yield from _quorum(name, unit, counts_present)
        if unit["decides"]:
            yield from _approval(name, unit)


def _quorum(name: str, unit: Mapping[str, Any], counts_present: bool) -> Iterator[Conclusion]:
    needed, met = unit["quorum"]["needed"], bool(unit["quorum"]["met"])
    if needed is None:
        return
    came = unit["present"] if counts_present else unit["participated"]
    values = {"unit": name, "came": came, "all": unit["eligible"], "needed": needed}
    if met:
        yield Conclusion("quorum_met", values)
    else:
        yield Conclusion("quorum_short", {**values, "short": needed - came}, good=False)


def _approval(name: str, unit: Mapping[str, Any]) -> Iterator[Conclusion]:
    needed, met = unit["approve"]["needed"], bool(unit["approve"]["met"])
    if needed is None:
        yield Conclusion("unopposed" if met else "objected", {"unit": name, "against": unit["against"]}, met)
        return
    values = {"unit": name, "for": unit["for"], "needed": needed}
    if met:
        yield Conclusion("agreed", values)
    else:
        yield Conclusion("agreed_short", {**values, "short": needed - unit["for"]}, good=False)
