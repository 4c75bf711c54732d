"""A member's personal interest in a question (45:4)."""

from __future__ import annotations

from consult.rules.meeting import Meeting, changed
from consult.rules.storing import Event, event


@event("interest_declared")
class InterestDeclared(Event):
    """who has a personal interest in the question; or, by a finding of the meeting, has none. by: "self", or
    "meeting". why: what it is, as the member said."""

    of_questions = True

    who: str
    on: str
    has: bool = True
    by: str = "self"
    why: str = ""

    def apply(self, m: Meeting) -> Meeting:
        rest = tuple(each for each in m.interests.get(self.on, ()) if each != self.who)
        return changed(m, interests={**m.interests, self.on: (*rest, self.who) if self.has else rest})
