"""Two officers for one act: what the first wants is kept, and done when another asks for the very same.

Whether an act needs that is said by the setting its row in the table of rights names. Nothing here commits or
knows of requests.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from consult.accounts import rights
from consult.accounts.models import SecondWish
from consult.accounts.seats import NEW_FOR
from consult.foundation import journal, settings
from consult.foundation.days import local_day
from consult.foundation.db import db
from consult.foundation.errors import Forbidden
from consult.foundation.phrases import P
from consult.people.models import Body, Community
from consult.people.offices import given_at, terms_of


@dataclass(frozen=True)
class Waiting:
    """What a first officer asked for. mine: asked by who looks, so another has to agree."""

    fields: Mapping[str, str]
    by: str
    at: datetime
    mine: bool


@dataclass(frozen=True)
class Wish:
    """The same, among all that waits in a community. act, kind, number: what is to be done, to which
    thing."""

    act: str
    kind: str
    number: int
    asked: Waiting


@dataclass
class Asked:
    """How it went: done, or waiting for a second officer."""

    waits: bool


def needed(community: Community, act: str, body: Body | None = None) -> bool:
    """Whether this act needs a second officer here."""
    setting = rights.RIGHTS[act].second
    return bool(setting) and bool(settings.of(community, setting, body=body))


def waiting(community: Community, act: str, about: str, who: Any) -> Waiting | None:
    """What waits for a second officer to agree, None where nothing does. who: an Asking."""
    row = _row(community, act, about)
    return None if row is None else _waiting(row, who)


def wishes(community: Community, who: Any) -> list[Wish]:
    """All that waits for a second officer here, first come first."""
    rows = db.session.scalars(
        select(SecondWish)
        .where(SecondWish.community_id == community.id)
        .options(joinedload(SecondWish.asked_by))
        .order_by(SecondWish.asked_at, SecondWish.id)
    )
    return [
        Wish(row.act, kind, int(number or 0), _waiting(row, who))
        for row in rows
        for kind, _, number in [row.about.partition(":")]
    ]


def _waiting(row: SecondWish, who: Any) -> Waiting:
    mine = who.person_id == row.asked_by_id or who.account_id == row.account_id
    return Waiting(row.fields, row.asked_by.display_name, row.asked_at, mine)


@contextlib.contextmanager
def two_officers(
    community: Community,
    act: str,
    about: str,
    fields: Mapping[str, str],
    *,
    who: Any,
    must: bool,
    now: datetime,
) -> Iterator[Asked]:
    """What is done inside stays done when another officer has asked for the very same before, or none is
    needed (`must` false). Of the first it is tried, so that what is wrong with it is said at once, and
    undone.
    """
    if not must or _agreed(community, act, about, dict(fields), who, now):
        yield Asked(False)
        return
    tried = db.session.begin_nested()
    try:
        yield Asked(True)
    finally:
        tried.rollback()
    _keep(community, act, about, dict(fields), who, now)


def _row(community: Community, act: str, about: str) -> SecondWish | None:
    wanted = select(SecondWish).where(
        SecondWish.community_id == community.id, SecondWish.act == act, SecondWish.about == about
    )
    return db.session.scalar(wanted.with_for_update())


def _agreed(
    community: Community, act: str, about: str, fields: dict[str, str], who: Any, now: datetime
) -> bool:
    """Whether somebody else wants the same and still may: then the wish is used up."""
    row = _row(community, act, about)
    if (
        row is None
        or row.fields != fields
        or who.person_id == row.asked_by_id
        or who.account_id == row.account_id
    ):
        return False
    if who.new or not _long_enough(community, act, who, row, now):
        raise Forbidden(
            P(
                "Whose office or sign-in was given by somebody else less than a day ago, or after this was "
                "asked for, does not confirm it: an officer from before does."
            )
        )
    first = [
        rights.Held(term.kind, term.body_id, term.territory_id)
        for term in terms_of(row.asked_by_id, community.id, local_day(community, now))
    ]
    if not rights.office_does(rights.RIGHTS[act], first):
        return False
    kind, _, number = about.partition(":")
    journal.record(
        community.id,
        "second_agreed",
        kind,
        int(number or 0),
        by=who.person_id,
        at=now,
        detail={"act": act, "first": row.asked_by_id},
    )
    db.session.delete(row)
    db.session.flush()
    return True


def _long_enough(community: Community, act: str, who: Any, row: SecondWish, now: datetime) -> bool:
    """Whether an office that carries the act was theirs before it was asked for, and for a day: who asks
    makes nobody the second for it."""
    for term in terms_of(who.person_id, community.id, local_day(community, now)):
        held = rights.Held(term.kind, term.body_id, term.territory_id)
        if rights.office_does(rights.RIGHTS[act], [held]):
            given = given_at(term)
            if given is None or (given < row.asked_at and now - given >= NEW_FOR):
                return True
    return False


def _keep(
    community: Community, act: str, about: str, fields: dict[str, str], who: Any, now: datetime
) -> None:
    row = _row(community, act, about) or SecondWish(community_id=community.id, act=act, about=about)
    row.fields, row.asked_by_id, row.account_id, row.asked_at = fields, who.person_id, who.account_id, now
    db.session.add(row)
    kind, _, number = about.partition(":")
    journal.record(
        community.id, "second_asked", kind, int(number or 0), by=who.person_id, at=now, detail={"act": act}
    )
    db.session.flush()
