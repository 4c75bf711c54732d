"""Who presides from now on (43:29, 47:11)."""

from __future__ import annotations

from consult.rules.meeting import Meeting, changed
from consult.rules.storing import Event, event


@event("chair_taken")
class ChairTaken(Event):
    """who presides from now on; None: nobody, until a chair is elected. why: handed, debate (the body's chair
    left
    to debate `on`), absent, elected or back."""

    quiet = True

    who: str | None = None
    why: str = "handed"
    on: str | None = None

    def apply(self, m: Meeting) -> Meeting:
        """Who presides neither speaks nor waits to."""
        floor = None if m.floor is not None and m.floor.who == self.who else m.floor
        queue = tuple(hand for hand in m.queue if hand.who != self.who)
        debate = self.on if self.why == "debate" else m.left_to_debate
        if self.who is not None and self.who == m.officer:
            debate = None
        return changed(m, chair=self.who, left_to_debate=debate, floor=floor, queue=queue)
