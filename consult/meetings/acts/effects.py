"""What follows from a meeting's events in the tables beside its log, in the same transaction: the frozen
roll of a vote, what the log vouches for beside itself, whether the meeting is on. (Results are the
business of `outcomes`, see `record.writer.projections`.)"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from consult import rules
from consult.ballots import binding
from consult.ballots import box as boxes
from consult.meetings.acts import governed, waiting
from consult.meetings.record import log
from consult.meetings.record.log import Stored
from consult.meetings.record.writer import Writer


def follow(writer: Writer, stored: Iterable[Stored]) -> None:
    """Does what follows from the events of one act. writer: as it stands after them."""
    for each in stored:
        if each.kind == "put":
            waiting.put(writer.row.id, each.seq, each.hash, writer.state)
            vote = governed.freeze(writer.row, writer.state, writer.now)
            if vote is not None:
                _bind(writer, each, "roll", each.seq, binding.bound_at_opening(vote))
        elif each.kind in ("announced", "balloted"):
            _bind_papers(writer, each)
        elif each.kind in ("vote_time_called", "polls_reopened"):
            _polls(writer, closed=each.kind == "vote_time_called")
        elif each.kind == "adjourned":
            writer.row.state = "adjourned"
            _close_left_open(writer, each)
        elif each.kind == "called_to_order":
            writer.row.state = "live"


def _polls(writer: Writer, closed: bool) -> None:
    """The box takes no paper after the polls were closed, by the clock or the meeting, and again once they
    are open."""
    vote = writer.state.vote
    box_id = boxes.box_of(writer.row.id, vote.seq) if vote is not None else None
    if box_id is not None and closed:
        boxes.end_casting(box_id, writer.now)
    elif box_id is not None:
        boxes.resume_casting(box_id)


def _close_left_open(writer: Writer, after: Stored) -> None:
    """A box that was never announced when the meeting ends is closed and washed: its papers decide nothing,
    and nobody reads afterwards whose they were."""
    left = [seq for seq, closed_box in binding.puts_of(writer.row.id).items() if not closed_box]
    for box_id in filter(None, (boxes.box_of(writer.row.id, seq) for seq in left)):
        boxes.close_box(box_id, writer.now)
    _bind_papers(writer, after)


def _bind_papers(writer: Writer, after: Stored) -> None:
    """Boxes closed by now whose papers the log does not vouch for yet."""
    closed = {seq for seq, is_box in binding.puts_of(writer.row.id).items() if is_box}
    for put_seq in sorted(closed - log.bound_papers(writer.row.id)):
        found = binding.papers_in(writer.row.id, put_seq)
        if found is not None:
            _bind(writer, after, "papers", put_seq, found)


def _bind(writer: Writer, after: Stored, what: str, put_seq: int, hashes: dict[str, Any]) -> None:
    bound = rules.events.Bound(what, str(put_seq), hashes)
    writer.append(after.act_id, after.by, [bound], after.entered_by)
