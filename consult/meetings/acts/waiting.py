"""Whom an open box waits for before it may be announced. A box closed over somebody tells the more of who
is in it, so nobody makes the circle smaller but each for himself: who could vote when it was put is waited
for until the paper is in or he has left by his own hand. However he was taken out else (marked as gone, the
number of those present set, the roll changed), he counts as he did."""

from __future__ import annotations

import json
from collections import OrderedDict
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select

from consult import rules
from consult.foundation.db import db
from consult.meetings.models import MeetingEvent
from consult.meetings.record import log
from consult.rules import interest

#: How many votes a process remembers.
REMEMBERED = 64
_could_vote: OrderedDict[tuple[int, int, str], frozenset[str]] = OrderedDict()


class Waiting(NamedTuple):
    """Members: all that are waited for, and those of them who are no voters of the moment any more but did
    not leave by their own hand."""

    all: frozenset[str]
    taken_out: frozenset[str]


def put(meeting_id: int, seq: int, hashed: str, state: rules.Meeting) -> None:
    """Remembers who may vote, in the state that this event, which put the vote, has made."""
    if state.vote is None:
        return
    _could_vote[(meeting_id, seq, hashed)] = frozenset(interest.voters_on(state, state.vote.on))
    while len(_could_vote) > REMEMBERED:
        _could_vote.popitem(last=False)


def waited_for(meeting_id: int, state: rules.Meeting) -> Waiting:
    """Of the vote in progress."""
    assert state.vote is not None
    here = frozenset(interest.voters_on(state, state.vote.on))
    gone = _at_first(meeting_id, state.vote.seq) - here
    taken_out = gone - _by_own_hand(meeting_id, state.vote.seq) if gone else gone
    return Waiting(here | taken_out, taken_out)


def polls_closed_at(meeting_id: int, state: rules.Meeting) -> datetime | None:
    """When the polls of the vote in progress were closed; None while they are open."""
    if state.vote is None or not state.vote.time_up:
        return None
    return db.session.scalar(
        select(MeetingEvent.at)
        .where(
            MeetingEvent.meeting_id == meeting_id,
            MeetingEvent.seq > state.vote.seq,
            MeetingEvent.kind == "vote_time_called",
        )
        .order_by(MeetingEvent.seq.desc())
        .limit(1)
    )


def clock_ended(state: rules.Meeting, now: datetime) -> bool:
    """Whether the time set when the vote was put is up."""
    ends = log.instant(state.vote.ends_at) if state.vote is not None else None
    return ends is not None and now >= ends


def _at_first(meeting_id: int, seq: int) -> frozenset[str]:
    key = (meeting_id, seq, log.hash_at(meeting_id, seq) or "")
    if key not in _could_vote:
        state = rules.Meeting()
        for stored in log.read(meeting_id, 0, seq):
            state = rules.evolve(state, stored.event)
        put(*key, state)
    return _could_vote.get(key, frozenset())


def _by_own_hand(meeting_id: int, since: int) -> frozenset[str]:
    """Who has said himself, since that event, that he leaves."""
    rows = db.session.execute(
        select(MeetingEvent.by, MeetingEvent.data).where(
            MeetingEvent.meeting_id == meeting_id,
            MeetingEvent.seq > since,
            MeetingEvent.kind == "left",
            MeetingEvent.entered_by.is_(None),
        )
    )
    return frozenset(by for by, data in rows if by in json.loads(data)["who"])
