"""Tries at a secret: how many wrong ones there may be, and how long the door then stays shut.

A try is counted before the secret is compared and committed whatever the outcome, so that guesses in parallel
are counted too:
`take` returns the refusal instead of raising it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from consult.foundation.phrases import P, Phrase


@dataclass(frozen=True)
class Tries:
    """At most `most` wrong tries, then `lock` of waiting; kept in the columns `counted` and `locked_until` of
    a row."""

    most: int
    lock: timedelta
    counted: str
    locked_until: str

    def refusal(self, row: Any, now: datetime) -> Phrase | None:
        """Why it is locked now, None where it is not."""
        until = getattr(row, self.locked_until)
        if until is None or until <= now:
            return None
        minutes = max(1, -(-int((until - now).total_seconds()) // 60))
        return P("Too many wrong tries. Please wait %(n)s minutes, or ask the staff.", n=minutes)

    def take(self, row: Any, now: datetime) -> Phrase | None:
        """Counts a try; the refusal where it is locked. Commit, then compare."""
        refusal = self.refusal(row, now)
        if refusal is None:
            setattr(row, self.counted, getattr(row, self.counted) + 1)
            if getattr(row, self.counted) >= self.most:
                setattr(row, self.counted, 0)
                setattr(row, self.locked_until, now + self.lock)
        return refusal

    def left(self, row: Any) -> int:
        """Tries that remain before the lock."""
        return int(self.most - getattr(row, self.counted))

    def forget(self, row: Any) -> None:
        """After the right secret nothing counts against the row."""
        setattr(row, self.counted, 0)
        setattr(row, self.locked_until, None)


#: At a person's PIN (a row of Person), and at a staff account's password (a row of Account).
PIN = Tries(6, timedelta(minutes=30), "pin_tries", "pin_locked_until")
PASSWORD = Tries(10, timedelta(minutes=15), "tries", "locked_until")
