"""The arithmetic of votes, by hand: each basis at its boundary, and by brute force against the words of the
rule.
"""

from __future__ import annotations

from fractions import Fraction

import pytest

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
