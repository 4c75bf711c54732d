"""Where a topic stands on the river, and what has happened to it: told by every station. Reads only."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from consult.foundation.phrases import Day, Own, P, Phrase
from consult.people.places import community_by_id
from consult.topics import clocks
from consult.topics.models import Topic
from consult.topics.screening import (
    answer_by,
    party_review_of,
    screenings_of,
)
from consult.topics.words import (
    LEFT,
    RESULT_WORDS,
    STATE_WORDS,
    STATION,
    STATIONS,
)


@dataclass(frozen=True)
class TimelineItem:
    """One thing that happened to a topic.

    on (or at): its legal day (an instant counts by its date). station: 1 to 9, or its word in STATIONS.
    title: what happened. body: words
    of people, body_en their translation. url: a path, (endpoint, values), or None. detail: lines below.
    """

    on: date | None = None
    station: int | str = 1
    title: Phrase | str = ""
    body: str | None = ""
    url: tuple[str, dict[str, Any]] | str | None = None
    state: str = "done"
    body_en: str | None = None
    detail: list[Phrase] = field(default_factory=list)
    at: date | None = None

    @property
    def day(self) -> date:
        """The day it happened."""
        moment = self.on or self.at or date.min
        return moment.date() if isinstance(moment, datetime) else moment

    @property
    def number(self) -> int:
        """The station as a number, 1 to 9."""
        return STATIONS.get(self.station, 6) if isinstance(self.station, str) else self.station


@dataclass(frozen=True)
class Line:
    """Where a topic stands, in one line of a list. days: to the date it runs to, negative when past; None
    without one."""

    words: Phrase | Own | str
    days: int | None = None
    live: bool = False


#: The station at which an extended clock is told.
EXTENDED_AT: Mapping[str, int] = {"answer": 2, "post": 6, "objection": 6, "comment": 9, "again": 9}

#: Downstream features append to the timeline, to the lines of lists and to the parts of a topic's page
#: without an upward
#: import; set by consult.app.
timeline_sources: list[Callable[[int], list[TimelineItem]]] = []
line_sources: list[Callable[[list[Topic], date], dict[int, Line]]] = []
page_sources: list[Callable[[Topic, Any, date], dict[str, Any]]] = []


def station_of(topic: Topic, today: date | None = None) -> int:
    """The station (1 to 9) it stands at; 10 when the whole river is passed. today: tells a posting that is
    over from one that runs."""
    if topic.state == "submitted" and topic.gathered_on is None:
        return 1
    if (
        topic.state == "published"
        and today is not None
        and topic.posted_until is not None
        and topic.posted_until < today
    ):
        return 7
    return STATION[topic.state]


def lines_of(topics: list[Topic], today: date) -> dict[int, Line]:
    """Where each topic stands, in a line: what downstream stations say, else what is known here."""
    community = community_by_id(topics[0].community_id) if topics else None
    lines: dict[int, Line] = {}
    for topic in topics:
        due = answer_by(topic, community) if community else None
        if due is not None:
            lines[topic.id] = Line(
                P("The staff are reading it and answer by %(day)s", day=Day.of(due)), (due - today).days
            )
        elif topic.state == "accepted":
            lines[topic.id] = Line(P("Accepted; it waits for a meeting"))
        elif topic.state in (*LEFT, "returned"):
            lines[topic.id] = Line(STATE_WORDS[topic.state])
    for source in line_sources:
        lines.update(source(topics, today))
    return lines


def page_parts(topic: Topic, who: Any, today: date) -> dict[str, Any]:
    """What downstream stations add to the topic's page."""
    parts: dict[str, Any] = {}
    for source in page_sources:
        parts.update(source(topic, who, today))
    return parts


def timeline(topic: Topic) -> list[TimelineItem]:
    """The whole life, oldest first, gathered from every station."""
    items = [
        TimelineItem(
            topic.submitted_on,
            1,
            P("Proposed by %(who)s", who=topic.proposer_role or P("a resident")),
            topic.what,
            None,
            body_en=topic.what_en,
        )
    ]
    for review in [party_review_of(topic)]:
        if review is not None and review.on and review.opinion:
            items.append(
                TimelineItem(
                    review.on,
                    2,
                    P("Opinion of the party organisation"),
                    review.opinion,
                    body_en=review.opinion_en,
                )
            )
    for row in screenings_of(topic):
        detail = [P("Referred to: %(who)s", who=row.refer_to)] if row.refer_to else []
        if row.by_role:
            detail.append(P("By: %(who)s", who=row.by_role))
        if row.taken_back_on:
            back = P(
                "Taken back on %(day)s: %(reason)s",
                day=Day.of(row.taken_back_on),
                reason=row.taken_back_reason,
            )
            detail.append(back)
        items.append(
            TimelineItem(
                row.on,
                2,
                P("Screening: %(result)s", result=RESULT_WORDS[row.result]),
                row.reason,
                detail=detail,
                body_en=row.reason_en,
            )
        )
    items += _extensions(topic)
    for source in timeline_sources:
        items.extend(source(topic.id))
    return sorted(items, key=lambda item: (item.day, item.number))


def _extensions(topic: Topic) -> list[TimelineItem]:
    return [
        TimelineItem(
            row.on,
            EXTENDED_AT[row.kind],
            P(
                "More time for %(what)s: until %(after)s instead of %(before)s",
                what=clocks.CLOCKS[row.kind],
                after=Day.of(row.due_after),
                before=Day.of(row.due_before),
            ),
            row.reason,
        )
        for row in clocks.extensions_of(topic.id)
    ]
