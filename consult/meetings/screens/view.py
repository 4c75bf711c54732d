"""What each screen may see: a meeting's state as named, numbered parts (`parts`). What is one person's own is
`mine`.

The parts are the same bytes for everyone and hold no names: people are numbers ("7 号成员"). Words are word
values (`consult.rules.words`); instants are ISO UTC text. A part's `seq` is the event at which its content
last changed, so loss, repetition and reordering are harmless.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from consult.ballots import box as boxes
from consult.foundation import own_words, settings
from consult.foundation.db import canonical
from consult.meetings import service
from consult.meetings.record import log
from consult.meetings.screens.parts import PARTS, Context
from consult.people.places import community_by_id


@dataclass(frozen=True)
class _Known:
    """What a process built last: the log's head, each part's content and the number it changed at."""

    seq: int
    hash: str
    parts: dict[str, dict[str, Any]]
    told: dict[str, str]


_known: dict[int, _Known] = {}
_known_lock = threading.Lock()


def parts_for(meeting_id: int, audience: str = "public", now: datetime | None = None) -> dict[str, Any]:
    """Every part of the view: {"seq", "parts": {name: {…, "seq"}}, "at": {name: seq}, "hash": start of the
    log's last check} (with "now" where given).

    audience is kept for later: parts hold nothing that is not public. Raises NotFound.
    """
    seq, hashed = log.head(meeting_id)
    known = _known.get(meeting_id)
    if known is None or known.seq != seq or known.hash != hashed or not seq:
        known = _build(meeting_id, seq, hashed, known)
    parts = known.parts
    box_id = parts["vote"].get("box")
    if box_id is not None:
        # Papers are not in the log, so how many there are is no part of its number.
        cast, of = boxes.turnout(box_id)
        parts = {**parts, "vote": {**parts["vote"], "cast": cast + parts["vote"]["hands"], "of": of}}
    out: dict[str, Any] = {
        "seq": seq,
        "parts": parts,
        "at": {name: part["seq"] for name, part in known.parts.items()},
    }
    out["hash"] = known.hash[:8]
    if now is not None:
        out["now"] = log.stamp(now)
    return out


def _build(meeting_id: int, seq: int, hashed: str, before: _Known | None) -> _Known:
    state = log.current(meeting_id)
    # Read again: an act may have come between; the fold says which number it stands at.
    seq, hashed = log.head(meeting_id) if state.seq != seq else (seq, hashed)
    row = service.meeting_row(meeting_id)
    here = Context(row, state, {str(item.id): item for item in service.items_of(meeting_id)})
    keep = settings.stays_readable(community_by_id(row.community_id))
    made = {name: own_words.covered_parts(build(here), keep) for name, build in PARTS.items()}
    told = {name: canonical(part) for name, part in made.items()}
    same = before is not None and before.seq <= seq
    parts = {}
    for name, part in made.items():
        kept = same and before is not None and before.told[name] == told[name]
        parts[name] = {**part, "seq": before.parts[name]["seq"] if kept and before is not None else seq}
    fresh = _Known(seq, hashed, parts, told)
    with _known_lock:
        if len(_known) > 200:
            _known.clear()
        _known[meeting_id] = fresh
    return fresh
