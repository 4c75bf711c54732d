"""The names in a row of a roll: parted, with what stands behind them, and what must be asked about them.

Pure. Names are parted by marks and line ends. A blank between two Chinese names, or a comma between two Latin
words, may part two persons or one person's name: that is asked. So is what stands in brackets behind a name,
other than that this is the head.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from consult.foundation.phrases import P, Phrase
from consult.writing import places

_HAN = "\u3400-\u4dbf\u4e00-\u9fff〇\U00020000-\U0003ffff"
_HEADS = frozenset({"户主", "本人", "户代表", "代表", "代表人", "HEAD"})
_OWNERS = frozenset({"业主", "产权人", "共有人", "产权共有人", "房主", "OWNER"})
_NOTE = re.compile(r"[（(\[【]([^）)\]】]*)[）)\]】]")
LONGEST = 40


@dataclass(frozen=True)
class Asked:
    """What must be asked about a cell: kind is names or note; choices the first of which is likely."""

    kind: str
    field: str
    text: str
    choices: tuple[str, ...]


@dataclass(frozen=True)
class Names:
    """Who a row names. wrong: (field, kind, why) where it cannot be read."""

    owners: tuple[str, ...] = ()
    representative: str = ""
    residents: tuple[str, ...] = ()
    asked: tuple[Asked, ...] = ()
    wrong: tuple[str, str, Phrase] | None = None


def read(number: int, row: Mapping[str, str], answers: Mapping[str, str]) -> Names:
    """The names of a row. answers: as for `check_rows`; what is not answered is read as one name."""
    cells: dict[str, list[str]] = {}
    heads: list[str] = []
    asked: list[Asked] = []
    for name in ("owners", "representative", "residents", "name"):
        found, called, questions = _cell(number, name, row.get(name, ""), answers)
        cells[name], heads, asked = found, heads + called, asked + questions
        if any(
            re.search(r"\d{6,}", each) or len(each) > LONGEST or not re.search(r"[^\W\d_]", each)
            for each in found
        ):
            return Names(
                wrong=(
                    name,
                    "name",
                    P("This does not look like a name. Identity numbers are not wanted here."),
                )
            )
    owners, heads, residents = cells["owners"], cells["representative"] + heads, cells["residents"]
    relation = places.folded(row.get("relation", ""))
    if "relation" not in row:
        owners = owners + cells["name"] if not owners else owners
        residents = residents if owners != cells["name"] else residents
    elif relation in _HEADS:
        heads = heads + cells["name"]
    elif relation in _OWNERS:
        owners = owners + cells["name"]
    else:
        residents = cells["name"] + residents
    heads = list({places.name_key(each): each for each in reversed(heads)}.values())
    if len(heads) > 1:
        return Names(wrong=("representative", "name", P("A household has one representative.")))
    return Names(tuple(owners), heads[0] if heads else "", tuple(residents), tuple(asked))


def _cell(
    number: int, field: str, value: str, answers: Mapping[str, str]
) -> tuple[list[str], list[str], list[Asked]]:
    """(names in order, those said to be the head, what must be asked) of one cell."""
    names: list[str] = []
    heads: list[str] = []
    asked: list[Asked] = []
    cut = [part for part in re.split(r"[、，;；/／|\n]", value) if part.strip()]
    for piece in [each for part in cut for each in _commas(part)]:
        notes = [each.strip() for each in _NOTE.findall(piece) if each.strip()]
        bare = places.name(_NOTE.sub(" ", piece)) if notes or _NOTE.search(piece) else places.name(piece)
        if not bare and not notes:
            continue
        strange = [each for each in notes if places.folded(each) not in _HEADS | _OWNERS]
        if strange:
            asked.append(Asked("note", field, piece.strip(), ("without", "leave")))
        parted = _maybe_several(bare)
        if len(parted) > 1:
            asked.append(Asked("names", field, piece.strip(), ("one", "several")))
        if len(parted) > 1 and answers.get(f"names:{number}:{field}") == "several":
            names += parted
        else:
            names.append(bare)
        if any(places.folded(each) in _HEADS for each in notes):
            heads.append(bare)
    names = list({places.name_key(each): each for each in reversed(names)}.values())[::-1]
    return [each for each in names if each], heads, _once(asked)


def listed(cell: str) -> list[str]:
    """The names of a cell as they stand there, nothing asked: for one that points at names of other cells."""
    return _cell(0, "", cell, {"names:0:": "several"})[0]


def _once(asked: list[Asked]) -> list[Asked]:
    """One question of a kind for a cell: a second one is asked with it."""
    found: dict[str, Asked] = {}
    for each in asked:
        met = found.get(each.kind)
        found[each.kind] = (
            each if met is None else Asked(met.kind, met.field, f"{met.text}、{each.text}", met.choices)
        )
    return list(found.values())


def _commas(piece: str) -> list[str]:
    """A comma parts Chinese names; between Latin words it may stand inside one name."""
    parts = [part for part in piece.split(",") if part.strip()]
    if len(parts) == 2 and not re.search(f"[{_HAN}]", piece):
        return [piece]
    return parts


def _maybe_several(name: str) -> list[str]:
    """The names a piece may hold: two Chinese ones with a blank between, or two Latin words with a comma."""
    if "," in name:
        return [places.name(part) for part in name.split(",")]
    parts = name.split()
    if len(parts) > 1 and all(re.fullmatch(f"[{_HAN}·]{{2,}}", part) for part in parts):
        return parts
    return [name]
