"""Whom an account may act as, and by what proof. Nothing here commits or knows of requests."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select

from consult.accounts.models import Account, AccountPerson, SeatSession, Slip
from consult.foundation.db import db
from consult.foundation.errors import Invalid, NotFound
from consult.foundation.phrases import P, Phrase
from consult.people.models import Community, Household, Person
from consult.people.persons import PersonFacts, add_person

#: How many may wait for confirmation under one number, and in one household.
DECLARED_A_NUMBER, DECLARED_A_HOUSEHOLD = 3, 5


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


def communities_of(account_id: int | None) -> list[Community]:
    """The communities in which an account acts as somebody, in the order they were added."""
    if account_id is None:
        return []
    mine = {standing.person.community_id for standing in standings(account_id)}
    return list(db.session.scalars(select(Community).where(Community.id.in_(mine)).order_by(Community.id)))


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


def share(from_account: int, account: Account, person: Person, now: datetime) -> None:
    """A person who uses a browser by another account may from now on use it by this one as well: both have
    agreed (the page asks). The proof stays what it was, and ends with the slip it came from. Raises NotFound
    where the other account does not act as them."""
    held = db.session.get(AccountPerson, (from_account, person.id))
    if held is None:
        raise NotFound()
    slip = db.session.get(Slip, held.slip_id) if held.slip_id else None
    link(account, person, held.level, confirmed_by=held.confirmed_by, slip=slip, now=now)


def unlink(account: Account) -> None:
    """After signing out on a shared device it may act as nobody any more. Staff and phone accounts keep
    theirs: a password or a code is asked for again anyway."""
    if account.login is None and account.phone is None:
        db.session.execute(delete(AccountPerson).where(AccountPerson.account_id == account.id))


def _room_for(person_wheres: Any, most: int, phrase: Phrase) -> None:
    waiting = (
        select(func.count())
        .select_from(Person)
        .where(Person.level == "declared", Person.left_on.is_(None), *person_wheres)
    )
    if (db.session.scalar(waiting) or 0) >= most:
        raise Invalid("name", phrase)


def room_for_one_more(phone: str | None, household: Household | None) -> None:
    """Whether one more may add themselves by this number or slip: people the staff confirmed do not count, so
    a family has room as soon as it is known. Raises Invalid('name')."""
    if phone:
        _room_for(
            (Person.phone == phone,),
            DECLARED_A_NUMBER,
            P("Already %(n)s people wait for confirmation under this number.", n=DECLARED_A_NUMBER),
        )
    if household is not None:
        _room_for(
            (Person.household_id == household.id,),
            DECLARED_A_HOUSEHOLD,
            P("Already %(n)s people of this household wait for confirmation.", n=DECLARED_A_HOUSEHOLD),
        )


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
    room_for_one_more(account.phone, household)
    person = add_person(
        community, name, household=household, facts=PersonFacts(phone=account.phone or "", note=note), now=now
    )
    link(account, person, "declared", slip=slip, now=now)
    seat.person_id = person.id
    return person
