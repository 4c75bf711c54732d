"""Tables of results: what was counted, what was decided, and what was posted about it.

Areas are integers of 0.01 ㎡; `_on` columns are local dates; `_en` columns are translations of people's own
words,
shown as such. No names: roles only.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from consult.foundation.db import Base, JSONText, UTCDateTime
from consult.foundation.own_words import OfficialWords, OwnWords

#: How an outcome may stand (enums.outcome_status of the case format).
STATUSES = ("adopted", "rejected", "no_quorum", "postponed", "consensus", "referred", "out_of_scope")
#: What a result means in law.
LEGAL_EFFECTS = ("decision", "consultation", "pre_vote")
#: How votes were given (enums.vote_method of the case format, and those of the live meeting).
METHODS = (
    "show_of_hands",
    "written_ballot",
    "electronic",
    "mixed",
    "secret_ballot",
    "consensus",
    "survey",
    "show",
    "box",
    "paper",
)


class VoteRecord(Base):
    """One count: a round of voting with its totals per unit, the rule it was held under, and what follows
    from both.

    Written by the live meeting's projection or by 补录. `passed`, `quorum_met` and `result` are always
    computed.
    """

    __tablename__ = "vote_record"
    __table_args__ = (
        UniqueConstraint("meeting_id", "event_seq", name="uq_vote_record_event"),
        CheckConstraint("source IN ('live', 'recorded')", name="source"),
        Index("ix_vote_record_topic_round", "topic_id", "round"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("community.id", ondelete="CASCADE"), index=True)
    topic_id: Mapped[int | None] = mapped_column(ForeignKey("topic.id", ondelete="CASCADE"))
    #: whose vote it was
    body_id: Mapped[int | None] = mapped_column(ForeignKey("body.id", ondelete="SET NULL"))
    item_id: Mapped[int | None] = mapped_column(ForeignKey("agenda_item.id", ondelete="SET NULL"), index=True)
    meeting_id: Mapped[int | None] = mapped_column(ForeignKey("meeting.id", ondelete="SET NULL"), index=True)
    #: number of the event of the meeting's log this came from; None for 补录
    event_seq: Mapped[int | None]
    #: from 1 within the topic
    round: Mapped[int] = mapped_column(default=1)
    question: Mapped[str] = mapped_column(OwnWords())
    question_en: Mapped[str | None] = mapped_column(OwnWords())
    #: yes_no, or options: the best `seats` by count
    question_kind: Mapped[str] = mapped_column(String(10), default="yes_no")
    #: one of METHODS
    method: Mapped[str] = mapped_column(String(20))
    #: copy of the decision rule in force (DecisionRule.to_dict); {} where options were merely counted
    rule: Mapped[dict[str, Any]] = mapped_column(JSONText, default=dict)
    legal_effect: Mapped[str] = mapped_column(String(20), default="decision")
    opened_on: Mapped[date | None]
    closed_on: Mapped[date | None]
    #: {unit: {eligible, present, participated, for, against, abstain, invalid}} with unit headcount,
    #: household, area_sqm; of a secret vote whose figures are withheld the first three
    tallies: Mapped[dict[str, Any]] = mapped_column(JSONText, default=dict)
    quorum_met: Mapped[bool] = mapped_column(default=False)
    passed: Mapped[bool] = mapped_column(default=False)
    #: VoteResult.to_dict(): what each unit needed and got
    result: Mapped[dict[str, Any]] = mapped_column(JSONText, default=dict)
    #: options: {choose, by, options: [{code, text, text_en, count, rank, tied, chosen}]}; None for yes or no
    options_result: Mapped[dict[str, Any] | None] = mapped_column(JSONText)
    note: Mapped[str] = mapped_column(OwnWords(), default="")
    note_en: Mapped[str | None] = mapped_column(OwnWords())
    #: live, or recorded (补录)
    source: Mapped[str] = mapped_column(String(10))
    #: 补录: the paper it was taken from ("signed count sheet of 3 April")
    source_note: Mapped[str] = mapped_column(OwnWords(), default="")
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    entered_at: Mapped[datetime] = mapped_column(UTCDateTime)
    #: a recorded vote taken back on this day, and why; it stays on record and settles nothing
    taken_back_on: Mapped[date | None]
    taken_back_reason: Mapped[str] = mapped_column(OfficialWords(), default="", server_default="")

    @property
    def withheld(self) -> bool:
        """Whether its figures are told to nobody here: of each unit only who was entitled, came and took part
        (`deciding.may_tell_figures`)."""
        return any("for" not in tally for tally in self.tallies.values())


class Outcome(Base):
    """What came of a topic at one point of its life: a resolution, a rejection, a referral …"""

    __tablename__ = "outcome"
    __table_args__ = (
        CheckConstraint(
            (
                "status IN ('adopted', 'rejected', 'no_quorum', 'postponed', 'consensus', 'referred', "
                "'out_of_scope')"
            ),
            name="status",
        ),
        CheckConstraint("legal_effect IN ('decision', 'consultation', 'pre_vote')", name="legal_effect"),
        UniqueConstraint("community_id", "code", name="uq_outcome_code"),
        UniqueConstraint("vote_id", name="uq_outcome_vote"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("community.id", ondelete="CASCADE"), index=True)
    topic_id: Mapped[int] = mapped_column(ForeignKey("topic.id", ondelete="CASCADE"), index=True)
    body_id: Mapped[int | None] = mapped_column(ForeignKey("body.id", ondelete="SET NULL"))
    item_id: Mapped[int | None] = mapped_column(ForeignKey("agenda_item.id", ondelete="SET NULL"))
    meeting_id: Mapped[int | None] = mapped_column(ForeignKey("meeting.id", ondelete="SET NULL"), index=True)
    #: the vote that settled it; None where nobody voted
    vote_id: Mapped[int | None] = mapped_column(ForeignKey("vote_record.id", ondelete="SET NULL"))
    #: one of STATUSES
    status: Mapped[str] = mapped_column(String(20))
    decided_on: Mapped[date | None]
    summary: Mapped[str] = mapped_column(OfficialWords(), default="")
    summary_en: Mapped[str | None] = mapped_column(OfficialWords())
    #: text of the resolution, as finally settled
    text: Mapped[str] = mapped_column(OfficialWords(), default="")
    text_en: Mapped[str | None] = mapped_column(OfficialWords())
    #: number in its body's series, e.g. 青禾协〔2026〕3号
    number: Mapped[str | None] = mapped_column(String(60))
    #: the rule in words, both languages, as at the decision: {zh, en}
    rule_words: Mapped[dict[str, str]] = mapped_column(JSONText, default=dict)
    legal_effect: Mapped[str] = mapped_column(String(20), default="decision")
    presided_by_role: Mapped[str] = mapped_column(OfficialWords(80), default="")
    recorded_by_role: Mapped[str] = mapped_column(OfficialWords(80), default="")
    #: the text the vote settled, kept where another wording was published
    voted_text: Mapped[str | None] = mapped_column(OfficialWords())
    #: "" as voted | slip (an editor's correction) | other (with the supervision committee's consent), and why
    departure: Mapped[str] = mapped_column(String(10), default="", server_default="")
    departure_reason: Mapped[str] = mapped_column(OfficialWords(), default="", server_default="")
    #: when the supervision committee agreed
    consented_on: Mapped[date | None]
    #: answer to those who disagreed
    minority_explanation: Mapped[str] = mapped_column(OwnWords(), default="")
    minority_explanation_en: Mapped[str | None] = mapped_column(OwnWords())
    #: set when published; a draft of the live projection has none
    published_on: Mapped[date | None]
    #: short code of the verification page, and the sha256 (hex) of the canonical result at publication
    code: Mapped[str | None] = mapped_column(String(16))
    digest: Mapped[str | None] = mapped_column(String(64))
    source: Mapped[str] = mapped_column(String(10), default="recorded")
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    #: taken back with its vote on this day, and why; its page stays and says so
    taken_back_on: Mapped[date | None]
    taken_back_reason: Mapped[str] = mapped_column(OfficialWords(), default="", server_default="")


class TextConsent(Base):
    """Another text than was voted, and what the supervision committee says to publishing it."""

    __tablename__ = "text_consent"
    __table_args__ = (CheckConstraint("answer IN ('agreed', 'refused')", name="answer"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("community.id", ondelete="CASCADE"), index=True)
    topic_id: Mapped[int] = mapped_column(ForeignKey("topic.id", ondelete="CASCADE"), index=True)
    vote_id: Mapped[int | None] = mapped_column(ForeignKey("vote_record.id", ondelete="SET NULL"))
    text: Mapped[str] = mapped_column(OfficialWords())
    reason: Mapped[str] = mapped_column(OfficialWords())
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    asked_at: Mapped[datetime] = mapped_column(UTCDateTime)
    #: agreed | refused; None while it waits
    answer: Mapped[str | None] = mapped_column(String(10))
    note: Mapped[str] = mapped_column(OfficialWords(), default="")
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    answered_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class DocumentNumber(Base):
    """A number taken in the series of one body (by its prefix) and year."""

    __tablename__ = "document_number"
    __table_args__ = (
        UniqueConstraint("community_id", "prefix", "year", "n", name="uq_document_number_series"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("community.id", ondelete="CASCADE"))
    #: 青禾协
    prefix: Mapped[str] = mapped_column(String(30))
    year: Mapped[int]
    n: Mapped[int]
    outcome_id: Mapped[int | None] = mapped_column(ForeignKey("outcome.id", ondelete="SET NULL"))
    notice_id: Mapped[int | None] = mapped_column(ForeignKey("notice.id", ondelete="SET NULL"))


class Notice(Base):
    """A public posting with its period. Both the first and the last day count."""

    __tablename__ = "notice"
    __table_args__ = (
        CheckConstraint("end_on >= start_on", name="period"),
        UniqueConstraint("community_id", "code", name="uq_notice_code"),
        Index("ix_notice_board", "community_id", "start_on", "end_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("community.id", ondelete="CASCADE"))
    topic_id: Mapped[int | None] = mapped_column(ForeignKey("topic.id", ondelete="CASCADE"), index=True)
    outcome_id: Mapped[int | None] = mapped_column(ForeignKey("outcome.id", ondelete="CASCADE"), index=True)
    body_id: Mapped[int | None] = mapped_column(ForeignKey("body.id", ondelete="SET NULL"))
    #: 结果公示, 结果公告 …: as the issuer calls it
    kind: Mapped[str] = mapped_column(String(60))
    number: Mapped[str | None] = mapped_column(String(60))
    title: Mapped[str] = mapped_column(OfficialWords(200))
    title_en: Mapped[str | None] = mapped_column(OfficialWords(300))
    #: whom it addresses ("望湖苑小区3号楼2单元全体业主")
    addressed_to: Mapped[str] = mapped_column(OfficialWords(120), default="")
    #: free text of a notice without an outcome, or an opening paragraph
    text: Mapped[str] = mapped_column(OfficialWords(), default="")
    start_on: Mapped[date]
    end_on: Mapped[date]
    #: days counted, both ends included; as computed
    days: Mapped[int]
    channels: Mapped[list[str]] = mapped_column(JSONText, default=list)
    #: where objections go: {place, phone, supervision_phone, hours}
    contact: Mapped[dict[str, str]] = mapped_column(JSONText, default=dict)
    #: frozen facts the notice shows, and their sha256; the short code leads to the page that checks them
    content: Mapped[dict[str, Any]] = mapped_column(JSONText, default=dict)
    digest: Mapped[str] = mapped_column(String(64))
    code: Mapped[str] = mapped_column(String(16))
    #: totals of objections from paper (补录); None where each was entered by itself
    objections_received: Mapped[int | None]
    objection_handling: Mapped[str] = mapped_column(OfficialWords(), default="")
    objection_handling_en: Mapped[str | None] = mapped_column(OfficialWords())
    posted_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    posted_at: Mapped[datetime] = mapped_column(UTCDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    withdrawn_reason: Mapped[str] = mapped_column(OfficialWords(), default="")
    source: Mapped[str] = mapped_column(String(10), default="live")
    #: 更正公告: the notice it corrects, and what: [{field, old, new, reason, weighs}]; both stay posted
    corrects_id: Mapped[int | None] = mapped_column(ForeignKey("notice.id", ondelete="SET NULL"), index=True)
    corrections: Mapped[list[dict[str, Any]]] = mapped_column(JSONText, default=list, server_default="[]")


class Objection(Base):
    """An objection (异议) to a notice within its period, and the answer. The objector is never shown."""

    __tablename__ = "objection"

    id: Mapped[int] = mapped_column(primary_key=True)
    notice_id: Mapped[int] = mapped_column(ForeignKey("notice.id", ondelete="CASCADE"), index=True)
    #: who objected; None when taken at the counter from somebody without an account
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    #: role shown in public ("居民")
    role: Mapped[str] = mapped_column(OwnWords(60), default="")
    text: Mapped[str] = mapped_column(OwnWords())
    received_on: Mapped[date]
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    answer: Mapped[str | None] = mapped_column(OwnWords())
    answered_on: Mapped[date | None]
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)


class ProjectedMeeting(Base):
    """How far the projection has read a meeting's log: what makes it idempotent."""

    __tablename__ = "projected_meeting"

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"), primary_key=True)
    #: number of the last event read
    seq: Mapped[int] = mapped_column(default=0)
    #: item in hand and the like, between events
    state: Mapped[dict[str, Any]] = mapped_column(JSONText, default=dict)
