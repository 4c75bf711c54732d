"""The edge: language and text size remembered, errors as pages in the reader's language, CSRF, headers,
health, full disk.
"""

import pytest
from sqlalchemy import text

from consult.accounts import rights
from consult.app import create_app
from consult.foundation.db import db, transaction


def test_language_is_chosen_remembered_and_not_sent_elsewhere(client):
    answer = client.get("/language/en?next=//evil.example/")
    assert answer.status_code == 302 and answer.headers["Location"] == "/"
    page = client.get("/nothing-here").get_data(as_text=True)
    assert 'lang="en"' in page and "There is nothing here" in page
    client.get("/language/zh")
    page = client.get("/nothing-here").get_data(as_text=True)
    assert 'lang="zh-CN"' in page and "没有找到这个页面" in page


def test_chinese_is_the_default_and_the_browser_may_ask_for_english(client):
    assert "没有找到" in client.get("/nothing-here").get_data(as_text=True)
    assert "nothing here" in client.get("/nothing-here", headers={"Accept-Language": "en-GB,en"}).get_data(
        as_text=True
    )


def test_large_text_is_remembered(client):
    client.get("/text-size/large?next=/nothing-here")
    assert 'class="large' in client.get("/nothing-here").get_data(as_text=True)


def test_every_answer_carries_the_security_headers(client):
    headers = client.get("/").headers
    policy = headers["Content-Security-Policy"]
    assert "script-src 'self'" in policy and "unsafe" not in policy and "frame-ancestors 'none'" in policy
    assert headers["X-Content-Type-Options"] == "nosniff" and headers["X-Frame-Options"] == "DENY"


def test_post_without_csrf_token_is_refused_with_a_page(database_url, tmp_path):
    app = create_app(
        tmp_path / "i2", SQLALCHEMY_DATABASE_URI=database_url, TESTING=True, RATELIMIT_ENABLED=False
    )
    answer = app.test_client().post("/staff/sign-in", data={"login": "x"}, headers={"Accept-Language": "en"})
    assert answer.status_code == 400 and "form had been open too long" in answer.get_data(as_text=True)


def test_healthz(client):
    assert client.get("/healthz").get_json() == {"ok": True}


def test_transaction_rolls_everything_back(db_session):
    from tests.factories import make_community

    before = db_session.execute(text("SELECT count(*) FROM community")).scalar()
    with pytest.raises(RuntimeError), transaction():
        make_community(db)
        raise RuntimeError
    assert db_session.execute(text("SELECT count(*) FROM community")).scalar() == before


def test_full_disk_is_a_page_and_changes_nothing(app, client, monkeypatch):
    if not app.config["SQLALCHEMY_DATABASE_URI"].startswith("sqlite"):
        pytest.skip("the page limit that stands for a full disk is SQLite's")

    # An address without a row in the table of rights does not exist.
    monkeypatch.setitem(rights.DOORS, ("fill", "*"), "read")

    @app.post("/fill-the-disk")
    def fill():
        with transaction():
            db.session.execute(text("CREATE TABLE filler (x)"))
            db.session.execute(text("PRAGMA max_page_count=1"))
            for _ in range(200):
                db.session.execute(text("INSERT INTO filler VALUES (zeroblob(100000))"))
        return "never"

    answer = client.post("/fill-the-disk", headers={"Accept-Language": "en"})
    assert answer.status_code == 503 and "cannot save just now" in answer.get_data(as_text=True)
    with app.app_context():
        assert (
            db.session.execute(text("SELECT count(*) FROM sqlite_master WHERE name='filler'")).scalar() == 0
        )


@pytest.mark.parametrize(
    "target",
    [
        "//evil.example",
        "https://evil.example",
        "/\\evil.example",
        "\\/evil.example",
        "/\t/evil.example",
        "/\n/evil.example",
        "javascript:alert(1)",
        "evil.example",
        "/%5C..\\evil",
        "\x00//evil.example",
    ],
)
def test_next_leads_nowhere_else(client, target):
    for address in ("/language/en", "/text-size/large"):
        place = client.get(address, query_string={"next": target}).headers["Location"]
        assert place == "/", (target, place)


def test_every_cookie_is_kept_from_scripts_and_other_sites(database_url, tmp_path, monkeypatch):
    from tests.factories import make_community

    monkeypatch.setenv("CONSULT_SECURE", "1")
    app = create_app(
        tmp_path / "i3",
        SQLALCHEMY_DATABASE_URI=database_url,
        TESTING=True,
        RATELIMIT_ENABLED=False,
        WTF_CSRF_ENABLED=False,
    )
    client = app.test_client()
    with app.app_context():
        place = make_community(db)
        with transaction():
            from consult.accounts import slips
            from consult.people import homes

            _slip, code = slips.issue_slip(
                homes.household_for(place.community, place.households[0].id),
                now=db_now(),
            )
        person = place.members[0].id
    answers = [
        client.get("/language/en"),
        client.get("/text-size/large"),
        client.post(f"/s/{code}", data={"person": person}, base_url="https://localhost"),
        client.get("/staff/sign-in", base_url="https://localhost"),
    ]
    set_here = [line for answer in answers for line in answer.headers.getlist("Set-Cookie")]
    names = {line.split("=")[0].removeprefix("__Host-") for line in set_here}
    assert names >= {"lang", "size", "seat"}
    assert [
        line for line in set_here if not ("HttpOnly" in line and "SameSite=Lax" in line and "Secure" in line)
    ] == []
    assert answers[0].headers["Strict-Transport-Security"]


def db_now():
    from consult.foundation.db import now_utc

    return now_utc()


def test_limits_hold_on_what_can_be_guessed_or_flooded(app, monkeypatch):
    """Each address that takes a secret, a message or a ballot answers 429 after some tries, in the reader's
    language.
    """
    from consult.foundation import web
    from tests.factories import make_community, sign_in

    with app.app_context():
        place = make_community(db)
    monkeypatch.setattr(web.limiter, "enabled", True)
    client = sign_in(app.test_client(), place.members[0])
    client.set_cookie("lang", "en")
    never = []
    for address, most in (
        ("/staff/sign-in", 21),
        ("/c/qinghe/enter", 61),
        ("/c/qinghe/me/switch", 61),
        ("/c/qinghe/me/pin", 31),
        ("/c/qinghe/topics/propose", 241),
        ("/c/qinghe/meetings/1/acts", 241),
        ("/c/qinghe/boxes/1/cast", 61),
        ("/first/x", 21),
        ("/s/x", 301),
    ):
        web.limiter.reset()
        said = None
        for _ in range(most):
            said = client.post(address, data={"name": "x"})
            if said.status_code == 429:
                break
        if said is None or said.status_code != 429 or "Too many tries" not in said.text:
            never.append((address, said.status_code if said else None))
    web.limiter.reset()
    assert never == []


def test_the_log_of_a_whole_meeting_holds_no_secret_no_name_and_no_ballot(app, caplog, capfd, monkeypatch):
    """By a slip with a PIN, an act, a paper in the box, a failure: what was logged is read for all of it."""
    import logging

    import structlog

    from consult.accounts import first_link, passwords, pins, slips
    from consult.ballots import box
    from consult.foundation import web
    from consult.people import persons
    from tests.factories import sign_in
    from tests.meetings.scene import make_scene

    caplog.set_level(logging.DEBUG)
    monkeypatch.setattr(
        web,
        "log",
        structlog.wrap_logger(
            structlog.PrintLogger(), wrapper_class=structlog.make_filtering_bound_logger(logging.DEBUG)
        ),
    )
    with structlog.testing.capture_logs() as lines:
        with app.app_context():
            scene = make_scene(items=[{"method": "box"}]).begin()
            scene.debate()
            scene.do(scene.chair, "put")
            box_id = box.box_of(scene.meeting_id, scene.state.vote.seq)
            with transaction():
                person = persons.person_by_id(scene.people[0])
                person.phone = "13812345678"
                pins.set_pin(person, passwords.hash_secret("975310"))
                _slip, code = slips.issue_slip(person.household, now=db_now())
                link = first_link.first_admin_link(now=db_now())
            name = person.name
        client = app.test_client()
        client.get(f"/s/{code}")
        client.post(f"/s/{code}", data={"person": scene.people[0], "pin": "864200"})
        client.post(f"/s/{code}", data={"person": scene.people[0], "pin": "975310"})
        token = client.get_cookie("seat").value
        base = f"/c/qinghe/meetings/{scene.meeting_id}"
        client.get(f"{base}/phone")
        client.post(f"{base}/acts", data={"act_id": "an-act-of-this-test", "kind": "check_in"})
        client.post(f"{base}/boxes/{box_id}/cast", json={"choice": "against", "key": "the-key-of-this-paper"})
        client.post(
            f"/c/qinghe/boxes/{box_id}/cast", data={"choice": "against", "key": "the-key-of-this-paper"}
        )
        client.get(link)
        client.post("/staff/sign-in", data={"login": "somebody", "password": "a long password"})
        sign_in(client, scene.chair)
        client.post(f"{base}/acts", json={"act_id": "an-act-of-this-test-2", "kind": "announce", "args": {}})
    out, err = capfd.readouterr()
    said = "\n".join([*map(str, lines), caplog.text, out, err])
    assert sum("'event': 'request'" in str(line) for line in lines) >= 8
    assert "/s/*" in said and "/first/*" in said and "(ballot)" in said
    leaked = [
        secret
        for secret in (
            code,
            token,
            "975310",
            "864200",
            "13812345678",
            "the-key-of-this-paper",
            "against",
            f"/boxes/{box_id}",
            name,
            "a long password",
            link.rsplit("/", 1)[1],
        )
        if secret in said
    ]
    assert leaked == []
