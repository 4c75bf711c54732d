"""Connections that say nothing, or too slowly: half-open ones, bodies that never come, crowds of
onlookers."""

from __future__ import annotations

import contextlib
import json
import socket
import threading
import time

from tests.attack.frame import Outcome, attack
from tests.attack.hall import BESIDE, Hall
from tests.attack.honest import masked


def _hold(hall: Hall, number: int, first: bytes, stop: threading.Event, source: str) -> None:
    """Keeps so many connections open, each a byte further every two seconds, new ones for those that were
    cut."""
    wires: list[socket.socket] = []
    while not stop.is_set():
        for _ in range(min(200, number - len(wires))):
            with contextlib.suppress(OSError):
                wires.append(hall.connect(source))
                wires[-1].sendall(first)
        for wire in list(wires):
            try:
                wire.sendall(b"a")
            except OSError:
                wire.close()
                wires.remove(wire)
        stop.wait(0.5 if len(wires) < number else 2)
    for wire in wires:
        wire.close()


@attack(bound=BESIDE, part="ci", phones=300, seconds=14)
def half_open_connections(hall: Hall) -> Outcome:
    """A stranger keeps 2,000 requests half open, a byte now and then"""
    first = b"GET / HTTP/1.1\r\nHost: x\r\nX: "
    return hall.beside(lambda stop: _hold(hall, 2000, first, stop, "127.0.0.2"), 8).outcome()


@attack(bound=BESIDE, part="full", phones=300, seconds=14)
def bodies_that_never_come(hall: Hall) -> Outcome:
    """A member keeps 500 uploads half sent"""
    seat = f"Cookie: seat={hall.tokens[3]}\r\n".encode()
    first = (
        b"POST /c/qinghe/topics/propose HTTP/1.1\r\nHost: x\r\n" + seat + b"Content-Length: 9999999\r\n\r\n"
    )
    return hall.beside(lambda stop: _hold(hall, 500, first, stop, "127.0.0.1"), 8).outcome()


def _gone(wire: socket.socket, seconds: float) -> float | None:
    """After how many seconds the other end closed it; None where it did not."""
    began = time.monotonic()
    wire.settimeout(seconds)
    with contextlib.suppress(TimeoutError, ConnectionError):
        while wire.recv(65536):
            wire.settimeout(max(0.01, seconds - (time.monotonic() - began)))
        return time.monotonic() - began
    return None


@attack(bound="each cut within its time", part="ordinary", seconds=12)
def silent_ones_are_cut(hall: Hall) -> Outcome:
    """Half a request, a body of a byte a second, a socket that joins and watches nothing"""
    own = hall.fresh()
    own.server.environ.update(
        CONSULT_HEADER_SECONDS="1", CONSULT_SILENCE_SECONDS="2", CONSULT_KEEP_SECONDS="3"
    )
    half, joined, idle = own.connect(), own.handshake(), own.connect()
    half.sendall(b"GET / HTTP/1.1\r\nHost: x\r\nX: ")
    joined.sendall(masked("40"))
    idle.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
    came = {"half": _gone(half, 6), "joined": _gone(joined, 6), "idle": _gone(idle, 8)}
    said = ", ".join(f"{name} {'never' if took is None else f'{took:.1f} s'}" for name, took in came.items())
    own.close()
    return Outcome(said, all(took is not None for took in came.values()))


@attack(bound="all walls in, members in, onlookers up to the number", part="ordinary", seconds=10)
def crowds_of_onlookers(hall: Hall) -> Outcome:
    """Strangers of three addresses take every onlooker's place; then a paired wall and a member come"""
    own = hall.fresh()
    own.server.environ.update(CONSULT_STRANGERS="50", CONSULT_ADDRESS_SOCKETS="30")
    page = own.get(f"{own.base}/hall", seat=own.staff)
    cookies = page.headers.get("Set-Cookie", "").split("\n")
    paired = next((each.split(";")[0] for each in cookies if each.startswith("wall=")), "")
    wires, refused = [], 0
    for number in range(120):
        try:
            wires.append(own.handshake(source=f"127.0.0.{2 + number % 3}"))
        except ConnectionError:
            refused += 1
            continue
        _watch(wires[-1], own.meeting)
    onlookers = sum(_admitted(wire) for wire in wires)
    walls = []
    for who in ({"cookie": paired, "source": "127.0.0.2"}, {"seat": own.tokens[0], "source": "127.0.0.3"}):
        wire = own.handshake(**who)
        _watch(wire, own.meeting)
        walls.append(_admitted(wire))
    own.close()
    return Outcome(
        f"{len(wires)} sockets, {refused} refused, {onlookers} onlookers; wall {walls[0]}, member {walls[1]}",
        all(walls) and onlookers == 50 and len(wires) == 90,
    )


def _watch(wire: socket.socket, meeting: int) -> None:
    wire.sendall(masked("40") + masked("421" + json.dumps(["watch", {"meeting": meeting}])))


def _admitted(wire: socket.socket) -> bool:
    """Whether the answer to `watch` lets it watch."""
    came = b""
    wire.settimeout(5)
    with contextlib.suppress(OSError):
        while b"431[" not in came or b"}]" not in came[came.find(b"431[") :]:
            more = wire.recv(65536)
            if not more:
                break
            came += more
    return b'431[{"ok"' in came
