"""Counting methods: each behind the same face."""

import pytest

from consult.deciding import METHODS, Conclusion, PaperError

ABC = ("0", "1", "2")


@pytest.mark.parametrize(
    ("method", "chosen", "needed", "said"),
    [
        ("plurality", (True, False, False), None, ["chosen"]),
        ("majority", (False, False, False), 6, ["none_chosen"]),
    ],
)
def test_three_options_four_three_three_have_one_answer_a_method(method, chosen, needed, said):
    found = METHODS[method].count({"0": 4, "1": 3, "2": 3}, ABC, 1)
    assert tuple(option.chosen for option in found.options) == chosen and found.needed == needed
    assert [each.code for each in METHODS[method].explain(found, ABC)] == said


def test_abstaining_is_a_paper_but_no_vote():
    found = METHODS["majority"].count({"0": 3, "1": 2, "abstain": 4}, ABC, 1)
    assert (found.papers, found.needed, found.options[0].chosen) == (9, 3, True)
    assert found.counts == {"0": 3, "1": 2, "2": 0, "abstain": 4}


def test_a_majority_for_two_seats_leaves_a_tie_for_the_last_open():
    found = METHODS["majority"].count({"0,1": 3, "0,2": 3, "0": 1}, ABC, 2)
    assert [option.chosen for option in found.options] == [True, False, False]
    found = METHODS["majority"].count({"1,2": 4, "0,1": 1, "0,2": 1}, ABC, 1)
    assert [option.tied for option in found.options] == [False, True, True]
    assert METHODS["majority"].explain(found, ABC)[0] == Conclusion("tied", {"options": ["1", "2"]}, False)


def test_approval_takes_any_number_of_marks_and_plurality_as_many_as_seats():
    everything = ["2", "0", "1"]
    assert METHODS["approval"].ballot.read(everything, ABC, 1) == "0,1,2"
    with pytest.raises(PaperError) as wrong:
        METHODS["plurality"].ballot.read(everything, ABC, 2)
    assert (wrong.value.code, wrong.value.at_most) == ("too_many", 2)
    found = METHODS["approval"].count({"0,1": 2, "1,2": 3, "0": 1}, ABC, 1)
    assert [(option.count, option.chosen) for option in found.options] == [(3, False), (5, True), (3, False)]


@pytest.mark.parametrize("choice", ["yes", "", ["for"], ["for", "against"]])
def test_what_is_no_side_is_no_paper(choice):
    with pytest.raises(PaperError):
        METHODS["yes_no"].ballot.read(choice, (), 1)


@pytest.mark.parametrize("choice", [[], ["3"], ["0", "0"], "x", ["abstain", "0"]])
@pytest.mark.parametrize("method", ["plurality", "majority", "approval"])
def test_what_is_no_option_is_no_paper(method, choice):
    with pytest.raises(PaperError):
        METHODS[method].ballot.read(choice, ABC, 2)


def test_sides_are_piles():
    found = METHODS["yes_no"].count({"for": 3, "abstain": 1}, (), 1)
    assert found.counts == {"for": 3, "against": 0, "abstain": 1} and found.papers == 4


def test_every_method_is_found_under_its_own_name():
    assert all(name == method.name for name, method in METHODS.items())
