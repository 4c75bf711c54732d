"""In front of every page: whoever asks for more than their share waits, so that nobody else does.

A process serves one piece of work at a time, so the harm one caller can do is how much of theirs is ready at
once. Requests of one caller (see `callers`) are therefore worked on a few at a time, the others wait; whoever
asks faster than their rate sits it out; a body is taken in whole before any of that, so that a slow line
holds nothing up. Only what would wait too long is refused, before it is parsed.

Strangers behind one router are one caller, and one of them may ask for all. Each of their connections
therefore has a rate and a share of its own (see `lanes`), and pages that are alike for all of them are given
out at once (see `kept`).
"""

from __future__ import annotations

import contextlib
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Protocol

import structlog

from consult.foundation.buckets import Bucket, Buckets
from consult.foundation.callers import Caller, Callers
from consult.foundation.lanes import Flow, Full, Lanes

log = structlog.get_logger("consult.foundation.turnstile")

#: Where the caller stands in a request's environment.
CALLER = "consult.caller"
#: What a server puts there to be told that the whole body has come.
BODY_CAME = "consult.body_came"
#: Where a server puts what belongs to a connection (see `Connection`), where one connection is one browser.
CONNECTION = "consult.connection"
#: Seconds that a request waits at most for its turn; a body's bytes that stay in memory; what no body
#: exceeds.
MOST_PATIENCE, IN_MEMORY, LARGEST_BODY = 20.0, 128 * 1024, 45 * 1024 * 1024
#: Long connections have a gate of their own (consult.meetings.screens.gate).
LIVE = "/socket.io/"

WSGI = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class Connection:
    """What one connection of a stranger has asked for. ceilings: foundation.ceilings."""

    def __init__(self, ceilings: Mapping[str, int]) -> None:
        self.flow = Flow()
        self.rate = Bucket(
            ceilings["connection_requests"], ceilings["connection_requests_burst"], time.monotonic()
        )


class Ready(Protocol):
    """Answers that are kept ready; see `kept.Kept`."""

    def answer(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes] | None:
        """The answer, or None."""

    def renews(self, environ: Mapping[str, Any]) -> bool:
        """Whether others wait for what this request makes."""


class Turnstile:
    """A WSGI application around another. ceilings: see foundation.ceilings; callers: who asks, in the
    context of the application it wraps; kept: answers that are ready."""

    def __init__(
        self, app: WSGI, ceilings: Mapping[str, int], callers: Callers, kept: Ready | None = None
    ) -> None:
        self._app, self._ceilings, self._callers, self._kept = app, ceilings, callers, kept
        self._lanes = Lanes()
        self._rates = {
            kind: Buckets(ceilings[f"{kind}_requests"], ceilings[f"{kind}_requests_burst"])
            for kind in ("seat", "address")
        }
        self._told: dict[str, float] = {}

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if str(environ.get("PATH_INFO", "")).startswith(LIVE):
            return self._app(environ, start_response)
        caller = environ[CALLER] = self._callers.of(environ)
        kind = "address" if caller.stranger else "seat"
        own: Connection | None = environ.get(CONNECTION) if caller.stranger else None
        wait = (
            own.rate.take(1, time.monotonic(), MOST_PATIENCE)
            if own is not None
            else self._rates[kind].take(caller.key, most=MOST_PATIENCE)
        )
        if wait is None:
            return self._refused(caller, "rate", start_response)
        body = self._body(environ, caller)
        if body is None:
            return _answer("413 Request Entity Too Large", start_response)
        with body:
            if wait:
                time.sleep(wait)
            if caller.stranger and self._kept is not None:
                ready = self._kept.answer(environ, start_response)
                if ready is not None:
                    return ready
            try:
                return self._in_turn(environ, start_response, caller, own)
            except Full:
                return self._refused(caller, "waiting", start_response)

    def _in_turn(
        self,
        environ: dict[str, Any],
        start_response: Callable[..., Any],
        caller: Caller,
        own: Connection | None,
    ) -> Iterable[bytes]:
        """Raises Full."""
        with self._lanes.turn(
            caller.key,
            self._ceilings["address_width" if caller.stranger else "seat_width"],
            own.flow if own is not None else None,
            first=self._kept is not None and self._kept.renews(environ),
            most=self._ceilings["address_waiting"],
        ):
            # The answer of a page is made when this returns; writing it is not the lane's business.
            answer = self._app(environ, start_response)
            # Whoever else is ready goes first.
            time.sleep(0)
            return answer

    def _body(self, environ: dict[str, Any], caller: Caller) -> Any:
        """The request's body, come in whole and put back into its place; None where it is too large. OSError
        where it never comes."""
        most = self._ceilings["stranger_body"] if caller.kind != "seat" else LARGEST_BODY
        declared = str(environ.get("CONTENT_LENGTH") or "")
        came: Callable[[], None] = environ.get(BODY_CAME) or (lambda: None)
        endless = environ.get("HTTP_TRANSFER_ENCODING", "").lower() == "chunked"
        if not endless and declared in ("", "0"):
            came()
            return contextlib.nullcontext()
        if declared.isdigit() and int(declared) > most:
            return None
        kept = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)
        left = most + 1 if endless else int(declared)
        while left > 0:
            part = environ["wsgi.input"].read(min(left, 16384))
            if not part:
                break
            left -= len(part)
            kept.write(part)
        came()
        if endless and left <= 0:
            kept.close()
            return None
        size = kept.tell()
        kept.seek(0)
        environ["wsgi.input"], environ["CONTENT_LENGTH"] = kept, str(size)
        environ.pop("HTTP_TRANSFER_ENCODING", None)
        return kept

    def _refused(self, caller: Caller, why: str, start_response: Callable[..., Any]) -> Iterable[bytes]:
        now = time.monotonic()
        if now - self._told.get(caller.key, -60.0) > 10:
            if len(self._told) > 1000:
                self._told.clear()
            self._told[caller.key] = now
            log.warning("ceiling", caller=caller.key, address=caller.address, why=why)
        return _answer("429 Too Many Requests", start_response)


def _answer(status: str, start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Said without a page, since a page costs what is being saved."""
    said = {
        "429": "请求太多，请稍等片刻再试。 Too many requests: please wait a moment and try again.",
        "413": "内容太大，没有收下。 This is too large and was not taken.",
    }[status[:3]].encode()
    start_response(
        status,
        [
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Content-Length", str(len(said))),
            ("Connection", "close"),
            ("Retry-After", "20"),
            ("X-Content-Type-Options", "nosniff"),
        ],
    )
    return [said]
