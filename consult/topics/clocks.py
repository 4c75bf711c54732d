"""Time that was extended: by whom it was promised, until when now, and why, for everyone to read.

A clock is counted from a rule (so many working days). Staff who need longer say so, with a reason and a new
day; both days stay. Nothing here commits or knows of requests.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select

from consult.foundation import journal
from consult.foundation.days import local_day
from consult.foundation.db import db
from consult.foundation.errors import Invalid
from consult.foundation.phrases import Day, P, Phrase
from consult.people.models import Community
from consult.topics.models import ClockExtension

#: What a clock runs for. answer: the answer to a topic; objection: to an objection; again: to a request to do
#: it again; comment: to a dissatisfied rating; post: posting a result.
CLOCKS: Mapping[str, Phrase] = {
    "answer": P("the answer to the topic"),
    "objection": P("the answer to an objection"),
    "again": P("the answer to a request to do it again"),
    "comment": P("the answer to a dissatisfied rating"),
    "post": P("posting the result"),
}
#: Days by which one extension goes at most beyond the day that holds.
LONGEST = 60


@dataclass(frozen=True)
class Clock:
    """One running clock. kind: one of CLOCKS; object_id: the row it belongs to; topic_id: on whose page it is
    shown, None where there is none; due: the day by rule, or as extended."""

    kind: str
    object_id: int
    topic_id: int | None
    due: date


def due(community: Community, kind: str, object_id: int, by_rule: date) -> date:
    """The day that holds: by rule, or the later one it was extended to. Asked for line by line in lists, read
    once a session."""
    kept: dict[int, dict[tuple[str, int], date]] = db.session.info.setdefault("clocks", {})
    if community.id not in kept:
        rows = db.session.scalars(
            select(ClockExtension)
            .where(ClockExtension.community_id == community.id)
            .order_by(ClockExtension.id)
        )
        kept[community.id] = {(row.kind, row.object_id): row.due_after for row in rows}
    moved = kept[community.id].get((kind, object_id))
    return by_rule if moved is None else max(by_rule, moved)


def extend(
    community: Community, clock: Clock, *, to: date | None, reason: str, by: int | None, now: datetime
) -> ClockExtension:
    """Extends a clock; journalled, and shown in public where its topic is. Raises Invalid naming
    to or reason."""
    today = local_day(community, now)
    if to is None or to <= max(clock.due, today - timedelta(days=1)):
        raise Invalid(
            "to",
            P(
                "Please give a day from today on, after the one that holds now (%(day)s).",
                day=Day.of(clock.due),
            ),
        )
    if (to - max(clock.due, today)).days > LONGEST:
        raise Invalid("to", P("At most %(n)s days at a time.", n=LONGEST))
    if len(reason.strip()) < 4:
        raise Invalid("reason", P("Please give the reason; it is public."))
    if len(reason) > 300:
        raise Invalid("reason", P("Please keep it under %(n)s characters.", n=300))
    row = ClockExtension(
        community_id=community.id,
        topic_id=clock.topic_id,
        kind=clock.kind,
        object_id=clock.object_id,
        due_before=clock.due,
        due_after=to,
        reason=reason.strip(),
        on=today,
        by_id=by,
    )
    db.session.add(row)
    db.session.info.pop("clocks", None)
    journal.record(
        community.id,
        "clock_extended",
        "topic" if clock.topic_id else clock.kind,
        clock.topic_id or clock.object_id,
        by=by,
        at=now,
        detail={"clock": clock.kind, "before": clock.due.isoformat(), "after": to.isoformat()},
    )
    return row


def extensions_of(topic_id: int) -> list[ClockExtension]:
    """Every extension that concerns a topic, oldest first."""
    return list(
        db.session.scalars(
            select(ClockExtension).where(ClockExtension.topic_id == topic_id).order_by(ClockExtension.id)
        )
    )


def extensions_for(kind: str, object_id: int) -> list[ClockExtension]:
    """Every extension of one clock, oldest first."""
    wanted = select(ClockExtension).where(ClockExtension.kind == kind, ClockExtension.object_id == object_id)
    return list(db.session.scalars(wanted.order_by(ClockExtension.id)))
