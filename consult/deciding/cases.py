"""Cases of `consult decide`: counts under a named rule, decided by the code that meetings use, and compared
with what the file expects.

A case is {id, rule, input, expect}; rules are the keys of `general.json` besides elections and house rules
(`KINDS`). Outcomes: `adopted`, `lost`, `no_quorum`; of elections `elected`, `ballot_again` (places stay
open), `tie`, `invalid`; of an appeal `sustained`, `overturned`; of a request for consent
`adopted` or `vote`."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from consult.deciding.catalogue import general_rules
from consult.deciding.methods import choose_best
from consult.deciding.reading import LARGEST_COUNT, RuleError, mapping
from consult.deciding.result import VoteResult, decide_vote
from consult.deciding.rule import DecisionRule
from consult.deciding.shapes import FixedNumber, FractionTest
from consult.deciding.tally import UnitTally
from consult.deciding.votes_cast import STANDS, standing

Input = Mapping[str, Any]


@dataclass(frozen=True)
class Decided:
    """What a case comes to. needed: the number, by unit where several decide, None where none is asked;
    values: all that an expectation may name, outcome and needed among them."""

    outcome: str
    needed: int | dict[str, int] | None
    values: Mapping[str, Any]


def decide_case(case: Mapping[str, Any]) -> Decided:
    """Raises RuleError or TallyError naming the field."""
    kind = case.get("rule")
    given = mapping(case.get("input"), "input")
    if isinstance(kind, str) and kind in KINDS:
        outcome, needed, values = KINDS[kind](given)
    elif isinstance(kind, str) and kind in general_rules():
        outcome, needed, values = _threshold(general_rules()[kind], given)
    else:
        raise RuleError("rule", "unknown_value", value=kind, among=", ".join([*general_rules(), *KINDS]))
    return Decided(outcome, needed, {"outcome": outcome, "needed": needed, **values})


def differences(case: Mapping[str, Any], decided: Decided) -> list[tuple[str, Any, Any]]:
    """(name, expected, found) of each value that is not as expected."""
    expected = mapping(case.get("expect", {}), "expect")
    return [
        (name, value, decided.values.get(name))
        for name, value in expected.items()
        if decided.values.get(name) != value
    ]


Found = tuple[str, int | dict[str, int] | None, dict[str, Any]]


def _threshold(rule: DecisionRule, given: Input) -> Found:
    """A yes or no vote by heads under a rule, with the quorum the case states."""
    sides = {name: _number(given, name, 0) for name in ("yes", "no", "abstain", "illegal")}
    sides = _with_chair(rule, given, sides)
    cast = sides["yes"] + sides["no"] + sides["illegal"]
    came = cast + sides["abstain"]
    present = _number(given, "present", came)
    members = _number(given, "members", max(present, came))
    seats = _number(given, "seats") if "seats" in given else None
    unit = rule.units[0]
    tally = UnitTally.of(
        members, sides["yes"], sides["no"], sides["abstain"], sides["illegal"], present, seats
    )
    rule, tallies = _quorum(rule, given, {unit: tally})
    result = decide_vote(rule, tallies)
    needed = result.units[unit].approve_needed
    return _outcome(result), needed, {"cast": cast, "yes": sides["yes"], "no": sides["no"]}


def _with_chair(rule: DecisionRule, given: Input, sides: dict[str, int]) -> dict[str, int]:
    """The sides with the chair's vote: in a ballot always, else where it changes the result (RONR 44:12)."""
    chair = given.get("chair")
    if chair is None:
        return sides
    if chair not in ("yes", "no"):
        raise RuleError("input.chair", "unknown_value", value=chair, among="yes, no")
    with_it = {**sides, chair: sides[chair] + 1}

    def adopted(piles: dict[str, int]) -> bool:
        tally = UnitTally.of(
            sum(piles.values()), piles["yes"], piles["no"], piles["abstain"], piles["illegal"]
        )
        return rule.approve.measure(tally)[2]

    return with_it if given.get("ballot") or adopted(with_it) != adopted(sides) else sides


_QUORUM = re.compile(r"(at_least|more_than) (\d{1,9})/(\d{1,9}) of (\w+)")
#: What a quorum may be a share of: the unit, the input that says how many are there, and that of all.
_SHARES = {
    "households": ("household", "households_present", "households"),
    "members": ("headcount", "present", "members"),
}


def _quorum(
    rule: DecisionRule, given: Input, tallies: dict[str, UnitTally]
) -> tuple[DecisionRule, dict[str, UnitTally]]:
    """The rule and tallies with the quorum of the case: a number of those present, or a share in words."""
    if "quorum" in given:
        return replace(rule, quorum=FixedNumber(_number(given, "quorum"))), tallies
    if "quorum_rule" not in given:
        return rule, tallies
    found = _QUORUM.fullmatch(str(given["quorum_rule"]))
    if not found or found[4] not in _SHARES:
        raise RuleError(
            "input.quorum_rule", "unknown_value", value=given["quorum_rule"], among=", ".join(_SHARES)
        )
    unit, here, every = _SHARES[found[4]]
    asked = {"op": ">=" if found[1] == "at_least" else ">", "num": int(found[2]), "den": int(found[3])}
    test = FractionTest.from_dict({**asked, "of": "eligible"}, "input.quorum_rule")
    if unit not in tallies:
        tallies[unit] = UnitTally(_number(given, every), 0, 0, 0, 0, present=_number(given, here))
    return replace(rule, quorum=test, quorum_units=(unit,)), tallies


def _fraction(given: Input) -> Found:
    asked = {"op": ">=", "num": given.get("num"), "den": given.get("den"), "of": "cast"}
    if given.get("strict"):
        asked["op"] = ">"
    rule = replace(general_rules()["fraction_cast"], approve=FractionTest.from_dict(asked, "input"))
    return _threshold(rule, given)


_UNITS = {"headcount": "owners", "area_sqm": "area_cm"}


def _owners(key: str) -> Callable[[Input], Found]:
    """Owners' decisions by heads and area (Civil Code 278): all, who takes part, who agrees."""

    def decided(given: Input) -> Found:
        tallies = {}
        for unit, name in _UNITS.items():
            all_, part, yes = (
                _number(mapping(given.get(group), f"input.{group}"), name, at=f"input.{group}")
                for group in ("total", "part", "yes")
            )
            if yes > part:
                raise RuleError(f"input.yes.{name}", "out_of_range", value=yes)
            # Who takes part and does not agree is against or abstains: the base is the same.
            tallies[unit] = UnitTally.of(all_, yes, part - yes, 0)
        result = decide_vote(general_rules()[key], tallies)
        short = "quorum_met" if not result.quorum_met else "approve_met"
        failed = [_UNITS[u].removesuffix("_cm") for u, r in result.units.items() if not getattr(r, short)]
        needed = {_UNITS[u].removesuffix("_cm"): r.approve_needed or 0 for u, r in result.units.items()}
        return _outcome(result), needed, {"failed": failed}

    return decided


def _household(house_rule: str) -> Callable[[Input], Found]:
    """One vote a household, of several the one the house rule names."""

    def decided(given: Input) -> Found:
        events = given.get("events")
        if not isinstance(events, Sequence) or not all(
            isinstance(each, Sequence) and len(each) == 2 and all(isinstance(word, str) for word in each)
            for each in events
        ):
            raise RuleError("input.events", "wrong_type", expected="list")
        votes = list(standing(events, house_rule).values())
        piles = {name: votes.count(name) for name in ("yes", "no", "abstain", "illegal")}
        if sum(piles.values()) != len(votes):
            raise RuleError("input.events", "unknown_value", value="", among=", ".join(piles))
        return _threshold(general_rules()["one_per_household"], {**given, **piles})

    return decided


def _election(majority: bool) -> Callable[[Input], Found]:
    """Votes by name for some places: more than half of the ballots are needed, or the most are enough."""

    def decided(given: Input) -> Found:
        votes = mapping(given.get("votes"), "input.votes")
        counts = [_number(votes, name, at="input.votes") for name in votes]
        seats = _number(given, "seats", 1)
        base = _number(given, "ballots", sum(counts) + _number(given, "illegal", 0))
        if seats < 1 or max(counts, default=0) > base:
            raise RuleError("input.seats" if seats < 1 else "input.votes", "out_of_range", value=seats)
        outcome, needed, values = _chosen(list(votes), counts, seats, base // 2 + 1 if majority else 1)
        return outcome, needed if majority else None, values

    return decided


def _chosen(names: Sequence[str], counts: Sequence[int], seats: int, needed: int) -> Found:
    results = choose_best(counts, seats, needed)
    ordered = sorted(zip(names, results, strict=True), key=lambda each: each[1].rank)
    elected = [name for name, each in ordered if each.chosen]
    tied = [name for name, each in ordered if each.tied]
    if len(elected) == seats:
        outcome = "elected"
    else:
        outcome = "tie" if tied else "ballot_again"
    values = {"elected": elected, "tied": tied, "places_left": seats - len(elected)}
    return outcome, needed, values


def _village(given: Input) -> Found:
    """A committee's election: valid when more than half of the voters took part and no paper is too many."""
    voters, papers = _number(given, "voters"), _number(given, "papers")
    votes = mapping(given.get("votes"), "input.votes")
    counts = [_number(votes, name, at="input.votes") for name in votes]
    handed_out = _number(given, "handed_out", voters)
    second = bool(given.get("second"))
    rule = general_rules()["cn_village_second" if second else "cn_village_election"]
    asked = rule.quorum
    valid = papers <= min(voters, handed_out) and (asked is None or asked.met(papers, voters))
    needed = rule.approve.measure(UnitTally.of(max(voters, papers), papers, 0, 0))[1] or 1
    if not valid:
        return "invalid", needed, {"elected": []}
    return _chosen(list(votes), counts, _number(given, "seats", 1), needed)


def _appeal(given: Input) -> Found:
    """The decision stands unless more vote to overturn it than to sustain it."""
    for_it = {"yes": _number(given, "overturn"), "no": _number(given, "sustain")}
    outcome, needed, _ = _threshold(general_rules()["overturn_decision"], {**given, **for_it})
    return "overturned" if outcome == "adopted" else "sustained", needed, {}


def _consent(given: Input) -> Found:
    """Adopted when nobody objects; one objection turns it into a vote."""
    objections = _number(given, "objections", 0)
    present = max(1, _number(given, "present", 1), objections)
    tally = UnitTally.of(present, present - objections, objections, 0)
    passed = decide_vote(general_rules()["no_objection"], {"headcount": tally}).passed
    return "adopted" if passed else "vote", None, {}


def _weighted(given: Input) -> Found:
    """Whole weights, added by side where they are listed."""
    summed = dict(given)
    for side in ("yes", "no", "abstain", "illegal"):
        if isinstance(given.get(side), list):
            summed[side] = sum(_number({"w": each}, "w", at=f"input.{side}") for each in given[side])
    return _threshold(general_rules()["weighted_majority"], summed)


KINDS: Mapping[str, Callable[[Input], Found]] = {
    "fraction_cast": _fraction,
    "weighted_majority": _weighted,
    "cn278_ordinary": _owners("cn278_ordinary"),
    "cn278_special": _owners("cn278_special"),
    "cn_village_election": _village,
    "election_majority": _election(majority=True),
    "election_plurality": _election(majority=False),
    "plurality": _election(majority=False),
    "appeal": _appeal,
    "no_objection": _consent,
    **{f"household_{name}_vote": _household(name) for name in STANDS},
}


def _outcome(result: VoteResult) -> str:
    if not result.quorum_met:
        return "no_quorum"
    return "adopted" if result.passed else "lost"


def _number(given: Mapping[str, Any], name: str, default: int | None = None, at: str = "input") -> int:
    """A whole number from 0. Raises RuleError naming the field."""
    value = given.get(name, default)
    if value is None:
        raise RuleError(f"{at}.{name}", "missing")
    if isinstance(value, bool) or not isinstance(value, int):
        raise RuleError(f"{at}.{name}", "wrong_type", expected="integer")
    if not 0 <= value <= LARGEST_COUNT:
        raise RuleError(f"{at}.{name}", "out_of_range", value=value)
    return value
