"""Sign-ins of staff by name and password. Nothing here commits or knows of requests."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from consult.accounts.linking import link
from consult.accounts.models import Account
from consult.foundation import journal
from consult.foundation.db import db
from consult.foundation.errors import Invalid
from consult.foundation.phrases import P
from consult.people.models import Person

PASSWORD_LENGTH = 10


def clean_login(text: str) -> str:
    """Raises Invalid('login')."""
    login = text.strip().lower()
    if not 3 <= len(login) <= 60 or any(c.isspace() for c in login):
        raise Invalid("login", P("A sign-in name has at least 3 characters and no spaces."))
    return login


def clean_password(text: str) -> str:
    """Raises Invalid('password')."""
    if len(text) < PASSWORD_LENGTH:
        raise Invalid("password", P("A password has at least %(n)s characters.", n=PASSWORD_LENGTH))
    if len(text) > 200:
        raise Invalid("password", P("A password has at most %(n)s characters.", n=200))
    return text


def account_named(login: str) -> Account | None:
    """The staff account of a sign-in name."""
    return db.session.scalar(select(Account).where(Account.login == login.strip().lower()))


def add_staff_account(
    login: str,
    password_hash: str,
    persons: list[Person],
    *,
    admin: bool = False,
    by: int | None = None,
    now: datetime,
) -> Account:
    """A staff account for these persons. Raises Invalid('login') when taken."""
    login = clean_login(login)
    if account_named(login):
        raise Invalid("login", P("This sign-in name is taken."))
    account = Account(login=login, password_hash=password_hash, admin=admin, created_at=now)
    db.session.add(account)
    db.session.flush()
    for person in persons:
        link(account, person, "staff", confirmed_by=by, now=now)
        journal.record(person.community_id, "account_added", "person", person.id, by=by, at=now)
    return account
