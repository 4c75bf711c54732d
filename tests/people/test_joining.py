"""Many at a time on a body's roll, by what they are, by a list, by a file: shown first, asked in doubt."""

import io
import re

import openpyxl
import pytest

from consult.foundation.db import transaction
from consult.people import bodies, homes, joining, persons, places
from consult.people.persons import PersonFacts
from tests.factories import NOW, make_community, sign_in


@pytest.fixture
def place(app):
    with app.app_context():
        return make_community()


@pytest.fixture
def admin(client, place):
    return sign_in(client, place.admin)


def add(place, name, home=0, **facts):
    return persons.add_person(
        place.community,
        name,
        facts=PersonFacts(level="roll", **facts),
        household=homes.household_for(place.community, place.households[home].id),
        now=NOW,
    )


def names_of(app, body):
    with app.app_context():
        return {p.name for p, _role in bodies.members_of(body)}


def test_a_list_is_shown_with_its_questions_and_joins_once_they_are_answered(app, place, admin):
    with app.app_context(), transaction():
        first = add(place, "同名", 0)
        second = add(place, "同名", 1, phone="13800000011")
        add(place, "改号", 2, phone="13800000012")
        label = place.households[0].label
        wanted = first.id
    url = f"/c/qinghe/staff/bodies/{place.assembly.id}/names"
    assert admin.get(url).status_code == 200
    text = (
        f"居民丁\r\n居民戊\t\r\n13800000011\r\n同名\t{label}\r\n同名\r\n改号 13900000099\r\n没有这人\r\n\r\n"
    )
    shown = admin.post(url, data={"names": text})
    assert shown.status_code == 200
    assert names_of(app, place.assembly) == set(), "nobody joins by being shown"
    page = shown.text
    assert "没有这人" in page and "138****0011" in page and "13800000011</" not in page
    assert re.findall(r'name="(pick-\d)"', page) == ["pick-5"] * 3 + ["pick-6"] * 2, (
        "one of a name, another phone"
    )
    refused = admin.post(url, data={"names": text, "deed": "join", "pick-5": str(wanted)})
    assert refused.status_code == 400 and names_of(app, place.assembly) == set()
    assert f'name="pick-5" value="{wanted}"  checked' in refused.text, "what was answered stays"
    answers = {"pick-5": str(wanted), "pick-6": "0"}
    done = admin.post(url, data={"names": text, "deed": "join", **answers}, follow_redirects=True)
    assert "已加入4人" in done.text
    with app.app_context():
        assert {p.id for p, _r in bodies.members_of(place.assembly)} == {
            place.members[3].id, place.members[4].id, first.id, second.id,
        }  # fmt: skip
    again = admin.post(url, data={"names": text})
    assert "将加入0人" not in again.text and admin.post(url, data={"names": " \r\n"}).status_code == 400
    foreign = {"names": "同名", "deed": "join", "pick-1": str(place.admin.id)}
    assert admin.post(url, data=foreign).status_code == 400, "only who may be meant can be picked"


def test_a_file_is_a_list_whose_doors_tell_namesakes_apart(app, place, admin):
    with app.app_context(), transaction():
        for room in (0, 1):
            add(place, "同名", room)
    book = openpyxl.Workbook()
    for row in (["议事会成员名单"], [], ["序号", "姓名", "联系电话", "楼栋", "单元", "房号"]):
        book.active.append(row)
    for row in ([1, "同名", "", "3", "2", "102"], [2, "居民丁", "", "", "", ""], [3, "居民戊、居民己"]):
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    url = f"/c/qinghe/staff/bodies/{place.assembly.id}/names"
    shown = admin.post(url, data={"file": (io.BytesIO(out.getvalue()), "名单.xlsx")})
    text = re.search(r"<textarea[^>]*>(.*?)</textarea>", shown.text, re.S)[1].strip()
    assert text.splitlines() == ["同名\t3号楼2单元102室", "居民丁", "居民戊", "居民己"]
    admin.post(url, data={"names": text, "deed": "join"})
    with app.app_context():
        found = {(p.name, p.household.label) for p, _r in bodies.members_of(place.assembly)}
        assert ("同名", "3号楼2单元102户") in found and len(found) == 4
    for content, name in ((b"x", "x.csv"), ("地址\n某处\n".encode(), "x.csv"), (b"", "x.xlsx")):
        bad = admin.post(url, data={"file": (io.BytesIO(content), name)})
        assert bad.status_code == 400 and 'id="file-error"' in bad.text


def test_by_what_they_are(app, place, admin):
    with app.app_context(), transaction():
        other = places.add_territory(place.community, "building", "4号楼")
        unit = homes.add_unit(place.community, other, "101")
        home = homes.add_household(place.community, "4号楼101户", unit=unit)
        tenant = persons.add_person(
            place.community,
            "租户",
            facts=PersonFacts(level="roll", registered=False),
            household=home,
            now=NOW,
        )
        homes.set_owner(persons.person_for(place.community, place.members[0].id), unit)
        persons.add_person(place.community, "自报", household=home, now=NOW)
        add(place, "孩子", of_age=False)

        def found(kind, where=None, **more):
            return {p.name for p in joining.among(place.community, kind, territory_id=where, **more)}

        assert found("residents", other.id) == {"租户"} and found("owners", other.id) == {"居民甲"}
        assert found("residents", other.id, registered=True) == set()
        assert len(found("representatives")) == 6 and len(found("residents")) == 13 and tenant.id
        at = other.id
    url = f"/c/qinghe/staff/bodies/{place.assembly.id}/among"
    assert "租户" in admin.get(f"{url}?kind=residents&place={at}").text
    assert admin.get(f"{url}?kind=everybody").status_code == 400
    assert admin.get(f"{url}?kind=owners&place=999999").status_code == 404
    admin.post(url, data={"kind": "owners", "place": str(at)})
    assert names_of(app, place.assembly) == {"居民甲"}
