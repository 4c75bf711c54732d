"""Every kind of roll an office keeps is read as it is meant: homes, faults by the file's rows, questions."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from consult import cli
from consult.office import roll_reading
from tests.office.rolls_own import HEADER, ROLLS, csv_of
from tests.shared_inputs import INPUTS

SHARED = INPUTS / "rolls" if INPUTS else Path("nowhere")
EXPECTED = SHARED / "expected.json"


def _homes(found: dict[str, Any]) -> list[tuple[Any, ...]]:
    return [
        (
            h["building"],
            h["entrance"],
            h["room"],
            tuple(h["owners"]),
            h["representative"],
            tuple(h["residents"]),
            h["area"],
            h["phone"],
        )
        for h in found["households"]
    ]


@pytest.mark.parametrize("name", ROLLS)
def test_a_roll_is_read_as_it_is_meant(name):
    content, homes, faults, questions = ROLLS[name]
    found = roll_reading.read_file(name, content)
    assert _homes(found) == homes
    assert [f["row"] for f in found["faults"]] == faults
    asked: dict[str, list[tuple[int, ...]]] = {}
    for question in found["questions"]:
        asked.setdefault(question["kind"], []).append(tuple(question["rows"]))
    assert asked == questions


@pytest.mark.skipif(not EXPECTED.exists(), reason="the shared inputs are not here; ROLLS has the same kinds")
@pytest.mark.parametrize("name", json.loads(EXPECTED.read_text()) if EXPECTED.exists() else [])
def test_the_command_prints_what_the_shared_rolls_expect(name, capsys):
    wanted = json.loads(EXPECTED.read_text())[name]
    assert cli.main(["roll", "check", str(SHARED / name)]) == 0
    found = json.loads(capsys.readouterr().out)
    assert set(found) == {"rows", "households", "faults", "questions"}
    homes = [{key: h[key] for key in wanted["households"][0]} for h in found["households"]]
    assert [h for h in wanted["households"] if h not in homes] == []
    assert [f["row"] for f in found["faults"]] == wanted["faults"]
    assert set(wanted["questions"]) <= {row for q in found["questions"] for row in q["rows"]}


def test_the_command_says_what_is_no_roll_in_the_language_of_the_terminal(tmp_path, capsys, monkeypatch):
    file = tmp_path / "x.csv"
    file.write_text("甲,乙\n1,2\n", encoding="utf-8")
    for lang, words in (("zh_CN.UTF-8", "楼栋"), ("C", "building")):
        monkeypatch.setenv("LC_ALL", lang)
        assert cli.main(["roll", "check", str(file)]) == 2
        assert words in capsys.readouterr().err
    with pytest.raises(SystemExit):
        cli.main(["roll", "check", str(tmp_path / "none.csv")])


def test_answers_part_names_and_join_persons():
    content = csv_of(
        ",,1,1,101,,吴试一 吴试二,,,", ",,1,1,102,,何试,,,13800000071", ",,1,1,103,,何试,,,13800000071"
    )
    table = roll_reading.read_table("x.csv", content)
    mapping = roll_reading.guess_mapping(table.header)
    open_ = roll_reading.check_rows(table, mapping).open
    assert [q.kind for q in open_] == ["names", "one_person"]
    answers = {open_[0].key: "several", open_[1].key: "one"}
    read = roll_reading.check_rows(table, mapping, answers)
    assert read.open == [] and read.homes[0].owners == ("吴试一", "吴试二")
    assert read.same == {(4, "何试"): 3}
    one = roll_reading.check_rows(table, mapping, {open_[0].key: "one", open_[1].key: "several"})
    assert one.homes[0].owners == ("吴试一 吴试二",) and one.same == {}
    assert roll_reading.check_rows(table, mapping, {open_[0].key: "nonsense"}).open == open_


# Messy spreadsheets: whatever was typed, every filled row comes out once, and nothing is cut.

_NUMBER = st.integers(1, 29)
_AS_TYPED = st.sampled_from(["{}", "0{}", " {}", "{}\u200b"])
_NAMES = st.lists(
    st.text(alphabet="甲乙丙丁戊己庚辛赵钱孙李", min_size=2, max_size=4), max_size=3, unique=True
)


@st.composite
def _row(draw: Any) -> dict[str, Any]:
    b, e, r = draw(_NUMBER), draw(st.integers(1, 4)), draw(st.integers(1, 9)) * 100 + draw(st.integers(1, 4))
    written = [
        draw(_AS_TYPED).format(
            draw(st.sampled_from([str(n), str(n).translate({48 + i: 0xFF10 + i for i in range(10)})]))
        )
        + draw(st.sampled_from(words))
        for n, words in ((b, ["", "栋", "幢", "#", "号楼"]), (e, ["", "单元"]), (r, ["", "室", "户"]))
    ]
    broken = draw(st.sampled_from([None] * 6 + ["#REF!", "2026-03-02", "3月2日"]))
    if broken:
        written[2] = broken
    return {
        "place": (f"{b}号楼", f"{e}单元", str(r)),
        "cells": written,
        "names": draw(_NAMES),
        "broken": broken,
    }


# A machine shared with other work is no fault of the reading.
@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(
    st.lists(_row(), min_size=1, max_size=8),
    st.integers(0, 3),
    st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "utf-16", "xlsx"]),
    st.sampled_from([",", ";", "\t"]),
    st.sampled_from("、，；/\n"),
    st.integers(0, 2),
)
def test_a_messy_spreadsheet_loses_no_row_and_no_name(rows, titles, encoding, comma, mark, blanks):
    lines = [["某社区名册"]] * titles + [HEADER.split(",")]
    for row in rows:
        lines += [[""]] * blanks
        lines.append(["", "", *row["cells"], "", mark.join(row["names"]), "", "", ""])
    if encoding == "xlsx":
        book = openpyxl.Workbook()
        for line in lines:
            book.active.append([each or None for each in line])
        out = io.BytesIO()
        book.save(out)
        name, content = "x.xlsx", out.getvalue()
    else:
        quoted = [
            comma.join(f'"{each}"' if set(each) & set(f"{comma}\n") else each for each in line)
            for line in lines
        ]
        name, content = "x.csv", "\n".join(quoted).encode(encoding)
    found = roll_reading.read_file(name, content)
    numbers = [titles + 1 + (blanks + 1) * (n + 1) for n in range(len(rows))]
    seen: set[tuple[str, ...]] = set()
    good, bad = {}, []
    for number, row in zip(numbers, rows, strict=True):
        if row["broken"] or row["place"] in seen:
            bad.append(number)
        else:
            seen.add(row["place"])
            good[number] = row
    assert found["rows"] == len(rows)
    assert [f["row"] for f in found["faults"]] == bad
    assert {
        h["row"]: ((h["building"], h["entrance"], h["room"]), h["owners"]) for h in found["households"]
    } == {n: (row["place"], row["names"]) for n, row in good.items()}


def test_the_column_of_registration_says_who_is_registered_here_and_asks_once_for_a_word_it_does_not_know():
    header = "楼栋,单元,房号,产权人,其他成年成员,户籍"
    lines = "1,1,101,孙试一,孙试二、孙试三,人户分离", "1,1,102,孙试四,,外地", "1,1,103,孙试五,,人户分离"
    content = csv_of(*lines, "1,1,104,孙试六,,", header=header)
    table = roll_reading.read_table("x.csv", content)
    mapping = roll_reading.guess_mapping(table.header)
    (asked,) = roll_reading.check_rows(table, mapping).open
    assert (asked.kind, asked.rows, asked.text) == ("registered", (2, 4), "人户分离")
    for answer, whether in (("yes", True), ("no", False), ("skip", None)):
        read = roll_reading.check_rows(table, mapping, {asked.key: answer})
        said = [dict(h.registered) for h in read.homes]
        first = {} if whether is None else dict.fromkeys(("孙试一", "孙试二", "孙试三"), whether)
        last = {} if whether is None else {"孙试五": whether}
        assert read.open == [] and said == [first, {"孙试四": False}, last, {}]


def test_who_is_not_registered_may_be_named_in_a_column():
    header = "楼栋,房号,产权人,其他成年成员,非本地户籍成员"
    content = csv_of("1,101,孙试一,孙试二、孙试三,孙试三、孙 试一", "1,102,孙试四,,孙试九", header=header)
    table = roll_reading.read_table("x.csv", content)
    read = roll_reading.check_rows(table, roll_reading.guess_mapping(table.header))
    assert [dict(h.registered) for h in read.homes] == [{"孙试一": False, "孙试二": True, "孙试三": False}]
    assert [(f.row, f.field) for f in read.faults] == [(3, "unregistered")]
