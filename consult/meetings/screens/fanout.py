"""Carrying one message to everybody in a room, with a bound on what a slow phone may owe.

The websocket frame is built once and written straight to each connection's non-blocking socket; only polling
clients, and connections that still owe something, go through their queue. A phone that does not take what it
owes is dropped: it reconnects, watches again and gets whole parts, so nothing is lost by it.
"""

from __future__ import annotations

import os
from typing import Any

from engineio import packet as engine
from socketio import packet as sio

#: Packets that may wait for one connection.
MOST_OWED = 64


def to_room(server: Any, room: str, event: str, data: Any) -> int:
    """Sends one event to everyone in a room of the default namespace; drops connections that owe too much.

    Returns how many were dropped. Other processes build and send their own (`hints`).
    """
    members = [(sid, eio_sid) for sid, eio_sid in server.manager.get_participants("/", room)]
    if not _straight(server):
        dropped = sum(_drop_slow(server, eio_sid) for _, eio_sid in members)
        server.emit(event, data, room=room)
        return dropped
    message = _Message(event, data)
    return sum(not _deliver(server, eio_sid, message) for _, eio_sid in members)


def to_one(server: Any, sid: str, event: str, data: Any) -> None:
    """Sends one event to one connection of this process, or drops it when it owes too much."""
    eio_sid = server.manager.eio_sid_from_sid(sid, "/")
    if not _straight(server):
        if not _drop_slow(server, eio_sid):
            server.emit(event, data, to=sid)
    elif eio_sid is not None:
        _deliver(server, eio_sid, _Message(event, data))


def _straight(server: Any) -> bool:
    """Whether frames are written straight to the sockets: on gevent. Threads have blocking ones."""
    return bool(server.eio.async_mode == "gevent")


class _Message:
    """One event encoded once: as a packet for queues, as a finished websocket frame for sockets."""

    def __init__(self, event: str, data: Any) -> None:
        text = sio.Packet(sio.EVENT, data=[event, data]).encode()
        self.packet = engine.Packet(engine.MESSAGE, data=text)
        self.frame = text_frame(self.packet.encode())


def text_frame(text: str) -> bytes:
    """A whole, unmasked text message as RFC 6455 (5.2) frames it from a server; no extension is ever
    negotiated here."""
    payload = text.encode()
    size = len(payload)
    if size < 126:
        return bytes((0x81, size)) + payload
    if size < 1 << 16:
        return b"\x81\x7e" + size.to_bytes(2, "big") + payload
    return b"\x81\x7f" + size.to_bytes(8, "big") + payload


def _deliver(server: Any, eio_sid: str, message: _Message) -> bool:
    """Whether the connection took the message, or has it waiting; a connection that cannot is dropped."""
    socket = server.eio.sockets.get(eio_sid)
    if socket is None or socket.closed or socket.closing:
        return True
    where = _descriptor(socket)
    if where is None or socket.queue.qsize():
        if _drop_slow(server, eio_sid):
            return False
        socket.send(message.packet)
        return True
    try:
        # The descriptor is non-blocking: the kernel takes the frame at once, or the phone has fallen behind
        # by all that the kernel holds for it. Half a frame cannot be taken back, so then too the connection
        # ends.
        if os.write(where, message.frame) == len(message.frame):
            return True
    except OSError:
        pass
    socket.close(wait=False, abort=True)
    return False


def _descriptor(socket: Any) -> int | None:
    """The file descriptor to write frames to; None for polling and while upgrading."""
    channel = getattr(getattr(socket, "wire", None), "ws", None)
    if not socket.upgraded or channel is None or not channel.connected:
        return None
    where = channel.sock.fileno()
    return where if where >= 0 else None


def _drop_slow(server: Any, eio_sid: str | None) -> bool:
    """Disconnects a connection that owes more than MOST_OWED; whether it did."""
    socket = server.eio.sockets.get(eio_sid) if eio_sid else None
    if socket is None or socket.queue.qsize() <= MOST_OWED:
        return False
    # Not a polite close: its queue is what is full.
    socket.close(wait=False, abort=True)
    return True
