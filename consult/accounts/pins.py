"""The PIN of a person on a shared device. Nothing here commits or knows of requests."""

from __future__ import annotations

from datetime import datetime

from consult.accounts import tries
from consult.foundation.errors import Invalid
from consult.foundation.phrases import P, Phrase
from consult.people.models import Person


def set_pin(person: Person, hashed: str | None) -> None:
    """Sets the PIN's hash, or removes it. Staff remove a forgotten one."""
    person.pin_hash = hashed
    tries.PIN.forget(person)


def wrong_pin(person: Person, now: datetime) -> Phrase:
    """What to say after a wrong PIN that was counted."""
    return tries.PIN.refusal(person, now) or P(
        "That PIN is not right. %(n)s more tries.", n=tries.PIN.left(person)
    )


def clean_pin(text: str) -> str:
    """Raises Invalid('pin') unless four to six digits."""
    pin = text.strip()
    if not (4 <= len(pin) <= 6 and pin.isascii() and pin.isdigit()):
        raise Invalid("pin", P("A PIN has 4 to 6 digits."))
    return pin
