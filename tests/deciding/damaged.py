"""What is answered where one thing in the input is damaged, and what whole counts come to, in full.

Cases, rules, files and results have one place after another left out or replaced; elections drawn by seed are
counted by every method, and everything that is made of the count is told. `damaged.txt` keeps a digest for
each; `python -m tests.deciding.damaged NAME` prints what is behind one, to be read; without a name it records
all anew (a change is explained in the commit that makes it).
"""

from __future__ import annotations

import hashlib
import json
import random
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from consult.deciding import METHODS, DecisionRule, Lots, Terms
from consult.deciding.cases import decide_case, differences
from consult.deciding.catalogue import general_rules
from consult.deciding.conclusions import conclusion, conditions
from consult.deciding.figures import parse_area
from consult.deciding.files import Election, FileError, read_election, write_blt
from consult.deciding.methods import PaperError
from consult.deciding.published import findings, sealed
from consult.deciding.reading import DecisionError
from consult.deciding.report import as_data, count_election, takes, transcript
from consult.deciding.result import decide_vote
from consult.deciding.rounds import as_csv, lost, picture, rows
from consult.deciding.shapes import FixedNumber
from consult.deciding.tally import UnitTally
from tests.deciding import results

RECORD = Path(__file__).parent / "damaged.txt"
#: What is put in the place of a value.
PUT = (None, True, -1, 0, 1, 10**12 + 1, 1.5, "x", "x" * 99, [], {})
#: Of a list only so many entries are damaged.
ENTRIES = 3
ELECTIONS = 24
TEXTS = ("", "{", "[]", "{}", "x" * 99, '{"format": 1}', '{"format": "consult.result/1"}')

AREAS = {name: {"owners": n, "area_cm": 100 * n} for name, n in (("total", 9), ("part", 7), ("yes", 5))}
HEADS: dict[str, Any] = {
    "yes": 5,
    "no": 4,
    "abstain": 2,
    "illegal": 1,
    "present": 13,
    "members": 15,
    "chair": "no",
}
NAMED = {"votes": {"A": 5, "B": 4, "C": 4}, "seats": 2, "illegal": 1}
INPUTS: dict[str, dict[str, Any]] = {
    "majority_cast": {**HEADS, "quorum_rule": "at_least 1/2 of members"},
    "majority_present": {**HEADS, "quorum": 7},
    "majority_fixed": {**HEADS, "seats": 15},
    "one_per_household": {"yes": 5, "no": 4, "households": 12, "households_present": 9,
                          "quorum_rule": "more_than 1/2 of households"},
    "one_per_household/people": {
        "yes": 5,
        "no": 4,
        "members": 30,
        "present": 16,
        "quorum_rule": "at_least 1/2 of members",
    },
    "fraction_cast": {**HEADS, "num": 2, "den": 3, "strict": True, "ballot": True},
    "weighted_majority": {"yes": [3, 2], "no": [4], "abstain": 1},
    "cn278_ordinary": AREAS,
    "cn278_special": AREAS,
    "cn_village_election": {"voters": 20, "papers": 14, "handed_out": 18, "votes": {"A": 9, "B": 7, "C": 7}},
    "election_majority": {**NAMED, "ballots": 9},
    "election_plurality": NAMED,
    "appeal": {"sustain": 4, "overturn": 4, "members": 10},
    "no_objection": {"objections": 0, "present": 6},
    "no_objection/more": {"objections": 3, "present": 2},
    "household_first_vote": {"events": [["H1", "yes"], ["H1", "no"], ["H2", "no"], ["H3", "abstain"]]},
    "household_joint_vote": {"events": [["H1", "yes"], ["H1", "yes"], ["H2", "no"], ["H2", "yes"]]},
}  # fmt: skip
FILES = {
    "e.blt": '3 1\n-3\n4 1 2 0\n2 2=3 1 0 # late\n1 0\n0\n"Ann"\n"Bo # 1"\n"Cy"\n"Chair"\n',
    "e.soi": (Path(__file__).parent / "elections" / "strength.soi").read_text(encoding="utf-8"),
    "e.toc": (Path(__file__).parent / "elections" / "equal.toi").read_text(encoding="utf-8"),
}
TABLES: dict[str, Any] = {
    "ranked": {"title": "T", "candidates": ["A", "B"], "seats": 1, "voters": 3,
               "ballots": [[2, [["A"], ["B"]]], [1, ["B"]]]},
    "points": {"candidates": ["A", "B"], "max_points": 4, "ballots": [[2, {"A": 4, "B": 1}], [1, {"B": 2}]]},
    "projects": {"budget": 10, "threshold": 2, "projects": {"7": 4, "x": 6},
                 "ballots": [[2, [7, "x"]], [1, []]], "num_votes": 3},
}  # fmt: skip
Told = Callable[[Any], Any]


def told(name: str) -> Iterator[str]:
    """A line for each thing tried."""
    kind, _, which = name.partition(":")
    yield from TOLD[kind](which)


def _tried(tell: Told, value: Any) -> str:
    try:
        return _plain(tell(value))
    except (DecisionError, FileError, PaperError) as wrong:
        return f"{type(wrong).__name__} {_plain({**vars(wrong)})}"


def _plain(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, default=_known)


def _known(value: Any) -> Any:
    slots = [name for name in getattr(value, "__slots__", ()) if not name.startswith("_")]
    return {name: getattr(value, name) for name in slots} or getattr(value, "__dict__", None) or list(value)


def _damaged(value: Any, at: str = "") -> Iterator[tuple[str, Any]]:
    """(what was done, the value with it done) for one place after another."""
    if at:
        yield from ((f"{at} = {put!r}", put) for put in PUT)
        if isinstance(value, int) and not isinstance(value, bool):
            yield f"{at} + 1", value + 1
        if isinstance(value, str):
            yield f"{at} cut", value[:-1]
    if isinstance(value, Mapping):
        for key in value:
            yield f"{at}.{key} left out", {k: v for k, v in value.items() if k != key}
            for done, changed in _damaged(value[key], f"{at}.{key}"):
                yield done, {**value, key: changed}
        yield f"{at}.more", {**value, "more": 1}
    if isinstance(value, list):
        for spot in range(min(len(value), ENTRIES)):
            yield f"{at}[{spot}] left out", value[:spot] + value[spot + 1 :]
            yield f"{at}[{spot}] twice", value[: spot + 1] + value[spot:]
            for done, changed in _damaged(value[spot], f"{at}[{spot}]"):
                yield done, [*value[:spot], changed, *value[spot + 1 :]]


def _with_damage(tell: Told, value: Any) -> Iterator[str]:
    yield f"whole -> {_tried(tell, value)}"
    for done, changed in _damaged(value):
        yield f"{done} -> {_tried(tell, changed)}"


# --- cases, rules, files, results ---------------------------------------------------------------------


def _case(rule: str) -> Iterator[str]:
    case = {
        "id": "x",
        "rule": rule.partition("/")[0],
        "input": INPUTS[rule],
        "expect": {"outcome": "adopted", "needed": 3},
    }

    def tell(given: Any) -> Any:
        decided = decide_case(given)
        return [decided.outcome, decided.needed, decided.values, differences(given, decided)]

    return _with_damage(tell, case)


def _rule(which: str) -> Iterator[str]:
    def tell(given: Any) -> Any:
        rule = DecisionRule.from_dict(given)
        tally = UnitTally.of(30, 12, 6, 3, 1, 25, 32)
        result = decide_vote(rule, dict.fromkeys((*rule.units, *rule.asks_quorum_of), tally)).to_dict()
        said = [conclusion(result), *conditions(result, rule.counts_present)]
        foretold = rule.approve.foretell(30, 16), rule.approve.finds_consensus
        return [rule.to_dict(), rule.sentence("zh"), rule.sentence("en"), result, said, foretold]

    rule = general_rules()[which].to_dict()
    quorum = rule["quorum"] or {"op": ">=", "num": 1, "den": 2, "of": "eligible"}
    return _with_damage(tell, {**rule, "quorum": quorum, "quorum_units": list(rule["units"])})


def _file(name: str) -> Iterator[str]:
    """A file of lines: each line left out, doubled, and each of its words replaced."""
    lines = FILES[name].splitlines()

    def tell(given: list[str]) -> Any:
        return read_election("\n".join(given) + "\n", name)

    yield f"whole -> {_tried(tell, lines)}"
    for spot, line in enumerate(lines):
        before, after = lines[:spot], lines[spot + 1 :]
        yield f"{spot} left out -> {_tried(tell, [*before, *after])}"
        yield f"{spot} twice -> {_tried(tell, [*before, line, line, *after])}"
        words = line.split(" ")
        for at in range(len(words)):
            for put in ("", "0", "1", "-1", "4", "9" * 16, "x", "{1,2}", "1=2", '"', "-", "#"):
                changed = " ".join([*words[:at], put, *words[at + 1 :]])
                yield f"{spot}.{at} = {put} -> {_tried(tell, [*before, changed, *after])}"


def _table(which: str) -> Iterator[str]:
    def tell(given: Any) -> Any:
        return read_election(json.dumps(given, indent=1), "e.json")

    return _with_damage(tell, TABLES[which])


def _result(which: str) -> Iterator[str]:
    """As it is, and with seals made anew: what a forger could do."""
    whole = getattr(results, which)()

    def tell(given: Any) -> Any:
        return findings(json.dumps(given), "0" * 64)

    def anew(given: Any) -> Any:
        return findings(json.dumps(sealed(given)))

    unsealed = {key: value for key, value in whole.items() if key not in ("seals", "hash")}
    yield from _with_damage(anew, unsealed)
    for key in whole:
        yield f"{key} gone -> {_tried(tell, {k: v for k, v in whole.items() if k != key})}"


def _fixed(which: str) -> Iterator[str]:
    """A named vote whose base is the seats, vacant ones too."""
    rule = general_rules()[which]
    tally = UnitTally.of(9, 6, 2, 0, fixed=11)
    votes = [{"seat": n, "choice": "for" if n < 6 else "against"} for n in range(8)]
    data = {
        "kind": "named", "rule": rule.to_dict(), "roll": {"headcount": 9}, "votes": votes,
        "tallies": {"headcount": tally.to_dict()},
        "decision": decide_vote(rule, {"headcount": tally}).to_dict(),
    }  # fmt: skip
    yield from _with_damage(lambda given: findings(json.dumps(sealed(given))), data)


def _counted_file(name: str) -> Iterator[str]:
    """A file counted by every method that takes its papers."""
    for which, text in (*FILES.items(), *((key, json.dumps(each)) for key, each in TABLES.items())):
        election = read_election(text, which if "." in which else "e.json")
        if takes(name, election.kind):
            yield _plain(as_data(election, count_election(election, name, Terms(lots=Lots("七月")))))


def _tally(which: str) -> Iterator[str]:
    """Totals of a unit, areas as people write them, a file written again, a quorum of two units in words."""
    whole = {
        "eligible": 12,
        "participated": 11,
        "for_": 8,
        "against": 2,
        "abstain": 1,
        "present": 12,
        "fixed": 13,
    }

    def tell(given: dict[str, Any]) -> Any:
        return UnitTally(**{name: given.get(name, value) for name, value in whole.items()}).to_dict()

    yield from _with_damage(tell, whole)
    for put in (*PUT, "12.34", "-1", "1.005", "1e12", "nan"):
        yield f"area {put!r} -> {_tried(parse_area, put)}"
    papers = {"abstain": 2, "0,1": 3, "": 1, "1=0": 2}
    yield write_blt(Election("T", ("A", "B"), papers))
    rule = replace(general_rules()["cn278_special"], quorum=FixedNumber(5))
    yield _plain([rule.sentence("zh"), rule.sentence("en")])


def _text(which: str) -> Iterator[str]:
    """What is no file at all."""
    read: Told = findings if which == "result" else lambda text: read_election(text, f"e.{which}")
    for text in TEXTS:
        yield f"{text[:20]} -> {_tried(read, text)}"


# --- papers and counts --------------------------------------------------------------------------------

MARKED: tuple[Any, ...] = (
    "for", "abstain", "", "0", "0:5", "0:6", "9", [], ["0"], ["0", "1"], ["1", "0", "2"], ["0", "0"], ["0=1"],
    ["0=0"], ["abstain"], ["abstain", "0"], ["0:1", "1:5"], ["0:1", "0:2"], ["0:x"], ["for"], ("1", "0"),
)  # fmt: skip


def _paper(method: str) -> Iterator[str]:
    ballot = METHODS[method].ballot
    for choice in MARKED:
        for seats in (1, 2, 5):
            read = _tried(lambda given, seats=seats: ballot.read(given, ("0", "1", "2"), seats), choice)
            yield f"{choice!r} {seats} -> {read}"
    yield _plain([ballot.name, ballot.at_most(3, 2), ballot.at_most(2, 3)])


def _count(method: str) -> Iterator[str]:
    name = METHODS[method].ballot.name
    for number in range(ELECTIONS):
        lot = random.Random(f"{name} {number}")
        election = _drawn(lot, name)
        for lots in (None, Lots("七月", "r")):
            yield f"{number} {_counted(election, method, lots)}"


def _drawn(lot: random.Random, ballot: str) -> Election:
    """Few papers of few weights, so that there are ties."""
    keys = tuple(str(n) for n in range(lot.randint(1, 5)))
    papers: dict[str, int] = {"": 1, "abstain": 2} if lot.random() < 0.3 else {}
    for _ in range(lot.randint(1, 9)):
        some = lot.sample(keys, lot.randint(1, len(keys)))
        paper = {
            "sides": lot.choice(("for", "against", "abstain")),
            "marks": ",".join(sorted(some)),
            "points": ",".join(f"{key}:{lot.randint(0, 5)}" for key in sorted(some)),
        }.get(ballot, ("=" if lot.random() < 0.2 else ",").join(some))
        papers[paper] = papers.get(paper, 0) + lot.randint(1, 3)
    names = tuple(f"甲{key}" for key in keys)
    costs = {key: lot.randint(1, 3) * 10 for key in keys}
    seats = lot.randint(1, len(keys))
    return Election("T", names, papers, "x", seats, frozenset(), 40, costs, lot.randint(1, 2), 5)


def _counted(election: Election, method: str, lots: Lots | None) -> str:
    keys = election.keys
    options = () if METHODS[method].ballot.name == "sides" else keys
    terms = Terms(lots, election.budget, election.costs, election.threshold)
    count = METHODS[method].count(election.papers, options, election.seats, terms)
    if not options:
        return _plain([count, METHODS[method].explain(count, options)])
    said = [*transcript(election, count, "zh"), *transcript(election, count, "en")]
    named = dict(zip(keys, election.names, strict=True))
    drawn: list[Any] = []
    if count.stages and method not in ("greedy", "greedy_stop", "equal_shares", "ranked_pairs"):
        heads = ("人", "第{n}轮", "不计")
        drawn = [rows(count, named), lost(count), picture(count, named), as_csv(count, named, heads)]
    concluded = METHODS[method].explain(count, keys)
    return _plain([count, as_data(election, count), concluded, said, drawn])


TOLD: Mapping[str, Callable[[str], Iterator[str]]] = {
    "case": _case,
    "rule": _rule,
    "file": _file,
    "table": _table,
    "result": _result,
    "fixed": _fixed,
    "of_file": _counted_file,
    "tally": _tally,
    "text": _text,
    "paper": _paper,
    "count": _count,
}
NAMES = (
    *(f"case:{rule}" for rule in INPUTS),
    *(f"rule:{rule}" for rule in ("majority_cast", "no_objection", "cn278_special")),
    *(f"file:{name}" for name in FILES),
    *(f"table:{name}" for name in TABLES),
    *(f"result:{name}" for name in ("owners", "election", "budget", "small", "published", "projects")),
    "fixed:majority_fixed",
    "tally:all",
    *(f"text:{which}" for which in ("result", "json", "blt", "soi", "csv")),
    *(f"{what}:{method}" for what in ("paper", "count", "of_file") for method in METHODS),
)


def digest(name: str) -> str:
    """All of it in short."""
    return hashlib.sha256("\n".join(told(name)).encode()).hexdigest()[:16]


@cache
def recorded() -> dict[str, str]:
    """The digest on record of each."""
    return dict(line.split() for line in RECORD.read_text(encoding="utf-8").splitlines())


if __name__ == "__main__":
    if sys.argv[1:]:
        for asked in sys.argv[1:]:
            print("\n".join(told(asked)))
    else:
        RECORD.write_text("".join(f"{name} {digest(name)}\n" for name in NAMES), encoding="utf-8")
