"""The one-time link by which the first administrator comes in. Nothing here commits or knows of requests."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from sqlalchemy import select, update

from consult.accounts.logins import add_staff_account
from consult.accounts.models import Account, FirstLink
from consult.accounts.seats import digest
from consult.foundation.days import local_day
from consult.foundation.db import db
from consult.foundation.errors import Forbidden, NotFound
from consult.foundation.phrases import P
from consult.people import offices
from consult.people.models import Community, Person
from consult.people.persons import PersonFacts, add_person

FIRST_LINK_LIFE = timedelta(days=3)


def first_admin_link(*, now: datetime) -> str | None:
    """The path of a fresh one-time link; older ones die. None where an administrator exists already."""
    if db.session.scalar(select(Account.id).where(Account.admin)) is not None:
        return None
    db.session.execute(update(FirstLink).where(FirstLink.used_at.is_(None)).values(used_at=now))
    token = secrets.token_urlsafe(24)
    db.session.add(FirstLink(token_hash=digest(token), created_at=now, expires_at=now + FIRST_LINK_LIFE))
    return f"/first/{token}"


def first_link_for(token: str, now: datetime) -> FirstLink:
    """Raises NotFound; Forbidden with the reason when used or expired."""
    row = db.session.scalar(select(FirstLink).where(FirstLink.token_hash == digest(token)))
    if row is None:
        raise NotFound()
    if row.used_at is not None or row.expires_at < now:
        raise Forbidden(P("This link has been used or has expired. Run “consult init” again for a new one."))
    return row


def use_first_link(
    row: FirstLink, login: str, password_hash: str, name: str, community: Community, *, now: datetime
) -> tuple[Account, Person]:
    """The first administrator: an account, a person with the office staff_admin. Raises Invalid like its
    parts."""
    used = db.session.execute(
        update(FirstLink).where(FirstLink.id == row.id, FirstLink.used_at.is_(None)).values(used_at=now)
    )
    # Taken in one statement: of several who come at once, one has it.
    if used.rowcount != 1 or db.session.scalar(select(Account.id).where(Account.admin)) is not None:
        raise Forbidden(P("This link has been used or has expired. Run “consult init” again for a new one."))
    person = add_person(community, name, facts=PersonFacts(level="staff"), now=now)
    offices.grant_office(person, "staff_admin", from_on=local_day(community, now), by=person.id, now=now)
    return add_staff_account(login, password_hash, [person], admin=True, by=person.id, now=now), person
