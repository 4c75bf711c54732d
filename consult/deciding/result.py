"""What was counted, measured against a decision rule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from consult.deciding.reading import TallyError
from consult.deciding.rule import DecisionRule
from consult.deciding.tally import UnitTally
from consult.deciding.units import UNITS


@dataclass(frozen=True, slots=True)
class UnitResult:
    """One unit measured against the rule. `quorum_needed` is None where the rule asks none,
    `approve_needed` None where it asks for no objection; `decides` False where it only informs, `asks_quorum`
    where the quorum is asked in it."""

    tally: UnitTally
    quorum_needed: int | None
    quorum_met: bool
    approve_base: int
    approve_needed: int | None
    approve_met: bool
    decides: bool
    asks_quorum: bool

    def to_dict(self) -> dict[str, Any]:
        told = {
            **self.tally.to_dict(),
            "quorum": {"needed": self.quorum_needed, "met": self.quorum_met},
            "approve": {"base": self.approve_base, "needed": self.approve_needed, "met": self.approve_met},
            "decides": self.decides,
        }
        return told if self.asks_quorum == self.decides else {**told, "asks_quorum": self.asks_quorum}


@dataclass(frozen=True, slots=True)
class VoteResult:
    """`passed` implies `quorum_met`; both look at the deciding units only."""

    rule_id: str
    quorum_met: bool
    passed: bool
    units: Mapping[str, UnitResult]

    def to_dict(self) -> dict[str, Any]:
        return {
            "rule_id": self.rule_id,
            "quorum_met": self.quorum_met,
            "passed": self.passed,
            "units": {unit: result.to_dict() for unit, result in self.units.items()},
        }


def decide_vote(rule: DecisionRule, tallies: Mapping[str, UnitTally]) -> VoteResult:
    """What the counts mean under the rule.

    `tallies` by unit: every unit of the rule (else TallyError "missing" naming it), and any others, which
    are measured the same way and reported with `decides` False. Quorum and approval must hold in each
    deciding unit; a quorum of None is met; nothing cast is never passed."""
    for unit in (*rule.units, *rule.asks_quorum_of):
        if tallies.get(unit) is None:
            raise TallyError(unit, "missing")
    units = {
        unit: _measure(rule, tallies[unit], unit in rule.units, unit in rule.asks_quorum_of)
        for unit in UNITS
        if tallies.get(unit) is not None
    }
    quorum_met = all(result.quorum_met for result in units.values() if result.asks_quorum)
    passed = quorum_met and all(result.approve_met for result in units.values() if result.decides)
    return VoteResult(rule.id, quorum_met, passed, MappingProxyType(units))


def _measure(rule: DecisionRule, tally: UnitTally, decides: bool, asks_quorum: bool) -> UnitResult:
    if rule.quorum is None:
        quorum_needed, quorum_met = None, True
    else:
        quorum_base = tally.base(rule.quorum.of)
        came = tally.present if rule.counts_present else tally.participated
        quorum_needed = rule.quorum.needed(quorum_base)
        quorum_met = rule.quorum.met(came, quorum_base)
    base, needed, agreed = rule.approve.measure(tally)
    agreed = agreed and tally.participated > 0
    return UnitResult(tally, quorum_needed, quorum_met, base, needed, agreed, decides, asks_quorum)
