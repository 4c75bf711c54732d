"""The decision rules shipped with the program: data, each with its source in law, charter or the book.

`catalogue.json` has those that a body is offered; `general.json` the thresholds themselves, by key, as the
book and the law state them whatever the body: what a rule of one's own is varied from, and what `consult
decide` reads."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from consult.deciding.rule import DecisionRule

FILE = Path(__file__).with_name("catalogue.json")
GENERAL = Path(__file__).with_name("general.json")


def shipped_data() -> list[dict[str, Any]]:
    """The rules as written, in the order of the file."""
    rules: list[dict[str, Any]] = json.loads(FILE.read_text(encoding="utf-8"))["rules"]
    return rules


@lru_cache(maxsize=1)
def shipped_rules() -> Mapping[str, DecisionRule]:
    """Every decision rule shipped, by id, in the order of the file; read once per process."""
    rules = [DecisionRule.from_dict(each) for each in shipped_data()]
    return MappingProxyType({rule.id: rule for rule in rules})


def shipped_rule(rule_id: str) -> DecisionRule:
    """Raises KeyError."""
    return shipped_rules()[rule_id]


@lru_cache(maxsize=1)
def general_rules() -> Mapping[str, DecisionRule]:
    """Every threshold by its key, in the order of the file; read once per process."""
    written: list[dict[str, Any]] = json.loads(GENERAL.read_text(encoding="utf-8"))["rules"]
    rules = [DecisionRule.from_dict(each) for each in written]
    return MappingProxyType({rule.id: rule for rule in rules})
