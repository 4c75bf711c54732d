"""Bringing a database to the schema of this code: Alembic, one line of history, inside the package.

Migrations run with SQLite's foreign keys off (set before the transaction) and are checked afterwards, because
Alembic's batch mode would otherwise cascade deletes; triggers are recreated at the end of every upgrade.
"""

from __future__ import annotations

import importlib
import pkgutil
from pathlib import Path

import structlog
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

import consult
from consult.foundation.db import db

log = structlog.get_logger("consult.foundation.schema")

MIGRATIONS = Path(consult.__path__[0]) / "migrations"


class NewerDatabase(Exception):
    """The database was written by a newer version of this program."""


def load_models() -> None:
    """Imports every module that declares tables."""
    importlib.import_module("consult.foundation.journal")
    importlib.import_module("consult.foundation.notify")
    importlib.import_module("consult.foundation.working_days")
    for package in pkgutil.iter_modules(consult.__path__):
        if package.ispkg and (Path(consult.__path__[0]) / package.name / "models.py").exists():
            importlib.import_module(f"consult.{package.name}.models")


def config() -> Config:
    """Alembic's configuration for the running app's database."""
    made = Config()
    made.set_main_option("script_location", str(MIGRATIONS))
    made.attributes["engine"] = db.engine
    return made


def head() -> str | None:
    """The newest revision this code knows."""
    return ScriptDirectory.from_config(config()).get_current_head()


def revisions() -> frozenset[str]:
    """Every revision this code knows how to bring forward. Needs no application."""
    made = Config()
    made.set_main_option("script_location", str(MIGRATIONS))
    return frozenset(script.revision for script in ScriptDirectory.from_config(made).walk_revisions())


def current() -> str | None:
    """The database's revision, None when it is empty."""
    with db.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def upgrade() -> bool:
    """Brings the database to head; True when something was done.

    Raises NewerDatabase where the database's revision is unknown to this code; nothing is changed then.
    """
    load_models()
    stands = current()
    scripts = ScriptDirectory.from_config(config())
    if stands is not None and stands not in {script.revision for script in scripts.walk_revisions()}:
        raise NewerDatabase(stands)
    if stands == scripts.get_current_head():
        return False
    command.upgrade(config(), "head")
    if stands is not None:
        _written_anew()
    return True


def _written_anew() -> None:
    """Leaves behind what rows of earlier versions left in the gaps of the files. Nothing depends on it, so a
    full disk or a reader stops no upgrade."""
    how = "VACUUM" if db.engine.dialect.name == "sqlite" else "VACUUM FULL"
    try:
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            if how == "VACUUM FULL":
                connection.exec_driver_sql("SET lock_timeout = '10s'")
            connection.exec_driver_sql(how)
            if how == "VACUUM FULL":
                connection.exec_driver_sql("RESET lock_timeout")
    except DBAPIError as error:
        log.warning("not_written_anew", reason=str(error.orig)[:200])


def check_foreign_keys() -> list[tuple[object, ...]]:
    """Rows that break a foreign key on SQLite (empty when whole; always empty on PostgreSQL, which enforces
    them)."""
    if db.engine.dialect.name != "sqlite":
        return []
    with db.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text("PRAGMA foreign_key_check"))]
