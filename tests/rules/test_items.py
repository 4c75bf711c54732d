"""An item of the agenda is settled by its own question, never by what is moved while its heading is current.

What the projection makes of a result hangs on `Announced.item` alone.
"""

from __future__ import annotations

import pytest
from stage import Stage, opened

from consult.rules import events

ITEM = 'item: 1 Well text="That the well be cleaned"\n'
DRONE = 'B: move main M1 "That a drone be bought" second=C\n'


def items_of(stage: Stage) -> dict[str, str | None]:
    """The item of each question decided."""
    return {ref: record.item for ref, record in stage.meeting.records.items()}


@pytest.mark.parametrize(
    ("on_the_item", "on_the_motion"),
    [("yes=8 no=0", "yes=8 no=0"), ("yes=4 no=0", "yes=0 no=4"), ("yes=0 no=8", "yes=8 no=0")],
)
def test_a_motion_from_the_floor_settles_no_item(on_the_item: str, on_the_motion: str) -> None:
    settled = opened(ITEM).after(f"Chair: take_up 1\nChair: vote 1 {on_the_item}")
    before = settled.meeting.records["1"]
    after = settled.after(f"{DRONE}Chair: vote M1 {on_the_motion}")
    assert items_of(after) == {"1": "1", "M1": None}
    assert after.meeting.records["1"] == before


def test_step_by_step_it_carries_no_item_either() -> None:
    stage = opened(ITEM).after("Chair: take_up 1\nChair: vote 1 yes=8 no=0\n")
    stage = stage.after(
        'B: move main M1 "That a drone be bought" stated=false\nC: second M1\nChair: state M1\n'
        "Chair: put method=show\nB: cast for\nC: cast for"
    )
    (said,) = [each for each in stage.events("Chair: announce") if isinstance(each, events.Announced)]
    assert (said.on, said.result, said.item) == ("M1", "adopted", None)


def test_under_a_bare_heading_the_mover_says_that_it_is_the_items_question() -> None:
    stage = opened("item: 1 Well\n").after("Chair: take_up 1")
    said = 'B: move main M1 "That the well be cleaned" for_item=1 second=C\nChair: vote M1 yes=8 no=0'
    assert items_of(stage.after(said)) == {"M1": "1"}
    assert items_of(stage.after(DRONE + "Chair: vote M1 yes=8 no=0")) == {"M1": None}


def test_a_reconsideration_brings_the_items_own_question_back() -> None:
    stage = opened(ITEM).after("Chair: take_up 1\nChair: vote 1 yes=A,B,C,D,E no=F,G,H")
    stage = stage.after(DRONE + "Chair: vote M1 yes=8 no=0\nA: move reconsider R1 target=1 second=B")
    again = stage.after("Chair: vote R1 yes=8 no=0\nChair: vote 1 yes=0 no=8")
    assert again.meeting.records["1"].result == "lost"
    assert items_of(again) == {"1": "1", "M1": None, "R1": None}


def test_ruled_out_of_order_and_appealed_it_is_still_the_items_question() -> None:
    stage = opened('item: 1 Well text="That the well be cleaned" text_id=t7 mover=A\n').after(
        "Chair: take_up 1\nChair: rule 1 out_of_order\nB: move appeal AP second=C\nChair: vote AP yes=0 no=8"
    )
    assert stage.meeting.made == ("1",)
    question = stage.meeting.questions["1"]
    assert (question.item, question.text_id) == ("1", "t7")


def test_a_ballot_for_options_belongs_to_the_items_question_alone() -> None:
    header = 'item: 1 Tree text="Where" kind=options options=[{id=oak} {id=elm}]\n'
    voting = opened(header).after("Chair: take_up 1\nChair: vote 1 yes=8 no=0\n" + DRONE + "Chair: put")
    assert voting.reason("B: cast oak") == "no_such_choice"
    assert voting.reason("B: cast for") is None
