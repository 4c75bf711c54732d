"""Fixtures every feature shares: an app on a fresh database, a client, a frozen clock.

The schema is built once a run by the migrations, then copied for each test: a file on SQLite, a template
database on PostgreSQL (DATABASE_URL). Tools a laptop may lack are asked for with `tool(...)`: skipped there,
a failure under CI=true.
"""

from __future__ import annotations

import atexit
import contextlib
import gc
import os
import shutil
import tempfile
import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from sqlalchemy.util import LRUCache
from werkzeug.routing import Rule

from tests import order

os.environ.pop("CONSULT_INSTANCE", None)
if "CONSULT_COMPILED" not in os.environ:
    # Every page is compiled once a run, not once a test; workers and servers inherit the directory.
    os.environ["CONSULT_COMPILED"] = tempfile.mkdtemp(prefix="consult-compiled-")
    atexit.register(shutil.rmtree, os.environ["CONSULT_COMPILED"], ignore_errors=True)
#: Where Linux keeps files in memory, and the bytes that must be free there.
MEMORY, ENOUGH = Path("/dev/shm"), 3 << 30
if os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ENOUGH:
    # The databases of tests, whose every commit would wait for the disk. What a killed process leaves behind
    # is the same here: it is lost with the machine only.
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))
os.environ.setdefault("NO_PROXY", "127.0.0.1,localhost")
POSTGRES = (
    os.environ.get("DATABASE_URL", "") if os.environ.get("DATABASE_URL", "").startswith("postgres") else ""
)
# Servers that tests start for browsers use an instance of their own, never the shared database behind this
# address.
os.environ.pop("DATABASE_URL", None)


# The ordinary run tries the same examples every time, so that what fails fails again; `make deep` draws
# others.
hypothesis.settings.register_profile("ordinary", derandomize=True, deadline=None, database=None)
hypothesis.settings.register_profile("deep", deadline=None)
hypothesis.settings.load_profile("deep" if os.environ.get("CONSULT_DEEP") else "ordinary")


def _routes_read_once() -> None:
    """Werkzeug reads every route and compiles two builders of addresses for it, which is most of what making
    an application costs; here a process does so once a route, and the builders at their first use."""
    read, compile_builder = Rule.compile, Rule._compile_builder
    kept: dict[tuple[Any, ...], tuple[Any, ...]] = {}

    def at_first_use(self: Rule, append_unknown: bool = True) -> Callable[..., Any]:
        made: list[Callable[..., Any]] = []

        def build(rule: Rule, *given: Any, **named: Any) -> Any:
            if not made:
                made.append(compile_builder(rule, append_unknown))
            return made[0](rule, *given, **named)

        return build

    def once(self: Rule) -> None:
        defaults = tuple(sorted((self.defaults or {}).items()))
        key = (self.rule, self.merge_slashes, self.subdomain, self.host, defaults)
        if key not in kept:
            read(self)
            builders = self._build.__func__, self._build_unknown.__func__  # type: ignore[attr-defined]
            kept[key] = (self._parts, self._trace, self._converters, self.arguments, builders)
            return
        self._parts, self._trace, self._converters, arguments, builders = kept[key]
        self.arguments = set(arguments)
        self._build, self._build_unknown = (each.__get__(self, None) for each in builders)

    Rule._compile_builder = at_first_use  # type: ignore[method-assign]
    Rule.compile = once  # type: ignore[method-assign]


_routes_read_once()


def pytest_xdist_auto_num_workers() -> int | None:
    """One more than cores: whoever waits for a server, a browser or a clock leaves its core to another."""
    if os.environ.get("PYTEST_XDIST_AUTO_NUM_WORKERS"):
        return None
    return len(os.sched_getaffinity(0)) + 1 if hasattr(os, "sched_getaffinity") else None


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for each in items:
        # A story in five browsers takes its minute on a quiet machine and several on a busy one.
        if each.get_closest_marker("browser") and not each.get_closest_marker("timeout"):
            each.add_marker(pytest.mark.timeout(600))
    workers = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    if workers > 1:
        items[:] = [items[place] for place in order.dealt([each.nodeid for each in items], workers)]


def pytest_collection_finish() -> None:
    """Thousands of tests and all modules are there to stay: what is collected later need not look at them."""
    gc.collect()
    gc.freeze()


def tool(*names: str) -> str:
    """The path of the first of these programs that is installed; skips (fails under CI=true) when none is."""
    for name in names:
        path = shutil.which(name)
        if path:
            return path
    message = f"needs {' or '.join(names)}, which is not installed"
    if os.environ.get("CI") == "true":
        pytest.fail(message)
    pytest.skip(message)


def _admin(url: str):
    import psycopg

    return psycopg.connect(url.rsplit("/", 1)[0] + "/postgres", autocommit=True)


def _build(url: str, instance: Path) -> None:
    from consult.app import create_app
    from consult.foundation.db import db
    from consult.foundation.schema import upgrade

    app = create_app(instance, SQLALCHEMY_DATABASE_URI=url, TESTING=True)
    with app.app_context():
        upgrade()
        db.session.remove()
        db.engine.dispose()


def _psycopg(url: str) -> str:
    return "postgresql+psycopg://" + url.split("://", 1)[1]


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A database with the schema and nothing in it: a file path, or a PostgreSQL database name."""
    place = tmp_path_factory.mktemp("template")
    if not POSTGRES:
        path = place / "template.sqlite"
        _build(f"sqlite:///{path}", place)
        import sqlite3

        with sqlite3.connect(path) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.execute("PRAGMA journal_mode=DELETE")
        yield str(path)
        return
    name = f"consult_template_{uuid.uuid4().hex[:8]}"
    with _admin(POSTGRES) as admin:
        admin.execute(f"CREATE DATABASE {name} ENCODING 'UTF8' TEMPLATE template0")
    _build(_psycopg(POSTGRES.rsplit("/", 1)[0] + "/" + name), place)
    yield name
    with _admin(POSTGRES) as admin:
        admin.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@pytest.fixture
def database_url(template: str, tmp_path: Path) -> Iterator[str]:
    """A fresh database for this test, as a SQLAlchemy URL."""
    with fresh_database(template, tmp_path) as url:
        yield url


@contextlib.contextmanager
def fresh_database(template: str, place: Path) -> Iterator[str]:
    """A copy of the template, as a SQLAlchemy URL; a file in `place` on SQLite."""
    if not POSTGRES:
        shutil.copy(template, place / "test.sqlite")
        # What the last connection did not write back lies beside the file.
        for beside in ("-wal", "-shm"):
            if Path(template + beside).exists():
                shutil.copy(template + beside, place / f"test.sqlite{beside}")
        yield f"sqlite:///{place / 'test.sqlite'}"
        return
    name = f"consult_test_{uuid.uuid4().hex[:10]}"
    with _admin(POSTGRES) as admin:
        admin.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
    yield _psycopg(POSTGRES.rsplit("/", 1)[0] + "/" + name)
    with _admin(POSTGRES) as admin:
        admin.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@contextlib.contextmanager
def kept_database(template: str, place: Path) -> Iterator[tuple[str, str]]:
    """A copy to be filled and copied in its turn: (its SQLAlchemy URL, what `fresh_database` takes). Whoever
    fills it closes every connection before it is copied."""
    with fresh_database(template, place) as url:
        yield url, url.rsplit("/", 1)[1] if POSTGRES else str(place / "test.sqlite")


@pytest.fixture
def app(database_url: str, tmp_path: Path):
    """The application on a fresh database. CSRF and rate limits are off here; their own tests switch them
    on.
    """
    with application(database_url, tmp_path) as made:
        yield made


#: The dialect of the first engine on SQLite and the statements compiled for it.
_COMPILED: list[tuple[Any, Any]] = []


def _statements_compiled_once(engine: Any) -> None:
    """SQLAlchemy compiles every statement once an engine; each test has an engine of its own, to a database
    of the same make."""
    if engine.dialect.name != "sqlite":
        return
    if not _COMPILED:
        _COMPILED.append((engine.dialect, LRUCache(5000)))
    engine.dialect, engine._compiled_cache = _COMPILED[0]


@contextlib.contextmanager
def application(database_url: str, place: Path, **more: Any) -> Iterator[Any]:
    """The application as `app` has it, with its instance in `place`; more: of its configuration."""
    from consult.app import create_app
    from consult.foundation.db import db

    made = create_app(
        place / "instance",
        SQLALCHEMY_DATABASE_URI=database_url,
        TESTING=True,
        WTF_CSRF_ENABLED=False,
        RATELIMIT_ENABLED=False,
        **more,
    )
    with made.app_context():
        _statements_compiled_once(db.engine)
    yield made
    with made.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def db_session(app):
    """An application context around the test; yields the session. For service tests (no requests inside)."""
    from consult.foundation.db import db

    with app.app_context():
        yield db.session
        db.session.rollback()


@pytest.fixture(scope="session")
def shared_by_workers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory that all workers of this run see."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if os.environ.get("PYTEST_XDIST_WORKER") else own


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """Chromium under Playwright, one for a module's tests."""
    from tests.serving import chromium_browser

    with chromium_browser(tool("chromium", "chromium-browser")) as browser:
        yield browser


@pytest.fixture
def client(app):
    """A browser without cookies."""
    return app.test_client()


@pytest.fixture
def clock() -> datetime:
    """The frozen instant tests pass as `now`."""
    return datetime(2026, 6, 1, 8, 0, tzinfo=UTC)
