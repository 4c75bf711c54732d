"""A frozen roll and what was cast over it: heads, households, floor area."""

from __future__ import annotations

from consult.deciding import SIDES, Right, Roll, UnitTally, box_tallies, named_tallies

ROLL = Roll(
    (
        Right(1, (11,), household=1, area=5000),
        Right(2, (12, 13), household=2, heads=2, area=9000),
        Right(3, (14,), household=2, area=100),
        Right(4, (), household=3, area=7000),
        Right(5, (15,)),
    )
)


def test_a_right_of_which_no_more_is_said_is_one_head_without_home_or_area():
    assert Right(7, (70,)) == Right(7, (70,), household=None, heads=1, area=0, units=())


def test_who_may_use_which_right():
    assert (ROLL.heads, ROLL.of(12), ROLL.of(13), ROLL.of(99)) == (6, (2,), (2,), ())
    assert ROLL.sharers(12) == {12, 13} and ROLL.sharers(11) == {11} and ROLL.sharers(99) == frozenset()
    here = ROLL.with_present([13, 15])
    assert here.present == {2, 5} and here.rights == ROLL.rights and ROLL.present is None


def test_a_vote_by_name_counts_heads_homes_and_area():
    """The first use of a shared right stands; a household is counted once, by its first right."""
    casts = {"11": "for", "12": "against", "13": "for", "14": "for", "15": "abstain"}
    found = named_tallies(ROLL.with_present([11, 12]), casts, {})
    assert found["headcount"] == UnitTally.of(6, 2, 2, 1, present=5)
    assert found["household"] == UnitTally.of(3, 1, 1, 0, present=2)
    assert found["area_sqm"] == UnitTally.of(21100, 5100, 9000, 0, present=14100)


def test_who_is_there_and_silent_is_present():
    found = named_tallies(ROLL.with_present([11, 12, 15]), {"11": "for"}, {})
    assert found["headcount"] == UnitTally.of(6, 1, 0, 0, present=4)
    assert found["household"] == UnitTally.of(3, 1, 0, 0, present=2)
    assert found["area_sqm"] == UnitTally.of(21100, 5000, 0, 0, present=14000)


def test_hands_are_heads_alone_and_may_be_households():
    found = named_tallies(ROLL, {"11": "for"}, {"for": 2, "against": 1})
    assert found == {"headcount": UnitTally.of(6, 3, 1, 0, present=4)}
    homes = named_tallies(ROLL, {"11": "for"}, {"for": 2}, homes_are_heads=True)
    assert homes["household"] == homes["headcount"] == UnitTally.of(6, 3, 0, 0)
    assert "area_sqm" not in named_tallies(Roll((Right(1, (1,)),)), {"1": "for"}, {"for": 0})


def test_more_hands_than_the_roll_widen_it_on_paper():
    assert named_tallies(ROLL, {}, {"for": 9})["headcount"] == UnitTally.of(9, 9, 0, 0)


def test_choosing_options_is_taking_part():
    assert named_tallies(ROLL, {"11": "0,2"}, {})["headcount"].for_ == 1


def test_a_box_counts_papers_and_hands():
    there = ROLL.with_present([11])
    found = box_tallies(there, {"for": 2, "abstain": 1}, {"against": 1}, 3)
    assert found == {"headcount": UnitTally.of(5, 2, 1, 1, present=4)}
    assert box_tallies(there, {"0": 3, "1": 2, "abstain": 1}, {}, 4) == {
        "headcount": UnitTally.of(5, 3, 0, 1, present=4)
    }
    homes = box_tallies(there, {"for": 1}, {}, 1, homes_are_heads=True)
    assert homes["household"] == homes["headcount"] == UnitTally.of(5, 1, 0, 0)
    assert box_tallies(there, {"0": 1}, {}, 0)["headcount"].for_ == 0
    assert SIDES == ("for", "against", "abstain")
