"""Questions one may ask a meeting: its doors for a member, the vote needed, who is next, what if."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any

from consult.rules import acts, moving, outcome, votes
from consult.rules.arguments import whole
from consult.rules.doors import ACT_DOORS, MOTION_DOORS, Door, Sample
from consult.rules.errors import BadAct, Refusal
from consult.rules.evolve import replay
from consult.rules.floor import next_of
from consult.rules.meeting import Meeting, changed, need
from consult.rules.order import check, gate
from consult.rules.votes import Need

#: What may refuse an act beside the rules: the decision rule of an item, the rights of a service.
Also = Callable[[Meeting, acts.Act], Refusal | None]


class Range(Collection[Any]):
    """The values of an argument that are in order now, in the order to offer them. A value is tried only when
    somebody reads as far as it: `first` tries up to the first that fits, `in` tries that one value, `len` and
    a whole reading all.

    Good for as long as the meeting it was read from: a meeting never changes, so neither does its range.
    """

    def __init__(
        self,
        values: Callable[[], Iterable[Any]],
        tried: Callable[[Any], Refusal | Sample],
        moment: Collection[str] = (),
    ) -> None:
        self._values = values
        self._tried = tried
        self._moment = moment
        self._known: list[tuple[Any, Sample]] = []
        self._coming = self._in_order()
        #: Why the first value that was refused was, as far as the range was read.
        self.refusal: Refusal | None = None
        #: That value.
        self.refused: Any = None

    def _in_order(self) -> Iterator[tuple[Any, Sample]]:
        for value in self._values():
            got = self._tried(value)
            if not isinstance(got, Refusal):
                yield value, got
                continue
            if self.refusal is None:
                self.refusal, self.refused = got, value
            if got.reason in self._moment:
                return

    def _read(self) -> Iterator[tuple[Any, Sample]]:
        spot = 0
        while True:
            if spot == len(self._known):
                found = next(self._coming, None)
                if found is None:
                    return
                self._known.append(found)
            yield self._known[spot]
            spot += 1

    def __iter__(self) -> Iterator[Any]:
        return (value for value, _ in self._read())

    def __contains__(self, value: object) -> bool:
        return value in self._values() and not isinstance(self._tried(value), Refusal)

    def __len__(self) -> int:
        return sum(1 for _ in self._read())

    def __bool__(self) -> bool:
        return self.first is not None

    @property
    def first(self) -> tuple[Any, Sample] | None:
        """The first value and whole arguments with it that are in order; None where no value fits."""
        if not self._known:
            found = next(self._coming, None)
            if found is None:
                return None
            self._known.append(found)
        return self._known[0]

    def page(self, start: int, size: int) -> tuple[Any, ...]:
        """`size` values from the one numbered `start` (from 0), fewer at the end."""
        return tuple(islice(self, start, start + size))

    def examples(self) -> Iterator[Sample]:
        """Whole arguments that are in order, one for each value."""
        return (whole for _, whole in self._read())


@dataclass(frozen=True)
class Opening:
    """A door. act: its kind; motion: for `move`; variant: which of an act's doors; args: ready arguments;
    ranges: for an argument chosen from what the meeting holds, the values in order now; needs: arguments the
    person must still give; optional: ranged arguments that may be left out now. refusal: None when open;
    example: whole arguments, in order when open, and when closed those that the refusal speaks of (None where
    there was nothing to try).

    An open door: its `args`, one value of each range and fitting `needs` make an act that `decide` accepts,
    and with any other value in a range it is refused. A closed door: every such act is refused.
    """

    act: str
    motion: str | None = None
    variant: str = ""
    args: Mapping[str, Any] = field(default_factory=dict)
    ranges: Mapping[str, Range] = field(default_factory=dict)
    needs: tuple[str, ...] = ()
    optional: frozenset[str] = frozenset()
    refusal: Refusal | None = None
    example: Sample | None = None
    #: of `in_order_for`: those for whom it is open
    people: Range | None = None

    @property
    def examples(self) -> Iterator[Sample]:
        """Whole arguments that are in order, one for each value of the range; none when closed."""
        if self.refusal is not None or self.example is None:
            return iter(())
        for values in self.ranges.values():
            return values.examples()
        return iter((self.example,))


def in_order(
    meeting: Meeting,
    who: str,
    acts: Collection[str] | None = None,
    motions: Collection[str] | None = None,
    also: Also | None = None,
) -> tuple[Opening, ...]:
    """The doors of a member, open or closed, each closed one with its refusal.

    acts, motions: the kinds and motions wanted; all where neither is given, but for motions that the rules in
    force do not know. also: what may refuse beside the rules. Ranges are read lazily (Range), so the cost is
    that of a check or two for each door. Who is not on the roll gets closed doors.
    """
    if acts is None and motions is None:
        devices = meeting.rulebook.devices
        acts, motions = ACT_DOORS, [each for each in MOTION_DOORS if devices is None or each in devices]
    out: list[Opening] = []
    for kind in acts or ():
        out += _of_kind(meeting, who, kind, None, ACT_DOORS.get(kind, ()), also)
    shut = gate(meeting, who, "move")
    for motion in motions or ():
        if shut is not None:
            out += _shut(meeting, who, "move", motion, MOTION_DOORS[motion], shut)
        else:
            out += _Tries(meeting, who, "move", motion, also).all(MOTION_DOORS[motion])
    return tuple(out)


#: Refusals that rest on who it is: somebody else may fare better. All others speak of the matter.
OF_THE_PERSON = frozenset(
    {
        "not_present", "no_vote", "not_a_member", "chair_neutral", "floor_taken", "others_waiting",
        "losing_side", "lost_in_committee", "second_suggestion", "own_motion", "not_the_mover",
        "guest_in_debate",
    }
)  # fmt: skip


def in_order_for(
    meeting: Meeting, people: Iterable[str], motions: Collection[str], also: Also | None = None
) -> tuple[Opening, ...]:
    """The motions that somebody may enter for these people: open where one of them may make it, `people`
    being those.

    People are tried only as far as one is found; where the matter and not the person is refused, no further.
    """
    known = tuple(dict.fromkeys((*_favoured(meeting, people := tuple(people)), *people)))
    out: list[Opening] = []
    for motion in motions:
        out += _for_somebody(meeting, known, motion, also)
    return tuple(out)


def _for_somebody(m: Meeting, people: tuple[str, ...], motion: str, also: Also | None) -> Iterable[Opening]:
    """The openings of the first for whom one is open, else those of the first at all."""
    closed: list[Opening] = []
    for who in people:
        found = _of_kind(m, who, "move", motion, MOTION_DOORS[motion], also)
        if any(each.refusal is None for each in found):
            return [_with_people(m, people, each, also) for each in found]
        closed = closed or found
        why = {each.refusal.reason for each in found if each.refusal is not None}
        if not why & OF_THE_PERSON or why & _ONE_MAY and who not in _favoured(m, people):
            break
    return closed


#: Refusals in favour of one person, who is tried before everybody else.
_ONE_MAY = frozenset({"floor_taken", "others_waiting"})


def _favoured(m: Meeting, people: tuple[str, ...]) -> tuple[str, ...]:
    """The speaker or else the first hand, and who presides, whom no hand keeps waiting, where these are among
    the people."""
    first = m.floor.who if m.floor is not None else m.queue[0].who if m.queue else None
    return tuple(who for who in (first, m.chair) if who is not None and who in people)


def _with_people(m: Meeting, people: tuple[str, ...], door: Opening, also: Also | None) -> Opening:
    if door.refusal is not None or door.example is None:
        return door
    whole = door.example

    def tried(who: Any) -> Refusal | Sample:
        act = acts.parse("move", whole, who)
        refused = check(m, act) or (also(m, act) if also is not None else None)
        return whole if refused is None else refused

    return replace(door, people=Range(lambda: people, tried))


def _of_kind(
    m: Meeting, who: str, kind: str, motion: str | None, doors: tuple[Door, ...], also: Also | None
) -> list[Opening]:
    """The openings of one act or motion; one closed for each door where the member may do no such act at
    all.
    """
    shut = gate(m, who, kind)
    if shut is not None:
        return _shut(m, who, kind, motion, doors, shut)
    return _Tries(m, who, kind, motion, also).all(doors)


def _shut(
    m: Meeting, who: str, kind: str, motion: str | None, doors: tuple[Door, ...], why: Refusal
) -> list[Opening]:
    return [
        Opening(kind, motion, door.variant_in(m, who), _fixed(motion, door), needs=door.needs, refusal=why)
        for door in doors
    ]


def _fixed(motion: str | None, door: Door) -> dict[str, Any]:
    return {"motion": motion, **door.args} if motion else dict(door.args)


# Refusals that have nothing to do with what the act is about: no other value would fare better.
OF_THE_MOMENT = frozenset(
    {
        "question_pending", "voting", "no_quorum", "adjourning", "floor_taken", "others_waiting",
        "chair_neutral", "not_recognised", "unknown_device",
    }
)  # fmt: skip


#: What every opening starts from: copying costs a fifth of making one.
_ANY = Opening("")


@dataclass(frozen=True)
class _Tries:
    """Tries an act of a member, door by door."""

    meeting: Meeting
    who: str
    kind: str
    motion: str | None
    also: Also | None

    def all(self, doors: Iterable[Door]) -> list[Opening]:
        return [opening for door in doors for opening in self.openings(door)]

    def openings(self, door: Door) -> Iterator[Opening]:
        """One, or one for each value that splits the door; where it has nothing to choose from, a closed
        one.
        """
        fixed = _fixed(self.motion, door)
        if door.each is None:
            yield self.opening(door, fixed)
            return
        name, values = door.each
        found = False
        for value in values(self.meeting, self.who):
            found = True
            yield self.opening(door, {**fixed, name: value})
        if not found:
            yield self.made(door, fixed, refusal=self.nothing(door, name))

    def opening(self, door: Door, fixed: dict[str, Any]) -> Opening:
        if door.choose is not None:
            return self.chosen(door, fixed)
        if door.among is not None:
            name, values = door.among
            latest = Range(
                lambda: reversed(tuple(values(self.meeting, self.who))),
                lambda value: self.tried(door, {**fixed, name: value}),
                OF_THE_MOMENT,
            )
            if latest.first is not None:
                return self.made(door, fixed, example=latest.first[1])
            if latest.refusal is None:
                return self.made(door, fixed, refusal=self.nothing(door, name))
            return self.made(door, fixed, refusal=latest.refusal, example={**fixed, name: latest.refused})
        got = self.tried(door, fixed)
        if isinstance(got, Refusal):
            return self.made(door, fixed, refusal=got, example=fixed)
        return self.made(door, fixed, example=got)

    def chosen(self, door: Door, fixed: dict[str, Any]) -> Opening:
        assert door.choose is not None
        name, values = door.choose
        by = self.who if door.chosen_for is None else str(fixed[door.chosen_for])
        able = Range(
            lambda: values(self.meeting, by),
            lambda value: self.tried(door, {**fixed, name: value}),
            door.moment,
        )
        if able.first is not None:
            free = door.optional is not None and door.optional(self.meeting, self.who)
            return self.made(
                door, fixed, {name: able}, example=able.first[1], optional=(name,) if free else ()
            )
        if able.refusal is None:
            return self.made(door, fixed, refusal=self.nothing(door, name))
        return self.made(door, fixed, refusal=able.refusal, example={**fixed, name: able.refused})

    def made(
        self,
        door: Door,
        fixed: Sample,
        ranges: Mapping[str, Range] | None = None,
        refusal: Refusal | None = None,
        example: Sample | None = None,
        optional: tuple[str, ...] = (),
    ) -> Opening:
        return changed(
            _ANY,
            act=self.kind,
            motion=self.motion,
            variant=door.variant_in(self.meeting, self.who),
            args=fixed,
            ranges=ranges or {},
            needs=door.needs,
            optional=frozenset(optional),
            refusal=refusal,
            example=example,
        )

    def nothing(self, door: Door, name: str) -> Refusal:
        """Why not, where there is nothing to choose from: what the rules say of a value that is not there."""
        values = _fixed(self.motion, door)
        values[name] = {
            "meeting": self.meeting.held + 1,
            "notice_of": {"motion": "rescind", "target": "…"},
        }.get(name, "…")
        if door.choose is not None and door.choose[0] != name:
            values[door.choose[0]] = {
                "side": "for", "vote": "yes", "ruling": "well_taken", "choice": "for"
            }.get(door.choose[0], "…")  # fmt: skip
        got = self.tried(door, values)
        return got if isinstance(got, Refusal) else Refusal("out_of_order", "RONR 4:4", "nothing_to_choose")

    def tried(self, door: Door, args: Sample) -> Refusal | Sample:
        """The arguments with the first sample that is in order, or the refusal of the first."""
        refusal: Refusal | None = None
        for sample in door.samples(self.meeting, args) if door.samples is not None else ({},):
            whole = {**args, **sample}
            try:
                act = acts.parse(self.kind, whole, self.who)
                refused = act.check(self.meeting)  # the gate let them through
                if refused is None and self.also is not None:
                    refused = self.also(self.meeting, act)
            except BadAct as bad:
                refused = Refusal("out_of_order", "RONR 4:4", "bad_argument", {"field": bad.field})
            if refused is None:
                return whole
            refusal = refusal or refused
        return refusal or Refusal("out_of_order", "RONR 4:4", "nothing_to_choose")


def judge(meeting: Meeting, act: acts.Act) -> Refusal | None:
    """Why the act is not in order now, or None: `order.check`, whose advice is kept to what is open now."""
    refusal = check(meeting, act)
    return None if refusal is None else advised(meeting, act.by, refusal)


def advised(meeting: Meeting, who: str, refusal: Refusal) -> Refusal:
    """The refusal with only such advice (`instead`) as who was refused, the chair or somebody else who is
    here
    could follow at this moment: advice that is itself closed is none."""
    if not refusal.instead:
        return refusal
    people = tuple(dict.fromkeys((who, *((meeting.chair,) if meeting.chair else ()), *meeting.present)))
    able = tuple(each for each in refusal.instead if any(_open(meeting, one, each) for one in people))
    return replace(refusal, instead=able)


def _open(meeting: Meeting, who: str, key: str) -> bool:
    """Whether a door of that key ("put", "move:amend") is open to that member."""
    kind, _, motion = key.partition(":")
    doors = MOTION_DOORS.get(motion, ()) if motion else ACT_DOORS.get(kind, ())
    devices = meeting.rulebook.devices
    if motion and devices is not None and motion not in devices:
        return False
    return any(each.refusal is None for each in _of_kind(meeting, who, kind, motion or None, doors, None))


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
    """Whether one vote more, of the chair, would change the result of that count (4:56, 44:12). Raises
    BadAct.
    """
    for name, count in (("yes", yes), ("no", no)):
        whole(name, count)
    return votes.chair_vote_matters(vote_needed(meeting, question_id), yes, no)


def what_if(meeting: Meeting, question_id: str, result: str) -> Meeting:
    """The meeting as it would be if a pending question were decided so: adopted or lost; of an appeal
    sustained or reversed, of an objection sustained or not_sustained, of the orders of the day proceed or
    refused. Raises BadAct.
    """
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
