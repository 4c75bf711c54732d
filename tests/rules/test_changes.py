"""What changed between two texts is shown in words, never in crumbs of characters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.rules.words import changes


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        ("广场舞21时结束", "广场舞22时30分结束", "广场舞[-21时][+22时30分]结束"),
        ("21:00以后", "22:30以后", "[-21:00][+22:30]以后"),
        ("装12盏灯", "装102盏灯", "装[-12盏][+102盏]灯"),
        ("东门设点", "西门设岗", "[-东门设点][+西门设岗]"),
        ("二十一时", "二十二时", "[-二十一时][+二十二时]"),
        ("在2号楼南侧装桩", "在12号楼南侧装桩", "在[-2号楼][+12号楼]南侧装桩"),
        ("The gate closes at 9", "The gates close at 9", "The [-gate][+gates] [-closes][+close] at 9"),
        ("拨款5000元购灯", "拨款5,000元购灯", "拨款[-5000元][+5,000元]购灯"),
        ("同意装灯", "同意装太阳能灯", "同意装[+太阳能]灯"),
        ("同意装灯并刷漆", "同意装灯", "同意装灯[-并刷漆]"),
        ("", "新文", "[+新文]"),
        ("同文", "同文", "同文"),
    ],
)
def test_a_change_is_read_in_words(old: str, new: str, shown: str) -> None:
    """Before, the first showed 2[-1]时[+30分]: what was alike by chance was taken for kept."""
    assert "".join(text if mark == "=" else f"[{mark}{text}]" for mark, text in changes(old, new)) == shown


TEXTS = st.text("东西门装灯0123456789时分，。 ab", max_size=30)


@given(TEXTS, TEXTS)
def test_the_pieces_are_both_texts_and_no_crumb(old: str, new: str) -> None:
    pieces = changes(old, new)
    assert "".join(text for mark, text in pieces if mark != "+") == old
    assert "".join(text for mark, text in pieces if mark != "-") == new
    assert all(text for _, text in pieces)
    inner = [text for mark, text in pieces[1:-1] if mark == "="]
    assert all(len(text) > 2 or text.isspace() for text in inner)


def test_a_text_of_twenty_pages_written_anew_is_struck_and_written() -> None:
    old, new = (
        "".join(map(chr, range(0x4E00, 0x4E00 + 3000))),
        "".join(map(chr, range(0x6000, 0x6000 + 3000))),
    )
    assert changes(old, new) == (("-", old), ("+", new))
