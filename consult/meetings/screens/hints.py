"""A word between processes: "meeting 7 is at 412". Redis carries it, and it is a hint, never the truth.

Nothing that a person sees crosses processes: each reads the database and builds its own views and everybody's
own part. Redis may go away at any time. Acts never wait for it; what was not told is told when it is back,
and until then the screens of the other processes catch up by their pulse.
"""

from __future__ import annotations

import json
import secrets
import threading
import time
from collections.abc import Callable
from typing import Any

from consult.foundation import web

CHANNEL = "consult:hints"
#: What a hint may be about: a meeting has new events (with the number of the last); papers came into a
#: meeting's box; a seat was signed out.
KINDS = ("meeting", "papers", "seat")
#: Seconds to wait before Redis is tried again, and the longest that one call to it may take.
REST, PATIENCE = 1.0, 3.0


class Hints:
    """The line of this process to the others.

    heard: called with (kind, number) for what another process told. back: called when the line has (again)
    been taken up, since anything may have been missed before. Both are called in a background task, outside
    any application context.
    """

    def __init__(self, url: str, heard: Callable[[str, int], None], back: Callable[[], None]) -> None:
        self._url, self._heard, self._back = url, heard, back
        self._me = secrets.token_hex(8)
        self._due: dict[tuple[str, int], int] = {}
        self._lock, self._wake = threading.Lock(), threading.Event()
        self._down = False

    def tell(self, kind: str, number: int, at: int = 0) -> None:
        """Says it to the other processes soon; returns at once. Of what is said twice about one thing only
        the newest goes out."""
        with self._lock:
            self._due[kind, number] = max(at, self._due.get((kind, number), 0))
        self._wake.set()

    def start(self, run: Callable[[Callable[[], None]], Any]) -> None:
        """Begins telling and listening. run: starts a background task."""
        run(self._telling)
        run(self._listening)

    def _telling(self) -> None:
        line: Any = None
        while True:
            self._wake.wait()
            self._wake.clear()
            with self._lock:
                due, self._due = self._due, {}
            try:
                line = line or self._connect()
                for (kind, number), at in due.items():
                    line.publish(CHANNEL, json.dumps([self._me, kind, number, at]))
            except Exception as error:
                line = None
                with self._lock:
                    self._due = {**due, **self._due}
                self._rest(error)
                self._wake.set()

    def _listening(self) -> None:
        while True:
            try:
                with self._connect().pubsub(ignore_subscribe_messages=True) as line:
                    line.subscribe(CHANNEL)
                    # The answer to the subscription: only now is nothing missed.
                    line.get_message(timeout=PATIENCE)
                    self._down = False
                    self._back()
                    while True:
                        message = line.get_message(timeout=PATIENCE)
                        if message is not None:
                            self._take(message.get("data"))
            except Exception as error:
                self._rest(error)

    def _connect(self) -> Any:
        import redis

        return redis.Redis.from_url(
            self._url, socket_connect_timeout=PATIENCE, socket_timeout=PATIENCE, health_check_interval=15
        )

    def _take(self, data: Any) -> None:
        try:
            teller, kind, number, _at = json.loads(data)
        except (TypeError, ValueError):
            return
        if teller != self._me and kind in KINDS and type(number) is int:
            self._heard(kind, number)

    def _rest(self, error: Exception) -> None:
        if not self._down:
            self._down = True
            web.log.warning("hints", kind=type(error).__name__)
        time.sleep(REST)
