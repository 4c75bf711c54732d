"""Topics: proposed, recorded, changed, withdrawn, moved along the river.

Invariants: a topic has one number for ever, and a document number in the series of its community and year; a
state
changes only through `set_state` or a verb here; every verb writes the journal; never commits.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from consult.foundation import journal, own_words
from consult.foundation.days import local_day
from consult.foundation.db import db
from consult.foundation.errors import Forbidden, Invalid, NotFound, Stale
from consult.foundation.phrases import P, Phrase
from consult.foundation.pictures import reencoded
from consult.people.models import Community, Person
from consult.people.places import community_by_id
from consult.rules.words import changes
from consult.topics.drafts import (
    Origin,
    TopicWords,
    add_photos,
    draft_of,
    drop_draft,
    drop_photo,
    move_photos,
)
from consult.topics.models import Topic, TopicEdit, TopicSupport
from consult.topics.numbers import give_number, lock_series
from consult.topics.support import gather, record_support_count


def propose_topic(
    community: Community,
    *,
    words: TopicWords,
    origin: Origin = Origin(),
    by: Person | None,
    now: datetime,
    photo: bytes | None = None,
    form_key: str | None = None,
) -> Topic:
    """A new topic, submitted. The same form_key again returns the topic it made, also when both come in the
    same instant.

    by: the proposer, None for history or when typed for somebody. Words of history (origin.on) are taken as
    they are.
    Raises Invalid naming the field.
    """
    form_key = form_key[:64] if form_key else None
    picture = reencoded(photo) if photo else None
    lock_series(community)
    made = _made_by(community, form_key)
    if made is not None:
        return made
    said = _checked(words, history=origin.on is not None)
    day = origin.on or local_day(community, now)
    topic = Topic(
        community_id=community.id,
        proposer_id=by.id if by else None,
        proposer_role=origin.role,
        channel=origin.channel,
        entered_by_id=origin.entered_by,
        submitted_on=day,
        created_at=now,
        moved_at=now,
        state="submitted",
        form_key=form_key,
    )
    said.onto(topic)
    give_number(community, topic)
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
        entered_by=origin.entered_by,
        at=now,
    )
    if by is not None:
        db.session.add(TopicSupport(topic_id=topic.id, person_id=by.id, household_id=by.household_id, at=now))
    gather(topic, day)
    return topic


def _made_by(community: Community, form_key: str | None) -> Topic | None:
    return (
        db.session.scalar(select(Topic).where(Topic.community_id == community.id, Topic.form_key == form_key))
        if form_key
        else None
    )


def propose_draft(
    community: Community,
    *,
    words: TopicWords,
    by: Person,
    now: datetime,
    form_key: str | None,
    role: str = "",
    behalf: bool = False,
) -> Topic:
    """Sends in what was looked over, with the photos of the draft. behalf: typed for somebody, named by
    `role` only (代录)."""
    if behalf and not role.strip():
        raise Invalid(
            "on_behalf", P("Please say for whom, by role: for example “an elderly resident of Building 7”.")
        )
    lock_series(community)
    made = _made_by(community, form_key[:64] if form_key else None)
    if made is not None:
        # The same form again: what has been drafted since is another matter.
        return made
    topic = propose_topic(
        community,
        words=words,
        by=None if behalf else by,
        now=now,
        form_key=form_key,
        origin=Origin(entered_by=by.id if behalf else None, role=role.strip()[:80] if behalf else ""),
    )
    draft = draft_of(community, by.id)
    if draft is not None:
        move_photos(draft, topic)
        drop_draft(community, by.id)
    return topic


def record_topic(
    community: Community,
    *,
    words: TopicWords,
    origin: Origin = Origin(),
    supporters: int = 0,
    form_key: str | None = None,
    now: datetime,
) -> tuple[Topic, list[Phrase]]:
    """补录: a topic collected on paper, with its own day and supporters counted by hand.

    Returns it and what is missing; history is not refused. Raises Invalid for an empty title, a day to come,
    a negative count.
    """
    if origin.on is None or origin.on > local_day(community, now):
        raise Invalid("on", P("This day is still to come."))
    made = form_key and db.session.scalar(
        select(Topic).where(Topic.community_id == community.id, Topic.form_key == form_key[:64])
    )
    if made:
        return made, []
    topic = propose_topic(
        community,
        words=replace(words, what=words.what or words.title),
        by=None,
        origin=replace(origin, channel=origin.channel or "paper"),
        form_key=form_key,
        now=now,
    )
    record_support_count(topic, supporters)
    warnings = [] if origin.role.strip() else [P("It is not recorded who proposed it.")]
    if not supporters:
        warnings.append(P("No supporters are recorded."))
    return topic, warnings


def checked_words(title: str, what: str, place: str) -> list[Invalid]:
    """Everything wrong with what somebody wants to propose, each naming its field; empty when it may be sent
    in."""
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
    """history: words from a paper keep their length, as far as the columns hold them."""
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


def _checked(words: TopicWords, history: bool = False) -> TopicWords:
    said = words.trimmed()
    for field_name in ("title", "what", "place"):
        _check_one(field_name, getattr(said, field_name), history)
    return said


def topic_for(who: Any, community: Community, number: int, *, to: str = "view") -> Topic:
    """The topic of this number, for somebody who wants to 'view', 'edit' or 'screen' it.

    who: an Asking (or None for viewing). Raises NotFound, or Forbidden where the right is missing.
    """
    # Beyond what a column holds there is nothing either, and the database would fail rather than find
    # nothing.
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
    if to == "edit" and not (mine or (who and who.may("topic.edit"))):
        raise Forbidden(P("Only who proposed this topic, or the staff, may change it."))
    if to == "screen" and not (who and who.may("topic.screen")):
        raise Forbidden(P("Only the staff screen topics."))
    return topic


def edit_topic(
    topic: Topic,
    *,
    words: TopicWords,
    version: int,
    by: int | None,
    now: datetime,
    photos: list[bytes] | None = None,
    reason: str = "",
) -> None:
    """Changes a topic before screening, or sends a returned one in again. reason: why somebody else changes
    a resident's words, shown beside them. Raises Stale where somebody was faster, Invalid('reason')."""
    if version != topic.version:
        raise Stale()
    if topic.state not in ("draft", "submitted", "returned"):
        raise Stale(P("This topic has been screened and can no longer be changed."))
    said = _checked(words)
    _keep_original(topic, said, by, reason, now)
    said.onto(topic)
    if photos:
        add_photos(topic, photos)
    topic.version += 1
    topic.moved_at = now
    again = topic.state == "returned"
    topic.state = "submitted"
    if again:
        # The staff's promise begins anew; supporters stay.
        topic.gathered_on = local_day(community_by_id(topic.community_id), now)
    journal.record(
        topic.community_id, "topic_resubmitted" if again else "topic_edited", "topic", topic.id, by=by, at=now
    )


def _keep_original(topic: Topic, said: TopicWords, by: int | None, reason: str, now: datetime) -> None:
    """A resident's words that somebody else changes stay on record as they were, with the reason. Raises
    Invalid('reason')."""
    if topic.state == "draft" or by is None or by == topic.proposer_id:
        return
    was = (topic.title, topic.what, topic.place)
    if was != (said.title, said.what, said.place):
        if not reason.strip():
            raise Invalid("reason", P("These are a resident's words: please say why they change."))
        title, what, place = was
        db.session.add(
            TopicEdit(
                topic_id=topic.id,
                title=title,
                what=what,
                place=place,
                reason=reason.strip()[:200],
                by_id=by,
                at=now,
            )
        )


def edits_of(topic: Topic) -> list[TopicEdit]:
    """Somebody else's changes to its words, the first first; each holds the words before it."""
    wanted = select(TopicEdit).where(TopicEdit.topic_id == topic.id).order_by(TopicEdit.id)
    return list(db.session.scalars(wanted))


@dataclass(frozen=True)
class Edit:
    """Somebody else's change to a resident's words as it is read: the words before, the reason, and what
    changed of the title and of the text, a word at a time."""

    row: TopicEdit
    title: tuple[tuple[str, str], ...]
    what: tuple[tuple[str, str], ...]
    place: tuple[tuple[str, str], ...]


def marked_edits(topic: Topic) -> list[Edit]:
    """Every such change, the first first, compared as whoever reads now may read the words."""
    rows = edits_of(topic)
    after: list[Any] = [*rows[1:], topic] if rows else []

    def between(old: str, new: str) -> tuple[tuple[str, str], ...]:
        return changes(own_words.shown(old), own_words.shown(new))

    return [
        Edit(
            row,
            between(row.title, new.title),
            between(row.what, new.what),
            between(row.place or "", new.place or ""),
        )
        for row, new in zip(rows, after, strict=True)
    ]


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
    """Moves a topic along the river (called by the stations downstream); the same state again does
    nothing."""
    if topic.state != state:
        topic.state, topic.moved_at = state, now
        topic.version += 1
        journal.record(topic.community_id, f"topic_{state}", "topic", topic.id, by=by, at=now)


def index(topic: Topic) -> None:
    """What a search finds is written anew, once what is covered in its words is known."""
    topic.sought = ""
    db.session.flush()


def topic_by_id(topic_id: int) -> Topic | None:
    """The topic of this id."""
    return db.session.get(Topic, topic_id)


def set_posting(topic: Topic, until: date | None) -> None:
    """Remembers how long the topic's result is posted (told by the notices downstream)."""
    topic.posted_until = until
