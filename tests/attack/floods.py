"""Floods: as much as one attacker can send, of events, frames and requests, beside an honest hall."""

from __future__ import annotations

import contextlib
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
