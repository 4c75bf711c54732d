"""Reads a case file and checks its shape, without a database.

Every fault is a `CaseFileError` naming the place, such as `cases[3].votes[0].headcount.for`. Numbers are
exact:
counts are ints, areas come as Decimal and leave as ints of 0.01 ㎡. What the file *states* about results
(`passed`, `quorum_met`, `computed`, `outcome.status`) is only typed here; `consult.cases.check` recomputes
it.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any

from consult.cases import status
from consult.cases.shape import CaseFileError, Node, Twice, read_case_shape
from consult.deciding import (
    UNITS,
    DecisionError,
    DecisionRule,
    UnitTally,
    VoteResult,
    choose_best,
    decide_vote,
    parse_area,
    shipped_rules,
)

__all__ = ["Case", "CaseFile", "CaseFileError", "CaseVote", "read_data", "read_file"]

KNOWN_VERSIONS = ("1.0", "1.1")
LARGEST_FILE = 64 * 1024 * 1024
_TALLY_FIELDS = ("eligible", "participated", "for", "against", "abstain")
_TALLY_OPTIONAL = ("invalid", "present")
PERCENTAGES = {
    "participation_pct": ("participated", "eligible"),
    "approval_pct_of_participated": ("for", "participated"),
    "approval_pct_of_present": ("for", "present"),
    "approval_pct_of_eligible": ("for", "eligible"),
    "approval_pct_of_for_plus_against": ("for", "for_plus_against"),
}


@dataclass(frozen=True)
class CaseVote:
    """One round of voting. `stated` holds, as far as the file gives them, `quorum_met` and `passed` (bool)
    and
    `computed` ({unit: {percentage name: Decimal}}); `data` is the JSON object as written."""

    path: str
    round: int
    rule: DecisionRule
    tallies: Mapping[str, UnitTally]
    stated: Mapping[str, Any]
    data: Mapping[str, Any]

    @cached_property
    def result(self) -> VoteResult:
        return decide_vote(self.rule, self.tallies)


@dataclass(frozen=True)
class Case:
    """One whole consultation. `data` is the JSON object as written (fractional numbers are Decimal)."""

    path: str
    index: int
    id: str
    community_id: str
    votes: tuple[CaseVote, ...]
    data: Mapping[str, Any]

    @property
    def stated_status(self) -> str | None:
        stated: str | None = self.data["outcome"].get("status")
        return stated

    @property
    def status(self) -> str | None:
        """The status stated where the counts allow it, else the one that follows from them; None where
        nothing
        was voted on and nobody said."""
        if self.stated_status is not None and status.agrees(self.stated_status, self.last_result):
            return self.stated_status
        rule = None if self.last_vote is None else self.last_vote.rule
        return status.follows(self.last_result, rule, self.data["screening"]["result"])

    @property
    def last_vote(self) -> CaseVote | None:
        """The vote of the highest round."""
        return max(self.votes, key=lambda vote: vote.round, default=None)

    @property
    def last_result(self) -> VoteResult | None:
        return None if self.last_vote is None else self.last_vote.result

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 (hex) of the case's facts: the same however the file is laid out and whether or not it
        states
        what can be computed; other when anything a person said, counted or dated is other."""
        in_order = sorted(self.votes, key=lambda vote: vote.round)
        facts = {
            **self.data,
            "votes": [_facts_of_vote(vote) for vote in in_order],
            "test_points": None,
            "options": self._facts_of_options(),
        }
        facts["outcome"] = {**self.data["outcome"], "status": self.status}
        facts["rules"] = {vote.rule.id: vote.rule.to_dict() for vote in self.votes}
        text = json.dumps(_plain(facts), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()

    def _facts_of_options(self) -> list[dict[str, Any]] | None:
        """The options; whether one was chosen is a fact only where people broke a tie, else it follows from
        the counts."""
        options, rule = self.data.get("options"), self.data.get("options_rule")
        if not options or not rule:
            return options
        results = choose_best([option[rule["by"]] for option in options], rule["choose"])
        return [
            {name: value for name, value in option.items() if name != "chosen" or result.tied and value}
            for option, result in zip(options, results, strict=True)
        ]


@dataclass(frozen=True)
class CaseFile:
    """A file that has been read and found whole. `rules` and `communities` by id, in the file's order."""

    schema_version: str
    rules: Mapping[str, DecisionRule]
    communities: Mapping[str, Mapping[str, Any]]
    cases: tuple[Case, ...]
    data: Mapping[str, Any]


def read_file(path: str | os.PathLike[str]) -> CaseFile:
    """Reads and validates. Raises CaseFileError: the file itself (path ""), or the first fault in it."""
    try:
        size = Path(path).stat().st_size
        if size > LARGEST_FILE:
            raise CaseFileError("", "too_large", size=size, limit=LARGEST_FILE)
        raw = Path(path).read_bytes()
    except OSError as error:
        raise CaseFileError("", "unreadable", why=error.strerror or str(error)) from None
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CaseFileError("", "not_utf8", byte=error.start + 1) from None
    return read_data(_parse(text))


def _parse(text: str) -> Any:
    def object_of(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        seen: dict[str, Any] = {}
        for name, value in pairs:
            # Kept as a mark, so that the fault is named by its path and not merely by its name.
            seen[name] = Twice(name) if name in seen else value
        return seen

    def no_number(word: str) -> Any:
        raise json.JSONDecodeError(word, text, max(0, text.find(word)))

    try:
        return json.loads(text, parse_float=Decimal, parse_constant=no_number, object_pairs_hook=object_of)
    except json.JSONDecodeError as error:
        raise CaseFileError("", "not_json", line=error.lineno, column=error.colno) from None
    except RecursionError:
        raise CaseFileError("", "too_deep") from None
    except (ValueError, ArithmeticError):
        # A number of thousands of digits, which Python itself refuses to read.
        raise CaseFileError("", "not_json", line="?", column="?") from None


def read_data(data: Any) -> CaseFile:
    """The same from parsed JSON (`parse_float=Decimal`, or plain floats, which are taken by their short
    text)."""
    try:
        return _read_root(Node(data, ""))
    except RecursionError:
        raise CaseFileError("", "too_deep") from None


def _read_root(root: Node) -> CaseFile:
    version = root.get("schema_version")
    if version.text() not in KNOWN_VERSIONS:
        raise version.fault("unknown_version", value=version.value, known=", ".join(KNOWN_VERSIONS))
    rules = _read_rules(root.get("rules"))
    communities: dict[str, Mapping[str, Any]] = {}
    for node in root.get("communities").items():
        name = node.get("id")
        if name.text() in communities:
            raise name.fault("duplicate", value=name.value)
        _read_community(node)
        communities[name.value] = node.value
    cases: list[Case] = []
    seen: set[str] = set()
    for index, node in enumerate(root.get("cases").items()):
        case = _read_case(node, index, rules, communities)
        if case.id in seen:
            raise node.get("id").fault("duplicate", value=case.id)
        seen.add(case.id)
        cases.append(case)
    return CaseFile(version.value, rules, communities, tuple(cases), root.value)


def _read_rules(given: Node) -> Mapping[str, DecisionRule]:
    """Those written in the file; or, where it says "shipped", those of the program."""
    if given.value == "shipped":
        return shipped_rules()
    rules: dict[str, DecisionRule] = {}
    for node in given.items():
        rule = _read_rule(node)
        if rule.id in rules:
            raise node.get("id").fault("duplicate", value=rule.id)
        rules[rule.id] = rule
    return rules


def _read_rule(node: Node) -> DecisionRule:
    node.sound()
    try:
        return DecisionRule.from_dict(node.value)
    except DecisionError as error:
        raise node.fault_below(error.field, error.code, error.params) from None


def _read_community(node: Node) -> None:
    node.sound()
    node.get("name").bilingual()
    node.get("kind").text()
    for count in ("households", "adults", "resident_reps", "committee_members", "grids"):
        node.get(count).whole()
    if note := node.maybe("note"):
        note.bilingual()


def _read_case(
    node: Node, index: int, rules: Mapping[str, DecisionRule], communities: Mapping[str, Any]
) -> Case:
    case_id = node.get("id").text()
    community = node.get("community_id")
    if community.text() not in communities:
        raise community.fault("unknown_community", value=community.value)
    for rule_id in node.get("rule_ids").items():
        _known_rule(rule_id, rules)
    read_case_shape(node)
    votes: list[CaseVote] = []
    for vote_node in node.get("votes").items():
        vote = _read_vote(vote_node, rules)
        if any(vote.round == other.round for other in votes):
            raise vote_node.get("round").fault("duplicate", value=vote.round)
        votes.append(vote)
    return Case(node.path, index, case_id, community.value, tuple(votes), node.value)


def _known_rule(node: Node, rules: Mapping[str, DecisionRule]) -> DecisionRule:
    if node.text() not in rules:
        raise node.fault("unknown_rule", value=node.value)
    return rules[node.value]


def _read_vote(node: Node, rules: Mapping[str, DecisionRule]) -> CaseVote:
    round_ = node.get("round").whole(least=1)
    rule = _known_rule(node.get("rule_id"), rules)
    node.get("question").bilingual()
    node.get("method").choice("vote_method")
    opened, closed = node.get("opened_on"), node.get("closed_on")
    if opened.date() > closed.date():
        raise closed.fault("dates_reversed", value=closed.value, start=opened.value)
    if note := node.maybe("note"):
        note.bilingual()
    deciding = node.get("deciding_units")
    units = [unit.text() for unit in deciding.items()]
    if sorted(units) != sorted(rule.units):
        raise deciding.fault(
            "deciding_units", value=", ".join(units), rule=rule.id, units=", ".join(rule.units)
        )
    tallies = {}
    for unit in UNITS:
        tally = node.get(unit) if unit in rule.units else node.maybe(unit)
        if tally is not None:
            tallies[unit] = _read_tally(tally, area=unit == "area_sqm")
    return CaseVote(node.path, round_, rule, tallies, _read_stated(node), node.value)


def _read_tally(node: Node, area: bool) -> UnitTally:
    node.only(*_TALLY_FIELDS, *_TALLY_OPTIONAL)
    counts: dict[str, int] = {}
    for name in _TALLY_FIELDS + _TALLY_OPTIONAL:
        field = node.maybe(name) if name in _TALLY_OPTIONAL else node.get(name)
        if field is not None:
            counts[name] = _read_area(field) if area else field.whole()
    try:
        return UnitTally(for_=counts.pop("for"), **counts)
    except DecisionError as error:
        params = error.params
        if area:
            params = {name: Decimal(value).scaleb(-2) for name, value in params.items()}
        raise node.fault_below(error.field, error.code, params) from None


def _read_area(node: Node) -> int:
    try:
        return parse_area(node.number())
    except DecisionError as error:
        raise node.fault(error.code, **error.params) from None


def _read_stated(node: Node) -> dict[str, Any]:
    stated: dict[str, Any] = {}
    for name in ("quorum_met", "passed"):
        if field := node.maybe(name):
            stated[name] = field.boolean()
    if computed := node.maybe("computed"):
        computed.only(*UNITS)
        stated["computed"] = {}
        for unit in UNITS:
            if (percentages := computed.maybe(unit)) is None:
                continue
            percentages.only(*PERCENTAGES)
            given = {name: percentages.maybe(name) for name in PERCENTAGES}
            stated["computed"][unit] = {name: field.percentage() for name, field in given.items() if field}
    return stated


# --- facts, for telling whether two cases are the same -------------------------------------------------


# Follow from dates and counts that are facts themselves.
_DERIVED = ("days_before", "days", "positive_pct", "rank")


def _facts_of_vote(vote: CaseVote) -> dict[str, Any]:
    facts = {
        name: value for name, value in vote.data.items() if name not in ("quorum_met", "passed", "computed")
    }
    facts["deciding_units"] = sorted(vote.rule.units)
    for unit, tally in vote.tallies.items():
        facts[unit] = tally.to_dict()
    return facts


def _plain(value: Any) -> Any:
    """Comparable JSON: nulls and empty lists dropped (a missing field is the same), numbers normalised."""
    if isinstance(value, Mapping):
        plain = {name: _plain(item) for name, item in value.items() if name not in _DERIVED}
        return {name: item for name, item in plain.items() if item is not None and item != [] and item != {}}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if isinstance(value, (Decimal, float)):
        number = value if isinstance(value, Decimal) else Decimal(repr(value))
        return int(number) if number == number.to_integral_value() else str(number.normalize())
    return value
