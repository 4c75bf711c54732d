"""When a closed box is clean on the disk too, and what brings it there.

Closing rewrites the papers in random order inside the act's transaction. The write-ahead log (SQLite) or dead
row versions (PostgreSQL) still hold how they came in, until they are emptied, and any reader that is open, a
backup or a shell, can prevent that for as long as it likes. So emptying is tried without making anybody wait,
off the event loop, and again until it has succeeded; only then the vote's `washed_at` is set.

What no program of ours reaches: copies made while the box was open. `exposed` says when that is so.
"""

from __future__ import annotations

import re
import sqlite3
import threading
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

import psycopg
import structlog
from sqlalchemy import URL, Connection, select, update

from consult.ballots.models import OpenPaper, Vote
from consult.foundation import emptying
from consult.foundation.db import after_commit, db, now_utc, transaction
from consult.foundation.emptying import PATIENCE

log = structlog.get_logger("consult.ballots.wash")

#: Seconds to the next try after one that failed: doubled each time, up to the last. Idle: how often it is
#: looked whether another process left something.
FIRST, LONGEST, IDLE = 0.5, 20.0, 60.0
#: Tables whose dead rows tell who cast what.
TABLES = ("open_paper", "open_box")


@dataclass(frozen=True)
class Exposed:
    """Votes whose papers could still be joined to people by who reads the files. Ids of votes, ascending.

    open: boxes that take papers, some being in them; unwashed: closed, and not yet clean on the disk.
    """

    open: tuple[int, ...]
    unwashed: tuple[int, ...]

    def __bool__(self) -> bool:
        return bool(self.open or self.unwashed)


def exposed(community_id: int | None = None, on: Connection | None = None) -> Exposed:
    """What a copy of the database made now would give away: for backups, which wait or say so. One
    community's, or the whole instance's. on: another database than the instance's, such as a copy."""
    read = on or db.session
    ours = [Vote.community_id == community_id] if community_id is not None else []
    has_papers = select(OpenPaper.id).where(OpenPaper.vote_id == Vote.id).exists()
    open_ = select(Vote.id).where(Vote.kind == "unnamed", Vote.closed_at.is_(None), has_papers, *ours)
    return Exposed(
        tuple(read.scalars(open_.order_by(Vote.id))),
        tuple(read.scalars(_unwashed().where(*ours).order_by(Vote.id))),
    )


def unfinished(meeting_id: int | None, item_id: int | None) -> bool:
    """Whether a closed box of this item of the meeting is not clean yet: the page of its result says so."""
    if meeting_id is None or item_id is None:
        return False
    wanted = _unwashed().where(Vote.meeting_id == meeting_id, Vote.item_id == item_id)
    return db.session.scalar(wanted.limit(1)) is not None


def _unwashed() -> Any:
    return select(Vote.id).where(
        Vote.kind == "unnamed", Vote.closed_at.is_not(None), Vote.washed_at.is_(None)
    )


def after_closing() -> None:
    """Has the disk emptied once the surrounding transaction is durable: by the washer of this process where
    one runs, else by one try here and now (what that leaves is taken up by the next server)."""
    engine = db.engine

    def due() -> None:
        washer = _washers.get(engine)
        if washer is not None:
            washer.wake()
        else:
            wash_once()

    after_commit(due)


def wash_once() -> bool:
    """One try for all closed boxes, and for what else was erased. True when nothing is left to do.

    Needs an application context and no transaction; waits for readers no longer than PATIENCE, and yields
    under gevent."""
    with transaction():
        # As a write unit: a closing in another process must not come between, half seen.
        waiting = list(db.session.scalars(_unwashed()))
    if not waiting:
        return emptying.try_left(db.engine.url)
    why = emptying.away(_attempt, db.engine.url)
    if why is not None:
        log.warning("wash_waits", votes=len(waiting), reason=why)
        return False
    _mark(waiting)
    return emptying.try_left(db.engine.url)


def _mark(vote_ids: Collection[int]) -> None:
    with transaction():
        db.session.execute(
            update(Vote)
            .where(Vote.id.in_(vote_ids), Vote.washed_at.is_(None))
            .values(washed_at=now_utc())
            .execution_options(synchronize_session="fetch")
        )


def _attempt(url: URL) -> str | None:
    """Empties what is behind the tables. None when it is empty, else why not. Never raises: gevent's pool
    prints whatever leaves it."""
    try:
        return emptying.empty_log(url) if url.get_backend_name() == "sqlite" else _empty_versions(url)
    except (sqlite3.Error, psycopg.Error, OSError) as error:
        return type(error).__name__


def _empty_versions(url: URL) -> str | None:
    """PostgreSQL: tables written anew without dead rows. Waits for no lock, since whoever comes after would
    wait behind it; and believes only the server's own count, since a snapshot older than the closing keeps
    them."""
    kept: list[int] = []

    def told(notice: psycopg.errors.Diagnostic) -> None:
        found = re.search(r"\d+", notice.message_detail or "")
        if found is not None:
            kept.append(int(found.group()))

    with psycopg.connect(
        url.set(drivername="postgresql").render_as_string(hide_password=False), autocommit=True
    ) as own:
        own.add_notice_handler(told)
        own.execute(f"SET lock_timeout = {PATIENCE}")
        for table in TABLES:
            kept.clear()
            own.execute(f"VACUUM (FULL, VERBOSE) {table}")  # noqa: S608  (names of our own)
            if not kept or any(kept):
                return "an older snapshot is open"
    return None


class Washer:
    """Tries in the background until every closed box is clean: at once after a closing, again and again, less
    and less often, while somebody reads; once a minute it looks for what other processes left, and so takes
    up after a restart what was unfinished."""

    def __init__(self, app: Any) -> None:
        self._app = app
        self._due = threading.Event()
        self._ended = False

    def start(self) -> None:
        """Begins; under gevent the thread is a greenlet."""
        with self._app.app_context():
            _washers[db.engine] = self
        threading.Thread(target=self._run, name="washer", daemon=True).start()

    def wake(self) -> None:
        """A box was closed."""
        self._due.set()

    def stop(self) -> None:
        """Ends after the try in hand."""
        self._ended = True
        with self._app.app_context():
            _washers.pop(db.engine, None)
        self._due.set()

    def _run(self) -> None:
        pause = FIRST
        while not self._ended:
            self._due.clear()
            clean = self._try()
            if self._ended:
                return
            self._due.wait(IDLE if clean else pause)
            pause = FIRST if clean else min(2 * pause, LONGEST)

    def _try(self) -> bool:
        with self._app.app_context():
            try:
                return wash_once()
            except Exception:
                # The database may be gone for a while: a washer that ended would leave boxes unwashed for
                # good.
                log.exception("wash_failed")
                return False
            finally:
                db.session.remove()


_washers: WeakKeyDictionary[Any, Washer] = WeakKeyDictionary()


def keep_washing(app: Any) -> None:
    """Starts the washer of this process; harmless when repeated."""
    with app.app_context():
        running = db.engine in _washers
    if not running:
        Washer(app).start()
