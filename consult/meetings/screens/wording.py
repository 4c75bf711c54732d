"""How people, motions, texts and results of a meeting are called on screens: numbers and word values, never names."""

from __future__ import annotations

from typing import Any

from consult import rules
from consult.rules import edits as edits
from consult.rules.words import PHRASES, word


def label(state: rules.Meeting, who: str | None) -> dict[str, Any] | None:
    """How a person is called on screens: the chair, or by number on the roll."""
    if who is None:
        return None
    if who == state.chair:
        return word("person.chair")
    number = number_of(state, who)
    return word("person.member", n=number) if number else word("person.room")


def number_of(state: rules.Meeting, who: str) -> int:
    """A person's number in this meeting, from 1 in the order of the roll; 0 where they are not on it."""
    return next((n for n, known in enumerate(state.members, start=1) if known == who), 0)


def who_(state: rules.Meeting, who: str | None) -> dict[str, Any] | None:
    """{who, label}, or None."""
    return None if who is None else {"who": who, "label": label(state, who)}


def motion_name(question: Any) -> dict[str, Any]:
    """The name of a question's motion; an amendment of an amendment says so."""
    if question.motion == "amend" and question.degree == 2:
        return word("motion.amend_secondary")
    return word(f"motion.{question.motion}")


def words_of(state: rules.Meeting, question: Any) -> str:
    """The words people vote on: its own text, or its target as it would read after the amendment."""
    change = question.args.get("edit")
    target = state.known(question.target)
    if change and target is not None:
        try:
            return edits.apply(
                words_of(state, target) if target.args.get("edit") else target.text, change
            ).text
        except edits.NoFit:
            return question.text or str(change.get("new") or "")
    return question.text or ""


def difference(state: rules.Meeting, question: Any) -> list[list[str]] | None:
    """The change an amendment makes, as [["=", same], ["-", out], ["+", in] …]; None for what changes no words."""
    target = state.known(question.target)
    if target is None:
        return None
    change = question.args.get("edit")
    before = words_of(state, target) if target.args.get("edit") else target.text
    after = (
        words_of(state, question) if change else (question.text if question.motion == "substitute" else None)
    )
    if after is None or before == after and not change:
        return None
    head = 0
    while head < min(len(before), len(after)) and before[head] == after[head]:
        head += 1
    tail = 0
    while tail < min(len(before), len(after)) - head and before[-1 - tail] == after[-1 - tail]:
        tail += 1
    parts = [
        ["=", before[:head]],
        ["-", before[head : len(before) - tail]],
        ["+", after[head : len(after) - tail]],
        ["=", before[len(before) - tail :]],
    ]
    return [part for part in parts if part[1]]


def result_word(record: Any) -> dict[str, Any]:
    """The result of a vote in words; for options, what was chosen."""
    verdict = dict(record.governed or {})
    if verdict.get("options"):
        chosen = [each["text"] for each in verdict["options"] if each["chosen"]]
        if chosen:
            return word("result.chosen", names="、".join(chosen))
    code = verdict.get("result") or record.result
    return word(f"result.{code}" if f"result.{code}" in PHRASES else "result.done")
