"""The arithmetic of votes, by hand: each basis at its boundary, and by brute force against the words of the
rule.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import pytest
from stage import opened
from table import MAIN

from consult.rules.counting import deal, with_chair
from consult.rules.elections import winners
from consult.rules.meeting import changed
from consult.rules.polling import names_of, put_unvoted, voters_fit
from consult.rules.votes import BASES, Need, chair_vote_matters

UP_TO = range(13)
WORDS = {
    "majority": lambda y, n, p, m, notice: y > Fraction(y + n, 2),
    "two_thirds": lambda y, n, p, m, notice: y + n > 0 and Fraction(y, y + n) >= Fraction(2, 3),
    "majority_negative": lambda y, n, p, m, notice: not n > Fraction(y + n, 2),
    "negative_two_thirds": lambda y, n, p, m, notice: (
        not (y + n > 0 and Fraction(n, y + n) >= Fraction(2, 3))
    ),
    "plurality": lambda y, n, p, m, notice: y >= 1,
    "majority_present": lambda y, n, p, m, notice: y > Fraction(p, 2),
    "majority_membership": lambda y, n, p, m, notice: y > Fraction(m, 2),
    "two_thirds_present": lambda y, n, p, m, notice: y >= Fraction(2 * p, 3),
    "two_thirds_membership": lambda y, n, p, m, notice: y >= Fraction(2 * m, 3),
    "rescind": lambda y, n, p, m, notice: (
        WORDS["two_thirds"](y, n, p, m, notice) or y > Fraction(m, 2) or notice and y > Fraction(y + n, 2)
    ),
    "notice_two_thirds": lambda y, n, p, m, notice: (
        notice and WORDS["two_thirds"](y, n, p, m, notice) or y > Fraction(m, 2)
    ),
}


@pytest.mark.parametrize("notice", [False, True])
@pytest.mark.parametrize("basis", sorted(WORDS))
def test_every_basis_says_what_its_words_say(basis: str, notice: bool) -> None:
    for yes in UP_TO:
        for no in UP_TO:
            for present, members in ((9, 11), (10, 12), (12, 12), (6, 30)):
                need = Need(basis, present, members, notice)
                assert need.carried(yes, no) == WORDS[basis](yes, no, present, members, notice), (
                    yes,
                    no,
                    present,
                    members,
                )


def test_without_notice_is_what_is_meant_where_nothing_is_said() -> None:
    assert Need("rescind", 9, 9) == Need("rescind", 9, 9, False)
    assert not Need("rescind", 9, 9).carried(4, 3)


def test_every_basis_is_tried() -> None:
    assert set(BASES) == set(WORDS)


@pytest.mark.parametrize("basis", sorted(WORDS))
def test_the_least_that_carries_is_the_least(basis: str) -> None:
    need = Need(basis, 9, 11, True)
    for cast in UP_TO:
        wins = [yes for yes in range(cast + 1) if need.carried(yes, cast - yes)]
        assert need.least(cast) == (wins[0] if wins else cast + 1)


@pytest.mark.parametrize("basis", sorted(WORDS))
def test_the_vote_of_the_chair_matters_where_either_way_changes_the_result(basis: str) -> None:
    need = Need(basis, 9, 11, False)
    for yes in UP_TO:
        for no in UP_TO:
            results = {need.carried(yes, no), need.carried(yes + 1, no), need.carried(yes, no + 1)}
            assert chair_vote_matters(need, yes, no) == (len(results) == 2)


@pytest.mark.parametrize(
    ("basis", "yes", "no", "matters"),
    [
        ("majority", 4, 4, True),
        ("majority", 5, 4, True),
        ("majority", 6, 4, False),
        ("two_thirds", 5, 3, True),
        ("two_thirds", 6, 3, True),
        ("two_thirds", 4, 4, False),
        ("majority_negative", 4, 4, True),
    ],
)
def test_where_the_chair_may_vote(basis: str, yes: int, no: int, matters: bool) -> None:
    assert chair_vote_matters(Need(basis, 9, 9), yes, no) == matters


# --- who voted how ---


@pytest.mark.parametrize(
    ("told", "ayes", "noes"),
    [
        ((3, 2), "A B C", "D E"),
        ((0, 0), "", ""),
        ((3, 9), "A B C", "D E F G H"),
        ((("F", "A"), 2), "F A", "B C"),
        ((2, ("A", "C")), "B D", "A C"),
        ((("A",), ("B",)), "A", "B"),
        ((2, 2, ("A", "B")), "C D", "E F"),
        ((2, 2, 4), "A B", "C D"),
        ((("Chair",), 2), "Chair", "A B"),
    ],
)
def test_votes_told_as_numbers_are_dealt_in_roster_order(told: tuple, ayes: str, noes: str) -> None:
    """To those present who may vote, other than the chair and those named."""
    assert deal(opened().meeting, *told) == (tuple(ayes.split()), tuple(noes.split()))


def test_votes_are_dealt_to_nobody_who_may_not_vote_on_it() -> None:
    m = opened("rule: b4 kind=bylaws sets={interest=no_vote}\n").after(
        MAIN + "B: declare_interest M1\nChair: leave D"
    ).meeting  # fmt: skip
    assert deal(m, 2, 2, on="M1") == (("A", "C"), ("E", "F"))
    assert deal(m, 2, 2) == (("A", "B"), ("C", "E"))


@pytest.mark.parametrize(
    ("told", "ayes", "noes"),
    [
        ((4, 4), "A B C D", "E F G H"),
        ((5, 4), "A B C D E", "F G H Chair"),
        ((9, 0), "A B C D E F G H Chair", ""),
        ((4, 4, 1), "A B C D", "E F G H"),
        ((("Chair",), 9), "Chair", "A B C D E F G H"),
        ((("A", "Chair"), 6, 1), "A Chair", "B C D E F G"),
    ],
)
def test_the_chair_of_a_small_board_is_dealt_a_vote_last(told: tuple, ayes: str, noes: str) -> None:
    board = opened("rules: small_board\n").meeting
    assert deal(board, *told) == (tuple(ayes.split()), tuple(noes.split()))
    away = changed(board, present=board.present - {"Chair"})
    assert "Chair" not in [who for side in deal(away, 5, 4) for who in side]


def test_the_chair_votes_after_the_count_on_the_side_he_says() -> None:
    m = opened().meeting
    assert with_chair(m, ("A",), ("B",), "yes") == (("A", "Chair"), ("B",))
    assert with_chair(m, ("A",), ("B",), "no") == (("A",), ("B", "Chair"))
    assert with_chair(m, ("A",), ("B",), None) == (("A",), ("B",))


@pytest.mark.parametrize(
    ("sides", "why"),
    [
        ((4, 4), None),
        ((5, 4), "more_votes_than_voters"),
        ((5, 3, 1), "more_votes_than_voters"),
        ((("A", "B"), ("C",), 5), None),
        ((("A", "B"), ("C",), 6), None),
        ((("A", "B"), ("C",), 7), "more_votes_than_voters"),
        ((("A", "B"), ("B",)), "voted_twice"),
        ((("A", "A"), 0), "voted_twice"),
        ((("Z",), 0), "no_vote"),
        ((("Guo",), 0), "no_vote"),
        ((("V",), 0), "not_present"),
        ((0, 0), None),
    ],
)
def test_each_votes_once_who_is_here_and_has_a_vote(sides: tuple, why: str | None) -> None:
    """The chair is counted with the rest only where names are given, among whom he may be."""
    start = opened().after("Chair: admit Guo standing=guest\nGuo: check_in\nChair: admit V elector=true")
    refusal = voters_fit(start.meeting, *sides)
    assert (refusal.reason if refusal is not None else None) == why
    assert names_of(*sides) == tuple(who for side in sides if isinstance(side, tuple) for who in side)


def test_a_vote_put_is_taken_in_one_step_only_before_anybody_voted() -> None:
    put = {
        method: opened().after(f"{MAIN}Chair: put M1 method={method}").meeting
        for method in ("show", "rising", "box", "ballot")
    }
    for m, method, may in (
        (put["show"], "voice", True),
        (put["rising"], "ballot", True),
        (put["box"], "ballot", False),
        (put["box"], "voice", False),
        (put["ballot"], "voice", False),
        (put["ballot"], "ballot", True),
        (opened().after(MAIN).meeting, "voice", False),
    ):
        assert put_unvoted(m, "M1", method) is may
        assert put_unvoted(m, "M2", method) is False
        assert put_unvoted(m, None, method) is False
    cast = opened().after(f"{MAIN}Chair: put M1\nA: cast for").meeting
    hands = opened().after(f"{MAIN}Chair: put M1\nChair: enter_hands {{for=1}}").meeting
    assert not put_unvoted(cast, "M1", "voice") and not put_unvoted(hands, "M1", "voice")


# --- who is elected ---


def test_those_with_a_majority_are_elected_up_to_the_seats() -> None:
    """The highest first; a tie for the last seat elects none of the tied (46:33-34)."""
    for counts in product(range(6), repeat=3):
        votes = dict(zip("ABC", counts, strict=True))
        for cast, seats in product(range(max(counts), 8), (0, 1, 2, 3)):
            able = sorted((who for who in votes if 2 * votes[who] > cast), key=lambda who: -votes[who])
            if len(able) > seats:
                last = votes[able[seats]]  # the first for whom no seat is left, and who ties with him
                able = [who for who in able[:seats] if votes[who] > last]
            assert winners(votes, cast, seats) == tuple(able), (votes, cast, seats)


def test_where_a_rule_asks_more_fewer_are_elected() -> None:
    votes = {"A": 6, "B": 5}
    assert winners(votes, 9, 2, Need("two_thirds")) == ("A",)
    assert winners(votes, 9, 2, Need("plurality")) == ("A", "B")
    assert winners({"A": 3, "B": 3}, 6, 1, Need("plurality")) == ()
    assert winners(votes, 11, 1, Need("majority_membership", 11, 12)) == ()
