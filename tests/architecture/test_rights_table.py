"""The table of rights (ADR 0027) and the product say the same: every address with each of its deeds, and
every
event of the socket, as fourteen kinds of people. An address, an event or an office without a row fails here.

The short walk puts a plain answer in the place of every page, so that only the edge is asked; the long one
asks the pages themselves, and finds checks that the table does not know.
"""

import inspect
import re
from datetime import date
from typing import Any

import pytest

from consult.accounts import asking, rights, rights_page
from consult.accounts.asking import Asking
from consult.foundation.db import db, now_utc, transaction
from consult.foundation.errors import Forbidden, NotFound
from consult.meetings.screens import live
from consult.people import offices, persons, places
from consult.people.models import OFFICES
from consult.people.offices import HONORARY
from tests.architecture.test_rights import NAMES, database_url, rows_of, someone, town  # noqa: F401
from tests.factories import open_seat
from tests.serving import HOME

#: Kind of people → what the walk expects of them: the level they reach and the offices their seat carries.
ROLES: dict[str, tuple[str, set[str]]] = {
    "stranger": (rights.ANYONE, set()),
    "switched-off sign-in": (rights.ANYONE, set()),
    "administrator elsewhere": (rights.SIGNED_IN, set()),
    "self-declared": (rights.PERSON, set()),
    "resident": (rights.CONFIRMED, set()),
    "representative": (rights.CONFIRMED, {"representative"}),
    "vice-chair": (rights.CONFIRMED, {"vice_chair"}),
    "member by another office": (rights.CONFIRMED, {"ex_officio"}),
    "supervision member": (rights.CONFIRMED, {"supervision_member"}),
    "grid worker": (rights.CONFIRMED, {"grid_worker"}),
    "moderator": (rights.CONFIRMED, {"moderator"}),
    "committee member": (rights.CONFIRMED, {"committee_member"}),
    "recorder": (rights.CONFIRMED, {"recorder"}),
    "chair": (rights.CONFIRMED, {"chair"}),
    "administrator": (rights.CONFIRMED, {"staff_admin"}),
    "administrator by SMS": (rights.CONFIRMED, set()),
    "administrator by password alone": (rights.CONFIRMED, set()),
    "chair by the slip of the home": (rights.CONFIRMED, set()),
    "chair whose term is over": (rights.CONFIRMED, set()),
}
LEVELS = (rights.ANYONE, rights.SIGNED_IN, rights.PERSON, rights.CONFIRMED)


def expected(role: str, act: str) -> bool:
    """What the table gives a role, worked out here a second time."""
    right = rights.RIGHTS[act]
    level, held = ROLES[role]
    if right.least == rights.OFFICE:
        return bool(held & right.offices) or "staff_admin" in held
    return LEVELS.index(level) >= LEVELS.index(right.least)


@pytest.fixture
def seats_of(app, town) -> dict[str, str]:  # noqa: F811
    """A cookie's token for each role but the stranger."""
    from consult.accounts.models import Account, SeatSession
    from consult.accounts.seats import digest

    now = now_utc()
    with app.app_context(), transaction():
        community = places.community_by_slug("qinghe")

        def one(kind: str = "", **seat: Any) -> str:
            made = persons.add_person(
                community, "某人", facts=persons.PersonFacts(level=seat.pop("known", "staff")), now=now
            )
            if kind:
                until = seat.pop("until", None)
                offices.grant_office(made, kind, from_on=date(2026, 1, 1), to_on=until, now=now)
            return open_seat(made, now=now, **seat)

        off = one("chair")
        account = db.session.query(SeatSession).filter_by(token_hash=digest(off)).one().account_id
        db.session.get(Account, account).disabled_at = now
        return {
            "switched-off sign-in": off,
            "administrator elsewhere": open_seat(persons.person_by_id(someone("yunxi", 0)), now=now),
            "self-declared": one(known="declared", level="declared"),
            "resident": one(level="slip"),
            "administrator by SMS": one("staff_admin", level="roll"),
            "administrator by password alone": one("staff_admin", proof="password"),
            "chair by the slip of the home": one("chair", level="slip"),
            "chair whose term is over": one("chair", until=date(2026, 2, 1)),
            **{
                role: one(next(iter(held)), level="slip" if held <= HONORARY else "staff")
                for role, (_level, held) in ROLES.items()
                if held
            },
        }


def walked(app, samples) -> list[tuple[str, str, str, str, str]]:
    """(endpoint, method, deed, act, address) of everything there is."""
    adapter = app.url_map.bind("localhost")
    with app.app_context():
        first = {name: (rows_of(table, "qinghe") or [1])[0] for name, table in NAMES.items()}
    first |= {"slug": "qinghe", "number": 1, "lang": "zh", "size": "large", "filename": "css/base.css"}
    found = []
    for rule in app.url_map.iter_rules():
        given = {
            **{n: first.get(n, 1) for n in rule.arguments},
            **(samples.values.get(rule.endpoint) or [{}])[0],
        }
        values = {n: given[n] for n in rule.arguments}
        for method in sorted(rule.methods & {"GET", "POST"}):
            doors = rights.acts_of(rule.endpoint, method)
            assert doors, f"{rule.endpoint} {method} has no row in consult/accounts/rights.py"
            for deed, act in doors.items():
                found.append(
                    (rule.endpoint, method, deed, act, adapter.build(rule.endpoint, values, method=method))
                )
    return found


def as_role(app, seats: dict[str, str], role: str) -> Any:
    client = app.test_client()
    if role in seats:
        client.set_cookie("seat", seats[role])
    return client


def test_every_row_is_of_something_that_exists(app):
    known = {(r.endpoint, m) for r in app.url_map.iter_rules() for m in r.methods}
    endpoints = {endpoint for endpoint, _method in known}
    dead = [
        key
        for key in rights.DOORS
        if not key[0].startswith("demo.") and (key[0] not in endpoints if key[1] == "*" else key not in known)
    ]
    assert dead == []
    used = {
        act for acts in rights.DOORS.values() for act in ([acts] if isinstance(acts, str) else acts.values())
    }
    used |= set(rights.SOCKET.values())
    # Asked for by services, of somebody else's things: no address of their own.
    assert set(rights.RIGHTS) - used == {"topic.edit", "meeting.read", "meeting.let_in"}
    assert used <= set(rights.RIGHTS)
    assert {o for r in rights.RIGHTS.values() for o in r.offices} <= set(OFFICES)
    assert {o for _level, held in ROLES.values() for o in held} == set(OFFICES), "an office without a role"
    # A form with several deeds: each that the page knows has its row.
    for endpoint, view in app.view_functions.items():
        doors = rights.acts_of(endpoint, "POST")
        known_here = set(re.findall(r'deed == "(\w+)"', inspect.getsource(inspect.unwrap(view))))
        assert "" in doors or known_here <= set(doors), endpoint
    assert (HOME / "docs/rights.md").read_text() == rights_page.page(), (
        "python -m consult.accounts.rights_page"
    )


def test_the_edge_lets_through_whom_the_table_names(app, town, seats_of):  # noqa: F811
    doors = walked(app, town)
    wrong = []
    for role in ROLES:
        cookie = {"HTTP_COOKIE": f"seat={seats_of[role]}"} if role in seats_of else {}
        for endpoint, method, deed, act, address in doors:
            with app.test_request_context(
                address, method=method, data={"deed": deed} if deed else None, environ_overrides=cookie
            ):
                try:
                    let_in = asking.admit() is None
                except (Forbidden, NotFound):
                    let_in = False
            if let_in != expected(role, act):
                wrong.append((role, endpoint, method, deed, act))
    assert len(doors) > 120 and wrong == []


def test_an_address_without_a_row_is_shut(app, client):
    app.add_url_rule("/c/<slug>/new", "home.new", lambda slug: "in")
    app.add_url_rule("/new", "home.newer", lambda: "in")
    assert [client.get(path).status_code for path in ("/c/qinghe/new", "/new")] == [404, 404]


def test_the_socket_knows_whom_the_table_names(app, town, seats_of):  # noqa: F811
    events = {event for space in live.socketio.server.handlers.values() for event in space} | {
        handler[0] for handler in live.socketio.handlers
    }
    assert events == set(rights.SOCKET), "an event without a row"
    meeting = town.values["meetings.phone"][0]["meeting_id"]
    wanted = {
        "meeting": meeting,
        "box": 10**6,
        "act_id": "a-walk-of-the-socket",
        "kind": "no_such_act",
        "args": {},
        "key": "k" * 32,
        "choice": "for",
    }
    wrong = []
    for role in ROLES:
        socket = live.socketio.test_client(
            app, flask_test_client=as_role(app, seats_of, role), headers={"Origin": "http://localhost"}
        )
        for event, act in rights.SOCKET.items():
            if event in ("connect", "disconnect"):
                continue
            said = socket.emit(event, wanted, callback=True)
            # A box that is not there answers like one that is not theirs.
            let_in = said != {"gone": True} or (event == "cast" and expected(role, act))
            if let_in != expected(role, act):
                wrong.append((role, event, said))
    assert wrong == []


@pytest.mark.long
def test_no_page_has_a_check_that_the_table_does_not_know(app, town, seats_of):  # noqa: F811
    """Whom the table lets in, no page turns away for want of a right, but where the row says what else is
    asked."""
    wrong = []
    for role in ("self-declared", "representative", "grid worker", "moderator", "recorder", "administrator"):
        client = as_role(app, seats_of, role)
        for endpoint, method, deed, act, address in walked(app, town):
            if endpoint == "accounts.sign_out" or act in ("read", "enter") or not expected(role, act):
                continue
            status = client.open(address, method=method, data={"deed": deed} if deed else None).status_code
            if status >= 500 or (status == 403 and not rights.RIGHTS[act].own[0]):
                wrong.append((role, endpoint, method, deed, act, status))
    assert wrong == []


def test_an_office_for_one_body_or_one_grid_reaches_no_further(app, town, client):  # noqa: F811
    """A chair of one body plans no meeting of another; a worker of one grid confirms nobody elsewhere."""
    from consult.accounts import areas
    from consult.accounts.rights import Held, Place

    chair = Asking(person=1, verified=True, held=(Held("chair", body_id=7),))
    assert chair.may("meeting.plan") and chair.may("meeting.plan", Place(7))
    assert not chair.may("meeting.plan", Place(8)) and not chair.may("meeting.plan", Place(None))
    worker = Asking(person=1, verified=True, held=(Held("grid_worker", territory_id=5),))
    assert worker.may("roll.confirm", Place(territories=frozenset({9, 5, 1})))
    assert not worker.may("roll.confirm", Place(territories=frozenset({9, 1}))) and not worker.may(
        "roll.confirm", Place()
    )
    with app.app_context(), transaction():
        community = places.community_by_slug("qinghe")
        resident = persons.person_by_id(someone("qinghe", 30))
        home = areas.of_person(community, resident.id)
        elsewhere = places.add_territory(community, "grid", "第九网格")
        made = persons.add_person(
            community, "网格员", facts=persons.PersonFacts(level="staff"), now=now_utc()
        )
        offices.grant_office(
            made, "grid_worker", from_on=date(2026, 1, 1), territory=elsewhere, now=now_utc()
        )
        body = rows_of("body", "qinghe")
        led = persons.add_person(community, "组长", facts=persons.PersonFacts(level="staff"), now=now_utc())
        from consult.people.models import Body

        offices.grant_office(
            led, "chair", from_on=date(2026, 1, 1), body=db.session.get(Body, body[1]), now=now_utc()
        )
        tokens = open_seat(made, now=now_utc()), open_seat(led, now=now_utc())
        assert home and home.territories
    client.set_cookie("seat", tokens[0])
    page = f"/c/qinghe/staff/people/{resident.id}"
    assert client.get(page).status_code == 403, "nor reads who lives elsewhere"
    listed = client.get(f"/c/qinghe/staff/people?q={resident.name}").text
    assert "第九网格" in listed and f"/people/{resident.id}" not in listed
    assert client.post(page, data={"deed": "sign_out"}).status_code == 403
    client.set_cookie("seat", tokens[1])
    meeting = {"title": "会", "held_on": "2027-01-20", "hour": "19:00", "place": "室"}
    assert client.post("/c/qinghe/staff/meetings/new", data={**meeting, "body": body[0]}).status_code == 403
    assert client.post("/c/qinghe/staff/meetings/new", data={**meeting, "body": body[1]}).status_code == 302
