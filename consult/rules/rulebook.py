"""Rule sets as data: ronr12, small_board, nantang13, and what a body's own rules may vary.

The rulebook in force is copied into the opening event, so that an old meeting
replays under its old rules. Overrides are checked against limits that no rule
of the body may pass (the right to raise a point of order, quorum above zero …).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from consult.rules.errors import BadAct
from consult.rules.motions import table
from consult.rules.votes import BASES

SETS = ("ronr12", "small_board", "nantang13")
RULE_KINDS = ("bylaws", "special", "standing")


@dataclass(frozen=True)
class BodyRule:
    """A rule of the body. required: a vote basis; method: an ordered way of voting; applies_to: named or elections."""

    id: str
    kind: str
    text: str = ""
    required: str | None = None
    method: str | None = None
    applies_to: str = "named"


@dataclass(frozen=True)
class Rulebook:
    """The rules in force. speech_seconds: longest speech; speeches: turns of one member on one question a day.

    motions: overrides per motion, e.g. {"recess": {"second": False}}.
    """

    base: str = "ronr12"
    speech_seconds: int = 600
    speeches: int = 2
    small_board_max: int = 12
    seconds_required: bool = True
    chair_neutral: bool = True
    devices: tuple[str, ...] | None = None
    rules: tuple[BodyRule, ...] = ()
    motions: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    def rule(self, rule_id: str | None) -> BodyRule | None:
        """The body's rule of that name, or None."""
        return next((rule for rule in self.rules if rule.id == rule_id), None)


PRESETS: dict[str, Rulebook] = {
    "ronr12": Rulebook(),
    "small_board": Rulebook(base="small_board", seconds_required=False, chair_neutral=False),
    # One motion at a time, no second, no secondary motions (Nantang 13).
    "nantang13": Rulebook(
        base="nantang13",
        speech_seconds=120,
        seconds_required=False,
        devices=("main", "parliamentary_inquiry", "request_information", "point_of_order"),
    ),
}

# What an override of one motion may say, and what no rule may change.
OVERRIDES: dict[str, tuple[Any, ...]] = {
    "second": (True, False),
    "debatable": ("yes", "no", "limited"),
    "amendable": (True, False),
    "vote": BASES,
}
UNTOUCHABLE = frozenset({"point_of_order", "appeal", "division_assembly", "amend_bylaws", "orders_of_day"})


def rulebook(name: str, **changes: Any) -> Rulebook:
    """A preset with changes. Raises BadAct naming the field that is unknown or beyond its limit."""
    if name not in PRESETS:
        raise BadAct("rulebook", "unknown")
    return from_data({**to_data(PRESETS[name]), **changes})


def to_data(book: Rulebook) -> dict[str, Any]:
    """Plain data for the opening event."""
    data = asdict(book)
    data["devices"] = None if book.devices is None else list(book.devices)
    data["rules"] = [asdict(rule) for rule in book.rules]
    return data


def from_data(data: Mapping[str, Any]) -> Rulebook:
    """A rulebook from plain data, missing fields from the preset named by `base`. Raises BadAct."""
    base = data.get("base", "ronr12")
    if base not in PRESETS:
        raise BadAct("rulebook.base", "unknown")
    unknown = set(data) - set(Rulebook.__dataclass_fields__)
    if unknown:
        raise BadAct(f"rulebook.{sorted(unknown)[0]}", "unknown")
    changes: dict[str, Any] = dict(data)
    for name, low in (("speech_seconds", 1), ("speeches", 1), ("small_board_max", 0)):
        if name in changes:
            _whole(f"rulebook.{name}", changes[name], low)
    for name in ("seconds_required", "chair_neutral"):
        if name in changes and not isinstance(changes[name], bool):
            raise BadAct(f"rulebook.{name}", "type")
    if "rules" in changes:
        changes["rules"] = tuple(_rule(rule) for rule in changes["rules"])
    if changes.get("devices") is not None:
        changes["devices"] = tuple(str(item) for item in changes["devices"])
    if "motions" in changes:
        changes["motions"] = _overrides(changes["motions"])
    return replace(PRESETS[base], **changes)


def _whole(name: str, value: object, low: int) -> None:
    if isinstance(value, bool) or not isinstance(value, int):
        raise BadAct(name, "type")
    if value < low:
        raise BadAct(name, "range")


def _rule(data: Any) -> BodyRule:
    if isinstance(data, BodyRule):
        return data
    if not isinstance(data, Mapping) or "id" not in data or data.get("kind") not in RULE_KINDS:
        raise BadAct("rulebook.rules", "malformed")
    if set(data) - set(BodyRule.__dataclass_fields__):
        raise BadAct("rulebook.rules", "unknown")
    return BodyRule(**dict(data))


def _overrides(data: Any) -> dict[str, dict[str, Any]]:
    """Checked overrides per motion: known fields, allowed values, nothing untouchable."""
    if not isinstance(data, Mapping):
        raise BadAct("rulebook.motions", "type")
    for name, fields in data.items():
        if name not in table():
            raise BadAct(f"rulebook.motions.{name}", "unknown")
        if name in UNTOUCHABLE:
            raise BadAct(f"rulebook.motions.{name}", "protected")
        for key, value in dict(fields).items():
            if key not in OVERRIDES or value not in OVERRIDES[key]:
                raise BadAct(f"rulebook.motions.{name}.{key}", "not_allowed")
    return {name: dict(fields) for name, fields in data.items()}
