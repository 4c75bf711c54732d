"""Homes and places that change: added, corrected, moved, parted, joined; who may vote follows."""

import contextlib
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from consult.accounts import linking, seats, slips
from consult.accounts.models import Account
from consult.foundation.db import db, transaction
from consult.foundation.errors import Invalid, Stale
from consult.people import bodies, changes, homes, moving, persons, places, under_way
from consult.people.models import Household, Person, Territory, Unit
from consult.people.persons import PersonFacts
from tests.factories import NOW, make_community, sign_in


@pytest.fixture
def place(app):
    with app.app_context():
        return make_community()


@pytest.fixture
def admin(client, place):
    return sign_in(client, place.admin)


def home_of(place, n):
    return homes.household_for(place.community, place.households[n].id)


def living(home):
    return [p.name for p in homes.household_persons(home)]


def test_a_household_parts_somebody_moves_and_two_entries_are_one(app, place, admin):
    """Before, none of the three could be done on any page."""
    url = f"/c/qinghe/staff/households/{place.households[0].id}/move"
    with app.app_context():
        first, second = homes.household_persons(home_of(place, 0))
        before = len(bodies.electorate_of(bodies.body_for(place.community, place.assembly.id)))
        with transaction():
            slip, _code = slips.issue_slip(home_of(place, 0), now=NOW)
            account = Account(created_at=NOW)
            db.session.add(account)
            db.session.flush()
            linking.link(account, second, "slip", slip=slip, now=NOW)
            token = seats.open_seat(account, second, proof="slip", now=NOW)[1]
        ids = (first.id, second.id)
        assert seats.seat_for(token, NOW) is not None
    assert admin.post(url, data={"deed": "move", "to": "own"}).status_code == 400, "nobody ticked"
    both = {"deed": "move", "to": "own", "persons": [str(i) for i in ids]}
    assert admin.post(url, data=both).status_code == 400, "somebody has to stay"
    answer = admin.post(url, data={"deed": "move", "to": "own", "persons": [str(ids[1])]})
    assert answer.status_code == 302
    with app.app_context():
        unit = db.session.get(Unit, place.units[0].id)
        here, new = moving.homes_in(unit)
        assert [living(here), living(new)] == [["居民甲"], ["居民甲家人"]]
        assert new.label == "3号楼2单元101户（2）" and here.label == "3号楼2单元101户"
        assert seats.seat_for(token, NOW) is None, "the old household's slip opens nothing for who left"
        after = bodies.electorate_of(bodies.body_for(place.community, place.assembly.id))
        assert len(after) == before + 1, "two households have two votes"
        new_id, third = new.id, home_of(place, 2).id
    url = f"/c/qinghe/staff/households/{new_id}/move"
    found = admin.post(url, data={"deed": "find", "q": "3-2-201", "persons": [str(ids[1])]})
    assert f'value="{third}"' in found.text and f'value="{ids[1]}" checked' in " ".join(found.text.split())
    join = {"deed": "join", "q": "3-2-201", "to": str(third)}
    assert admin.post(url, data=join).status_code == 400, "not before it is ticked"
    assert admin.post(url, data={**join, "sure": "y"}).status_code == 302
    with app.app_context():
        assert db.session.get(Household, new_id) is None
        assert living(home_of(place, 2)) == ["居民甲家人", "居民丙", "居民丙家人"]
        assert [h.label for h in moving.homes_in(db.session.get(Unit, place.units[0].id))] == [
            "3号楼2单元101户"
        ]


def test_a_flat_is_added_corrected_moved_and_its_owners_are_set_right(app, place, admin):
    with app.app_context():
        entrance = db.session.get(Unit, place.units[0].id).territory_id
        with transaction():
            other = places.add_territory(place.community, "building", "5号楼").id
            before = [p.id for p in homes.household_persons(home_of(place, 0))]
    there = f"/c/qinghe/staff/territory/{entrance}"
    assert "3号楼2单元101户" in admin.get(there).text
    for room, area in (("101室", ""), ("", ""), ("401", "很大"), ("401", "0")):
        assert admin.post(there, data={"deed": "home", "room": room, "area": area}).status_code == 400
    made = admin.post(there, data={"deed": "home", "room": "０４０１室", "area": "88.5"})
    assert made.status_code == 302
    with app.app_context():
        (home,) = moving.homes_called(place.community, "3号楼2单元401")
        assert (home.label, home.unit.area) == ("3号楼2单元401户", 8850)
        empty = home.id
    url = f"/c/qinghe/staff/households/{place.households[0].id}/flat"
    moved = {"deed": "flat", "place": str(other), "room": "1203", "area": "90"}
    assert admin.post(url, data=moved).status_code == 302
    with app.app_context():
        home = home_of(place, 0)
        assert (home.label, home.unit.area) == ("5号楼1203户", 9000)
        assert [p.id for p in homes.household_persons(home)] == before
        building = bodies.body_for(place.community, place.owners.id)
        assert place.members[0].id not in {e.person_id for e in bodies.electorate_of(building)}
    wrong = {"deed": "owners", f"share-{place.members[0].id}": "1/2", "reason": "继承"}
    assert admin.post(url, data=wrong).status_code == 400
    right = {**wrong, "new": "居民甲家人", "new_share": "1/2"}
    assert admin.post(url, data={**right, "reason": ""}).status_code == 400
    assert admin.post(url, data={**right, "new": "没有这人"}).status_code == 400
    assert admin.post(url, data=right).status_code == 302
    assert admin.post(url, data={"deed": "remove"}).status_code == 400, "somebody lives there"
    gone = admin.post(f"/c/qinghe/staff/households/{empty}/flat", data={"deed": "remove"})
    assert gone.status_code == 302
    with app.app_context():
        shares = [(p.name, o.share_num, o.share_den) for p, o in changes.owners_of(home_of(place, 0).unit)]
        assert shares == [("居民甲", 1, 2), ("居民甲家人", 1, 2)]
        assert moving.homes_called(place.community, "3号楼2单元401") == []


def test_a_place_moves_and_one_entered_twice_is_joined(app, place, admin):
    with app.app_context(), transaction():
        community = place.community
        grid = places.add_territory(community, "grid", "第二网格")
        twice = places.add_territory(community, "building", "3幢", parent=grid)
        entrance = places.add_territory(community, "entrance", "二单元", parent=twice)
        for room, name in (("101室", "居民甲"), ("601", "居民庚")):
            unit = homes.add_unit(community, entrance, room)
            home = homes.add_household(community, f"3幢{room}", unit=unit)
            made = persons.add_person(
                community, name, household=home, facts=PersonFacts(level="roll"), now=NOW
            )
            homes.set_owner(made, unit)
        ids = {"grid": grid.id, "twice": twice.id, "keep": place.building.id}
    url = f"/c/qinghe/staff/territory/{ids['keep']}"
    for wrong in (ids["keep"], ids["twice"]):
        assert admin.post(url, data={"deed": "move", "parent": str(wrong)}).status_code == 400
    assert admin.post(url, data={"deed": "move", "parent": str(ids["grid"])}).status_code == 400, "a namesake"
    join = {"deed": "join", "other": str(ids["twice"])}
    assert admin.post(url, data=join).status_code == 400
    assert admin.post(url, data={**join, "sure": "y"}).status_code == 302
    assert admin.post(url, data={"deed": "move", "parent": str(ids["grid"])}).status_code == 302
    with app.app_context():
        assert db.session.get(Territory, ids["twice"]) is None
        kept = db.session.get(Territory, ids["keep"])
        assert kept.parent_id == ids["grid"]
        labels = sorted(h.label for h in moving.homes_of(place.community, kept))
        assert labels == [f"3号楼2单元{room}户" for room in (101, 102, 201, 202, 301, 302, 601)]
        assert living(home_of(place, 0)) == ["居民甲", "居民甲家人", "居民甲"], (
            "namesakes are asked about later"
        )


def test_nothing_is_joined_while_a_vote_is_open(app, place, monkeypatch):
    monkeypatch.setattr(under_way, "busy_sources", [lambda _community: True])
    with app.app_context(), pytest.raises(Stale):
        moving.merge_homes(home_of(place, 0), home_of(place, 1), by=None, now=NOW)


_DEEDS = st.lists(
    st.tuples(st.sampled_from(["move", "part", "join", "flat"]), st.integers(0, 9), st.integers(0, 9)),
    max_size=8,
)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(deeds=_DEEDS)
def test_whatever_is_moved_nobody_is_lost_and_no_flat_has_two_rooms_of_one_number(app, place, deeds):
    with app.app_context():
        before = {p.id for p in db.session.query(Person).filter_by(community_id=place.community.id)}
        for deed, a, b in deeds:
            here = db.session.query(Household).filter_by(community_id=place.community.id).order_by("id").all()
            one, two = here[a % len(here)], here[b % len(here)]
            with contextlib.suppress(Invalid), db.session.begin_nested():
                if deed in ("move", "part"):
                    to = two if deed == "move" else None
                    moving.move_persons(homes.household_persons(one)[:1], one, to, by=None, now=NOW)
                elif deed == "join":
                    moving.merge_homes(one, two, by=None, now=NOW)
                else:
                    at = places.territory_by_id(two.unit.territory_id)
                    moving.change_flat(one.unit, place=at, room=two.unit.room, area=None, by=None, now=NOW)
        left = db.session.query(Person).filter_by(community_id=place.community.id).all()
        assert {p.id for p in left} == before
        units = db.session.query(Unit).filter_by(community_id=place.community.id).all()
        assert len({(u.territory_id, u.room) for u in units}) == len(units)
        labels = [h.label for h in db.session.query(Household).filter_by(community_id=place.community.id)]
        assert len(set(labels)) == len(labels), "no two homes are called the same"
        for unit in units:
            total = sum((Fraction(o.share_num, o.share_den) for _p, o in changes.owners_of(unit)), Fraction())
            assert total in (0, 1)
        db.session.rollback()
