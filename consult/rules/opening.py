"""The first event of a meeting, checked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields
from typing import Any

from consult.rules import acts
from consult.rules import rulebook as books
from consult.rules.acts import freeze
from consult.rules.errors import BadAct
from consult.rules.events import MeetingOpened, thaw
from consult.rules.meeting import Item
from consult.rules.rulebook import Rulebook

STANDINGS = ("member", "chair", "secretary", "guest")


def open_meeting(
    members: Iterable[Mapping[str, Any]],
    *,
    rulebook: str | Mapping[str, Any] | Rulebook = "ronr12",
    quorum: int = 1,
    items: Iterable[Mapping[str, Any]] = (),
    date: str = "",
    **more: Any,
) -> MeetingOpened:
    """The event that opens a meeting. members: [{id, standing, voting}]; items: see meeting.Item; more: meets,
    clock, present, in_force, phase. Raises BadAct naming the field."""
    people = tuple(_member(each) for each in members)
    ids = [each["id"] for each in people]
    if len(set(ids)) != len(ids):
        raise BadAct("members", "repeated")
    if isinstance(rulebook, str):
        book = books.rulebook(rulebook)
    else:
        book = rulebook if isinstance(rulebook, Rulebook) else books.from_data(rulebook)
    if date:
        acts.day("date", date)
    given = {key: freeze(value) for key, value in more.items()}
    for key in given:
        if key not in {"meets", "clock", "present", "in_force", "phase"}:
            raise BadAct(key, "unknown")
    data = freeze(books.to_data(book))
    return MeetingOpened(data, people, acts.whole("quorum", quorum), tuple(_item(each) for each in items), date, **given)


def _member(data: Mapping[str, Any]) -> dict[str, Any]:
    if not isinstance(data, Mapping) or "id" not in data:
        raise BadAct("members", "malformed")
    standing = data.get("standing", "member")
    if standing not in STANDINGS:
        raise BadAct("members.standing", "choice")
    voting = data.get("voting", standing != "guest")
    return {"id": acts.name("members.id", data["id"]), "standing": standing, "voting": acts.flag("voting", voting)}


def _item(data: Mapping[str, Any]) -> dict[str, Any]:
    known = {each.name for each in fields(Item)}
    for key in data:
        if key not in known:
            raise BadAct(f"items.{key}", "unknown")
    acts.name("items.id", data.get("id"))
    if data.get("kind", "yes_no") not in {"yes_no", "options"}:
        raise BadAct("items.kind", "choice")
    return {key: freeze(thaw(value)) for key, value in {**data, "id": str(data["id"])}.items()}
