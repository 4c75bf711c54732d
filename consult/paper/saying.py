"""Lays out a played meeting as text: the minutes of the book, or everything that happened with what the
chair says.

All words come from the catalogue (`consult.rules.words`); people are called by their ids, which are names
in a script.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from consult.rules import words
from consult.rules.events import Announced, Event, LeftStack
from consult.rules.evolve import evolve
from consult.rules.meeting import Meeting
from consult.rules.words import IDS, LANGUAGES

if TYPE_CHECKING:
    from consult.paper.notation import Played, Script, Step

__all__ = ["LANGUAGES", "chair_says", "line", "minutes", "transcript"]


def chair_says(meeting: Meeting, language: str) -> str:
    """What the chair says now, as one line."""
    gap = "" if language == "zh" else " "
    return gap.join(words.say(each, language) for each in words.chair_says(meeting, IDS))


def line(happened: Event, after: Meeting, language: str) -> str | None:
    """The line of an event with the words that belong to it; None where it leaves none."""
    told = words.line_of(happened, after, IDS)
    if told is None:
        return None
    said = words.say(told.words, language)
    return f"{said} “{told.text}”" if told.text else said


def minutes(script: Script, played: Played, language: str) -> Iterable[str]:
    """The minutes as the book wants them: what was done."""
    told = {
        name: " ".join(str(each) for each in script.header.get(name, ()))
        for name in ("body", "place", "kind")
    }
    held = words.Held(script.title, told["body"], told["place"], told["kind"] or "regular")
    for paragraph in words.minutes(played.log, held, IDS):
        yield words.say(paragraph, language)


def transcript(script: Script, played: Played, language: str) -> Iterable[str]:
    """Everything: each event, each act refused and why, and the chair's sentences after each step."""
    yield words.say(words.word("minutes.title", title=script.title), language)
    said = chair_says(played.opening, language)
    yield _chair(said, language)
    for step in played.steps:
        yield from _step(step, language)
        now = chair_says(step.after, language)
        if step.events and now != said:
            yield _chair(now, language)
            said = now


def _chair(said: str, language: str) -> str:
    return words.say(words.word("line.chair", said=said), language)


def _step(step: Step, language: str) -> Iterable[str]:
    if step.refusal is not None:
        told: Any = step.line
        yield words.say(
            words.word(
                "line.refused",
                who=told.by,
                act=_act(told.kind, told.args),
                why=words.reason(step.refusal, step.before, IDS),
                cite=step.refusal.cite,
            ),
            language,
        )
        return
    state = step.before
    announced = {each.on for each in step.events if isinstance(each, Announced)}
    for happened in step.events:
        state = evolve(state, happened)
        if isinstance(happened, LeftStack) and announced & set(happened.on):
            continue
        text = line(happened, state, language)
        if text:
            yield text


def _act(kind: str, args: Mapping[str, Any]) -> dict[str, Any]:
    """The act as its button names it."""
    motion = args.get("motion")
    return words.word(words.either(f"motion.{motion}", "act.move") if kind == "move" else f"act.{kind}")
