"""What ends in one community only. A sign-in, a phone or a device may serve several: whoever ends it in one
takes it away from the person there, and its use elsewhere goes on. Nothing here commits or knows of requests.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import delete, or_, select

from consult.accounts.models import AccountPerson, SeatSession
from consult.accounts.seats import cut, revoke
from consult.foundation import journal
from consult.foundation.db import db
from consult.people.models import Person


def elsewhere(accounts: Collection[int], community_id: int) -> set[int]:
    """Which of these accounts also act as somebody of another community."""
    wanted = (
        select(AccountPerson.account_id)
        .join(Person, Person.id == AccountPerson.person_id)
        .where(
            AccountPerson.account_id.in_(accounts),
            Person.community_id != community_id,
            Person.left_on.is_(None),
        )
    )
    return set(db.session.scalars(wanted))


def close(seats: Sequence[SeatSession], community_id: int, now: datetime) -> None:
    """Ends these seats. One whose account also acts in another community stays, as nobody of this one, and
    what it watches here is cut."""
    staying = elsewhere({seat.account_id for seat in seats}, community_id)
    kept = [seat for seat in seats if seat.account_id in staying]
    revoke([seat for seat in seats if seat.account_id not in staying], now)
    for seat in kept:
        person = db.session.get(Person, seat.person_id) if seat.person_id is not None else None
        if person is not None and person.community_id == community_id:
            seat.person_id = None
    cut(kept)


def sign_out(person: Person, *, by: int | None, now: datetime) -> bool:
    """Ends every device on which somebody may act as this person. An account that acts in another community
    as well no longer acts as this person, and that is all. Returns whether there was such a one."""
    linked = set(
        db.session.scalars(select(AccountPerson.account_id).where(AccountPerson.person_id == person.id))
    )
    staying = elsewhere(linked, person.community_id)
    sitting = select(SeatSession).where(
        SeatSession.revoked_at.is_(None),
        or_(SeatSession.account_id.in_(linked), SeatSession.person_id == person.id),
    )
    seats = list(db.session.scalars(sitting))
    if staying:
        db.session.execute(
            delete(AccountPerson).where(
                AccountPerson.account_id.in_(staying), AccountPerson.person_id == person.id
            )
        )
        journal.record(person.community_id, "account_parted", "person", person.id, by=by, at=now)
    close(seats, person.community_id, now)
    return bool(staying)
