"""Rules of persons, offices, bodies and electorates."""

from datetime import date

import pytest

from consult.foundation.errors import Invalid, NotFound
from consult.people import bodies, homes, offices, persons, places
from consult.people.models import Ownership
from tests.factories import make_community


@pytest.fixture
def place(db_session):
    return make_community()


def test_a_person_who_adds_themselves_is_not_verified_until_staff_confirm(place, clock):
    person = persons.add_person(place.community, "新来的", household=place.households[0], now=clock)
    assert not persons.is_verified(person)
    persons.confirm_person(person, by=place.admin.id, now=clock)
    assert persons.is_verified(person)


def test_a_name_holding_an_identity_number_is_refused(place, clock):
    with pytest.raises(Invalid):
        persons.add_person(place.community, "张三 110101199003077777", now=clock)


def test_the_council_is_its_own_roll(place):
    assert [e.person_id for e in bodies.electorate_of(place.council)] == [p.id for p in place.members]


def test_an_assembly_by_household_has_one_vote_each_cast_by_the_representative(place):
    electors = bodies.electorate_of(place.assembly)
    assert [e.household_id for e in electors] == [h.id for h in place.households]
    assert [e.may_cast for e in electors] == [(p.id,) for p in place.members]


def test_an_owner_of_two_flats_is_one_head_with_both_areas(place, db_session):
    homes.set_owner(place.members[0], place.units[1])
    db_session.delete(db_session.get(Ownership, (place.members[1].id, place.units[1].id)))
    db_session.flush()
    electors = bodies.electorate_of(place.owners)
    assert len(electors) == 5
    assert electors[0].area == 8640 + 8740 and electors[0].weight == 1


def test_joint_owners_are_one_head_and_either_may_cast(place, clock):
    partner = homes.household_persons(place.households[0])[1]
    homes.set_owner(partner, place.units[0], share_num=1, share_den=2)
    first = bodies.electorate_of(place.owners)[0]
    assert first.may_cast == (place.members[0].id, partner.id) and first.area == 8640


def test_somebody_of_another_community_cannot_join_a_body(place, db_session):
    other = make_community(slug="yunxi", name_zh="云溪社区")
    with pytest.raises(NotFound):
        bodies.join_body(place.council, other.members[0])


def test_who_joins_again_keeps_their_part(place, db_session):
    """Before, joining the chair of a body once more made a plain member of them, unsaid."""
    person = place.members[0]
    for role, then in (("chair", "chair"), (None, "chair"), ("recorder", "recorder"), ("member", "member")):
        assert bodies.join_body(place.council, person, role).role == then
    assert bodies.join_body(place.council, place.admin).role == "member"


def test_an_office_counts_only_within_its_term(place, clock):
    person = place.members[0]
    offices.grant_office(person, "grid_worker", from_on=date(2026, 6, 2), to_on=date(2026, 6, 3), now=clock)
    days = [date(2026, 6, d) for d in (1, 2, 3, 4)]
    assert [bool(offices.terms_of(person.id, place.community.id, d)) for d in days] == [
        False,
        True,
        True,
        False,
    ]


def test_the_unconfirmed_cannot_hold_an_office(place, clock):
    person = persons.add_person(place.community, "新来的", now=clock)
    with pytest.raises(Invalid):
        offices.grant_office(person, "chair", from_on=date(2026, 6, 1), now=clock)


def test_two_comes_before_ten():
    assert sorted(["10号楼", "2号楼"], key=places.natural) == ["2号楼", "10号楼"]


@pytest.mark.parametrize(
    "told",
    [
        "201",
        "201室",
        "２０１",
        "0201",
        "2-201",
        "2单元201",
        "3-2-201",
        "3#2-201室",
        "三号楼二单元二零一",
        "2\u200b01",
    ],
)
def test_a_door_is_found_however_it_is_told(place, told):
    assert [h.label for h in homes.household_at(place.community, place.building.id, told)] == [
        "3号楼2单元201户"
    ]
    found = persons.people_of(place.community, search=told).people
    assert {p.household.label for p in found} >= {"3号楼2单元201户"}


@pytest.mark.parametrize("told", ["1-201", "4-2-201", "2011", "", "东户"])
def test_another_door_is_not(place, told):
    assert homes.household_at(place.community, place.building.id, told) == []


def test_searching_for_a_building_finds_no_other(place, db_session, clock):
    other = places.add_territory(place.community, "building", "13号楼")
    unit = homes.add_unit(place.community, other, "101")
    there = homes.add_household(place.community, "13号楼101户", unit=unit)
    persons.add_person(place.community, "远邻", household=there, now=clock)
    for told in ("3栋", "３号楼", "3#"):
        found = persons.people_of(place.community, search=told).people
        assert found and all(p.household.label.startswith("3号楼") for p in found)
    assert [p.name for p in persons.people_of(place.community, search="13幢").people] == ["远邻"]
    assert [p.name for p in persons.people_of(place.community, search="远\u200b邻").people] == ["远邻"]
