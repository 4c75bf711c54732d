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
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.exc import IntegrityError

from consult.accounts.models import AccountPerson
from consult.foundation import journal
from consult.foundation.db import db, of_community
from consult.foundation.errors import Invalid, NotFound, Stale
from consult.foundation.phrases import P
from consult.office.roll_reading import FIELDS, Home, Table, check_rows, clean_mapping, guess_mapping
from consult.people.models import (
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
from consult.people.places import community_by_id, natural, place_label, root_of, territories_of

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
    (uploads / stored).write_text(
        json.dumps({"header": table.header, "rows": table.rows}, ensure_ascii=False), encoding="utf-8"
    )
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
    return Table(kept["header"], kept["rows"])


def set_mapping(made: RollImport, mapping: dict[str, int], width: int) -> None:
    """Raises Invalid('mapping'); Stale when already written."""
    if made.state not in ("draft", "failed"):
        raise Stale()
    made.mapping = clean_mapping(mapping, width)


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


class _Writer:
    """The roll of a community in memory while an import is written over it."""

    def __init__(self, community: Community, made: RollImport, now: datetime) -> None:
        self.community, self.made, self.now = community, made, now
        self.places: dict[tuple[int | None, str, str], Territory] = {}
        self.buildings: dict[tuple[str, str], Territory] = {}
        self.changes: list[dict[str, Any]] = []
        self.count: Counter[str] = Counter()
        self.settled: set[int] = set()
        by_id = {t.id: t for t in territories_of(community)}
        for place in by_id.values():
            self.places[place.parent_id, place.kind, place.name] = place
            if place.kind == "building":
                above = by_id.get(place.parent_id or 0)
                self.buildings[
                    above.name if above is not None and above.kind == "estate" else "", place.name
                ] = place
        self.root = root_of(community)
        self.units: dict[tuple[int, str], Unit] = {
            (u.territory_id, u.room): u
            for u in db.session.scalars(select(Unit).where(Unit.community_id == community.id))
        }
        self.homes: dict[int, Household] = {}
        for home in db.session.scalars(
            select(Household)
            .where(Household.community_id == community.id, Household.unit_id.is_not(None))
            .order_by(Household.id)
        ):
            self.homes.setdefault(home.unit_id or 0, home)
        self.people: dict[int, dict[str, Person]] = defaultdict(dict)
        for person in db.session.scalars(
            select(Person)
            .where(Person.community_id == community.id, Person.left_on.is_(None))
            .order_by(Person.id)
        ):
            if person.household_id is not None:
                self.people[person.household_id].setdefault("".join(person.name.split()), person)
        self.owners: dict[int, dict[int, Ownership]] = defaultdict(dict)
        for held in db.session.scalars(
            select(Ownership)
            .join(Unit, Ownership.unit_id == Unit.id)
            .where(Unit.community_id == community.id)
        ):
            self.owners[held.unit_id][held.person_id] = held

    def note(self, kind: str, key: list[int], before: dict[str, Any] | None, after: dict[str, Any]) -> None:
        self.changes.append(
            {"import_id": self.made.id, "kind": kind, "key": key, "before": before, "after": after}
        )

    def set(self, kind: str, row: Any, **values: Any) -> bool:
        """Sets what differs and notes it; whether anything did."""
        differing = {k: v for k, v in values.items() if getattr(row, k) != v}
        if not differing:
            return False
        self.note(kind, [row.id], {k: getattr(row, k) for k in differing}, differing)
        for name, value in differing.items():
            setattr(row, name, value)
        return True

    def place(self, parent: Territory, kind: str, name: str) -> Territory:
        found = self.places.get((parent.id, kind, name))
        if found is None:
            found = Territory(community_id=self.community.id, parent_id=parent.id, kind=kind, name=name)
            db.session.add(found)
            db.session.flush()
            self.places[parent.id, kind, name] = found
            self.note("territory", [found.id], None, {"name": name})
        return found

    def building(self, home: Home) -> Territory:
        found = self.buildings.get((home.estate, home.building))
        if found is None:
            above = self.place(self.root, "grid", home.grid) if home.grid else self.root
            if home.estate:
                above = self.place(above, "estate", home.estate)
            found = self.place(above, "building", home.building)
            self.buildings[home.estate, home.building] = found
            self.settled.add(found.id)
        elif home.grid and not home.estate and found.id not in self.settled:
            # The first row of a building says its grid; a later one may not move it to and fro.
            self.settled.add(found.id)
            self.set("territory", found, parent_id=self.place(self.root, "grid", home.grid).id)
        return found

    def write(self, homes: Iterable[Home]) -> None:
        """One chunk: units, households, persons, ownerships, each with one statement."""
        rows = [
            (home, self.place(b, "entrance", home.entrance) if home.entrance else b)
            for home in homes
            for b in [self.building(home)]
        ]
        touched = self._write_units(rows)
        units = [(home, self.units[place.id, home.room]) for home, place in rows]
        added = self._write_households(units)
        touched |= self._write_persons(units)
        touched |= self._write_owners(units)
        db.session.flush()
        for home, _unit in units:
            self.count[
                "added" if home.row in added else "changed" if home.row in touched else "unchanged"
            ] += 1

    def _write_units(self, rows: list[tuple[Home, Territory]]) -> set[int]:
        """Adds the units that are missing; returns the rows whose unit got another area."""
        touched: set[int] = set()
        new: list[tuple[Home, Territory]] = []
        for home, place in rows:
            unit = self.units.get((place.id, home.room))
            if unit is None:
                new.append((home, place))
            elif home.area is not None and self.set("unit", unit, area=home.area):
                touched.add(home.row)
        made = self._insert(
            Unit,
            [
                {"community_id": self.community.id, "territory_id": p.id, "room": h.room, "area": h.area}
                for h, p in new
            ],
        )
        for (home, place), unit in zip(new, made, strict=True):
            self.units[place.id, home.room] = unit
            self.note("unit", [unit.id], None, {"area": home.area})
        return touched

    def _write_households(self, units: list[tuple[Home, Unit]]) -> set[int]:
        """Adds a household to each unit without one; returns their rows."""
        lack = [(home, unit) for home, unit in units if unit.id not in self.homes]
        made = self._insert(
            Household,
            [
                {
                    "community_id": self.community.id,
                    "unit_id": u.id,
                    "label": place_label(
                        estate=h.estate, building=h.building, entrance=h.entrance, room=h.room
                    ),
                }
                for h, u in lack
            ],
        )
        for (_home, unit), household in zip(lack, made, strict=True):
            self.homes[unit.id] = household
            self.note("household", [household.id], None, {})
        return {home.row for home, _unit in lack}

    def _write_persons(self, units: list[tuple[Home, Unit]]) -> set[int]:
        """Adds who is named and not yet in the household; returns their rows."""
        wanted: list[tuple[Home, Household, str]] = []
        for home, unit in units:
            household = self.homes[unit.id]
            names = dict.fromkeys(
                [home.representative] * bool(home.representative) + list(home.owners) + list(home.residents)
            )
            wanted += [
                (home, household, n) for n in names if "".join(n.split()) not in self.people[household.id]
            ]
        made = self._insert(
            Person,
            [
                {
                    "community_id": self.community.id,
                    "household_id": household.id,
                    "name": name,
                    "of_age": True,
                    "level": "roll",
                    "represents_household": False,
                    "note": "",
                    "pin_tries": 0,
                    "created_at": self.now,
                }
                for _home, household, name in wanted
            ],
        )
        for (_home, household, name), person in zip(wanted, made, strict=True):
            self.people[household.id]["".join(name.split())] = person
            self.note("person", [person.id], None, {})
            self.count["persons_added"] += 1
        return {home.row for home, _household, _name in wanted}

    def _write_owners(self, units: list[tuple[Home, Unit]]) -> set[int]:
        """Representatives, phones and shares as the rows say; returns the rows that changed something."""
        touched: set[int] = set()
        held: list[dict[str, Any]] = []
        for home, unit in units:
            if self._people(home, self.homes[unit.id]) | self._owners(home, unit, held):
                touched.add(home.row)
        for row in held:
            self.note(
                "ownership",
                [row["person_id"], row["unit_id"]],
                None,
                {"share_num": row["share_num"], "share_den": row["share_den"]},
            )
        if held:
            db.session.execute(insert(Ownership), held)
        return touched

    def _insert(self, table: Any, rows: list[dict[str, Any]]) -> list[Any]:
        if not rows:
            return []
        return list(db.session.scalars(insert(table).returning(table, sort_by_parameter_order=True), rows))

    def _people(self, home: Home, household: Household) -> bool:
        """Representative, phone, and self-declared persons the roll now confirms."""
        here = self.people[household.id]
        changed = False
        first = home.representative or (home.owners or home.residents or ("",))[0]
        for name in dict.fromkeys(
            [home.representative] * bool(home.representative) + list(home.owners) + list(home.residents)
        ):
            person = here["".join(name.split())]
            values: dict[str, Any] = {}
            if person.level == "declared":
                values["level"] = "roll"
            if name == first and home.phone:
                values["phone"] = home.phone
            if values:
                changed |= self.set("person", person, **values)
        if home.representative:
            for key, person in here.items():
                changed |= self.set(
                    "person", person, represents_household=key == "".join(home.representative.split())
                )
        return changed

    def _owners(self, home: Home, unit: Unit, held: list[dict[str, Any]]) -> bool:
        """The file's owners are the owners: equal shares unless the same persons hold other shares
        already."""
        if not home.owners:
            return False
        here = self.people[self.homes[unit.id].id]
        wanted = {here["".join(n.split())].id for n in home.owners}
        known = self.owners[unit.id]
        if wanted == set(known):
            return False
        for person_id in set(known) - wanted:
            gone = known.pop(person_id)
            self.note(
                "ownership",
                [person_id, unit.id],
                {"share_num": gone.share_num, "share_den": gone.share_den},
                {"gone": True},
            )
            db.session.delete(gone)
        for person_id in wanted:
            if person_id in known:
                row = known[person_id]
                if (row.share_num, row.share_den) != (1, len(wanted)):
                    self.note(
                        "ownership",
                        [person_id, unit.id],
                        {"share_num": row.share_num, "share_den": row.share_den},
                        {"share_num": 1, "share_den": len(wanted)},
                    )
                    row.share_num, row.share_den = 1, len(wanted)
            else:
                held.append(
                    {"person_id": person_id, "unit_id": unit.id, "share_num": 1, "share_den": len(wanted)}
                )
        return True


def write(
    made: RollImport,
    table: Table,
    *,
    by: int | None,
    now: datetime,
    progress: Callable[[int, int], None] | None = None,
) -> dict[str, int]:
    """Writes the good rows of a draft; faulty ones are left out and stay listed.

    progress: called with (rows written, rows to write) after each chunk. Returns {households_added, changed,
    unchanged,
    persons_added, faulty}; the same file again gives unchanged only. Raises Invalid('mapping' | 'file').
    """
    community = community_by_id(made.community_id)
    mapping = clean_mapping(made.mapping, len(table.header))
    homes, faults = check_rows(table, mapping)
    if not homes:
        raise Invalid("file", P("There is no row that can be written."))
    writer = _Writer(community, made, now)
    for start in range(0, len(homes), CHUNK):
        writer.write(homes[start : start + CHUNK])
        if progress is not None:
            progress(min(start + CHUNK, len(homes)), len(homes))
    if writer.changes:
        db.session.execute(insert(RollChange), writer.changes)
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


def may_take_back(made: RollImport, now: datetime) -> bool:
    """Done less than a day ago, and the newest that is still in force."""
    if made.state != "done" or made.done_at is None or now - made.done_at > TAKE_BACK_WITHIN:
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
    if not may_take_back(made, now):
        raise Stale(P("Only the newest import can be taken back, and only within 24 hours."))
    count: Counter[str] = Counter()
    new = _restore(made, count)
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
    places = {k[0] for k in new["territory"]}
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


def _restore(made: RollImport, count: Counter[str]) -> dict[str, list[list[int]]]:
    """Values it changed go back unless edited since; returns the keys of the rows it made, by kind, the
    newest first."""
    changes = list(
        db.session.scalars(
            select(RollChange).where(RollChange.import_id == made.id).order_by(RollChange.id.desc())
        )
    )
    new: dict[str, list[list[int]]] = defaultdict(list)
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
                setattr(row, name, value)
        count["restored"] += 1
    db.session.flush()
    return new


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
    for home, unit in db.session.execute(
        select(Household, Unit)
        .join(Unit, Household.unit_id == Unit.id)
        .where(Household.community_id == community.id)
    ):
        above: dict[str, str] = {}
        place = by_id.get(unit.territory_id)
        while place is not None:
            above.setdefault(place.kind, place.name)
            place = by_id.get(place.parent_id or 0)
        here = people[home.id]
        head = next((p for p in here if p.represents_household), None)
        first = head.name if head else (owners[unit.id] or [p.name for p in here] or [""])[0]
        phone = next((p.phone for p in here if p.name == first), None)
        others = [p.name for p in here if p is not head and p.name not in owners[unit.id]]
        area = "" if unit.area is None else f"{unit.area // 100}.{unit.area % 100:02d}"
        rows.append(
            [
                above.get("grid", ""),
                above.get("estate", ""),
                above.get("building", above.get("group", "")),
                above.get("entrance", ""),
                unit.room,
                area,
                "、".join(owners[unit.id]),
                head.name if head else "",
                "、".join(others),
                phone or "",
            ]
        )
    rows.sort(key=lambda r: [natural(r[i]) for i in (1, 2, 3, 4)])
    return rows


def headers(language: str) -> list[str]:
    """The template's headers. language: 'zh' or 'en'."""
    return [zh if language == "zh" else en for _name, zh, en, _others in FIELDS]
