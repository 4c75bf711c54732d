"""The second factor of a staff sign-in: codes by time (RFC 6238) and codes for who lost the phone.

The secret is derived from the instance's key and a number of the account's, as slips are: nothing readable is
stored. Nothing here commits or knows of requests.
"""

from __future__ import annotations

import base64
import hmac
import secrets
from datetime import datetime

import pyotp
from sqlalchemy import delete, func, select, update

from consult.accounts.models import Account, RecoveryCode
from consult.accounts.seats import digest, sign_out_everywhere
from consult.foundation.db import db
from consult.foundation.errors import Forbidden, Invalid
from consult.foundation.phrases import P

#: How many codes are printed for who loses the phone.
RECOVERY = 8
#: A phone's clock may be off by so many steps of 30 seconds.
WINDOW = 1


def is_on(account: Account) -> bool:
    """Whether a code is asked for at sign-in."""
    return account.totp_since is not None


def secret_of(account: Account, key: str) -> str:
    """The secret in base 32, as an app takes it. key: the instance's. Begun by `begin`."""
    made = hmac.digest(key.encode(), f"totp:{account.id}:{account.totp_nonce}".encode(), "sha256")
    return base64.b32encode(made[:20]).decode()


def begin(account: Account) -> None:
    """Chooses a new secret where none is in use."""
    if account.totp_nonce is None and not is_on(account):
        account.totp_nonce = secrets.token_hex(12)


def address(account: Account, key: str, issuer: str) -> str:
    """What the QR code says: an otpauth address."""
    return pyotp.TOTP(secret_of(account, key)).provisioning_uri(name=account.login or "", issuer_name=issuer)


def switch_on(account: Account, key: str, code: str, *, now: datetime) -> list[str]:
    """The first right code switches it on. Returns the recovery codes, shown once. Raises Invalid('code')."""
    if is_on(account):
        raise Forbidden(P("The second step is already set up."))
    if not _by_time(account, key, code, now):
        raise Invalid(
            "code", P("That code is not right. Please wait for the next one and check the phone's clock.")
        )
    account.totp_since = now
    return new_recovery_codes(account)


def new_recovery_codes(account: Account) -> list[str]:
    """Fresh codes; the older ones die."""
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account.id))
    made = [base64.b32encode(secrets.token_bytes(10)).decode().lower() for _ in range(RECOVERY)]
    db.session.add_all(
        RecoveryCode(account_id=account.id, code_hash=digest(f"{account.id}:{code}")) for code in made
    )
    return [f"{code[:4]}-{code[4:8]}-{code[8:12]}-{code[12:]}" for code in made]


def take(account: Account, key: str, code: str, now: datetime) -> bool:
    """Whether the code is right: by time, each once, or one of the recovery codes, each once."""
    return _by_time(account, key, code, now) or _by_recovery(account, code, now)


def left(account: Account) -> int:
    """Recovery codes not yet used."""
    return (
        db.session.scalar(
            select(func.count())
            .select_from(RecoveryCode)
            .where(RecoveryCode.account_id == account.id, RecoveryCode.used_at.is_(None))
        )
        or 0
    )


def switch_off(account: Account, *, by_account: int | None, now: datetime) -> None:
    """Another administrator takes it off, because the phone and the codes are lost: it is set up anew at the
    next sign-in. Raises Forbidden for oneself."""
    if by_account == account.id:
        raise Forbidden(P("Only another administrator can switch off your second step."))
    account.totp_nonce = account.totp_since = account.totp_step = None
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account.id))
    sign_out_everywhere(account_id=account.id, now=now)


def _by_time(account: Account, key: str, code: str, now: datetime) -> bool:
    digits = "".join(code.split())
    if account.totp_nonce is None or not (len(digits) == 6 and digits.isascii() and digits.isdigit()):
        return False
    clock = pyotp.TOTP(secret_of(account, key))
    for step in range(-WINDOW, WINDOW + 1):
        number = int(now.timestamp()) // 30 + step
        if hmac.compare_digest(clock.generate_otp(number), digits):
            # The code's step is taken in one statement: of several at once, on any engine, one wins.
            taken = db.session.execute(
                update(Account)
                .where(Account.id == account.id, func.coalesce(Account.totp_step, -1) < number)
                .values(totp_step=number)
            )
            return bool(taken.rowcount)  # type: ignore[attr-defined]
    return False


def _by_recovery(account: Account, code: str, now: datetime) -> bool:
    plain = "".join(c for c in code.lower() if c.isalnum())
    taken = db.session.execute(
        update(RecoveryCode)
        .where(
            RecoveryCode.account_id == account.id,
            RecoveryCode.code_hash == digest(f"{account.id}:{plain}"),
            RecoveryCode.used_at.is_(None),
        )
        .values(used_at=now)
    )
    return bool(taken.rowcount)  # type: ignore[attr-defined]
