"""Tries at a secret: what is guessed at, from where, and how long that pair then waits.

Waits are per pair, so that nobody can shut the door on somebody else: who guesses at a sign-in name from one
address makes only that address wait, and the rightful one comes in from any other. A name nobody has is
counted like any, so that waiting tells nothing. A try is counted before the secret is compared and committed
whatever the outcome, so that guesses in parallel are counted too: `take` returns the refusal instead of
raising it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address

from sqlalchemy import delete

from consult.accounts.models import Guess
from consult.accounts.seats import digest
from consult.foundation.db import db
from consult.foundation.phrases import P, Phrase

#: After a day without a try a pair is forgotten.
FORGOTTEN = timedelta(days=1)
#: Where all addresses together are counted.
EVERYWHERE = "*"


@dataclass(frozen=True)
class Tries:
    """So many wrong tries are free; each further one doubles the wait, from `first` up to `longest`.

    in_all: wrong tries a day from all addresses together, after which only who is known here may try; 0: no
    such bound. For secrets short enough to be guessed by many.
    """

    kind: str
    free: int
    first: timedelta
    longest: timedelta
    in_all: int = 0

    def take(self, what: str, where: str, now: datetime, *, known: bool = False) -> Phrase | None:
        """Counts a try at `what` from `where`; the refusal where it must wait. Commit, then compare.

        known: this browser has been opened for them before, so the bound on all addresses does not hold it.
        """
        row = self._row(what, where, now)
        wait = self._wait(row.wrong)
        if row.last_at + wait > now:
            minutes = max(1, -(-int((row.last_at + wait - now).total_seconds()) // 60))
            return P("Too many wrong tries. Please wait %(n)s minutes, or ask the staff.", n=minutes)
        if self.in_all:
            total = self._row(what, EVERYWHERE, now)
            if total.wrong >= self.in_all and not known:
                return P("Too many wrong tries. Please ask the staff.")
            total.wrong, total.last_at = total.wrong + 1, now
        row.wrong, row.last_at = row.wrong + 1, now
        return None

    def left(self, what: str, where: str, now: datetime) -> int:
        """Tries that remain before the first wait."""
        return max(0, self.free - self._row(what, where, now).wrong)

    def forget(self, what: str, where: str) -> None:
        """After the right secret nothing counts against the pair; the try just counted is no wrong one."""
        db.session.execute(delete(Guess).where(Guess.pair == self.pair(what, where)))
        if self.in_all and (total := db.session.get(Guess, self.pair(what, EVERYWHERE))) is not None:
            total.wrong = max(0, total.wrong - 1)

    def _wait(self, wrong: int) -> timedelta:
        over = wrong - self.free
        return timedelta(0) if over < 0 else min(self.first * 2 ** min(over, 20), self.longest)

    def pair(self, what: str, where: str) -> str:
        """The key under which the pair is counted."""
        return digest(f"{self.kind}\n{what}\n{where}")

    def _row(self, what: str, where: str, now: datetime) -> Guess:
        pair = self.pair(what, where)
        row = db.session.get(Guess, pair)
        if row is None:
            row = Guess(pair=pair, wrong=0, last_at=now - self.longest)
            db.session.add(row)
        elif row.last_at < now - FORGOTTEN:
            row.wrong, row.last_at = 0, now - self.longest
        return row


def origin(address: str | None) -> str:
    """What an address is counted as: an IPv6 network of 64 bits is one household's, so it counts as one."""
    try:
        found = ip_address(address or "")
    except ValueError:
        return address or ""
    if isinstance(found, IPv6Address):
        if found.ipv4_mapped is not None:
            return str(found.ipv4_mapped)
        return str(IPv6Address(int(found) >> 64 << 64)) + "/64"
    return str(found)


def sweep(now: datetime) -> None:
    """Forgets pairs that are quiet for a day: called with a sign-in, so the table stays small."""
    db.session.execute(delete(Guess).where(Guess.last_at < now - FORGOTTEN))


#: At a person's PIN: a household's slip gives everybody at home a try, and four digits are few.
PIN = Tries("pin", 6, timedelta(minutes=1), timedelta(hours=1), in_all=60)
#: At a staff account's password, and at the code of its second factor.
PASSWORD = Tries("password", 5, timedelta(seconds=30), timedelta(hours=1))
SECOND = Tries("second", 5, timedelta(minutes=1), timedelta(hours=1), in_all=100)
