"""Local packs: settings a place begins with, as data (`consult/data/packs/*.json`), chosen and applied in one
act. Standard library and the registry only.

A file is `{"name": {zh, en}, "about": {zh, en}, "settings": {key: {"value": …, "why": {zh, en}}}, "ask":
[{zh, en}]}`; a value of null is the default again; `ask` is what the pack cannot know.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from consult.foundation.setting_rows import REGISTRY

PACKS = Path(__file__).resolve().parents[1] / "data" / "packs"


@dataclass(frozen=True)
class Pack:
    """values: key → value or None. why: key → words, of those that have any."""

    key: str
    name: Mapping[str, str]
    about: Mapping[str, str]
    values: Mapping[str, Any]
    why: Mapping[str, Mapping[str, str]]
    ask: tuple[Mapping[str, str], ...]


@lru_cache(maxsize=1)
def packs() -> Mapping[str, Pack]:
    """Every pack that is shipped, by the name of its file. Raises ValueError for one that cannot be
    applied."""
    return MappingProxyType({path.stem: read(path) for path in sorted(PACKS.glob("*.json"), reverse=True)})


def read(path: Path) -> Pack:
    """A pack from its file. Raises ValueError naming what does not fit the registry."""
    told = json.loads(path.read_text(encoding="utf-8"))
    values = {key: each["value"] for key, each in told["settings"].items()}
    for key, value in values.items():
        wrong = REGISTRY[key].misfit(value) if key in REGISTRY and value is not None else None
        if key not in REGISTRY or wrong is not None:
            raise ValueError(f"{path.name}: {key}: {wrong or 'no such setting'}")
    why = {key: each["why"] for key, each in told["settings"].items() if "why" in each}
    return Pack(path.stem, told["name"], told["about"], values, why, tuple(told["ask"]))
