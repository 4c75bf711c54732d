"""`decide`: the events that follow from an act that is in order. What follows from which is said by the
act."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from consult.rules.acts.base import Act, Events
from consult.rules.errors import BadAct, OutOfOrder
from consult.rules.meeting import Meeting
from consult.rules.openings import judge
from consult.rules.storing import earlier


def instant(at: Any) -> str | None:
    """The moment as ISO text, from a datetime or such text; None is no clock. Raises BadAct."""
    if isinstance(at, datetime):
        return at.isoformat()
    if at is None:
        return None
    if not isinstance(at, str):
        raise BadAct("at", "type")
    try:
        datetime.fromisoformat(at)
    except ValueError as wrong:
        raise BadAct("at", "format") from wrong
    return at


def _runs_on(meeting: Meeting, at: str | None) -> None:
    """Time does not run backwards: not before the last moment that the meeting knows. Raises BadAct."""
    if at is None or meeting.now is None or at == meeting.now:
        return
    if (datetime.fromisoformat(at).tzinfo is None) != (datetime.fromisoformat(meeting.now).tzinfo is None):
        raise BadAct("at", "zone")
    if earlier(at, meeting.now):
        raise BadAct("at", "backwards")


def decide(meeting: Meeting, act: Act, at: Any = None) -> Events:
    """What follows from the act at that moment, a datetime or ISO text, not before the moment of the last
    event. Raises OutOfOrder with the refusal, BadAct where the act or the moment is malformed."""
    moment = instant(at)
    _runs_on(meeting, moment)
    refusal = judge(meeting, act)
    if refusal is not None:
        raise OutOfOrder(refusal)
    return act.decide(meeting, moment)
