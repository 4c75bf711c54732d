"""Nobody becomes what they are not: the ways in carry no more than was proved, and hand nothing over."""

import re
from datetime import date, timedelta
from pathlib import Path

import pyotp
import pytest

from consult.accounts import (
    first_link,
    keeping,
    linking,
    logins,
    passwords,
    pins,
    seats,
    second_factor,
    slips,
    strength,
)
from consult.accounts.models import Account, FirstLink
from consult.foundation import journal, notify
from consult.foundation.db import db, now_utc, transaction
from consult.foundation.errors import Forbidden, Invalid
from consult.foundation.journal import JournalEntry
from consult.people import homes, offices, persons
from tests.accounts.test_sign_in import Recorded, known_number, set_up, welcome_strangers
from tests.factories import make_community, sign_in

KEY = "test key"
PASSWORD = "lanhua tielu 7 bangdeng"


@pytest.fixture
def place(app):
    app.config["SECRET_KEY"] = KEY
    with app.app_context():
        return make_community()


def an_office(app, person, kind: str) -> None:
    with app.app_context(), transaction():
        offices.grant_office(persons.person_by_id(person.id), kind, from_on=date(2026, 1, 1), now=now_utc())


def sms_in(app, client, number: str, carrier: Recorded) -> int:
    client.post("/c/qinghe/enter/phone", data={"step": "send", "phone": number, "consent": "1"})
    code = carrier.sent[-1][1]
    return client.post(
        "/c/qinghe/enter/phone", data={"step": "check", "phone": number, "code": code}
    ).status_code


def test_a_grid_worker_does_not_become_administrator_by_the_administrators_phone(app, client, place):
    """Before: the worker wrote an own number beside the administrator's name, signed in by SMS with it, and
    granted offices."""
    app.config["SMS"] = carrier = Recorded()
    an_office(app, place.members[4], "grid_worker")
    with app.app_context(), transaction():
        persons.person_by_id(place.admin.id).phone = "13900000001"
    page = f"/c/qinghe/staff/people/{place.admin.id}"
    taken = {
        "deed": "change",
        "name": place.admin.name,
        "phone": "13700000007",
        "of_age": "y",
        "registered": "y",
    }
    worker = sign_in(app.test_client(), place.members[4])
    answer = worker.post(page, data=taken)
    assert answer.status_code == 400 and "13700000007" in answer.text, "what was typed stays"
    for deed in ("pin", "sign_out", "left"):
        assert worker.post(page, data={"deed": deed}).status_code == 400, deed
    # A name is corrected by whoever keeps the roll.
    corrected = {**taken, "phone": "13900000001", "name": "管理员甲"}
    assert worker.post(page, data=corrected).status_code == 302
    # The administrator does it; even so the SMS of the new number brings no office.
    assert sign_in(app.test_client(), place.admin).post(page, data=taken).status_code == 302
    assert sms_in(app, client, "13700000007", carrier) == 302
    assert "管理员" in client.get("/c/qinghe/me").text
    refused = client.get("/c/qinghe/staff/offices")
    assert refused.status_code == 403 and "密码" in refused.text
    grant = {"person": place.members[4].id, "kind": "staff_admin", "q": "x"}
    assert client.post("/c/qinghe/staff/offices", data=grant).status_code == 403
    with app.app_context():
        told = [row for row in notify.waiting_for(place.admin.id) if row.kind == "phone_changed"]
        assert [(row.params["to"], row.params["old"]) for row in told] == [("13900000001", "139****0001")]
        entries = db.session.query(JournalEntry).filter_by(verb="person_changed").order_by(JournalEntry.id)
        assert [entry.detail for entry in entries] == [{"fields": ["name"]}, {"fields": ["name", "phone"]}]


def test_a_changed_number_opens_nothing_any_more(app, place):
    app.config["SMS"] = carrier = Recorded()
    known_number(app, place)
    old = app.test_client()
    assert sms_in(app, old, "13800000002", carrier) == 302 and old.get("/c/qinghe/me").status_code == 200
    admin = sign_in(app.test_client(), place.admin)
    admin.post(
        f"/c/qinghe/staff/people/{place.members[2].id}",
        data={"deed": "change", "name": "居民丙", "phone": "13800000008", "of_age": "y"},
    )
    assert old.get("/c/qinghe/me").status_code == 403
    # And the notice to the old number stands on the person's own page.
    here = sign_in(app.test_client(), place.members[2], level="slip")
    assert "138****0002" in here.get("/c/qinghe/").text


def with_password(app, person, login="zhang") -> None:
    with app.app_context():
        hashed = passwords.hash_secret(PASSWORD)
        with transaction():
            logins.add_staff_account(login, hashed, [persons.person_by_id(person.id)], now=now_utc())


def test_the_second_step_is_asked_for_once_works_once_and_another_administrator_takes_it_off(app, place):
    with_password(app, place.admin)
    wanted = {"login": "zhang", "password": PASSWORD}
    first = app.test_client()
    first.post("/staff/sign-in", data=wanted)
    before = first.get_cookie("seat").value
    shown = first.get("/staff/second-factor").text
    secret = re.search(r"<code>([A-Z2-7]{32})</code>", shown)[1]
    assert first.post("/staff/second-factor", data={"code": "000000"}).status_code == 400
    codes = set_up(first)
    assert len(codes) == 8 and first.get("/c/qinghe/staff/offices").status_code == 200
    assert first.get_cookie("seat").value != before, "a new proof is a new token"
    with app.app_context():
        assert secret not in str(db.session.execute(db.text("SELECT * FROM account")).all())
    second = app.test_client()
    assert second.get("/staff/second-step").status_code == 302, "nobody is half-way"
    assert second.post("/staff/sign-in", data=wanted).headers["Location"].startswith("/staff/second-step")
    assert second.get_cookie("seat") is None and second.get("/c/qinghe/staff/").status_code == 403
    # The code that set it up does not work a second time; a recovery code does, once.
    used = pyotp.TOTP(secret).at(now_utc() - timedelta(seconds=30))
    assert second.post("/staff/second-step", data={"code": used}).status_code == 400
    assert second.post("/staff/second-step", data={"code": codes[0].upper()}).status_code == 302
    assert second.get("/c/qinghe/staff/offices").status_code == 200
    third = app.test_client()
    third.post("/staff/sign-in", data=wanted)
    assert third.post("/staff/second-step", data={"code": codes[0]}).status_code == 400
    for _ in range(6):
        said = third.post("/staff/second-step", data={"code": "123456"})
    assert "分钟" in said.text
    # Nobody takes off their own.
    account = f"/c/qinghe/staff/people/{place.admin.id}/account"
    assert first.post(account, data={"deed": "second_off"}).status_code == 403
    assert first.post(account, data={"deed": "off"}).status_code == 403
    other = sign_in(app.test_client(), place.admin)
    assert other.post(account, data={"deed": "second_off"}).status_code == 302
    assert first.get("/c/qinghe/staff/").status_code == 403, "and its seats ended"
    again = app.test_client()
    again.post("/staff/sign-in", data=wanted)
    assert again.get("/c/qinghe/staff/").headers["Location"].startswith("/staff/second-factor")
    # Switched off altogether, no seat and no password opens anything.
    assert other.post(account, data={"deed": "off"}).status_code == 302
    assert again.get("/staff/second-factor").status_code == 403
    assert app.test_client().post("/staff/sign-in", data=wanted).status_code == 400
    other.post(account, data={"deed": "on"})
    assert app.test_client().post("/staff/sign-in", data=wanted).status_code == 302


def test_a_password_is_changed_by_who_knows_it_and_ends_the_other_seats(app, place):
    with_password(app, place.recorder)
    with app.app_context(), transaction():
        account = logins.account_named("zhang")
        assert not logins.administers(account, lambda _c: date(2026, 6, 1))
    one, two = app.test_client(), app.test_client()
    for browser in (one, two):
        signed = browser.post("/staff/sign-in", data={"login": "zhang", "password": PASSWORD})
        assert signed.headers["Location"] == "/c/qinghe/staff/", "a recorder needs no second step"
    changed = {"old_password": PASSWORD, "password": "shanlu wandao 3 xiangyu"}
    assert one.post("/staff/password", data={**changed, "old_password": "x"}).status_code == 400
    assert one.post("/staff/password", data={**changed, "password": "zhang123456"}).status_code == 400
    assert one.post("/staff/password", data=changed).status_code == 302
    assert one.get("/c/qinghe/staff/").status_code == 200 and two.get("/c/qinghe/staff/").status_code == 403


@pytest.mark.parametrize(
    "easy", ["woaini1314520", "Wangwei1985", "13812345678", "juweihui2026", "aaaaaaaaaaaa"]
)
def test_passwords_people_here_take_are_refused(easy):
    from consult.accounts.strength import clean_password
    from consult.foundation.errors import Invalid

    with pytest.raises(Invalid):
        clean_password(easy, "wangwei", "王伟", "qinghe")


def test_a_link_for_the_first_administrator_makes_one(app, place):
    """Before: four at once made four. Each had read the link as unused before any wrote."""
    with app.app_context():
        with transaction():
            path = first_link.first_admin_link(now=now_utc())
        row = first_link.first_link_for(path.rsplit("/", 1)[1], now_utc())
        with transaction():
            first_link.use_first_link(row, "one", "x", "甲", place.community, now=now_utc())
        stale = FirstLink(id=row.id, token_hash=row.token_hash, expires_at=row.expires_at)
        for login in ("two", "three", "four"):
            with pytest.raises(Forbidden), transaction():
                first_link.use_first_link(stale, login, "x", "乙", place.community, now=now_utc())
        assert db.session.query(Account).filter_by(admin=True).count() == 1


def a_slip(app, place, n: int) -> str:
    with app.app_context(), transaction():
        home = homes.household_for(place.community, place.households[n].id)
        return slips.issue_slip(home, now=now_utc())[1]


def test_a_cookie_planted_in_a_browser_does_not_become_the_victim(app, place):
    """Before: signing in by a slip kept the browser's seat, so whoever knew its cookie was the victim too,
    and who had used the device before could change over to them."""
    attacker, victim = app.test_client(), app.test_client()
    attacker.post(f"/s/{a_slip(app, place, 0)}", data={"person": place.members[0].id})
    planted = attacker.get_cookie("seat").value
    victim.set_cookie("seat", planted)
    code = a_slip(app, place, 1)
    answer = victim.post(f"/s/{code}", data={"person": place.members[1].id})
    assert "居民乙" in victim.get("/c/qinghe/me").text and victim.get_cookie("seat").value != planted
    assert attacker.get("/c/qinghe/me").status_code == 403, "the seat it came with is over"
    # The victim is asked, and leaves it at that.
    assert answer.headers["Location"].startswith("/c/qinghe/enter/share")
    victim.post("/c/qinghe/enter/share", data={"deed": "alone"})
    for browser in (attacker, victim):
        switched = browser.post("/c/qinghe/me/switch", data={"person": place.members[1].id})
        assert switched.status_code in (403, 404) or browser is victim
    attacker.post(f"/s/{a_slip(app, place, 0)}", data={"person": place.members[0].id})
    assert attacker.post("/c/qinghe/me/switch", data={"person": place.members[1].id}).status_code == 404
    # The victim's seat acts as nobody else either.
    assert victim.post("/c/qinghe/me/switch", data={"person": place.members[0].id}).status_code == 404
    with app.app_context():
        held = {
            account.id: {s.person.id for s in linking.standings(account.id)}
            for account in db.session.query(Account)
        }
    assert not any({place.members[0].id, place.members[1].id} <= people for people in held.values())


def test_signing_out_of_a_shared_device_unlinks_it(app, client, place):
    code = a_slip(app, place, 0)
    with app.app_context():
        both = homes.household_persons(homes.household_for(place.community, place.households[0].id))
    for person in both:
        client.post(f"/s/{code}", data={"person": person.id})
    client.post("/c/qinghe/enter/share", data={"deed": "mine"})
    client.post("/c/qinghe/enter/share", data={"deed": "theirs", "person": both[0].id})
    assert client.post("/c/qinghe/me/switch", data={"person": both[0].id}).status_code == 302
    client.post("/c/qinghe/sign-out")
    with app.app_context():
        assert [linking.standings(account.id) for account in db.session.query(Account)].count([]) >= 1
        assert all(
            not linking.standings(account.id)
            for account in db.session.query(Account).order_by(Account.id).offset(1)
        )
    client.post(f"/s/{code}", data={"person": both[1].id})
    assert client.post("/c/qinghe/me/switch", data={"person": both[0].id}).status_code == 404


def test_a_code_works_where_it_was_asked_for_and_guessing_elsewhere_burns_nothing(app, place):
    app.config["SMS"] = carrier = Recorded()
    known_number(app, place)
    owner, other = app.test_client(), app.test_client()
    asked = {"step": "send", "phone": "13800000002", "consent": "1"}
    owner.post("/c/qinghe/enter/phone", data=asked)
    number, code = carrier.sent[-1]
    check = {"step": "check", "phone": number, "code": code}
    assert other.post("/c/qinghe/enter/phone", data=check).status_code == 400, (
        "not where it was not asked for"
    )
    for _ in range(5):
        other.post("/c/qinghe/enter/phone", data={**check, "code": "000000"})
    # Nor does somebody elsewhere who asks for codes kill the one that was sent.
    far = {"REMOTE_ADDR": "203.0.113.5"}
    assert other.post("/c/qinghe/enter/phone", data=asked, environ_base=far).status_code == 200
    assert owner.post("/c/qinghe/enter/phone", data=check).status_code == 302


def test_messages_have_a_budget_for_a_pair_for_an_address_and_for_the_server(app, place):
    app.config["SMS"] = carrier = Recorded()
    welcome_strangers(app, place)
    app.config["SMS_BUDGET"] = 5

    def ask(number: str, address: str) -> int:
        return (
            app.test_client()
            .post(
                "/c/qinghe/enter/phone",
                data={"step": "send", "phone": number, "consent": "1"},
                environ_base={"REMOTE_ADDR": address},
            )
            .status_code
        )

    assert [ask(f"1390000000{n}", f"203.0.113.{n}") for n in range(7)] == [200] * 5 + [400] * 2
    assert len(carrier.sent) == 5


def test_three_wait_under_one_number_and_a_confirmed_family_has_room(app, client, place):
    app.config["SMS"] = carrier = Recorded()
    welcome_strangers(app, place)
    sms_in(app, client, "13900000009", carrier)
    added = [client.post("/c/qinghe/choose", data={"name": f"租客{n}", "consent": "1"}) for n in "甲乙丙丁"]
    assert [answer.status_code for answer in added] == [302, 302, 302, 400]
    assert "租客丁" in added[-1].text
    with app.app_context(), transaction():
        for person in persons.people_of(place.community, level="declared").people:
            persons.confirm_person(person, by=None, now=now_utc())
    assert client.post("/c/qinghe/choose", data={"name": "租客丁", "consent": "1"}).status_code == 302


def test_secrets_derived_differ_by_account_and_by_beginning(db_session):
    with transaction():
        one, two = (logins.add_staff_account(name, "x", [], now=now_utc()) for name in ("one", "two"))
        second_factor.begin(one)
        second_factor.begin(two)
        first = second_factor.secret_of(one, KEY)
        assert first != second_factor.secret_of(two, KEY) and first != second_factor.secret_of(one, "other")
        second_factor.switch_off(one, by_account=two.id, now=now_utc())
        second_factor.begin(one)
        assert second_factor.secret_of(one, KEY) != first


def test_a_seat_that_a_demo_left_behind_is_nobody(app, client, place):
    from consult.accounts import seats

    with app.app_context(), transaction():
        token = seats.open_demo_seat(persons.person_by_id(place.admin.id), now=now_utc())
    client.set_cookie("seat", token)
    assert client.get("/c/qinghe/me").status_code == 403
    app.config["DEMO"] = True
    assert client.get("/c/qinghe/staff/offices").status_code == 200


def test_an_ended_office_is_over_at_once_and_the_last_administrator_stays(app, place):
    """Before: an administrator whose office was ended acted until midnight, and gave herself a new one."""
    an_office(app, place.members[4], "staff_admin")
    with app.app_context():
        terms = offices.terms_of(place.members[4].id, place.community.id, date.today())
        theirs = next(term.id for term in terms if term.kind == "staff_admin")
        own = next(
            o.id for o in offices.terms_of(place.admin.id, place.community.id, date.today())
            if o.kind == "staff_admin"
        )  # fmt: skip
    admin = sign_in(app.test_client(), place.admin)
    ended = sign_in(app.test_client(), place.members[4])
    page = "/c/qinghe/staff/offices"
    assert ended.get(page).status_code == 200
    assert admin.post(page, data={"deed": "end", "office": theirs}).status_code == 302
    assert ended.get(page).status_code == 403
    again = {"person": place.members[4].id, "kind": "staff_admin", "from_on": "2026-11-28"}
    assert ended.post(page, data=again).status_code == 403
    last = admin.post(page, data={"deed": "end", "office": own}, headers={"Accept-Language": "en"})
    assert last.status_code in (200, 400) and "This is the only administrator." in last.text
    assert admin.get(page).status_code == 200


def test_a_code_by_time_is_used_once_though_several_browsers_send_it_at_once(app, place):
    """Before: what a request had read before its turn to write counted, and one code opened three seats."""
    with_password(app, place.admin)
    browser = app.test_client()
    browser.post("/staff/sign-in", data={"login": "zhang", "password": PASSWORD})
    browser.get("/staff/second-factor")
    set_up(browser)
    with app.app_context():
        account = db.session.scalar(db.select(Account).where(Account.login == "zhang"))
        later = now_utc() + timedelta(seconds=90)
        code = pyotp.TOTP(second_factor.secret_of(account, KEY)).at(later)
        with db.engine.begin() as other:
            other.execute(
                db.update(Account)
                .where(Account.id == account.id)
                .values(totp_step=int(later.timestamp()) // 30)
            )
        assert account.totp_step != int(later.timestamp()) // 30, "as read before the other came first"
        with transaction():
            assert not second_factor.take(account, KEY, code, later)


@pytest.mark.parametrize(
    "pin", ["0000", "8888", "1234", "987654", "8901", "1212", "123123", "1988", "520520"]
)
def test_a_pin_tried_first_is_refused(pin):
    with pytest.raises(Invalid):
        pins.clean_pin(pin)
    assert pins.clean_pin(" 135790 ") == "135790" and pins.clean_pin("4071") == "4071"


@pytest.mark.parametrize(
    "password", ["admin2026admin", "guanliyuan2026!", "Shequ-juweihui-2026", "zhang1988zhang"]
)
def test_a_password_of_words_anybody_thinks_of_is_refused_however_dressed(password):
    """Before: admin2026admin passed for eight random letters."""
    with pytest.raises(Invalid):
        strength.clean_password(password, "zhang")
    assert strength.clean_password("qingtian dengta lvdou", "zhang")


def test_one_sign_in_serves_several_communities_and_no_administrator_of_one_takes_it_over(app, client, place):
    """Before, the administrator of one community gave a sign-in shared with another one a new password."""
    with app.app_context():
        other = make_community(slug="hehua", name_zh="荷花社区", name_en="Hehua")
        with transaction():
            hashed = passwords.hash_secret(PASSWORD)
            worker = persons.person_by_id(place.members[2].id)
            there = persons.person_by_id(other.members[2].id)
            for person in (worker, there):
                offices.grant_office(person, "grid_worker", from_on=date(2026, 1, 1), now=now_utc())
            logins.add_staff_account("station.a", hashed, [worker], now=now_utc())
            logins.add_staff_account("station.b", hashed, [there], now=now_utc())
    browser = app.test_client()
    browser.post("/staff/sign-in", data={"login": "station.a", "password": PASSWORD})
    assert browser.get("/c/qinghe/staff/").status_code == 200
    assert browser.get("/c/hehua/staff/").status_code == 403
    wrong = {"login": "station.b", "password": "not this one at all"}
    assert browser.post("/staff/join", data=wrong).status_code == 400
    assert browser.post("/staff/join", data={"login": "station.a", "password": PASSWORD}).status_code == 400
    # Before, whoever had set the first password joined somebody's sign-in into their own.
    refused = browser.post("/staff/join", data={"login": "station.b", "password": PASSWORD})
    assert refused.status_code == 400 and "密码是别人设的" in refused.text
    assert browser.get("/c/hehua/staff/").status_code == 403
    owner = app.test_client()
    owner.post("/staff/sign-in", data={"login": "station.b", "password": PASSWORD})
    own = {"old_password": PASSWORD, "password": "shanlu wandao 3 xiangyu"}
    assert owner.post("/staff/password", data=own).status_code == 302
    with app.app_context(), transaction():
        logins.account_named("station.b").given_at = now_utc()
    assert browser.post("/staff/join", data={"login": "station.b", "password": PASSWORD}).status_code == 400
    joined = {"login": "ＳＴＡＴＩＯＮ．Ｂ", "password": own["password"]}
    assert browser.post("/staff/join", data=joined).status_code == 302
    with app.app_context():
        assert logins.is_new(logins.account_named("station.a"), now_utc()), "no day is gained by joining"
    desk = browser.get("/c/qinghe/staff/")
    assert "/c/hehua/staff/" in desk.text and browser.get("/c/hehua/staff/").status_code == 200
    gone = app.test_client()
    gone.post("/staff/sign-in", data={"login": "station.b", "password": PASSWORD})
    assert gone.get("/c/hehua/staff/").status_code == 403, "the joined one is switched off"
    admin = sign_in(app.test_client(), other.admin)
    account = f"/c/hehua/staff/people/{other.members[2].id}/account"
    for deed in ("renew", "off", "second_off"):
        taken = {"deed": deed, "password": "hehua shequ 9 lianpeng"}
        assert admin.post(account, data=taken).status_code == 403
    with app.app_context(), transaction():
        mine = persons.person_by_id(place.admin.id)
        logins.add_staff_account("both", hashed, [mine, persons.person_by_id(other.admin.id)], now=now_utc())
        assert not logins.beyond(
            logins.account_named("station.a"), logins.account_named("both").id, lambda _c: now_utc().date()
        )


def two_communities(app, place):
    """(the other community, who is one person in both) of a sign-in that serves two."""
    with app.app_context():
        other = make_community(slug="hehua", name_zh="荷花社区", name_en="Hehua")
        with transaction():
            both = [persons.person_by_id(each.members[2].id) for each in (place, other)]
            for person in both:
                offices.grant_office(person, "grid_worker", from_on=date(2026, 1, 1), now=now_utc())
            logins.add_staff_account("both", passwords.hash_secret(PASSWORD), both, now=now_utc())
    return other


@pytest.mark.parametrize("deed", ["sign_out", "left", "erase"])
def test_what_ends_in_one_community_goes_on_in_the_other(app, place, deed):
    """Before, the administrator of one ended the seats of a chair in the other, amid the meeting."""
    other = two_communities(app, place)
    worker, admin = app.test_client(), sign_in(app.test_client(), other.admin)
    worker.post("/staff/sign-in", data={"login": "both", "password": PASSWORD})
    for slug in ("qinghe", "hehua"):
        assert worker.get(f"/c/{slug}/staff/").status_code == 200
    cut, page = [], f"/c/hehua/staff/people/{other.members[2].id}"
    with app.app_context(), transaction():
        seats.on_revoke.append(cut.append)
    try:
        if deed == "erase":
            with app.app_context(), transaction():
                there = persons.person_by_id(other.members[2].id)
                keeping.erase(there, Path(app.instance_path), by=other.admin.id, now=now_utc())
        else:
            answer = admin.post(page, data={"deed": deed}, follow_redirects=True)
            assert answer.status_code == 200 and ("照常使用" in answer.text) is (deed == "sign_out")
    finally:
        seats.on_revoke.remove(cut.append)
    assert worker.get("/c/hehua/staff/").status_code == 403
    assert worker.get("/c/qinghe/staff/").status_code == 200
    again = app.test_client()
    again.post("/staff/sign-in", data={"login": "both", "password": PASSWORD})
    assert again.get("/c/qinghe/staff/").status_code == 200
    # Sockets are closed, so that they come back as whom they are now.
    assert cut and cut[0]
    with app.app_context():
        verbs = {each.verb for each in journal.entries_for("person", other.members[2].id)}
        assert "account_parted" in verbs


def test_a_slip_or_a_number_that_ends_in_one_community_ends_nothing_in_the_other(app, place):
    """Before, a slip revoked there signed the same telephone out here."""
    with app.app_context():
        other = make_community(slug="hehua", name_zh="荷花社区", name_en="Hehua")
        with transaction():
            account = Account(phone="13900000009", created_at=now_utc())
            alone = Account(created_at=now_utc())
            db.session.add_all([account, alone])
            db.session.flush()
            here, there = (persons.person_by_id(each.members[1].id) for each in (place, other))
            slip, _code = slips.issue_slip(there.household, now=now_utc())
            linking.link(account, here, "slip", now=now_utc())
            for each in (account, alone):
                linking.link(each, there, "slip", slip=slip, now=now_utc())
            tokens = [
                seats.open_seat(who, person, proof="slip", now=now_utc())[1]
                for who, person in ((account, here), (account, there), (alone, there))
            ]
    browsers = [app.test_client() for _ in tokens]
    for browser, token in zip(browsers, tokens, strict=True):
        browser.set_cookie("seat", token)
    with app.app_context(), transaction():
        slips.revoke_slip(db.session.get(slips.Slip, slip.id), by=None, now=now_utc())
    assert browsers[0].get("/c/qinghe/me").status_code == 200
    for browser in browsers:
        assert browser.get("/c/hehua/me").status_code == 403
    with app.app_context():
        held = [seats.seat_for(token, now_utc()) for token in tokens]
        assert [each and each.person_id for each in held] == [here.id, None, None]
        assert held[1] is not None and held[2] is None


@pytest.mark.parametrize(
    "typed", ["ｃhair.one", "CHAIR.one", "Ｃｈａｉｒ．Ｏｎｅ", "chair．one", " chair.one "]
)
def test_a_name_that_reads_like_another_is_that_name(app, place, typed):
    """Before, `ｃhair1` was given beside `chair1`, and guessing at each had tries of its own."""
    hashed = passwords.hash_secret(PASSWORD)
    with app.app_context():
        person = persons.person_by_id(place.recorder.id)
        with transaction():
            logins.add_staff_account("chair.one", hashed, [person], now=now_utc())
        with pytest.raises(Invalid) as refused, transaction():
            logins.add_staff_account(typed, hashed, [person], now=now_utc())
        assert refused.value.field == "login"
        assert logins.account_named(typed).login == "chair.one"
    browser = app.test_client()
    assert browser.post("/staff/sign-in", data={"login": typed, "password": PASSWORD}).status_code == 302
    with app.app_context(), transaction():  # one from before names were folded still signs in, and is taken
        db.session.add(Account(login="ｄesk.two", password_hash=hashed, created_at=now_utc()))
    with app.app_context():
        assert logins.account_named("desk.two") is None and logins.account_named("ｄesk.two") is not None
        with pytest.raises(Invalid), transaction():
            logins.add_staff_account("desk.two", hashed, [], now=now_utc())
