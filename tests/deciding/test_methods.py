"""Counting methods: each behind the same face."""

import pytest

from consult.deciding import METHODS, Conclusion, Lots, PaperError, Terms, Tie
from consult.deciding.files import Election
from consult.deciding.report import as_data

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
    told = METHODS[method].explain(found, ABC)
    assert [each.code for each in told] == said and [each.good for each in told] == [said == ["chosen"]]


def test_that_none_is_chosen_is_told_with_what_was_needed_where_something_was():
    for method, papers, values in (
        ("majority", {"0": 4, "1": 3, "2": 3}, {"needed": 6}),
        ("plurality", {}, {}),
        ("approval", {"abstain": 2}, {}),
    ):
        found = METHODS[method].count(papers, ABC, 1)
        assert METHODS[method].explain(found, ABC) == (Conclusion("none_chosen", values, False),)


@pytest.mark.parametrize("method", ["plurality", "majority", "approval", "score", "borda"])
def test_a_count_is_told_only_with_the_options_it_was_counted_over(method):
    found = METHODS[method].count({"0": 2, "1": 1}, ABC, 1)
    for other in (ABC[:2], (*ABC, "3")):
        with pytest.raises(ValueError, match="zip"):
            METHODS[method].explain(found, other)
        with pytest.raises(ValueError, match="zip"):
            as_data(Election("T", other, {}), found)


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


# --- rankings, points, comparisons --------------------------------------------------------------------


def test_a_ranking_keeps_its_order_and_refuses_shared_ranks_where_they_are_not_meant():
    plain, equal = METHODS["irv"].ballot, METHODS["schulze"].ballot
    assert plain.read(["2", "0"], ABC, 1) == "2,0" and plain.read("1", ABC, 1) == "1"
    assert plain.read(["abstain"], ABC, 1) == "abstain" and plain.at_most(3, 1) == 3
    assert equal.read(["2=0", "1"], ABC, 1) == "0=2,1"
    for ballot, choice, code in (
        (plain, ["2=0"], "too_many"),
        (plain, [], "nothing_marked"),
        (plain, ["3"], "no_such_choice"),
        (equal, ["0=1", "1"], "no_such_choice"),
    ):
        with pytest.raises(PaperError) as wrong:
            ballot.read(choice, ABC, 1)
        assert (wrong.value.code, wrong.value.at_most) == (code, 3)


def test_points_are_whole_and_at_most_the_highest():
    ballot = METHODS["score"].ballot
    assert ballot.read(["2:5", "0:0"], ABC, 1) == "0:0,2:5" and ballot.read("1:3", ABC, 1) == "1:3"
    assert ballot.read(["abstain"], ABC, 1) == "abstain"
    for choice, code, most in (
        ([], "nothing_marked", 3),
        (["0:6"], "too_many", 5),
        (["3:1"], "no_such_choice", 3),
        (["0:1", "0:2"], "no_such_choice", 3),
        (["0"], "no_such_choice", 3),
        (["0:-1"], "no_such_choice", 3),
        (["0:٣"], "no_such_choice", 3),
    ):
        with pytest.raises(PaperError) as wrong:
            ballot.read(choice, ABC, 1)
        assert (wrong.value.code, wrong.value.at_most) == (code, most)


def test_borda_shares_the_mean_of_the_places_covered():
    """One ranks 0 first and the rest not: 2, and half a point each; one ranks 0 and 1 equal: 1.5 each."""
    found = METHODS["borda"].count({"0": 1, "0=1,2": 2, "abstain": 4, "": 1}, ABC, 1)
    assert found.totals == {"0": 50, "1": 35, "2": 5} and (found.scale, found.valid, found.papers) == (
        10,
        3,
        8,
    )
    assert found.counts == {"0": 1, "1": 0, "2": 0, "abstain": 4} and found.elected == ("0",)
    assert METHODS["borda"].explain(found, ABC) == (
        Conclusion("chosen_points", {"options": ["0"], "points": "5"}),
    )


def test_several_places_by_borda_are_told_the_highest_first():
    found = METHODS["borda"].count({"2,1,0": 3, "1,2": 1}, ABC, 2)
    assert found.elected == ("2", "1")
    assert [each.params["points"] for each in METHODS["borda"].explain(found, ABC)] == ["7", "5"]


def test_equal_sums_of_points_are_decided_by_top_points():
    papers = {"0:5,1:3": 1, "1:2": 1, "2:1": 2, "abstain": 1}
    found = METHODS["score"].count(papers, ABC, 1)
    assert found.counts == {"0": 5, "1": 5, "2": 2, "abstain": 1} and found.elected == ("0",)
    assert found.ties == (Tie(1, "elect", ("0", "1"), "top", ("0",)),)
    assert [(each.chosen, each.tied) for each in found.options] == [
        (True, False),
        (False, False),
        (False, False),
    ]
    level = METHODS["score"].count({"0:4,1:4": 2}, ABC, 1)
    assert not level.ties and [each.tied for each in level.options] == [True, True, False]
    # Points of papers that say nothing change nothing: one top point is more than none, however many voted.
    many = METHODS["score"].count({"0:5,1:4": 1, "1:1": 1, "": 9, "abstain": 9}, ABC, 1)
    assert many.ties == (Tie(1, "elect", ("0", "1"), "top", ("0",)),) and (many.valid, many.papers) == (2, 20)
    # A sum is never made up by top points: 0 has two of them, 1 has one point more.
    more = METHODS["score"].count({"0:5": 1, "0:5,1:3": 1, "1:4": 2}, ABC, 1)
    assert more.elected == ("1",) and not more.ties
    other = METHODS["score"].count({"0:3": 1, "1:3": 1}, ABC, 1, Terms(top=3))
    assert not other.elected and METHODS["score"].count({}, ABC, 1).elected == ()


def test_a_circle_of_three_is_a_tie_until_a_lot_is_drawn():
    """All beat each other in a circle by the same votes."""
    papers = {"0,1,2": 1, "1,2,0": 1, "2,0,1": 1}
    found = METHODS["schulze"].count(papers, ABC, 1)
    assert found.ties == (Tie(1, "elect", ABC),) and all(each.tied for each in found.options)
    told = {"options": list(ABC), "taken": [], "what": "elect", "number": 1}
    assert METHODS["schulze"].explain(found, ABC) == (
        Conclusion("no_beats_all", {}, False),
        Conclusion("tie_open", told, False),
    )
    lots = Lots("s")
    drawn = METHODS["schulze"].count(papers, ABC, 1, Terms(lots=lots))
    order = lots.order(1, ABC)
    assert drawn.elected == (order[0],) and drawn.ties == (Tie(1, "elect", ABC, "lot", (order[0],)),)
    two = METHODS["schulze"].count(papers, ABC, 2, Terms(lots=lots))
    assert set(two.elected) == set(order[:2]) and [each.tied for each in two.options] == [False] * 3
    pairs = METHODS["ranked_pairs"].count(papers, ABC, 1)
    assert pairs.ties == (Tie(1, "lock", ("0>1", "1>2", "2>0")),) and not pairs.elected
    locked = METHODS["ranked_pairs"].count(papers, ABC, 1, Terms(lots=lots))
    first, second, third = lots.order(1, ("0>1", "1>2", "2>0"))
    assert locked.ties == (Tie(1, "lock", ("0>1", "1>2", "2>0"), "lot", (first, second, third)),)
    assert [(stage.action, ">".join(stage.on)) for stage in locked.stages] == [
        ("lock", first), ("lock", second), ("skip", third),
    ]  # fmt: skip
    assert len(locked.elected) == 1 and third.partition(">")[2] == locked.elected[0]


def test_several_places_go_down_the_order_and_who_is_surely_in_is_in():
    papers = {"0,1,2": 5, "1,0,2": 3}
    found = METHODS["schulze"].count(papers, ABC, 2)
    assert found.elected == ("0", "1") and [each.rank for each in found.options] == [1, 2, 3]
    half = METHODS["schulze"].count({"0,1=2": 1}, ABC, 2)
    assert half.elected == ("0",) and [each.tied for each in half.options] == [False, True, True]
    lots = Lots("s")
    drawn = METHODS["schulze"].count({"0,1=2": 1}, ABC, 2, Terms(lots=lots))
    assert drawn.elected == ("0", lots.order(1, ("1", "2"))[0])
    assert drawn.ties[0].among == ("1", "2")
    nobody = METHODS["schulze"].count({"abstain": 3}, ABC, 1)
    assert nobody.elected == ()
    assert METHODS["schulze"].explain(nobody, ABC) == (Conclusion("none_chosen", {}, False),)


@pytest.mark.parametrize("method", ["scottish_stv", "meek", "irv"])
def test_a_tie_for_the_lowest_looks_back_and_else_needs_a_lot(method):
    seats = 1 if method == "irv" else 2
    level = {"0": 9, "1": 4, "2": 4} if seats == 1 else {"0": 9, "3": 8, "1": 4, "2": 4}
    options = ("0", "1", "2", "3")
    papers = {**level, "3": level.get("3", 6)}
    papers |= {"0": 6, "3": 5} if method == "irv" else {}
    found = METHODS[method].count(papers, options, seats)
    number = len(found.stages) + 1
    assert found.ties[-1] == Tie(number, "exclude", ("1", "2")) and found.open_ties == found.ties[-1:]
    lots = Lots("x", "y")
    drawn = METHODS[method].count(papers, options, seats, Terms(lots=lots))
    loser = lots.order(number, ("1", "2"))[-1]
    assert drawn.ties[-1] == Tie(number, "exclude", ("1", "2"), "lot", (loser,))
    assert drawn.stages[number - 1].on == (loser,) and drawn.elected[0] == "0"


def test_an_earlier_stage_settles_a_tie_before_any_lot():
    """1 and 3 are level at four after 2 is out; 1 had three before and 3 had four."""
    papers = {"0": 6, "3": 4, "1": 3, "2,1": 1}
    found = METHODS["irv"].count(papers, ("0", "1", "2", "3"), 1)
    assert found.ties == (Tie(3, "exclude", ("1", "3"), "earlier", ("1",)),)
    assert [stage.on for stage in found.stages] == [(), ("2",), ("1",)] and found.elected == ("0",)


def test_who_tie_for_the_lowest_with_fewer_than_the_next_go_together():
    papers = {"0": 9, "1": 8, "2": 3, "3": 3}
    found = METHODS["irv"].count(papers, ("0", "1", "2", "3"), 1)
    assert found.ties == (Tie(2, "exclude", ("2", "3"), "together", ("2", "3")),)
    assert [stage.on for stage in found.stages] == [(), ("2", "3")] and found.elected == ("0",)
    assert found.stages[1].lost == 6 and found.valid == 23
    # With exactly as many as the next one up the order could matter.
    assert METHODS["irv"].count({**papers, "1": 6}, ("0", "1", "2", "3"), 1).open_ties


def test_no_stage_before_several_went_out_together_settles_a_tie():
    """1 had fewer than 2 at first; but 3 and 4 went together, and had 4 gone alone before, nobody knows who
    would have had fewer between them."""
    papers = {"0": 13, "1": 6, "2": 7, "3,1": 1, "4": 1}
    found = METHODS["irv"].count(papers, ("0", "1", "2", "3", "4"), 1)
    assert found.ties == (
        Tie(2, "exclude", ("3", "4"), "together", ("3", "4")),
        Tie(3, "exclude", ("1", "2")),
    )
    assert not found.elected and len(found.stages) == 2


def test_equal_surpluses_are_told_apart_by_lot():
    papers = {"0,2": 10, "1,3": 10, "2": 1, "3": 1}
    found = METHODS["scottish_stv"].count(papers, ("0", "1", "2", "3"), 3)
    assert found.ties == (Tie(2, "surplus", ("0", "1")),) and found.elected == ("0", "1")
    lots = Lots("x")
    drawn = METHODS["scottish_stv"].count(papers, ("0", "1", "2", "3"), 3, Terms(lots=lots))
    assert drawn.ties[0].by == "lot" and drawn.stages[1].on == (lots.order(2, ("0", "1"))[0],)


# --- budgets ------------------------------------------------------------------------------------------


def test_of_equal_votes_the_cheaper_is_first_and_a_lot_is_only_drawn_where_it_matters():
    terms = Terms(budget=10, costs={"0": 6, "1": 4, "2": 6})
    found = METHODS["greedy"].count({"0,1,2": 2}, ABC, 1, terms)
    assert found.elected == ("1",) and found.ties == (Tie(2, "fund", ("0", "2")),)
    lots = Lots("x")
    drawn = METHODS["greedy"].count({"0,1,2": 2}, ABC, 1, Terms(lots, 10, terms.costs))
    first = lots.order(2, ("0", "2"))[0]
    assert drawn.elected == ("1", first) and drawn.ties[0].taken == (first,)
    assert [(stage.action, stage.money) for stage in drawn.stages] == [
        ("fund", {"left": 6, "cost": 4}), ("fund", {"left": 0, "cost": 6}), ("pass", {"left": 0, "cost": 6}),
    ]  # fmt: skip
    both = METHODS["greedy"].count({"0,1,2": 2}, ABC, 1, Terms(budget=16, costs=terms.costs))
    assert set(both.elected) == set(ABC) and not both.ties
    stopped = METHODS["greedy_stop"].count(
        {"0": 3, "1": 2, "2": 2}, ABC, 1, Terms(budget=5, costs=terms.costs)
    )
    assert not stopped.elected and [stage.action for stage in stopped.stages] == ["stop"]
    passed = METHODS["greedy"].count({"0": 3, "1": 2, "2": 1}, ABC, 1, Terms(None, 10, terms.costs, 2))
    assert passed.elected == ("0", "1") and passed.valid == 6


def test_equal_shares_need_a_lot_where_supporters_are_shared():
    """Two equal projects and a shared voter: buying one leaves the other short."""
    terms = Terms(budget=4, costs={"0": 3, "1": 3, "2": 9})
    papers = {"0,1": 1, "0": 1, "1": 1, "": 5, "abstain": 1}
    found = METHODS["equal_shares"].count(papers, ABC, 1, terms)
    assert found.ties == (Tie(1, "fund", ("0", "1")),) and not found.elected and found.valid == 3
    lots = Lots("x")
    drawn = METHODS["equal_shares"].count(papers, ABC, 1, Terms(lots, 4, terms.costs))
    assert drawn.elected == (lots.order(1, ("0", "1"))[0],)
    assert drawn.stages[0].money == {"left": 1, "cost": 3, "payers": 2, "most": 150}
    apart = METHODS["equal_shares"].count({"0": 1, "1": 1}, ABC, 1, Terms(budget=6, costs=terms.costs))
    assert set(apart.elected) == {"0", "1"} and not apart.ties
