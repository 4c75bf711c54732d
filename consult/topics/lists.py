"""Lists of topics: searched, filtered by station and kind, counted; topics that read alike. Reads only."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import and_, case, func, or_, select

from consult.foundation.db import db
from consult.foundation.own_words import for_search
from consult.office.moderation import Standing
from consult.people.models import Community, Person
from consult.topics.models import Topic, TopicSupport

PAGE = 20


@dataclass(frozen=True)
class TopicPage:
    """A page of topics: rows of (topic, persons, households), where it stands, and the counts per station of
    the whole list."""

    rows: list[tuple[Topic, int, int]]
    page: int
    pages: int
    total: int


def _station(today: date) -> Any:
    """The station as SQL, the same as `service.station_of`; what left the river counts where it left, what is
    closed at the last."""
    state = Topic.state
    return case(
        (and_(state == "submitted", Topic.gathered_on.is_(None)), 1),
        (state.in_(("submitted", "returned", "withdrawn", "merged", "referred")), 2),
        (state.in_(("accepted", "scheduled")), 3),
        (state == "deliberating", 4),
        (state == "voting", 5),
        (and_(state == "published", Topic.posted_until.is_not(None), Topic.posted_until < today), 7),
        (state.in_(("decided", "published")), 6),
        (state == "carrying_out", 8),
        else_=9,
    )


def _like(word: str) -> str:
    return "%" + word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"


def topics_of(
    community: Community,
    *,
    search: str = "",
    state: str = "",
    kind: str = "",
    station: int = 0,
    today: date | None = None,
    page: int = 1,
) -> TopicPage:
    """Topics of a community, the newest movement first. search: in title, text, place and number. station: 1
    to 9, 0 for all. Drafts never show."""
    wanted = select(Topic).where(Topic.community_id == community.id, Topic.state != "draft")
    for word in for_search(search).split()[:5]:
        like = _like(word)
        wanted = wanted.where(
            or_(Topic.sought.like(like, escape="\\"), Topic.document.ilike(like, escape="\\"))
        )
    if state:
        wanted = wanted.where(Topic.state == state)
    if kind:
        wanted = wanted.where(Topic.kind == kind)
    if station:
        wanted = wanted.where(_station(today or date.max) == station)
    total = db.session.scalar(select(func.count()).select_from(wanted.subquery())) or 0
    pages = max(1, math.ceil(total / PAGE))
    page = min(max(1, page), pages)
    topics = list(
        db.session.scalars(
            wanted.order_by(Topic.moved_at.desc(), Topic.number.desc()).limit(PAGE).offset((page - 1) * PAGE)
        )
    )
    counts = support_counts([t.id for t in topics])
    return TopicPage(
        [(t, counts.get(t.id, (0, 0))[0] + t.paper_supporters, counts.get(t.id, (0, 0))[1]) for t in topics],
        page,
        pages,
        total,
    )


def station_counts(community: Community, today: date) -> list[int]:
    """How many topics stand at each station: ten numbers, the first of them the total."""
    station = _station(today).label("station")
    rows = db.session.execute(
        select(station, func.count())
        .where(Topic.community_id == community.id, Topic.state != "draft")
        .group_by(station)
    )
    counts = [0] * 10
    for at, n in rows:
        counts[at] = n
    counts[0] = sum(counts)
    return counts


def coming_to(community: Community, station: int, today: date) -> Topic | None:
    """The topic that will reach a station next: of the nearest station before it that is not empty, the one
    that moved last."""
    if station < 2:
        return None
    at = _station(today)
    return db.session.scalar(
        select(Topic)
        .where(
            Topic.community_id == community.id,
            Topic.state.not_in(("draft", "withdrawn", "merged", "referred")),
            at < station,
        )
        .order_by(at.desc(), Topic.moved_at.desc())
        .limit(1)
    )


def kind_counts(community: Community) -> dict[str, int]:
    """How many topics there are of each kind."""
    rows = db.session.execute(
        select(Topic.kind, func.count())
        .where(Topic.community_id == community.id, Topic.state != "draft")
        .group_by(Topic.kind)
    )
    return {kind: n for kind, n in rows}


def support_counts(topic_ids: list[int]) -> dict[int, tuple[int, int]]:
    """{topic id: (persons, households)} of those known to live here; paper is not in it, nor who added
    themselves: see `unconfirmed_support`."""
    rows = db.session.execute(
        select(TopicSupport.topic_id, func.count(), func.count(TopicSupport.household_id.distinct()))
        .join(Person, Person.id == TopicSupport.person_id)
        .where(TopicSupport.topic_id.in_(topic_ids), Person.level != "declared")
        .group_by(TopicSupport.topic_id)
    )
    return {topic_id: (persons, households) for topic_id, persons, households in rows}


def unconfirmed_support(topic_id: int) -> int:
    """How many who added themselves support a topic: shown apart, counted when the staff confirm them."""
    wanted = (
        select(func.count())
        .select_from(TopicSupport)
        .join(Person, Person.id == TopicSupport.person_id)
        .where(TopicSupport.topic_id == topic_id, Person.level == "declared")
    )
    return db.session.scalar(wanted) or 0


def supported_by(person_id: int | None, topic_ids: list[int]) -> set[int]:
    """Which of these topics a person supports."""
    if person_id is None:
        return set()
    return set(
        db.session.scalars(
            select(TopicSupport.topic_id).where(
                TopicSupport.person_id == person_id, TopicSupport.topic_id.in_(topic_ids)
            )
        )
    )


def waiting(community: Community) -> list[Topic]:
    """Topics that wait for screening: those that gathered enough support first, the oldest first."""
    return list(
        db.session.scalars(
            select(Topic)
            .where(Topic.community_id == community.id, Topic.state == "submitted")
            .order_by(Topic.gathered_on.is_(None), Topic.gathered_on, Topic.submitted_on, Topic.id)
        )
    )


def open_topics(community: Community) -> list[Topic]:
    """Topics others may be merged into or that may be put on an agenda."""
    return list(
        db.session.scalars(
            select(Topic)
            .where(
                Topic.community_id == community.id,
                Topic.state.in_(("submitted", "accepted", "scheduled", "decided", "published")),
            )
            .order_by(Topic.number.desc())
            .limit(200)
        )
    )


def similar_topics(community: Community, title: str, limit: int = 3) -> list[Topic]:
    """At most `limit` topics whose titles share pairs of characters with this one, weighted by rarity; a
    person decides."""
    pairs = _pairs(title)
    if not pairs:
        return []
    topics = db.session.scalars(
        select(Topic)
        .where(Topic.community_id == community.id, Topic.state.not_in(("draft", "withdrawn", "merged")))
        .order_by(Topic.id.desc())
        .limit(500)
    ).all()
    others = [(t, _pairs(t.title)) for t in topics]
    # Among a handful of topics nothing would be rare: rarity is judged as if there were twenty at least.
    many = max(len(others), 20)
    weight = {pair: math.log((1 + many) / (1 + sum(pair in p for _t, p in others))) + 0.1 for pair in pairs}
    scored = [
        (sum(weight[p] for p in pairs & theirs) / math.sqrt(len(pairs) * len(theirs)), t)
        for t, theirs in others
        if pairs & theirs
    ]
    scored.sort(key=lambda row: (-row[0], row[1].id))
    return [topic for score, topic in scored[:limit] if score > 0.12]


def _pairs(text: str) -> set[str]:
    letters = "".join(c for c in text.lower() if c.isalnum())
    return {letters[i : i + 2] for i in range(len(letters) - 1)}


def standing(community: Community) -> list[Standing]:
    """The newest texts of topics, for who looks at them."""
    found = []
    for topic in db.session.scalars(
        select(Topic)
        .where(Topic.community_id == community.id, Topic.state != "draft")
        .order_by(Topic.id.desc())
        .limit(40)
    ):
        path = f"/c/{community.slug}/topics/{topic.number}"
        found += [
            Standing(text, topic.proposer_id, path, topic.created_at)
            for text in (topic.title, topic.what, topic.place)
            if text
        ]
    return found
