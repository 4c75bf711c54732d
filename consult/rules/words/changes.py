"""What changed between two texts, in pieces that a reader takes in at a glance.

Texts are compared by words: a figure with its unit, a run of Chinese numerals, a Latin word, else one Han
character. Crumbs that happen to be alike between two changes belong to the change: 东门设点 made 西门设岗 is
one change and not three.
"""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from functools import lru_cache

#: Mark ("=", "-" or "+") and words; the "=" and "+" joined are the new text, the "=" and "-" the old one.
Change = tuple[str, str]
_UNITS = "年|月|日|时|点|分钟|分|秒|元|万元|亿元|万|亿|号楼|栋|幢|单元|层|楼|室|号|户|人|盏|个|条|级|米|平方米|㎡|[%％]"
_WORD = re.compile(
    rf"\d+(?:[.:：,，/]\d+)*(?:{_UNITS})?"
    rf"|[〇零一二三四五六七八九十百千两]+(?:{_UNITS})?"
    r"|[A-Za-z]+(?:['’-][A-Za-z]+)*|\s+|.",
    re.S,
)
#: So many characters alike between two changes are a crumb.
_CRUMB = 2
#: Above so many comparisons the middle is shown as struck and written anew.
_LARGEST = 1_000_000


@lru_cache(maxsize=256)
def changes(old: str, new: str) -> tuple[Change, ...]:
    """The pieces in order of the new text, none empty; for equal texts at most one "="."""
    left, right = _WORD.findall(old), _WORD.findall(new)
    head, most = 0, min(len(left), len(right))
    while head < most and left[head] == right[head]:
        head += 1
    tail = 0
    while tail < most - head and left[-1 - tail] == right[-1 - tail]:
        tail += 1
    before, behind = left[:head], left[len(left) - tail :]
    middle = _middle(left[head : len(left) - tail], right[head : len(right) - tail])
    pieces = [("=", "".join(before)), *middle, ("=", "".join(behind))]
    return tuple((mark, text) for mark, text in pieces if text)


def _middle(left: list[str], right: list[str]) -> list[Change]:
    """The pieces of what lies between the words alike at both ends."""
    if len(left) * len(right) > _LARGEST:
        return [("-", "".join(left)), ("+", "".join(right))]
    out: list[list[str]] = []
    for kind, a, b, c, d in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        same = "".join(left[a:b])
        if kind != "equal" or len(same) <= _CRUMB and not same.isspace():
            struck, written = same, "".join(right[c:d])
            if out and out[-1][0] == "":
                out[-1][1] += struck
                out[-1][2] += written
            else:
                out.append(["", struck, written])
        else:
            out.append(["=", same, same])
    pieces: list[Change] = []
    for mark, struck, written in out:
        pieces += [("=", struck)] if mark else [("-", struck), ("+", written)]
    return pieces
