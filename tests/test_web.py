"""The edge: language and text size remembered, errors as pages in the reader's language, CSRF, headers, health, full disk."""

import pytest
from sqlalchemy import text

from consult.app import create_app
from consult.db import db, transaction


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
    assert "nothing here" in client.get("/nothing-here", headers={"Accept-Language": "en-GB,en"}).get_data(as_text=True)


def test_large_text_is_remembered(client):
    client.get("/text-size/large?next=/nothing-here")
    assert 'class="large' in client.get("/nothing-here").get_data(as_text=True)


def test_every_answer_carries_the_security_headers(client):
    headers = client.get("/").headers
    policy = headers["Content-Security-Policy"]
    assert "script-src 'self'" in policy and "unsafe" not in policy and "frame-ancestors 'none'" in policy
    assert headers["X-Content-Type-Options"] == "nosniff" and headers["X-Frame-Options"] == "DENY"


def test_post_without_csrf_token_is_refused_with_a_page(database_url, tmp_path):
    app = create_app(tmp_path / "i2", SQLALCHEMY_DATABASE_URI=database_url, TESTING=True, RATELIMIT_ENABLED=False)
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


def test_full_disk_is_a_page_and_changes_nothing(app, client):
    if not app.config["SQLALCHEMY_DATABASE_URI"].startswith("sqlite"):
        pytest.skip("the page limit that stands for a full disk is SQLite's")

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
        assert db.session.execute(text("SELECT count(*) FROM sqlite_master WHERE name='filler'")).scalar() == 0
