"""The question before the body, those that wait, the last result, and what the room is asked for consent
to."""

from __future__ import annotations

from typing import Any

from consult import rules
from consult.meetings.screens.parts.context import Context, options_of, rule_words
from consult.meetings.screens.wording import who_
from consult.rules.meeting import Question
from consult.rules.words import (
    acted_on,
    answers,
    asked_without_words,
    counts_of,
    difference,
    either,
    just_announced,
    motion_name,
    result,
    result_word,
    text_of,
    word,
)


def part(here: Context) -> dict[str, Any]:
    """{now: id of the question before the body or null, pending: its line and those that wait, step: see
    `step_of`, last: the last vote announced, consent: what the room is asked}."""
    state = here.state
    lines = [
        _line(here, state.questions[ref], "seconded" if state.questions[ref].seconder else "made")
        for ref in reversed(state.made)
        if ref in state.questions
    ]
    lines += [_line(here, each, "pending") for each in reversed(state.pending)]
    now = state.vote.on if state.vote is not None else lines[0]["id"] if lines else None
    # First what is before the body, then what waits: while a vote is open a motion just made waits under it.
    lines.sort(key=lambda line: line["id"] != now)
    return {
        "now": now,
        "pending": lines,
        "step": step_of(state),
        "last": _last(here),
        "consent": _consent(state),
    }


def step_of(state: rules.Meeting) -> str:
    """Where the meeting stands among the six steps: move, second, state, debate, put, announce."""
    if state.vote is not None:
        return "announce" if state.vote.time_up else "put"
    if state.made:
        question = state.questions.get(state.made[-1])
        return (
            "state"
            if question is not None
            and (question.seconder or not state.seconds_required or not question.row.second)
            else "second"
        )
    return "debate" if state.stack else "move"


def _line(here: Context, question: Question, status: str) -> dict[str, Any]:
    """One question. status: made (no second yet), seconded (not yet stated) or pending."""
    state = here.state
    needs, rule = here.needs(question)
    return {
        "id": question.id,
        "motion": question.motion,
        "name": motion_name(question),
        "text": text_of(state, question),
        "asked": asked_without_words(state, question),
        "own_text": acted_on(question),
        "text_en": here.translation(question),
        "diff": difference(state, question),
        "mover": who_(state, question.mover),
        "seconder": who_(state, question.seconder),
        "status": status,
        "debatable": question.debatable and question.id not in state.closed,
        "amendable": question.row.amendable,
        "needs": needs,
        "rule": rule,
        "cite": question.row.cite,
        "degree": question.degree,
        "item": here.settled_id(question.id),
        "target": question.target,
        "options": options_of(here.settled(question)),
    }


def _last(here: Context) -> dict[str, Any] | None:
    state = here.state
    announced = just_announced(state)
    record = announced or state.records.get(state.last_vote or "")
    question = state.known(record.on) if record is not None else None
    if record is None or question is None:
        return None
    verdict = dict(record.governed or {})
    return {
        "id": record.on,
        "motion": question.motion,
        "name": motion_name(question),
        "text": question.text,
        "asked": asked_without_words(state, question),
        "text_en": here.translation(question),
        "fresh": announced is not None,
        "said": list(result(state, record)),
        "answers": answers(question),
        "result": result_word(record, question),
        "consent": record.method == "unanimous_consent",
        "adopted": record.result in ("adopted", "carried"),
        "item": here.settled_id(record.on),
        "counts": counts_of(record),
        "withheld": record.withheld,
        "options": verdict.get("options"),
        "rule": rule_words(verdict.get("rule")),
        "at": record.at,
    }


def _consent(state: rules.Meeting) -> dict[str, Any] | None:
    """What the room is asked: {text: people's words or a word value, ends_at, seconds}; None where nothing
    is asked."""
    asked = state.consent
    if asked is None:
        return None
    target = state.known(asked.target) if asked.motion == "main" else None
    said: Any = (
        asked.text
        or (text_of(state, target) if target is not None else "")
        or word(either(f"consent.{asked.motion}", f"motion.{asked.motion}"))
    )
    return {
        "text": said,
        "name": motion_name(target) if target is not None else None,
        "ends_at": asked.ends_at,
        "seconds": asked.seconds,
    }
