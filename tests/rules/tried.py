"""What meetings answer to acts out of their time: each act of a golden meeting or of a scenario is tried a
step too early, too late and again, by somebody else, with one argument more or less or another; and doors are
asked for, all in the states that the meeting passes.

What is refused is told with all that the refusal knows; what is in order with what would be stored and what
the chair would say then. `stored/tried.txt` keeps a digest for each; `python tests/rules/tried.py NAME`
prints what is behind one, to be read; without a name it records all anew (a change is explained in the commit
that makes it).
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent))

import refusals

from consult import rules
from consult.paper import notation as script
from consult.paper import scenarios
from consult.rules import events, words
from consult.rules.doors import ACT_DOORS, MOTION_DOORS
from consult.rules.meeting import Meeting

HERE = Path(__file__).parent
SCRIPTS = {path.stem: path for path in sorted((HERE / "scripts").glob("*.meeting"))}
SCENARIOS = {path.stem: path for path in sorted(HERE.glob("scenarios*.jsonl"))}
RECORD = HERE / "stored" / "tried.txt"
#: How many acts later than it comes, or earlier.
OFF = (-1, 1, 2)
#: How many doors of acts and of motions are asked for in one state, by turns.
ASKED = 3


def tried(name: str) -> Iterator[str]:
    """A line for each act tried and each door asked for."""
    yield from _in_script(SCRIPTS[name]) if name in SCRIPTS else _in_scenarios(SCENARIOS[name])


# --- golden meetings ---


def _in_script(path: Path) -> Iterator[str]:
    steps = [step for step in refusals.played(path).steps if isinstance(step.line, script.ActLine)]
    chance = int(hashlib.sha256(path.stem.encode()).hexdigest()[:6], 16)
    for spot, step in enumerate(steps, start=chance):
        for off in OFF:
            if 0 <= spot - chance + off < len(steps):
                yield _told(step, steps[spot - chance + off].line)
        m, line = step.before, step.line
        others = [who for who in m.members if who != line.by]
        if others:
            yield _told(step, replace(line, by=others[spot % len(others)]))
        for args in islice(_varied(m, line.args, spot), 3):
            yield _told(step, replace(line, args=args))
        yield from _consents(step, spot)
        yield from _doors(m, spot)


def _told(step: script.Step, line: script.ActLine) -> str:
    args = {name: value for name, value in line.args.items() if not _taken(step.before, name, value)}
    got = script.do(step.before, replace(line, args=args, expected=None, reason=None), step.at)
    head = f"{step.line.number} {script.write_line(line)}"
    if got.refusal is not None:
        return f"{head} -> {refusals.said(got.refusal)}"
    if got.wrong is not None:
        return f"{head} -> {got.wrong}"
    return f"{head} -> {_plain([[events.encode(each) for each in got.events], words.chair_says(got.after)])}"


def _taken(m: Meeting, name: str, value: Any) -> bool:
    """Whether it names a motion as another is named already: made again it has another name."""
    return name == "ref" and value in m.questions


def _varied(m: Meeting, args: Mapping[str, Any], spot: int) -> Iterator[dict[str, Any]]:
    """The arguments with one of them a little more, a little less, another, or left out."""
    for name, value in args.items():
        if isinstance(value, bool):
            yield {**args, name: not value}
        elif isinstance(value, int):
            yield {**args, name: value + 1}
            if value:
                yield {**args, name: value - 1}
        elif isinstance(value, str) and (value in m.questions or value in m.members):
            others = [each for each in (m.questions if value in m.questions else m.members) if each != value]
            if others:
                yield {**args, name: others[spot % len(others)]}
        elif name not in {"motion", "text", "ref"}:
            yield {key: each for key, each in args.items() if key != name}


def _consents(step: script.Step, spot: int) -> Iterator[str]:
    """The chair asks for consent to a motion, by turns, and has it."""
    m, motion = step.before, tuple(MOTION_DOORS)[spot % len(MOTION_DOORS)]
    target = {"target": m.stack[-1]} if m.stack and spot % 2 else {}
    for kind in ("ask_consent", "unanimous_consent"):
        yield _told(step, script.ActLine(0, m.chair or "", kind, {"motion": motion, **target}))


def _doors(m: Meeting, spot: int) -> Iterator[str]:
    """Those of the chair and of a member, a few at a time; not why a member may not do what the chair may."""
    people = tuple(m.members)
    chair, who = m.chair or people[0], people[spot % len(people)]
    some_acts, some_motions = (_by_turns(tuple(each), spot) for each in (ACT_DOORS, MOTION_DOORS))
    doors = [(chair, each) for each in rules.in_order(m, chair, some_acts, ())]
    doors += [(who, each) for each in rules.in_order(m, who, some_acts, some_motions)]
    for by, door in doors:
        if door.refusal is not None and door.refusal.reason == "chair_only":
            continue
        no = None if door.refusal is None else refusals.said(door.refusal)
        ranges = {name: list(islice(values, 4)) for name, values in door.ranges.items()}
        optional = sorted(door.optional)
        told = [door.motion or door.act, door.variant, door.args, ranges, door.needs, optional, door.example]
        yield f"door {by} {_plain(told)} {no}"


def _by_turns(known: tuple[str, ...], spot: int) -> tuple[str, ...]:
    return tuple(known[(spot * ASKED + n) % len(known)] for n in range(ASKED))


def _plain(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, default=list)


# --- scenarios ---


def _in_scenarios(path: Path) -> Iterator[str]:
    for each in scenarios.load(path.read_text(encoding="utf-8").splitlines()):
        m, steps = scenarios.opened(each), each["steps"]
        for spot, step in enumerate(steps):
            for later in steps[spot + 1 : spot + 2]:
                yield f"{each['id']} {spot} {_answered(later, scenarios.answer(m, later))}"
            got = scenarios.answer(m, step)
            yield f"{each['id']} {spot} {_answered(step, got)}"
            m = got.meeting


def _answered(step: Mapping[str, Any], got: scenarios.Answer) -> str:
    head = f"{step['actor']} {step['act']} {_plain(step['args'])}"
    if got.refusal is not None:
        return f"{head} -> {refusals.said(got.refusal)}"
    return f"{head} -> {_plain([got.result, words.chair_says(got.meeting)])}"


# --- the record ---


def digest(name: str) -> str:
    """All of it in short."""
    return hashlib.sha256("\n".join(tried(name)).encode()).hexdigest()[:16]


@cache
def recorded() -> dict[str, str]:
    """The digest on record of each."""
    return dict(line.split() for line in RECORD.read_text(encoding="utf-8").splitlines())


def check(name: str) -> None:
    """What is tried in it is answered as on record."""
    assert digest(name) == recorded().get(name), f"python tests/rules/tried.py {name}"


if __name__ == "__main__":
    if sys.argv[1:]:
        for asked in sys.argv[1:]:
            print("\n".join(tried(asked)))
    else:
        digests = (f"{name} {digest(name)}\n" for name in (*SCRIPTS, *SCENARIOS))
        RECORD.write_text("".join(digests), encoding="utf-8")
