"""The last column of the table: which votes can be reconsidered, tried on votes taken in meetings."""

from __future__ import annotations

import pytest
from stage import Stage
from table import RAISED, TABLE
from test_table import WORDS_FOR, pending, ready

STACKED = [motion for motion in TABLE if motion not in RAISED]
# Where the vote is over, the body must be sitting again before anything can be moved.
SITTING = {"recess": "Chair: resume", "recess_main": "Chair: resume"}


def decided(motion: str, yes: bool) -> Stage:
    """The motion voted on by name: A to F on the winning side, G and H against them."""
    wins, loses = "A,B,C,D,E,F", "G,H"
    sides = f"yes={wins} no={loses}" if yes else f"yes={loses} no={wins}"
    stage = pending(motion).after(f"Chair: vote X {sides} method=rising")
    words = WORDS_FOR.get(motion, ("adopted", "lost"))
    assert stage.result("X") == words[0 if yes else 1]
    return stage.after(SITTING[motion]) if motion in SITTING and yes else stage


def wanted(motion: str, yes: bool) -> str | None:
    allowed = {"yes": (True, False), "no": (), "affirmative_only": (True,), "negative_only": (False,)}
    # An objection sustained is the negative vote; on an appeal both count.
    return None if yes in allowed[TABLE[motion].reconsider] else "not_reconsiderable"


@pytest.mark.parametrize("yes", [True, False], ids=["yes", "no"])
@pytest.mark.parametrize("motion", STACKED)
def test_reconsider(motion: str, yes: bool) -> None:
    stage = decided(motion, yes)
    assert stage.reason("A: move reconsider R9 target=X second=B") == wanted(motion, yes)


@pytest.mark.parametrize("yes", [True, False], ids=["yes", "no"])
@pytest.mark.parametrize(
    "motion", [motion for motion in STACKED if wanted(motion, True) is None or wanted(motion, False) is None]
)
def test_only_the_winning_side_reconsiders(motion: str, yes: bool) -> None:
    if wanted(motion, yes) is None:
        assert decided(motion, yes).reason("G: move reconsider R9 target=X second=B") == "losing_side"


@pytest.mark.parametrize("motion", sorted(RAISED))
def test_what_was_never_voted_on_is_not_reconsidered(motion: str) -> None:
    wanted_ = "voting" if motion == "division_assembly" else "no_vote_to_reconsider"
    assert pending(motion).reason("A: move reconsider R9 target=X second=B") == wanted_


@pytest.mark.parametrize(
    "motion", ["commit", "postpone_definitely", "limit_debate", "previous_question", "lay_on_table"]
)
def test_what_can_be_moved_anew_is_not_reconsidered(motion: str) -> None:
    """Lost, and then business went on: it is renewed instead."""
    later = decided(motion, False).after(
        'D: move amend A8 add "green" target=M1 second=E\nChair: vote A8 yes=6 no=2'
    )
    assert later.reason("A: move reconsider R9 target=X second=B") == "renewable"
    assert later.after(f"C: move {motion} Y {again(motion)} second=D")


def again(motion: str) -> str:
    return {
        "commit": '"to three"',
        "postpone_definitely": "until={meetings_ahead=1}",
        "limit_debate": "speech_seconds=60",
    }.get(motion, "")


def test_an_order_to_close_debate_is_reconsidered_only_before_a_vote_under_it() -> None:
    start = ready("amend").after(
        'A: move amend A1 add "green" second=B\nC: move previous_question X target=[A1 M1] second=D'
    )
    closed = start.after("Chair: vote X yes=A,B,C,D,E,F no=G,H")
    assert closed.reason("A: move reconsider R9 target=X second=B") is None
    used = closed.after("Chair: vote A1 yes=5 no=3")
    assert used.reason("A: move reconsider R9 target=X second=B") == "order_used"


@pytest.mark.parametrize("motion", ["adjourn", "recess", "lay_on_table"])
def test_a_sitting_goes_on_after_a_lost_motion(motion: str) -> None:
    stage = decided(motion, False)
    assert stage.meeting.phase == "in_session" and stage.meeting.stack == ("M1",)


@pytest.mark.parametrize("yes", [True, False], ids=["yes", "no"])
@pytest.mark.parametrize("motion", [motion for motion in STACKED if TABLE[motion].reconsider != "no"])
def test_a_reconsideration_is_taken_up_at_once_and_puts_the_question_back(motion: str, yes: bool) -> None:
    """Nothing came between, so the question would be in order now (37:14); adopted, it is as before the
    vote.
    """
    if wanted(motion, yes) is not None:
        return
    again_ = decided(motion, yes).after("A: move reconsider R9 target=X second=B")
    assert again_.meeting.stack[-1] == "R9"
    back = again_.after("Chair: vote R9 yes=A,B,C,D no=G,H")
    assert back.meeting.stack == pending(motion).meeting.stack
    assert back.meeting.questions["X"].args == pending(motion).meeting.questions["X"].args
    assert [each.text for each in back.meeting.pending] == [
        each.text for each in pending(motion).meeting.pending
    ]


def test_debate_is_open_again_when_the_order_to_close_it_is_reconsidered_and_lost() -> None:
    closed = decided("previous_question", True)
    assert closed.reason("E: speak M1 for") == "debate_closed"
    again_ = closed.after(
        "A: move reconsider R9 target=X second=B\nChair: vote R9 yes=6 no=2\nChair: vote X yes=3 no=5"
    )
    assert again_.reason("E: speak M1 for") is None


def test_the_old_limits_hold_again_when_the_order_to_change_them_is_reconsidered() -> None:
    limited = decided("limit_debate", True)
    assert limited.reason("E: speak M1 for seconds=61") == "speech_too_long"
    again_ = limited.after(
        "A: move reconsider R9 target=X second=B\nChair: vote R9 yes=6 no=2\nChair: vote X yes=3 no=5"
    )
    assert again_.reason("E: speak M1 for seconds=600") is None
