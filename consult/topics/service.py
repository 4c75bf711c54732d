"""Collection: propose, support, screen, merge; the timeline of a topic's whole life.

Invariants: a topic has one number for ever, and a document number in the series of its community and year; a state
changes only through `set_state` or a verb here; every verb writes the journal; supporting is by person and counted by
household as well. Never commits.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select

from consult.foundation import journal, notify, settings
from consult.foundation.days import local_day, working_days_after
from consult.foundation.db import db
from consult.foundation.errors import Forbidden, Invalid, NotFound, Stale
from consult.foundation.phrases import Day, Own, P, Phrase
from consult.people import places
from consult.people.models import Community, Person
from consult.topics import personal
from consult.topics.drafts import (
    MAX_PHOTO,
    MAX_PHOTOS,
    add_photos,
    draft_of,
    drop_draft,
    drop_photo,
    keep_draft,
    move_photos,
    photo_of,
    reencoded,
)
from consult.topics.lists import (
    PAGE,
    TopicPage,
    coming_to,
    kind_counts,
    open_topics,
    similar_topics,
    station_counts,
    support_counts,
    supported_by,
    topics_of,
    waiting,
)
from consult.topics.models import KINDS, MATTERS, RESULTS, Topic, TopicSupport
from consult.topics.screening import (
    classify_topic,
    party_review_of,
    record_party_review,
    screen_topic,
    screenings_of,
)
from consult.topics.words import (
    CATEGORY_WORDS,
    CHANNEL_WORDS,
    KIND_WORDS,
    LEFT,
    MATTER_WORDS,
    RESULT_WORDS,
    STATE_WORDS,
    STATION,
    STATION_WORDS,
    STATIONS,
)

#: States in which neighbours may support.
SUPPORTABLE = ("submitted", "accepted", "scheduled")


@dataclass(frozen=True)
class TimelineItem:
    """One thing that happened to a topic.

    on (or at): its legal day (an instant counts by its date). station: 1 to 9, or its word in STATIONS. title: what happened. body: words
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
    """Where a topic stands, in one line of a list. days: to the date it runs to, negative when past; None without one."""

    words: Phrase | Own | str
    days: int | None = None
    live: bool = False


#: Downstream features append to the timeline, to the lines of lists and to the parts of a topic's page without an upward
#: import; set by consult.app.
timeline_sources: list[Callable[[int], list[TimelineItem]]] = []
line_sources: list[Callable[[list[Topic], date], dict[int, Line]]] = []
page_sources: list[Callable[[Topic, Any, date], dict[str, Any]]] = []


def _community_of(topic: Topic) -> Community:
    return places.community_by_id(topic.community_id)


def next_number(community: Community) -> int:
    """The next topic number of a community."""
    return (
        db.session.scalar(
            select(func.max(Topic.number)).where(Topic.community_id == community.id, Topic.number > 0)
        )
        or 0
    ) + 1


def _lock_series(community: Community) -> None:
    """Until the transaction ends nobody else numbers a topic of this community. On SQLite the writer is alone anyway; on PostgreSQL
    two could read the same highest number, so the community's row is the lock (it does not hinder foreign keys)."""
    db.session.execute(
        select(Community.id).where(Community.id == community.id).with_for_update(key_share=True)
    )


def series_prefix(community: Community) -> str:
    """What its topics' document numbers begin with: the community's own setting, else its name and 议 (青禾社区 → 青禾议)."""
    own = settings.of(community, "topic_prefix")
    if own:
        return str(own)
    name = community.name_zh
    return (name[:-2] if name.endswith("社区") else name[:-1] if name.endswith("村") else name) + "议"


def _number(community: Community, topic: Topic) -> None:
    topic.number, topic.year = next_number(community), topic.submitted_on.year
    topic.serial = (
        db.session.scalar(
            select(func.max(Topic.serial)).where(Topic.community_id == community.id, Topic.year == topic.year)
        )
        or 0
    ) + 1
    topic.document = f"{series_prefix(community)}〔{topic.year}〕{topic.serial}号"


def support_needed(community: Community) -> int:
    """Households whose support sends a topic to screening; 0 where the community asks for none."""
    return int(settings.of(community, "support_households"))


def answer_by(topic: Topic, community: Community) -> date | None:
    """The day the staff promise their answer by; None while it is being collected or once answered."""
    if topic.state != "submitted" or topic.gathered_on is None:
        return None
    return working_days_after(topic.gathered_on, screen_days(community))


def screen_days(community: Community) -> int:
    """Working days the staff take for an answer."""
    return int(settings.of(community, "screen_days"))


def propose_topic(
    community: Community,
    *,
    title: str,
    what: str,
    place: str = "",
    kind: str = "other",
    by: Person | None,
    now: datetime,
    photo: bytes | None = None,
    form_key: str | None = None,
    entered_by: int | None = None,
    role: str = "",
    channel: str = "web",
    on: date | None = None,
    territory_id: int | None = None,
) -> Topic:
    """A new topic, submitted. The same form_key again returns the topic it made, also when both come in the same instant.

    by: the proposer, None for history or when typed for somebody. entered_by: who typed it (代录). on: 补录, the day it came in,
    whose words are taken as they are. Raises Invalid naming the field.
    """
    form_key = form_key[:64] if form_key else None
    picture = reencoded(photo) if photo else None
    _lock_series(community)
    made = _made_by(community, form_key)
    if made is not None:
        return made
    title, what, place = _checked(title, what, place, history=on is not None)
    day = on or local_day(community, now)
    topic = Topic(
        community_id=community.id,
        title=title,
        what=what,
        place=place,
        territory_id=territory_id,
        kind=kind or "other",
        proposer_id=by.id if by else None,
        proposer_role=role,
        channel=channel,
        entered_by_id=entered_by,
        submitted_on=day,
        created_at=now,
        moved_at=now,
        state="submitted",
        form_key=form_key,
    )
    _number(community, topic)
    db.session.add(topic)
    db.session.flush()
    if picture:
        add_photos(topic, [picture])
    journal.record(
        community.id,
        "topic_submitted",
        "topic",
        topic.id,
        by=topic.proposer_id,
        entered_by=entered_by,
        at=now,
    )
    if by is not None:
        db.session.add(TopicSupport(topic_id=topic.id, person_id=by.id, household_id=by.household_id, at=now))
    _gather(topic, day)
    return topic


def _made_by(community: Community, form_key: str | None) -> Topic | None:
    return (
        db.session.scalar(select(Topic).where(Topic.community_id == community.id, Topic.form_key == form_key))
        if form_key
        else None
    )


def _gather(topic: Topic, day: date, now: datetime | None = None) -> None:
    """Marks the day enough households support a topic; once marked it stays, whoever takes support back."""
    needed = support_needed(_community_of(topic))
    if topic.gathered_on is not None or topic.state != "submitted":
        return
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


def propose_draft(
    community: Community,
    *,
    title: str,
    what: str,
    place: str,
    kind: str,
    by: Person,
    now: datetime,
    form_key: str | None,
    role: str = "",
    behalf: bool = False,
    territory_id: int | None = None,
) -> Topic:
    """Sends in what was looked over, with the photos of the draft. behalf: typed for somebody, named by `role` only (代录)."""
    if behalf and not role.strip():
        raise Invalid(
            "on_behalf", P("Please say for whom, by role: for example “an elderly resident of Building 7”.")
        )
    _lock_series(community)
    made = _made_by(community, form_key[:64] if form_key else None)
    if made is not None:
        # The same form again: what has been drafted since is another matter.
        return made
    topic = propose_topic(
        community,
        title=title,
        what=what,
        place=place,
        kind=kind,
        by=None if behalf else by,
        now=now,
        form_key=form_key,
        entered_by=by.id if behalf else None,
        role=role.strip()[:80] if behalf else "",
        territory_id=territory_id,
    )
    draft = draft_of(community, by.id)
    if draft is not None:
        move_photos(draft, topic)
        drop_draft(community, by.id)
    return topic


def record_topic(
    community: Community,
    *,
    title: str,
    what: str,
    place: str = "",
    kind: str = "other",
    role: str,
    on: date,
    channel: str = "",
    supporters: int = 0,
    form_key: str | None = None,
    entered_by: int | None,
    now: datetime,
) -> tuple[Topic, list[Phrase]]:
    """补录: a topic collected on paper, with its own day and supporters counted by hand.

    Returns it and what is missing; history is not refused. Raises Invalid for an empty title, a day to come, a negative count.
    """
    if on > local_day(community, now):
        raise Invalid("on", P("This day is still to come."))
    made = form_key and db.session.scalar(
        select(Topic).where(Topic.community_id == community.id, Topic.form_key == form_key[:64])
    )
    if made:
        return made, []
    topic = propose_topic(
        community,
        title=title,
        what=what or title,
        place=place,
        kind=kind,
        by=None,
        role=role,
        channel=channel or "paper",
        on=on,
        form_key=form_key,
        entered_by=entered_by,
        now=now,
    )
    record_support_count(topic, supporters)
    warnings = [] if role.strip() else [P("It is not recorded who proposed it.")]
    if not supporters:
        warnings.append(P("No supporters are recorded."))
    return topic, warnings


def checked_words(title: str, what: str, place: str) -> list[Invalid]:
    """Everything wrong with what somebody wants to propose, each naming its field; empty when it may be sent in."""
    wrong = []
    for field_name in ("title", "what", "place"):
        try:
            _check_one(
                field_name, {"title": title, "what": what, "place": place}[field_name].strip(), history=False
            )
        except Invalid as error:
            wrong.append(error)
    return wrong


def _check_one(field_name: str, text: str, history: bool) -> None:
    """history: words from a paper keep their length, as far as the columns hold them, and are covered instead of refused."""
    if field_name == "title" and not text:
        raise Invalid("title", P("Please write a title: what is it about, in a few words?"))
    if field_name == "title" and len(text) > (120 if history else 60):
        raise Invalid("title", P("The title is too long: at most 60 characters."))
    if field_name == "what" and len(text) < 2:
        raise Invalid("what", P("Please say what the matter is, in a sentence or two."))
    if field_name == "what" and len(text) > 4000 and not history:
        raise Invalid("what", P("The text is too long: at most 4,000 characters."))
    if field_name == "place" and len(text) > 100 and not history:
        raise Invalid("place", P("The place is too long: at most 100 characters."))
    why = None if history else personal.refused(text)
    if why is not None:
        raise Invalid(field_name, why)


def _checked(title: str, what: str, place: str, history: bool = False) -> tuple[str, str, str]:
    title, what, place = title.strip(), what.strip(), place.strip()
    for field_name, text in (("title", title), ("what", what), ("place", place)):
        _check_one(field_name, text, history)
    return title, what, place


def topic_for(who: Any, community: Community, number: int, *, to: str = "view") -> Topic:
    """The topic of this number, for somebody who wants to 'view', 'edit' or 'screen' it.

    who: an Asking (or None for viewing). Raises NotFound, or Forbidden where the right is missing.
    """
    # Beyond what a column holds there is nothing either, and the database would fail rather than find nothing.
    topic = (
        db.session.scalar(select(Topic).where(Topic.community_id == community.id, Topic.number == number))
        if number < 2**31
        else None
    )
    if topic is None:
        raise NotFound()
    mine = who is not None and who.person_id is not None and who.person_id == topic.proposer_id
    if topic.state == "draft" and not mine:
        raise NotFound()
    if to == "edit" and not (mine or (who and who.is_staff)):
        raise Forbidden(P("Only who proposed this topic, or the staff, may change it."))
    if to == "screen" and not (who and who.is_staff):
        raise Forbidden(P("Only the staff screen topics."))
    return topic


def supports(topic: Topic, person_id: int | None) -> bool:
    """Whether this person supports the topic."""
    return person_id is not None and db.session.get(TopicSupport, (topic.id, person_id)) is not None


def support_topic(topic: Topic, *, by: Person, now: datetime) -> None:
    """Supports a topic; again does nothing. Raises Forbidden for another community's person, Stale when collection is over."""
    if by.community_id != topic.community_id:
        raise Forbidden()
    if topic.state not in SUPPORTABLE:
        raise Stale(P("This topic is no longer being collected."))
    if not supports(topic, by.id):
        # Two taps in the same instant: the row of the first is the lock, the second finds it.
        db.session.execute(select(Topic.id).where(Topic.id == topic.id).with_for_update(key_share=True))
        if not _supported_now(topic, by):
            db.session.add(
                TopicSupport(topic_id=topic.id, person_id=by.id, household_id=by.household_id, at=now)
            )
            db.session.flush()
        _gather(topic, local_day(_community_of(topic), now), now)


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
    _gather(topic, topic.submitted_on)


def edit_topic(
    topic: Topic,
    *,
    title: str,
    what: str,
    place: str,
    kind: str,
    version: int,
    by: int | None,
    now: datetime,
    photos: list[bytes] | None = None,
    territory_id: int | None = None,
) -> None:
    """Changes a topic before screening, or sends a returned one in again. Raises Stale where somebody was faster."""
    if version != topic.version:
        raise Stale()
    if topic.state not in ("draft", "submitted", "returned"):
        raise Stale(P("This topic has been screened and can no longer be changed."))
    topic.title, topic.what, topic.place = _checked(title, what, place)
    topic.kind, topic.territory_id = kind or topic.kind, territory_id
    if photos:
        add_photos(topic, photos)
    topic.version += 1
    topic.moved_at = now
    again = topic.state == "returned"
    topic.state = "submitted"
    if again:
        # The staff's promise begins anew; supporters stay.
        topic.gathered_on = local_day(_community_of(topic), now)
    journal.record(
        topic.community_id, "topic_resubmitted" if again else "topic_edited", "topic", topic.id, by=by, at=now
    )


def drop_topic_photo(topic: Topic, photo_id: int, *, version: int) -> None:
    """Removes a photo of a topic that may still be changed. Raises Stale."""
    if version != topic.version or topic.state not in ("draft", "submitted", "returned"):
        raise Stale()
    drop_photo(topic, photo_id)


def withdraw_topic(topic: Topic, *, by: int | None, now: datetime) -> None:
    """The proposer takes the topic back before it is on an agenda."""
    if topic.state not in ("submitted", "returned", "accepted"):
        raise Stale(P("This topic is already under way and can no longer be withdrawn."))
    topic.state, topic.moved_at = "withdrawn", now
    topic.version += 1
    journal.record(topic.community_id, "topic_withdrawn", "topic", topic.id, by=by, at=now)


def set_state(topic: Topic, state: str, now: datetime, by: int | None = None) -> None:
    """Moves a topic along the river (called by the stations downstream); the same state again does nothing."""
    if topic.state != state:
        topic.state, topic.moved_at = state, now
        topic.version += 1
        journal.record(topic.community_id, f"topic_{state}", "topic", topic.id, by=by, at=now)


def topic_by_id(topic_id: int) -> Topic | None:
    """The topic of this id."""
    return db.session.get(Topic, topic_id)


def set_posting(topic: Topic, until: date | None) -> None:
    """Remembers how long the topic's result is posted (told by the notices downstream)."""
    topic.posted_until = until


def station_of(topic: Topic, today: date | None = None) -> int:
    """The station (1 to 9) it stands at; 10 when the whole river is passed. today: tells a posting that is over from one that runs."""
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
    community = _community_of(topics[0]) if topics else None
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
    for source in timeline_sources:
        items.extend(source(topic.id))
    return sorted(items, key=lambda item: (item.day, item.number))


__all__ = [
    "CATEGORY_WORDS",
    "CHANNEL_WORDS",
    "KINDS",
    "KIND_WORDS",
    "LEFT",
    "MATTERS",
    "MATTER_WORDS",
    "MAX_PHOTO",
    "MAX_PHOTOS",
    "PAGE",
    "RESULTS",
    "RESULT_WORDS",
    "STATE_WORDS",
    "STATION_WORDS",
    "TimelineItem",
    "TopicPage",
    "add_photos",
    "classify_topic",
    "coming_to",
    "draft_of",
    "drop_draft",
    "drop_photo",
    "keep_draft",
    "kind_counts",
    "open_topics",
    "photo_of",
    "record_party_review",
    "screen_topic",
    "reencoded",
    "similar_topics",
    "station_counts",
    "support_counts",
    "supported_by",
    "timeline_sources",
    "topics_of",
    "waiting",
]
