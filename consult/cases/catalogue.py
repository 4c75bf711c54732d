"""The decision rules and cases shipped with the program."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from consult.cases.read import CaseFile, read_file
from consult.deciding.decision import DecisionRule


def shipped_cases_path() -> Path:
    return Path(__file__).resolve().parent.parent / "data" / "cases.json"


@lru_cache(maxsize=1)
def shipped_case_file() -> CaseFile:
    """The demo set, validated; read once per process."""
    return read_file(shipped_cases_path())


def shipped_rules() -> Mapping[str, DecisionRule]:
    """Every decision rule shipped, by id, in the order of the file."""
    return MappingProxyType(dict(shipped_case_file().rules))


def shipped_rule(rule_id: str) -> DecisionRule:
    """Raises KeyError."""
    return shipped_case_file().rules[rule_id]
