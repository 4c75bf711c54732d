"""One more community on this server, with somebody who administers it. Nothing here commits or knows of
requests."""

from __future__ import annotations

from datetime import datetime

from consult.accounts.linking import link, standings
from consult.accounts.logins import account_named
from consult.accounts.models import Account
from consult.foundation.days import local_day
from consult.foundation.errors import Invalid
from consult.foundation.phrases import P
from consult.people import offices, places
from consult.people.models import Community
from consult.people.persons import PersonFacts, add_person
from consult.people.places import CommunityFacts


def found(
    slug: str,
    name_zh: str,
    name_en: str = "",
    *,
    village: bool = False,
    login: str | None = None,
    now: datetime,
) -> Community:
    """A new community; where a sign-in is named, it administers it. Raises Invalid naming the field."""
    account = account_named(login) if login else None
    if login and (account is None or account.disabled_at is not None):
        raise Invalid("login", P("There is no such sign-in, or it is switched off."))
    made = places.add_community(
        slug, name_zh, name_en, facts=CommunityFacts(kind="village" if village else "urban"), now=now
    )
    if account is not None:
        administer(made, account, now=now)
    return made


def administer(community: Community, account: Account, *, now: datetime) -> None:
    """The account acts in the community as an administrator, under the name it has elsewhere. Raises Invalid
    where it acts as nobody."""
    known = standings(account.id)
    if not known:
        raise Invalid("login", P("This sign-in acts as nobody."))
    person = add_person(community, known[0].person.name, facts=PersonFacts(level="staff"), now=now)
    offices.grant_office(person, "staff_admin", from_on=local_day(community, now), by=person.id, now=now)
    link(account, person, "staff", confirmed_by=person.id, now=now)
