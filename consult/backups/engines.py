"""The database's own part: a copy as of one instant while others write, and putting such a copy in.

SQLite copies itself by its online backup; PostgreSQL by pg_dump in a snapshot that is exported to it, so that
what the manifest says of the copy is read at the very same instant. Both know how to stand aside for the
copy and come back when something fails.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy import URL, Connection, Engine, create_engine, func, inspect, select, table, text
from sqlalchemy.exc import DBAPIError

from consult.backups.archive import Unusable
from consult.foundation.phrases import P

#: The archive's name for the copy, by engine.
MEMBERS = {"sqlite": "database.sqlite", "postgresql": "database.dump"}
#: Where PostgreSQL's programs lie when they are not on the path, newest version last.
PROGRAMS = Path("/usr/lib/postgresql")
#: Without these tables' rows an instance has nothing to lose.
TELLING = ("community", "account")


@contextlib.contextmanager
def copied(engine: Engine, target: Path) -> Iterator[Connection]:
    """Copies the database to `target`; the block reads what was copied through the connection it gets.

    Everything committed before the call is in it. Raises Unusable where PostgreSQL's programs are missing or
    fail, sqlite3.Error and OSError where the copy cannot be written.
    """
    if engine.dialect.name == "sqlite":
        with contextlib.closing(sqlite3.connect(str(engine.url.database))) as source:
            with contextlib.closing(sqlite3.connect(target)) as copy:
                source.backup(copy)
                # As one file: whoever reads it needs no log beside it.
                copy.execute("PRAGMA journal_mode=DELETE")
        with _reading(target) as connection:
            yield connection
        return
    with engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
        snapshot = connection.scalar(text("SELECT pg_export_snapshot()"))
        words = ["--format=custom", "--no-owner", "--no-privileges", "--schema=public"]
        _program("pg_dump", engine.url, *words, f"--snapshot={snapshot}", f"--file={target}")
        yield connection
        connection.rollback()


@contextlib.contextmanager
def _reading(path: Path) -> Iterator[Connection]:
    engine = create_engine(f"sqlite:///{path}")
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


def rows_of(connection: Connection) -> dict[str, int]:
    """How many rows each table has."""
    return {
        name: connection.scalar(select(func.count()).select_from(table(name))) or 0
        for name in sorted(inspect(connection).get_table_names())
    }


def holds_anything(url: URL) -> bool:
    """Whether the instance has communities or accounts. A database that is not there holds nothing."""
    if url.get_backend_name() == "sqlite" and not (url.database and Path(url.database).exists()):
        return False
    engine = create_engine(url)
    try:
        with engine.connect() as connection:
            rows = rows_of(connection)
    finally:
        engine.dispose()
    return any(rows.get(name) for name in TELLING)


@contextlib.contextmanager
def loaded(url: URL, copy: Path, aside: str) -> Iterator[URL]:
    """Puts the copy in where the block can work on it, and gives its address. Where the block fails, the
    database is as it was.

    aside: what a database of PostgreSQL is called meanwhile, and stays called, as a schema. On SQLite the
    copy is worked on where it lies, and whoever calls puts the file in its place.
    """
    if url.get_backend_name() == "sqlite":
        with contextlib.closing(sqlite3.connect(copy)) as connection:
            told = connection.execute("PRAGMA integrity_check").fetchone()[0]
        if told != "ok":
            raise Unusable(P("The backup is damaged: the database in it is not whole (%(what)s).", what=told))
        yield URL.create("sqlite", database=str(copy))
        return
    with psycopg.connect(_address(url), autocommit=True) as own:
        _renamed(own, "public", aside)
        try:
            own.execute("CREATE SCHEMA public")
            words = ["--no-owner", "--no-privileges", "--schema=public", "--exit-on-error"]
            _program("pg_restore", url, *words, "--single-transaction", str(copy))
            yield url
        except BaseException:
            own.execute("DROP SCHEMA IF EXISTS public CASCADE")
            _renamed(own, aside, "public")
            raise


def forget(url: URL, aside: str) -> None:
    """Drops what stood aside. On SQLite there is nothing of the kind."""
    if url.get_backend_name() != "sqlite":
        with psycopg.connect(_address(url), autocommit=True) as own:
            own.execute(sql.SQL("DROP SCHEMA IF EXISTS {} CASCADE").format(sql.Identifier(aside)))


def _renamed(own: psycopg.Connection, old: str, new: str) -> None:
    own.execute(sql.SQL("ALTER SCHEMA {} RENAME TO {}").format(sql.Identifier(old), sql.Identifier(new)))


def _address(url: URL) -> str:
    return url.set(drivername="postgresql").render_as_string(hide_password=False)


def _program(name: str, url: URL, *words: str) -> None:
    """Runs one of PostgreSQL's programs on the database; the password goes by the environment, where no list
    of processes shows it."""
    found = shutil.which(name) or next(
        (str(each) for each in sorted(PROGRAMS.glob(f"*/bin/{name}"))[-1:]), None
    )
    if found is None:
        raise Unusable(
            P(
                "The program %(name)s is missing: install PostgreSQL's client programs (on Debian: "
                "postgresql-client), of the server's version or newer.",
                name=name,
            )
        )
    address = url.set(drivername="postgresql", password=None).render_as_string()
    password = {"PGPASSWORD": str(url.password)} if url.password else {}
    done = subprocess.run(
        [found, "--no-password", f"--dbname={address}", *words],
        capture_output=True,
        text=True,
        env={**os.environ, **password},
    )
    if done.returncode != 0:
        last = (done.stderr.strip().splitlines() or ["?"])[-1][:300]
        raise Unusable(P("%(name)s did not succeed: %(what)s", name=name, what=last))


def unreadable(error: DBAPIError | sqlite3.Error | OSError) -> Unusable:
    """The sentence for a database or disk that does not take it."""
    what = str(getattr(error, "orig", None) or error)[:200]
    return Unusable(
        P("The database or the disk does not take it (%(what)s): nothing was changed.", what=what)
    )
