"""What follows from a meeting's events in the tables beside its log, in the same transaction: the box of a vote put to
it, the roll of a vote by name, whether the meeting is on. (Results are the business of `outcomes`, see
`record.writer.projections`.)"""

from __future__ import annotations

from collections.abc import Iterable

from consult.meetings.acts import governed
from consult.meetings.record.log import Stored
from consult.meetings.record.writer import Writer


def follow(writer: Writer, stored: Iterable[Stored]) -> None:
    """Does what follows from the events of one act. writer: as it stands after them."""
    for each in stored:
        if each.kind == "put" and each.event.method == "box":
            governed.open_box_for(writer.row, writer.state, each.event, writer.now)
        elif each.kind == "put":
            governed.freeze_roll(writer.row, writer.state, each)
        elif each.kind == "adjourned":
            writer.row.state = "adjourned"
        elif each.kind == "called_to_order":
            writer.row.state = "live"
