"""The buttons of a person: what they may do now, and why the rest is closed. Judged by `rules.check`, never here.

A door whose act needs words or numbers is tried with a plain sample, so that it shows open or closed before anything is
typed; what is typed is judged again when it is sent. Motions the screens do not handle are absent, not half there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from consult import rules
from consult.meetings.acts import refusal_data
from consult.rules import acts
from consult.rules.words import PHRASES, word

#: Motions offered from the floor, in the order of the screen, with the sample they are tried with.
FLOOR = ("point_of_order", "request_information", "parliamentary_inquiry", "question_of_privilege", "appeal")
MOTIONS: dict[str, dict[str, Any]] = {
    "main": {"text": "…"},
    "amend": {"edit": {"op": "add", "new": "…"}},
    "substitute": {"text": "…"},
    "previous_question": {},
    "limit_debate": {"speech_seconds": 60},
    "postpone_definitely": {"until": {"meetings_ahead": 1}},
    "commit": {"text": "…"},
    "lay_on_table": {},
    "postpone_indefinitely": {},
    "recess": {"minutes": 10},
    "adjourn": {},
}
#: Closed doors worth showing with their reason; other closed doors are left out.
SHOWN_CLOSED = frozenset(
    {"rise", "put", "state", "announce", "call_to_order", "take_up", "recess", "declare_adjourned"}
)

TEXT = {"name": "text", "type": "text", "needed": True}
#: Whom the chair or the recorder enters it for: sent as the act's `as`, not among its arguments.
FOR_WHOM = {"name": "as", "type": "person", "needed": True}
#: How many of those present a motion entered at the table is tried as, until one may make it.
TRIED = 8
ASKS: dict[str, list[dict[str, Any]]] = {
    "main": [TEXT],
    "substitute": [TEXT],
    "commit": [TEXT],
    "amend": [
        {"name": "edit", "type": "edit", "needed": True, "options": ["replace", "strike", "insert", "add"]}
    ],
    "limit_debate": [{"name": "speech_seconds", "type": "seconds", "needed": True}],
    "postpone_definitely": [{"name": "until", "type": "until", "needed": True}],
    "recess": [{"name": "minutes", "type": "minutes", "needed": True}],
    "point_of_order": [
        {
            "name": "breach",
            "type": "breach",
            "needed": True,
            "options": ["other", "speaking_limit", "bylaws", "law"],
        }
    ],
}


@dataclass(frozen=True)
class Door:
    """An act to offer. args: sent as they are; sample: added only for trying; asks: what the person fills in."""

    key: str
    act: str
    place: str
    args: Mapping[str, Any] = field(default_factory=dict)
    sample: Mapping[str, Any] = field(default_factory=dict)
    asks: tuple[Mapping[str, Any], ...] = ()
    label: Mapping[str, Any] | None = None
    always: bool = False
    #: who it is tried as: somebody for whom the table enters it; the person themselves where None
    tried_as: tuple[str, ...] = ()


def openings_for(state: rules.Meeting, who: str) -> list[dict[str, Any]]:
    """Every door of a person, open ones and the closed ones worth explaining (shape: docs/protocol.md, Opening)."""
    out = []
    member = state.members.get(who)
    if member is None:
        return out
    for door in _doors(state, who, member.standing):
        refusal = _tried(state, who, door)
        if refusal is not None and not door.always and door.act not in SHOWN_CLOSED:
            continue
        if refusal is not None and refusal.get("bad"):
            continue
        out.append(
            {
                "key": door.key,
                "act": door.act,
                "args": dict(door.args),
                "asks": [dict(each) for each in door.asks],
                "label": dict(door.label) if door.label else _label(door.key),
                "does": word(f"does.{door.key}") if f"does.{door.key}" in PHRASES else None,
                "ok": refusal is None,
                "place": door.place,
                "refusal": refusal,
            }
        )
    if member.standing == "chair" and any(each["refusal"] and each["refusal"]["overrule"] for each in out):
        out.append(
            {
                "key": "overrule",
                "act": "overrule",
                "args": {},
                "asks": [
                    {"name": "act", "type": "act", "needed": True},
                    {"name": "reason", "type": "text", "needed": True},
                ],
                "label": _label("overrule"),
                "does": word("does.overrule"),
                "ok": True,
                "place": "chair",
                "refusal": None,
            }
        )
    return out


def _label(key: str) -> dict[str, Any]:
    kind, _, motion = key.partition(":")
    return (
        word(f"motion.{motion}")
        if kind == "move"
        else word(f"act.{key}" if f"act.{key}" in PHRASES else f"act.{kind}")
    )


def _tried(state: rules.Meeting, who: str, door: Door) -> dict[str, Any] | None:
    first = None
    try:
        for by in door.tried_as or (who,):
            refusal = rules.check(state, acts.parse(door.act, {**door.args, **door.sample}, by))
            if refusal is None:
                return None
            first = first or refusal
    except rules.BadAct as wrong:
        return {"bad": wrong.field, "overrule": False}
    return None if first is None else refusal_data(first)


def _doors(state: rules.Meeting, who: str, standing: str) -> Iterator[Door]:
    yield from _steps(state, who)
    if standing in ("chair", "secretary"):
        yield from _table(state, who)
    if standing == "chair":
        yield from _chair(state)
    if standing in ("chair", "secretary"):
        # What members move aloud is entered for them; the presider makes no motions of their own.
        members = tuple(each for each in state.voters if each != state.chair)[:TRIED]
        if members:
            yield from _motions(state, who, members)
    else:
        yield from _motions(state, who)


def _steps(state: rules.Meeting, who: str) -> Iterator[Door]:
    """One-tap acts of anyone."""
    if who not in state.present:
        yield Door("check_in", "check_in", "now")
        return
    if state.consent is not None and state.members[who].voting:
        yield Door("object", "object", "now")
    if state.vote is not None and state.vote.method != "box":
        question = state.known(state.vote.on)
        item = state.item(question.item) if question is not None and question.motion == "main" else None
        options = item.options if item is not None and item.kind == "options" else ()
        if options and item is not None:
            yield Door(
                "cast",
                "cast",
                "now",
                {"on": state.vote.on},
                {"choice": [options[0]["id"]]},
                (
                    {
                        "name": "choice",
                        "type": "choices",
                        "needed": True,
                        "most": item.seats,
                        "options": [dict(o) for o in options],
                    },
                ),
            )
        else:
            for side in ("for", "against", "abstain"):
                yield Door(
                    f"cast.{side}",
                    "cast",
                    "now",
                    {"choice": side, "on": state.vote.on},
                    label=word(f"act.cast.{side}"),
                )
    for ref in reversed(state.made):
        yield Door("second", "second", "now", {"on": ref})
    for ref in reversed(state.made):
        question = state.questions.get(ref)
        if question is not None and question.mover == who:
            yield Door("withdraw", "withdraw", "floor", {"on": ref})
        if question is not None and question.seconder == who:
            yield Door("withdraw_second", "withdraw_second", "floor", {"on": ref})
    yield Door("yield_floor", "yield_floor", "now")
    if any(hand.who == who for hand in state.queue):
        yield Door("lower", "lower", "floor")
    elif who != state.chair:
        debating = state.immediate is not None and state.immediate.debatable
        yield Door(
            "rise",
            "rise",
            "floor",
            asks=(
                {
                    "name": "side",
                    "type": "side",
                    "needed": debating,
                    "options": ["for", "against", "question"],
                },
            ),
        )
    yield Door("leave", "leave", "more")


def _motions(state: rules.Meeting, who: str, for_: tuple[str, ...] = ()) -> Iterator[Door]:
    """Motions of a member, or those that the table enters for one of `for_`."""
    if (who not in state.present and not for_) or state.phase != "in_session":
        return
    for door in _member_motions(state, who):
        if not for_:
            yield door
        elif door.key != "move:withdraw_motion":
            yield replace(door, tried_as=for_, asks=(FOR_WHOM, *door.asks))


def _member_motions(state: rules.Meeting, who: str) -> Iterator[Door]:
    on = state.immediate.id if state.immediate else (state.made[-1] if state.made else state.last_vote)
    for motion in FLOOR:
        # A point about how somebody speaks or behaves is about no question; it is in order at any moment.
        sample: dict[str, Any] = {"breach": {"kind": "other"}} if motion == "point_of_order" else {}
        args = {"motion": motion}
        yield Door(
            f"move:{motion}",
            "move",
            "floor",
            args,
            sample,
            tuple({**ask, "on": on} for ask in ASKS.get(motion, ())),
        )
    for motion, sample in MOTIONS.items():
        second = motion == "amend" and state.immediate is not None and state.immediate.motion == "amend"
        yield Door(
            f"move:{motion}",
            "move",
            "motion",
            {"motion": motion},
            sample,
            tuple(ASKS.get(motion, ())),
            always=True,
            label=word("motion.amend_secondary") if second else None,
        )
    target = state.main
    if target is not None and target.mover == who:
        yield Door(
            "move:withdraw_motion", "move", "motion", {"motion": "withdraw_motion", "target": target.id}
        )
    for aside in state.asides:
        if aside.where == "table" and aside.stack:
            yield Door(
                "move:take_from_table",
                "move",
                "motion",
                {"motion": "take_from_table", "target": aside.stack[0]},
            )
    if state.last_vote is not None:
        yield Door(
            "move:division_assembly",
            "move",
            "floor",
            {"motion": "division_assembly", "target": state.last_vote},
        )
        if not state.stack:
            yield Door(
                "move:reconsider", "move", "motion", {"motion": "reconsider", "target": state.last_vote}
            )


def _table(state: rules.Meeting, who: str) -> Iterator[Door]:
    """The chair's and the recorder's: people without a phone."""
    if state.vote is not None and state.vote.method != "box":
        yield Door(
            "enter_hands",
            "enter_hands",
            "chair",
            {},
            {"counts": {"for": 0}},
            ({"name": "counts", "type": "counts", "needed": True},),
        )
    absent = next((each for each in state.members if each not in state.present), None)
    if absent is not None:
        yield Door(
            "check_in.other",
            "check_in",
            "more",
            {},
            {"who": [absent]},
            ({"name": "who", "type": "person", "needed": True},),
            label=word("act.check_in.other"),
        )


def _chair(state: rules.Meeting) -> Iterator[Door]:
    yield from _chair_meeting(state)
    for ref in reversed(state.made):
        yield Door("state", "state", "now", {"on": ref}, always=True)
        yield Door(
            "rule.out_of_order",
            "rule",
            "chair",
            {"on": ref, "ruling": "out_of_order"},
            asks=({"name": "reason", "type": "text", "needed": False},),
        )
    for ref, motion in state.points.items():
        yield from _points(ref, motion)
    if state.vote is not None:
        # The papers of a box are counted when it is announced; the door is tried as if that were done.
        counted = {"counts": {"for": 0, "against": 0, "abstain": 0}} if state.vote.method == "box" else {}
        yield Door("announce", "announce", "now", {}, counted, always=True)
    elif state.stack:
        yield Door("put", "put", "now", {}, always=True)
        yield Door("put.box", "put", "chair", {"method": "box"}, label=word("act.vote_box"))
    yield from _consents(state)
    first = _next_hand(state)
    for hand in state.queue:
        yield Door(
            "recognize" if hand.who == first else "recognize.other",
            "recognize",
            "now" if hand.who == first else "chair",
            {"who": hand.who},
            label=word("act.recognize"),
        )
    if state.floor is not None:
        yield Door("stop_speaker", "stop_speaker", "chair", {"who": state.floor.who})


def _consents(state: rules.Meeting) -> Iterator[Door]:
    """What may be asked of the room without a vote. A question whose item has a decision rule is counted, never assumed."""
    top = state.immediate
    if state.phase != "in_session" or state.consent is not None or state.vote is not None:
        return
    if top is not None:
        item = state.item(top.item) if top.motion == "main" else None
        if item is None or not item.decision_rule:
            yield Door(
                "ask_consent.pending",
                "ask_consent",
                "chair",
                {"motion": "main", "target": top.id},
                label=word("act.ask_consent.pending"),
            )
        if top.debatable and top.id not in state.closed:
            yield Door(
                "ask_consent.close",
                "ask_consent",
                "chair",
                {"motion": "previous_question", "target": top.id},
                label=word("act.ask_consent.close"),
            )
    elif not state.made:
        yield Door(
            "ask_consent.adjourn",
            "ask_consent",
            "chair",
            {"motion": "adjourn"},
            label=word("act.ask_consent.adjourn"),
        )
    yield Door(
        "ask_consent.words",
        "ask_consent",
        "chair",
        {},
        {"text": "…"},
        (TEXT,),
        label=word("act.ask_consent.words"),
    )


def _next_hand(state: rules.Meeting) -> str | None:
    return rules.who_is_next(state)


def _points(ref: str, motion: str) -> Iterator[Door]:
    """What waits for the chair's ruling or answer."""
    if motion in ("request_information", "parliamentary_inquiry"):
        yield Door("answer", "answer", "now", {"on": ref})
        return
    pair = (
        ("admitted", "not_admitted")
        if motion == "question_of_privilege"
        else ("well_taken", "not_well_taken")
    )
    for ruling in pair:
        yield Door(
            f"rule.{ruling}",
            "rule",
            "now",
            {"on": ref, "ruling": ruling},
            asks=({"name": "reason", "type": "text", "needed": False},),
        )


def _chair_meeting(state: rules.Meeting) -> Iterator[Door]:
    if state.phase == "before":
        yield Door("call_to_order", "call_to_order", "now")
        return
    if state.phase == "recess":
        yield Door("resume", "resume", "now")
        return
    if state.phase != "in_session":
        return
    if not state.stack and not state.made and state.vote is None:
        left = [
            item for item in state.items if item.id not in state.items_done and item.id != state.current_item
        ]
        for spot, item in enumerate(left):
            yield Door(
                "take_up" if spot == 0 else "take_up.other",
                "take_up",
                "now" if spot == 0 else "chair",
                {"item": item.id},
                always=spot == 0,
                label=word("act.take_up_item", title=item.title),
            )
    yield Door(
        "recess",
        "recess",
        "chair",
        {},
        {"minutes": 10},
        ({"name": "minutes", "type": "minutes", "needed": True},),
    )
    yield Door("declare_adjourned", "declare_adjourned", "now" if state.adjourning else "chair", {})
