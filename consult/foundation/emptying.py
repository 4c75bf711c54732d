"""Emptying SQLite's write-ahead log, which holds what was deleted until it is written over.

Any reader that is open, a backup or a shell, can prevent it for as long as it likes: who asks is told why
not, and asks again (`try_left`, which the server's washer and `consult tick` do). What is due is noted in a
file beside the database, so that no restart forgets it. On PostgreSQL there is nothing of ours to empty.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Callable
from pathlib import Path

import structlog
from sqlalchemy import URL

from consult.foundation.db import after_commit, db

log = structlog.get_logger("consult.foundation.emptying")

#: How long a try may hold up others while it waits for readers, milliseconds.
PATIENCE = 100
#: What stands behind the name of a database while its log still holds what was erased, and while that is
#: tried.
DUE, TRIED = "-erased", "-emptying"


def empty_log(url: URL) -> str | None:
    """Everything into the file, the write-ahead log to no bytes: None, or why it is not empty. Raises
    sqlite3.Error. SQLite's answer is (busy, frames, moved): busy is no error, which is how this was once
    overlooked."""
    if url.get_backend_name() != "sqlite" or not url.database or url.database == ":memory:":
        return None
    # A connection of its own: a pooled one may be inside a transaction, and waits too long.
    with contextlib.closing(
        sqlite3.connect(url.database, timeout=PATIENCE / 1000, isolation_level=None)
    ) as own:
        busy, frames, _moved = own.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    return "a reader is open" if busy or frames > 0 else None


def away(work: Callable[[URL], str | None], url: URL) -> str | None:
    """Off the event loop: SQLite waits inside C, where greenlets cannot."""
    if os.environ.get("CONSULT_ASYNC") == "gevent":
        import gevent

        return gevent.get_hub().threadpool.apply(work, (url,))  # type: ignore[no-any-return]
    return work(url)


def after_erasing() -> None:
    """Has the log emptied once the surrounding transaction is durable; what one try leaves stays due."""
    url = db.engine.url
    # Before, so that a server that falls over right after the commit has it noted; and after, since another
    # process may have emptied the log in between.
    _note(url)

    def due() -> None:
        _note(url)
        try_left(url)

    after_commit(due)


def try_left(url: URL) -> bool:
    """One try where something is due. True when nothing of what was erased is left in the log."""
    due, tried = _noted(url, DUE), _noted(url, TRIED)
    if due is None or tried is None or not (due.exists() or tried.exists()):
        return True
    # What is erased from here on is noted anew, and is not taken for done by this try.
    with contextlib.suppress(FileNotFoundError):
        due.replace(tried)
    why = away(_tried, url)
    if why is not None:
        log.warning("erased_waits", reason=why)
        return False
    tried.unlink(missing_ok=True)
    return not due.exists()


def _noted(url: URL, what: str) -> Path | None:
    if url.get_backend_name() != "sqlite" or not url.database or url.database == ":memory:":
        return None
    return Path(url.database + what)


def _note(url: URL) -> None:
    due = _noted(url, DUE)
    if due is None:
        return
    due.touch(mode=0o600)
    # The name itself must survive a power cut.
    directory = os.open(due.parent, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)


def _tried(url: URL) -> str | None:
    """Never raises: gevent's pool prints whatever leaves it."""
    try:
        return empty_log(url)
    except (sqlite3.Error, OSError) as error:
        return type(error).__name__
