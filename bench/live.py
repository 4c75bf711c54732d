"""How fast one act reaches every phone of a hall: `python bench/live.py [PHONES]` (300).

A real server, a meeting in debate, PHONES real websockets on this machine; one member raises and lowers a
hand. Prints the medians over the acts, in milliseconds, and, as the figure to compare, the ratio to a hall of
a tenth as many phones in the same run. Everything stays on the loopback address and ends by itself.
"""

from __future__ import annotations

import json
import select
import statistics
import sys
import tempfile
import time
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from consult.agenda.items import Deciding, Question
from consult.agenda.service import MeetingPlan
from consult.people.persons import PersonFacts

sys.path.insert(0, str(Path(__file__).parents[1]))

import websocket

from tests.meetings.stage import free_port, start

ACTS = 20


def prepare(instance: Path, phones: int) -> tuple[int, list[str]]:
    """A council of that many residents, all here, debating its first item: the meeting, and the seats'
    tokens.
    """
    from consult.accounts import seats
    from consult.agenda import service as agenda
    from consult.agenda.items import add_item
    from consult.app import create_app
    from consult.foundation.db import db, transaction
    from consult.foundation.schema import upgrade
    from consult.meetings import acts, opening
    from consult.people import bodies, homes, persons
    from tests.factories import make_community

    with create_app(instance).app_context():
        upgrade()
        place, now = make_community(db), datetime.now(UTC)
        with transaction():
            people = []
            for n in range(phones):
                people.append(
                    persons.add_person(
                        place.community,
                        f"居民{n}",
                        household=homes.add_household(place.community, f"{n}户"),
                        facts=PersonFacts(level="roll"),
                        now=now,
                    )
                )
                bodies.join_body(place.council, people[-1])
            meeting = agenda.plan_meeting(
                place.community,
                body=place.council,
                plan=MeetingPlan(
                    title="议事会",
                    held_on=date(2026, 6, 5),
                    starts_at=now,
                    place="",
                    chair_id=place.chair.id,
                    recorder_id=place.recorder.id,
                ),
                by=place.chair.id,
                now=now,
            )
            item = add_item(
                meeting,
                topic=None,
                question=Question(title="充电棚", text="在2号楼西侧建一处充电棚。"),
                deciding=Deciding(decision_rule_id="COUNCIL_CHARTER", method="show"),
                by=place.chair.id,
                now=now,
            )
            agenda.notice_meeting(meeting, by=place.chair.id, now=now, accept_short=True)
        with transaction():
            tokens = [seats.open_demo_seat(person, now=now) for person in people]
            opening.open_meeting(meeting.id, place.chair.id, now)
        chair = place.chair.id
        for kind, args in (
            ("check_in", {"who": [str(chair), *(str(p.id) for p in people)]}),
            ("call_to_order", {}),
            ("take_up", {"item": str(item.id)}),
        ):
            assert acts.take(meeting.id, acts.Wanted(f"bench-{kind}", chair, kind, args), now).ok, kind
        found = meeting.id, tokens
        db.session.remove()
        db.engine.dispose()
    return found


def join(port: int, meeting: int, token: str) -> Any:
    """A phone in the hall, its first view taken."""
    wire = websocket.create_connection(
        f"ws://127.0.0.1:{port}/socket.io/?EIO=4&transport=websocket",
        timeout=30,
        origin=f"http://127.0.0.1:{port}",
        cookie=f"seat={token}",
    )
    wire.recv()
    wire.send("40")
    wire.recv()
    wire.send("421" + json.dumps(["watch", {"meeting": meeting}]))
    while not wire.recv().startswith("431"):
        pass
    return wire


def one_act(wires: list[Any], meeting: int, number: int) -> tuple[float, float]:
    """Seconds until the middle and the last phone have the view that follows one act of the first phone."""
    waiting = {wire.sock: wire for wire in wires}
    act = {
        "meeting": meeting,
        "act_id": f"bench-hand-{number:04}",
        "kind": "lower" if number % 2 else "rise",
        "args": {} if number % 2 else {"side": "for"},
    }
    began, came = time.perf_counter(), []
    wires[0].send("42" + json.dumps(["act", act]))
    while waiting and time.perf_counter() - began < 30:
        for sock in select.select(list(waiting), [], [], 1)[0]:
            text = waiting[sock].recv()
            if text == "2":
                waiting[sock].send("3")
            elif text.startswith('42["view"'):
                came.append(time.perf_counter() - began)
                del waiting[sock]
    if waiting:
        raise SystemExit(f"{len(waiting)} phones heard nothing in 30 seconds")
    return statistics.median(came), came[-1]


def hall(phones: int) -> tuple[float, float]:
    """Medians over the acts, in milliseconds: to the middle phone, to the last."""
    with tempfile.TemporaryDirectory() as place:
        instance, port = Path(place), free_port()
        meeting, tokens = prepare(instance, phones)
        server = start(instance, port)
        try:
            wires = [join(port, meeting, token) for token in tokens]
            taken = []
            for number in range(ACTS):
                time.sleep(0.5)
                _drain(wires)
                taken.append(one_act(wires, meeting, number))
            for wire in wires:
                wire.close()
        finally:
            server.terminate()
            server.wait(10)
    return statistics.median(t[0] for t in taken) * 1000, statistics.median(t[1] for t in taken) * 1000


def _drain(wires: list[Any]) -> None:
    by_sock = {wire.sock: wire for wire in wires}
    while ready := select.select(list(by_sock), [], [], 0)[0]:
        for sock in ready:
            if by_sock[sock].recv() == "2":
                by_sock[sock].send("3")


def main() -> None:
    phones = int(sys.argv[1]) if len(sys.argv) > 1 else 300
    small, large = hall(max(2, phones // 10)), hall(phones)
    for label, figures in ((max(2, phones // 10), small), (phones, large)):
        print(f"{label:5} phones: middle {figures[0]:7.1f} ms, last {figures[1]:7.1f} ms")
    print(f"ratio to the last phone, {phones} against {max(2, phones // 10)}: {large[1] / small[1]:.1f}")


if __name__ == "__main__":
    main()
