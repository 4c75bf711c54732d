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
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

import websocket
from hall import prepare

from tests.serving import Served

ACTS = 20


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
        server = Served(Path(place), start=False)
        with server.here():
            meeting, tokens = prepare(server.instance, phones)
        server.start()
        port = server.port
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
            server.stop()
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
