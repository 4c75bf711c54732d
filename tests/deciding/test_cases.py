"""`consult decide`: named rules over counts, by the code that meetings use."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from consult.cli import main
from consult.deciding import DecisionRule, TallyError, UnitTally, conditions, decide_vote
from consult.deciding.cases import KINDS, decide_case, differences
from consult.deciding.catalogue import general_rules
from consult.deciding.reading import DecisionError
from consult.deciding.votes_cast import standing
from consult.deciding.wording import OUTCOMES, field_fault
from tests.deciding.profiles import SHARED

OWN = Path(__file__).with_name("cases.json")
SAID = OWN.with_name("impossible.txt")
CASES = json.loads(OWN.read_text(encoding="utf-8"))["cases"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_our_own_cases(case):
    assert differences(case, decide_case(case)) == [], case["why"]


@pytest.mark.skipif(not SHARED, reason="the cases are not beside the repository")
def test_all_cases_beside_the_repository_are_right(capsys):
    assert main(["decide", str(SHARED / "thresholds" / "cases.json")]) == 0
    assert "20 of 20 cases right" in capsys.readouterr().out


def test_every_rule_and_every_outcome_is_met():
    assert {case["rule"] for case in CASES} >= {*KINDS, *general_rules()} - {
        "overturn_decision", "cn_village_second",
    }  # fmt: skip
    assert {case["expect"]["outcome"] for case in CASES} == set(OUTCOMES)


def test_the_command_names_what_differs_and_ends_with_one(tmp_path, capsys):
    file = tmp_path / "cases.json"
    wrong = {
        "id": "x",
        "rule": "majority_cast",
        "input": {"yes": 5, "no": 5},
        "expect": {"outcome": "adopted"},
    }
    file.write_text(json.dumps({"cases": [CASES[0], wrong]}), encoding="utf-8")
    assert main(["decide", "--lang", "en", str(file)]) == 1
    assert capsys.readouterr().out == (
        'own-01: lost, needed 51\nx: lost, needed 6; outcome: expected "adopted", found "lost"\n'
        "1 of 2 cases right\n"
    )
    assert main(["decide", "--lang", "zh", str(file)]) == 1
    assert "未通过，至少需6；outcome：应为" in capsys.readouterr().out
    assert main(["decide", "--json", str(file)]) == 1
    assert [line["differs"] for line in json.loads(capsys.readouterr().out)] == [[], ["outcome"]]


IMPOSSIBLE = [
    ({"rule": "most"}, "rule", "unknown_value"),
    ({"rule": None}, "rule", "unknown_value"),
    ({"rule": ["majority_cast"]}, "rule", "unknown_value"),
    ({"input": []}, "input", "wrong_type"),
    ({"input": {"yes": -1, "no": 0}}, "input.yes", "out_of_range"),
    ({"input": {"yes": 1.0, "no": 0}}, "input.yes", "wrong_type"),
    ({"input": {"yes": True, "no": 0}}, "input.yes", "wrong_type"),
    ({"input": {"yes": 5, "no": 5, "members": 9}}, "participated", "above_eligible"),
    ({"input": {"yes": 5, "no": 5, "present": 9, "members": 20}}, "present", "below_participated"),
    ({"input": {"yes": 5, "no": 5, "chair": "both"}}, "input.chair", "unknown_value"),
    ({"input": {"yes": 5, "no": 5, "quorum_rule": "some"}}, "input.quorum_rule", "unknown_value"),
    (
        {"input": {"yes": 5, "no": 5, "quorum_rule": "at_least 3/2 of members"}},
        "input.quorum_rule.num",
        "out_of_range",
    ),
    (
        {"input": {"yes": 5, "no": 5, "quorum_rule": "at_least 1/2 of households"}},
        "input.households",
        "missing",
    ),
    ({"rule": "fraction_cast", "input": {"num": 5, "den": 4}}, "input.num", "out_of_range"),
    ({"rule": "fraction_cast", "input": {"num": 0, "den": 4}}, "input.num", "out_of_range"),
    ({"rule": "fraction_cast", "input": {"num": 1, "den": 0}}, "input.den", "out_of_range"),
    ({"rule": "majority_fixed", "input": {"members": 9, "seats": 8}}, "fixed", "out_of_range"),
    (
        {"rule": "election_majority", "input": {"votes": {"A": 5}, "seats": 0}},
        "input.seats",
        "out_of_range",
    ),
    (
        {"rule": "election_majority", "input": {"votes": {"A": 5}, "ballots": 4}},
        "input.votes",
        "out_of_range",
    ),
    ({"rule": "election_majority", "input": {"votes": {"A": -1}}}, "input.votes.A", "out_of_range"),
    ({"rule": "cn_village_election", "input": {"votes": {}, "papers": 1}}, "input.voters", "missing"),
    ({"rule": "household_last_vote", "input": {"events": [["H1"]]}}, "input.events", "wrong_type"),
    (
        {"rule": "household_last_vote", "input": {"events": [["H1", "x"]]}},
        "input.events",
        "unknown_value",
    ),
    ({"rule": "cn278_special", "input": {"total": {"owners": 1}}}, "input.part", "wrong_type"),
    (
        {
            "rule": "cn278_special",
            "input": {
                name: {"owners": n, "area_cm": 9} for name, n in (("total", 9), ("part", 5), ("yes", 6))
            },
        },
        "input.yes.owners",
        "out_of_range",
    ),
]


def _impossible(change):
    return {"id": "x", "rule": "majority_cast", "input": {"yes": 1, "no": 0}, "expect": {}} | change


def _all_faults():
    lines = []
    for change, _, _ in IMPOSSIBLE:
        try:
            decide_case(_impossible(change))
        except DecisionError as wrong:
            params = {"field": wrong.field, **wrong.params}
            lines.append(" / ".join(field_fault(wrong.code, params, lang) for lang in ("zh", "en")))
    return "\n".join(lines) + "\n"


def test_what_cannot_be_is_said_as_it_was():
    """`python tests/deciding/test_cases.py` writes tests/deciding/impossible.txt again."""
    assert SAID.read_text(encoding="utf-8") == _all_faults()


@pytest.mark.parametrize(("change", "field", "code"), IMPOSSIBLE)
def test_a_case_that_cannot_be_is_refused_by_field(change, field, code, tmp_path, capsys):
    case = _impossible(change)
    with pytest.raises(DecisionError) as wrong:
        decide_case(case)
    assert (wrong.value.field, wrong.value.code) == (field, code)
    for lang in ("zh", "en"):
        assert field in field_fault(code, {"field": field, **wrong.value.params}, lang)
    file = tmp_path / "cases.json"
    file.write_text(json.dumps({"cases": [case]}), encoding="utf-8")
    assert main(["decide", "--lang", "en", str(file)]) == 2
    assert f"x: “{field}”" in capsys.readouterr().err


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"cases": [1]}', "[" * 99_999, '{"cases": [{}]'])
def test_what_is_no_file_of_cases_ends_with_two(text, tmp_path, capsys):
    file = tmp_path / "cases.json"
    file.write_text(text, encoding="utf-8")
    assert main(["decide", str(file)]) == 2
    assert str(file) in capsys.readouterr().err


@pytest.mark.parametrize("rule", general_rules().values(), ids=lambda rule: rule.id)
def test_general_rules_survive_the_round_trip_and_say_themselves(rule):
    assert DecisionRule.from_dict(rule.to_dict()) == rule
    assert rule.sentence("zh").endswith("。") and rule.sentence("en").endswith(".")


def test_a_quorum_asked_in_another_unit_is_told_apart():
    """Thirty people, but only 18 of 40 households: what was missing is said in households."""
    data = general_rules()["majority_cast"].to_dict() | {
        "quorum": {"op": ">=", "num": 1, "den": 2, "of": "eligible"},
        "quorum_units": ["household"],
    }
    rule = DecisionRule.from_dict(data)
    assert rule.to_dict() == data
    heads, homes = UnitTally.of(30, 20, 10, 0), UnitTally(40, 0, 0, 0, 0, present=18)
    result = decide_vote(rule, {"headcount": heads, "household": homes})
    assert (result.quorum_met, result.passed, result.units["headcount"].approve_met) == (False, False, True)
    said = list(conditions(result.to_dict(), rule.counts_present))
    assert [(each.code, each.params["unit"]) for each in said] == [
        ("agreed", "headcount"), ("quorum_short", "household"),
    ]  # fmt: skip
    assert said[1].params["short"] == 2
    with pytest.raises(TallyError):
        decide_vote(rule, {"headcount": heads})
    assert "应参加户数半数以上到会" in rule.sentence("zh")


def test_a_quorum_may_be_a_number_of_those_present():
    data = general_rules()["majority_cast"].to_dict() | {"quorum": {"op": "number", "number": 5}}
    rule = DecisionRule.from_dict(data)
    assert rule.to_dict() == data and rule.counts_present
    assert rule.sentence("zh").startswith("到会人数不少于5；")
    assert "at least 5 of the persons entitled to vote must be present" in rule.sentence("en").lower()
    for present, met in ((4, False), (5, True)):
        tally = UnitTally.of(20, 3, 0, 0, present=present)
        assert decide_vote(rule, {"headcount": tally}).passed is met
    with pytest.raises(DecisionError) as wrong:
        DecisionRule.from_dict(data | {"quorum": {"op": "number", "number": 0}})
    assert (wrong.value.field, wrong.value.code) == ("quorum.number", "out_of_range")


def test_a_changed_vote_counts_once():
    events = [("a", 1), ("b", 1), ("a", 0), ("a", 1), ("b", 0)]
    assert standing(events) == {"a": 1, "b": 0}
    assert standing(events, "first") == {"a": 1, "b": 1}
    assert standing(events, "joint") == {}
    assert standing([("a", 1), ("a", 1)], "joint") == {"a": 1}


@pytest.mark.skipif(not SHARED, reason="the votes are not beside the repository")
@pytest.mark.parametrize("name", ["polis-15-per-hour-seattle", "polis-brexit-consensus"])
def test_trap_a_changed_vote_must_not_count_twice(name):
    """The published figures count every click; the last vote of each person is what counts."""
    expected = json.loads((SHARED / "polis" / f"{name}.expected.json").read_text())
    with (SHARED / "polis" / f"{name}.votes.csv").open() as file:
        votes = standing(((row["comment"], row["voter"]), int(row["vote"])) for row in csv.DictReader(file))
    assert len(votes) == expected["distinct_voter_comment_pairs"]
    for number, told in expected["last_vote_tally"].items():
        cast = [choice for (on, _), choice in votes.items() if on == number]
        assert told == {"agree": cast.count(1), "disagree": cast.count(-1), "passed": cast.count(0)}


if __name__ == "__main__":
    SAID.write_text(_all_faults(), encoding="utf-8")
