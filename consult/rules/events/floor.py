"""Hands, the floor, speeches, and orders on debate (3:30-35, 15, 16, 42, 43)."""

from __future__ import annotations

from typing import Any

from consult.rules.meeting import Floor, Hand, Limit, Meeting, changed
from consult.rules.storing import Event, Names, event, upcast


@event("hand_raised")
class HandRaised(Event):
    quiet = True
    timed = True

    who: str
    side: str | None = None
    at: str | None = None

    def apply(self, m: Meeting) -> Meeting:
        rest = tuple(hand for hand in m.queue if hand.who != self.who)
        return changed(m, queue=(*rest, Hand(self.who, self.side, self.at)))


@event("hand_lowered")
class HandLowered(Event):
    quiet = True

    who: str

    def apply(self, m: Meeting) -> Meeting:
        return changed(m, queue=tuple(hand for hand in m.queue if hand.who != self.who))


@event("recognized")
class Recognized(Event):
    timed = True

    who: str
    on: str | None = None
    side: str | None = None
    at: str | None = None
    ends_at: str | None = None
    seconds: int | None = None

    def apply(self, m: Meeting) -> Meeting:
        queue = tuple(hand for hand in m.queue if hand.who != self.who)
        floor = Floor(self.who, self.on, self.side, self.at, self.ends_at, seconds=self.seconds)
        return changed(m, floor=floor, queue=queue, stopped=m.stopped - {self.who})


@event("floor_yielded")
class FloorYielded(Event):
    who: str
    why: str = "yielded"

    def apply(self, m: Meeting) -> Meeting:
        return changed(m, floor=None)


@event("spoke")
class Spoke(Event):
    """A speech counted on a question."""

    who: str
    on: str | None = None
    side: str | None = None

    def apply(self, m: Meeting) -> Meeting:
        if self.on is None:
            return m
        question = m.questions.get(self.on)
        if question is not None:
            m = m.with_question(changed(question, debated=True))
        key = (self.on, self.who)
        return changed(
            m,
            speeches={**m.speeches, key: m.speeches.get(key, 0) + 1},
            progress=m.progress + 1,
            sides=m.sides if self.side is None else {**m.sides, self.on: self.side},
            stopped=m.stopped - {self.who},
            floor=changed(m.floor, spoke=True) if m.floor and m.floor.who == self.who else m.floor,
        )


@event("time_called")
class TimeCalled(Event):
    """The speaker's time is up."""

    quiet = True

    who: str

    def apply(self, m: Meeting) -> Meeting:
        return changed(m, floor=changed(m.floor, overtime=True)) if m.floor else m


@event("speaker_stopped")
class SpeakerStopped(Event):
    """The chair ended a turn. barred_on: the question on which, for a breach of order, they speak no more."""

    who: str
    why: str = ""
    barred_on: str | None = None

    def apply(self, m: Meeting) -> Meeting:
        floor = None if m.floor and m.floor.who == self.who else m.floor
        barred = m.barred if self.barred_on is None else m.barred | {(self.barred_on, self.who)}
        return changed(m, floor=floor, stopped=m.stopped | {self.who}, barred=barred)


@event("speech_settled")
class SpeechSettled(Event):
    """Whether who was stopped may speak again on the question: so the meeting decided, or the ruling was
    reversed."""

    who: str
    on: str
    allowed: bool = True

    def apply(self, m: Meeting) -> Meeting:
        one = {(self.on, self.who)}
        stopped = m.stopped - {self.who} if self.allowed else m.stopped
        return changed(m, barred=m.barred - one if self.allowed else m.barred | one, stopped=stopped)


@event("permitted")
class Permitted(Event):
    """The body let a guest speak in debate at this meeting."""

    who: str

    def apply(self, m: Meeting) -> Meeting:
        return changed(m, permitted=m.permitted | {self.who})


@event("debate_limited")
class DebateLimited(Event):
    of_questions = True

    on: Names
    speech_seconds: int | None = None
    extra_seconds: int | None = None
    who: str | None = None

    def apply(self, m: Meeting) -> Meeting:
        return changed(
            m, limits=(*m.limits, Limit(self.on, self.speech_seconds, self.extra_seconds, self.who))
        )


@event("amendments_barred")
class AmendmentsBarred(Event):
    """The rules were suspended so that these are voted on without amendment."""

    of_questions = True

    on: Names

    def apply(self, m: Meeting) -> Meeting:
        return changed(m, unamendable=m.unamendable | frozenset(self.on))


@event("debate_closed")
class DebateClosed(Event):
    of_questions = True

    on: Names

    def apply(self, m: Meeting) -> Meeting:
        return changed(m, closed=m.closed | frozenset(self.on))


@event("limits_set")
class LimitsSet(Event):
    """The meeting set its limits of speaking. Version 1 called the second `speeches_per_motion`."""

    VERSION = 2
    speech_seconds: int
    speeches: int

    def apply(self, m: Meeting) -> Meeting:
        book = changed(m.rulebook, speech_seconds=self.speech_seconds, speeches=self.speeches)
        return changed(m, rulebook=book)


@upcast("limits_set", 1)
def _limits_one_name(data: dict[str, Any]) -> dict[str, Any]:
    """The number of speeches has the name it has in the rulebook."""
    return {("speeches" if key == "speeches_per_motion" else key): value for key, value in data.items()}
