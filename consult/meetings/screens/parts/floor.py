"""The floor: who speaks, until when, and who is next."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from consult import rules
from consult.meetings.screens.parts.context import Context
from consult.meetings.screens.wording import label
from consult.rules import floor as floors


def part(here: Context) -> dict[str, Any]:
    """{speaker: {who, label, side, since, ends_at, seconds, overtime} or null, queue: see `queue_in_order`,
    closed: debate is, limits: {seconds, speeches, alternate: whether sides take turns}}."""
    state = here.state
    speaker = None
    if state.floor is not None:
        f = state.floor
        speaker = {
            "who": f.who,
            "label": label(state, f.who),
            "side": f.side,
            "since": f.since,
            "ends_at": f.ends_at,
            "seconds": f.seconds,
            "overtime": f.overtime,
        }
    return {
        "speaker": speaker,
        "queue": queue_in_order(state),
        "closed": bool(state.immediate and state.immediate.id in state.closed),
        "limits": {
            "seconds": state.rulebook.speech_seconds,
            "speeches": state.rulebook.speeches,
            "alternate": state.rulebook.alternate,
        },
    }


def queue_in_order(state: rules.Meeting) -> list[dict[str, Any]]:
    """The hands up, in the order in which the rules would give them the floor: [{who, label, side,
    first}]."""
    question = state.immediate
    left, out, sides = list(state.queue), [], dict(state.sides)
    heard = floors.side_heard(state, question)
    if question is not None and heard is not None:
        sides[question.id] = heard
    while left:
        first = floors.next_of(replace(state, sides=sides, floor=None), left) or left[0].who
        hand = next(h for h in left if h.who == first)
        left.remove(hand)
        if question is not None and hand.side in ("for", "against"):
            sides[question.id] = hand.side
        out.append(
            {
                "who": hand.who,
                "label": label(state, hand.who),
                "side": hand.side,
                "first": question is None or not state.spoken(hand.who, question.id),
            }
        )
    return out
