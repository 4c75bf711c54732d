"""A result as a public file, and its recomputation by anyone, offline.

The file (`FORMAT`) holds what was asked, the rule, the size of the roll, the votes as published for their
kind, and all that was made of them. Each part has a seal, the SHA-256 of its canonical JSON, and the file a
hash over the seals, which is printed with the result. `check` recomputes what can be recomputed and says what
cannot."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from consult.deciding.files import Election
from consult.deciding.methods import METHODS, Lots, Terms, choose_best
from consult.deciding.reading import DecisionError, RuleError, mapping
from consult.deciding.report import as_data
from consult.deciding.result import decide_vote
from consult.deciding.rule import DecisionRule
from consult.deciding.tally import UnitTally

FORMAT = "consult.result/1"
#: From so many papers on full rankings are published; fewer would tell who gave which.
FEWEST_RANKINGS = 30
#: What nobody can check from the file, by the kind of vote.
_BY_KIND = {"named": "verify_who", "counted": "verify_hands"}
#: What became of a question by yes or no: (passed, quorum met) → status.
_STATUS = {(True, True): "adopted", (False, True): "rejected", (False, False): "no_quorum"}
#: Not under a seal: the seals themselves.
UNSEALED = ("seals", "hash")


@dataclass(frozen=True)
class Finding:
    """One thing checked. how: `right`, `wrong` (at, stated, found) or `unchecked`; code: for
    `consult.deciding.wording`."""

    how: str
    code: str
    params: Mapping[str, Any] = field(default_factory=dict)


def canonical(value: Any) -> bytes:
    """JSON with sorted keys, no spaces, UTF-8: the bytes that are hashed."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def digest(value: Any) -> str:
    """SHA-256 of the canonical JSON, hexadecimal."""
    return hashlib.sha256(canonical(value)).hexdigest()


def sealed(data: Mapping[str, Any]) -> dict[str, Any]:
    """The file with its format, seals and hash."""
    parts = {"format": FORMAT, **{key: value for key, value in data.items() if key not in UNSEALED}}
    seals = {key: digest(value) for key, value in parts.items()}
    return {**parts, "seals": seals, "hash": digest(seals)}


def check(data: Mapping[str, Any], printed: str = "") -> Iterator[Finding]:
    """Everything that can be said of a file. printed: the hash as it stands on the printed result.

    Raises DecisionError where the file is no result."""
    if data.get("format") != FORMAT:
        raise RuleError("format", "unknown_value", value=str(data.get("format")), among=FORMAT)
    yield from _seals(data, printed)
    parts: list[tuple[str, Callable[[Mapping[str, Any]], Iterator[Finding]]]] = [("lots", _lots)]
    if "result" in data:
        parts.append(("result", _published))
    if "votes" in data:
        parts.append(("votes", _named))
    if data.get("rule") is not None and "decision" in data:
        parts.append(("decision", _decision))
    if data.get("options"):
        parts.append(("count", _count))
    for at, part in parts:
        try:
            yield from list(part(data))
        except DecisionError as wrong:
            where = ".".join(filter(None, (at, wrong.field)))
            yield Finding("wrong", "verify_impossible", {"at": where, "why": wrong.code})
    if data.get("withheld"):
        yield Finding("unchecked", "verify_withheld")
    if data.get("kind") != "none":
        yield Finding("unchecked", "verify_roll")
        yield Finding("unchecked", _BY_KIND.get(str(data.get("kind")), "verify_secret"))


def _seals(data: Mapping[str, Any], printed: str) -> Iterator[Finding]:
    seals = mapping(data.get("seals"), "seals")
    found = sealed(data)
    wrong = list(_unlike("seals", dict(seals), found["seals"]))
    wrong += _unlike("hash", data.get("hash"), digest(dict(seals)))
    # The digest vouches for what it is computed from, and for nothing where that is left out or covered.
    vouches = "result" in data and not data.get("covered")
    if printed and not (vouches and printed.lower() == data.get("digest")):
        wrong += _unlike("printed", printed.lower(), data.get("hash"))
    yield from wrong or [Finding("right", "verify_seals", {"hash": data.get("hash"), "parts": len(seals)})]


def _published(data: Mapping[str, Any]) -> Iterator[Finding]:
    """What was published: hashed as it was then, and of one mind with the rule and the figures beside it."""
    result = mapping(data["result"], "")
    vote = mapping(result.get("vote") or {}, "vote")
    wrong: list[Finding] = []
    if data.get("covered"):
        yield Finding("unchecked", "verify_covered")
    else:
        wrong += _unlike("digest", data.get("digest"), digest(result))
    if "decision" in data:
        wrong += _unlike("vote.rule", vote.get("rule"), data.get("rule"))
        wrong += _unlike("vote.tallies", vote.get("tallies"), data.get("tallies"))
        judged = mapping(data["decision"], "decision")
        for name in ("passed", "quorum_met"):
            wrong += _unlike(f"vote.{name}", vote.get(name), judged.get(name))
        if result.get("status") in _STATUS.values():
            became = _STATUS.get((bool(vote.get("passed")), bool(vote.get("quorum_met"))))
            wrong += _unlike("status", result.get("status"), became)
    if vote.get("options"):
        wrong += _chosen(mapping(vote["options"], "vote.options"), bool(data.get("withheld")))
    if wrong or not data.get("covered"):
        yield from wrong or [Finding("right", "verify_published", {"digest": data.get("digest")})]


def _chosen(options: Mapping[str, Any], withheld: bool) -> Iterator[Finding]:
    """Ranks follow the counts; chosen is none that the counts alone would leave out (the rule may ask for
    more, so that fewer are; of those tied at the edge people choose, by lot or a further vote).

    Where the figures are withheld there is nothing to rank by."""
    rows = options["options"]
    if withheld and all(row["count"] is None for row in rows):
        return
    found = choose_best([row["count"] for row in rows], options["choose"])
    for number, (row, best) in enumerate(zip(rows, found, strict=True)):
        at = f"vote.options.options[{number}]"
        yield from _unlike(f"{at}.rank", row.get("rank", best.rank), best.rank)
        if row["chosen"] and not (best.chosen or best.tied):
            yield Finding("wrong", "verify_wrong", {"at": f"{at}.chosen", "stated": True, "found": False})


def _lots(data: Mapping[str, Any]) -> Iterator[Finding]:
    lots = data.get("lots")
    if lots is None:
        return
    wrong = list(_unlike("lots.commitment", lots.get("commitment"), Lots(str(lots.get("seed"))).commitment))
    yield from wrong or [Finding("right", "verify_lots")]


def _named(data: Mapping[str, Any]) -> Iterator[Finding]:
    """Tallies out of the published votes: each {seat, choice, heads?, household?, area?}, one a seat."""
    sums: dict[str, dict[str, int]] = {unit: {} for unit in data["tallies"]}
    homes: dict[Any, str] = {}
    seats: set[Any] = set()
    for number, vote in enumerate(data["votes"]):
        if vote["seat"] in seats:
            yield Finding("wrong", "verify_twice", {"at": f"votes[{number}].seat", "seat": vote["seat"]})
        seats.add(vote["seat"])
        side = vote["choice"] if vote["choice"] in ("against", "abstain", "invalid") else "for"
        for unit, amount in (("headcount", vote.get("heads", 1)), ("area_sqm", vote.get("area", 0))):
            if unit in sums:
                sums[unit][side] = sums[unit].get(side, 0) + amount
        if vote.get("household") is not None:
            homes.setdefault(vote["household"], side)
    if "household" in sums:
        for side in homes.values():
            sums["household"][side] = sums["household"].get(side, 0) + 1
    wrong: list[Finding] = []
    for unit, sides in sums.items():
        for side in ("for", "against", "abstain", "invalid"):
            beside = mapping(data.get("unlisted", {}), "unlisted").get(unit, {}).get(side, 0)
            stated = data["tallies"][unit].get(side, 0)
            wrong += _unlike(f"tallies.{unit}.{side}", stated, sides.get(side, 0) + beside)
    yield from wrong or [Finding("right", "verify_tallies", {"votes": len(data["votes"])})]


def _decision(data: Mapping[str, Any]) -> Iterator[Finding]:
    rule = DecisionRule.from_dict(data["rule"])
    tallies = {}
    wrong: list[Finding] = []
    for unit, stated in mapping(data.get("tallies"), "tallies").items():
        tally = UnitTally(
            eligible=stated["eligible"],
            participated=stated["participated"],
            for_=stated["for"],
            against=stated["against"],
            abstain=stated["abstain"],
            invalid=stated.get("invalid", 0),
            present=stated.get("present"),
            fixed=stated.get("fixed"),
        )
        tallies[unit] = tally
        wrong += _unlike(f"roll.{unit}", data["roll"].get(unit), tally.eligible)
    result = decide_vote(rule, tallies).to_dict()
    wrong += _unlike("decision", data["decision"], result)
    yield from wrong or [Finding("right", "verify_decision", {"rule": rule.id})]


def _count(data: Mapping[str, Any]) -> Iterator[Finding]:
    if "papers" not in data:
        yield Finding("unchecked", "verify_few_papers", {"fewest": FEWEST_RANKINGS})
        return
    wrong = list(_unlike("count", data["count"], count_of(data)))
    papers = sum(number for number, _ in data["papers"])
    yield from wrong or [Finding("right", "verify_count", {"papers": papers, "method": data["method"]})]


def count_of(data: Mapping[str, Any]) -> dict[str, Any]:
    """The count of a file's papers, as it stands in `count`."""
    if data.get("method") not in METHODS:
        raise RuleError("method", "unknown_value", value=str(data.get("method")), among=", ".join(METHODS))
    papers: dict[str, int] = {}
    for number, paper in data["papers"]:
        papers[paper] = papers.get(paper, 0) + number
    lots, money = data.get("lots"), data.get("money", {})
    terms = Terms(
        Lots(lots["seed"], lots.get("root", "")) if lots else None,
        money.get("budget", 0),
        money.get("costs", {}),
        money.get("threshold", 1),
        data.get("top", 5),
    )
    election = Election(
        data.get("question", ""), tuple(data["options"]), papers, seats=data.get("seats", 1),
        budget=terms.budget, costs=terms.costs,
    )  # fmt: skip
    return as_data(election, METHODS[data["method"]].count(papers, election.keys, election.seats, terms))


def _unlike(at: str, stated: Any, found: Any) -> Iterator[Finding]:
    """Each place where two values differ, named by its path."""
    if isinstance(stated, dict) and isinstance(found, dict):
        for key in sorted({*stated, *found}, key=str):
            yield from _unlike(f"{at}.{key}", stated.get(key), found.get(key))
    elif isinstance(stated, list) and isinstance(found, list) and len(stated) == len(found):
        for number, (one, other) in enumerate(zip(stated, found, strict=True)):
            yield from _unlike(f"{at}[{number}]", one, other)
    elif stated != found or isinstance(stated, bool) != isinstance(found, bool):
        yield Finding("wrong", "verify_wrong", {"at": at, "stated": stated, "found": found})


def read_result(text: str) -> Mapping[str, Any]:
    """The file as data. Raises DecisionError."""
    try:
        data = json.loads(text, object_pairs_hook=_once)
    except (ValueError, RecursionError) as wrong:
        raise RuleError("", "torn", value=str(wrong)[:80]) from None
    return mapping(data, "")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object of the file. Raises ValueError for a name that stands twice: each reader would read another
    one of the two."""
    made = dict(pairs)
    if len(made) < len(pairs):
        raise ValueError("a name stands twice in one object")
    return made


def findings(text: str, printed: str = "") -> list[Finding]:
    """Everything that can be said of a file's text. Raises DecisionError where it is no result at all."""
    data = read_result(text)
    try:
        return list(check(data, printed))
    except DecisionError:
        raise
    except (LookupError, TypeError, ValueError, AttributeError, ArithmeticError) as wrong:
        raise RuleError("", "torn", value=f"{type(wrong).__name__}: {wrong}"[:80]) from None
