"""What follows from a meeting's events in the tables beside its log, in the same transaction: the frozen
roll of a vote, whether the meeting is on. (Results are the business of `outcomes`, see
`record.writer.projections`.)"""

from __future__ import annotations

from collections.abc import Iterable

from consult.meetings.acts import governed
from consult.meetings.record.log import Stored
from consult.meetings.record.writer import Writer


def follow(writer: Writer, stored: Iterable[Stored]) -> None:
    """Does what follows from the events of one act. writer: as it stands after them."""
    for each in stored:
        if each.kind == "put":
            governed.freeze(writer.row, writer.state, writer.now)
        elif each.kind == "adjourned":
            writer.row.state = "adjourned"
        elif each.kind == "called_to_order":
            writer.row.state = "live"
