"""The first event of a meeting, checked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from consult.rules import rulebook as books
from consult.rules.arguments import (
    ITEM,
    Parser,
    day,
    flag,
    freeze,
    hour,
    listed,
    moment,
    name,
    one_of,
    optional,
    record,
    text,
    whole,
)
from consult.rules.errors import BadAct
from consult.rules.events import MeetingOpened
from consult.rules.rulebook import Rulebook

STANDINGS = ("member", "chair", "vice_chair", "secretary", "guest")
#: The shape of a member at the opening.
MEMBER = '[{"id": "Ann"}, {"id": "Bo", "standing": "chair"}, {"id": "Cy", "voting": false}]'
MEETS = ("monthly", "quarterly", "yearly")


def hour_or_moment(where: str, value: Any) -> str:
    """HH:MM of the meeting's day, or an instant."""
    read = hour if isinstance(value, str) and len(value) == 5 else moment
    return str(read(where, value))


MORE: dict[str, Parser] = {
    "meets": one_of(*MEETS),
    "clock": optional(hour),
    "present": listed(name),
    "electors": listed(name),
    "adjourn_at": hour_or_moment,
    "in_force": listed(record({"ref": name, "text": text})),
    "phase": one_of("before", "in_session"),
}


def open_meeting(
    members: Iterable[Mapping[str, Any]],
    *,
    rulebook: str | Mapping[str, Any] | Rulebook = "ronr12",
    quorum: int = 1,
    items: Iterable[Mapping[str, Any]] = (),
    date: str = "",
    **more: Any,
) -> MeetingOpened:
    """The event that opens a meeting. members: [{id, standing, voting, ex_officio}]; quorum: at least 1;
    items: see
    meeting.Item; more: meets, clock, present, in_force, phase, electors (of the body, not on the
    roll), adjourn_at (HH:MM or an instant). Raises BadAct naming the field."""
    if isinstance(members, (str, bytes, Mapping)) or not isinstance(members, Iterable):
        raise BadAct("members", "type", MEMBER)
    people = tuple(_member(each) for each in members)
    ids = [each["id"] for each in people]
    if len(set(ids)) != len(ids):
        raise BadAct("members", "repeated")
    if isinstance(rulebook, str):
        book = books.rulebook(rulebook)
    else:
        book = books.from_data(books.to_data(rulebook) if isinstance(rulebook, Rulebook) else rulebook)
    if date != "":
        day("date", date)
    if whole("quorum", quorum) < 1:
        raise BadAct("quorum", "protected")
    given: dict[str, Any] = {}
    for key, value in more.items():
        if key not in MORE:
            raise BadAct(key, "unknown")
        given[key] = MORE[key](key, value)
    for who in given.get("present", ()):
        if who not in ids:
            raise BadAct("present", "unknown")
    agenda = tuple(_item(each) for each in _iterated("items", items))
    if len({each["id"] for each in agenda}) != len(agenda):
        raise BadAct("items", "repeated")
    return MeetingOpened(freeze(books.to_data(book)), people, whole("quorum", quorum), agenda, date, **given)


def _iterated(where: str, value: Any) -> tuple[Any, ...]:
    if isinstance(value, (str, bytes, Mapping)) or not isinstance(value, Iterable):
        raise BadAct(where, "type")
    return tuple(value)


def _member(data: Mapping[str, Any]) -> dict[str, Any]:
    if not isinstance(data, Mapping):
        raise BadAct("members", "type", MEMBER)
    for key in data:
        if key not in {"id", "standing", "voting", "ex_officio"}:
            raise BadAct(f"members.{key}", "unknown")
    standing = data.get("standing", "member")
    if not isinstance(standing, str) or standing not in STANDINGS:
        raise BadAct("members.standing", "choice")
    voting = flag("members.voting", data.get("voting", standing != "guest"))
    if voting and standing == "guest":
        raise BadAct("members.voting", "protected")  # no rule lets a guest vote (1:4)
    out = {"id": name("members.id", data.get("id")), "standing": standing, "voting": voting}
    more = flag("members.ex_officio", data.get("ex_officio", False))
    return {**out, "ex_officio": True} if more else out


def _item(data: Mapping[str, Any]) -> dict[str, Any]:
    if not isinstance(data, Mapping):
        raise BadAct("items", "type")
    for key in data:
        if key not in ITEM:
            raise BadAct(f"items.{key}", "unknown")
    if "id" not in data:
        raise BadAct("items.id", "missing")
    return {key: ITEM[key](f"items.{key}", value) for key, value in data.items()}
