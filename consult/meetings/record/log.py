"""The log of a meeting: read, fold, verify. (`writer` is the only code that adds to it.)

Numbers are gap-free from 1. How rows are chained and words kept beside them is in `chain`.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select

from consult import rules
from consult.agenda.models import Meeting as MeetingRow
from consult.foundation.db import db
from consult.foundation.errors import NotFound
from consult.meetings.models import MeetingEvent, MeetingText
from consult.meetings.record.chain import REF, genesis, read_chain
from consult.rules import events as rule_events


@dataclass(frozen=True)
class Stored:
    """An event with its place in the log. at: aware UTC. by, entered_by: person ids as text."""

    meeting_id: int
    seq: int
    at: datetime
    by: str
    entered_by: str | None
    kind: str
    event: rules.Event
    act_id: str
    part: int
    audience: str
    hash: str


@dataclass(frozen=True)
class _Fold:
    seq: int
    hash: str
    state: rules.Meeting


_folds: dict[int, _Fold] = {}
_folds_lock = threading.Lock()
#: How many meetings a process remembers folded.
REMEMBERED = 200


def stamp(now: datetime) -> str:
    """An instant as the state and the screens carry it: ISO, UTC, whole seconds."""
    return now.astimezone(UTC).isoformat(timespec="seconds")


def instant(stamped: str | None) -> datetime | None:
    """The instant of a stamp; one without a zone is UTC."""
    if stamped is None:
        return None
    made = datetime.fromisoformat(stamped)
    return made if made.tzinfo else made.replace(tzinfo=UTC)


def head(meeting_id: int) -> tuple[int, str]:
    """Number and hash of the last event; (0, genesis) where there is none. Raises NotFound."""
    found = db.session.execute(
        select(MeetingRow.head_seq, MeetingRow.head_hash).where(MeetingRow.id == meeting_id)
    ).first()
    if found is None:
        raise NotFound()
    return (found[0], found[1]) if found[0] else (0, genesis(meeting_id))


def read(meeting_id: int, after: int = 0, upto: int | None = None) -> list[Stored]:
    """The events numbered above `after` (up to `upto`), decoded, in order."""
    # A whole log is read with all its words at once; the few newest events fetch theirs one by one.
    words = _texts(meeting_id) if after == 0 else None
    return [_stored(row, words) for row in _rows(meeting_id, after, upto)]


def current(meeting_id: int) -> rules.Meeting:
    """The meeting as it stands: the fold of its log. Raises NotFound."""
    return fold_at(meeting_id, *head(meeting_id))


def fold_at(meeting_id: int, seq: int, hashed: str) -> rules.Meeting:
    """The meeting after event `seq`, the last there is, whose hash is `hashed`."""
    known = _folds.get(meeting_id)
    if known is not None and known.seq == seq and known.hash == hashed:
        return known.state
    state, start = rules.Meeting(), 0
    if known is not None and 0 < known.seq < seq and hash_at(meeting_id, known.seq) == known.hash:
        state, start = known.state, known.seq
    for stored in read(meeting_id, start, seq):
        state = rules.evolve(state, stored.event)
    remember(meeting_id, seq, hashed, state)
    return state


def last_of(meeting_id: int, kind: str) -> Stored | None:
    """The newest event of a kind."""
    row = db.session.scalars(
        select(MeetingEvent)
        .where(MeetingEvent.meeting_id == meeting_id, MeetingEvent.kind == kind)
        .order_by(MeetingEvent.seq.desc())
        .limit(1)
    ).first()
    return _stored(row, None) if row else None


def bound_papers(meeting_id: int) -> set[int]:
    """The boxes whose papers the log vouches for, by the number of the event that put each."""
    rows = db.session.scalars(
        select(MeetingEvent.data).where(MeetingEvent.meeting_id == meeting_id, MeetingEvent.kind == "bound")
    )
    told = [json.loads(row) for row in rows]
    return {int(each["of"]) for each in told if each["what"] == "papers"}


def announced_in(meeting_id: int) -> dict[int, dict[str, Any]]:
    """The verdicts under a decision rule that were announced: number of the event → what it holds."""
    rows = db.session.execute(
        select(MeetingEvent.seq, MeetingEvent.data).where(
            MeetingEvent.meeting_id == meeting_id, MeetingEvent.kind == "announced"
        )
    )
    told = {seq: json.loads(data).get("governed") for seq, data in rows}
    return {seq: verdict for seq, verdict in told.items() if verdict}


# --- verifying ---


def verify(meeting_id: int | None = None) -> list[dict[str, Any]]:
    """Recomputes the chain of one meeting, or of every meeting that has a log. (`verifying` looks further: at
    all that is bound into it, and at the public list.)

    Gives {"meeting", "events", "ok", "first_bad_seq"} for each; first_bad_seq is None where whole, and one
    past the end where the tail was cut.
    """
    wanted = select(MeetingRow.id, MeetingRow.head_seq, MeetingRow.head_hash).order_by(MeetingRow.id)
    if meeting_id is not None:
        wanted = wanted.where(MeetingRow.id == meeting_id)
    found = db.session.execute(wanted).all()
    if meeting_id is not None and not found:
        return [{"meeting": meeting_id, "events": 0, "ok": False, "first_bad_seq": None}]
    lines = []
    for number, head_seq, head_hash in found:
        read = read_chain(number, head_seq or 0, head_hash)
        if not read.count and not head_seq and meeting_id is None:
            continue
        bad = read.faults[0].seq if read.faults else None
        lines.append({"meeting": number, "events": read.count, "ok": bad is None, "first_bad_seq": bad})
    return lines


# --- words beside the log ---


def _into_place(value: Any, words: Mapping[str, str | None] | _Asked) -> Any:
    if isinstance(value, dict):
        if REF in value and len(value) == 1:
            return words.get(value[REF]) or ""
        return {k: _into_place(v, words) for k, v in value.items()}
    if isinstance(value, list):
        return [_into_place(each, words) for each in value]
    return value


class _Asked:
    """Words fetched one by one, for short reads."""

    def __init__(self, meeting_id: int) -> None:
        self.meeting_id = meeting_id

    def get(self, text_id: str) -> str | None:
        return db.session.scalar(
            select(MeetingText.text).where(
                MeetingText.meeting_id == self.meeting_id, MeetingText.id == text_id
            )
        )


def _texts(meeting_id: int) -> dict[str, str | None]:
    rows = db.session.execute(
        select(MeetingText.id, MeetingText.text).where(MeetingText.meeting_id == meeting_id)
    )
    return {row[0]: row[1] for row in rows}


def _rows(meeting_id: int, after: int, upto: int | None) -> Iterator[MeetingEvent]:
    wanted = (
        select(MeetingEvent)
        .where(MeetingEvent.meeting_id == meeting_id, MeetingEvent.seq > after)
        .order_by(MeetingEvent.seq)
    )
    if upto is not None:
        wanted = wanted.where(MeetingEvent.seq <= upto)
    return iter(db.session.scalars(wanted))


def _stored(row: MeetingEvent, words: dict[str, str | None] | None) -> Stored:
    data = _into_place(json.loads(row.data), words if words is not None else _Asked(row.meeting_id))
    return Stored(
        row.meeting_id,
        row.seq,
        row.at,
        row.by,
        row.entered_by,
        row.kind,
        rule_events.decode(row.kind, row.version, data),
        row.act_id,
        row.part,
        row.audience,
        row.hash,
    )


# --- what a process remembers ---


def forget(meeting_id: int | None = None) -> None:
    """Drops what this process remembers of one meeting, or of all."""
    with _folds_lock:
        if meeting_id is None:
            _folds.clear()
        else:
            _folds.pop(meeting_id, None)


def hash_at(meeting_id: int, seq: int) -> str | None:
    """The hash of an event as stored; None where there is no such event."""
    return db.session.scalar(
        select(MeetingEvent.hash).where(MeetingEvent.meeting_id == meeting_id, MeetingEvent.seq == seq)
    )


def remember(meeting_id: int, seq: int, hashed: str, state: rules.Meeting) -> None:
    """Keeps the fold of a log that ends in event `seq` with this hash, so that nobody folds it again."""
    with _folds_lock:
        # An older fold put over a newer one by a slow reader costs the next reader a few events, never the
        # truth.
        if len(_folds) >= REMEMBERED and meeting_id not in _folds:
            _folds.pop(next(iter(_folds)))
        _folds[meeting_id] = _Fold(seq, hashed, state)


def cast_by_themselves(meeting_id: int, who: str, since: int) -> bool:
    """Whether the last vote of somebody since an event was cast by themselves, not entered for them."""
    last = db.session.execute(
        select(MeetingEvent.by, MeetingEvent.entered_by)
        .where(
            MeetingEvent.meeting_id == meeting_id,
            MeetingEvent.seq > since,
            MeetingEvent.kind == "vote_cast",
            MeetingEvent.by == who,
        )
        .order_by(MeetingEvent.seq.desc())
        .limit(1)
    ).first()
    return last is not None and last.entered_by is None
