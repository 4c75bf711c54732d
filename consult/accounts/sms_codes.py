"""Codes sent to a phone, and signing in by one. Nothing here commits or knows of requests."""

from __future__ import annotations

import hmac
import secrets
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, select, update

from consult.accounts.linking import link, standings
from consult.accounts.models import Account, SeatSession, SmsCode
from consult.accounts.seats import digest, open_seat
from consult.foundation.db import db
from consult.foundation.errors import Invalid
from consult.foundation.phrases import P, Phrase
from consult.people.models import Community, Person

#: How long a code is good, after how long another may be asked for, wrong tries at one.
SMS_LIFE, SMS_AGAIN, SMS_TRIES = timedelta(minutes=10), timedelta(seconds=60), 5
#: Codes to one number in a day; to one number asked for at one address in an hour, so that one address cannot
#: use up a number's day; asked for at one address in an hour, where a whole hall may be.
SMS_DAILY, SMS_PAIR, SMS_ADDRESS = 10, 3, 200


def _sent(since: datetime, *where: Any) -> int:
    wanted = select(func.count()).select_from(SmsCode).where(SmsCode.created_at > since, *where)
    return db.session.scalar(wanted) or 0


def new_sms_code(phone: str, asked_by: str, origin: str, *, budget: int, now: datetime) -> str:
    """A code for a phone (digits as cleaned), to be sent after the commit. asked_by: what the browser that
    asks holds: the code works there only. origin: the address it asks from. budget: messages of the whole
    server in a day. Raises Invalid('phone') when asked too often."""
    here = (SmsCode.phone == phone, SmsCode.origin == digest(origin))
    last = db.session.scalar(select(func.max(SmsCode.created_at)).where(*here))
    if last is not None and last > now - SMS_AGAIN:
        raise Invalid(
            "phone",
            P(
                "A code was just sent. Please wait %(n)s seconds before asking again.",
                n=max(1, int((last + SMS_AGAIN - now).total_seconds())),
            ),
        )
    day, hour = now - timedelta(days=1), now - timedelta(hours=1)
    if _sent(hour, *here) >= SMS_PAIR or _sent(day, SmsCode.phone == phone) >= SMS_DAILY:
        raise Invalid(
            "phone",
            P(
                "Too many codes were sent to this number today. Please use your household's slip, or ask "
                "the staff."
            ),
        )
    if _sent(hour, SmsCode.origin == digest(origin)) >= SMS_ADDRESS or _sent(day) >= budget:
        raise Invalid(
            "phone",
            P("No more codes can be sent just now. Please use your household's slip, or ask the staff."),
        )
    db.session.execute(
        update(SmsCode)
        .where(SmsCode.phone == phone, SmsCode.asked_by == digest(asked_by), SmsCode.used_at.is_(None))
        .values(used_at=now)
    )
    code = f"{secrets.randbelow(1_000_000):06d}"
    db.session.add(
        SmsCode(
            phone=phone,
            asked_by=digest(asked_by),
            origin=digest(origin),
            code_hash=digest(f"{phone}:{code}"),
            created_at=now,
            expires_at=now + SMS_LIFE,
        )
    )
    return code


def forget_sms_code(phone: str, asked_by: str) -> None:
    """Withdraws the newest code, because it could not be sent: asking again is allowed at once."""
    newest = db.session.scalar(
        select(func.max(SmsCode.id)).where(SmsCode.phone == phone, SmsCode.asked_by == digest(asked_by))
    )
    db.session.execute(delete(SmsCode).where(SmsCode.id == newest))


def check_sms_code(phone: str, code: str, asked_by: str, *, now: datetime) -> Phrase | None:
    """None when right (the code is used up); otherwise why not. Counts the try: commit in both cases. A
    try in another browser than the one that asked finds no code and burns none."""
    row = db.session.scalar(
        select(SmsCode)
        .where(SmsCode.phone == phone, SmsCode.asked_by == digest(asked_by), SmsCode.used_at.is_(None))
        .order_by(SmsCode.id.desc())
    )
    if row is None or row.expires_at < now:
        return P("The code has expired. Please ask for a new one.")
    row.tries += 1
    if hmac.compare_digest(row.code_hash, digest(f"{phone}:{code.strip()}")):
        row.used_at = now
        return None
    if row.tries >= SMS_TRIES:
        row.used_at = now
        return P("Too many wrong tries. Please ask for a new code.")
    return P("That code is not right. Please check the newest message.")


def is_known(community: Community, phone: str) -> bool:
    """Whether somebody of this community has that number."""
    wanted = select(Person.id).where(
        Person.community_id == community.id, Person.phone == phone, Person.left_on.is_(None)
    )
    return db.session.scalar(wanted.limit(1)) is not None


def open_by_phone(community: Community, phone: str, *, device: str, now: datetime) -> tuple[SeatSession, str]:
    """Signs in by a proved number: its account, linked to everybody on the roll with that number.

    The seat's person is chosen where there is exactly one in this community, otherwise None (choose, or add
    yourself).
    """
    account = db.session.scalar(select(Account).where(Account.phone == phone))
    if account is None:
        account = Account(phone=phone, created_at=now)
        db.session.add(account)
        db.session.flush()
    for person in db.session.scalars(select(Person).where(Person.phone == phone, Person.left_on.is_(None))):
        link(account, person, "declared" if person.level == "declared" else "roll", now=now)
    here = [s.person for s in standings(account.id) if s.person.community_id == community.id]
    return open_seat(
        account,
        here[0] if len(here) == 1 and here[0].pin_hash is None else None,
        proof="sms",
        device=device,
        now=now,
    )
