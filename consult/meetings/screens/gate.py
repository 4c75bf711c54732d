"""The gate of the live connections: who may open one, and how fast it is read.

Engine.IO takes whatever comes, as fast as it comes, and keeps what is not yet handled. Here a connection is
counted when it opens (by seat, else by address), its bytes are read only as fast as its caller's rate earns,
a frame is parsed only when the one before is paid for, and events of one caller are handled one after
another. What is over the bound waits unread with the sender; a connection that stays over it is cut.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

import structlog
from simple_websocket import Server as WebSocket

from consult.foundation.buckets import Bucket, Buckets
from consult.foundation.callers import Caller, Callers
from consult.foundation.lanes import Lanes

log = structlog.get_logger("consult.meetings.gate")

#: Bytes of one incoming frame or request of somebody signed in; packets that one polling request may carry.
LARGEST_FRAME = 64 * 1024
#: Bytes that cost as much as one event; messages read ahead of their handling; brackets of one message (a
#: reader of JSON goes one deeper for each).
EVENT_BYTES, MOST_AHEAD, MOST_BRACKETS = 2048, 4, 400
#: Seconds for which a connection may ask for more than its rate before it is cut.
MOST_BEHIND = 10.0
#: What a client answers to a ping, and a ping: no caller's shared account is charged for it.
HEARTBEATS = ("2", "3")
#: Packets of Socket.IO that announce attachments.
BINARY = ("5", "6")


class Guest:
    """What one connection is counted by. watching: whether it has said what it came for."""

    def __init__(self, caller: Caller, own: Bucket, shared: Bucket, frame: int) -> None:
        self.caller, self.frame = caller, frame
        self.watching = self.polling = self.over = False
        self._own, self._shared, self._behind = own, shared, 0.0

    def charge(self, cost: float, heartbeat: bool = False) -> float | None:
        """Seconds to wait before anything more is read; None where the connection should end."""
        now = time.monotonic()
        own = self._own.take(cost, now) or 0.0
        shared = 0.0 if heartbeat else self._shared.take(cost, now, MOST_BEHIND)
        # Behind: how long this connection alone has been asking for more than its rate, without a pause.
        self._behind = self._behind + own if own else 0.0
        if shared is None or self._behind > MOST_BEHIND:
            return None
        return max(own, shared)


class Gate:
    """Counts the connections of one Socket.IO server and paces them. server: python-socketio's; callers: who
    opens one; ceilings: foundation.ceilings."""

    def __init__(self, server: Any, ceilings: Mapping[str, int], callers: Callers) -> None:
        self._server, self._ceilings, self._callers = server, ceilings, callers
        self._here: Counter[str] = Counter()
        self._lanes = Lanes()
        self._handshakes = Buckets(ceilings["address_handshakes"], ceilings["address_handshakes_burst"])
        self._seats = Buckets(ceilings["seat_events"], ceilings["seat_events_burst"])
        self._addresses = Buckets(ceilings["address_events"], ceilings["address_events_burst"])
        self._stock: dict[str, Callable[..., Any]] = dict(server.eio.handlers)
        self._request: Callable[..., Any] = server.eio.handle_request
        server.eio.handlers.update(
            connect=self._connected, message=self._message, disconnect=self._disconnected
        )
        server.eio.handle_request = self._requested
        server.eio._async = {**server.eio._async, "websocket": _paced(server.eio._async["websocket"])}

    def guest(self, eio_sid: str | None) -> Guest | None:
        """Who a connection is counted by; None for one that is gone."""
        return getattr(self._server.eio.sockets.get(eio_sid), "guest", None)

    def caller(self, sid: str) -> Caller | None:
        """The caller of a Socket.IO session; None for one that is gone."""
        guest = self.guest(self._server.manager.eio_sid_from_sid(sid, "/"))
        return guest.caller if guest is not None else None

    def watches(self, sid: str) -> None:
        """This session has said what it watches: it is no silent one."""
        guest = self.guest(self._server.manager.eio_sid_from_sid(sid, "/"))
        if guest is not None:
            guest.watching = True

    # --- the handlers of Engine.IO, each around the stock one ---

    def _connected(self, eio_sid: str, environ: dict[str, Any]) -> Any:
        caller = self._callers.of(environ)
        kind = "seat" if caller.kind == "seat" else "address"
        shared = self._seats if kind == "seat" else self._addresses
        if caller.stranger and caller.wall is None and self._handshakes.take(caller.key, most=0) is None:
            return self._no(caller, "handshakes")
        if self._here[self._counted(caller)] >= self._ceilings[f"{kind}_sockets"]:
            return self._no(caller, "sockets")
        one = "seat_events" if kind == "seat" else "socket_events"
        own = Bucket(self._ceilings[one], self._ceilings[f"{one}_burst"], time.monotonic())
        frame = LARGEST_FRAME if kind == "seat" else self._ceilings["stranger_frame"]
        guest = Guest(caller, own, shared.of(caller.key), frame)
        self._server.eio.sockets[eio_sid].guest = guest
        told = self._stock["connect"](eio_sid, environ)
        if told is None or told is True:
            self._here[self._counted(caller)] += 1
            self._server.start_background_task(self._silent, eio_sid)
        return told

    def _message(self, eio_sid: str, data: Any) -> Any:
        guest = self.guest(eio_sid)
        if guest is None:
            return None
        socket = self._server.eio.sockets[eio_sid]
        if not socket.upgraded and (wait := guest.charge(1)) != 0:
            if wait is None:
                return self._cut(eio_sid, guest)
            self._server.sleep(wait)
        if not isinstance(data, str) or data[:1] in BINARY or _deep(data):
            # Nothing of ours is binary or has attachments, and nothing is that deep.
            return self._cut(eio_sid, guest, "shape")
        with self._lanes.turn(guest.caller.key, 1):
            if eio_sid not in self._server.eio.sockets:
                return None
            told = self._stock["message"](eio_sid, data)
            self._server.sleep(0)
            return told

    def _disconnected(self, eio_sid: str, reason: str) -> Any:
        guest = self.guest(eio_sid)
        if guest is not None and not guest.over:
            guest.over = True
            key = self._counted(guest.caller)
            self._here[key] -= 1
            if self._here[key] <= 0:
                del self._here[key]
        return self._stock["disconnect"](eio_sid, reason)

    def _requested(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
        """A handshake or a polling request. One poll of a session at a time, and no body above its bound."""
        found = self._server.eio.sockets.get(_sid(environ))
        guest = getattr(found, "guest", None)
        if guest is None:
            return self._request(environ, start_response)
        if environ.get("REQUEST_METHOD") == "POST":
            declared = str(environ.get("CONTENT_LENGTH") or "")
            if not declared.isdigit() or int(declared) > guest.frame:
                return _status("413 Request Entity Too Large", start_response)
            if guest.charge(int(declared) / EVENT_BYTES) is None:
                self._cut(_sid(environ), guest)
                return _status("429 Too Many Requests", start_response)
            return self._request(environ, start_response)
        if guest.polling:
            return _status("400 Bad Request", start_response)
        guest.polling = True
        try:
            return self._request(environ, start_response)
        finally:
            guest.polling = False

    def _silent(self, eio_sid: str) -> None:
        """A connection that has not said what it watches when its time is up is cut."""
        self._server.sleep(self._ceilings["silence_seconds"])
        guest = self.guest(eio_sid)
        if guest is not None and not guest.watching:
            self._cut(eio_sid, guest, "silence")

    def _cut(self, eio_sid: str, guest: Guest, why: str = "rate") -> None:
        socket = self._server.eio.sockets.get(eio_sid)
        log.info("cut", caller=guest.caller.key, address=guest.caller.address, why=why)
        if socket is not None and not socket.closed:
            socket.close(wait=False, abort=True)
            wire = getattr(getattr(socket, "wire", None), "ws", None)
            if wire is not None:
                wire.drop()
        self._server.eio.sockets.pop(eio_sid, None)

    def _no(self, caller: Caller, why: str) -> str:
        log.info("refused", caller=caller.key, address=caller.address, why=why)
        return "full"

    @staticmethod
    def _counted(caller: Caller) -> str:
        """Walls are counted apart, so that no stranger of the same address stands in their way."""
        return caller.key if caller.wall is None or not caller.stranger else f"wall:{caller.wall}"


class PacedWebSocket(WebSocket):
    """simple-websocket's server end, read no faster than its guest may send. Without a guest (a connection
    that the gate does not know) as ever."""

    def __init__(self, environ: dict[str, Any], *, guest: Guest | None, sleep: Any, **rest: Any) -> None:
        self._guest, self._sleep = guest, sleep
        # No compression: a few bytes would unpack to a thousand times as many.
        plain = {name: value for name, value in environ.items() if name != "HTTP_SEC_WEBSOCKET_EXTENSIONS"}
        super().__init__(plain, **rest)

    def _thread(self) -> None:
        self.sock.settimeout(None)
        if self._guest is not None:
            self.ws = _Paced(self.ws, self._pace)
        super()._thread()

    def _pace(self, event: Any) -> bool:
        """After a frame: waits until it is paid for and handled. False where nothing more is to be parsed."""
        data = getattr(event, "data", None) or getattr(event, "payload", None) or b""
        size = len(data) / EVENT_BYTES
        whole = getattr(event, "message_finished", True)
        wait = self._guest.charge(max(size, 1.0 if whole else 0.25), data in HEARTBEATS)
        if wait is None:
            self.drop()
            return False
        # Always once: whoever else is ready goes first.
        self._sleep(wait)
        while self.connected and len(self.input_buffer) >= MOST_AHEAD:
            self._sleep(0.02)
        return bool(self.connected)

    def drop(self) -> None:
        """Ends the connection without a word; what was read and not handled goes with it."""
        self.connected = False
        self.input_buffer.clear()
        self.event.set()
        try:
            self.sock.shutdown(2)
        except OSError:
            pass


class _Paced:
    """wsproto's connection, whose events are parsed one at a time as `pace` allows."""

    def __init__(self, wire: Any, pace: Callable[[Any], bool]) -> None:
        self._wire, self._pace = wire, pace

    def __getattr__(self, name: str) -> Any:
        return getattr(self._wire, name)

    def events(self) -> Any:
        """As they come."""
        for event in self._wire.events():
            yield event
            if not self._pace(event):
                return


def _paced(stock: Any) -> Any:
    """The stock transport with the guest's bounds handed to simple-websocket; it also lets a connection's
    Engine.IO socket know its transport (`wire`), which it otherwise keeps to itself."""

    class Transport(stock):  # type: ignore[misc, valid-type]
        """One websocket of Engine.IO."""

        def __init__(self, handler: Any, engine_server: Any) -> None:
            super().__init__(handler, engine_server)
            self.server_args["max_message_size"] = LARGEST_FRAME
            self._sleep = engine_server.sleep
            self._owner = getattr(handler, "__self__", None)
            if self._owner is not None:
                self._owner.wire = self

        def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
            guest = getattr(self._owner, "guest", None)
            most = guest.frame if guest is not None else LARGEST_FRAME
            self.ws = PacedWebSocket(
                environ, guest=guest, sleep=self._sleep, **{**self.server_args, "max_message_size": most}
            )
            told = self.app(self)
            if self.ws.mode == "gunicorn":
                raise StopIteration()
            if self.ws.mode == "werkzeug":
                raise ConnectionError()
            return told

        def wait(self) -> Any:
            """The next message; what is no packet at all ends the connection."""
            said = super().wait()
            if said is not None and (not isinstance(said, str) or not said[:1].isdigit() or _deep(said)):
                return None
            return said

    return Transport


def _deep(text: Any) -> bool:
    return isinstance(text, str) and text.count("[") + text.count("{") > MOST_BRACKETS


def _sid(environ: Mapping[str, Any]) -> str:
    for part in str(environ.get("QUERY_STRING") or "").split("&"):
        if part.startswith("sid="):
            return part[4:]
    return ""


def _status(status: str, start_response: Callable[..., Any]) -> list[bytes]:
    start_response(status, [("Content-Type", "text/plain"), ("Content-Length", "0"), ("Connection", "close")])
    return [b""]
