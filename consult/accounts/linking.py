"""Whom an account may act as, and by what proof. Nothing here commits or knows of requests."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from consult.accounts.models import Account, AccountPerson, SeatSession, Slip
from consult.foundation.db import db
from consult.people.models import Community, Household, Person
from consult.people.persons import PersonFacts, add_person


@dataclass(frozen=True)
class Standing:
    """A person an account may act as, and the proof. level: see AccountPerson."""

    person: Person
    level: str


def account_of(seat: SeatSession) -> Account:
    """The account that sits there."""
    account = db.session.get(Account, seat.account_id)
    assert account is not None  # foreign key with cascade
    return account


def standings(account_id: int) -> list[Standing]:
    """Persons an account may act as, in the order they were added; those who left are not among them."""
    return [
        Standing(p, level)
        for p, level in db.session.execute(
            select(Person, AccountPerson.level)
            .join(AccountPerson, AccountPerson.person_id == Person.id)
            .where(AccountPerson.account_id == account_id, Person.left_on.is_(None))
            .order_by(AccountPerson.created_at, Person.id)
        )
    ]


def standing_of(account_id: int, person_id: int) -> Standing | None:
    """The account's link to that person, or None."""
    return next((s for s in standings(account_id) if s.person.id == person_id), None)


def link(
    account: Account,
    person: Person,
    level: str,
    *,
    confirmed_by: int | None = None,
    slip: Slip | None = None,
    now: datetime,
) -> None:
    """Lets an account act as a person; a stronger proof replaces a weaker one, never the other way."""
    order = ("declared", "slip", "roll", "staff")
    row = db.session.get(AccountPerson, (account.id, person.id))
    if row is None:
        db.session.add(
            AccountPerson(
                account_id=account.id,
                person_id=person.id,
                level=level,
                confirmed_by=confirmed_by,
                slip_id=slip.id if slip else None,
                created_at=now,
            )
        )
    elif order.index(level) > order.index(row.level):
        row.level, row.confirmed_by = level, confirmed_by
        row.slip_id = slip.id if slip else None
    db.session.flush()


def declare(
    seat: SeatSession,
    community: Community,
    name: str,
    note: str,
    *,
    household: Household | None = None,
    now: datetime,
    slip: Slip | None = None,
) -> Person:
    """Adds oneself (待核验) and sits down. Raises Invalid('name')."""
    account = account_of(seat)
    person = add_person(
        community, name, household=household, facts=PersonFacts(phone=account.phone or "", note=note), now=now
    )
    link(account, person, "declared", slip=slip, now=now)
    seat.person_id = person.id
    return person
