"""What may wait for one connection is bounded, whichever way its messages go; whoever cannot take them is
let go.
"""

from __future__ import annotations

import queue
import socket
from types import SimpleNamespace

import pytest

from consult.meetings.screens import fanout


class Slow:
    """A connection as Engine.IO keeps it, that takes nothing by itself."""

    def __init__(self, wire=None):
        self.queue, self.closed, self.closing, self.upgraded, self.wire, self.ended = (
            queue.Queue(),
            False,
            False,
            wire is not None,
            wire,
            0,
        )

    def send(self, packet):
        self.queue.put(packet)

    def close(self, wait=True, abort=False):
        assert abort and not wait
        self.closed = True
        self.ended += 1


def server_of(connection, mode):
    emitted = []
    manager = SimpleNamespace(
        get_participants=lambda _namespace, _room: iter([("sid", "eio")]),
        eio_sid_from_sid=lambda _sid, _namespace: "eio",
    )
    eio = SimpleNamespace(async_mode=mode, sockets={"eio": connection})
    return SimpleNamespace(
        manager=manager,
        eio=eio,
        emit=lambda event, data, **to: (emitted.append(event), connection.send(data)),
    ), emitted


@pytest.mark.parametrize("mode", ["threading", "gevent"])
def test_a_connection_that_takes_nothing_owes_a_bounded_number_and_is_dropped(mode):
    slow = Slow()
    server, _ = server_of(slow, mode)
    most = 0
    for n in range(200):
        if slow.closed:
            break
        fanout.to_room(server, "m:1", "view", {"seq": n})
        most = max(most, slow.queue.qsize())
    assert slow.ended == 1 and most <= fanout.MOST_OWED + 2


@pytest.mark.parametrize("mode", ["threading", "gevent"])
def test_what_goes_to_one_is_bounded_alike(mode):
    slow = Slow()
    server, _ = server_of(slow, mode)
    for n in range(200):
        if slow.closed:
            break
        fanout.to_one(server, "sid", "mine", {"seq": n})
    assert slow.ended == 1 and slow.queue.qsize() <= fanout.MOST_OWED + 1


def test_a_socket_whose_kernel_buffer_is_full_is_dropped_and_never_half_a_frame_follows():
    ours, theirs = socket.socketpair()
    with ours, theirs:
        ours.setblocking(False)
        slow = Slow(wire=SimpleNamespace(ws=SimpleNamespace(connected=True, sock=ours)))
        server, _ = server_of(slow, "gevent")
        sent = 0
        while not slow.closed and sent < 20_000:
            fanout.to_room(server, "m:1", "view", {"seq": sent, "words": "字" * 500})
            sent += 1
        assert slow.ended == 1 and slow.queue.qsize() == 0
        after = sent
        fanout.to_room(server, "m:1", "view", {"seq": after})
        assert slow.ended == 1
