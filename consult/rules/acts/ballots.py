"""A ballot, on a question or for an office. Sources: rules 9; 45:18-37, 46."""

from __future__ import annotations

from collections.abc import Mapping

from consult.rules import choices
from consult.rules import events as e
from consult.rules.acts.base import CHAIR, Act, Events, act, arg
from consult.rules.arguments import counts, flag, name, whole
from consult.rules.doors import Door
from consult.rules.elections import election_need, seats_left, winners
from consult.rules.errors import Refusal
from consult.rules.meeting import Meeting, need
from consult.rules.no import out
from consult.rules.outcome import announcement, settle
from consult.rules.polling import debate_over, put_unvoted, short_of_quorum, to_be_voted
from consult.rules.votes import Need


@act("ballot")
class Ballot(Act):
    """The chair takes and announces a ballot, on a question or an election."""

    may = CHAIR
    after_adjourning = False
    cite = "RONR 45:18-32, §46"
    doors = (
        Door(choose=("on", choices.top), needs=("yes", "no")),
        Door(choose=("office", choices.offices), needs=("votes",)),
    )

    on: str | None = arg(name, default=None)
    office: str | None = arg(name, default=None)
    yes: int = arg(whole, default=0)
    no: int = arg(whole, default=0)
    votes: Mapping[str, int] = arg(counts, default=dict)
    ballots: int | None = arg(whole, default=None)
    blank: int = arg(whole, default=0)
    ineligible: int = arg(whole, default=0)
    unreadable: int = arg(whole, default=0)
    overvoted: int = arg(whole, default=0)
    from_non_voters: int = arg(whole, default=0)
    identifiable: bool = arg(flag, default=True)

    def check(self, m: Meeting) -> Refusal | None:
        """A ballot on the immediately pending question, or for an office."""
        if (self.on is None) == (self.office is None):
            return out("one_thing", "RONR 45:18")
        if self.on is not None:
            begun = put_unvoted(m, self.on, "ballot")
            refusal = to_be_voted(m, self.on, "ballot", begun)
            return refusal or (None if begun else debate_over(m, self.on, ()))
        election = m.elections.get(str(self.office))
        if election is None:
            return out("unknown_office", "RONR 46:1", office=self.office)
        if seats_left(election) == 0:
            return out("elected_already", "RONR 46:46", office=self.office)
        if m.vote is not None or m.retake:
            return out("voting", "RONR 45:6")
        if m.stack:
            return out("question_pending", "RONR 46:1", pending=m.stack[-1])
        return short_of_quorum(m)

    def decide(self, m: Meeting, at: str | None) -> Events:
        """Blank ballots are nothing; illegal votes by voters count in the total; outsiders may void all
        (45:32-36)."""
        return self._on_question(m, at) if self.on is not None else self._for_office(m)

    @property
    def illegal(self) -> int:
        """Votes by voters that cannot be credited to anyone."""
        return self.ineligible + self.unreadable + self.overvoted

    @property
    def cast(self) -> int:
        """The total that the majority is taken from: a ballot with at least one mark is one vote. Where
        nobody told how many there were, each vote stands for a ballot: for several seats that is more than
        were cast, so that nobody is elected who may lack the majority."""
        if self.ballots is None:
            return sum(self.votes.values()) + self.illegal
        outside = self.from_non_voters if self.identifiable else 0
        return max(self.ballots - self.blank - outside, 0)

    def _on_question(self, m: Meeting, at: str | None) -> Events:
        question, illegal = m.questions[str(self.on)], self.illegal
        wanted = need(m, question)
        carried = wanted.carried(self.yes, self.no + illegal)
        if (
            self.from_non_voters
            and not self.identifiable
            and _may_turn(wanted, self.yes, self.no, illegal, self.from_non_voters)
        ):
            return (e.Noted("ballot_void", self.by, {"on": self.on}),)
        said = announcement(
            m, question, carried, at, yes=self.yes, no=self.no, illegal=illegal, method="ballot"
        )
        return settle(m, question, said)

    def _for_office(self, m: Meeting) -> Events:
        election = m.elections[str(self.office)]
        seats = seats_left(election)
        cast = self.cast
        votes = {who: n for who, n in self.votes.items() if who not in election.elected}
        wanted = election_need(m)
        elected = winners(votes, cast, seats, wanted)
        void = bool(self.from_non_voters) and not self.identifiable
        void = void and _may_elect(votes, cast, seats, self.from_non_voters, wanted)
        closed: Events = (e.NominationsClosed(election.office),) if election.nominations == "open" else ()
        balloted = e.Balloted(
            election.office,
            votes,
            cast,
            wanted.least(cast),
            self.illegal,
            self.blank,
            () if void else elected,
            void,
        )
        return (*closed, balloted)


def _may_turn(wanted: Need, yes: int, no_: int, illegal: int, strangers: int) -> bool:
    """Whether the votes of outsiders, on whichever side, could have changed the result."""
    now = wanted.carried(yes, no_ + illegal)
    for from_yes in range(min(strangers, yes) + 1):
        rest = min(strangers - from_yes, no_ + illegal)
        if wanted.carried(yes - from_yes, no_ + illegal - rest) != now:
            return True
    return False


def _may_elect(votes: Mapping[str, int], cast: int, seats: int, strangers: int, wanted: Need) -> bool:
    """Whether taking the outsiders' ballots out could change who is elected."""
    now = winners(votes, cast, seats, wanted)
    total = max(cast - strangers, 0)
    if winners(votes, total, seats, wanted) != now:
        return True
    for who in votes:
        less = {**votes, who: max(votes[who] - strangers, 0)}
        if set(winners(less, total, seats, wanted)) != set(now):
            return True
    return False
