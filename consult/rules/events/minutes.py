"""Minutes of earlier meetings, corrected and approved (41:9-12)."""

from __future__ import annotations

from consult.rules.meeting import Meeting, Question, changed
from consult.rules.storing import Event, event


@event("minutes_corrected")
class MinutesCorrected(Event):
    """meeting: which of all held; text: the correction, in words."""

    meeting: int
    by: str
    text: str

    def apply(self, m: Meeting) -> Meeting:
        return changed(m, minutes_corrected=m.minutes_corrected | {self.meeting}, matters=m.matters + 1)


@event("minutes_approved")
class MinutesApproved(Event):
    """From now on they are a decision in force of that ref. text: their words."""

    meeting: int
    ref: str
    text: str = ""

    def apply(self, m: Meeting) -> Meeting:
        if self.ref in m.questions:
            return m
        question = Question(
            self.ref, "incidental_main", None, text=self.text, status="adopted", meeting=m.number
        )
        return changed(
            m.with_question(question),
            minutes={**m.minutes, self.meeting: self.ref},
            dispositions={**m.dispositions, self.ref: "adopted"},
            matters=m.matters + 1,
        )
