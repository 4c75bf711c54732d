"""How much another wording changes of what was decided.

Weighed on the safe side: a slip of the pen is only what can be seen to be one: a mark, a particle, a
character that sounds or looks like the one it stands for. One other character can turn a decision
round (断电, 供电).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from consult.rules.words import changes
from consult.writing.sounds import mistaken

_NUMBER = re.compile(r"[\d零〇一二两三四五六七八九十百千万亿半]")
#: Characters that carry what a decision is about: whether, must or may, when, how much, where, to whom.
_WEIGHTY = frozenset(
    "不没未无非勿禁止停可应须必得免否准许仅只或及和与除"
    "年月日时点分秒周天早晚午夜昼前后起止至到内外每逢"
    "元角钱费金额价税全各均半双多少余超满以上下足增减加"
    "东南西北中左右侧旁号楼栋幢单元室层门路街巷区村组院库地址"
    "甲乙丙丁某本该其他她谁"
)
#: What may come or go alone without changing what is said.
_EMPTY = frozenset("的了地着之")
#: The most a slip of the pen changes in one place, in characters, and in how many places.
_SHORT, _PLACES = 2, 3


@dataclass(frozen=True)
class Weighed:
    """kind: same | slip | substance. touched: the places where it weighs, (what goes, what comes)."""

    kind: str
    touched: tuple[tuple[str, str], ...] = ()


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


def _is_mark(token: str) -> bool:
    return all(unicodedata.category(each)[0] in "PZ" or each.isspace() for each in token)


def _places(old: str, new: str) -> Iterator[tuple[str, str]]:
    """(what goes, what comes) of each place that changes."""
    out = come = ""
    for op, text in [*changes(old, new), ("=", "")]:
        if op == "-":
            out = text
        elif op == "+":
            come = text
        elif out or come:
            yield out, come
            out = come = ""


def weigh(old: str, new: str, names: Iterable[str] = ()) -> Weighed:
    """How much it weighs to publish `new` where `old` was decided.

    names: places, bodies and persons known here; a change in which one of them is lost or comes weighs.
    """
    if old == new:
        return Weighed("same")
    places = list(_places(old, new))
    heavy = tuple(place for place in places if _weighs(*place))
    if not heavy and len(places) > _PLACES:
        heavy = tuple(places)
    if not heavy and any((name in old) != (name in new) for name in names if len(name) > 1):
        heavy = tuple(places)
    return Weighed("substance" if heavy else "slip", heavy)


def _weighs(out: str, come: str) -> bool:
    if _folded(out) == _folded(come) or _is_mark(out + come) or _EMPTY.issuperset(out + come):
        return False
    if len(out) != len(come) or len(out) > _SHORT:
        return True
    pairs = [pair for pair in zip(out, come, strict=True) if pair[0] != pair[1]]
    return any(
        _NUMBER.match(each) or each in _WEIGHTY or each.isascii() for pair in pairs for each in pair
    ) or not all(mistaken(*pair) for pair in pairs)
