"""How the arguments of acts and motions are read: a parser per type, a table per motion."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from consult.rules import motions
from consult.rules.errors import BadAct

Parser = Callable[[str, Any], Any]
LONGEST_TEXT = 20_000


def freeze(value: Any) -> Any:
    """Plain JSON data with tuples for lists, all the way down."""
    if isinstance(value, Mapping):
        return {str(key): freeze(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return tuple(freeze(item) for item in value)
    return value


def name(where: str, value: Any) -> str:
    """An id or label: a short string."""
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str):
        raise BadAct(where, "type")
    if not value or len(value) > 200:
        raise BadAct(where, "length")
    return value


def text(where: str, value: Any) -> str:
    """Words of a motion."""
    if not isinstance(value, str):
        raise BadAct(where, "type")
    if len(value) > LONGEST_TEXT:
        raise BadAct(where, "length")
    return value


def whole(where: str, value: Any) -> int:
    """A whole number, 0 or more."""
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 10:
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int):
        raise BadAct(where, "type")
    if not 0 <= value < 10**9:
        raise BadAct(where, "range")
    return value


def flag(where: str, value: Any) -> bool:
    """True or false."""
    if not isinstance(value, bool):
        raise BadAct(where, "type")
    return value


def one_of(*values: str) -> Parser:
    """One of the listed words."""

    def parse_it(where: str, value: Any) -> str:
        if not isinstance(value, str) or value not in values:
            raise BadAct(where, "choice")
        return value

    return parse_it


def listed(item: Parser) -> Parser:
    """A list; a single value stands for a list of one."""

    def parse_it(where: str, value: Any) -> tuple[Any, ...]:
        if isinstance(value, (str, int)) and not isinstance(value, bool):
            value = [value]
        if not isinstance(value, (list, tuple)):
            raise BadAct(where, "type")
        if len(value) > 10_000:
            raise BadAct(where, "length")
        return tuple(item(f"{where}[{n}]", each) for n, each in enumerate(value))

    return parse_it


def record(required: Mapping[str, Parser], optional: Mapping[str, Parser] | None = None) -> Parser:
    """An object with these fields."""
    known = {**required, **(optional or {})}

    def parse_it(where: str, value: Any) -> dict[str, Any]:
        if not isinstance(value, Mapping):
            raise BadAct(where, "type")
        for key in value:
            if key not in known:
                raise BadAct(f"{where}.{key}", "unknown")
        for key in required:
            if key not in value:
                raise BadAct(f"{where}.{key}", "missing")
        return {key: known[key](f"{where}.{key}", each) for key, each in value.items() if each is not None}

    return parse_it


def counts(where: str, value: Any) -> dict[str, int]:
    """Votes by choice or by candidate."""
    if not isinstance(value, Mapping) or len(value) > 1000:
        raise BadAct(where, "type")
    return {name(where, key): whole(f"{where}.{key}", each) for key, each in value.items()}


def votes(where: str, value: Any) -> int | tuple[str, ...]:
    """A number, or the names of those who vote so; a single name stands for a list of one."""
    if isinstance(value, (str, list, tuple)):
        people: tuple[str, ...] = listed(name)(where, value)
        return people
    return whole(where, value)


def choice(where: str, value: Any) -> str | tuple[str, ...]:
    """A choice, or several option ids."""
    if isinstance(value, (list, tuple)):
        picked: tuple[str, ...] = listed(name)(where, value)
        if len(set(picked)) != len(picked):
            raise BadAct(where, "repeated")
        return picked
    return name(where, value)


def value_of_blank(where: str, value: Any) -> int | str:
    """A number or a name."""
    return (
        whole(where, value) if isinstance(value, int) and not isinstance(value, bool) else name(where, value)
    )


def anything(where: str, value: Any) -> Any:
    """Plain data, kept as it is."""
    if not isinstance(value, (dict, list, tuple, str, int, float, bool, type(None))):
        raise BadAct(where, "type")
    return freeze(value)


def _pattern(pattern: str, test: Callable[[str], object]) -> Parser:
    shape = re.compile(pattern)

    def parse_it(where: str, value: Any) -> str:
        if not isinstance(value, str) or not shape.fullmatch(value):
            raise BadAct(where, "format")
        try:
            test(value)
        except ValueError as wrong:
            raise BadAct(where, "format") from wrong
        return value

    return parse_it


day = _pattern(r"\d{4}-\d\d-\d\d", date.fromisoformat)
hour = _pattern(r"([01]\d|2[0-3]):[0-5]\d", str)
moment = _pattern(r"\d{4}-\d\d-\d\dT.{5,30}", datetime.fromisoformat)

#: Ways of voting where nobody sees who voted how; a box is opened and counted outside the log.
SECRET = frozenset({"box", "ballot"})
METHODS = ("voice", "show_of_hands", "rising", "counted_rising", "roll_call", "ballot")
side = one_of("for", "against", "question")
claimant = record({"who": name}, {"side": one_of("for", "against")})
claimants = listed(claimant)
until = record({"meetings_ahead": whole}, {"hour": hour})
_edit = record(
    {"op": one_of("add", "insert", "strike", "replace")},
    {"new": text, "old": text, "before": text, "after": text, "at": whole},
)
EDIT_FORMS = {
    "add": ({"new"},),
    "insert": ({"new", "before"}, {"new", "after"}),
    "strike": ({"old"},),
    "replace": ({"old", "new"},),
}


def edit(where: str, value: Any) -> dict[str, Any]:
    """A change of words in one of its forms (words.py)."""
    change: dict[str, Any] = _edit(where, value)
    if set(change) - {"op", "at"} not in EDIT_FORMS[change["op"]]:
        raise BadAct(where, "form")
    if any(not change[key] for key in change if key not in {"op", "at"}):
        raise BadAct(where, "empty")
    return change


def params(where: str, value: Any) -> dict[str, Any]:
    """New values of a motion's arguments, checked as those arguments are."""
    if not isinstance(value, Mapping) or not value:
        raise BadAct(where, "type")
    for key in value:
        if not motions.parsers(key):
            raise BadAct(f"{where}.{key}", "unknown")
    return {key: motions.parsers(key)[-1](f"{where}.{key}", each) for key, each in value.items()}


def optional(parser: Parser) -> Parser:
    return lambda where, value: None if value is None else parser(where, value)


def options_of(where: str, value: Any) -> tuple[Mapping[str, Any], ...]:
    if not isinstance(value, (list, tuple)):
        raise BadAct(where, "type")
    for each in value:
        if not isinstance(each, Mapping):
            raise BadAct(where, "type")
        name(f"{where}.id", each.get("id"))
    return tuple(freeze(each) for each in value)


# Fields of an agenda item, as meeting.Item has them.
ITEM: dict[str, Parser] = {
    "id": name,
    "title": text,
    "text": text,
    "text_id": optional(name),
    "kind": one_of("yes_no", "options"),
    "options": options_of,
    "seats": whole,
    "decision_rule": optional(anything),
    "method": one_of("show", "box", *METHODS),
    "at": optional(name),
    "order": optional(one_of("special_order", "general_order")),
    "mover": optional(name),
    "due_meeting": optional(whole),
}
NEEDED = object()
Args = dict[str, tuple[Parser, Any]]


def motion_args(motion: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments of a motion with defaults filled in. Raises BadAct."""
    known = motions.args(motion)
    for key in given:
        if key not in known:
            raise BadAct(str(key), "unknown")
    out: dict[str, Any] = {}
    for key, (parser, default) in known.items():
        if given.get(key) is not None:
            out[key] = parser(key, given[key])
        elif default is NEEDED:
            raise BadAct(key, "missing")
        else:
            out[key] = default
    one_of_these = motions.handling(motion).one_of if known else ()
    if one_of_these and sum(out[key] is not None for key in one_of_these) != 1:
        raise BadAct(one_of_these[0], "one_of")
    return out
