"""Asking for the floor, giving it and ending a turn. Sources: 3:30-35, 42, 43:10; Nantang 3, 7, 8, 11."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from consult.rules import choices
from consult.rules import events as e
from consult.rules.acts.base import ALWAYS, ANYONE, CHAIR, Act, Events, Note, act, arg
from consult.rules.acts.presiding import agreed, carried
from consult.rules.arguments import claimants, flag, listed, name, side, text, votes, whole
from consult.rules.doors import Door, some
from consult.rules.errors import Refusal
from consult.rules.floor import (
    ASKING,
    debate_open,
    end_of_speech,
    hands,
    may_take_turn,
    next_of,
    no_voice,
    rank_of_claim,
    silenced,
    speech_limit,
    used_up,
    who_is_next,
)
from consult.rules.meeting import Meeting
from consult.rules.no import out, unentitled
from consult.rules.outcome import moment_after


def _hands(m: Meeting, who: str) -> Iterable[str]:
    """Those who asked for it, whose turn it is first; the speaker alone while there is one (42:18)."""
    if m.floor is not None:
        return (m.floor.who,)
    up = dict.fromkeys((next_of(m, m.queue), *(hand.who for hand in m.queue)))
    return (each for each in up if each in m.present)


@act("rise")
class Rise(Act):
    """Asks for the floor."""

    may = ANYONE
    meanwhile = True
    cite = "RONR 3:30-31"
    doors = (
        Door(
            variant=lambda m, who: "again" if any(hand.who == who for hand in m.queue) else "",
            choose=("side", lambda m, who: (*choices.SIDES, ASKING)),
            optional=lambda m, who: m.immediate is None or not m.immediate.debatable,
        ),
    )

    side: str | None = arg(side, default=None)

    def check(self, m: Meeting) -> Refusal | None:
        """Any member present may ask for the floor, except while a vote is taken."""
        if m.vote is not None:
            return out("voting", "RONR 42:2")
        refusal = no_voice(m, self.by)
        if refusal:
            return refusal
        if any(hand.who == self.by for hand in m.queue) and self.side is None:
            return out("hand_already_up", "RONR 3:31", "lower")
        if m.floor is not None and m.floor.who == self.by:
            return out("has_the_floor", "RONR 3:31", "yield_floor")
        question = m.immediate
        if question is None or not debate_open(m, question) or self.side == ASKING:
            return None
        if used_up(m, self.by, question):
            return unentitled("speeches_used_up", "RONR 43:12")
        return silenced(m, self.by, question)

    def decide(self, m: Meeting, at: str | None) -> Events:
        return (e.HandRaised(self.by, self.side, at),)


@act("lower")
class Lower(Act):
    """Takes the hand down; chair may do it for `who`."""

    may = ANYONE
    without_chair = True
    phases = ALWAYS
    absent_may = True
    meanwhile = True
    cite = "RONR 3:31"
    doors = (Door(),)

    who: str | None = arg(name, default=None)

    def decide(self, m: Meeting, at: str | None) -> Events:
        who = self.who if self.who and self.by == m.chair else self.by
        return (e.HandLowered(who),) if any(hand.who == who for hand in m.queue) else ()


@act("recognize")
class Recognize(Act):
    """The chair gives the floor."""

    may = CHAIR
    cite = "RONR 3:30-35, §42"
    doors = (
        Door(variant="hand", choose=("who", _hands), moment=frozenset({"voting"})),
        Door(variant="other", choose=("who", choices.without_hands), moment=frozenset({"voting"})),
    )

    who: str = arg(name)
    side: str | None = arg(side, default=None)
    seconds: int | None = arg(whole, default=None)

    def check(self, m: Meeting) -> Refusal | None:
        """The chair must give the floor to whoever has the best claim."""
        if m.vote is not None or m.retake:
            return out("voting", "RONR 45:6")
        if self.who not in m.members or self.who not in m.present:
            return unentitled("not_present", "RONR 3:30", who=self.who)
        refusal = no_voice(m, self.who)
        if refusal:
            return refusal
        if m.floor is not None and m.floor.who != self.who:
            return out("floor_taken", "RONR 42:18", "stop_speaker", who=m.floor.who)
        question = m.immediate
        side = self.side_in(m)
        refusal = silenced(m, self.who, question) if side != ASKING else None
        if refusal:
            return refusal
        if not may_take_turn(m, self.who, question, side):
            return unentitled("speeches_used_up", "RONR 43:12", who=self.who)
        if m.nantang and m.queue:
            first = who_is_next(m)
            if first is not None and first != self.who:
                return out("not_next", "Nantang 13, rule 3 and 8", "recognize", who=first)
        rank = rank_of_claim(m, self.who, question, side)
        for hand in m.queue:
            if not may_take_turn(m, hand.who, question, hand.side):
                continue
            if rank_of_claim(m, hand.who, question, hand.side) < rank:
                return out("not_next", "RONR 42:6-9", "recognize", who=hand.who)
        return None

    def decide(self, m: Meeting, at: str | None) -> Events:
        on = m.stack[-1] if m.stack else None
        seconds = self.seconds or speech_limit(m, self.who, on)
        return (e.Recognized(self.who, on, self.side_in(m), at, moment_after(at, seconds), seconds),)

    def side_in(self, m: Meeting) -> str | None:
        """The side as given, or as the hand went up."""
        return self.side or next((hand.side for hand in m.queue if hand.who == self.who), None)


@act("yield_floor")
class YieldFloor(Act):
    """The speaker ends."""

    may = ANYONE
    without_chair = True
    meanwhile = True
    cite = "RONR 42:18"
    doors = (Door(),)

    seconds: int | None = arg(whole, default=None)

    def check(self, m: Meeting) -> Refusal | None:
        """Only the speaker has something to yield."""
        if m.floor is None:
            return out("nobody_speaks", "RONR 42:18")
        if m.floor.who != self.by:
            return unentitled("not_the_speaker", "RONR 42:18")
        limit = speech_limit(m, self.by, m.floor.on)
        if self.seconds is not None and self.seconds > limit:
            return unentitled("speech_too_long", "RONR 43:8; Nantang 13, rule 5", seconds=limit)
        return None

    def decide(self, m: Meeting, at: str | None) -> Events:
        return end_of_speech(m, "yielded")


@act("stop_speaker")
class StopSpeaker(Act):
    """The chair ends a turn. barred: for a breach of order, so that they speak no more on the question
    without leave."""

    may = CHAIR
    meanwhile = True
    cite = "RONR 61:10-11; Nantang 7"
    doors = (
        Door(choose=("who", choices.speaker)),
        Door(variant="barred", choose=("who", choices.speaker), args={"barred": True}),
    )

    who: str = arg(name)
    why: str = arg(text, default="")
    barred: bool = arg(flag, default=False)

    def check(self, m: Meeting) -> Refusal | None:
        """Somebody must be speaking."""
        if m.floor is None or m.floor.who != self.who:
            return out("nobody_speaks", "RONR 61:10")
        return no_barring(m) if self.barred else None

    def decide(self, m: Meeting, at: str | None) -> Events:
        on = m.top if self.barred else None
        return (*end_of_speech(m, "stopped")[:-1], e.SpeakerStopped(self.who, self.why, on))


def no_barring(m: Meeting) -> Refusal | None:
    """Nobody is barred but from a question that is pending; the thirteen rules only end the turn (rule 7)."""
    if m.nantang:
        return out("unknown_device", "Nantang 13, rule 7", "stop_speaker", motion="let_speak")
    return out("nothing_pending", "RONR 61:11") if m.immediate is None else None


def _called_to_order(m: Meeting, who: str) -> Iterable[str]:
    """Those whose speaking may be settled: barred from the question, or just stopped or called to order."""
    just = m.just or {}
    maybe = (str(just.get("on")), *sorted(m.stopped), *sorted(each for ref, each in m.barred if ref == m.top))
    return (each for each in dict.fromkeys(maybe) if each in m.members and _may_be_settled(m, each))


def _may_be_settled(m: Meeting, who: str) -> bool:
    just = m.just or {}
    called = just.get("ruling") == "called_to_order" and just.get("on") == who
    return called or who in m.stopped or (str(m.top), who) in m.barred


@act("let_speak")
class LetSpeak(Act):
    """The chair asks whether who was called to order may speak again on the pending question: without
    objection, or by a vote (yes, no). Lost, they may not."""

    may = CHAIR
    cite = "RONR 61:11"
    doors = (Door(choose=("who", _called_to_order)),)

    who: str = arg(name)
    objections: tuple[str, ...] = arg(listed(name), default=())
    yes: int | tuple[str, ...] | None = arg(votes, default=None)
    no: int | tuple[str, ...] | None = arg(votes, default=None)

    def check(self, m: Meeting) -> Refusal | None:
        """The question is undebatable, and decided at once."""
        if self.who not in m.members:
            return out("unknown_member", "RONR 61:11", who=self.who)
        if m.vote is not None or m.retake:
            return out("voting", "RONR 45:6")
        refusal = no_barring(m)
        if refusal is None and not _may_be_settled(m, self.who):
            refusal = out("not_barred", "RONR 61:11", who=self.who)
        return refusal or agreed(m, self.objections, self.yes, self.no, "RONR 61:11, 4:60")

    def decide(self, m: Meeting, at: str | None) -> Events:
        return (e.SpeechSettled(self.who, str(m.top), carried(m, self.yes, self.no)),)


@act("assign_floor")
class AssignFloor(Act):
    """The chair gives the floor to whoever has the best claim."""

    may = CHAIR
    cite = "RONR 42:6-10"
    doors = (Door(samples=some({"claimants": []}), needs=("claimants",)),)

    claimants: tuple[Mapping[str, Any], ...] = arg(claimants)

    def decide(self, m: Meeting, at: str | None) -> Events:
        who = next_of(m, hands(self.claimants))
        return (e.Noted("assigned", self.by, {"who": who}),)


@act("ask_more")
class AskMore(Note):
    """The chair asks whether anyone still wants to speak."""

    may = CHAIR
    cite = "RONR 43:2; Nantang 11"
    doors = (Door(samples=some({"claimants": []}), needs=("claimants",)),)

    claimants: tuple[Mapping[str, Any], ...] = arg(claimants)
