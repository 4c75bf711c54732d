"""What the instance keeps about a person: giving it to them, and taking their name out of it (ADR 0014).

The export is found in the schema, not in a list somebody keeps up: every table with a column that names a
person. Erasure
empties the person's row and cuts what leads from it to a human being; the row itself stays, so that counts,
rolls and the
hash chain of meetings stay whole, with a number where the name was.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Table as SqlTable
from sqlalchemy import delete, or_, select

from consult.accounts import parting, pins, seats
from consult.accounts.models import Account, AccountPerson, SmsCode
from consult.foundation import emptying, journal
from consult.foundation.days import local_day
from consult.foundation.db import db
from consult.foundation.errors import Forbidden
from consult.foundation.notify import Outgoing
from consult.foundation.phrases import P
from consult.people import places
from consult.people.models import (
    BodyMember,
    Community,
    Office,
    Ownership,
    Person,
    RollChange,
    RollImport,
    Territory,
    Unit,
)
from consult.people.offices import end_office, other_administrators

#: Never given out: what opens a door, and how a row is chained.
SECRET = ("hash", "token", "password", "pin", "salt", "form_key")
#: Columns that say who did something to somebody else's matter: the person gets that they did it, not the
#: matter.
ACTED = ("by_id", "entered_by_id", "confirmed_by", "settled_by")


def _plain(value: Any) -> Any:
    return (
        value.isoformat()
        if hasattr(value, "isoformat")
        else value
        if isinstance(value, str | int | float | bool | list | dict | None)
        else str(value)
    )


def _row(table: SqlTable, row: Any, only: tuple[str, ...] = ()) -> dict[str, Any]:
    return {
        column.name: _plain(value)
        for column, value in zip(table.columns, row, strict=True)
        if not any(word in column.name for word in SECRET)
        and (not only or column.name in only)
        and not isinstance(value, bytes)
    }


def _naming(table: SqlTable) -> list[Any]:
    """The columns of a table that name a person."""
    linked = [c for c in table.columns if any(key.column.table.name == "person" for key in c.foreign_keys)]
    return linked or [c for c in table.columns if c.name == "person_id"]


def export(person: Person, now: datetime) -> dict[str, Any]:
    """Everything kept about a person, as JSON data: {community, made_at, person, household, sign_in, records,
    done_for_others, meetings}.

    records: table → rows about the person; done_for_others: table → what they entered or decided in an
    office; meetings: their
    acts in the logs of meetings. Papers of unnamed boxes are not here: nobody can tell whose they are.
    """
    community = places.community_by_id(person.community_id)
    records, acted = _records(person)
    home = person.household
    unit = db.session.get(Unit, home.unit_id) if home is not None and home.unit_id else None
    place = db.session.get(Territory, unit.territory_id) if unit is not None else None
    return {
        "community": community.name_zh,
        "made_at": now.isoformat(timespec="seconds"),
        "person": _row(
            Person.__table__, db.session.execute(select(Person.__table__).where(Person.id == person.id)).one()
        ),  # type: ignore[arg-type]
        "household": None
        if home is None
        else {
            "label": home.label,
            "place": place.name if place else None,
            "area": unit.area if unit else None,
        },
        "sign_in": _sign_ins(person),
        "records": records,
        "done_for_others": acted,
        "meetings": _acts(person),
    }


def _records(person: Person) -> tuple[dict[str, list[dict[str, Any]]], dict[str, list[dict[str, Any]]]]:
    """(rows about the person, rows of what they entered or decided), each by table."""
    records: dict[str, list[dict[str, Any]]] = {}
    acted: dict[str, list[dict[str, Any]]] = {}
    for table in db.metadata.sorted_tables:
        if table.name in ("person", "seat_session", "account_person"):
            continue
        for column in _naming(table):
            rows = db.session.execute(select(table).where(column == person.id)).all()
            if not rows:
                continue
            if column.name.endswith(ACTED):
                keep = tuple(
                    c.name
                    for c in table.columns
                    if c.name in ("id", "at", "on", "verb", "created_at", "posted_at", "entered_at")
                    or c.primary_key
                )
                acted.setdefault(table.name, []).extend(
                    {"as": column.name, **_row(table, row, keep)} for row in rows
                )
            else:
                records.setdefault(table.name, []).extend(_row(table, row) for row in rows)
    return records, acted


def _sign_ins(person: Person) -> list[dict[str, Any]]:
    """The accounts that act as them, with their devices."""
    accounts = db.session.execute(
        select(Account, AccountPerson.level)
        .join(AccountPerson, AccountPerson.account_id == Account.id)
        .where(AccountPerson.person_id == person.id)
    ).all()
    return [
        {
            "login": account.login,
            "phone": account.phone,
            "proved_by": level,
            "since": _plain(account.created_at),
            "devices": [
                {"device": s.device, "since": _plain(s.created_at), "last_used": _plain(s.seen_at)}
                for s in seats.seats_of(account.id, person.id)
            ],
        }
        for account, level in accounts
    ]


def _acts(person: Person) -> list[dict[str, Any]]:
    table = db.metadata.tables.get("meeting_event")
    if table is None:
        return []
    rows = db.session.execute(
        select(table.c.meeting_id, table.c.seq, table.c.at, table.c.kind, table.c.data)
        .where(or_(table.c.by == str(person.id), table.c.entered_by == str(person.id)))
        .order_by(table.c.meeting_id, table.c.seq)
    )
    return [
        {"meeting": m, "number": seq, "at": _plain(at), "what": kind, "data": data}
        for m, seq, at, kind, data in rows
    ]


def photos_of(person: Person) -> list[tuple[str, bytes]]:
    """(file name, JPEG) of the photos of topics they proposed."""
    topic, photo = db.metadata.tables.get("topic"), db.metadata.tables.get("topic_photo")
    if topic is None or photo is None:
        return []
    rows = db.session.execute(
        select(topic.c.number, photo.c.id, photo.c.data)
        .join(topic, topic.c.id == photo.c.topic_id)
        .where(topic.c.proposer_id == person.id)
    )
    return [(f"photos/topic-{number}-{photo_id}.jpg", bytes(data)) for number, photo_id, data in rows]


def ask_erasure(person: Person, *, by: int | None, now: datetime) -> None:
    """The person wants their name removed: sign-ins, PIN and consent end at once, the name waits for the
    staff.

    A household's slip is in everybody's hands at home, so it alone must not take a neighbour off the roll.
    """
    _close_doors(person, now)
    if person.erasure_asked_at is None:
        person.erasure_asked_at = now
        journal.record(person.community_id, "erasure_asked", "person", person.id, by=by, at=now)


def keep_after_all(person: Person, *, by: int | None, now: datetime) -> None:
    """Staff found that the person wants to stay."""
    if person.erasure_asked_at is not None and person.name:
        person.erasure_asked_at = None
        journal.record(person.community_id, "erasure_withdrawn", "person", person.id, by=by, at=now)


def asking(community: Community) -> list[Person]:
    """Who waits for their name to be removed, first come first."""
    return list(
        db.session.scalars(
            select(Person)
            .where(
                Person.community_id == community.id, Person.erasure_asked_at.is_not(None), Person.name != ""
            )
            .order_by(Person.erasure_asked_at, Person.id)
        )
    )


def erase(person: Person, uploads: Path, *, by: int | None, now: datetime) -> None:
    """Takes the person's name out of the instance. What they did stays, under a number; see `export` for
    where that is.

    Raises Forbidden while they are the only administrator: somebody must be able to open the office.
    """
    today = local_day(places.community_by_id(person.community_id), now)
    offices = list(
        db.session.scalars(
            select(Office).where(
                Office.person_id == person.id, or_(Office.to_on.is_(None), Office.to_on >= today)
            )
        )
    )
    if any(office.kind == "staff_admin" for office in offices):
        if not other_administrators(places.community_by_id(person.community_id), person.id, today):
            raise Forbidden(P("This is the only administrator. Please give somebody else the office first."))
    if person.phone:
        db.session.execute(delete(SmsCode).where(SmsCode.phone == person.phone))
    _close_doors(person, now)
    for office in offices:
        end_office(office, on=today, by=by, now=now)
    for table in (Ownership, BodyMember, Outgoing):
        db.session.execute(delete(table).where(table.person_id == person.id))
    # Meetings keep who waits at their doors, downstream of here.
    if (waits := db.metadata.tables.get("door_wait")) is not None:
        db.session.execute(delete(waits).where(waits.c.person_id == person.id))
    _forget_drafts(person)
    _forget_imports(person, uploads)
    person.name, person.phone, person.note = "", None, ""
    person.household_id, person.represents_household = None, False
    person.left_on = person.left_on or today
    person.erasure_asked_at = person.erasure_asked_at or now
    db.session.flush()
    journal.record(person.community_id, "person_erased", "person", person.id, by=by, at=now)
    emptying.after_erasing()


def _close_doors(person: Person, now: datetime) -> None:
    """No account acts as them any more; accounts that acted as nobody else are emptied."""
    accounts = list(
        db.session.scalars(select(AccountPerson.account_id).where(AccountPerson.person_id == person.id))
    )
    parting.sign_out(person, by=None, now=now)
    db.session.execute(delete(AccountPerson).where(AccountPerson.person_id == person.id))
    for account_id in accounts:
        if (
            db.session.scalar(
                select(AccountPerson.person_id).where(AccountPerson.account_id == account_id).limit(1)
            )
            is None
        ):
            seats.sign_out_everywhere(account_id=account_id, now=now)
            account = db.session.get(Account, account_id)
            if account is not None:
                account.login = account.password_hash = account.phone = None
    pins.set_pin(person, None)
    person.consent_version = person.consent_at = None


def _forget_drafts(person: Person) -> None:
    """What they typed and never sent is nobody's record; topics are kept downstream of here."""
    topic, photo = db.metadata.tables.get("topic"), db.metadata.tables.get("topic_photo")
    if topic is None or photo is None:
        return
    theirs = select(topic.c.id).where(topic.c.proposer_id == person.id, topic.c.state == "draft")
    db.session.execute(delete(photo).where(photo.c.topic_id.in_(theirs)))
    db.session.execute(
        delete(topic).where(topic.c.proposer_id == person.id, topic.c.state == "draft"),
        execution_options={"synchronize_session": False},
    )


def _forget_imports(person: Person, uploads: Path) -> None:
    """Imports keep names as well: uploaded files that are done with, those still to be written that hold
    the name, what a file was called, and what is noted for taking back. One that is running is left to
    end."""
    made = list(
        db.session.scalars(
            select(RollImport).where(
                RollImport.community_id == person.community_id, RollImport.state != "running"
            )
        )
    )
    for each in made:
        kept = uploads / each.stored if each.stored else None
        if kept is not None and (each.state in ("done", "taken_back") or _names(kept, person.name)):
            kept.unlink(missing_ok=True)
            each.stored = None
            if each.state == "draft":
                # Written later it would put the name back; whoever wants the roll uploads a new one.
                db.session.delete(each)
                continue
        if person.name and person.name in each.filename:
            each.filename = Path(each.filename).suffix.lstrip(".") or "roll"
    for change in db.session.scalars(
        select(RollChange).where(
            RollChange.import_id.in_([each.id for each in made]), RollChange.kind.in_(("person", "ownership"))
        )
    ):
        if change.key and change.key[0] == person.id:
            db.session.delete(change)


def _names(stored: Path, name: str) -> bool:
    """Whether a kept table holds the name, whatever stands around it."""
    return bool(name) and stored.exists() and name in stored.read_text(encoding="utf-8", errors="ignore")
