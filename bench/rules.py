"""Speed of the rules library, as ratios measured in one run: `python bench/rules.py`.

1. replaying the log of a 3,000-event meeting / decoding the same events    at most 6
2. in_order for one member / json.dumps of its openings as plain data       at most 40
3. decide 3,000 events in / decide 30 events in                             at most 1.5
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from time import perf_counter
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from consult import rules
from consult.rules import acts, events
from consult.rules.meeting import Meeting

AT = "2026-05-03T19:00:00Z"
MEMBERS = [{"id": "Chair", "standing": "chair"}, *({"id": f"P{n}"} for n in range(1, 41))]


def lived(length: int) -> tuple[Meeting, list[events.Event]]:
    """A meeting with a log of at least that many events."""
    log: list[events.Event] = [rules.open_meeting(rulebook="ronr12", members=MEMBERS, quorum=5, items=[], date="2026-05-03")]
    meeting = rules.replay(log)

    def do(kind: str, by: str, **args: Any) -> None:
        nonlocal meeting
        for each in rules.decide(meeting, acts.parse(kind, args, by), AT):
            log.append(each)
            meeting = rules.evolve(meeting, each)

    do("check_in", "Chair", who=[each["id"] for each in MEMBERS])
    do("call_to_order", "Chair")
    number = 0
    while len(log) < length:
        number += 1
        ref = f"M{number}"
        do("move", "P1", motion="main", ref=ref, text=f"That tree {number} be planted")
        do("second", "P2", on=ref)
        do("state", "Chair", on=ref)
        do("rise", "P3", side="for")
        do("recognize", "Chair", who="P3")
        do("yield_floor", "P3")
        do("vote", "Chair", on=ref, yes=20, no=10)
    return meeting, log


def seconds(work: Callable[[], object], times: int) -> float:
    """Best time of one call, of five tries."""
    best = float("inf")
    for _ in range(5):
        start = perf_counter()
        for _ in range(times):
            work()
        best = min(best, (perf_counter() - start) / times)
    return best


def pending(meeting: Meeting) -> Meeting:
    """The meeting with a main motion and an amendment pending."""
    for kind, by, args in (
        ("move", "P1", {"motion": "main", "ref": "X", "text": "That a well be dug", "second": "P2"}),
        ("state", "Chair", {"on": "X"}),
        ("move", "P3", {"motion": "amend", "ref": "Y", "second": "P2", "edit": {"op": "add", "new": "soon"}}),
        ("state", "Chair", {"on": "Y"}),
    ):
        meeting = rules.replay(rules.decide(meeting, acts.parse(kind, args, by), AT), meeting)
    return meeting


def ratios() -> dict[str, tuple[float, float]]:
    """Each ratio and its limit."""
    long, log = lived(3000)
    short, _ = lived(30)
    stored = [events.encode(each) for each in log]
    replayed = seconds(lambda: rules.replay(log), 1)
    decoded = seconds(lambda: [events.decode(*each) for each in stored], 1)
    busy = pending(short)
    openings = rules.in_order(busy, "P5")
    plain = [asdict(each) for each in openings]
    asked = seconds(lambda: rules.in_order(busy, "P5"), 20)
    dumped = seconds(lambda: json.dumps(plain, default=str), 20)
    act = acts.parse("move", {"motion": "commit", "text": "to a committee", "second": "P6"}, "P5")
    late, early = pending(long), busy
    far = seconds(lambda: rules.decide(late, act, AT), 200)
    near = seconds(lambda: rules.decide(early, act, AT), 200)
    return {
        "replay / decode": (replayed / decoded, 6.0),
        "in_order / json.dumps": (asked / dumped, 40.0),
        "decide, 3,000 / 30 events in": (far / near, 1.5),
    }


def main() -> int:
    """Prints the ratios; 1 where one is over its limit."""
    over = False
    for name, (ratio, limit) in ratios().items():
        over |= ratio > limit
        print(f"{name:<30} {ratio:6.2f}   at most {limit:g}{'   OVER' if ratio > limit else ''}")
    return int(over)


if __name__ == "__main__":
    sys.exit(main())
