"""Meeting behind closed doors (9:24-27)."""

from __future__ import annotations

from consult.rules.meeting import Meeting, changed
from consult.rules.storing import Event, Names, event


@event("executive_began")
class ExecutiveBegan(Event):
    """From here on the meeting is in executive session. stay: those who are no members and may stay."""

    stay: Names = ()

    def apply(self, m: Meeting) -> Meeting:
        return changed(m, executive=frozenset(self.stay), just={"what": "executive"})


@event("executive_ended")
class ExecutiveEnded(Event):
    def apply(self, m: Meeting) -> Meeting:
        return changed(m, executive=None)
