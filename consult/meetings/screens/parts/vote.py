"""The vote being taken: on what, how, until when, and how many have voted. Never a partial count."""

from __future__ import annotations

from typing import Any

from consult.ballots import box as boxes
from consult.meetings.screens.parts.context import Context, options_of
from consult.rules import interest
from consult.rules.words import answers, asked_without_words, difference, motion_name, text_of, word


def part(here: Context) -> dict[str, Any]:
    """{open: false}, or what is voted on: {open, on, motion, name, text, asked, answers, text_en, diff,
    method, box, kind: yes_no|options, options, seats, opened_at, ends_at, time_up, cast, hands, of, needs,
    rule, legal_effect, final, small}."""
    state, taken = here.state, here.state.vote
    if taken is None:
        return {"open": False}
    question = state.known(taken.on)
    item = here.settled(question)
    needs, rule = here.needs(question) if question is not None else (word("needs.majority"), None)
    options = options_of(item)
    box_id = boxes.box_of(here.row.id, taken.seq) if taken.method == "box" else None
    hands = sum(taken.hands.values())
    turnout = boxes.turnout(box_id) if box_id is not None else None
    return {
        "open": True,
        "on": taken.on,
        "motion": question.motion if question else "",
        "name": motion_name(question) if question else None,
        "text": text_of(state, question) if question else "",
        "asked": asked_without_words(state, question) if question else None,
        "answers": answers(question),
        "text_en": here.translation(question) if question else None,
        "diff": difference(state, question) if question else None,
        "method": taken.method,
        "box": box_id,
        "kind": "options" if options else "yes_no",
        "options": options,
        "seats": (item.seats or 1) if item is not None and options else 1,
        "opened_at": taken.opened_at,
        "ends_at": taken.ends_at,
        "time_up": taken.time_up,
        "cast": (turnout[0] if turnout else len(taken.casts)) + hands,
        "hands": hands,
        "of": turnout[1] if turnout else len(interest.voters_on(state, taken.on)),
        "needs": needs,
        "rule": rule,
        "legal_effect": word(f"effect.{item.legal_effect or 'decision'}") if item is not None else None,
        "final": item is not None,
        "small": bool(turnout and turnout[1] < boxes.SMALL),
    }
