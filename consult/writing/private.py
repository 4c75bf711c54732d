"""What in a text points at a person, and is covered before the public reads it.

Looked for on a copy in which every way of writing a figure is the same (full-width, other scripts, circled,
Chinese numerals, letters for 0 and 1) and invisible characters are gone; each place of the copy knows where
in the original it stands, so that what is covered is what was written. A heuristic: it covers a little too
much rather than too little, and cannot know everything. Pure: names and telephones to look for, or to leave,
are given.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

#: What covers a stretch. One length, so that nothing is told of what is under it.
SIGN = "▇▇▇"
#: Every kind of find, in the order in which they are told.
KINDS = ("identity", "mobile", "card", "landline", "mail", "wechat", "plate", "door", "name")

_NUMERALS = {
    **dict(zip("〇零一二三四五六七八九", "00123456789", strict=True)),
    **dict(zip("壹贰叁肆伍陆柒捌玖幺两○◯", "1234567891200", strict=True)),
    **dict(zip("貳參陸", "236", strict=True)),
}
_LETTERS = dict(zip("oOlI|", "00111", strict=True))
#: What may stand between the figures of one number.
_GAP = r"[\s\-‐-―−~·•・‧∙.,，、。_/\\()（）\[\]*+:：]"
_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"


@dataclass(frozen=True)
class Find:
    """A stretch [start, end) of the original that points at a person. kind: one of KINDS."""

    start: int
    end: int
    kind: str


@dataclass(frozen=True)
class _Copy:
    """The text with one way of writing.

    text: compatibility forms, invisible characters gone. figures: the same length, every figure 0–9. at:
    where each place stands in the original.
    """

    text: str
    figures: str
    at: tuple[int, ...]


def _copy(text: str) -> _Copy:
    plain: list[str] = []
    at: list[int] = []
    for place, c in enumerate(text):
        if unicodedata.category(c) in ("Cf", "Cc", "Cs", "Mn", "Me") and not c.isspace():
            continue
        for each in unicodedata.normalize("NFKC", c):
            if unicodedata.category(each) == "Nd":
                each = str(unicodedata.decimal(each))
            if unicodedata.category(each) not in ("Mn", "Me"):
                plain.append(each)
                at.append(place)
    copy = "".join(plain)
    figures = "".join(_NUMERALS.get(c, c) for c in copy)
    return _Copy(copy, figures, tuple(at))


def find(text: str | None, *, keep: Collection[str] = (), names: Iterable[str] = ()) -> list[Find]:
    """Everything that points at a person, in order, without overlaps.

    keep: telephones and other texts that stay readable (the office's own). names: persons to be looked for.
    """
    if not text:
        return []
    copy = _copy(text)
    stay = ["".join(_copy(each).figures.split()) for each in keep]
    found = [
        Find(*span, kind)
        for kind, look in _LOOKS
        for span in look(copy)
        if not _stays(copy, span, kind, stay)
    ]
    for name in names:
        found += (
            [Find(m.start(), m.end(), "name") for m in re.finditer(re.escape(name), copy.text)]
            if name
            else []
        )
    placed: list[Find] = []
    for each in sorted(found, key=lambda f: (f.start, -f.end, KINDS.index(f.kind))):
        start, end = copy.at[each.start], copy.at[each.end - 1] + 1
        if placed and start < placed[-1].end:
            last = placed[-1]
            placed[-1] = Find(last.start, max(last.end, end), last.kind)
        else:
            placed.append(Find(start, end, each.kind))
    return placed


def cover(
    text: str | None, *, keep: Collection[str] = (), names: Iterable[str] = (), sign: str = SIGN
) -> str:
    """The text with every find covered."""
    out, last = [], 0
    for each in find(text, keep=keep, names=names):
        out += [(text or "")[last : each.start], sign]
        last = each.end
    return "".join([*out, (text or "")[last:]])


def masked(text: str, find: Find) -> str:
    """A find so that its author knows it again and nobody else learns it: first and last character."""
    seen = "".join(text[find.start : find.end].split())
    return seen[:1] + "***" + (seen[-1:] if len(seen) > 3 else "")


def _stays(copy: _Copy, span: tuple[int, int], kind: str, stay: Collection[str]) -> bool:
    """Whether a find is one of the texts that stay, or a telephone in one of them."""
    found = copy.figures[span[0] : span[1]]
    if kind in ("mobile", "landline"):
        figures = re.sub(r"\D", "", found)
        for each in stay:
            known = re.sub(r"\D", "", each)
            if len(known) > 4 and (figures.endswith(known) or (len(figures) > 6 and known.endswith(figures))):
                return True
    return kind in ("landline", "door", "mail") and any("".join(found.split()) in each for each in stay)


Look = Callable[[_Copy], Iterator[tuple[int, int]]]


def _runs(figures: str, shape: str) -> Iterator[tuple[re.Match[str], str]]:
    """Every place where figures, with gaps between, begin like `shape`; its figures alone."""
    for match in re.finditer(shape, figures):
        yield match, re.sub(r"\D", "", match[0])


def _mobiles(copy: _Copy) -> Iterator[tuple[int, int]]:
    figures = "".join(_LETTERS.get(c, c) for c in copy.figures)
    shape = re.compile(
        rf"(?:(?:00)?86{_GAP}{{0,3}}|0)?(1{_GAP}{{0,3}}[3-9](?:{_GAP}{{0,3}}[0-9]){{9}})(?![0-9])"
    )
    at = 0
    while match := shape.search(figures, at):
        at = match.start() + 1
        before = figures[match.start() - 1] if match.start() else ""
        if before.isdigit() and before in "0123456789":
            continue
        start, end = match.span(1)
        if _one_number(figures[start:end]) and _enough(copy, start, end):
            at = match.end()
            first = match.start()
            if first and copy.text[first - 1] == "+":
                first -= 1
            yield first, match.end()


def _enough(copy: _Copy, start: int, end: int) -> bool:
    """Whether letters stand for few of the figures, so that no word is taken for a number."""
    real = sum(c in "0123456789" for c in copy.figures[start:end])
    return real >= 3 and copy.figures[start:end].count("|") < 3


def _one_number(written: str) -> bool:
    """Whether figures with gaps are one number, not a list: few groups, or every figure alone."""
    groups = re.findall("[0-9]+", written)
    if len(groups) == 11:
        return True
    listed = re.search("[,，、。]", written) is not None
    return len(groups) <= 5 and (not listed or min(map(len, groups)) >= 3)


def _identities(copy: _Copy) -> Iterator[tuple[int, int]]:
    gap = rf"{_GAP}{{0,2}}"
    for match, _ in _runs(copy.figures, rf"(?<![0-9])[1-9](?:{gap}[0-9]){{16}}{gap}[0-9Xx](?![0-9])"):
        number = re.sub(r"[^0-9Xx]", "", match[0]).upper()
        if _is_day(number[6:14]) or (number[:2] in _REGIONS and _checks(number)):
            yield match.span()
    for match, number in _runs(copy.figures, rf"(?<![0-9])[1-9](?:{gap}[0-9]){{14}}(?![0-9])"):
        if number[:2] in _REGIONS and _is_day("19" + number[6:12]):
            yield match.span()


_REGIONS = frozenset(
    str(n)
    for span in ((11, 16), (21, 24), (31, 38), (41, 47), (50, 55), (61, 66), (71, 72), (81, 84), (91, 92))
    for n in range(*span)
)


def _is_day(figures: str) -> bool:
    try:
        born = date(int(figures[:4]), int(figures[4:6]), int(figures[6:8]))
    except ValueError:
        return False
    return 1900 <= born.year <= 2100


def _checks(number: str) -> bool:
    """The check character of GB 11643: weights 2^(17-i) modulo 11."""
    total = sum(int(c) * pow(2, 17 - i, 11) for i, c in enumerate(number[:17]))
    return "10X98765432"[total % 11] == number[17]


def _luhn(number: str) -> bool:
    total = 0
    for place, c in enumerate(reversed(number)):
        value = int(c) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def _cards(copy: _Copy) -> Iterator[tuple[int, int]]:
    for match, number in _runs(copy.figures, r"(?<![0-9])[3-69](?:[\s\-]{0,2}[0-9]){14,18}(?![0-9])"):
        if (number.startswith("62") and len(number) >= 16) or (_luhn(number) and len(set(number)) > 1):
            yield match.span()
    for match in re.finditer(
        r"(?:卡号|账号|帐号|银行卡)[^0-9\n]{0,8}([0-9](?:[\s\-]{0,2}[0-9]){11,20})", copy.figures
    ):
        yield match.span(1)


_CALLED = r"(?:电话|座机|固话|家里电话|办公电话|来电|致电|拨打|打给|联系|tel|phone)[^0-9\n]{0,4}"


def _landlines(copy: _Copy) -> Iterator[tuple[int, int]]:
    ext = r"(?:\s*(?:转|分机|ext\.?|-)\s*[0-9]{1,6})?"
    for match in re.finditer(
        rf"(?<![0-9])[(（\[]?(?:\+?86[\s\-]?)?0[1-9][0-9]{{1,2}}[)）\]\s\-‐-―−.·]{{0,3}}"
        rf"[2-8][0-9]{{2,3}}[\s\-]?[0-9]{{4}}"
        rf"(?![0-9]){ext}",
        copy.figures,
    ):
        yield match.span()
    for match in re.finditer(
        rf"{_CALLED}([2-8][0-9]{{2,3}}[\s\-]?[0-9]{{4}}(?![0-9]){ext})", copy.figures, re.I
    ):
        yield match.span(1)


def _mails(copy: _Copy) -> Iterator[tuple[int, int]]:
    for match in re.finditer(
        r"(?<![A-Za-z0-9._%+\-])[A-Za-z0-9._%+\-]{1,64}\s{0,2}"
        r"(?:@|艾特|[(\[{]\s?at\s?[)\]}])\s{0,2}[A-Za-z0-9\-]+"
        r"(?:\s?(?:\.|。|点|[(\[{]\s?dot\s?[)\]}])\s?[A-Za-z0-9\-]{2,}){1,4}",
        copy.text,
    ):
        yield match.span()


def _accounts(copy: _Copy) -> Iterator[tuple[int, int]]:
    for match in re.finditer(r"(?<![A-Za-z0-9])(?:wxid|weixin)_[A-Za-z0-9_\-]{3,}", copy.text, re.I):
        yield match.span()
    for match in re.finditer(
        r"(?:微\s?信|wechat|weixin|v信|薇信|威信|(?<![A-Za-z])(?:vx|wx)|加[vV我微]|QQ|扣扣|企鹅)"
        r"(?:号码?|ID|id|账号|帐号)?\s{0,2}[:：是为]?\s{0,2}([A-Za-z][A-Za-z0-9_\-]{4,19}|[1-9][0-9]{5,11})(?![0-9])",
        copy.text,
        re.I,
    ):
        if not re.match("(?:https?|www)", match[1], re.I):
            yield match.span(1)


def _plates(copy: _Copy) -> Iterator[tuple[int, int]]:
    gap = r"[\s·•・‧∙.\-]{0,2}"
    for match in re.finditer(
        rf"[{_PROVINCES}]{gap}[A-HJ-NP-Za-hj-np-z]{gap}"
        rf"((?:[A-HJ-NP-Za-hj-np-z0-9]{gap}){{4}}[A-HJ-NP-Za-hj-np-z0-9挂学警港澳]"
        r"[A-HJ-NP-Za-hj-np-z0-9]?)(?![A-Za-z0-9])",
        copy.text,
    ):
        if len(re.findall("[0-9]", match[1])) >= 2:
            yield match.span()
    for match in re.finditer(
        r"(?:车牌|车号|牌照|尾号)[号是为:：\s]{0,3}([A-Za-z0-9·]{3,8})(?![A-Za-z0-9])", copy.text
    ):
        if re.search("[0-9]", match[1]):
            yield match.span(1)


#: Behind a number, what makes it a measure and no door.
_MEASURE = r"(?!\s?(?:元|块|万|人|米|m|㎡|平|份|%|％|天(?!天)|年|月|日|点|时|分|号文|条|页|票|次|张|个|kg|kw|度|吨|盏|把|株|棵|家|项))"
_ROOM = rf"[0-9]{{1,2}}(?:0[1-9]|1[0-9]|20)(?![0-9]){_MEASURE}"
_BUILT = r"[0-9A-Za-z十百甲乙丙丁东西南北]{1,4}\s{0,2}(?:号楼|号院|栋|幢|座|号|楼|#|组)"
_ENTRY = r"[0-9甲乙丙丁十]{1,2}\s{0,2}(?:单元|门栋|门|梯|#)"
_DASH = r"[\s\-‐-―−－_/·.]{0,2}"
_DASHED = r"[\s\-‐-―−－_/·.]"
_COUNTED = r"(?!\s?(?:里|中|内|有|同意|反对|居民|业主|人|均|都|共|以上|以下|参|已|签|全|左右|家庭|投))"


def _doors(copy: _Copy) -> Iterator[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    figures = copy.figures
    flat = rf"(?:[0-9]{{3,4}}\s?(?:号?室|房(?![产屋地价租])|号房)|{_ROOM}(?!\s?户)(?:\s?号(?!楼|院|栋|文|公|线))?)"
    homes = rf"[0-9]{{1,2}}0[1-8]\s?户{_COUNTED}"
    for shape in (
        rf"(?:{_BUILT}{_DASH})(?:{_ENTRY}{_DASH}|[0-9]{{1,2}}{_DASHED}{{1,2}})?(?:{flat}|{homes})",
        rf"{_ENTRY}{_DASH}(?:[0-9]{{3,4}}\s?(?:室|户|房)?(?![0-9]){_MEASURE})",
        r"(?<![0-9\-.])[0-9]{1,3}[\-‐-―−－][0-9]{1,2}[\-‐-―−－][0-9]{3,4}\s?(?:室|户)?(?![0-9\-])",
        rf"(?<![0-9A-Za-z\-.第条])(?<![A-Za-z] )[0-9]{{1,2}}[\-‐-―−－]{_ROOM}(?![\-.])(?:\s?(?:室|户))?",
        r"(?<![0-9.])[0-9]{3,4}\s?(?:号?室|号房)",
        rf"(?:楼上|楼下|隔壁|对面|对门|我家|家住|住在?)(?:是|的)?\s?({_ROOM})(?:\s?(?:室|户))?",
    ):
        for match in re.finditer(shape, figures):
            spans.append(match.span(match.lastindex or 0))
    yield from spans
    for _start, end in spans:  # from a door on, what is joined to it is one too
        sentence = re.split(r"[。！？!?\n]", figures[end:], maxsplit=1)[0]
        for match in re.finditer(
            rf"(?:到|和|、|及|与|跟|至|往|给)({_ROOM}(?:\s?(?:室|户))?){_COUNTED}", sentence
        ):
            yield end + match.start(1), end + match.end(1)


_LOOKS: tuple[tuple[str, Look], ...] = (
    ("identity", _identities),
    ("mobile", _mobiles),
    ("card", _cards),
    ("landline", _landlines),
    ("mail", _mails),
    ("wechat", _accounts),
    ("plate", _plates),
    ("door", _doors),
)
