"""The only code that adds to a meeting's log.

`writing` holds one meeting's log open: the row is locked, the log is folded once, and from then on the state
travels in hand. Every `append` gives the state after it, so a whole batch of acts is judged, folded and
stored in one transaction without reading the log again. The database's lock on the meeting's row orders the
processes; the primary key is its backstop.
"""

from __future__ import annotations

import re
import secrets
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select, union_all

from consult import rules
from consult.agenda.models import Meeting as MeetingRow
from consult.foundation import public_log
from consult.foundation.db import after_commit, canonical, db, transaction
from consult.foundation.errors import NotFound
from consult.meetings.models import MeetingAck, MeetingEvent, MeetingText
from consult.meetings.record import log
from consult.meetings.record.chain import REF, chain, genesis, text_id_of
from consult.meetings.record.log import Stored
from consult.rules import events as rule_events

#: Run inside the transaction with (meeting_id, new events); filled by `consult.app`.
projections: list[Callable[[int, list[Stored]], None]] = []
#: Run after the commit with (meeting_id, number of its last event): the broadcaster.
listeners: list[Callable[[int, int], None]] = []

#: Arguments that are people's words however short they are.
WORDS = frozenset({"text", "title", "new", "old", "before", "after", "reason", "note", "why"})
#: Data that is a rule, not somebody's words: stored in the event itself.
PLAIN = frozenset({"rulebook", "decision_rule", "rule", "governed"})
_ID = re.compile(r"[A-Za-z0-9_:.+\-]{0,80}\Z")

_locks: dict[int, Any] = {}
_locks_lock = threading.Lock()


@contextmanager
def writing(meeting_id: int, now: datetime) -> Iterator[Writer]:
    """The meeting's log open for writing, in a transaction of its own or the caller's. Raises NotFound.

    What was appended is projected and, once durable, told to the listeners when the block ends.
    """
    with transaction(lock=_lock_of(meeting_id)):
        writer = Writer(_locked(meeting_id), now)
        yield writer
        writer.close()


class Writer:
    """One meeting's log in hand. row: the meeting's, locked; state: the fold after everything appended so
    far; now: the instant of every event."""

    def __init__(self, row: MeetingRow, now: datetime) -> None:
        self.row, self.now = row, now.astimezone(UTC)
        self.seq = row.head_seq or 0
        self._hash = row.head_hash if self.seq and row.head_hash else genesis(row.id)
        self.state: rules.Meeting = log.fold_at(row.id, self.seq, self._hash)
        self._added: list[Stored] = []
        self._answers: dict[str, tuple[int, str] | None] = {}
        self._parts: Counter[str] = Counter()

    def look_up(self, act_ids: Iterable[str]) -> None:
        """Asks the database at once which of these acts were acknowledged before."""
        wanted = [act_id for act_id in dict.fromkeys(act_ids) if act_id not in self._answers]
        self._answers.update(dict.fromkeys(wanted))
        if not wanted:
            return
        known = union_all(
            *(
                select(table.act_id, table.seq, table.by).where(
                    table.meeting_id == self.row.id, table.act_id.in_(wanted)
                )
                for table in (MeetingAck, MeetingEvent)
            )
        ).order_by("seq")
        # Of an act's events the last gives its number.
        self._answers.update({act_id: (seq, by) for act_id, seq, by in db.session.execute(known)})

    def answered(self, act_id: str) -> tuple[int, str] | None:
        """What an act was answered: the log's number after it, and who acted; None for one never
        acknowledged."""
        self.look_up((act_id,))
        return self._answers[act_id]

    def append(
        self, act_id: str, by: str, happened: Iterable[rules.Event], entered_by: str | None = None
    ) -> list[Stored]:
        """Adds what one act brought about and acknowledges it; `state` is then the state after it. Where
        it brought about nothing the act alone is remembered, in no place of the log's numbering."""
        added = []
        for event in happened:
            # An act's later consequences follow its first ones, as further parts.
            added.append(self._add(act_id, self._parts[act_id], by, entered_by, event))
            self._parts[act_id] += 1
        if not added:
            db.session.add(MeetingAck(meeting_id=self.row.id, act_id=act_id, by=by, seq=self.seq))
        self._answers[act_id] = (self.seq, by)
        return added

    def close(self) -> None:
        """Moves the head, lists it where the meeting is over, runs the "
        "projections, and tells the listeners once it is all durable."""
        if not self._added:
            return
        meeting_id, seq, hashed, state = self.row.id, self.seq, self._hash, self.state
        db.session.flush()
        if self.row.state == "adjourned":
            # Also what is added to a meeting that is over is on the public list, as its newest head.
            facts = {"events": seq, "head": hashed}
            public_log.append(self.row.community_id, "meeting", meeting_id, hashed, facts, self.now)
        for project in projections:
            project(meeting_id, self._added)
        after_commit(lambda: log.remember(meeting_id, seq, hashed, state))
        for listen in listeners:
            after_commit(lambda listen=listen: listen(meeting_id, seq))  # type: ignore[misc]

    def _add(self, act_id: str, part: int, by: str, entered_by: str | None, event: rules.Event) -> Stored:
        kind, version, plain = rule_events.encode(event)
        # What is folded is what is stored: a list that came with an act is a tuple from here on, as when read
        # again.
        event = rule_events.decode(kind, version, plain)
        data = canonical(_out_of_the_way(self.row.id, plain))
        audience = audience_of(event)
        self.seq += 1
        told = (self.row.id, self.seq, self.now.replace(tzinfo=None), by, entered_by, kind, version, data)
        self._hash = chain(self._hash, (*told, act_id, part, audience))
        db.session.add(
            MeetingEvent(
                meeting_id=self.row.id,
                seq=self.seq,
                at=self.now,
                by=by,
                entered_by=entered_by,
                kind=kind,
                version=version,
                data=data,
                act_id=act_id,
                part=part,
                audience=audience,
                hash=self._hash,
            )
        )
        # The head moves with every event, so that whoever reads in between finds a whole log.
        self.row.head_seq, self.row.head_hash = self.seq, self._hash
        self.state = rules.evolve(self.state, event)
        stored = Stored(
            self.row.id, self.seq, self.now, by, entered_by, kind, event, act_id, part, audience, self._hash
        )
        self._added.append(stored)
        return stored


def audience_of(event: rules.Event) -> str:
    """Who may read the body: how a named person voted is for officers (reconsideration, change of vote
    need it), and so are hashes of rolls and papers, which who has few to try could guess from."""
    if event.kind in ("vote_cast", "vote_recounted", "bound"):
        return "officers"
    if event.kind in ("announced", "put") and (
        getattr(event, "yes_names", None) or getattr(event, "casts", None)
    ):
        return "members"
    return "public"


def _lock_of(meeting_id: int) -> Any:
    """This process's lock of a meeting, taken before the database's: its waiters are served in turn."""
    with _locks_lock:
        return _locks.setdefault(meeting_id, threading.RLock())


def _locked(meeting_id: int) -> MeetingRow:
    """The meeting's row, locked until the transaction ends and read afresh."""
    row = db.session.scalars(
        select(MeetingRow)
        .where(MeetingRow.id == meeting_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).first()
    if row is None:
        raise NotFound()
    return row


def _out_of_the_way(meeting_id: int, value: Any, key: str = "") -> Any:
    """The data with people's words replaced by references to `meeting_text`."""
    if isinstance(value, Mapping):
        return {k: v if k in PLAIN else _out_of_the_way(meeting_id, v, k) for k, v in value.items()}
    if isinstance(value, list):
        return [_out_of_the_way(meeting_id, each, key) for each in value]
    if isinstance(value, str) and value and ((key in WORDS) or not _ID.match(value)):
        salt = secrets.token_hex(16)
        text_id = text_id_of(salt, value)
        db.session.add(MeetingText(meeting_id=meeting_id, id=text_id, salt=salt, text=value))
        return {REF: text_id}
    return value
