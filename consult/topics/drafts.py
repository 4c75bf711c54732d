"""What somebody has typed so far, and the photos of a topic. A draft is one person's alone and has no place
in lists."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import delete, select, update

from consult.foundation.days import local_day
from consult.foundation.db import db
from consult.foundation.errors import Invalid, NotFound
from consult.foundation.phrases import P
from consult.people.models import Community, Person
from consult.topics.models import Topic, TopicPhoto

MAX_PHOTOS = 5


@dataclass(frozen=True, kw_only=True)
class TopicWords:
    """What somebody proposes, in their own words. kind: one of KINDS; territory_id: the place in the tree,
    None for one in words only."""

    title: str
    what: str
    place: str = ""
    kind: str = "other"
    territory_id: int | None = None

    def trimmed(self) -> TopicWords:
        """The same words without space around them."""
        texts = {name: value.strip() for name, value in vars(self).items() if isinstance(value, str)}
        return replace(self, **texts)

    def onto(self, topic: Topic) -> None:
        """Writes them onto a topic: each field is the column of its name; a kind left out stays as it was."""
        for name, value in vars(self).items():
            setattr(topic, name, value)
        topic.kind = self.kind or topic.kind or "other"


@dataclass(frozen=True, kw_only=True)
class Origin:
    """Where a topic comes from: who typed it for somebody (代录), the proposer by role, the way it came, and
    for 补录 its day."""

    entered_by: int | None = None
    role: str = ""
    channel: str = "web"
    on: date | None = None


def keep_draft(
    community: Community,
    *,
    words: TopicWords,
    by: Person,
    now: datetime,
) -> Topic:
    """Keeps what somebody has typed: one draft a person, again replaces it."""
    draft = draft_of(community, by.id)
    if draft is None:
        draft = Topic(
            community_id=community.id,
            number=-by.id,
            proposer_id=by.id,
            submitted_on=local_day(community, now),
            created_at=now,
            moved_at=now,
            state="draft",
            channel="web",
        )
        db.session.add(draft)
    said = words.trimmed()
    replace(said, title=said.title[:120], what=said.what[:4000], place=said.place[:120]).onto(draft)
    draft.moved_at = now
    db.session.flush()
    return draft


def draft_of(community: Community, person_id: int | None) -> Topic | None:
    """The draft this person keeps, if any."""
    return (
        db.session.scalar(
            select(Topic).where(
                Topic.community_id == community.id, Topic.state == "draft", Topic.proposer_id == person_id
            )
        )
        if person_id
        else None
    )


def drop_draft(community: Community, person_id: int | None) -> None:
    """Forgets the draft of this person, its photos too."""
    draft = draft_of(community, person_id)
    if draft is not None:
        db.session.execute(delete(TopicPhoto).where(TopicPhoto.topic_id == draft.id))
        db.session.expire(draft, ["photos"])
        db.session.delete(draft)
        db.session.flush()


def add_photos(topic: Topic, pictures: list[bytes]) -> None:
    """Adds re-encoded photos (see foundation.pictures) to a topic or draft. Raises Invalid('photo') beyond
    five."""
    if len(topic.photos) + len(pictures) > MAX_PHOTOS:
        raise Invalid("photo", P("At most %(n)s photos. Please remove one first.", n=MAX_PHOTOS))
    for data in pictures:
        db.session.add(TopicPhoto(topic_id=topic.id, data=data))
    db.session.flush()
    db.session.expire(topic, ["photos"])


def drop_photo(topic: Topic, photo_id: int) -> None:
    """Removes one photo; one that is gone already does nothing."""
    db.session.execute(delete(TopicPhoto).where(TopicPhoto.id == photo_id, TopicPhoto.topic_id == topic.id))
    db.session.expire(topic, ["photos"])


def move_photos(draft: Topic, topic: Topic) -> None:
    """The photos of a draft become those of the topic made from it."""
    db.session.execute(update(TopicPhoto).where(TopicPhoto.topic_id == draft.id).values(topic_id=topic.id))
    db.session.expire(draft, ["photos"])
    db.session.expire(topic, ["photos"])


def photo_of(topic: Topic, photo_id: int) -> bytes:
    """The JPEG of one of a topic's photos. Raises NotFound."""
    photo = db.session.scalar(
        select(TopicPhoto).where(TopicPhoto.id == photo_id, TopicPhoto.topic_id == topic.id)
    )
    if photo is None:
        raise NotFound()
    return photo.data
