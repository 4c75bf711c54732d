"""Rulings of the chair, and what he refused, let pass or overruled (23, 24; 47:7)."""

from __future__ import annotations

from consult.rules.events.base import asked_with, none, wrong_motion
from consult.rules.meeting import Meeting, Question, changed
from consult.rules.motions import table
from consult.rules.storing import Data, Event, event


@event("ruled")
class Ruled(Event):
    """A ruling of the chair; result as announced."""

    on: str
    ruling: str
    about: str = "other"
    reason: str = ""

    def apply(self, m: Meeting) -> Meeting:
        just = {
            "what": "ruling",
            "on": self.on,
            "ruling": self.ruling,
            "about": self.about,
            "reason": self.reason,
        }
        asked = asked_with(m, m.questions.get(self.on))
        return changed(m, points={**m.points, self.on: self.ruling}, just=just, asked=asked)


@event("submitted")
class Submitted(Event):
    """The chair submits a doubtful point of order to the body; it is pending."""

    of_questions = True

    on: str
    debatable: bool = True

    def apply(self, m: Meeting) -> Meeting:
        if self.on in m.stack:
            return m
        m = m.with_question(changed(m.questions[self.on], status="pending", debatable=self.debatable))
        return changed(m, stack=(*m.stack, self.on), points={**m.points, self.on: "submitted"})


@event("slipped")
class Slipped(Event):
    """The chair let something pass; it can be challenged by the next act."""

    on: str
    breach: str
    who: str | None = None

    def apply(self, m: Meeting) -> Meeting:
        return changed(m, just={"what": "slip", "on": self.on, "breach": self.breach})


@event("attempted")
class Attempted(Event):
    """A motion refused, remembered by its name; view: the chair's judgement against it."""

    quiet = True

    id: str
    motion: str
    mover: str
    seconder: str | None = None
    text: str = ""
    target: str | None = None
    degree: int = 0
    debatable: bool = True
    args: Data = none()
    view: str | None = None
    reason: str = ""

    def wrong(self) -> str | None:
        return wrong_motion(self.motion, self.args)

    def apply(self, m: Meeting) -> Meeting:
        if self.motion not in table():
            return m
        before = m.questions.get(self.id)  # what a ruling refuses is still the question of its item
        question = Question(
            self.id,
            self.motion,
            self.mover,
            self.seconder,
            text=self.text,
            text_id=before.text_id if before else None,
            item=before.item if before else None,
            target=self.target,
            degree=self.degree,
            debatable=self.debatable,
            args=self.args,
            status="refused",
            meeting=m.number,
            mark=m.progress,
        )
        just = m.just
        points = m.points
        if self.view:
            points = {**points, self.id: "out_of_order"}
            just = {
                "what": "ruling",
                "on": self.id,
                "ruling": "out_of_order",
                "about": "other",
            }
        return changed(m, attempts={**m.attempts, self.id: question}, points=points, just=just)


@event("overruled")
class Overruled(Event):
    """The chair let an act be done that the rules refuse, for a reason, on the record."""

    by: str
    act: str
    refusal: str
    reason: str

    def apply(self, m: Meeting) -> Meeting:
        """The reason is in the log; here only that it can be appealed."""
        return changed(m, just={"what": "ruling", "on": self.by, "ruling": "overruled", "about": "other"})
