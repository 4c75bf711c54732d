"""Rounds as a table, a picture and CSV."""

from __future__ import annotations

import csv
import io

import jinja2
from hypothesis import given
from hypothesis import strategies as st

from consult.deciding import METHODS, Lots, Terms
from consult.deciding.report import count_election
from consult.deciding.rounds import as_csv, lost, picture, rows
from tests.deciding.golden import own
from tests.deciding.profiles import profiles, rankings
from tests.serving import HOME

COURTYARD = own("courtyard.blt")
NAMES = dict(zip(COURTYARD.keys, COURTYARD.names, strict=True))
COUNT = count_election(COURTYARD, "scottish_stv")


def test_the_table_has_the_elected_first_and_the_first_out_last():
    table = rows(COUNT, NAMES)
    assert [row.name for row in table[:3]] == ["李建国", "陈秀兰", "王海燕"]
    assert [row.elected_in for row in table[:3]] == [1, 6, 8] and table[-1].name == "吴桂芳"
    assert table[-1].out_in == 3 and table[-1].votes[1:] == ("14.99044", "", "", "", "", "", "")
    assert table[0].votes[:2] == ("105.00000", "94.00000") and lost(COUNT)[0] == "0.00000"


def test_whole_votes_stay_whole_and_a_budget_is_no_picture_of_rounds():
    found = METHODS["irv"].count({"0": 3, "1,0": 2, "2,1": 1}, ("0", "1", "2"), 1, Terms(lots=Lots("x")))
    names = {"0": "A", "1": "B", "2": "C"}
    assert rows(found, names)[0].votes[0] == "3" and lost(found)[0] == "0"
    assert rows(METHODS["irv"].count({}, ("0",), 1), names) == ()


def test_csv_is_quoted_and_no_name_is_a_formula():
    names = {**NAMES, "0": "=1+1", "2": "-1", "3": "+1", "4": "@a", "1": '名"字', "5": "\tab", "6": "\r2"}
    text = as_csv(COUNT, names, ("候选人", "第{n}轮", "不再计入"))
    table = list(csv.reader(io.StringIO(text)))
    assert table[0] == ["候选人", *(f"第{n}轮" for n in range(1, 9))] and table[-1][0] == "不再计入"
    assert {"'=1+1", "'-1", "'+1", "'@a", '名"字', "'\tab", "'\r2"} <= {row[0] for row in table} and len(
        {len(row) for row in table}
    ) == 1
    assert text.startswith('"') and text.count("\r\n") == len(table)


def test_the_picture_is_as_it_was_measured():
    drawn = picture(COUNT, NAMES)
    assert (drawn.width, drawn.height, drawn.room, len(drawn.rounds)) == (640, 200, 213, 8)
    assert drawn.rounds[0] == 11 and drawn.rounds[-1] == 640 - 213 - 11
    first = drawn.lines[0]
    assert first.elected and first.points[:2] == ((11, 28), (68, 45)) and drawn.quota[0] == (11, 45)
    assert len(drawn.lines[-1].points) == 2 and not drawn.lines[-1].elected
    assert len({y for _, y in drawn.quota}) == 1
    assert [line.label_y for line in drawn.lines] == [45, 67, 11, 89, 123, 145, 167, 189]


def test_the_picture_grows_with_its_names():
    """From nine names on they need more than the least height: 22 for each, and one more."""
    for size, height in ((2, 200), (8, 200), (9, 220), (20, 462)):
        options = tuple(str(n) for n in range(size))
        found = METHODS["irv"].count(dict.fromkeys(options, 1) | {"0": 99}, options, 1)
        drawn = picture(found, dict.fromkeys(options, "n"))
        assert drawn.height == height and len(drawn.lines) == size
        heights = sorted(line.label_y for line in drawn.lines)
        assert all(0 <= y <= height - 11 for y in heights)
        assert all(b - a >= 22 for a, b in zip(heights, heights[1:], strict=False))
        assert drawn.lines[0].points[0] == (11, 11) and drawn.lines[-1].points[0][1] == height - 11 - (
            (height - 22) // 99
        )


def test_the_table_and_the_picture_are_drawn():
    """The macros of templates/_macros/rounds.html; people's words are escaped."""
    loader = jinja2.FileSystemLoader(HOME / "templates")
    env = jinja2.Environment(loader=loader, autoescape=True)
    env.globals["_"] = lambda words, **values: words % values
    module = env.get_template("_macros/rounds.html").module
    names = {**NAMES, "1": "<b>李"}
    table, drawn = rows(COUNT, names), picture(COUNT, names)
    html = module.table(table, lost(COUNT))
    assert html.count("<tr>") == 2 + len(table) and html.count("<strong>elected</strong>") == 3
    assert html.count("<em>excluded</em>") == 5 and "&lt;b&gt;李" in html and "<b>" not in html
    svg = module.picture(drawn)
    assert svg.count("<polyline") == 1 + len(table) and svg.count(" ✓") == 3 and 'points="11,28 68,45 ' in svg


@given(profile=rankings(), seats=st.integers(1, 3), width=st.integers(200, 900))
@profiles()
def test_every_picture_stays_within_itself_and_no_names_meet(profile, seats, width):
    papers, options = profile
    for method in ("scottish_stv", "meek", "irv"):
        count = METHODS[method].count(papers, options, seats, Terms(lots=Lots("x")))
        names = {key: f"n{key}" for key in options}
        drawn = picture(count, names, width)
        for line in drawn.lines:
            assert all(0 <= x <= width - drawn.room and 0 <= y <= drawn.height for x, y in line.points)
            assert 0 <= line.label_y <= drawn.height and line.points
        heights = sorted(line.label_y for line in drawn.lines)
        assert all(b - a >= 22 for a, b in zip(heights, heights[1:], strict=False))
