"""What results give to the wall and to a topic's timeline."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select

from consult.db import db
from consult.members import service as members
from consult.members.models import Community
from consult.outcomes import facts
from consult.outcomes.models import Notice, Outcome, VoteRecord
from consult.phrases import P, Phrase
from consult.topics import service as topics
from consult.topics.models import Topic

#: At most so many notices on the wall; the loop stays under ten pages.
ON_WALL = 5


@dataclass(frozen=True)
class Slide:
    """One page of the wall. lines: phrases or people's words. rows: facts.CountRow to draw. code: digits for joining.

    endpoint, values: the page its QR leads to. verdict: a word set as a stamp; ok: its sense. stamp: the corner tag. steps: [(mark, text,
    quiet)] with mark done|now|late|ahead. kind: live | notice | progress | collect."""

    kind: str
    title: str
    lines: list[Phrase | str] = field(default_factory=list)
    code: str | None = None
    endpoint: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    text: str = ""
    rows: Sequence[Any] = ()
    verdict: Phrase | None = None
    ok: bool = True
    stamp: Phrase | None = None
    steps: Sequence[tuple[str, Any, Any]] = ()
    title_en: str | None = None
    text_en: str | None = None


def board_slides(community: Community, now: datetime) -> list[Slide]:
    """A slide per notice in its posting period, the one ending first on top."""
    today = members.local_day(community, now)
    rows = db.session.scalars(select(Notice).where(Notice.community_id == community.id, Notice.start_on <= today, Notice.end_on >= today,
                                                   Notice.withdrawn_at.is_(None)).order_by(Notice.end_on, Notice.id).limit(ON_WALL))
    slides = []
    for notice in rows:
        outcome = db.session.get(Outcome, notice.outcome_id) if notice.outcome_id else None
        vote = db.session.get(VoteRecord, outcome.vote_id) if outcome and outcome.vote_id else None
        day = (today - notice.start_on).days + 1
        lines: list[Phrase | str] = [text for text in (notice.number,) if text]
        slides.append(Slide(
            kind="notice", title=notice.title, title_en=notice.title_en, lines=lines, endpoint="outcomes.notice",
            values={"slug": community.slug, "notice_id": notice.id}, text=(outcome.text or outcome.summary) if outcome else notice.text,
            text_en=(outcome.text_en or outcome.summary_en) if outcome else None,
            rows=[row for row in facts.count_rows(vote) if row.decides],
            verdict=facts.status_phrase(outcome.status) if outcome else None,
            ok=outcome is None or outcome.status in ("adopted", "consensus"),
            stamp=P("Posted, day %(day)s of %(days)s", day=day, days=notice.days)))
    return slides


def timeline(topic_id: int) -> list[Any]:
    """The topic's votes, results, notices and objections for its page."""
    topic = db.session.get(Topic, topic_id)
    if topic is None:
        return []
    slug = members.community_by_id(topic.community_id).slug
    items = []
    for vote in db.session.scalars(select(VoteRecord).where(VoteRecord.topic_id == topic_id).order_by(VoteRecord.round, VoteRecord.id)):
        items.append(topics.TimelineItem(on=vote.closed_on or vote.entered_at.date(), station=5, title=P(
            "Vote, round %(n)s: %(result)s", n=vote.round, result=facts.status_phrase(
                "adopted" if vote.passed else "rejected" if vote.quorum_met else "no_quorum")), body=vote.question, body_en=vote.question_en, detail=[said for _met, said in facts.findings(vote)]))
    for outcome in db.session.scalars(select(Outcome).where(Outcome.topic_id == topic_id, Outcome.published_on.is_not(None)).order_by(Outcome.id)):
        items.append(topics.TimelineItem(on=outcome.decided_on or outcome.created_at.date(), station=6, title=P(
            "Result: %(status)s", status=facts.status_phrase(outcome.status)), body=outcome.summary or outcome.text,
            body_en=outcome.summary_en or outcome.text_en,
            url=("outcomes.result", {"slug": slug, "outcome_id": outcome.id})))
    for notice in db.session.scalars(select(Notice).where(Notice.topic_id == topic_id).order_by(Notice.start_on, Notice.id)):
        title = P("Posted: %(kind)s %(number)s", kind=notice.kind, number=notice.number or "")
        items.append(topics.TimelineItem(on=notice.start_on, station=6, title=title, body=notice.title,
                                         body_en=notice.title_en,
                                         url=("outcomes.notice", {"slug": slug, "notice_id": notice.id})))
    return items
