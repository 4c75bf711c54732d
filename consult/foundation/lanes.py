"""Turns for those who share something: a few at a time, and among many flows each its share.

Whoever waits is ordered by start-time fair queueing: a flow (a connection, say) that has had much goes behind
one that has had little, and one that was away comes in where the lane is now, so that nothing is saved up and
nobody is left out. A turn is handed on to the next one waiting, never to who happens to ask just then: else
those who ask at once again would keep it among themselves.
"""

from __future__ import annotations

import contextlib
import heapq
import itertools
import threading
import time
from collections.abc import Iterator


class Flow:
    """One of those who share a lane. due: where its next turn begins, in seconds of work of its lane."""

    __slots__ = ("due",)

    def __init__(self) -> None:
        self.due = 0.0


class Full(Exception):
    """Too many wait here, and this one has had the most."""


class _Waiter:
    __slots__ = ("go", "number", "rank", "state")

    def __init__(self, rank: float, number: int) -> None:
        self.rank, self.number, self.state = rank, number, "waits"
        self.go = threading.Event()

    def __lt__(self, other: _Waiter) -> bool:
        return (self.rank, self.number) < (other.rank, other.number)


class _Lane:
    __slots__ = ("inside", "now", "queue")

    def __init__(self, now: float) -> None:
        self.inside, self.now = 0, now
        self.queue: list[_Waiter] = []


class Lanes:
    """For each key a few may pass at a time, the others wait for their turn."""

    def __init__(self) -> None:
        self._lanes: dict[str, _Lane] = {}
        self._guard = threading.Lock()
        self._numbers = itertools.count()
        # Where lanes that are empty had come to: a new one begins there.
        self._now = 0.0

    def waiting(self, key: str) -> int:
        """How many are in this lane or wait for it."""
        with self._guard:
            lane = self._lanes.get(key)
            return lane.inside + len(lane.queue) if lane is not None else 0

    @contextlib.contextmanager
    def turn(
        self, key: str, width: int, flow: Flow | None = None, *, first: bool = False, most: int = 10**9
    ) -> Iterator[None]:
        """Waits for a turn; `width` may have it at a time. flow: whose it is, without one each is a flow of
        its own; first: before all others; most: as many may be here.

        Raises Full where there are more and this one, then or later, is the last of them.
        """
        rank, lane = self._come(key, width, flow, first, most)
        began = time.monotonic()
        try:
            yield
        finally:
            self._go(key, lane)
            if flow is not None:
                flow.due = rank + time.monotonic() - began

    def _come(self, key: str, width: int, flow: Flow | None, first: bool, most: int) -> tuple[float, _Lane]:
        with self._guard:
            lane = self._lanes.get(key)
            if lane is None:
                lane = self._lanes[key] = _Lane(self._now)
            rank = max(lane.now, flow.due if flow is not None else 0.0)
            if lane.inside < width:
                lane.inside, lane.now = lane.inside + 1, rank
                return rank, lane
            mine = _Waiter(-1.0 if first else rank, next(self._numbers))
            heapq.heappush(lane.queue, mine)
            if lane.inside + len(lane.queue) > most:
                last = max(lane.queue)
                lane.queue.remove(last)
                heapq.heapify(lane.queue)
                last.state = "full"
                last.go.set()
        try:
            mine.go.wait()
        except BaseException:
            self._gone(key, lane, mine)
            raise
        if mine.state == "full":
            raise Full
        return rank, lane

    def _gone(self, key: str, lane: _Lane, mine: _Waiter) -> None:
        """Whoever waited was ended meanwhile."""
        with self._guard:
            if mine.state == "waits":
                lane.queue.remove(mine)
                heapq.heapify(lane.queue)
        if mine.state == "goes":
            self._go(key, lane)

    def _go(self, key: str, lane: _Lane) -> None:
        with self._guard:
            if lane.queue:
                following = heapq.heappop(lane.queue)
                lane.now = max(lane.now, following.rank)
                following.state = "goes"
                following.go.set()
                return
            lane.inside -= 1
            if not lane.inside:
                self._now = max(self._now, lane.now)
                del self._lanes[key]
