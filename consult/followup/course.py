"""What carrying out gives to timelines and walls. Reads only."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select

from consult.followup.closing import closings_of
from consult.followup.feedback import (
    reworks_of,
    satisfaction_of,
)
from consult.followup.models import Adoption, Feedback, FeedbackTotal
from consult.followup.tasks import (
    TaskView,
    progress_of,
    steps_of,
    tasks_of,
)
from consult.followup.words import ADOPTION_PHRASES, REWORK_PHRASES, STATUS_PHRASES
from consult.foundation import settings
from consult.foundation.days import local_day
from consult.foundation.db import db, now_utc
from consult.foundation.phrases import P
from consult.outcomes.board import Slide
from consult.people import places
from consult.people.models import Community
from consult.topics import service as topics
from consult.topics.course import TimelineItem


def timeline(topic_id: int) -> list[TimelineItem]:
    """Adoption, tasks, feedback and closing for a topic's page. Late tasks are judged by the community's
    today."""
    topic = topics.topic_by_id(topic_id)
    if topic is None:
        return []
    community = places.community_by_id(topic.community_id)
    today = local_day(community, now_utc())
    page = ("followup.topic", {"slug": community.slug, "number": topic.number})
    return [
        *_adoptions(topic_id, page),
        *(item for seen in tasks_of(topic_id, today) if (item := _task(seen, page)) is not None),
        *_felt(topic_id, community, today, page),
        *(
            TimelineItem(
                on=asked.on,
                station=9,
                title=REWORK_PHRASES[asked.state],
                body=asked.answer or asked.text,
                url=page,
                state="late" if asked.state == "waiting" and asked.answer_by < today else "done",
            )
            for asked in reworks_of(topic_id)
        ),
        *(
            TimelineItem(
                on=row.on,
                station=9,
                title=P("Topic closed") if row.kind == "closed" else P("Topic opened again"),
                body=row.reason,
            )
            for row in closings_of(topic_id)
        ),
    ]


def _adoptions(topic_id: int, page: Any) -> list[TimelineItem]:
    return [
        TimelineItem(
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


def _task(seen: TaskView, page: Any) -> TimelineItem | None:
    task = seen.task
    day = task.done_on or task.due_on
    if day is None:
        return None
    late = seen.state == "late"
    return TimelineItem(
        on=day,
        station=8,
        title=P("Task: %(status)s, %(n)s days late", status=STATUS_PHRASES["done"], n=seen.finished_late)
        if seen.finished_late
        else P("Task: %(status)s", status=STATUS_PHRASES["overdue" if late else task.status]),
        body=task.title,
        body_en=task.title_en,
        url=page,
        state="done" if seen.state in ("done", "cancelled") else "late" if late else "ahead",
    )


def _felt(topic_id: int, community: Community, today: date, page: Any) -> list[TimelineItem]:
    felt = satisfaction_of(topic_id)
    if not felt.total:
        return []
    last = db.session.scalar(select(func.max(Feedback.at)).where(Feedback.topic_id == topic_id))
    paper = db.session.scalar(select(func.max(FeedbackTotal.on)).where(FeedbackTotal.topic_id == topic_id))
    days = [d for d in (local_day(community, last) if last else None, paper) if d]
    said = P("Feedback from %(n)s people: %(pct)s%% satisfied", n=felt.total, pct=str(felt.positive_pct))
    return [TimelineItem(on=max(days) if days else today, station=9, title=said, url=page)]


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
