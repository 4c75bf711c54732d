"""Election files: read exactly, and refused with the line and the reason, in both languages."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.cli import main
from consult.deciding import METHODS
from consult.deciding.files import FileError, read_blt, read_election, write_blt
from consult.deciding.files.election import Election
from consult.deciding.report import takes
from consult.deciding.wording import FAULTS, fault
from tests.deciding.profiles import OWN, profiles, rankings

BLT = '3 1\n-3\n4 1 2 0\n2 2=3 1 0 # late\n1 0\n0\n"Ann"\n"Bo # 1"\n"Cy"\n"Chair"\n'
SOI = (OWN / "strength.soi").read_text(encoding="utf-8")
RANKED = {"candidates": ["A", "B"], "ballots": [[2, [["A"], ["B"]]], [1, [["B"]]]]}
BUDGET = {"budget": 10, "projects": {"7": 4, "x": 6}, "ballots": [[2, [7, "x"]], [1, []]]}


def test_blt_with_one_withdrawn_equal_ranks_a_blank_and_a_remark():
    election = read_blt(BLT)
    assert election == Election(
        "Chair", ("Ann", "Bo # 1", "Cy"), {"0,1": 4, "1=2,0": 2, "": 1}, "ranking", 1, frozenset({"2"})
    )
    assert election.keys == ("0", "1")
    assert read_blt(write_blt(election)) == election


def test_a_preflib_title_may_have_a_colon_and_the_name_of_the_file_says_its_kind():
    text = SOI.replace("TITLE: Winning", "TITLE: 2026: Winning").replace("# DATA TYPE: soi\n", "")
    assert read_election(text, "e.soi").title == "2026: Winning votes or margins"


def test_which_method_takes_which_papers():
    marked = {"approval", "plurality", "majority"}
    ranked = {"scottish_stv", "meek", "irv", "schulze", "ranked_pairs", "borda"}
    spent = {"greedy", "greedy_stop", "equal_shares"}
    for kind, right in (("ranking", ranked | marked), ("marks", marked | spent), ("points", {"score"})):
        assert {method for method in METHODS if takes(method, kind)} == right


def test_ten_thousand_projects_are_read_and_one_more_is_not():
    costs = {f"p{number}": 1 for number in range(10_000)}
    data = {"budget": 1, "projects": costs, "ballots": []}
    assert len(read_election(json.dumps(data), "b.json").names) == 10_000
    with pytest.raises(FileError):
        read_election(json.dumps({**data, "projects": costs | {"more": 1}}), "b.json")


def test_more_names_than_stand_on_any_ballot_are_refused_by_their_number():
    names = [f"p{number}" for number in range(10_001)]
    with pytest.raises(FileError) as wrong:
        read_election(json.dumps({"candidates": names, "ballots": []}), "e.json")
    assert (wrong.value.line, wrong.value.code) == (1, "out_of_range")
    assert wrong.value.params == {"value": 10_001}


def test_points_have_a_highest_of_their_own():
    data = {"candidates": ["A", "B"], "max_points": 3, "ballots": [[1, {"A": 3}], [1, {"B": 2}]]}
    election = read_election(json.dumps(data), "p.json")
    assert (election.kind, election.top, election.papers) == ("points", 3, {"0:3": 1, "1:2": 1})


def test_equal_ranks_stand_in_the_order_of_the_ballot():
    """Also from the tenth on, where words and numbers sort differently."""
    names = "\n".join(f'"n{number}"' for number in range(12))
    election = read_blt(f'12 1\n-11 -2\n2 11=3 2=12 0\n0\n{names}\n""\n')
    assert election.papers == {"2=10,1=11": 2}
    assert write_blt(election).splitlines()[1:3] == ["-2 -11", "2 3=11 2=12 0"]


def test_ids_of_projects_may_be_numbers_and_a_paper_may_mark_nothing():
    election = read_election(json.dumps(BUDGET), "b.json")
    assert (election.names, election.papers, election.kind) == (("7", "x"), {"0,1": 2, "": 1}, "marks")
    assert (election.budget, election.costs) == (10, {"0": 4, "1": 6})


@given(profile=rankings(equal=True), seats=st.integers(1, 3), out=st.sets(st.sampled_from("0123456789")))
@profiles(80)
def test_what_is_written_as_blt_is_read_again(profile, seats, out):
    papers, options = profile
    withdrawn = frozenset(out & set(options))
    names = tuple(f"n{key}" for key in options)
    election = Election("T", names, papers, seats=seats, withdrawn=withdrawn)
    assert read_blt(write_blt(election)) == election
    assert read_blt(write_blt(election)).keys == tuple(key for key in options if key not in withdrawn)


def test_a_name_is_written_on_one_line_and_without_quotation_marks():
    election = Election('The "Yard"', ('Ann "Bo"\nCy', " D  E "), {"0": 1})
    read = read_blt(write_blt(election))
    assert (read.names, read.title) == (("Ann 'Bo' Cy", "D E"), "The 'Yard'")


def _changed(data, **fields):
    return json.dumps({**data, **fields}, indent=1)


TORN = [
    ("e.blt", "", 0, "torn"),
    ("e.blt", "3\n", 1, "blt_head"),
    ("e.blt", "x 1\n", 1, "not_a_number"),
    ("e.blt", "٣ 1\n", 1, "not_a_number"),
    ("e.blt", "0 1\n", 1, "out_of_range"),
    ("e.blt", "3 0\n", 1, "out_of_range"),
    ("e.blt", "20000 1\n", 1, "out_of_range"),
    ("e.blt", BLT.replace("4 1 2 0", "4 1 4 0"), 3, "unknown_candidate"),
    ("e.blt", BLT.replace("4 1 2 0", "4 1 0 0"), 3, "unknown_candidate"),
    ("e.blt", BLT.replace("4 1 2 0", "4 1 2"), 3, "blt_no_zero"),
    ("e.blt", BLT.replace("4 1 2 0", "-1 2 0"), 3, "not_a_number"),
    ("e.blt", BLT.replace("4 1 2 0", "0 1 2 0"), 3, "out_of_range"),
    ("e.blt", BLT.replace("-3\n", "-4\n"), 2, "unknown_candidate"),
    ("e.blt", BLT[: BLT.index("0\n\"Ann")], 5, "torn"),
    ("e.blt", BLT.replace('"Chair"\n', ""), 9, "torn"),
    ("e.blt", BLT.replace('"Bo # 1"', "Bo"), 8, "blt_name"),
    ("e.blt", BLT.replace('"Cy"', '"Ann"'), 9, "same_name"),
    ("e.blt", BLT.replace('"Cy"', '" "'), 9, "empty_name"),
    ("e.blt", BLT + '"more"\n', 11, "beyond_the_end"),
    ("e.soi", SOI.replace("5: 3", "5: 9"), 11, "unknown_candidate"),
    ("e.soi", SOI.replace("5: 3", "6: 3"), 5, "wrong_total"),
    ("e.soi", SOI.replace("5: 3\n", ""), 5, "wrong_total"),
    ("e.soi", SOI.replace("ORDERS: 3", "ORDERS: 4"), 6, "wrong_total"),
    ("e.soi", SOI.replace("5: 3", "5 3"), 11, "preflib_row"),
    ("e.soi", SOI.replace("5: 3", "5: 3,3"), 11, "twice_in_order"),
    ("e.soi", SOI.replace("5: 3", "5: {3,1}"), 11, "equal_in_strict"),
    ("e.soc", SOI.replace("TYPE: soi", "TYPE: soc"), 11, "incomplete_order"),
    ("e.soi", SOI.replace("TYPE: soi", "TYPE: cat"), 3, "unknown_kind"),
    ("e.soi", SOI.replace("# NUMBER ALTERNATIVES: 4\n", ""), 1, "missing_head"),
    ("e.soi", SOI.replace("# ALTERNATIVE NAME 4: Drain\n", ""), 4, "missing_head"),
    ("e.soi", SOI.replace("NAME 4", "NAME 5"), 10, "unknown_candidate"),
    ("e.soi", SOI.replace("Drain", "Bench"), 10, "same_name"),
    ("e.soi", SOI.replace("ALTERNATIVES: 4", "ALTERNATIVES: four"), 4, "not_a_number"),
    ("e.soi", SOI.replace("5: 3", "5: x"), 11, "not_a_number"),
    ("e.soi", SOI.replace("5: 3", "0: 3"), 11, "out_of_range"),
    ("e.soi", SOI + "# TITLE: late\n", 14, "preflib_head_late"),
    ("e.soi", SOI.replace("ALTERNATIVES: 4", "ALTERNATIVES: 40000"), 4, "out_of_range"),
    ("e.json", '{"candidates": ["A"],\n "ballots": [[1, [["A"]]', 2, "torn_json"),
    ("e.json", "[" * 100_000, 1, "too_deep"),
    ("e.json", '{"candidates": ["A"], "candidates": ["B"]}', 1, "torn_json"),
    ("e.json", '{"candidates": ["A"], "ballots": [[NaN, []]]}', 1, "torn_json"),
    ("e.json", "[]", 1, "wrong_shape"),
    ("e.json", "{}", 1, "wrong_shape"),
    ("e.json", _changed(RANKED, candidates=["A", "A"]), 3, "same_name"),
    ("e.json", _changed(RANKED, ballots={}), 6, "wrong_shape"),
    ("e.json", '{"candidates": ["A"], "ballots": [\n[1, [["A"]]],\n[2, [["Z"]]]]}', 3, "unknown_candidate"),
    ("e.json", '{"candidates": ["A"], "ballots": [\n[1, [["A"]]],\n[0, [["A"]]]]}', 3, "not_a_number"),
    ("e.json", '{"candidates": ["A"], "ballots": [\n[1, [["A"]]],\n[true, []]]}', 3, "not_a_number"),
    ("e.json", '{"candidates": ["A"], "ballots": [\n[1, [[]]]]}', 2, "wrong_shape"),
    ("e.json", '{"candidates": ["A"], "ballots": [\n[1]]}', 2, "wrong_shape"),
    ("e.json", '{"candidates": ["A"], "ballots": [\n[1, {"A": 6}]]}', 2, "bad_points"),
    ("e.json", '{"candidates": ["A"], "ballots": [\n[1, {"B": 1}]]}', 2, "unknown_candidate"),
    ("e.json", '{"candidates": ["A"], "ballots": [[1, {"A": 1}],\n[1, ["A"]]]}', 1, "mixed_papers"),
    ("e.json", _changed(RANKED, voters=4), 27, "wrong_total"),
    ("e.json", _changed(RANKED, valid_votes=2), 27, "wrong_total"),
    ("e.json", _changed(RANKED, num_votes="3"), 27, "wrong_total"),
    ("e.json", _changed(RANKED, seats="2"), 27, "not_a_number"),
    ("e.json", _changed(BUDGET, projects={"x": -1}), 4, "bad_cost"),
    ("e.json", _changed(BUDGET, projects={"x": 1.5}), 4, "bad_cost"),
    ("e.json", _changed(BUDGET, projects={}), 3, "wrong_shape"),
    ("e.json", _changed(BUDGET, threshold=0), 20, "not_a_number"),
    ("e.json", _changed(BUDGET, budget=-1), 2, "not_a_number"),
    ("e.json", json.dumps({name: BUDGET[name] for name in ("projects", "ballots")}), 1, "missing_head"),
    ("e.json", _changed(BUDGET, ballots=[[1, ["y"]]]), 8, "unknown_candidate"),
    ("e.json", _changed(BUDGET, ballots=[[1, {"x": 1}]]), 8, "mixed_papers"),
    ("e.csv", "a", 0, "unknown_kind"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "text", "line", "code"), TORN, ids=range(len(TORN)))
def test_a_file_that_is_not_right_is_refused_by_line_and_reason(name, text, line, code):
    with pytest.raises(FileError) as wrong:
        read_election(text, name)
    assert (wrong.value.line, wrong.value.code) == (line, code)
    for lang in ("zh", "en"):
        assert "{" not in fault(wrong.value.code, wrong.value.params, lang).replace("{id", "").replace(
            "{…", ""
        )


def test_what_is_wrong_is_said_as_it_was():
    """`python tests/deciding/test_files.py` writes tests/deciding/elections/faults.txt again."""
    assert (OWN / "faults.txt").read_text(encoding="utf-8") == _all_faults()


def _all_faults():
    lines = []
    for number, (name, text, _, _) in enumerate(TORN):
        try:
            read_election(text, name)
        except FileError as wrong:
            said = " / ".join(fault(wrong.code, wrong.params, lang) for lang in ("zh", "en"))
            lines.append(f"{number} line {wrong.line}: {said}")
    return "\n".join(lines) + "\n"


def test_every_fault_of_a_file_is_met():
    elsewhere = {"not_text", "other_kind", "unknown_rule", "needs_field"}
    assert {code for *_, code in TORN} == set(FAULTS) - elsewhere


@given(st.data())
@profiles(150)
def test_no_damage_is_more_than_a_refusal(data):
    """A byte changed, dropped or doubled, anywhere: counted or refused, never a crash."""
    name, text = data.draw(
        st.sampled_from(
            [("a.blt", BLT), ("a.soi", SOI), ("a.json", json.dumps(RANKED)), ("b.json", json.dumps(BUDGET))]
        )
    )
    at = data.draw(st.integers(0, len(text)))
    put = data.draw(st.sampled_from(["", "0", "-", "9", ",", "]", '"', "{", "\n", "甲", "1" * 30]))
    try:
        read_election(text[:at] + put + text[at + data.draw(st.integers(0, 3)) :], name)
    except FileError as wrong:
        assert fault(wrong.code, wrong.params, "zh") and fault(wrong.code, wrong.params, "en")


def test_the_command_refuses_with_the_line_and_ends_with_two(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    bad = tmp_path / "bad.blt"
    bad.write_text(BLT.replace("4 1 2 0", "4 1 4 0"), encoding="utf-8")
    assert main(["count", "--method", "irv", str(bad)]) == 2
    assert capsys.readouterr().err == f"{bad}: 第3行：没有“4”这个选项\n"
    assert main(["count", "--method", "irv", "--lang", "en", str(bad)]) == 2
    assert capsys.readouterr().err == f"{bad}: line 3: there is no option “4”\n"
    bad.write_bytes(b"3 1\n\xff\xfe\n")
    assert main(["count", "--method", "irv", str(bad)]) == 2
    assert "第2行：不是 UTF-8 文本" in capsys.readouterr().err
    assert main(["count", "--method", "irv", str(OWN / "budget.json")]) == 2
    assert "不能用这种选票计票" in capsys.readouterr().err
    assert main(["count", "--method", "irv", str(tmp_path / "none.blt")]) == 2
    assert "none.blt" in capsys.readouterr().err


def test_the_command_counts_as_data(capsys):
    assert main(["count", "--method", "scottish-stv", "--json", str(OWN / "courtyard.blt")]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["quota"] == 94 and len(found["elected"]) == found["seats"] == 3
    assert main(["count", "--method", "schulze", "--seats", "2", "--json", str(OWN / "strength.soi")]) == 0
    assert len(json.loads(capsys.readouterr().out)["elected"]) == 2


if __name__ == "__main__":
    (OWN / "faults.txt").write_text(_all_faults(), encoding="utf-8")
