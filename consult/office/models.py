"""Tables of the office: texts that wait for a look, or are hidden."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from consult.foundation.db import Base, JSONText, UTCDateTime
from consult.foundation.own_words import OfficialWords


class HeldText(Base):
    """A text somebody wrote, known by its words: wherever they stand in the community, the same holds."""

    __tablename__ = "held_text"
    __table_args__ = (
        UniqueConstraint("community_id", "digest", name="uq_held_text_digest"),
        CheckConstraint("state IN ('waiting', 'shown', 'hidden')", name="state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("community.id", ondelete="CASCADE"))
    #: see `own_words.digest`
    digest: Mapped[str] = mapped_column(String(64))
    #: as written, for the staff and its author
    text: Mapped[str] = mapped_column(OfficialWords())
    author_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"), index=True)
    #: names of third persons found in it → asked | covered | covered_by_staff | open (who
    #: is named agreed, or nobody is named)
    names: Mapped[dict[str, str]] = mapped_column(JSONText, default=dict, server_default="{}")
    #: address of the page it stands on
    path: Mapped[str] = mapped_column(String(200), default="")
    #: waiting for a look | shown | hidden
    state: Mapped[str] = mapped_column(String(10))
    #: why it is hidden, shown in its place; who said so, and when
    reason: Mapped[str] = mapped_column(OfficialWords(200), default="")
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    #: what the author says against it; the answer of another person, and whether it was kept hidden
    appeal: Mapped[str] = mapped_column(OfficialWords(500), default="")
    appealed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    answer: Mapped[str] = mapped_column(OfficialWords(500), default="")
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    answered_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
