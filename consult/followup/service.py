"""Adoption, tasks, feedback, closing. Whether a task is overdue is computed from its due day and `now`; an explanation of a
delay is shown beside it and hides nothing. Services never commit.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select

from consult import journal, notify
from consult.db import db, now_utc
from consult.errors import Forbidden, Invalid, NotFound
from consult.followup.models import RECURRENCES, SCORES, TASK_STATUSES, Adoption, Closing, Feedback, FeedbackTotal, Task
from consult.members import service as members
from consult.members.models import Community, Person
from consult.outcomes import facts
from consult.outcomes.board import Slide, Step
from consult.outcomes.models import Outcome
from consult.phrases import P
from consult.rules.decision import percent
from consult.topics import service as topics
from consult.topics.models import Topic

OPEN = ("pending", "in_progress", "overdue")
ADOPTION_PHRASES = {"adopted": P("Adopted in full"), "partly": P("Adopted in part"), "not_adopted": P("Not taken up")}
STATUS_PHRASES = {"pending": P("Not begun"), "in_progress": P("Under way"), "done": P("Done"), "overdue": P("Overdue"),
                  "cancelled": P("Cancelled")}
SCORE_PHRASES = {"very_satisfied": P("Very satisfied"), "satisfied": P("Satisfied"), "neutral": P("Fairly satisfied"),
                 "dissatisfied": P("Dissatisfied")}


# --- adoption -----------------------------------------------------------------------------------------


def adopt(community: Community, topic: Topic, *, status: str, reason: str, explanation: str = "", reason_en: str | None = None,
          explanation_en: str | None = None, by_role: str = "", on: date | None = None, outcome: Outcome | None = None, by: int | None,
          entered_by: int | None = None, now: datetime) -> Adoption:
    """States what the competent unit made of a result: adopted, partly, not_adopted. A reason is needed unless adopted whole.

    explanation: what was said to those who disagreed. Raises Invalid naming the field, NotFound across communities.
    """
    _same(community, topic)
    if outcome is not None and outcome.topic_id != topic.id:
        raise NotFound()
    if status not in ADOPTION_PHRASES:
        raise Invalid("status", P("Please choose one."))
    if status != "adopted" and not reason.strip():
        raise Invalid("reason", P("Please give the reason: it is published."))
    if outcome is None and topic.state in ("draft", "submitted", "returned", "accepted", "scheduled", "deliberating", "voting"):
        raise Invalid(None, P("There is no result to adopt yet."))
    day = on or members.local_day(community, now)
    if day > members.local_day(community, now):
        raise Invalid("on", P("This day has not come yet."))
    made = Adoption(community_id=community.id, topic_id=topic.id, outcome_id=outcome.id if outcome else None, status=status, reason=reason.strip(),
                    reason_en=reason_en, explanation=explanation.strip(), explanation_en=explanation_en, by_role=by_role.strip(), on=day,
                    entered_by_id=entered_by or by, at=now)
    db.session.add(made)
    db.session.flush()
    journal.record(community.id, "result_adopted", "topic", topic.id, by=by, entered_by=entered_by, at=now,
                   detail={"status": status, "on": day.isoformat(), "by_role": by_role})
    if status == "not_adopted":
        facts.advance(topic, "done", now)
    else:
        facts.advance(topic, "carrying_out", now)
    return made


def adoption_of(topic_id: int) -> Adoption | None:
    """The newest adoption of a topic."""
    return db.session.scalar(select(Adoption).where(Adoption.topic_id == topic_id).order_by(Adoption.id.desc()).limit(1))


def _same(community: Community, topic: Topic) -> None:
    if topic.community_id != community.id:
        raise NotFound()


# --- tasks --------------------------------------------------------------------------------------------


def add_task(community: Community, topic: Topic, *, title: str, owner_role: str, due_on: date | None, title_en: str | None = None,
             step: int | None = None, recurs: str | None = None, status: str = "pending", done_on: date | None = None, evidence: str = "",
             outcome_id: int | None = None, recorded: bool = False, by: int | None, now: datetime) -> Task:
    """Adds a step of carrying out. With `recorded` (补录) it may be done, overdue or cancelled already. Raises Invalid."""
    _same(community, topic)
    if not title.strip():
        raise Invalid("title", P("Please say what is to be done."))
    if not owner_role.strip():
        raise Invalid("owner_role", P("Please say which unit is responsible."))
    if recurs and recurs not in RECURRENCES:
        raise Invalid("recurs", P("Please choose one."))
    if recurs and due_on is None:
        raise Invalid("due_on", P("A recurring task needs its first due day."))
    if due_on is None and not recorded:
        raise Invalid("due_on", P("Please say by when."))
    step = step or (db.session.scalar(select(func.max(Task.step)).where(Task.topic_id == topic.id)) or 0) + 1
    task = Task(community_id=community.id, topic_id=topic.id, outcome_id=outcome_id, step=step, title=title.strip(), title_en=title_en,
                owner_role=owner_role.strip(), due_on=due_on, recurs=recurs or None, status="pending", source="recorded" if recorded else "live")
    _set_status(community, task, status, done_on, evidence, now)
    db.session.add(task)
    db.session.flush()
    journal.record(community.id, "task_added", "topic", topic.id, by=by, entered_by=by if recorded else None, at=now,
                   detail={"task": task.id, "step": step, "status": status, "due_on": due_on.isoformat() if due_on else None})
    if status != "cancelled" and topic.state in ("decided", "published"):
        facts.advance(topic, "carrying_out", now)
    return task


def _set_status(community: Community, task: Task, status: str, done_on: date | None, evidence: str, now: datetime) -> None:
    if status not in TASK_STATUSES:
        raise Invalid("status", P("Please choose one."))
    today = members.local_day(community, now)
    if status == "done":
        done_on = done_on or today
        if done_on > today:
            raise Invalid("done_on", P("This day has not come yet."))
    task.status, task.done_on, task.evidence = status, done_on if status == "done" else None, (evidence or "").strip()


def update_task(community: Community, task: Task, *, status: str, done_on: date | None = None, evidence: str | None = None,
                delay_note: str = "", by: int | None, now: datetime) -> Task | None:
    """Sets a task's status and evidence, and the unit's explanation of a delay, which never hides it. A recurring task that is
    done lays its next one, which is returned; else None. Raises Invalid; done needs evidence."""
    if task.community_id != community.id:
        raise NotFound()
    evidence = task.evidence if evidence is None else evidence
    if status == "done" and not evidence.strip():
        raise Invalid("evidence", P("Please say what shows that it is done."))
    was = task.status
    _set_status(community, task, status, done_on, evidence, now)
    if delay_note.strip() and delay_note.strip() != task.delay_note:
        task.delay_note, task.delay_noted_on = delay_note.strip(), members.local_day(community, now)
    journal.record(community.id, "task_updated", "topic", task.topic_id, by=by, at=now,
                   detail={"task": task.id, "step": task.step, "from": was, "to": status})
    following = None
    if status == "done" and was != "done" and task.recurs and task.due_on:
        following = add_task(community, topics.topic_by_id(task.topic_id), title=task.title, title_en=task.title_en, owner_role=task.owner_role,
                             due_on=next_due(task.due_on, task.recurs), recurs=task.recurs, outcome_id=task.outcome_id, by=by, now=now)
        following.follows_id = task.id
    topic = topics.topic_by_id(task.topic_id)
    left = db.session.scalar(select(func.count()).select_from(Task).where(Task.topic_id == task.topic_id, Task.status.in_(OPEN))) or 0
    if topic is not None and not left and topic.state == "carrying_out":
        topics.set_state(topic, "done", now=now, by=by)
    return following


def next_due(due_on: date, recurs: str) -> date:
    """The due day after this one; the last day of a month stays within the month. Raises ValueError for another rhythm."""
    months = {"monthly": 1, "quarterly": 3, "yearly": 12}.get(recurs)
    if months is None:
        raise ValueError(recurs)
    index = due_on.month - 1 + months
    year, month = due_on.year + index // 12, index % 12 + 1
    last_day = due_on.day == monthrange(due_on.year, due_on.month)[1]
    days = monthrange(year, month)[1]
    return date(year, month, days if last_day else min(due_on.day, days))


@dataclass(frozen=True)
class TaskView:
    """A task as shown on a day. late: days overdue (0: not). finished_late: days it was done after its due day. state:
    done | late | now | ahead | cancelled."""

    task: Task
    state: str
    late: int
    finished_late: int
    left: int | None


def task_view(task: Task, today: date) -> TaskView:
    """How a task stands today, whatever its stated status."""
    open_ = task.status in OPEN
    late = max(0, (today - task.due_on).days) if open_ and task.due_on else 0
    after = max(0, (task.done_on - task.due_on).days) if task.status == "done" and task.done_on and task.due_on else 0
    state = ("done" if task.status == "done" else "cancelled" if task.status == "cancelled" else "late" if late or task.status == "overdue"
             else "now" if task.status == "in_progress" else "ahead")
    return TaskView(task, state, late, after, (task.due_on - today).days if open_ and task.due_on else None)


def tasks_of(topic_id: int, today: date) -> list[TaskView]:
    """The tasks of a topic in their order, as they stand today."""
    return [task_view(t, today) for t in db.session.scalars(select(Task).where(Task.topic_id == topic_id).order_by(Task.step, Task.id))]


def task_for(community: Community, task_id: int) -> Task:
    """A task of this community. Raises NotFound."""
    found = db.session.get(Task, task_id)
    if found is None or found.community_id != community.id:
        raise NotFound()
    return found


def open_tasks(community: Community, today: date) -> list[tuple[TaskView, Topic]]:
    """Tasks not done, the most overdue first."""
    rows = db.session.execute(select(Task, Topic).join(Topic, Topic.id == Task.topic_id).where(
        Task.community_id == community.id, Task.status.in_(OPEN)).order_by(Task.due_on.is_(None), Task.due_on, Task.id))
    return [(task_view(task, today), topic) for task, topic in rows]


def progress_of(community: Community, today: date, page: int = 1, size: int = 12) -> tuple[list[dict[str, Any]], int]:
    """Topics with adoption or tasks: {topic, tasks, adoption, feedback}, those with something late first; and the pages."""
    ids = set(db.session.scalars(select(Task.topic_id).where(Task.community_id == community.id)))
    ids |= set(db.session.scalars(select(Adoption.topic_id).where(Adoption.community_id == community.id)))
    rows = []
    for topic in db.session.scalars(select(Topic).where(Topic.id.in_(ids), Topic.community_id == community.id).order_by(Topic.id.desc())):
        tasks = tasks_of(topic.id, today)
        rows.append({"topic": topic, "tasks": tasks, "late": sum(1 for t in tasks if t.state == "late"),
                     "done": sum(1 for t in tasks if t.state == "done"), "open": sum(1 for t in tasks if t.task.status in OPEN),
                     "adoption": adoption_of(topic.id)})
    rows.sort(key=lambda row: (not row["late"], not row["open"]))
    pages = max(1, -(-len(rows) // size))
    page = max(1, min(page, pages))
    return rows[(page - 1) * size: page * size], pages


# --- feedback -----------------------------------------------------------------------------------------


def rate(topic: Topic, person: Person, score: str, comment: str = "", *, role: str = "", entered_by: int | None = None, now: datetime) -> Feedback:
    """One person's satisfaction with how a topic was carried out, once; again changes it while the topic is open.

    Raises Forbidden for another community's person, Invalid before there is anything to rate or after closing."""
    if person.community_id != topic.community_id:
        raise Forbidden(P("You are signed in, but not as somebody of this community."))
    if not may_rate(topic):
        raise Invalid(None, P("There is nothing to rate yet, or the topic is closed."))
    if score not in SCORES:
        raise Invalid("score", P("Please choose one."))
    if len(comment) > 1000:
        raise Invalid("comment", P("Please keep it under %(n)s characters.", n=1000))
    row = db.session.scalar(select(Feedback).where(Feedback.topic_id == topic.id, Feedback.person_id == person.id))
    if row is None:
        row = Feedback(topic_id=topic.id, person_id=person.id, at=now)
        db.session.add(row)
    row.score, row.comment, row.role, row.at, row.entered_by_id = score, comment.strip(), role or row.role or "", now, entered_by
    db.session.flush()
    return row


def may_rate(topic: Topic) -> bool:
    """Whether ratings are taken now."""
    return topic.state in ("published", "carrying_out", "done")


def rating_of(topic_id: int, person_id: int | None) -> Feedback | None:
    """This person's rating."""
    return db.session.scalar(select(Feedback).where(Feedback.topic_id == topic_id, Feedback.person_id == person_id)) if person_id else None


def record_feedback(community: Community, topic: Topic, counts: Mapping[str, int], *, source_note: str = "", on: date | None = None,
                    by: int | None, now: datetime) -> FeedbackTotal:
    """Enters totals of satisfaction counted on paper (补录), one number per step. Raises Invalid naming the step."""
    _same(community, topic)
    for score in SCORES:
        if not 0 <= int(counts.get(score, 0)) <= 1_000_000:
            raise Invalid(score, P("This number is out of range."))
    row = FeedbackTotal(topic_id=topic.id, **{score: int(counts.get(score, 0)) for score in SCORES}, source_note=source_note, entered_by_id=by,
                        on=on or members.local_day(community, now), at=now)
    db.session.add(row)
    db.session.flush()
    journal.record(community.id, "feedback_recorded", "topic", topic.id, by=by, entered_by=by, at=now,
                   detail={score: int(counts.get(score, 0)) for score in SCORES})
    return row


def record_comment(community: Community, topic: Topic, *, role: str, comment: str, comment_en: str | None = None, reply: str | None = None,
                   reply_en: str | None = None, by: int | None, now: datetime) -> Feedback:
    """Enters a comment from paper, its score being among the totals; with its reply where there was one. Raises Invalid."""
    _same(community, topic)
    if not comment.strip():
        raise Invalid("comment", P("Please fill this in."))
    row = Feedback(topic_id=topic.id, person_id=None, role=role.strip(), score=None, comment=comment.strip(), comment_en=comment_en, at=now,
                   reply=reply, reply_en=reply_en, replied_on=members.local_day(community, now) if reply else None, entered_by_id=by)
    db.session.add(row)
    db.session.flush()
    return row


def feedback_for(community: Community, feedback_id: int) -> Feedback:
    """A comment about a topic of this community. Raises NotFound."""
    found = db.session.get(Feedback, feedback_id)
    topic = topics.topic_by_id(found.topic_id) if found else None
    if found is None or topic is None or topic.community_id != community.id:
        raise NotFound()
    return found


def answer_comment(community: Community, feedback: Feedback, reply: str, *, reply_en: str | None = None, by: int | None, now: datetime) -> None:
    """Answers a comment in public. Raises Invalid."""
    if not reply.strip():
        raise Invalid("reply", P("Please write the answer."))
    feedback.reply, feedback.reply_en, feedback.replied_by_id = reply.strip(), reply_en, by
    feedback.replied_on = members.local_day(community, now)
    journal.record(community.id, "comment_answered", "topic", feedback.topic_id, by=by, at=now, detail={"feedback": feedback.id, "reply": feedback.reply})
    if feedback.person_id:
        notify.queue(community.id, feedback.person_id, "comment_answered", {"topic": feedback.topic_id}, now=now)


def comments_of(topic_id: int) -> list[Feedback]:
    """Ratings with a comment, in order."""
    return list(db.session.scalars(select(Feedback).where(Feedback.topic_id == topic_id, Feedback.comment != "").order_by(Feedback.id)))


@dataclass(frozen=True)
class Satisfaction:
    """Totals by phone and paper together. positive_pct: very satisfied and satisfied of all, one decimal, half up; None without any."""

    counts: dict[str, int]
    on_paper: int

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def positive_pct(self) -> Decimal | None:
        return percent(self.counts["very_satisfied"] + self.counts["satisfied"], self.total, 1)


def satisfaction_of(topic_id: int) -> Satisfaction:
    """Totals of a topic's ratings."""
    counts = dict.fromkeys(SCORES, 0)
    for score, n in db.session.execute(select(Feedback.score, func.count()).where(Feedback.topic_id == topic_id, Feedback.score.is_not(None))
                                       .group_by(Feedback.score)):
        counts[score] += n
    paper = 0
    for row in db.session.scalars(select(FeedbackTotal).where(FeedbackTotal.topic_id == topic_id)):
        for score in SCORES:
            counts[score] += getattr(row, score)
            paper += getattr(row, score)
    return Satisfaction(counts, paper)


# --- closing ------------------------------------------------------------------------------------------


def close_topic(community: Community, topic: Topic, *, reason: str = "", evaluation: Mapping[str, Any] | None = None, on: date | None = None,
                recorded: bool = False, by: int | None, now: datetime) -> Closing:
    """Closes a topic. While tasks are open it needs a reason (history, `recorded`, does not). Raises Invalid."""
    _same(community, topic)
    if topic.state == "closed":
        raise Invalid(None, P("The topic is closed already."))
    left = db.session.scalar(select(func.count()).select_from(Task).where(Task.topic_id == topic.id, Task.status.in_(OPEN))) or 0
    if left and not reason.strip() and not recorded:
        raise Invalid("reason", P("%(n)s tasks are still open: please say why the topic is closed all the same.", n=left))
    return _closing(community, topic, "closed", reason, dict(evaluation) if evaluation else None, on, by, now)


def reopen_topic(community: Community, topic: Topic, *, reason: str, on: date | None = None, by: int | None, now: datetime) -> Closing:
    """Opens a closed topic again, with a reason. Raises Invalid."""
    _same(community, topic)
    if topic.state not in ("closed", "done"):
        raise Invalid(None, P("The topic is not closed."))
    if not reason.strip():
        raise Invalid("reason", P("Please say why."))
    return _closing(community, topic, "reopened", reason, None, on, by, now)


def _closing(community: Community, topic: Topic, kind: str, reason: str, evaluation: dict[str, Any] | None, on: date | None,
             by: int | None, now: datetime) -> Closing:
    row = Closing(topic_id=topic.id, kind=kind, on=on or members.local_day(community, now), reason=reason.strip(), evaluation=evaluation,
                  by_id=by, at=now)
    db.session.add(row)
    topics.set_state(topic, "closed" if kind == "closed" else "carrying_out", now=now, by=by)
    db.session.flush()
    journal.record(community.id, f"topic_{kind}", "topic", topic.id, by=by, at=now, detail={"reason": row.reason, "on": row.on.isoformat()})
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
    community = members.community_by_id(topic.community_id)
    today = members.local_day(community, now_utc())
    page = ("followup.topic", {"slug": community.slug, "number": topic.number})
    items = [topics.TimelineItem(on=a.on, station=7, title=P("Adoption: %(status)s", status=ADOPTION_PHRASES[a.status]),
                                 body=a.reason or a.explanation, body_en=a.reason_en or a.explanation_en, url=page)
             for a in db.session.scalars(select(Adoption).where(Adoption.topic_id == topic_id).order_by(Adoption.id))]
    for seen in tasks_of(topic_id, today):
        task = seen.task
        day = task.done_on or task.due_on
        if day is None:
            continue
        status = STATUS_PHRASES["overdue"] if seen.state == "late" else STATUS_PHRASES[task.status]
        items.append(topics.TimelineItem(on=day, station=8, title=P("Task: %(status)s", status=status), body=task.title, body_en=task.title_en,
                                         url=page, state="done" if seen.state in ("done", "cancelled") else "late" if seen.state == "late" else "ahead"))
    felt = satisfaction_of(topic_id)
    if felt.total:
        last = db.session.scalar(select(func.max(Feedback.at)).where(Feedback.topic_id == topic_id))
        paper = db.session.scalar(select(func.max(FeedbackTotal.on)).where(FeedbackTotal.topic_id == topic_id))
        days = [d for d in (members.local_day(community, last) if last else None, paper) if d]
        items.append(topics.TimelineItem(on=max(days) if days else today, station=9, title=P(
            "Feedback from %(n)s people: %(pct)s%% satisfied", n=felt.total, pct=str(felt.positive_pct)), url=page))
    for row in closings_of(topic_id):
        items.append(topics.TimelineItem(on=row.on, station=9, title=P("Topic closed") if row.kind == "closed" else P("Topic opened again"),
                                         body=row.reason))
    return items


def steps_of(topic_id: int, today: date) -> list[Step]:
    """The tasks of a topic as notices, prints and walls show them."""
    return [Step(seen.task.title, seen.task.title_en, seen.task.owner_role, seen.task.due_on, seen.task.done_on, seen.state, seen.late, seen.left,
                 bool(seen.task.delay_note), seen.task.recurs) for seen in tasks_of(topic_id, today)]


def board_slides(community: Community, now: datetime) -> list[Slide]:
    """A slide of what is being carried out for up to three topics, the late ones first."""
    today = members.local_day(community, now)
    rows, _pages = progress_of(community, today, size=200)
    slides = []
    for row in [r for r in rows if r["open"]][:3]:
        topic, late = row["topic"], row["late"]
        slides.append(Slide(
            kind="progress", key=f"progress-{topic.id}", title=topic.title, title_en=topic.title_en, steps=steps_of(topic.id, today),
            badge=P("%(n)s overdue", n=late) if late else P("Being carried out"), tone="late" if late else "wait",
            note=P("%(done)s of %(all)s tasks done", done=row["done"], all=len(row["tasks"])),
            endpoint="followup.topic", values={"slug": community.slug, "number": topic.number}, invite=P("Scan to follow it and to rate it"),
            phone=((community.settings or {}).get("contact") or {}).get("phone", "")))
    return slides
