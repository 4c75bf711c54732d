"""How a building, entrance, room or person's name is written, whichever way it was typed.

One normaliser for the import of the roll, the door of a meeting, sign-in and search: full-width figures,
leading zeros, Chinese numerals, 栋 幢 座 # 号楼, 单元, 室, the dots in names, spaces and invisible characters.
Every function gives the same again when given its own answer.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from consult.writing.entry import entered

_DIGITS = {**dict(zip("〇零一二三四五六七八九", "00123456789", strict=True)), "两": "2"}
_NUMERAL = "[0-9〇零一二两三四五六七八九十百]"
_BUILDING = "号楼|号栋|号幢|号座|栋楼|幢楼|栋|幢|座|楼|#楼|#|号"
_ENTRANCE = "号?单元|号?门栋|号?梯|号门|门|#"
_ROOM = "号?室|号?户|号?房|号"
#: Dots met in names, each from another keyboard; an ordinary full stop is one only between Han characters.
_DOT = re.compile("\\s*[\u00b7\u2022\u2027\u2219\u22c5\u30fb\uff65\u2e31\u16eb\u25cf\uff0e]\\s*")
_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff〇"
_DASHES = re.compile("[\u2010-\u2015\u2212\u2500\ufe63~—_]|-+")


def folded(text: str) -> str:
    """For comparing: compatibility forms, nothing invisible, no blanks, small letters as capitals."""
    while True:  # without its blanks a text may compose anew
        once = "".join(entered(unicodedata.normalize("NFKC", text)).split()).upper()
        if once == text:
            return once
        text = once


def number(text: str) -> int | None:
    """The number written in figures or Chinese numerals (below 1000), None where it is none."""
    if re.fullmatch("[0-9]{1,9}", text):
        return int(text)
    if re.fullmatch("[〇零一二两三四五六七八九0-9]{1,9}", text):
        return int("".join(_DIGITS.get(c, c) for c in text))
    match = re.fullmatch(
        "(?:([一二两三四五六七八九])百零?)?(?:([一二两三四五六七八九])?(十))?([一二两三四五六七八九])?", text
    )
    if not text or match is None:
        return None
    hundreds, tens, ten, ones = match.groups()
    return (
        int(_DIGITS.get(hundreds, "0")) * 100
        + (int(_DIGITS.get(tens, "1")) * 10 if ten else 0)
        + int(_DIGITS.get(ones, "0"))
    )


def _counted(text: str, words: str, word: str) -> str:
    """A number with or without one of `words` as the number with `word`; anything else as it is."""
    match = re.fullmatch(f"第?({_NUMERAL}+)(?:{words})?", text)
    found = number(match[1]) if match else None
    return text if found is None else f"{found}{word}"


def building(text: str) -> str:
    """3, ３栋, 03#, 三号楼 → 3号楼; a座 → A座; other names (第三组, 和平楼) as written, less blanks."""
    return _counted(folded(text), _BUILDING, "号楼")


def building_key(text: str) -> str:
    """The same for every way of naming one building or group: A栋, A座 and a; 第三组, 3组 and 三村民小组."""
    plain = building(text)
    group = re.fullmatch(f"第?({_NUMERAL}+)(?:村民)?(?:小组|组)", plain)
    if group is not None and number(group[1]) is not None:
        return f"{number(group[1])}组"
    return re.sub(f"(?<=[0-9A-Z])(?:{_BUILDING})$", "", plain)


def entrance(text: str) -> str:
    """1, １单元, 一单元, 1# → 1单元; other names (东单元, 甲单元) as written, less blanks."""
    return _counted(folded(text), _ENTRANCE, "单元")


def room(text: str) -> str:
    """501室, ５０１, 0501, 五〇一号 → 501; other names (东户, 门面2) as written, less blanks."""
    plain = _DASHES.sub("-", folded(text))
    while True:
        less = re.sub(f"(?<=[0-9A-Z〇零一二两三四五六七八九十])(?:{_ROOM})$", "", plain)
        if less == plain:
            break
        plain = less
    if re.fullmatch("[〇零一二两三四五六七八九]{3,5}", plain):
        plain = "".join(_DIGITS[c] for c in plain)
    return re.sub("^0+(?=[0-9])", "", plain) if re.fullmatch("[0-9]+[A-Z]?", plain) else plain


@dataclass(frozen=True)
class Door:
    """Where somebody lives, as far as it was told: normalised, empty where not told."""

    building: str
    entrance: str
    room: str


_WHOLE = re.compile(
    f"(?:(?P<building>(?:{_NUMERAL}+|[A-Z])(?:号楼|栋|幢|座|#楼|#|楼|号(?=[^室户房]))))?-?"
    f"(?:(?P<entrance>{_NUMERAL}+(?:号?单元|门|#|梯)))?-?(?P<room>[0-9]{{1,5}}[A-Z]?(?:{_ROOM})?"
    f"|[〇零一二两三四五六七八九]{{3,5}}(?:{_ROOM})?)?"
)


def door(text: str) -> Door:
    """3#2-301, 3-2-301, 3号楼2单元301室, 1-501, 501室 as a door; what is no such thing is a room as written.

    Two numbers with a dash are an entrance and a room.
    """
    plain = _DASHES.sub("-", folded(text))
    parts = plain.split("-")
    if len(parts) in (2, 3) and all(re.fullmatch("[0-9]+[A-Z]?", room(part)) for part in parts):
        first, second, last = ["", *parts][-3:]
        return Door(building(first) if first else "", entrance(second), room(last))
    match = re.fullmatch(
        "(?P<building>.+?(?:号楼|栋|幢|座|#))(?P<entrance>[0-9]+)-(?P<room>[0-9]+[A-Z]?)室?", plain
    )
    match = match or _WHOLE.fullmatch(plain)
    if match is None or not any(match.groups()):
        return Door("", "", room(plain))
    return Door(
        building(match["building"] or ""), entrance(match["entrance"] or ""), room(match["room"] or "")
    )


def name(text: str) -> str:
    """A person's name: one kind of dot, no invisible character, one blank between words, none inside 张 三."""
    plain = " ".join(entered(text).split())
    plain = "".join(
        unicodedata.normalize("NFKC", c) if "\uff01" <= c <= "\uff5e" and c != "\uff0e" else c for c in plain
    )
    plain = _DOT.sub("\u00b7", plain).strip()
    plain = re.sub(f"(?<=[{_HAN}])\\s*\\.\\s*(?=[{_HAN}])", "\u00b7", plain)
    parts = plain.split()
    if len(parts) > 1 and all(re.fullmatch(f"[{_HAN}]+", part) for part in parts):
        if min(map(len, parts)) == 1 and sum(map(len, parts)) <= 4:
            return "".join(parts)
    return " ".join(parts)


def name_key(text: str) -> str:
    """The same for every way of writing one name: no dots, blanks, glyph variants or case."""
    plain = "".join(c for c in folded(name(text)) if unicodedata.category(c) not in ("Mn", "Me", "Cf"))
    return re.sub("[\u00b7.\\s\u30fb]", "", plain)
