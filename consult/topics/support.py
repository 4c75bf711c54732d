"""Support: by person, counted by household; enough of it sends a topic to screening. Never commits."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import func, select

from consult.foundation import journal, notify
from consult.foundation.days import local_day
from consult.foundation.db import db
from consult.foundation.errors import Forbidden, Invalid, Stale
from consult.foundation.phrases import P
from consult.people.models import Person
from consult.people.places import community_by_id
from consult.topics.lists import (
    support_counts,
)
from consult.topics.models import Topic, TopicSupport
from consult.topics.thresholds import needed_at

#: States in which neighbours may support.
SUPPORTABLE = ("submitted", "accepted", "scheduled")
#: How many topics somebody who added themselves supports before the staff have confirmed them.
UNCONFIRMED_SUPPORTS = 3


def _supporting(by: Person) -> int:
    wanted = select(func.count()).select_from(TopicSupport).where(TopicSupport.person_id == by.id)
    return db.session.scalar(wanted) or 0


def gather(topic: Topic, day: date, now: datetime | None = None) -> None:
    """Marks the day enough households support a topic; once marked it stays, whoever takes support back."""
    if topic.gathered_on is not None or topic.state != "submitted":
        return
    needed = needed_at(community_by_id(topic.community_id), topic.territory_id, topic.submitted_on)
    db.session.flush()
    households = support_counts([topic.id]).get(topic.id, (0, 0))[1] + topic.paper_supporters
    if households >= needed:
        topic.gathered_on = day
        if needed and now is not None:
            topic.moved_at = now
            journal.record(topic.community_id, "topic_gathered", "topic", topic.id, at=now)
            if topic.proposer_id:
                notify.queue(
                    topic.community_id,
                    topic.proposer_id,
                    "topic_gathered",
                    {"number": topic.number, "title": topic.title},
                    now=now,
                )


def supports(topic: Topic, person_id: int | None) -> bool:
    """Whether this person supports the topic."""
    return person_id is not None and db.session.get(TopicSupport, (topic.id, person_id)) is not None


def support_topic(topic: Topic, *, by: Person, now: datetime) -> None:
    """Supports a topic; again does nothing. Raises Forbidden for another community's person, Stale when
    collection is over."""
    if by.community_id != topic.community_id:
        raise Forbidden()
    if topic.state not in SUPPORTABLE:
        raise Stale(P("This topic is no longer being collected."))
    if by.level == "declared" and not supports(topic, by.id) and _supporting(by) >= UNCONFIRMED_SUPPORTS:
        raise Invalid(
            None,
            P(
                "Until the staff have confirmed you, you can support at most %(n)s topics.",
                n=UNCONFIRMED_SUPPORTS,
            ),
        )
    if not supports(topic, by.id):
        # Two taps in the same instant: the row of the first is the lock, the second finds it.
        db.session.execute(select(Topic.id).where(Topic.id == topic.id).with_for_update(key_share=True))
        if not _supported_now(topic, by):
            db.session.add(
                TopicSupport(topic_id=topic.id, person_id=by.id, household_id=by.household_id, at=now)
            )
            db.session.flush()
        gather(topic, local_day(community_by_id(topic.community_id), now), now)


def _supported_now(topic: Topic, by: Person) -> bool:
    return (
        db.session.scalar(
            select(func.count())
            .select_from(TopicSupport)
            .where(TopicSupport.topic_id == topic.id, TopicSupport.person_id == by.id)
        )
        != 0
    )


def withdraw_support(topic: Topic, *, by: Person) -> None:
    """Takes one's support back; without one does nothing."""
    given = db.session.get(TopicSupport, (topic.id, by.id))
    if given is not None:
        db.session.delete(given)
        db.session.flush()


def record_support_count(topic: Topic, count: int) -> None:
    """补录: supporters counted on paper. Raises Invalid for a negative number."""
    if count < 0:
        raise Invalid("supporters", P("The number cannot be negative."))
    topic.paper_supporters = count
    gather(topic, topic.submitted_on)
