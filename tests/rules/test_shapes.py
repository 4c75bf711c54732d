"""What the library says to somebody who gives it the wrong shape, and what it takes for granted."""

from __future__ import annotations

import pytest

from consult import rules
from consult.paper import notation
from consult.rules import words
from consult.rules.errors import BadAct


@pytest.mark.parametrize("members", [["Ann"], "Ann", {"id": "Ann"}, 5, [None]])
def test_members_of_another_shape_are_told_the_shape(members: object) -> None:
    with pytest.raises(BadAct) as bad:
        rules.open_meeting(members)  # type: ignore[arg-type]
    assert (bad.value.field, bad.value.why) == ("members", "type")
    assert '{"id": "Ann"}' in str(bad.value)


def test_a_single_name_stands_for_a_list_of_one() -> None:
    played = notation.play(
        notation.read(
            """
members: Chair(chair) Ann Bo Cy Dee
quorum: 3

Ann: move main M1 "That the fence be painted" second=Bo
Chair: vote M1 yes=[Ann Bo] no=Dee
= decided M1 adopted
"""
        )
    )
    assert played.wrong == ()
    assert played.meeting.records["M1"].no_names == ("Dee",)


def test_a_recess_states_its_length_and_its_end() -> None:
    played = notation.play(
        notation.read("members: Chair(chair) Ann Bo\nquorum: 2\ntime: 19:50\n\nChair: recess 10\n")
    )
    assert played.wrong == ()
    said = [words.say(each, "zh") for each in words.chair_says(played.meeting, words.IDS)]
    assert said[0] == "现在休息10分钟，20:00接着开。"
    line = words.line_of(played.log[-1], played.meeting, words.IDS)
    assert line is not None and words.say(line.words, "en") == "Recess for 10 minutes, until 20:00."
