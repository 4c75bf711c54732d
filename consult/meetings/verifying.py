"""Whether a meeting's record is what was written: its chain, the words, agenda, rolls and papers bound into
it, and the public list. Everything found is named: what, and where.

Reads the tables as they are stored and remembers nothing; for a long record it takes its time, so that no
request runs it on the event loop (see `verified`).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from consult.agenda.items import item_hash
from consult.agenda.models import Meeting as MeetingRow
from consult.ballots import binding
from consult.foundation import public_log
from consult.foundation.db import db
from consult.foundation.phrases import P, Phrase
from consult.meetings.models import MeetingAck, MeetingEvent
from consult.meetings.opening import as_opened
from consult.meetings.record.chain import REF, Chain, read_chain, text_id_of
from consult.meetings.service import items_of


@dataclass(frozen=True)
class Finding:
    """Something that is not as it was written. code: its kind (docs/verify/tampering.md); seq: the number of
    the event it shows at, None where it shows at none."""

    code: str
    meeting: int | None
    seq: int | None
    said: Phrase


@dataclass
class Report:
    """What a check of one meeting's record found. head: hash (hex) of its last event; unbound: what this
    record does not vouch for, since it was written before such things were bound."""

    meeting: int
    events: int = 0
    head: str = ""
    findings: list[Finding] = field(default_factory=list)
    unbound: list[Phrase] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        """Nothing was found."""
        return not self.findings

    @property
    def first_bad_seq(self) -> int | None:
        """The first event something shows at; None where nothing does."""
        return min((each.seq for each in self.findings if each.seq), default=None)


CHAIN_PHRASES = {
    "event_changed": P("Meeting %(meeting)s: entry %(seq)s of the record is not what was written."),
    "event_missing": P("Meeting %(meeting)s: entry %(seq)s of the record is missing."),
    "tail_cut": P("Meeting %(meeting)s: the record breaks off before entry %(seq)s."),
    "event_added": P("Meeting %(meeting)s: entries from %(seq)s on were added behind the end of the record."),
    "head_changed": P(
        "Meeting %(meeting)s: the last hash kept of the record is not that of its last entry %(seq)s."
    ),
    "words_changed": P("Meeting %(meeting)s: words at entry %(seq)s are not what was said."),
    "words_missing": P("Meeting %(meeting)s: words at entry %(seq)s are gone altogether."),
    "words_emptied": P(
        "Meeting %(meeting)s: words at entry %(seq)s were emptied, and the record says of no erasure."
    ),
    "words_left_over": P(
        "Meeting %(meeting)s: words are left over of entries that are no longer there: the record was cut."
    ),
}


def check_all() -> list[Report]:
    """Every meeting that has a record, then what is left of those that are gone."""
    ids = db.session.scalars(
        select(MeetingRow.id)
        .where((MeetingRow.head_seq > 0) | MeetingRow.id.in_(select(MeetingEvent.meeting_id).distinct()))
        .order_by(MeetingRow.id)
    )
    return [*(check(each) for each in list(ids)), *gone()]


def check(meeting_id: int) -> Report:
    """One meeting's record. A meeting that is not there is a finding."""
    row = db.session.get(MeetingRow, meeting_id, populate_existing=True)
    report = Report(meeting_id)
    if row is None:
        said = P("There is no meeting %(meeting)s.", meeting=meeting_id)
        left = [each for each in gone() if each.meeting == meeting_id]
        report.findings = left[0].findings if left else [Finding("meeting_gone", meeting_id, None, said)]
        return report
    read = read_chain(meeting_id, row.head_seq or 0, row.head_hash)
    report.events, report.head = read.count, read.hash
    for fault in read.faults:
        said = CHAIN_PHRASES[fault.code]
        values = {"meeting": meeting_id, "seq": fault.seq} if fault.seq else {"meeting": meeting_id}
        report.findings.append(
            Finding(fault.code, meeting_id, fault.seq or None, Phrase(said.message, values))
        )
    for look in (_agenda, _rolls, _papers, _witnesses, _listed):
        report.findings += look(read, row, report.unbound)
    return report


def _bound(read: Chain, what: str) -> dict[str, tuple[int, Mapping[str, Any]]]:
    """What the log vouches for of one kind: which one → (number of the "
    "event, hashes); the last one counts."""
    return {
        str(each["data"].get("of")): (each["seq"], each["data"].get("hashes") or {})
        for each in read.of_kind("bound")
        if each["data"].get("what") == what
    }


# --- the agenda ---


def _agenda(read: Chain, row: MeetingRow, unbound: list[Phrase]) -> Iterator[Finding]:
    opened = next(read.of_kind("meeting_opened"), None)
    if opened is None:
        return
    seq, hashes = _bound(read, "agenda").get("", (0, None))
    if hashes is None:
        unbound.append(
            P(
                "Translations, order and legal effect of its agenda, as it was opened "
                "by an earlier version of "
                "this program."
            )
        )
    items = {str(item.id): item for item in items_of(row.id)}
    told = {str(each.get("id")): each for each in opened["data"].get("items") or ()}
    for key, then in told.items():
        item = items.get(key)
        if item is None:
            said = P("Meeting %(meeting)s: agenda item %(item)s is gone.", meeting=row.id, item=key)
            yield Finding("agenda_item_gone", row.id, opened["seq"], said)
            continue
        field_ = _changed_field(read, then, as_opened(item))
        if field_ is None and hashes is not None and hashes.get(key) != item_hash(item):
            field_, at = P("its translation, place, or legal effect"), seq
        else:
            at = opened["seq"]
        if field_ is not None:
            said = P(
                "Meeting %(meeting)s: agenda item %(item)s is not as it came before the meeting: %(field)s.",
                meeting=row.id,
                item=key,
                field=field_,
            )
            yield Finding("agenda_changed", row.id, at, said)
    for key in items.keys() - told.keys():
        said = P("Meeting %(meeting)s: agenda item %(item)s was added afterwards.", meeting=row.id, item=key)
        yield Finding("agenda_item_added", row.id, opened["seq"], said)


FIELDS = {
    "title": P("its title"),
    "text": P("its text"),
    "options": P("its options"),
    "decision_rule": P("its decision rule"),
}


def _changed_field(read: Chain, then: Mapping[str, Any], now: Mapping[str, Any]) -> Phrase | None:
    """What of an item is otherwise; None where all is alike."""
    for name in sorted(then.keys() | now.keys(), key=lambda each: (each not in FIELDS, each)):
        if not _same(read, then.get(name), now.get(name)):
            return FIELDS.get(name, P("how it is voted on"))
    return None


def _same(read: Chain, then: Any, now: Any) -> bool:
    """Whether a stored value is that one; words that were erased are known by their hash still."""
    if isinstance(then, dict) and REF in then and len(then) == 1:
        salt = read.salts.get(then[REF])
        return salt is None or (isinstance(now, str) and text_id_of(salt, now) == then[REF])
    if isinstance(then, dict) and isinstance(now, Mapping):
        return then.keys() == now.keys() and all(_same(read, then[key], now[key]) for key in then)
    if isinstance(then, list) and isinstance(now, list):
        return len(then) == len(now) and all(map(lambda a, b: _same(read, a, b), then, now))
    return bool(then == now)


# --- votes ---


def _rolls(read: Chain, row: MeetingRow, unbound: list[Phrase]) -> Iterator[Finding]:
    bound = _bound(read, "roll")
    for put, (seq, then) in bound.items():
        now = binding.opened_as(row.id, int(put))
        values = {"meeting": row.id, "seq": put}
        if now is None:
            yield Finding(
                "vote_gone",
                row.id,
                seq,
                P("Meeting %(meeting)s: the vote put at entry %(seq)s is gone, with its roll.", **values),
            )
            continue
        if now["roll"] != then.get("roll"):
            said = P(
                "Meeting %(meeting)s: the roll of the vote put at entry %(seq)s is not the one it was opened "
                "with: %(now)s voting rights, %(then)s then.",
                **values,
                now=now["rights"],
                then=then.get("rights"),
            )
            yield Finding("roll_changed", row.id, seq, said)
        if now["asked"] != then.get("asked"):
            said = P(
                "Meeting %(meeting)s: question, options or rule of the vote put at "
                "entry %(seq)s are not those "
                "it was opened with.",
                **values,
            )
            yield Finding("vote_changed", row.id, seq, said)
    puts = {each["seq"] for each in read.of_kind("put")}
    for put_seq in sorted(set(binding.puts_of(row.id)) - {int(each) for each in bound}):
        if put_seq in puts:
            unbound.append(P("The roll of the vote put at entry %(seq)s.", seq=put_seq))
        else:
            said = P(
                "Meeting %(meeting)s: there is a vote for entry %(seq)s, which puts no question.",
                meeting=row.id,
                seq=put_seq,
            )
            yield Finding("vote_added", row.id, put_seq, said)


def _papers(read: Chain, row: MeetingRow, unbound: list[Phrase]) -> Iterator[Finding]:
    bound = _bound(read, "papers")
    for put, (seq, then) in bound.items():
        now = binding.papers_in(row.id, int(put))
        values = {"meeting": row.id, "seq": put}
        if now is None:
            said = P("Meeting %(meeting)s: the box put at entry %(seq)s is gone or open again.", **values)
            yield Finding("box_gone", row.id, seq, said)
        elif now["papers"] != then.get("papers"):
            said = P(
                "Meeting %(meeting)s: the papers of the box put at entry %(seq)s are not those that were "
                "counted: %(now)s papers, %(then)s then.",
                **values,
                now=now["n"],
                then=then.get("n"),
            )
            yield Finding("papers_changed", row.id, seq, said)
    for put_seq, box in sorted(binding.puts_of(row.id).items()):
        if box and str(put_seq) not in bound:
            unbound.append(P("The papers of the box put at entry %(seq)s.", seq=put_seq))


# --- what else remembers how far the record came ---


def _witnesses(read: Chain, row: MeetingRow, unbound: list[Phrase]) -> Iterator[Finding]:
    """An act that was answered names an event's number, so does a vote: a record that ends before was cut."""
    seen = [
        *db.session.scalars(select(MeetingAck.seq).where(MeetingAck.meeting_id == row.id)),
        *binding.puts_of(row.id),
    ]
    furthest = max(seen, default=0)
    if furthest > read.count:
        said = P(
            "Meeting %(meeting)s: the record ends at entry %(events)s, but entry %(seq)s was answered.",
            meeting=row.id,
            events=read.count,
            seq=furthest,
        )
        yield Finding("tail_cut", row.id, read.count + 1, said)


def _listed(read: Chain, row: MeetingRow, unbound: list[Phrase]) -> Iterator[Finding]:
    """The record against the heads of it on the public list."""
    hashes = {each["seq"]: each["hash"] for each in read.events}
    leaves = public_log.leaves_about("meeting", row.id)
    for leaf in leaves:
        told = facts_of(leaf)
        events, head = told.get("events"), told.get("head")
        values = {"meeting": row.id, "entry": leaf.position + 1, "seq": events}
        if not isinstance(events, int) or hashes.get(events) == head:
            continue
        if events > read.count:
            said = P(
                "Meeting %(meeting)s: entry %(entry)s of the public list vouches for %(seq)s entries, the "
                "record has only %(events)s: its end was cut off, or an older copy put back.",
                **values,
                events=read.count,
            )
            yield Finding("rolled_back", row.id, read.count + 1, said)
        else:
            said = P(
                "Meeting %(meeting)s: entry %(entry)s of the public list vouches for another hash at entry "
                "%(seq)s of the record: it was written anew.",
                **values,
            )
            yield Finding("rewritten", row.id, events, said)
    if row.state == "adjourned" and read.count and not leaves:
        said = P("Meeting %(meeting)s is over, but the public list does not have it.", meeting=row.id)
        yield Finding("not_listed", row.id, None, said)


def facts_of(leaf: Any) -> dict[str, Any]:
    """What a leaf of the public list holds; empty where it cannot be read."""
    try:
        told = json.loads(leaf.data)
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}


def gone() -> list[Report]:
    """Meetings of which something is left (an entry of the public list, events), but no row."""
    there = set(db.session.scalars(select(MeetingRow.id)))
    reports = []
    left = set(db.session.scalars(select(MeetingEvent.meeting_id).distinct()))
    listed = {
        leaf.object_id: leaf
        for leaf in db.session.scalars(select(public_log.LogLeaf).where(public_log.LogLeaf.kind == "meeting"))
    }
    for meeting_id in sorted({*left, *listed} - there):
        leaf = listed.get(meeting_id)
        said = (
            P(
                "Meeting %(meeting)s was deleted: entry %(entry)s of the public list names it.",
                meeting=meeting_id,
                entry=leaf.position + 1,
            )
            if leaf is not None
            else P("Meeting %(meeting)s was deleted: entries of its record are left.", meeting=meeting_id)
        )
        reports.append(Report(meeting_id, findings=[Finding("meeting_deleted", meeting_id, None, said)]))
    return reports
