"""The locked out come in again by a link of the command line, and one server has several communities."""

import re

import pytest

from consult import cli
from consult.accounts import first_link, founding, logins
from consult.accounts.models import Account
from consult.foundation.db import db, now_utc, transaction
from consult.foundation.errors import Invalid, NotFound
from consult.foundation.journal import JournalEntry
from consult.people import places
from tests import factories

NEW = {"name": "王书记", "login": "wang.new", "password": "a good password 7"}


def verbs():
    return [entry.verb for entry in db.session.query(JournalEntry).order_by(JournalEntry.id)]


def test_who_is_locked_out_comes_in_by_a_link_for_one_community(app):
    """Before, `consult init` printed nothing once there was an administrator, who may be locked out."""
    with app.app_context():
        place = factories.make_community(db)
        with transaction():
            lost = logins.add_staff_account("lost", "x", [place.admin], admin=True, now=now_utc())
            other = places.add_community("yunxi", "云溪村", now=now_utc())
            stale = first_link.new_admin_link(place.community, now=now_utc())
            elsewhere = first_link.new_admin_link(other, now=now_utc())
            path = first_link.new_admin_link(place.community, now=now_utc())
            row = first_link.first_link_for(path.rsplit("/", 1)[1], now_utc())
            with pytest.raises(NotFound):
                first_link.use_first_link(row, "x.y.z", "x", "王", other, now=now_utc())
        lost_id = lost.id
    client = app.test_client()
    assert client.get(stale).status_code == 403
    page = client.get(path).text
    assert "青禾社区" in page and 'name="slug"' not in page and 'name="community"' not in page
    answer = client.post(path, data={**NEW, "community": "999"})
    assert answer.headers["Location"].startswith("/staff/second-factor?next=/c/qinghe/")
    assert client.post(path, data={**NEW, "login": "again.x"}).status_code == 403
    assert client.get(elsewhere).status_code == 200
    with app.app_context():
        made = logins.account_named("wang.new")
        assert not made.admin and db.session.get(Account, lost_id).admin  # the server's stays the server's
        assert [v for v in verbs() if v.startswith("administrator_")] == [
            "administrator_link",
            "administrator_link",
            "administrator_link",
            "administrator_added",
        ]


def test_a_second_community_from_the_page_and_from_the_command(app, monkeypatch, capsys):
    with app.app_context():
        place = factories.make_community(db)
        with transaction():
            token = factories.open_seat(place.admin, now=now_utc())
            plain = factories.open_seat(place.recorder, now=now_utc())
            chief = db.session.query(Account).order_by(Account.id).first()
            chief.admin, chief.login = True, "chief"
    client, other = app.test_client(), app.test_client()
    client.set_cookie("seat", token)
    other.set_cookie("seat", plain)
    sent = {"name_zh": "云溪村", "slug": "yunxi", "kind": "village"}
    assert other.post("/staff/communities/new", data=sent).status_code == 403
    assert app.test_client().post("/staff/communities/new", data=sent).status_code == 403
    refused = client.post("/staff/communities/new", data={**sent, "slug": "qinghe"})
    assert refused.status_code == 400 and "云溪村" in refused.text
    answer = client.post("/staff/communities/new", data=sent, follow_redirects=True)
    assert "云溪村" in answer.text and "社区资料" in answer.text
    assert "云溪村" in client.get("/c/qinghe/staff/settings").text
    monkeypatch.setattr(cli.terminal, "open_app", lambda: app)
    assert cli.main(["community", "add", "xinhe", "新禾社区"]) == 0
    assert re.search(r"/first/\S+", capsys.readouterr().out)
    assert cli.main(["community", "add", "lihe", "里河社区", "--admin", "chief"]) == 0
    assert "/first/" not in capsys.readouterr().out
    assert client.get("/c/lihe/staff/offices").status_code == 200
    assert cli.main(["init", "--new-admin", "xinhe"]) == 0
    assert "新禾社区" in capsys.readouterr().out
    for words in (
        ["community", "add", "xinhe", "又一个"],
        ["init", "--new-admin"],
        ["init", "--new-admin", "no"],
    ):
        with pytest.raises(SystemExit) as said:
            cli.main(words)
        assert said.value.code not in (0, None)
    with app.app_context(), pytest.raises(Invalid), transaction():
        founding.found("nihe", "泥河社区", login="nobody", now=now_utc())
    with app.app_context():
        assert places.community_by_slug("nihe") is None
