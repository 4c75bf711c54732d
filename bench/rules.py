"""Speed of the rules library, as ratios measured in one run: `python bench/rules.py`.

1. replaying the log of a 3,000-event meeting / decoding the same events    at most 6
2. in_order for one member / json.dumps of its openings as plain data       at most 40
3. decide 3,000 events in / decide 30 events in, same position, same acts   at most 1.5
4. the buttons of one member of 3,000 / json.dumps of that meeting's state  at most 0.2
5. the buttons of the chair of 3,000 / the same                             at most 0.6

The last lines are no limits: those buttons in milliseconds, and how much larger the state has grown, for one
main motion decided.
"""

from __future__ import annotations

import json
import pickle
import sys
from collections.abc import Callable
from dataclasses import asdict, fields
from functools import cache, partial
from pathlib import Path
from time import process_time
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from consult import rules
from consult.meetings.screens.doors import openings_for
from consult.rules import acts, events
from consult.rules.meeting import Meeting

AT = "2026-05-03T19:00:00Z"
Step = tuple[str, str, dict[str, Any]]


class Lived:
    """A meeting as it is lived: its state and its log."""

    def __init__(self, people: int = 41) -> None:
        members = [{"id": "Chair", "standing": "chair"}, *({"id": f"P{n}"} for n in range(1, people))]
        opened = rules.open_meeting(rulebook="ronr12", members=members, quorum=5, items=[], date="2026-05-03")
        self.log: list[events.Event] = [opened]
        self.meeting = rules.replay(self.log)
        self.do("check_in", "Chair", who=[each["id"] for each in members])
        self.do("call_to_order", "Chair")

    def do(self, kind: str, by: str, **args: Any) -> None:
        """An act and what follows."""
        for each in rules.decide(self.meeting, acts.parse(kind, args, by), AT):
            self.log.append(each)
            self.meeting = rules.evolve(self.meeting, each)

    def moved(self, ref: str, motion: str, **args: Any) -> None:
        """Moved, seconded and stated."""
        self.do("move", "P1", motion=motion, ref=ref, second="P2", **args)
        self.do("state", "Chair", on=ref)


def business(lived: Lived, number: int) -> None:
    """A main motion from its making to its announcement, with what a busy evening brings."""
    main, amendment = f"M{number}", f"A{number}"
    lived.do("move", "P1", motion="main", ref=main, text=f"That tree {number} be planted by the gate")
    lived.do("second", "P2", on=main)
    lived.do("state", "Chair", on=main)
    for who, side in (("P3", "for"), ("P4", "against")):
        lived.do("rise", who, side=side)
        lived.do("recognize", "Chair", who=who)
        lived.do("yield_floor", who)
    lived.moved(amendment, "amend", edit={"op": "replace", "old": "tree", "new": "young tree"})
    lived.moved(f"{amendment}b", "amend_secondary", edit={"op": "add", "new": "or bush"})
    lived.do("vote", "Chair", on=f"{amendment}b", yes=10, no=20)
    lived.do("vote", "Chair", on=amendment, yes=20, no=10)
    lived.moved(f"C{number}", "commit", text="to a committee of three")
    lived.do("vote", "Chair", on=f"C{number}", yes=10, no=20)
    lived.do("move", "P5", motion="parliamentary_inquiry", ref=f"I{number}")
    lived.do("answer", "Chair", on=f"I{number}")
    lived.moved(f"Q{number}", "previous_question")
    lived.do("vote", "Chair", on=f"Q{number}", yes=30, no=5)
    lived.do("put", "Chair", on=main)
    for n in range(3, 9):
        lived.do("cast", f"P{n}", choice="for" if n % 3 else "against")
    lived.do("announce", "Chair")


def lived(length: int) -> Lived:
    """A meeting with a log of at least that many events, a main motion and an amendment of it pending."""
    out, number = Lived(), 0
    while len(out.log) < length:
        number += 1
        business(out, number)
    out.moved("X", "main", text="That a well be dug")
    out.moved("Y", "amend", edit={"op": "add", "new": "soon"})
    return out


ASKED: tuple[Step, ...] = (
    ("move", "P5", {"motion": "commit", "text": "to a committee", "second": "P6"}),
    ("move", "P5", {"motion": "postpone_definitely", "until": {"meetings_ahead": 1}, "second": "P6"}),
    ("move", "P5", {"motion": "amend_secondary", "edit": {"op": "add", "new": "enough"}, "second": "P6"}),
    ("move", "P5", {"motion": "previous_question", "second": "P6"}),
    ("move", "P5", {"motion": "adjourn", "second": "P6"}),
    ("rise", "P5", {"side": "for"}),
    ("speak", "P5", {"on": "Y", "side": "for"}),
    ("vote", "Chair", {"on": "Y", "yes": 20, "no": 10}),
    ("put", "Chair", {"on": "Y"}),
)


def seconds(work: Callable[[], object], times: int, tries: int = 7) -> float:
    """Best processor time of one call."""
    best = float("inf")
    for _ in range(tries):
        start = process_time()
        for _ in range(times):
            work()
        best = min(best, (process_time() - start) / times)
    return best


def slowest_growth(far: Meeting, near: Meeting) -> float:
    """The worst ratio of one act decided far into a meeting and near its beginning."""
    worst = 0.0
    for kind, by, args in ASKED:
        act = acts.parse(kind, args, by)
        best = {"far": float("inf"), "near": float("inf")}
        for _ in range(12):  # by turns, so that a busy machine slows both
            for name, meeting in (("far", far), ("near", near)):
                took = seconds(partial(rules.decide, meeting, act, AT), 25, 1)
                best[name] = min(best[name], took)
        worst = max(worst, best["far"] / best["near"])
    return worst


def ratios() -> dict[str, tuple[float, float]]:
    """Each ratio and its limit."""
    long, short, milliseconds = lived(3000), lived(30), buttons()
    stored = [events.encode(each) for each in long.log]
    replayed = seconds(lambda: rules.replay(long.log), 1)
    decoded = seconds(lambda: [events.decode(*each) for each in stored], 1)
    openings = rules.in_order(long.meeting, "P5")
    plain = [plainly(each) for each in openings]
    asked = seconds(lambda: rules.in_order(long.meeting, "P5"), 20)
    dumped = seconds(lambda: json.dumps(plain, default=str), 20)
    return {
        "replay / decode": (replayed / decoded, 6.0),
        "in_order / json.dumps": (asked / dumped, 40.0),
        "decide, 3,000 / 30 events in": (slowest_growth(long.meeting, short.meeting), 1.5),
        "doors, one member / json of state": (milliseconds["doors, one member"] / milliseconds["json"], 0.2),
        "doors, chair of 3,000 / the same": (
            milliseconds["doors, chair of 3,000"] / milliseconds["json"],
            0.6,
        ),
    }


def plainly(door: rules.Opening) -> dict[str, Any]:
    """A door as plain data, its ranges read whole."""
    read = {name: list(values) for name, values in door.ranges.items()}
    return {**{each.name: getattr(door, each.name) for each in fields(door)}, "ranges": read}


@cache
def buttons() -> dict[str, float]:
    """Milliseconds for all buttons of a member and of the chair of 3,000, a question debated and two hands
    up; and for the state of that meeting as JSON."""
    hall = Lived(3000)
    hall.moved("X", "main", text="That a well be dug")
    hall.do("rise", "P7", side="for")
    hall.do("rise", "P8", side="against")
    state = hall.meeting
    return {
        "doors, one member": 1000 * seconds(lambda: openings_for(state, "P5"), 20),
        "doors, chair of 3,000": 1000 * seconds(lambda: openings_for(state, "Chair"), 10),
        "json": 1000 * seconds(lambda: json.dumps(asdict(state), default=str), 1, 3),
    }


def grown() -> float:
    """Bytes of state that one main motion, with all its secondary motions and votes, leaves behind."""
    long, short = lived(3000), lived(30)
    mains = sum(ref.startswith("M") for ref in long.meeting.questions) - 1
    return (len(pickle.dumps(long.meeting)) - len(pickle.dumps(short.meeting))) / mains


def main() -> int:
    """Prints the ratios; 1 where one is over its limit."""
    over = False
    for name, (ratio, limit) in ratios().items():
        over |= ratio > limit
        print(f"{name:<34} {ratio:6.2f}   at most {limit:g}{'   OVER' if ratio > limit else ''}")
    for name, took in buttons().items():
        print(f"{name:<34} {took:6.2f}   ms")
    print(f"{'state for each motion decided':<34} {grown():6.0f}   bytes")
    return int(over)


if __name__ == "__main__":
    sys.exit(main())
