"""Every page of this feature opens for whom it is meant, in both languages, and for nobody else."""

import re

import pytest

from tests.factories import make_community, sign_in

STAFF_PAGES = [
    "staff/people",
    "staff/people/new",
    "staff/people/1",
    "staff/households/1",
    "staff/slips",
    "staff/slips/3",
    "staff/offices",
    "staff/bodies",
    "staff/bodies/1",
    "staff/bodies/3",
    "staff/territory",
    "staff/roll",
    "staff/roll/template",
    "staff/roll/export",
]


@pytest.fixture
def place(app):
    with app.app_context():
        return make_community()


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("path", [*STAFF_PAGES, "me"])
def test_staff_pages_open_for_the_administrator(client, place, path, lang):
    sign_in(client, place.admin)
    client.set_cookie("lang", lang)
    answer = client.get(f"/c/qinghe/{path}")
    assert answer.status_code == 200, answer.text[:500]
    assert len(answer.data) < 150_000


@pytest.mark.parametrize("path", STAFF_PAGES)
def test_strangers_residents_and_other_communities_staff_are_refused(app, client, place, path):
    assert client.get(f"/c/qinghe/{path}").status_code == 403
    sign_in(client, place.members[0], level="slip")
    assert client.get(f"/c/qinghe/{path}").status_code == 403
    with app.app_context():
        other = make_community(slug="yunxi", name_zh="云溪社区")
    sign_in(client, other.admin)
    assert client.get(f"/c/qinghe/{path}").status_code in (403, 404)
    assert client.post(f"/c/qinghe/{path}").status_code in (403, 404, 405)


def test_what_belongs_to_another_community_is_not_found(app, client, place):
    with app.app_context():
        other = make_community(slug="yunxi", name_zh="云溪社区")
    sign_in(client, other.admin)
    for path in (
        f"staff/people/{place.members[0].id}",
        f"staff/households/{place.households[0].id}",
        f"staff/bodies/{place.council.id}",
        f"staff/slips/{place.building.id}",
    ):
        assert client.get(f"/c/yunxi/{path}").status_code == 404
    assert client.get(f"/c/yunxi/staff/people/{other.members[0].id}").status_code == 200


@pytest.mark.parametrize("path", ["/c/qinghe/enter", "/c/qinghe/privacy", "/staff/sign-in"])
def test_english_pages_say_nothing_in_chinese_but_names(client, place, path):
    client.set_cookie("lang", "en")
    answer = client.get(path)
    assert answer.status_code == 200
    main = re.search(r"<main.*?</main>", answer.text, re.S).group(0)
    main = re.sub(r"<option.*?</option>", "", main)
    assert re.findall(r"[一-鿿]+", main) == []


def test_a_place_is_renamed_and_only_an_empty_one_removed(app, client, place):
    from consult.people import places

    sign_in(client, place.admin)
    with app.app_context():
        made = {spot.name: spot.id for _depth, spot, _units in places.tree_of(place.community)}
    assert (
        client.post(
            "/c/qinghe/staff/territory",
            data={"kind": "building", "name": "9号楼", "parent": made["第一网格"]},
        ).status_code
        == 302
    )
    assert (
        client.post(
            "/c/qinghe/staff/territory", data={"deed": "rename", "place": made["3号楼"], "name": "三号楼"}
        ).status_code
        == 302
    )
    full = client.post("/c/qinghe/staff/territory", data={"deed": "remove", "place": made["3号楼"]})
    assert full.status_code == 400 and "三号楼" in full.text
    with app.app_context():
        empty = next(
            spot.id for _depth, spot, _units in places.tree_of(place.community) if spot.name == "9号楼"
        )
    client.post("/c/qinghe/staff/territory", data={"deed": "remove", "place": empty})
    with app.app_context():
        assert [
            spot.name for _depth, spot, _units in places.tree_of(place.community) if spot.kind == "building"
        ] == ["三号楼"]


def test_a_body_keeps_its_kind_term_and_rules_when_it_is_changed(app, client, place):
    from datetime import date

    from consult.people import bodies

    sign_in(client, place.admin)
    data = {
        "deed": "change",
        "name_zh": "居民议事会",
        "name_en": "",
        "kind": "deliberation_council",
        "electorate": "person",
        "territory": "",
        "term_from": "2026-01-01",
        "term_to": "2030-12-31",
        "notice_days": "5",
        "rule_set": "nantang13",
        "usual_rule": "COUNCIL_NANTANG",
        "other_rules": ["COUNCIL_CHARTER"],
        "number_prefix": "青禾协",
    }
    address = f"/c/qinghe/staff/bodies/{place.council.id}"
    assert client.post(address, data=data).status_code == 302
    with app.app_context():
        body = bodies.body_for(place.community, place.council.id)
        assert (body.kind, body.term_to, body.notice_days, body.decision_rule_ids) == (
            "deliberation_council",
            date(2030, 12, 31),
            5,
            ["COUNCIL_NANTANG", "COUNCIL_CHARTER"],
        )
    for wrong in (
        {"kind": "club"},
        {"usual_rule": "NO_SUCH_RULE"},
        {"term_to": "2025-01-01"},
        {"notice_days": "soon"},
        {"electorate": "x"},
    ):
        answer = client.post(address, data={**data, **wrong})
        assert answer.status_code == 400 and "error-summary" in answer.text, wrong
    with app.app_context():
        assert bodies.body_for(place.community, place.council.id).decision_rule_ids == [
            "COUNCIL_NANTANG",
            "COUNCIL_CHARTER",
        ]
