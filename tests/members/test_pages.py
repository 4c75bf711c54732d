"""Every page of this feature opens for whom it is meant, in both languages, and for nobody else."""

import re

import pytest

from tests.factories import make_community, sign_in

STAFF_PAGES = ["staff/people", "staff/people/new", "staff/people/1", "staff/households/1", "staff/slips", "staff/slips/3", "staff/offices",
               "staff/bodies", "staff/bodies/1", "staff/bodies/3", "staff/territory", "staff/roll", "staff/roll/template",
               "staff/roll/export"]


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
    for path in (f"staff/people/{place.members[0].id}", f"staff/households/{place.households[0].id}", f"staff/bodies/{place.council.id}",
                 f"staff/slips/{place.building.id}"):
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
