"""What a file states is recomputed; every wrong statement is named."""

import json
import subprocess
import sys

import pytest

from consult.cases.catalogue import shipped_cases_path
from consult.cases.check import check, main_check
from consult.cases.read import read_file


def lines_of(path):
    lines = list(check(read_file(path)))
    votes = {(line["case"], line["round"]): line for line in lines if "round" in line}
    return votes, {line["case"]: line for line in lines if "round" not in line}


def checked(path, capsys, *options):
    code = main_check([path, *options])
    said = capsys.readouterr()
    return code, [json.loads(line) for line in said.out.splitlines()], said.err


def test_all_shipped_cases_agree(capsys):
    code, lines, err = checked(str(shipped_cases_path()), capsys)
    assert (code, err) == (0, "")
    assert all(line["differs"] == [] for line in lines)
    assert len(lines) == 15 + 14


def test_a_vote_line_has_everything_computed(capsys):
    _, lines, _ = checked(str(shipped_cases_path()), capsys)
    words = lines[0].pop("words")
    assert set(words) == {"zh", "en"}
    household = lines[0]["units"].pop("household")
    assert household["decides"] is False
    assert lines[0] == {
        "case": "C01",
        "round": 1,
        "rule_id": "OWN_SPECIAL",
        "quorum_met": True,
        "passed": True,
        "units": {
            "headcount": {
                "eligible": 12, "present": 11, "participated": 11, "for": 9, "against": 2, "abstain": 0,
                "invalid": 0,
                "quorum": {"needed": 8, "met": True},
                "approve": {"base": 11, "needed": 9, "met": True},
                "decides": True,
            },
            "area_sqm": {
                "eligible": 106320, "present": 97460, "participated": 97460, "for": 79860, "against": 17600,
                "abstain": 0, "invalid": 0,
                "quorum": {"needed": 70880, "met": True},
                "approve": {"base": 97460, "needed": 73095, "met": True},
                "decides": True,
            },
        },
        "stated": {
            "quorum_met": True,
            "passed": True,
            "computed": {
                "headcount": {
                    "participation_pct": 91.67, "approval_pct_of_participated": 81.82,
                    "approval_pct_of_eligible": 75.0,
                },
                "area_sqm": {
                    "participation_pct": 91.67, "approval_pct_of_participated": 81.94,
                    "approval_pct_of_eligible": 75.11,
                },
            },
        },
        "differs": [],
    }  # fmt: skip
    assert lines[1] == {"case": "C01", "status": "adopted", "differs": []}


def test_every_wrong_statement_of_every_vote_is_caught(data, write):
    for case in data["cases"]:
        for vote in case["votes"]:
            vote["passed"] = not vote["passed"]
            vote["quorum_met"] = not vote["quorum_met"]
            for percentages in vote["computed"].values():
                for name in percentages:
                    percentages[name] = round(percentages[name] + 0.01, 2)
    votes, cases = lines_of(write(data))
    for case in data["cases"]:
        for vote in case["votes"]:
            expected = ["quorum_met", "passed"]
            expected += [
                f"computed.{unit}.{name}" for unit, names in vote["computed"].items() for name in names
            ]
            assert sorted(votes[case["id"], vote["round"]]["differs"]) == sorted(expected)
    assert all(line["differs"] == [] for line in cases.values())


def test_a_wrong_statement_ends_with_exit_1_and_the_line_carries_both(data, write, capsys):
    data["cases"][11]["votes"][0]["passed"] = True
    code, lines, _ = checked(write(data), capsys)
    assert code == 1
    (line,) = [line for line in lines if line["differs"]]
    assert (line["case"], line["round"], line["differs"]) == ("C16", 1, ["passed"])
    assert (line["passed"], line["stated"]["passed"]) == (False, True)


def test_statements_left_out_are_computed_and_agree(data, write, capsys):
    for case in data["cases"]:
        del case["outcome"]["status"]
        for vote in case["votes"]:
            del vote["passed"], vote["quorum_met"], vote["computed"]
    code, lines, _ = checked(write(data), capsys)
    assert code == 0
    assert [line["passed"] for line in lines if line["case"] == "C16" and "round" in line] == [False, True]
    told = [line for line in lines if line["case"] in ("C16", "C08", "C20") and "status" in line]
    assert [line["status"] for line in told] == ["consensus", "adopted", "out_of_scope"]
    assert all(line["stated"] == {} for line in lines if "round" in line)


@pytest.mark.parametrize(
    ("counts", "status", "agreeing"),
    [
        # COUNCIL_CHARTER, 25 members: 17 needed, more than half of those taking part.
        ((17, 9, 8), "adopted", {"adopted", "consensus"}),
        ((17, 8, 9), "rejected", {"rejected"}),
        ((16, 16, 0), "no_quorum", {"no_quorum"}),
        ((0, 0, 0), "no_quorum", {"no_quorum"}),
    ],
)
def test_a_status_must_follow_from_the_last_round(data, write, counts, status, agreeing):
    participated, for_, against = counts
    case = data["cases"][2]
    vote = case["votes"][0]
    for name in ("passed", "quorum_met", "computed", "household"):
        del vote[name]
    vote["headcount"] = {
        "eligible": 25,
        "participated": participated,
        "for": for_,
        "against": against,
        "abstain": 0,
    }
    for stated in ("adopted", "consensus", "rejected", "no_quorum", "referred", "postponed", "out_of_scope"):
        case["outcome"]["status"] = stated
        line = lines_of(write(data))[1]["C04"]
        if stated in agreeing | {"referred", "postponed", "out_of_scope"}:
            assert line == {"case": "C04", "status": stated, "differs": []}
        else:
            assert line == {"case": "C04", "status": status, "differs": ["status"]}


def test_the_last_round_is_the_highest_and_not_the_last_written(data, write):
    data["cases"][11]["votes"].reverse()
    assert lines_of(write(data))[1]["C16"] == {"case": "C16", "status": "adopted", "differs": []}
    data["cases"][11]["votes"].pop(0)
    assert lines_of(write(data))[1]["C16"] == {"case": "C16", "status": "rejected", "differs": ["status"]}


def test_without_a_vote_nothing_can_have_been_adopted(data, write):
    data["cases"][0]["votes"] = []
    assert lines_of(write(data))[1]["C01"] == {"case": "C01", "status": None, "differs": ["status"]}


@pytest.mark.parametrize(
    ("stated", "agrees"), [(81.8, True), (82, True), (81.818, True), (81.81, False), (81.9, False)]
)
def test_percentages_are_compared_to_the_digits_given(data, write, stated, agrees):
    data["cases"][0]["votes"][0]["computed"]["headcount"]["approval_pct_of_participated"] = stated
    differs = lines_of(write(data))[0]["C01", 1]["differs"]
    assert differs == ([] if agrees else ["computed.headcount.approval_pct_of_participated"])


def test_a_half_is_rounded_up(data, write):
    case = data["cases"][2]["votes"][0]
    case["headcount"] = {"eligible": 800, "participated": 641, "for": 601, "against": 40, "abstain": 0}
    # 601/800 = 75.125 %
    case["computed"] = {"headcount": {"approval_pct_of_eligible": 75.13}}
    assert lines_of(write(data))[0]["C04", 1]["differs"] == []
    case["computed"] = {"headcount": {"approval_pct_of_eligible": 75.12}}
    assert lines_of(write(data))[0]["C04", 1]["differs"] == ["computed.headcount.approval_pct_of_eligible"]


def test_a_percentage_of_a_unit_without_totals_differs(data, write):
    data["cases"][2]["votes"][0]["computed"]["area_sqm"] = {"participation_pct": 50.0}
    assert lines_of(write(data))[0]["C04", 1]["differs"] == ["computed.area_sqm.participation_pct"]


def test_somebody_present_who_does_not_vote_counts_where_the_base_is_present(data, write):
    vote = data["cases"][4]["votes"][0]
    assert vote["rule_id"] == "RES_REP_MEETING"
    for name in ("passed", "quorum_met", "computed"):
        del vote[name]
    vote["headcount"] = {
        "eligible": 69,
        "present": 46,
        "participated": 45,
        "for": 23,
        "against": 22,
        "abstain": 0,
    }
    line = lines_of(write(data))[0]["C06", 1]
    assert (line["quorum_met"], line["passed"]) == (True, False)
    assert line["units"]["headcount"]["approve"] == {"base": 46, "needed": 24, "met": False}
    assert line["units"]["headcount"]["quorum"] == {"needed": 46, "met": True}


def test_the_rules_of_the_file_decide_and_not_those_shipped(data, write):
    (rule,) = [rule for rule in data["rules"] if rule["id"] == "COL_REP"]
    rule["approve"]["of"] = "present"
    line = lines_of(write(data))[0]["C16", 1]
    assert line["passed"] is True and line["differs"] == ["passed"]


def test_wrong_days_options_and_percentages_of_a_case_are_named(data, write):
    case = data["cases"][9]
    case["notice"]["days_before"] += 1
    case["publicity"][0]["days"] -= 1
    case["options"][4]["chosen"] = False
    case["options"][5]["chosen"] = True
    case["options"][0]["rank"] = 2
    case["feedback"]["satisfaction"]["positive_pct"] += 1
    assert lines_of(write(data))[1]["C13"]["differs"] == [
        "notice.days_before",
        "publicity[0].days",
        "options[0].rank",
        "options[4].chosen",
        "options[5].chosen",
        "feedback.satisfaction.positive_pct",
    ]


@pytest.mark.parametrize(
    ("chosen", "differs"),
    [((True, False), []), ((False, True), []), ((False, False), []), ((True, True), ["options[2].chosen"])],
)
def test_people_break_a_tie_among_options_but_take_no_more_than_there_are_places(
    data, write, chosen, differs
):
    case = data["cases"][12]
    for option in case["options"][1:3]:
        option["selected_by_households"] = 50
    case["options"][1]["chosen"], case["options"][2]["chosen"] = chosen
    assert lines_of(write(data))[1]["C19"]["differs"] == differs


def test_a_file_that_cannot_be_read_ends_with_exit_2_and_the_path(data, write, capsys):
    data["cases"][3]["votes"][0]["headcount"]["for"] = "many"
    path = write(data)
    code, lines, err = checked(path, capsys, "--lang", "zh")
    assert (code, lines) == (2, [])
    assert err == f"{path}: cases[3].votes[0].headcount.for: 类型不对，应为整数\n"
    assert checked(path, capsys, "--lang", "en")[2].endswith(": wrong type, expected a whole number\n")


def test_the_words_of_a_fault_follow_the_readers_locale(write, capsys, monkeypatch):
    monkeypatch.delenv("LC_ALL", raising=False)
    monkeypatch.delenv("LC_MESSAGES", raising=False)
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    assert "不是完整的 JSON" in checked(write("{"), capsys)[2]


def test_checking_needs_neither_the_application_nor_a_database():
    probe = (
        "import sys; from consult.cases.check import main_check; import consult.foundation.procedures;"
        "code = main_check([sys.argv[1]]);"
        "heavy = {'flask', 'sqlalchemy', 'gevent', 'babel'} & set(sys.modules);"
        "print(sorted(heavy), file=sys.stderr); sys.exit(code)"
    )
    path = str(shipped_cases_path())
    ran = subprocess.run(
        [sys.executable, "-c", probe, path], capture_output=True, check=False,
        env={"PYTHONIOENCODING": "ascii"},
        cwd=shipped_cases_path().parents[2],
    )  # fmt: skip
    assert (ran.returncode, ran.stderr.strip()) == (0, b"[]")
    # A terminal that cannot write Chinese gets the same JSON, escaped.
    assert "方为通过" in json.loads(ran.stdout.splitlines()[0])["words"]["zh"]
