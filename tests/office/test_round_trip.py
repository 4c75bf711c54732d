"""A roll given out as a file comes in again unchanged: in its community, and the same in an empty one."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from consult.foundation.db import db, transaction
from consult.foundation.errors import Invalid
from consult.meetings import door
from consult.office import roll, roll_reading
from consult.office.sheets import Table
from consult.people import homes, moving, persons, places
from consult.people.models import RollImport
from consult.people.persons import PersonFacts
from consult.people.places import CommunityFacts
from tests.factories import NOW, make_community

NAMES = [a + b for a in "张李王" for b in ("试", "伟", "试一", "小测")] + ["阿依·买买提", "Mary Smith"]
VILLAGE = ["村民小组", "户主", "家庭成员", "联系电话", "非本地户籍成员"]


@pytest.fixture
def place(app):
    with app.app_context():
        return make_community()


def taken_in(community: Any, rows: list[list[str]], header: list[str]) -> dict[str, int]:
    """What writing these rows did."""
    made = RollImport(
        community_id=community.id,
        filename="x",
        mapping=roll_reading.guess_mapping(header),
        rows=len(rows),
        created_at=NOW,
    )
    db.session.add(made)
    db.session.flush()
    read = roll.checked(made, Table(header, rows))
    assert [(f.row, f.kind, f.value) for f in read.faults] == [] and read.open == []
    return roll.write(made, read=read, by=None, now=NOW)


def given_out(community: Any) -> list[list[str]]:
    db.session.expire_all()
    return roll.export_rows(community)


def unchanged(community: Any) -> list[list[str]]:
    """The export, once it has come in again without a change, in both languages."""
    before = given_out(community)
    for language in ("zh", "en"):
        did = taken_in(community, before, roll.headers(language))
        assert (did["changed"], did["households_added"], did["persons_added"]) == (0, 0, 0), did
        assert did["unchanged"] == len(before)
    assert given_out(community) == before
    return before


@st.composite
def _houses(draw: Any) -> list[list[str]]:
    rows, seen = [], set()
    for group in draw(st.lists(st.sampled_from(["第一组", "2组", "三村民小组"]), min_size=1, max_size=6)):
        people = draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=4, unique=True))
        if (group, people[0]) in seen:
            continue
        alone = people[0] not in {head for _group, head in seen}
        seen.add((group, people[0]))
        phone = f"1380000{len(seen):04d}" if alone and draw(st.booleans()) and len(seen) == 1 else ""
        away = [name for name in people if draw(st.booleans())]
        rows.append([group, people[0], "、".join(people[1:]), phone, "、".join(away)])
    return rows


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=_houses())
def test_a_village_without_rooms_comes_out_and_in_again_unchanged(app, place, rows):
    """Before, an export called a group a building, and a house by its head's name became another one."""
    with app.app_context():
        facts = CommunityFacts(kind="village")
        one, two = (
            places.add_community(slug, name, facts=facts, now=NOW)
            for slug, name in (("v1", "甲"), ("v2", "乙"))
        )
        taken_in(one, rows, VILLAGE)
        first = unchanged(one)
        assert len(first) == len(rows)
        taken_in(two, first, roll.headers("zh"))
        assert given_out(two) == first
        db.session.rollback()


_DEEDS = st.lists(
    st.tuples(
        st.sampled_from(["part", "owner", "left", "move", "tenant"]), st.integers(0, 5), st.integers(0, 5)
    ),
    max_size=6,
)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(deeds=_DEEDS)
def test_a_roll_in_which_things_happened_comes_in_again_unchanged(app, place, deeds):
    """Before, an owner who lives elsewhere was made a second time, and a parted household was a fault."""
    with app.app_context():
        own = [homes.household_for(place.community, each.id) for each in place.households]
        firsts = [persons.person_for(place.community, each.id) for each in place.members]
        for deed, a, b in deeds:
            living = homes.household_persons(own[a])
            if deed == "part" and len(living) > 1 and len(moving.homes_in(own[a].unit)) < 9:
                moving.move_persons(living[1:2], own[a], None, by=None, now=NOW)
            elif deed == "owner":
                homes.set_owner(firsts[b], own[a].unit, share_num=1, share_den=2)
            elif deed == "left":
                persons.person_left(firsts[a], by=None, now=NOW)
            elif deed == "move" and a != b and living:
                moving.move_persons(living[:1], own[a], own[b], by=None, now=NOW)
            elif deed == "tenant":
                facts = PersonFacts(level="roll", registered=False, of_age=b % 2 == 0)
                persons.add_person(place.community, f"租户{a}{b}", facts=facts, household=own[a], now=NOW)
        unchanged(place.community)
        db.session.rollback()


def test_at_the_door_of_a_village_a_house_is_told_by_its_head_or_not_at_all(app, place):
    """Before, 张伟 and 张伟户 were two houses, and who has no room number could not say where they live."""
    with app.app_context():
        with transaction():
            village = places.add_community("v1", "甲村", facts=CommunityFacts(kind="village"), now=NOW)
            taken_in(
                village, [["第一组", "张伟", "李试", "", ""], ["第一组", "王试", "赵试", "", ""]], VILLAGE
            )
        (group,) = [each for each in places.buildings_of(village)]
        for told in ("张伟", "张伟户", "张 伟", ""):
            assert door.find(village, group.id, told, "李试", origin="").name == "李试", told
        for told, name in (("王试", "李试"), ("", "没有这人")):
            with pytest.raises(Invalid):
                door.find(village, group.id, told, name, origin="")
        with transaction():
            taken_in(village, [["第一组", "孙试", "李试", "", ""]], VILLAGE)
        with pytest.raises(Invalid):
            door.find(village, group.id, "", "李试", origin="")
        assert door.find(village, group.id, "孙试", "李试", origin="").household.label == "第一组孙试户"
