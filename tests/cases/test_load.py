"""Case files played through the services: all 14, twice, changed, wrong, and written out again."""

import copy
import json

import pytest

from consult.cases.catalogue import shipped_case_file, shipped_data
from consult.cases.export import export
from consult.cases.load import load
from consult.cases.read import read_data
from consult.foundation.db import db


@pytest.fixture
def shipped():
    from decimal import Decimal

    return shipped_data(Decimal)


def did(lines):
    return {line["case"]: line["did"] for line in lines}


def test_all_cases_are_added_and_a_second_run_adds_nothing(db_session):
    file = shipped_case_file()
    first = list(load(file))
    assert [line for line in first if line["did"] != "added"] == []
    assert len(first) == 14
    assert set(did(load(file)).values()) == {"present"}


def test_same_id_with_other_content_is_refused(db_session, shipped):
    list(load(read_data(shipped)))
    changed = copy.deepcopy(shipped)
    changed["cases"][0]["topic"]["supporters"] += 1
    lines = did(load(read_data(changed)))
    assert lines.pop(changed["cases"][0]["id"]) == "refused"
    assert set(lines.values()) == {"present"}


def test_case_whose_stated_result_is_wrong_is_refused_and_leaves_nothing(db_session, shipped):
    from consult.topics.models import Topic

    shipped["cases"] = shipped["cases"][:2]
    shipped["cases"][0]["votes"][0]["passed"] = False
    lines = list(load(read_data(shipped)))
    assert [line["did"] for line in lines] == ["refused", "added"] and "passed" in lines[0]["why"]
    assert db_session.query(Topic).filter_by(case_id=lines[0]["case"]).count() == 0


def test_load_then_export_gives_the_same_facts(db_session):
    list(load(shipped_case_file()))
    given = shipped_data()
    for case in given["cases"]:
        for vote in case["votes"]:
            vote.pop("computed", None)
    assert export()["cases"] == given["cases"]


def test_exported_file_is_readable_and_has_the_same_fingerprints(db_session):
    from decimal import Decimal

    list(load(shipped_case_file()))
    again = read_data(json.loads(json.dumps(export()), parse_float=Decimal))
    assert [c.fingerprint for c in again.cases] == [c.fingerprint for c in shipped_case_file().cases]


def test_loading_leaves_a_life_on_each_topic_and_numbers_within_their_series(db_session):
    from consult.outcomes.models import Notice
    from consult.topics.course import timeline
    from consult.topics.models import Topic

    list(load(shipped_case_file()))
    lift = db_session.query(Topic).filter_by(case_id="C01").one()
    stations = {item.station for item in timeline(lift)}
    assert {1, 2} <= stations
    numbers = [n.number for n in db.session.query(Notice)]
    assert len(numbers) == len(set(numbers)) and "青禾协〔2026〕3号" in numbers
