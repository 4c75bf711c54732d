"""Several processes on one database: each builds its own screens; Redis carries only the word that something
changed.
"""

from __future__ import annotations

import json
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import tool
from tests.meetings.stage import prepare
from tests.serving import Served, free_port

websocket = pytest.importorskip("websocket")
redis = pytest.importorskip("redis")

#: Seconds within which a hint must have done its work: well before the pulse, which comes every ten.
SOON, PULSE = 5.0, 14.0


class Phone:
    """A socket of one person to one process, and what it heard: the newest parts, its own part, all
    frames.
    """

    def __init__(self, port: int, meeting: int, token: str) -> None:
        self.wire = websocket.create_connection(
            f"ws://127.0.0.1:{port}/socket.io/?EIO=4&transport=websocket",
            timeout=10,
            origin=f"http://127.0.0.1:{port}",
            cookie=f"seat={token}",
        )
        self.meeting, self.number = meeting, 0
        self.parts: dict[str, Any] = {}
        self.mine: dict[str, Any] = {}
        self.heard: list[str] = []
        self.answers: dict[int, Any] = {}
        self.wire.recv()
        self.wire.send("40")
        self.wire.recv()
        assert self.ask("watch", meeting=meeting)["ok"]
        self.listen(lambda: self.mine, SOON)

    def ask(self, event: str, **data: Any) -> Any:
        self.number += 1
        number = self.number
        self.wire.send(f"42{number}" + json.dumps([event, data]))
        self.listen(lambda: number in self.answers, SOON)
        return self.answers[number]

    def act(self, kind: str, **args: Any) -> Any:
        act_id = f"phone-{id(self)}-{self.number}"
        return self.ask("act", meeting=self.meeting, act_id=act_id, kind=kind, args=args)

    def listen(self, until: Any, seconds: float) -> bool:
        """Hears until something holds; whether it came to hold in time."""
        end = time.monotonic() + seconds
        while not until():
            self.wire.settimeout(max(0.01, end - time.monotonic()))
            try:
                self._take(self.wire.recv())
            except websocket.WebSocketTimeoutException:
                return bool(until())
        return True

    def may(self, key: str) -> bool:
        return any(each["key"] == key and each["ok"] for each in self.mine.get("openings", []))

    def _take(self, text: str) -> None:
        if text == "2":
            self.wire.send("3")
        elif text.startswith("43"):
            at = text.index("[")
            self.answers[int(text[2:at])] = json.loads(text[at:])[0]
        elif text.startswith("42"):
            name, data = json.loads(text[2:])
            self.heard.append(name)
            if name == "view":
                self.parts.update(data["parts"])
            elif name == "mine":
                self.mine = data


@dataclass
class Pair:
    """Two processes on one instance. redis: the server between them; ports: theirs; line: its address."""

    redis: subprocess.Popen[bytes]
    line: str
    ports: tuple[int, int]
    tokens: dict[str, str]
    base: str
    meeting: int

    def phone(self, process: int, who: str) -> Phone:
        return Phone(self.ports[process], self.meeting, self.tokens[who])


@contextmanager
def redis_server(place: Path) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    path, port = tool("redis-server"), free_port()
    server = subprocess.Popen(
        [
            path,
            "--port",
            str(port),
            "--bind",
            "127.0.0.1",
            "--save",
            "",
            "--appendonly",
            "no",
            "--dir",
            place,
        ],
        stdout=subprocess.DEVNULL,
    )
    try:
        line = redis.Redis(port=port)
        for _ in range(100):
            try:
                line.ping()
                break
            except redis.ConnectionError:
                time.sleep(0.05)
        yield server, f"redis://127.0.0.1:{port}/0"
    finally:
        server.kill()
        server.wait(10)


@pytest.fixture
def pair(tmp_path: Path, database_url: str) -> Iterator[Pair]:
    """A meeting called to order with everybody here and the first item taken up, served by two processes."""
    place = tmp_path / "instance"
    with redis_server(tmp_path) as (server, line):
        served = [Served(place, database_url, start=False, REDIS_URL=line) for _ in range(2)]
        with served[0].here():
            tokens, base, meeting = prepare(place)
            _begin(place, meeting)
        try:
            for each in served:
                each.start()
            yield Pair(server, line, (served[0].port, served[1].port), tokens, base, meeting)
        finally:
            for each in served:
                each.stop()


def _begin(place: Path, meeting: int) -> None:
    from consult.app import create_app
    from consult.foundation.db import db, now_utc
    from consult.meetings import acts, opening
    from consult.meetings.record import log

    app = create_app(place)
    with app.app_context():
        opening.open_meeting(meeting, None, now_utc())
        state = log.current(meeting)
        for number, (kind, args) in enumerate(
            [
                ("check_in", {"who": list(state.members)}),
                ("call_to_order", {}),
                ("take_up", {"item": state.items[0].id}),
            ]
        ):
            wanted = acts.Wanted(f"begin-{kind}-{number}", str(state.chair), kind, args)
            assert acts.take(meeting, wanted, now_utc()).ok
        db.session.remove()
        db.engine.dispose()


def moved(by: Phone, chair: Phone) -> None:
    """Somebody gets the floor and moves an amendment, at one process."""
    assert by.act("rise", side="for")["ok"]
    assert chair.act("recognize", who=by.mine["me"]["who"])["ok"]
    assert by.act("move", motion="amend", edit={"op": "replace", "old": "1元", "new": "2元"})["ok"]


def second(phone: Phone) -> bool:
    return any(each["act"] == "second" and each["ok"] for each in phone.mine["openings"])


def test_buttons_follow_in_the_other_process_and_nothing_but_a_word_crosses(pair):
    a, chair, b = pair.phone(0, "0"), pair.phone(0, "chair"), pair.phone(1, "1")
    assert not second(b)
    spoken = redis.Redis.from_url(pair.line).pubsub()
    spoken.psubscribe("*")
    spoken.get_message(timeout=SOON)
    moved(a, chair)
    assert b.listen(lambda: second(b), SOON), "the other process's phone was not offered to second"
    assert b.parts["question"]["pending"][0]["motion"] == "amend"
    # The other way round: the second is given there, and is known here.
    assert b.act("second", on=b.parts["question"]["now"])["ok"]
    assert a.listen(lambda: a.parts["question"]["pending"][0]["status"] == "seconded", SOON)
    assert chair.listen(lambda: chair.may("state"), SOON)
    told = []
    while (message := spoken.get_message(timeout=0.2)) is not None:
        told.append(message["data"])
    assert told and all(json.loads(each)[1:3] == ["meeting", pair.meeting] for each in told), told
    assert all(len(each) < 80 for each in told)


def test_without_redis_acts_go_on_and_the_other_process_catches_up_by_its_pulse(pair):
    a, chair, b = pair.phone(0, "0"), pair.phone(0, "chair"), pair.phone(1, "1")
    pair.redis.kill()
    pair.redis.wait(10)
    began = time.monotonic()
    moved(a, chair)
    assert time.monotonic() - began < SOON
    assert a.listen(lambda: a.parts["question"]["pending"][0]["motion"] == "amend", SOON)
    # Pages count their limits for themselves meanwhile.
    with urllib.request.urlopen(f"http://127.0.0.1:{pair.ports[1]}{pair.base}/hall", timeout=10) as answer:
        assert answer.status == 200
    assert b.listen(lambda: second(b), PULSE), "the other process's phone was not offered to second"
    assert b.parts["question"]["pending"][0]["motion"] == "amend"
