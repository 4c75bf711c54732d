"""Being somebody else: a planted cookie, codes that are guessed, a box through another meeting, and looking
that changes something."""

from __future__ import annotations

import contextlib
import hashlib
import http.server
import json
import sqlite3
import threading
from collections import Counter
from collections.abc import Iterator
from typing import Any

from tests.attack.browser import Browser, data_of
from tests.attack.frame import Outcome, attack
from tests.attack.hall import Hall

PHONE, LOGIN, PASSWORD = "13800000031", "attacked", "correct horse battery staple 41"


@attack(bound="another token; the planted one opens nothing", part="ordinary", seconds=2)
def a_planted_cookie(hall: Hall) -> Outcome:
    """A stranger plants the cookie of a seat of their own in a browser, whose owner then signs in by slip"""
    from consult.accounts import slips
    from consult.foundation.db import db, now_utc, transaction
    from consult.people.models import Household, Person
    from tests.factories import open_seat

    with data_of(hall), transaction():
        own, victim = (
            db.session.query(Person).filter(Person.name.in_(("居民3", "居民4"))).order_by(Person.name)
        )
        planted = open_seat(own, now=now_utc())
        home = db.session.get(Household, victim.household_id)
        code = slips.issue_slip(home, now=now_utc())[1]
        number = victim.id
    browser = Browser(hall, "127.0.0.3", seat=planted)
    said = browser.form(f"/s/{code}", {"person": number}).status
    me = "/c/qinghe/me"
    new = browser.cookies["seat"]
    theirs, now = hall.get(me, seat=new).status, hall.get(me, seat=planted).status
    return Outcome(
        f"signed in ({said}), token {'kept' if new == planted else 'new'}, its owner {theirs}, "
        f"the planted {now}",
        said == 302 and new != planted and theirs == 200 and now == 403,
    )


@attack(bound="no paper in the box; through its own meeting one", part="full", seconds=3)
def a_box_of_another_meeting(hall: Hall) -> Outcome:
    """A member puts a paper into a box through the address of another meeting"""
    from consult.agenda import service as agenda
    from consult.agenda.service import MeetingPlan
    from consult.ballots import box, votes
    from consult.foundation.db import db, now_utc, transaction
    from consult.meetings.service import meeting_row
    from consult.people import bodies
    from consult.people.models import Body
    from consult.people.places import community_by_id

    with data_of(hall):
        row, now = meeting_row(hall.meeting), now_utc()
        community, body = community_by_id(row.community_id), db.session.get(Body, row.body_id)
        with transaction():
            plan = MeetingPlan(
                title="另一次会议",
                held_on=now.date(),
                starts_at=now,
                place="",
                chair_id=row.chair_id,
                recorder_id=row.recorder_id,
            )
            other = agenda.plan_meeting(community, body=body, plan=plan, by=row.chair_id, now=now)
            electors = bodies.electorate_of(body)
            put = votes.Put(other.id, "M1", 1, ())
            made = votes.open_vote(
                community.id, votes.Asked("建充电棚"), electors, now, kind="unnamed", put=put
            )
            number, elsewhere = made.id, other.id
        paper, said = {"key": "k" * 20, "choice": "for"}, []
        for meeting in (hall.meeting, elsewhere):
            address = f"/c/qinghe/meetings/{meeting}/boxes/{number}/cast"
            said.append(hall.form("/c/qinghe/me", paper, to=address, seat=hall.tokens[5]).status)
            db.session.rollback()
            said.append(box.turnout(number)[0])
    return Outcome(
        f"answered {said[0]}, {said[1]} papers; its own {said[2]}, {said[3]}", said[1::2] == [0, 1]
    )


@contextlib.contextmanager
def _carrier() -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """A carrier of messages on this machine: its address and what it was given."""
    taken: list[dict[str, Any]] = []

    class Taking(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            taken.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_what: Any) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Taking)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/", taken
    finally:
        server.shutdown()
        server.server_close()


@attack(bound="no guess opens; the owner's own code does", part="full", seconds=8)
def sms_codes_guessed(hall: Hall) -> Outcome:
    """A stranger guesses the code that was sent to somebody, elsewhere and where it was asked for anew"""
    from consult.foundation.db import db, transaction
    from consult.people.models import Person

    own, page = hall.fresh(), "/c/qinghe/enter/phone"
    with _carrier() as (address, taken):
        own.server.environ.update(CONSULT_SMS_URL=address)
        with data_of(own), transaction():
            db.session.query(Person).filter_by(name="居民3").one().phone = PHONE
        owner, stranger = Browser(own, "127.0.0.3"), Browser(own, "127.0.0.2")
        send = {"step": "send", "phone": PHONE, "consent": "1"}
        owner.form(page, send)
        code = taken[-1]["code"]
        guesses = [f"{(int(code) + n) % 1000000:06}" for n in range(1, 19)]
        said = Counter(
            stranger.form(page, {"step": "check", "phone": PHONE, "code": g}).status for g in guesses
        )
        inside = owner.form(page, {"step": "check", "phone": PHONE, "code": code}).status
        opened = "seat" in stranger.cookies
    own.close()
    return Outcome(f"{len(guesses)} guesses {dict(said)}; the owner {inside}", not opened and inside == 302)


@attack(bound="no guess opens, and guessing has to wait; the owner comes in", part="full", seconds=10)
def totp_codes_guessed(hall: Hall) -> Outcome:
    """Somebody who knows an administrator's password guesses the second step"""
    import pyotp

    from consult.accounts import logins, passwords, second_factor
    from consult.foundation.db import db, now_utc, transaction
    from consult.people.models import Office, Person

    own = hall.fresh()
    with data_of(own) as app, transaction():
        person = db.session.get(
            Person, db.session.query(Office).filter_by(kind="staff_admin").first().person_id
        )
        account = logins.add_staff_account(LOGIN, passwords.hash_secret(PASSWORD), [person], now=now_utc())
        second_factor.begin(account)
        secret = second_factor.secret_of(account, app.config["SECRET_KEY"])
        codes = second_factor.switch_on(
            account, app.config["SECRET_KEY"], pyotp.TOTP(secret).now(), now=now_utc()
        )
    stranger, owner = Browser(own, "127.0.0.2"), Browser(own, "127.0.0.3")
    known = {"login": LOGIN, "password": PASSWORD}
    stranger.form("/staff/sign-in", known)
    said: Counter[str] = Counter()
    right = pyotp.TOTP(secret).now()
    for n in range(1, 13):
        guess = f"{(int(right) + n * 1009) % 1000000:06}"
        answer = stranger.form("/staff/second-step", {"code": guess})
        said["has to wait" if "分钟".encode() in answer.body else str(answer.status)] += 1
    opened = "seat" in stranger.cookies
    owner.form("/staff/sign-in", known)
    inside = owner.form("/staff/second-step", {"code": codes[0]}).status
    own.close()
    return Outcome(
        f"12 guesses: {dict(said)}; the owner {inside}",
        not opened and bool(said["has to wait"]) and inside == 302,
    )


#: Columns that say when somebody was last here: looking is what they note.
SEEN = {("seat_session", "seen_at"), ("seat_session", "last_seen"), ("seat_session", "used_at")}


def _pictured(path: str) -> dict[str, str]:
    """table → digest of all it holds, but for SEEN."""
    made = {}
    with contextlib.closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as own:
        tables = [row[0] for row in own.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for table in tables:
            columns = [row[1] for row in own.execute(f'PRAGMA table_info("{table}")')]
            kept = ", ".join(f'"{c}"' for c in columns if (table, c) not in SEEN)
            rows = own.execute(f'SELECT {kept} FROM "{table}" ORDER BY 1').fetchall()  # noqa: S608
            made[table] = hashlib.sha256(repr(rows).encode()).hexdigest()
    return made


@attack(bound="no table differs", part="full", seconds=25)
def looking_changes_nothing(hall: Hall) -> Outcome:
    """A stranger, a member and an administrator load every address there is"""
    own = hall.fresh()
    own.server.start()
    with data_of(own) as app:
        adapter, slug = app.url_map.bind("localhost"), own.base.split("/")[2]
        addresses = []
        for rule in app.url_map.iter_rules():
            if "GET" in rule.methods and rule.endpoint != "static":
                values = {name: {"slug": slug, "code": own.code, "lang": "en", "size": "large"}.get(name, 1)
                          for name in rule.arguments}  # fmt: skip
                with contextlib.suppress(Exception):  # an argument of another kind
                    addresses.append(adapter.build(rule.endpoint, values, method="GET"))
    path = own.server.environ["DATABASE_URL"].removeprefix("sqlite:///")
    before, said = _pictured(path), Counter[int]()
    for seat in ("", own.tokens[0], own.staff):
        for address in sorted(set(addresses)):
            said[own.get(address, seat=seat).status] += 1
    differ = sorted(name for name, told in _pictured(path).items() if told != before.get(name))
    own.close()
    failed = sum(n for status, n in said.items() if status >= 500)
    return Outcome(
        f"{said.total()} pages, {failed} failed; differing: {', '.join(differ) or 'none'}",
        not differ and not failed,
    )
