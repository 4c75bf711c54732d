"""What a row of a roll says of who is registered here (户籍), by which some bodies decide who votes.

Pure. A column may hold yes or no in one of the words offices use, of everyone the row names, or the names of
those who are not registered here. A word that may mean either is asked about once for the whole file.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from consult.foundation.phrases import P, Phrase
from consult.office import roll_names
from consult.writing import places

_YES = frozenset(
    "是 有 Y YES TRUE 1 √ ✓ ✔ 本地 本村 本社区 本市 本区 本县 本镇 户籍 本地户籍 本村户籍 本社区户籍 本市户籍 本地户口 户籍人口 户籍居民 "
    "户籍人员 常住户籍 本地常住户籍 在册 户籍在册 户籍在本村 户籍在本社区 户在人在 人户一致 人在户在 人户同在 户在人不在 本村村民 "
    "REGISTERED LOCAL".split()
)
_NO = frozenset(
    "否 无 没有 N NO FALSE 0 × ✗ ✘ 外地 外来 外省 外市 外地户籍 外来户籍 外地户口 非户籍 非本地 非本村 非本社区 非本地户籍 非本村户籍 "
    "非本社区户籍 非户籍人口 非户籍居民 非户籍人员 流动人口 外来人口 外来人员 暂住 暂住人口 租户 租客 户籍不在本村 户籍不在本社区 "
    "人在户不在 UNREGISTERED".split()
)


@dataclass(frozen=True)
class Said:
    """Who is said to be registered here or not: (name, whether). asked: (key, words) of what must be asked
    first; wrong: (field, why) where a column cannot be read."""

    persons: tuple[tuple[str, bool], ...] = ()
    asked: tuple[str, str] | None = None
    wrong: tuple[str, Phrase] | None = None


def read(row: Mapping[str, str], names: Sequence[str], answers: Mapping[str, str]) -> Said:
    """What the columns `registered` and `unregistered` say of the persons of a row; nothing where they are
    empty."""
    cell = row.get("registered", "").strip()
    asked: tuple[str, str] | None = None
    said: dict[str, bool] = {}
    if cell:
        whether = _whether(cell)
        if whether is None:
            key = f"registered:{hashlib.sha256(places.folded(cell).encode()).hexdigest()[:16]}"
            asked = (key, cell)
            whether = {"yes": True, "no": False}.get(answers.get(key, ""))
        if whether is not None:
            said = dict.fromkeys(names, whether)
    others = row.get("unregistered", "").strip()
    if others:
        whether = _whether(others)
        if whether is not None:
            said = dict.fromkeys(names, not whether)
        else:
            listed = roll_names.listed(others)
            keys = {places.name_key(name): name for name in names}
            strange = [name for name in listed if places.name_key(name) not in keys]
            if strange:
                why = P("This person is not named in the row: %(name)s.", name=strange[0][:40])
                return Said(wrong=("unregistered", why))
            said = dict.fromkeys(names, True) | {keys[places.name_key(name)]: False for name in listed}
    return Said(tuple(said.items()), asked)


def _whether(cell: str) -> bool | None:
    plain = places.folded(cell)
    return True if plain in _YES else False if plain in _NO else None
