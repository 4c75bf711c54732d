"""The roll of a community in memory while an import is written over it.

A household is known by its place, a person by household and name, both whichever way they are written. What
the file does not mention stays as it is. Every row made or changed is noted, so that the whole can be taken
back.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select

from consult.foundation.db import db
from consult.office.roll_shapes import Home
from consult.people.models import Community, Household, Ownership, Person, RollImport, Territory, Unit
from consult.people.places import place_label, root_of, territories_of
from consult.writing import places as written


def _key(kind: str, name: str) -> str:
    """What makes a place the same beside others of its kind."""
    if kind in ("building", "group"):
        return written.building_key(name)
    return written.entrance(name) if kind == "entrance" else written.folded(name)


def unit_room(home: Home) -> str:
    """The room of a home's unit; in a village without rooms its head names the house."""
    return home.room or f"{home.names[0]}户"


def _part(home: Home) -> int:
    return int(home.part or 1)


class Writer:
    """The roll of a community in memory while an import is written over it."""

    def __init__(
        self,
        community: Community,
        made: RollImport,
        now: datetime,
        same: Mapping[tuple[int, str], int] | None = None,
    ) -> None:
        """same: who is met twice, as in `Checked.same`."""
        self.same = same or {}
        #: row of the file → its household, as far as written
        self.home_of: dict[int, int] = {}
        self.unit_of: dict[int, int] = {}
        self.community, self.made, self.now = community, made, now
        self.places: dict[tuple[int | None, str, str], Territory] = {}
        self.buildings: dict[tuple[str, str], Territory] = {}
        self.changes: list[dict[str, Any]] = []
        self.count: Counter[str] = Counter()
        self.settled: set[int] = set()
        #: whose telephone is another now, and what it was
        self.phones: list[tuple[Person, str | None]] = []
        by_id = {t.id: t for t in territories_of(community)}
        for place in by_id.values():
            self.places[place.parent_id, place.kind, _key(place.kind, place.name)] = place
            if place.kind in ("building", "group"):
                above = by_id.get(place.parent_id or 0)
                estate = above.name if above is not None and above.kind == "estate" else ""
                self.buildings[written.folded(estate), written.building_key(place.name)] = place
        self.root = root_of(community)
        self.units: dict[tuple[int, str], Unit] = {
            (u.territory_id, written.room(u.room)): u
            for u in db.session.scalars(select(Unit).where(Unit.community_id == community.id))
        }
        #: (unit, which household of it) → household
        self.homes: dict[tuple[int, int], Household] = {}
        parts: Counter[int] = Counter()
        for home in db.session.scalars(
            select(Household)
            .where(Household.community_id == community.id, Household.unit_id.is_not(None))
            .order_by(Household.id)
        ):
            parts[home.unit_id or 0] += 1
            self.homes[home.unit_id or 0, parts[home.unit_id or 0]] = home
        self.people: dict[int, dict[str, Person]] = defaultdict(dict)
        for person in db.session.scalars(
            select(Person)
            .where(Person.community_id == community.id, Person.left_on.is_(None))
            .order_by(Person.id)
        ):
            if person.household_id is not None:
                self.people[person.household_id].setdefault(written.name_key(person.name), person)
        self._read_owners()

    def _read_owners(self) -> None:
        self.owners: dict[int, dict[int, Ownership]] = defaultdict(dict)
        #: unit → name key → who owns it and lives elsewhere, or has left
        self.elsewhere: dict[int, dict[str, Person]] = defaultdict(dict)
        for held, person in db.session.execute(
            select(Ownership, Person)
            .join(Unit, Ownership.unit_id == Unit.id)
            .join(Person, Ownership.person_id == Person.id)
            .where(Unit.community_id == self.community.id)
            .order_by(Person.id)
        ):
            self.owners[held.unit_id][held.person_id] = held
            self.elsewhere[held.unit_id].setdefault(written.name_key(person.name), person)

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
        if "phone" in differing:
            self.phones.append((row, row.phone))
        for name, value in differing.items():
            setattr(row, name, value)
        return True

    def place(self, parent: Territory, kind: str, name: str) -> Territory:
        found = self.places.get((parent.id, kind, _key(kind, name)))
        if found is None:
            found = Territory(community_id=self.community.id, parent_id=parent.id, kind=kind, name=name)
            db.session.add(found)
            db.session.flush()
            self.places[parent.id, kind, _key(kind, name)] = found
            self.note("territory", [found.id], None, {"name": name})
        return found

    def building(self, home: Home) -> Territory:
        key = (written.folded(home.estate), written.building_key(home.building))
        found = self.buildings.get(key)
        if found is None and not home.estate:
            # Who names no estate means the only building of that name, where there is only one.
            alike = [place for (_estate, name), place in self.buildings.items() if name == key[1]]
            found = alike[0] if len(alike) == 1 else None
        if found is None:
            above = self.place(self.root, "grid", home.grid) if home.grid else self.root
            if home.under:
                above = self.place(above, "group", home.under)
            if home.estate:
                above = self.place(above, "estate", home.estate)
            found = self.place(above, "group" if home.group else "building", home.building)
            self.buildings[key] = found
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
        units = [(home, self.units[place.id, written.room(unit_room(home))]) for home, place in rows]
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
            unit = self.units.get((place.id, written.room(unit_room(home))))
            if unit is None:
                new.append((home, place))
            elif home.area is not None and self.set("unit", unit, area=home.area):
                touched.add(home.row)
        made = self._insert(
            Unit,
            [
                {
                    "community_id": self.community.id,
                    "territory_id": p.id,
                    "room": unit_room(h),
                    "area": h.area,
                }
                for h, p in new
            ],
        )
        for (home, place), unit in zip(new, made, strict=True):
            self.units[place.id, written.room(unit_room(home))] = unit
            self.note("unit", [unit.id], None, {"area": home.area})
        return touched

    def _write_households(self, units: list[tuple[Home, Unit]]) -> set[int]:
        """Adds a household to each unit without one; returns their rows."""
        lack = [(home, unit) for home, unit in units if (unit.id, _part(home)) not in self.homes]
        made = self._insert(
            Household,
            [
                {
                    "community_id": self.community.id,
                    "unit_id": u.id,
                    "label": place_label(
                        estate=h.estate, building=h.building, entrance=h.entrance, room=unit_room(h)
                    )
                    + (f"（{h.part}）" if h.part else ""),
                }
                for h, u in lack
            ],
        )
        for (home, unit), household in zip(lack, made, strict=True):
            self.homes[unit.id, _part(home)] = household
            self.note("household", [household.id], None, {})
        return {home.row for home, _unit in lack}

    def _write_persons(self, units: list[tuple[Home, Unit]]) -> set[int]:
        """Adds who is named and not yet in the household; returns their rows."""
        wanted: list[tuple[Home, Household, str]] = []
        for home, unit in units:
            household = self.homes[unit.id, _part(home)]
            self.home_of[home.row] = household.id
            self.unit_of[home.row] = unit.id
            wanted += [
                (home, household, n)
                for n in home.names
                if written.name_key(n) not in self.people[household.id]
                and (home.row, written.name_key(n)) not in self.same
                and not (n in home.owners and written.name_key(n) in self.elsewhere[unit.id])
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
            self.people[household.id][written.name_key(name)] = person
            self.note("person", [person.id], None, {})
            self.count["persons_added"] += 1
        return {home.row for home, _household, _name in wanted}

    def _write_owners(self, units: list[tuple[Home, Unit]]) -> set[int]:
        """Representatives, phones and shares as the rows say; returns the rows that changed something."""
        touched: set[int] = set()
        held: list[dict[str, Any]] = []
        for home, unit in units:
            if self._people(home, self.homes[unit.id, _part(home)]) | self._owners(home, unit, held):
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
        """Representative, phones, registration, and self-declared persons the roll now confirms."""
        changed = False
        said = {
            field: {written.name_key(n): whether for n, whether in told}
            for field, told in (("registered", home.registered), ("of_age", home.of_age))
        }
        phones = {written.name_key(n): phone for n, phone in reversed(home.phones)}
        for name in home.names:
            person = self.person(home, name)
            values: dict[str, Any] = {}
            if person.level == "declared":
                values["level"] = "roll"
            if phones.get(written.name_key(name)):
                values["phone"] = phones[written.name_key(name)]
            for field, told in said.items():
                if written.name_key(name) in told:
                    values[field] = told[written.name_key(name)]
            if values:
                changed |= self.set("person", person, **values)
        if home.representative:
            head = self.person(home, home.representative)
            for person in {p.id: p for p in [*self.people[household.id].values(), head]}.values():
                if person.household_id == household.id:
                    changed |= self.set("person", person, represents_household=person is head)
        return changed

    def person(self, home: Home, name: str) -> Person:
        """The person of this name in this home, or where it was said so the one met elsewhere."""
        key = written.name_key(name)
        first = self.same.get((home.row, key))
        if first is None:
            here = self.people[self.home_of[home.row]].get(key)
            return here or self.elsewhere[self.unit_of[home.row]][key]
        if first < 0:
            found = db.session.get(Person, -first)
            assert found is not None  # asked about a moment ago, in this transaction
            return found
        return self.people[self.home_of[first]][key]

    def _owners(self, home: Home, unit: Unit, held: list[dict[str, Any]]) -> bool:
        """The file's owners are the owners: equal shares unless the same persons hold other shares
        already."""
        if not home.owners:
            return False
        wanted = {self.person(home, n).id for n in home.owners}
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
