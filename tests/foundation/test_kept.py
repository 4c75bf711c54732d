"""Pages kept ready for strangers: the same page, a token of one's own, and for nobody who is known."""

import re

import pytest
from flask import Flask, flash, redirect, request
from flask_wtf.csrf import CSRFProtect, generate_csrf

from consult.foundation import kept
from consult.foundation.callers import Callers
from consult.foundation.ceilings import Ceilings
from consult.foundation.kept import Kept, alike_for_strangers
from consult.foundation.turnstile import Turnstile
from consult.foundation.web import language_of


class Site:
    """A small application with a door, how often its views ran, and a clock."""

    def __init__(self, monkeypatch):
        self.ran, self.now = [], 1000.0
        monkeypatch.setattr(kept.time, "monotonic", lambda: self.now)
        self.app = app = Flask("small")
        app.config.update(SECRET_KEY="key", SESSION_COOKIE_NAME="form", SESSION_COOKIE_SAMESITE="Lax")
        ready = Kept(app, language_of)
        CSRFProtect(app)

        @app.route("/door", methods=["GET", "POST"])
        @alike_for_strangers
        def door():
            self.ran.append("door")
            return (
                f"{language_of(request)} {request.cookies.get('size')} <input name=csrf_token "
                f"value={generate_csrf()}> {request.args}"
            )

        @app.get("/m")
        @alike_for_strangers
        def join():
            self.ran.append("join")
            return redirect("/door")

        @app.get("/said")
        @alike_for_strangers
        def said():
            self.ran.append("said")
            flash("Done.")
            return "said"

        @app.get("/own")
        def own():
            self.ran.append("own")
            return "own"

        @app.get("/lost")
        @alike_for_strangers
        def lost():
            self.ran.append("lost")
            return "lost", 404

        callers = Callers("key", 0, {"seat": {"true": 7}.get})
        app.wsgi_app = Turnstile(app.wsgi_app, Ceilings(), callers, ready)

    def get(self, path, client=None, **headers):
        return (client or self.app.test_client(use_cookies=False)).get(path, headers=headers)


@pytest.fixture
def site(monkeypatch):
    return Site(monkeypatch)


def token(answer):
    return re.search(r"value=(\S+)>", answer.text)[1]


def test_a_hall_of_newcomers_runs_a_page_once_and_each_gets_a_token_that_holds(site):
    answers, browsers = [], [site.app.test_client() for _ in range(300)]
    for each in browsers:
        assert site.get("/m", each).status_code == 302
        answers.append(site.get("/door", each))
    assert site.ran == ["join", "door"]
    assert len({token(each) for each in answers}) == 300
    assert len({each.text.replace(token(each), "") for each in answers}) == 1
    first, last = answers[0], answers[-1]
    assert dict(first.headers).keys() == dict(last.headers).keys()
    assert first.headers["Set-Cookie"].split("; ")[1:] == last.headers["Set-Cookie"].split("; ")[1:]
    posted = browsers[7].post("/door", data={"csrf_token": token(answers[7])})
    assert posted.status_code == 200
    assert browsers[8].post("/door", data={"csrf_token": token(answers[7])}).status_code == 400
    # Who has a token already keeps it: two tabs of one browser both hold.
    again = site.get("/door", browsers[7])
    assert "Set-Cookie" not in again.headers
    for each in (answers[7], again):
        assert browsers[7].post("/door", data={"csrf_token": token(each)}).status_code == 200


def test_language_and_size_have_their_own_and_another_host_sees_its_own_name(site):
    assert site.get("/door").text.startswith("zh None")
    assert site.get("/door", Accept_Language="en-GB,en").text.startswith("en None")
    assert site.get("/door", Cookie="lang=en").text.startswith("en None")
    assert site.get("/door", Cookie="size=large; lang=en").text.startswith("en large")
    assert site.ran == ["door"] * 3
    site.app.after_request_funcs.setdefault(None, []).append(
        lambda answer: answer.headers.add("X-Socket", f"ws://{request.host}") or answer
    )
    site.now += kept.STALE + 1
    assert site.get("/door", Host="one.example").headers["X-Socket"] == "ws://one.example"
    assert site.get("/door", Host="two.example").headers["X-Socket"] == "ws://two.example"


def test_nothing_is_kept_of_who_is_known_or_for_more_than_seconds(site):
    for _ in range(3):
        site.get("/door", Cookie="seat=true")
        site.get("/door", Cookie="seat=made-up")
        site.get("/door?x=1")
        site.get("/own")
        site.get("/said")
        site.get("/lost")
    assert len(site.ran) == 18
    site.ran.clear()
    site.get("/door")
    site.now += kept.FRESH + 0.1
    assert [site.get("/door").status_code for _ in range(5)] == [200] * 5
    assert site.ran == ["door", "door"], "one makes it anew for all"


def test_while_one_makes_a_page_anew_others_get_the_last_one_but_not_for_long(site):
    site.get("/door")
    site.now += kept.FRESH + 0.1
    inner = site.app.wsgi_app._app
    seen = []

    def slow(environ, start_response):
        seen.append(site.app.wsgi_app._kept.renews(environ))
        site.app.wsgi_app._app = inner
        assert site.get("/door").status_code == 200 and len(site.ran) == 1
        site.now += kept.RENEWED_WITHIN + 0.1
        site.get("/door")
        assert len(site.ran) == 2, "who was to make it anew takes too long: another does"
        return inner(environ, start_response)

    site.app.wsgi_app._app = slow
    site.get("/door")
    assert seen == [True] and len(site.ran) == 3
    site.now += kept.STALE + 0.1
    site.get("/door")
    assert len(site.ran) == 4
