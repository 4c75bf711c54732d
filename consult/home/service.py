"""What waits for whom, gathered from every station of the river. Reads only; never commits.

Invariants: nothing here is kept; every line names its page, its clock and the basis of the clock.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from consult.agenda.models import Meeting
from consult.db import db
from consult.followup.models import Feedback, Task
from consult.members.models import Body, Community, Person
from consult.outcomes.models import Notice, Objection, Outcome
from consult.phrases import P, Phrase
from consult.topics.models import Topic, TopicSupport

#: States of a topic that is still being collected.
COLLECTING = ("submitted",)
#: Days the staff give themselves for an answer, shown with the clock (a service promise, not a statute).
SCREEN_DAYS = 5
OBJECTION_DAYS = 5


@dataclass(frozen=True)
class DeskItem:
    """One thing that waits for the staff.

    station: code of the station. title, context: what and where. due: the day it is due, or None. basis: where the day comes
    from. endpoint, values: the page that does it. label: the verb on the button.
    """

    station: str
    title: Phrase
    context: str
    due: date | None
    basis: Phrase
    endpoint: str
    values: dict[str, Any]
    label: Phrase

    def days_left(self, today: date) -> int | None:
        """Days from `today` to the due day; negative when overdue; None without a due day."""
        return None if self.due is None else (self.due - today).days


def today_of(community: Community, now: datetime) -> date:
    """The legal date in the community's zone."""
    return now.astimezone(ZoneInfo(community.zone)).date()


def communities() -> list[Community]:
    """Every community of this instance, in order of founding."""
    return list(db.session.scalars(select(Community).order_by(Community.id)))


def live_meetings(community: Community) -> list[dict[str, Any]]:
    """Meetings open now: {meeting, body}."""
    rows = db.session.execute(select(Meeting, Body).join(Body, Body.id == Meeting.body_id)
                              .where(Meeting.community_id == community.id, Meeting.state == "live").order_by(Meeting.starts_at))
    return [{"meeting": meeting, "body": body} for meeting, body in rows]


def coming_meetings(community: Community, today: date, limit: int = 3) -> list[Meeting]:
    """Noticed meetings from today on."""
    return list(db.session.scalars(select(Meeting).where(Meeting.community_id == community.id, Meeting.state == "noticed",
                                                         Meeting.held_on >= today).order_by(Meeting.held_on).limit(limit)))


def collecting(community: Community, limit: int = 4) -> list[dict[str, Any]]:
    """Topics being collected with the most recent first: {topic, persons, households}."""
    topics = db.session.scalars(select(Topic).where(Topic.community_id == community.id, Topic.state.in_(COLLECTING))
                                .order_by(Topic.id.desc()).limit(limit)).all()
    counts = {row.topic_id: row for row in db.session.execute(
        select(TopicSupport.topic_id, func.count().label("persons"), func.count(TopicSupport.household_id.distinct()).label("households"))
        .where(TopicSupport.topic_id.in_([t.id for t in topics])).group_by(TopicSupport.topic_id))}
    return [{"topic": t, "persons": counts[t.id].persons if t.id in counts else 0,
             "households": counts[t.id].households if t.id in counts else 0} for t in topics]


def posted_notices(community: Community, today: date, limit: int = 4) -> list[dict[str, Any]]:
    """Notices in their posting period, the one ending first on top: {notice, days_left}."""
    rows = db.session.scalars(select(Notice).where(Notice.community_id == community.id, Notice.start_on <= today,
                                                   Notice.end_on >= today, Notice.withdrawn_at.is_(None))
                              .order_by(Notice.end_on).limit(limit))
    return [{"notice": n, "days_left": (n.end_on - today).days + 1} for n in rows]


def recent_notices(community: Community, limit: int = 4) -> list[Notice]:
    """The last notices posted, whether or not their period is over."""
    return list(db.session.scalars(select(Notice).where(Notice.community_id == community.id, Notice.withdrawn_at.is_(None))
                                   .order_by(Notice.start_on.desc(), Notice.id.desc()).limit(limit)))


def progress(community: Community, today: date, limit: int = 5) -> list[dict[str, Any]]:
    """Decided topics being carried out: {topic, task, overdue}, the task due first per topic."""
    rows = db.session.execute(select(Topic, Task).join(Task, Task.topic_id == Topic.id)
                              .where(Topic.community_id == community.id, Task.status.in_(("pending", "in_progress", "overdue")))
                              .order_by(Task.due_on, Task.id))
    seen: dict[int, dict[str, Any]] = {}
    for topic, task in rows:
        seen.setdefault(topic.id, {"topic": topic, "task": task, "overdue": bool(task.due_on and task.due_on < today)})
    return list(seen.values())[:limit]


def to_do(community: Community, person: Person | None, today: date) -> list[dict[str, Any]]:
    """What this person could do today: {kind: rate|support, topic, hint}; empty for a stranger."""
    if person is None:
        return []
    rated = select(Feedback.topic_id).where(Feedback.person_id == person.id)
    rows: list[dict[str, Any]] = []
    for topic in db.session.scalars(select(Topic).where(Topic.community_id == community.id, Topic.state == "done",
                                                        Topic.id.not_in(rated)).order_by(Topic.id.desc()).limit(2)):
        rows.append({"kind": "rate", "topic": topic})
    supported = select(TopicSupport.topic_id).where(TopicSupport.person_id == person.id)
    for topic in db.session.scalars(select(Topic).where(Topic.community_id == community.id, Topic.state.in_(COLLECTING),
                                                        Topic.id.not_in(supported)).order_by(Topic.id.desc()).limit(2)):
        rows.append({"kind": "support", "topic": topic})
    return rows


def desk(community: Community, now: datetime) -> list[DeskItem]:
    """What waits for the staff, the most overdue first, things without a day last."""
    today = today_of(community, now)
    items = [*_screenings(community), *_notices_due(community, today), *_results_due(community),
             *_objections(community), *_tasks(community, today), *_comments(community)]
    return sorted(items, key=lambda item: (item.due is None, item.due or today))


def _screenings(community: Community) -> list[DeskItem]:
    rows = db.session.scalars(select(Topic).where(Topic.community_id == community.id, Topic.state == "submitted"))
    return [DeskItem("screening", P("Screen the topic: %(title)s", title=t.title), t.place or "",
                     (t.submitted_on + timedelta(days=SCREEN_DAYS)) if t.submitted_on else None,
                     P("answer within %(n)s days", n=SCREEN_DAYS), "topics.page", {"slug": community.slug, "number": t.number},
                     P("Screen")) for t in rows]


def _notices_due(community: Community, today: date) -> list[DeskItem]:
    rows = db.session.execute(select(Meeting, Body).join(Body, Body.id == Meeting.body_id)
                              .where(Meeting.community_id == community.id, Meeting.state == "planned", Meeting.held_on >= today))
    return [DeskItem("agenda", P("Notice the meeting: %(title)s", title=m.title), m.place or "",
                     m.held_on - timedelta(days=body.notice_days or 0), P("%(n)s days before the meeting", n=body.notice_days or 0),
                     "agenda.page", {"slug": community.slug, "meeting_id": m.id}, P("Prepare")) for m, body in rows]


def _results_due(community: Community) -> list[DeskItem]:
    posted = select(Notice.outcome_id).where(Notice.outcome_id.is_not(None))
    rows = db.session.execute(select(Outcome, Topic).join(Topic, Topic.id == Outcome.topic_id)
                              .where(Outcome.community_id == community.id, Outcome.id.not_in(posted),
                                     Outcome.status.in_(("adopted", "consensus", "rejected")), Topic.state.in_(("decided",))))
    return [DeskItem("outcome", P("Post the result: %(title)s", title=t.title), "", o.decided_on + timedelta(days=3) if o.decided_on else None,
                     P("within 3 days of the decision"), "topics.page", {"slug": community.slug, "number": t.number}, P("Post"))
            for o, t in rows]


def _objections(community: Community) -> list[DeskItem]:
    rows = db.session.execute(select(Objection, Notice).join(Notice, Notice.id == Objection.notice_id)
                              .where(Notice.community_id == community.id, Objection.answer.is_(None)))
    return [DeskItem("objection", P("Answer the objection to: %(title)s", title=n.title), n.number or "", n.end_on,
                     P("before the posting period ends"), "outcomes.notice", {"slug": community.slug, "notice_id": n.id}, P("Answer"))
            for _o, n in rows]


def _tasks(community: Community, today: date) -> list[DeskItem]:
    rows = db.session.execute(select(Task, Topic).join(Topic, Topic.id == Task.topic_id)
                              .where(Task.community_id == community.id, Task.status.in_(("pending", "in_progress", "overdue")),
                                     Task.due_on <= today + timedelta(days=7)))
    return [DeskItem("task", P("Press on: %(title)s", title=task.title), topic.title, task.due_on,
                     P("responsible: %(who)s", who=task.owner_role or "—"), "topics.page",
                     {"slug": community.slug, "number": topic.number}, P("Look")) for task, topic in rows]


def _comments(community: Community) -> list[DeskItem]:
    rows = db.session.execute(select(Feedback, Topic).join(Topic, Topic.id == Feedback.topic_id)
                              .where(Topic.community_id == community.id, Feedback.reply.is_(None), Feedback.comment != "",
                                     Feedback.comment.is_not(None), Feedback.score == "dissatisfied", Topic.state == "done"))
    return [DeskItem("feedback", P("Answer a dissatisfied comment: %(title)s", title=t.title), "", None,
                     P("answered in public"), "topics.page", {"slug": community.slug, "number": t.number}, P("Answer")) for _f, t in rows]
