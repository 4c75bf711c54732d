"""Executive session: behind closed doors, what is said and done stays there. Sources: 9:24-27."""

from __future__ import annotations

from collections.abc import Iterable

from consult.rules import events as e
from consult.rules.acts.base import CHAIR, Act, Events, act, arg
from consult.rules.acts.business import short
from consult.rules.acts.presiding import agreed, carried
from consult.rules.arguments import listed, name, votes
from consult.rules.doors import Door
from consult.rules.errors import Refusal
from consult.rules.meeting import Meeting
from consult.rules.no import out

CITE = "RONR 9:24-25, 19:6"


def outsiders(m: Meeting) -> Iterable[str]:
    """Those present who have no seat in it: guests."""
    return (who for who in m.members if who in m.present and m.members[who].standing == "guest")


@act("executive_session")
class ExecutiveSession(Act):
    """The meeting goes into executive session, without objection or by a vote (yes, no). Guests leave, but
    those in
    `stay`; its minutes are kept apart and are read in executive session alone."""

    may = CHAIR
    after_adjourning = False
    cite = CITE
    doors = (Door(),)

    stay: tuple[str, ...] = arg(listed(name), default=())
    objections: tuple[str, ...] = arg(listed(name), default=())
    yes: int | tuple[str, ...] | None = arg(votes, default=None)
    no: int | tuple[str, ...] | None = arg(votes, default=None)

    def check(self, m: Meeting) -> Refusal | None:
        if m.executive is not None:
            return out("in_executive_session", CITE, "end_executive_session")
        if m.vote is not None or m.retake:
            return out("voting", "RONR 45:6")
        strange = next((who for who in self.stay if who not in m.members), None)
        if strange is not None:
            return out("unknown_member", CITE, who=strange)
        return short(m) or agreed(m, self.objections, self.yes, self.no, CITE)

    def decide(self, m: Meeting, at: str | None) -> Events:
        if not carried(m, self.yes, self.no):
            return (e.Noted("executive_refused", self.by),)
        gone = tuple(who for who in outsiders(m) if who not in self.stay)
        return (e.ExecutiveBegan(self.stay), *([e.Left(gone)] if gone else ()))


@act("end_executive_session")
class EndExecutiveSession(Act):
    """The meeting is open again: without objection, or by a vote (yes, no)."""

    may = CHAIR
    cite = CITE
    doors = (Door(),)

    objections: tuple[str, ...] = arg(listed(name), default=())
    yes: int | tuple[str, ...] | None = arg(votes, default=None)
    no: int | tuple[str, ...] | None = arg(votes, default=None)

    def check(self, m: Meeting) -> Refusal | None:
        if m.executive is None:
            return out("not_in_executive_session", CITE, "executive_session")
        if m.vote is not None or m.retake:
            return out("voting", "RONR 45:6")
        return agreed(m, self.objections, self.yes, self.no, CITE)

    def decide(self, m: Meeting, at: str | None) -> Events:
        if not carried(m, self.yes, self.no):
            return (e.Noted("executive_refused", self.by),)
        return (e.ExecutiveEnded(),)
