"""Authority: acts of an office without one, a door shut by one name, values no column holds."""

from __future__ import annotations

from consult.accounts import rights
from tests.attack.frame import Outcome, attack
from tests.attack.hall import Hall

#: Numbers that no key column holds.
NUMBERS = ("2147483648", "9223372036854775807", "18446744073709551616", "9" * 400)


def _staff_addresses(hall: Hall) -> list[str]:
    """Every address under /staff/ a form is sent to, with 1 for whatever it names."""
    from consult.app import create_app

    with hall.server.here():
        app = create_app(hall.server.instance)
    slug = hall.base.split("/")[2]
    adapter, found = app.url_map.bind("localhost"), []
    for rule in app.url_map.iter_rules():
        doors = rights.acts_of(rule.endpoint, "POST")
        if "POST" in rule.methods and any(rights.RIGHTS[a].least == rights.OFFICE for a in doors.values()):
            values = {name: slug if name == "slug" else 1 for name in rule.arguments}
            found.append(adapter.build(rule.endpoint, values, method="POST"))
    return sorted(set(found))


@attack(bound="all refused", part="ordinary", seconds=4)
def acts_of_an_office_by_a_member(hall: Hall) -> Outcome:
    """A member sends every form of the staff, with a good token"""
    me = "/".join(hall.base.split("/")[:3]) + "/me"
    fields = {"deed": "confirm", "reason": "x", "name": "x", "phone": "13700000007"}
    said = [
        hall.form(me, fields, to=address, seat=hall.tokens[0]).status for address in _staff_addresses(hall)
    ]
    through = [status for status in said if status not in (403, 404)]
    return Outcome(f"{len(said)} forms, {len(through)} answered otherwise than 403 or 404", not through)


@attack(bound="no 500", part="ordinary", seconds=3)
def values_no_column_holds(hall: Hall) -> Outcome:
    """Ids of 64 bits and above, JSON without a floor, a page below zero, from a stranger and a member"""
    slug, said = "/".join(hall.base.split("/")[:3]), []
    for number in NUMBERS:
        for path in ("topics", "results", "notices", "boxes", "meetings"):
            said.append(hall.get(f"{slug}/{path}/{number}").status)
        said.append(hall.get(f"{slug}/topics?page=-{number}").status)
    for body in (b"[" * 60_000, b'{"args":{"minutes":1e999}}', b'{"act_id":' + b"9" * 5000 + b"}"):
        said.append(
            hall.post(f"{hall.base}/acts", body, seat=hall.tokens[0], Content_Type="application/json").status
        )
    failed = [status for status in said if status >= 500]
    return Outcome(f"{len(said)} requests, {len(failed)} failed", not failed)


@attack(bound="the next one is let wait; a handful of waits kept", part="ordinary", seconds=6)
def one_name_at_the_door(hall: Hall) -> Outcome:
    """A stranger repeats one known name at the meeting's door from ever new browsers"""
    from consult.app import create_app
    from consult.foundation.db import db, now_utc
    from consult.meetings import door, service
    from consult.people import places
    from consult.people.models import Household, Person, Unit

    with hall.server.here():
        app = create_app(hall.server.instance)
    with app.app_context():
        community = places.community_by_id(service.meeting_row(hall.meeting).community_id)
        home = db.session.query(Household).filter(Household.unit_id.is_not(None)).first()
        person = db.session.query(Person).filter_by(household_id=home.id).first()
        unit = db.session.get(Unit, home.unit_id)
        known = {"building": unit.territory_id, "room": unit.room, "name": person.name}
        page = f"/c/{community.slug}/door/{hall.meeting}"
        said = [hall.form(page, known).status for _ in range(30)]
        last = hall.form(page, known, source="127.0.0.9").status
        db.session.rollback()  # what was read before the posts is an old picture
        kept = len(door.waiting(community, hall.meeting, now_utc()))
        db.session.remove()
        db.engine.dispose()
    return Outcome(
        f"{len(said)} posts ({sorted(set(said))}), the next {last}, {kept} waits kept",
        last == 302 and 1 <= kept <= door.CROWD,
    )
