"""Motions about votes, polls and nominations (rules 4.5; 29-31)."""

from __future__ import annotations

from consult.rules import again, choices, elections, moving
from consult.rules import events as e
from consult.rules.arguments import METHODS, NEEDED, hour, name, one_of, text
from consult.rules.doors import Door, some
from consult.rules.errors import Refusal
from consult.rules.meeting import Meeting, Question
from consult.rules.motions.handling import Handling
from consult.rules.motions.samples import WORDS
from consult.rules.no import late, out

UNCOUNTED = frozenset({"voice", "show_of_hands"})


# --- votes and methods ---


def _fits_division(m: Meeting, q: Question) -> Refusal | None:
    """From the putting of the question until the chair states another (29)."""
    if m.retake is not None:
        return out("already_rising", "RONR 29:5", on=m.retake)
    if m.vote is not None and q.target == m.vote.on:
        return None if m.vote.method in UNCOUNTED else out("not_a_voice_vote", "RONR 29:1")
    record = m.records.get(str(q.target))
    if record is None:
        return out("no_vote_to_retake", "RONR 29:1", on=q.target)
    if m.last_vote != record.on or m.vote is not None:
        return late("next_question_stated", "RONR 29:4", on=record.on)
    if record.method not in UNCOUNTED:
        return out("not_a_voice_vote", "RONR 29:1", on=record.on)
    return None


def _demanded(m: Meeting, q: Question) -> list[e.Event]:
    return [e.DivisionDemanded(str(q.target))]


def _fits_count(m: Meeting, q: Question) -> Refusal | None:
    """On the vote just taken or about to be taken (29:8, 30)."""
    target = str(q.target)
    if m.stack and m.stack[-1] == target:
        return None
    record = m.records.get(target)
    if record is None:
        return out("no_vote_to_retake", "RONR 29:8", on=q.target)
    if m.last_vote != target and m.retake != target:
        return late("next_question_stated", "RONR 29:4", on=target)
    if record.counted:
        return out("already_counted", "RONR 29:8", on=target)
    return None


def _count_ordered(m: Meeting, q: Question, at: str | None) -> list[e.Event]:
    target = str(q.target)
    out: list[e.Event] = [e.CountOrdered(target)]
    if m.retake != target and m.last_vote == target:
        out.append(e.DivisionDemanded(target))
    elif target in m.stack:
        out.append(e.MethodOrdered(target, str(q.args["method"])))
    return out


def _fits_method(m: Meeting, q: Question) -> Refusal | None:
    if not m.stack:
        return out("nothing_pending", "RONR 30:3")
    aim = m.questions.get(str(q.target))
    rule = m.rulebook.governing(aim.motion, aim.args.get("under")) if aim is not None else None
    if rule is not None and rule.method and rule.method != q.args.get("method"):
        return out(
            "ballot_required" if rule.method == "ballot" else "method_ordered",
            "RONR 45:20, 30:1",
            method=rule.method,
        )
    return moving.yields(m, q)


def _method_ordered(m: Meeting, q: Question, at: str | None) -> list[e.Event]:
    method = q.args["method"]  # consent names none
    return [] if method is None else [e.MethodOrdered(str(q.target), str(method))]


# --- polls ---


def _fits_close(m: Meeting, q: Question) -> Refusal | None:
    """A ballot in progress, of a question or for an office (30:6)."""
    if m.vote is not None:
        return out("polls_closed", "RONR 30:6") if m.vote.time_up else _on_top(m, m.vote.on)
    election = elections.open_election(m, "closed")
    if election is None or not elections.polls_open(m, election):
        return out("no_polls_open", "RONR 30:6")
    return _nothing_else(m)


def _fits_reopen(m: Meeting, q: Question) -> Refusal | None:
    """Polls closed, the result not announced (30:7)."""
    if m.vote is not None:
        return _on_top(m, m.vote.on) if m.vote.time_up else out("no_polls_closed", "RONR 30:7")
    election = elections.open_election(m, "closed")
    if election is None or elections.polls_open(m, election):
        return out("no_polls_closed", "RONR 30:7")
    return _nothing_else(m)


def _on_top(m: Meeting, ref: str) -> Refusal | None:
    return None if m.stack[-1:] == (ref,) else out("question_pending", "RONR 30:6", pending=m.stack[-1])


def _nothing_else(m: Meeting) -> Refusal | None:
    return out("question_pending", "RONR 31:1", pending=m.stack[-1]) if m.stack else None


def _polls(m: Meeting, q: Question, at: str | None) -> list[e.Event]:
    """Closed now, or at an hour; opened again, perhaps until an hour (30:5-6)."""
    if m.vote is not None:
        return [e.VoteTimeCalled(m.vote.on) if q.motion == "close_polls" else e.PollsReopened(m.vote.on)]
    election, hour = elections.open_election(m, "closed"), q.args.get("hour")
    if election is None:
        return []
    now = q.motion == "close_polls" and again.reached(m, hour)
    return [e.PollsSet(election.office, "closed" if now else "open", None if now else hour)]


# --- nominations ---


def _fits_nominating(m: Meeting, q: Question) -> Refusal | None:
    """While an election is pending for which no method is fixed yet (31:2)."""
    election = elections.pending_election(m)
    if election is None:
        return out("no_election", "RONR 31:2", "open_nominations")
    if election.method is not None:
        return out("method_fixed", "RONR 31:2", office=election.office, method=election.method)
    return _nothing_else(m)


def _nominating_fixed(m: Meeting, q: Question, at: str | None) -> list[e.Event]:
    election = elections.pending_election(m)
    return [e.NominatingFixed(election.office, q.text)] if election else []


def _fits_close_nominations(m: Meeting, q: Question) -> Refusal | None:
    if elections.open_election(m, "open") is None:
        return out("no_nominations_open", "RONR 31:4")
    return _nothing_else(m) or again.renewal(m, q)


def _close_nominations(m: Meeting, q: Question, at: str | None) -> list[e.Event]:
    election, hour = elections.open_election(m, "open"), q.args.get("hour")
    if election is None:
        return []
    if hour is not None and not again.reached(m, hour):
        return [e.NominationsCloseAt(election.office, hour)]
    return [e.NominationsClosed(election.office)]


def _fits_reopen_nominations(m: Meeting, q: Question) -> Refusal | None:
    if elections.open_election(m, "closed") is None:
        return out("no_nominations_closed", "RONR 31:6")
    return _nothing_else(m)


def _reopen_nominations(m: Meeting, q: Question, at: str | None) -> list[e.Event]:
    election, hour = elections.open_election(m, "closed"), q.args.get("hour")
    if election is None:
        return []
    out: list[e.Event] = [e.NominationsReopened(election.office)]
    return [*out, e.NominationsCloseAt(election.office, hour)] if hour is not None else out


def _fits_nomination(m: Meeting, q: Question) -> Refusal | None:
    return elections.check_nominate(m, q.args["office"], q.args["who"])


def _nominated(m: Meeting, q: Question) -> list[e.Event]:
    return [e.Nominated(q.args["office"], q.args["who"], str(q.mover))]


MOTIONS: dict[str, Handling] = {
    "division_assembly": Handling(
        args={"target": (name, None)},
        fits=_fits_division,
        raised=_demanded,
        doors=(Door(choose=("target", choices.voted_lately)),),
    ),
    "order_counted_vote": Handling(
        args={
            "target": (name, NEEDED),
            "method": (one_of("counted_rising", "roll_call", "ballot"), "counted_rising"),
        },
        fits=_fits_count,
        effect=_count_ordered,
        doors=(Door(choose=("target", choices.countable)),),
    ),
    "method_of_voting": Handling(
        args={"method": (one_of(*METHODS), NEEDED)},
        fits=_fits_method,
        effect=_method_ordered,
        doors=(Door(choose=("method", lambda m, who: METHODS)),),
    ),
    "close_polls": Handling(args={"hour": (hour, None)}, fits=_fits_close, effect=_polls, doors=(Door(),)),
    "reopen_polls": Handling(args={"hour": (hour, None)}, fits=_fits_reopen, effect=_polls, doors=(Door(),)),
    "method_of_nominating": Handling(
        args={"text": (text, NEEDED)},
        fits=_fits_nominating,
        effect=_nominating_fixed,
        says=("text",),
        doors=(Door(samples=WORDS, needs=("text",)),),
    ),
    "close_nominations": Handling(
        args={"hour": (hour, None)},
        fits=_fits_close_nominations,
        effect=_close_nominations,
        doors=(Door(),),
    ),
    "reopen_nominations": Handling(
        args={"hour": (hour, None)},
        fits=_fits_reopen_nominations,
        effect=_reopen_nominations,
        doors=(Door(),),
    ),
    "nominate": Handling(
        args={"office": (name, NEEDED), "who": (name, NEEDED)},
        fits=_fits_nomination,
        raised=_nominated,
        doors=(Door(choose=("office", choices.offices), samples=some({"who": "…"}), needs=("who",)),),
    ),
}
