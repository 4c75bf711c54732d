"""Offices held for a term, and which of them act for others. Nothing here commits or knows of requests."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from consult.foundation import journal
from consult.foundation.db import db, of_community
from consult.foundation.errors import Invalid
from consult.foundation.phrases import P
from consult.people.models import (
    OFFICES,
    Body,
    Community,
    Office,
    Person,
    Territory,
)
from consult.people.persons import is_verified

#: Offices that act for nobody else on any page: they need no more proof than their holder. (Who presides
#: over a
#: meeting in the chair's place is known by its log.)
HONORARY = frozenset({"representative", "vice_chair", "ex_officio"})


def terms_of(person_id: int, community_id: int, on: date) -> list[Office]:
    """Offices held in a community on a local date."""
    return list(
        db.session.scalars(
            select(Office).where(
                Office.person_id == person_id,
                Office.community_id == community_id,
                Office.from_on <= on,
                or_(Office.to_on.is_(None), Office.to_on >= on),
            )
        )
    )


def is_officer(person: Person, on: date) -> bool:
    """Whether somebody holds an office that acts for others on a local date."""
    return any(term.kind not in HONORARY for term in terms_of(person.id, person.community_id, on))


def acting(community_id: int, on: date) -> set[int]:
    """The persons who hold an office that acts for others, there and on that local date."""
    return set(
        db.session.scalars(
            select(Office.person_id).where(
                Office.community_id == community_id,
                Office.kind.not_in(HONORARY),
                Office.from_on <= on,
                or_(Office.to_on.is_(None), Office.to_on >= on),
            )
        )
    )


def has_lapsed(person_id: int, community_id: int, on: date) -> bool:
    """Whether somebody held offices here and all of them are over: what rested on them does so no more. Who
    never held one has not lapsed."""
    ends = list(
        db.session.scalars(
            select(Office.to_on).where(
                Office.person_id == person_id,
                Office.community_id == community_id,
                Office.kind.not_in(HONORARY),
                Office.from_on <= on,
            )
        )
    )
    return bool(ends) and all(end is not None and end < on for end in ends)


def holders(body: Body, kind: str, on: date) -> set[int]:
    """Persons who hold an office in that body on a local date, or in the whole community."""
    return set(
        db.session.scalars(
            select(Office.person_id).where(
                Office.community_id == body.community_id,
                Office.kind == kind,
                or_(Office.body_id.is_(None), Office.body_id == body.id),
                Office.from_on <= on,
                or_(Office.to_on.is_(None), Office.to_on >= on),
            )
        )
    )


def offices_in(community: Community) -> list[Office]:
    """All offices of a community, newest term first."""
    return list(
        db.session.scalars(
            select(Office)
            .where(Office.community_id == community.id)
            .options(joinedload(Office.person), joinedload(Office.body), joinedload(Office.territory))
            .order_by(Office.to_on.is_not(None), Office.kind, Office.id)
        )
    )


def office_for(community: Community, office_id: int) -> Office:
    """Raises NotFound."""
    return of_community(Office, community, office_id)


def grant_office(
    person: Person,
    kind: str,
    *,
    from_on: date,
    to_on: date | None = None,
    body: Body | None = None,
    territory: Territory | None = None,
    by: int | None = None,
    now: datetime,
) -> Office:
    """Gives an office for a term, for one place or everywhere. The same office twice is the same office;
    for another place it is one more. Raises Invalid('kind' | 'to_on' |
    'person')."""
    if kind not in OFFICES:
        raise Invalid("kind", P("Please choose an office."))
    if to_on is not None and to_on < from_on:
        raise Invalid("to_on", P("The last day is before the first."))
    if not is_verified(person):
        raise Invalid("person", P("Somebody who is not yet confirmed cannot hold an office."))
    body_id, territory_id = body.id if body else None, territory.id if territory else None
    same = db.session.scalar(
        select(Office).where(
            Office.person_id == person.id,
            Office.kind == kind,
            Office.from_on == from_on,
            Office.body_id.is_(None) if body_id is None else Office.body_id == body_id,
            Office.territory_id.is_(None) if territory_id is None else Office.territory_id == territory_id,
        )
    )
    if same is not None:
        same.to_on = to_on
        return same
    made = Office(
        community_id=person.community_id,
        person_id=person.id,
        kind=kind,
        body_id=body_id,
        territory_id=territory_id,
        from_on=from_on,
        to_on=to_on,
    )
    db.session.add(made)
    db.session.flush()
    journal.record(
        person.community_id, "office_granted", "person", person.id, by=by, at=now, detail={"office": kind}
    )
    return made


def given_at(office: Office) -> datetime | None:
    """The instant an office was given, whatever first day was written for it; None where the roll had it from
    the beginning."""
    entries = db.session.scalars(
        select(journal.JournalEntry).where(
            journal.JournalEntry.community_id == office.community_id,
            journal.JournalEntry.verb == "office_granted",
            journal.JournalEntry.object_kind == "person",
            journal.JournalEntry.object_id == office.person_id,
        )
    )
    return max((each.at for each in entries if each.detail.get("office") == office.kind), default=None)


def other_administrators(community: Community, person_id: int, today: date) -> bool:
    """Whether somebody else administers the community on a local date."""
    return any(
        office.kind == "staff_admin"
        and office.person_id != person_id
        and office.from_on <= today
        and (office.to_on is None or office.to_on >= today)
        for office in offices_in(community)
    )


def end_office(office: Office, *, on: date, by: int | None, now: datetime) -> None:
    """Ends an office at once: `on` is the first day without it, so that nobody goes on acting, or gives the
    office back to himself, until midnight. One given the same day then was never held."""
    office.to_on = on - timedelta(days=1)
    journal.record(
        office.community_id,
        "office_ended",
        "person",
        office.person_id,
        by=by,
        at=now,
        detail={"office": office.kind},
    )
