"""Opening the meeting, and who is there. Sources: 3:15, 40."""

from __future__ import annotations

from consult.rules import choices, presiding
from consult.rules import events as e
from consult.rules.acts.base import ALWAYS, ANYONE, CHAIR, SECRETARY, Act, Events, act, arg
from consult.rules.arguments import flag, listed, name, one_of, whole
from consult.rules.doors import Door, some
from consult.rules.errors import Refusal
from consult.rules.meeting import Meeting
from consult.rules.no import out, unentitled


@act("call_to_order")
class CallToOrder(Act):
    """The chair opens the meeting; where he is absent the vice-chair, the secretary or a member (47:11)."""

    may = ANYONE
    absent_may = True
    phases = frozenset({"before", "in_session"})
    cite = "RONR 3:15"
    doors = (Door(),)

    def check(self, m: Meeting) -> Refusal | None:
        refusal = presiding.may_open(m, self.by)
        if refusal is not None or m.phase == "before":
            return refusal
        return out("already_open", "RONR 3:15")

    def decide(self, m: Meeting, at: str | None) -> Events:
        here = presiding.here_by(m, self.by)
        return (*here, *presiding.opened_by(m, self.by), e.CalledToOrder(at))


@act("admit")
class Admit(Act):
    """The chair or secretary adds somebody to the roll; that makes nobody preside.

    voting: to be counted, which only an elector of the body can be; left out: counted where an elector.
    elector: whether
    he is one, by those who know (a fact, given); without it the roll and the opening say.
    """

    may = SECRETARY
    phases = ALWAYS
    absent_may = True
    meanwhile = True
    without_chair = True
    cite = "RONR 1:4"
    doors = (Door(samples=some({"who": "…"}), needs=("who",)),)

    who: str = arg(name)
    standing: str = arg(one_of("member", "chair", "vice_chair", "secretary", "guest"), default="member")
    voting: bool | None = arg(flag, default=None)
    elector: bool = arg(flag, default=False)

    def check(self, m: Meeting) -> Refusal | None:
        """A guest has no vote, whoever puts him on the roll; and only electors of the body count (1:4,
        40:1)."""
        if self.standing == "guest" and self.voting:
            return unentitled("guest_vote", "RONR 1:4", who=self.who)
        counted = self.voting or self.voting is None and self.standing == "member"
        if counted and not self._elects(m):
            return unentitled("not_an_elector", "RONR 1:4, 40:1", who=self.who)
        return None

    def _votes(self, m: Meeting) -> bool:
        return self._elects(m) and self.standing != "guest" if self.voting is None else self.voting

    def _elects(self, m: Meeting) -> bool:
        """An elector of the body: by the roll, by the opening, or as those outside who know it say."""
        known = m.members.get(self.who)
        return self.elector or self.who in m.electors or known is not None and known.voting

    def decide(self, m: Meeting, at: str | None) -> Events:
        return (e.Admitted(self.who, self.standing, self._votes(m), presides=False),)


@act("check_in")
class CheckIn(Act):
    """Someone comes; absent `who` is the actor. Where nobody presides, the chair or vice-chair who comes
    does."""

    without_chair = True

    may = ANYONE
    phases = ALWAYS
    absent_may = True
    meanwhile = True
    cite = "RONR 40:1"
    doors = (
        Door(),
        Door(variant="others", choose=("who", choices.to_come)),
    )

    who: tuple[str, ...] = arg(listed(name), default=())

    def check(self, m: Meeting) -> Refusal | None:
        who = self.who or (self.by,)
        unknown = [each for each in who if each not in m.members]
        if unknown:
            return unentitled("not_a_member", "RONR 1:4", who=unknown[0])
        outside = [each for each in who if not _may_come_in(m, each)]
        if outside:
            return unentitled("executive_session", "RONR 9:24-25", who=outside[0])
        return _for_others(m, self.by, who)

    def decide(self, m: Meeting, at: str | None) -> Events:
        new = tuple(who for who in (self.who or (self.by,)) if who not in m.present)
        return (e.CheckedIn(new), *presiding.filled(m, m.present | frozenset(new))) if new else ()


@act("leave")
class Leave(Act):
    """Someone goes; absent `who` is the actor. Where he presided, the vice-chair does, or a chair is
    elected."""

    without_chair = True

    may = ANYONE
    phases = ALWAYS
    meanwhile = True
    cite = "RONR 40:1"
    doors = (
        Door(),
        Door(variant="others", choose=("who", choices.to_go)),
    )

    who: tuple[str, ...] = arg(listed(name), default=())

    def check(self, m: Meeting) -> Refusal | None:
        who = self.who or (self.by,)
        if any(each not in m.present for each in who):
            return out("not_present", "RONR 40:1")
        return _for_others(m, self.by, who)

    def decide(self, m: Meeting, at: str | None) -> Events:
        gone = self.who or (self.by,)
        return (e.Left(gone), *presiding.left(m, gone))


@act("presence")
class Presence(Act):
    """The chair says how many are there, counted from the top of the roster."""

    may = CHAIR
    phases = ALWAYS
    meanwhile = True
    cite = "RONR 40:1"
    doors = (Door(samples=some({"present_count": 0}), needs=("present_count",)),)

    present_count: int = arg(whole)

    def check(self, m: Meeting) -> Refusal | None:
        if self.present_count > m.voting_members:
            return out("more_than_members", "RONR 40:1", members=m.voting_members)
        return None

    def decide(self, m: Meeting, at: str | None) -> Events:
        """That many, from the top of the roster."""
        counted = [who for who, member in m.members.items() if member.voting]
        counted.sort(key=lambda who: who != self.by)  # whoever counts is there
        here = set(counted[: self.present_count])
        gone = tuple(who for who in counted if who in m.present and who not in here)
        came = tuple(who for who in m.members if who in here and who not in m.present)
        out: list[e.Event] = [e.Left(gone)] if gone else []
        out += [e.CheckedIn(came)] if came else []
        return tuple(out) or (e.Noted("presence", self.by),)


def _may_come_in(m: Meeting, who: str) -> bool:
    """In executive session no guests come in but those whom the body lets stay (9:25)."""
    return m.executive is None or m.members[who].standing != "guest" or who in m.executive


def _for_others(m: Meeting, by: str, who: tuple[str, ...]) -> Refusal | None:
    """Whoever comes or goes may speak for those with him; the chair and the secretary for anyone."""
    helper = by == m.chair or m.members[by].standing in {"chair", "secretary"}
    return None if helper or by in who else unentitled("for_another", "RONR 47:33")
