"""Every published result is a file that anybody checks offline; who changes it is found out."""

from __future__ import annotations

import json
import subprocess
import sys
from copy import deepcopy
from typing import Any

import pytest
from sqlalchemy import select

from consult.deciding.published import findings, sealed
from consult.foundation.db import db, transaction
from consult.outcomes import checking, votes
from consult.outcomes.models import Outcome
from consult.topics.models import Topic
from tests.conftest import application
from tests.outcomes.test_withheld import evening
from tests.serving import HOME

SECOND = HOME / "docs" / "verify" / "result.py"


@pytest.fixture
def town_files(town_url: str, tmp_path: Any) -> list[tuple[str, dict[str, Any]]]:
    """(digest, the file its page gives out) of every published result of the demo's towns."""
    found = []
    with application(town_url, tmp_path) as made, made.app_context():
        client = made.test_client()
        wanted = select(Outcome).where(Outcome.digest.is_not(None)).order_by(Outcome.id)
        for outcome in list(db.session.scalars(wanted)):
            page = client.get(f"/c/qinghe/results/{outcome.id}")
            if page.status_code == 404:
                continue
            answer = client.get(f"/c/qinghe/results/{outcome.id}/result.json")
            data = json.loads(answer.get_data(as_text=True))
            assert answer.headers["Content-Disposition"].startswith("attachment")
            assert data["hash"] in page.get_data(as_text=True)
            vote = votes.vote_of(outcome)
            decides = vote is not None and vote.question_kind == "yes_no" and bool(vote.rule)
            assert ("decision" in data) is (decides and not vote.withheld)
            found.append((str(outcome.digest), data))
        assert client.get("/c/qinghe/results/check.py").get_data() == SECOND.read_bytes()
    return found


def _codes(data: dict[str, Any], printed: str = "") -> dict[str, str]:
    return {each.code: each.how for each in findings(json.dumps(data), printed)}


def test_each_published_result_of_the_town_is_checked_by_both_programs(
    town_files: list[tuple[str, dict[str, Any]]], tmp_path: Any
) -> None:
    kinds = set()
    for number, (digest, data) in enumerate(town_files):
        for printed in ("", data["hash"], digest):
            found = _codes(data, printed)
            assert "wrong" not in found.values(), (data["code"], found)
        assert found.get("verify_published") == "right" or found["verify_covered"] == "unchecked"
        assert found.get("verify_decision", "right") == "right"
        kinds.add(data["kind"])
        file = tmp_path / f"{number}.json"
        file.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
        done = subprocess.run([sys.executable, SECOND, file], capture_output=True, text=True, check=False)
        assert done.returncode == 0 and "right" in done.stdout, done.stdout + done.stderr
    assert len(town_files) >= 5 and {"counted", "secret"} <= kinds, kinds


def test_a_forger_who_seals_anew_is_named_by_what_he_changed(
    town_files: list[tuple[str, dict[str, Any]]],
) -> None:
    """The seals alone prove nothing against somebody who can compute them; the digest as printed does."""
    digest, data = next(each for each in town_files if "decision" in each[1])

    def forged(change: Any) -> set[str]:
        other = deepcopy(data)
        change(other)
        return {each.params["at"] for each in findings(json.dumps(sealed(other)), digest)
                if each.how == "wrong"}  # fmt: skip

    unit = next(iter(data["tallies"]))
    assert "digest" in forged(lambda d: d["result"].update(text="另一段文字"))
    assert f"vote.tallies.{unit}.for" in forged(lambda d: d["tallies"][unit].update({"for": 1}))
    assert any(at.startswith("decision") for at in forged(lambda d: d["decision"].update(passed="maybe")))
    assert "printed" in forged(lambda d: d.update(digest="0" * 64))
    # Called covered, or without what the digest is of, the digest proves nothing: before, that passed.
    assert "printed" in forged(lambda d: d.update(covered=True) or d["result"].update(text="别的"))
    assert "printed" in forged(lambda d: d.pop("result"))
    assert "status" in forged(lambda d: d["result"].update(status="no_quorum"))


def test_a_secret_vote_of_few_has_no_figures_in_its_file(app: Any) -> None:
    """Its outcome and turnout only; that nobody can count it again is said."""
    _scene, known = evening(app, ["for"] * 3)
    answer = app.test_client().get(f"/c/qinghe/results/{known['outcome_id']}/result.json")
    data = json.loads(answer.get_data(as_text=True))
    assert _codes(data)["verify_withheld"] == "unchecked" and "wrong" not in _codes(data).values()
    assert "decision" not in data and '"for"' not in json.dumps(data["result"]["vote"]["tallies"])


def test_words_that_point_at_a_person_are_covered_in_the_file_too(app: Any) -> None:
    """And it says that its digest cannot be checked then, instead of telling them or of lying."""
    scene, known = evening(app, ["for"] * 3)
    with app.app_context(), transaction():
        topic = db.session.query(Topic).one()
        topic.title = "请电13800138000的人搬走电瓶车"
        outcome = db.session.get(Outcome, known["outcome_id"])
        outcome.digest = checking.digest_of(outcome)
    answer = app.test_client().get(f"/c/qinghe/results/{known['outcome_id']}/result.json")
    assert "13800138000" not in answer.get_data(as_text=True)
    found = _codes(json.loads(answer.get_data(as_text=True)))
    assert found["verify_covered"] == "unchecked" and "verify_published" not in found
