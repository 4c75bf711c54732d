"""An office with its place: what it was given for is where it holds, also where that is in several parts."""

import pytest

from consult.accounts import areas
from consult.accounts.asking import Asking
from consult.accounts.rights import Held
from consult.foundation.db import db, transaction
from consult.office import roll
from consult.people import bodies, homes, moving, offices, persons, places
from consult.people.bodies import BodyRules
from consult.people.persons import PersonFacts
from tests.factories import NOW, make_community, sign_in
from tests.office.test_roll import csv_of, latest, write


@pytest.fixture
def place(app):
    with app.app_context():
        return make_community()


def test_a_grid_across_two_estates_is_chosen_by_its_parts(app, client, place):
    """Before, the second grant of the same day was taken for the first, and the second place was lost."""
    with app.app_context(), transaction():
        homes_at = []
        for estate in ("东苑", "西苑", "南苑"):
            above = places.add_territory(place.community, "estate", estate)
            building = places.add_territory(place.community, "building", "1号楼", parent=above)
            unit = homes.add_unit(place.community, building, "101")
            home = homes.add_household(place.community, f"{estate}1号楼101户", unit=unit)
            homes_at.append((building.id, home.id))
            persons.add_person(
                place.community, f"{estate}住户", household=home, facts=PersonFacts(level="roll"), now=NOW
            )
        worker = persons.add_person(place.community, "网格员", facts=PersonFacts(level="staff"), now=NOW)
        worker_id = worker.id
    admin = sign_in(client, place.admin)
    grant = {
        "q": "网格员",
        "person": str(worker_id),
        "kind": "grid_worker",
        "territories": [str(homes_at[0][0]), str(homes_at[1][0])],
    }
    assert admin.post("/c/qinghe/staff/offices", data=grant).status_code == 302
    page = admin.get("/c/qinghe/staff/offices").text
    assert "东苑1号楼" in page and "西苑1号楼" in page
    with app.app_context():
        held = [o for o in offices.offices_in(place.community) if o.person_id == worker_id]
        assert {o.territory_id for o in held} == {homes_at[0][0], homes_at[1][0]}
        who = Asking(person=1, verified=True, held=tuple(Held(o.kind, None, o.territory_id) for o in held))
        may = [who.may("roll.add", areas.of_household(place.community, h)) for _b, h in homes_at]
        assert may == [True, True, False] and who.reach("roll.read") == {b for b, _h in homes_at[:2]}
        worker = persons.person_for(place.community, worker_id)
    as_worker = sign_in(client, worker)
    listed = as_worker.get("/c/qinghe/staff/people").text
    assert "东苑住户" in listed and "西苑住户" in listed
    assert "南苑住户" not in listed and "居民甲" not in listed
    assert [as_worker.get(f"/c/qinghe/staff/households/{h}").status_code for _b, h in homes_at] == [
        200,
        200,
        403,
    ]
    with app.app_context(), transaction():  # a part that moves takes the office along, one that is joined too
        into = places.territory_by_id(homes_at[2][0])
        moving.merge_places(into, places.territory_by_id(homes_at[0][0]), by=None, now=NOW)
    assert "南苑住户" in as_worker.get("/c/qinghe/staff/people").text


def test_an_import_taken_back_makes_no_office_or_body_one_of_the_whole_community(app, client, place):
    """Before, the place went, and who worked in one building then worked everywhere."""
    admin = sign_in(client, place.admin)
    address = write(
        admin, csv_of([["9", "101", "孙试一"], ["8", "101", "孙试二"]], ["楼栋", "房号", "户主"]), "x.csv"
    )
    with app.app_context(), transaction():
        found = {t.name: t for t in places.territories_of(place.community)}
        offices.grant_office(
            persons.person_for(place.community, place.members[0].id),
            "grid_worker",
            from_on=NOW.date(),
            territory=found["9号楼"],
            now=NOW,
        )
        made = bodies.add_body(
            place.community,
            "group",
            "8号楼楼组",
            territory=found["8号楼"],
            rules=BodyRules(history=True),
            now=NOW,
        )
        body_id = made.id
    admin.post(address, data={"deed": "take_back"})
    assert latest(app, place).state == "taken_back"
    with app.app_context():
        terms = [o for o in offices.offices_in(place.community) if o.kind == "grid_worker"]
        assert [o.territory_id is None for o in terms] == [False]
        assert bodies.body_for(place.community, body_id).territory_id is not None
        assert roll.imports_of(place.community) and db.session is not None
