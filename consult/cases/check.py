"""`consult cases check`: recomputes what a case file states, and says where it differs.

One line per vote and one per case, all computed from the counts and the rule; what the file states and is
otherwise is named in `differs`, by the field's path within the vote or the case."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from consult.cases import status
from consult.cases.read import PERCENTAGES, Case, CaseFile, CaseFileError, CaseVote, read_file
from consult.cases.shape import digits_given
from consult.deciding import LANGUAGES, UnitTally, choose_best, percent_rounded


def check(casefile: CaseFile) -> Iterator[dict[str, Any]]:
    """The lines of every case, in the order of the file: its votes, then the case itself."""
    for case in casefile.cases:
        yield from check_case(case)


def check_case(case: Case) -> list[dict[str, Any]]:
    """The lines of one case, JSON-ready. The case is sound where every `differs` is empty."""
    return [_vote_line(case, vote) for vote in case.votes] + [_case_line(case)]


def computed_status(case: Case) -> str | None:
    """See `Case.status`."""
    return case.status


def _vote_line(case: Case, vote: CaseVote) -> dict[str, Any]:
    result = vote.result
    computed = result.to_dict()
    return {
        "case": case.id,
        "round": vote.round,
        "rule_id": vote.rule.id,
        "quorum_met": result.quorum_met,
        "passed": result.passed,
        "units": computed["units"],
        "words": {lang: vote.rule.sentence(lang) for lang in LANGUAGES},
        "stated": _json(vote.stated),
        "differs": [
            *(
                name
                for name in ("quorum_met", "passed")
                if vote.stated.get(name, computed[name]) != computed[name]
            ),
            *_percentages_that_differ(vote),
        ],
    }


def _percentages_that_differ(vote: CaseVote) -> Iterator[str]:
    for unit, percentages in vote.stated.get("computed", {}).items():
        tally = vote.tallies.get(unit)
        for name, stated in percentages.items():
            # Of a base of 0 there is no percentage; a file may leave it out, give null, or 0.
            # To the digits given: 80.7 agrees with 80.70, and 80.700 does not agree with 80.702.
            digits = digits_given(stated)
            if tally is None or (percentage(tally, name, digits) or 0) != stated:
                yield f"computed.{unit}.{name}"


def percentage(tally: UnitTally, name: str, digits: int = 2) -> Decimal | None:
    """One of the percentages a file may state (`PERCENTAGES`), of these totals; None where its base is 0."""
    part, base = PERCENTAGES[name]
    count = tally.for_ if part == "for" else tally.base(part)
    return percent_rounded(count, tally.base(base), digits)


def _case_line(case: Case) -> dict[str, Any]:
    differs = []
    if case.stated_status is not None and not status.agrees(case.stated_status, case.last_result):
        differs.append("status")
    differs += _days_that_differ(case.data)
    differs += _options_that_differ(case.data)
    differs += _satisfaction_that_differs(case.data)
    return {"case": case.id, "status": case.status, "differs": differs}


def _days_that_differ(data: Mapping[str, Any]) -> Iterator[str]:
    notice = data["notice"]
    if notice and notice.get("days_before") is not None:
        days = _date(notice["meeting_on"]) - _date(notice["published_on"])
        if days.days != notice["days_before"]:
            yield "notice.days_before"
    for index, posting in enumerate(data["publicity"]):
        days = _date(posting["end_on"]) - _date(posting["start_on"])
        if posting.get("days") is not None and days.days + 1 != posting["days"]:
            yield f"publicity[{index}].days"


def _options_that_differ(data: Mapping[str, Any]) -> Iterator[str]:
    options = data.get("options")
    if not options:
        return
    rule = data["options_rule"]
    results = choose_best([option[rule["by"]] for option in options], rule["choose"])
    # Among those level at the edge people choose, but no more of them than there are places.
    places = rule["choose"] - sum(result.chosen for result in results)
    taken = 0
    for index, (option, result) in enumerate(zip(options, results, strict=True)):
        level = sum(other.rank == result.rank for other in results)
        stated_rank, stated = option.get("rank"), option.get("chosen")
        if stated_rank is not None and not result.rank <= stated_rank < result.rank + level:
            yield f"options[{index}].rank"
        if stated is None:
            continue
        if result.tied:
            taken += stated
            if stated and taken > places:
                yield f"options[{index}].chosen"
        elif stated != result.chosen:
            yield f"options[{index}].chosen"


def _satisfaction_that_differs(data: Mapping[str, Any]) -> Iterator[str]:
    satisfaction = (data["feedback"] or {}).get("satisfaction")
    if not satisfaction or satisfaction.get("positive_pct") is None:
        return
    stated = satisfaction["positive_pct"]
    stated = stated if isinstance(stated, Decimal) else Decimal(str(stated))
    positive = satisfaction["very_satisfied"] + satisfaction["satisfied"]
    if (percent_rounded(positive, satisfaction["total"], digits_given(stated)) or 0) != stated:
        yield "feedback.satisfaction.positive_pct"


def _date(text: str) -> date:
    return date.fromisoformat(text)


def _json(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _json(item) for name, item in value.items()}
    return float(value) if isinstance(value, Decimal) else value


def main_check(argv: Sequence[str]) -> int:
    """`consult cases check FILE`: JSON lines to stdout. 0 all agree, 1 something differs, 2 the file cannot
    be
    read: then one sentence on stderr, with the path of the fault, and nothing on stdout."""
    parser = argparse.ArgumentParser(prog="consult cases check")
    parser.add_argument("file", metavar="FILE")
    parser.add_argument("--lang", choices=LANGUAGES, default=reader_language(), help="of the fault's words")
    asked = parser.parse_args(argv)
    try:
        casefile = read_file(asked.file)
    except CaseFileError as error:
        print(": ".join(filter(None, (asked.file, error.path, error.message(asked.lang)))), file=sys.stderr)
        return 2
    differs = False
    for line in check(casefile):
        differs = differs or bool(line["differs"])
        print(json.dumps(line, ensure_ascii=not _writes_chinese()))
    return 1 if differs else 0


def reader_language() -> str:
    locale = next(
        (os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), ""
    )
    return "zh" if locale.lower().startswith("zh") else "en"


def _writes_chinese() -> bool:
    return (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"
