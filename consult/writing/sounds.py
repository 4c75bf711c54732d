"""How Chinese characters sound, to tell a slip of the pen from another word: input methods offer what sounds
alike. The table covers GB 2312; `tests/writing/test_sounds.py` compares it with a dictionary."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

_TABLE = Path(__file__).parent.parent / "data" / "sounds.json"
#: Characters typed or read for one another because they look alike.
_LOOK = (
    "己已巳",
    "日曰",
    "土士",
    "天夭",
    "大太犬",
    "候侯",
    "拔拨",
    "徒徙",
    "晴睛",
    "崇祟",
    "撤撒",
    "戊戌戍",
    "千干",
    "戴载",
)


@cache
def _sounds() -> dict[str, str]:
    table = json.loads(_TABLE.read_text(encoding="utf-8"))
    return {each: syllable for syllable, characters in table.items() for each in characters}


def sound_of(character: str) -> str:
    """The syllable a character is usually read as, with tone, as `dian4`; "" for what is not in the table."""
    return _sounds().get(character, "")


def mistaken(one: str, other: str) -> bool:
    """Whether one character is easily written for another: they sound the same, tone included, or are among
    those known to look alike."""
    heard = sound_of(one)
    return bool(heard) and heard == sound_of(other) or any(one in pair and other in pair for pair in _LOOK)
