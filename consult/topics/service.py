"""Collection: propose, support, screen, merge; the timeline of a topic's whole life.

Invariants: a topic has one number for ever; a state changes only through `set_state` or a verb here; every verb writes
the journal; supporting is by person and counted by household as well. Never commits.
"""

from __future__ import annotations

import io
import math
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from PIL import Image, ImageOps, UnidentifiedImageError
from sqlalchemy import func, or_, select

from consult import journal, notify
from consult.db import db
from consult.errors import Forbidden, Invalid, NotFound, Stale
from consult.members import service as members
from consult.members.models import Body, Community, Person
from consult.phrases import P, Phrase
from consult.topics.models import KINDS, RESULTS, PartyReview, Screening, Topic, TopicPhoto, TopicSupport

PAGE = 20
MAX_PHOTO = 8 * 1024 * 1024
#: States in which neighbours may support.
SUPPORTABLE = ("submitted", "accepted", "scheduled")
#: Station of the river (1 to 9) a state stands at; 10 when all are passed.
STATION = {"draft": 1, "submitted": 2, "returned": 2, "withdrawn": 2, "merged": 2, "referred": 2, "accepted": 3, "scheduled": 4,
           "deliberating": 4, "voting": 5, "decided": 6, "published": 7, "carrying_out": 8, "done": 9, "closed": 10}

#: Words downstream stations may use instead of numbers.
STATIONS = {"collect": 1, "screen": 2, "agenda": 3, "meeting": 4, "deliberate": 4, "vote": 5, "result": 6, "notice": 6, "adopt": 7, "adoption": 7,
            "carry_out": 8, "task": 8, "tasks": 8, "feedback": 9}

STATE_WORDS = {
    "draft": P("Draft"), "submitted": P("Submitted"), "returned": P("Returned for more"), "accepted": P("Accepted"), "merged": P("Merged"),
    "referred": P("Referred elsewhere"), "scheduled": P("Scheduled"), "deliberating": P("In deliberation"), "voting": P("Voting"),
    "decided": P("Decided"), "published": P("Published"), "carrying_out": P("Being carried out"), "done": P("Done"), "closed": P("Closed"),
    "withdrawn": P("Withdrawn"),
}
KIND_WORDS = {
    "public_affairs": P("Public affairs"), "daily_difficulty": P("Daily difficulty"), "dispute": P("Dispute"), "facility": P("Facilities"),
    "environment": P("Environment"), "property": P("Property matters"), "covenant": P("Rules and covenants"), "other": P("Other"),
}
#: Finer categories, as case files and staff use them; shown, and searched with the kinds.
CATEGORY_WORDS = {
    "elevator": P("Lifts"), "parking": P("Parking"), "ebike_charging": P("E-bike charging"), "ebike_rules": P("E-bike rules"),
    "water_pipe": P("Water pipes"), "waste_sorting": P("Waste sorting"), "noise": P("Noise"), "greenery": P("Greenery"),
    "elderly_canteen": P("Meals for the elderly"), "renewal": P("Renewal of the estate"), "village_covenant": P("Village covenant"),
    "collective_asset": P("Collective assets"), "common_income": P("Common income"), "out_of_scope": P("Out of scope"),
}
RESULT_WORDS = {"accepted": P("Accepted"), "returned": P("Returned for more"), "merged": P("Merged"), "out_of_scope": P("Referred elsewhere")}


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


#: Downstream features append to the timeline without an upward import; set by consult.app.
timeline_sources: list[Callable[[int], list[TimelineItem]]] = []


def _day(community: Community, now: datetime) -> date:
    return now.astimezone(ZoneInfo(community.zone)).date()


def _community_of(topic: Topic) -> Community:
    return members.community_by_id(topic.community_id)


def next_number(community: Community) -> int:
    """The next topic number of a community."""
    return (db.session.scalar(select(func.max(Topic.number)).where(Topic.community_id == community.id, Topic.number > 0)) or 0) + 1


def propose_topic(community: Community, *, title: str, what: str, place: str = "", kind: str = "other", by: Person | None,
                  now: datetime, photo: bytes | None = None, form_key: str | None = None, entered_by: int | None = None,
                  role: str = "", channel: str = "web", on: date | None = None) -> Topic:
    """A new topic, submitted. The same form_key again returns the topic it made.

    by: the proposer, None for history. entered_by: staff person who typed it (代录). Raises Invalid naming the field.
    """
    if form_key:
        form_key = form_key[:64]
        made = db.session.scalar(select(Topic).where(Topic.community_id == community.id, Topic.form_key == form_key))
        if made is not None:
            return made
    title, what, place = _checked(title, what, place, history=by is None)
    topic = Topic(community_id=community.id, number=next_number(community), title=title, what=what, place=place,
                  kind=kind or "other", proposer_id=by.id if by else None, proposer_role=role, channel=channel, entered_by_id=entered_by,
                  submitted_on=on or _day(community, now), created_at=now, state="submitted", form_key=form_key)
    db.session.add(topic)
    db.session.flush()
    if photo:
        db.session.add(TopicPhoto(topic_id=topic.id, data=reencoded(photo)))
    journal.record(community.id, "topic_submitted", "topic", topic.id, by=topic.proposer_id, entered_by=entered_by, at=now)
    if by is not None:
        db.session.add(TopicSupport(topic_id=topic.id, person_id=by.id, household_id=by.household_id, at=now))
    return topic


def keep_draft(community: Community, *, title: str, what: str, place: str, kind: str, by: Person, now: datetime) -> Topic:
    """What somebody has typed so far, kept for them alone: one draft a person, again replaces it. It has no place in lists."""
    draft = draft_of(community, by.id)
    if draft is None:
        draft = Topic(community_id=community.id, number=-by.id, proposer_id=by.id, submitted_on=_day(community, now), created_at=now,
                      state="draft", channel="web")
        db.session.add(draft)
    draft.title, draft.what, draft.place, draft.kind = title.strip()[:120], what.strip()[:4000], place.strip()[:120], kind or "other"
    db.session.flush()
    return draft


def draft_of(community: Community, person_id: int | None) -> Topic | None:
    """The draft this person keeps, if any."""
    return db.session.scalar(select(Topic).where(Topic.community_id == community.id, Topic.state == "draft", Topic.proposer_id == person_id)) \
        if person_id else None


def drop_draft(community: Community, person_id: int | None) -> None:
    """Forgets the draft of this person."""
    draft = draft_of(community, person_id)
    if draft is not None:
        db.session.delete(draft)
        db.session.flush()


def record_topic(community: Community, *, title: str, what: str, place: str = "", kind: str = "other", role: str, on: date, channel: str = "",
                 supporters: int = 0, form_key: str | None = None, entered_by: int | None, now: datetime) -> tuple[Topic, list[Phrase]]:
    """补录: a topic collected on paper, with its own day and supporters counted by hand.

    Returns it and what is missing; history is not refused. Raises Invalid for an empty title, a day to come, a negative count.
    """
    if on > _day(community, now):
        raise Invalid("on", P("This day is still to come."))
    made = form_key and db.session.scalar(select(Topic).where(Topic.community_id == community.id, Topic.form_key == form_key[:64]))
    if made:
        return made, []
    topic = propose_topic(community, title=title, what=what or title, place=place, kind=kind, by=None, role=role, channel=channel or "paper", on=on,
                          form_key=form_key, entered_by=entered_by, now=now)
    record_support_count(topic, supporters)
    warnings = [] if role.strip() else [P("It is not recorded who proposed it.")]
    if not supporters:
        warnings.append(P("No supporters are recorded."))
    return topic, warnings


def _checked(title: str, what: str, place: str, history: bool = False) -> tuple[str, str, str]:
    """Trimmed, or Invalid. history: words from a paper keep their length, as far as the columns hold them."""
    title, what, place = title.strip(), what.strip(), place.strip()
    if not title:
        raise Invalid("title", P("Please write a title: what is it about, in a few words?"))
    if len(title) > 60 and (not history or len(title) > 120):
        raise Invalid("title", P("The title is too long: at most 60 characters."))
    if len(what) < 2:
        raise Invalid("what", P("Please say what the matter is, in a sentence or two."))
    if len(what) > 4000 and not history:
        raise Invalid("what", P("The text is too long: at most 4,000 characters."))
    if len(place) > 100 and not history:
        raise Invalid("place", P("The place is too long: at most 100 characters."))
    return title, what, place


def reencoded(data: bytes) -> bytes:
    """A photo as a JPEG of at most 1600 pixels a side, with nothing left of its metadata. Raises Invalid('photo')."""
    if len(data) > MAX_PHOTO:
        raise Invalid("photo", P("The photo is too large: at most 8 MB."))
    try:
        with Image.open(io.BytesIO(data)) as opened:
            if opened.width * opened.height > 60_000_000:
                raise Invalid("photo", P("The photo is too large: at most 8 MB."))
            picture = ImageOps.exif_transpose(opened).convert("RGB")
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError):
        raise Invalid("photo", P("This file is not a photo we can read. Please choose a JPEG, PNG or WebP picture.")) from None
    picture.thumbnail((1600, 1600))
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=82)
    return out.getvalue()


def photo_of(topic: Topic, photo_id: int) -> bytes:
    """The JPEG of one of a topic's photos. Raises NotFound."""
    photo = db.session.scalar(select(TopicPhoto).where(TopicPhoto.id == photo_id, TopicPhoto.topic_id == topic.id))
    if photo is None:
        raise NotFound()
    return photo.data


def topic_for(who: Any, community: Community, number: int, *, to: str = "view") -> Topic:
    """The topic of this number, for somebody who wants to 'view', 'edit' or 'screen' it.

    who: an Asking (or None for viewing). Raises NotFound, or Forbidden where the right is missing.
    """
    # Beyond what a column holds there is nothing either, and the database would fail rather than find nothing.
    topic = db.session.scalar(select(Topic).where(Topic.community_id == community.id, Topic.number == number)) if number < 2**31 else None
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


@dataclass(frozen=True)
class TopicPage:
    """A page of topics: rows of (topic, persons, households), and where it stands."""

    rows: list[tuple[Topic, int, int]]
    page: int
    pages: int
    total: int


def topics_of(community: Community, *, search: str = "", state: str = "", kind: str = "", page: int = 1) -> TopicPage:
    """Topics of a community, newest first. search: in title, text and place. Drafts never show."""
    wanted = select(Topic).where(Topic.community_id == community.id, Topic.state != "draft")
    for word in search.split()[:5]:
        like = "%" + word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
        wanted = wanted.where(or_(Topic.title.ilike(like, escape="\\"), Topic.what.ilike(like, escape="\\"), Topic.place.ilike(like, escape="\\"),
                                  Topic.title_en.ilike(like, escape="\\")))
    if state:
        wanted = wanted.where(Topic.state == state)
    if kind:
        wanted = wanted.where(Topic.kind == kind)
    total = db.session.scalar(select(func.count()).select_from(wanted.subquery())) or 0
    pages = max(1, math.ceil(total / PAGE))
    page = min(max(1, page), pages)
    topics = list(db.session.scalars(wanted.order_by(Topic.submitted_on.desc(), Topic.number.desc()).limit(PAGE).offset((page - 1) * PAGE)))
    counts = support_counts([t.id for t in topics])
    return TopicPage([(t, counts.get(t.id, (0, 0))[0] + t.paper_supporters, counts.get(t.id, (0, 0))[1]) for t in topics], page, pages, total)


def support_counts(topic_ids: list[int]) -> dict[int, tuple[int, int]]:
    """{topic id: (persons, households)} with an account; paper is not in it."""
    rows = db.session.execute(
        select(TopicSupport.topic_id, func.count(), func.count(TopicSupport.household_id.distinct()))
        .where(TopicSupport.topic_id.in_(topic_ids)).group_by(TopicSupport.topic_id))
    return {topic_id: (persons, households) for topic_id, persons, households in rows}


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
        db.session.add(TopicSupport(topic_id=topic.id, person_id=by.id, household_id=by.household_id, at=now))
        db.session.flush()


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


def edit_topic(topic: Topic, *, title: str, what: str, place: str, kind: str, version: int, by: int | None, now: datetime,
               photo: bytes | None = None) -> None:
    """Changes a topic before screening, or sends a returned one in again. Raises Stale where somebody was faster."""
    if version != topic.version:
        raise Stale()
    if topic.state not in ("draft", "submitted", "returned"):
        raise Stale(P("This topic has been screened and can no longer be changed."))
    topic.title, topic.what, topic.place = _checked(title, what, place)
    topic.kind = kind or topic.kind
    topic.version += 1
    if photo:
        db.session.add(TopicPhoto(topic_id=topic.id, data=reencoded(photo)))
    again = topic.state == "returned"
    topic.state = "submitted"
    journal.record(topic.community_id, "topic_resubmitted" if again else "topic_edited", "topic", topic.id, by=by, at=now)


def withdraw_topic(topic: Topic, *, by: int | None, now: datetime) -> None:
    """The proposer takes the topic back before it is on an agenda."""
    if topic.state not in ("submitted", "returned", "accepted"):
        raise Stale(P("This topic is already under way and can no longer be withdrawn."))
    topic.state = "withdrawn"
    journal.record(topic.community_id, "topic_withdrawn", "topic", topic.id, by=by, at=now)


def screen_topic(topic: Topic, *, result: str, reason: str = "", into: Topic | None = None, refer_to: str = "", by: int | None = None,
                 by_role: str = "", now: datetime, on: date | None = None, history: bool = False, version: int | None = None) -> Screening:
    """A screening decision: accepted, returned (reason), merged (into the surviving topic), out_of_scope (reason, to whom).

    history: 补录, which warns nowhere and refuses nothing but an unknown result. Raises Invalid naming the field, Stale.
    """
    if result not in RESULTS:
        raise Invalid("result", P("Please choose what becomes of the topic."))
    if not history:
        if version is not None and version != topic.version:
            raise Stale()
        if topic.state not in ("submitted", "returned"):
            raise Stale(P("This topic has been screened already."))
        if result in ("returned", "out_of_scope") and not reason.strip():
            raise Invalid("reason", P("Please give the reason: the proposer will read it."))
        if result == "out_of_scope" and not refer_to.strip():
            raise Invalid("refer_to", P("Please say to whom it is referred."))
        if result == "merged" and (into is None or into.id == topic.id or into.state in ("merged", "withdrawn", "draft", "referred")):
            raise Invalid("into", P("Please choose the topic that survives: another one, still under way."))
        if result == "accepted":
            _party_opinion_given(topic)
    made = Screening(topic_id=topic.id, result=result, reason=reason.strip(), refer_to=refer_to.strip(), on=on or _day(_community_of(topic), now),
                     by_id=by, by_role=by_role)
    db.session.add(made)
    topic.state = {"accepted": "accepted", "returned": "returned", "merged": "merged", "out_of_scope": "referred"}[result]
    if history and result == "merged" and into is None:
        # In the case format a merged topic is the one that survives: others were merged into it, and it goes on.
        topic.state = "accepted"
    topic.version += 1
    if into is not None:
        topic.merged_into_id = into.id
        _carry_support(topic, into)
    journal.record(topic.community_id, f"topic_{result}", "topic", topic.id, by=by, at=now)
    if topic.proposer_id and not history:
        notify.queue(topic.community_id, topic.proposer_id, f"topic_{result}", {"number": topic.number, "title": topic.title}, now=now)
    db.session.flush()
    return made


def _party_opinion_given(topic: Topic) -> None:
    body = db.session.get(Body, topic.body_id) if topic.body_id else None
    review = db.session.get(PartyReview, topic.id)
    if body is not None and body.party_review and (review is None or not (review.opinion or "").strip()):
        raise Invalid("opinion", P("This body's rules ask for the party organisation's opinion first."))


def _carry_support(topic: Topic, into: Topic) -> None:
    for given in db.session.scalars(select(TopicSupport).where(TopicSupport.topic_id == topic.id)):
        if db.session.get(TopicSupport, (into.id, given.person_id)) is None:
            db.session.add(TopicSupport(topic_id=into.id, person_id=given.person_id, household_id=given.household_id, at=given.at))


def classify_topic(topic: Topic, *, body: Body | None, kind: str | None = None, stakeholders: list[str] | None = None,
                   legal_basis: list[str] | None = None, form: dict[str, str] | None = None, body_name: dict[str, str] | None = None) -> None:
    """Says whose topic it is, who is concerned, in what form and on what basis it is dealt with; None leaves a field."""
    topic.body_id = body.id if body else topic.body_id
    for name, value in (("kind", kind), ("stakeholders", stakeholders), ("legal_basis", legal_basis), ("form", form), ("body_name", body_name)):
        if value is not None:
            setattr(topic, name, value)


def record_party_review(topic: Topic, *, required: bool, on: date | None, opinion: str | None, opinion_en: str | None = None,
                        by: int | None = None, now: datetime) -> PartyReview:
    """The party organisation's opinion on this topic; again replaces it."""
    review = db.session.get(PartyReview, topic.id) or PartyReview(topic_id=topic.id)
    review.required, review.on, review.opinion, review.opinion_en = required, on, opinion, opinion_en
    db.session.add(review)
    journal.record(topic.community_id, "party_review", "topic", topic.id, by=by, at=now)
    return review


def party_review_of(topic: Topic) -> PartyReview | None:
    """The opinion recorded, if any."""
    return db.session.get(PartyReview, topic.id)


def screenings_of(topic: Topic) -> list[Screening]:
    """All screening decisions, oldest first."""
    return list(db.session.scalars(select(Screening).where(Screening.topic_id == topic.id).order_by(Screening.id)))


def waiting(community: Community) -> list[Topic]:
    """Topics that wait for screening, oldest first."""
    return list(db.session.scalars(select(Topic).where(Topic.community_id == community.id, Topic.state == "submitted").order_by(Topic.submitted_on, Topic.id)))


def open_topics(community: Community) -> list[Topic]:
    """Topics others may be merged into or that may be put on an agenda."""
    return list(db.session.scalars(select(Topic).where(Topic.community_id == community.id, Topic.state.in_(("submitted", "accepted", "scheduled", "decided")))
                                   .order_by(Topic.number.desc()).limit(200)))


def set_state(topic: Topic, state: str, now: datetime, by: int | None = None) -> None:
    """Moves a topic along the river (called by the stations downstream); the same state again does nothing."""
    if topic.state != state:
        topic.state = state
        journal.record(topic.community_id, f"topic_{state}", "topic", topic.id, by=by, at=now)


def topic_by_id(topic_id: int) -> Topic | None:
    """The topic of this id."""
    return db.session.get(Topic, topic_id)


def similar_topics(community: Community, title: str, limit: int = 3) -> list[Topic]:
    """At most three topics whose titles share pairs of characters with this one, weighted by rarity; a person decides."""
    pairs = _pairs(title)
    if not pairs:
        return []
    topics = db.session.scalars(select(Topic).where(Topic.community_id == community.id, Topic.state.not_in(("draft", "withdrawn", "merged")))
                                .order_by(Topic.id.desc()).limit(500)).all()
    others = [(t, _pairs(t.title)) for t in topics]
    weight = {pair: math.log((1 + len(others)) / (1 + sum(pair in p for _t, p in others))) + 0.1 for pair in pairs}
    scored = [(sum(weight[p] for p in pairs & theirs) / math.sqrt(len(pairs) * len(theirs)), t) for t, theirs in others if pairs & theirs]
    scored.sort(key=lambda row: (-row[0], row[1].id))
    return [topic for score, topic in scored[:limit] if score > 0.12]


def _pairs(text: str) -> set[str]:
    letters = "".join(c for c in text.lower() if c.isalnum())
    return {letters[i:i + 2] for i in range(len(letters) - 1)}


def station_of(topic: Topic) -> int:
    """The station (1 to 9) it stands at; 10 when the whole river is passed."""
    return STATION[topic.state]


def timeline(topic: Topic) -> list[TimelineItem]:
    """The whole life, oldest first, gathered from every station."""
    items = [TimelineItem(topic.submitted_on, 1, P("Proposed by %(who)s", who=topic.proposer_role or P("a resident")), topic.what, None,
                          body_en=topic.what_en)]
    for review in [party_review_of(topic)]:
        if review is not None and review.on and review.opinion:
            items.append(TimelineItem(review.on, 2, P("Opinion of the party organisation"), review.opinion, body_en=review.opinion_en))
    for row in screenings_of(topic):
        detail = [P("Referred to: %(who)s", who=row.refer_to)] if row.refer_to else []
        if row.by_role:
            detail.append(P("By: %(who)s", who=row.by_role))
        items.append(TimelineItem(row.on, 2, P("Screening: %(result)s", result=RESULT_WORDS[row.result]), row.reason, detail=detail, body_en=row.reason_en))
    for source in timeline_sources:
        items.extend(source(topic.id))
    return sorted(items, key=lambda item: (item.day, item.number))


__all__ = ["KINDS", "KIND_WORDS", "RESULTS", "STATE_WORDS", "TimelineItem", "timeline_sources"]
