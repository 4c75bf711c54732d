"""The one-time links by which the first administrator comes in, and another one where none can any more.
Nothing here commits or knows of requests."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from sqlalchemy import select, update

from consult.accounts.logins import add_staff_account
from consult.accounts.models import Account, FirstLink
from consult.accounts.seats import digest
from consult.foundation import journal
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
    return _fresh(None, now)


def new_admin_link(community: Community, *, now: datetime) -> str:
    """The path of a fresh one-time link by which somebody becomes one more administrator of a community;
    older ones for it die. Who runs the server gives it; that it was made stands in the community's
    journal."""
    journal.record(community.id, "administrator_link", "community", community.id, at=now)
    return _fresh(community.id, now)


def _fresh(community_id: int | None, now: datetime) -> str:
    # None compares with IS NULL: the links for the first administrator.
    older = update(FirstLink).where(FirstLink.used_at.is_(None), FirstLink.community_id == community_id)
    db.session.execute(older.values(used_at=now))
    token = secrets.token_urlsafe(24)
    db.session.add(
        FirstLink(
            token_hash=digest(token),
            created_at=now,
            expires_at=now + FIRST_LINK_LIFE,
            community_id=community_id,
        )
    )
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
    """The first administrator, or for a link of a community one more: an account, a person with the office
    staff_admin. The instance is administered by the first, and by who comes when nobody does any more. Raises
    Invalid like its parts, NotFound for another community than the link's."""
    if row.community_id not in (None, community.id):
        raise NotFound()
    used = db.session.execute(
        update(FirstLink).where(FirstLink.id == row.id, FirstLink.used_at.is_(None)).values(used_at=now)
    )
    # Taken in one statement: of several who come at once, one has it.
    first = db.session.scalar(select(Account.id).where(Account.admin)) is None
    if used.rowcount != 1 or (row.community_id is None and not first):
        raise Forbidden(P("This link has been used or has expired. Run “consult init” again for a new one."))
    person = add_person(community, name, facts=PersonFacts(level="staff"), now=now)
    offices.grant_office(person, "staff_admin", from_on=local_day(community, now), by=person.id, now=now)
    if row.community_id is not None:
        journal.record(community.id, "administrator_added", "person", person.id, by=person.id, at=now)
    alone = first or not db.session.scalar(
        select(Account.id).where(Account.admin, Account.disabled_at.is_(None))
    )
    return add_staff_account(login, password_hash, [person], admin=alone, by=person.id, now=now), person
