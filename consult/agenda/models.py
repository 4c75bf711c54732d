"""Tables of meetings and their items. A frozen item's text never changes; its hash is printed with the
notice."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.foundation.db import Base, JSONText, UTCDateTime
from consult.foundation.own_words import OfficialWords, OwnWords

STATES = ("planned", "noticed", "live", "adjourned", "recorded", "cancelled")


class Meeting(Base):
    """A meeting of a body. The row is the lock of the live meeting; `head_seq` and `head_hash` end its
    log."""

    __tablename__ = "meeting"
    __table_args__ = (
        CheckConstraint(
            "state IN ('planned', 'noticed', 'live', 'adjourned', 'recorded', 'cancelled')", name="state"
        ),
        Index("ix_meeting_community_held", "community_id", "held_on"),
        UniqueConstraint("code", name="uq_meeting_code"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("community.id", ondelete="CASCADE"))
    body_id: Mapped[int | None] = mapped_column(ForeignKey("body.id", ondelete="SET NULL"))
    title: Mapped[str] = mapped_column(OfficialWords(160))
    title_en: Mapped[str | None] = mapped_column(OfficialWords(240))
    #: legal date in the community's zone
    held_on: Mapped[date]
    starts_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    place: Mapped[str] = mapped_column(OfficialWords(120), default="")
    #: ronr12 | small_board | nantang13
    rule_set: Mapped[str] = mapped_column(String(20), default="ronr12")
    #: {speech_seconds, speeches_per_motion, alternate, seconds_required}, and where chosen {unspoken_first,
    #: bars_amendments, adjourn_at: HH:MM of the place, interest}
    debate_rules: Mapped[dict[str, Any]] = mapped_column(JSONText, default=dict)
    state: Mapped[str] = mapped_column(String(12), default="planned")
    chair_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    recorder_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    chair_role: Mapped[str] = mapped_column(OfficialWords(80), default="")
    recorder_role: Mapped[str] = mapped_column(OfficialWords(80), default="")
    noticed_on: Mapped[date | None]
    #: days of notice the body's rule asks for, copied when planned
    notice_days: Mapped[int] = mapped_column(default=0)
    channels: Mapped[list[str]] = mapped_column(JSONText, default=list)
    #: why it is called at shorter notice than its body's, printed on its notice; "" where it is not
    urgent_reason: Mapped[str] = mapped_column(OfficialWords(), default="", server_default="")
    #: six digits for joining; None once over
    code: Mapped[str | None] = mapped_column(String(6))
    #: end of the live log: number and hash (hex) of the last event
    head_seq: Mapped[int] = mapped_column(default=0)
    head_hash: Mapped[str] = mapped_column(String(64), default="")
    #: since when it waits, put back from a backup while it was going on; None where it does not
    put_back_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    #: what was held on paper or in a room and entered afterwards
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    #: grows with every edit; a form of an older one is stale
    version: Mapped[int] = mapped_column(default=1)

    items: Mapped[list[AgendaItem]] = relationship(order_by="AgendaItem.position", back_populates="meeting")


class AgendaItem(Base):
    """One item: a topic, its proposed text, and the rule its final vote is held under."""

    __tablename__ = "agenda_item"
    __table_args__ = (
        CheckConstraint("question_kind IN ('yes_no', 'options')", name="question_kind"),
        CheckConstraint("legal_effect IN ('decision', 'consultation', 'pre_vote')", name="legal_effect"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"), index=True)
    #: order on the agenda, from 1
    position: Mapped[int]
    topic_id: Mapped[int | None] = mapped_column(ForeignKey("topic.id", ondelete="SET NULL"), index=True)
    title: Mapped[str] = mapped_column(OwnWords(160))
    title_en: Mapped[str | None] = mapped_column(OwnWords(240))
    #: minutes planned for it; None where nobody said
    minutes: Mapped[int | None]
    #: proposed text
    text: Mapped[str] = mapped_column(OwnWords(), default="")
    text_en: Mapped[str | None] = mapped_column(OwnWords())
    #: sha256 (hex) of salt and text, set when noticed
    text_hash: Mapped[str | None] = mapped_column(String(64))
    text_salt: Mapped[str | None] = mapped_column(String(32))
    frozen_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    question_kind: Mapped[str] = mapped_column(String(10), default="yes_no")
    #: [{id, text}]
    options: Mapped[list[dict[str, Any]]] = mapped_column(JSONText, default=list)
    seats: Mapped[int] = mapped_column(default=1)
    decision_rule_id: Mapped[str] = mapped_column(String(40), default="")
    #: DecisionRule.to_dict(), copied so that later data never re-decides the past
    decision_rule: Mapped[dict[str, Any]] = mapped_column(JSONText, default=dict)
    #: show (named, by phone) | box (unnamed) | paper
    method: Mapped[str] = mapped_column(String(12), default="show")
    legal_effect: Mapped[str] = mapped_column(String(20), default="consultation")
    #: as settled; equals text where nothing was amended
    final_text: Mapped[str | None] = mapped_column(OwnWords())
    final_text_en: Mapped[str | None] = mapped_column(OwnWords())
    mover_role: Mapped[str] = mapped_column(OwnWords(80), default="")
    seconder_role: Mapped[str] = mapped_column(OwnWords(80), default="")

    meeting: Mapped[Meeting] = relationship(back_populates="items")


class Absence(Base):
    """Somebody entitled who said that they cannot come."""

    __tablename__ = "meeting_absence"

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    at: Mapped[datetime] = mapped_column(UTCDateTime)


class AmendmentRecord(Base):
    """An amendment as recorded afterwards (live ones are in the meeting's log)."""

    __tablename__ = "amendment_record"

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("agenda_item.id", ondelete="CASCADE"), index=True)
    #: its number; stage drafting | floor; degree primary | secondary; kind insert | strike | strike_insert |
    #: substitute
    no: Mapped[int]
    stage: Mapped[str] = mapped_column(String(12))
    considered_on: Mapped[date | None]
    voted_order: Mapped[int | None]
    degree: Mapped[str] = mapped_column(String(12))
    kind: Mapped[str] = mapped_column(String(20))
    targets: Mapped[str] = mapped_column(String(40), default="main")
    text: Mapped[str] = mapped_column(OwnWords())
    text_en: Mapped[str | None] = mapped_column(OwnWords())
    mover_role: Mapped[str] = mapped_column(OwnWords(80), default="")
    seconder_role: Mapped[str] = mapped_column(OwnWords(80), default="")
    result: Mapped[str] = mapped_column(String(20))
    #: {for, against, abstain}
    votes: Mapped[dict[str, Any] | None] = mapped_column(JSONText)


class DebateRecord(Base):
    """The gist of a speech as recorded afterwards, by role."""

    __tablename__ = "debate_record"

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("agenda_item.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    role: Mapped[str] = mapped_column(OwnWords(80))
    #: for | against | information
    stance: Mapped[str] = mapped_column(String(12))
    gist: Mapped[str] = mapped_column(OwnWords())
    gist_en: Mapped[str | None] = mapped_column(OwnWords())
    seconds: Mapped[int | None]
