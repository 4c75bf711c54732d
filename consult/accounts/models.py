"""Tables of ways to sign in: accounts, seats on devices, slips, one-time links and codes, waits at a
meeting's door.

An account is a way to sign in and is global; a person belongs to one community; `account_person` joins them
with the
level of proof. No secret is kept readable: tokens, codes and passwords are digests. Instants are UTC.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.foundation.db import Base, JSONText, UTCDateTime
from consult.people.models import Household, Person


class Account(Base):
    """A way to sign in: staff by login and password, somebody by phone, or a device opened by a household's
    slip."""

    __tablename__ = "account"

    id: Mapped[int] = mapped_column(primary_key=True)
    #: staff sign-in name, lower case; None for phones and slips
    login: Mapped[str | None] = mapped_column(String(60), unique=True)
    #: argon2
    password_hash: Mapped[str | None] = mapped_column(String(200))
    #: number proved by an SMS code, digits
    phone: Mapped[str | None] = mapped_column(String(20), unique=True)
    #: administers the instance (may create communities)
    admin: Mapped[bool] = mapped_column(default=False)
    #: what the second factor is derived from, together with the instance's key; None where it was never begun
    totp_nonce: Mapped[str | None] = mapped_column(String(32))
    #: since when it is asked for at sign-in; None before the first right code, and once it is switched off
    totp_since: Mapped[datetime | None] = mapped_column(UTCDateTime)
    #: the time step of the last code taken: a code works once
    totp_step: Mapped[int | None]
    #: switched off by an administrator: nobody signs in by it
    disabled_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    created_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    #: when somebody else last gave it or set its password; None where nobody did
    given_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    #: since when its password is one its owner typed; None where somebody else set it, or nobody knows
    own_since: Mapped[datetime | None] = mapped_column(UTCDateTime)


class RecoveryCode(Base):
    """A code that stands in once for the second factor, for who lost the phone."""

    __tablename__ = "recovery_code"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    code_hash: Mapped[str] = mapped_column(String(64))
    used_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class Guess(Base):
    """Wrong tries at a secret, counted for a pair: what is guessed at, and from where."""

    __tablename__ = "guess"

    #: digest of the pair; neither a sign-in name nor an address is kept readable
    pair: Mapped[str] = mapped_column(String(64), primary_key=True)
    wrong: Mapped[int] = mapped_column(default=0)
    last_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)


class AccountPerson(Base):
    """Which persons an account may act as, and how that was proved."""

    __tablename__ = "account_person"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    #: declared | slip | roll (phone number on the roll) | staff (confirmed face to face)
    level: Mapped[str] = mapped_column(String(10))
    #: the staff person who confirmed
    confirmed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    #: the slip it came from: revoking the slip ends what it opened
    slip_id: Mapped[int | None] = mapped_column(ForeignKey("slip.id", ondelete="SET NULL"))
    created_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class SeatSession(Base):
    """One browser signed in. The cookie holds the token, this row its hash; revoking the row ends it at
    once."""

    __tablename__ = "seat_session"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    #: who uses the device now; None until chosen
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"), index=True)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    seen_at: Mapped[datetime] = mapped_column(UTCDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    #: how the person was proved: slip | door | sms | password | totp | demo. Offices are held by the last
    #: three
    proof: Mapped[str] = mapped_column(String(10), default="slip")
    #: kind of device in a few words, for the list of where one is signed in
    device: Mapped[str] = mapped_column(String(80), default="")


class Slip(Base):
    """A household's QR slip: opens the household until revoked or expired, on several phones."""

    __tablename__ = "slip"

    id: Mapped[int] = mapped_column(primary_key=True)
    household_id: Mapped[int] = mapped_column(ForeignKey("household.id", ondelete="CASCADE"), index=True)
    code_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    #: last day it works, local date; None: until revoked
    expires_on: Mapped[date | None]
    revoked_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    household: Mapped[Household] = relationship()


class FirstLink(Base):
    """The one-time link by which the first administrator signs in, or a further one of a community."""

    __tablename__ = "first_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    #: for whom nobody can let in any more: the community that gets one more administrator; None: the first
    community_id: Mapped[int | None] = mapped_column(
        ForeignKey("community.id", ondelete="CASCADE"), index=True
    )


class SmsCode(Base):
    """A code sent to a phone; five tries, a few minutes, and only in the browser that asked for it."""

    __tablename__ = "sms_code"
    __table_args__ = (Index("ix_sms_code_phone", "phone", "created_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    phone: Mapped[str] = mapped_column(String(20))
    #: digest of what the browser that asked holds, and of the address it asked from
    asked_by: Mapped[str] = mapped_column(String(64), default="")
    origin: Mapped[str] = mapped_column(String(64), default="")
    code_hash: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime)
    tries: Mapped[int] = mapped_column(default=0)
    used_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class SecondWish(Base):
    """What one officer wants done and another has to agree to: the very same act with the very same words."""

    __tablename__ = "second_wish"
    __table_args__ = (UniqueConstraint("community_id", "act", "about", name="uq_second_wish_about"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("community.id", ondelete="CASCADE"))
    #: the act, as in the table of rights, and the thing it is done to: "topic:12"
    act: Mapped[str] = mapped_column(String(40))
    about: Mapped[str] = mapped_column(String(60))
    #: what the form said
    fields: Mapped[dict[str, str]] = mapped_column(JSONText, default=dict)
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    asked_at: Mapped[datetime] = mapped_column(UTCDateTime)

    asked_by: Mapped[Person] = relationship()
