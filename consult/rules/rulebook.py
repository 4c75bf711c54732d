"""Rule sets as data: ronr12, small_board, nantang13, and what a body's own rules may vary.

The rulebook in force is copied into the opening event, so that an old meeting replays under its old rules. A
body's
rule may `set` fields: bylaws beat special rules of order, these beat the preset; an ordinary standing rule
sets none.
No rule of a body lets a guest vote, does without a quorum, opens a ballot, or takes away a single member's
remedies.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from consult.rules.arguments import METHODS
from consult.rules.errors import BadAct
from consult.rules.interest import DECLARED, ORDERS
from consult.rules.motions import having, table
from consult.rules.votes import BASES

SETS = ("ronr12", "small_board", "nantang13")
RULE_KINDS = ("bylaws", "special", "standing")
ENDS = ("presiding", "office")
# The lowest first.
AUTHORITY = ("standing", "special", "bylaws")
APPLIES_TO = ("named", "elections", "vacancies", *sorted(having("by_rule")))


@dataclass(frozen=True)
class BodyRule:
    """A rule of the body. required: a vote basis, of elections in the bylaws also plurality (44:11); method:
    an ordered way of voting; applies_to: named (by motions moved under it), elections, vacancies (which may
    be filled at once), or the motion that it provides.
    Of a motion it provides: notice: whether it must have been given; ends: what a person loses by it,
    presiding
    or the office.

    sets: fields of the rulebook it changes for every motion, e.g. {"motions": {"recess": {"second": False}}}.
    """

    id: str
    kind: str
    text: str = ""
    required: str | None = None
    method: str | None = None
    applies_to: str = "named"
    notice: bool = False
    ends: str = "presiding"
    sets: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Rulebook:
    """The rules in force. speech_seconds: longest speech; speeches: turns of one member on one question a
    day.

    alternate: among those with the same claim, who speaks for the other side than was last heard comes first
    (42:9;
    Nantang 8); otherwise the first to rise.
    unspoken_first: in a nantang13 meeting, who has not spoken on the question goes before who has (the twelve
    principles, 机会均等); in the others that is the rule of the book (42:9).
    committee: it is a committee, in which votes are reconsidered by other rules (37:35).
    interest: what is asked of who has a personal interest in a question (interest.py): declared, no_vote or
    not_counted. Only bylaws may ask more than the book, since it takes a vote away.
    motions: overrides per motion, e.g. {"recess": {"second": False}}.
    """

    base: str = "ronr12"
    speech_seconds: int = 600
    speeches: int = 2
    small_board_max: int = 12
    seconds_required: bool = True
    chair_neutral: bool = True
    alternate: bool = True
    unspoken_first: bool = False
    interest: str = DECLARED
    committee: bool = False
    devices: tuple[str, ...] | None = None
    rules: tuple[BodyRule, ...] = ()
    motions: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    def rule(self, rule_id: str | None) -> BodyRule | None:
        """The body's rule of that name, or None."""
        return next((rule for rule in self.rules if rule.id == rule_id), None)

    def governing(self, motion_id: str, under: str | None) -> BodyRule | None:
        """The rule that a motion falls under: the one named, else one that provides that motion."""
        named = self.rule(under)
        if named is not None:
            return named
        return next((rule for rule in self.rules if rule.applies_to == motion_id), None)

    def for_elections(self, name: str) -> str | None:
        """The `required` or `method` of elections, by the highest authority that states one."""
        stated = [rule for rule in self.rules if rule.applies_to == "elections" and getattr(rule, name)]
        top = max(stated, key=lambda rule: AUTHORITY.index(rule.kind), default=None)
        return str(getattr(top, name)) if top is not None else None

    def vote_of(self, motion_id: str, under: str | None) -> str | None:
        """The vote that a rule of the body asks: of the rule the motion falls under, unless bylaws set that
        motion's."""
        rule = self.governing(motion_id, under)
        override = self.motions.get(motion_id, {}).get("vote")
        bylaws = any(
            each.kind == "bylaws" and "vote" in each.sets.get("motions", {}).get(motion_id, {})
            for each in self.rules
        )
        if rule is not None and rule.required and not (bylaws and rule.kind != "bylaws"):
            return rule.required
        return str(override) if override else None


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

# What an override of one motion may say. A negative vote (a minority that adopts) is never a rule of a body.
OVERRIDES: dict[str, tuple[Any, ...]] = {
    "second": (True, False),
    "debatable": ("yes", "no", "limited"),
    "amendable": (True, False),
    "vote": tuple(
        basis for basis in BASES if basis not in {"majority_negative", "negative_two_thirds", "plurality"}
    ),
}
WHOLE = {"speech_seconds": 1, "speeches": 1, "small_board_max": 0}
FLAGS = ("seconds_required", "chair_neutral", "alternate", "unspoken_first", "committee")
# Came after the first logs: stored only where it differs from the preset, so that what was stored before
# stays the same
# and an older program still reads every meeting that does not use it.
RULE_LATER = ("notice", "ends")
LATER = ("alternate", "unspoken_first", "interest", "committee")


def rulebook(name: str, **changes: Any) -> Rulebook:
    """A preset with changes. Raises BadAct naming the field that is unknown or beyond its limit."""
    if not isinstance(name, str) or name not in PRESETS:
        raise BadAct("rulebook", "unknown")
    return from_data({**to_data(PRESETS[name]), **changes})


def to_data(book: Rulebook) -> dict[str, Any]:
    """Plain data for the opening event."""
    data = asdict(book)
    for key in LATER:
        if data[key] == getattr(PRESETS[book.base], key):
            del data[key]
    data["devices"] = None if book.devices is None else list(book.devices)
    data["rules"] = [_rule_data(rule) for rule in book.rules]
    return data


def _rule_data(rule: BodyRule) -> dict[str, Any]:
    data = {**asdict(rule), "sets": dict(rule.sets)}
    plain = BodyRule.__dataclass_fields__
    return {key: each for key, each in data.items() if key not in RULE_LATER or each != plain[key].default}


def from_data(data: Mapping[str, Any]) -> Rulebook:
    """A rulebook from plain data, missing fields from the preset named by `base`, then what the body's rules
    set, the
    higher authority last. Raises BadAct naming the field: unknown, type, range, not_allowed, protected (no
    rule may
    change it), bylaws_only, or standing_rule (which is no rule of order)."""
    if not isinstance(data, Mapping):
        raise BadAct("rulebook", "type")
    base = data.get("base", "ronr12")
    if not isinstance(base, str) or base not in PRESETS:
        raise BadAct("rulebook.base", "unknown")
    fields = _fields("rulebook", {key: value for key, value in data.items() if key != "rules"})
    rules = _rules(data.get("rules", ()))
    motions = fields.pop("motions", {})
    for rule in sorted(rules, key=lambda rule: AUTHORITY.index(rule.kind)):
        sets = dict(rule.sets)
        motions = _merged(motions, sets.pop("motions", {}))
        fields.update(sets)
    return replace(PRESETS[base], **fields, motions=motions, rules=rules)


def _merged(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Overrides of motions, field by field, those of the higher authority in the place of the lower."""
    return {
        name: {**below.get(name, {}), **above.get(name, {})}
        for name in (*below, *(n for n in above if n not in below))
    }


def _fields(where: str, data: Mapping[str, Any], kind: str = "bylaws") -> dict[str, Any]:
    """Checked fields of a rulebook."""
    out = dict(data)
    for key, value in data.items():
        name = f"{where}.{key}"
        if key in WHOLE:
            _whole(name, value, WHOLE[key])
        elif key in FLAGS:
            if not isinstance(value, bool):
                raise BadAct(name, "type")
        elif key == "interest":
            if not isinstance(value, str) or value not in {DECLARED, *ORDERS}:
                raise BadAct(name, "not_allowed")
            if kind != "bylaws":
                raise BadAct(name, "bylaws_only")
        elif key == "devices":
            out[key] = _devices(name, value)
        elif key == "motions":
            out[key] = _overrides(name, value, kind)
        elif key != "base" or where != "rulebook":
            raise BadAct(
                name, "protected" if key in {"quorum", "members", "voting", "secrecy", "base"} else "unknown"
            )
    return out


def _whole(name: str, value: object, low: int) -> None:
    if isinstance(value, bool) or not isinstance(value, int):
        raise BadAct(name, "type")
    if not low <= value < 10**9:
        raise BadAct(name, "range")


def _devices(name: str, value: Any) -> tuple[str, ...] | None:
    """The motions a body knows; never without a main motion and the point of order."""
    if value is None:
        return None
    if not isinstance(value, (list, tuple)):
        raise BadAct(name, "type")
    for each in value:
        if not isinstance(each, str) or each not in table():
            raise BadAct(name, "unknown")
    if not having("indispensable") <= set(value):
        raise BadAct(name, "protected")
    return tuple(value)


def _rules(data: Any) -> tuple[BodyRule, ...]:
    if not isinstance(data, (list, tuple)):
        raise BadAct("rulebook.rules", "type")
    rules = tuple(_rule(f"rulebook.rules[{n}]", each) for n, each in enumerate(data))
    if len({rule.id for rule in rules}) != len(rules):
        raise BadAct("rulebook.rules", "repeated")
    return rules


def _rule(where: str, data: Any) -> BodyRule:
    if isinstance(data, BodyRule):
        data = {**asdict(data), "sets": data.sets}
    if not isinstance(data, Mapping):
        raise BadAct(where, "type")
    for key in data:
        if key not in BodyRule.__dataclass_fields__:
            raise BadAct(f"{where}.{key}", "unknown")
    for key in ("id", "kind"):
        if key not in data:
            raise BadAct(f"{where}.{key}", "missing")
    allowed: dict[str, tuple[Any, ...]] = {
        "kind": RULE_KINDS,
        "required": (None, *OVERRIDES["vote"], *_plurality(data)),
        "method": (None, *METHODS),
        "applies_to": APPLIES_TO,
        "ends": ENDS,
    }
    for key, values in allowed.items():
        value = data.get(key, values[0])
        if not isinstance(value, (str, type(None))) or value not in values:
            raise BadAct(f"{where}.{key}", "not_allowed")
    if not isinstance(data.get("notice", False), bool):
        raise BadAct(f"{where}.notice", "type")
    if data.get("applies_to") in having("by_rule") and data["kind"] != "bylaws":
        raise BadAct(f"{where}.applies_to", "bylaws_only")  # it takes an office away
    for key in ("id", "text"):
        if not isinstance(data.get(key, ""), str) or key == "id" and not data[key]:
            raise BadAct(f"{where}.{key}", "type")
    return BodyRule(**{**data, "sets": _sets(f"{where}.sets", data.get("sets") or {}, data["kind"])})


def _plurality(rule: Mapping[str, Any]) -> tuple[str, ...]:
    """That the most votes elect, only the bylaws can say, and only of elections (44:11, 46:33)."""
    return ("plurality",) if rule["kind"] == "bylaws" and rule.get("applies_to") == "elections" else ()


def _sets(where: str, data: Any, kind: str) -> dict[str, Any]:
    """What a rule of that kind may set. An ordinary standing rule is not about procedure (2:23)."""
    if not isinstance(data, Mapping):
        raise BadAct(where, "type")
    if data and kind == "standing":
        raise BadAct(where, "standing_rule")
    return _fields(where, data, kind)


def _overrides(where: str, data: Any, kind: str) -> dict[str, dict[str, Any]]:
    """Checked overrides per motion: known fields, allowed values, nothing untouchable."""
    if not isinstance(data, Mapping):
        raise BadAct(where, "type")
    for name, changes in data.items():
        if not isinstance(name, str) or name not in table():
            raise BadAct(f"{where}.{name}", "unknown")
        override = table()[name].override
        if override == "no":
            raise BadAct(f"{where}.{name}", "protected")
        if override == "bylaws" and kind != "bylaws":
            raise BadAct(f"{where}.{name}", "bylaws_only")
        if not isinstance(changes, Mapping):
            raise BadAct(f"{where}.{name}", "type")
        for key, value in changes.items():
            if key not in OVERRIDES or not isinstance(value, (str, bool)) or value not in OVERRIDES[key]:
                raise BadAct(f"{where}.{name}.{key}", "not_allowed")
            if key == "vote" and override == "not_vote":
                raise BadAct(f"{where}.{name}.{key}", "protected")
    return {name: dict(changes) for name, changes in data.items()}
