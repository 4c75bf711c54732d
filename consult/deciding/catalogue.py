"""The decision rules shipped with the program: data, in `catalogue.json`, each with its source in law or
charter."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from consult.deciding.rule import DecisionRule

FILE = Path(__file__).with_name("catalogue.json")


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
