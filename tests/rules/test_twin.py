"""The engine and a naive twin agree on what may be moved, position by position."""

from __future__ import annotations

import ast
import os
import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from twin import AMENDMENTS, KILLING, MAINS, Pending, Position

from consult import rules
from consult.rules import acts
from consult.rules.meeting import Meeting

pytestmark = pytest.mark.long

AT = "2026-05-03T19:00:00Z"
PEOPLE = [{"id": "Chair", "standing": "chair"}, *({"id": who} for who in "ABCDEF")]
DEEP = bool(os.environ.get("CONSULT_DEEP"))
POSITIONS = 100_000 if DEEP else 2_500
PLAIN: dict[str, dict[str, Any]] = {
    "main": {"text": "That the fence be painted"},
    "incidental_main": {"text": "That the report be adopted"},
    "recess_main": {"minutes": 10},
    "adjourn_main": {"at": "2026-05-03T21:00"},
    "fix_time_main": {"at": "2026-05-10T19:00"},
    "make_special_order": {"item": "budget", "until": {"meetings_ahead": 1}},
    "amend_bylaws": {"text": "That dues be paid in June"},
    "rescind": {"target": "M0"},
    "amend_adopted": {"target": "M0", "edit": {"op": "add", "new": "gladly"}},
    "postpone_indefinitely": {},
    "commit": {"text": "to a committee of three"},
    "postpone_definitely": {"until": {"meetings_ahead": 1}},
    "limit_debate": {"speech_seconds": 60},
    "previous_question": {},
    "lay_on_table": {},
    "question_of_privilege": {"urgent": True},
    "recess": {"minutes": 10},
    "adjourn": {},
    "fix_time": {"at": "2026-05-10T19:00"},
    "suspend_standing_rule": {"purpose_id": "lights"},
    "method_of_voting": {"method": "rising"},
}
CHANGES: dict[str, dict[str, Any]] = {
    "recess": {"set": {"minutes": 5}},
    "recess_main": {"set": {"minutes": 5}},
    "adjourn_main": {"set": {"at": "2026-05-03T20:00"}},
    "fix_time": {"set": {"at": "2026-05-11T19:00"}},
    "fix_time_main": {"set": {"at": "2026-05-11T19:00"}},
    "make_special_order": {"set": {"item": "roof"}},
    "rescind": {"set": {"at": "2026-06-01T00:00"}},
    "limit_debate": {"set": {"speech_seconds": 90}},
    "postpone_definitely": {"set": {"until": {"meetings_ahead": 0, "hour": "21:00"}}},
    "divide_question": {"set": {"parts": [{"as": "Y", "text": "one"}, {"as": "Z", "text": "two"}]}},
    "method_of_voting": {"set": {"method": "roll_call"}},
    "order_counted_vote": {"set": {"method": "roll_call"}},
}
# Adopted on the way, for the positions that come after: these leave and change nothing of precedence.
LEAVES = {"amend", "amend_secondary", "limit_debate", "suspend_standing_rule"}


def opened() -> Meeting:
    """A monthly meeting of seven in session, with one decision in force."""
    meeting = rules.replay(
        [
            rules.open_meeting(
                rulebook="ronr12",
                members=PEOPLE,
                quorum=2,
                items=[],
                date="2026-05-03",
                in_force=[{"ref": "M0", "text": "That the hall close at nine"}],
            )  # fmt: skip
        ]
    )
    everyone = [each["id"] for each in PEOPLE]
    for kind, args in (("check_in", {"who": everyone}), ("call_to_order", {})):
        meeting = done(meeting, kind, args, "Chair")
    return meeting


def done(meeting: Meeting, kind: str, args: dict[str, Any], by: str) -> Meeting:
    return rules.replay(rules.decide(meeting, acts.parse(kind, args, by), AT), meeting)


Asked = tuple[str, str | None, dict[str, Any]]


def candidates(position: Position, fresh: str) -> Iterator[Asked]:
    """Motions worth asking about in this position: motion, target, arguments."""
    for motion, args in PLAIN.items():
        if motion not in MAINS or not position.stack or motion in {"main", "rescind"}:
            yield motion, None, args
    if not position.stack:
        yield "suspend_rules", None, {"purpose_id": fresh}
    for target in position.stack:
        yield from _on(position, target, fresh)


def _on(position: Position, target: Pending, fresh: str) -> Iterator[Asked]:
    """Motions that act on one of the pending questions."""
    yield "order_counted_vote", target.id, {}
    yield "withdraw_motion", target.id, {}
    yield "suspend_rules", target.id, {"purpose_id": fresh}
    if target.motion in MAINS:
        yield "object_consideration", target.id, {}
    yield (
        "divide_question",
        target.id,
        {"parts": [{"as": f"{fresh}a", "text": "one"}, {"as": f"{fresh}b", "text": "two"}]},
    )
    if target.motion in AMENDMENTS and _without_words(position, target):
        return
    args = CHANGES.get(target.motion, {"edit": {"op": "add", "new": fresh}})
    if target.motion in {"amend", "substitute"}:
        yield "amend_secondary", target.id, args
    elif target.motion != "amend_secondary":
        yield "amend", target.id, args
    if target.motion in {"main", "incidental_main", "privilege"}:
        yield "amend_secondary", target.id, {"edit": {"op": "add", "new": fresh}}
        yield "substitute", target.id, {"text": f"That the fence be pulled down {fresh}"}


def _without_words(position: Position, question: Pending) -> bool:
    """An amendment that sets a number has no words to change."""
    return question.motion == "amend" and position.find(question.target).motion in CHANGES


def walk(start: Meeting, chance: random.Random) -> Iterator[tuple[Meeting, Position, list[Asked]]]:
    """Positions on a random way up the stack, and a little down again."""
    meeting, position = start, Position()
    for step in range(14):
        asked = list(candidates(position, f"word{step}"))
        yield meeting, position, asked
        top = position.stack[-1] if position.stack else None
        if top is not None and top.motion == "previous_question" and chance.random() < 0.6:
            meeting = done(meeting, "vote", {"on": top.id, "yes": 6, "no": 0}, "Chair")
            position.order_previous_question(meeting.questions[top.id].args["target"] or ())
            continue
        if top is not None and top.motion in LEAVES and chance.random() < 0.3:
            meeting = done(meeting, "vote", {"on": top.id, "yes": 6, "no": 0}, "Chair")
            position.adopt()
            continue
        allowed = [each for each in asked if position.allows(each[0], each[1])]
        if not allowed:
            return
        meeting = step_up(meeting, position, _choice(allowed, chance), f"Q{step}", chance)


# How often each group of motions is chosen where it can be.
GROUPS = (
    (30, MAINS),
    (9, AMENDMENTS),
    (9, KILLING | {"limit_debate"}),
    (3, {"previous_question"}),
    (4, {"object_consideration"}),
    (2, {"divide_question"}),
    (
        2,
        {
            "suspend_rules",
            "suspend_standing_rule",
            "method_of_voting",
            "order_counted_vote",
            "withdraw_motion",
        },
    ),
    (1, {"question_of_privilege"}),
    (1, {"lay_on_table", "recess", "adjourn", "fix_time"}),
)


def _choice(allowed: list[Asked], chance: random.Random) -> Asked:
    """A group by its weight, then evenly a motion of it."""
    able = [(weight, sorted({each[0] for each in allowed} & group)) for weight, group in GROUPS]
    able = [(weight, motions) for weight, motions in able if motions]
    (motions,) = chance.choices([motions for _, motions in able], [weight for weight, _ in able])
    if "main" in motions and chance.random() < 0.5:
        motions = ["main"]
    motion = chance.choice(motions)
    return chance.choice([each for each in allowed if each[0] == motion])


def step_up(meeting: Meeting, position: Position, chosen: Asked, ref: str, chance: random.Random) -> Meeting:
    """One motion made and stated; a question of privilege is admitted and brings a motion."""
    motion, target, args = chosen
    if motion == "question_of_privilege":
        meeting = done(meeting, "move", move(motion, None, args) | {"ref": f"{ref}p"}, "A")
        meeting = done(meeting, "rule", {"on": f"{ref}p", "ruling": "admitted"}, "Chair")
        args = {"text": "That the window be closed", "as_question_of_privilege": f"{ref}p"}
        meeting = done(meeting, "move", move("main", None, args) | {"ref": ref}, "A")
        motion = "privilege"
    else:
        if motion in {"previous_question", "limit_debate"} and chance.random() < 0.5:
            args = args | {
                "target": [each.id for each in position.stack[-chance.randint(1, len(position.stack)) :]]
            }
        meeting = done(meeting, "move", move(motion, target, args) | {"ref": ref}, "A")
    if ref in meeting.made:
        meeting = done(meeting, "state", {"on": ref}, "Chair")
    position.push(ref, motion, target)
    return meeting


SECONDLESS = {"question_of_privilege", "object_consideration"}


def move(motion: str, target: str | None, args: dict[str, Any]) -> dict[str, Any]:
    aimed = {"concerns" if motion == "suspend_rules" else "target": target} if target else {}
    return {"motion": motion, **({} if motion in SECONDLESS else {"second": "B"}), **aimed, **args}


@pytest.mark.timeout(3600)
def test_the_engine_and_the_naive_twin_agree_on_precedence() -> None:
    chance, start, seen = random.Random(20260503), opened(), 0
    tops: Counter[str] = Counter()
    stacks: set[tuple[str, ...]] = set()
    answers: Counter[bool] = Counter()
    while seen < POSITIONS:
        for meeting, position, asked in walk(start, chance):
            seen += 1
            assert [each.id for each in position.stack] == list(meeting.stack)
            assert position.closed & set(meeting.stack) == meeting.closed & set(meeting.stack)
            tops[position.stack[-1].motion if position.stack else ""] += 1
            stacks.add(tuple(each.motion for each in position.stack))
            for motion, target, args in asked:
                refusal = rules.check(meeting, acts.parse("move", move(motion, target, args), "A"))
                expected = position.allows(motion, target)
                answers[expected] += 1
                where = f"{motion} on {target} over {[(q.id, q.motion, q.target) for q in position.stack]}"
                assert (refusal is None) == expected, (
                    f"{where}, closed {position.closed}: engine says {refusal}"
                )
    _diverse(tops, stacks, answers)


def _diverse(tops: Counter[str], stacks: set[tuple[str, ...]], answers: Counter[bool]) -> None:
    """The positions are of many kinds: every motion on top, many different stacks, deep ones, both answers
    often.
    """
    kinds = (
        MAINS
        | KILLING
        | AMENDMENTS
        | {
            "limit_debate",
            "previous_question",
            "lay_on_table",
            "privilege",
            "recess",
            "adjourn",
            "fix_time",
            "suspend_rules",
            "suspend_standing_rule",
            "method_of_voting",
            "order_counted_vote",
            "withdraw_motion",
            "object_consideration",
            "divide_question",
            "",
        }
    )
    assert kinds == set(tops)
    assert min(tops.values()) >= sum(tops.values()) / 500, tops
    assert len(stacks) >= (20_000 if DEEP else 1_000)
    assert sum(1 for stack in stacks if len(stack) >= 6) >= len(stacks) / 5
    assert min(answers.values()) >= sum(answers.values()) / 10


def test_the_twin_is_independent() -> None:
    tree = ast.parse((Path(__file__).with_name("twin.py")).read_text(encoding="utf-8"))
    modules = [node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    modules += [alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names]
    assert set(modules) == {"__future__", "dataclasses"}
