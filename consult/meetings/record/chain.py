"""The chain of a meeting's log: how a row is hashed, and what is wrong with the rows as stored.

Every row's hash covers the previous hash and the row; the head stands on the meeting's row. People's words
are stored beside the log (`meeting_text`) under the hash of a salt and the words: taking them out, which is
an event of its own, leaves the chain whole.
"""

from __future__ import annotations

import hashlib
import json
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from time import monotonic
from typing import Any

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from consult.foundation.aside import aside
from consult.foundation.db import canonical, db

#: Stands in an event's data where people's words were put beside the log: {REF: id in meeting_text}.
REF = "$text"


def genesis(meeting_id: int) -> str:
    """The hash before the first event."""
    return hashlib.sha256(f"meeting:{meeting_id}".encode()).hexdigest()


def chain(previous: str, row: tuple[Any, ...]) -> str:
    """The hash of a row after `previous`. row: meeting, seq, at (naive UTC datetime), by, entered_by,
    kind, version, data text, act, part, audience."""
    meeting_id, seq, at, *rest = row
    told = canonical([meeting_id, seq, at.isoformat(timespec="microseconds"), *rest])
    return hashlib.sha256(f"{previous}\n{told}".encode()).hexdigest()


def text_id_of(salt: str, words: str) -> str:
    """The id of stored words: the hash of a salt and the words."""
    return hashlib.sha256(f"{salt}\n{words}".encode()).hexdigest()


@dataclass(frozen=True)
class Fault:
    """Something wrong with a log. code: one of FAULTS; seq: the event's number, one past the end where the
    end is cut; 0: of no event."""

    code: str
    seq: int


#: What can be wrong with the rows of a log.
FAULTS = (
    "event_changed",
    "event_missing",
    "tail_cut",
    "event_added",
    "head_changed",
    "words_changed",
    "words_missing",
    "words_emptied",
    "words_left_over",
)


@dataclass
class Chain:
    """A log as stored. events: {seq, kind, at, data, hash} of each row that can be read; words: id → words,
    or None; faults: in the order of the log."""

    meeting_id: int
    count: int = 0
    hash: str = ""
    events: list[dict[str, Any]] = field(default_factory=list)
    words: dict[str, str | None] = field(default_factory=dict)
    salts: dict[str, str] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def of_kind(self, kind: str) -> Iterator[dict[str, Any]]:
        """The events of a kind, in order."""
        return (each for each in self.events if each["kind"] == kind)

    def said(self, value: Any) -> Any:
        """A value of an event's data with people's words in their places; None where they are gone."""
        if isinstance(value, dict):
            if REF in value and len(value) == 1:
                return self.words.get(value[REF])
            return {k: self.said(v) for k, v in value.items()}
        return [self.said(each) for each in value] if isinstance(value, list) else value


def read_chain(meeting_id: int, head_seq: int, head_hash: str | None) -> Chain:
    """Recomputes a log as stored and says what is wrong with it."""
    return judge(meeting_id, _rows(meeting_id), _texts(meeting_id), head_seq, head_hash)


def judge(
    meeting_id: int,
    rows: Sequence[tuple[int, Any]],
    texts: Sequence[Any] | None,
    head_seq: int,
    head_hash: str | None,
) -> Chain:
    """The same of what was read: asks no database. rows: (number, columns); texts: (id, salt, words), None
    where they cannot be read."""
    made = Chain(meeting_id, hash=genesis(meeting_id))
    expected = 1
    for seq, row in rows:
        made.count += 1
        if seq != expected:
            made.faults.append(Fault("event_missing", expected))
        expected = seq + 1
        event = None if row is None else _event(row, made.hash)
        if event is None or event.pop("broken"):
            made.faults.append(Fault("event_changed", seq))
        if event is not None:
            made.events.append(event)
            made.hash = event["hash"]
    if expected <= head_seq:
        made.faults.append(Fault("tail_cut", expected))
    elif expected > head_seq + 1:
        made.faults.append(Fault("event_added", head_seq + 1))
    elif made.count and made.hash != head_hash and not made.faults:
        made.faults.append(Fault("head_changed", made.count))
    if texts is None:
        made.faults.append(Fault("words_changed", 0))
    else:
        _check_words(made, texts)
    made.faults.sort(key=lambda fault: fault.seq or made.count + 2)
    return made


#: Chains found whole lately: (meeting, number and hash of the last event) → when, by the monotonic clock.
_whole: OrderedDict[tuple[int, int, str], float] = OrderedDict()
#: How many are remembered, and for how many seconds a page may say so without looking again.
REMEMBERED, SECONDS = 200, 300


def whole_for_a_page(meeting_id: int, head_seq: int, head_hash: str) -> bool:
    """Whether the chain is whole, for whoever reads the minutes: computed beside the event loop, and at most
    every few minutes."""
    key = (meeting_id, head_seq, head_hash)
    if monotonic() - _whole.get(key, -SECONDS) < SECONDS:
        return True
    rows = [(seq, row if row is None else tuple(row)) for seq, row in _rows(meeting_id)]
    texts = _texts(meeting_id)
    plain = None if texts is None else [tuple(each) for each in texts]
    if aside(judge, meeting_id, rows, plain, head_seq, head_hash).faults:
        return False
    _whole[key] = monotonic()
    while len(_whole) > REMEMBERED:
        _whole.popitem(last=False)
    return True


def _event(row: Any, previous: str) -> dict[str, Any] | None:
    """A row as read, with `broken` where its hash does not follow; None where it cannot be read at all."""
    try:
        at = row[2] if isinstance(row[2], datetime) else datetime.fromisoformat(row[2])
        told = chain(previous, (row[0], row[1], at.replace(tzinfo=None), *row[3:11]))
        data = json.loads(row[7])
    except (ValueError, TypeError, UnicodeError):
        return None
    if not isinstance(data, dict) or not isinstance(row[11], str):
        return None
    return {
        "seq": row[1],
        "at": at,
        "kind": row[5],
        "data": data,
        "hash": row[11],
        "broken": told != row[11],
    }


#: Read as stored: a damaged value must be found, not decoded.
_COLUMNS = 'meeting_id, seq, at, "by", entered_by, kind, version, data, act_id, part, audience, hash'
_ALL = text(f"SELECT {_COLUMNS} FROM meeting_event WHERE meeting_id = :m ORDER BY seq")
_SEQS = text("SELECT seq FROM meeting_event WHERE meeting_id = :m ORDER BY seq")
_ONE = text(f"SELECT {_COLUMNS} FROM meeting_event WHERE meeting_id = :m AND seq = :s")


def _rows(meeting_id: int) -> list[tuple[int, Any]]:
    """(number, row) of every event; the row is None where the database itself cannot read it."""
    try:
        return [(row[1], row) for row in db.session.execute(_ALL, {"m": meeting_id})]
    except (DBAPIError, ValueError):
        db.session.rollback()
    rows: list[tuple[int, Any]] = []
    for seq in list(db.session.scalars(_SEQS, {"m": meeting_id})):
        try:
            rows.append((seq, db.session.execute(_ONE, {"m": meeting_id, "s": seq}).first()))
        except (DBAPIError, ValueError):
            db.session.rollback()
            rows.append((seq, None))
    return rows


def _texts(meeting_id: int) -> list[Any] | None:
    try:
        wanted = text("SELECT id, salt, text FROM meeting_text WHERE meeting_id = :m")
        return list(db.session.execute(wanted, {"m": meeting_id}))
    except (DBAPIError, ValueError):
        db.session.rollback()
        return None


def _check_words(made: Chain, rows: Sequence[Any]) -> None:
    """Words that are not those the log vouches for, are gone without the record saying so, or belong to no
    event."""
    made.words = {row[0]: row[2] for row in rows}
    made.salts = {row[0]: row[1] for row in rows}
    erased = {each for event in made.of_kind("words_erased") for each in event["data"].get("texts", ())}
    named: set[str] = set()
    for event in made.events:
        for ref in _refs(event["data"]):
            named.add(ref)
            words, salt = made.words.get(ref), made.salts.get(ref)
            if salt is None:
                made.faults.append(Fault("words_missing", event["seq"]))
            elif words is None and ref not in erased:
                made.faults.append(Fault("words_emptied", event["seq"]))
            elif words is not None and text_id_of(salt, words) != ref:
                made.faults.append(Fault("words_changed", event["seq"]))
    if set(made.words) - named and not made.faults:
        made.faults.append(Fault("words_left_over", 0))


def words_of(data: str) -> list[str]:
    """The ids of the words that an event's stored data refers to."""
    return list(_refs(json.loads(data)))


def _refs(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if REF in value and len(value) == 1:
            yield value[REF]
            return
        for each in value.values():
            yield from _refs(each)
    elif isinstance(value, list):
        for each in value:
            yield from _refs(each)
