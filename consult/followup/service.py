"""Adoption, closing, and what carrying out gives to timelines and walls; tasks are in `tasks`, ratings in `feedback`, offered here too.

Services never commit.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select

from consult.followup.feedback import (
    Satisfaction,
    answer_again,
    answer_comment,
    ask_again,
    comments_of,
    feedback_for,
    is_concerned,
    may_rate,
    rate,
    rating_of,
    record_comment,
    record_feedback,
    rework_for,
    reworks_of,
    satisfaction_of,
    waiting_reworks,
)
from consult.followup.models import SCORES, Adoption, Closing, Feedback, FeedbackTotal, Task
from consult.followup.tasks import (
    MAX_PHOTOS,
    OPEN,
    TaskView,
    add_task,
    adoption_of,
    last_change,
    next_due,
    open_tasks,
    photo_of,
    photos_of,
    progress_of,
    same_community,
    steps_of,
    task_for,
    task_view,
    tasks_of,
    undo_task,
    undoable,
    update_task,
)
from consult.foundation import journal, settings
from consult.foundation.days import local_day
from consult.foundation.db import db, now_utc
from consult.foundation.errors import Invalid, NotFound
from consult.foundation.phrases import P
from consult.outcomes import facts
from consult.outcomes.board import Slide
from consult.outcomes.models import Outcome
from consult.people import places
from consult.people.models import Community
from consult.topics import service as topics
from consult.topics.models import Topic

__all__ = [
    "MAX_PHOTOS",
    "OPEN",
    "SCORES",
    "Satisfaction",
    "TaskView",
    "add_task",
    "adoption_of",
    "answer_again",
    "answer_comment",
    "ask_again",
    "comments_of",
    "feedback_for",
    "is_concerned",
    "last_change",
    "may_rate",
    "next_due",
    "open_tasks",
    "photo_of",
    "photos_of",
    "progress_of",
    "rate",
    "rating_of",
    "record_comment",
    "record_feedback",
    "rework_for",
    "reworks_of",
    "satisfaction_of",
    "steps_of",
    "task_for",
    "task_view",
    "tasks_of",
    "undo_task",
    "undoable",
    "update_task",
    "waiting_reworks",
]

ADOPTION_PHRASES = {
    "adopted": P("Adopted in full"),
    "partly": P("Adopted in part"),
    "not_adopted": P("Not taken up"),
}
STATUS_PHRASES = {
    "pending": P("Not begun"),
    "in_progress": P("Under way"),
    "done": P("Done"),
    "overdue": P("Overdue"),
    "cancelled": P("Cancelled"),
}
SCORE_PHRASES = {
    "very_satisfied": P("Very satisfied"),
    "satisfied": P("Satisfied"),
    "neutral": P("Fairly satisfied"),
    "dissatisfied": P("Dissatisfied"),
}
REWORK_PHRASES = {
    "waiting": P("Asked to do it again"),
    "granted": P("Asked to do it again: it will be"),
    "refused": P("Asked to do it again: answered, nothing to redo"),
}


# --- adoption -----------------------------------------------------------------------------------------


def adopt(
    community: Community,
    topic: Topic,
    *,
    status: str,
    reason: str,
    explanation: str = "",
    reason_en: str | None = None,
    explanation_en: str | None = None,
    by_role: str = "",
    on: date | None = None,
    outcome: Outcome | None = None,
    by: int | None,
    entered_by: int | None = None,
    now: datetime,
) -> Adoption:
    """States what the competent unit made of a result: adopted, partly, not_adopted. A reason is needed unless adopted whole.

    explanation: what was said to those who disagreed. Raises Invalid naming the field, NotFound across communities.
    """
    same_community(community, topic)
    if outcome is not None and outcome.topic_id != topic.id:
        raise NotFound()
    if status not in ADOPTION_PHRASES:
        raise Invalid("status", P("Please choose one."))
    if status != "adopted" and not reason.strip():
        raise Invalid("reason", P("Please give the reason: it is published."))
    if outcome is None and topic.state in (
        "draft",
        "submitted",
        "returned",
        "accepted",
        "scheduled",
        "deliberating",
        "voting",
    ):
        raise Invalid(None, P("There is no result to adopt yet."))
    day = on or local_day(community, now)
    if day > local_day(community, now):
        raise Invalid("on", P("This day has not come yet."))
    newest = adoption_of(topic.id)
    if newest is not None and (
        newest.status,
        newest.reason,
        newest.explanation,
        newest.by_role,
        newest.on,
    ) == (status, reason.strip(), explanation.strip(), by_role.strip(), day):
        return newest
    made = Adoption(
        community_id=community.id,
        topic_id=topic.id,
        outcome_id=outcome.id if outcome else None,
        status=status,
        reason=reason.strip(),
        reason_en=reason_en,
        explanation=explanation.strip(),
        explanation_en=explanation_en,
        by_role=by_role.strip(),
        on=day,
        entered_by_id=entered_by or by,
        at=now,
    )
    db.session.add(made)
    db.session.flush()
    journal.record(
        community.id,
        "result_adopted",
        "topic",
        topic.id,
        by=by,
        entered_by=entered_by,
        at=now,
        detail={"status": status, "on": day.isoformat(), "by_role": by_role},
    )
    if status == "not_adopted":
        facts.advance(topic, "done", now)
    else:
        facts.advance(topic, "carrying_out", now)
    return made


# --- closing ------------------------------------------------------------------------------------------


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
    """Closes a topic. While tasks are open it needs a reason (history, `recorded`, does not). Raises Invalid."""
    same_community(community, topic)
    if topic.state == "closed":
        raise Invalid(None, P("The topic is closed already."))
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


# --- what others show ---------------------------------------------------------------------------------


def timeline(topic_id: int) -> list[topics.TimelineItem]:
    """Adoption, tasks, feedback and closing for a topic's page. Late tasks are judged by the community's today."""
    topic = topics.topic_by_id(topic_id)
    if topic is None:
        return []
    community = places.community_by_id(topic.community_id)
    today = local_day(community, now_utc())
    page = ("followup.topic", {"slug": community.slug, "number": topic.number})
    items = [
        topics.TimelineItem(
            on=a.on,
            station=7,
            title=P("Adoption: %(status)s", status=ADOPTION_PHRASES[a.status]),
            body=a.reason or a.explanation,
            body_en=a.reason_en or a.explanation_en,
            url=page,
        )
        for a in db.session.scalars(
            select(Adoption).where(Adoption.topic_id == topic_id).order_by(Adoption.id)
        )
    ]
    for seen in tasks_of(topic_id, today):
        task = seen.task
        day = task.done_on or task.due_on
        if day is None:
            continue
        status = STATUS_PHRASES["overdue"] if seen.state == "late" else STATUS_PHRASES[task.status]
        items.append(
            topics.TimelineItem(
                on=day,
                station=8,
                title=P("Task: %(status)s", status=status),
                body=task.title,
                body_en=task.title_en,
                url=page,
                state="done"
                if seen.state in ("done", "cancelled")
                else "late"
                if seen.state == "late"
                else "ahead",
            )
        )
    felt = satisfaction_of(topic_id)
    if felt.total:
        last = db.session.scalar(select(func.max(Feedback.at)).where(Feedback.topic_id == topic_id))
        paper = db.session.scalar(
            select(func.max(FeedbackTotal.on)).where(FeedbackTotal.topic_id == topic_id)
        )
        days = [d for d in (local_day(community, last) if last else None, paper) if d]
        items.append(
            topics.TimelineItem(
                on=max(days) if days else today,
                station=9,
                title=P(
                    "Feedback from %(n)s people: %(pct)s%% satisfied",
                    n=felt.total,
                    pct=str(felt.positive_pct),
                ),
                url=page,
            )
        )
    for asked in reworks_of(topic_id):
        items.append(
            topics.TimelineItem(
                on=asked.on,
                station=9,
                title=REWORK_PHRASES[asked.state],
                body=asked.answer or asked.text,
                url=page,
                state="late" if asked.state == "waiting" and asked.answer_by < today else "done",
            )
        )
    for row in closings_of(topic_id):
        items.append(
            topics.TimelineItem(
                on=row.on,
                station=9,
                title=P("Topic closed") if row.kind == "closed" else P("Topic opened again"),
                body=row.reason,
            )
        )
    return items


def board_slides(community: Community, now: datetime) -> list[Slide]:
    """A slide of what is being carried out for up to three topics, the late ones first."""
    today = local_day(community, now)
    rows, _pages = progress_of(community, today, size=200)
    slides = []
    for row in [r for r in rows if r["open"]][:3]:
        topic, late = row["topic"], row["late"]
        slides.append(
            Slide(
                kind="progress",
                key=f"progress-{topic.id}",
                title=topic.title,
                title_en=topic.title_en,
                steps=steps_of(topic.id, today),
                badge=P("%(n)s overdue", n=late) if late else P("Being carried out"),
                tone="late" if late else "wait",
                note=P("%(done)s of %(all)s tasks done", done=row["done"], all=len(row["tasks"])),
                endpoint="followup.topic",
                values={"slug": community.slug, "number": topic.number},
                invite=P("Scan to follow it and to rate it"),
                phone=settings.of(community, "contact").get("phone", ""),
            )
        )
    return slides
