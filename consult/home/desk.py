"""今天要办: what waits for the staff, gathered from every station of the river. Reads only; never commits.

Invariants: nothing here is kept; every line names its page, its clock and the basis of the clock.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import func, or_, select

from consult.agenda.models import Meeting
from consult.followup.feedback import waiting_reworks
from consult.followup.models import Feedback, Task
from consult.foundation import journal, settings
from consult.foundation.days import local_day
from consult.foundation.db import db
from consult.foundation.notify import Outgoing
from consult.foundation.phrases import Day, P, Phrase
from consult.home import dues, upkeep
from consult.home.lines import DeskItem
from consult.outcomes.models import Notice, Objection, Outcome
from consult.outcomes.service import last_status
from consult.people.models import Body, Community
from consult.people.persons import waiting_count
from consult.topics.lists import support_counts
from consult.topics.models import Topic
from consult.topics.screening import answer_by, screen_days

OPEN_TASKS = ("pending", "in_progress", "overdue")


def desk(community: Community, now: datetime) -> list[DeskItem]:
    """What waits for the staff, the most overdue first, things without a day last."""
    today = local_day(community, now)
    items = [
        *_live(community),
        *upkeep.lines(community, now),
        *_screenings(community),
        *_waiting_for_a_meeting(community),
        *_notices_due(community, today),
        *_results_due(community),
        *_objections(community),
        *_tasks(community, today),
        *_comments(community),
        *_again(community),
        *_people(community),
    ]
    return sorted(items, key=lambda item: (item.due is None, item.due or today))


def grouped(items: list[DeskItem], today: date) -> dict[str, list[DeskItem]]:
    """The items by pressure: late, today, week (seven days), later."""
    groups: dict[str, list[DeskItem]] = {"late": [], "today": [], "week": [], "later": []}
    for item in items:
        left = item.days_left(today)
        groups[
            "later" if left is None or left > 7 else "late" if left < 0 else "today" if left == 0 else "week"
        ].append(item)
    return groups


def _live(community: Community) -> list[DeskItem]:
    rows = db.session.scalars(
        select(Meeting).where(
            Meeting.community_id == community.id, Meeting.state == "live", Meeting.put_back_at.is_(None)
        )
    )
    return [
        DeskItem(
            "live",
            P("The meeting is open: %(title)s", title=m.title),
            m.place or "",
            local_day(community, m.starts_at) if m.starts_at else m.held_on,
            P("open now"),
            "meetings.chair",
            {"slug": community.slug, "meeting_id": m.id},
            P("Open the chair's console"),
        )
        for m in rows
    ]


def _screenings(community: Community) -> list[DeskItem]:
    rows = list(
        db.session.scalars(
            select(Topic).where(
                Topic.community_id == community.id, Topic.state == "submitted", Topic.gathered_on.is_not(None)
            )
        )
    )
    counts = support_counts([t.id for t in rows])
    made = []
    for t in rows:
        persons, households = counts.get(t.id, (0, 0))
        words = {
            "place": t.place or P("the whole community"),
            "n": households + t.paper_supporters,
            "m": persons + t.paper_supporters,
        }
        context = (
            P("%(place)s; entered for somebody, %(n)s households support it", **words)
            if t.entered_by_id
            else P("%(place)s; %(n)s households, %(m)s persons support it", **words)
        )
        made.append(
            DeskItem(
                "screening",
                P("Screen the topic: %(title)s", title=t.title),
                context,
                answer_by(t, community),
                P("answer within %(n)s working days", n=screen_days(community, t.gathered_on)),
                "topics.screen",
                {"slug": community.slug, "number": t.number},
                P("Screen"),
                ("answer", t.id),
            )
        )
    return made


def _waiting_for_a_meeting(community: Community) -> list[DeskItem]:
    """Topics that may go on an agenda: accepted and on none, brought back from a meeting that did not settle
    them, or decided without being adopted."""
    rows = list(
        db.session.scalars(select(Topic).where(Topic.community_id == community.id, Topic.state == "accepted"))
    )
    open_again = db.session.scalars(
        select(Topic)
        .join(Outcome, Outcome.topic_id == Topic.id)
        .where(
            Topic.community_id == community.id,
            Topic.state.in_(("decided", "published")),
            Outcome.status.in_(("no_quorum", "postponed")),
            Outcome.published_on.is_not(None),
        )
    )
    rows += [topic for topic in open_again if last_status(topic.id) in ("no_quorum", "postponed")]
    return [
        DeskItem(
            "agenda",
            P("Put it on an agenda: %(title)s", title=topic.title),
            P("a meeting did not settle it") if _unsettled(topic) else P("accepted, on no agenda yet"),
            None,
            P("no fixed day"),
            "agenda.plan",
            {"slug": community.slug},
            P("Plan a meeting"),
        )
        for topic in dict.fromkeys(rows)
    ]


def _unsettled(topic: Topic) -> bool:
    return topic.state != "accepted" or any(
        entry.verb == "topic_unsettled" for entry in journal.entries_for("topic", topic.id)
    )


def _notices_due(community: Community, today: date) -> list[DeskItem]:
    rows = db.session.execute(
        select(Meeting, Body)
        .join(Body, Body.id == Meeting.body_id)
        .where(Meeting.community_id == community.id, Meeting.state == "planned", Meeting.held_on >= today)
    )
    return [
        DeskItem(
            "agenda",
            P("Notice the meeting: %(title)s", title=m.title),
            P("%(day)s, %(body)s", day=Day.of(m.held_on), body=body.name_zh),
            m.held_on - timedelta(days=m.notice_days or 0),
            P("%(n)s days of notice by the body's rule", n=m.notice_days or 0),
            "agenda.edit",
            {"slug": community.slug, "meeting_id": m.id},
            P("Prepare"),
        )
        for m, body in rows
    ]


def _results_due(community: Community) -> list[DeskItem]:
    posted = select(Notice.outcome_id).where(Notice.outcome_id.is_not(None))
    rows = db.session.execute(
        select(Outcome, Topic, Body)
        .join(Topic, Topic.id == Outcome.topic_id)
        .outerjoin(Body, Body.id == Outcome.body_id)
        .where(
            Outcome.community_id == community.id,
            Outcome.id.not_in(posted),
            Outcome.taken_back_on.is_(None),
            or_(Outcome.published_on.is_(None), Outcome.status.in_(("adopted", "consensus", "rejected"))),
            Topic.state.in_(("decided", "scheduled", "deliberating", "accepted")),
        )
    )
    made = []
    for o, t, body in rows:
        days = settings.of(community, "post_within_days", body=body, on=o.decided_on)
        draft = o.published_on is None
        made.append(
            DeskItem(
                "outcome",
                P("Check and publish the result: %(title)s", title=t.title)
                if draft
                else P("Post the result: %(title)s", title=t.title),
                P("decided on %(day)s", day=Day.of(o.decided_on)) if o.decided_on else "",
                dues.posting(community, o, body),
                P("within %(n)s days of the decision", n=days),
                "outcomes.drafts" if draft else "topics.page",
                {"slug": community.slug} if draft else {"slug": community.slug, "number": t.number},
                P("Publish") if draft else P("Post"),
                ("post", o.id) if o.decided_on else None,
            )
        )
    return made


def _objections(community: Community) -> list[DeskItem]:
    rows = db.session.execute(
        select(Objection, Notice)
        .join(Notice, Notice.id == Objection.notice_id)
        .where(Notice.community_id == community.id, Objection.answer.is_(None))
    )
    return [
        DeskItem(
            "objection",
            P("Answer the objection to: %(title)s", title=n.title),
            P("%(number)s, received on %(day)s", number=n.number or n.kind, day=Day.of(o.received_on)),
            dues.objection(community, o),
            P("%(n)s working days after it came in", n=days),
            "outcomes.notice",
            {"slug": community.slug, "notice_id": n.id},
            P("Answer"),
            ("objection", o.id),
        )
        for o, n in rows
        for days in [settings.of(community, "objection_days", on=o.received_on)]
    ]


def _tasks(community: Community, today: date) -> list[DeskItem]:
    rows = db.session.execute(
        select(Task, Topic)
        .join(Topic, Topic.id == Task.topic_id)
        .where(
            Task.community_id == community.id,
            Task.status.in_(OPEN_TASKS),
            Task.due_on <= today + timedelta(days=7),
        )
    )
    return [
        DeskItem(
            "task",
            P("Press on: %(title)s", title=task.title),
            P("%(title)s; responsible: %(who)s", title=topic.title, who=task.owner_role or "—"),
            task.due_on,
            P("the day agreed with the responsible unit"),
            "followup.topic",
            {"slug": community.slug, "number": topic.number},
            P("Press on"),
        )
        for task, topic in rows
    ]


def _comments(community: Community) -> list[DeskItem]:
    rows = db.session.execute(
        select(Feedback, Topic)
        .join(Topic, Topic.id == Feedback.topic_id)
        .where(
            Topic.community_id == community.id,
            Feedback.reply.is_(None),
            Feedback.comment != "",
            Feedback.comment.is_not(None),
            Feedback.score == "dissatisfied",
            Topic.state.in_(("carrying_out", "done")),
        )
    )
    return [
        DeskItem(
            "feedback",
            P("Answer a dissatisfied comment: %(title)s", title=t.title),
            P("answered in public; it may reopen the topic"),
            dues.comment(community, f),
            P("%(n)s working days after it came in", n=days),
            "followup.topic",
            {"slug": community.slug, "number": t.number},
            P("Answer"),
            ("comment", f.id),
        )
        for f, t in rows
        for came in [local_day(community, f.at)]
        for days in [settings.of(community, "objection_days", on=came)]
    ]


def _again(community: Community) -> list[DeskItem]:
    return [
        DeskItem(
            "feedback",
            P("Answer a request to do it again: %(title)s", title=t.title),
            P("answered in public; it may reopen the topic"),
            row.answer_by,
            P("the day promised to who asked"),
            "followup.topic",
            {"slug": community.slug, "number": t.number},
            P("Answer"),
            ("again", row.id),
        )
        for row, t in waiting_reworks(community)
    ]


def _people(community: Community) -> list[DeskItem]:
    n = waiting_count(community)
    return (
        [
            DeskItem(
                "people",
                P("Confirm people who added themselves: %(n)s", n=n),
                P("they cannot vote until then"),
                None,
                P("no fixed day"),
                "office.people",
                {"slug": community.slug, "level": "declared"},
                P("Confirm"),
            )
        ]
        if n
        else []
    )


@dataclass(frozen=True)
class Dated:
    """One line of the coming days."""

    on: date
    words: Phrase | str
    endpoint: str
    values: dict[str, Any]


def coming_days(community: Community, today: date, days: int = 14) -> list[Dated]:
    """Meetings, ends of postings and due days of the next two weeks, in order."""
    last = today + timedelta(days=days)
    found = [
        Dated(
            m.held_on,
            m.title,
            "agenda.edit" if m.state == "planned" else "agenda.page",
            {"slug": community.slug, "meeting_id": m.id},
        )
        for m in db.session.scalars(
            select(Meeting).where(
                Meeting.community_id == community.id,
                Meeting.state.in_(("planned", "noticed", "live")),
                Meeting.held_on >= today,
                Meeting.held_on <= last,
            )
        )
    ]
    found += [
        Dated(
            n.end_on,
            P("The posting ends: %(title)s", title=n.number or n.title),
            "outcomes.notice",
            {"slug": community.slug, "notice_id": n.id},
        )
        for n in db.session.scalars(
            select(Notice).where(
                Notice.community_id == community.id,
                Notice.withdrawn_at.is_(None),
                Notice.end_on >= today,
                Notice.end_on <= last,
            )
        )
    ]
    found += [
        Dated(t.due_on, P("Due: %(title)s", title=t.title), "followup.tasks", {"slug": community.slug})
        for t in db.session.scalars(
            select(Task).where(
                Task.community_id == community.id,
                Task.status.in_(OPEN_TASKS),
                Task.due_on >= today,
                Task.due_on <= last,
            )
        )
        if t.due_on
    ]
    return sorted(found, key=lambda row: row.on)[:8]


def done_by_itself(community: Community, now: datetime) -> list[Phrase]:
    """What the system did or keeps doing without the staff."""
    sent = (
        db.session.scalar(
            select(func.count())
            .select_from(Outgoing)
            .where(Outgoing.community_id == community.id, Outgoing.queued_at >= now - timedelta(days=1))
        )
        or 0
    )
    lines = [
        P("A posting that is over leaves the screens by itself"),
        P("What is overdue is shown as overdue, and stays so"),
        P("Texts are frozen and stamped when a meeting is noticed"),
    ]
    return [P("%(n)s notices to people in the last day", n=sent), *lines] if sent else lines
