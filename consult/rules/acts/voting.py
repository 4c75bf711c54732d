"""A vote in steps: put, cast, counted, announced. Sources: rules 8, 9; 4:34-56, 44, 45; Nantang 11-13."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from consult.rules import choices
from consult.rules import events as e
from consult.rules.acts.base import CHAIR, SECRETARY, Act, Events, Note, act, arg
from consult.rules.arguments import (
    METHODS,
    SECRET,
    anything,
    choice,
    claimants,
    counts,
    listed,
    name,
    one_of,
    whole,
)
from consult.rules.counting import voted_again
from consult.rules.doors import Door, Sample, some
from consult.rules.elections import winners
from consult.rules.errors import Refusal
from consult.rules.floor import end_of_speech
from consult.rules.interest import excluded, kept_out, voters_on
from consult.rules.meeting import Meeting, need
from consult.rules.no import late, no, out, unentitled
from consult.rules.outcome import announcement, moment_after, settle
from consult.rules.polling import (
    chair_in,
    chair_vote,
    debate_over,
    method_ordered,
    not_top,
    question_to_put,
    short_of_quorum,
    to_be_voted,
)

#: `counts` where a field has taken its name.
_numbers = counts


def _counted(m: Meeting, args: Sample) -> Iterable[Sample]:
    """A box or a ballot is announced with its counts, a show with what was cast. Of a box the log does not
    know how many papers it holds: as far as the rules see, everybody may have put theirs in."""
    if m.vote is None or m.vote.method not in SECRET:
        return ({},)
    papers = len(voters_on(m, m.vote.on)) if m.vote.method == "box" else 0
    return ({"counts": {"for": papers, "against": 0}},)


@act("put")
class Put(Act):
    """The chair begins the vote. method: show (phones and hands) or box, or a method of the book; absent, the
    one ordered for the question, else show."""

    may = CHAIR
    cite = "RONR 4:34"
    doors = (
        Door(each=("on", choices.top)),
        Door(
            variant="method",
            each=("on", choices.top),
            choose=("method", lambda m, who: ("show", "box", *METHODS)),
        ),
    )

    on: str | None = arg(name, default=None)
    method: str | None = arg(one_of("show", "box", *METHODS), default=None)
    seconds: int | None = arg(whole, default=None)
    yes: tuple[str, ...] = arg(listed(name), default=())
    no: tuple[str, ...] = arg(listed(name), default=())
    claimants: tuple[Mapping[str, Any], ...] = arg(claimants, default=())

    def check(self, m: Meeting) -> Refusal | None:
        """The chair begins a vote on the immediately pending question."""
        way = self.way(m)
        refusal = to_be_voted(m, question_to_put(m, self.on), way)
        if refusal:
            return refusal
        method = "ballot" if way == "box" else way
        refusal = kept_out(m, m.stack[-1], *self.yes, *self.no)
        return (
            refusal or debate_over(m, m.stack[-1], self.claimants) or chair_in(m, method, self.yes + self.no)
        )

    def decide(self, m: Meeting, at: str | None) -> Events:
        """The vote is open; names given with it are votes already cast."""
        on = str(question_to_put(m, self.on))
        casts = {**dict.fromkeys(self.yes, "for"), **dict.fromkeys(self.no, "against")}
        ends_at = moment_after(at, self.seconds) if self.seconds else None
        return (*end_of_speech(m, "vote"), e.WasPut(on, self.way(m), at, ends_at, casts))

    def way(self, m: Meeting) -> str:
        """How the vote is taken. To put a question waives no order; names given with it were called or seen,
        which
        is a vote by another method (45:20, 30:1)."""
        question = m.questions.get(str(question_to_put(m, self.on)))
        if self.method is not None or question is None or self.yes or self.no:
            return self.method or "show"
        return method_ordered(m, question) or "show"


@act("cast")
class Cast(Act):
    """Votes by name: for, against, abstain, or option ids."""

    without_chair = True
    cite = "RONR §44-45"
    doors = (
        Door(
            variant=lambda m, who: "options" if choices.options_of_the_vote(m) else "",
            each=("on", choices.voted_on),
            choose=("choice", choices.votes_to_cast),
        ),
    )

    choice: str | tuple[str, ...] = arg(choice)
    on: str | None = arg(name, default=None)

    def check(self, m: Meeting) -> Refusal | None:
        """A named vote by phone while the vote is open; it may be changed until it is announced (45:8)."""
        if m.vote is None or self.on is not None and self.on != m.vote.on:
            return out("no_vote_open", "RONR 45:8")
        if m.vote.method in SECRET:
            return out("secret_ballot", "RONR 45:18")
        if m.vote.time_up:
            return late("vote_closed", "RONR 45:6")
        refusal = kept_out(m, m.vote.on, self.by)
        if refusal:
            return refusal
        if self.by == m.chair and not m.small and m.rulebook.chair_neutral:
            refusal = _chair_casts(m)
            if refusal:
                return refusal
        return self._choice_fits(m)

    def decide(self, m: Meeting, at: str | None) -> Events:
        assert m.vote is not None
        if m.vote.casts.get(self.by) == self.choice:
            return ()
        return (e.VoteCast(self.by, self.choice),)

    def _choice_fits(self, m: Meeting) -> Refusal | None:
        """A choice of this vote: sides, or options up to the seats."""
        assert m.vote is not None
        item = m.item(m.questions[m.vote.on].item)
        if item is not None and item.kind == "options":
            picked = self.choice if isinstance(self.choice, tuple) else (self.choice,)
            known = {str(option.get("id")) for option in item.options} | {"abstain"}
            if not picked or not set(picked) <= known or len(picked) > max(item.seats, 1):
                return out("no_such_choice", "RONR 45:32")
            return None
        if self.choice not in {"for", "against", "abstain"}:
            return out("no_such_choice", "RONR 45:32")
        if m.nantang and self.choice == "abstain":
            return out("no_abstaining", "Nantang 13, rule 12")
        return None


def _chair_casts(m: Meeting) -> Refusal | None:
    """The chair's vote comes last and where it matters (4:56; Nantang 11)."""
    assert m.vote is not None
    others = {who: choice for who, choice in m.vote.casts.items() if who != m.chair}
    yes = sum(1 for choice in others.values() if choice == "for") + m.vote.hands.get("for", 0)
    no_ = sum(1 for choice in others.values() if choice == "against") + m.vote.hands.get("against", 0)
    if m.nantang:
        return None
    question = m.questions[m.vote.on]
    return chair_vote(m, question, need(m, question), yes, no_, ())


@act("enter_hands")
class EnterHands(Act):
    """The recorder enters the hands counted in the room; they are added to the phones."""

    may = SECRETARY
    cite = "RONR §45"
    doors = (Door(samples=some({"counts": {}}), needs=("counts",)),)

    counts: Mapping[str, int] = arg(counts)

    def check(self, m: Meeting) -> Refusal | None:
        """Hands in the room, counted; phones and hands together cannot be more than those present."""
        if m.vote is None:
            return out("no_vote_open", "RONR 45:14")
        if m.vote.method in SECRET:
            return out("secret_ballot", "RONR 45:18")
        item = m.item(m.questions[m.vote.on].item)
        known = {"for", "against", "abstain"}
        if item is not None and item.kind == "options":
            known = {str(option.get("id")) for option in item.options} | {"abstain"}
        if not set(self.counts) <= known:
            return out("no_such_choice", "RONR 45:32")
        total = sum(self.counts.values())
        seats = max(item.seats, 1) if item is not None and item.kind == "options" else 1
        able = m.voting_members - len(excluded(m, m.vote.on))
        if seats == 1 and total + len(m.vote.casts) > able:
            return out("more_votes_than_voters", "RONR 45:2", voters=able)
        return None

    def decide(self, m: Meeting, at: str | None) -> Events:
        return (e.HandsEntered(self.by, dict(self.counts)),)


@act("announce")
class Announce(Act):
    """The chair announces. counts: of a box; governed: the result by the decision rule, stored as given;
    withheld: papers of a box so few or so alike that only their number is told: the counts decide, and are
    kept by nobody's log; turnout: {cast, of} of a box, those here who may vote on it and how many of them
    have put in their paper: without it the number of papers stands for it; out: how many of these have not
    and were marked as gone by somebody else while it was open, whom closing the polls does not pass over."""

    may = CHAIR
    cite = "RONR 4:42"
    doors = (Door(samples=_counted, needs=("counts",)),)

    on: str | None = arg(name, default=None)
    counts: Mapping[str, int] | None = arg(counts, default=None)
    governed: Mapping[str, Any] | None = arg(anything, default=None)
    withheld: int | None = arg(whole, default=None)
    turnout: Mapping[str, int] | None = arg(_numbers, default=None)

    def check(self, m: Meeting) -> Refusal | None:
        """The vote begun is announced; a box needs its counts, and all papers or an end of the voting."""
        if m.vote is None:
            return out("no_vote_open", "RONR 4:43")
        if self.on is not None and self.on != m.vote.on:
            return out("not_immediately_pending", "RONR 4:43", on=self.on, first=m.vote.on)
        if m.vote.on in m.stack and m.stack[-1] != m.vote.on:
            return out("not_immediately_pending", "RONR 30:6", on=m.vote.on, first=m.stack[-1])
        if m.vote.method in SECRET and self.counts is None and not m.vote.casts:
            return out("counts_needed", "RONR 45:37")
        return self._still_voting(m)

    def _still_voting(self, m: Meeting) -> Refusal | None:
        """A box is closed when all have voted, the time is up or the meeting closes the polls (30:5-6,
        45:36): a chair who closes it after a paper would learn whose that was."""
        assert m.vote is not None
        gone = (self.turnout or {}).get("out", 0)
        if m.vote.method != "box" or m.vote.time_up and not gone:
            return None
        papers = self.withheld if self.withheld is not None else sum((self.counts or {}).values())
        here = len(voters_on(m, m.vote.on))
        known = self.turnout or {"cast": len(m.vote.casts) + papers, "of": here}
        cast, of = known.get("cast", 0), known.get("of", here)
        if cast >= of:
            return None
        if gone and (m.vote.time_up or cast + gone >= of and not m.nantang):
            return out("taken_out", "RONR 45:36, 30:5-6", n=gone)
        refusal = out(
            "still_voting", "RONR 45:36, 30:5-6", "ask_consent", "move:close_polls", cast=cast, of=of
        )
        # Under the Nantang rules no motion could challenge that the chair ended it alone.
        return replace(refusal, waivable=not m.nantang)

    def decide(self, m: Meeting, at: str | None) -> Events:
        """Counts what was cast; a result by the decision rule of an agenda item is taken as given."""
        assert m.vote is not None
        ballot, question = m.vote, m.questions[m.vote.on]
        tally = {**ballot.tally, **(self.counts or {})}
        yes, no_ = tally.get("for", 0), tally.get("against", 0)
        named = self.counts is None and not ballot.hands and ballot.method not in {"box", "ballot"}
        carried = need(m, question).carried(yes, no_)
        item = m.item(question.item)
        if item is not None and item.kind == "options":
            carried = bool(_leaders(m, tally, item.seats))
        if self.governed is not None and "passed" in self.governed:
            carried = bool(self.governed["passed"])
        if self.withheld is not None:
            said = announcement(
                m,
                question,
                carried,
                at,
                method=ballot.method,
                governed=dict(self.governed) if self.governed is not None else None,
                counts={"cast": self.withheld},
            )
            return settle(m, question, replace(said, needed=None))
        said = announcement(
            m,
            question,
            carried,
            at,
            yes=yes,
            no=no_,
            abstain=tally.get("abstain", 0),
            yes_names=_who(ballot.casts, "for") if named else None,
            no_names=_who(ballot.casts, "against") if named else None,
            method=ballot.method,
            counts=tally,
            governed=dict(self.governed) if self.governed is not None else None,
        )
        return settle(m, question, said)


def _who(casts: Mapping[str, Any], choice: str) -> tuple[str, ...]:
    return tuple(who for who, each in casts.items() if each == choice)


def _leaders(m: Meeting, tally: Mapping[str, int], seats: int) -> tuple[str, ...]:
    """Options with a majority of those who voted, up to the seats; of a box, of its votes (46:32)."""
    assert m.vote is not None
    votes = {key: n for key, n in tally.items() if key not in {"for", "against", "abstain"}}
    voted = sum(1 for choice in m.vote.casts.values() if choice not in ("abstain", ("abstain",)))
    boxed = sum(votes.values()) - sum(m.vote.tally.get(key, 0) for key in votes)
    return winners(votes, voted + sum(m.vote.hands.values()) + boxed, max(seats, 1))


@act("cast_chair")
class CastChair(Act):
    """The chair casts a single vote, apart from one given with the count."""

    may = CHAIR
    cite = "RONR 4:56, 44:12"
    doors = (Door(each=("on", choices.voted_lately), choose=("vote", lambda m, who: ("yes", "no"))),)

    on: str = arg(name)
    vote: str = arg(one_of("yes", "no"))

    def check(self, m: Meeting) -> Refusal | None:
        """A single vote of the chair: never before the others, never twice, only where it matters."""
        record = m.records.get(self.on)
        if m.vote is not None and m.vote.on == self.on:
            if m.chair in m.vote.casts:
                return unentitled("already_voted", "RONR 4:56")
            tally = m.vote.tally
            question = m.questions[self.on]
            return chair_vote(m, question, need(m, question), tally["for"], tally["against"], ())
        if record is None:
            return out("chair_votes_last", "RONR 4:56; Nantang 13, rule 11", on=self.on)
        voted = (record.yes_names or ()) + (record.no_names or ())
        if m.chair in voted or record.method in {"box", "ballot"}:
            return unentitled("already_voted", "RONR 4:56")
        return late("vote_closed", "RONR 4:56, 45:8", on=self.on)

    def decide(self, m: Meeting, at: str | None) -> Events:
        return (e.VoteCast(self.by, "for" if self.vote == "yes" else "against"),)


@act("change_vote")
class ChangeVote(Act):
    """A member changes his vote."""

    cite = "RONR 45:8"
    doors = (
        Door(each=("on", choices.voted_lately), choose=("vote", lambda m, who: ("yes", "no", "abstain"))),
    )

    on: str = arg(name)
    vote: str = arg(one_of("yes", "no", "abstain"))
    objections: tuple[str, ...] = arg(listed(name), default=())

    def check(self, m: Meeting) -> Refusal | None:
        """Until the result is announced; after that only if nobody objects; never in a ballot (45:8)."""
        if m.vote is not None and m.vote.on == self.on:
            if m.vote.method in SECRET:
                return out("secret_ballot", "RONR 45:8")
            return None if self.by in m.vote.casts else unentitled("did_not_vote", "RONR 45:8")
        record = m.records.get(self.on)
        if record is None:
            return out("no_vote_open", "RONR 45:8", on=self.on)
        refusal = kept_out(m, self.on, self.by)
        if refusal:
            return refusal
        if record.yes_names is None:  # a ballot, or hands that were only counted
            return out("secret_ballot", "RONR 45:8", on=self.on)
        if m.last_vote != self.on:
            return late("next_question_stated", "RONR 45:8", on=self.on)
        if not self._named(m) and not record.abstain:  # of those who abstained only the number is known
            return unentitled("did_not_vote", "RONR 45:8")
        if self.objections:
            return no("vote_needed", "objection", "RONR 45:8", on=self.on)
        return None

    def decide(self, m: Meeting, at: str | None) -> Events:
        """Before the announcement the vote is changed; after it, by consent, the count and perhaps the
        result."""
        choice = {"yes": "for", "no": "against", "abstain": "abstain"}[self.vote]
        if m.vote is not None and m.vote.on == self.on:
            return (e.VoteCast(self.by, choice),)
        record, question = m.records[self.on], m.questions[self.on]
        ayes = tuple(who for who in record.yes_names or () if who != self.by)
        noes = tuple(who for who in record.no_names or () if who != self.by)
        ayes += (self.by,) if self.vote == "yes" else ()
        noes += (self.by,) if self.vote == "no" else ()
        abstained = (self.vote == "abstain") - (not self._named(m))
        counted: dict[str, Any] = {
            "yes": len(ayes),
            "no": len(noes),
            "abstain": record.abstain + abstained,
            "yes_names": ayes,
            "no_names": noes,
            "method": record.method,
        }
        carried = need(m, question).carried(len(ayes), len(noes))
        return voted_again(m, question, carried, counted, at)

    def _named(self, m: Meeting) -> bool:
        """Whether the vote announced has the member on one of its sides."""
        record = m.records[self.on]
        return self.by in (record.yes_names or ()) + (record.no_names or ())


@act("call_hands")
class CallHands(Note):
    """The chair asks for hands, in this order."""

    may = CHAIR
    cite = "Nantang 12"
    doors = (Door(choose=("on", choices.stack), args={"order": choices.SIDES}),)

    on: str = arg(name)
    order: tuple[str, ...] = arg(listed(one_of("for", "against", "abstain")))

    def check(self, m: Meeting) -> Refusal | None:
        """For, then against; who abstains is never asked (4:35; Nantang 12)."""
        if self.on not in m.stack or m.stack[-1] != self.on:
            return not_top(m, self.on)
        if self.order != ("for", "against"):
            return out("order_of_hands", "RONR 4:35; Nantang 13, rule 12")
        return short_of_quorum(m, m.questions[self.on])


@act("call_vote")
class CallVote(Note):
    """A member calls for the vote, as if it were his to call."""

    cite = "Nantang 11"
    doors = (Door(choose=("on", choices.top)),)

    on: str = arg(name)

    def check(self, m: Meeting) -> Refusal | None:
        """Calling for the vote is the chair's, on the question pending (16:4; Nantang 11)."""
        if self.by != m.chair:
            return unentitled("chair_calls_the_vote", "RONR 16:4; Nantang 13, rule 11")
        if m.stack[-1:] == (self.on,):
            return None
        return out("not_immediately_pending", "RONR 4:34", on=self.on, first=m.top)
