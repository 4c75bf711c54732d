"""The cases shipped with the program. Their file says `"rules": "shipped"`: the rules are those of
`consult.deciding`."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

from consult.cases.read import CaseFile, read_file
from consult.deciding import catalogue


def shipped_cases_path() -> Path:
    return Path(__file__).resolve().parent.parent / "data" / "cases.json"


@lru_cache(maxsize=1)
def shipped_case_file() -> CaseFile:
    """The demo set, validated; read once per process."""
    return read_file(shipped_cases_path())


def shipped_data(parse_float: Callable[[str], Any] = float) -> dict[str, Any]:
    """The demo set as plain JSON with its rules written out, as `consult cases export` writes a file."""
    data: dict[str, Any] = json.loads(
        shipped_cases_path().read_text(encoding="utf-8"), parse_float=parse_float
    )
    return {**data, "rules": catalogue.shipped_data()}
