"""Slow work on what people send (pictures, rolls) in processes of its own, with limits in time and memory.

A file is decoded where a wrong one can harm nothing: not on the event loop, which everybody shares, and not
with the memory of the server. Work is a function of a module of ours, named "module:function", that takes
bytes and plain arguments and gives something JSON can carry, and bytes. What comes back is read as JSON,
never unpickled.

`start` is called where the application is served; without it work is done at once, in place (tests, the
command line).
"""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import queue
import resource
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, BinaryIO

import structlog

from consult.foundation.buckets import Buckets
from consult.foundation.errors import Invalid
from consult.foundation.phrases import P, Phrase

log = structlog.get_logger("consult.foundation.workers")

#: Pieces of work after which a process ends, so that what a library leaks is given back.
MOST_DONE = 100
#: Share of a process's time that one person may take in the long run.
SHARE = 0.2
BUSY = P("Many files are being read just now. Nothing was changed; please try again in a minute.")
TOO_MUCH = P(
    "This file takes too much time or memory to read. Nothing was changed; please choose a smaller one."
)


class _Ended(Exception):
    """The process is gone, whether by a limit or a fault."""


def run(
    work: str, payload: bytes, *, field: str, by: str = "", within: str = "work_seconds", **args: Any
) -> tuple[Any, bytes]:
    """Does a piece of work; what it gives. by: whose it is (a caller's key), for a share of the time.
    within: the ceiling of its seconds.

    Raises what the work raises of Invalid, and Invalid(field) where it is over a limit or too much waits.
    """
    if _pool is None:
        return _do(work, payload, args)
    return _pool.run(work, payload, args, field=field, by=by, within=within)


def start(ceilings: Mapping[str, int]) -> None:
    """Work is done in processes from now on. ceilings: foundation.ceilings."""
    global _pool
    _pool = Pool(ceilings)


def stop() -> None:
    """Ends the processes; work is done in place again."""
    global _pool
    if _pool is not None:
        _pool.close()
    _pool = None


class Pool:
    """The processes of this server, started when they are needed."""

    def __init__(self, ceilings: Mapping[str, int]) -> None:
        self._ceilings = ceilings
        self._free: queue.LifoQueue[_Process | None] = queue.LifoQueue()
        for _ in range(ceilings["workers"]):
            self._free.put(None)
        self._waiting = 0
        burst = ceilings["seat_work_seconds"]
        self._budgets = Buckets(SHARE, burst)

    def run(
        self, work: str, payload: bytes, args: dict[str, Any], *, field: str, by: str, within: str
    ) -> tuple[Any, bytes]:
        """As the function of that name."""
        if by and (self._budgets.take(by, 0) or 0) > 0 or self._waiting >= self._ceilings["work_waiting"]:
            raise Invalid(field, BUSY)
        self._waiting += 1
        try:
            process = self._free.get()
        finally:
            self._waiting -= 1
        began = time.monotonic()
        try:
            if process is None or not process.lives:
                process = _Process(self._ceilings["work_memory"])
            return process.do(work, payload, args, self._ceilings[within])
        except _Ended as why:
            log.warning("work", work=work, size=len(payload), by=by, why=str(why))
            if process is not None:
                process.end()
            process = None
            raise Invalid(field, TOO_MUCH) from None
        finally:
            self._free.put(process)
            if by:
                self._budgets.take(by, time.monotonic() - began)

    def close(self) -> None:
        """Ends what is free; what is at work ends with this process."""
        with contextlib.suppress(queue.Empty):
            while True:
                process = self._free.get_nowait()
                if process is not None:
                    process.end()


class _Process:
    """One process. memory: MiB it may have."""

    def __init__(self, memory: int) -> None:
        self._done = 0
        self._held = subprocess.Popen(
            [sys.executable, "-m", __name__, str(memory)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=str(Path(__file__).resolve().parents[2]),
        )

    @property
    def lives(self) -> bool:
        """Whether more may be asked of it."""
        if self._done >= MOST_DONE:
            self.end()
        return self._held.poll() is None

    def do(self, work: str, payload: bytes, args: dict[str, Any], seconds: int) -> tuple[Any, bytes]:
        """Raises Invalid as the work does, _Ended where the process is over a limit."""
        self._done += 1
        timer = threading.Timer(seconds, self._held.kill)
        timer.daemon = True
        timer.start()
        try:
            assert self._held.stdin is not None and self._held.stdout is not None
            _send(self._held.stdin, {"work": work, "args": args}, payload)
            told, given = _receive(self._held.stdout)
        except (OSError, ValueError) as error:
            raise _Ended(type(error).__name__) from None
        finally:
            timer.cancel()
        if told is None:
            raise _Ended("ended")
        if "invalid" in told:
            field, message, params = told["invalid"]
            raise Invalid(field, Phrase(message, params))
        if "failed" in told:
            raise _Ended(str(told["failed"]))
        return told["told"], given

    def end(self) -> None:
        """At once."""
        self._held.kill()
        for pipe in (self._held.stdin, self._held.stdout):
            with contextlib.suppress(OSError):
                if pipe is not None:
                    pipe.close()
        self._held.wait()


_pool: Pool | None = None


def _do(work: str, payload: bytes, args: dict[str, Any]) -> tuple[Any, bytes]:
    module, _, name = work.partition(":")
    if not module.startswith("consult."):
        raise ValueError(work)
    told: tuple[Any, bytes] = getattr(importlib.import_module(module), name)(payload, **args)
    return told


def _send(out: Any, told: dict[str, Any], payload: bytes) -> None:
    out.write(json.dumps({**told, "size": len(payload)}).encode() + b"\n")
    out.write(payload)
    out.flush()


def _receive(source: Any) -> tuple[dict[str, Any] | None, bytes]:
    line = source.readline()
    if not line:
        return None, b""
    told = json.loads(line)
    payload = source.read(told["size"])
    return (told, payload) if len(payload) == told["size"] else (None, b"")


def _serve(source: BinaryIO, out: BinaryIO) -> None:
    """What a process does until nobody asks any more, or its memory is not enough."""
    while True:
        told, payload = _receive(source)
        if told is None:
            return
        try:
            answer, given = _do(told["work"], payload, told["args"])
            _send(out, {"told": answer}, given)
        except Invalid as wrong:
            assert wrong.phrase is not None
            _send(out, {"invalid": [wrong.field, wrong.phrase.message, wrong.phrase.params]}, b"")
        except MemoryError:
            _send(out, {"failed": "memory"}, b"")
            return
        except Exception as error:  # Told by its kind: what it says may be what somebody sent.
            _send(out, {"failed": type(error).__name__}, b"")


def _main() -> None:
    limit = int(sys.argv[1]) * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    # The server goes first.
    os.nice(10)
    out = os.fdopen(os.dup(1), "wb")
    # What a library prints is no answer.
    os.dup2(2, 1)
    _serve(sys.stdin.buffer, out)


if __name__ == "__main__":
    _main()
