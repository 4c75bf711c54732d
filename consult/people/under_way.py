"""Whether a meeting or a vote is under way, of which the roll must not be changed meanwhile."""

from __future__ import annotations

from collections.abc import Callable

#: community id → whether a vote or a meeting is under way, whose roll names persons; wired by the application
busy_sources: list[Callable[[int], bool]] = []


def busy(community_id: int) -> bool:
    """Whether one is, in this community."""
    return any(each(community_id) for each in busy_sources)
