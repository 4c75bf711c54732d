"""Declaring a personal interest in a question, and what the meeting finds of it. Source: 45:4-5."""

from __future__ import annotations

from collections.abc import Iterable

from consult.rules import choices
from consult.rules import events as e
from consult.rules.acts.base import CHAIR, Act, Events, act, arg
from consult.rules.acts.presiding import agreed, carried
from consult.rules.arguments import flag, listed, name, text, votes
from consult.rules.doors import Door
from consult.rules.errors import Refusal
from consult.rules.interest import DECLARED, cite, interested
from consult.rules.meeting import Meeting
from consult.rules.no import no, out, unentitled
from consult.rules.polling import names_of, short_of_quorum, size


def _of(m: Meeting, on: str | None) -> Refusal | None:
    """An interest is in a question before the meeting; not while it is voted on, whose roll is settled."""
    if m.vote is not None or m.retake:
        return out("voting", "RONR 45:6")
    if on is None:
        return out("nothing_pending", "RONR 45:4")
    return None if on in m.stack or on in m.made else out("not_pending", "RONR 45:4", on=on)


@act("declare_interest")
class DeclareInterest(Act):
    """A member says that he has a personal interest in a question that others do not share. By the book he
    should
    not vote on it; where a bylaw says so he does not."""

    cite = "RONR 45:4"
    doors = (Door(choose=("on", choices.made_or_pending)),)

    on: str | None = arg(name, default=None)
    why: str = arg(text, default="")

    def check(self, m: Meeting) -> Refusal | None:
        """Once, before the vote."""
        refusal = _of(m, self.question(m))
        if refusal is None and self.by in interested(m, self.question(m)):
            refusal = out("interest_declared", "RONR 45:4", on=self.question(m))
        return refusal

    def decide(self, m: Meeting, at: str | None) -> Events:
        return (e.InterestDeclared(self.by, str(self.question(m)), True, "self", self.why),)

    def question(self, m: Meeting) -> str | None:
        """The question: as named, or the immediately pending one."""
        return self.on if self.on is not None else m.top


def _others(m: Meeting, who: str) -> Iterable[str]:
    return (each.id for each in m.members.values() if each.voting)


#: Refusals for which it makes no difference of whom it is asked.
OF_THE_BODY = frozenset({"not_compelled", "voting", "nothing_pending", "not_pending", "no_quorum"})


@act("find_interest")
class FindInterest(Act):
    """Where a bylaw keeps the interested from voting: the meeting finds that a member has (has=false: has
    not) an
    interest in the question, without objection or by a vote (yes, no) in which he has no voice."""

    may = CHAIR
    cite = "RONR 45:4; the body's own rule"
    doors = (
        Door(choose=("who", _others), moment=OF_THE_BODY),
        Door(variant="none", choose=("who", _others), args={"has": False}, moment=OF_THE_BODY),
    )

    who: str = arg(name)
    on: str | None = arg(name, default=None)
    has: bool = arg(flag, default=True)
    objections: tuple[str, ...] = arg(listed(name), default=())
    yes: int | tuple[str, ...] | None = arg(votes, default=None)
    no: int | tuple[str, ...] | None = arg(votes, default=None)

    def check(self, m: Meeting) -> Refusal | None:
        """By the book nobody can be made to refrain (45:4); a bylaw can, and then the meeting judges."""
        if self.who not in m.members or not m.members[self.who].voting:
            return out("unknown_member", "RONR 45:4", who=self.who)
        if m.rulebook.interest == DECLARED:
            return out("not_compelled", "RONR 45:4", "declare_interest")
        on = self.question(m)
        refusal = _of(m, on) or short_of_quorum(m)
        if refusal is None and (self.who in interested(m, on)) == self.has:
            refusal = out("interest_declared" if self.has else "no_interest", cite(m), on=on)
        return refusal or self._agreed(m)

    def decide(self, m: Meeting, at: str | None) -> Events:
        if not carried(m, self.yes, self.no):
            return (e.Noted("interest_not_found", self.by, {"who": self.who}),)
        return (e.InterestDeclared(self.who, str(self.question(m)), self.has, "meeting"),)

    def question(self, m: Meeting) -> str | None:
        """The question, or where the meeting finds none the one that the interest was declared in."""
        on = self.on if self.on is not None else m.top
        while not self.has and on in m.questions and self.who not in m.interests.get(str(on), ()):
            on = m.questions[str(on)].target
        return on if on is not None else self.on or m.top

    def _agreed(self, m: Meeting) -> Refusal | None:
        """Nobody judges in his own cause."""
        sides = (self.yes or 0, self.no or 0)
        if self.who in names_of(*sides):
            return unentitled("interested", cite(m), who=self.who)
        others = [who for who in m.voters if who != self.who and (m.small or who != m.chair)]
        if sum(size(each) for each in sides) > len(others):
            return out("more_votes_than_voters", "RONR 45:2", voters=len(others))
        objections = tuple(each for each in self.objections if each != self.who)
        if self.who in self.objections and not objections and self.yes is None and self.no is None:
            return no("vote_needed", "objection", cite(m), who=self.who)
        return agreed(m, objections, self.yes, self.no, cite(m))
