"""The migrations lead to the models, triggers included, and keep rows; a newer database is refused."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text

from consult.foundation import schema
from consult.foundation.db import Base, db


def test_migrated_database_equals_the_models(db_session):
    schema.load_models()
    with db.engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": False, "target_metadata": Base.metadata}
        )
        assert compare_metadata(context, Base.metadata) == []


def test_log_guards_exist_after_migration(db_session):
    if db.engine.dialect.name == "sqlite":
        names = (
            db_session.execute(text("SELECT name FROM sqlite_master WHERE type='trigger'")).scalars().all()
        )
    else:
        names = (
            db_session.execute(text("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal")).scalars().all()
        )
    assert any("meeting_event" in name for name in names)


def test_there_is_one_line_of_history(db_session):
    from alembic.script import ScriptDirectory

    assert len(ScriptDirectory.from_config(schema.config()).get_heads()) == 1


def test_upgrade_twice_does_nothing(db_session):
    assert schema.upgrade() is False


def test_newer_database_is_refused(db_session):
    db_session.execute(text("UPDATE alembic_version SET version_num = 'from_the_future'"))
    db_session.commit()
    with pytest.raises(schema.NewerDatabase):
        schema.upgrade()


def test_foreign_keys_hold(db_session):
    assert schema.check_foreign_keys() == []
