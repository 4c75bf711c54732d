"""Emptying SQLite's write-ahead log, which holds what was deleted until it is written over.

Any reader that is open, a backup or a shell, can prevent it for as long as it likes: who asks is told why
not, and asks again (`try_left`, which the server's washer does). On PostgreSQL there is nothing of ours to
empty.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Callable

import structlog
from sqlalchemy import URL

from consult.foundation.db import after_commit, db

log = structlog.get_logger("consult.foundation.emptying")

#: How long a try may hold up others while it waits for readers, milliseconds.
PATIENCE = 100
#: Databases whose log still holds what was erased.
_left: set[URL] = set()


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

    def due() -> None:
        _left.add(url)
        try_left(url)

    after_commit(due)


def try_left(url: URL) -> bool:
    """One try where something is due. True when nothing of what was erased is left in the log."""
    if url not in _left:
        return True
    why = away(_tried, url)
    if why is not None:
        log.warning("erased_waits", reason=why)
        return False
    _left.discard(url)
    return True


def _tried(url: URL) -> str | None:
    """Never raises: gevent's pool prints whatever leaves it."""
    try:
        return empty_log(url)
    except (sqlite3.Error, OSError) as error:
        return type(error).__name__
