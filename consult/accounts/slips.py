"""The household's slip: its code, the sheet it is printed on, and what it opens. Nothing here commits or
knows of requests."""

from __future__ import annotations

import base64
import hmac
import secrets
from datetime import date, datetime, timedelta

from sqlalchemy import delete, or_, select

from consult.accounts import parting
from consult.accounts.linking import account_of, link, standing_of
from consult.accounts.models import Account, AccountPerson, SeatSession, Slip
from consult.accounts.seats import digest, open_seat
from consult.foundation import journal
from consult.foundation.days import local_day
from consult.foundation.db import db
from consult.foundation.errors import Forbidden, NotFound
from consult.foundation.phrases import P
from consult.people.models import Community, Household, Person, Territory, Unit
from consult.people.places import community_by_id, natural, within


def _written(random: bytes) -> str:
    """100 bits as they are printed: 20 signs that are not mistaken for one another."""
    return base64.b32encode(random)[:20].decode().lower()


def could_be_computed(slip: Slip, secret: str) -> bool:
    """Whether earlier versions issued it: they derived codes from the instance's key, so whoever has a copy
    of the instance's directory has them all. secret: that key."""
    derived = _written(hmac.digest(secret.encode(), f"slip:{slip.id}".encode(), "sha256"))
    return digest(derived) == slip.code_hash


def issue_slip(
    household: Household, *, expires_on: date | None = None, by: int | None = None, now: datetime
) -> tuple[Slip, str]:
    """A new slip for a household and its code, which is nowhere afterwards but on paper. Older ones
    open nothing any more: one that nobody used is revoked; what a used one has opened stays until that is
    revoked."""
    today = local_day(community_by_id(household.community_id), now)
    for old in slips_of(household):
        if old.revoked_at is None and not _used(old):
            revoke_slip(old, by=by, now=now)
        elif old.revoked_at is None and (old.expires_on is None or old.expires_on >= today):
            old.expires_on = today - timedelta(days=1)
            journal.record(household.community_id, "slip_replaced", "household", household.id, by=by, at=now)
    code = _written(secrets.token_bytes(13))
    slip = Slip(household_id=household.id, code_hash=digest(code), created_at=now, expires_on=expires_on)
    db.session.add(slip)
    db.session.flush()
    journal.record(household.community_id, "slip_issued", "household", household.id, by=by, at=now)
    return slip, code


def slip_for(code: str, now: datetime) -> Slip:
    """The slip of a code. Raises NotFound; Forbidden with the reason when revoked or expired."""
    slip = db.session.scalar(select(Slip).where(Slip.code_hash == digest(code.strip().lower())))
    if slip is None:
        raise NotFound(
            P("This slip is not known here. Please scan it again, or ask your grid worker for a new one.")
        )
    community = community_by_id(slip.household.community_id)
    if slip.revoked_at is not None:
        raise Forbidden(P("This slip has been revoked. Please ask your grid worker for a new one."))
    if slip.expires_on is not None and slip.expires_on < local_day(community, now):
        raise Forbidden(P("This slip has expired. Please ask your grid worker for a new one."))
    return slip


def _used(slip: Slip) -> bool:
    return (
        db.session.scalar(select(AccountPerson.account_id).where(AccountPerson.slip_id == slip.id).limit(1))
        is not None
    )


def good_slips(community: Community, now: datetime) -> list[Slip]:
    """Every slip of a community that opens its household today, the oldest first."""
    today = local_day(community, now)
    return list(
        db.session.scalars(
            select(Slip)
            .join(Household)
            .where(
                Household.community_id == community.id,
                Slip.revoked_at.is_(None),
                or_(Slip.expires_on.is_(None), Slip.expires_on >= today),
            )
            .order_by(Slip.id)
        )
    )


def revoke_all(community: Community, *, by: int | None, now: datetime) -> int:
    """After a copy of the instance was lost: no slip of the community opens anything any more, and what any,
    good or replaced, had opened is closed. How many were good."""
    good = good_slips(community, now)
    ever = (
        select(Slip).join(Household).where(Household.community_id == community.id, Slip.revoked_at.is_(None))
    )
    for slip in list(db.session.scalars(ever)):
        revoke_slip(slip, by=by, now=now)
    return len(good)


def slips_of(household: Household) -> list[Slip]:
    """Slips of a household, newest first."""
    return list(
        db.session.scalars(select(Slip).where(Slip.household_id == household.id).order_by(Slip.id.desc()))
    )


def revoke_slip(slip: Slip, *, by: int | None, now: datetime) -> None:
    """The slip opens nothing any more, and what it had opened is closed: its links and their seats."""
    if slip.revoked_at is not None:
        return
    slip.revoked_at = now
    accounts = list(
        db.session.scalars(select(AccountPerson.account_id).where(AccountPerson.slip_id == slip.id))
    )
    db.session.execute(delete(AccountPerson).where(AccountPerson.slip_id == slip.id))
    if accounts:
        sitting = select(SeatSession).where(
            SeatSession.revoked_at.is_(None), SeatSession.account_id.in_(accounts)
        )
        parting.close(list(db.session.scalars(sitting)), slip.household.community_id, now)
    journal.record(slip.household.community_id, "slip_revoked", "household", slip.household_id, by=by, at=now)


def moved_out(person: Person, home: Household, now: datetime) -> None:
    """Somebody lives there no more: what a slip of that home had opened for them is closed. The slip stays
    good for who still lives there."""
    mine = select(Slip.id).where(Slip.household_id == home.id)
    links = select(AccountPerson.account_id).where(
        AccountPerson.person_id == person.id, AccountPerson.slip_id.in_(mine)
    )
    accounts = list(db.session.scalars(links))
    if accounts:
        db.session.execute(
            delete(AccountPerson).where(
                AccountPerson.person_id == person.id, AccountPerson.account_id.in_(accounts)
            )
        )
        sitting = select(SeatSession).where(
            SeatSession.revoked_at.is_(None),
            SeatSession.account_id.in_(accounts),
            SeatSession.person_id == person.id,
        )
        parting.close(list(db.session.scalars(sitting)), person.community_id, now)


def sheet(community: Community, territory: Territory, now: datetime) -> list[tuple[Household, Slip | None]]:
    """Every household of a building with its newest good slip, by entrance and room."""
    places = within(community, territory.id)
    homes = db.session.execute(
        select(Household, Unit, Territory)
        .join(Unit, Household.unit_id == Unit.id)
        .join(Territory, Unit.territory_id == Territory.id)
        .where(Unit.territory_id.in_(places))
    ).all()
    good = {slip.household_id: slip for slip in good_slips(community, now)}
    in_order = sorted(homes, key=lambda row: (natural(row[2].name), natural(row[1].room)))
    return [(home, good.get(home.id)) for home, _unit, _place in in_order]


def open_by_slip(
    slip: Slip, person: Person, before: SeatSession | None, *, device: str, now: datetime
) -> str:
    """Somebody of the household signs in: always a seat of its own with a new token, so that a cookie
    somebody
    else put into this browser never becomes theirs. before: the seat this browser had; where its account acts
    as this very person already, the account is the same, otherwise a new one that acts as nobody else.

    Returns the token. Raises NotFound where the person is not of the slip's household.
    """
    if person.household_id != slip.household_id or person.left_on is not None:
        raise NotFound()
    level = "declared" if person.level == "declared" else "slip"
    account = account_of(before) if before is not None else None
    if account is None or account.login is not None or standing_of(account.id, person.id) is None:
        account = Account(created_at=now)
        db.session.add(account)
        db.session.flush()
    link(account, person, level, slip=slip, now=now)
    return open_seat(account, person, proof="slip", device=device, now=now)[1]
