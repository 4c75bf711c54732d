"""The table of backups: which copies of this instance there are, and which of them give away papers."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from consult.foundation.db import Base, JSONText, UTCDateTime


class Backup(Base):
    """One archive. Written before the copy is made, so that the copy holds the row it came from."""

    __tablename__ = "backup"

    id: Mapped[int] = mapped_column(primary_key=True)
    #: random; stands in the archive's manifest too
    mark: Mapped[str] = mapped_column(String(32), unique=True)
    #: everything acknowledged before this instant is in it
    taken_at: Mapped[datetime] = mapped_column(UTCDateTime)
    #: where it was written, as whoever ran the command named it
    file: Mapped[str] = mapped_column(Text)
    #: the copy was made; an archive that was broken off is none
    whole: Mapped[bool] = mapped_column(default=False)
    #: votes whose unnamed papers lie in it as they came in
    boxes: Mapped[list[int]] = mapped_column(JSONText, default=list)
    #: since when it is gone: written over, rotated away, or deleted by hand as somebody says
    gone_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    gone_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    #: when this instance was put back from it; and since when somebody has looked at what came back
    restored_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    looked_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
