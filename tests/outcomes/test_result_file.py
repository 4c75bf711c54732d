"""Every published result is a file that anybody checks offline; who changes it is found out."""

from __future__ import annotations

import json
from copy import deepcopy
from typing import Any

import pytest
from sqlalchemy import select

from consult.deciding.published import findings, sealed
from consult.deciding.reading import DecisionError
from consult.foundation.db import db, transaction
from consult.outcomes import checking, votes
from consult.outcomes.models import Outcome
from consult.topics.models import Topic
from tests.conftest import application
from tests.deciding.test_published import second
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
        for printed in (data["hash"], digest):
            code, told = second(file, printed)
            whole = not data.get("covered") and ("decision" in data or data["kind"] == "none")
            by_digest = whole or printed == data["hash"]
            assert "WRONG" not in told or not by_digest, told
            assert (code, "right" in told) == (0, True) if whole else (code and "right" not in told), told
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


def test_the_program_that_stands_alone_calls_right_no_file_it_could_not_check(
    town_files: list[tuple[str, dict[str, Any]]], tmp_path: Any
) -> None:
    """Sealed anew by who can compute seals. Before, `covered` in any form, a result, rule or decision left
    out, and a digest made anew were each “right”, exit 0; a name that stands twice passed, too."""
    digest, honest = next(each for each in town_files if "decision" in each[1] and "covered" not in each[1])

    def words(data: dict[str, Any]) -> None:
        data["result"]["text"] = data["result"]["vote"]["question"] = "广场改作停车场"

    def covered(value: Any) -> Any:
        return lambda data: words(data) or data.update(covered=value)

    def anew(data: dict[str, Any]) -> None:
        words(data)
        data["digest"] = sealed({"x": data["result"]})["seals"]["x"]

    def without(*names: str) -> Any:
        return lambda data: [data.pop(name) for name in names]

    forged = [covered(value) for value in (True, "yes", 1, ["title"], {"title": digest})]
    forged += [without(name) for name in honest if name not in ("seals", "hash", "format")]
    forged += [without("result", "digest"), without("rule", "decision", "tallies"), anew, words]
    forged += [lambda data: data.update(kind="none") or without("rule", "decision")(data)]
    forged += [lambda data: data["decision"].update(units={}), lambda data: data["result"].update(vote=None)]
    file = tmp_path / "forged.json"
    for change in forged:
        data = deepcopy(honest)
        change(data)
        # One printed thing of the honest file is known: its digest does not speak of what lies beside.
        beside = {name for name in honest if data.get(name) != honest[name]}
        file.write_text(json.dumps(sealed(data), ensure_ascii=False), encoding="utf-8")
        for printed in ("", honest["hash"], digest):
            code, told = second(file, printed)
            if printed == digest and beside <= {"community", "code", "published_on", "number", "kind"}:
                continue
            assert code in (1, 2) and "right" not in told, (beside, printed, told)
            assert code == 1 or not printed or beside, told
    twice = json.dumps(honest)[:-1] + ', "result": ' + json.dumps(honest["result"]) + "}"
    file.write_text(twice.replace('"text": "', '"text": "不', 1), encoding="utf-8")
    assert second(file, honest["hash"])[0] == 1
    assert _codes_or_none(file.read_text(encoding="utf-8")) is None
    for torn in ("", "[]", "{}", "null", '{"seals": []}', "[" * 5000):
        file.write_text(torn, encoding="utf-8")
        code, told = second(file, digest)
        assert code in (1, 2) and "right" not in told


def _codes_or_none(text: str) -> list[str] | None:
    """What `consult verify` finds; None where it takes it for no result."""
    try:
        return [each.code for each in findings(text)]
    except DecisionError:
        return None


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
