"""A page on another port of the same host sends nothing in the name of who is signed in here."""

import re

import pytest

from consult.foundation import forged
from consult.people import offices
from tests.factories import make_community, sign_in

OWN = "http://localhost"


@pytest.fixture
def place(app):
    app.config["WTF_CSRF_ENABLED"] = True
    with app.app_context():
        return make_community()


def token(client, page="/c/qinghe/enter"):
    return re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get(page).text)[1]


def planted(victim, other):
    """The cookie of forms of another browser put into the victim's, as a page on another port can."""
    victim.set_cookie("form", other.get_cookie("form").value)


def grants(app, client, place, csrf, **headers):
    wanted = {"csrf_token": csrf, "person": place.members[0].id, "kind": "grid_worker", "q": "x"}
    answer = client.post("/c/qinghe/staff/offices?q=居民甲", data=wanted, headers=headers)
    with app.app_context():
        held = [o for o in offices.offices_in(place.community) if o.person_id == place.members[0].id]
    return answer, bool(held)


@pytest.mark.parametrize("who", ["stranger", "resident"])
def test_a_planted_cookie_with_its_token_opens_no_form(app, place, who):
    """Before: the token of another browser went with its planted cookie: the administrator granted an office
    by opening a page."""
    attacker, admin = app.test_client(), sign_in(app.test_client(), place.admin)
    if who == "resident":
        sign_in(attacker, place.members[1], level="slip")
    theirs = token(attacker, "/c/qinghe/enter" if who == "stranger" else "/c/qinghe/topics/propose")
    assert admin.get("/c/qinghe/staff/offices").status_code == 200
    planted(admin, attacker)
    answer, granted = grants(app, admin, place, theirs)
    assert answer.status_code == 400 and not granted
    planted(admin, attacker)
    assert grants(app, admin, place, token(admin, "/c/qinghe/staff/offices"))[1], "their own form works"


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://localhost:8979"},
        {"Origin": "https://localhost"},
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Origin": "http://sub.localhost", "Sec-Fetch-Site": "same-site"},
    ],
)
def test_what_a_foreign_page_sends_is_refused_even_with_the_right_token(app, place, headers):
    """Before: 200 with any of them."""
    admin = sign_in(app.test_client(), place.admin)
    right = token(admin, "/c/qinghe/staff/offices")
    answer, granted = grants(app, admin, place, right, **headers)
    assert answer.status_code == 400 and not granted and "居民甲" not in answer.text
    assert "来源不明" in answer.text


@pytest.mark.parametrize("headers", [{}, {"Origin": OWN}, {"Origin": OWN, "Sec-Fetch-Site": "same-origin"}])
def test_our_own_pages_and_old_phones_that_say_nothing_go_through(app, place, headers):
    admin = sign_in(app.test_client(), place.admin)
    assert grants(app, admin, place, token(admin, "/c/qinghe/staff/offices"), **headers)[1]


def test_a_form_opened_before_signing_in_or_out_keeps_what_was_typed(app, place):
    client = app.test_client()
    old = token(client)
    sign_in(client, place.members[0], level="slip")
    typed = {"csrf_token": old, "text": "楼道灯坏了，晚上看不见台阶"}
    answer = client.post("/c/qinghe/topics/propose", data=typed, headers={"Origin": OWN})
    assert answer.status_code == 400 and typed["text"] in answer.text
    again = re.search(r'name="csrf_token" value="([^"]+)"', answer.text)[1]
    assert again != old
    sent = client.post(
        "/c/qinghe/topics/propose", data={**typed, "csrf_token": again}, headers={"Origin": OWN}
    )
    assert "来源不明" not in sent.text
    # And back: what a seat's form held is nothing to a stranger.
    client.delete_cookie("seat")
    login = {"csrf_token": again, "login": "zhang", "password": "—"}
    assert "来源不明" in client.post("/staff/sign-in", data=login, headers={"Origin": OWN}).text
    login["csrf_token"] = token(client, "/staff/sign-in")
    assert "来源不明" not in client.post("/staff/sign-in", data=login, headers={"Origin": OWN}).text


def test_addresses_are_compared_as_browsers_write_them():
    ours = ("http://a.cn", "http://A.cn:80", "http://a.cn:80")
    assert not any(forged.foreign(o, None, "http://a.cn", False) for o in ours)
    assert forged.foreign("https://a.cn", None, "http://a.cn", False)
    # Behind a proxy that speaks TLS: the browser says https, the request came as http.
    assert not forged.foreign("https://a.cn", "same-origin", "http://a.cn", True)
    assert not forged.foreign("http://[::1]:8000", None, "http://[::1]:8000", False)
    for odd in ("", "null", "http://", "a.cn", "http://a.cn:x", "http://a.cn.evil", "http://a.cn:81"):
        assert forged.foreign(odd, None, "http://a.cn", True), odd
    assert forged.raw_for("k", None, forged.of_seat("k", "t")) is None
    assert forged.raw_for("k", "t", "planted") == forged.of_seat("k", "t") != forged.of_seat("k", "u")
