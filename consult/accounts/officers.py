"""What protects those who hold an office: their number, their devices and their sign-in are an
administrator's
matter, and a changed number is told to the old one. Nothing here commits or knows of requests."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, select

from consult.accounts.logins import staff_account_of
from consult.accounts.models import Account, AccountPerson, SeatSession
from consult.accounts.seats import revoke
from consult.foundation import journal, notify
from consult.foundation.db import db
from consult.foundation.errors import Forbidden
from consult.foundation.phrases import P
from consult.people import offices
from consult.people.models import Person
from consult.people.persons import masked_phone


def is_protected(person: Person, on: date) -> bool:
    """Whether somebody holds an office that acts for others, or has a staff sign-in."""
    return offices.is_officer(person, on) or staff_account_of(person) is not None


def guard(who: Any, person: Person, on: date) -> None:
    """who: an Asking. Raises Forbidden where the person is protected and who asks is no administrator."""
    if is_protected(person, on) and not who.may("roll.officer"):
        raise Forbidden(
            P("This person holds an office: only an administrator changes their telephone, PIN or devices.")
        )


def phone_changed(person: Person, old: str | None, *, by: int | None, now: datetime) -> None:
    """After a number was changed: the old one opens nothing of theirs any more, and it is told so."""
    if not old or old == person.phone:
        return
    accounts = list(
        db.session.scalars(
            select(Account.id)
            .join(AccountPerson, AccountPerson.account_id == Account.id)
            .where(Account.phone == old, AccountPerson.person_id == person.id)
        )
    )
    if accounts:
        db.session.execute(
            delete(AccountPerson).where(
                AccountPerson.account_id.in_(accounts), AccountPerson.person_id == person.id
            )
        )
        sitting = select(SeatSession).where(
            SeatSession.account_id.in_(accounts),
            SeatSession.person_id == person.id,
            SeatSession.revoked_at.is_(None),
        )
        revoke(list(db.session.scalars(sitting)), now)
    # `to`: for adapters that send messages; the page shows the middle hidden.
    notify.queue(
        person.community_id, person.id, "phone_changed", {"old": masked_phone(old), "to": old}, now=now
    )
    journal.record(person.community_id, "phone_changed", "person", person.id, by=by, at=now)
