"""Neither what a meeting costs to ask nor what it takes to keep grows with the length of its log."""

from __future__ import annotations

import pickle
from typing import Any, NoReturn

import pytest

from consult import rules
from consult.rules import acts
from consult.rules.meeting import Meeting, changed

AT = "2026-05-03T19:00:00Z"
PEOPLE = [{"id": "Z", "standing": "chair"}, *({"id": who} for who in "ABCDEF")]


class Unscanned(dict[Any, Any]):
    """A mapping that may be looked up and never gone through."""

    def _no(self, *_: object) -> NoReturn:
        raise AssertionError("the whole of the record was gone through")

    __iter__ = keys = values = items = _no  # type: ignore[assignment]


def after(meeting: Meeting, kind: str, by: str, **args: Any) -> Meeting:
    return rules.replay(rules.decide(meeting, acts.parse(kind, args, by), AT), meeting)


@pytest.fixture
def pending() -> Meeting:
    """A main motion and an amendment pending, one commit and one point of order behind them."""
    meeting = rules.replay([rules.open_meeting(members=PEOPLE, quorum=2, date="2026-05-03")])
    meeting = after(meeting, "check_in", "Z", who=[each["id"] for each in PEOPLE])
    meeting = after(meeting, "call_to_order", "Z")
    meeting = after(meeting, "move", "A", motion="main", ref="M", text="挖一口井", second="B")
    meeting = after(meeting, "state", "Z", on="M")
    meeting = after(meeting, "move", "A", motion="commit", ref="C", text="to three", second="B")
    meeting = after(meeting, "state", "Z", on="C")
    meeting = after(meeting, "vote", "Z", on="C", yes=1, no=3)
    meeting = after(
        meeting, "move", "A", motion="amend", ref="N", edit={"op": "add", "new": "就在村口"}, second="B"
    )
    return after(meeting, "state", "Z", on="N")


def test_no_question_to_a_meeting_goes_through_its_record(pending: Meeting) -> None:
    closed = changed(
        pending,
        questions=Unscanned(pending.questions),
        records=Unscanned(pending.records),
        dispositions=Unscanned(pending.dispositions),
        asked=Unscanned(pending.asked),
        speeches=Unscanned(pending.speeches),
    )
    for kind, by, args in (
        ("move", "B", {"motion": "commit", "text": "x", "second": "C"}),
        ("move", "B", {"motion": "previous_question", "second": "C"}),
        ("move", "B", {"motion": "point_of_order", "breach": {"kind": "law", "on": "M", "continuing": True}}),
        ("speak", "B", {"on": "N", "side": "for"}),
        ("vote", "Z", {"on": "N", "yes": 3, "no": 1}),
        ("put", "Z", {}),
    ):
        act = acts.parse(kind, args, by)
        assert rules.check(closed, act) == rules.check(pending, act)
        if rules.check(pending, act) is None:
            assert rules.decide(closed, act, AT) == rules.decide(pending, act, AT)


def test_talk_hands_presence_and_time_leave_nothing_behind(pending: Meeting) -> None:
    meeting, size, times = pending, len(pickle.dumps(pending)), 400
    for n in range(times):
        meeting = after(meeting, "rise", "B", side="question")
        meeting = after(meeting, "recognize", "Z", who="B")
        meeting = after(meeting, "yield_floor", "B")
        meeting = changed(meeting, speeches=pending.speeches)  # a new day of debate
        meeting = after(meeting, "rise", "C", side="for")
        meeting = after(meeting, "lower", "C")
        meeting = after(meeting, "leave", "D")
        meeting = after(meeting, "check_in", "D")
        meeting = after(meeting, "clock", "Z", at=f"{10 + n // 60:02d}:{n % 60:02d}")
    assert meeting.seq - pending.seq >= 8 * times
    assert len(pickle.dumps(meeting)) < size + 500


def test_votes_are_forgotten_once_counted(pending: Meeting) -> None:
    """A show of phones keeps names only until it is announced, and then the two sides once."""
    meeting = after(pending, "put", "Z")
    size = len(pickle.dumps(meeting))
    for n in range(300):
        meeting = after(meeting, "cast", "B", choice="for" if n % 2 else "against")
    assert len(pickle.dumps(meeting)) < size + 200


def test_a_copy_with_a_field_that_is_none_of_its_own_is_refused(pending: Meeting) -> None:
    with pytest.raises(TypeError, match="weather"):
        changed(pending, weather="fine")
    assert changed(pending, seq=1).seq == 1 and pending.seq != 1
