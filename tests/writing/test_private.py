"""What in a text points at a person: found however it is written, covered, and no more."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult import cli
from consult.writing import private
from tests.shared_inputs import INPUTS

OURS = Path(__file__).with_name("texts.jsonl")


def _lines() -> list[dict]:
    files = [OURS, *([INPUTS / "texts.jsonl"] if INPUTS else [])]
    return [json.loads(line) for file in files for line in file.read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("line", _lines(), ids=lambda line: line["text"][:30])
def test_what_points_at_a_person_is_covered_and_the_rest_stays(line):
    shown = private.cover(line["text"])
    assert [h for h in line["hide"] if h in shown] == []
    assert [k for k in line["keep"] if k not in shown] == []
    # What is covered has nothing left to find, and the finds lie in the original, in order.
    assert private.find(shown) == []
    ends = [0, *[place for f in private.find(line["text"]) for place in (f.start, f.end)]]
    assert ends == sorted(ends) and ends[-1] <= len(line["text"])


def test_the_offices_own_telephones_stay_and_named_persons_are_covered():
    text = "社区电话0510-85000000，值班13900000031，找王小测"
    assert private.cover(text) == "社区电话▇▇▇，值班▇▇▇，找王小测"
    assert private.cover(text, keep=["0510-8500 0000", "139 0000 0031"], names=["王小测"]) == (
        "社区电话0510-85000000，值班13900000031，找▇▇▇"
    )
    (found,) = private.find("电话13900000032")
    assert private.masked("电话13900000032", found) == "1***2"


FORMS = [
    str,
    lambda n: n.translate({ord("0") + i: ord("０") + i for i in range(10)}),
    lambda n: n.translate(dict(zip(map(ord, "0123456789"), "零一二三四五六七八九", strict=True))),
    lambda n: n.replace("0", "o"),
    lambda n: "\u200b".join(n),
    " ".join,
    lambda n: f"{n[:3]}-{n[3:7]}-{n[7:]}",
    lambda n: f"{n[:3]} {n[3:6]} {n[6:]}",
    lambda n: "86" + n,
    lambda n: f"+86 {n}",
]


@given(
    st.from_regex(r"\A1[3-9][0-9]{7}[1-9]{2}\Z"),
    st.sampled_from(FORMS),
    st.sampled_from(["", "请找", "电话：", "（", "，"]),
    st.sampled_from(["", "。", "，谢谢", "）", "\n第二行"]),
)
def test_a_mobile_is_covered_in_every_form(number, form, before, behind):
    written = form(number)
    shown = private.cover(before + written + behind)
    assert shown == before + private.SIGN + behind


@given(
    st.text(alphabet="0123456789一二三〇oO-—–.、 ,室楼栋单元户号微信卡@#苏BA\u200b３①a\n", max_size=200)
    | st.text()
)
def test_covering_never_fails_and_covers_once_and_for_all(text):
    shown = private.cover(text)
    rest = "".join(
        text[a:b]
        for a, b in zip(
            [0, *[f.end for f in private.find(text)]],
            [*[f.start for f in private.find(text)], len(text)],
            strict=True,
        )
    )
    assert shown.replace(private.SIGN, "") == rest.replace(private.SIGN, "")


@pytest.mark.parametrize(
    "bad", ["1" * 4000, "1 3" * 2000, "a" * 4000, "3号楼" * 1500, "a@" * 2000, "一" * 4000]
)
def test_a_long_text_is_looked_through_in_no_time(bad):
    began = time.perf_counter()
    private.cover(bad)
    assert time.perf_counter() - began < 1.5


def test_the_command_prints_a_line_for_each_text(tmp_path, capsys):
    file = tmp_path / "texts.jsonl"
    file.write_text('{"text": "住3号楼301室，13900000040"}\n\n{"text": "灯坏了"}\n', encoding="utf-8")
    assert cli.main(["text", "cover", str(file)]) == 0
    assert [json.loads(line) for line in capsys.readouterr().out.splitlines()] == [
        {"text": "住▇▇▇，▇▇▇", "found": ["door", "mobile"]},
        {"text": "灯坏了", "found": []},
    ]
    file.write_text('{"words": 1}', encoding="utf-8")
    with pytest.raises(SystemExit):
        cli.main(["text", "cover", str(file)])
