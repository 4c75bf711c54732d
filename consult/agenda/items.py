"""Items of an agenda: put on it, moved, taken off, frozen with the notice. Never commits."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from consult.agenda.models import AgendaItem, Meeting
from consult.agenda.words import LEGAL_EFFECTS, METHODS
from consult.deciding import DecisionRule, shipped_rules
from consult.foundation import journal
from consult.foundation.db import canonical, db
from consult.foundation.errors import Invalid, NotFound, Stale
from consult.foundation.phrases import P
from consult.people import bodies, law
from consult.people.models import Body
from consult.topics import service as topics
from consult.topics.models import Topic

#: States in which a topic may go on an agenda: accepted, or decided before and brought again (no quorum, a
#: tie, a postponement, a new proposal).
READY = ("accepted", "decided", "published")


def move_item(meeting: Meeting, item_id: int, *, up: bool) -> None:
    """Moves an item one place up or down a planned agenda; at the end it stays. Raises NotFound, Stale."""
    order = list(meeting.items)
    at = next((n for n, item in enumerate(order) if item.id == item_id), None)
    if at is None:
        raise NotFound()
    if meeting.state != "planned":
        raise Stale(P("The meeting has been noticed; its date and agenda no longer change."))
    to = at - 1 if up else at + 1
    if 0 <= to < len(order):
        order[at], order[to] = order[to], order[at]
        for position, item in enumerate(order, start=1):
            item.position = position
        db.session.flush()
        db.session.expire(meeting, ["items"])


@dataclass(frozen=True, kw_only=True)
class Question:
    """What an item puts: its text, for options how many are chosen (seats), and the minutes planned for
    it."""

    title: str
    text: str
    title_en: str | None = None
    text_en: str | None = None
    question_kind: str = "yes_no"
    options: list[dict[str, Any]] | None = None
    seats: int = 1
    minutes: int | None = None


@dataclass(frozen=True, kw_only=True)
class Deciding:
    """By which rule an item is decided, how the vote is taken (METHODS), what the result means
    (LEGAL_EFFECTS)."""

    decision_rule_id: str = ""
    method: str = "show"
    legal_effect: str = "consultation"


def add_item(
    meeting: Meeting,
    *,
    question: Question,
    deciding: Deciding = Deciding(),
    topic: Topic | None,
    by: int | None,
    now: datetime,
    history: bool = False,
) -> AgendaItem:
    """Puts an item at the end of the agenda, with a copy of its decision rule. Raises Invalid naming the
    field, Stale when frozen."""
    if not history:
        if meeting.state != "planned":
            raise Stale(P("The meeting has been noticed; its date and agenda no longer change."))
        _check_item(
            question.text,
            deciding.method,
            question.question_kind,
            question.options or [],
            question.seats,
            deciding.legal_effect,
        )
        if topic is not None and topic.state not in READY:
            raise Invalid("topic", P("This topic does not wait for a meeting."))
        if question.minutes is not None and not 1 <= question.minutes <= 600:
            raise Invalid("minutes", P("Please give a number from %(low)s to %(high)s.", low=1, high=600))
    body = db.session.get(Body, meeting.body_id) if meeting.body_id else None
    if not history and body is not None and deciding.legal_effect not in law.effects_of(body.kind):
        raise Invalid("legal_effect", P("A vote of such a body does not have this effect."))
    rule = _rule(deciding.decision_rule_id, deciding.method, history, body)
    position = (
        db.session.scalar(select(func.max(AgendaItem.position)).where(AgendaItem.meeting_id == meeting.id))
        or 0
    ) + 1
    item = AgendaItem(
        meeting_id=meeting.id,
        position=position,
        topic_id=topic.id if topic else None,
        title=(question.title or (topic.title if topic else "")).strip(),
        title_en=question.title_en,
        text=question.text.strip(),
        text_en=question.text_en,
        decision_rule_id=deciding.decision_rule_id,
        decision_rule=rule.to_dict() if rule else {},
        method=deciding.method,
        legal_effect=deciding.legal_effect,
        question_kind=question.question_kind,
        options=question.options or [],
        seats=question.seats,
        minutes=question.minutes,
    )
    db.session.add(item)
    db.session.flush()
    if topic is not None and not history:
        topics.set_state(topic, "scheduled", now=now, by=by)
    return item


def _check_item(
    text: str, method: str, question_kind: str, options: list[dict[str, Any]], seats: int, legal_effect: str
) -> None:
    if not text.strip():
        raise Invalid("text", P("Please write the proposed text: what exactly is to be decided?"))
    if method not in METHODS or legal_effect not in LEGAL_EFFECTS:
        raise Invalid("method", P("Please choose how the vote is taken."))
    if question_kind == "options":
        if len(options) < 2:
            raise Invalid("options", P("Please write at least two options, one in a line."))
        if not 1 <= seats < len(options):
            raise Invalid(
                "seats", P("The number to be chosen must be at least 1 and less than the number of options.")
            )


def bring_again(meeting: Meeting, topic: Topic, text: str, *, by: int | None, now: datetime) -> AgendaItem:
    """Puts a text that differs from what was voted on a planned agenda, to be decided in the way it was
    before. A topic whose vote from paper is not published yet waits for a meeting again. Raises Invalid
    ('text' | 'topic' | 'meeting'), Stale."""
    if meeting.community_id != topic.community_id:
        raise NotFound()
    if any(item.topic_id == topic.id for item in meeting.items):
        raise Invalid("meeting", P("This topic is on the agenda of that meeting already."))
    wanted = select(AgendaItem).where(AgendaItem.topic_id == topic.id).order_by(AgendaItem.id.desc())
    last = db.session.scalar(wanted.limit(1))
    before = db.session.get(Meeting, last.meeting_id) if last is not None else None
    if topic.state == "voting" and (before is None or before.state in ("adjourned", "recorded", "cancelled")):
        topics.set_state(topic, "accepted", now=now, by=by)
    body = db.session.get(Body, meeting.body_id) if meeting.body_id else None
    effects = law.effects_of(body.kind) if body is not None else ("consultation",)
    usual = list(body.decision_rule_ids) if body is not None else []
    rule_id = last.decision_rule_id if last is not None else ""
    effect = last.legal_effect if last is not None else ""
    return add_item(
        meeting,
        question=Question(title="", text=text),
        deciding=Deciding(
            decision_rule_id=rule_id if rule_id in usual else (usual[0] if usual else ""),
            method=last.method if last is not None and last.method in METHODS else "show",
            legal_effect=effect if effect in effects else effects[0],
        ),
        topic=topic,
        by=by,
        now=now,
    )


def _rule(decision_rule_id: str, method: str, history: bool, body: Body | None) -> DecisionRule | None:
    if not decision_rule_id:
        return None
    rule = shipped_rules().get(decision_rule_id) if history else bodies.rule_for(body, decision_rule_id)
    if rule is None:
        raise Invalid("decision_rule_id", P("There is no such decision rule."))
    if not history and method == "box" and "area_sqm" in rule.units:
        raise Invalid(
            "method",
            P(
                "Where floor area decides, an unnamed box is not possible: the area would give its owner "
                "away. Choose a named vote or paper."
            ),
        )
    return rule


def remove_item(meeting: Meeting, item_id: int, *, by: int | None, now: datetime) -> None:
    """Takes an item off a planned agenda; its topic goes back to accepted. Raises NotFound, Stale."""
    if meeting.state != "planned":
        raise Stale(P("The meeting has been noticed; its date and agenda no longer change."))
    item = next((i for i in meeting.items if i.id == item_id), None)
    if item is None:
        raise NotFound()
    topic = topics.topic_by_id(item.topic_id) if item.topic_id else None
    meeting.items.remove(item)
    db.session.delete(item)
    db.session.flush()
    for position, rest in enumerate(meeting.items, start=1):
        rest.position = position
    if topic is not None:
        topics.set_state(topic, "accepted", now=now, by=by)


def release_unsettled(meeting: Meeting, settled: Collection[int], *, by: int | None, now: datetime) -> None:
    """After a meeting: topics it took but did not settle (no quorum, postponed, withdrawn, never reached)
    wait for another agenda again. settled: ids of items a vote was taken on."""
    for item in meeting.items:
        topic = topics.topic_by_id(item.topic_id) if item.topic_id else None
        if topic is None or item.id in settled or topic.state not in ("scheduled", "deliberating", "voting"):
            continue
        elsewhere = db.session.scalar(
            select(Meeting.id)
            .join(AgendaItem, AgendaItem.meeting_id == Meeting.id)
            .where(
                AgendaItem.topic_id == topic.id,
                Meeting.id != meeting.id,
                Meeting.state.in_(("planned", "noticed", "live")),
            )
            .limit(1)
        )
        if elsewhere is None:
            topics.set_state(topic, "accepted", now=now, by=by)
            detail = {"meeting": meeting.id, "title": meeting.title}
            journal.record(
                meeting.community_id, "topic_unsettled", "topic", topic.id, by=by, at=now, detail=detail
            )


def text_hash(salt: str, text: str) -> str:
    """sha256 (hex) of the salt, a line feed and the text in UTF-8: what the notice prints."""
    return hashlib.sha256(f"{salt}\n{text}".encode()).hexdigest()


def item_hash(item: AgendaItem) -> str:
    """sha256 (hex) of an item as it comes before the meeting, with its salt: what the opening binds into the
    log."""
    told = [
        item.text_salt,
        item.position,
        item.title,
        item.title_en,
        item.text,
        item.text_en,
        item.question_kind,
        item.options,
        item.seats,
        item.decision_rule,
        item.method,
        item.legal_effect,
    ]
    return hashlib.sha256(canonical(told).encode()).hexdigest()


def freeze(meeting: Meeting, now: datetime) -> None:
    """Freezes and hashes the texts of all items; frozen ones stay as they are."""
    for item in meeting.items:
        if item.frozen_at is None:
            item.text_salt = secrets.token_hex(16)
            item.text_hash = text_hash(item.text_salt, item.text)
            item.frozen_at = now


def item_for(meeting: Meeting, item_id: int) -> AgendaItem:
    """An item of this meeting. Raises NotFound."""
    item = db.session.get(AgendaItem, item_id) if item_id < 2**31 else None
    if item is None or item.meeting_id != meeting.id:
        raise NotFound()
    return item


def settle_item(item: AgendaItem, *, final_text: str, final_text_en: str | None = None) -> None:
    """The text as finally settled, after amendments."""
    item.final_text, item.final_text_en = final_text, final_text_en


def item_by_id(item_id: int) -> AgendaItem | None:
    """The item of this id."""
    return db.session.get(AgendaItem, item_id)


def items_of_topic(topic_id: int) -> list[tuple[AgendaItem, Meeting]]:
    """The items (with their meetings) a topic has been on, oldest first."""
    return [
        (item, meeting)
        for item, meeting in db.session.execute(
            select(AgendaItem, Meeting)
            .join(Meeting, Meeting.id == AgendaItem.meeting_id)
            .where(AgendaItem.topic_id == topic_id)
            .order_by(Meeting.held_on, AgendaItem.id)
        )
    ]


def rules_for(body: Body | None) -> list[DecisionRule]:
    """Decision rules to choose from: the body's own first, then all others."""
    known = shipped_rules()
    own = [known[r] for r in (body.decision_rule_ids if body else []) if r in known]
    return own + [rule for rule in known.values() if rule not in own]
