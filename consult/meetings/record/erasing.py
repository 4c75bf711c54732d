"""Taking people's words out of a record for good: an event says who had it done and why, so that words that
are merely gone are known for what they are."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select

from consult import rules
from consult.foundation.db import db
from consult.foundation.errors import Invalid, NotFound
from consult.foundation.phrases import P
from consult.meetings.models import MeetingEvent, MeetingText
from consult.meetings.record import log
from consult.meetings.record.chain import words_of
from consult.meetings.record.writer import writing
from consult.writing import line_entered, visible


def erase_words(meeting_id: int, texts: Iterable[str], *, by: str, why: str, now: datetime) -> int:
    """Takes words out of the record; the chain stays whole. texts: ids of `meeting_text`; by: a person's id
    as text, or system. Gives how many went: what was erased before is left as it is.

    Raises NotFound for words that are not in this record, Invalid where no reason is given.
    """
    reason = line_entered(why)
    if not visible(reason):
        raise Invalid("why", P("Please say why."))
    wanted = list(dict.fromkeys(texts))
    with writing(meeting_id, now) as writer:
        rows = [db.session.get(MeetingText, (meeting_id, each)) for each in wanted]
        if not rows or None in rows:
            raise NotFound()
        gone = [row for row in rows if row is not None and row.text is not None]
        if not gone:
            return 0
        ids = tuple(row.id for row in gone)
        for row in gone:
            row.text = None
        db.session.flush()
        log.forget(meeting_id)
        writer.append(f"erase-{ids[0][:40]}", by, [rules.events.WordsErased(ids, by, reason)])
        # What was folded with the words in it is not kept.
        log.forget(meeting_id)
    log.forget(meeting_id)
    return len(gone)


def words_at(meeting_id: int, seq: int) -> list[str]:
    """The ids of all words that event holds. Raises NotFound."""
    data = db.session.scalar(
        select(MeetingEvent.data).where(MeetingEvent.meeting_id == meeting_id, MeetingEvent.seq == seq)
    )
    if data is None:
        raise NotFound()
    return words_of(data)
