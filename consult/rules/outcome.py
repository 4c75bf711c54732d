"""What follows when a question is decided (rules 4.4): the announcement, and what every effect is made of.

What a motion itself does is with its family in `motions/`.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from consult.rules import events as e
from consult.rules import motions
from consult.rules.meeting import Meeting, Question, changed, is_main, need, without
from consult.rules.moving import stands_alone


def result_of(question: Question, carried: bool) -> str:
    """The word for the result: on an appeal yes sustains; an objection is put as "shall it be
    considered?"."""
    return question.row.on_yes if carried else question.row.on_no


def snapshot(m: Meeting, question: Question) -> dict[str, Any]:
    """Words and arguments that the vote may change, as they are now."""
    out: dict[str, Any] = {}
    for ref in (question.target, question.id):
        aim = m.questions.get(ref) if ref else None
        if aim is not None:
            out[aim.id] = {"text": aim.text, "inserted": aim.inserted, "args": dict(aim.args)}
    return out


def settle(m: Meeting, question: Question, announced: e.Announced) -> tuple[e.Event, ...]:
    """The announcement, and everything that follows from it."""
    leave = e.LeftStack((question.id,), announced.result)
    follow = effects(m, question, announced.result, announced.at)
    return (announced, leave, *follow)


def announcement(
    m: Meeting, question: Question, carried: bool, at: str | None, **counted: Any
) -> e.Announced:
    """The event of a result, with what was before it."""
    cast = int(counted.get("yes", 0)) + int(counted.get("no", 0)) + int(counted.get("illegal", 0))
    return e.Announced(
        on=question.id,
        result=result_of(question, carried),
        before=m.stack,
        texts=snapshot(m, question),
        needed=need(m, question).least(cast),
        item=question.item,
        at=at,
        progress=not question.row.no_progress,
        **counted,
    )


def effects(m: Meeting, question: Question, result: str, at: str | None) -> list[e.Event]:
    """What a result does to the stack, the words, the debate and the meeting."""
    out: list[e.Event] = []
    if question.row.reconsiders:
        out.append(e.ReconsiderationSettled(question.id))
    if result in {"adopted", question.row.effect_on}:  # what is done by consent is adopted, whatever its word
        out += motions.effect(m, question, at)
    return out


def below(m: Meeting, question: Question) -> tuple[Question, ...]:
    """What a motion acts on the whole of: the level of the main question without the motion decided, or an
    appeal
    that stands alone."""
    rest = tuple(each for each in m.level if each.id != question.id)
    return (
        rest[-1:]
        if rest and stands_alone(changed(m, stack=without(m.stack, (question.id,))), rest[-1])
        else rest
    )


def adhering(m: Meeting, ref: str) -> tuple[str, ...]:
    """A question with everything on the stack that belongs to it."""
    aim = m.questions.get(ref)
    if aim is None or ref not in m.stack:
        return (ref,)
    above = m.stack[m.stack.index(ref) + 1 :]
    if is_main(aim):
        return (ref, *(each for each in above if (m.questions[each].row.rank or 0) < 9))
    gone = [ref]
    gone += [each for each in above if m.questions[each].target in gone]
    return tuple(gone)


def moment_after(at: str | None, seconds: int) -> str | None:
    """An instant so many seconds later; None without a clock."""
    if at is None:
        return None
    try:
        return (datetime.fromisoformat(at) + timedelta(seconds=seconds)).isoformat()
    except OverflowError:
        return None


def made_event(q: Question) -> e.MotionMade:
    """The event by which a question comes to be."""
    return e.MotionMade(
        q.id, q.motion, q.mover, q.text, q.text_id, q.item, q.target, q.degree, q.debatable, dict(q.args)
    )
