"""What a test needs before it begins, made by the services once a process: afterwards its rows are put in,
which takes a tenth of the time. On SQLite only, and only where the tables hold what they held then.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from typing import Any

Rows = dict[str, list[tuple[Any, ...]]]


@dataclass(frozen=True)
class _Kept:
    """before: what the tables held; added: what was made; made: its objects, as (type, key) of rows."""

    before: Rows
    added: Rows
    made: Mapping[str, Any]


_KEPT: dict[Hashable, _Kept] = {}


def once(key: Hashable, make: Callable[[], Mapping[str, Any]]) -> dict[str, Any]:
    """What `make` makes: names of rows, or of lists of rows. Committed. Rows are loaded in the session either
    way."""
    from consult.foundation.db import db, transaction

    if db.engine.dialect.name != "sqlite":
        return dict(make())
    with transaction():
        before, kept = _rows(), _KEPT.get(key)
        if kept is not None and kept.before == before:
            _put_in(kept.added)
            return {name: _loaded(each) for name, each in kept.made.items()}
    made = make()
    with transaction():
        after = _rows()
    if all(after[table] == rows for table, rows in before.items()):
        added = {table: rows for table, rows in after.items() if table not in before}
        _KEPT[key] = _Kept(before, added, {name: _named(each) for name, each in made.items()})
    return dict(made)


def _raw() -> Any:
    """The session's own connection to SQLite."""
    from consult.foundation.db import db

    db.session.flush()
    return db.session.connection().connection.driver_connection


def _rows() -> Rows:
    """Everything in the tables, but for those that are empty."""
    from consult.foundation.db import db

    raw = _raw()
    found = {table: raw.execute(f'SELECT * FROM "{table}"').fetchall() for table in db.metadata.tables}
    return {table: rows for table, rows in found.items() if rows}


def _put_in(added: Rows) -> None:
    raw = _raw()
    # Rows of one table may name each other, and those of a table that comes later.
    raw.execute("PRAGMA defer_foreign_keys=ON")
    for table, rows in added.items():
        raw.executemany(f'INSERT INTO "{table}" VALUES ({",".join("?" * len(rows[0]))})', rows)


def _named(made: Any) -> Any:
    from sqlalchemy import inspect

    if isinstance(made, list):
        return [_named(each) for each in made]
    return type(made), inspect(made).identity


def _loaded(named: Any) -> Any:
    from consult.foundation.db import db

    if isinstance(named, list):
        return [_loaded(each) for each in named]
    return db.session.get_one(*named)
