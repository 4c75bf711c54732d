"""Taking and counting votes, and the events that announce them. Sources: rules 8, 9; 44, 45, 46."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from consult.rules import acts, elections
from consult.rules import edits as words
from consult.rules import events as e
from consult.rules.evolve import evolve, replay
from consult.rules.meeting import Meeting, Question, need
from consult.rules.outcome import announcement, effects, moment_after, settle
from consult.rules.polling import adopts_pending, consent_question, question_to_put
from consult.rules.votes import Need, majority

Events = tuple[e.Event, ...]
Side = int | tuple[str, ...]


def put(m: Meeting, act: acts.Put, at: str | None) -> Events:
    """The vote is open; names given with it are votes already cast."""
    on = str(question_to_put(m, act.on))
    casts = {**dict.fromkeys(act.yes, "for"), **dict.fromkeys(act.no, "against")}
    ends_at = moment_after(at, act.seconds) if act.seconds else None
    return (e.WasPut(on, act.method, at, ends_at, casts),)


def cast(m: Meeting, act: acts.Cast, at: str | None) -> Events:
    assert m.vote is not None
    if m.vote.casts.get(act.by) == act.choice:
        return ()
    return (e.VoteCast(act.by, act.choice),)


def announce(m: Meeting, act: acts.Announce, at: str | None) -> Events:
    """Counts what was cast; a result by the decision rule of an agenda item is taken as given."""
    assert m.vote is not None
    ballot, question = m.vote, m.questions[m.vote.on]
    tally = {**ballot.tally, **(act.counts or {})}
    yes, no_ = tally.get("for", 0), tally.get("against", 0)
    named = act.counts is None and not ballot.hands and ballot.method not in {"box", "ballot"}
    carried = need(m, question).carried(yes, no_)
    item = m.item(question.item)
    if item is not None and item.kind == "options":
        carried = bool(_leaders(m, tally, item.seats))
    if act.governed is not None and "passed" in act.governed:
        carried = bool(act.governed["passed"])
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
        governed=dict(act.governed) if act.governed is not None else None,
    )
    return settle(m, question, said)


def _who(casts: Mapping[str, Any], choice: str) -> tuple[str, ...]:
    return tuple(who for who, each in casts.items() if each == choice)


def _leaders(m: Meeting, tally: Mapping[str, int], seats: int) -> tuple[str, ...]:
    """Options with a majority of those who voted, up to the seats."""
    assert m.vote is not None
    votes = {key: n for key, n in tally.items() if key not in {"for", "against", "abstain"}}
    voted = sum(1 for choice in m.vote.casts.values() if choice not in ("abstain", ("abstain",)))
    total = max(voted + sum(m.vote.hands.values()), max(votes.values(), default=0))
    return elections.winners(votes, total or sum(votes.values()), max(seats, 1))


def deal(m: Meeting, yes: Side, no: Side, abstain: Side = 0) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Who voted how: names as given, numbers dealt in roster order to those present other than the chair."""
    given = {who for side in (yes, no, abstain) if isinstance(side, tuple) for who in side}
    free = [who for who in m.voters if who not in given and who != m.chair]
    asked = sum(side for side in (yes, no, abstain) if isinstance(side, int))
    if m.small and asked > len(free) and m.chair in m.voters and m.chair not in given:
        free.append(str(m.chair))  # who votes with the rest in a small board (49:21)
    ayes = yes if isinstance(yes, tuple) else tuple(free[:yes])
    free = free[len(ayes) :] if isinstance(yes, int) else free
    noes = no if isinstance(no, tuple) else tuple(free[:no])
    return ayes, noes


def with_chair(m: Meeting, ayes: tuple[str, ...], noes: tuple[str, ...], chair_vote: str | None) -> tuple[
    tuple[str, ...], tuple[str, ...]
]:  # fmt: skip
    """The chair's vote is given after the count."""
    if chair_vote == "yes":
        return (*ayes, str(m.chair)), noes
    if chair_vote == "no":
        return ayes, (*noes, str(m.chair))
    return ayes, noes


def vote(m: Meeting, act: acts.Vote, at: str | None) -> Events:
    """Put, taken and announced at once."""
    ayes, noes = with_chair(m, *deal(m, act.yes, act.no, act.abstain), act.chair_vote)
    counted = _counted(act, ayes, noes)
    if act.on in m.blanks and act.value is not None:
        return _value(m, act, len(ayes), len(noes))
    if act.retake:
        return _retaken(m, act, counted, at)
    question = m.questions[act.on]
    carried = need(m, question).carried(len(ayes), len(noes))
    governed = dict(act.governed) if act.governed is not None else None
    if governed is not None and "passed" in governed:
        carried = bool(governed["passed"])
    return settle(m, question, announcement(m, question, carried, at, governed=governed, **counted))


def _counted(act: acts.Vote, ayes: tuple[str, ...], noes: tuple[str, ...]) -> dict[str, Any]:
    secret = act.method == "ballot"
    return {
        "yes": len(ayes),
        "no": len(noes),
        "abstain": act.abstain if isinstance(act.abstain, int) else len(act.abstain),
        "yes_names": None if secret else ayes,
        "no_names": None if secret else noes,
        "method": act.method,
    }


def _retaken(m: Meeting, act: acts.Vote, counted: dict[str, Any], at: str | None) -> Events:
    """The rising vote replaces the one before; other effects only if the result changes (29)."""
    question = m.questions[act.on]
    record = m.records.get(act.on)
    carried = need(m, question).carried(counted["yes"], counted["no"])
    if record is None or m.undo is None or act.on in m.stack:
        return settle(m, question, announcement(m, question, carried, at, **counted))
    return _again(m, question, carried, counted, at)


def _again(m: Meeting, question: Question, carried: bool, counted: dict[str, Any], at: str | None) -> Events:
    """The vote as it now stands: other numbers, or its effects undone and those of the other result."""
    undone = e.VoteUndone(question.id)
    before = evolve(m, undone)
    said = announcement(before, before.questions[question.id], carried, at, **counted)
    if said.result == m.records[question.id].result:
        return (e.VoteRecounted(question.id, **counted),)
    return (undone, *settle(before, before.questions[question.id], said))


def _value(m: Meeting, act: acts.Vote, yes: int, no_: int) -> Events:
    """A vote on one suggestion for a blank: the first with a majority fills it (12:98)."""
    blank = m.blanks[act.on]
    if not majority(yes, no_):
        return (e.ValueVotedDown(act.on, act.value),)
    question = m.questions[blank.on]
    spot = question.text.find("____")
    if spot < 0:
        return (e.BlankFilled(act.on, act.value),)
    open_ = tuple(span for span in question.inserted if span[1] <= spot or span[0] >= spot + 4)
    filled = words.apply(
        question.text, {"op": "replace", "old": "____", "new": str(act.value), "at": spot}, open_
    )
    changed = e.TextChanged(blank.on, filled.text, filled.inserted)  # type: ignore[arg-type]
    return (e.BlankFilled(act.on, act.value), changed)


def change_vote(m: Meeting, act: acts.ChangeVote, at: str | None) -> Events:
    """Before the announcement the vote is changed; after it, by consent, the count and perhaps the result."""
    choice = {"yes": "for", "no": "against", "abstain": "abstain"}[act.vote]
    if m.vote is not None and m.vote.on == act.on:
        return (e.VoteCast(act.by, choice),)
    record, question = m.records[act.on], m.questions[act.on]
    ayes = tuple(who for who in record.yes_names or () if who != act.by)
    noes = tuple(who for who in record.no_names or () if who != act.by)
    ayes += (act.by,) if act.vote == "yes" else ()
    noes += (act.by,) if act.vote == "no" else ()
    counted = {
        "yes": len(ayes),
        "no": len(noes),
        "abstain": record.abstain,
        "yes_names": ayes,
        "no_names": noes,
        "method": record.method,
    }
    carried = need(m, question).carried(len(ayes), len(noes))
    return _again(m, question, carried, counted, at) if m.undo else (e.VoteRecounted(act.on, **counted),)  # type: ignore[arg-type]


# --- ballots ---


def ballot(m: Meeting, act: acts.Ballot, at: str | None) -> Events:
    """Blank ballots are nothing; illegal votes by voters count in the total; outsiders may void all (45:32-36)."""
    return _ballot_on(m, act, at) if act.on is not None else _ballot_for(m, act)


def illegal_votes(act: acts.Ballot) -> int:
    """Votes by voters that cannot be credited to anyone."""
    return act.ineligible + act.unreadable + act.overvoted


def _ballot_on(m: Meeting, act: acts.Ballot, at: str | None) -> Events:
    question, illegal = m.questions[str(act.on)], illegal_votes(act)
    wanted = need(m, question)
    carried = wanted.carried(act.yes, act.no + illegal)
    if (
        act.from_non_voters
        and not act.identifiable
        and _may_turn(wanted, act.yes, act.no, illegal, act.from_non_voters)
    ):
        return (e.Noted("ballot_void", act.by, {"on": act.on}),)
    said = announcement(m, question, carried, at, yes=act.yes, no=act.no, illegal=illegal, method="ballot")
    return settle(m, question, said)


def _may_turn(wanted: Need, yes: int, no_: int, illegal: int, strangers: int) -> bool:
    """Whether the votes of outsiders, on whichever side, could have changed the result."""
    now = wanted.carried(yes, no_ + illegal)
    for from_yes in range(min(strangers, yes) + 1):
        rest = min(strangers - from_yes, no_ + illegal)
        if wanted.carried(yes - from_yes, no_ + illegal - rest) != now:
            return True
    return False


def votes_cast(act: acts.Ballot, seats: int) -> int:
    """The total that the majority is taken from: a ballot with at least one mark is one vote."""
    if act.ballots is not None:
        cast = act.ballots - act.blank - (act.from_non_voters if act.identifiable else 0)
    elif seats > 1:
        cast = max(sum(act.votes.values()) + illegal_votes(act), 0)
    else:
        cast = sum(act.votes.values()) + illegal_votes(act)
    return max(cast, 0)


def _ballot_for(m: Meeting, act: acts.Ballot) -> Events:
    election = m.elections[str(act.office)]
    seats = elections.seats_left(election)
    cast = votes_cast(act, election.seats)
    votes = {who: n for who, n in act.votes.items() if who not in election.elected}
    wanted = elections.election_need(m)
    elected = elections.winners(votes, cast, seats, wanted)
    void = bool(act.from_non_voters) and not act.identifiable
    void = void and _may_elect(votes, cast, seats, act.from_non_voters, wanted)
    closed: Events = (e.NominationsClosed(election.office),) if election.nominations == "open" else ()
    balloted = e.Balloted(
        election.office,
        votes,
        cast,
        wanted.least(cast),
        illegal_votes(act),
        act.blank,
        () if void else elected,
        void,
    )
    return (*closed, balloted)


def _may_elect(votes: Mapping[str, int], cast: int, seats: int, strangers: int, wanted: Need) -> bool:
    """Whether taking the outsiders' ballots out could change who is elected."""
    now = elections.winners(votes, cast, seats, wanted)
    total = max(cast - strangers, 0)
    if elections.winners(votes, total, seats, wanted) != now:
        return True
    for who in votes:
        less = {**votes, who: max(votes[who] - strangers, 0)}
        if set(elections.winners(less, total, seats, wanted)) != set(now):
            return True
    return False


# --- without a motion, without a vote ---


def consent(m: Meeting, act: acts.UnanimousConsent, at: str | None) -> Events:
    """Silence adopts (4:58)."""
    if adopts_pending(m, act):
        question = m.questions[str(act.target)]
        said = announcement(m, question, True, at, method="unanimous_consent")
        return settle(m, question, said)
    question = consent_question(m, act)
    return (e.Noted("consent", act.by, {"motion": act.motion}), *effects(m, question, "adopted", at))


def set_limits(m: Meeting, act: acts.SetLimits, at: str | None) -> Events:
    ayes, noes = deal(m, act.yes, act.no)
    if not majority(len(ayes), len(noes)):
        return (e.Noted("limits_lost", act.by),)
    return (e.LimitsSet(act.speech_seconds, act.speeches_per_motion),)


def without_motion(m: Meeting, act: acts.VoteWithoutMotion, at: str | None) -> Events:
    """The proposal is recorded as a main motion without a mover."""
    ayes, noes = deal(m, act.yes, act.no)
    ref = f"q{len(m.questions) + 1}"
    args = acts.motion_args("main", {"text": act.text})
    made: Events = (e.MotionMade(ref, "main", None, act.text, args=args), e.Stated(ref))
    now = replay(made, m)
    carried = majority(len(ayes), len(noes))
    said = announcement(
        now, now.questions[ref], carried, at,
        yes=len(ayes), no=len(noes), yes_names=ayes, no_names=noes, method="show_of_hands",
    )  # fmt: skip
    return (*made, *settle(now, now.questions[ref], said))
