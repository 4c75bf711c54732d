"""Minutes of an earlier meeting are corrected and approved. Sources: 41:9-12, 48:9-15.

Once approved they are a decision in force, so that they are corrected later, years later too, by amending
something previously adopted (48:15).
"""

from __future__ import annotations

from collections.abc import Iterable

from consult.rules import events as e
from consult.rules.acts.base import CHAIR, Act, Events, act, arg
from consult.rules.acts.business import busy, occupied, short
from consult.rules.acts.presiding import agreed, carried
from consult.rules.arguments import listed, name, text, votes, whole
from consult.rules.doors import Door, some
from consult.rules.errors import Refusal
from consult.rules.meeting import Meeting
from consult.rules.no import no, out


def unapproved(m: Meeting, who: str) -> Iterable[int]:
    """Meetings before this one, of all held, whose minutes are not approved; the latest first."""
    return tuple(each for each in range(m.held - 1, 0, -1) if each not in m.minutes)


def _not_now(m: Meeting, meeting: int) -> Refusal | None:
    """With nothing pending, of a meeting that was held, before they are approved (48:9-15)."""
    if meeting in m.minutes:
        return out("minutes_approved", "RONR 48:15", "move:amend_adopted", on=m.minutes[meeting])
    if not 0 < meeting < m.held:
        return out("no_minutes", "RONR 41:9", meeting=meeting)
    return busy(m) or short(m) or occupied(m)


@act("correct_minutes")
class CorrectMinutes(Act):
    """A correction of minutes before they are approved: without objection, or by a vote (yes, no)."""

    cite = "RONR 41:10, 48:9"
    after_adjourning = False
    doors = (Door(choose=("meeting", unapproved), samples=some({"text": "…"}), needs=("text",)),)

    meeting: int = arg(whole)
    text: str = arg(text)
    objections: tuple[str, ...] = arg(listed(name), default=())
    yes: int | tuple[str, ...] | None = arg(votes, default=None)
    no: int | tuple[str, ...] | None = arg(votes, default=None)

    def check(self, m: Meeting) -> Refusal | None:
        refusal = _not_now(m, self.meeting)
        if refusal is None and m.floor is not None and m.floor.who != self.by:
            return no("not_recognised", "floor_taken", "RONR 42:18", "rise", who=m.floor.who)
        return refusal or agreed(m, self.objections, self.yes, self.no, "RONR 41:10, 4:60")

    def decide(self, m: Meeting, at: str | None) -> Events:
        if not carried(m, self.yes, self.no):
            return (e.Noted("minutes_kept", self.by, {"meeting": self.meeting}),)
        return (e.MinutesCorrected(self.meeting, self.by, self.text),)


@act("approve_minutes")
class ApproveMinutes(Act):
    """The chair declares minutes approved, as read or as corrected; who objects offers a correction. text:
    their words,
    as approved."""

    may = CHAIR
    after_adjourning = False
    cite = "RONR 41:11-12"
    doors = (Door(choose=("meeting", unapproved)),)

    meeting: int = arg(whole)
    ref: str | None = arg(name, default=None)
    text: str | None = arg(text, default=None)

    def check(self, m: Meeting) -> Refusal | None:
        refusal = _not_now(m, self.meeting)
        if refusal is None and self.named in m.questions:
            return out("name_taken", "RONR 4:4", ref=self.named)
        return refusal

    @property
    def named(self) -> str:
        """What they are called from now on."""
        return self.ref or f"minutes{self.meeting}"

    def decide(self, m: Meeting, at: str | None) -> Events:
        return (e.MinutesApproved(self.meeting, self.named, self.text or ""),)
