"""What results give to the wall and to a topic's timeline.

A slide holds facts; `laid_out` turns it into pages of one language, so that a long text is paged and never
set small.
Names of people never come here: roles and numbers only.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from consult.foundation import settings
from consult.foundation.days import local_day
from consult.foundation.db import db
from consult.foundation.phrases import P, Phrase
from consult.foundation.procedures import printed_source
from consult.outcomes import facts
from consult.outcomes.models import Notice, Outcome, VoteRecord
from consult.people import places
from consult.people.models import Community
from consult.topics.course import TimelineItem
from consult.topics.models import Topic

#: At most so many notices on the wall; the loop stays under ten pages (domain reference 3.2).
ON_WALL = 5
#: Where fewer are posted, the latest results fill up to so many slides, for so many days after the decision.
FILL, RECENT_DAYS = 3, 365
#: Text a slide takes beside figures, and a page of text alone; in widths of a Chinese character.
BESIDE, ALONE = 76, 160


@dataclass(frozen=True)
class Step:
    """One task as notices, prints and walls show it. state: done | late | now | ahead | cancelled. late: days
    overdue,
    left: days to go. explained: the unit has explained the delay, which hides nothing."""

    title: str
    title_en: str | None
    owner: str | Phrase
    due_on: date | None
    done_on: date | None
    state: str
    late: int = 0
    left: int | None = None
    #: days it was done after its day: said for ever
    done_late: int = 0
    explained: bool = False
    recurs: str | None = None


#: Who knows the tasks of a topic: (topic_id, today) → steps. Downstream of us, so set by consult.app.
step_sources: list[Callable[[int, date], list[Step]]] = []


def steps_of(topic_id: int | None, today: date) -> list[Step]:
    """The tasks that follow a result, in order."""
    return [step for source in step_sources for step in source(topic_id, today)] if topic_id else []


@dataclass(frozen=True)
class Slide:
    """One thing on the wall.

    kind: live | notice | result | progress. key: stable between refreshes. badge, tone: the corner tag (ok |
    wait | late | live |
    info); note: what stands beside it. text: people's words. verdict: set as a stamp, ok its sense; said: one
    sentence beside it.
    rows: facts.CountRow to draw. basis: quiet line. facts: [(label, value)] of a live meeting. code: digits
    for joining. endpoint,
    values: the page its QR leads to; invite: what to do with it. page, pages: where a long text was cut.
    alone: text without figures beside it. seconds: how long it stays.
    """

    kind: str
    key: str
    title: str
    title_en: str | None = None
    badge: Phrase | None = None
    tone: str = "info"
    note: Phrase | str | None = None
    text: str = ""
    text_en: str | None = None
    #: that the text is not the one that was voted, as the page says it
    departed: Phrase | None = None
    verdict: Phrase | None = None
    ok: bool = True
    said: Phrase | None = None
    rows: Sequence[facts.CountRow] = ()
    chosen: Sequence[tuple[str, int, bool]] = ()
    basis: Sequence[Phrase | str | dict[str, str]] = ()
    steps: Sequence[Step] = ()
    facts: Sequence[tuple[Phrase, Phrase | str]] = ()
    meter: int | None = None
    code: str | None = None
    endpoint: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    invite: Phrase | None = None
    phone: str = ""
    page: int = 1
    pages: int = 1
    alone: bool = False
    seconds: int = 14

    def shown_steps(self, most: int) -> list[tuple[int, Step]]:
        """(position, step) of at most `most` tasks; where there are more, those long done give way first."""
        numbered = list(enumerate(self.steps, 1))
        spare = len(numbered) - most
        for each in [pair for pair in numbered if pair[1].state in ("done", "cancelled")][: max(0, spare)]:
            numbered.remove(each)
        return numbered[:most]


# --- slides ---


def board_slides(community: Community, now: datetime) -> list[Slide]:
    """A slide per notice in its posting period, the one ending first on top; where few are posted, the latest
    results too."""
    today = local_day(community, now)
    posted = list(
        db.session.scalars(
            select(Notice)
            .where(
                Notice.community_id == community.id,
                Notice.start_on <= today,
                Notice.end_on >= today,
                Notice.withdrawn_at.is_(None),
            )
            .order_by(Notice.end_on, Notice.id)
            .limit(ON_WALL)
        )
    )
    slides = [_notice_slide(community, notice, today) for notice in posted]
    # Taking a notice down is the emergency brake: its result does not come back by the other door.
    withdrawn = db.session.scalars(
        select(Notice.outcome_id).where(Notice.community_id == community.id, Notice.withdrawn_at.is_not(None))
    )
    shown = {notice.outcome_id for notice in posted} | set(withdrawn)
    fill = max(0, FILL - len(slides))
    latest = _latest_results(community, today, shown) if fill else []
    return slides + [_result_slide(community, outcome, topic, today) for outcome, topic in latest[:fill]]


def _notice_slide(community: Community, notice: Notice, today: date) -> Slide:
    outcome = db.session.get(Outcome, notice.outcome_id) if notice.outcome_id else None
    topic = db.session.get(Topic, outcome.topic_id) if outcome else None
    left = (notice.end_on - today).days + 1
    slide = Slide(
        kind="notice",
        key=f"notice-{notice.id}",
        title=topic.title if topic else notice.title,
        title_en=topic.title_en if topic else notice.title_en,
        badge=P("Posted, day %(day)s of %(days)s", day=(today - notice.start_on).days + 1, days=notice.days),
        tone="ok" if left > 2 else "wait",
        note=P("%(n)s days left, until %(day)s", n=left, day=notice.end_on)
        if left > 1
        else P("Last day: %(day)s", day=notice.end_on),
        text=notice.text,
        endpoint="outcomes.notice",
        values={"slug": community.slug, "notice_id": notice.id},
        invite=P("Scan to read all of it and to object"),
        phone=(notice.contact or {}).get("phone", ""),
    )
    return _told(slide, outcome, notice.number, notice.topic_id, today)


def _latest_results(community: Community, today: date, shown: set[int | None]) -> list[tuple[Outcome, Topic]]:
    """Published results of the last year that are not `shown`, the latest first."""
    recent = db.session.execute(
        select(Outcome, Topic)
        .join(Topic, Topic.id == Outcome.topic_id)
        .where(Outcome.community_id == community.id, Outcome.published_on.is_not(None))
        .order_by(Outcome.decided_on.desc(), Outcome.id.desc())
        .limit(ON_WALL * 2)
    )
    return [
        (outcome, topic)
        for outcome, topic in recent
        if outcome.id not in shown and outcome.decided_on and (today - outcome.decided_on).days <= RECENT_DAYS
    ]


def _result_slide(community: Community, outcome: Outcome, topic: Topic, today: date) -> Slide:
    slide = Slide(
        kind="result",
        key=f"result-{outcome.id}",
        title=topic.title,
        title_en=topic.title_en,
        badge=P("Result"),
        tone="info",
        note=P("decided %(day)s", day=outcome.decided_on),
        endpoint="outcomes.result",
        values={"slug": community.slug, "outcome_id": outcome.id},
        invite=P("Scan to read the result in full"),
        phone=settings.of(community, "contact").get("phone", ""),
    )
    return _told(slide, outcome, outcome.number, topic.id, today)


def _told(
    slide: Slide, outcome: Outcome | None, number: str | None, topic_id: int | None, today: date
) -> Slide:
    """A slide with what its result, its vote and its tasks say."""
    steps = steps_of(topic_id, today)
    if outcome is None:
        return replace(slide, basis=[number] if number else [], steps=steps)
    vote = db.session.get(VoteRecord, outcome.vote_id) if outcome.vote_id else None
    rows = [row for row in facts.count_rows(vote) if row.decides]
    options = (vote.options_result or {}).get("options", []) if vote else []
    source = printed_source(vote.rule.get("source", "")) if vote and vote.rule else ""
    basis: list[Any] = [source] if source else []
    basis += (
        [P("decided %(day)s", day=outcome.decided_on)]
        if outcome.decided_on and slide.kind == "notice"
        else []
    )
    basis += [facts.EFFECT_SHORT[outcome.legal_effect]] if outcome.legal_effect in facts.EFFECT_SHORT else []
    return replace(
        slide,
        text=outcome.text or outcome.summary or slide.text,
        text_en=outcome.text_en or outcome.summary_en,
        departed=_departure(outcome),
        verdict=facts.status_phrase(outcome.status),
        ok=outcome.status in ("adopted", "consensus"),
        said=facts.in_short(vote),
        rows=rows,
        basis=[*basis, *([number] if number else [])],
        steps=steps,
        chosen=[
            (o["text"], "" if o["count"] is None else o["count"], o["chosen"])
            for o in sorted(options, key=lambda o: o["rank"])
        ][:5],
    )


def _departure(outcome: Outcome) -> Phrase | None:
    """What the wall says of a text that departs from the vote; both texts stand on the page behind the QR."""
    if outcome.departure == "slip":
        return P("With an editor's correction: the text that was voted stands on the notice.")
    if outcome.departure:
        return P(
            "This is not the text that was voted. Both texts stand on the notice; the supervision committee "
            "agreed on %(day)s.",
            day=outcome.consented_on,
        )
    return None


# --- layout ---


def width_of(text: str) -> int:
    """How much room a text needs, in widths of a Chinese character, rounded up."""
    wide = sum(100 if ord(c) > 0x2E7F else 52 for c in text)
    return -(-wide // 100)


def cut(text: str, room: int) -> list[str]:
    """A text in pages of at most `room` widths, cut after a sentence or a clause where there is one, else
    between words."""
    pieces = [p for p in re.split(r"(?<=[。！？；;\n])|(?<=[.!?] )", text.strip()) if p.strip()]
    small: list[str] = []
    for piece in pieces:
        small += (
            [piece]
            if width_of(piece) <= room
            else [p for p in re.split(r"(?<=[，、：,])|(?<=, )|(?<= )", piece) if p]
        )
    pages, page = [], ""
    for piece in small:
        while width_of(piece) > room:
            keep = next(n for n in range(len(piece), 0, -1) if width_of(piece[:n]) <= room)
            pages, page, piece = [*pages, *([page] if page else [])], "", piece[:keep] + "\0" + piece[keep:]
            head, _cut, piece = piece.partition("\0")
            pages.append(head)
        if page and width_of(page + piece) > room:
            pages, page = [*pages, page], ""
        page += piece
    return [p.strip() for p in [*pages, page] if p.strip()]


def laid_out(slides: Sequence[Slide], lang: str, limit: int = 10) -> list[Slide]:
    """The pages of the loop in one language, live meetings first; a slide whose text has no room beside its
    figures gets pages of text."""
    pages: list[Slide] = []
    for slide in sorted(slides, key=lambda each: each.kind != "live"):
        title = slide.title_en if lang == "en" and slide.title_en else slide.title
        text = slide.text_en if lang == "en" and slide.text_en else slide.text
        figures = bool(slide.rows or slide.chosen or slide.steps or slide.facts)
        room = BESIDE if figures else ALONE
        if width_of(text) <= room:
            made = [replace(slide, title=title, text=text, alone=not figures)]
        else:
            alone = [
                replace(
                    slide,
                    title=title,
                    text=part,
                    rows=(),
                    chosen=(),
                    steps=(),
                    facts=slide.facts,
                    said=None,
                    basis=(),
                    alone=not slide.facts,
                    key=f"{slide.key}-{n}",
                )
                for n, part in enumerate(cut(text, room if slide.facts else ALONE))
            ]
            made = ([replace(slide, title=title, text="")] if figures else []) + alone
        made = [
            replace(each, page=n, pages=len(made), seconds=_seconds(each)) for n, each in enumerate(made, 1)
        ]
        if pages and len(pages) + len(made) > limit:
            made = made[: max(0, limit - len(pages))]
        pages += made
    return pages


def _seconds(slide: Slide) -> int:
    """How long a page stays: about four characters a second for older readers, 14 seconds at least, 45 at
    most."""
    read = (
        width_of(slide.text)
        + (40 if slide.departed else 0)
        + width_of(slide.title)
        + 14 * len(slide.rows)
        + 16 * len(slide.steps[:5])
        + 12 * len(slide.chosen)
    )
    return max(14, min(45, 5 + read // 5))


# --- timeline ---


def timeline(topic_id: int) -> list[Any]:
    """The topic's votes, results, notices and objections for its page."""
    topic = db.session.get(Topic, topic_id)
    if topic is None:
        return []
    slug = places.community_by_id(topic.community_id).slug
    items = []
    for vote in db.session.scalars(
        select(VoteRecord).where(VoteRecord.topic_id == topic_id).order_by(VoteRecord.round, VoteRecord.id)
    ):
        status = "adopted" if vote.passed else "rejected" if vote.quorum_met else "no_quorum"
        items.append(
            TimelineItem(
                on=vote.closed_on or vote.entered_at.date(),
                station=5,
                title=P("Vote, round %(n)s: %(result)s", n=vote.round, result=facts.status_phrase(status)),
                body=vote.question,
                body_en=vote.question_en,
                detail=[said for _met, said in facts.findings(vote)],
            )
        )
    for outcome in db.session.scalars(
        select(Outcome)
        .where(Outcome.topic_id == topic_id, Outcome.published_on.is_not(None))
        .order_by(Outcome.id)
    ):
        items.append(
            TimelineItem(
                on=outcome.decided_on or outcome.created_at.date(),
                station=6,
                title=P("Result: %(status)s", status=facts.status_phrase(outcome.status)),
                body=outcome.summary or outcome.text,
                body_en=outcome.summary_en or outcome.text_en,
                url=("outcomes.result", {"slug": slug, "outcome_id": outcome.id}),
            )
        )
    for notice in db.session.scalars(
        select(Notice).where(Notice.topic_id == topic_id).order_by(Notice.start_on, Notice.id)
    ):
        title = P("Posted: %(kind)s %(number)s", kind=notice.kind, number=notice.number or "")
        items.append(
            TimelineItem(
                on=notice.start_on,
                station=6,
                title=title,
                body=notice.title,
                body_en=notice.title_en,
                url=("outcomes.notice", {"slug": slug, "notice_id": notice.id}),
            )
        )
    return items


#: Callables (community, now) -> list[Slide]; filled by consult.app.
board_sources: list[Callable[[Community, datetime], list[Slide]]] = []
