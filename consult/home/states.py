"""The ways of a topic from state to state, as one table; printed as docs/states.md.

    python -m consult.home.states > docs/states.md

A test walks every way for real and refuses a state that has no way on, a move in the code that is not in the
table, and a text that is published otherwise than it was voted without saying so.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from consult.outcomes.weighing import weigh
from consult.topics.models import STATES
from consult.topics.words import STATE_WORDS


@dataclass(frozen=True)
class Way:
    """One way on. act: what somebody does or what happens; by: the function that does it."""

    act: str
    by: str
    come_from: tuple[str, ...]
    to: str


def _way(act: str, by: str, come_from: str, to: str) -> Way:
    return Way(act, f"consult.{by}", tuple(come_from.split()), to)


WAYS: tuple[Way, ...] = (
    _way("sent in", "topics.service.edit_topic", "draft", "submitted"),
    _way("sent in again", "topics.service.edit_topic", "returned", "submitted"),
    _way("screened: accepted", "topics.screening.screen_topic", "submitted returned", "accepted"),
    _way("screened: needs more", "topics.screening.screen_topic", "submitted returned", "returned"),
    _way("screened: merged", "topics.screening.screen_topic", "submitted returned", "merged"),
    _way("screened: referred", "topics.screening.screen_topic", "submitted returned", "referred"),
    _way(
        "taken back by who proposed it",
        "topics.service.withdraw_topic",
        "submitted returned accepted",
        "withdrawn",
    ),
    _way(
        "the answer taken back, with a reason",
        "topics.screening.take_back_screening",
        "accepted returned merged referred withdrawn",
        "submitted",
    ),
    _way("put on an agenda", "agenda.items.add_item", "accepted decided published", "scheduled"),
    _way(
        "a text that differs from what was voted put on the next agenda",
        "agenda.items.bring_again",
        "voting decided published",
        "scheduled",
    ),
    _way("taken off the agenda", "agenda.items.remove_item", "scheduled", "accepted"),
    _way("the meeting called off", "agenda.service.cancel_meeting", "scheduled", "accepted"),
    _way("taken up in the meeting", "outcomes.projection.project", "scheduled", "deliberating"),
    _way(
        "the meeting over without a vote on it (no quorum, postponed, withdrawn, not reached)",
        "agenda.items.release_unsettled",
        "scheduled deliberating voting",
        "accepted",
    ),
    _way(
        "a vote on paper recorded", "outcomes.votes.record_vote", "accepted scheduled deliberating", "voting"
    ),
    _way(
        "the result published, of whatever kind",
        "outcomes.service.publish_outcome",
        "accepted scheduled deliberating voting",
        "decided",
    ),
    _way("the result posted", "outcomes.notices.post_notice", "decided", "published"),
    _way(
        "a recorded vote taken back, with a reason",
        "outcomes.correcting.take_back_vote",
        "voting decided published carrying_out done",
        "accepted",
    ),
    _way("taken over by the unit in charge", "followup.service.adopt", "decided published", "carrying_out"),
    _way("not taken over, with a reason", "followup.service.adopt", "decided published carrying_out", "done"),
    _way("a task set", "followup.tasks.add_task", "decided published", "carrying_out"),
    _way("the last task done", "followup.tasks.update_task", "carrying_out", "done"),
    _way("a task opened again", "followup.tasks.update_task", "done", "carrying_out"),
    _way("a task's statement taken back", "followup.tasks.undo_task", "done", "carrying_out"),
    _way(
        "closed, when its posting is over",
        "followup.closing.close_topic",
        "decided published carrying_out done",
        "closed",
    ),
    _way("opened again, with a reason", "followup.closing.reopen_topic", "closed done", "carrying_out"),
)


def ways_from(state: str) -> list[Way]:
    """The ways on from a state."""
    return [way for way in WAYS if state in way.come_from]


def reachable(start: Iterable[str] = ("submitted",)) -> set[str]:
    """Every state a topic can come to from these."""
    found, waiting = set(start), list(start)
    while waiting:
        for way in ways_from(waiting.pop()):
            if way.to not in found:
                found.add(way.to)
                waiting.append(way.to)
    return found


#: A text that was voted, and wordings somebody might publish instead.
VOTED = "北门夜间关闭时间改为每日21时，由物业服务企业撒换门锁，费用600元。"
WORDINGS = (
    ("as voted", VOTED),
    ("a slip of the pen", VOTED.replace("撒换", "撤换")),
    ("another mark", VOTED.replace("，费用", "；费用")),
    ("another time", VOTED.replace("21时", "22时30分")),
    ("another sum", VOTED.replace("600元", "800元")),
    ("another place", VOTED.replace("北门", "南门")),
    ("somebody else", VOTED.replace("物业服务企业", "社区居委会")),
    ("left out", VOTED.replace("，费用600元", "")),
    ("turned round", VOTED.replace("改为", "不改为")),
    ("the title alone", "北门夜间关闭时间"),
)
HAPPENS = {
    "same": "published as it is",
    "slip": "needs a reason; printed as an editor's correction, with the text voted",
    "substance": "goes back to a meeting, or is printed with the text voted and the supervision "
    "committee's consent",
}


def page() -> str:
    """docs/states.md."""
    lines = [
        "# The states of a topic",
        "",
        "Printed from `consult/home/states.py`: `python -m consult.home.states > docs/states.md`. A test "
        "walks every way for real.",
        "",
        "| state | way on | comes to | done by |",
        "| --- | --- | --- | --- |",
    ]
    for state in STATES:
        for n, way in enumerate(ways_from(state)):
            name = f"**{state}** {STATE_WORDS[state].message}" if not n else ""
            lines.append(f"| {name} | {way.act} | {way.to} | `{way.by.removeprefix('consult.')}` |")
    ends = [state for state in STATES if not ways_from(state)]
    lines += [
        "",
        f"States without a way on: {', '.join(ends) or 'none'}.",
        f"States a topic sent in can come to: {len(reachable())} of {len(STATES)}"
        f" (all but {', '.join(sorted(set(STATES) - reachable())) or 'none'}).",
        "",
        "# What is published of a vote",
        "",
        f"Voted: {VOTED}",
        "",
        "| what somebody would publish | weighs as | what happens |",
        "| --- | --- | --- |",
    ]
    for name, text in WORDINGS:
        kind = weigh(VOTED, text).kind
        lines.append(f"| {name}: {text} | {kind} | {HAPPENS[kind]} |")
    return "\n".join([*lines, ""])


if __name__ == "__main__":
    print(page(), end="")
