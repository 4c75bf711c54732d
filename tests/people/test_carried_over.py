"""What a case file says of its community moves out of the settings into a column of its own, and back."""

from __future__ import annotations

import json

import pytest
from alembic import command
from sqlalchemy import text

from consult.foundation import schema
from consult.foundation.db import db
from consult.people import places
from tests.older import back_to, put_row

CASES = {"source": "青禾社区", "links": ["https://example.org/1"], "population": {"households": 3120}}


@pytest.fixture
def older(db_session):
    """A database of revision 0005: a community with a case file in its settings, one without, one bare."""
    known = back_to("0005")
    settings = {
        "qinghe": {"case_file": CASES, "notice_days": 5},
        "other": {"support_needed": 10},
        "bare": {},
    }
    with db.engine.begin() as link:
        for number, (slug, values) in enumerate(settings.items(), start=1):
            put_row(
                link,
                known.tables["community"],
                id=number,
                slug=slug,
                name_zh=slug,
                name_en="",
                kind="urban",
                zone="Asia/Shanghai",
                settings=json.dumps(values, ensure_ascii=False),
            )
        put_row(link, known.tables["body"], id=1, community_id=1, electorate="person", name_zh="居民会议")
    return db


def stored() -> dict[str, dict]:
    """The settings of every community as they stand in the database."""
    with db.engine.connect() as link:
        rows = link.execute(text("SELECT slug, settings FROM community ORDER BY id")).all()
    return {slug: json.loads(settings) for slug, settings in rows}


def test_a_case_file_comes_out_of_the_settings(older):
    assert schema.upgrade()
    first, second, third = places.communities()
    assert (first.case_file, first.settings) == (CASES, {"notice_days": 5})
    assert (second.case_file, second.settings) == (None, {"support_needed": 10})
    assert (third.case_file, third.settings) == (None, {})
    with db.engine.connect() as link:
        assert json.loads(link.execute(text("SELECT settings FROM body")).scalar_one()) == {}
    assert schema.check_foreign_keys() == []


def test_and_goes_back_into_them(older):
    before = stored()
    command.upgrade(schema.config(), "0006")
    assert "case_file" not in stored()["qinghe"]
    command.downgrade(schema.config(), "0005")
    assert stored() == before
