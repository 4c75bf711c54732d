"""Who may not come in: a walk over the route map with real ids, not over pages somebody remembered.

Every address of a community that the table of rights does not open to anyone answers a stranger and the
staff of another community with 403 or 404, for GET and POST alike; a resident gets no staff page; no post
is taken without its
token; somebody 待核验 votes nowhere; staff cannot reach into another community by an id in an address or in a
field; and no socket event answers one who is not of the community.
"""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from consult.accounts.asking import Asking
from consult.foundation.db import db, transaction
from consult.meetings.screens import live
from consult.people.models import Person
from tests.factories import sign_in, sign_out
from tests.pages.samples import Samples

ORIGIN = {"Origin": "http://localhost"}
#: Two acts concern the asker's own seat only: leaving, and saying who one is here (待核验 until confirmed).
OWN_SEAT = {"accounts.choose", "accounts.sign_out", "accounts.switch"}
#: What an address names: argument → the table whose rows it names.
NAMES = {
    "person_id": "person",
    "household_id": "household",
    "body_id": "body",
    "territory_id": "territory",
    "meeting_id": "meeting",
    "item_id": "agenda_item",
    "notice_id": "notice",
    "outcome_id": "outcome",
    "import_id": "roll_import",
    "box_id": "vote",
    "task_id": "task",
    "feedback_id": "feedback",
    "photo_id": "topic_photo",
    "objection_id": "objection",
}


@pytest.fixture
def database_url(town_url: str) -> str:
    """These tests walk through the town."""
    return town_url


@pytest.fixture
def town(app, town_template) -> Samples:
    """The demo's four communities, and in 'qinghe' something of everything."""
    samples: Samples = town_template[2]
    return samples


def someone(slug: str, index: int) -> int:
    from consult.demo.roll import person_in

    return int(person_in(slug, index).id)


def rows_of(table: str, slug: str) -> list[int]:
    """Ids of a table's rows in a community, first ones first."""
    from sqlalchemy import text

    through = {
        "agenda_item": "meeting ON meeting.id = t.meeting_id",
        "feedback": "topic ON topic.id = t.topic_id",
        "topic_photo": "topic ON topic.id = t.topic_id",
        "objection": "notice ON notice.id = t.notice_id",
    }
    join = through.get(table)
    owner = f"{join.split()[0]}.community_id" if join else "t.community_id"
    return [
        row[0]
        for row in db.session.execute(
            text(
                f"SELECT t.id FROM {table} t {'JOIN ' + join if join else ''}"
                f" JOIN community c ON c.id = {owner} WHERE c.slug = :slug ORDER BY t.id"
            ),
            {"slug": slug},
        )
    ]


def addresses(app, samples: Samples) -> list[tuple[str, str, str]]:
    """(endpoint, method, address in 'qinghe' with real ids) of everything under a community that is not
    public.
    """
    adapter = app.url_map.bind("localhost")
    found = []
    with app.app_context():
        first = {name: (rows_of(table, "qinghe") or [1])[0] for name, table in NAMES.items()}
    for rule in app.url_map.iter_rules():
        if "slug" not in rule.arguments:
            continue
        given = (samples.values.get(rule.endpoint) or [{}])[0]
        values = {
            "slug": "qinghe",
            **{name: first.get(name, 1) for name in rule.arguments - {"slug"}},
            **given,
        }
        for method in sorted((rule.methods or set()) & {"GET", "POST"}):
            if not Asking().opens(rule.endpoint, method):
                found.append((rule.endpoint, method, adapter.build(rule.endpoint, values, method=method)))
    assert len(found) > 60
    return found


def walk(client, walked) -> list[tuple[str, str, int]]:
    """(endpoint, method, status) of what was neither 403 nor 404."""
    let_in = []
    for endpoint, method, address in walked:
        status = client.open(address, method=method).status_code
        if status not in (403, 404):
            let_in.append((endpoint, method, status))
    return let_in


def test_strangers_and_the_staff_of_another_community_are_refused_everywhere_else(app, client, town):
    walked = addresses(app, town)
    assert walk(client, walked) == []
    with app.app_context():
        chair_elsewhere, resident_elsewhere = someone("yunxi", 0), someone("yunxi", 30)
    for person in (chair_elsewhere, resident_elsewhere):
        sign_in(client, person)
        assert [row for row in walk(client, walked) if row[0] not in OWN_SEAT] == []
        sign_out(client)


def test_a_resident_gets_no_staff_page(app, client, town):
    """Nor does the chair's household by its slip: an office needs more than a paper anybody at home can
    scan.
    """
    walked = [row for row in addresses(app, town) if "/staff/" in row[2]]
    assert len(walked) > 35
    with app.app_context():
        resident, chair = someone("qinghe", 30), someone("qinghe", 0)
    for person, level in ((resident, "staff"), (chair, "slip")):
        sign_in(client, person, level=level)
        assert walk(client, walked) == []
        sign_out(client)


def test_the_chair_by_a_slip_neither_opens_nor_leads_a_meeting(app, client, town):
    with app.app_context():
        chair = someone("qinghe", 0)
    sign_in(client, chair, level="slip")
    base = f"/c/qinghe/meetings/{town.values['meetings.chair'][0]['meeting_id']}"
    assert client.get(f"{base}/chair").status_code == 403
    assert client.post(f"{base}/open").status_code == 403
    answer = client.post(f"{base}/acts", json={"act_id": "a-chairs-act-1", "kind": "check_in", "args": {}})
    assert answer.status_code == 409 and answer.get_json()["refused"]["reason"]["k"] == "refusal.not_trusted"


def test_no_post_is_taken_without_its_token(app, client, town):
    app.config["WTF_CSRF_ENABLED"] = True
    with app.app_context():
        chair = someone("qinghe", 0)
    sign_in(client, chair)
    posts = [row for row in addresses(app, town) if row[1] == "POST"]
    posts += [
        (
            r.endpoint,
            "POST",
            r.rule.replace("<slug>", "qinghe")
            .replace("<code>", "x")
            .replace("<token>", "x")
            .replace("<int:meeting_id>", "1"),
        )
        for r in app.url_map.iter_rules()
        if "POST" in r.methods and (Asking().opens(r.endpoint, "POST") or "slug" not in r.arguments)
    ]
    before = counted(app)
    assert [
        (e, s)
        for e, s in ((e, client.post(a, data={"deed": "x"}).status_code) for e, _m, a in posts)
        if s != 400
    ] == []
    assert [
        (e, s)
        for e, s in ((e, client.post(a, json={"act_id": "x" * 16}).status_code) for e, _m, a in posts)
        if s != 400
    ] == []
    assert counted(app) == before


def counted(app) -> dict[str, int]:
    from sqlalchemy import func, select

    with app.app_context():
        return {
            table.name: db.session.scalar(select(func.count()).select_from(table)) or 0
            for table in db.metadata.sorted_tables
        }


def test_somebody_not_confirmed_proposes_but_votes_nowhere(app, client, town):
    from consult.ballots import box, votes
    from consult.people import persons, places
    from consult.people.bodies import Elector

    with app.app_context(), transaction():
        community = places.community_by_slug("qinghe")
        pending = persons.add_person(community, "刚搬来", now=datetime.now(UTC))
        # Even where a roll names them by mistake.
        opened = votes.open_vote(
            community.id,
            votes.Asked("？"),
            [Elector(pending.id, None, (), 1, 0)],
            datetime.now(UTC),
            kind="unnamed",
        )
        person_id, box_id = pending.id, opened.id
    sign_in(client, person_id, level="declared")
    assert client.post(
        "/c/qinghe/topics/propose",
        data={"title": "楼道灯坏了", "what": "三楼楼道灯坏了两周。", "place": "3号楼", "kind": "facility"},
    ).status_code in (302, 303)
    live_id = town.values["meetings.phone"][0]["meeting_id"]
    assert (
        client.post(f"/c/qinghe/boxes/{box_id}/cast", data={"choice": "for", "key": "k" * 32}).status_code
        == 403
    )
    assert (
        client.post(
            f"/c/qinghe/meetings/{live_id}/boxes/{box_id}/cast", json={"choice": "for", "key": "k" * 32}
        ).status_code
        == 403
    )
    for kind, args in (("check_in", {}), ("cast", {"choice": "for"}), ("rise", {}), ("second", {})):
        answer = client.post(
            f"/c/qinghe/meetings/{live_id}/acts",
            json={"act_id": f"a-pending-act-{kind}", "kind": kind, "args": args},
        )
        assert answer.status_code in (400, 403, 409), (kind, answer.text)
    socket = live.socketio.test_client(app, flask_test_client=client, headers=ORIGIN)
    assert socket.emit(
        "cast", {"meeting": live_id, "box": box_id, "key": "k" * 32, "choice": "for"}, callback=True
    ) == {"gone": True}
    with app.app_context():
        assert box.turnout(box_id)[0] == 0


def test_an_id_of_another_community_in_an_address_leads_nowhere(app, client, town):
    """Staff of qinghe put every id an address takes, one at a time, to a row of yunxi."""
    adapter = app.url_map.bind("localhost")
    with app.app_context():
        chair = someone("qinghe", 0)
        foreign = {name: rows_of(table, "yunxi") for name, table in NAMES.items()}
        own = {name: rows_of(table, "qinghe") for name, table in NAMES.items()}
        before = elsewhere("yunxi")
    sign_in(client, chair)
    reached, tried = [], 0
    for rule in app.url_map.iter_rules():
        for name in rule.arguments & set(NAMES) if "slug" in rule.arguments else ():
            if not foreign[name]:
                continue
            given = (town.values.get(rule.endpoint) or [{}])[0]
            values = {
                "slug": "qinghe",
                **{n: (own.get(n) or [1])[0] for n in rule.arguments - {"slug"}},
                **given,
                name: foreign[name][0],
            }
            for method in sorted((rule.methods or set()) & {"GET", "POST"}):
                tried += 1
                status = client.open(
                    adapter.build(rule.endpoint, values, method=method), method=method
                ).status_code
                if status not in (403, 404):
                    reached.append((rule.endpoint, method, name, status))
    assert tried > 40 and reached == []
    with app.app_context():
        assert elsewhere("yunxi") == before


def elsewhere(slug: str) -> dict[str, list[Any]]:
    """Every row of the tables that name their community, as it stands."""
    from sqlalchemy import select

    from consult.people import places

    community = places.community_by_slug(slug)
    return {
        table.name: sorted(
            map(repr, db.session.execute(select(table).where(table.c.community_id == community.id)))
        )
        for table in db.metadata.sorted_tables
        if "community_id" in table.c
    }


def test_an_id_of_another_community_in_a_field_is_refused(app, client, town):
    """Posts that would be taken, were it not for one field that names somebody or something of yunxi."""
    with app.app_context():
        chair = someone("qinghe", 0)
        foreign = {
            table: rows_of(table, "yunxi")[0]
            for table in ("person", "body", "territory", "meeting", "household")
        }
        body, planned = rows_of("body", "qinghe")[0], town.values["agenda.change"][0]["meeting_id"]
        before = elsewhere("yunxi")
        own = someone("qinghe", 30)
    sign_in(client, chair)
    number = town.values["topics.screen"][0]["number"]
    a_body = {
        "kind": "deliberation_council",
        "name_zh": "议事会",
        "electorate": "person",
        "notice_days": "3",
        "rule_set": "ronr12",
        "number_prefix": "青",
        "usual_rule": "COUNCIL_CHARTER",
    }
    meeting = {"body": str(body), "title": "会", "held_on": "2027-01-20", "hour": "19:00", "place": "室"}
    posts = [
        ("staff/offices", {"person": foreign["person"], "kind": "recorder"}),
        ("staff/offices", {"person": own, "kind": "chair", "body": foreign["body"]}),
        (f"staff/bodies/{body}", {"deed": "join", "person": foreign["person"]}),
        ("staff/bodies", {**a_body, "territory": foreign["territory"]}),
        ("staff/territory", {"kind": "grid", "name": "x", "parent": foreign["territory"]}),
        (f"staff/people/new?household={foreign['household']}", {"name": "某某"}),
        ("staff/meetings/new", {**meeting, "body": foreign["body"]}),
        ("staff/meetings/new", {**meeting, "chair": foreign["person"]}),
        (f"staff/meetings/{planned}/change", {**meeting, "chair": foreign["person"]}),
        (f"staff/screening/{number}", {"result": "accepted", "reason": "好", "body": foreign["body"]}),
        (f"door/{planned}", {"building": foreign["territory"], "room": "101", "name": "某"}),
        ("me/switch", {"person": foreign["person"]}),
        ("choose", {"person": foreign["person"]}),
        (f"staff/door/{foreign['meeting']}", {"wait": 1}),
    ]
    taken = []
    for path, data in posts:
        rows = counted(app)
        status = client.post(
            f"/c/qinghe/{path}", data={name: str(value) for name, value in data.items()}
        ).status_code
        if status not in (400, 403, 404) or counted(app) != rows:
            taken.append((path, data, status))
    assert taken == []
    with app.app_context():
        assert elsewhere("yunxi") == before


def test_no_socket_event_answers_one_who_is_not_of_the_community(app, client, town):
    """Every event the server knows, present and future: strangers, another community's chair, a seat signed
    out, a box elsewhere.
    """
    events = {event for space in live.socketio.server.handlers.values() for event in space} | {
        h[0] for h in live.socketio.handlers
    }
    events -= {"connect", "disconnect", "unwatch"}  # leaving is harmless and tells nothing
    assert {"watch", "act", "cast"} <= events
    live_id = town.values["meetings.phone"][0]["meeting_id"]
    wanted = {
        "meeting": live_id,
        "box": town.values["ballots.page"][0]["box_id"],
        "act_id": "an-act-of-a-stranger",
        "kind": "check_in",
        "args": {},
        "key": "k" * 32,
        "choice": "for",
        "at": {},
    }
    with app.app_context():
        chair_elsewhere, member = someone("yunxi", 0), someone("qinghe", 30)
        names = [p.name for p in db.session.query(Person).filter(Person.name != "")]
    hidden = town.values["agenda.change"][0]["meeting_id"]
    stranger = app.test_client()
    other = sign_in(app.test_client(), chair_elsewhere)
    left = sign_in(app.test_client(), member)
    left.post("/c/qinghe/sign-out")
    from consult.accounts import asking

    assert left.get_cookie(asking.COOKIE) is None
    before = counted(app)
    for browser in (stranger, other, left):
        socket = live.socketio.test_client(app, flask_test_client=browser, headers=ORIGIN)
        for event in sorted(events - {"watch"}):
            assert socket.emit(event, wanted, callback=True) == {"gone": True}, event
        assert socket.get_received() == []
        # Looking on is public, as the wall is: what comes is what the wall shows, to nobody, with nobody's
        # name.
        assert socket.emit("watch", wanted, callback=True)["ok"]
        seen = json.dumps(socket.get_received(), ensure_ascii=False)
        assert '"openings": [{' not in seen and [name for name in names if name in seen] == []
        assert socket.emit("watch", {"meeting": hidden}, callback=True) == {"gone": True}
    assert counted(app) == before
    # A member of the meeting's community, but a box whose roll does not name them.
    socket = live.socketio.test_client(
        app, flask_test_client=sign_in(app.test_client(), member), headers=ORIGIN
    )
    # (A box of another meeting, or of none, is not there at all.)
    answer = socket.emit("cast", wanted, callback=True)
    assert "refused" in answer or answer == {"gone": True}
    assert counted(app)["paper"] == before["paper"]
