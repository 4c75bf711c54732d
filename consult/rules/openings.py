"""The doors of a meeting for one member: every act and motion, open or with the reason why not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from consult.rules import acts, moving
from consult.rules.errors import BadAct, Refusal
from consult.rules.evolve import replay
from consult.rules.floor import next_of
from consult.rules.meeting import Meeting, need
from consult.rules.motions import table
from consult.rules.order import CHAIR_ONLY, check
from consult.rules.votes import Need

# Acts a live screen offers, with their plain arguments; a value that must be chosen comes from `_ranges`.
PLAIN = (
    "call_to_order", "check_in", "leave", "rise", "lower", "yield_floor", "second", "put", "announce",
    "resume", "declare_adjourned",
)  # fmt: skip
CHOSEN = {
    "take_up": "item",
    "recognize": "who",
    "stop_speaker": "who",
    "state": "on",
    "withdraw": "on",
    "cast": "choice",
    "recess": "minutes",
    "enter_hands": "counts",
}
# Sample arguments that say nothing: enough to ask whether the door is open.
SAMPLES: dict[str, dict[str, Any]] = {
    "main": {"text": "…"},
    "incidental_main": {"text": "…"},
    "recess": {"minutes": 10},
    "recess_main": {"minutes": 10},
    "substitute": {"text": "…"},
    "amend": {"edit": {"op": "add", "new": "…"}},
    "amend_secondary": {"edit": {"op": "add", "new": "…"}},
    "commit": {"text": "…"},
    "postpone_definitely": {"until": {"meetings_ahead": 1}},
    "limit_debate": {"speech_seconds": 60},
    "previous_question": {},
    "postpone_indefinitely": {},
    "lay_on_table": {},
    "orders_of_day": {},
    "question_of_privilege": {"urgent": True},
    "adjourn": {},
    "point_of_order": {"breach": {"kind": "other"}},
    "appeal": {},
    "suspend_standing_rule": {"purpose_id": "…"},
    "object_consideration": {},
    "division_assembly": {},
    "method_of_voting": {"method": "rising"},
    "parliamentary_inquiry": {},
    "request_information": {},
}


@dataclass(frozen=True)
class Opening:
    """A door. act: its kind; motion: for `move`; args: ready arguments; ranges: allowed values by argument;
    needs: arguments the person must still give. refusal: None when open."""

    act: str
    motion: str | None = None
    args: Mapping[str, Any] = field(default_factory=dict)
    ranges: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)
    needs: tuple[str, ...] = ()
    refusal: Refusal | None = None


def in_order(meeting: Meeting, who: str) -> tuple[Opening, ...]:
    """Every door for this member, open and closed. Doors of the chair only for the chair."""
    out = [_plain(meeting, who, kind) for kind in PLAIN if kind not in CHAIR_ONLY or who == meeting.chair]
    out += [_chosen(meeting, who, kind) for kind in CHOSEN if kind not in CHAIR_ONLY or who == meeting.chair]
    devices = meeting.rulebook.devices
    out += [_motion(meeting, who, name) for name in table() if name in SAMPLES and (not devices or name in devices)]
    return tuple(out)


def _try(m: Meeting, who: str, kind: str, args: Mapping[str, Any]) -> Refusal | None:
    try:
        return check(m, acts.parse(kind, args, who))
    except BadAct as bad:
        return Refusal("out_of_order", "", "bad_argument", {"field": bad.field})


def _plain(m: Meeting, who: str, kind: str) -> Opening:
    args: dict[str, Any] = {}
    if kind == "put" and m.immediate is not None:
        item = m.item(m.immediate.item)
        ordered = m.immediate.method == "ballot"
        args = {"method": "box" if ordered or item is not None and item.method == "box" else "show"}
    if kind == "announce" and m.vote is not None and m.vote.method == "box":
        return Opening(kind, args={}, needs=("counts",), refusal=_try(m, who, kind, {"counts": {}}))
    return Opening(kind, args=args, refusal=_try(m, who, kind, args))


def _ranges(m: Meeting, who: str, kind: str) -> tuple[Any, ...]:
    """The values that an argument may take now."""
    if kind == "take_up":
        return tuple(item.id for item in m.items)
    if kind == "recognize":
        return tuple(hand.who for hand in m.queue)
    if kind == "stop_speaker":
        return (m.floor.who,) if m.floor else ()
    if kind == "state":
        return m.made
    if kind == "withdraw":
        mine = [ref for ref in (*m.made, *m.stack) if m.questions[ref].mover == who]
        return tuple(mine)
    if kind == "recess":
        return (5, 10, 15, 30)
    item = m.item(m.questions[m.vote.on].item) if m.vote is not None else None
    options: tuple[Any, ...] = ("for", "against") if m.nantang else ("for", "against", "abstain")
    if item is not None and item.kind == "options":
        options = (*(str(option.get("id")) for option in item.options), "abstain")
    return options if kind == "cast" else ({"for": 0, "against": 0},)


def _chosen(m: Meeting, who: str, kind: str) -> Opening:
    """Open for the values that are accepted; otherwise the reason for the last one tried."""
    name, refusal, allowed = CHOSEN[kind], None, []
    for value in _ranges(m, who, kind):
        refused = _try(m, who, kind, {name: value})
        if refused is None:
            allowed.append(value)
        else:
            refusal = refused
    if allowed:
        return Opening(kind, ranges={name: tuple(allowed)}, needs=(name,))
    return Opening(kind, needs=(name,), refusal=refusal or Refusal("out_of_order", "RONR 4", "nothing_to_choose"))


def _motion(m: Meeting, who: str, name: str) -> Opening:
    args = {"motion": name, **SAMPLES[name]}
    needs = tuple(key for key, (_, default) in acts.MOTION_ARGS[name].items() if default is acts.NEEDED)
    if name == "amend":
        needs = ("edit",)
    return Opening("move", name, args if not needs else {"motion": name}, needs=needs, refusal=_try(m, who, "move", args))


def vote_needed(meeting: Meeting, question_id: str) -> Need:
    """The exact predicate that decides the question. Raises BadAct if there is none of that id."""
    question = meeting.known(question_id)
    if question is None:
        raise BadAct("question", "unknown")
    return need(meeting, question)


def who_is_next(meeting: Meeting) -> str | None:
    """Who of the hands up must get the floor."""
    return next_of(meeting, meeting.queue)


def what_if(meeting: Meeting, question_id: str, result: str) -> Meeting:
    """The meeting as it would be if the immediately pending question were decided so: adopted, lost, …"""
    from consult.rules import outcome

    question = meeting.known(question_id)
    if question is None or question_id not in meeting.stack:
        raise BadAct("question", "not_pending")
    positive = result in {"adopted", "sustained", "not_sustained", "proceed"}
    if question.motion == "object_consideration":
        positive = result == "not_sustained"
    said = outcome.announcement(meeting, question, positive, None)
    return replay(outcome.settle(meeting, question, said), meeting)


def needs_second(meeting: Meeting, question_id: str) -> bool:
    """Whether the motion still waits for a second."""
    question = meeting.questions.get(question_id)
    return question is not None and question.seconder is None and moving.needs_second(meeting, question)
