"""Questions one may ask a meeting: its doors for one member, the vote needed, who is next, what a result would do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

# The two data modules are imported for what they register.
from consult.rules import act_doors as _acts  # noqa: F401
from consult.rules import acts, moving, outcome, votes
from consult.rules import motion_doors as _motions  # noqa: F401
from consult.rules.doors import ACT_DOORS, MOTION_DOORS, Door, Sample
from consult.rules.errors import BadAct, Refusal
from consult.rules.evolve import replay
from consult.rules.floor import next_of
from consult.rules.meeting import Meeting, need
from consult.rules.order import check, gate
from consult.rules.votes import Need


@dataclass(frozen=True)
class Opening:
    """A door. act: its kind; motion: for `move`; args: ready arguments; ranges: for an argument chosen from what the
    meeting holds, all values in order now; needs: arguments the person must still give. refusal: None when open;
    examples: whole arguments that are in order, one for each value of the range.

    An open door: its `args`, one value of each range and fitting `needs` make an act that `decide` accepts, and with
    any other value in a range it is refused. A closed door: every such act is refused.
    """

    act: str
    motion: str | None = None
    args: Mapping[str, Any] = field(default_factory=dict)
    ranges: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)
    needs: tuple[str, ...] = ()
    refusal: Refusal | None = None
    examples: tuple[Mapping[str, Any], ...] = ()


def in_order(meeting: Meeting, who: str) -> tuple[Opening, ...]:
    """Every door for this member, open or closed, each closed one with its refusal: all acts, and all motions that the
    rules in force know. Costs more the more decisions may be brought back; `check` of one act never does."""
    out: list[Opening] = []
    for kind, doors in ACT_DOORS.items():
        shut = gate(meeting, who, kind)
        if shut is not None:
            out.append(Opening(kind, refusal=shut))
            continue
        for door in doors:
            out += _openings(meeting, who, kind, None, door)
    shut, devices = gate(meeting, who, "move"), meeting.rulebook.devices
    for motion, doors in MOTION_DOORS.items():
        if devices is not None and motion not in devices:
            continue
        for door in doors:
            out += (
                [Opening("move", motion, refusal=shut)]
                if shut
                else _openings(meeting, who, "move", motion, door)
            )
    return tuple(out)


def _openings(m: Meeting, who: str, kind: str, motion: str | None, door: Door) -> Iterator[Opening]:
    """One opening, or one for each value that splits the door; where it has nothing to choose from, a closed one."""
    fixed = {"motion": motion, **door.args} if motion else dict(door.args)
    if door.each is None:
        yield _opening(m, who, kind, motion, door, fixed)
        return
    name, values = door.each
    some = tuple(values(m, who))
    for value in some:
        yield _opening(m, who, kind, motion, door, {**fixed, name: value})
    if not some:
        yield Opening(
            kind, motion, fixed, needs=door.needs, refusal=_nothing(m, who, kind, motion, door, name)
        )


def _opening(
    m: Meeting, who: str, kind: str, motion: str | None, door: Door, fixed: dict[str, Any]
) -> Opening:
    if door.choose is None:
        got = (
            _among(m, who, kind, motion, door, fixed)
            if door.among is not None
            else _tried(m, who, kind, door, fixed)
        )
        if isinstance(got, Refusal):
            return Opening(kind, motion, fixed, needs=door.needs, refusal=got)
        return Opening(kind, motion, fixed, needs=door.needs, examples=(got,))
    name, values = door.choose
    able: list[Any] = []
    examples: list[Sample] = []
    refusal: Refusal | None = None
    for value in values(m, who if door.chosen_for is None else str(fixed[door.chosen_for])):
        got = _tried(m, who, kind, door, {**fixed, name: value})
        if isinstance(got, Refusal):
            refusal = refusal or got
            if got.reason in door.moment:
                break
        else:
            able.append(value)
            examples.append(got)
    if able:
        return Opening(kind, motion, fixed, {name: tuple(able)}, door.needs, examples=tuple(examples))
    refusal = refusal or _nothing(m, who, kind, motion, door, name)
    return Opening(kind, motion, fixed, needs=door.needs, refusal=refusal)


# Refusals that have nothing to do with what the act is about: no other value would fare better.
OF_THE_MOMENT = frozenset(
    {
        "question_pending", "voting", "no_quorum", "adjourning", "floor_taken", "others_waiting", "chair_neutral",
        "not_recognised", "unknown_device",
    }
)  # fmt: skip


def _among(
    m: Meeting, who: str, kind: str, motion: str | None, door: Door, fixed: dict[str, Any]
) -> Refusal | Sample:
    """The latest value that is in order, or the refusal of the very latest."""
    assert door.among is not None
    name, values = door.among
    refusal: Refusal | None = None
    for value in reversed(tuple(values(m, who))):
        got = _tried(m, who, kind, door, {**fixed, name: value})
        if not isinstance(got, Refusal) or got.reason in OF_THE_MOMENT:
            return got
        refusal = refusal or got
    return refusal or _nothing(m, who, kind, motion, door, name)


def _nothing(m: Meeting, who: str, kind: str, motion: str | None, door: Door, name: str) -> Refusal:
    """Why not, where there is nothing to choose from: what the rules say of a value that is not there."""
    values: dict[str, Any] = {"motion": motion, **door.args} if motion else dict(door.args)
    values[name] = {"meeting": m.number + 1, "notice_of": {"motion": "rescind", "target": "…"}}.get(name, "…")
    if door.choose is not None and door.choose[0] != name:
        values[door.choose[0]] = {"side": "for", "vote": "yes", "ruling": "well_taken"}.get(
            door.choose[0], "…"
        )
    got = _tried(m, who, kind, door, values)
    return got if isinstance(got, Refusal) else Refusal("out_of_order", "RONR 4:4", "nothing_to_choose")


def _tried(m: Meeting, who: str, kind: str, door: Door, args: Sample) -> Refusal | Sample:
    """The arguments with the first sample that is in order, or the refusal of the first."""
    refusal: Refusal | None = None
    for sample in door.samples(m, args) if door.samples is not None else ({},):
        whole = {**args, **sample}
        try:
            refused = check(m, acts.parse(kind, whole, who))
        except BadAct as bad:
            refused = Refusal("out_of_order", "RONR 4:4", "bad_argument", {"field": bad.field})
        if refused is None:
            return whole
        refusal = refusal or refused
    return refusal or Refusal("out_of_order", "RONR 4:4", "nothing_to_choose")


def vote_needed(meeting: Meeting, question_id: str) -> Need:
    """The exact predicate that decides the question. Raises BadAct if there is none of that id."""
    question = meeting.known(question_id)
    if question is None:
        raise BadAct("question", "unknown")
    return need(meeting, question)


def who_is_next(meeting: Meeting) -> str | None:
    """Who of the hands up must get the floor."""
    return next_of(meeting, meeting.queue)


def chair_vote_matters(meeting: Meeting, question_id: str, yes: int, no: int) -> bool:
    """Whether one vote more, of the chair, would change the result of that count (4:56, 44:12). Raises BadAct."""
    for name, count in (("yes", yes), ("no", no)):
        acts.whole(name, count)
    return votes.chair_vote_matters(vote_needed(meeting, question_id), yes, no)


def what_if(meeting: Meeting, question_id: str, result: str) -> Meeting:
    """The meeting as it would be if a pending question were decided so: adopted or lost; of an appeal sustained or
    reversed, of an objection sustained or not_sustained, of the orders of the day proceed or refused. Raises BadAct."""
    question = meeting.known(question_id)
    if question is None or question_id not in meeting.stack:
        raise BadAct("question", "not_pending")
    positive = result == outcome.result_of(question, True)
    if not positive and result != outcome.result_of(question, False):
        raise BadAct("result", "choice")
    said = outcome.announcement(meeting, question, positive, None)
    return replay(outcome.settle(meeting, question, said), meeting)


def needs_second(meeting: Meeting, question_id: str) -> bool:
    """Whether the motion still waits for a second."""
    question = meeting.questions.get(question_id)
    return question is not None and question.seconder is None and moving.needs_second(meeting, question)
