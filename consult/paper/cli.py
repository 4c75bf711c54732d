"""`consult rules replay FILE [--json]`: plays scenario files and says where the engine differs; `play`: a
`.meeting` file.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path

from consult.paper.scenarios import Report, load, run
from consult.paper.vocabulary import OutsideVocabulary
from consult.rules.errors import RulesError

USAGE = "usage: rules replay FILE [--json] | rules play FILE.meeting [--lang zh|en] [--transcript]"


def main(argv: Sequence[str] | None = None) -> int:
    """Runs the command; 0 all agree, 1 something differs, 2 the file cannot be read or leaves the
    vocabulary.
    """
    args = list(sys.argv[1:] if argv is None else argv)
    if args[:1] == ["rules"]:
        args = args[1:]
    if args[:1] == ["play"]:
        from consult.paper.notation import play_main

        return play_main(args[1:])
    as_json = "--json" in args
    args = [arg for arg in args if arg != "--json"]
    if len(args) != 2 or args[0] != "replay" or args[1].startswith("-"):
        print(USAGE, file=sys.stderr)
        return 2
    try:
        text = Path(args[1]).read_text(encoding="utf-8")
        report = run(load(text.splitlines()))
    except (OSError, UnicodeDecodeError, OutsideVocabulary, RulesError) as wrong:
        print(f"{args[1]}: {wrong}", file=sys.stderr)
        return 2
    if as_json:
        print(json.dumps(report.as_data(), ensure_ascii=False, indent=1))
    else:
        _print(report)
    return 1 if report.differences else 0


def _print(report: Report) -> None:
    """One line for each difference, then the totals."""
    for each in report.differences:
        where = f"step {each.step}" if each.step else "final"
        expected, got = (json.dumps(value, ensure_ascii=False) for value in (each.expected, each.got))
        print(f"{each.scenario} {where} {each.field}: expected {expected}, got {got} — {each.why}")
    print(f"scenarios: {report.scenarios_right} of {report.scenarios} right")
    print(f"steps: {report.steps_right} of {report.steps} right")
    print(f"allowed or refused: {report.allowed_right} of {report.steps} right")


if __name__ == "__main__":
    sys.exit(main())
