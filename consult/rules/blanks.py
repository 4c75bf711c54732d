"""Blanks: who may suggest what, and in what order its values are voted on (rules 4.2; 12:92-113)."""

from __future__ import annotations

from typing import Any

from consult.rules.errors import Refusal
from consult.rules.meeting import Blank, Meeting
from consult.rules.no import no, out, unentitled

#: What stands in the words where a value is left open.
PLACE = "____"


def is_open(m: Meeting, blank: Blank) -> bool:
    """Whether it waits for its value: neither filled, nor struck out with the words around it."""
    question = m.questions.get(blank.on)
    return not blank.filled and question is not None and PLACE in question.text


def open_on(m: Meeting, ref: str) -> Blank | None:
    """The blank to be filled before that question is voted on (12:92). One at a time: where two stood open,
    nothing would say which place a value is for."""
    return next((each for each in m.blanks.values() if each.on == ref and is_open(m, each)), None)


def check_suggest(m: Meeting, by: str, ref: str, value: Any) -> Refusal | None:
    """One suggestion of a member for each blank, while the question is pending (12:94)."""
    blank = m.blanks.get(ref)
    if blank is None or not is_open(m, blank):
        return out("no_blank", "RONR 12:92", on=ref)
    if blank.on not in m.stack or m.stack[-1] != blank.on:
        return out("not_immediately_pending", "RONR 12:92", on=blank.on, first=m.top)
    if blank.on in m.closed:  # to fill a blank is to amend (2.1.8)
        return out("debate_closed", "RONR 16:5")
    if not m.quorum_met:
        return no("no_quorum", "no_quorum", "RONR 40:6", present=m.counted, quorum=m.quorum)
    if any(who == by for who, _ in blank.suggestions):
        return unentitled("second_suggestion", "RONR 12:94")
    if any(each == value for _, each in blank.suggestions):
        return out("suggested_already", "RONR 12:94", value=value)
    return None


def values_in_order(blank: Blank) -> tuple[Any, ...]:
    """Suggested values in the order of voting: largest first to spend, smallest first to accept, names as
    suggested (12:98-106)."""
    values = [value for _, value in blank.suggestions]
    if blank.kind == "name" or not all(isinstance(value, int) for value in values):
        return tuple(values)
    return tuple(sorted(values, reverse=blank.kind == "spend"))


def left(blank: Blank) -> list[Any]:
    """The values not yet voted down in this round, in the order of voting."""
    return [value for value in values_in_order(blank) if value not in blank.tried]
