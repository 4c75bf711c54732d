"""Requests, blanks, nominations and polls: when each is in order (rules 4.5; RONR 12:92, 30-33)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from consult.rules import again
from consult.rules import edits as words
from consult.rules.errors import Refusal
from consult.rules.incidental import yields
from consult.rules.meeting import Election, Meeting, Question
from consult.rules.no import late, no, out, unentitled

Test = Callable[[Meeting, Question], Refusal | None]
SECRET = frozenset({"box", "ballot"})

# --- nominations ---


def open_election(m: Meeting, state: str) -> Election | None:
    """The latest election whose nominations are in that state and whose seats are not all filled."""
    found = [
        each for each in m.elections.values() if each.nominations == state and len(each.elected) < each.seats
    ]
    return max(found, key=lambda each: each.mark, default=None)


def nominations_open(m: Meeting, election: Election | None) -> bool:
    """Whether nominations for it are taken now: not closed, by order or by the hour set (31:4)."""
    if election is None or election.nominations != "open":
        return False
    return election.hour is None or not again.reached(m, election.hour)


def _close_nominations(m: Meeting, q: Question) -> Refusal | None:
    if open_election(m, "open") is None:
        return out("no_nominations_open", "RONR 31:4")
    return _nothing_else(m) or again.renewal(m, q)


def _reopen_nominations(m: Meeting, q: Question) -> Refusal | None:
    if open_election(m, "closed") is None:
        return out("no_nominations_closed", "RONR 31:6")
    return _nothing_else(m)


def _nothing_else(m: Meeting) -> Refusal | None:
    return out("question_pending", "RONR 31:1", pending=m.stack[-1]) if m.stack else None


def pending_election(m: Meeting) -> Election | None:
    """The latest election with a seat to fill."""
    found = [each for each in m.elections.values() if len(each.elected) < each.seats]
    return max(found, key=lambda each: each.mark, default=None)


def _method_of_nominating(m: Meeting, q: Question) -> Refusal | None:
    """While an election is pending for which no method is fixed yet (31:2)."""
    election = pending_election(m)
    if election is None:
        return out("no_election", "RONR 31:2", "open_nominations")
    if election.method is not None:
        return out("method_fixed", "RONR 31:2", office=election.office, method=election.method)
    return _nothing_else(m)


def check_nominate(m: Meeting, office: str, who: str) -> Refusal | None:
    """No second; one may nominate oneself (46:6); an office filled is not open any more (46:46)."""
    election = m.elections.get(office)
    if election is not None and len(election.elected) >= election.seats:
        return out("elected_already", "RONR 46:46", office=office)
    if election is None or not nominations_open(m, election):
        return out("nominations_not_open", "RONR 31:4", "move:reopen_nominations", office=office)
    if who in election.nominees:
        return out("nominated_already", "RONR 46:6", who=who)
    if who in election.elected:
        return out("elected_already", "RONR 46:31", who=who)
    return None


# --- polls ---


def within_ballot(m: Meeting, q: Question) -> bool:
    """Closing or reopening the polls of a ballot in progress, and what changes such a motion (30:6-7)."""
    if m.vote is None or m.vote.method not in SECRET:
        return False
    aim = m.questions.get(q.target or "")
    return q.row.about_polls or aim is not None and aim.row.about_polls and aim.id in m.stack


def polls_open(m: Meeting, election: Election) -> bool:
    """Whether the polls are open: not closed, by order or by the hour set (30:5)."""
    if election.polls != "open":
        return False
    return election.hour is None or not again.reached(m, election.hour)


def _close_polls(m: Meeting, q: Question) -> Refusal | None:
    """A ballot in progress, of a question or for an office (30:6)."""
    if m.vote is not None:
        return out("polls_closed", "RONR 30:6") if m.vote.time_up else _on_top(m, m.vote.on)
    election = open_election(m, "closed")
    if election is None or not polls_open(m, election):
        return out("no_polls_open", "RONR 30:6")
    return _nothing_else(m)


def _reopen_polls(m: Meeting, q: Question) -> Refusal | None:
    """Polls closed, the result not announced (30:7)."""
    if m.vote is not None:
        return _on_top(m, m.vote.on) if m.vote.time_up else out("no_polls_closed", "RONR 30:7")
    election = open_election(m, "closed")
    if election is None or polls_open(m, election):
        return out("no_polls_closed", "RONR 30:7")
    return _nothing_else(m)


def _on_top(m: Meeting, ref: str) -> Refusal | None:
    return None if m.stack[-1:] == (ref,) else out("question_pending", "RONR 30:6", pending=m.stack[-1])


# --- requests ---


def check_withdrawable(m: Meeting, ref: str) -> Refusal | None:
    """Up to the start of voting; afterwards it is decided (33:14)."""
    aim = m.known(ref)
    if aim is None:
        return out("unknown_question", "RONR 33:11", on=ref)
    if m.vote is not None and m.vote.on == ref or m.retake == ref:
        return late("voting_begun", "RONR 33:14", on=ref)
    if ref in m.stack or ref in m.made:
        return None
    if ref in m.records:
        return late("voting_begun", "RONR 33:14", on=ref)
    return out("not_pending", "RONR 33:11", on=ref)


def _withdraw_motion(m: Meeting, q: Question) -> Refusal | None:
    return check_withdrawable(m, str(q.target)) or yields(m, q)


def _modify_motion(m: Meeting, q: Question) -> Refusal | None:
    return check_withdrawable(m, str(q.target)) or yields(m, q)


def _create_blank(m: Meeting, q: Question) -> Refusal | None:
    """A value of the immediately pending question is left open (12:92)."""
    aim = m.questions.get(str(q.target))
    if aim is None or not m.stack or m.stack[-1] != aim.id:
        return out("not_immediately_pending", "RONR 12:92", on=q.target)
    if aim.id in m.closed:
        return out("debate_closed", "RONR 16:5")
    if q.args["old"] is None:
        return None  # asked for by consent, which names no words
    try:
        words.apply(aim.text, {"op": "replace", "old": q.args["old"], "new": "____"}, aim.inserted)
    except words.NoFit as misfit:
        return out(misfit.why, "RONR 12:92", words=misfit.words)
    return None


def check_suggest(m: Meeting, by: str, ref: str, value: Any) -> Refusal | None:
    """One suggestion of a member for each blank, while the question is pending (12:94)."""
    blank = m.blanks.get(ref)
    if blank is None or blank.filled:
        return out("no_blank", "RONR 12:92", on=ref)
    if blank.on not in m.stack or m.stack[-1] != blank.on:
        return out("not_immediately_pending", "RONR 12:92", on=blank.on)
    if blank.on in m.closed:  # to fill a blank is to amend (2.1.8)
        return out("debate_closed", "RONR 16:5")
    if not m.quorum_met:
        return no("no_quorum", "no_quorum", "RONR 40:6", present=len(m.voters), quorum=m.quorum)
    if any(who == by for who, _ in blank.suggestions):
        return unentitled("second_suggestion", "RONR 12:94")
    if any(each == value for _, each in blank.suggestions):
        return out("suggested_already", "RONR 12:94", value=value)
    return None


def _fill_blank(m: Meeting, q: Question) -> Refusal | None:
    """A value moved for a blank is a suggestion (12:94)."""
    return check_suggest(m, str(q.mover), q.args["blank"], q.args["value"])


def _read_papers(m: Meeting, q: Question) -> Refusal | None:
    """To read from a document in debate on what is pending (33:20)."""
    return yields(m, q) if m.stack else out("nothing_pending", "RONR 33:20")


TESTS: dict[str, Test] = {
    "method_of_nominating": _method_of_nominating,
    "close_nominations": _close_nominations,
    "reopen_nominations": _reopen_nominations,
    "nominate": lambda m, q: check_nominate(m, q.args["office"], q.args["who"]),
    "close_polls": _close_polls,
    "reopen_polls": _reopen_polls,
    "withdraw_motion": _withdraw_motion,
    "modify_motion": _modify_motion,
    "create_blank": _create_blank,
    "fill_blank": _fill_blank,
    "excuse_duty": yields,
    "read_papers": _read_papers,
    "other_privilege": yields,
}
