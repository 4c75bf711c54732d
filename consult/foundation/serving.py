"""The HTTP server: gevent's, with deadlines for what comes in and a bound on connections that say nothing.

A browser opens connections ahead of need, so a connection that is silent is no offence: when there are too
many of them it is the oldest that goes, and whoever comes next is served.
"""

from __future__ import annotations

import contextlib
import resource
import socket
from collections import OrderedDict
from collections.abc import Callable, Mapping
from typing import Any

import gevent
from gevent import pywsgi

from consult.foundation.buckets import Buckets
from consult.foundation.turnstile import BODY_CAME, CONNECTION, Connection

#: Descriptors wanted: sockets of some ten thousand phones; and how many are kept back for files and the
#: database.
WANTED, KEPT_BACK = 20_000, 120
#: Seconds for a body to come, and bytes a second it must come with beyond that.
BODY_SECONDS, BODY_RATE = 30.0, 16_384
#: Seconds that a new connection waits at most where its address opens too many.
PATIENCE = 5.0


def raise_descriptors(wanted: int = WANTED) -> tuple[int, bool]:
    """Raises this process's limit of open files as far as it may; (what it is now, whether it is enough)."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    unlimited = resource.RLIM_INFINITY
    if soft == unlimited or soft >= wanted:
        return (wanted if soft == unlimited else soft), True
    for limit in (wanted if hard == unlimited else max(hard, wanted), min(hard, wanted)):
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(
                resource.RLIMIT_NOFILE, (limit, max(hard, limit) if hard != unlimited else hard)
            )
            break
    soft = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    return soft, soft >= wanted


class Handler(pywsgi.WSGIHandler):
    """One connection: headers within their time, a body at a rate, a write that does not stand still."""

    _timer: Any = None
    _asked = False
    _connection: Connection | None = None

    def read_requestline(self) -> str:
        """The first line, within the time for headers, or for keeping a connection after an earlier
        request."""
        ceilings = self.server.ceilings
        self.server.silent(self)
        self._deadline(ceilings["keep_seconds" if self._asked else "header_seconds"])
        line: str = super().read_requestline()
        self._deadline(ceilings["header_seconds"])
        return line

    def read_request(self, raw_requestline: str) -> bool:
        """The headers, by the same deadline; then the body's begins."""
        told: bool = super().read_request(raw_requestline)
        self._asked = True
        self.server.speaks(self)
        size = self.content_length or 0
        if size or self.headers.get("transfer-encoding"):
            self._deadline(BODY_SECONDS + size / BODY_RATE)
        else:
            self._deadline(None)
        return told

    def get_environ(self) -> dict[str, Any]:
        """With a way to say that the body has come, and what this connection has asked for before."""
        environ: dict[str, Any] = super().get_environ()
        environ[BODY_CAME] = lambda: self._deadline(None)
        if self.server.by_address:
            self._connection = environ[CONNECTION] = self._connection or Connection(self.server.ceilings)
        return environ

    def handle_one_response(self) -> None:
        """As ever; then the deadline of a body that nobody read is over too."""
        try:
            super().handle_one_response()
        finally:
            self._deadline(None)

    def handle(self) -> None:
        """The connection from beginning to end."""
        try:
            super().handle()
        finally:
            self._deadline(None)
            self.server.speaks(self)

    def cut(self) -> None:
        """Ends the connection under whoever reads or writes on it."""
        held = self.__dict__.get("socket")
        if held is not None:
            with contextlib.suppress(OSError):
                held.shutdown(socket.SHUT_RDWR)

    def _deadline(self, seconds: float | None) -> None:
        if self._timer is not None:
            self._timer.close()
            self._timer = None
        if seconds is not None:
            self._timer = gevent.get_hub().loop.timer(seconds)
            self._timer.start(self.cut)


class Server(pywsgi.WSGIServer):
    """Serves `app` on (host, port). ceilings: foundation.ceilings; by_address: whether connections are
    counted by the address they come from, which behind a proxy they all share."""

    handler_class = Handler
    #: Connections taken in before anything else has its turn: so many that a newcomer does not stand for long
    #: behind a hundred which somebody else opens, and yet some milliseconds of work.
    max_accept = 50

    def __init__(
        self,
        listener: tuple[str, int],
        app: Callable[..., Any],
        ceilings: Mapping[str, int],
        *,
        descriptors: int,
        by_address: bool = True,
    ) -> None:
        # No access log: structured logs come from consult.foundation.web.
        super().__init__(listener, app, log=None, error_log=None, backlog=4096)
        self.ceilings = ceilings
        self._most = max(64, descriptors - KEPT_BACK)
        self.by_address = by_address
        self._rates = Buckets(ceilings["address_connections"], ceilings["address_connections_burst"])
        self._open = 0
        self._silent: OrderedDict[Handler, str] = OrderedDict()
        self._of_address: dict[str, OrderedDict[Handler, None]] = {}

    def handle(self, sock: Any, address: Any) -> None:
        """One connection; one too many for the process is closed at once."""
        wait = self._rates.take(str(address[0]), most=PATIENCE) if self.by_address and address else 0
        if self._open >= self._most:
            self._cut_oldest(self._silent)
        if wait is None or self._open >= self._most + KEPT_BACK // 2:
            sock.close()
            return
        # Neither a read nor a write stands still for longer.
        sock.settimeout(self.ceilings["keep_seconds"])
        self._open += 1
        try:
            if wait:
                gevent.sleep(wait)
            super().handle(sock, address)
        finally:
            self._open -= 1

    def silent(self, handler: Handler) -> None:
        """A connection asks nothing just now. The oldest such one goes where there are too many."""
        address = self._counted(handler)
        own = self._of_address.setdefault(address, OrderedDict())
        self._silent[handler] = address
        own[handler] = None
        if self.by_address and len(own) > self.ceilings["address_idle"]:
            self._cut_oldest(own)
        if len(self._silent) > self.ceilings["idle"]:
            self._cut_oldest(self._silent)

    def speaks(self, handler: Handler) -> None:
        """A connection has asked something, or is over."""
        address = self._silent.pop(handler, None)
        own = self._of_address.get(address) if address is not None else None
        if own is not None:
            own.pop(handler, None)
            if not own:
                del self._of_address[str(address)]

    def _cut_oldest(self, which: OrderedDict[Handler, Any]) -> None:
        oldest = next(iter(which), None)
        if oldest is not None:
            self.speaks(oldest)
            oldest.cut()

    @staticmethod
    def _counted(handler: Handler) -> str:
        address = handler.client_address
        return str(address[0]) if isinstance(address, tuple) and address else ""
