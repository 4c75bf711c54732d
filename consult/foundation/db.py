"""The database: one declarative base, the types that differ by engine, and the only commit.

Nothing outside this module commits. On SQLite every write unit takes one process-wide lock and begins
IMMEDIATE; reads begin plain, so that a reader never waits. Nothing may yield to another greenlet inside a
write
unit except the commit itself, which `offload_commits` moves to gevent's thread pool.
"""

from __future__ import annotations

import contextlib
import contextvars
import json
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any, TypeVar

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import DateTime, Engine, MetaData, Text, event
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator

from consult.foundation.errors import NotFound

NAMING = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Every table of the product."""

    metadata = MetaData(naming_convention=NAMING)


db = SQLAlchemy(model_class=Base, session_options={"expire_on_commit": False})


class UTCDateTime(TypeDecorator[datetime]):
    """An instant: aware UTC in Python, naive UTC in the database. Refuses naive datetimes with ValueError."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        return None if value is None else value.replace(tzinfo=UTC)


def canonical(value: Any) -> str:
    """JSON text with sorted keys and no spaces: the same value always gives the same bytes."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


class JSONText(TypeDecorator[Any]):
    """JSON kept as canonical text on both engines (a JSONB column would reorder keys)."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Any) -> str | None:
        return None if value is None else canonical(value)

    def process_result_value(self, value: str | None, dialect: Any) -> Any:
        return None if value is None else json.loads(value)


Row = TypeVar("Row", bound=Base)
#: Beyond what a key column holds there is nothing, and PostgreSQL would fail rather than find nothing.
LARGEST_KEY = 2**31 - 1


def of_community(table: type[Row], community: Any, row_id: int) -> Row:
    """The row of that id, where it belongs to this community. Raises NotFound for any other, as if there were
    none."""
    found = db.session.get(table, row_id) if 0 <= row_id <= LARGEST_KEY else None
    if found is None or getattr(found, "community_id", None) != community.id:
        raise NotFound()
    return found


def now_utc() -> datetime:
    """The instant, aware UTC. Called at the edge only; services take `now`."""
    return datetime.now(UTC)


_writing: contextvars.ContextVar[bool] = contextvars.ContextVar("consult_writing", default=False)
_write_lock = threading.RLock()
_hooks: contextvars.ContextVar[list[Callable[[], None]] | None] = contextvars.ContextVar(
    "consult_hooks", default=None
)


@contextlib.contextmanager
def transaction(lock: Any = None) -> Iterator[None]:
    """One write unit: everything inside is committed together, or nothing is.

    lock: an extra in-process lock (a meeting's) taken first. A transaction inside another joins it. Functions
    given
    to `after_commit` run after a successful commit, outside the lock. Any exception rolls everything back and
    is raised again.
    """
    if _writing.get():
        yield
        return
    with contextlib.ExitStack() as stack:
        if lock is not None:
            stack.enter_context(lock)
        sqlite = db.engine.dialect.name == "sqlite"
        if sqlite:
            stack.enter_context(_write_lock)
        # A read transaction begun earlier in this request would hold an old snapshot.
        db.session.commit()
        hooks: list[Callable[[], None]] = []
        writing, hooked = _writing.set(True), _hooks.set(hooks)
        try:
            yield
            db.session.commit()
        except BaseException:
            db.session.rollback()
            raise
        finally:
            _writing.reset(writing)
            _hooks.reset(hooked)
    for hook in hooks:
        hook()


@contextlib.contextmanager
def tried_out() -> Iterator[None]:
    """Whatever is done inside is done for real, read, and undone: what a page shows before somebody decides.
    Inside a transaction only."""
    trial = db.session.begin_nested()
    try:
        yield
    finally:
        trial.rollback()


def after_commit(hook: Callable[[], None]) -> None:
    """Runs `hook` once the surrounding transaction is durable; at once when there is none."""
    waiting = _hooks.get()
    if waiting is None:
        hook()
    else:
        waiting.append(hook)


def prepare_engine(engine: Engine) -> None:
    """Sets SQLite's pragmas and begin statements; a no-op on PostgreSQL."""
    if engine.dialect.name != "sqlite":
        return

    @event.listens_for(engine, "connect")
    def _connected(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        # secure_delete: what is deleted is overwritten with zeros, not left in the file for who looks there.
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "busy_timeout=5000",
            "secure_delete=ON",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if _writing.get() else "BEGIN")


def offload_commits(engine: Engine) -> None:
    """Runs SQLite's commit (an fsync) in gevent's thread pool, so that it does not hold the event loop."""
    if engine.dialect.name != "sqlite":
        return
    import gevent

    plain = engine.dialect.do_commit

    def commit(connection: Any) -> None:
        if _writing.get():
            gevent.get_hub().threadpool.apply(plain, (connection,))
        else:
            plain(connection)

    engine.dialect.do_commit = commit  # type: ignore[method-assign]
