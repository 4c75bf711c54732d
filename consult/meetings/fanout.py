"""Carrying one message to everybody in a room, with a bound on what a slow phone may owe.

The message is encoded once and the same packets are put before every connection. A phone that has not taken its last
`MOST_OWED` messages is dropped: it reconnects, watches again and gets whole parts, so nothing is lost by it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

#: Packets that may wait for one connection.
MOST_OWED = 64
#: Bytes of one incoming frame or request, before and after sign-in.
LARGEST_FRAME = 64 * 1024


def bound_frames(server: Any) -> None:
    """Makes the websocket transport refuse frames above LARGEST_FRAME where their bytes arrive, not when assembled."""
    stock = server.eio._async["websocket"]

    class Bounded(stock):  # type: ignore[misc, valid-type]
        """The stock transport with a limit handed to simple-websocket."""

        def __init__(self, handler: Any, engine: Any) -> None:
            super().__init__(handler, engine)
            self.server_args["max_message_size"] = LARGEST_FRAME

    server.eio._async = {**server.eio._async, "websocket": Bounded}


def to_room(server: Any, room: str, event: str, data: Any) -> None:
    """Sends one event to everyone in a room of the default namespace; drops connections that owe too much."""
    drop_slow(server, [sid for sid, _ in server.manager.get_participants("/", room)])
    server.emit(event, data, room=room)


def to_one(server: Any, sid: str, event: str, data: Any) -> None:
    """Sends one event to one connection, or drops it when it owes too much."""
    if not drop_slow(server, [sid]):
        server.emit(event, data, to=sid)


def drop_slow(server: Any, sids: Iterable[str]) -> int:
    """Disconnects those that owe more than MOST_OWED; how many there were."""
    dropped = 0
    for sid in list(sids):
        engine_sid = server.manager.eio_sid_from_sid(sid, "/")
        socket = server.eio.sockets.get(engine_sid) if engine_sid else None
        if socket is not None and socket.queue.qsize() > MOST_OWED:
            # Not a polite close: its queue is what is full.
            socket.close(wait=False, abort=True)
            dropped += 1
    return dropped
