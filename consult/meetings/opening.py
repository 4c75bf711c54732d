"""Opening a meeting: the log begins with the rules, the roll and the agenda as they are at that moment."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from consult import rules
from consult.agenda.items import item_hash
from consult.agenda.models import AgendaItem
from consult.agenda.models import Meeting as MeetingRow
from consult.foundation.days import local_day
from consult.foundation.errors import Forbidden
from consult.foundation.phrases import P
from consult.meetings.acts import governed
from consult.meetings.record.writer import writing
from consult.meetings.service import items_of, options_of
from consult.people import bodies, offices, places
from consult.rules import interest


def open_meeting(meeting_id: int, by: int | None, now: datetime) -> None:
    """Begins the log of a meeting: rules, roll and agenda as they are now. Harmless when repeated.

    by: a person of the meeting's table (chair, recorder) or None for the system. Raises Forbidden otherwise.
    """
    with writing(meeting_id, now) as writer:
        if writer.seq:
            return
        row = writer.row
        if by is not None and by not in (row.chair_id, row.recorder_id):
            raise Forbidden(P("Only the chair or the recorder opens the meeting."))
        opened = rules.open_meeting(**_terms(row, now))
        agenda = {str(item.id): item_hash(item) for item in items_of(meeting_id)}
        bound = rules.events.Bound("agenda", "", agenda)
        writer.append(f"open-{meeting_id}", str(by) if by else "system", [opened, bound])
        if row.state in ("planned", "noticed"):
            row.state = "live"


def _terms(row: MeetingRow, now: datetime) -> dict[str, Any]:
    """What the opening copies into the log, as `rules.open_meeting` takes it."""
    body = governed.body_of(row)
    day = row.held_on or local_day(places.community_by_id(row.community_id), now)
    roll = roster(row, day)
    voters = sum(1 for each in roll if each["voting"] and not each.get("ex_officio"))
    debate = dict(row.debate_rules or {})
    changes: dict[str, Any] = {}
    if debate.get("speech_seconds"):
        changes["speech_seconds"] = int(debate["speech_seconds"])
    if debate.get("speeches_per_motion"):
        changes["speeches"] = int(debate["speeches_per_motion"])
    if debate.get("bars_amendments") is True:
        changes["motions"] = {"main": {"amendable": False}}
    for flag in ("seconds_required", "alternate", "unspoken_first"):
        if isinstance(debate.get(flag), bool):
            changes[flag] = debate[flag]
    if debate.get("interest") in interest.ORDERS:
        changes["interest"] = debate["interest"]
    items = items_of(row.id)
    hour = _hour_of_adjourning(row, debate)
    return {
        **({"adjourn_at": hour} if hour else {}),
        "rulebook": rules.rulebook.rulebook(row.rule_set or body.rule_set or "ronr12", **changes),
        "members": roll,
        "quorum": int(debate.get("quorum") or governed.quorum_of(items, voters)),
        "items": [as_opened(item) for item in items],
        "date": day.isoformat(),
    }


def _hour_of_adjourning(row: MeetingRow, debate: dict[str, Any]) -> str | None:
    """The agenda's hour of adjourning (HH:MM of the place) as an instant; None where none is set."""
    hour = debate.get("adjourn_at")
    if not isinstance(hour, str) or row.held_on is None:
        return None
    zone = ZoneInfo(places.community_by_id(row.community_id).zone)
    return datetime.combine(row.held_on, time.fromisoformat(hour), zone).isoformat()


def roster(row: MeetingRow, on: date) -> list[dict[str, Any]]:
    """Everyone with a place in the meeting: the electorate, the chair, the recorder; in the order of their
    numbers. Who is vice-chair of the body, or a member by another office, is what the offices say on that
    day."""
    body = governed.body_of(row)
    electors = bodies.electorate_of(body)
    voting: dict[int, bool] = {}
    for elector in electors:
        for person_id in elector.may_cast or ((elector.person_id,) if elector.person_id else ()):
            voting[person_id] = True
    for person_id in (row.chair_id, row.recorder_id):
        if person_id:
            voting.setdefault(person_id, False)
    standing = dict.fromkeys(offices.holders(body, "vice_chair", on), "vice_chair")
    standing |= {row.recorder_id: "secretary", row.chair_id: "chair"}
    by_office = offices.holders(body, "ex_officio", on)
    return [
        {"id": str(p), "standing": standing.get(p, "member"), "voting": votes}
        | ({"ex_officio": True} if p in by_office and votes else {})
        for p, votes in voting.items()
    ]


def as_opened(item: AgendaItem) -> dict[str, Any]:
    """An item as the opening copies it into the log."""
    data: dict[str, Any] = {
        "id": str(item.id),
        "title": item.title or "",
        "text": item.text or "",
        "kind": item.question_kind or "yes_no",
        "method": "box" if item.method == "box" else "show",
    }
    if data["kind"] == "options":
        data.update(options=options_of(item), seats=item.seats or 1)
    if item.decision_rule:
        data["decision_rule"] = item.decision_rule
    return data
