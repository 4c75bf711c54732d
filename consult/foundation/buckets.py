"""Token buckets that make wait: whoever asks for more than their rate goes into debt and sits it out.

Nothing honest is lost that way. Only a debt beyond `most` is refused.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable


class Bucket:
    """Tokens that come back at `rate` a second up to `burst`. Begins full."""

    __slots__ = ("at", "burst", "rate", "tokens")

    def __init__(self, rate: float, burst: float, now: float) -> None:
        self.rate, self.burst, self.tokens, self.at = rate, burst, burst, now

    def take(self, cost: float, now: float, most: float = float("inf")) -> float | None:
        """Takes `cost` tokens; the seconds to wait until they are earned (0 where there are enough). None,
        and nothing is taken, where that would be more than `most` seconds."""
        held = min(self.burst, self.tokens + (now - self.at) * self.rate)
        self.at, self.tokens = now, held
        wait = max(0.0, (cost - held) / self.rate)
        if wait > most:
            return None
        self.tokens = held - cost
        return wait


class Buckets:
    """A bucket for each key, all alike. keys: how many are remembered; the one unused for longest goes
    first, so that many keys cost no memory."""

    def __init__(
        self, rate: float, burst: float, keys: int = 5000, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.rate, self.burst = rate, burst
        self._keys, self._clock = keys, clock
        self._held: OrderedDict[str, Bucket] = OrderedDict()

    def of(self, key: str) -> Bucket:
        """The bucket of this key."""
        found = self._held.get(key)
        if found is None:
            found = self._held[key] = Bucket(self.rate, self.burst, self._clock())
            if len(self._held) > self._keys:
                self._held.popitem(last=False)
        self._held.move_to_end(key)
        return found

    def take(self, key: str, cost: float = 1, most: float = float("inf")) -> float | None:
        """As Bucket.take, of this key, now."""
        return self.of(key).take(cost, self._clock(), most)
