"""Taking and counting votes, and the events that announce them. Sources: rules 8, 9; 44, 45, 46."""

from __future__ import annotations

from typing import Any

from consult.rules import events as e
from consult.rules.evolve import evolve
from consult.rules.interest import voters_on
from consult.rules.meeting import Meeting, Question
from consult.rules.outcome import announcement, settle

Events = tuple[e.Event, ...]
Side = int | tuple[str, ...]


def deal(
    m: Meeting, yes: Side, no: Side, abstain: Side = 0, on: str | None = None
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Who voted how on a question: names as given, numbers dealt in roster order to those present who may
    vote
    on it, other than the chair."""
    given = {who for side in (yes, no, abstain) if isinstance(side, tuple) for who in side}
    able = voters_on(m, on)
    free = [who for who in able if who not in given and who != m.chair]
    asked = sum(side for side in (yes, no, abstain) if isinstance(side, int))
    if m.small and asked > len(free) and m.chair in able and m.chair not in given:
        free.append(str(m.chair))  # who votes with the rest in a small board (49:21)
    ayes = yes if isinstance(yes, tuple) else tuple(free[:yes])
    free = free[len(ayes) :] if isinstance(yes, int) else free
    noes = no if isinstance(no, tuple) else tuple(free[:no])
    return ayes, noes


def with_chair(m: Meeting, ayes: tuple[str, ...], noes: tuple[str, ...], chair_vote: str | None) -> tuple[
    tuple[str, ...], tuple[str, ...]
]:  # fmt: skip
    """The chair's vote is given after the count."""
    if chair_vote == "yes":
        return (*ayes, str(m.chair)), noes
    if chair_vote == "no":
        return ayes, (*noes, str(m.chair))
    return ayes, noes


def voted_again(
    m: Meeting, question: Question, carried: bool, counted: dict[str, Any], at: str | None
) -> Events:
    """The vote as it now stands: other numbers, or its effects undone and those of the other result."""
    undone = e.VoteUndone(question.id)
    before = evolve(m, undone)
    said = announcement(before, before.questions[question.id], carried, at, **counted)
    if said.result == m.records[question.id].result:
        return (e.VoteRecounted(question.id, **counted),)
    return (undone, *settle(before, before.questions[question.id], said))
