"""What ends when an instance is put back from a backup: everything that could have been ended since, and that
nobody needs to be given anew by an office. Nothing here commits or knows of requests."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, update

from consult.accounts.models import FirstLink, SeatSession, SecondWish, SmsCode
from consult.foundation.db import db


def end_everything(now: datetime) -> dict[str, int]:
    """Ends every seat (one that was signed out since would be open again), every code and link that was on
    its way, and what one officer wanted and another had not agreed to yet: {seats, codes, wishes}.

    What stays is as it was then: passwords, offices, slips, second factors and their recovery codes.
    """
    seats = db.session.execute(
        update(SeatSession).where(SeatSession.revoked_at.is_(None)).values(revoked_at=now)
    )
    codes = db.session.execute(update(SmsCode).where(SmsCode.used_at.is_(None)).values(used_at=now))
    links = db.session.execute(update(FirstLink).where(FirstLink.used_at.is_(None)).values(used_at=now))
    wishes = db.session.execute(delete(SecondWish))
    return {
        "seats": seats.rowcount,  # type: ignore[attr-defined]
        "codes": codes.rowcount + links.rowcount,  # type: ignore[attr-defined]
        "wishes": wishes.rowcount,  # type: ignore[attr-defined]
    }
