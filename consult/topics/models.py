"""Tables of topics. People's own words stay as written; `_en` columns are translations, shown as such."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
    event,
    select,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.foundation.db import Base, JSONText, UTCDateTime
from consult.foundation.own_words import OwnWords, digest, sought
from consult.office.models import HeldText

#: Where a topic may stand, along the river.
STATES = (
    "draft",
    "submitted",
    "returned",
    "accepted",
    "merged",
    "referred",
    "scheduled",
    "deliberating",
    "voting",
    "decided",
    "published",
    "carrying_out",
    "done",
    "closed",
    "withdrawn",
)
#: The residents' own affairs, tasks the committee helps the government with, neither.
MATTERS = ("own", "assist", "outside")
RESULTS = ("accepted", "returned", "merged", "out_of_scope")
KINDS = (
    "public_affairs",
    "daily_difficulty",
    "dispute",
    "facility",
    "environment",
    "property",
    "covenant",
    "other",
)


class Topic(Base):
    """A matter somebody wants decided together."""

    __tablename__ = "topic"
    __table_args__ = (
        UniqueConstraint("community_id", "number", name="uq_topic_number"),
        UniqueConstraint("community_id", "form_key", name="uq_topic_form_key"),
        UniqueConstraint("community_id", "year", "serial", name="uq_topic_series"),
        Index("ix_topic_community_state", "community_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("community.id", ondelete="CASCADE"))
    #: its number in the community, from 1
    number: Mapped[int]
    #: its document number, such as 青禾议〔2026〕14号: a series of the community and year; None while a draft
    year: Mapped[int | None]
    serial: Mapped[int | None]
    document: Mapped[str | None] = mapped_column(String(60))
    title: Mapped[str] = mapped_column(OwnWords(120))
    title_en: Mapped[str | None] = mapped_column(OwnWords(240))
    what: Mapped[str] = mapped_column(OwnWords())
    what_en: Mapped[str | None] = mapped_column(OwnWords())
    place: Mapped[str] = mapped_column(OwnWords(120), default="")
    place_en: Mapped[str | None] = mapped_column(OwnWords(200))
    #: the building, entrance or grid chosen; `place` keeps the words
    territory_id: Mapped[int | None] = mapped_column(ForeignKey("territory.id", ondelete="SET NULL"))
    #: one of KINDS, or the category of a case file
    kind: Mapped[str] = mapped_column(String(40), default="other")
    #: whose topic it is; body_name keeps the words of a record
    body_id: Mapped[int | None] = mapped_column(ForeignKey("body.id", ondelete="SET NULL"))
    body_name: Mapped[dict[str, str]] = mapped_column(JSONText, default=dict)
    form: Mapped[dict[str, str]] = mapped_column(JSONText, default=dict)
    stakeholders: Mapped[list[str]] = mapped_column(JSONText, default=list)
    legal_basis: Mapped[list[str]] = mapped_column(JSONText, default=list)
    state: Mapped[str] = mapped_column(String(20), default="submitted")
    proposer_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    #: shown instead of a name
    proposer_role: Mapped[str] = mapped_column(OwnWords(80), default="")
    #: who typed it for the proposer (代录)
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    channel: Mapped[str] = mapped_column(String(60), default="")
    submitted_on: Mapped[date]
    #: the day enough households supported it and screening began; None while it is still being collected
    gathered_on: Mapped[date | None]
    #: last day of the posting of its result; None before it is posted
    posted_until: Mapped[date | None]
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    #: when it last moved along the river: lists show the newest movement first
    moved_at: Mapped[datetime] = mapped_column(
        UTCDateTime, default=lambda made: made.get_current_parameters()["created_at"]
    )
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("topic.id", ondelete="SET NULL"))
    #: supporters counted on paper (补录), added to those with an account
    paper_supporters: Mapped[int] = mapped_column(default=0)
    #: made by the form, so that the same form posted twice makes one topic
    form_key: Mapped[str | None] = mapped_column(String(64))
    #: what a search looks through: the words as the public reads them, written by `_index`
    sought: Mapped[str] = mapped_column(Text, default="", server_default="")
    #: grows with every edit; a form of an older one is stale
    version: Mapped[int] = mapped_column(default=1)
    #: id, fingerprint and facts without a home of a case file
    case_id: Mapped[str | None] = mapped_column(String(40), unique=True)
    case_facts: Mapped[dict[str, Any] | None] = mapped_column(JSONText)

    photos: Mapped[list[TopicPhoto]] = relationship(order_by="TopicPhoto.id")


@event.listens_for(Topic, "before_insert")
@event.listens_for(Topic, "before_update")
def _index(mapper: Any, connection: Any, topic: Topic) -> None:
    """Only what is shown is found: neither what is covered nor a name of a third person, once it was asked
    about."""
    texts = [each for each in (topic.title, topic.what, topic.place) if each]
    wanted = select(HeldText.names).where(
        HeldText.community_id == topic.community_id,
        HeldText.digest.in_([digest(each) for each in texts]),
    )
    names = {name for row in connection.execute(wanted).scalars() for name in row or {}}
    topic.sought = sought(topic.title, topic.title_en, topic.what, topic.place, names=names)


class TopicPhoto(Base):
    """A photo, re-encoded so that nothing but the picture is left of it."""

    __tablename__ = "topic_photo"

    id: Mapped[int] = mapped_column(primary_key=True)
    topic_id: Mapped[int] = mapped_column(ForeignKey("topic.id", ondelete="CASCADE"), index=True)
    #: JPEG, at most 1600 pixels a side
    data: Mapped[bytes] = mapped_column(LargeBinary)


class TopicSupport(Base):
    """One person's support; counted by household as well."""

    __tablename__ = "topic_support"

    topic_id: Mapped[int] = mapped_column(ForeignKey("topic.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    household_id: Mapped[int | None] = mapped_column(ForeignKey("household.id", ondelete="SET NULL"))
    at: Mapped[datetime] = mapped_column(UTCDateTime)


class Screening(Base):
    """A decision of the staff about a topic; the newest counts, all stay."""

    __tablename__ = "screening"
    __table_args__ = (
        CheckConstraint("result IN ('accepted', 'returned', 'merged', 'out_of_scope')", name="result"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    topic_id: Mapped[int] = mapped_column(ForeignKey("topic.id", ondelete="CASCADE"), index=True)
    result: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(OwnWords(), default="")
    reason_en: Mapped[str | None] = mapped_column(OwnWords())
    #: to whom it was referred
    refer_to: Mapped[str] = mapped_column(OwnWords(120), default="")
    #: which list the matter is on, one of MATTERS; empty where nobody said
    matter: Mapped[str] = mapped_column(String(20), default="", server_default="")
    on: Mapped[date]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    by_role: Mapped[str] = mapped_column(OwnWords(80), default="")
    #: taken back on this day, and why; the decision stays on record
    taken_back_on: Mapped[date | None]
    taken_back_reason: Mapped[str] = mapped_column(OwnWords(), default="", server_default="")


class TopicEdit(Base):
    """Somebody else's change to a resident's words, with the words as they were before it."""

    __tablename__ = "topic_edit"

    id: Mapped[int] = mapped_column(primary_key=True)
    topic_id: Mapped[int] = mapped_column(ForeignKey("topic.id", ondelete="CASCADE"), index=True)
    title: Mapped[str] = mapped_column(OwnWords(120))
    what: Mapped[str] = mapped_column(OwnWords())
    place: Mapped[str] = mapped_column(OwnWords(120), default="")
    reason: Mapped[str] = mapped_column(OwnWords(), default="")
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    at: Mapped[datetime] = mapped_column(UTCDateTime)


class ClockExtension(Base):
    """A day by which something was promised, moved by staff with a reason. Rows are never changed."""

    __tablename__ = "clock_extension"

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("community.id", ondelete="CASCADE"), index=True)
    #: on whose page it is shown; None for a posting that belongs to no topic
    topic_id: Mapped[int | None] = mapped_column(ForeignKey("topic.id", ondelete="CASCADE"), index=True)
    #: one of consult.topics.clocks.CLOCKS, and the row it runs for, whose table lies downstream
    kind: Mapped[str] = mapped_column(String(12))
    object_id: Mapped[int]
    due_before: Mapped[date]
    due_after: Mapped[date]
    reason: Mapped[str] = mapped_column(OwnWords(300))
    #: the legal day it was done
    on: Mapped[date]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))


class PartyReview(Base):
    """The party organisation's opinion (党组织研究), where the body's rules ask for it."""

    __tablename__ = "party_review"

    topic_id: Mapped[int] = mapped_column(ForeignKey("topic.id", ondelete="CASCADE"), primary_key=True)
    required: Mapped[bool] = mapped_column(default=False)
    on: Mapped[date | None]
    opinion: Mapped[str | None] = mapped_column(OwnWords())
    opinion_en: Mapped[str | None] = mapped_column(OwnWords())
