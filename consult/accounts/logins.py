"""Sign-ins of staff by name and password. Nothing here commits or knows of requests."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from datetime import date, datetime

from sqlalchemy import select

from consult.accounts.linking import link, standings
from consult.accounts.models import Account, AccountPerson
from consult.accounts.seats import NEW_FOR, sign_out_everywhere
from consult.foundation import journal
from consult.foundation.db import db
from consult.foundation.errors import Forbidden, Invalid
from consult.foundation.phrases import P
from consult.people.models import Person
from consult.people.offices import terms_of

NOT_OWN = P(
    "The password of that sign-in was set by somebody else. Please sign in with it once and choose your own; "
    "then join it."
)


def is_new(account: Account, now: datetime) -> bool:
    """Whether somebody else gave it, or set its password, less than a day ago."""
    return account.given_at is not None and now - account.given_at < NEW_FOR


def folded(text: str) -> str:
    """A sign-in name as it is compared: full-width, capital and other forms of a letter are that letter."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold()).strip()


def clean_login(text: str) -> str:
    """Raises Invalid('login')."""
    login = folded(text)
    if not 3 <= len(login) <= 60 or any(c.isspace() for c in login):
        raise Invalid("login", P("A sign-in name has at least 3 characters and no spaces."))
    return login


def account_named(login: str) -> Account | None:
    """The staff account of a sign-in name, however its letters are typed."""
    for typed in (login.strip().lower(), folded(login)):
        found = db.session.scalar(select(Account).where(Account.login == typed))
        if found is not None:
            return found
    return None


def _looks_taken(login: str) -> bool:
    """Whether there is a name that reads the same, also one from before names were folded."""
    return any(folded(each or "") == login for each in db.session.scalars(select(Account.login)))


def account_by_id(account_id: int) -> Account | None:
    """The account of this id."""
    return db.session.get(Account, account_id)


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
    if _looks_taken(login):
        raise Invalid("login", P("This sign-in name is taken."))
    given = by is not None and by not in {person.id for person in persons}
    account = Account(
        login=login,
        password_hash=password_hash,
        admin=admin,
        created_at=now,
        given_at=now if given else None,
        own_since=now if by is not None and not given else None,
    )
    db.session.add(account)
    db.session.flush()
    for person in persons:
        link(account, person, "staff", confirmed_by=by, now=now)
        journal.record(person.community_id, "account_added", "person", person.id, by=by, at=now)
    return account


def staff_account_of(person: Person) -> Account | None:
    """The staff account that acts as this person, or None."""
    return db.session.scalar(
        select(Account)
        .join(AccountPerson, AccountPerson.account_id == Account.id)
        .where(AccountPerson.person_id == person.id, Account.login.is_not(None))
    )


def signs_in(person: Person, now: datetime) -> bool:
    """Whether somebody has a sign-in name of their own that works. One given within a day does not count
    (`NEW_FOR`), however often its password is set meanwhile; an older one whose password alone was set by
    somebody else does: their slip did not vote before either, and who sets passwords may issue slips."""
    account = staff_account_of(person)
    if account is None or account.disabled_at is not None:
        return False
    return not is_new(account, now) or account.given_at != account.created_at


def given_over(person: Person, now: datetime) -> None:
    """What signs in as this person did so as somebody else before (two entries became one): it is new."""
    for account in db.session.scalars(
        select(Account)
        .join(AccountPerson, AccountPerson.account_id == Account.id)
        .where(AccountPerson.person_id == person.id, Account.login.is_not(None))
    ):
        account.given_at = now


def renew(account: Account, password_hash: str, *, given: bool, now: datetime) -> None:
    """Another password: every seat the old one had opened ends. given: somebody else set it."""
    account.password_hash = password_hash
    account.own_since = None if given else now
    if given and not (is_new(account, now) and account.given_at == account.created_at):
        # One still new from the beginning stays as new as it is, and takes nothing from the slip.
        account.given_at = now
    sign_out_everywhere(account_id=account.id, now=now)


def switch(account: Account, *, on: bool, by_account: int | None, now: datetime) -> None:
    """Switches a staff sign-in off, with its seats, or on again. Raises Forbidden for one's own."""
    if account.id == by_account:
        raise Forbidden(P("Only another administrator can switch your sign-in off."))
    account.disabled_at = None if on else now
    if not on:
        sign_out_everywhere(account_id=account.id, now=now)


def administers(account: Account, on: Callable[[int], date]) -> bool:
    """Whether the account acts as an administrator anywhere. on: community → its local date."""
    return account.admin or any(
        term.kind == "staff_admin"
        for standing in standings(account.id)
        for term in terms_of(
            standing.person.id, standing.person.community_id, on(standing.person.community_id)
        )
    )


def beyond(account: Account, by_account: int | None, on: Callable[[int], date]) -> bool:
    """Whether the account acts in a community that `by_account` does not administer: its password and second
    step are then nothing for that administrator, or one community's could take over another's."""
    mine = {
        standing.person.community_id
        for standing in (standings(by_account) if by_account is not None else [])
        if any(
            term.kind == "staff_admin"
            for term in terms_of(
                standing.person.id, standing.person.community_id, on(standing.person.community_id)
            )
        )
    }
    return not {standing.person.community_id for standing in standings(account.id)} <= mine


def join(keep: Account, other: Account, *, by: int | None, now: datetime) -> None:
    """Both sign-ins are one person's, who has proved both: from now on `keep` acts as everybody that `other`
    did, and `other` is switched off. Raises Invalid('login') for one and the same; Invalid('password') where
    the other's password was set by somebody else, who knows it too and would take the sign-in over."""
    if keep.id == other.id:
        raise Invalid("login", P("That is this very sign-in."))
    if other.own_since is None:
        raise Invalid("password", NOT_OWN)
    rows = list(db.session.scalars(select(AccountPerson).where(AccountPerson.account_id == other.id)))
    for row in rows:
        person = db.session.get(Person, row.person_id)
        assert person is not None  # foreign key with cascade
        link(keep, person, row.level, confirmed_by=row.confirmed_by, now=now)
        db.session.delete(row)
        journal.record(person.community_id, "accounts_joined", "person", person.id, by=by, at=now)
    keep.admin, other.admin = keep.admin or other.admin, False
    if is_new(other, now):
        # Whoever gave it lately gains no day by joining it to an older one.
        keep.given_at = max(filter(None, (keep.given_at, other.given_at)))
    other.disabled_at = now
    sign_out_everywhere(account_id=other.id, now=now)
    db.session.flush()
