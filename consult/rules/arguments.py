"""How the arguments of acts and motions are read: a parser per type, a table per motion."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

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
    """A number, or the names of those who vote so."""
    if isinstance(value, (list, tuple)):
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

METHODS = ("voice", "show_of_hands", "rising", "counted_rising", "roll_call", "ballot")
side = one_of("for", "against", "question")
claimant = record({"who": name}, {"side": one_of("for", "against")})
claimants = listed(claimant)
until = record({"meetings_ahead": whole}, {"hour": hour})
part = record({"part": name, "text": text})
new_part = record({"as": name, "text": text})
taken_part = record({"part": name, "as": name})
blank = record({"ref": name, "kind": one_of("spend", "accept", "name")})
breach = record(
    {
        "kind": one_of(
            "no_second",
            "speaking_limit",
            "bylaws",
            "law",
            "earlier_decision",
            "fundamental_principle",
            "absentees_rights",
            "basic_right",
            "other",
        ),  # fmt: skip
    },
    {"on": name, "continuing": flag},
)
ruling_ref = record({"kind": one_of("ruling", "answer", "result"), "on": name})
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
    known = {key: parser for table_ in MOTION_ARGS.values() for key, (parser, _) in table_.items()}
    for key in value:
        if key not in known:
            raise BadAct(f"{where}.{key}", "unknown")
    return {key: known[key](f"{where}.{key}", each) for key, each in value.items()}


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
# Arguments of each motion: parser and default; NEEDED where it must be given.
MOTION_ARGS: dict[str, Args] = {
    "main": {
        "text": (text, NEEDED),
        "text_id": (name, None),
        "same_as": (name, None),
        "violates": (one_of("bylaws", "law"), None),
        "under": (name, None),
        "parts": (listed(part), ()),
        "subjects": (one_of("same", "unrelated"), "same"),
        "blank": (blank, None),
        "as_question_of_privilege": (name, None),
        "class_reached": (
            one_of("minutes", "reports", "special_orders", "unfinished_business", "new_business"),
            "new_business",
        ),
    },
    "recess_main": {"minutes": (whole, NEEDED)},
    "adjourn_main": {"at": (moment, None)},
    "fix_time_main": {"at": (moment, NEEDED)},
    "make_special_order": {"item": (name, NEEDED), "until": (until, NEEDED)},
    "postpone_indefinitely": {},
    "amend": {"target": (name, None), "edit": (edit, None), "set": (params, None), "same_as": (name, None)},
    "amend_secondary": {"target": (name, None), "edit": (edit, NEEDED), "same_as": (name, None)},
    "substitute": {"target": (name, None), "text": (text, NEEDED), "same_as": (name, None)},
    "create_blank": {
        "target": (name, NEEDED),
        "old": (text, NEEDED),
        "value": (value_of_blank, NEEDED),
        "kind": (one_of("spend", "accept", "name"), NEEDED),
    },
    "commit": {"text": (text, NEEDED)},
    "postpone_definitely": {"until": (until, NEEDED), "special_order": (flag, False)},
    "limit_debate": {
        "target": (listed(name), None),
        "speech_seconds": (whole, None),
        "extra_seconds": (whole, None),
        "who": (name, None),
    },
    "previous_question": {"target": (listed(name), None)},
    "lay_on_table": {"purpose": (one_of("urgent", "kill", "postpone"), "urgent"), "until": (until, None)},
    "orders_of_day": {},
    "question_of_privilege": {"urgent": (flag, False)},
    "recess": {"minutes": (whole, NEEDED)},
    "adjourn": {},
    "fix_time": {"at": (moment, NEEDED)},
    "point_of_order": {"breach": (breach, NEEDED)},
    "appeal": {"against": (ruling_ref, None)},
    "suspend_rules": {
        "purpose_id": (name, NEEDED),
        "concerns": (name, None),
        "guest": (name, None),
        "violates": (one_of("quorum", "bylaws", "law", "basic_right", "absentees_rights"), None),
    },
    "suspend_standing_rule": {"purpose_id": (name, NEEDED)},
    "object_consideration": {"target": (name, None)},
    "divide_question": {
        "target": (name, NEEDED),
        "parts": (listed(new_part), NEEDED),
        "parts_independent": (flag, True),
    },
    "divide_question_demand": {"target": (name, NEEDED), "take_out": (listed(taken_part), NEEDED)},
    "consider_seriatim": {
        "target": (name, NEEDED),
        "by": (one_of("paragraph", "section", "article"), "paragraph"),
    },
    "division_assembly": {"target": (name, None)},
    "order_counted_vote": {
        "target": (name, NEEDED),
        "method": (one_of("counted_rising", "roll_call", "ballot"), "counted_rising"),
    },
    "method_of_voting": {"method": (one_of(*METHODS), NEEDED)},
    "withdraw_motion": {"target": (name, NEEDED)},
    "modify_motion": {"target": (name, NEEDED), "text": (text, NEEDED)},
    "take_from_table": {"target": (name, NEEDED)},
    "rescind": {"target": (name, NEEDED), "at": (moment, None)},
    "amend_adopted": {"target": (name, NEEDED), "edit": (edit, NEEDED)},
    "discharge_committee": {"target": (name, NEEDED), "until": (until, None), "overdue": (flag, False)},
    "reconsider": {"target": (name, NEEDED)},
    "reconsider_enter_minutes": {"target": (name, NEEDED)},
    "incidental_main": {
        "text": (text, NEEDED),
        "text_id": (name, None),
        "same_as": (name, None),
        "violates": (one_of("bylaws", "law"), None),
        "under": (name, None),
    },
    "excuse_duty": {"text": (text, NEEDED), "who": (name, None), "urgent": (flag, True)},
    "read_papers": {"text": (text, NEEDED)},
    "other_privilege": {"text": (text, NEEDED), "urgent": (flag, True)},
    "method_of_nominating": {"text": (text, NEEDED)},
    "amend_bylaws": {"text": (text, NEEDED), "target": (name, None)},
    "nominate": {"office": (name, NEEDED), "who": (name, NEEDED)},
    "fill_blank": {"blank": (name, NEEDED), "value": (value_of_blank, NEEDED)},
    "close_nominations": {"hour": (hour, None)},
    "reopen_nominations": {"hour": (hour, None)},
    "close_polls": {"hour": (hour, None)},
    "reopen_polls": {"hour": (hour, None)},
    "parliamentary_inquiry": {},
    "request_information": {},
}


def motion_args(motion: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments of a motion with defaults filled in. Raises BadAct."""
    known = MOTION_ARGS.get(motion, {})
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
    if motion == "amend" and (out["edit"] is None) == (out["set"] is None):
        raise BadAct("edit", "one_of")
    if motion == "limit_debate" and (out["speech_seconds"] is None) == (out["extra_seconds"] is None):
        raise BadAct("speech_seconds", "one_of")
    return out
