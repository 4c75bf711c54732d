"""Kill -9 with real browsers on the line: every phone comes back to the true state by itself, what was tapped
meanwhile happens once, and the record can be checked from the command line afterwards."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.meetings.stage import TEXT, prepare
from tests.serving import Served, press, rise, with_schema


class Server(Served):
    """The real server of an instance, killed and started again on the same port."""

    def __init__(self, instance: Path) -> None:
        super().__init__(instance, start=False)
        with_schema(self)
        with self.here():
            self.tokens, self.base, self.meeting_id = prepare(instance)
        self.start()

    def verify(self) -> tuple[int, dict[str, Any]]:
        """Exit code and line of `consult meeting verify ID`."""
        done = self.consult("meeting", "verify", str(self.meeting_id))
        return done.returncode, json.loads(done.stdout.strip().splitlines()[-1])


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    made = Server(tmp_path / "instance")
    yield made
    made.stop()


@pytest.fixture
def enter(server: Server, chromium: Any) -> Iterator[Any]:
    contexts = []

    def open_page(who: str, screen: str, width: int = 360, height: int = 780) -> Any:
        context = chromium.new_context(viewport={"width": width, "height": height}, locale="zh-CN")
        contexts.append(context)
        if who:
            context.add_cookies([{"name": "seat", "value": server.tokens[who], "url": server.address}])
        page = context.new_page()
        page.set_default_timeout(30000)
        page.goto(f"{server.address}{server.base}/{screen}")
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.mark.browser
def test_killed_in_debate_and_in_a_vote_every_phone_shows_the_true_state_by_itself(
    server: Server, enter: Any
) -> None:
    chair = enter("chair", "lobby", 1366, 768)
    chair.click("form .button-seal")
    chair.wait_for_selector(".console")
    phones = [enter(str(n), "phone") for n in range(3)]
    wall = enter("", "hall", 1920, 1080)
    for phone in phones:
        press(phone, "check_in")
        phone.wait_for_selector(".recorded")
    chair.click(".tag-btn")
    for row in (4, 5, 6):
        chair.click(f".roll li:nth-child({row}) button.main")
        chair.wait_for_selector(f".roll li:nth-child({row}) .tag.ok")
    chair.click(".sheet-over header button")
    press(chair, "call_to_order")
    press(chair, "take_up")
    for page in (*phones, wall):
        page.wait_for_selector(f"text={TEXT[:8]}")

    # In debate: a hand is up and acknowledged, another goes up while there is no server.
    rise(phones[0], "for")
    phones[0].wait_for_selector(".me .p:has-text('1')")
    server.kill()
    rise(phones[1], "against")
    server.start()
    phones[1].wait_for_selector(".me .p:has-text('2')")
    phones[0].wait_for_selector(".me .p:has-text('1')")
    chair.wait_for_selector(".queue li:nth-child(2) .tag.live")
    assert chair.locator(".queue li").count() == 2
    wall.wait_for_selector(f"text={TEXT[:8]}")

    # In a vote: one vote is acknowledged, the server dies, the others go on afterwards.
    for phone in phones[:2]:
        phone.click(".me button")
        phone.wait_for_selector(".me", state="detached")
    press(chair, "put")
    vote(phones[0], "f")
    wall.wait_for_selector(".huge:has-text('1')")
    server.kill()
    server.start()
    vote(phones[1], "f")
    vote(phones[2], "a")
    wall.wait_for_selector(".huge:has-text('3')")
    assert (
        phones[0].wait_for_selector(".choices .f[aria-pressed=true]")
        and phones[0].locator(".choices [aria-pressed=true]").count() == 1
    )
    assert [page.locator(".offline, .off").count() for page in phones] == [0, 0, 0]
    chair.fill("[name=hands-for]", "2")
    chair.click(".hands button")
    wall.wait_for_selector(".huge:has-text('5')")
    press(chair, "announce")
    for page in (*phones, wall):
        assert (
            "".join(page.wait_for_selector(".counts:has-text('4')").inner_text().split())
            == "✓赞成4✕反对1—弃权0"
        )

    code, line = server.verify()
    assert (code, line["ok"], line["first_bad_seq"]) == (0, True, None)
    server.kill()
    flip_a_byte(server.instance / "consult.sqlite", server.meeting_id, 9)
    code, line = server.verify()
    assert (code, line["ok"], line["first_bad_seq"]) == (1, False, 9)


def vote(page: Any, choice: str) -> None:
    page.click(f".choices .{choice}")
    page.click(".act button.main")
    page.wait_for_selector(".recorded")


def flip_a_byte(file: Path, meeting_id: int, seq: int) -> None:
    """Changes one byte of an event where it lies in the database's file."""
    with sqlite3.connect(file) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        (hashed,) = database.execute(
            "SELECT hash FROM meeting_event WHERE meeting_id = ? AND seq = ?", (meeting_id, seq)
        ).fetchone()
    database.close()
    held = bytearray(file.read_bytes())
    at = held.index(hashed.encode())
    held[at] = ord("0") if held[at] != ord("0") else ord("1")
    file.write_bytes(held)
