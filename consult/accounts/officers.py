"""What protects those who hold an office: their number, their devices and their sign-in are an
administrator's
matter, and a changed number is told to the old one. Nothing here commits or knows of requests."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, or_, select

from consult.accounts import parting
from consult.accounts.logins import staff_account_of
from consult.accounts.models import Account, AccountPerson, SeatSession
from consult.foundation import journal, notify
from consult.foundation.days import local_day
from consult.foundation.db import db
from consult.foundation.errors import Forbidden
from consult.foundation.phrases import P
from consult.people import offices
from consult.people.models import Community, Household, Person
from consult.people.persons import masked_phone

SLIP_OF_AN_OFFICER = P(
    "Somebody who holds an office or has a staff sign-in lives here: only an administrator issues, prints or "
    "revokes slips of this home."
)


def is_protected(person: Person, on: date) -> bool:
    """Whether somebody holds an office that acts for others, or has a staff sign-in."""
    return offices.is_officer(person, on) or staff_account_of(person) is not None


def guard(who: Any, person: Person, on: date) -> None:
    """who: an Asking. Raises Forbidden where the person is protected and who asks is no administrator."""
    if is_protected(person, on) and not who.may("roll.officer"):
        raise Forbidden(
            P("This person holds an office: only an administrator changes their telephone, PIN or devices.")
        )


def protected_homes(community: Community, on: date) -> frozenset[int]:
    """The households in which somebody protected lives: their slips are an administrator's matter too."""
    signs_in = (
        select(AccountPerson.person_id)
        .join(Account, Account.id == AccountPerson.account_id)
        .where(Account.login.is_not(None))
    )
    return frozenset(
        db.session.scalars(
            select(Person.household_id).where(
                Person.community_id == community.id,
                Person.household_id.is_not(None),
                Person.left_on.is_(None),
                or_(Person.id.in_(offices.acting(community.id, on)), Person.id.in_(signs_in)),
            )
        )
    )


def guard_home(who: Any, household: Household, on: date) -> None:
    """who: an Asking. Raises Forbidden where a slip of this household is not theirs to issue, read or
    revoke."""
    if not who.may("roll.officer") and household.id in protected_homes(who.person.community, on):
        raise Forbidden(SLIP_OF_AN_OFFICER)


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
        parting.close(list(db.session.scalars(sitting)), person.community_id, now)
    # `to`: for adapters that send messages; the page shows the middle hidden.
    notify.queue(
        person.community_id, person.id, "phone_changed", {"old": masked_phone(old), "to": old}, now=now
    )
    journal.record(person.community_id, "phone_changed", "person", person.id, by=by, at=now)


def told_of_sign_in(
    community: Community, person: Person, *, renewed: bool, by: int | None, now: datetime
) -> None:
    """Somebody else gave a sign-in or set its password: its owner is told, and who watches."""
    _told(community, person, "password_set" if renewed else "sign_in_given", by, now)


def told_of_office(community: Community, person: Person, *, by: int | None, now: datetime) -> None:
    """Somebody was given an office: they are told, and who watches."""
    _told(community, person, "office_given", by, now)


def told_of_merging(community: Community, person: Person, *, by: int | None, now: datetime) -> None:
    """Two entries of the roll became this person: they are told, and who watches."""
    _told(community, person, "entries_merged", by, now)


def _told(community: Community, person: Person, what: str, by: int | None, now: datetime) -> None:
    """To the person `what`, to the other administrators and the supervision committee `what_to`."""
    today = local_day(community, now)
    watching = {
        office.person_id
        for office in offices.offices_in(community)
        if office.kind in ("staff_admin", "supervision_member")
        and office.from_on <= today
        and (office.to_on is None or office.to_on >= today)
    }
    if person.id != by:
        notify.queue(community.id, person.id, what, {}, now=now)
    for each in sorted(watching - {person.id, by}):
        notify.queue(community.id, each, f"{what}_to", {"title": person.display_name}, now=now)
