"""`consult count`, `decide` and `verify`: files in, transcripts or JSON out; the standard library only."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from consult.deciding.cases import Decided, decide_case, differences
from consult.deciding.files import Election, FileError, read_election
from consult.deciding.methods import METHODS, Lots, Terms
from consult.deciding.published import findings
from consult.deciding.reading import DecisionError
from consult.deciding.report import as_data, count_election, takes, transcript
from consult.deciding.wording import amount_words, fault, field_fault, finding_words, listed, outcome_words

#: Names of the methods on the command line: all that count papers with several options.
COUNTED = tuple(name.replace("_", "-") for name, each in METHODS.items() if each.ballot.name != "sides")


def count_main(words: Sequence[str], lang: str) -> int:
    """Counts an election file. 0 counted (also where a tie stays open), 2 the file is not right.

    lang: of the transcript, unless asked otherwise."""
    options = argparse.ArgumentParser("consult count")
    options.add_argument("--method", required=True, choices=COUNTED)
    options.add_argument("--seats", type=_seats, help="how many to choose, where the file does not say")
    options.add_argument("--seed", help="settles ties by lot; its SHA-256 was published before")
    options.add_argument("--root", default="", help="what binds the lots to this vote")
    options.add_argument("--json", action="store_true")
    options.add_argument("--lang", choices=("zh", "en"), default=lang)
    options.add_argument("file")
    asked = options.parse_args(list(words))
    method = asked.method.replace("-", "_")
    try:
        election = _read(asked.file)
        if not takes(method, election.kind):
            raise FileError(0, "other_kind", method=asked.method, kind=election.kind)
    except FileError as wrong:
        return _refuse(asked.file, wrong, asked.lang)
    if asked.seats:
        election = replace(election, seats=asked.seats)
    lots = Lots(asked.seed, asked.root) if asked.seed is not None else None
    count = count_election(election, method, Terms(lots=lots))
    if asked.json:
        print(json.dumps(as_data(election, count), ensure_ascii=False, indent=1))
        return 0
    if election.title:
        print(election.title)
    for line in transcript(election, count, asked.lang):
        print(line)
    return 0


def decide_main(words: Sequence[str], lang: str) -> int:
    """Decides every case of a file. 0 all as the file expects, 1 some otherwise, 2 the file is not right."""
    options = argparse.ArgumentParser("consult decide")
    options.add_argument("--json", action="store_true")
    options.add_argument("--lang", choices=("zh", "en"), default=lang)
    options.add_argument("file")
    asked = options.parse_args(list(words))
    try:
        cases = _cases(asked.file)
    except FileError as wrong:
        return _refuse(asked.file, wrong, asked.lang)
    right, lines, broken = 0, [], False
    for case in cases:
        name = str(case.get("id", ""))
        try:
            decided = decide_case(case)
            unlike = differences(case, decided)
        except DecisionError as error:
            broken = True
            told = field_fault(error.code, {"field": error.field, **error.params}, asked.lang)
            print(f"{asked.file}: {name}: {told}", file=sys.stderr)
            continue
        right += not unlike
        lines.append(
            {"id": name, "rule": case["rule"], **decided.values, "differs": [n for n, _, _ in unlike]}
        )
        if not asked.json:
            print(_told(name, decided, unlike, asked.lang))
    if asked.json:
        print(json.dumps(lines, ensure_ascii=False, indent=1))
    else:
        print(
            {"zh": f"{len(cases)}例中{right}例相符", "en": f"{right} of {len(cases)} cases right"}[asked.lang]
        )
    return 2 if broken else int(right < len(cases))


def _told(name: str, decided: Decided, wrong: Sequence[tuple[str, object, object]], lang: str) -> str:
    """A case in a line: what it comes to, the number needed, and what was expected instead."""
    said = outcome_words(decided.outcome, lang)
    if decided.needed is not None:
        by_unit = decided.needed if isinstance(decided.needed, dict) else {"": decided.needed}
        amounts = listed((amount_words(unit, n, lang) for unit, n in by_unit.items()), lang)
        said += {"zh": f"，至少需{amounts}", "en": f", needed {amounts}"}[lang]
    for field, expected, found in wrong:
        told = (json.dumps(value, ensure_ascii=False) for value in (expected, found))
        said += {"zh": "；{}：应为{}，得到{}", "en": "; {}: expected {}, found {}"}[lang].format(field, *told)
    return f"{name}: {said}"


def _cases(name: str) -> list[Mapping[str, Any]]:
    """The cases of a file. Raises FileError."""
    text = _text(name)
    try:
        data = json.loads(text)
    except json.JSONDecodeError as wrong:
        raise FileError(wrong.lineno, "torn_json", value=wrong.msg) from None
    except (RecursionError, ValueError):
        raise FileError(1, "too_deep") from None
    cases = data.get("cases") if isinstance(data, dict) else None
    if not isinstance(cases, list) or not all(isinstance(case, dict) for case in cases):
        raise FileError(1, "wrong_shape", value='{"cases": [{…}]}')
    return cases


def verify_main(words: Sequence[str], lang: str) -> int:
    """Recomputes a published result. 0 all that can be checked is right, 1 something is not, 2 no result."""
    options = argparse.ArgumentParser("consult verify")
    options.add_argument("--hash", default="", help="the hash as it is printed on the result")
    options.add_argument("--lang", choices=("zh", "en"), default=lang)
    options.add_argument("file")
    asked = options.parse_args(list(words))
    try:
        found = findings(_text(asked.file), asked.hash)
    except FileError as wrong:
        return _refuse(asked.file, wrong, asked.lang)
    except DecisionError as wrong:
        told = field_fault(wrong.code, {"field": wrong.field, **wrong.params}, asked.lang)
        print(f"{asked.file}: {told}", file=sys.stderr)
        return 2
    mark = {"right": "✓", "wrong": "✗", "unchecked": "–"}
    for each in found:
        print(f"{mark[each.how]} {finding_words(each.code, each.params, asked.lang)}")
    return int(any(each.how == "wrong" for each in found))


def _seats(words: str) -> int:
    if not words.isdigit() or not 1 <= int(words) <= 10_000:
        raise argparse.ArgumentTypeError(f"{words!r} is no number of seats")
    return int(words)


def _read(name: str) -> Election:
    return read_election(_text(name), name)


def _text(name: str) -> str:
    """Raises FileError; OSError ends in its own words."""
    try:
        return Path(name).read_text(encoding="utf-8")
    except UnicodeDecodeError as wrong:
        line = wrong.object[: wrong.start].count(b"\n") + 1
        raise FileError(line, "not_text") from None


def _refuse(name: str, wrong: FileError, lang: str) -> int:
    """Says what is wrong and where; the exit code."""
    where = ""
    if wrong.line:
        where = f"第{wrong.line}行：" if lang == "zh" else f"line {wrong.line}: "
    print(f"{name}: {where}{fault(wrong.code, wrong.params, lang)}", file=sys.stderr)
    return 2
