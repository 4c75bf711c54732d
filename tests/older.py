"""Databases of an earlier schema, to be brought up to now: what a migration does to rows that were there."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from alembic import command
from sqlalchemy import MetaData

from consult.foundation import schema
from consult.foundation.db import db

#: A moment written into every column that needs one.
EARLIER = datetime(2026, 6, 1, 7, 0)


def back_to(revision: str) -> MetaData:
    """Builds the running app's database anew, empty, as it stood at `revision`; its tables as they were."""
    before, known = MetaData(), MetaData()
    with db.engine.begin() as link:
        before.reflect(link)
        before.drop_all(link)
    command.upgrade(schema.config(), revision)
    with db.engine.begin() as link:
        known.reflect(link)
    return known


def put_row(link: Any, table: Any, **values: Any) -> None:
    """A row with something harmless in every column that needs it."""
    for column in table.columns:
        if column.name in values or column.nullable or column.primary_key and column.autoincrement is True:
            continue
        kind = column.type.python_type
        values[column.name] = {int: 0, bool: False, datetime: EARLIER, date: EARLIER.date()}.get(
            kind, "[]" if kind is str else None
        )
    link.execute(table.insert().values(**values))
