"""Nominations and elections. Sources: rules 9; 31, 46."""

from __future__ import annotations

from consult.rules import again, choices
from consult.rules import events as e
from consult.rules.acts.base import CHAIR, SECRETARY, Act, Events, act, arg
from consult.rules.acts.business import busy, occupied, short
from consult.rules.again import not_called
from consult.rules.arguments import listed, name, whole
from consult.rules.doors import Door, some
from consult.rules.elections import ballot_required, check_nominate
from consult.rules.errors import Refusal
from consult.rules.meeting import Meeting
from consult.rules.no import no, out
from consult.rules.vacancies import to_be_filled


@act("open_nominations")
class OpenNominations(Act):
    """The chair opens nominations for one seat."""

    may = CHAIR
    cite = "RONR §31, §46"
    doors = (Door(samples=some({"office": "…"}), needs=("office",)),)

    office: str = arg(name)

    def check(self, m: Meeting) -> Refusal | None:
        if self.office in m.elections and m.elections[self.office].nominations == "open":
            return out("nominations_open", "RONR 46:6", office=self.office)
        if not_called(m, self.office) is not None:
            return not_called(m, self.office)
        return to_be_filled(m, self.office) or busy(m) or short(m) or occupied(m)

    def decide(self, m: Meeting, at: str | None) -> Events:
        return (e.NominationsOpened(self.office),)


@act("nominate")
class Nominate(Act):
    """Nominates; no second."""

    after_adjourning = False
    cite = "RONR §46"
    doors = (Door(choose=("office", choices.offices), samples=some({"who": "…"}), needs=("who",)),)

    office: str = arg(name)
    who: str = arg(name)

    def check(self, m: Meeting) -> Refusal | None:
        """While nominations are open, by anyone (46:6)."""
        if m.vote is not None or m.retake:
            return out("voting", "RONR 45:6")
        return check_nominate(m, self.office, self.who) or short(m)

    def decide(self, m: Meeting, at: str | None) -> Events:
        return (e.Nominated(self.office, self.who, self.by),)


@act("open_election")
class OpenElection(Act):
    """The chair opens an election with its nominees."""

    may = CHAIR
    cite = "RONR §46"
    doors = (Door(samples=some({"office": "…", "nominees": []}), needs=("office", "nominees")),)

    office: str = arg(name)
    nominees: tuple[str, ...] = arg(listed(name))
    seats: int = arg(whole, default=1)

    def check(self, m: Meeting) -> Refusal | None:
        election = m.elections.get(self.office)
        full = election is not None and len(election.elected) >= election.seats
        if full and self.office not in m.vacancies:
            return out("elected_already", "RONR 46:46", office=self.office)
        if self.seats < 1 or len(set(self.nominees)) != len(self.nominees):
            return out("malformed_election", "RONR 46:1")
        return to_be_filled(m, self.office) or busy(m) or short(m) or occupied(m)

    def decide(self, m: Meeting, at: str | None) -> Events:
        return (e.ElectionOpened(self.office, self.nominees, self.seats),)


@act("drop_candidate")
class DropCandidate(Act):
    """The chair strikes off a candidate: only when the rules have just been suspended for it (46:32)."""

    may = CHAIR
    cite = "RONR 46:32"
    doors = (Door(each=("office", choices.offices), choose=("who", choices.nominees), chosen_for="office"),)

    office: str = arg(name)
    who: str = arg(name)

    def check(self, m: Meeting) -> Refusal | None:
        """Nobody is struck off, the lowest may withdraw; but the rules may be suspended to take the name off
        the
        nominees, for whom votes still count (46:32)."""
        election = m.elections.get(self.office)
        if election is None:
            return out("unknown_office", "RONR 46:1", office=self.office)
        if not again.just_suspended(m):
            return out("nobody_is_dropped", "RONR 46:32", "move:suspend_rules", who=self.who)
        if self.who not in election.nominees:
            return out("not_nominated", "RONR 46:32", who=self.who)
        return busy(m) or short(m) or occupied(m)

    def decide(self, m: Meeting, at: str | None) -> Events:
        return (e.NomineeDropped(self.office, self.who),)


@act("one_ballot")
class OneBallot(Act):
    """The secretary casts one ballot for the only nominee, if nobody objects; never where a rule orders a
    ballot."""

    may = SECRETARY
    cite = "RONR 45:20, 46:40"
    doors = (
        Door(
            each=("office", choices.offices),
            choose=("who", choices.nominees),
            chosen_for="office",
            needs=("objections",),
        ),
    )

    office: str = arg(name)
    who: str = arg(name)
    objections: tuple[str, ...] = arg(listed(name), default=())

    def check(self, m: Meeting) -> Refusal | None:
        """A ballot is secret and every member's own: one cast for all takes both away (45:20)."""
        election = m.elections.get(self.office)
        if election is None:
            return out("unknown_office", "RONR 46:1", office=self.office)
        if ballot_required(m):
            return out("ballot_required", "RONR 45:20, 46:40", "ballot")
        if len(election.elected) >= election.seats:
            return out("elected_already", "RONR 46:46", office=self.office)
        if self.who not in election.nominees or len(election.nominees) > election.seats or election.polled:
            return out("no_majority", "RONR 46:32, 46:40", "ballot", who=self.who)
        if self.objections:
            return no("vote_needed", "objection", "RONR 4:60", "ballot", on=self.office)
        return busy(m) or short(m)

    def decide(self, m: Meeting, at: str | None) -> Events:
        return (e.DeclaredElected(self.office, self.who),)


@act("declare_elected")
class DeclareElected(Act):
    """The chair declares a result."""

    may = CHAIR
    cite = "RONR §46"
    doors = (Door(each=("office", choices.offices), choose=("who", choices.nominees), chosen_for="office"),)

    office: str = arg(name)
    who: str = arg(name)

    def check(self, m: Meeting) -> Refusal | None:
        """Only a single nominee where no rule orders a ballot (46:40)."""
        election = m.elections.get(self.office)
        if election is None:
            return out("unknown_office", "RONR 46:1", office=self.office)
        if self.who in election.elected:
            return None  # the result of the ballot, said again
        if ballot_required(m):
            return out("ballot_required", "RONR 45:20, 46:40", "ballot")
        if self.who not in election.nominees or len(election.nominees) > election.seats or election.polled:
            return out("no_majority", "RONR 46:32, 46:40", "ballot", who=self.who)
        return busy(m) or short(m)

    def decide(self, m: Meeting, at: str | None) -> Events:
        if self.who in m.elections[self.office].elected:
            return (e.Noted("declared", self.by, {"office": self.office, "who": self.who}),)
        return (e.DeclaredElected(self.office, self.who),)
