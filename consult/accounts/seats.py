"""Signing in: seats (browsers), slips, PINs, staff accounts, SMS codes, the first administrator.

Secrets are stored as hashes; a token leaves only once, in the cookie. Tries are counted before a secret is
compared and committed whatever the outcome, so that guesses in parallel are counted too: functions that count
return the refusal instead of raising it.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import delete, func, or_, select, update

from consult.accounts.models import Account, AccountPerson, FirstLink, SeatSession, Slip, SmsCode
from consult.foundation import journal
from consult.foundation.days import local_day
from consult.foundation.db import after_commit, db
from consult.foundation.errors import Forbidden, Invalid, NotFound
from consult.foundation.phrases import P, Phrase
from consult.people import offices
from consult.people.models import Community, Household, Person, Territory, Unit
from consult.people.persons import add_person
from consult.people.places import community_by_id, natural, within

SEAT_LIFE = timedelta(days=180)
PIN_TRIES, PIN_LOCK = 6, timedelta(minutes=30)
PASSWORD_TRIES, PASSWORD_LOCK = 10, timedelta(minutes=15)
SMS_LIFE, SMS_AGAIN, SMS_TRIES, SMS_DAILY = timedelta(minutes=10), timedelta(seconds=60), 5, 10
FIRST_LINK_LIFE = timedelta(days=3)
PASSWORD_LENGTH = 10

#: Called with the ids of revoked seats after the commit: live sockets close theirs.
on_revoke: list[Callable[[list[int]], None]] = []


def digest(secret: str) -> str:
    """What is stored of a random token: its SHA-256 in hex."""
    return hashlib.sha256(secret.encode()).hexdigest()


# Seats


@dataclass(frozen=True)
class Standing:
    """A person an account may act as, and the proof. level: see AccountPerson."""

    person: Person
    level: str


def open_seat(
    account: Account, person: Person | None, *, device: str = "", now: datetime
) -> tuple[SeatSession, str]:
    """A browser signs in. Returns the row and the token for its cookie (shown once)."""
    token = secrets.token_urlsafe(32)
    seat = SeatSession(
        token_hash=digest(token),
        account_id=account.id,
        person_id=person.id if person else None,
        created_at=now,
        seen_at=now,
        device=device[:80],
    )
    db.session.add(seat)
    db.session.flush()
    return seat, token


def open_demo_seat(person: Person, *, now: datetime) -> str:
    """Demo mode only: a seat as `person` without any proof, with all their offices. Returns the cookie's token."""
    account = Account(created_at=now)
    db.session.add(account)
    db.session.flush()
    link(account, person, "staff", now=now)
    return open_seat(account, person, device="demo", now=now)[1]


def seat_for(token: str | None, now: datetime) -> SeatSession | None:
    """The seat of a cookie, or None where it is unknown, revoked or unused for SEAT_LIFE."""
    if not token:
        return None
    seat = db.session.scalar(select(SeatSession).where(SeatSession.token_hash == digest(token)))
    if seat is None or seat.revoked_at is not None or seat.seen_at < now - SEAT_LIFE:
        return None
    return seat


def seat_by_id(seat_id: int) -> SeatSession | None:
    """The seat, also a revoked one."""
    return db.session.get(SeatSession, seat_id)


def touch(seat: SeatSession, now: datetime) -> None:
    """Notes that the seat is in use."""
    seat.seen_at = now


def account_of(seat: SeatSession) -> Account:
    """The account that sits there."""
    account = db.session.get(Account, seat.account_id)
    assert account is not None  # foreign key with cascade
    return account


def standings(account_id: int) -> list[Standing]:
    """Persons an account may act as, in the order they were added; those who left are not among them."""
    return [
        Standing(p, level)
        for p, level in db.session.execute(
            select(Person, AccountPerson.level)
            .join(AccountPerson, AccountPerson.person_id == Person.id)
            .where(AccountPerson.account_id == account_id, Person.left_on.is_(None))
            .order_by(AccountPerson.created_at, Person.id)
        )
    ]


def standing_of(account_id: int, person_id: int) -> Standing | None:
    """The account's link to that person, or None."""
    return next((s for s in standings(account_id) if s.person.id == person_id), None)


def link(
    account: Account,
    person: Person,
    level: str,
    *,
    confirmed_by: int | None = None,
    slip: Slip | None = None,
    now: datetime,
) -> None:
    """Lets an account act as a person; a stronger proof replaces a weaker one, never the other way."""
    order = ("declared", "slip", "roll", "staff")
    row = db.session.get(AccountPerson, (account.id, person.id))
    if row is None:
        db.session.add(
            AccountPerson(
                account_id=account.id,
                person_id=person.id,
                level=level,
                confirmed_by=confirmed_by,
                slip_id=slip.id if slip else None,
                created_at=now,
            )
        )
    elif order.index(level) > order.index(row.level):
        row.level, row.confirmed_by = level, confirmed_by
        row.slip_id = slip.id if slip else None
    db.session.flush()


def sit(seat: SeatSession, person: Person) -> None:
    """The device is now used by `person`. Raises Forbidden where the account may not act as them."""
    if standing_of(seat.account_id, person.id) is None:
        raise Forbidden(P("This device has not been opened for that person."))
    seat.person_id = person.id


def _revoke(seats: list[SeatSession], now: datetime) -> int:
    ids = [s.id for s in seats]
    for seat in seats:
        seat.revoked_at = now
    after_commit(lambda: [hook(ids) for hook in on_revoke] and None if ids else None)
    return len(ids)


def sign_out(seat: SeatSession, now: datetime) -> None:
    """Ends one seat and its sockets."""
    _revoke([seat], now)


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
    return _revoke(
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


# Slips


def slip_code(secret: str, slip_id: int) -> str:
    """The code printed on a slip: derived from the instance's key, so that a sheet can be printed again."""
    return (
        base64.b32encode(hmac.digest(secret.encode(), f"slip:{slip_id}".encode(), "sha256"))[:20]
        .decode()
        .lower()
    )


def issue_slip(
    household: Household, secret: str, *, expires_on: date | None = None, by: int | None = None, now: datetime
) -> tuple[Slip, str]:
    """A new slip for a household and its code. Older ones stay good until revoked. secret: the instance's key."""
    slip = Slip(
        household_id=household.id, code_hash=secrets.token_hex(16), created_at=now, expires_on=expires_on
    )
    db.session.add(slip)
    db.session.flush()
    code = slip_code(secret, slip.id)
    slip.code_hash = digest(code)
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
        _revoke(
            list(
                db.session.scalars(
                    select(SeatSession).where(
                        SeatSession.revoked_at.is_(None), SeatSession.account_id.in_(accounts)
                    )
                )
            ),
            now,
        )
    journal.record(slip.household.community_id, "slip_revoked", "household", slip.household_id, by=by, at=now)


@dataclass(frozen=True)
class PrintedSlip:
    """A slip on a sheet. code is None where it cannot be printed again (other key) or none was issued."""

    household: Household
    slip_id: int | None
    code: str | None


def sheet(community: Community, territory: Territory, secret: str, now: datetime) -> list[PrintedSlip]:
    """Every household of a building with its newest good slip, by entrance and room."""
    today = local_day(community, now)
    places = within(community, territory.id)
    homes = db.session.execute(
        select(Household, Unit, Territory)
        .join(Unit, Household.unit_id == Unit.id)
        .join(Territory, Unit.territory_id == Territory.id)
        .where(Unit.territory_id.in_(places))
    ).all()
    good: dict[int, Slip] = {}
    for slip in db.session.scalars(
        select(Slip)
        .join(Household)
        .join(Unit, Household.unit_id == Unit.id)
        .where(
            Unit.territory_id.in_(places),
            Slip.revoked_at.is_(None),
            or_(Slip.expires_on.is_(None), Slip.expires_on >= today),
        )
        .order_by(Slip.id)
    ):
        good[slip.household_id] = slip
    rows = []
    for home, _unit, _place in sorted(homes, key=lambda r: (natural(r[2].name), natural(r[1].room))):
        held = good.get(home.id)
        code = slip_code(secret, held.id) if held else None
        rows.append(
            PrintedSlip(
                home,
                held.id if held else None,
                code if held and digest(code or "") == held.code_hash else None,
            )
        )
    return rows


def open_by_slip(
    slip: Slip, person: Person, seat: SeatSession | None, *, device: str, now: datetime
) -> tuple[SeatSession, str | None]:
    """Somebody of the household sits down. Joins the device's account where it has one (several persons on one device).

    Returns the seat and, for a new one, its token. Raises NotFound where the person is not of the slip's household.
    """
    if person.household_id != slip.household_id or person.left_on is not None:
        raise NotFound()
    level = "declared" if person.level == "declared" else "slip"
    if seat is not None and account_of(seat).login is None:
        link(account_of(seat), person, level, slip=slip, now=now)
        seat.person_id = person.id
        return seat, None
    account = Account(created_at=now)
    db.session.add(account)
    db.session.flush()
    link(account, person, level, slip=slip, now=now)
    return open_seat(account, person, device=device, now=now)


# PIN


def _locked(until: datetime | None, now: datetime) -> Phrase | None:
    if until is not None and until > now:
        minutes = max(1, -(-int((until - now).total_seconds()) // 60))
        return P("Too many wrong tries. Please wait %(n)s minutes, or ask the staff.", n=minutes)
    return None


def take_pin_try(person: Person, now: datetime) -> Phrase | None:
    """Counts a try before the PIN is compared; the refusal where it is locked. Commit, then compare."""
    refusal = _locked(person.pin_locked_until, now)
    if refusal is None:
        person.pin_tries += 1
        if person.pin_tries >= PIN_TRIES:
            person.pin_tries, person.pin_locked_until = 0, now + PIN_LOCK
    return refusal


def wrong_pin(person: Person, now: datetime) -> Phrase:
    """What to say after a wrong PIN that was counted."""
    return _locked(person.pin_locked_until, now) or P(
        "That PIN is not right. %(n)s more tries.", n=PIN_TRIES - person.pin_tries
    )


def pin_accepted(person: Person) -> None:
    """Forgets the tries after the right PIN."""
    person.pin_tries, person.pin_locked_until = 0, None


def set_pin(person: Person, hashed: str | None) -> None:
    """Sets the PIN's hash, or removes it. Staff remove a forgotten one."""
    person.pin_hash = hashed
    pin_accepted(person)


def clean_pin(text: str) -> str:
    """Raises Invalid('pin') unless four to six digits."""
    pin = text.strip()
    if not (4 <= len(pin) <= 6 and pin.isascii() and pin.isdigit()):
        raise Invalid("pin", P("A PIN has 4 to 6 digits."))
    return pin


# Staff accounts


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


def take_password_try(account: Account, now: datetime) -> Phrase | None:
    """Counts a try before the password is compared; the refusal where locked."""
    refusal = _locked(account.locked_until, now)
    if refusal is None:
        account.tries += 1
        if account.tries >= PASSWORD_TRIES:
            account.tries, account.locked_until = 0, now + PASSWORD_LOCK
    return refusal


def password_accepted(account: Account) -> None:
    """Forgets the tries after the right password."""
    account.tries, account.locked_until = 0, None


# The first administrator


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
    """The first administrator: an account, a person with the office staff_admin. Raises Invalid like its parts."""
    row.used_at = now
    person = add_person(community, name, level="staff", now=now)
    offices.grant_office(person, "staff_admin", from_on=local_day(community, now), by=person.id, now=now)
    return add_staff_account(login, password_hash, [person], admin=True, by=person.id, now=now), person


# SMS


def new_sms_code(phone: str, *, now: datetime) -> str:
    """A code for a phone (digits as cleaned), to be sent after the commit. Raises Invalid('phone') when asked too often."""
    last = db.session.scalar(select(func.max(SmsCode.created_at)).where(SmsCode.phone == phone))
    if last is not None and last > now - SMS_AGAIN:
        raise Invalid(
            "phone",
            P(
                "A code was just sent. Please wait %(n)s seconds before asking again.",
                n=max(1, int((last + SMS_AGAIN - now).total_seconds())),
            ),
        )
    today = (
        db.session.scalar(
            select(func.count())
            .select_from(SmsCode)
            .where(SmsCode.phone == phone, SmsCode.created_at > now - timedelta(days=1))
        )
        or 0
    )
    if today >= SMS_DAILY:
        raise Invalid(
            "phone",
            P(
                "Too many codes were sent to this number today. Please use your household's slip, or ask the staff."
            ),
        )
    db.session.execute(
        update(SmsCode).where(SmsCode.phone == phone, SmsCode.used_at.is_(None)).values(used_at=now)
    )
    code = f"{secrets.randbelow(1_000_000):06d}"
    db.session.add(
        SmsCode(phone=phone, code_hash=digest(f"{phone}:{code}"), created_at=now, expires_at=now + SMS_LIFE)
    )
    return code


def forget_sms_code(phone: str) -> None:
    """Withdraws the newest code, because it could not be sent: asking again is allowed at once."""
    newest = db.session.scalar(select(func.max(SmsCode.id)).where(SmsCode.phone == phone))
    db.session.execute(delete(SmsCode).where(SmsCode.id == newest))


def check_sms_code(phone: str, code: str, *, now: datetime) -> Phrase | None:
    """None when right (the code is used up); otherwise why not. Counts the try: commit in both cases."""
    row = db.session.scalar(
        select(SmsCode).where(SmsCode.phone == phone, SmsCode.used_at.is_(None)).order_by(SmsCode.id.desc())
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


def open_by_phone(community: Community, phone: str, *, device: str, now: datetime) -> tuple[SeatSession, str]:
    """Signs in by a proved number: its account, linked to everybody on the roll with that number.

    The seat's person is chosen where there is exactly one in this community, otherwise None (choose, or add yourself).
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
        account, here[0] if len(here) == 1 and here[0].pin_hash is None else None, device=device, now=now
    )


def declare(
    seat: SeatSession,
    community: Community,
    name: str,
    note: str,
    *,
    household: Household | None = None,
    now: datetime,
    slip: Slip | None = None,
) -> Person:
    """Adds oneself (待核验) and sits down. Raises Invalid('name')."""
    account = account_of(seat)
    person = add_person(community, name, household=household, phone=account.phone or "", note=note, now=now)
    link(account, person, "declared", slip=slip, now=now)
    seat.person_id = person.id
    return person
