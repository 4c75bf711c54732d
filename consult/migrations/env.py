"""Alembic's environment: the app's engine, SQLite with foreign keys off while tables are rebuilt."""

from alembic import context
from sqlalchemy import text

from consult.foundation.db import Base

engine = context.config.attributes["engine"]


def run() -> None:
    """Runs the wanted revisions in one transaction."""
    with engine.connect() as connection:
        sqlite = connection.dialect.name == "sqlite"
        if sqlite:
            # A pragma inside a transaction is ignored, so it goes to the raw connection first.
            connection.connection.driver_connection.execute("PRAGMA foreign_keys=OFF")
        context.configure(
            connection=connection, target_metadata=Base.metadata, render_as_batch=True, compare_type=True
        )
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()
        if sqlite:
            broken = connection.execute(text("PRAGMA foreign_key_check")).fetchall()
            connection.rollback()
            connection.connection.driver_connection.execute("PRAGMA foreign_keys=ON")
            if broken:
                raise RuntimeError(f"the migration broke foreign keys: {broken[:3]}")


run()
