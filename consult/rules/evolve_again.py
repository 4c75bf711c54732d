"""How the events of what comes again change the state: votes retaken, questions brought back, reconsidered (29, 34-37)."""

from __future__ import annotations

from collections.abc import Mapping

from consult.rules import events as e
from consult.rules.evolve import but, drop_asides, on, spans, with_status, without
from consult.rules.meeting import Later, Meeting, changed


@on("setting_restored")
def _restored(m: Meeting, ev: e.SettingRestored) -> Meeting:
    refs = tuple(ref for ref in ev.stack if ref in m.questions)
    for ref in refs:
        m = drop_asides(m, ref)
    m = with_status(m, refs, "pending")
    for ref, words in ev.texts.items():
        question = m.questions.get(ref)
        if question is not None and isinstance(words, Mapping):
            put_in = spans(words.get("inserted", ()))
            text, args = str(words.get("text", question.text)), words.get("args", question.args)
            m = m.with_question(changed(question, text=text, inserted=put_in, args=args))
    question = m.questions.get(ev.on)
    voted = m.questions.get(question.target or "") if question is not None else None
    restores = question.row.restores if question is not None else ""
    if voted is not None and restores == "method":
        m = m.with_question(changed(voted, method=None))
    limits = tuple(each for each in m.limits if each.on != ev.freed)
    closed = m.closed - frozenset(ev.freed)
    hour = None if restores == "adjourned_meeting" else m.adjourned_meeting
    return changed(
        m, stack=(*without(m.stack, refs), *refs), dispositions=but(m.dispositions, refs), closed=closed, limits=limits,
        adjourned_meeting=hour,
    )  # fmt: skip


@on("reconsideration_recorded")
def _later(m: Meeting, ev: e.ReconsiderationRecorded) -> Meeting:
    later = Later(ev.on, ev.target, m.number, m.date, ev.plain)
    kept = tuple(each for each in m.later if each.target != ev.target)
    m = with_status(m, (ev.on,), "recorded")
    return changed(m, later=(*kept, later), made=without(m.made, (ev.on,)), stack=without(m.stack, (ev.on,)))


@on("reconsideration_settled")
def _settled(m: Meeting, ev: e.ReconsiderationSettled) -> Meeting:
    return changed(m, later=tuple(each for each in m.later if each.ref != ev.on))


@on("vote_undone")
def _undone(m: Meeting, ev: e.VoteUndone) -> Meeting:
    """Goes back to the moment before the vote, keeping what was decided in between on motions made since."""
    was = m.undo
    if was is None:
        return m
    since = {ref: result for ref, result in m.dispositions.items() if ref not in was.questions}
    return changed(
        was,
        seq=m.seq,
        records={**was.records, **m.records},
        dispositions={**was.dispositions, **since},
        asked=m.asked,
        questions={**m.questions, **was.questions},
        present=m.present,
        queue=m.queue,
        points=m.points,
        progress=m.progress,
        undo=None,
    )


@on("vote_recounted")
def _recounted(m: Meeting, ev: e.VoteRecounted) -> Meeting:
    record = m.records.get(ev.on)
    if record is None:
        return m
    new = {name: value for name, value in ev.__dict__.items() if name != "on"}
    return changed(m, records={**m.records, ev.on: changed(record, **new)}, retake=None, count_ordered=None)


@on("brought_back")
def _back(m: Meeting, ev: e.BroughtBack) -> Meeting:
    refs = tuple(ref for ref in ev.stack if ref in m.questions)
    if not refs:
        return m
    m = with_status(drop_asides(m, refs[0]), refs, "pending")
    return changed(m, stack=(*without(m.stack, refs), *refs), closed=m.closed | frozenset(ev.closed))


@on("aside_ended")
def _aside_ended(m: Meeting, ev: e.AsideEnded) -> Meeting:
    return drop_asides(m, ev.on)
