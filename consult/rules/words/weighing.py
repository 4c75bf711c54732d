"""What an act that cannot be taken back would do now: shown before it is done, with a second tap."""

from __future__ import annotations

from consult.rules import interest
from consult.rules.meeting import Meeting
from consult.rules.words.value import Word, word


def weighs(meeting: Meeting, kind: str) -> Word | None:
    """What to consider before an act of this kind; None where nothing would be lost by it.

    The number of papers in a box is not in the log: only that nobody can add one afterwards is said.
    """
    if kind == "announce":
        return _announcing(meeting)
    if kind == "declare_adjourned" and meeting.phase == "in_session":
        current = meeting.current_item is not None and meeting.current_item not in meeting.items_done
        left = len([item for item in meeting.items if item.id not in meeting.items_done])
        if meeting.stack or left:
            return word("weigh.adjourn", n=max(left, int(current), 1))
        return word("weigh.adjourn_done")
    if kind == "leave":
        return word("weigh.leave")
    return None


def _announcing(meeting: Meeting) -> Word | None:
    vote = meeting.vote
    if vote is None:
        return None
    if vote.method == "box":
        return word("weigh.box")
    left = len(interest.voters_on(meeting, vote.on)) - len(vote.casts) - sum(vote.hands.values())
    return word("weigh.announce", n=left) if left > 0 else None
