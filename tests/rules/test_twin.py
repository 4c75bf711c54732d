"""The engine and a naive twin agree on what may be moved, position by position."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from typing import Any

import pytest
from twin import AMENDMENTS, Pending, Position

from consult import rules
from consult.rules import acts
from consult.rules.meeting import Meeting

AT = "2026-05-03T19:00:00Z"
PEOPLE = [{"id": "Chair", "standing": "chair"}, *({"id": who} for who in "ABCDEF")]
POSITIONS = 100_000 if os.environ.get("CONSULT_DEEP") else 2_000
PLAIN: dict[str, dict[str, Any]] = {
    "main": {"text": "That the fence be painted"},
    "incidental_main": {"text": "That the report be adopted"},
    "postpone_indefinitely": {},
    "commit": {"text": "to a committee of three"},
    "postpone_definitely": {"until": {"meetings_ahead": 1}},
    "limit_debate": {"speech_seconds": 60},
    "previous_question": {},
    "lay_on_table": {},
    "recess": {"minutes": 10},
    "adjourn": {},
    "fix_time": {"at": "2026-05-10T19:00"},
}
CHANGES: dict[str, dict[str, Any]] = {
    "recess": {"set": {"minutes": 5}},
    "fix_time": {"set": {"at": "2026-05-11T19:00"}},
    "limit_debate": {"set": {"speech_seconds": 90}},
    "postpone_definitely": {"set": {"until": {"meetings_ahead": 0, "hour": "21:00"}}},
}


def opened() -> Meeting:
    """A monthly meeting of seven in session."""
    meeting = rules.replay([rules.open_meeting(rulebook="ronr12", members=PEOPLE, quorum=2, items=[], date="2026-05-03")])
    everyone = [each["id"] for each in PEOPLE]
    for kind, args in (("check_in", {"who": everyone}), ("call_to_order", {})):
        meeting = done(meeting, kind, args, "Chair")
    return meeting


def done(meeting: Meeting, kind: str, args: dict[str, Any], by: str) -> Meeting:
    return rules.replay(rules.decide(meeting, acts.parse(kind, args, by), AT), meeting)


def candidates(position: Position, fresh: str) -> Iterator[tuple[str, str | None, dict[str, Any]]]:
    """Motions worth asking about in this position: motion, target, arguments."""
    for motion, args in PLAIN.items():
        yield motion, None, args
    for target in position.stack:
        if target.motion in AMENDMENTS and _without_words(position, target):
            continue
        args = CHANGES.get(target.motion, {"edit": {"op": "add", "new": fresh}})
        if target.motion in {"amend", "substitute"}:
            yield "amend_secondary", target.id, args
        elif target.motion in {"adjourn", "lay_on_table", "previous_question", "postpone_indefinitely"}:
            yield "amend", target.id, {"set": {"minutes": 5}}
        elif target.motion != "amend_secondary":
            yield "amend", target.id, args
        if target.motion == "main":
            yield "substitute", target.id, {"text": "That the fence be pulled down"}


def _without_words(position: Position, question: Pending) -> bool:
    """An amendment that sets a number has no words to change."""
    return question.motion == "amend" and position.find(question.target).motion in CHANGES


def walk(start: Meeting, chance: random.Random) -> Iterator[tuple[Meeting, Position, list[Any]]]:
    """Positions on a random way up the stack."""
    meeting, position = start, Position()
    for step in range(12):
        asked = list(candidates(position, f"word{step}"))
        yield meeting, position, asked
        top = position.stack[-1].motion if position.stack else None
        if top == "previous_question" and chance.random() < 0.5:
            ref = position.stack[-1].id
            meeting = done(meeting, "vote", {"on": ref, "yes": 6, "no": 0}, "Chair")
            position.order_previous_question()
            continue
        allowed = [each for each in asked if position.allows(each[0], each[1])]
        if not allowed:
            return
        low = [each for each in allowed if each[0] not in {"recess", "adjourn", "fix_time"}]
        motion, target, args = chance.choice(low if low and chance.random() < 0.8 else allowed)
        ref = f"Q{step}"
        meeting = done(meeting, "move", move(motion, target, args) | {"ref": ref}, "A")
        if ref in meeting.made:
            meeting = done(meeting, "state", {"on": ref}, "Chair")
        position.push(ref, motion, target)


def move(motion: str, target: str | None, args: dict[str, Any]) -> dict[str, Any]:
    aimed = {"target": target} if target else {}
    return {"motion": motion, "second": "B", **aimed, **args}


@pytest.mark.timeout(3600)
def test_the_engine_and_the_naive_twin_agree_on_precedence() -> None:
    chance, start, seen = random.Random(20260503), opened(), 0
    while seen < POSITIONS:
        for meeting, position, asked in walk(start, chance):
            seen += 1
            assert [each.id for each in position.stack] == list(meeting.stack)
            for motion, target, args in asked:
                refusal = rules.check(meeting, acts.parse("move", move(motion, target, args), "A"))
                expected = position.allows(motion, target)
                where = f"{motion} on {target} over {[(q.id, q.motion, q.target) for q in position.stack]}"
                assert (refusal is None) == expected, f"{where}, closed {position.closed}: engine says {refusal}"
