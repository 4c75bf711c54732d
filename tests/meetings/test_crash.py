"""The real server killed (-9) in the middle: no acknowledged act is lost, and phones see the true state
again by themselves.
"""

from __future__ import annotations

import json

import pytest

from consult.ballots import box
from consult.foundation.db import db
from consult.meetings.record import log, writer
from tests.factories import sign_in
from tests.meetings.scene import make_scene
from tests.serving import Served

pytestmark = pytest.mark.long

websocket = pytest.importorskip("websocket")


class Phone:
    """A Socket.IO client spoken by hand over a websocket."""

    def __init__(self, served: Served, token: str) -> None:
        self.wire = websocket.create_connection(
            f"ws://127.0.0.1:{served.port}/socket.io/?EIO=4&transport=websocket",
            timeout=20,
            origin=f"http://127.0.0.1:{served.port}",
            cookie=f"seat={token}",
        )
        assert self.wire.recv().startswith("0")
        self.wire.send("40")
        assert self.wire.recv().startswith("40")
        self.asked, self.events = 0, []

    def emit(self, name: str, data: dict) -> dict:
        self.asked += 1
        self.wire.send(f"42{self.asked}" + json.dumps([name, data]))
        while True:
            told = self.wire.recv()
            if told == "2":
                self.wire.send("3")
            elif told.startswith(f"43{self.asked}["):
                return json.loads(told[2 + len(str(self.asked)) :])[0]
            elif told.startswith("42"):
                self.events.append(json.loads(told[2:]))


@pytest.fixture
def hall(app, database_url, tmp_path):
    """A meeting in debate, its box if any, seats for everyone, and the server."""

    def build(**item):
        with app.app_context():
            writer.projections[:] = []
            scene = make_scene(items=[item]).begin()
            scene.question = scene.debate()
            tokens = {}
            for person in [*scene.people, scene.chair]:
                client = app.test_client()
                sign_in(client, person)
                tokens[person] = client.get_cookie("seat").value
            db.session.remove()
            db.engine.dispose()
        made.append(Served(tmp_path / "served", database_url.replace("postgresql+psycopg", "postgresql")))
        return scene, tokens, made[0]

    made: list[Served] = []
    yield build
    for served in made:
        served.stop()


def test_killed_in_debate_every_acknowledged_act_is_there_and_phones_resume(app, hall):
    scene, tokens, served = hall()
    taken = []
    for person in scene.people[:4]:
        phone = Phone(served, tokens[person])
        assert phone.emit("watch", {"meeting": scene.meeting_id})["ok"]
        answer = phone.emit(
            "act",
            {
                "meeting": scene.meeting_id,
                "act_id": f"crash-act-{person}",
                "kind": "rise",
                "args": {"side": "for"},
            },
        )
        assert answer["ok"]
        taken.append((person, answer))
    served.kill()
    served.start()
    for person, answer in taken:
        phone = Phone(served, tokens[person])
        ack = phone.emit("watch", {"meeting": scene.meeting_id})
        assert ack["ok"] and ack["seq"] >= answer["seq"]
        # The same act again, as a phone that never got its answer would send it.
        assert (
            phone.emit(
                "act",
                {
                    "meeting": scene.meeting_id,
                    "act_id": f"crash-act-{person}",
                    "kind": "rise",
                    "args": {"side": "for"},
                },
            )
            == answer
        )
        shown = next(event[1] for event in phone.events if event[0] == "view")
        assert len(shown["parts"]["floor"]["queue"]) == 4
    with app.app_context():
        log.forget()
        assert log.verify(scene.meeting_id)[0]["ok"]
        assert len(log.current(scene.meeting_id).queue) == 4
        db.session.remove()


def test_killed_in_a_vote_no_acknowledged_paper_is_lost_or_doubled(app, hall):
    scene, tokens, served = hall(method="box")
    chair = Phone(served, tokens[scene.chair])
    assert chair.emit(
        "act", {"meeting": scene.meeting_id, "act_id": "crash-put-01", "kind": "put", "args": {}}
    )["ok"]
    with app.app_context():
        box_id = box.box_of(scene.meeting_id, scene.state.vote.seq)
        db.session.remove()
    papers = {"meeting": scene.meeting_id, "box": box_id, "choice": "for"}
    for person in scene.people[:3]:
        assert Phone(served, tokens[person]).emit("cast", {**papers, "key": f"key-of-phone-{person}"}) == {
            "ok": True,
            "said": "recorded",
        }
    served.kill()
    served.start()
    for person in scene.people:
        papers["choice"] = "against" if person == scene.people[-1] else "for"
        assert Phone(served, tokens[person]).emit("cast", {**papers, "key": f"key-of-phone-{person}"}) == {
            "ok": True,
            "said": "recorded",
        }
    chair = Phone(served, tokens[scene.chair])
    assert chair.emit(
        "act", {"meeting": scene.meeting_id, "act_id": "crash-ann-01", "kind": "announce", "args": {}}
    )["ok"]
    with app.app_context():
        log.forget()
        state = log.current(scene.meeting_id)
        assert state.records[state.last_vote].governed["tallies"]["headcount"]["for"] == 5
        assert log.verify(scene.meeting_id)[0]["ok"]
        db.session.remove()


def test_an_act_reaches_another_phone_by_itself(hall):
    scene, tokens, served = hall()
    first, second = Phone(served, tokens[scene.people[0]]), Phone(served, tokens[scene.people[1]])
    assert second.emit("watch", {"meeting": scene.meeting_id})["ok"]
    assert first.emit(
        "act",
        {"meeting": scene.meeting_id, "act_id": "crash-rise-1", "kind": "rise", "args": {"side": "for"}},
    )["ok"]
    while True:
        told = second.wire.recv()
        if told == "2":
            second.wire.send("3")
        elif told.startswith("42"):
            name, data = json.loads(told[2:])
            if name == "view" and data["parts"].get("floor", {}).get("queue"):
                break


def test_a_frame_above_the_limit_ends_the_connection(hall):
    scene, tokens, served = hall()
    phone = Phone(served, tokens[scene.people[0]])
    with pytest.raises((websocket.WebSocketException, OSError)):
        phone.emit(
            "act",
            {
                "meeting": scene.meeting_id,
                "act_id": "x" * 20,
                "kind": "rise",
                "args": {"side": "y" * 100_000},
            },
        )
    assert served.process.poll() is None


def test_a_stranger_is_bounded_and_foreign_pages_do_not_connect(hall):
    """Before sign-in the same frame limit holds; a page of another host, and a client that names none, get
    no connection.
    """
    _scene, _tokens, served = hall()
    address, here = (
        f"ws://127.0.0.1:{served.port}/socket.io/?EIO=4&transport=websocket",
        f"http://127.0.0.1:{served.port}",
    )
    wire = websocket.create_connection(address, timeout=20, origin=here)
    assert wire.recv().startswith("0")
    wire.send("40")
    assert wire.recv().startswith("40")
    with pytest.raises((websocket.WebSocketException, OSError)):
        wire.send("42" + json.dumps(["watch", {"meeting": 1, "at": {"floor": "x" * 100_000}}]))
        for _ in range(20):
            wire.recv()
    with pytest.raises(websocket.WebSocketException):
        websocket.create_connection(address, timeout=20, origin="http://elsewhere.example")
    nameless = websocket.create_connection(address, timeout=20, suppress_origin=True)
    assert nameless.recv().startswith("0")
    nameless.send("40")
    assert nameless.recv().startswith("44")
    assert served.process.poll() is None
