"""Of several votes for one right, which stands: the last, the first, or one only where all agree.

A vote that was changed counts once, whatever the number of times it was given."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import TypeVar

Right = TypeVar("Right", bound=Hashable)
Choice = TypeVar("Choice")

#: House rules: the last before closing, the first, or jointly (those who differ have not voted).
STANDS = ("last", "first", "joint")


def standing(events: Iterable[tuple[Right, Choice]], rule: str = "last") -> dict[Right, Choice]:
    """The vote that stands for each right, rights in the order of their first vote. rule: one of STANDS."""
    if rule not in STANDS:
        raise ValueError(rule)
    votes: dict[Right, Choice] = {}
    differ: set[Right] = set()
    for right, choice in events:
        if right in votes and votes[right] != choice:
            differ.add(right)
        if rule == "last" or right not in votes:
            votes[right] = choice
    if rule == "joint":
        return {right: choice for right, choice in votes.items() if right not in differ}
    return votes
