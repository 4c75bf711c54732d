"""What is needed to carry a question: exact predicates over whole numbers.

Source: rules of order, section 8 (RONR 44-45) and section 10 (the chair's vote).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Need:
    """The vote a question needs, with the facts it is judged against.

    basis: majority, two_thirds, majority_negative, negative_two_thirds,
    majority_present, majority_membership or rescind. present, members: people.
    """

    basis: str
    present: int = 0
    members: int = 0
    notice: bool = False

    def carried(self, yes: int, no: int) -> bool:
        """Whether yes prevails: the motion is adopted, the ruling stands, the question is considered."""
        return _TESTS[self.basis](self, yes, no)

    def least(self, cast: int) -> int:
        """The fewest yes votes that carry it, of `cast` votes cast."""
        return next((y for y in range(cast + 1) if self.carried(y, cast - y)), cast + 1)


def majority(yes: int, no: int) -> bool:
    """More than half of the votes cast (44:1). A tie loses."""
    return yes > no


def two_thirds(yes: int, no: int) -> bool:
    """Two thirds of the votes cast (44:3)."""
    return yes > 0 and yes >= 2 * no


def _rescind(need: Need, yes: int, no: int) -> bool:
    """Any of three ways is enough (35:2)."""
    if two_thirds(yes, no) or 2 * yes > need.members:
        return True
    return need.notice and majority(yes, no)


_TESTS: dict[str, Callable[[Need, int, int], bool]] = {
    "majority": lambda need, y, n: majority(y, n),
    "two_thirds": lambda need, y, n: two_thirds(y, n),
    # An appeal: only a majority against reverses the chair (24:3).
    "majority_negative": lambda need, y, n: not n > y,
    # An objection, or a refusal of the orders of the day: two thirds against block (26:2, 18).
    "negative_two_thirds": lambda need, y, n: not (n > 0 and n >= 2 * y),
    "majority_present": lambda need, y, n: 2 * y > need.present,
    "majority_membership": lambda need, y, n: 2 * y > need.members,
    "two_thirds_present": lambda need, y, n: 3 * y >= 2 * need.present,
    "two_thirds_membership": lambda need, y, n: 3 * y >= 2 * need.members,
    # The most votes elect: only where a rule of the body says so of its elections (44:11, 46:33).
    "plurality": lambda need, y, n: y > 0,
    "rescind": _rescind,
    "notice_two_thirds": lambda need, y, n: (need.notice and two_thirds(y, n)) or 2 * y > need.members,
}
BASES = tuple(_TESTS)


def chair_vote_matters(need: Need, yes: int, no: int) -> bool:
    """Whether one more yes or one more no would change the result (4:56, 44:12)."""
    now = need.carried(yes, no)
    return need.carried(yes + 1, no) != now or need.carried(yes, no + 1) != now
