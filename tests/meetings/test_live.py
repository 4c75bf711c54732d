"""The socket: only for those it concerns, read afresh at each event; whole parts, acts answered once,
bounded.
"""

import pytest
from flask import g

from consult.accounts import seats
from consult.agenda import service as agenda
from consult.agenda.service import MeetingPlan
from consult.ballots import box
from consult.foundation.db import db, transaction
from consult.meetings.record import writer
from consult.meetings.screens import broadcaster, gate, live, mine
from tests.factories import NOW, make_community, sign_in
from tests.meetings.scene import make_scene

HERE = {"Origin": "http://localhost"}


@pytest.fixture
def scene(app):
    with app.app_context():
        made = make_scene().begin()
        db.session.rollback()
        writer.projections[:] = []
        yield made


def phone(app, person, headers=HERE):
    client = app.test_client()
    if person is not None:
        sign_in(client, person)
    return live.socketio.test_client(app, flask_test_client=client, headers=headers)


def heard(socket, name):
    return [each["args"][0] for each in socket.get_received() if each["name"] == name]


def test_a_missing_origin_is_refused(app, scene):
    assert not phone(app, scene.people[0], headers={}).is_connected()
    assert phone(app, scene.people[0]).is_connected()


def test_strangers_and_walls_see_the_public_parts_and_nothing_else(app, scene):
    elsewhere = make_community(db, slug="hehua", name_zh="荷花社区", name_en="Hehua")
    names = [each.name for each in (*scene.place.members, scene.place.chair)]
    for person in (None, elsewhere.members[0].id):
        socket = phone(app, person)
        assert socket.emit("watch", {"meeting": scene.meeting_id}, callback=True)["ok"]
        got = socket.get_received()
        assert not [name for name in names if name in repr(got)]
        mine = next(each["args"][0] for each in got if each["name"] == "mine")
        assert (mine["me"], mine["openings"], mine["names"], mine["roster"]) == (None, [], {}, [])
        assert socket.emit(
            "act",
            {"meeting": scene.meeting_id, "act_id": "a-strange-act", "kind": "rise", "args": {}},
            callback=True,
        ) == {"gone": True}
        assert socket.emit(
            "cast", {"meeting": scene.meeting_id, "box": 1, "key": "k" * 20, "choice": "for"}, callback=True
        ) == {"gone": True}
        live.broadcaster.pulse()
        assert socket.is_connected()


def test_a_meeting_still_being_prepared_is_nobodys_to_see(app):
    with app.app_context():
        place = make_community(db)
        with transaction():
            meeting = agenda.plan_meeting(
                place.community,
                body=place.council,
                plan=MeetingPlan(title="还没公告", held_on=NOW.date()),
                by=place.chair.id,
                now=NOW,
            )
        number = meeting.id
        db.session.rollback()
        assert phone(app, None).emit("watch", {"meeting": number}, callback=True) == {"gone": True}
        for page in ("hall", "lobby", "minutes", "view.json", "qr.svg"):
            assert app.test_client().get(f"/c/qinghe/meetings/{number}/{page}").status_code == 404


def test_the_wall_opens_unattended_and_names_nobody(app, scene):
    scene.debate()
    scene.do(scene.people[0], "rise", side="for")
    scene.do(scene.chair, "recognize", who=str(scene.people[0]))
    names = [each.name for each in (*scene.place.members, scene.place.chair)]
    address = f"/c/{scene.place.slug}/meetings/{scene.meeting_id}"
    db.session.rollback()
    for page in ("hall", "lobby", "view.json", "minutes", "qr.svg"):
        answer = app.test_client().get(f"{address}/{page}")
        assert answer.status_code == 200, page
        words = answer.get_data(as_text=True)
        assert not [name for name in names if name in words], page
    for page in ("phone", "plain", "chair"):
        assert app.test_client().get(f"{address}/{page}").status_code == 403


def test_strangers_are_let_in_up_to_a_number(app, scene, monkeypatch):
    monkeypatch.setattr(live.broadcaster, "limits", broadcaster.Limits(strangers=1))
    first, second = phone(app, None), phone(app, None)
    assert first.emit("watch", {"meeting": scene.meeting_id}, callback=True)["ok"]
    assert second.emit("watch", {"meeting": scene.meeting_id}, callback=True)["gone"]
    assert phone(app, scene.people[0]).emit("watch", {"meeting": scene.meeting_id}, callback=True)["ok"]


def test_watching_gives_every_part_and_mine(app, scene):
    socket = phone(app, scene.people[0])
    assert socket.emit("watch", {"meeting": scene.meeting_id}, callback=True)["ok"]
    got = socket.get_received()
    seen = next(each["args"][0] for each in got if each["name"] == "view")
    assert (
        set(seen["parts"]) == {"meeting", "question", "floor", "vote", "agenda", "present"} == set(seen["at"])
    )
    mine = next(each["args"][0] for each in got if each["name"] == "mine")
    assert mine["me"]["who"] == str(scene.people[0]) and mine["openings"]


def test_coming_back_gets_only_what_is_newer(app, scene):
    socket = phone(app, scene.people[0])
    socket.emit("watch", {"meeting": scene.meeting_id}, callback=True)
    at = heard(socket, "view")[0]["at"]
    scene.do(scene.people[1], "rise")
    socket.emit("watch", {"meeting": scene.meeting_id, "at": at}, callback=True)
    assert set(heard(socket, "view")[0]["parts"]) == {"floor"}


def test_an_act_reaches_every_screen_once_as_whole_parts(app, scene):
    first, second = phone(app, scene.people[0]), phone(app, scene.people[1])
    for socket in (first, second):
        socket.emit("watch", {"meeting": scene.meeting_id}, callback=True)
    live.broadcaster.broadcast()
    for socket in (first, second):
        socket.get_received()
    wanted = {"meeting": scene.meeting_id, "act_id": "phone-act-1", "kind": "rise", "args": {}}
    answer = first.emit("act", wanted, callback=True)
    assert answer["ok"] and first.emit("act", wanted, callback=True) == answer
    live.broadcaster.broadcast()
    live.broadcaster.broadcast()
    views = heard(second, "view")
    assert (
        len(views) == 1
        and list(views[0]["parts"]) == ["floor"]
        and len(views[0]["parts"]["floor"]["queue"]) == 1
    )


def test_a_voter_is_told_at_once_that_somebody_tried_to_enter_another_vote_for_them(app, scene):
    """Before: the notice waited for the next page they loaded, while their phone showed nothing."""
    writer.listeners[:] = [live.broadcaster.acted]
    scene.debate()
    scene.do(scene.chair, "put")
    voter, other = scene.people[1], scene.people[2]
    sockets = {person: phone(app, person) for person in (voter, other)}
    for person, socket in sockets.items():
        assert socket.emit("watch", {"meeting": scene.meeting_id}, callback=True)["ok"]
        scene.do(person, "cast", choice="for")
    live.broadcaster.broadcast()
    assert heard(sockets[voter], "mine")[-1]["vote"] == {"choice": "for", "tried": False}
    heard(sockets[other], "mine")
    refused = scene.tries(voter, "cast", entered_by=scene.recorder, choice="against")
    assert refused.refused["reason"]["k"] == "refusal.cast_themselves"
    live.broadcaster.broadcast()
    assert heard(sockets[voter], "mine")[-1]["vote"] == {"choice": "for", "tried": True}
    assert not heard(sockets[other], "mine"), "nobody else hears of it"
    # The next vote knows nothing of it.
    scene.do(scene.chair, "announce")
    live.broadcaster.broadcast()
    assert heard(sockets[voter], "mine")[-1]["vote"] is None


def test_many_acts_are_told_in_one_view(app, scene):
    socket = phone(app, scene.people[5])
    socket.emit("watch", {"meeting": scene.meeting_id}, callback=True)
    live.broadcaster.broadcast()
    socket.get_received()
    for person in scene.people[:5]:
        scene.do(person, "rise")
    live.broadcaster.broadcast()
    assert len(heard(socket, "view")) == 1


def test_a_refusal_comes_with_its_rule(app, scene):
    socket = phone(app, scene.people[0])
    refused = socket.emit(
        "act",
        {"meeting": scene.meeting_id, "act_id": "phone-act-2", "kind": "put", "args": {}},
        callback=True,
    )["refused"]
    assert refused["code"] and refused["reason"]["k"].startswith(("refusal.", "code."))


def test_a_household_slip_is_not_enough_for_the_chair(app, scene):
    client = app.test_client()
    sign_in(client, scene.chair, level="slip")
    socket = live.socketio.test_client(app, flask_test_client=client, headers=HERE)
    answer = socket.emit(
        "act",
        {"meeting": scene.meeting_id, "act_id": "chair-act-1", "kind": "recess", "args": {"minutes": 5}},
        callback=True,
    )
    assert answer["refused"]["reason"]["k"] == "refusal.not_trusted"


def test_signing_out_ends_the_socket_at_once(app, scene):
    socket = phone(app, scene.people[0])
    socket.emit("watch", {"meeting": scene.meeting_id}, callback=True)
    watch = live.broadcaster.watches[0]
    for hook in seats.on_revoke:
        hook([watch.seat_id])
    assert not socket.is_connected()
    assert live.broadcaster.watches == []


def test_a_paper_is_cast_and_the_room_hears_a_number(app):
    with app.app_context():
        scene = make_scene(items=[{"method": "box"}]).begin()
        writer.projections[:] = []
        scene.debate()
        scene.do(scene.chair, "put")
        box_id = box.box_of(scene.meeting_id, scene.state.vote.seq)
        db.session.rollback()
        socket = phone(app, scene.people[0])
        socket.emit("watch", {"meeting": scene.meeting_id}, callback=True)
        live.broadcaster.broadcast()
        socket.get_received()
        wanted = {"meeting": scene.meeting_id, "box": box_id, "key": "a-key-of-the-phone", "choice": "for"}
        assert socket.emit("cast", wanted, callback=True) == {"ok": True, "said": "recorded"}
        assert socket.emit("cast", wanted, callback=True) == {"ok": True, "said": "recorded"}
        assert (
            socket.emit("cast", {**wanted, "key": "another-key-of-it", "choice": "against"}, callback=True)[
                "said"
            ]
            == "already_recorded"
        )
        live.broadcaster.broadcast()
        assert [(p["cast"], p["of"]) for p in heard(socket, "pulse")] == [(1, 6)]


def test_malformed_events_are_answered_and_harmless(app, scene):
    socket = phone(app, scene.people[0])
    for name in ("watch", "act", "cast"):
        for wrong in (None, 3, "x", [], {}, {"meeting": "1"}, {"meeting": 999999}, {"meeting": True}):
            assert socket.emit(name, wrong, callback=True) == {"gone": True}
    answer = socket.emit(
        "act", {"meeting": scene.meeting_id, "act_id": 7, "kind": [], "args": "x"}, callback=True
    )
    assert answer["bad"]["field"]


def test_frames_are_bounded_where_bytes_arrive(app):
    transport = live.socketio.server.eio._async["websocket"](lambda ws: None, live.socketio.server.eio)
    assert transport.server_args["max_message_size"] == gate.LARGEST_FRAME == 65536
    assert live.socketio.server.eio.max_http_buffer_size == 65536


def test_the_pulse_carries_the_number_in_the_database(app, scene):
    socket = phone(app, scene.people[0])
    socket.emit("watch", {"meeting": scene.meeting_id}, callback=True)
    socket.get_received()
    live.broadcaster.pulse()
    assert heard(socket, "pulse")[0]["seq"] == scene.state.seq


def test_what_another_process_did_is_noticed_by_the_pulse(app, scene, monkeypatch):
    """No hint came: the pulse finds that the log is further, and everybody's own part follows the view."""
    socket = phone(app, scene.people[1])
    socket.emit("watch", {"meeting": scene.meeting_id}, callback=True)
    live.broadcaster.broadcast()
    socket.get_received()
    monkeypatch.setattr(writer, "listeners", [])
    scene.do(scene.people[1], "rise")
    live.broadcaster.broadcast()
    assert socket.get_received() == []
    live.broadcaster.pulse()
    live.broadcaster.broadcast()
    got = socket.get_received()
    assert [each["name"] for each in got] == ["pulse", "view", "mine"]
    assert got[2]["args"][0]["queue"]["position"] == 1


def test_nobodys_own_part_stays_behind_when_the_building_fails_once(app, scene, monkeypatch):
    socket = phone(app, scene.people[0])
    socket.emit("watch", {"meeting": scene.meeting_id}, callback=True)
    live.broadcaster.broadcast()
    socket.get_received()
    scene.do(scene.people[0], "rise")

    def broken(*_):
        raise RuntimeError("the database was busy")

    with monkeypatch.context() as patch:
        patch.setattr(mine, "moment", broken)
        with pytest.raises(RuntimeError):
            live.broadcaster.broadcast()
    live.broadcaster.broadcast()
    assert heard(socket, "mine")[-1]["queue"]["position"] == 1


def test_no_crowd_of_onlookers_takes_the_place_of_a_wall(app, scene, monkeypatch):
    """A browser in which the table opened the wall once is one from then on, signed out too; a made-up cookie
    is none."""
    monkeypatch.setattr(live.broadcaster, "limits", broadcaster.Limits(strangers=1, walls=1))
    address = f"/c/{scene.place.slug}/meetings/{scene.meeting_id}/hall"
    browser = app.test_client()
    assert "wall" not in (browser.get(address).headers.get("Set-Cookie") or "")
    sign_in(browser, scene.chair)
    # What this context has read and remembered was before.
    db.session.rollback()
    g.pop("seat")
    assert browser.get(address).status_code == 200
    paired = browser.get_cookie("wall").value
    found = app.extensions["callers"]

    def wall(cookie):
        watch = broadcaster.Watch(cookie, scene.meeting_id, scene.place.community.id, None, None, {})
        environ = {"REMOTE_ADDR": "192.0.2.1", "HTTP_COOKIE": f"wall={cookie}"}
        watch.wall = found.of(environ).wall == scene.place.community.id
        return live.broadcaster.admit(watch)

    try:
        assert wall("made-up") is None, "as an onlooker"
        assert wall("made-up-too") == "full"
        assert wall(paired) is None
    finally:
        for each in list(live.broadcaster.watches):
            live.broadcaster.leave(each.sid)
