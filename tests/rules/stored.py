"""Logs as stored: what some golden meetings store, event by event, so that a change of what is stored is
seen.

`python tests/rules/stored.py` records them anew (a change is explained in the commit that makes it). The
meetings are chosen so that every line of `decide` and what follows from it is passed, and every field of
every event is filled, that any golden meeting passes or fills.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterator
from dataclasses import MISSING, fields
from pathlib import Path
from types import FrameType
from typing import Any

import refusals

from consult import rules
from consult.paper import notation as script
from consult.rules import events

HERE = Path(__file__).parent
LOGS = HERE / "stored"
SCRIPTS = HERE / "scripts"
DIGESTS = LOGS / "digests.txt"
# Fields that hold one word of a few, each of which is to be seen.
WORDED = frozenset(
    {"why", "result", "where", "method", "ruling", "about", "standing", "side", "act", "polls"}
)
RULES = Path(rules.__file__).parent


def log_of(path: Path) -> list[str]:
    """The log of one meeting as it would be stored, a line for each event."""
    encoded = (events.encode(event) for event in refusals.played(path).log)
    return [json.dumps(each, ensure_ascii=False, sort_keys=True, default=list) for each in encoded]


def recorded(name: str) -> list[str]:
    """The log on record; nothing if this meeting has none."""
    path = LOGS / f"{name}.jsonl"
    return path.read_text(encoding="utf-8").splitlines() if path.exists() else []


def digest(path: Path) -> str:
    """The log of one meeting in short: its events with what differs from their defaults, so that a field more
    changes none."""
    told = [(each.kind, _told(each)) for each in refusals.played(path).log]
    plain = json.dumps(told, ensure_ascii=False, sort_keys=True, default=list)
    return hashlib.sha256(plain.encode()).hexdigest()[:16]


def _told(event: events.Event) -> dict[str, Any]:
    """The fields of an event that are not at their defaults."""
    usual = {
        each.name: each.default if each.default_factory is MISSING else each.default_factory()
        for each in fields(event)
    }
    return {
        name: value for name, value in events.encode(event)[2].items() if value != events.thaw(usual[name])
    }


def digests() -> dict[str, str]:
    """The digest on record of each golden meeting."""
    return dict(line.split() for line in DIGESTS.read_text(encoding="utf-8").splitlines())


def check(path: Path) -> None:
    """The log of the meeting is the one on record: in full where it is kept, by its digest for all."""
    then = recorded(path.stem)
    assert digests().get(path.stem, "") == digest(path) or then, f"{path.stem}: another log than on record"
    if then:
        now = log_of(path)
        assert now == then, [pair for pair in zip(now, then, strict=False) if pair[0] != pair[1]][:3] or (
            len(now),
            len(then),
        )


def _in_decide(frame: FrameType | None) -> bool:
    """Whether it is run to see what follows from an act, not whether the act is in order."""
    while frame is not None:
        if frame.f_code.co_name == "decide" and Path(frame.f_code.co_filename).parent.name == "acts":
            return True
        frame = frame.f_back
    return False


def _seen(path: Path) -> set[tuple[str, Any]]:
    """The lines of the deciding files that a meeting passes, and the fields of events that it fills."""
    hit: set[tuple[str, Any]] = set()

    def local(frame: FrameType, event: str, arg: Any) -> Any:
        hit.add((frame.f_code.co_filename, frame.f_lineno))
        return local

    def trace(frame: FrameType, event: str, arg: Any) -> Any:
        room = Path(frame.f_code.co_filename).parent
        follows = room.name == "events" or RULES in (room, room.parent) and _in_decide(frame)
        return local if follows else None

    read = script.read(path.read_text(encoding="utf-8"))
    sys.settrace(trace)
    try:
        log = script.play(read).log
    finally:
        sys.settrace(None)
    for event in log:
        kind, _, data = events.encode(event)
        hit |= {(kind, f"{key}={value}" if key in WORDED else key) for key, value in data.items() if value}
    return hit


def chosen() -> Iterator[Path]:
    """Meetings that together pass and fill what any of them does: those on record first, then the one that
    adds most.
    """
    left = {path: _seen(path) for path in sorted(SCRIPTS.glob("*.meeting"))}
    seen: set[tuple[str, Any]] = set()
    while left:
        best = max(
            left, key=lambda path: (bool(left[path] - seen and recorded(path.stem)), len(left[path] - seen))
        )
        if not left[best] - seen:
            return
        seen |= left.pop(best)
        yield best


def write(paths: list[Path]) -> None:
    """Records these meetings."""
    LOGS.mkdir(exist_ok=True)
    for path in paths:
        (LOGS / f"{path.stem}.jsonl").write_text("\n".join(log_of(path)) + "\n", encoding="utf-8")


if __name__ == "__main__":
    write(list(chosen()))
    lines = (f"{path.stem} {digest(path)}\n" for path in sorted(SCRIPTS.glob("*.meeting")))
    DIGESTS.write_text("".join(lines), encoding="utf-8")
