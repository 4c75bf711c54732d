"""Seats: a browser that is signed in, who sits there, and signing out. Nothing here commits or knows of
requests.

A token is stored as its digest and leaves only once, in the cookie.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Collection
from datetime import datetime, timedelta

from sqlalchemy import or_, select

from consult.accounts.linking import link, standing_of
from consult.accounts.models import Account, AccountPerson, SeatSession
from consult.foundation.db import after_commit, db
from consult.foundation.errors import Forbidden
from consult.foundation.phrases import P
from consult.people.models import Person

#: How long a resident's seat lasts unused.
SEAT_LIFE = timedelta(days=180)
#: A seat that carries an office ends when unused so long, and in any case so long after the sign-in.
STAFF_IDLE, STAFF_LIFE = timedelta(hours=4), timedelta(hours=12)
#: Ways of proving who sits down that carry an office: an SMS, a slip or a face at the door never does (ADR
#: 0028).
OFFICIAL = frozenset({"password", "totp", "demo"})
#: Whoever gives a sign-in or sets its password could use it. So for a day it carries no more than the daily
#: work of an office: it neither votes in a box, nor agrees as second officer or as supervision, and takes
#: nothing from the person's own slip. Whose it is sees it meanwhile.
NEW_FOR = timedelta(days=1)
#: Those that end like a staff seat.
TIMED = frozenset({"password", "totp"})

#: Called with the ids of revoked seats after the commit: live sockets close theirs.
on_revoke: list[Callable[[list[int]], None]] = []


def digest(secret: str) -> str:
    """What is stored of a random token: its SHA-256 in hex."""
    return hashlib.sha256(secret.encode()).hexdigest()


def open_seat(
    account: Account, person: Person | None, *, proof: str, device: str = "", now: datetime
) -> tuple[SeatSession, str]:
    """A browser signs in. Returns the row and the token for its cookie (shown once). proof: see
    SeatSession."""
    token = secrets.token_urlsafe(32)
    seat = SeatSession(
        token_hash=digest(token),
        account_id=account.id,
        person_id=person.id if person else None,
        created_at=now,
        seen_at=now,
        proof=proof,
        device=device[:80],
    )
    db.session.add(seat)
    db.session.flush()
    return seat, token


def open_demo_seat(person: Person, *, now: datetime) -> str:
    """Demo mode only: a seat as `person` without any proof, with all their offices. Returns the cookie's
    token."""
    account = Account(created_at=now)
    db.session.add(account)
    db.session.flush()
    link(account, person, "staff", now=now)
    return open_seat(account, person, proof="demo", device="demo", now=now)[1]


def seat_for(token: str | None, now: datetime) -> SeatSession | None:
    """The seat of a cookie, or None where it is unknown, revoked, over, or its account is switched off."""
    if not token:
        return None
    found = db.session.execute(
        select(SeatSession, Account.disabled_at)
        .join(Account, Account.id == SeatSession.account_id)
        .where(SeatSession.token_hash == digest(token))
    ).first()
    if found is None or found[1] is not None or found[0].revoked_at is not None or _over(found[0], now):
        return None
    seat: SeatSession = found[0]
    return seat


def _over(seat: SeatSession, now: datetime) -> bool:
    if seat.proof in TIMED:
        return seat.seen_at < now - STAFF_IDLE or seat.created_at < now - STAFF_LIFE
    return seat.seen_at < now - SEAT_LIFE


def stale(seat: SeatSession, now: datetime) -> bool:
    """Whether its being in use should be noted again: staff seats by minutes, others by days."""
    return seat.seen_at < now - (timedelta(minutes=5) if seat.proof in TIMED else timedelta(days=1))


def seat_by_id(seat_id: int) -> SeatSession | None:
    """The seat, also a revoked one."""
    return db.session.get(SeatSession, seat_id)


def touch(seat: SeatSession, now: datetime) -> None:
    """Notes that the seat is in use."""
    seat.seen_at = now


def sit(seat: SeatSession, person: Person) -> None:
    """The device is now used by `person`. Raises Forbidden where the account may not act as them."""
    if standing_of(seat.account_id, person.id) is None:
        raise Forbidden(P("This device has not been opened for that person."))
    seat.person_id = person.id


def revoke(seats: list[SeatSession], now: datetime) -> int:
    """Ends these seats and their sockets; how many they were."""
    for seat in seats:
        seat.revoked_at = now
    cut(seats)
    return len(seats)


def cut(seats: list[SeatSession]) -> None:
    """Closes the sockets of these seats, once this is committed."""
    ids = [seat.id for seat in seats]
    after_commit(lambda: [hook(ids) for hook in on_revoke] and None if ids else None)


def sign_out(seat: SeatSession, now: datetime) -> None:
    """Ends one seat and its sockets."""
    revoke([seat], now)


def sign_out_everywhere(*, account_id: int | None = None, person_id: int | None = None, now: datetime) -> int:
    """Ends every seat of an account and every device on which a person may act; returns how many."""
    wanted = []
    if account_id is not None:
        wanted.append(SeatSession.account_id == account_id)
    if person_id is not None:
        wanted.append(SeatSession.person_id == person_id)
        wanted.append(
            SeatSession.account_id.in_(
                select(AccountPerson.account_id).where(AccountPerson.person_id == person_id)
            )
        )
    return revoke(
        list(db.session.scalars(select(SeatSession).where(SeatSession.revoked_at.is_(None), or_(*wanted)))),
        now,
    )


def seats_of(account_id: int, person_id: int | None) -> list[SeatSession]:
    """Open seats of an account or person, newest first."""
    either = SeatSession.account_id == account_id
    return list(
        db.session.scalars(
            select(SeatSession)
            .where(
                SeatSession.revoked_at.is_(None),
                either if person_id is None else or_(either, SeatSession.person_id == person_id),
            )
            .order_by(SeatSession.seen_at.desc())
        )
    )


def cut_off(people: Collection[int], since: datetime, until: datetime) -> set[int]:
    """Those of these persons who were signed in at the first instant and nowhere any more at the second.

    Of who has a sign-in name only its seats count, for no other votes or objects as them (ADR 0028); at the
    second instant none that somebody else has just given.
    """
    if not people:
        return set()

    named = (
        select(AccountPerson.person_id)
        .join(Account, Account.id == AccountPerson.account_id)
        .where(Account.login.is_not(None), Account.disabled_at.is_(None), AccountPerson.person_id.in_(people))
    )
    seated = select(SeatSession.person_id).where(
        SeatSession.person_id.in_(people),
        or_(SeatSession.proof.in_(OFFICIAL), SeatSession.person_id.not_in(named)),
    )
    given = select(Account.id).where(Account.given_at > until - NEW_FOR)
    ended = SeatSession.revoked_at
    first = seated.where(SeatSession.created_at <= since, or_(ended.is_(None), ended >= since))
    then = seated.where(
        SeatSession.created_at <= until,
        or_(ended.is_(None), ended > until),
        SeatSession.account_id.not_in(given),
    )
    return {each for each in db.session.scalars(first) if each is not None} - set(db.session.scalars(then))
