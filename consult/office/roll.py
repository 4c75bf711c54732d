"""The import of the roll: draft, check, write in one transaction, take back, export.

Writing is idempotent: a household is known by estate, building, entrance and room, a person by household and
name. What
the file does not mention stays as it is. Every row made or changed is noted, so that the whole import can be
taken back.
"""

from __future__ import annotations

import json
import secrets
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.exc import IntegrityError

from consult.accounts import officers
from consult.accounts.models import AccountPerson
from consult.foundation import journal
from consult.foundation.db import db, of_community
from consult.foundation.errors import Invalid, NotFound, Stale
from consult.foundation.phrases import P
from consult.foundation.turns import in_turns
from consult.office.roll_looking import Draft, KnownRow
from consult.office.roll_reading import FIELDS, TEMPLATE, check_rows, clean_mapping, guess_mapping
from consult.office.roll_shapes import Checked, Known
from consult.office.roll_writing import Writer
from consult.office.sheets import Table
from consult.people.models import (
    Body,
    BodyMember,
    Community,
    Household,
    Office,
    Ownership,
    Person,
    RollChange,
    RollImport,
    Territory,
    Unit,
)
from consult.people.places import community_by_id, natural, territories_of

#: (community id, since) → whether a vote has frozen the roll since; wired by the application, since votes lie
#: downstream
frozen_sources: list[Callable[[int, datetime], bool]] = []
TAKE_BACK_WITHIN = timedelta(hours=24)
CHUNK = 250
#: Comparing every delete with all rows the session holds would take minutes; take_back expires the session
#: instead.
UNSYNCED = {"synchronize_session": False}

TABLES: dict[str, Any] = {
    "territory": Territory,
    "unit": Unit,
    "household": Household,
    "person": Person,
    "ownership": Ownership,
}


# Drafts


def add_draft(
    community: Community, filename: str, table: Table, uploads: Path, *, by: int | None, now: datetime
) -> RollImport:
    """Keeps an upload as a draft: the table as JSON in the uploads directory, columns matched as far as
    known."""
    uploads.mkdir(parents=True, exist_ok=True)
    stored = f"roll-{secrets.token_hex(12)}.json"
    (uploads / stored).write_text(json.dumps(asdict(table), ensure_ascii=False), encoding="utf-8")
    made = RollImport(
        community_id=community.id,
        by_id=by,
        filename=Path(filename).name[:200],
        stored=stored,
        mapping=guess_mapping(table.header),
        rows=sum(1 for r in table.rows if any(r)),
        created_at=now,
    )
    db.session.add(made)
    db.session.flush()
    return made


def import_for(community: Community, import_id: int) -> RollImport:
    """Raises NotFound."""
    return of_community(RollImport, community, import_id)


def import_by_id(import_id: int) -> RollImport:
    """For the writer in the background, which has no community at hand. Raises NotFound."""
    found = db.session.get(RollImport, import_id)
    if found is None:
        raise NotFound()
    return found


def imports_of(community: Community) -> list[RollImport]:
    """Newest first."""
    return list(
        db.session.scalars(
            select(RollImport)
            .where(RollImport.community_id == community.id)
            .order_by(RollImport.id.desc())
            .limit(20)
        )
    )


def table_of(made: RollImport, uploads: Path) -> Table:
    """The draft's table. Raises Stale where it is no longer kept."""
    if not made.stored:
        raise Stale(P("This file is no longer kept. Please upload it again."))
    try:
        kept = json.loads((uploads / made.stored).read_text(encoding="utf-8"))
    except OSError:
        raise Stale(P("This file is no longer kept. Please upload it again."))
    return Table(kept["header"], kept["rows"], kept.get("first", 2), tuple(kept.get("unread", ())))


def set_mapping(made: RollImport, mapping: dict[str, int], width: int) -> None:
    """Raises Invalid('mapping'); Stale when already written."""
    if made.state not in ("draft", "failed"):
        raise Stale()
    made.mapping = clean_mapping(mapping, width)


def checked(made: RollImport, table: Table) -> Checked:
    """What the draft's table holds, with the answers given so far and who is on the roll already. Raises
    Invalid('mapping')."""
    mapping = clean_mapping(made.mapping, len(table.header))
    return check_rows(table, mapping, made.answers or {}, known_of(community_by_id(made.community_id)))


def known_of(community: Community) -> list[Known]:
    """Everyone on the roll with a telephone, and the place of their home."""
    return [Known.at(*each) for each in known_rows(community)]


def known_rows(community: Community) -> list[KnownRow]:
    """The same as plain values, read without a row for each in the session."""
    by_id = {t.id: t for t in territories_of(community)}
    above: dict[int, dict[str, str]] = {}
    found: list[KnownRow] = []
    for person_id, name, phone, room, place in in_turns(
        db.session.execute(
            select(Person.id, Person.name, Person.phone, Unit.room, Unit.territory_id)
            .join(Household, Person.household_id == Household.id)
            .join(Unit, Household.unit_id == Unit.id)
            .where(
                Person.community_id == community.id,
                Person.left_on.is_(None),
                Person.level != "declared",
                Person.phone.is_not(None),
            )
            .order_by(Person.id)
        ).all(),
        500,
    ):
        if place not in above:
            above[place] = above_of(place, by_id)
        found.append((person_id, name, phone or "", room, above[place]))
    return found


def draft_of(made: RollImport, uploads: Path, by: str = "") -> Draft:
    """What its process needs; see `roll_looking`. by: whose work it is. Raises Stale where the file is no
    longer kept."""
    try:
        table = (uploads / (made.stored or "gone")).read_bytes()
    except OSError:
        raise Stale(P("This file is no longer kept. Please upload it again.")) from None
    known = json.dumps(known_rows(community_by_id(made.community_id))).encode()
    return Draft(made.stored or "", table, made.mapping, made.answers or {}, known, by)


def above_of(territory_id: int, by_id: dict[int, Territory]) -> dict[str, str]:
    """{kind: name} of a place and those it lies in."""
    above: dict[str, str] = {}
    place = by_id.get(territory_id)
    while place is not None:
        above.setdefault(place.kind, place.name)
        place = by_id.get(place.parent_id or 0)
    return above


def answer(made: RollImport, settled: dict[str, str]) -> None:
    """Keeps answers to questions of the draft (see `roll_looking.settled`). Raises Stale when already
    written."""
    if made.state not in ("draft", "failed"):
        raise Stale()
    made.answers = {**(made.answers or {}), **settled}


def discard(made: RollImport, uploads: Path) -> None:
    """Throws a draft and its file away."""
    if made.state not in ("draft", "failed"):
        raise Stale()
    if made.stored:
        (uploads / made.stored).unlink(missing_ok=True)
    db.session.delete(made)


def begin(made: RollImport) -> None:
    """Marks a draft as being written. Raises Stale when it is, or was, already."""
    if made.state not in ("draft", "failed"):
        raise Stale(P("This import is already written or being written."))
    made.state = "running"


def failed(made: RollImport, failure: str) -> None:
    """The writing stopped; the roll is as before."""
    made.state, made.failure = "failed", failure[:200]


# Writing


def write(
    made: RollImport,
    *,
    read: Checked,
    by: int | None,
    now: datetime,
    progress: Callable[[int, int], None] | None = None,
) -> dict[str, int]:
    """Writes the good rows of a draft; faulty ones are left out and stay listed.

    read: what is in it (`roll_looking.read_whole`, or `checked` in place), which takes a while, found before
    the write unit. progress: called with (rows written, rows to write) after each chunk. Returns
    {households_added, changed, unchanged, persons_added, faulty}; the same file again gives unchanged only.
    Raises Invalid('mapping' | 'file').
    """
    community = community_by_id(made.community_id)
    homes, faults = read.homes, read.faults
    if read.open:
        raise Invalid("questions", P("Please answer the questions first: %(n)s are open.", n=len(read.open)))
    if not homes:
        raise Invalid("file", P("There is no row that can be written."))
    writer = Writer(community, made, now, read.same)
    for start in range(0, len(homes), CHUNK):
        writer.write(homes[start : start + CHUNK])
        if progress is not None:
            progress(min(start + CHUNK, len(homes)), len(homes))
    if writer.changes:
        db.session.execute(insert(RollChange), writer.changes)
    for person, old in writer.phones:
        officers.phone_changed(person, old, by=by, now=now)
    summary = {
        "households_added": writer.count["added"],
        "changed": writer.count["changed"],
        "unchanged": writer.count["unchanged"],
        "persons_added": writer.count["persons_added"],
        "faulty": len(faults),
    }
    made.state, made.summary, made.progress, made.faulty, made.done_at = (
        "done",
        summary,
        len(homes),
        len(faults),
        now,
    )
    journal.record(community.id, "roll_imported", "roll_import", made.id, by=by, at=now, detail=summary)
    return summary


# Taking back


def is_frozen(made: RollImport) -> bool:
    """Whether a vote has frozen the roll since it was written: then the roll stands as that vote used it."""
    done_at = made.done_at
    return done_at is not None and any(frozen(made.community_id, done_at) for frozen in frozen_sources)


def may_take_back(made: RollImport, now: datetime) -> bool:
    """Done less than a day ago, the newest that is still in force, and no vote opened on it since."""
    if made.state != "done" or made.done_at is None or now - made.done_at > TAKE_BACK_WITHIN:
        return False
    if is_frozen(made):
        return False
    newer = db.session.scalar(
        select(RollImport.id)
        .where(
            RollImport.community_id == made.community_id,
            RollImport.state == "done",
            RollImport.id > made.id,
            RollImport.done_at > made.done_at,
        )
        .limit(1)
    )
    return newer is None


def take_back(made: RollImport, *, by: int | None, now: datetime) -> dict[str, int]:
    """Undoes an import: values it changed go back unless edited since; rows it made go unless somebody uses
    them.

    Persons who have signed in, hold an office or stand on a body's roll stay, with their household. Returns
    {removed,
    restored, kept}. Raises Stale after TAKE_BACK_WITHIN or when a newer import stands on it.
    """
    if made.state == "done" and is_frozen(made):
        raise Stale(P("A vote has been opened on this roll since. It can no longer be taken back."))
    if not may_take_back(made, now):
        raise Stale(P("Only the newest import can be taken back, and only within 24 hours."))
    count: Counter[str] = Counter()
    new, phones = _restore(made, count)
    for person, old in phones:
        officers.phone_changed(person, old, by=by, now=now)
    used = (
        set(db.session.scalars(select(AccountPerson.person_id)))
        | set(db.session.scalars(select(Office.person_id)))
        | set(db.session.scalars(select(BodyMember.person_id)))
    )
    people = [k[0] for k in new["person"]]
    kept_people = {p for p in people if p in used}
    _remove_owners([k for k in new["ownership"] if k[0] not in kept_people])
    count["removed"] += _remove(Person, [p for p in people if p not in kept_people], count)
    count["kept"] += len(kept_people)
    for kind, table, inside in (
        ("household", Household, (Person.household_id,)),
        ("unit", Unit, (Household.unit_id, Ownership.unit_id)),
    ):
        full: set[int | None] = set()
        for column in inside:
            full |= set(db.session.scalars(select(column)))
        count["removed"] += _remove(table, [k[0] for k in new[kind] if k[0] not in full], count)
    # A body or an office of a place that goes would be one of the whole community.
    named = set(db.session.scalars(select(Body.territory_id))) | set(
        db.session.scalars(select(Office.territory_id))
    )
    places = {k[0] for k in new["territory"]} - named
    while places:
        full = set(db.session.scalars(select(Unit.territory_id))) | set(
            db.session.scalars(select(Territory.parent_id))
        )
        empty = places - full
        if not empty:
            break
        count["removed"] += _remove(Territory, sorted(empty), count)
        places -= empty
    made.state = "taken_back"
    # Rows went by statement: what the session holds of them is no longer true.
    db.session.flush()
    db.session.expire_all()
    journal.record(
        made.community_id, "roll_taken_back", "roll_import", made.id, by=by, at=now, detail=dict(count)
    )
    return {name: count[name] for name in ("removed", "restored", "kept")}


def _restore(
    made: RollImport, count: Counter[str]
) -> tuple[dict[str, list[list[int]]], list[tuple[Person, str | None]]]:
    """Values it changed go back unless edited since; returns the keys of the rows it made, by kind, the
    newest first, and whose telephone went back, with what it was."""
    changes = list(
        db.session.scalars(
            select(RollChange).where(RollChange.import_id == made.id).order_by(RollChange.id.desc())
        )
    )
    new: dict[str, list[list[int]]] = defaultdict(list)
    phones: list[tuple[Person, str | None]] = []
    for change in changes:
        if change.before is None:
            new[change.kind].append(change.key)
            continue
        row = db.session.get(
            TABLES[change.kind], change.key[0] if len(change.key) == 1 else tuple(change.key)
        )
        if change.after.get("gone"):
            if row is None:
                db.session.add(Ownership(person_id=change.key[0], unit_id=change.key[1], **change.before))
                count["restored"] += 1
            continue
        if row is None:
            continue
        for name, value in change.before.items():
            if getattr(row, name) == change.after.get(name):
                if name == "phone":
                    phones.append((row, row.phone))
                setattr(row, name, value)
        count["restored"] += 1
    db.session.flush()
    return new, phones


def _remove_owners(keys: list[list[int]]) -> None:
    for start in range(0, len(keys), CHUNK):
        for person_id, unit_id in keys[start : start + CHUNK]:
            db.session.execute(
                delete(Ownership).where(Ownership.person_id == person_id, Ownership.unit_id == unit_id),
                execution_options=UNSYNCED,
            )


def _remove(table: Any, ids: list[int], count: Counter[str]) -> int:
    """Deletes rows; those something downstream stands on stay and are counted as kept."""
    removed = 0
    for start in range(0, len(ids), CHUNK):
        chunk = ids[start : start + CHUNK]
        try:
            with db.session.begin_nested():
                db.session.execute(delete(table).where(table.id.in_(chunk)), execution_options=UNSYNCED)
            removed += len(chunk)
        except IntegrityError:
            for one in chunk:
                try:
                    with db.session.begin_nested():
                        db.session.execute(delete(table).where(table.id == one), execution_options=UNSYNCED)
                    removed += 1
                except IntegrityError:
                    count["kept"] += 1
    return removed


# Out again


def export_rows(community: Community) -> list[list[str]]:
    """The roll in the template's columns, a row per household in a unit; importing it again changes
    nothing."""
    by_id = {t.id: t for t in territories_of(community)}
    people: dict[int, list[Person]] = defaultdict(list)
    for person in db.session.scalars(
        select(Person)
        .where(Person.community_id == community.id, Person.left_on.is_(None), Person.level != "declared")
        .order_by(Person.id)
    ):
        people[person.household_id or 0].append(person)
    owners: dict[int, list[str]] = defaultdict(list)
    for unit_id, name in db.session.execute(
        select(Ownership.unit_id, Person.name)
        .join(Person, Ownership.person_id == Person.id)
        .where(Person.community_id == community.id)
        .order_by(Person.id)
    ):
        owners[unit_id].append(name)
    rows = []
    parts: Counter[int] = Counter()
    for home, unit in db.session.execute(
        select(Household, Unit)
        .join(Unit, Household.unit_id == Unit.id)
        .where(Household.community_id == community.id)
        .order_by(Household.id)
    ):
        above = above_of(unit.territory_id, by_id)
        parts[unit.id] += 1
        here = people[home.id]
        head = next((p for p in here if p.represents_household), None)
        # Who owns a flat is said once, by its first household.
        owned = owners[unit.id] if parts[unit.id] == 1 else []
        first = head.name if head else (owned or [p.name for p in here] or [""])[0]
        phone = next((p.phone for p in here if p.name == first), None)
        others = [p.name for p in here if p is not head and p.name not in owned and p.of_age]
        area = "" if unit.area is None else f"{unit.area // 100}.{unit.area % 100:02d}"
        rows.append(
            [
                above.get("grid", ""),
                above.get("estate", ""),
                above.get("building", ""),
                above.get("group", ""),
                above.get("entrance", ""),
                unit.room,
                str(parts[unit.id]) if parts[unit.id] > 1 else "",
                area,
                "、".join(owned),
                head.name if head else "",
                "、".join(others),
                phone or "",
                "、".join(p.name for p in here if not p.registered and (p.of_age or p.name in owned)),
            ]
        )
    rows.sort(key=lambda r: [natural(r[i]) for i in (1, 2, 3, 4, 5, 6)])
    return rows


def headers(language: str) -> list[str]:
    """The template's headers. language: 'zh' or 'en'."""
    return [zh if language == "zh" else en for name, zh, en, _others in FIELDS if name in TEMPLATE]
