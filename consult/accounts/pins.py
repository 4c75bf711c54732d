"""The PIN of a person on a shared device. Nothing here commits or knows of requests."""

from __future__ import annotations

from datetime import datetime
from itertools import pairwise

from sqlalchemy import delete

from consult.accounts import tries
from consult.accounts.models import Guess
from consult.foundation.db import db
from consult.foundation.errors import Invalid
from consult.foundation.phrases import P, Phrase
from consult.people.models import Person


def set_pin(person: Person, hashed: str | None) -> None:
    """Sets the PIN's hash, or removes it. Staff remove a forgotten one."""
    person.pin_hash = hashed
    db.session.execute(delete(Guess).where(Guess.pair == tries.PIN.pair(name_of(person), tries.EVERYWHERE)))


def name_of(person: Person) -> str:
    """What tries at this person's PIN are counted under."""
    return str(person.id)


def wrong_pin(person: Person, where: str, now: datetime) -> Phrase:
    """What to say after a wrong PIN that was counted."""
    left = tries.PIN.left(name_of(person), where, now)
    if left:
        return P("That PIN is not right. %(n)s more tries.", n=left)
    return P("Too many wrong tries. Please wait %(n)s minutes, or ask the staff.", n=1)


#: Tried first by whoever guesses: lucky numbers, 2580 down the middle of the keys.
_FIRST = frozenset({"1314", "5200", "5211", "2580", "1688", "6688", "8866", "520520", "521521", "5201314"})


def clean_pin(text: str) -> str:
    """A PIN to be set. Raises Invalid('pin') unless four to six digits, and not the ones tried first: 0000,
    1234, 1212, a year."""
    pin = text.strip()
    if not (4 <= len(pin) <= 6 and pin.isascii() and pin.isdigit()):
        raise Invalid("pin", P("A PIN has 4 to 6 digits."))
    steps = {(int(after) - int(before)) % 10 for before, after in pairwise(pin)}
    row = len(steps) == 1 and steps <= {0, 1, 9}
    twice = pin == pin[: len(pin) // 2] * 2
    year = len(pin) == 4 and pin[:2] in ("19", "20")
    if row or twice or year or pin in _FIRST:
        raise Invalid("pin", P("This PIN is among those tried first. Please choose another one."))
    return pin
