"""Ceilings: one registry; who is counted by what; waiting before refusing; lanes."""

import threading
import time

import pytest

from consult.foundation import callers, ceilings
from consult.foundation.buckets import Bucket, Buckets
from consult.foundation.callers import Callers, address_of
from consult.foundation.ceilings import BadCeiling, Ceilings
from consult.foundation.turnstile import CALLER, CONNECTION, Connection, Turnstile
from tests.serving import HOME


def test_the_page_of_ceilings_is_the_registry():
    """Stale: python -m consult.foundation.ceilings > docs/ceilings.md"""
    assert (HOME / "docs" / "ceilings.md").read_text(encoding="utf-8") == ceilings.page()


def test_a_ceiling_is_a_whole_number_within_its_bounds():
    assert Ceilings.read({"CONSULT_HALL": "1000"})["hall"] == 1000
    assert Ceilings.read({})["hall"] == ceilings.REGISTRY["hall"].default
    for text in ("many", "-1", "0", "１０", "1e3"):
        with pytest.raises(BadCeiling, match="CONSULT_HALL must be a whole number from 1 to"):
            Ceilings.read({"CONSULT_HALL": text})
    lines = {lang: Ceilings().lines(lang) for lang in ("zh", "en")}
    assert len(lines["zh"]) == len(lines["en"]) == len(ceilings.ROWS)
    assert "hall = 400 phones · phones that may share one address" in lines["en"]


def test_addresses_are_those_the_trusted_proxy_saw():
    forged = {"REMOTE_ADDR": "10.0.0.9", "HTTP_X_FORWARDED_FOR": "6.6.6.6, 203.0.113.7"}
    assert address_of(forged, 0) == "10.0.0.9"
    assert address_of(forged, 1) == "203.0.113.7"
    assert address_of({"REMOTE_ADDR": "2001:db8:1:2:3:4:5:6"}, 0) == "2001:db8:1:2::/64"
    assert address_of({"REMOTE_ADDR": "::ffff:192.0.2.1"}, 0) == "192.0.2.1"
    assert address_of({}, 0) == "" and len(address_of({"REMOTE_ADDR": "x" * 999}, 0)) == 64


def test_a_forged_cookie_is_one_more_stranger_of_its_address():
    found = Callers("key", 0, {"seat": {"true": 7}.get, "door": {"waits": 3}.get})

    def who(cookie, address="192.0.2.1"):
        return found.of({"REMOTE_ADDR": address, "HTTP_COOKIE": cookie})

    assert who("seat=true").key == "seat:7" == who("door=waits; seat=true", "192.0.2.2").key
    assert who("door=waits").key == "door:3"
    strangers = {who(f"seat=made-up-{n}; door=made-up-{n}; wall=1").key for n in range(50)}
    assert strangers == {"address:192.0.2.1"}
    assert who("\x00;;=;", "192.0.2.9").stranger
    paired = who("wall=" + callers.sign("key", callers.WALL, "5"))
    assert paired.stranger and paired.wall == 5
    assert who("wall=" + callers.sign("other", callers.WALL, "5")).wall is None
    assert found.of({"REMOTE_ADDR": "127.0.0.1"}).local and not who("").local
    assert not found.of({"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "6.6.6.6"}).local
    behind = Callers("key", 1, {})
    assert not behind.of({"REMOTE_ADDR": "127.0.0.1"}).local


def test_whoever_asks_faster_than_their_rate_waits_for_what_they_took():
    bucket = Bucket(10, 3, 0.0)
    assert [bucket.take(1, 0.0) for _ in range(5)] == [0, 0, 0, 0.1, 0.2]
    assert bucket.take(1, 0.0, most=0.2) is None
    assert bucket.take(1, 0.0) == pytest.approx(0.3), "a refusal costs nothing"
    assert bucket.take(3, 100.0) == 0 and bucket.take(1, 100.0) == 0.1
    many = Buckets(1, 1, keys=10)
    for n in range(1000):
        many.take(str(n))
    assert len(many._held) == 10


def test_few_of_one_caller_are_worked_on_together_and_others_are_not_in_their_way():
    """120 requests of one address: never more than its width inside; a seat goes by while they wait."""
    inside, most, order = 0, 0, []
    lock, full, go = threading.Lock(), threading.Event(), threading.Event()

    def app(environ, _start):
        nonlocal inside, most
        who = environ[CALLER].key
        if who.startswith("address"):
            with lock:
                inside += 1
                most = max(most, inside)
                if inside == 3:
                    full.set()
            go.wait(20)
            with lock:
                inside -= 1
        order.append(who)
        return [b""]

    front = Turnstile(app, Ceilings(address_width=3), Callers("key", 0, {"seat": {"mine": 1}.get}))

    def ask(cookie=""):
        front(
            {"PATH_INFO": "/", "REMOTE_ADDR": "192.0.2.1", "HTTP_COOKIE": cookie},
            lambda *_: None,
        )

    threads = [threading.Thread(target=ask) for _ in range(120)]
    for each in threads:
        each.start()
    assert full.wait(20)
    ask("seat=mine")
    assert order == ["seat:1"]
    go.set()
    for each in threads:
        each.join()
    assert most == 3 and len(order) == 121
    assert front._lanes.waiting("address:192.0.2.1") == 0


def test_what_would_wait_too_long_is_refused_in_words_and_large_bodies_are_not_read():
    said = []

    class Body:
        def read(self, _n=-1):
            raise AssertionError("nothing of it is read")

    front = Turnstile(
        lambda *_: [b""], Ceilings(address_requests=1, address_requests_burst=1), Callers("k", 0, {})
    )

    def ask(**more):
        told = front({"PATH_INFO": "/", "REMOTE_ADDR": "192.0.2.1", **more}, lambda s, h: said.append(s))
        return b"".join(told).decode()

    too_large = {"CONTENT_LENGTH": str(10**7), "wsgi.input": Body()}
    assert "太大" in ask(**too_large) and said == ["413 Request Entity Too Large"]
    for _ in range(20):
        front._rates["address"].take("address:192.0.2.1")
    assert "Too many" in ask() and said[-1] == "429 Too Many Requests"


def test_a_connection_that_asks_without_end_waits_and_others_of_its_address_do_not():
    said = []
    limits = Ceilings(connection_requests=1, connection_requests_burst=2, address_requests=1)
    front = Turnstile(lambda *_: [b"page"], limits, Callers("k", 0, {}))
    greedy = Connection(limits)

    def ask(connection):
        asked = {"PATH_INFO": "/", "REMOTE_ADDR": "192.0.2.1", CONNECTION: connection}
        return b"".join(front(asked, lambda s, h: said.append(s)))

    assert [ask(greedy) for _ in range(2)] == [b"page"] * 2
    for _ in range(20):
        greedy.rate.take(1, time.monotonic())
    assert b"Too many" in ask(greedy)
    assert [ask(Connection(limits)) for _ in range(50)] == [b"page"] * 50, "a hall of newcomers"
