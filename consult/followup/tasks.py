"""Tasks: what is to be done, by whom, until when; statements of their status, evidence in words and photos,
and taking a mistaken
statement back. Whether a task is overdue is computed from its due day and today; an explanation is shown
beside it and hides nothing.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, select

from consult.followup.models import RECURRENCES, TASK_STATUSES, Adoption, Task, TaskChange, TaskPhoto
from consult.foundation import journal, settings
from consult.foundation.days import local_day
from consult.foundation.db import db, of_community
from consult.foundation.errors import Invalid, NotFound, Stale
from consult.foundation.own_words import for_search, sought
from consult.foundation.phrases import P
from consult.outcomes import facts
from consult.outcomes.board import Step
from consult.people.models import Community
from consult.topics import service as topics
from consult.topics.models import Topic

OPEN = ("pending", "in_progress", "overdue")
MAX_PHOTOS = 6


def same_community(community: Community, topic: Topic) -> None:
    """Raises NotFound where a topic is not of this community."""
    if topic.community_id != community.id:
        raise NotFound()


@dataclass(frozen=True, kw_only=True)
class TaskPlan:
    """What is to be done, by which unit, until when; recurs: one of RECURRENCES."""

    title: str
    title_en: str | None = None
    owner_role: str
    due_on: date | None
    step: int | None = None
    recurs: str | None = None
    outcome_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class TaskState:
    """How a task stands that is entered afterwards."""

    status: str = "pending"
    done_on: date | None = None
    evidence: str = ""


def add_task(
    community: Community,
    topic: Topic,
    *,
    plan: TaskPlan,
    state: TaskState = TaskState(),
    recorded: bool = False,
    by: int | None,
    now: datetime,
) -> Task:
    """Adds a step of carrying out. With `recorded` (补录) it may be done, overdue or cancelled already. Raises
    Invalid."""
    same_community(community, topic)
    _check_plan(plan, recorded)
    known = None if recorded or plan.step is not None else _same_task(topic, plan)
    if known is not None:
        return known
    step = plan.step
    step = step or (db.session.scalar(select(func.max(Task.step)).where(Task.topic_id == topic.id)) or 0) + 1
    task = Task(
        community_id=community.id,
        topic_id=topic.id,
        outcome_id=plan.outcome_id,
        step=step,
        title=plan.title.strip(),
        title_en=plan.title_en,
        owner_role=plan.owner_role.strip(),
        due_on=plan.due_on,
        recurs=plan.recurs or None,
        status="pending",
        source="recorded" if recorded else "live",
    )
    _set_status(community, task, state.status, state.done_on, state.evidence, now)
    db.session.add(task)
    db.session.flush()
    journal.record(
        community.id,
        "task_added",
        "topic",
        topic.id,
        by=by,
        entered_by=by if recorded else None,
        at=now,
        detail={
            "task": task.id,
            "step": step,
            "status": state.status,
            "due_on": plan.due_on.isoformat() if plan.due_on else None,
        },
    )
    if state.status != "cancelled" and topic.state in ("decided", "published"):
        facts.advance(topic, "carrying_out", now)
    return task


def _check_plan(plan: TaskPlan, recorded: bool) -> None:
    if not plan.title.strip():
        raise Invalid("title", P("Please say what is to be done."))
    if not plan.owner_role.strip():
        raise Invalid("owner_role", P("Please say which unit is responsible."))
    if plan.recurs and plan.recurs not in RECURRENCES:
        raise Invalid("recurs", P("Please choose one."))
    if plan.recurs and plan.due_on is None:
        raise Invalid("due_on", P("A recurring task needs its first due day."))
    if plan.due_on is None and not recorded:
        raise Invalid("due_on", P("Please say by when."))


def _same_task(topic: Topic, plan: TaskPlan) -> Task | None:
    """The task a form sent twice would add again."""
    return db.session.scalar(
        select(Task).where(
            Task.topic_id == topic.id,
            Task.title == plan.title.strip(),
            Task.owner_role == plan.owner_role.strip(),
            Task.due_on == plan.due_on,
            Task.status == "pending",
            Task.recurs.is_(None) if not plan.recurs else Task.recurs == plan.recurs,
        )
    )


def _set_status(
    community: Community, task: Task, status: str, done_on: date | None, evidence: str, now: datetime
) -> None:
    if status not in TASK_STATUSES:
        raise Invalid("status", P("Please choose one."))
    today = local_day(community, now)
    if status == "done":
        done_on = done_on or today
        if done_on > today:
            raise Invalid("done_on", P("This day has not come yet."))
    task.status, task.done_on, task.evidence = (
        status,
        done_on if status == "done" else None,
        (evidence or "").strip(),
    )


@dataclass(frozen=True, kw_only=True)
class Statement:
    """What is stated of a task: its status, evidence in words (None: as it was) and photos (caption, JPEG),
    why it is late."""

    status: str
    done_on: date | None = None
    evidence: str | None = None
    delay_note: str = ""
    photos: Sequence[tuple[str, bytes]] = ()


def update_task(
    community: Community,
    task: Task,
    *,
    statement: Statement,
    seen: int | None = None,
    by: int | None,
    now: datetime,
) -> Task | None:
    """States a task's status, its evidence in words and photos, and the unit's explanation of a delay, which
    never hides it. A recurring
    task that is done lays its next one, which is returned; else None.

    photos: (caption, re-encoded JPEG). seen: the last statement the page showed; an older page is refused.
    The same statement twice is one.
    Raises Invalid (done needs evidence), Stale, NotFound across communities.
    """
    if task.community_id != community.id:
        raise NotFound()
    evidence = task.evidence if statement.evidence is None else statement.evidence.strip()
    if seen is not None and _says_nothing_new(task, statement, evidence):
        return None
    if seen is not None and seen != last_change(task.id):
        raise Stale()
    _check_statement(task, statement, evidence)
    topic = topics.topic_by_id(task.topic_id)
    assert topic is not None
    change, was = TaskChange(task_id=task.id, before=_before(task, topic), by_id=by, at=now), task.status
    _set_status(community, task, statement.status, statement.done_on, evidence, now)
    if statement.delay_note.strip() and statement.delay_note.strip() != task.delay_note:
        task.delay_note, task.delay_noted_on = statement.delay_note.strip(), local_day(community, now)
    db.session.add(change)
    db.session.flush()
    for caption, data in statement.photos:
        db.session.add(
            TaskPhoto(task_id=task.id, change_id=change.id, caption=caption.strip()[:60], data=data, at=now)
        )
    journal.record(
        community.id,
        "task_updated",
        "topic",
        task.topic_id,
        by=by,
        at=now,
        detail={"task": task.id, "step": task.step, "from": was, "to": statement.status},
    )
    following = None
    if statement.status == "done" and was != "done":
        following = _lay_next(community, topic, task, by, now)
        change.laid_id = following.id if following else None
    _move_topic(topic, statement.status, by, now)
    db.session.flush()
    return following


def _says_nothing_new(task: Task, statement: Statement, evidence: str) -> bool:
    return (
        statement.status == task.status
        and evidence == task.evidence
        and (not statement.delay_note.strip() or statement.delay_note.strip() == task.delay_note)
        and not statement.photos
        and (statement.status != "done" or statement.done_on in (None, task.done_on))
    )


def _check_statement(task: Task, statement: Statement, evidence: str) -> None:
    kept = len(photos_of([task.id]))
    if statement.status == "done" and not evidence and not statement.photos and not kept:
        raise Invalid("evidence", P("Please say what shows that it is done."))
    if len(statement.photos) + kept > MAX_PHOTOS:
        raise Invalid("photo", P("At most %(n)s photos. Please remove one first.", n=MAX_PHOTOS))


def _before(task: Task, topic: Topic) -> dict[str, Any]:
    """What taking a statement back restores."""
    return {
        "status": task.status,
        "done_on": _text(task.done_on),
        "evidence": task.evidence,
        "delay_note": task.delay_note,
        "delay_noted_on": _text(task.delay_noted_on),
        "topic_state": topic.state,
    }


def _lay_next(community: Community, topic: Topic, task: Task, by: int | None, now: datetime) -> Task | None:
    """The next one of a recurring task that is done; None for one that does not recur."""
    if not task.recurs or not task.due_on:
        return None
    plan = TaskPlan(
        title=task.title,
        title_en=task.title_en,
        owner_role=task.owner_role,
        due_on=next_due(task.due_on, task.recurs),
        recurs=task.recurs,
        outcome_id=task.outcome_id,
    )
    following = add_task(community, topic, plan=plan, by=by, now=now)
    following.follows_id = task.id
    return following


def _move_topic(topic: Topic, status: str, by: int | None, now: datetime) -> None:
    """A topic is done with its last task, and open again with one."""
    open_still = (
        select(func.count()).select_from(Task).where(Task.topic_id == topic.id, Task.status.in_(OPEN))
    )
    left = db.session.scalar(open_still) or 0
    if not left and status in ("done", "cancelled"):
        facts.advance(topic, "done", now)
    elif left and topic.state == "done":
        topics.set_state(topic, "carrying_out", now=now, by=by)


def _text(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def last_change(task_id: int) -> int:
    """The id of the newest statement about a task that stands; 0 without any."""
    return (
        db.session.scalar(
            select(func.max(TaskChange.id)).where(
                TaskChange.task_id == task_id, TaskChange.undone_at.is_(None)
            )
        )
        or 0
    )


def undoable(community: Community, task: Task, now: datetime) -> TaskChange | None:
    """The statement that may still be taken back: the newest one, within its hours."""
    change = db.session.get(TaskChange, last_change(task.id))
    hours = settings.of(community, "undo_hours")
    return change if change is not None and now - change.at <= timedelta(hours=hours) else None


def taken_back(task_id: int) -> list[TaskChange]:
    """Statements about a task that were taken back with a reason, in order."""
    wanted = select(TaskChange).where(TaskChange.task_id == task_id, TaskChange.undone_reason != "")
    return list(db.session.scalars(wanted.order_by(TaskChange.id)))


def undo_task(
    community: Community,
    task: Task,
    *,
    reason: str = "",
    seen: int | None = None,
    by: int | None,
    now: datetime,
) -> None:
    """Takes the newest statement about a task back: everything it set, its photos and the recurring task it
    laid are as before; the journal keeps both. After its hours it needs a reason, which is shown. Raises
    Invalid without one or when the task it laid has been begun, Stale for an older page, NotFound across
    communities."""
    if task.community_id != community.id:
        raise NotFound()
    if seen is not None and seen != last_change(task.id):
        raise Stale()
    change = db.session.get(TaskChange, last_change(task.id))
    if change is None:
        raise Invalid(None, P("There is nothing to take back."))
    if undoable(community, task, now) is None and not reason.strip():
        raise Invalid("reason", P("Please say why it is taken back: it is shown here."))
    laid = db.session.get(Task, change.laid_id) if change.laid_id else None
    if laid is not None and (laid.status != "pending" or last_change(laid.id)):
        raise Invalid(None, P("The task that followed it has been begun: take that back first."))
    if laid is not None:
        change.laid_id = None
        db.session.flush()
        db.session.delete(laid)
    before = change.before
    task.status, task.done_on, task.evidence = before["status"], _day(before["done_on"]), before["evidence"]
    task.delay_note, task.delay_noted_on = before["delay_note"], _day(before["delay_noted_on"])
    db.session.execute(delete(TaskPhoto).where(TaskPhoto.change_id == change.id))
    change.undone_at, change.undone_reason = now, reason.strip()
    topic = topics.topic_by_id(task.topic_id)
    assert topic is not None
    if (
        topic.state == "done"
        and before["topic_state"] != "done"
        or topic.state == "carrying_out"
        and before["topic_state"] == "done"
    ):
        topics.set_state(topic, before["topic_state"], now=now, by=by)
    db.session.flush()
    journal.record(
        community.id,
        "task_statement_undone",
        "topic",
        task.topic_id,
        by=by,
        at=now,
        detail={"task": task.id, "step": task.step, "back_to": task.status, "reason": reason.strip()},
    )


def photos_of(task_ids: Sequence[int]) -> list[TaskPhoto]:
    """Photos shown as evidence of these tasks, in order."""
    return (
        list(
            db.session.scalars(
                select(TaskPhoto).where(TaskPhoto.task_id.in_(task_ids)).order_by(TaskPhoto.id)
            )
        )
        if task_ids
        else []
    )


def photo_of(topic: Topic, photo_id: int) -> bytes:
    """The JPEG of one photo of a topic's tasks. Raises NotFound."""
    photo = db.session.scalar(
        select(TaskPhoto)
        .join(Task, Task.id == TaskPhoto.task_id)
        .where(TaskPhoto.id == photo_id, Task.topic_id == topic.id)
    )
    if photo is None:
        raise NotFound()
    return photo.data


def next_due(due_on: date, recurs: str) -> date:
    """The due day after this one; the last day of a month stays within the month. Raises ValueError for
    another rhythm."""
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
    """A task as shown on a day. late: days overdue (0: not). finished_late: days it was done after its due
    day. state:
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
    after = (
        max(0, (task.done_on - task.due_on).days)
        if task.status == "done" and task.done_on and task.due_on
        else 0
    )
    state = (
        "done"
        if task.status == "done"
        else "cancelled"
        if task.status == "cancelled"
        else "late"
        if late or task.status == "overdue"
        else "now"
        if task.status == "in_progress"
        else "ahead"
    )
    return TaskView(task, state, late, after, (task.due_on - today).days if open_ and task.due_on else None)


def tasks_of(topic_id: int, today: date) -> list[TaskView]:
    """The tasks of a topic in their order, as they stand today."""
    return [
        task_view(t, today)
        for t in db.session.scalars(
            select(Task).where(Task.topic_id == topic_id).order_by(Task.step, Task.id)
        )
    ]


def task_for(community: Community, task_id: int) -> Task:
    """A task of this community. Raises NotFound."""
    return of_community(Task, community, task_id)


def open_tasks(community: Community, today: date) -> list[tuple[TaskView, Topic]]:
    """Tasks not done, the most overdue first."""
    rows = db.session.execute(
        select(Task, Topic)
        .join(Topic, Topic.id == Task.topic_id)
        .where(Task.community_id == community.id, Task.status.in_(OPEN))
        .order_by(Task.due_on.is_(None), Task.due_on, Task.id)
    )
    return [(task_view(task, today), topic) for task, topic in rows]


def progress_of(
    community: Community, today: date, page: int = 1, size: int = 12, *, show: str = "", search: str = ""
) -> tuple[list[dict[str, Any]], int]:
    """Topics with adoption or tasks: {topic, tasks, late, done, open, next, adoption}, those with something
    late first; and the pages.

    show: "" all | late | open | done; search: words of the title."""
    ids = set(db.session.scalars(select(Task.topic_id).where(Task.community_id == community.id)))
    ids |= set(db.session.scalars(select(Adoption.topic_id).where(Adoption.community_id == community.id)))
    rows = []
    for topic in db.session.scalars(
        select(Topic).where(Topic.id.in_(ids), Topic.community_id == community.id).order_by(Topic.id.desc())
    ):
        if search.strip() and for_search(search) not in sought(topic.title, topic.title_en):
            continue
        tasks = tasks_of(topic.id, today)
        due = [t for t in tasks if t.task.status in OPEN and t.task.due_on]
        row = {
            "topic": topic,
            "tasks": tasks,
            "late": sum(1 for t in tasks if t.state == "late"),
            "done": sum(1 for t in tasks if t.state == "done"),
            "open": sum(1 for t in tasks if t.task.status in OPEN),
            "next": min(due, key=lambda t: t.task.due_on) if due else None,
            "adoption": adoption_of(topic.id),
        }
        if not show or row[show] and (show != "done" or not row["open"]):
            rows.append(row)
    rows.sort(key=lambda row: (not row["late"], not row["open"]))
    pages = max(1, -(-len(rows) // size))
    page = max(1, min(page, pages))
    return rows[(page - 1) * size : page * size], pages


def adoption_of(topic_id: int) -> Adoption | None:
    """The newest adoption of a topic."""
    return db.session.scalar(
        select(Adoption).where(Adoption.topic_id == topic_id).order_by(Adoption.id.desc()).limit(1)
    )


def steps_of(topic_id: int, today: date) -> list[Step]:
    """The tasks of a topic as notices, prints and walls show them."""
    return [
        Step(
            seen.task.title,
            seen.task.title_en,
            seen.task.owner_role,
            seen.task.due_on,
            seen.task.done_on,
            seen.state,
            seen.late,
            seen.left,
            seen.finished_late,
            bool(seen.task.delay_note),
            seen.task.recurs,
        )
        for seen in tasks_of(topic_id, today)
    ]
