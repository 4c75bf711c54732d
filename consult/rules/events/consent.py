"""What is only noted, and what the room is asked to agree to (4:58-63)."""

from __future__ import annotations

from consult.rules.events.base import none
from consult.rules.meeting import Consent, Meeting, changed
from consult.rules.storing import Data, Event, event


@event("noted")
class Noted(Event):
    """Something on the record without an effect of its own: an answer, a question to the room."""

    what: str
    by: str | None = None
    data: Data = none()

    def apply(self, m: Meeting) -> Meeting:
        if self.what == "answer":
            return changed(m, points={**m.points, str(self.data.get("on")): "answered"})
        if self.what == "suspended":
            return changed(m, just={"what": "suspended"})
        return m


@event("consent_asked")
class ConsentAsked(Event):
    """motion: None where the meeting only agrees to the words."""

    timed = True

    by: str
    motion: str | None = None
    target: str | None = None
    text: str = ""
    at: str | None = None
    ends_at: str | None = None
    seconds: int = 10

    def apply(self, m: Meeting) -> Meeting:
        return changed(m, consent=Consent(self.motion, self.target, self.text, self.ends_at, self.seconds))


@event("consent_ended")
class ConsentEnded(Event):
    """how: agreed, objected (by), or lapsed."""

    how: str
    by: str | None = None
    motion: str | None = None
    target: str | None = None
    text: str = ""

    def apply(self, m: Meeting) -> Meeting:
        objected = {"what": "objected", "motion": self.motion}
        return changed(m, consent=None, just=objected if self.how == "objected" else None)
