"""`decide`: the events that follow from an act that is in order. One small function per act."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from consult.rules import acts, again, consent, counting, incidental, moving, sessions
from consult.rules import events as e
from consult.rules.errors import BadAct, OutOfOrder
from consult.rules.evolve import evolve
from consult.rules.floor import hands, next_of, speech_limit
from consult.rules.meeting import Meeting, Question, is_main
from consult.rules.order import check, new_ref, overruled_act, ruling_of, second_target
from consult.rules.outcome import adhering, made_event, moment_after, well_taken
from consult.rules.storing import earlier

Events = tuple[e.Event, ...]
Decider = Callable[[Meeting, Any, str | None], Events]


def instant(at: Any) -> str | None:
    """The moment as ISO text, from a datetime or such text; None is no clock. Raises BadAct."""
    if isinstance(at, datetime):
        return at.isoformat()
    if at is None:
        return None
    if not isinstance(at, str):
        raise BadAct("at", "type")
    try:
        datetime.fromisoformat(at)
    except ValueError as wrong:
        raise BadAct("at", "format") from wrong
    return at


def _runs_on(meeting: Meeting, at: str | None) -> None:
    """Time does not run backwards: not before the last moment that the meeting knows. Raises BadAct."""
    if at is None or meeting.now is None or at == meeting.now:
        return
    if (datetime.fromisoformat(at).tzinfo is None) != (datetime.fromisoformat(meeting.now).tzinfo is None):
        raise BadAct("at", "zone")
    if earlier(at, meeting.now):
        raise BadAct("at", "backwards")


def decide(meeting: Meeting, act: acts.Act, at: Any = None) -> Events:
    """What follows from the act at that moment, a datetime or ISO text, not before the moment of the last event.
    Raises OutOfOrder with the refusal, BadAct where the act or the moment is malformed."""
    moment = instant(at)
    _runs_on(meeting, moment)
    refusal = check(meeting, act)
    if refusal is not None:
        raise OutOfOrder(refusal)
    return DECIDERS[act.kind](meeting, act, moment)


def _note(m: Meeting, act: Any, at: str | None) -> Events:
    return (e.Noted(act.kind, act.by),)


# --- presence and phase ---


def _call_to_order(m: Meeting, act: acts.CallToOrder, at: str | None) -> Events:
    here: Events = () if act.by in m.present else (e.CheckedIn((act.by,)),)
    return (*here, e.CalledToOrder(at))


def _check_in(m: Meeting, act: acts.CheckIn, at: str | None) -> Events:
    new = tuple(who for who in (act.who or (act.by,)) if who not in m.present)
    return (e.CheckedIn(new),) if new else ()


def _presence(m: Meeting, act: acts.Presence, at: str | None) -> Events:
    """That many, from the top of the roster."""
    here = set([who for who, member in m.members.items() if member.voting][: act.present_count])
    gone = tuple(who for who in m.members if who in m.present and who not in here)
    came = tuple(who for who in m.members if who in here and who not in m.present)
    out: list[e.Event] = []
    out += [e.Left(gone)] if gone else []
    out += [e.CheckedIn(came)] if came else []
    return tuple(out) or (e.Noted("presence", act.by),)


def _tick(m: Meeting, act: acts.Tick, at: str | None) -> Events:
    """What is over by now: a recess, a speech, a vote. Yields nothing twice."""
    out: list[e.Event] = []
    if m.phase == "recess" and _past(m.recess_until, at):
        out.append(e.Resumed(at))
    if m.floor is not None and not m.floor.overtime and _past(m.floor.ends_at, at):
        out.append(e.TimeCalled(m.floor.who))
    if m.vote is not None and not m.vote.time_up and _past(m.vote.ends_at, at):
        out.append(e.VoteTimeCalled(m.vote.on))
    if m.consent is not None and _past(m.consent.ends_at, at):
        out += consent.over(m, at)
    return tuple(out)


def _past(deadline: str | None, at: str | None) -> bool:
    if deadline is None or at is None:
        return False
    try:
        return datetime.fromisoformat(at) >= datetime.fromisoformat(deadline)
    except (ValueError, TypeError):
        return False


# --- the floor ---


def _rise(m: Meeting, act: acts.Rise, at: str | None) -> Events:
    return (e.HandRaised(act.by, act.side, at),)


def _lower(m: Meeting, act: acts.Lower, at: str | None) -> Events:
    who = act.who if act.who and act.by == m.chair else act.by
    return (e.HandLowered(who),) if any(hand.who == who for hand in m.queue) else ()


def _recognize(m: Meeting, act: acts.Recognize, at: str | None) -> Events:
    on = m.stack[-1] if m.stack else None
    seconds = act.seconds or speech_limit(m, act.who, on)
    side = act.side or next((hand.side for hand in m.queue if hand.who == act.who), None)
    return (e.Recognized(act.who, on, side, at, moment_after(at, seconds), seconds),)


def _end_of_speech(m: Meeting, why: str) -> Events:
    """The turn is over; a speech on a debatable question counts once."""
    if m.floor is None:
        return ()
    out: list[e.Event] = []
    question = m.questions.get(m.floor.on) if m.floor.on else None
    if question is not None and question.debatable and not m.floor.spoke and question.status == "pending":
        out.append(e.Spoke(m.floor.who, m.floor.on, m.floor.side))
    return (*out, e.FloorYielded(m.floor.who, why))


def _speak(m: Meeting, act: acts.Speak, at: str | None) -> Events:
    """A speech counts once; with `continuing` the speaker keeps the floor."""
    floor = m.floor if m.floor is not None and m.floor.who == act.by and m.floor.on == act.on else None
    out: list[e.Event] = []
    if floor is None and act.continuing:
        out.append(e.Recognized(act.by, act.on, act.side, at))
    if act.on is not None and (floor is None or not floor.spoke):
        out.append(e.Spoke(act.by, act.on, act.side))
    if floor is not None and not act.continuing:
        out.append(e.FloorYielded(act.by))
    return tuple(out) or (e.Noted("speak", act.by),)


def _discuss(m: Meeting, act: acts.Discuss, at: str | None) -> Events:
    return (e.Recognized(act.by, None, None, at),) if act.continuing else (e.Noted("discuss", act.by),)


def _assign_floor(m: Meeting, act: acts.AssignFloor, at: str | None) -> Events:
    who = next_of(m, hands(act.claimants))
    return (e.Noted("assigned", act.by, {"who": who}),)


# --- the six steps ---


def _move(m: Meeting, act: acts.Move, at: str | None) -> Events:
    """Made; seconded if a second is given; points, demands and requests take effect as raised."""
    question = replace(moving.draft(m, act, new_ref(m, act)), item=act.for_item)
    out: list[e.Event] = [made_event(question)]
    if act.second is not None and moving.needs_second(m, question):
        out.append(e.Seconded(question.id, act.second))
    if not question.row.stacked:
        out.append(e.Raised(question.id))
        out += _raised(m, question)
    return tuple(out)


def _raised(m: Meeting, q: Question) -> list[e.Event]:
    """A demand of one member works at once; so do a nomination and a value for a blank."""
    if q.motion == "division_assembly":
        return [e.DivisionDemanded(str(q.target))]
    if q.motion == "nominate":
        return [e.Nominated(q.args["office"], q.args["who"], str(q.mover))]
    if q.motion == "fill_blank":
        return [e.Suggested(q.args["blank"], str(q.mover), q.args["value"])]
    if q.motion != "divide_question_demand":
        return []
    aim = m.questions[str(q.target)]
    words = {part["part"]: part["text"] for part in aim.args.get("parts", ())}
    taken = [{"id": part["as"], "text": words.get(part["part"], "")} for part in q.args["take_out"]]
    spot = m.stack.index(aim.id)
    stack = (*m.stack[:spot], *(str(part["id"]) for part in reversed(taken)), *m.stack[spot:])
    return [e.Divided(aim.id, tuple(taken), stack, True)]


def _second(m: Meeting, act: acts.Second, at: str | None) -> Events:
    return (e.Seconded(str(second_target(m, act)), act.by),)


def _state(m: Meeting, act: acts.State, at: str | None) -> Events:
    """The question is before the body; a reconsideration that cannot be taken up now is recorded."""
    question = m.questions[act.on]
    floor: Events = ()
    if m.floor is not None and m.floor.who == question.mover:
        floor = (e.FloorYielded(question.mover, "moved"),)
    if (
        question.motion == "reconsider_enter_minutes"
        or question.motion == "reconsider"
        and not can_take_up(m, question)
    ):
        plain = question.motion == "reconsider"
        return (*floor, e.ReconsiderationRecorded(act.on, str(question.target), plain))
    return (*floor, *stated(m, question))


def stated(m: Meeting, question: Question) -> Events:
    """Stated, with what a main motion brings: an item or matter ends, a blank opens."""
    out: list[e.Event] = []
    if question.motion == "reconsider" and m.stack and m.stack[-1] in m.closed:
        out.append(e.DebateClosed((question.id,)))  # the order that holds for the vote holds for this (16:5)
    out.append(e.Stated(question.id))
    item = m.item(m.current_item)
    over = m.matter is not None or item is not None and item.order is not None
    if question.row.original and over:
        out.append(e.ItemFinished(m.current_item))
    blank = question.args.get("blank")
    if blank:
        out.append(e.BlankCreated(str(blank["ref"]), question.id, str(blank["kind"])))
    return tuple(out)


# Reasons why a motion cannot be made anew that come of the very vote to be reconsidered, or of an order that
# still holds for it (37:14, 16:5).
OF_ANY_VOTE = frozenset(
    {"same_question", "no_progress", "words_missing", "words_repeated", "words_protected", "words_struck"}
)
OF_THE_VOTE = {"previous_question": OF_ANY_VOTE | {"debate_closed"}, "appeal": OF_ANY_VOTE | {"ruling_past"}}


def can_take_up(m: Meeting, q: Question) -> bool:
    """Whether the motion to be reconsidered would be in order now (37:14)."""
    aim = m.questions.get(str(q.target))
    if aim is None or m.adjourning:
        return False
    record = m.records[aim.id]
    gone = aim.target is not None and not again.still_covers(m, aim) and aim.motion != "appeal"
    if is_main(aim) or gone or not m.stack:
        return not m.stack
    alone = aim.target is None or aim.row.runs
    if not alone and record.before[:-1] != m.stack[: len(record.before) - 1]:
        return False
    args = {**aim.args, "target": None} if aim.row.runs else aim.args  # what is left of the run
    refusal = moving.check_motion(m, replace(aim, id="reconsidered", args=args))
    if refusal is not None and refusal.reason == "debate_closed" and aim.id in m.closed:
        return True  # voted on under the order that still holds (16:11)
    return refusal is None or refusal.reason in OF_THE_VOTE.get(aim.motion, OF_ANY_VOTE)


def _withdraw(m: Meeting, act: acts.Withdraw, at: str | None) -> Events:
    return (e.LeftStack(adhering(m, act.on), "withdrawn"),)


def _modify(m: Meeting, act: acts.Modify, at: str | None) -> Events:
    question = m.questions[act.on]
    return (e.TextChanged(act.on, act.text), e.ArgsChanged(act.on, {**question.args, "modified": True}))


# --- the chair ---


def _stop_speaker(m: Meeting, act: acts.StopSpeaker, at: str | None) -> Events:
    return (*_end_of_speech(m, "stopped")[:-1], e.SpeakerStopped(act.who, act.why))


def _rule(m: Meeting, act: acts.Rule, at: str | None) -> Events:
    """The ruling comes last, so that it can be appealed by the next act."""
    ruling = ruling_of(act)
    out: list[e.Event] = []
    if ruling == "called_to_order":
        if m.floor is not None and m.floor.who == act.on:
            out.append(e.SpeakerStopped(act.on, act.reason))
    elif ruling == "out_of_order":
        q = m.questions[act.on]
        out += [e.LeftStack((act.on,), "refused"), attempted(q, "", act.reason)]
    elif ruling == "submitted":
        return (e.Submitted(act.on, incidental.appeal_debatable(m, m.questions[act.on])),)
    elif ruling == "well_taken":
        out += well_taken(m, m.questions[act.on])
    return (*out, e.Ruled(act.on, ruling, act.about, act.reason))


def attempted(q: Question, view: str | None, reason: str = "") -> e.Attempted:
    """The memory of a motion that was refused."""
    return e.Attempted(
        q.id, q.motion, str(q.mover), q.seconder, q.text, q.target, q.degree, q.debatable, dict(q.args), view or None,
        reason,
    )  # fmt: skip


def _answer(m: Meeting, act: acts.Answer, at: str | None) -> Events:
    return (e.Noted("answer", act.by, {"on": act.on}),)


def _recess(m: Meeting, act: acts.Recess, at: str | None) -> Events:
    return (*_end_of_speech(m, "recess"), e.RecessBegan(moment_after(at, 60 * act.minutes), act.minutes))


def _overrule(m: Meeting, act: acts.Overrule, at: str | None) -> Events:
    """Does what the act would do, then says on the record that it was refused."""
    inner = overruled_act(act)
    refusal = check(m, inner)
    assert refusal is not None
    if not refusal.waivable:
        raise OutOfOrder(refusal)
    try:
        follow = DECIDERS[inner.kind](m, inner, at)
        after = m
        for event in follow:
            after = evolve(after, event)
    except (KeyError, IndexError, AttributeError, AssertionError, TypeError, ValueError) as fails:
        raise OutOfOrder(replace(refusal, waivable=False)) from fails
    if inner.kind == "state" and inner.on not in after.stack:  # type: ignore[attr-defined]
        raise OutOfOrder(replace(refusal, waivable=False))
    return (*follow, e.Overruled(act.by, inner.kind, refusal.reason, act.reason))


def _chair_error(m: Meeting, act: acts.ChairError, at: str | None) -> Events:
    slip = e.Slipped(act.on, act.breach, act.who)
    if act.did == "state":
        return (e.Stated(act.on), slip)
    return (e.Spoke(str(act.who), act.on), slip)


def _suggest(m: Meeting, act: acts.Suggest, at: str | None) -> Events:
    return (e.Suggested(act.blank, act.by, act.value),)


def _call_up(m: Meeting, act: acts.CallUp, at: str | None) -> Events:
    return (e.Stated(act.on),)


def _give_notice(m: Meeting, act: acts.GiveNotice, at: str | None) -> Events:
    return (e.NoticeGiven(act.by, act.notice_of["motion"], act.notice_of["target"]),)


def _declare_elected(m: Meeting, act: acts.DeclareElected, at: str | None) -> Events:
    if act.who in m.elections[act.office].elected:
        return (e.Noted("declared", act.by, {"office": act.office, "who": act.who}),)
    return (e.DeclaredElected(act.office, act.who),)


def _nominate(m: Meeting, act: acts.Nominate, at: str | None) -> Events:
    return (e.Nominated(act.office, act.who, act.by),)


def _take_up(m: Meeting, act: acts.TakeUp, at: str | None) -> Events:
    """An item brings its own question at once: it comes from the agenda, so nobody seconds it."""
    floor = _end_of_speech(m, "business")
    if act.matter is not None:
        return (*floor, e.MatterTakenUp(act.matter))
    if act.on is not None:
        return (*floor, *_take_back(m, act.on))
    item = m.item(act.item)
    assert item is not None
    out: list[e.Event] = []
    if m.stack:
        out.append(
            e.LaidAside(
                "interrupted", m.stack, closed=tuple(r for r in m.stack if r in m.closed), item=item.id
            )
        )
    out.append(e.ItemTakenUp(item.id))
    if item.text:
        ref = item.id if item.id not in m.questions else f"{item.id}-{len(m.questions) + 1}"
        args = acts.motion_args("main", {"text": item.text, "text_id": item.text_id})
        out.append(e.MotionMade(ref, "main", item.mover, item.text, item.text_id, item.id, args=args))
        if item.mover is None:
            out.append(e.Stated(ref))
    return (*floor, *out)


def _take_back(m: Meeting, ref: str) -> Events:
    aside = again.aside_of(m, ref)
    assert aside is not None
    out: list[e.Event] = []
    if m.stack:
        out.append(e.LaidAside("interrupted", m.stack, closed=tuple(r for r in m.stack if r in m.closed)))
    if m.current_item or m.matter:
        out.append(e.ItemFinished(m.current_item))
    return (*out, e.BroughtBack(aside.stack, aside.closed if aside.meeting == m.number else ()))


DECIDERS: dict[str, Decider] = {
    "call_to_order": _call_to_order,
    "admit": lambda m, act, at: (e.Admitted(act.who, act.standing, act.voting),),
    "check_in": _check_in,
    "leave": lambda m, act, at: (e.Left(act.who or (act.by,)),),
    "presence": _presence,
    "take_up": _take_up,
    "rise": _rise,
    "lower": _lower,
    "recognize": _recognize,
    "yield_floor": lambda m, act, at: _end_of_speech(m, "yielded"),
    "move": _move,
    "second": _second,
    "withdraw_second": lambda m, act, at: (e.SecondWithdrawn(act.on),),
    "withdraw": _withdraw,
    "modify": _modify,
    "state": _state,
    "put": lambda m, act, at: (*_end_of_speech(m, "vote"), *counting.put(m, act, at)),
    "cast": counting.cast,
    "enter_hands": lambda m, act, at: (e.HandsEntered(act.by, dict(act.counts)),),
    "announce": counting.announce,
    "vote": lambda m, act, at: (*_end_of_speech(m, "vote"), *counting.vote(m, act, at)),
    "ballot": counting.ballot,
    "cast_chair": lambda m, act, at: (e.VoteCast(act.by, "for" if act.vote == "yes" else "against"),),
    "change_vote": counting.change_vote,
    "stop_speaker": _stop_speaker,
    "rule": _rule,
    "answer": _answer,
    "open_part": lambda m, act, at: (e.PartOpened(act.on, act.part),),
    "recess": _recess,
    "resume": lambda m, act, at: (e.Resumed(at),),
    "declare_adjourned": lambda m, act, at: (*sessions.close(m), e.Adjourned(at)),
    "new_meeting": lambda m, act, at: sessions.begin(m, act, at),
    "clock": lambda m, act, at: (e.ClockSet(act.at),),
    "tick": _tick,
    "overrule": _overrule,
    "chair_error": _chair_error,
    "speak": _speak,
    "discuss": _discuss,
    "assign_floor": _assign_floor,
    "ask_more": _note,
    "call_hands": _note,
    "call_vote": _note,
    "summarise": _note,
    "suggest": _suggest,
    "call_up": _call_up,
    "execute": lambda m, act, at: (e.Executed(act.on),),
    "give_notice": _give_notice,
    "unanimous_consent": counting.consent,
    "ask_consent": consent.ask,
    "object": consent.objected,
    "set_limits": counting.set_limits,
    "vote_without_motion": counting.without_motion,
    "open_nominations": lambda m, act, at: (e.NominationsOpened(act.office),),
    "nominate": _nominate,
    "open_election": lambda m, act, at: (e.ElectionOpened(act.office, act.nominees, act.seats),),
    "declare_elected": _declare_elected,
}
