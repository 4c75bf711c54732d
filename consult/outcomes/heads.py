"""What is printed for comparing later: the heads of records, results and the public list, and what a printed
code leads to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from consult.agenda.models import Meeting
from consult.foundation import merkle, printed, public_log
from consult.foundation.aside import aside
from consult.foundation.db import db
from consult.foundation.errors import NotFound
from consult.foundation.phrases import P, Phrase
from consult.meetings.record import log
from consult.meetings.verifying import facts_of
from consult.outcomes import checking
from consult.outcomes.models import Notice, Outcome
from consult.people.models import Community


@dataclass(frozen=True)
class Head:
    """One head as printed. what: in words; code: in fours; line: for a program to read again."""

    what: Phrase
    code: str
    line: str


def of_notice(community: Community, notice: Notice, outcome: Outcome | None) -> list[Head]:
    """The heads a notice bears: the public list as it was when it was posted, the meeting's record (where the
    result is of a live meeting that was over by then), and the notice's own digest."""
    made = []
    told = (notice.content or {}).get("log")
    if told:
        made.append(_of_list(community, told["size"], told["root"]))
        if outcome is not None and outcome.meeting_id is not None:
            made += _of_meeting(outcome.meeting_id, told["size"])
    made.append(_head(P("This notice"), notice.digest, printed.line("notice", notice.code, notice.digest)))
    return made


def _of_list(community: Community, size: int, root: str) -> Head:
    what = P("Public list, %(n)s entries", n=size)
    return _head(what, root, printed.line("log", community.slug, root, size))


def _of_meeting(meeting_id: int, listed: int) -> list[Head]:
    leaves = [leaf for leaf in public_log.leaves_about("meeting", meeting_id) if leaf.position < listed]
    told = facts_of(leaves[-1]) if leaves else {}
    if not told:
        return []
    what = P("Meeting record, %(n)s entries", n=told["events"])
    return [_head(what, told["head"], printed.line("meeting", meeting_id, told["head"], told["events"]))]


def _head(what: Phrase, hashed: str, line: str) -> Head:
    return Head(what, public_log.grouped(public_log.code_of(hashed)), line)


def current(community: Community) -> tuple[public_log.Head, str, str]:
    """The list as it stands, its root's code in fours, and its line."""
    head = _standing(community)
    line = printed.line("log", community.slug, head.root, head.size)
    return head, public_log.grouped(head.code), line


def _standing(community: Community) -> public_log.Head:
    """The list's head for a page: hashed beside the event loop. (Not inside a write unit, which may not
    wait: there it is `public_log.head_of`.)"""
    hashes = public_log.hashes_of(community.id)
    return public_log.Head(community.id, len(hashes), aside(merkle.root, hashes).hex())


# --- entries ---


@dataclass(frozen=True)
class Entry:
    """An entry of the public list as its pages show it. number: from 1; title: of the meeting or the topic,
    None where it is gone; stands: whether what is stored now is what it vouches for."""

    number: int
    kind: str
    object_id: int
    code: str
    hashed: str
    leaf_hash: str
    data: str
    at: Any
    title: str | None
    stands: bool
    events: int | None


def entries(community: Community, page: int, size: int = 20) -> tuple[list[Entry], int]:
    """The newest entries first, and the number of pages."""
    total = public_log.size_of(community.id)
    pages = max(1, -(-total // size))
    first = (min(max(1, page), pages) - 1) * size
    return [_entry(leaf) for leaf in public_log.leaves_of(community.id, first, size, newest=True)], pages


def entry_with(community: Community, code: str) -> Entry:
    """The entry of that printed code. Raises NotFound."""
    typed = public_log.code_typed(code)
    leaf = public_log.leaf_with(community.id, typed) if typed else None
    if leaf is None:
        raise NotFound()
    return _entry(leaf)


def _entry(leaf: public_log.LogLeaf) -> Entry:
    told = facts_of(leaf)
    hashed = str(told.get("head") or told.get("digest") or "")
    title, stands = _meeting_now(leaf, told) if leaf.kind == "meeting" else _result_now(leaf, hashed)
    return Entry(
        leaf.position + 1,
        leaf.kind,
        leaf.object_id,
        public_log.grouped(leaf.code),
        hashed,
        leaf.hash,
        leaf.data,
        leaf.at,
        title,
        stands and merkle.leaf_hash(leaf.data.encode()).hex() == leaf.hash,
        told.get("events"),
    )


def _meeting_now(leaf: public_log.LogLeaf, told: dict[str, Any]) -> tuple[str | None, bool]:
    row = db.session.get(Meeting, leaf.object_id)
    if row is None:
        return None, False
    return row.title, log.hash_at(row.id, told.get("events") or 0) == told.get("head")


def _result_now(leaf: public_log.LogLeaf, digest: str) -> tuple[str | None, bool]:
    outcome = db.session.get(Outcome, leaf.object_id)
    if outcome is None or outcome.published_on is None:
        return None, False
    return checking.title_of(outcome.topic_id), checking.digest_of(outcome) == digest


@dataclass(frozen=True)
class Typed:
    """What a typed code leads to. kind: entry | posted | list (size: entries it then had) | slip (it cannot
    be a code) | unknown."""

    kind: str
    code: str = ""
    size: int = 0


def look_up(community: Community, typed: str) -> Typed:
    """What a code as printed leads to, whichever kind it is."""
    plain = typed.strip().upper().replace(" ", "").replace("-", "")
    for table in (Notice, Outcome):
        wanted = select(table.id).where(table.community_id == community.id, table.code == plain)
        if plain and db.session.scalar(wanted) is not None:
            return Typed("posted", plain)
    code = public_log.code_typed(typed)
    if code is None:
        return Typed("slip", plain)
    if public_log.leaf_with(community.id, code) is not None:
        return Typed("entry", code)
    size = aside(_size_of, public_log.hashes_of(community.id), code)
    return Typed("unknown", code) if size is None else Typed("list", code, size)


def _size_of(hashes: list[bytes], code: str) -> int | None:
    """How many leaves the list had when its root bore that code."""
    for size, root in enumerate(merkle.roots(hashes)):
        if public_log.code_of(root.hex()) == code:
            return size
    return None


# --- for programs ---


def published(community: Community, first: int = 0, most: int = 2000) -> dict[str, Any]:
    """The list as data: {community, size, root, code, first, leaves: [{data, hash}]}; from a position on, at
    most so many leaves at once."""
    head = _standing(community)
    leaves = public_log.leaves_of(community.id, first, most)
    return {
        "community": community.slug,
        "size": head.size,
        "root": head.root,
        "code": head.code,
        "first": first,
        "leaves": [{"data": leaf.data, "hash": leaf.hash} for leaf in leaves],
    }


def proof_of(community: Community, code: str) -> dict[str, Any]:
    """That an entry is in the list as it stands: {community, size, root, position, data, path}. Raises
    NotFound."""
    entry = entry_with(community, code)
    hashes = public_log.hashes_of(community.id)
    return {
        "community": community.slug,
        "size": len(hashes),
        "root": aside(merkle.root, hashes).hex(),
        "position": entry.number - 1,
        "data": entry.data,
        "path": [each.hex() for each in aside(merkle.inclusion, entry.number - 1, hashes)],
    }


def proof_since(community: Community, first: int) -> dict[str, Any]:
    """That the list as it stands begins with its first entries: {community, first, old, second, root, proof}.
    Raises NotFound where it never was that long."""
    hashes = public_log.hashes_of(community.id)
    if not 0 <= first <= len(hashes):
        raise NotFound()
    return {
        "community": community.slug,
        "first": first,
        "old": aside(merkle.root, hashes[:first]).hex(),
        "second": len(hashes),
        "root": aside(merkle.root, hashes).hex(),
        "proof": [each.hex() for each in aside(merkle.consistency, first, hashes)],
    }
