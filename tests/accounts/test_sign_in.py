"""The ways in: slips, PINs, staff passwords, SMS, the first link; and the ways out."""

import json
import re
import threading
from datetime import UTC, date, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pyotp
import pytest

from consult.accounts import asking, first_link, logins, passwords, pins, seats, slips, sms
from consult.foundation import settings
from consult.foundation.db import db, now_utc, transaction
from consult.people import homes, offices, persons, places
from tests.factories import make_community, sign_in

KEY = "test key"


@pytest.fixture
def place(app):
    app.config["SECRET_KEY"] = KEY
    with app.app_context():
        return make_community()


def issue(app, place, n=0, **values):
    with app.app_context(), transaction():
        home = homes.household_for(place.community, place.households[n].id)
        slip, code = slips.issue_slip(home, now=now_utc(), **values)
        return slip.id, code


def person(app, person_id):
    with app.app_context():
        return persons.person_by_id(person_id)


def me(client):
    return client.get("/c/qinghe/me")


# Slips


def test_a_slip_opens_its_household_on_several_phones(app, place):
    _id, code = issue(app, place)
    for _ in range(2):
        phone = app.test_client()
        assert "居民甲" in phone.get(f"/s/{code}").text
        assert phone.post(f"/s/{code}", data={"person": place.members[0].id}).status_code == 302
        assert "居民甲" in me(phone).text


def test_a_slip_does_not_open_another_household(app, client, place):
    _id, code = issue(app, place)
    assert client.post(f"/s/{code}", data={"person": place.members[1].id}).status_code == 404
    assert me(client).status_code == 403


def test_who_adds_themselves_may_not_vote_until_staff_confirm(app, client, place):
    _id, code = issue(app, place)
    client.post(f"/s/{code}", data={"name": "新租客", "note": "三月起租住", "consent": "1"})
    assert "新租客" in me(client).text and "待核验" in me(client).text
    with app.app_context():
        added = persons.people_of(place.community, level="declared").people[0]
    staff = app.test_client()
    sign_in(staff, place.admin)
    staff.post(f"/c/qinghe/staff/people/{added.id}", data={"deed": "confirm"})
    assert persons.is_verified(person(app, added.id))


def test_adding_oneself_needs_consent_and_keeps_what_was_typed(app, client, place):
    _id, code = issue(app, place)
    answer = client.post(f"/s/{code}", data={"name": "新租客"})
    assert answer.status_code == 400 and "新租客" in answer.text
    with app.app_context():
        assert persons.waiting_count(place.community) == 0


def test_a_revoked_slip_opens_nothing_and_closes_what_it_had_opened(app, client, place):
    slip_id, code = issue(app, place)
    client.post(f"/s/{code}", data={"person": place.members[0].id})
    closed = []
    seats.on_revoke.append(closed.extend)
    try:
        staff = app.test_client()
        sign_in(staff, place.admin)
        staff.post(
            f"/c/qinghe/staff/households/{place.households[0].id}", data={"deed": "revoke", "slip": slip_id}
        )
    finally:
        seats.on_revoke.remove(closed.extend) if closed.extend in seats.on_revoke else seats.on_revoke.clear()
    assert me(client).status_code == 403 and len(closed) == 1
    answer = client.get(f"/s/{code}")
    assert answer.status_code == 403 and "作废" in answer.text


def test_an_expired_slip_says_so(app, client, place):
    _id, code = issue(app, place, expires_on=date(2020, 1, 1))
    answer = client.get(f"/s/{code}")
    assert answer.status_code == 403 and "过期" in answer.text
    assert client.post(f"/s/{code}", data={"person": place.members[0].id}).status_code == 403


def test_a_code_typed_by_hand_with_spaces_is_accepted_and_a_wrong_one_stays_in_the_form(app, client, place):
    _id, code = issue(app, place)
    typed = " ".join(code[i : i + 5] for i in range(0, 20, 5)).upper()
    assert client.post("/c/qinghe/enter", data={"code": typed}).headers["Location"].endswith(f"/s/{code}")
    answer = client.post("/c/qinghe/enter", data={"code": "aaaaa"})
    assert answer.status_code == 400 and "aaaaa" in answer.text


# Several persons, PIN


def test_several_persons_share_a_device_and_switch_visibly(app, client, place):
    _id, code = issue(app, place)
    with app.app_context():
        both = homes.household_persons(homes.household_for(place.community, place.households[0].id))
    for p in both:
        client.post(f"/s/{code}", data={"person": p.id})
    assert "居民甲家人" in client.get("/c/qinghe/privacy").text
    assert client.post("/c/qinghe/me/switch", data={"person": both[0].id}).status_code == 404
    share = "/c/qinghe/enter/share"
    assert "居民甲" in client.get(share).text
    # Neither alone: who signs in agrees first, then who was there before.
    assert client.post(share, data={"deed": "theirs", "person": both[0].id}).status_code == 403
    client.post(share, data={"deed": "mine"})
    assert client.post("/c/qinghe/me/switch", data={"person": both[0].id}).status_code == 404
    client.post(share, data={"deed": "theirs", "person": both[0].id})
    client.post("/c/qinghe/me/switch", data={"person": both[0].id})
    page = me(client).text
    assert "<h1>居民甲</h1>" in page and "居民甲家人" in page


def test_a_device_cannot_switch_to_somebody_it_was_not_opened_for(app, client, place):
    _id, code = issue(app, place)
    client.post(f"/s/{code}", data={"person": place.members[0].id})
    assert client.post("/c/qinghe/me/switch", data={"person": place.members[1].id}).status_code == 404


def test_wrong_pins_make_who_guesses_wait_and_nobody_else(app, client, place):
    _id, code = issue(app, place)
    with app.app_context(), transaction():
        pins.set_pin(persons.person_by_id(place.members[0].id), passwords.hash_secret("2468"))
    right = {"person": place.members[0].id, "pin": "2468"}
    for _ in range(6):
        answer = client.post(f"/s/{code}", data={**right, "pin": "1111"})
        assert answer.status_code == 400
    assert "分钟" in answer.text
    assert client.post(f"/s/{code}", data=right).status_code == 400
    assert me(client).status_code == 403
    # From elsewhere it opens meanwhile: nobody is shut out by somebody else's guessing.
    elsewhere = {"REMOTE_ADDR": "203.0.113.9"}
    assert app.test_client().post(f"/s/{code}", data=right, environ_base=elsewhere).status_code == 302
    with app.app_context(), transaction():
        db.session.execute(db.text("UPDATE guess SET last_at = '2026-01-01 00:00:00'"))
    assert client.post(f"/s/{code}", data=right).status_code == 302


def test_a_pin_is_set_on_ones_own_page_and_changing_it_needs_the_old_one(app, client, place):
    sign_in(client, place.members[0], level="slip")
    assert client.post("/c/qinghe/me/pin", data={"pin": "12"}).status_code == 400
    assert client.post("/c/qinghe/me/pin", data={"pin": "1357"}).status_code == 302
    assert client.post("/c/qinghe/me/pin", data={"pin": "9999", "old_pin": "0000"}).status_code == 400
    assert client.post("/c/qinghe/me/pin", data={"remove": "1", "old_pin": "1357"}).status_code == 302
    assert person(app, place.members[0].id).pin_hash is None


# Offices need more than a slip


def test_a_slip_does_not_carry_the_office_of_who_lives_there(app, client, place):
    with app.app_context(), transaction():
        offices.grant_office(
            persons.person_by_id(place.members[0].id), "chair", from_on=date(2026, 1, 1), now=now_utc()
        )
    _id, code = issue(app, place)
    client.post(f"/s/{code}", data={"person": place.members[0].id})
    assert client.get("/c/qinghe/staff/people").status_code == 403
    sign_in(client, place.members[0])
    assert client.get("/c/qinghe/staff/people").status_code == 200


# Out


def test_sign_out_everywhere_ends_every_device(app, place):
    phones = [app.test_client() for _ in range(3)]
    for phone in phones:
        sign_in(phone, place.members[0], level="slip")
    phones[0].post("/c/qinghe/sign-out", data={"everywhere": "1"})
    assert [me(p).status_code for p in phones] == [403, 403, 403]


def test_sign_out_ends_this_device_only(app, place):
    one, two = app.test_client(), app.test_client()
    for phone in (one, two):
        sign_in(phone, place.members[0], level="slip")
    one.post("/c/qinghe/sign-out")
    assert me(one).status_code == 403 and me(two).status_code == 200


def test_a_socket_is_read_from_the_database_each_time(app, client, place):
    sign_in(client, place.members[0], level="slip")
    environ = {"HTTP_COOKIE": f"seat={client.get_cookie('seat').value}"}
    with app.app_context():
        assert asking.asking_for_socket(environ, place.community).person_id == place.members[0].id
        with transaction():
            seats.sign_out_everywhere(person_id=place.members[0].id, now=now_utc())
        assert asking.asking_for_socket(environ, place.community).person is None


# Staff


@pytest.fixture
def staff_account(app, place):
    with app.app_context():
        hashed = passwords.hash_secret("a good password")
        with transaction():
            logins.add_staff_account("Zhang", hashed, [persons.person_by_id(place.admin.id)], now=now_utc())


def test_staff_sign_in_by_name_and_password(client, staff_account):
    answer = client.post("/staff/sign-in", data={"login": "zhang", "password": "a good password"})
    # An administrator sets up the second step before anything else; until then the office is not theirs.
    assert answer.headers["Location"] == "/staff/second-factor"
    led = client.get("/c/qinghe/staff/offices")
    assert led.status_code == 302 and led.headers["Location"].startswith("/staff/second-factor")
    assert client.post("/c/qinghe/staff/offices", data={"deed": "end"}).status_code == 403
    cookie = client.get_cookie("seat")
    assert cookie.http_only and cookie.same_site == "Lax"


def test_wrong_password_and_unknown_name_say_the_same(client, staff_account):
    said = [
        client.post("/staff/sign-in", data={"login": login, "password": "x"}) for login in ("zhang", "nobody")
    ]
    assert [a.status_code for a in said] == [400, 400]
    assert "zhang" in said[0].text
    # But for the form's token, which holds the second it was made in.
    pages = [re.sub(r'name="csrf_token"[^>]*>', "", a.text) for a in said]
    assert pages[0].replace("zhang", "nobody") == pages[1]


def test_wrong_passwords_make_one_address_wait_whether_or_not_there_is_such_a_name(app, staff_account):
    """Before, ten wrong passwords from anywhere shut the account for everybody for 15 minutes."""
    pages = {}
    for login in ("zhang", "nobody"):
        guesser = app.test_client()
        for _ in range(7):
            said = guesser.post("/staff/sign-in", data={"login": login, "password": "wrong"})
        pages[login] = re.sub(r'name="csrf_token"[^>]*>', "", said.text).replace(login, "?")
    assert pages["zhang"] == pages["nobody"] and "分钟" in pages["zhang"]
    right = {"login": "zhang", "password": "a good password"}
    assert app.test_client().post("/staff/sign-in", data=right).status_code == 400
    elsewhere = {"REMOTE_ADDR": "203.0.113.9"}
    assert app.test_client().post("/staff/sign-in", data=right, environ_base=elsewhere).status_code == 302
    # Addresses of one IPv6 network of 64 bits are one.
    for n in range(7):
        app.test_client().post(
            "/staff/sign-in",
            data={"login": "zhang", "password": "x"},
            environ_base={"REMOTE_ADDR": f"2001:db8::{n}"},
        )
    near = {"REMOTE_ADDR": "2001:db8::ffff"}
    assert app.test_client().post("/staff/sign-in", data=right, environ_base=near).status_code == 400


def test_sign_in_never_leads_to_another_site(client, staff_account):
    answer = client.post(
        "/staff/sign-in?next=//evil.example/", data={"login": "zhang", "password": "a good password"}
    )
    assert "evil" not in answer.headers["Location"]


def test_the_first_administrator_link_works_once_and_makes_the_community(app, client):
    with app.app_context(), transaction():
        path = first_link.first_admin_link(now=now_utc())
    wanted = {
        "name": "李主任",
        "login": "li.zhuren",
        "password": "a good password",
        "slug": "qinghe",
        "name_zh": "青禾社区",
    }
    short = client.post(path, data={**wanted, "password": "short"})
    assert short.status_code == 400 and "li.zhuren" in short.text
    easy = client.post(path, data={**wanted, "password": "Qinghe@2026"})
    assert easy.status_code == 400 and "li.zhuren" in easy.text
    assert client.post(path, data=wanted).headers["Location"].startswith("/staff/second-factor")
    set_up(client)
    assert client.get("/c/qinghe/staff/offices").status_code == 200
    assert app.test_client().post(path, data={**wanted, "login": "second"}).status_code == 403
    with app.app_context(), transaction():
        assert first_link.first_admin_link(now=now_utc()) is None


def set_up(client) -> list[str]:
    """Sets up the second step as an app on a phone would; returns the codes for the day it is lost."""
    shown = client.get("/staff/second-factor").text
    secret = re.search(r"<code>([A-Z2-7]{32})</code>", shown)[1]
    done = client.post("/staff/second-factor", data={"code": pyotp.TOTP(secret).now()})
    assert done.status_code == 200, done.text
    return re.findall(r"<code>([a-z0-9-]{19})</code>", done.text)


# SMS


def known_number(app, place, number="13800000002") -> None:
    with app.app_context(), transaction():
        persons.person_by_id(place.members[2].id).phone = number


def welcome_strangers(app, place) -> None:
    with app.app_context(), transaction():
        settings.change(
            places.community_by_id(place.community.id),
            "sms_strangers",
            1,
            holds={"staff_admin"},
            by=None,
            now=now_utc(),
        )


class Recorded:
    def __init__(self):
        self.sent = []

    def send(self, phone, code, minutes):
        self.sent.append((phone, code))


def test_a_phone_on_the_roll_signs_in_by_code(app, client, place):
    app.config["SMS"] = carrier = Recorded()
    with app.app_context(), transaction():
        persons.person_by_id(place.members[2].id).phone = "13800000002"
    client.post("/c/qinghe/enter/phone", data={"step": "send", "phone": "138 0000 0002", "consent": "1"})
    phone, code = carrier.sent[0]
    assert phone == "13800000002"
    wrong = "000000" if code != "000000" else "111111"
    assert (
        client.post(
            "/c/qinghe/enter/phone", data={"step": "check", "phone": phone, "code": wrong}
        ).status_code
        == 400
    )
    assert (
        client.post("/c/qinghe/enter/phone", data={"step": "check", "phone": phone, "code": code}).status_code
        == 302
    )
    assert "居民丙" in me(client).text and "138****0002" in me(client).text
    again = app.test_client().post(
        "/c/qinghe/enter/phone", data={"step": "check", "phone": phone, "code": code}
    )
    assert again.status_code == 400


def test_five_wrong_codes_use_a_code_up(app, client, place):
    app.config["SMS"] = carrier = Recorded()
    known_number(app, place)
    client.post("/c/qinghe/enter/phone", data={"step": "send", "phone": "13800000002", "consent": "1"})
    phone, code = carrier.sent[0]
    wrong = "000000" if code != "000000" else "111111"
    for _ in range(5):
        client.post("/c/qinghe/enter/phone", data={"step": "check", "phone": phone, "code": wrong})
    assert (
        client.post("/c/qinghe/enter/phone", data={"step": "check", "phone": phone, "code": code}).status_code
        == 400
    )


def test_a_second_code_within_a_minute_is_refused(app, client, place):
    app.config["SMS"] = carrier = Recorded()
    known_number(app, place)
    for _ in range(2):
        answer = client.post(
            "/c/qinghe/enter/phone", data={"step": "send", "phone": "13800000002", "consent": "1"}
        )
    assert answer.status_code == 400 and len(carrier.sent) == 1


def test_an_unknown_phone_adds_itself_as_waiting_where_the_community_wants_that(app, client, place):
    app.config["SMS"] = carrier = Recorded()
    asked = {"step": "send", "phone": "13900000009", "consent": "1"}
    nothing = app.test_client().post(
        "/c/qinghe/enter/phone", data=asked, environ_base={"REMOTE_ADDR": "203.0.113.9"}
    )
    # Nothing is sent, and the page says the same as for a number on the roll.
    assert nothing.status_code == 200 and carrier.sent == []
    welcome_strangers(app, place)
    client.post("/c/qinghe/enter/phone", data={"step": "send", "phone": "13900000009", "consent": "1"})
    client.post(
        "/c/qinghe/enter/phone", data={"step": "check", "phone": "13900000009", "code": carrier.sent[0][1]}
    )
    client.post("/c/qinghe/choose", data={"name": "王五", "note": "3号楼", "consent": "1"})
    assert "待核验" in me(client).text


class Gateway(BaseHTTPRequestHandler):
    def do_POST(self):
        self.server.got.append(
            (self.headers["Authorization"], json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        )
        self.send_response(self.server.answer)
        self.end_headers()

    def log_message(self, *_):
        pass


@pytest.fixture
def gateway():
    server = HTTPServer(("127.0.0.1", 0), Gateway)
    server.got, server.answer = [], 200
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def test_the_http_adapter_posts_what_it_documents(gateway):
    sms.HttpSms(f"http://127.0.0.1:{gateway.server_port}/send", token="t", sign="青禾", template="7").send(
        "13800000000", "482913", 10
    )
    assert gateway.got == [
        (
            "Bearer t",
            {"phone": "13800000000", "code": "482913", "minutes": 10, "sign": "青禾", "template": "7"},
        )
    ]


def test_a_message_the_carrier_refuses_can_be_asked_for_again_at_once(app, client, place, gateway):
    app.config["SMS"] = sms.HttpSms(f"http://127.0.0.1:{gateway.server_port}/send")
    known_number(app, place)
    gateway.answer = 500
    data = {"step": "send", "phone": "13800000002", "consent": "1"}
    refused = client.post("/c/qinghe/enter/phone", data=data)
    assert refused.status_code == 400 and "13800000002" in refused.text
    gateway.answer = 202
    assert client.post("/c/qinghe/enter/phone", data=data).status_code == 200


def test_without_an_adapter_there_is_no_sms_page(client, place):
    assert client.get("/c/qinghe/enter/phone").status_code == 404


# Stored secrets


def test_no_token_code_or_pin_is_stored_readable(app, client, place):
    _id, code = issue(app, place)
    client.post(f"/s/{code}", data={"person": place.members[0].id})
    client.post("/c/qinghe/me/pin", data={"pin": "135790"})
    token = client.get_cookie("seat").value
    with app.app_context():
        dump = "\n".join(
            str(tuple(row))
            for table in ("slip", "seat_session", "person", "account")
            for row in db.session.execute(db.text(f"SELECT * FROM {table}"))
        )
    assert all(secret not in dump for secret in (code, token, "135790"))


def test_rate_limits_hold_on_sign_in(app, place, monkeypatch):
    from consult.foundation import web

    monkeypatch.setattr(web.limiter, "enabled", True)
    web.limiter.reset()
    client = app.test_client()
    said = [
        client.post("/staff/sign-in", data={"login": "x", "password": "y"}).status_code for _ in range(21)
    ]
    web.limiter.reset()
    assert said[-1] == 429 and said[0] == 400


def test_a_seat_unused_for_half_a_year_is_over(app, place, db_session):
    with transaction():
        account = logins.add_staff_account("old", "x", [persons.person_by_id(place.admin.id)], now=now_utc())
        _seat, token = seats.open_seat(account, None, proof="slip", now=datetime(2026, 1, 1, tzinfo=UTC))
        start = datetime(2026, 6, 1, tzinfo=UTC)
        seat, office = seats.open_seat(account, None, proof="totp", now=start)
    assert seats.seat_for(office, start + timedelta(hours=3)) is not None
    assert seats.seat_for(office, start + timedelta(hours=5)) is None, "unused for four hours"
    seat.seen_at = start + timedelta(hours=12)
    assert seats.seat_for(office, start + timedelta(hours=12, minutes=1)) is None, "a day's work is over"
    assert seats.seat_for(token, datetime(2026, 6, 1, tzinfo=UTC)) is not None
    assert seats.seat_for(token, datetime(2026, 8, 1, tzinfo=UTC)) is None
