"""Leaving the chair, coming back to it, and a chair for the time being. Sources: rules 10; 43:29, 47:11;
Nantang 1."""

from __future__ import annotations

from collections.abc import Iterable

from consult.rules import events as e
from consult.rules import presiding
from consult.rules.acts.base import ANYONE, CHAIR, Act, Events, act, arg
from consult.rules.arguments import flag, listed, name, votes
from consult.rules.counting import deal
from consult.rules.doors import Door
from consult.rules.errors import Refusal
from consult.rules.meeting import Meeting
from consult.rules.no import no, out
from consult.rules.polling import chair_in, names_of, voters_fit
from consult.rules.votes import Need

MEETING = frozenset({"in_session", "recess"})
Side = int | tuple[str, ...] | None


def agreed(m: Meeting, objections: tuple[str, ...], yes: Side, no_: Side, cite: str) -> Refusal | None:
    """What the chair does by consent, or by a vote taken at once: somebody objected and no vote was taken
    (4:60)."""
    if yes is None and no_ is None:
        return no("vote_needed", "objection", cite, who=objections[0]) if objections else None
    ayes, noes = yes or 0, no_ or 0
    return voters_fit(m, ayes, noes) or chair_in(m, "voice", names_of(ayes, noes))


def carried(m: Meeting, yes: Side, no_: Side, *, two_thirds: bool = False) -> bool:
    """Whether it is agreed: nobody objected, or the vote carried it."""
    if yes is None and no_ is None:
        return True
    ayes, noes = deal(m, yes or 0, no_ or 0)
    return Need("two_thirds" if two_thirds else "majority").carried(len(ayes), len(noes))


@act("hand_over")
class HandOver(Act):
    """The chair hands the chair over: to the vice-chair, or to another member by consent or vote (yes, no).
    to_debate: until the main question is disposed of."""

    may = CHAIR
    phases = MEETING
    cite = "RONR 43:29, 47:11"
    doors = (
        Door(variant="away", choose=("who", presiding.able)),
        Door(variant="debate", choose=("who", presiding.able), args={"to_debate": True}),
    )

    who: str = arg(name)
    to_debate: bool = arg(flag, default=False)
    objections: tuple[str, ...] = arg(listed(name), default=())
    yes: int | tuple[str, ...] | None = arg(votes, default=None)
    no: int | tuple[str, ...] | None = arg(votes, default=None)

    def check(self, m: Meeting) -> Refusal | None:
        if m.vote is not None or m.retake:
            return out("voting", "RONR 45:6")
        if self.who == m.chair:
            return out("presides_already", "RONR 43:29", who=self.who)
        if self.to_debate and (m.main is None or self.by != m.officer):
            return out("nothing_pending", "RONR 43:29")
        refusal = presiding.may_preside(m, self.who) or presiding.check_back(m, self.who)
        if refusal is not None or self._by_right(m):
            return refusal
        return agreed(m, self.objections, self.yes, self.no, "RONR 43:29, 4:60")

    def decide(self, m: Meeting, at: str | None) -> Events:
        if not self._by_right(m) and not carried(m, self.yes, self.no):
            return (e.Noted("chair_refused", self.by, {"who": self.who}),)
        main = m.main
        if self.to_debate and main is not None:
            return (e.ChairTaken(self.who, "debate", main.id),)
        return (e.ChairTaken(self.who, "back" if self.who == m.officer else "handed"),)

    def _by_right(self, m: Meeting) -> bool:
        """The vice-chair, and the body's chair, need nobody's leave."""
        return self.who == m.officer or m.members[self.who].standing == "vice_chair"


@act("take_chair")
class TakeChair(Act):
    """The body's chair takes the chair back: at will, or once the question is disposed of that he left to
    debate."""

    may = ANYONE
    phases = MEETING
    without_chair = True
    cite = "RONR 43:29, 47:11"
    doors = (Door(),)

    def check(self, m: Meeting) -> Refusal | None:
        if presiding.in_chair(m) == self.by:
            return out("presides_already", "RONR 43:29", who=self.by)
        if self.by != m.officer:
            return no("not_entitled", "not_the_officer", "RONR 47:11")
        if m.vote is not None or m.retake:
            return out("voting", "RONR 45:6")
        return presiding.check_back(m, self.by)

    def decide(self, m: Meeting, at: str | None) -> Events:
        return (e.ChairTaken(self.by, "back"),)


def _able(m: Meeting, who: str) -> Iterable[str]:
    return presiding.able(m, "")


@act("elect_chair")
class ElectChair(Act):
    """Nobody presides: a chair for the meeting is elected, before anything else. The secretary conducts it
    or,
    where none is there, any member; without objection, or by a vote (yes, no)."""

    may = ANYONE
    phases = MEETING
    without_chair = True
    cite = "RONR 47:11"
    doors = (Door(choose=("who", _able), moment=frozenset({"chair_there", "secretary_first"})),)

    who: str = arg(name)
    objections: tuple[str, ...] = arg(listed(name), default=())
    yes: int | tuple[str, ...] | None = arg(votes, default=None)
    no: int | tuple[str, ...] | None = arg(votes, default=None)

    def check(self, m: Meeting) -> Refusal | None:
        if presiding.in_chair(m) is not None:
            return out("chair_there", "RONR 47:11", chair=m.chair)
        first = presiding.of_standing(m, "secretary", m.present)
        if first not in (None, self.by):
            return no("not_entitled", "secretary_first", "RONR 47:11", who=first)
        if first is None and not m.members[self.by].voting:
            return no("not_entitled", "no_vote", "RONR 1:4", who=self.by)
        refusal = presiding.may_preside(m, self.who) or presiding.check_back(m, self.who)
        return refusal or agreed(m, self.objections, self.yes, self.no, "RONR 43:29, 4:60")

    def decide(self, m: Meeting, at: str | None) -> Events:
        if not carried(m, self.yes, self.no):
            return (e.Noted("chair_refused", self.by, {"who": self.who}),)
        return (e.ChairTaken(self.who, "elected"),)
