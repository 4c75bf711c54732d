"""What follows when a question is decided: the effects table (rules 4.4), one function per motion."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from consult.rules import again, requests
from consult.rules import edits as words
from consult.rules import events as e
from consult.rules.evolve import without
from consult.rules.meeting import Meeting, Question, amendment, changed, is_main, need
from consult.rules.moving import parts_of, stands_alone, words_of
from consult.rules.polling import COUNTED

Effect = Callable[[Meeting, Question, str | None], list[e.Event]]


def result_of(question: Question, carried: bool) -> str:
    """The word for the result: on an appeal yes sustains; an objection is put as "shall it be considered?"."""
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
    if not says_what(question):
        return out
    if result in {"adopted", question.row.effect_on}:  # what is done by consent is adopted, whatever its word
        effect = EFFECTS.get(question.motion)
        # The chair may state, in error, a motion on something that never came before the body; a ruling is no question.
        void = question.target is not None and question.target not in m.questions
        void = void and question.row.aims_at != "ruling"
        if effect is not None and not void:
            out.extend(effect(m, question, at))
    return out


# Motions that change words, or set a time: what they do is in their arguments alone.
BY_WORDS = {
    "amend": ("edit", "set"), "amend_secondary": ("edit",), "substitute": ("text",), "create_blank": ("old",),
    "modify_motion": ("text",), "amend_adopted": ("edit",), "amend_bylaws": ("text",), "method_of_nominating": ("text",),
    "fix_time": ("at",), "fix_time_main": ("at",), "make_special_order": ("until",),
}  # fmt: skip


def says_what(question: Question) -> bool:
    """Whether its arguments say what is to be done. One asked for by consent may name no words; then the words that
    the body agreed to come by an act of their own."""
    names = BY_WORDS.get(question.motion)
    return names is None or any(question.args.get(name) for name in names)


def below(m: Meeting, question: Question) -> tuple[Question, ...]:
    """What a motion acts on the whole of: the level of the main question without the motion decided, or an appeal
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


# --- amendments ---


def _amend(m: Meeting, q: Question, at: str | None) -> list[e.Event]:
    aim = m.questions.get(str(q.target))
    if aim is None:
        return []
    if q.motion == "substitute":
        return [e.TextChanged(aim.id, q.text, ((0, len(q.text)),))]  # type: ignore[arg-type]
    if q.args.get("set"):
        return [e.ArgsChanged(aim.id, {**aim.args, **q.args["set"]})]
    if q.args.get("edit") is None:
        return []
    try:
        if aim.part is not None:
            return _part_changed(aim, aim.part, q.args["edit"])
        return [_words_changed(aim, words.apply(words_of(aim), q.args["edit"], aim.inserted))]
    except words.NoFit:
        return []


def _part_changed(aim: Question, label: str, edit: Mapping[str, Any]) -> list[e.Event]:
    """The words of the part open, and those words where the whole has them once."""
    old = parts_of(aim)[label]
    new = words.apply(old, edit).text
    parts = tuple({**part, "text": new} if part["part"] == label else part for part in aim.args["parts"])
    out: list[e.Event] = [e.ArgsChanged(aim.id, {**aim.args, "parts": parts}, aim.inserted)]  # type: ignore[arg-type]
    if aim.text.count(old) == 1:
        out.append(e.TextChanged(aim.id, aim.text.replace(old, new), aim.inserted))  # type: ignore[arg-type]
    return out


def _words_changed(aim: Question, edited: words.Edited) -> e.Event:
    change = aim.args.get("edit")
    if change is None:
        return e.TextChanged(aim.id, edited.text, edited.inserted)  # type: ignore[arg-type]
    key = "new" if change.get("new") is not None else "old"
    return e.ArgsChanged(aim.id, {**aim.args, "edit": {**change, key: edited.text}}, edited.inserted)  # type: ignore[arg-type]


def _amend_adopted(m: Meeting, q: Question, at: str | None) -> list[e.Event]:
    aim = m.questions.get(str(q.target))
    if aim is None or q.args.get("edit") is None:
        return []
    try:
        return [e.TextChanged(aim.id, words.apply(aim.text, q.args["edit"]).text)]
    except words.NoFit:
        return []


def _create_blank(m: Meeting, q: Question, at: str | None) -> list[e.Event]:
    aim = m.questions.get(str(q.target))
    if aim is None:
        return []
    try:
        edited = words.apply(aim.text, {"op": "replace", "old": q.args["old"], "new": "____"}, aim.inserted)
    except words.NoFit:
        return []
    return [
        e.TextChanged(aim.id, edited.text, edited.inserted),  # type: ignore[arg-type]
        e.BlankCreated(q.id, aim.id, str(q.args["kind"]), q.args["value"], None),
    ]


# --- subsidiary ---


def _postpone_indefinitely(m: Meeting, q: Question, at: str | None) -> list[e.Event]:
    gone = tuple(each.id for each in below(m, q))
    return [e.LeftStack(gone, "died")] if gone else []


def _commit(m: Meeting, q: Question, at: str | None) -> list[e.Event]:
    """Main motion and amendments go; postpone_indefinitely is dropped; the rest is cleared (13:19-21)."""
    level = below(m, q)
    goes = tuple(each.id for each in level if is_main(each) or amendment(each) or each.motion == "appeal")
    dropped = tuple(each.id for each in level if each.motion == "postpone_indefinitely")
    cleared = tuple(each.id for each in level if each.id not in goes + dropped)
    out: list[e.Event] = [e.LeftStack(dropped, "dropped")] if dropped else []
    out += [e.LeftStack(cleared, "died")] if cleared else []
    return [*out, e.LaidAside("committee", goes)]


def _postpone_definitely(m: Meeting, q: Question, at: str | None) -> list[e.Event]:
    goes = tuple(each.id for each in below(m, q))
    until = dict(q.args["until"])
    due = m.number + int(until.get("meetings_ahead") or 0)
    return [e.LaidAside("postponed", goes, until, due, bool(q.args.get("special_order")))]


def _lay_on_table(m: Meeting, q: Question, at: str | None) -> list[e.Event]:
    goes = tuple(each.id for each in below(m, q))
    return [e.LaidAside("table", goes, closed=tuple(ref for ref in goes if ref in m.closed))]


def covered(m: Meeting, q: Question) -> tuple[str, ...]:
    """The questions an order on debate covers."""
    named = q.args.get("target")
    if named:
        return tuple(named)
    rest = tuple(ref for ref in m.stack if ref != q.id)
    return rest[-1:]


def _limit_debate(m: Meeting, q: Question, at: str | None) -> list[e.Event]:
    a = q.args
    return [e.DebateLimited(covered(m, q), a.get("speech_seconds"), a.get("extra_seconds"), a.get("who"))]


def _previous_question(m: Meeting, q: Question, at: str | None) -> list[e.Event]:
    return [e.DebateClosed(covered(m, q))]


# --- privileged ---


def moment_after(at: str | None, seconds: int) -> str | None:
    """An instant so many seconds later; None without a clock."""
    if at is None:
        return None
    try:
        return (datetime.fromisoformat(at) + timedelta(seconds=seconds)).isoformat()
    except (ValueError, OverflowError):
        return None


def _recess(m: Meeting, q: Question, at: str | None) -> list[e.Event]:
    minutes = q.args.get("minutes")
    return [e.RecessBegan(moment_after(at, 60 * int(minutes)) if minutes else None, minutes)]


def _fix_time(m: Meeting, q: Question, at: str | None) -> list[e.Event]:
    return [e.TimeFixed(str(q.args["at"]))]


def _adjourn_main(m: Meeting, q: Question, at: str | None) -> list[e.Event]:
    """An hour is set; without one the meeting adjourns now."""
    hour = q.args.get("at")
    return [e.HourFixed(hour) if hour is not None else e.AdjournmentVoted()]


def _orders_refused(m: Meeting, q: Question, at: str | None) -> list[e.Event]:
    return [e.OrdersRefused()]


# --- incidental ---


def _appeal_reversed(m: Meeting, q: Question, at: str | None) -> list[e.Event]:
    """The ruling is overturned; what it stopped may go on."""
    on = str(q.target)
    ruled = m.attempts.get(on)
    if ruled is not None:
        return remade(ruled)
    ruling, point = m.points.get(on), m.questions.get(on)
    if point is None:
        return []
    if ruling == "not_well_taken":
        return well_taken(m, point)
    if ruling == "well_taken":
        return _point_overturned(m, str(point.args["breach"].get("on")))
    other = {"admitted": "not_admitted", "not_admitted": "admitted"}.get(str(ruling))
    return [e.Ruled(on, other)] if other else []


def _point_overturned(m: Meeting, on: str) -> list[e.Event]:
    """A decision declared void stands again; a question taken from the body is before it again."""
    question, disposition = m.questions.get(on), m.dispositions.get(on)
    if disposition == "void" and on in m.records:
        return [e.Disposed(on, "adopted")]
    if question is not None and (on in m.made or disposition in {"void", "refused"}):
        return [e.Stated(on)]
    return []


def remade(ruled: Question) -> list[e.Event]:
    """A motion that was ruled out stands as made and seconded."""
    made: list[e.Event] = [made_event(ruled)]
    return [*made, e.Seconded(ruled.id, ruled.seconder)] if ruled.seconder else made


def made_event(q: Question) -> e.MotionMade:
    """The event by which a question comes to be."""
    return e.MotionMade(
        q.id, q.motion, q.mover, q.text, q.text_id, q.item, q.target, q.degree, q.debatable, dict(q.args)
    )


def well_taken(m: Meeting, point: Question) -> list[e.Event]:
    """A breach that goes on makes the decision void; a question stated in error is before the body no more."""
    breach = point.args["breach"]
    on = breach.get("on")
    if on in m.stack:
        if breach["kind"] == "no_second":
            return [e.Unstated(on)]
        if breach["kind"] == "speaking_limit":
            return []
        return [e.LeftStack(adhering(m, on), "void" if breach.get("continuing") else "refused")]
    if breach.get("continuing") and m.dispositions.get(on) == "adopted":
        return [e.Disposed(on, "void")]
    return []


def _dismissed(m: Meeting, q: Question, at: str | None) -> list[e.Event]:
    gone = tuple(ref for ref in adhering(m, str(q.target)) if ref != q.id)
    return [e.LeftStack(gone, "dismissed")]


def _divided(m: Meeting, q: Question, at: str | None) -> list[e.Event]:
    """The parts take the place of the whole, the first nearest the top."""
    aim = str(q.target)
    parts = tuple({"id": part["as"], "text": part["text"]} for part in q.args["parts"] if part)
    rest = [ref for ref in m.stack if ref != q.id]
    if aim not in rest or not parts:
        return []
    spot = rest.index(aim)
    stack = (*rest[:spot], *(str(part["id"]) for part in reversed(parts)), *rest[spot + 1 :])
    return [e.Divided(aim, parts, stack)]


def _withdrawn(m: Meeting, q: Question, at: str | None) -> list[e.Event]:
    gone = tuple(ref for ref in adhering(m, str(q.target)) if ref != q.id)
    return [e.LeftStack(gone, "withdrawn")]


def _modified(m: Meeting, q: Question, at: str | None) -> list[e.Event]:
    text = q.args["text"]  # None where consent was asked without naming the words
    return [] if text is None else [e.TextChanged(str(q.target), str(text))]


def _suspended(m: Meeting, q: Question, at: str | None) -> list[e.Event]:
    """A rule suspended to hear a guest lets him speak; other purposes are for the chair to act on (25:9)."""
    heard: list[e.Event] = [e.Permitted(str(q.args["guest"]))] if q.args.get("guest") else []
    return [*heard, e.Noted("suspended", q.mover)]


def _count_ordered(m: Meeting, q: Question, at: str | None) -> list[e.Event]:
    target = str(q.target)
    out: list[e.Event] = [e.CountOrdered(target)]
    if m.retake != target and m.last_vote == target:
        out.append(e.DivisionDemanded(target))
    elif target in m.stack:
        out.append(e.MethodOrdered(target, str(q.args["method"])))
    return out


def _method_ordered(m: Meeting, q: Question, at: str | None) -> list[e.Event]:
    method = q.args["method"]  # consent names none
    return [] if method is None else [e.MethodOrdered(str(q.target), str(method))]


def _seriatim(m: Meeting, q: Question, at: str | None) -> list[e.Event]:
    """From now on the chair opens part after part; till then the whole is open (28:6)."""
    aim = m.questions.get(str(q.target))
    return [] if aim is None else [e.PartOpened(aim.id, None)]


def _point_taken(m: Meeting, q: Question, at: str | None) -> list[e.Event]:
    return well_taken(m, q)


def _nominating_fixed(m: Meeting, q: Question, at: str | None) -> list[e.Event]:
    election = requests.pending_election(m)
    return [e.NominatingFixed(election.office, q.text)] if election else []


def _close_nominations(m: Meeting, q: Question, at: str | None) -> list[e.Event]:
    election, hour = requests.open_election(m, "open"), q.args.get("hour")
    if election is None:
        return []
    if hour is not None and not again.reached(m, hour):
        return [e.NominationsCloseAt(election.office, hour)]
    return [e.NominationsClosed(election.office)]


def _reopen_nominations(m: Meeting, q: Question, at: str | None) -> list[e.Event]:
    election, hour = requests.open_election(m, "closed"), q.args.get("hour")
    if election is None:
        return []
    out: list[e.Event] = [e.NominationsReopened(election.office)]
    return [*out, e.NominationsCloseAt(election.office, hour)] if hour is not None else out


def _polls(m: Meeting, q: Question, at: str | None) -> list[e.Event]:
    """Closed now, or at an hour; opened again, perhaps until an hour (30:5-6)."""
    if m.vote is not None:
        return [e.VoteTimeCalled(m.vote.on) if q.motion == "close_polls" else e.PollsReopened(m.vote.on)]
    election, hour = requests.open_election(m, "closed"), q.args.get("hour")
    if election is None:
        return []
    now = q.motion == "close_polls" and again.reached(m, hour)
    return [e.PollsSet(election.office, "closed" if now else "open", None if now else hour)]


# --- bring back ---


def _take_from_table(m: Meeting, q: Question, at: str | None) -> list[e.Event]:
    return _bring_back(m, q, "table")


def _discharge(m: Meeting, q: Question, at: str | None) -> list[e.Event]:
    """What was referred is pending at once, unless a time is set (36:11)."""
    back, until = _bring_back(m, q, "committee"), q.args.get("until")
    aside = again.aside_of(m, q.target, "committee")
    if until is None or aside is None:
        return back
    due = m.number + int(until.get("meetings_ahead") or 0)
    return [*back, e.LaidAside("postponed", aside.stack, dict(until), due)]


def _bring_back(m: Meeting, q: Question, where: str) -> list[e.Event]:
    aside = again.aside_of(m, q.target, where)
    if aside is None:
        return []
    return [e.BroughtBack(aside.stack, aside.closed if aside.meeting == m.number else ())]


def _reconsidered(m: Meeting, q: Question, at: str | None) -> list[e.Event]:
    """Exactly as before the vote (37:19)."""
    record = m.records.get(str(q.target))
    if record is None:
        return []
    refs = tuple(ref for ref in record.before if ref in m.questions)
    start = refs.index(record.on)
    aim = m.questions[record.on]
    if is_main(aim) or aim.target is None or aim.row.runs:
        refs = refs[start:]
    elif not aim.row.carries_away:  # what has been decided since does not come back with it
        refs = tuple(ref for ref in refs if ref in m.stack or ref == record.on)
    texts = {ref: words_ for ref, words_ in record.texts.items() if ref in refs}
    if not is_main(aim) and record.result != "adopted":
        texts = {}
    order = aim.row.runs and record.result == "adopted"
    freed = (aim.args.get("target") or record.before[-2:-1]) if order else ()
    return [e.SettingRestored(record.on, refs, texts, freed)]


def _special_order(m: Meeting, q: Question, at: str | None) -> list[e.Event]:
    until = q.args["until"]
    if q.args["item"] is None:  # consent names no item
        return []
    due = m.number + int(until.get("meetings_ahead") or 0)
    known = m.item(q.args["item"])
    item = {**asdict(known), "options": known.options} if known is not None else {"id": q.args["item"]}
    return [e.ItemAdded({**item, "at": until.get("hour"), "order": "special_order", "due_meeting": due})]


def _bylaw_changed(m: Meeting, q: Question, at: str | None) -> list[e.Event]:
    return [e.TextChanged(q.target, q.text)] if q.target is not None else []


EFFECTS: dict[str, Effect] = {
    "amend": _amend,
    "amend_secondary": _amend,
    "substitute": _amend,
    "amend_adopted": _amend_adopted,
    "create_blank": _create_blank,
    "postpone_indefinitely": _postpone_indefinitely,
    "commit": _commit,
    "postpone_definitely": _postpone_definitely,
    "lay_on_table": _lay_on_table,
    "limit_debate": _limit_debate,
    "previous_question": _previous_question,
    "recess": _recess,
    "recess_main": _recess,
    "adjourn": lambda m, q, at: [e.AdjournmentVoted()],
    "adjourn_main": _adjourn_main,
    "fix_time": _fix_time,
    "fix_time_main": _fix_time,
    "orders_of_day": _orders_refused,
    "appeal": _appeal_reversed,
    "object_consideration": _dismissed,
    "suspend_rules": _suspended,
    "divide_question": _divided,
    "withdraw_motion": _withdrawn,
    "modify_motion": _modified,
    "order_counted_vote": _count_ordered,
    "method_of_voting": _method_ordered,
    "close_nominations": _close_nominations,
    "reopen_nominations": _reopen_nominations,
    "close_polls": _polls,
    "reopen_polls": _polls,
    "take_from_table": _take_from_table,
    "discharge_committee": _discharge,
    "rescind": lambda m, q, at: [e.Disposed(str(q.target), "rescinded")],
    "reconsider": _reconsidered,
    "reconsider_enter_minutes": _reconsidered,
    "make_special_order": _special_order,
    "amend_bylaws": _bylaw_changed,
    "consider_seriatim": _seriatim,
    "point_of_order": _point_taken,
    "method_of_nominating": _nominating_fixed,
}
__all__ = ["COUNTED", "announcement", "effects", "settle"]
