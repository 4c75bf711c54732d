"""Time passes as an act: any worker may tick, and a second tick of the same moment does nothing."""

from __future__ import annotations

from datetime import datetime

from consult import rules
from consult.foundation.db import db
from consult.meetings import acts, service
from consult.meetings.record import log
from consult.rules.acts import parse


def tick_all(now: datetime) -> int:
    """Ticks every live meeting in which something is due; how many events came of it."""
    return sum(tick(meeting_id, now) for meeting_id in service.live_meetings())


def tick(meeting_id: int, now: datetime) -> int:
    """Ticks one meeting. Takes the lock only when the rules say that something is due."""
    state = log.current(meeting_id)
    db.session.rollback()
    if state.phase == "adjourned" or not due(state, now):
        return 0
    before = state.seq
    ack = acts.take(meeting_id, acts.Wanted(f"tick-{before}-{int(now.timestamp())}", "clock", "tick"), now)
    return max(0, ack.seq - before) if ack.ok else 0


def due(state: rules.Meeting, now: datetime) -> bool:
    """Whether time is up for something."""
    try:
        return bool(
            rules.decide(
                state,
                parse("tick", {}, state.chair or next(iter(state.members), "clock")),
                max(log.stamp(now), state.now or ""),
            )
        )
    except rules.OutOfOrder:
        return False
