"""Tables of what follows a result. Responsible units and speakers are roles, never names; `_on` columns are
local dates."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from consult.foundation.db import Base, JSONText, UTCDateTime
from consult.foundation.own_words import OwnWords

TASK_STATUSES = ("pending", "in_progress", "done", "overdue", "cancelled")
SCORES = ("very_satisfied", "satisfied", "neutral", "dissatisfied")
#: How a task comes back after it is done.
RECURRENCES = ("monthly", "quarterly", "yearly")


class Adoption(Base):
    """What the competent unit made of a result (采纳): wholly, partly, not, and why. The newest of a topic
    counts."""

    __tablename__ = "adoption"
    __table_args__ = (CheckConstraint("status IN ('adopted', 'partly', 'not_adopted')", name="status"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("community.id", ondelete="CASCADE"))
    topic_id: Mapped[int] = mapped_column(ForeignKey("topic.id", ondelete="CASCADE"), index=True)
    outcome_id: Mapped[int | None] = mapped_column(ForeignKey("outcome.id", ondelete="SET NULL"))
    status: Mapped[str] = mapped_column(String(12))
    reason: Mapped[str] = mapped_column(OwnWords(), default="")
    reason_en: Mapped[str | None] = mapped_column(OwnWords())
    #: explanation given to those who disagreed, and how it reached them
    explanation: Mapped[str] = mapped_column(OwnWords(), default="")
    explanation_en: Mapped[str | None] = mapped_column(OwnWords())
    #: unit that adopted
    by_role: Mapped[str] = mapped_column(OwnWords(80), default="")
    on: Mapped[date]
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    at: Mapped[datetime] = mapped_column(UTCDateTime)


class Task(Base):
    """One step of carrying out. Whether it is overdue is computed from its due day, whatever `status`
    says."""

    __tablename__ = "task"
    __table_args__ = (
        CheckConstraint(
            "status IN ('pending', 'in_progress', 'done', 'overdue', 'cancelled')", name="status"
        ),
        Index("ix_task_community_due", "community_id", "due_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("community.id", ondelete="CASCADE"))
    topic_id: Mapped[int] = mapped_column(ForeignKey("topic.id", ondelete="CASCADE"), index=True)
    outcome_id: Mapped[int | None] = mapped_column(ForeignKey("outcome.id", ondelete="SET NULL"))
    #: position among the topic's tasks, from 1
    step: Mapped[int]
    title: Mapped[str] = mapped_column(OwnWords())
    title_en: Mapped[str | None] = mapped_column(OwnWords())
    #: responsible unit
    owner_role: Mapped[str] = mapped_column(String(80), default="")
    due_on: Mapped[date | None]
    #: one of RECURRENCES: when done, the next one is laid; None: once
    recurs: Mapped[str | None] = mapped_column(String(12))
    #: one of TASK_STATUSES as last stated by people
    status: Mapped[str] = mapped_column(String(12), default="pending")
    done_on: Mapped[date | None]
    evidence: Mapped[str] = mapped_column(OwnWords(), default="")
    #: the responsible unit's explanation of a delay; it hides nothing
    delay_note: Mapped[str] = mapped_column(OwnWords(), default="")
    delay_noted_on: Mapped[date | None]
    #: the task this one repeats
    follows_id: Mapped[int | None] = mapped_column(ForeignKey("task.id", ondelete="SET NULL"))
    source: Mapped[str] = mapped_column(String(10), default="live")


class TaskChange(Base):
    """One statement of a task's status as it was before, so that a mistaken one can be taken back within its
    time."""

    __tablename__ = "task_change"

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("task.id", ondelete="CASCADE"), index=True)
    #: {status, done_on, evidence, delay_note, delay_noted_on, topic_state} before the statement; days as ISO
    #: text
    before: Mapped[dict[str, Any]] = mapped_column(JSONText)
    #: the next recurring task this statement laid
    laid_id: Mapped[int | None] = mapped_column(ForeignKey("task.id", ondelete="SET NULL"))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    undone_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    undone_reason: Mapped[str] = mapped_column(OwnWords(), default="", server_default="")


class TaskPhoto(Base):
    """A photo shown as evidence, re-encoded as those of topics are: nothing but the picture is left of it."""

    __tablename__ = "task_photo"

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("task.id", ondelete="CASCADE"), index=True)
    #: the statement it came with; taking that back removes it
    change_id: Mapped[int | None] = mapped_column(ForeignKey("task_change.id", ondelete="SET NULL"))
    #: what it shows, in a few words
    caption: Mapped[str] = mapped_column(OwnWords(60), default="")
    #: JPEG, at most 1600 pixels a side
    data: Mapped[bytes] = mapped_column(LargeBinary)
    at: Mapped[datetime] = mapped_column(UTCDateTime)


class Rework(Base):
    """A request to do something again, of somebody dissatisfied. Answered in public; the asker is never
    shown."""

    __tablename__ = "rework"
    __table_args__ = (CheckConstraint("state IN ('waiting', 'granted', 'refused')", name="state"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    topic_id: Mapped[int] = mapped_column(ForeignKey("topic.id", ondelete="CASCADE"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    role: Mapped[str] = mapped_column(OwnWords(60), default="")
    #: ids of the tasks not done well, as named by the asker
    task_ids: Mapped[list[int]] = mapped_column(JSONText, default=list)
    text: Mapped[str] = mapped_column(OwnWords(), default="")
    on: Mapped[date]
    #: by when it is answered
    answer_by: Mapped[date]
    #: waiting | granted | refused
    state: Mapped[str] = mapped_column(String(10), default="waiting")
    answer: Mapped[str] = mapped_column(OwnWords(), default="")
    answered_on: Mapped[date | None]
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    at: Mapped[datetime] = mapped_column(UTCDateTime)


class Feedback(Base):
    """Satisfaction and a comment of one person concerned, or a comment taken from paper. Shown with the role
    only."""

    __tablename__ = "feedback"
    __table_args__ = (
        UniqueConstraint("topic_id", "person_id", name="uq_feedback_once"),
        CheckConstraint(
            "score IS NULL OR score IN ('very_satisfied', 'satisfied', 'neutral', 'dissatisfied')",
            name="score",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    topic_id: Mapped[int] = mapped_column(ForeignKey("topic.id", ondelete="CASCADE"), index=True)
    #: None for paper (several per topic)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    role: Mapped[str] = mapped_column(OwnWords(60), default="")
    #: one of SCORES; None for a comment whose score is in the paper totals
    score: Mapped[str | None] = mapped_column(String(16))
    comment: Mapped[str] = mapped_column(OwnWords(), default="")
    comment_en: Mapped[str | None] = mapped_column(OwnWords())
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    reply: Mapped[str | None] = mapped_column(OwnWords())
    reply_en: Mapped[str | None] = mapped_column(OwnWords())
    replied_on: Mapped[date | None]
    replied_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))


class FeedbackTotal(Base):
    """Totals of satisfaction counted from paper (补录), added to what came by phone."""

    __tablename__ = "feedback_total"
    __table_args__ = (UniqueConstraint("topic_id", "form_key", name="uq_feedback_total_form_key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    topic_id: Mapped[int] = mapped_column(ForeignKey("topic.id", ondelete="CASCADE"), index=True)
    very_satisfied: Mapped[int] = mapped_column(default=0)
    satisfied: Mapped[int] = mapped_column(default=0)
    neutral: Mapped[int] = mapped_column(default=0)
    dissatisfied: Mapped[int] = mapped_column(default=0)
    #: made by the form, so that the same form posted twice counts once
    form_key: Mapped[str | None] = mapped_column(String(64))
    #: where they were counted
    source_note: Mapped[str] = mapped_column(OwnWords(), default="")
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    on: Mapped[date]
    at: Mapped[datetime] = mapped_column(UTCDateTime)


class Closing(Base):
    """A topic closed, or opened again with a reason. The newest of a topic counts."""

    __tablename__ = "closing"
    __table_args__ = (CheckConstraint("kind IN ('closed', 'reopened')", name="kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    topic_id: Mapped[int] = mapped_column(ForeignKey("topic.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(10))
    on: Mapped[date]
    reason: Mapped[str] = mapped_column(OwnWords(), default="")
    #: evaluation by others than the residents, as given
    evaluation: Mapped[dict[str, Any] | None] = mapped_column(JSONText)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    at: Mapped[datetime] = mapped_column(UTCDateTime)
