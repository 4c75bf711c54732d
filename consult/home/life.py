"""What the stations downstream of collection know about a topic, for its page and for lists. Reads only;
never commits.

`consult.app` gives `lines` and `parts` to consult.topics, so that the topic's page needs no upward import.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import select

from consult.agenda.history import amendments_of
from consult.agenda.items import item_by_id, items_of_topic
from consult.agenda.models import AgendaItem, Meeting
from consult.followup.feedback import comments_of, may_rate, rating_of, satisfaction_of
from consult.followup.models import Task
from consult.followup.tasks import adoption_of, tasks_of
from consult.followup.words import SCORE_PHRASES, STATUS_PHRASES
from consult.foundation.db import db
from consult.foundation.phrases import Day, Own, P, Phrase
from consult.outcomes import facts
from consult.outcomes import service as outcomes
from consult.outcomes.models import Notice
from consult.outcomes.voted import departed
from consult.outcomes.votes import vote_of
from consult.people import places
from consult.topics.course import Line, lines_of, station_of
from consult.topics.models import Topic
from consult.topics.screening import screen_days
from consult.topics.words import LEFT

OPEN_TASKS = ("pending", "in_progress", "overdue")


def lines(rows: list[Topic], today: date) -> dict[int, Line]:
    """Where each topic stands at stations 3 to 9: {topic id: line}."""
    ids = [t.id for t in rows]
    found: dict[int, Line] = {}
    found.update(_scheduled(ids, today))
    found.update(_posted(ids, today, {t.id: t for t in rows}))
    found.update(_carried_out(ids, today))
    for topic in rows:
        if topic.state == "decided":
            found[topic.id] = Line(P("Decided; the result is to be posted"))
        elif topic.state == "done":
            found[topic.id] = Line(P("Carried out; ratings are being taken"))
        elif topic.state == "closed":
            found[topic.id] = Line(P("Closed; every station is passed"))
        elif topic.state not in ("scheduled", "deliberating", "voting", "published", "carrying_out"):
            found.pop(topic.id, None)
    return found


def _scheduled(ids: list[int], today: date) -> dict[int, Line]:
    rows = db.session.execute(
        select(AgendaItem.topic_id, Meeting)
        .join(Meeting, Meeting.id == AgendaItem.meeting_id)
        .where(AgendaItem.topic_id.in_(ids), Meeting.state.in_(("planned", "noticed", "live")))
        .order_by(Meeting.held_on.desc())
    )
    found = {}
    for topic_id, meeting in rows:
        if meeting.state == "live":
            found[topic_id] = Line(P("The meeting is open now"), live=True)
        elif meeting.state == "noticed" and meeting.held_on >= today:
            found[topic_id] = Line(
                P("Meeting on %(day)s, %(place)s", day=Day.of(meeting.held_on), place=meeting.place)
                if meeting.place
                else P("Meeting on %(day)s", day=Day.of(meeting.held_on)),
                (meeting.held_on - today).days,
            )
        else:
            found[topic_id] = Line(P("A meeting is being prepared"))
    return found


def _posted(ids: list[int], today: date, by_id: dict[int, Topic]) -> dict[int, Line]:
    rows = db.session.execute(
        select(Notice.topic_id, Notice.end_on)
        .where(Notice.topic_id.in_(ids), Notice.withdrawn_at.is_(None))
        .order_by(Notice.end_on)
    )
    found = {}
    for topic_id, end_on in rows:
        if by_id[topic_id].state != "published":
            continue
        found[topic_id] = (
            Line(P("Objections until %(day)s", day=Day.of(end_on)), (end_on - today).days)
            if end_on >= today
            else Line(P("The posting is over; it waits to be adopted"))
        )
    return found


def _carried_out(ids: list[int], today: date) -> dict[int, Line]:
    rows = db.session.scalars(
        select(Task)
        .where(Task.topic_id.in_(ids), Task.status.in_(OPEN_TASKS))
        .order_by(Task.due_on.is_(None), Task.due_on, Task.id)
    )
    found: dict[int, Line] = {}
    for task in rows:
        if task.topic_id not in found:
            name = Own(task.title, task.title_en)
            words = P("%(task)s, %(who)s", task=name, who=task.owner_role) if task.owner_role else name
            found[task.topic_id] = Line(words, (task.due_on - today).days if task.due_on else None)
    return found


def parts(topic: Topic, who: Any, today: date) -> dict[str, Any]:
    """For the topic's page: decision (or None), tasks, rating, meetings, notice and the line of what is
    happening now."""
    community = places.community_by_id(topic.community_id)
    published = outcomes.outcomes_of(topic.id)
    met = items_of_topic(topic.id)
    tasks = tasks_of(topic.id, today)
    return {
        "decision": _decision(published[-1], topic) if published else None,
        "earlier": published[:-1],
        "tasks": tasks,
        "adoption": adoption_of(topic.id),
        "live": next((m for _i, m in met if m.state == "live"), None),
        "coming": next((m for _i, m in met if m.state == "noticed" and m.held_on >= today), None),
        "felt": satisfaction_of(topic.id),
        "comments": comments_of(topic.id),
        "may_rate": may_rate(topic),
        "my_rating": rating_of(topic.id, who.person_id),
        "score_phrases": SCORE_PHRASES,
        "task_phrases": STATUS_PHRASES,
        "now_line": lines_of([topic], today).get(topic.id),
        "next_words": _next(topic, today),
        "notice": _notice(topic),
        "community": community,
        "now_task": next(
            (
                Own(seen.task.title, seen.task.title_en)
                for seen in tasks
                if seen.state in ("late", "now", "ahead")
            ),
            None,
        )
        if topic.state == "carrying_out"
        else None,
    }


def _decision(outcome: Any, topic: Topic) -> dict[str, Any]:
    vote = vote_of(outcome)
    item = item_by_id(outcome.item_id) if outcome.item_id else None
    first = item.text if item and item.text and item.text != outcome.text else ""
    body = outcomes.body_of(outcome)
    rows = facts.count_rows(vote)
    return {
        "outcome": outcome,
        "departed": departed(outcome),
        "vote": vote,
        "rows": [r for r in rows if r.decides],
        "all_rows": rows,
        "findings": facts.findings(vote),
        "withheld": facts.withheld_line(vote) if vote is not None and vote.withheld else None,
        "status": facts.status_phrase(outcome.status),
        "good": outcome.status in ("adopted", "consensus"),
        "effect": facts.EFFECT_PHRASES.get(outcome.legal_effect),
        "first_text": first,
        "body": body,
        "amendments": amendments_of(item.id) if item else [],
        "need_pct": {r.unit: _need_at(r) for r in rows},
    }


def _need_at(row: Any) -> float | None:
    """Where the threshold stands on the bar, in per cent of its base; None where the rule names no number."""
    if row.approve_needed is None or not row.approve_base:
        return None
    return float(min(100.0, 100 * row.approve_needed / row.approve_base))


def _notice(topic: Topic) -> Notice | None:
    return db.session.scalar(
        select(Notice)
        .where(Notice.topic_id == topic.id, Notice.withdrawn_at.is_(None))
        .order_by(Notice.id.desc())
        .limit(1)
    )


def _next(topic: Topic, today: date) -> Phrase | None:
    """What the next station will be, in a sentence."""
    station = station_of(topic, today)
    community = places.community_by_id(topic.community_id)
    if topic.state in LEFT or station > 9:
        return None
    return {
        1: P(
            "The staff answer within %(n)s working days, always with the reason",
            n=screen_days(community, topic.gathered_on),
        ),
        2: P("Once accepted it goes onto the agenda of a meeting, noticed in good time"),
        3: P("The meeting debates it under rules; everyone may sit in"),
        4: P("The final text is voted on by the rule printed with the agenda"),
        5: P("The result is posted with its numbers, open to objections"),
        6: P("When the posting is over, the unit in charge says what it adopts and why"),
        7: P("Tasks with a responsible unit and a day, shown here until done"),
        8: P("Those concerned rate it, and the topic is closed or taken up again"),
        9: P("When the ratings are answered the topic is closed"),
    }[station]
