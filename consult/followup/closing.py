"""Closing a topic, and opening it again. Never commits."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select

from consult.followup.models import Closing, Task
from consult.followup.service import UNDECIDED
from consult.followup.tasks import (
    OPEN,
    same_community,
)
from consult.foundation import journal
from consult.foundation.days import local_day
from consult.foundation.db import db
from consult.foundation.errors import Invalid
from consult.foundation.phrases import Day, P
from consult.outcomes.models import Notice
from consult.outcomes.notices import notices_of_topic
from consult.outcomes.service import outcomes_of
from consult.people.models import Community
from consult.topics import service as topics
from consult.topics.models import Topic


def close_topic(
    community: Community,
    topic: Topic,
    *,
    reason: str = "",
    evaluation: Mapping[str, Any] | None = None,
    on: date | None = None,
    recorded: bool = False,
    by: int | None,
    now: datetime,
) -> Closing:
    """Closes a topic. While tasks are open it needs a reason (history, `recorded`, does not). Raises
    Invalid."""
    same_community(community, topic)
    if topic.state == "closed":
        raise Invalid(None, P("The topic is closed already."))
    if topic.state in UNDECIDED and not recorded:
        raise Invalid(None, P("Nothing has been decided yet; the topic waits for a meeting."))
    if not recorded:
        _posted_long_enough(community, topic, now)
    left = (
        db.session.scalar(
            select(func.count()).select_from(Task).where(Task.topic_id == topic.id, Task.status.in_(OPEN))
        )
        or 0
    )
    if left and not reason.strip() and not recorded:
        raise Invalid(
            "reason",
            P("%(n)s tasks are still open: please say why the topic is closed all the same.", n=left),
        )
    return _closing(community, topic, "closed", reason, dict(evaluation) if evaluation else None, on, by, now)


def _posted_long_enough(community: Community, topic: Topic, now: datetime) -> None:
    """A topic is not closed while its result hangs, nor before it hung as long as is asked for. Raises
    Invalid."""
    today = local_day(community, now)
    until = max((n.end_on for n in notices_of_topic(topic.id) if _counts(n)), default=None)
    if until is not None and until >= today:
        raise Invalid(
            None,
            P("The result is posted until %(day)s; the topic can be closed after that.", day=Day.of(until)),
        )
    for outcome in outcomes_of(topic.id):
        if outcome.status not in ("adopted", "consensus", "rejected"):
            continue
        if not any(_counts(n) for n in notices_of_topic(topic.id, outcome.id)):
            raise Invalid(None, P("The result has not been posted yet; the topic can be closed after that."))


def _counts(notice: Notice) -> bool:
    return notice.outcome_id is not None and notice.withdrawn_at is None


def reopen_topic(
    community: Community, topic: Topic, *, reason: str, on: date | None = None, by: int | None, now: datetime
) -> Closing:
    """Opens a closed topic again, with a reason. Raises Invalid."""
    same_community(community, topic)
    if topic.state not in ("closed", "done"):
        raise Invalid(None, P("The topic is not closed."))
    if not reason.strip():
        raise Invalid("reason", P("Please say why."))
    return _closing(community, topic, "reopened", reason, None, on, by, now)


def _closing(
    community: Community,
    topic: Topic,
    kind: str,
    reason: str,
    evaluation: dict[str, Any] | None,
    on: date | None,
    by: int | None,
    now: datetime,
) -> Closing:
    row = Closing(
        topic_id=topic.id,
        kind=kind,
        on=on or local_day(community, now),
        reason=reason.strip(),
        evaluation=evaluation,
        by_id=by,
        at=now,
    )
    db.session.add(row)
    topics.set_state(topic, "closed" if kind == "closed" else "carrying_out", now=now, by=by)
    db.session.flush()
    journal.record(
        community.id,
        f"topic_{kind}",
        "topic",
        topic.id,
        by=by,
        at=now,
        detail={"reason": row.reason, "on": row.on.isoformat()},
    )
    return row


def closings_of(topic_id: int) -> list[Closing]:
    """Closings and reopenings of a topic, in order."""
    return list(db.session.scalars(select(Closing).where(Closing.topic_id == topic_id).order_by(Closing.id)))
