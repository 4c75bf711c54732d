"""Floods: as much as one attacker can send, of events, frames and requests, beside an honest hall."""

from __future__ import annotations

import contextlib
import socket
import threading
import time

from tests.attack.frame import Outcome, attack
from tests.attack.hall import BESIDE, Hall
from tests.attack.honest import masked


def pour(hall: Hall, load: bytes, sockets: int, stop: threading.Event, **who: str) -> int:
    """Writes the load again and again into websockets of one attacker, new ones for those that were cut; how
    many bytes went. Waits a moment where every socket is full, as a real network would make it."""
    wires, sent, began = [], 0, time.monotonic()
    while not stop.is_set():
        for _ in range(sockets - len(wires)):
            with contextlib.suppress(OSError):
                wires.append(hall.handshake(**who))
                wires[-1].settimeout(0)
        went = 0
        for wire in list(wires):
            try:
                went += wire.send(load)
            except BlockingIOError:
                continue
            except OSError:
                wire.close()
                wires.remove(wire)
        sent += went
        if not went:
            time.sleep(0.005)
        # 100 Mbit/s is what a good line carries.
        time.sleep(max(0.0, sent / 12_500_000 - (time.monotonic() - began)))
    for wire in wires:
        wire.close()
    return sent


def _small_events(hall: Hall) -> bytes:
    return b"".join(masked(f'421["watch",{{"meeting":{hall.meeting}}}]') for _ in range(500))


@attack(bound=BESIDE, part="ci", phones=300, seconds=15)
def small_events_of_a_stranger(hall: Hall) -> Outcome:
    """One stranger's socket sends small events without end"""
    load = _small_events(hall)
    return hall.beside(lambda stop: pour(hall, load, 1, stop)).outcome()


@attack(bound=BESIDE, part="ci", phones=300, seconds=12)
def many_sockets_behind_the_router(hall: Hall) -> Outcome:
    """A stranger behind the hall's own router floods events from 60 sockets"""
    load = _small_events(hall)
    return hall.beside(lambda stop: pour(hall, load, 60, stop, source="127.0.0.1")).outcome()


@attack(bound=BESIDE, part="full", phones=300, seconds=12)
def large_frames_of_a_stranger(hall: Hall) -> Outcome:
    """One stranger sends lawful frames of 60 kB without end"""
    load = masked("42" + '["watch","' + "x" * 60_000 + '"]') * 4
    return hall.beside(lambda stop: pour(hall, load, 4, stop)).outcome()


@attack(bound=BESIDE, part="full", phones=300, seconds=12)
def large_frames_of_a_member(hall: Hall) -> Outcome:
    """A member's sockets send frames of 60 kB and fragments without end"""
    load = masked("42" + '["act",{"meeting":1,"x":"' + "x" * 60_000 + '"}]') * 2
    part = b"\x01\x80" + bytes(4) + (b"\x00\x80" + bytes(4)) * 5000
    seat = hall.tokens[7]
    return hall.beside(lambda stop: pour(hall, load + part, 8, stop, seat=seat)).outcome()


@attack(bound=BESIDE, part="full", phones=300, seconds=12)
def acts_of_a_member(hall: Hall) -> Outcome:
    """A member raises and lowers a hand as fast as eight sockets carry it"""
    acts = "".join(
        f'42["act",{{"meeting":{hall.meeting},"act_id":"flood-{{n}}-{n}","kind":"{kind}","args":{args}}}]\n'
        for n, (kind, args) in enumerate([("rise", '{"side":"for"}'), ("lower", "{}")] * 100)
    ).splitlines()
    number = iter(range(10**9))

    def flood(stop: threading.Event) -> None:
        load = b"".join(masked(each.replace("{n}", str(next(number)))) for each in acts)
        pour(hall, load, 8, stop, seat=hall.tokens[-1])

    return hall.beside(flood).outcome()


@attack(bound=BESIDE, part="full", phones=300, seconds=12)
def polling_and_handshakes(hall: Hall) -> Outcome:
    """A stranger opens and leaves sockets, and posts events by polling, as fast as it can"""

    def flood(stop: threading.Event) -> None:
        while not stop.is_set():
            with contextlib.suppress(OSError):
                hall.handshake().close()
            with contextlib.suppress(OSError):
                origin = f"http://127.0.0.1:{hall.port}"
                opened = hall.get("/socket.io/?EIO=4&transport=polling", Origin=origin)
                sid = opened.body[opened.body.find(b'"sid":"') + 7 :].split(b'"')[0].decode()
                for _ in range(20):
                    hall.post(
                        f"/socket.io/?EIO=4&transport=polling&sid={sid}",
                        b"\x1e".join([b'42["watch",{"meeting":1}]'] * 16),
                        Origin=origin,
                    )

    return hall.beside(flood).outcome()


def ask(hall: Hall, request: bytes, connections: int, stop: threading.Event, source: str) -> None:
    """Pipelines the request on so many connections without end, reading what comes back."""
    wires: list[socket.socket] = []
    while not stop.is_set():
        for _ in range(connections - len(wires)):
            with contextlib.suppress(OSError):
                wires.append(hall.connect(source))
                wires[-1].settimeout(0)
        busy = False
        for wire in list(wires):
            try:
                with contextlib.suppress(BlockingIOError):
                    busy = bool(wire.recv(1 << 20)) or busy
                busy = bool(wire.send(request * 20)) or busy
            except BlockingIOError:
                continue
            except OSError:
                wire.close()
                wires.remove(wire)
        time.sleep(0.001 if busy else 0.01)
    for wire in wires:
        wire.close()


def _page(hall: Hall, path: str, cookie: str = "") -> bytes:
    more = f"Cookie: {cookie}\r\n" if cookie else ""
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{hall.port}\r\n{more}\r\n".encode()


@attack(bound=BESIDE, part="full", phones=300, seconds=12)
def pages_for_a_stranger(hall: Hall) -> Outcome:
    """A stranger loads costly pages on 100 connections without end, each with another made-up cookie"""
    load = b"".join(_page(hall, f"{hall.base}/hall", f"seat=made-up-{n}; door=made-up-{n}") for n in range(5))
    return hall.beside(lambda stop: ask(hall, load, 100, stop, "127.0.0.2")).outcome()


@attack(bound=BESIDE, part="full", phones=300, seconds=12)
def pages_for_a_stranger_behind_the_router(hall: Hall) -> Outcome:
    """The same from behind the hall's own router"""
    load = _page(hall, f"{hall.base}/hall")
    return hall.beside(lambda stop: ask(hall, load, 100, stop, "127.0.0.1")).outcome()


@attack(bound=BESIDE, part="full", phones=300, seconds=12)
def pages_each_on_a_connection_of_its_own(hall: Hall) -> Outcome:
    """The same from there on 60 connections, a new one for each page, which no count by connection sees"""

    def load(stop: threading.Event) -> None:
        while not stop.is_set():
            with contextlib.suppress(OSError):
                hall.get(f"{hall.base}/hall", source="127.0.0.1")

    def flood(stop: threading.Event) -> None:
        each = [threading.Thread(target=load, args=(stop,)) for _ in range(60)]
        for one in each:
            one.start()
        for one in each:
            one.join()

    return hall.beside(flood).outcome()


@attack(bound=BESIDE, part="ci", phones=300, seconds=12)
def pages_for_a_member(hall: Hall) -> Outcome:
    """A member loads the phone's page on 50 connections without end"""
    load = _page(hall, f"{hall.base}/phone", f"seat={hall.tokens[9]}")
    return hall.beside(lambda stop: ask(hall, load, 50, stop, "127.0.0.1")).outcome()
