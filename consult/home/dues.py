"""Days by which staff have promised something, each by its rule or as it was extended. Never commits."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import TypeVar

from sqlalchemy import select

from consult.followup.models import Feedback, Rework
from consult.foundation import settings
from consult.foundation.days import local_day
from consult.foundation.db import LARGEST_KEY, db
from consult.foundation.errors import NotFound, Stale
from consult.foundation.phrases import P
from consult.foundation.working_days import working_days_after
from consult.outcomes.models import Notice, Objection, Outcome
from consult.outcomes.service import body_of
from consult.people.models import Body, Community
from consult.topics import clocks
from consult.topics.clocks import Clock
from consult.topics.models import Topic
from consult.topics.screening import answer_by

Row = TypeVar("Row", Topic, Notice, Outcome)


def objection(community: Community, row: Objection) -> date:
    """By when an objection is answered."""
    days = settings.of(community, "objection_days", on=row.received_on)
    by_rule = working_days_after(community, row.received_on, days)
    return clocks.due(community, "objection", row.id, by_rule)


def comment(community: Community, row: Feedback) -> date:
    """By when a dissatisfied rating is answered."""
    came = local_day(community, row.at)
    by_rule = working_days_after(community, came, settings.of(community, "objection_days", on=came))
    return clocks.due(community, "comment", row.id, by_rule)


def posting(community: Community, row: Outcome, body: Body | None) -> date | None:
    """By when a result is posted; None where nobody said when it was decided."""
    if row.decided_on is None:
        return None
    by_rule = row.decided_on + timedelta(
        days=settings.of(community, "post_within_days", body=body, on=row.decided_on)
    )
    return clocks.due(community, "post", row.id, by_rule)


def _answer(community: Community, topic_id: int) -> tuple[int | None, date | None]:
    topic = _of(community, db.session.get(Topic, topic_id))
    return topic.id, answer_by(topic, community)


def _objection(community: Community, objection_id: int) -> tuple[int | None, date | None]:
    row = db.session.get(Objection, objection_id)
    notice = _of(community, db.session.get(Notice, row.notice_id) if row is not None else None)
    assert row is not None
    return notice.topic_id, objection(community, row) if row.answer is None else None


def _comment(community: Community, feedback_id: int) -> tuple[int | None, date | None]:
    row = db.session.get(Feedback, feedback_id)
    topic = _of(community, db.session.get(Topic, row.topic_id) if row is not None else None)
    assert row is not None
    return topic.id, comment(community, row) if row.reply is None else None


def _again(community: Community, rework_id: int) -> tuple[int | None, date | None]:
    row = db.session.get(Rework, rework_id)
    topic = _of(community, db.session.get(Topic, row.topic_id) if row is not None else None)
    assert row is not None
    return topic.id, row.answer_by if row.state == "waiting" else None


def _post(community: Community, outcome_id: int) -> tuple[int | None, date | None]:
    row = _of(community, db.session.get(Outcome, outcome_id))
    posted = db.session.scalar(select(Notice.id).where(Notice.outcome_id == row.id).limit(1))
    return row.topic_id, posting(community, row, body_of(row)) if posted is None else None


def _of(community: Community, row: Row | None) -> Row:
    if row is None or row.community_id != community.id:
        raise NotFound()
    return row


_RUNNING: Mapping[str, Callable[[Community, int], tuple[int | None, date | None]]] = {
    "answer": _answer,
    "objection": _objection,
    "comment": _comment,
    "again": _again,
    "post": _post,
}


def running(community: Community, kind: str, object_id: int) -> Clock:
    """A clock of this community that runs. Raises NotFound, and Stale for one that runs no more."""
    if kind not in _RUNNING or not 0 < object_id <= LARGEST_KEY:
        raise NotFound()
    topic_id, due = _RUNNING[kind](community, object_id)
    if due is None:
        raise Stale(P("This has been answered or posted already; nothing runs any more."))
    return Clock(kind, object_id, topic_id, due)


def extend(
    community: Community, clock: Clock, *, to: date | None, reason: str, by: int | None, now: datetime
) -> None:
    """Extends it, see `clocks.extend`. Raises Invalid."""
    made = clocks.extend(community, clock, to=to, reason=reason, by=by, now=now)
    if clock.kind == "again":
        # This one was promised to who asked, as a day, when they asked.
        row = db.session.get(Rework, clock.object_id)
        assert row is not None
        row.answer_by = made.due_after
