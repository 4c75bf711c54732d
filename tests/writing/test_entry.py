"""How people's words enter: as written, less what nobody can see."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.writing import entered, line_entered, visible

AS_WRITTEN = [
    "3号楼的灯坏了\n\n请修一下",
    "　　段首空两格",
    "古丽·买买提",
    "家人 👨\u200d👩\u200d👧 都同意 ❤\ufe0f 1\ufe0f\u20e3",
    "葛\U000e0100城",  # a name whose glyph is chosen
    "می\u200cخواهم",
    "①２３ ½ ㎡ é",
    "\ue000",  # a rare character of a name, in the private area
]


@pytest.mark.parametrize("text", AS_WRITTEN)
def test_what_can_be_seen_stays_as_written(text):
    assert entered(text) == text.strip()
    assert visible(text)


@pytest.mark.parametrize(
    "hidden",
    [
        "\u200b",
        "\u202e",
        "\u2066",
        "\u200f",
        "\x00",
        "\x1b",
        "\ufeff",
        "\u00ad",
        "\u3164",
        "\u2060",
        "\u2800",
        "\U000e0041",
        "\ud800",
        "\ufe0f",
        "\u200d",
        "\u115f",
        "\U000e0100",
    ],
)
def test_what_cannot_be_seen_is_not_stored(hidden):
    assert entered(f"张{hidden}三") in ("张三", "张\U000e0100三")
    assert entered(hidden * 3) == ""
    assert not visible(hidden * 2 + " \u3000\n")


def test_line_ends_are_one_kind_and_a_line_has_none():
    assert entered("一\r\n二\r三\u2028四") == "一\n二\n三\n四"
    assert line_entered("一\r\n\t二") == "一 二"
    assert not visible("\u0301")


@given(st.text() | st.text(alphabet="a张\u200d\u200c\ufe0f\U000e0100👩❤ \n\u202e\u064a1"))
def test_entering_twice_changes_nothing_and_adds_nothing(text):
    once = entered(text)
    assert entered(once) == once
    assert line_entered(line_entered(text)) == line_entered(text)
    assert not any(unicodedata.category(c) == "Cc" and c not in "\n\t" for c in once)
    assert visible(text) == visible(once)
