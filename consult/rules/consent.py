"""Asking for consent as it is done in a room: the chair asks, a few seconds pass, silence agrees, one objection ends it.

`unanimous_consent` is the same thing told as one step, with the objections known. Sources: 4:58-63; Nantang 12.
"""

from __future__ import annotations

from consult.rules import acts, counting, polling
from consult.rules import events as e
from consult.rules.errors import Refusal
from consult.rules.evolve import evolve
from consult.rules.meeting import Meeting
from consult.rules.no import out
from consult.rules.outcome import moment_after

Events = tuple[e.Event, ...]
#: Seconds the room has to object: at least, at most.
SHORTEST, LONGEST = 5, 120
#: What may go on while the room is asked; everything else waits for the answer.
MEANWHILE = frozenset(
    {
        "object",
        "check_in",
        "leave",
        "tick",
        "admit",
        "clock",
        "presence",
        "rise",
        "lower",
        "yield_floor",
        "stop_speaker",
    }
)


def check_ask(m: Meeting, act: acts.AskConsent) -> Refusal | None:
    """What could be done by consent now; words alone are something the meeting merely agrees to."""
    if act.motion is not None:
        return polling.check_consent(m, _as_one_step(m, act.motion, act.target))
    if not act.text.strip():
        return out("consent_to_what", "RONR 4:58")
    return out("voting", "RONR 45:6") if m.vote is not None or m.retake else polling.short_of_quorum(m)


def check_object(m: Meeting, act: acts.Object) -> Refusal | None:
    """Only while the room is asked."""
    return None if m.consent is not None else out("no_consent_asked", "RONR 4:60")


def waits(m: Meeting, kind: str) -> Refusal | None:
    """Why an act has to wait while the room is asked."""
    return (
        out("consent_asked", "RONR 4:58-60", "object")
        if m.consent is not None and kind not in MEANWHILE
        else None
    )


def ask(m: Meeting, act: acts.AskConsent, at: str | None) -> Events:
    seconds = max(SHORTEST, min(LONGEST, act.seconds))
    return (e.ConsentAsked(act.by, act.motion, act.target, act.text, at, moment_after(at, seconds), seconds),)


def objected(m: Meeting, act: acts.Object, at: str | None) -> Events:
    return (_ended(m, "objected", act.by),)


def over(m: Meeting, at: str | None) -> Events:
    """Nobody objected in time: it is done. What is out of order by then (the quorum has gone) lapses."""
    asked = m.consent
    assert asked is not None
    if asked.motion is None:
        return (_ended(m, "agreed"),)
    after = evolve(m, _ended(m, "agreed"))
    step = _as_one_step(m, asked.motion, asked.target)
    if polling.check_consent(after, step) is not None:
        return (_ended(m, "lapsed"),)
    return (_ended(m, "agreed"), *counting.consent(after, step, at))


def _as_one_step(m: Meeting, motion: str, target: str | None) -> acts.UnanimousConsent:
    return acts.UnanimousConsent(by=str(m.chair), motion=motion, target=target)


def _ended(m: Meeting, how: str, by: str | None = None) -> e.ConsentEnded:
    asked = m.consent
    assert asked is not None
    return e.ConsentEnded(how, by, asked.motion, asked.target, asked.text)
