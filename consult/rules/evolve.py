"""How events change the state: each by its own `apply`. Never decides anything; accepts any event a log may
hold.

A reference to something unknown changes nothing, so that `evolve` is total.
"""

from __future__ import annotations

from collections.abc import Iterable

from consult.rules import events as e
from consult.rules.meeting import Meeting, changed
from consult.rules.storing import moment_of


def evolve(meeting: Meeting, happened: e.Event) -> Meeting:
    """The meeting after the event."""
    meeting = changed(meeting, seq=meeting.seq + 1, now=moment_of(happened) or meeting.now)
    if not happened.quiet and meeting.just is not None:
        meeting = changed(meeting, just=None)
    told = _of_the_known(meeting, happened) if happened.of_questions else happened
    return told.apply(meeting) if told is not None else meeting


def _of_the_known(m: Meeting, happened: e.Event) -> e.Event | None:
    """The event without questions that were never made; None where none is left."""
    for name in ("on", "target", "stack"):
        refs = getattr(happened, name, None)
        if isinstance(refs, tuple):
            known = tuple(dict.fromkeys(ref for ref in refs if ref in m.questions))
            if not known and refs:
                return None
            happened = happened if known == refs else changed(happened, **{name: known})
        elif isinstance(refs, str) and refs not in m.questions:
            return None
    return happened


def replay(events: Iterable[e.Event], meeting: Meeting | None = None) -> Meeting:
    """The meeting after all these events."""
    state = meeting or Meeting()
    for happened in events:
        state = evolve(state, happened)
    return state
