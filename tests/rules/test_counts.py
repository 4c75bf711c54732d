"""Counts, like chess's perft: from a fixture meeting, how many ways lead on to depth 1, 2 and 3?

A way is one of MOVES by one member (seconded and stated at once), or the chair's vote on the
question pending. A change of a number must be explained in the commit that makes it.
"""

from __future__ import annotations

from typing import Any

import pytest

from consult import rules
from consult.paper import notation as script
from consult.rules import acts
from consult.rules.errors import OutOfOrder
from consult.rules.meeting import Meeting
from consult.rules.motions import motion as row_of

AT = "2026-05-03T19:00:00Z"
DEPTH = 3
MOVES: tuple[tuple[str, dict[str, Any]], ...] = (
    ("main", {"text": "That the gate be oiled"}),
    ("recess_main", {"minutes": 5}),
    ("postpone_indefinitely", {}),
    ("amend", {"edit": {"op": "add", "new": "soon"}}),
    ("substitute", {"text": "That nothing be done yet"}),
    ("commit", {"text": "to a committee of three"}),
    ("postpone_definitely", {"until": {"meetings_ahead": 1}}),
    ("limit_debate", {"speech_seconds": 60}),
    ("previous_question", {}),
    ("lay_on_table", {}),
    ("question_of_privilege", {}),
    ("recess", {"minutes": 5}),
    ("adjourn", {}),
    ("fix_time", {"at": "2026-05-10T19:00"}),
    ("suspend_rules", {"purpose_id": "guest"}),
    ("parliamentary_inquiry", {}),
)
HEAD = "members: Chair(chair) A B C D E F\nquorum: 3\ndate: 2026-05-03\n"
MAIN = 'A: move main M1 "That the fence be painted" second=B\n'
FIXTURES = {
    "nothing pending": "",
    "main": MAIN,
    "amendment": MAIN + 'B: move amend A1 add "green" second=C\n',
    "postpone indefinitely": MAIN + "B: move postpone_indefinitely P1 second=C\n",
    "commit": MAIN + 'B: move commit K1 "to a committee" second=C\n',
    "debate closed": MAIN + "B: move previous_question Q1 second=C\nChair: vote Q1 yes=6 no=0\n",
    "recess pending": MAIN + "B: move recess R1 minutes=10 second=C\n",
    "nothing pending, one decided": MAIN + "Chair: vote M1 yes=6 no=0\n",
    "small board": "rules: small_board\n" + MAIN.replace(" second=B", ""),
    "Nantang": "rules: nantang13\n" + MAIN.replace(" second=B", ""),
    "no quorum": MAIN + "Chair: leave C,D,E,F,B\n",
}
COUNTS: dict[str, tuple[int, ...]] = {
    "nothing pending": (6, 51, 400),
    "main": (15, 141, 1216),
    "amendment": (13, 128, 1086),
    "postpone indefinitely": (13, 119, 976),
    "commit": (12, 104, 817),
    "debate closed": (8, 49, 306),
    "recess pending": (6, 33, 214),
    "nothing pending, one decided": (6, 51, 400),
    "small board": (15, 141, 1216),
    "Nantang": (3, 7, 17),
    "no quorum": (2, 4, 8),
}


def start(name: str) -> Meeting:
    body = FIXTURES[name]
    book = "" if not body.startswith("rules:") else body[: body.index("\n") + 1]
    played = script.play(script.read(HEAD + book + "\n" + body[len(book) :]))
    assert played.wrong == ()
    return played.meeting


def ways(meeting: Meeting, depth: int) -> list[Meeting]:
    """The meetings one way further on."""
    found: list[Meeting] = []
    for motion, args in MOVES:
        ref = f"{motion}{depth}"
        with_second = {"second": "B"} if meeting.seconds_required and row_of(motion).second else {}
        after = _done(meeting, "move", {"motion": motion, "ref": ref, **args, **with_second}, "A")
        if after is not None and ref in after.made:
            after = _done(after, "state", {"on": ref}, str(meeting.chair))
        found += [after] if after is not None else []
    if meeting.stack:
        for yes, no in ((2, 0), (0, 2)):
            after = _done(
                meeting, "vote", {"on": meeting.stack[-1], "yes": yes, "no": no}, str(meeting.chair)
            )
            found += [after] if after is not None else []
    return found


def _done(meeting: Meeting, kind: str, args: dict[str, Any], by: str) -> Meeting | None:
    try:
        return rules.replay(rules.decide(meeting, acts.parse(kind, args, by), AT), meeting)
    except OutOfOrder:
        return None


def counts(meeting: Meeting, depth: int) -> tuple[int, ...]:
    level, out = [meeting], []
    for step in range(depth):
        level = [after for each in level for after in ways(each, step)]
        out.append(len(level))
    return tuple(out)


@pytest.mark.parametrize("name", FIXTURES)
def test_the_ways_on_from_a_meeting_are_as_many_as_recorded(name: str) -> None:
    assert counts(start(name), DEPTH) == COUNTS[name]
