"""A small community of plausible people for every feature's tests.

`make_community(db)` commits, so that requests of a test client see it. `sign_in(client, person)` gives the
client a seat. Use inside an app context (fixture `db_session` or `with app.app_context()`).
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields, is_dataclass
from datetime import UTC, date, datetime
from typing import Any, get_type_hints

from consult.people.bodies import BodyRules
from consult.people.persons import PersonFacts
from consult.people.places import CommunityFacts
from tests import kept_rows

NOW = datetime(2026, 6, 1, 8, 0, tzinfo=UTC)


@dataclass
class Place:
    """What make_community made. members: residents of the roll, one per household; council: a body with its
    own roll;
    assembly: one vote per household; owners: by floor area."""

    community: Any
    building: Any
    households: list[Any]
    members: list[Any]
    chair: Any
    recorder: Any
    admin: Any
    council: Any
    assembly: Any
    owners: Any
    units: list[Any] = field(default_factory=list)

    @property
    def slug(self) -> str:
        return str(self.community.slug)


def make_community(
    db: Any = None,
    slug: str = "qinghe",
    name_zh: str = "青禾社区",
    name_en: str = "Qinghe Community",
    *,
    now: datetime = NOW,
) -> Place:
    """A community with a building, 6 households of 2 adults each (the first of each owns the flat and
    represents the household), a chair, a recorder, an administrator, and three bodies. All are committed.

    Made by the services once a process, and from then on from the rows they left."""

    def make() -> dict[str, Any]:
        return vars(_make_community(slug, name_zh, name_en, now))

    return Place(**kept_rows.once(("community", slug, name_zh, name_en, now), make))


def _make_community(slug: str, name_zh: str, name_en: str, now: datetime) -> Place:
    from consult.foundation.db import transaction
    from consult.people import bodies, offices, persons, places
    from consult.people.homes import add_household, add_unit, set_owner

    since = date(2026, 1, 1)
    with transaction():
        community = places.add_community(
            slug, name_zh, name_en, facts=CommunityFacts(households=1860, adults=4210), now=now
        )
        grid = places.add_territory(community, "grid", "第一网格")
        building = places.add_territory(community, "building", "3号楼", parent=grid)
        entrance = places.add_territory(community, "entrance", "2单元", parent=building)
        homes, units, firsts = [], [], []
        for n, room in enumerate(("101", "102", "201", "202", "301", "302")):
            unit = add_unit(community, entrance, room, area=8640 + 100 * n)
            home = add_household(community, f"3号楼2单元{room}户", unit=unit)
            first = persons.add_person(
                community,
                f"居民{'甲乙丙丁戊己'[n]}",
                household=home,
                facts=PersonFacts(level="roll", represents_household=True),
                now=now,
            )
            persons.add_person(
                community,
                f"居民{'甲乙丙丁戊己'[n]}家人",
                household=home,
                facts=PersonFacts(level="roll"),
                now=now,
            )
            set_owner(first, unit)
            homes.append(home)
            units.append(unit)
            firsts.append(first)
        staff = {}
        for kind, name in (("chair", "议事专员"), ("recorder", "记录员"), ("staff_admin", "管理员")):
            staff[kind] = persons.add_person(community, name, facts=PersonFacts(level="staff"), now=now)
            offices.grant_office(staff[kind], kind, from_on=since, now=now)
        council = bodies.add_body(
            community,
            "council",
            "居民议事会",
            "Residents' council",
            rules=BodyRules(
                electorate="person",
                decision_rule_ids=["COUNCIL_CHARTER"],
                notice_days=3,
                number_prefix="青禾协",
            ),
            now=now,
        )
        for person in firsts:
            bodies.join_body(council, person)
        assembly = bodies.add_body(
            community,
            "assembly",
            "居民会议",
            "Residents' assembly",
            rules=BodyRules(
                electorate="household",
                decision_rule_ids=["RES_ASM_HOUSEHOLD"],
                notice_days=10,
                number_prefix="青禾居",
            ),
            now=now,
        )
        owners = bodies.add_body(
            community,
            "owners",
            "3号楼业主",
            "Owners of building 3",
            rules=BodyRules(
                electorate="owner", decision_rule_ids=["OWN_SPECIAL"], notice_days=15, number_prefix="青禾业"
            ),
            territory=building,
            now=now,
        )
    return Place(
        community,
        building,
        homes,
        firsts,
        staff["chair"],
        staff["recorder"],
        staff["staff_admin"],
        council,
        assembly,
        owners,
        units,
    )


#: How a seat is proved where a test says how its account was linked.
PROOFS = {"staff": "totp", "roll": "sms", "slip": "slip", "declared": "slip"}


def open_seat(person: Any, *, level: str = "staff", proof: str | None = None, now: datetime) -> str:
    """A seat as `person` in the running transaction; returns the cookie's token. proof: how it was proved;
    left out, what goes with the level: 'staff' came with password and second step and carries all offices,
    'roll' with an SMS, 'slip' with a household's slip."""
    from consult.accounts import linking, seats
    from consult.accounts.models import Account
    from consult.foundation.db import db

    account = Account(created_at=now)
    db.session.add(account)
    db.session.flush()
    linking.link(account, person, level, now=now)
    return seats.open_seat(account, person, proof=proof or PROOFS[level], device="test", now=now)[1]


def sign_in(client: Any, person: Any, *, level: str = "staff", proof: str | None = None) -> Any:
    """Gives a Flask test client a seat as `person` (a Person or its id), see `open_seat`.

    Returns the client. Works with or without an app context around.
    """
    from consult.accounts import asking
    from consult.foundation.db import db, now_utc, transaction
    from consult.people.models import Person

    with client.application.app_context():
        with transaction():
            here = db.session.get(Person, person if isinstance(person, int) else person.id)
            token = open_seat(here, level=level, proof=proof, now=now_utc())
    client.set_cookie(asking.COOKIE, token)
    return client


def sign_out(client: Any) -> Any:
    """The client is a stranger again."""
    from consult.accounts import asking

    client.delete_cookie(asking.COOKIE)
    return client


def call(function: Any, *args: Any, **flat: Any) -> Any:
    """Calls a service with its keyword values flat, sorted into the dataclasses it takes: for helpers of
    tests that hand values on.
    """
    groups: dict[str, dict[str, Any]] = {}
    for name, kind in get_type_hints(function).items():
        if is_dataclass(kind) and isinstance(kind, type) and name not in flat and name != "return":
            found = {f.name: flat.pop(f.name) for f in fields(kind) if f.name in flat}
            if found:
                groups[name] = {"kind": kind, "found": found}
    return function(*args, **{n: g["kind"](**g["found"]) for n, g in groups.items()}, **flat)
