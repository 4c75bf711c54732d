"""How each event changes the state. Never decides anything; accepts any event a log may hold.

A reference to something unknown changes nothing, so that `evolve` is total.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields
from typing import Any, TypeVar

from consult.rules import events as e
from consult.rules.errors import RulesError
from consult.rules.meeting import (
    REMEMBERED,
    Aside,
    Consent,
    Floor,
    Hand,
    Item,
    Key,
    Limit,
    Meeting,
    Member,
    Question,
    Record,
    VoteInProgress,
    about,
    changed,
)
from consult.rules.motions import table
from consult.rules.rulebook import Rulebook, from_data
from consult.rules.storing import moment_of

V = TypeVar("V")
Handler = Callable[[Meeting, Any], Meeting]
HANDLERS: dict[str, Handler] = {}
# Events that are not business: a ruling just made can still be appealed after them.
QUIET = frozenset(
    {"hand_raised", "hand_lowered", "checked_in", "left", "admitted", "time_called", "clock_set", "attempted"}
)


def on(kind: str) -> Callable[[Handler], Handler]:
    """Registers the handler of a kind of events."""

    def register(handler: Handler) -> Handler:
        HANDLERS[kind] = handler
        return handler

    return register


def evolve(meeting: Meeting, happened: e.Event) -> Meeting:
    """The meeting after the event."""
    meeting = changed(meeting, seq=meeting.seq + 1, now=moment_of(happened) or meeting.now)
    if happened.kind not in QUIET and meeting.just is not None:
        meeting = changed(meeting, just=None)
    handler = HANDLERS.get(happened.kind)
    told = _of_the_known(meeting, happened)
    return handler(meeting, told) if handler and told is not None else meeting


# Events about questions: where a log names one that was never made, nothing happens to it.
ABOUT_QUESTIONS = frozenset(
    {
        "put", "announced", "vote_recounted", "vote_undone", "left_stack", "disposed", "laid_aside", "brought_back",
        "setting_restored", "debate_limited", "debate_closed", "blank_created", "reconsideration_recorded", "executed",
        "division_demanded", "count_ordered", "method_ordered",
    }
)  # fmt: skip


def _of_the_known(m: Meeting, happened: e.Event) -> e.Event | None:
    """The event without questions that were never made; None where none is left."""
    if happened.kind not in ABOUT_QUESTIONS:
        return happened
    for name in ("on", "target", "stack"):
        refs = getattr(happened, name, None)
        if isinstance(refs, tuple):
            known = tuple(dict.fromkeys(ref for ref in refs if ref in m.questions))
            if not known and refs:
                return None
            happened = happened if known == refs else changed(happened, **{name: known})
        elif isinstance(refs, str) and refs not in m.questions:
            return None
    return happened


def replay(events: Iterable[e.Event], meeting: Meeting | None = None) -> Meeting:
    """The meeting after all these events."""
    state = meeting or Meeting()
    for happened in events:
        state = evolve(state, happened)
    return state


def without(items: tuple[str, ...], gone: Iterable[str]) -> tuple[str, ...]:
    """The tuple without these."""
    out = set(gone)
    return tuple(item for item in items if item not in out)


def _book(data: Mapping[str, Any]) -> Rulebook:
    try:
        return from_data(data)
    except (RulesError, TypeError, AttributeError):
        return Rulebook()


def _item(data: Mapping[str, Any]) -> Item:
    known = {each.name for each in fields(Item)}
    values = {key: value for key, value in data.items() if key in known}
    return Item(**{**values, "id": str(data.get("id", ""))})


@on("meeting_opened")
def _opened(m: Meeting, ev: e.MeetingOpened) -> Meeting:
    members = {
        str(each.get("id")): Member(
            str(each.get("id")), str(each.get("standing", "member")), bool(each.get("voting", True))
        )
        for each in ev.members
    }
    chair = next((each.id for each in members.values() if each.standing == "chair"), None)
    questions = {
        str(each.get("ref")): Question(
            str(each.get("ref")), "main", None, text=str(each.get("text", "")), status="adopted", meeting=0
        )
        for each in ev.in_force
    }
    return changed(
        m,
        phase=ev.phase,
        rulebook=_book(ev.rulebook),
        members=members,
        chair=chair,
        quorum=ev.quorum,
        items=tuple(_item(each) for each in ev.items),
        date=ev.date,
        first_date=ev.date,
        meets=ev.meets,
        clock=ev.clock,
        present=frozenset(ev.present),
        questions=questions,
        dispositions=dict.fromkeys(questions, "adopted"),
    )


@on("called_to_order")
def _called(m: Meeting, ev: e.CalledToOrder) -> Meeting:
    return changed(m, phase="in_session", opened_at=ev.at)


@on("admitted")
def _admitted(m: Meeting, ev: e.Admitted) -> Meeting:
    members = {**m.members, ev.who: Member(ev.who, ev.standing, ev.voting)}
    chair = ev.who if ev.standing == "chair" and m.chair is None else m.chair
    return changed(m, members=members, chair=chair)


@on("checked_in")
def _came(m: Meeting, ev: e.CheckedIn) -> Meeting:
    return changed(m, present=m.present | frozenset(ev.who))


@on("left")
def _left(m: Meeting, ev: e.Left) -> Meeting:
    gone = frozenset(ev.who)
    floor = None if m.floor and m.floor.who in gone else m.floor
    queue = tuple(hand for hand in m.queue if hand.who not in gone)
    return changed(m, present=m.present - gone, floor=floor, queue=queue)


@on("recess_began")
def _recess(m: Meeting, ev: e.RecessBegan) -> Meeting:
    return changed(m, phase="recess", recess_until=ev.until, floor=None)


@on("resumed")
def _resumed(m: Meeting, ev: e.Resumed) -> Meeting:
    return changed(m, phase="in_session", recess_until=None)


@on("adjournment_voted")
def _adjourning(m: Meeting, ev: e.AdjournmentVoted) -> Meeting:
    return changed(m, adjourning=True)


@on("adjourned")
def _adjourned(m: Meeting, ev: e.Adjourned) -> Meeting:
    return changed(
        m,
        phase="adjourned",
        adjourning=False,
        floor=None,
        queue=(),
        vote=None,
        ended_at=ev.at,
        recess_until=None,
    )


@on("hour_fixed")
def _hour(m: Meeting, ev: e.HourFixed) -> Meeting:
    return changed(m, hour_fixed=ev.at or "fixed")


@on("time_fixed")
def _time_fixed(m: Meeting, ev: e.TimeFixed) -> Meeting:
    return changed(m, adjourned_meeting=ev.at)


@on("meeting_began")
def _began(m: Meeting, ev: e.MeetingBegan) -> Meeting:
    """A new day: speeches start afresh; orders on debate and the floor are gone (9:7, 43:12)."""
    return changed(
        m,
        phase="in_session",
        number=ev.number,
        date=ev.date,
        clock=None,
        speeches={},
        sides={},
        floor=None,
        queue=(),
        stopped=frozenset(),
        permitted=frozenset(),
        vote=None,
        retake=None,
        undo=None,
        last_vote=None,
        count_ordered=None,
        adjourning=False,
        hour_fixed=None,
        adjourned_meeting=None,
        current_item=None,
        matter=None,
        refused_orders=False,
        progress=m.progress + 1,
        limits=(),
        recess_until=None,
        questions={
            ref: changed(each, inserted=()) if each.inserted else each for ref, each in m.questions.items()
        },
    )


@on("clock_set")
def _clock(m: Meeting, ev: e.ClockSet) -> Meeting:
    return changed(m, clock=ev.at)


@on("item_taken_up")
def _item_up(m: Meeting, ev: e.ItemTakenUp) -> Meeting:
    met = {ref: "met" for ref, state in m.points.items() if state == "raised" and _is_demand(m, ref)}
    return changed(
        m,
        current_item=ev.item,
        items_done=m.items_done | {ev.item},
        matter=None,
        matters=m.matters + 1,
        points={**m.points, **met},
    )


def _is_demand(m: Meeting, ref: str) -> bool:
    question = m.questions.get(ref)
    return question is not None and question.row.put_unstated


@on("matter_taken_up")
def _matter(m: Meeting, ev: e.MatterTakenUp) -> Meeting:
    return changed(m, matter=ev.matter, current_item=None, matters=m.matters + 1)


@on("item_finished")
def _item_over(m: Meeting, ev: e.ItemFinished) -> Meeting:
    return changed(m, current_item=None, matter=None)


# --- the floor ---


@on("hand_raised")
def _hand(m: Meeting, ev: e.HandRaised) -> Meeting:
    rest = tuple(hand for hand in m.queue if hand.who != ev.who)
    return changed(m, queue=(*rest, Hand(ev.who, ev.side, ev.at)))


@on("hand_lowered")
def _hand_down(m: Meeting, ev: e.HandLowered) -> Meeting:
    return changed(m, queue=tuple(hand for hand in m.queue if hand.who != ev.who))


@on("recognized")
def _recognized(m: Meeting, ev: e.Recognized) -> Meeting:
    queue = tuple(hand for hand in m.queue if hand.who != ev.who)
    floor = Floor(ev.who, ev.on, ev.side, ev.at, ev.ends_at, seconds=ev.seconds)
    return changed(m, floor=floor, queue=queue, stopped=m.stopped - {ev.who})


@on("floor_yielded")
def _yielded(m: Meeting, ev: e.FloorYielded) -> Meeting:
    return changed(m, floor=None)


@on("spoke")
def _spoke(m: Meeting, ev: e.Spoke) -> Meeting:
    if ev.on is None:
        return m
    question = m.questions.get(ev.on)
    if question is not None:
        m = m.with_question(changed(question, debated=True))
    key = (ev.on, ev.who)
    return changed(
        m,
        speeches={**m.speeches, key: m.speeches.get(key, 0) + 1},
        progress=m.progress + 1,
        sides=m.sides if ev.side is None else {**m.sides, ev.on: ev.side},
        stopped=m.stopped - {ev.who},
        floor=changed(m.floor, spoke=True) if m.floor and m.floor.who == ev.who else m.floor,
    )


@on("time_called")
def _time_called(m: Meeting, ev: e.TimeCalled) -> Meeting:
    return changed(m, floor=changed(m.floor, overtime=True)) if m.floor else m


@on("speaker_stopped")
def _stopped(m: Meeting, ev: e.SpeakerStopped) -> Meeting:
    floor = None if m.floor and m.floor.who == ev.who else m.floor
    return changed(m, floor=floor, stopped=m.stopped | {ev.who})


@on("permitted")
def _permitted(m: Meeting, ev: e.Permitted) -> Meeting:
    return changed(m, permitted=m.permitted | {ev.who})


@on("noted")
def _noted(m: Meeting, ev: e.Noted) -> Meeting:
    if ev.what == "answer":
        return changed(m, points={**m.points, str(ev.data.get("on")): "answered"})
    if ev.what == "suspended":
        return changed(m, just={"what": "suspended"})
    return m


@on("consent_asked")
def _consent_asked(m: Meeting, ev: e.ConsentAsked) -> Meeting:
    return changed(m, consent=Consent(ev.motion, ev.target, ev.text, ev.ends_at, ev.seconds))


@on("consent_ended")
def _consent_ended(m: Meeting, ev: e.ConsentEnded) -> Meeting:
    return changed(m, consent=None, just={"what": "objected"} if ev.how == "objected" else None)


# --- the six steps ---


@on("motion_made")
def _made(m: Meeting, ev: e.MotionMade) -> Meeting:
    if ev.motion not in table():
        return m
    question = Question(
        id=ev.id,
        motion=ev.motion,
        mover=ev.mover,
        text=ev.text,
        text_id=ev.text_id,
        item=ev.item,
        target=ev.target,
        degree=ev.degree,
        debatable=ev.debatable,
        args=ev.args,
        meeting=m.number,
        mark=m.progress,
    )
    attempts = {key: value for key, value in m.attempts.items() if key != ev.id}
    points = but(m.points, (ev.id,)) if ev.id in m.points else m.points
    made = (*without(m.made, (ev.id,)), ev.id)
    return changed(m.with_question(question), made=made, attempts=attempts, points=points)


@on("seconded")
def _seconded(m: Meeting, ev: e.Seconded) -> Meeting:
    question = m.questions.get(ev.on)
    return m.with_question(changed(question, seconder=ev.by)) if question else m


@on("second_withdrawn")
def _unseconded(m: Meeting, ev: e.SecondWithdrawn) -> Meeting:
    question = m.questions.get(ev.on)
    return m.with_question(changed(question, seconder=None)) if question else m


@on("stated")
def _stated(m: Meeting, ev: e.Stated) -> Meeting:
    question = m.known(ev.on)
    if question is None or ev.on in m.stack:
        return m
    attempts = {key: value for key, value in m.attempts.items() if key != ev.on}
    m = changed(m.with_question(changed(question, status="pending")), attempts=attempts)
    m = changed(m, stack=(*m.stack, ev.on), made=without(m.made, (ev.on,)))
    aim = m.questions.get(question.target or "")
    if aim is not None and question.row.begins_consideration:
        m = m.with_question(changed(aim, considered=True))
    privilege = question.args.get("as_question_of_privilege")
    if isinstance(privilege, str):
        key = ("as_question_of_privilege", privilege)
        m = changed(m, asked={**m.asked, key: (*m.asked.get(key, ()), question.id)})
    if not question.row.about_a_vote:
        m = changed(m, last_vote=None, undo=None, retake=None)
    business = question.row.main_like and question.row.takes_subsidiary
    return changed(m, progress=m.progress + 1) if business else m


@on("raised")
def _raised(m: Meeting, ev: e.Raised) -> Meeting:
    question = m.questions.get(ev.on)
    if question is None:
        return m
    m = changed(m.with_question(changed(question, status="raised")), made=without(m.made, (ev.on,)))
    return changed(m, points={**m.points, ev.on: "raised"}) if question.row.waits_for_chair else m


@on("submitted")
def _submitted(m: Meeting, ev: e.Submitted) -> Meeting:
    question = m.questions.get(ev.on)
    if question is None or ev.on in m.stack:
        return m
    m = m.with_question(changed(question, status="pending", debatable=ev.debatable))
    return changed(m, stack=(*m.stack, ev.on), points={**m.points, ev.on: "submitted"})


@on("part_opened")
def _part(m: Meeting, ev: e.PartOpened) -> Meeting:
    """Each part is debated as a question of its own: speeches start afresh (28:6)."""
    question = m.questions.get(ev.on)
    if question is None:
        return m
    speeches = m.speeches
    if question.seriatim or ev.part is not None:
        speeches = {key: number for key, number in m.speeches.items() if key[0] != ev.on}
    return changed(m.with_question(changed(question, seriatim=True, part=ev.part)), speeches=speeches)


@on("put")
def _put(m: Meeting, ev: e.WasPut) -> Meeting:
    vote = VoteInProgress(ev.on, ev.method, ev.at, ev.ends_at, dict(ev.casts))
    return changed(m, vote=vote, floor=None)


@on("vote_cast")
def _cast(m: Meeting, ev: e.VoteCast) -> Meeting:
    if m.vote is None:
        return m
    return changed(m, vote=changed(m.vote, casts={**m.vote.casts, ev.who: ev.choice}))


@on("hands_entered")
def _hands(m: Meeting, ev: e.HandsEntered) -> Meeting:
    numbers = {key: value for key, value in ev.counts.items() if isinstance(value, int)}
    return changed(m, vote=changed(m.vote, hands=numbers)) if m.vote else m


@on("vote_time_called")
def _vote_over(m: Meeting, ev: e.VoteTimeCalled) -> Meeting:
    return changed(m, vote=changed(m.vote, time_up=True)) if m.vote else m


@on("announced")
def _announced(m: Meeting, ev: e.Announced) -> Meeting:
    """Keeps the vote, and what was before it in case it has to be retaken."""
    values = {name: value for name, value in ev.__dict__.items() if name != "progress"}
    progress = m.progress + (1 if ev.progress else 0)
    record = Record(**values, meeting=m.number, date=m.date, mark=progress, business=progress + m.matters)
    question = m.questions.get(ev.on)
    about_a_vote = question is not None and question.row.about_a_vote
    state = changed(
        m,
        records={**m.records, ev.on: record},
        dispositions={**m.dispositions, ev.on: ev.result},
        asked=_asked(m, question),
        points={**m.points, ev.on: ev.result} if ev.on in m.points else m.points,
        vote=None if m.vote is None or m.vote.on == ev.on else m.vote,
        floor=None,
        progress=progress,
    )
    if ev.method == "ballot":
        entry = {
            "event": "ballot",
            "on": ev.on,
            "votes_cast": ev.yes + ev.no + ev.illegal,
            "illegal": ev.illegal,
        }
        entry.update(needed=ev.needed, count={"yes": ev.yes, "no": ev.no})
        state = changed(state, minuted=(*m.minuted, entry))
    if about_a_vote:
        return state
    undo = changed(m, undo=None, vote=state.vote)
    return changed(state, undo=undo, last_vote=ev.on, retake=None, count_ordered=None)


def _asked(m: Meeting, question: Question | None) -> Mapping[Key, tuple[str, ...]]:
    """The index with this question last among those that asked the same; a few of each are enough."""
    if question is None:
        return m.asked
    key = about(question)
    return {**m.asked, key: (*without(m.asked.get(key, ()), (question.id,)), question.id)[-REMEMBERED:]}


# --- consequences ---


def with_status(m: Meeting, refs: Iterable[str], status: str) -> Meeting:
    new = {ref: changed(m.questions[ref], status=status) for ref in refs if ref in m.questions}
    return changed(m, questions={**m.questions, **new})


def but(mapping: Mapping[str, V], gone: Iterable[str]) -> Mapping[str, V]:
    """The mapping without these keys."""
    out = dict(mapping)
    for key in gone:
        out.pop(key, None)
    return out


def _unspent(closed: frozenset[str], stack: Iterable[str]) -> frozenset[str]:
    """An order for the previous question holds for all it covers, also what was voted on, until the last of it is
    disposed of (16:11)."""
    return closed if closed.intersection(stack) else frozenset()


@on("left_stack")
def _left_stack(m: Meeting, ev: e.LeftStack) -> Meeting:
    m = with_status(m, ev.on, ev.disposition)
    dispositions = {**m.dispositions, **dict.fromkeys(ev.on, ev.disposition)}
    stack, made = without(m.stack, ev.on), without(m.made, ev.on)
    for ref in ev.on:  # killed without a vote of its own, it is found again all the same
        question = m.questions.get(ref)
        if question is not None and question.row.found_if_killed and ev.disposition == "died":
            m = changed(m, asked=_asked(m, question))
    m = changed(m, stack=stack, made=made, dispositions=dispositions, closed=_unspent(m.closed, stack))
    if m.limits:  # spent with the last question they cover (15:17)
        alive = {*stack, *(ref for aside in m.asides for ref in aside.stack)}
        m = changed(m, limits=tuple(each for each in m.limits if alive.intersection(each.on)))
    return changed(m, refused_orders=m.refused_orders and bool(stack))


@on("disposed")
def _disposed(m: Meeting, ev: e.Disposed) -> Meeting:
    m = with_status(m, (ev.on,), ev.disposition)
    made = without(m.made, (ev.on,))
    return changed(m, dispositions={**m.dispositions, ev.on: ev.disposition}, made=made)


def spans(value: tuple[Any, ...]) -> tuple[tuple[int, int], ...]:
    """Pairs of offsets; anything else is left out."""
    pairs = (each for each in value if isinstance(each, tuple) and len(each) == 2)
    return tuple((a, b) for a, b in pairs if isinstance(a, int) and isinstance(b, int))


@on("text_changed")
def _text(m: Meeting, ev: e.TextChanged) -> Meeting:
    question = m.questions.get(ev.on)
    if question is None:
        return m
    return m.with_question(changed(question, text=ev.text, inserted=spans(ev.inserted)))


@on("args_changed")
def _args(m: Meeting, ev: e.ArgsChanged) -> Meeting:
    question = m.questions.get(ev.on)
    return m.with_question(changed(question, args=ev.args, inserted=spans(ev.inserted))) if question else m


@on("laid_aside")
def _aside(m: Meeting, ev: e.LaidAside) -> Meeting:
    if not ev.stack:
        return m
    aside = Aside(
        ev.where, ev.stack, m.number, m.business, ev.until, ev.due_meeting, ev.special, ev.closed, ev.item
    )
    m = with_status(m, ev.stack, "aside")
    dispositions = but(m.dispositions, ev.stack)
    if ev.where in {"committee", "postponed"}:  # orders on debate are spent (13:21, 14:19)
        m = changed(m, limits=tuple(each for each in m.limits if not set(each.on) & set(ev.stack)))
    return changed(
        m,
        stack=without(m.stack, ev.stack),
        asides=(*m.asides, aside),
        closed=_unspent(m.closed - frozenset(ev.stack), without(m.stack, ev.stack)),
        refused_orders=False,
        floor=None,
        dispositions=dispositions,
    )


def drop_asides(m: Meeting, ref: str) -> Meeting:
    return changed(m, asides=tuple(aside for aside in m.asides if ref not in aside.stack))


@on("debate_limited")
def _limited(m: Meeting, ev: e.DebateLimited) -> Meeting:
    return changed(m, limits=(*m.limits, Limit(ev.on, ev.speech_seconds, ev.extra_seconds, ev.who)))


@on("debate_closed")
def _closed(m: Meeting, ev: e.DebateClosed) -> Meeting:
    return changed(m, closed=m.closed | frozenset(ev.on))


@on("limits_set")
def _limits_set(m: Meeting, ev: e.LimitsSet) -> Meeting:
    book = changed(m.rulebook, speech_seconds=ev.speech_seconds, speeches=ev.speeches)
    return changed(m, rulebook=book)


@on("ruled")
def _ruled(m: Meeting, ev: e.Ruled) -> Meeting:
    just = {"what": "ruling", "on": ev.on, "ruling": ev.ruling, "about": ev.about}
    asked = _asked(m, m.questions.get(ev.on))
    return changed(m, points={**m.points, ev.on: ev.ruling}, just=just, asked=asked)


@on("unstated")
def _unstated(m: Meeting, ev: e.Unstated) -> Meeting:
    if ev.on not in m.stack:
        return m
    m = with_status(m, (ev.on,), "made")
    return changed(m, stack=without(m.stack, (ev.on,)), made=(*without(m.made, (ev.on,)), ev.on))


@on("item_added")
def _item_added(m: Meeting, ev: e.ItemAdded) -> Meeting:
    item = _item(ev.item)
    return changed(m, items=(*(each for each in m.items if each.id != item.id), item))


@on("slipped")
def _slipped(m: Meeting, ev: e.Slipped) -> Meeting:
    return changed(m, just={"what": "slip", "on": ev.on, "breach": ev.breach})


@on("attempted")
def _attempted(m: Meeting, ev: e.Attempted) -> Meeting:
    if ev.motion not in table():
        return m
    before = m.questions.get(ev.id)  # what a ruling refuses is still the question of its item
    question = Question(
        ev.id,
        ev.motion,
        ev.mover,
        ev.seconder,
        text=ev.text,
        text_id=before.text_id if before else None,
        item=before.item if before else None,
        target=ev.target,
        degree=ev.degree,
        debatable=ev.debatable,
        args=ev.args,
        status="refused",
        meeting=m.number,
        mark=m.progress,
    )
    just = m.just
    points = m.points
    if ev.view:
        points = {**points, ev.id: "out_of_order"}
        just = {"what": "ruling", "on": ev.id, "ruling": "out_of_order", "about": "other", "view": ev.view}
    return changed(m, attempts={**m.attempts, ev.id: question}, points=points, just=just)


@on("overruled")
def _overruled(m: Meeting, ev: e.Overruled) -> Meeting:
    """The reason is in the log; here only that it can be appealed."""
    return changed(m, just={"what": "ruling", "on": ev.by, "ruling": "overruled", "about": "other"})


@on("division_demanded")
def _division(m: Meeting, ev: e.DivisionDemanded) -> Meeting:
    return changed(m, retake=ev.on, vote=None)


@on("count_ordered")
def _count(m: Meeting, ev: e.CountOrdered) -> Meeting:
    return changed(m, count_ordered=ev.on)


@on("method_ordered")
def _method(m: Meeting, ev: e.MethodOrdered) -> Meeting:
    question = m.questions.get(ev.on)
    return m.with_question(changed(question, method=ev.method)) if question else m


@on("divided")
def _divided(m: Meeting, ev: e.Divided) -> Meeting:
    whole = m.questions.get(ev.on)
    if whole is None:
        return m
    for part in ev.parts:
        ref, words = str(part.get("id")), str(part.get("text", ""))
        args = {**whole.args, "parts": ()}
        edit = args.get("edit")
        if edit is not None:  # a part of an amendment puts in (or strikes) its own words
            args["edit"] = {**edit, "old" if edit.get("new") is None else "new": words}
        m = m.with_question(changed(whole, id=ref, text=words, status="pending", inserted=(), args=args))
    if ev.keep:
        words = whole.text if ev.rest is None else ev.rest
        m = m.with_question(changed(whole, text=words))
    else:
        m = with_status(m, (ev.on,), "divided")
    stack = tuple(ref for ref in ev.stack if ref in m.questions)
    closed = m.closed
    if ev.on in closed:
        closed = closed | frozenset(str(part.get("id")) for part in ev.parts)
    return changed(m, stack=stack, closed=closed)


@on("orders_refused")
def _orders_refused(m: Meeting, ev: e.OrdersRefused) -> Meeting:
    return changed(m, refused_orders=bool(m.stack))


@on("notice_given")
def _notice(m: Meeting, ev: e.NoticeGiven) -> Meeting:
    entry = {"motion": ev.motion, "target": ev.target, "meeting": m.number, "by": ev.by}
    return changed(m, notices=(*m.notices, entry))


@on("executed")
def _executed(m: Meeting, ev: e.Executed) -> Meeting:
    return changed(m, executed=m.executed | {ev.on})


def _load_more() -> None:
    """Handlers that live in a file of their own."""
    from consult.rules import evolve_again, evolve_blanks, evolve_elections

    assert evolve_again.__name__ and evolve_blanks.__name__ and evolve_elections.__name__


_load_more()
