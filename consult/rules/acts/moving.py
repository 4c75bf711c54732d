"""Making, seconding and stating motions, and changing or withdrawing one. Sources: 4:4-24, 33:11-19,
37:14."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, replace
from typing import Any, Self

from consult.rules import again, blanks, choices, motions, moving
from consult.rules import events as e
from consult.rules.acts.base import CHAIR, Act, Events, act, arg, arguments
from consult.rules.arguments import claimants, listed, motion_args, name, one_of, text, value_of_blank
from consult.rules.doors import Door, some
from consult.rules.errors import BadAct, Refusal
from consult.rules.floor import limit_of_last_vote
from consult.rules.meeting import Meeting, Question
from consult.rules.motions import motion, table
from consult.rules.no import late, no, out, unentitled, unrecognised
from consult.rules.outcome import adhering, made_event


@act("move")
class Move(Act):
    """Makes a motion, raises a point, a demand or a request. args: see its family in `motions/`.

    for_item: the item of the agenda whose own question a main motion is to be; left out, it is of no item,
    whatever heading is current."""

    cite = "RONR §4-6; the table below"

    motion: str
    ref: str | None = arg(name, default=None)
    second: str | None = arg(name, default=None)
    for_item: str | None = arg(name, default=None)
    interrupting: str | None = arg(name, default=None)
    claimants: tuple[Mapping[str, Any], ...] = arg(claimants, default=())
    chair_view: str | None = arg(one_of("dilatory", "not_germane", "negates", "vague"), default=None)
    args: Mapping[str, Any] = field(default_factory=dict)

    def check(self, m: Meeting) -> Refusal | None:
        """Makes a motion: recognition, then whether it is in order, then the chair's judgement."""
        ref = self.new_ref(m)
        if ref in m.questions:
            return out("name_taken", "RONR 4:4", ref=ref)
        question = moving.draft(m, self, ref)
        refusal = self._chair_moves(m) if m.nantang else None
        refusal = refusal or _item_named(m, question, self.for_item)
        refusal = refusal or self._has_floor(m, question) or moving.check_motion(m, question)
        refusal = refusal or self._chair_moves(m) or self._second_given(m)
        refusal = refusal or self._others_first(m)
        if refusal is None and self.chair_view is not None:
            return out(f"ruled_{self.chair_view}", "RONR 12:16, 39", "move:appeal", view=self.chair_view)
        return refusal

    def decide(self, m: Meeting, at: str | None) -> Events:
        """Made; seconded if a second is given; points, demands and requests take effect as raised."""
        question = replace(moving.draft(m, self, self.new_ref(m)), item=self.for_item)
        out: list[e.Event] = [made_event(question)]
        if self.second is not None and moving.needs_second(m, question):
            out.append(e.Seconded(question.id, self.second))
        if not question.row.stacked:
            out.append(e.Raised(question.id))
            follow = motions.handling(question.motion).raised
            out += follow(m, question) if follow is not None else []
        return tuple(out)

    def new_ref(self, m: Meeting) -> str:
        """The name of the new question: as given, or the next free number."""
        return self.ref or f"q{len(m.questions) + 1}"

    @classmethod
    def read(cls, args: Mapping[str, Any], by: str) -> Self:
        """`move` takes its own arguments and those of the motion, side by side."""
        own = arguments(cls.kind)
        motion = args.get("motion")
        if not isinstance(motion, str) or motion not in table():
            raise BadAct("motion", "unknown")
        values = {key: own[key].metadata["parse"](key, args[key]) for key in own if args.get(key) is not None}
        rest = {str(key): each for key, each in args.items() if key not in own and key != "motion"}
        return cls(by=by, motion=motion, args=motion_args(motion, rest), **values)

    def _has_floor(self, m: Meeting, q: Question) -> Refusal | None:
        """Someone else has the floor and this may not interrupt (2.2.3)."""
        if moving.interrupts(q):
            return None
        speaking = self.interrupting or (m.floor.who if m.floor is not None else None)
        if speaking is not None and speaking != self.by:
            return unrecognised("floor_taken", "RONR 42:18", "rise", who=speaking)
        held = m.floor is not None and m.floor.who == self.by
        if not held and m.vote is None and m.queue and all(hand.who != self.by for hand in m.queue[:1]):
            if self.by == m.chair:
                return None
            return unrecognised("others_waiting", "RONR 3:30; 42:2", "rise", who=m.queue[0].who)
        return None

    def _chair_moves(self, m: Meeting) -> Refusal | None:
        """The presiding officer makes no motions, but in a small board (43:29, 49:21); he may object or raise
        a point."""
        if self.by != m.chair or m.small or motion(self.motion).chair_may_move:
            return None
        if not m.rulebook.chair_neutral and m.rulebook.base != "small_board":
            return None
        return unentitled("chair_neutral", "RONR 43:29, 47:7; Nantang 13, rule 1")

    def _second_given(self, m: Meeting) -> Refusal | None:
        if self.second is None:
            return None
        if self.second == self.by:
            return unentitled("own_motion", "RONR 4:9")
        if self.second not in m.members or self.second not in m.present:
            return unentitled("not_present", "RONR 4:9", who=self.second)
        return None

    def _others_first(self, m: Meeting) -> Refusal | None:
        """Others ask for the floor, for the business that the motion would end."""
        others = [each["who"] for each in self.claimants if each["who"] != self.by]
        if not others:
            return None
        return out("others_waiting", "RONR 31:4, 42:2-13", who=others[0])


def _item_named(m: Meeting, q: Question, ref: str | None) -> Refusal | None:
    """A main motion is an item's own question where the item was taken up and brought none, or where a motion
    in substance the same as the one it had may be made anew (10:26, 38:3). No chair may waive this: it says
    what settles the item."""
    if ref is None:
        return None
    own = [each.id for each in m.questions.values() if each.item == ref]
    same = (again.same_question(m, replace(q, args={"same_as": each})) for each in own)
    waiting = next((each for each in own if each in m.made), None)
    refusal: Refusal | None
    if m.item(ref) is None:
        refusal = out("unknown_item", "RONR 41:5", item=ref)
    elif q.motion != "main":
        refusal = out("no_main_question", "RONR 10:1", on=q.id)
    elif ref not in m.items_done:
        refusal = out("not_due", "RONR 41:5", item=ref)
    elif waiting is not None:
        refusal = out("question_pending", "RONR 10:26", pending=waiting)
    else:
        refusal = next((each for each in same if each is not None), None)
    return replace(refusal, waivable=False) if refusal else None


@act("second")
class Second(Act):
    """Seconds a motion just made."""

    cite = "RONR 4:9-13"
    doors = (Door(choose=("on", choices.made)),)

    on: str | None = arg(name, default=None)

    def check(self, m: Meeting) -> Refusal | None:
        ref = self.seconded(m)
        if ref is None or ref not in m.made:
            return out("nothing_to_second", "RONR 4:9", on=ref)
        question = m.questions[ref]
        if question.mover == self.by:
            return unentitled("own_motion", "RONR 4:9")
        if self.by == m.chair and m.rulebook.chair_neutral and not m.small:
            return unentitled("chair_neutral", "RONR 43:29")
        if question.seconder is not None:
            return out("already_seconded", "RONR 4:9", on=ref)
        if not moving.needs_second(m, question):
            return out("no_second_needed", "RONR 4:9, 49:21; Nantang 13", on=ref)
        return None

    def decide(self, m: Meeting, at: str | None) -> Events:
        ref = str(self.seconded(m))
        args = m.questions[ref].args
        if "modified" not in args:
            return (e.Seconded(ref, self.by),)
        now = {name: value for name, value in args.items() if name != "modified"}
        return (e.Seconded(ref, self.by), e.ArgsChanged(ref, now))  # the words seconded are the changed ones

    def seconded(self, m: Meeting) -> str | None:
        """The motion seconded: as named, or the last one waiting for a second."""
        if self.on is not None:
            return self.on
        waiting = [
            ref
            for ref in m.made
            if moving.needs_second(m, m.questions[ref]) and not m.questions[ref].seconder
        ]
        return waiting[-1] if waiting else None


@act("no_second")
class NoSecond(Act):
    """The chair says that nobody seconds: the motion falls, and may be made again."""

    may = CHAIR
    cite = "RONR 4:10"
    doors = (Door(each=("on", choices.made)),)

    on: str = arg(name)

    def check(self, m: Meeting) -> Refusal | None:
        question = m.questions.get(self.on)
        if question is None or self.on not in m.made:
            return out("not_made", "RONR 4:10", on=self.on)
        if question.seconder is not None:
            return out("already_seconded", "RONR 4:10", "state", on=self.on)
        if not moving.needs_second(m, question):
            return out("no_second_needed", "RONR 4:9, 49:21; Nantang 13", "state", on=self.on)
        return None

    def decide(self, m: Meeting, at: str | None) -> Events:
        return (e.LeftStack((self.on,), "no_second"),)


@act("withdraw_second")
class WithdrawSecond(Act):
    """Takes the second back, before the motion is stated."""

    cite = "RONR 4:19"
    doors = (Door(choose=("on", choices.made)),)

    on: str = arg(name)

    def check(self, m: Meeting) -> Refusal | None:
        """The seconder may take it back when the mover has changed the motion, before it is stated (4:19)."""
        question = m.questions.get(self.on)
        if question is None:
            return out("unknown_question", "RONR 4:19", on=self.on)
        if self.on not in m.made:
            return late("already_stated", "RONR 4:19")
        if question.seconder != self.by:
            return unentitled("not_the_seconder", "RONR 4:19")
        if not question.args.get("modified"):
            return out("not_changed", "RONR 4:19")
        return None

    def decide(self, m: Meeting, at: str | None) -> Events:
        return (e.SecondWithdrawn(self.on),)


@act("withdraw")
class Withdraw(Act):
    """The mover withdraws: alone before it is stated, by consent after."""

    after_adjourning = False
    cite = "RONR 33:11-19"
    doors = (
        Door(variant="made", choose=("on", choices.made)),
        # once stated only if nobody objects: who objected has to be given (33:16)
        Door(variant="stated", choose=("on", choices.stack), needs=("objections",)),
    )

    on: str = arg(name)
    objections: tuple[str, ...] = arg(listed(name), default=())

    def check(self, m: Meeting) -> Refusal | None:
        return _own_change(m, self.by, self.on, self.objections, "move:withdraw_motion")

    def decide(self, m: Meeting, at: str | None) -> Events:
        return (e.LeftStack(adhering(m, self.on), "withdrawn"),)


@act("modify")
class Modify(Act):
    """The mover changes the words: alone before it is stated, by consent after."""

    after_adjourning = False
    cite = "RONR 33:11-19"
    doors = (Door(choose=("on", choices.made_or_pending), samples=some({"text": "…"}), needs=("text",)),)

    on: str = arg(name)
    text: str = arg(text)
    objections: tuple[str, ...] = arg(listed(name), default=())

    def check(self, m: Meeting) -> Refusal | None:
        return _own_change(m, self.by, self.on, self.objections, "move:amend")

    def decide(self, m: Meeting, at: str | None) -> Events:
        question = m.questions[self.on]
        return (
            e.TextChanged(self.on, self.text),
            e.ArgsChanged(self.on, {**question.args, "modified": True}),
        )


def _own_change(m: Meeting, by: str, ref: str, objections: tuple[str, ...], instead: str) -> Refusal | None:
    """Before it is stated the mover alone; after that only if nobody objects (33:11-19), but for Nantang,
    where the mover may drop or change his motion until the vote starts."""
    refusal = moving.check_withdrawable(m, ref)
    if refusal:
        return refusal
    question = m.questions[ref]
    own = {question.mover}
    if question.row.second_if == "for_himself":  # whose duty it is takes the request back, whoever moved it
        own.add(question.args.get("who") or question.mover)
    if by not in own:
        return unentitled("not_the_mover", "RONR 33:11")
    if ref not in m.made and not m.quorum_met and not m.nantang:
        return no("no_quorum", "no_quorum", "RONR 40:6", present=m.counted, quorum=m.quorum)
    if ref not in m.made and not m.nantang and any(who != by for who in objections):
        return no("vote_needed", "objection", "RONR 33:16, 4:58", instead, on=ref)
    return None


@act("state")
class State(Act):
    """The chair places a motion before the body."""

    may = CHAIR
    cite = "RONR 4:15"
    doors = (Door(each=("on", choices.made)),)

    on: str = arg(name)

    def check(self, m: Meeting) -> Refusal | None:
        question = m.questions.get(self.on) or m.attempts.get(self.on)
        if question is not None and not question.row.stacked:
            return out("not_stated", "RONR 23:2", on=self.on)
        if question is None or self.on not in m.made:
            return out("not_made", "RONR 4:15", on=self.on)
        if moving.needs_second(m, question) and question.seconder is None:
            return no("needs_second", "no_second", "RONR 4:9-13", "second", on=self.on)
        fits = motions.handling(question.motion).fits_stated
        return fits(m, question) if fits is not None else moving.check_motion(m, question)

    def decide(self, m: Meeting, at: str | None) -> Events:
        """The question is before the body; a reconsideration that cannot be taken up now is recorded."""
        question = m.questions[self.on]
        floor: Events = ()
        if m.floor is not None and m.floor.who == question.mover:
            floor = (e.FloorYielded(question.mover, "moved"),)
        instead = motions.handling(question.motion).stated
        happens = instead(m, question) if instead is not None else None
        return (*floor, *(stated(m, question) if happens is None else happens))


def stated(m: Meeting, question: Question) -> Events:
    """Stated, with what a main motion brings: an item or matter ends, a blank opens."""
    out: list[e.Event] = []
    if question.row.reconsiders and m.stack and m.stack[-1] in m.closed:
        out.append(e.DebateClosed((question.id,)))  # the order that holds for the vote holds for this (16:5)
    limit = limit_of_last_vote(m, question.target) if question.row.reconsiders else None
    if limit is not None:
        out.append(e.DebateLimited((question.id,), limit))
    out.append(e.Stated(question.id))
    item = m.item(m.current_item)
    over = m.matter is not None or item is not None and item.order is not None
    if question.row.original and over:
        out.append(e.ItemFinished(m.current_item))
    blank = question.args.get("blank")
    if blank:
        out.append(e.BlankCreated(str(blank["ref"]), question.id, str(blank["kind"])))
    return tuple(out)


@act("suggest")
class Suggest(Act):
    """Suggests a value for a blank."""

    after_adjourning = False
    cite = "RONR 12:92-113"
    doors = (Door(choose=("blank", choices.blanks), samples=some({"value": "…"}), needs=("value",)),)

    blank: str = arg(name)
    value: int | str = arg(value_of_blank)

    def check(self, m: Meeting) -> Refusal | None:
        return blanks.check_suggest(m, self.by, self.blank, self.value)

    def decide(self, m: Meeting, at: str | None) -> Events:
        return (e.Suggested(self.blank, self.by, self.value),)
