"""Feedback of those concerned: satisfaction in four steps, a comment answered in public, and the request to
do something again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TypeVar

from sqlalchemy import func, select

from consult.deciding import percent
from consult.followup.closing import reopen_topic
from consult.followup.models import SCORES, Feedback, FeedbackTotal, Rework, Task
from consult.followup.tasks import TaskPlan, add_task, adoption_of, same_community
from consult.foundation import journal, notify, settings
from consult.foundation.days import local_day
from consult.foundation.db import LARGEST_KEY, db, of_community
from consult.foundation.errors import Forbidden, Invalid, NotFound
from consult.foundation.phrases import P
from consult.foundation.working_days import working_days_after
from consult.office.moderation import Standing
from consult.people import bodies, homes
from consult.people.models import Body, Community, Household, Person
from consult.people.places import community_by_id, within
from consult.topics.models import Topic


def is_concerned(topic: Topic, person: Person) -> bool:
    """Whether a topic concerns a person: they live or own within the territory of its body, or stand on its
    roll; a body of the whole
    community concerns everybody in it."""
    if person.community_id != topic.community_id:
        return False
    body = db.session.get(Body, topic.body_id) if topic.body_id else None
    if body is None or body.territory_id is None:
        return True
    places = within(community_by_id(topic.community_id), body.territory_id)
    home = db.session.get(Household, person.household_id) if person.household_id else None
    units = [home.unit] if home and home.unit else []
    units += [unit for unit, _share in homes.units_owned(person)]
    return any(unit.territory_id in places for unit in units) or any(
        known.id == body.id for known in bodies.bodies_for(person)
    )


def _check_concerned(topic: Topic, person: Person) -> None:
    if person.community_id != topic.community_id:
        raise Forbidden(P("You are signed in, but not as somebody of this community."))
    if person.level == "declared":
        raise Forbidden(P("You can rate once the staff have confirmed that you live here."))
    if not is_concerned(topic, person):
        raise Forbidden(P("Only those this topic concerns rate it: people who live or own where it applies."))


def rate(
    topic: Topic,
    person: Person,
    score: str,
    comment: str = "",
    *,
    role: str = "",
    entered_by: int | None = None,
    now: datetime,
) -> Feedback:
    """One person's satisfaction with how a topic was carried out, once; again changes it while the topic is
    open.

    Raises Forbidden for somebody it does not concern or not yet confirmed, Invalid before there is anything
    to rate or after closing."""
    _check_concerned(topic, person)
    if not may_rate(topic):
        raise Invalid(None, P("There is nothing to rate yet, or the topic is closed."))
    if score not in SCORES:
        raise Invalid("score", P("Please choose one."))
    if len(comment) > 1000:
        raise Invalid("comment", P("Please keep it under %(n)s characters.", n=1000))
    row = db.session.scalar(
        select(Feedback).where(Feedback.topic_id == topic.id, Feedback.person_id == person.id)
    )
    if row is None:
        row = Feedback(topic_id=topic.id, person_id=person.id, at=now)
        db.session.add(row)
    row.score, row.comment, row.role, row.at, row.entered_by_id = (
        score,
        comment.strip(),
        role or row.role or "",
        now,
        entered_by,
    )
    db.session.flush()
    return row


def may_rate(topic: Topic) -> bool:
    """Whether ratings are taken now."""
    return topic.state in ("published", "carrying_out", "done")


def rating_of(topic_id: int, person_id: int | None) -> Feedback | None:
    """This person's rating."""
    return (
        db.session.scalar(
            select(Feedback).where(Feedback.topic_id == topic_id, Feedback.person_id == person_id)
        )
        if person_id
        else None
    )


def record_feedback(
    community: Community,
    topic: Topic,
    counts: Mapping[str, int],
    *,
    source_note: str = "",
    on: date | None = None,
    form_key: str | None = None,
    by: int | None,
    now: datetime,
) -> FeedbackTotal:
    """Enters totals of satisfaction counted on paper (补录), one number per step. Raises Invalid naming the
    step."""
    same_community(community, topic)
    for score in SCORES:
        if not 0 <= int(counts.get(score, 0)) <= 1_000_000:
            raise Invalid(score, P("This number is out of range."))
    known = (
        db.session.scalar(
            select(FeedbackTotal).where(
                FeedbackTotal.topic_id == topic.id, FeedbackTotal.form_key == form_key
            )
        )
        if form_key
        else None
    )
    if known is not None:
        return known
    row = FeedbackTotal(
        topic_id=topic.id,
        form_key=form_key or None,
        **{score: int(counts.get(score, 0)) for score in SCORES},
        source_note=source_note,
        entered_by_id=by,
        on=on or local_day(community, now),
        at=now,
    )
    db.session.add(row)
    db.session.flush()
    journal.record(
        community.id,
        "feedback_recorded",
        "topic",
        topic.id,
        by=by,
        entered_by=by,
        at=now,
        detail={score: int(counts.get(score, 0)) for score in SCORES},
    )
    return row


@dataclass(frozen=True, kw_only=True)
class Comment:
    """A comment from paper by who wrote it (role), with its reply where there was one."""

    role: str
    comment: str
    comment_en: str | None = None
    reply: str | None = None
    reply_en: str | None = None


def record_comment(
    community: Community,
    topic: Topic,
    *,
    said: Comment,
    by: int | None,
    now: datetime,
) -> Feedback:
    """Enters a comment from paper, its score being among the totals; with its reply where there was one.
    Raises Invalid."""
    same_community(community, topic)
    if not said.comment.strip():
        raise Invalid("comment", P("Please fill this in."))
    known = db.session.scalar(
        select(Feedback).where(
            Feedback.topic_id == topic.id,
            Feedback.person_id.is_(None),
            Feedback.role == said.role.strip(),
            Feedback.comment == said.comment.strip(),
        )
    )
    if known is not None and said.reply is None:
        return known
    row = Feedback(
        topic_id=topic.id,
        person_id=None,
        role=said.role.strip(),
        score=None,
        comment=said.comment.strip(),
        comment_en=said.comment_en,
        at=now,
        reply=said.reply,
        reply_en=said.reply_en,
        replied_on=local_day(community, now) if said.reply else None,
        entered_by_id=by,
    )
    db.session.add(row)
    db.session.flush()
    return row


def feedback_for(community: Community, feedback_id: int) -> Feedback:
    """A comment about a topic of this community. Raises NotFound."""
    return _about_topic(Feedback, community, feedback_id)


Row = TypeVar("Row", Feedback, Rework)


def _about_topic(table: type[Row], community: Community, row_id: int) -> Row:
    """A row about a topic of this community. Raises NotFound."""
    found = db.session.get(table, row_id) if 0 <= row_id <= LARGEST_KEY else None
    if found is None:
        raise NotFound()
    of_community(Topic, community, found.topic_id)
    return found


def answer_comment(
    community: Community,
    feedback: Feedback,
    reply: str,
    *,
    reply_en: str | None = None,
    by: int | None,
    now: datetime,
) -> None:
    """Answers a comment in public. Raises Invalid."""
    if not reply.strip():
        raise Invalid("reply", P("Please write the answer."))
    feedback.reply, feedback.reply_en, feedback.replied_by_id = reply.strip(), reply_en, by
    feedback.replied_on = local_day(community, now)
    journal.record(
        community.id,
        "comment_answered",
        "topic",
        feedback.topic_id,
        by=by,
        at=now,
        detail={"feedback": feedback.id, "reply": feedback.reply},
    )
    if feedback.person_id:
        notify.queue(
            community.id, feedback.person_id, "comment_answered", {"topic": feedback.topic_id}, now=now
        )


def comments_of(topic_id: int) -> list[Feedback]:
    """Ratings with a comment, in order."""
    return list(
        db.session.scalars(
            select(Feedback)
            .where(Feedback.topic_id == topic_id, Feedback.comment != "")
            .order_by(Feedback.id)
        )
    )


@dataclass(frozen=True)
class Satisfaction:
    """Totals by phone and paper together. positive_pct: very satisfied and satisfied of all, one decimal,
    cut; None without any."""

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
    for score, n in db.session.execute(
        select(Feedback.score, func.count())
        .where(Feedback.topic_id == topic_id, Feedback.score.is_not(None))
        .group_by(Feedback.score)
    ):
        counts[score] += n
    paper = 0
    for row in db.session.scalars(select(FeedbackTotal).where(FeedbackTotal.topic_id == topic_id)):
        for score in SCORES:
            counts[score] += getattr(row, score)
            paper += getattr(row, score)
    return Satisfaction(counts, paper)


# --- doing it again -----------------------------------------------------------------------------------


def ask_again(
    community: Community,
    topic: Topic,
    person: Person,
    text: str,
    *,
    task_ids: Sequence[int] = (),
    role: str = "",
    now: datetime,
) -> Rework:
    """A request to do something again. It needs a rating "dissatisfied" of the same person; a second one
    while the first waits replaces
    its words. Raises Forbidden, Invalid."""
    same_community(community, topic)
    _check_concerned(topic, person)
    mine = rating_of(topic.id, person.id)
    if mine is None or mine.score != "dissatisfied":
        raise Invalid(None, P("Please rate first: who is dissatisfied may ask for it to be done again."))
    if not text.strip() and not task_ids:
        raise Invalid("text", P("Please say what was not done well."))
    if len(text) > 1000:
        raise Invalid("text", P("Please keep it under %(n)s characters.", n=1000))
    known = set(db.session.scalars(select(Task.id).where(Task.topic_id == topic.id)))
    if not set(task_ids) <= known:
        raise Invalid("task_ids", P("Please choose one."))
    today = local_day(community, now)
    row = db.session.scalar(
        select(Rework).where(
            Rework.topic_id == topic.id, Rework.person_id == person.id, Rework.state == "waiting"
        )
    )
    if row is None:
        days = settings.of(community, "objection_days")
        row = Rework(
            topic_id=topic.id,
            person_id=person.id,
            role=role,
            on=today,
            answer_by=working_days_after(community, today, days),
            at=now,
        )
        db.session.add(row)
        journal.record(
            community.id, "rework_asked", "topic", topic.id, at=now, detail={"tasks": sorted(task_ids)}
        )
    row.task_ids, row.text = sorted(set(task_ids)), text.strip()
    db.session.flush()
    return row


def answer_again(
    community: Community,
    row: Rework,
    *,
    granted: bool,
    answer: str,
    due_on: date | None = None,
    by: int | None,
    now: datetime,
) -> None:
    """Answers such a request in public. Granted: every task named (or the whole) is laid again with a new due
    day, the old ones stay as they are, a topic that was done or closed is open again. Raises Invalid."""
    topic = of_community(Topic, community, row.topic_id)
    if row.state != "waiting":
        raise Invalid(None, P("This has been answered already."))
    if not answer.strip():
        raise Invalid("answer", P("Please write the answer."))
    today = local_day(community, now)
    if granted and (due_on is None or due_on < today):
        raise Invalid("due_on", P("Please say by when."))
    row.state, row.answer = "granted" if granted else "refused", answer.strip()
    row.answered_on, row.answered_by_id = today, by
    if granted:
        for task in db.session.scalars(select(Task).where(Task.id.in_(row.task_ids)).order_by(Task.step)):
            again = add_task(
                community,
                topic,
                plan=TaskPlan(
                    title=f"重新办理：{task.title}",
                    title_en=f"Again: {task.title_en}" if task.title_en else None,
                    owner_role=task.owner_role,
                    due_on=due_on,
                    outcome_id=task.outcome_id,
                ),
                by=by,
                now=now,
            )
            again.follows_id = task.id
        if not row.task_ids:
            add_task(
                community,
                topic,
                plan=TaskPlan(title=f"重新办理：{row.text[:60]}", owner_role=_owner(topic), due_on=due_on),
                by=by,
                now=now,
            )
        if topic.state in ("done", "closed"):
            reopen_topic(community, topic, reason=row.answer, by=by, now=now)
    db.session.flush()
    journal.record(
        community.id,
        "rework_" + row.state,
        "topic",
        topic.id,
        by=by,
        at=now,
        detail={"rework": row.id, "answer": row.answer},
    )
    if row.person_id:
        notify.queue(community.id, row.person_id, "comment_answered", {"topic": topic.id}, now=now)


def _owner(topic: Topic) -> str:
    """Who does again what no task names: the unit that adopted the result, else the body it came from."""
    adopted = adoption_of(topic.id)
    body = db.session.get(Body, topic.body_id) if topic.body_id else None
    return (adopted.by_role if adopted else "") or (
        body.name_zh if body else community_by_id(topic.community_id).name_zh
    )


def reworks_of(topic_id: int) -> list[Rework]:
    """Requests to do something again, in order."""
    return list(db.session.scalars(select(Rework).where(Rework.topic_id == topic_id).order_by(Rework.id)))


def rework_for(community: Community, rework_id: int) -> Rework:
    """A request about a topic of this community. Raises NotFound."""
    return _about_topic(Rework, community, rework_id)


def waiting_reworks(community: Community) -> list[tuple[Rework, Topic]]:
    """Requests not answered, the one due first on top."""
    rows = db.session.execute(
        select(Rework, Topic)
        .join(Topic, Topic.id == Rework.topic_id)
        .where(Topic.community_id == community.id, Rework.state == "waiting")
        .order_by(Rework.answer_by, Rework.id)
    )
    return [(row, topic) for row, topic in rows]


def standing(community: Community) -> list[Standing]:
    """The newest comments and requests, for who looks at residents' texts."""
    found = []
    for row, topic in db.session.execute(
        select(Feedback, Topic)
        .join(Topic, Topic.id == Feedback.topic_id)
        .where(Topic.community_id == community.id, Feedback.comment != "")
        .order_by(Feedback.id.desc())
        .limit(40)
    ):
        path = f"/c/{community.slug}/topics/{topic.number}/progress"
        found.append(Standing(row.comment, row.person_id, path, row.at))
    return found
