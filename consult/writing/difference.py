"""What one wording changes of another, by words that make sense in Chinese, and how much the change weighs.

A number stays together with the unit behind it (21时, 6000元, 三户), a Latin word is one word, other
characters stand alone. Weighed on the safe side: only what can be seen to be a slip of the pen is called one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

#: One stretch of a difference: "=" what stays, "-" what goes, "+" what comes.
Change = tuple[str, str]

_DIGITS = "0-9０-９零〇一二两三四五六七八九十百千万亿半"
_UNIT = (
    "年|月|日|号楼|号|时|点|分钟|分|秒|天|周|小时|元|角|万元|亿元|㎡|平方米|米|公里|户|人|名|个|处|台|盏|次|层|楼|室|栋|幢"
    "|单元|条|项|倍|折|岁|届|%|％"
)
#: Nothing of a number may be cut off from it: 22:30, 1,860, 50.5%, 第三条.
_TOKEN = re.compile(
    rf"第?[{_DIGITS}][{_DIGITS}.,:：/％%]*(?:{_UNIT})?|[A-Za-z]+(?:[-'][A-Za-z]+)*|\s+|.", re.DOTALL
)
_NUMBER = re.compile(rf"[{_DIGITS}]")
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


def _tokens(text: str) -> list[str]:
    return _TOKEN.findall(text)


def _is_mark(token: str) -> bool:
    return all(unicodedata.category(each)[0] in "PZ" or each.isspace() for each in token)


def difference(old: str, new: str) -> list[Change]:
    """The stretches that make `new` of `old`, in order; those kept and taken out are `old`, those kept and
    put in are `new`."""
    before, after = _tokens(old), _tokens(new)
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    parts: list[Change] = []
    for op, low, high, start, end in matcher.get_opcodes():
        if op == "equal":
            parts.append(("=", "".join(before[low:high])))
        else:
            parts += [("-", "".join(before[low:high])), ("+", "".join(after[start:end]))]
    return _joined(_without_islands([part for part in parts if part[1]]))


def _without_islands(parts: list[Change]) -> list[Change]:
    """A single character kept between two changes is read as part of the change."""
    found: list[Change] = []
    for n, (op, text) in enumerate(parts):
        inner = 0 < n < len(parts) - 1
        if op == "=" and inner and len(text) == 1 and not _is_mark(text):
            found += [("-", text), ("+", text)]
        else:
            found.append((op, text))
    return found


def _joined(parts: list[Change]) -> list[Change]:
    """Neighbouring changes as one: what goes, then what comes."""
    found: list[Change] = []
    out = come = ""
    for op, text in [*parts, ("=", "")]:
        if op == "-":
            out += text
        elif op == "+":
            come += text
        else:
            found += [each for each in (("-", out), ("+", come), ("=", text)) if each[1]]
            out = come = ""
    return found


def _places(changes: Iterable[Change]) -> Iterator[tuple[str, str]]:
    """(what goes, what comes) of each place that changes."""
    out = come = ""
    for op, text in [*changes, ("=", "")]:
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
    places = list(_places(difference(old, new)))
    heavy = tuple(place for place in places if _weighs(*place))
    if not heavy and len(places) > _PLACES:
        heavy = tuple(places)
    if not heavy and any((name in old) != (name in new) for name in names if len(name) > 1):
        heavy = tuple(places)
    return Weighed("substance" if heavy else "slip", heavy)


def _weighs(out: str, come: str) -> bool:
    if _folded(out) == _folded(come) or _is_mark(out + come):
        return False
    if len(out) > _SHORT or len(come) > _SHORT:
        return True
    if not (out and come) and not _EMPTY.issuperset(out + come):
        return True
    return any(
        _NUMBER.match(each) or each in _WEIGHTY or each.isalpha() and each.isascii() for each in out + come
    )
