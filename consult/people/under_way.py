"""Whether a meeting or a vote is under way, of which the roll must not be changed meanwhile."""

from __future__ import annotations

from collections.abc import Callable

from consult.foundation.errors import Stale
from consult.foundation.phrases import P

#: community id → whether a vote or a meeting is under way, whose roll names persons; wired by the application
busy_sources: list[Callable[[int], bool]] = []


UNDER_WAY = P(
    "A meeting or a vote is under way here: who votes is not changed meanwhile. Please do it afterwards."
)


def busy(community_id: int) -> bool:
    """Whether one is, in this community."""
    return any(each(community_id) for each in busy_sources)


def check_nothing(community_id: int) -> None:
    """Raises Stale where one is: who votes is not changed meanwhile."""
    if busy(community_id):
        raise Stale(UNDER_WAY)
