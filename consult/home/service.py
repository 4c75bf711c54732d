"""The front page of a community: what goes on here and what this person could do today. Reads only; never
commits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select

from consult.agenda.models import Meeting
from consult.ballots import box
from consult.followup.models import Feedback, Task
from consult.foundation.days import local_day
from consult.foundation.db import db
from consult.foundation.phrases import Own, P, Phrase
from consult.meetings.record import log
from consult.meetings.screens import view
from consult.meetings.screens.parts import question
from consult.outcomes.models import Notice
from consult.people.models import Body, Community, Person
from consult.topics.course import lines_of, station_of
from consult.topics.lists import support_counts, supported_by
from consult.topics.models import Topic
from consult.topics.thresholds import needed_of

#: How a live meeting stands, by the step of `question.step_of` or its phase.
STEP_WORDS = {
    "before": P("checking in"),
    "recess": P("in recess"),
    "voting": P("voting now"),
    "debate": P("in debate"),
    "other": P("in session"),
}


@dataclass(frozen=True)
class ToDo:
    """One thing a person could do today. kind: vote | confirm | rate | support | complete. days: that remain,
    None without a day."""

    kind: str
    title: str
    hint: Phrase
    days: int | None
    endpoint: str
    values: dict[str, Any]


def communities() -> list[Community]:
    """Every community of this instance, in order of founding."""
    return list(db.session.scalars(select(Community).order_by(Community.id)))


def live_meetings(community: Community) -> list[dict[str, Any]]:
    """Meetings open now: {meeting, body, present, members, met, item (or None), step}."""
    rows = db.session.execute(
        select(Meeting, Body)
        .join(Body, Body.id == Meeting.body_id)
        .where(Meeting.community_id == community.id, Meeting.state == "live")
        .order_by(Meeting.starts_at)
    )
    return [{"meeting": meeting, "body": body, **_live(meeting)} for meeting, body in rows]


def _live(meeting: Meeting) -> dict[str, Any]:
    parts = view.parts_for(meeting.id)["parts"]
    state = log.current(meeting.id)
    taken = question.step_of(state)
    step = (
        state.phase
        if state.phase in ("before", "recess")
        else "voting"
        if taken in ("put", "announce")
        else "debate"
        if taken == "debate"
        else "other"
    )
    here = parts["present"]
    return {
        "present": here["present"],
        "members": here["members"],
        "met": here["met"],
        "item": parts["meeting"]["item"],
        "step": STEP_WORDS[step],
    }


def coming_meetings(community: Community, today: date, limit: int = 3) -> list[Meeting]:
    """Noticed meetings from today on."""
    return list(
        db.session.scalars(
            select(Meeting)
            .where(Meeting.community_id == community.id, Meeting.state == "noticed", Meeting.held_on >= today)
            .order_by(Meeting.held_on)
            .limit(limit)
        )
    )


def collecting(
    community: Community, person: Person | None, limit: int = 3
) -> tuple[list[dict[str, Any]], int]:
    """Topics being collected, the closest to enough support first: rows {topic, persons, households, mine,
    needed}, and how many there are."""
    wanted = select(Topic).where(
        Topic.community_id == community.id, Topic.state == "submitted", Topic.gathered_on.is_(None)
    )
    rows = list(db.session.scalars(wanted.order_by(Topic.id.desc()).limit(200)))
    counts = support_counts([t.id for t in rows])
    mine = supported_by(person.id if person else None, [t.id for t in rows])
    made = [
        {
            "topic": t,
            "persons": counts.get(t.id, (0, 0))[0] + t.paper_supporters,
            "households": counts.get(t.id, (0, 0))[1] + t.paper_supporters,
            "mine": t.id in mine,
        }
        for t in rows
    ]
    made.sort(key=lambda row: -int(row["households"]))
    shown, total = made[:limit], len(made)
    needed = needed_of(community, [row["topic"] for row in shown])
    return [{**row, "needed": needed[row["topic"].id]} for row in shown], total


def posted_notices(community: Community, today: date, limit: int = 4) -> list[dict[str, Any]]:
    """Notices in their posting period, the one ending first on top: {notice, days_left}."""
    rows = db.session.scalars(
        select(Notice)
        .where(
            Notice.community_id == community.id,
            Notice.start_on <= today,
            Notice.end_on >= today,
            Notice.withdrawn_at.is_(None),
        )
        .order_by(Notice.end_on)
        .limit(limit)
    )
    return [{"notice": n, "days_left": (n.end_on - today).days + 1} for n in rows]


def recent_notices(community: Community, limit: int = 4) -> list[Notice]:
    """The last notices posted, whether or not their period is over."""
    return list(
        db.session.scalars(
            select(Notice)
            .where(Notice.community_id == community.id, Notice.withdrawn_at.is_(None))
            .order_by(Notice.start_on.desc(), Notice.id.desc())
            .limit(limit)
        )
    )


def progress(community: Community, today: date, limit: int = 3) -> list[dict[str, Any]]:
    """Decided topics being carried out or rated, what is due first on top: {topic, station, line}."""
    due = func.coalesce(func.min(Task.due_on), date.max)
    rows = list(
        db.session.scalars(
            select(Topic)
            .outerjoin(
                Task, (Task.topic_id == Topic.id) & Task.status.in_(("pending", "in_progress", "overdue"))
            )
            .where(Topic.community_id == community.id, Topic.state.in_(("carrying_out", "done")))
            .group_by(Topic.id)
            .order_by(due, Topic.moved_at.desc())
            .limit(limit)
        )
    )
    lines = lines_of(rows, today)
    return [{"topic": t, "station": station_of(t, today), "line": lines.get(t.id)} for t in rows]


def to_do(community: Community, person: Person | None, today: date, now: datetime) -> list[ToDo]:
    """What this person could do today, the most pressing first; empty for a stranger."""
    if person is None:
        return []
    return [
        *_votes(community, person, today, now),
        *_mine_to_complete(community, person),
        *_ratings(community, person),
        *_supports(community, person),
    ][:5]


def _votes(community: Community, person: Person, today: date, now: datetime) -> list[ToDo]:
    made = []
    for slot in box.waiting_for(community.id, person.id, now):
        days = (local_day(community, slot.ends_at) - today).days if slot.ends_at else None
        made.append(
            ToDo(
                "vote",
                slot.question,
                P("You have not voted yet"),
                days,
                "ballots.page",
                {"slug": community.slug, "box_id": slot.box_id},
            )
        )
    return made


def _mine_to_complete(community: Community, person: Person) -> list[ToDo]:
    rows = db.session.scalars(
        select(Topic).where(
            Topic.community_id == community.id, Topic.state == "returned", Topic.proposer_id == person.id
        )
    )
    return [
        ToDo(
            "complete",
            t.title,
            P("The staff ask you for more, then send it in again"),
            None,
            "topics.page",
            {"slug": community.slug, "number": t.number},
        )
        for t in rows
    ]


def _ratings(community: Community, person: Person) -> list[ToDo]:
    """What was carried out and this person has not rated; while tasks are still open, what is done may be
    looked at already."""
    rated = select(Feedback.topic_id).where(Feedback.person_id == person.id)
    rows = db.session.scalars(
        select(Topic)
        .where(Topic.community_id == community.id, Topic.state == "done", Topic.id.not_in(rated))
        .order_by(Topic.moved_at.desc())
        .limit(2)
    )
    made = [
        ToDo(
            "rate",
            t.title,
            P("It has been carried out. How well?"),
            None,
            "followup.rate",
            {"slug": community.slug, "number": t.number},
        )
        for t in rows
    ]
    seen = set()
    for topic, task in db.session.execute(
        select(Topic, Task)
        .join(Task, Task.topic_id == Topic.id)
        .where(
            Topic.community_id == community.id,
            Topic.state == "carrying_out",
            Task.status == "done",
            Topic.id.not_in(rated),
        )
        .order_by(Task.done_on.desc())
        .limit(6)
    ):
        if topic.id not in seen and len(seen) < 1:
            seen.add(topic.id)
            made.append(
                ToDo(
                    "confirm",
                    topic.title,
                    P(
                        "%(who)s says it is done; please go and see: %(task)s",
                        who=task.owner_role or P("the unit in charge"),
                        task=Own(task.title, task.title_en),
                    ),
                    None,
                    "topics.page",
                    {"slug": community.slug, "number": topic.number, "_anchor": "rate"},
                )
            )
    return made


def _supports(community: Community, person: Person) -> list[ToDo]:
    rows, _total = collecting(community, person, 50)
    made = []
    for row in [r for r in rows if not r["mine"]][:2]:
        short = row["needed"] - row["households"]
        hint = (
            P("%(n)s more households, and it goes to screening", n=short)
            if row["needed"] and short > 0
            else P("Is this yours too?")
        )
        made.append(
            ToDo(
                "support",
                row["topic"].title,
                hint,
                None,
                "topics.page",
                {"slug": community.slug, "number": row["topic"].number},
            )
        )
    return made
