"""Putting, taking and announcing votes: when, by whom, by what method. Sources: rules 8, 9, 10; 44, 45."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from consult.rules.blanks import open_on
from consult.rules.errors import Refusal
from consult.rules.floor import hands, wants_debate
from consult.rules.interest import counted_on, kept_out, voters_on
from consult.rules.meeting import Meeting, Question
from consult.rules.no import no, out, unentitled
from consult.rules.votes import Need, chair_vote_matters

COUNTED = frozenset({"counted_rising", "roll_call", "ballot"})
# What becomes of a motion before it is stated.
NEVER_STATED = frozenset({"made", "withdrawn", "refused", "no_second"})


def short_of_quorum(m: Meeting, question: Question | None = None) -> Refusal | None:
    """No vote without a quorum, but on what is free of it (40:6-7)."""
    on = question.id if question is not None else None
    counted = counted_on(m, on)
    if counted >= m.quorum:
        return None
    chain = question
    while chain is not None:
        if chain.row.quorum_free:
            return None
        chain = m.questions.get(chain.target) if chain.target else None
    return no(
        "no_quorum",
        "no_quorum",
        "RONR 40:6-7",
        "move:recess",
        "move:adjourn",
        present=counted,
        quorum=m.quorum,
    )


def question_to_put(m: Meeting, ref: str | None) -> str | None:
    """The question a vote is about: as named, or the immediately pending one."""
    return ref if ref is not None else (m.stack[-1] if m.stack else None)


def waits_to_be_stated(m: Meeting) -> str | None:
    """The motion made last, if it is neither stated nor fallen: it comes before what is pending is voted on
    (4:9-15).
    Passed over for one made later and stated, it waits no more."""
    for ref in reversed(tuple(m.questions)) if m.made else ():
        if ref in m.made:
            return ref
        if m.questions[ref].row.stacked and m.questions[ref].status not in NEVER_STATED:
            return None
    return None


def put_unvoted(m: Meeting, ref: str | None, method: str) -> bool:
    """Whether the question was put and nobody has voted yet, so that a count of its votes takes and announces
    that vote
    (4:34-43): no phone, no hands; a box may hold votes that nobody sees; and a ballot stays one."""
    vote = m.vote
    if vote is None or vote.on != ref or vote.casts or vote.hands or vote.method == "box":
        return False
    return vote.method != "ballot" or method == "ballot"


def to_be_voted(m: Meeting, ref: str | None, method: str, over_ballot: bool = False) -> Refusal | None:
    """Nothing else is being voted, but a ballot whose polls this closes or reopens; the question is the
    immediately pending one, by the method ordered."""
    if m.vote is not None and not over_ballot:
        return out("voting", "RONR 45:6", "announce", on=m.vote.on)
    if m.retake is not None and not _about_the_retake(m, ref):
        return out("voting", "RONR 29:1", on=m.retake)
    if ref is None:
        return out("nothing_pending", "RONR 4:34")
    if not m.stack or m.stack[-1] != ref:
        return not_top(m, ref)
    waiting = waits_to_be_stated(m) if m.vote is None else None
    if waiting is not None:
        return out("motion_made", "RONR 4:9-15, 5:5", "state", "no_second", on=waiting)
    question = m.questions[ref]
    if m.adjourning and not question.row.after_adjournment:
        return out("adjourning", "RONR 21:10", "declare_adjourned")
    refusal = short_of_quorum(m, question)
    if refusal:
        return refusal
    if open_on(m, ref) is not None:
        return out("blank_open", "RONR 12:92", on=ref)
    return _method_fits(m, question, method)


def _about_the_retake(m: Meeting, ref: str | None) -> bool:
    """A count or an appeal is decided before the vote is retaken; nothing else is voted on till then
    (29:5-8)."""
    top = m.immediate
    return top is not None and top.id == ref and top.row.during_a_retake


def not_top(m: Meeting, ref: str) -> Refusal:
    """Why a question that is not immediately pending is not voted on."""
    if ref in m.made:
        return out("not_stated", "RONR 4:15", "state", on=ref)
    if ref in m.stack:
        return out("not_immediately_pending", "RONR 5:5, 6", on=ref, first=m.stack[-1])
    return out("not_pending", "RONR 4:34", on=ref)


def method_ordered(m: Meeting, question: Question) -> str | None:
    """How the question is to be voted on: as the rule it is moved under says, else as the body ordered for it
    (45:20, 30:1). None where the chair may choose."""
    rule = m.rulebook.governing(question.motion, question.args.get("under"))
    return rule.method if rule is not None and rule.method else question.method


def _method_fits(m: Meeting, question: Question, method: str) -> Refusal | None:
    """A ballot ordered by a rule cannot be waived (45:20); a method ordered by vote is used (30:1)."""
    wanted = method_ordered(m, question)
    same = {"box": "ballot", "show": "show_of_hands"}
    if (
        wanted is None
        or same.get(method, method) == wanted
        or (method, wanted) == ("counted_rising", "rising")
    ):
        return None
    reason = "ballot_required" if wanted == "ballot" else "method_ordered"
    return out(reason, "RONR 45:20, 30:1", method=wanted)


def debate_over(m: Meeting, ref: str, claimants: Iterable[Any]) -> Refusal | None:
    """The chair alone cannot close debate while anyone entitled claims the floor (43:2; Nantang 11)."""
    claims = hands(claimants) or m.queue
    who = wants_debate(m, m.questions[ref], claims)
    if who is not None:
        return out("others_waiting", "RONR 43:2; Nantang 13, rule 11", "recognize", who=who)
    return None


def chair_in(m: Meeting, method: str, names: Iterable[str]) -> Refusal | None:
    """The chair votes with the rest only in a small board or by ballot (4:56, 44:12, 49:21; Nantang 11)."""
    if m.chair not in tuple(names) or method == "ballot" or m.small:
        return None
    if m.nantang:
        return out("chair_votes_last", "Nantang 13, rule 11")
    return unentitled("chair_votes_last", "RONR 4:56, 44:12")


def names_of(*sides: int | tuple[str, ...]) -> tuple[str, ...]:
    """All names given in a count; none where numbers are given."""
    return tuple(who for side in sides if isinstance(side, tuple) for who in side)


def voters_fit(m: Meeting, *sides: int | tuple[str, ...], on: str | None = None) -> Refusal | None:
    """Each voter once, a member, present and free to vote on that question; no more votes than voters (44:1,
    45:2)."""
    named = names_of(*sides)
    if len(set(named)) != len(named):
        return unentitled("voted_twice", "RONR 45:2")
    for who in named:
        if who not in m.members or not m.members[who].voting:
            return unentitled("no_vote", "RONR 1:4", who=who)
        if who not in m.present:
            return unentitled("not_present", "RONR 45:56", who=who)
    refusal = kept_out(m, on, *named)
    if refusal:
        return refusal
    total = sum(side if isinstance(side, int) else len(side) for side in sides)
    able = len([who for who in voters_on(m, on) if named or m.small or who != m.chair])
    if total > able:
        return out("more_votes_than_voters", "RONR 45:2", voters=able)
    return None


def size(side: int | tuple[str, ...]) -> int:
    """How many votes a side of a count holds, given as a number or by name."""
    return side if isinstance(side, int) else len(side)


def by_decision_rule(m: Meeting, question: Question) -> bool:
    """Whether the decision rule of its item settles the question: participation counts there too, so that any
    vote may
    change the result, of which the engine does not judge."""
    item = m.item(question.item) if question.row.original else None
    return item is not None and bool(item.decision_rule)


def chair_vote(
    m: Meeting, question: Question | None, wanted: Need, yes: int, no_: int, named: tuple[str, ...]
) -> Refusal | None:
    """Never two votes; and only where it can change the result (4:56, 44:12)."""
    refusal = kept_out(m, question.id if question is not None else None, str(m.chair))
    if refusal:
        return refusal
    if m.chair in named:
        return unentitled("already_voted", "RONR 4:56, 44:12", "announce")
    member = m.members.get(str(m.chair))
    if member is None or not member.voting or m.chair not in m.present:
        return unentitled("no_vote", "RONR 4:56")
    if m.nantang or m.small or question is not None and by_decision_rule(m, question):
        return None
    if not chair_vote_matters(wanted, yes, no_):
        return unentitled("chair_vote_changes_nothing", "RONR 4:56, 44:12")
    return None
