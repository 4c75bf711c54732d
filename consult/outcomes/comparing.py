"""What is stored against what was printed or published earlier: the one thing that tells an old backup put
back, or everything written anew, from the truth."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select

from consult.agenda.models import Meeting
from consult.foundation import public_log
from consult.foundation.db import db
from consult.foundation.phrases import P, Phrase
from consult.foundation.printed import Printed
from consult.meetings.models import MeetingEvent
from consult.meetings.record import log
from consult.outcomes.checking import Finding
from consult.outcomes.models import Notice, Outcome
from consult.people.models import Community


@dataclass(frozen=True)
class Compared:
    """One printed thing: a sentence where it agrees, a finding where it does not."""

    printed: Printed
    agrees: Phrase | None = None
    finding: Finding | None = None


def compare(printed: Iterable[Printed]) -> list[Compared]:
    """Each printed thing against what is stored now."""
    found = []
    for each in printed:
        told = _LOOKS[each.kind](each)
        found.append(
            Compared(each, finding=told) if isinstance(told, Finding) else Compared(each, agrees=told)
        )
    return found


def _meeting(printed: Printed) -> Phrase | Finding:
    values = {"meeting": printed.of, "seq": printed.size}
    row = db.session.get(Meeting, int(printed.of), populate_existing=True) if printed.of.isdigit() else None
    if row is None:
        said = P(
            "The print is of meeting %(meeting)s, with %(seq)s entries; there is no such meeting here.",
            **values,
        )
        return Finding("printed_meeting_gone", said)
    stored = log.hash_at(row.id, printed.size)
    if stored is None:
        said = P(
            "The print is of meeting %(meeting)s with %(seq)s entries; here it has "
            "%(events)s: its end was cut "
            "off, or an older copy put back.",
            **values,
            events=row.head_seq,
        )
        return Finding("printed_rolled_back", said)
    if stored != printed.hash:
        said = P(
            "The record of meeting %(meeting)s up to entry %(seq)s is not the one "
            "that was printed: it was written anew.",
            **values,
        )
        return Finding("printed_rewritten", said)
    return P("Meeting %(meeting)s up to entry %(seq)s is the record that was printed.", **values)


def _log(printed: Printed) -> Phrase | Finding:
    values = {"place": printed.of, "size": printed.size}
    community = db.session.scalar(select(Community).where(Community.slug == printed.of))
    if community is None:
        return Finding("printed_list_gone", P("There is no public list of %(place)s here.", **values))
    roots = public_log.roots_of(community.id)
    if printed.size >= len(roots):
        said = P(
            "The print is of the public list of %(place)s with %(size)s entries; "
            "here it has only %(now)s: an "
            "older copy was put back, or entries were taken away.",
            **values,
            now=len(roots) - 1,
        )
        return Finding("printed_rolled_back", said)
    if roots[printed.size] != printed.hash:
        said = P(
            "The first %(size)s entries of the public list of %(place)s are not those that were printed.",
            **values,
        )
        return Finding("printed_list_rewritten", said)
    return P(
        "The public list of %(place)s still begins with the %(size)s entries that were printed.", **values
    )


def _result(printed: Printed) -> Phrase | Finding:
    digests = db.session.scalars(select(Outcome.digest).where(Outcome.code == printed.of))
    return _posted(printed, list(digests), P("Result %(code)s", code=printed.of))


def _notice(printed: Printed) -> Phrase | Finding:
    digests = db.session.scalars(select(Notice.digest).where(Notice.code == printed.of))
    return _posted(printed, list(digests), P("Notice %(code)s", code=printed.of))


def _posted(printed: Printed, digests: list[str | None], what: Phrase) -> Phrase | Finding:
    if printed.hash in digests:
        return P("%(what)s is the one that was printed.", what=what)
    if digests:
        return Finding("printed_other", P("%(what)s is not the one that was printed.", what=what))
    said = P("%(what)s is not here: it was deleted, or an older copy put back.", what=what)
    return Finding("printed_gone", said)


def _hash(printed: Printed) -> Phrase | Finding:
    row = db.session.execute(
        select(MeetingEvent.meeting_id, MeetingEvent.seq).where(MeetingEvent.hash == printed.hash)
    ).first()
    if row is not None:
        return P(
            "Meeting %(meeting)s up to entry %(seq)s is the record that was printed.",
            meeting=row[0],
            seq=row[1],
        )
    for community in db.session.scalars(select(Community).order_by(Community.id)):
        roots = public_log.roots_of(community.id)
        if printed.hash in roots:
            size = roots.index(printed.hash)
            return P(
                "The public list of %(place)s still begins with the %(size)s entries that were printed.",
                place=community.slug,
                size=size,
            )
    return _unknown(printed.hash)


def _code(printed: Printed) -> Phrase | Finding:
    leaf = db.session.scalar(select(public_log.LogLeaf).where(public_log.LogLeaf.code == printed.of))
    if leaf is not None:
        return P(
            "Code %(code)s is entry %(entry)s of the public list.",
            code=public_log.grouped(printed.of),
            entry=leaf.position + 1,
        )
    for community in db.session.scalars(select(Community).order_by(Community.id)):
        codes = [public_log.code_of(each) for each in public_log.roots_of(community.id)]
        if printed.of in codes:
            return P(
                "The public list of %(place)s still begins with the %(size)s entries that were printed.",
                place=community.slug,
                size=codes.index(printed.of),
            )
    return _unknown(public_log.grouped(printed.of))


def _unknown(what: str) -> Finding:
    said = P(
        "What was printed, %(what)s, is not known here: an older copy was put back, or it was written anew.",
        what=what,
    )
    return Finding("printed_unknown", said)


_LOOKS = {
    "meeting": _meeting,
    "log": _log,
    "result": _result,
    "notice": _notice,
    "hash": _hash,
    "code": _code,
}
