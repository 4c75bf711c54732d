"""How every golden meeting and every scenario is lived: what each step changes in the meeting, and what it is
refused with, as a short mark for each step, so that a change of any field of the state is seen, and where.

`python tests/rules/lived.py` records them anew; `python tests/rules/lived.py NAME` says in words what each
step of a meeting or scenario of that name changes, which is what to read before a record is kept.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import MISSING, fields, is_dataclass
from functools import cache
from pathlib import Path
from typing import Any

import refusals

from consult.paper import scenarios
from consult.rules.errors import Refusal
from consult.rules.meeting import Meeting

HERE = Path(__file__).parent
RECORD = HERE / "stored" / "lived.txt"
SCRIPTS = sorted((HERE / "scripts").glob("*.meeting"))
SCENARIOS = sorted(HERE.glob("scenarios*.jsonl"))
MARK = 4
# A moment lived: the meeting before and after, why nothing happened, and the result said.
Moment = tuple[Meeting, Meeting, Refusal | None, Any]


def plain(value: Any) -> Any:
    """Plain data; of an object what is not at its default, so that a field more changes no record."""
    if is_dataclass(value) and not isinstance(value, type):
        usual = _usual(type(value))
        told = {name: each for name, each in vars(value).items() if name in usual and each != usual[name]}
        return {name: plain(each) for name, each in told.items()}
    if isinstance(value, Mapping):
        return [[plain(key), plain(each)] for key, each in value.items()]
    if isinstance(value, (frozenset, set)):
        return sorted((plain(each) for each in value), key=json.dumps)
    return [plain(each) for each in value] if isinstance(value, (tuple, list)) else value


@cache
def _usual(kind: type) -> dict[str, Any]:
    return {
        each.name: each.default if each.default_factory is MISSING else each.default_factory()
        for each in fields(kind)
    }


def changes(before: Meeting, after: Meeting) -> dict[str, Any]:
    """The fields of the meeting that differ, as they are after; of mappings only the entries that differ, of
    the meeting kept in case a vote is retaken only what differs from the one before."""
    out: dict[str, Any] = {}
    for name, was in vars(before).items():
        now = vars(after).get(name, was)
        if name not in _usual(Meeting) or was is now or was == now:
            continue
        if isinstance(now, Meeting):
            out[name] = changes(before, now) if was is None or now is not was else {}
        elif isinstance(now, Mapping) and isinstance(was, Mapping):
            gone = sorted(str(key) for key in was if key not in now)
            new = {key: each for key, each in now.items() if key not in was or was[key] != each}
            out[name] = [
                plain(new),
                gone,
                [str(key) for key in now] if list(now)[: len(was)] != list(was) else 0,
            ]
        else:
            out[name] = plain(now)
    return out


def told(moment: Moment) -> str:
    """One step in words."""
    before, after, refusal, result = moment
    said = [refusals.said(refusal)] if refusal is not None else []
    plainly = [changes(before, after), said, plain(result)]
    return json.dumps(plainly, ensure_ascii=False, sort_keys=True, default=str)


def of_script(path: Path) -> Iterator[Moment]:
    """A golden meeting, its opening first."""
    played = refusals.played(path)
    yield Meeting(), played.opening, None, None
    yield from ((step.before, step.after, step.refusal, None) for step in played.steps)


def of_scenario(scenario: Mapping[str, Any]) -> Iterator[Moment]:
    """A scenario, its opening first."""
    meeting = scenarios.opened(scenario)
    yield Meeting(), meeting, None, None
    for step in scenario["steps"]:
        answer = scenarios.answer(meeting, step)
        yield meeting, answer.meeting, answer.refusal, answer.result
        meeting = answer.meeting


def everything() -> Iterator[tuple[str, Iterable[Moment]]]:
    """All that is on record, by name."""
    for path in SCRIPTS:
        yield path.stem, of_script(path)
    for file in SCENARIOS:
        for scenario in scenarios.load(file.read_text(encoding="utf-8").splitlines()):
            yield name_of(file, scenario), of_scenario(scenario)


def name_of(file: Path, scenario: Mapping[str, Any]) -> str:
    """What the record calls a scenario: ids are unique in their file only."""
    return f"{file.stem}:{scenario['id']}".replace(" ", "_")


def marks(moments: Iterable[Moment]) -> list[str]:
    """A mark for each step."""
    return [hashlib.sha256(told(each).encode()).hexdigest()[:MARK] for each in moments]


@cache
def recorded() -> dict[str, list[str]]:
    """The marks on record."""
    rows = (line.split() for line in RECORD.read_text(encoding="utf-8").splitlines())
    return {name: list(each) for name, *each in rows}


def check(name: str, moments: Iterable[Moment]) -> None:
    """It is lived as on record; else the first step that differs is named, with what it changes now."""
    lived, then = list(moments), recorded().get(name, [])
    for number, (moment, now) in enumerate(zip(lived, marks(lived), strict=True)):
        assert then[number : number + 1] == [now], f"{name}, step {number} (0 = opening): {told(moment)}"
    assert len(then) == len(lived), f"{name}: {len(then)} steps on record, {len(lived)} now"


if __name__ == "__main__":
    if sys.argv[1:]:
        for name, moments in everything():
            if name in sys.argv[1:]:
                for number, moment in enumerate(moments):
                    print(f"{name} {number}: {told(moment)}")
    else:
        lines = [" ".join([name, *marks(moments)]) for name, moments in everything()]
        RECORD.write_text("\n".join(lines) + "\n", encoding="utf-8")
