"""Speeches told as one step, informal talk, and what nobody may do with a turn. Sources: 43, 46:6, 49:21;
Nantang 1-10."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from consult.rules import choices, elections
from consult.rules import events as e
from consult.rules.acts.base import ANYONE, CHAIR, Act, Events, Note, act, arg
from consult.rules.arguments import claimants, flag, name, one_of, whole
from consult.rules.doors import Door, some
from consult.rules.errors import Refusal
from consult.rules.floor import (
    chair_may_debate,
    hands,
    next_of,
    no_voice,
    nominees_debated,
    silenced,
    speech_limit,
    used_up,
)
from consult.rules.meeting import Meeting, Question
from consult.rules.no import no, out, unentitled, unrecognised


@act("speak")
class Speak(Act):
    """A speech as one step, for rooms where turns are recorded after the fact. seconds: its length."""

    may = ANYONE
    cite = "RONR §43"
    doors = (
        Door(each=("on", choices.subjects), choose=("side", lambda m, who: choices.SIDES)),
        Door(),
    )

    on: str | None = arg(name, default=None)
    side: str | None = arg(one_of("for", "against"), default=None)
    seconds: int | None = arg(whole, default=None)
    continuing: bool = arg(flag, default=False)
    off_topic: bool = arg(flag, default=False)
    concerns: str | None = arg(name, default=None)
    conduct: str = arg(one_of("proper", "personal_attack"), default="proper")
    addressed_to: str | None = arg(name, default=None)
    after_stopped: bool = arg(flag, default=False)
    recognised: bool = arg(flag, default=True)
    interrupting: str | None = arg(name, default=None)
    claimants: tuple[Mapping[str, Any], ...] = arg(claimants, default=())

    def check(self, m: Meeting) -> Refusal | None:
        """A speech in debate (2.2, 7; Nantang 1-10)."""
        question = m.immediate
        if self.on is None:
            return self._check_free_speech(m)
        if m.vote is not None or m.retake:
            return out("voting", "RONR 45:6")
        if question is None and elections.nominations_open(m, m.elections.get(self.on)):
            return self._check_nominees(m, self.on)
        if question is None or self.on != question.id:
            cite = "RONR 4:7, 43:1"
            if m.known(self.on) is not None and self.on in m.made:
                return out("not_stated", cite, "state")
            return out("not_immediately_pending", cite, on=self.on, first=m.top)
        if not question.debatable:
            return out("not_debatable", question.row.cite)
        if question.id in m.closed:
            return out("debate_closed", "RONR 16:5")
        if m.adjourning:
            return out("adjourning", "RONR 21:10", "declare_adjourned")
        if not m.quorum_met and not question.row.quorum_free:
            return no("no_quorum", "no_quorum", "RONR 40:6-12", present=m.counted, quorum=m.quorum)
        return self._check_turn(m, question)

    def decide(self, m: Meeting, at: str | None) -> Events:
        """A speech counts once; with `continuing` the speaker keeps the floor."""
        floor = m.floor if m.floor is not None and m.floor.who == self.by and m.floor.on == self.on else None
        out: list[e.Event] = []
        if floor is None and self.continuing:
            out.append(e.Recognized(self.by, self.on, self.side, at))
        if self.on is not None and (floor is None or not floor.spoke):
            out.append(e.Spoke(self.by, self.on, self.side))
        if floor is not None and not self.continuing:
            out.append(e.FloorYielded(self.by))
        return tuple(out) or (e.Noted("speak", self.by),)

    def _check_nominees(self, m: Meeting, office: str) -> Refusal | None:
        """Nominees are debated while nominations are open (46:8)."""
        if self.by == m.chair and not m.small:
            return unentitled("chair_neutral", "RONR 43:29")
        refusal = no_voice(m, self.by) or self._check_floor(m)
        if refusal:
            return refusal
        if not m.small and m.spoken(self.by, office) >= m.rulebook.speeches:
            return unentitled("speeches_used_up", "RONR 43:12")
        if self.seconds is not None and self.seconds > speech_limit(m, self.by, office):
            return unentitled("speech_too_long", "RONR 43:8", seconds=speech_limit(m, self.by, office))
        return None

    def _check_free_speech(self, m: Meeting) -> Refusal | None:
        """Talk without a motion, with nothing pending: only in a small board (49:21), or about nominees
        (46:6)."""
        if self.by == m.chair and m.nantang:
            return unentitled("chair_neutral", "Nantang 13, rule 1")
        if not m.stack and (m.small or nominees_debated(m) and self.by != m.chair):
            return no_voice(m, self.by) or self._check_floor(m)
        return out(
            "nothing_pending" if not m.stack else "not_on_question",
            "RONR 43:1; Nantang 13, rule 2",
            "move:main",
        )

    def _check_floor(self, m: Meeting) -> Refusal | None:
        if not self.recognised or self.interrupting:
            return unrecognised("not_recognised", "RONR 3:30; Nantang 13, rule 3", "rise")
        if m.floor is not None and m.floor.who != self.by:
            return unrecognised("floor_taken", "RONR 42:18", "rise", who=m.floor.who)
        return None

    def _check_turn(self, m: Meeting, question: Question) -> Refusal | None:
        """Whether this member may take this turn on the pending question."""
        if self.after_stopped or self.by in m.stopped and m.floor is not None and m.floor.who == self.by:
            return unentitled("stopped", "RONR 61:10; Nantang 13, rule 7")
        if self.by == m.chair and not chair_may_debate(m, question):
            return unentitled("chair_neutral", "RONR 43:29; Nantang 13, rule 1")
        refusal = no_voice(m, self.by) or silenced(m, self.by, question) or self._check_floor(m)
        refusal = refusal or self._check_manner(m, question)
        if refusal:
            return refusal
        same_speech = (
            m.floor is not None and m.floor.who == self.by and m.floor.spoke and m.floor.on == self.on
        )
        if not same_speech:
            if used_up(m, self.by, question):
                return unentitled("speeches_used_up", "RONR 43:12; Nantang 13, rule 5")
            first = next_of(m, hands(self.claimants))
            if first is not None and first != self.by:
                return unrecognised("not_next", "RONR 42:6-9; Nantang 13, rule 3 and 8", who=first)
        limit = speech_limit(m, self.by, self.on)
        if self.seconds is not None and self.seconds > limit:
            return unentitled("speech_too_long", "RONR 43:8; Nantang 13, rule 5", seconds=limit)
        return None

    def _check_manner(self, m: Meeting, question: Question) -> Refusal | None:
        """Decorum and keeping to the question (43:19-28; Nantang 4, 6, 9, 10)."""
        allowed = {question.id, None}
        opens = {"stack": m.stack, "target": (question.target,)}
        allowed.update(opens.get(question.row.opens_merits, ()))
        if self.off_topic or self.concerns not in allowed:
            return out("off_topic", "RONR 43:20; Nantang 13, rule 6")
        if self.conduct != "proper":
            return out("personal_attack", "RONR 43:21; Nantang 13, rule 10")
        if self.addressed_to not in (None, m.chair):
            return out("address_the_chair", "RONR 43:22; Nantang 13, rule 4")
        if m.nantang and self.side is None:
            return out("say_your_side", "Nantang 13, rule 9")
        if self.by == question.mover and self.side == _against_himself(question) and not m.nantang:
            return unentitled("own_motion", "RONR 43:25")
        return None


def _against_himself(question: Question) -> str:
    """The side a mover may not take. An appeal is put as "shall the decision stand?": its mover is against
    (24:3)."""
    return "for" if question.row.acts_on_no else "against"


@act("discuss")
class Discuss(Act):
    """Talks informally with no motion pending (small boards)."""

    may = ANYONE
    after_adjourning = False
    cite = "RONR 49:21"
    doors = (Door(),)

    continuing: bool = arg(flag, default=False)
    interrupting: str | None = arg(name, default=None)

    def check(self, m: Meeting) -> Refusal | None:
        """Informal talk: a small board with nothing pending (49:21)."""
        if self.by == m.chair and m.nantang:
            return unentitled("chair_neutral", "Nantang 13, rule 1")
        if not m.small or m.stack:
            return out("no_informal_talk", "RONR 49:21; Nantang 13, rule 2", "move:main")
        if self.interrupting:
            return unrecognised("not_recognised", "RONR 3:30", "rise")
        return no_voice(m, self.by)

    def decide(self, m: Meeting, at: str | None) -> Events:
        return (e.Recognized(self.by, None, None, at),) if self.continuing else (e.Noted("discuss", self.by),)


@act("yield_time")
class YieldTime(Act):
    """Hands unused time to another: never in order (43:10)."""

    cite = "RONR 43:10"
    doors = (Door(samples=some({"to": "…", "seconds": 0}), needs=("to", "seconds")),)

    to: str = arg(name)
    seconds: int = arg(whole)

    def check(self, m: Meeting) -> Refusal | None:
        return unentitled("time_not_given", "RONR 43:10; Nantang 13, rule 5")


@act("summarise")
class Summarise(Note):
    """The chair sums up what a speaker said."""

    may = CHAIR
    cite = "Nantang 1"
    doors = (Door(choose=("who", choices.here), moment=frozenset({"chair_neutral"})),)

    who: str = arg(name)

    def check(self, m: Meeting) -> Refusal | None:
        """A neutral chair does not sum up what others said (Nantang 1)."""
        if m.nantang:
            return unentitled("chair_neutral", "Nantang 13, rule 1")
        return None if self.who in m.present else out("unknown_member", "RONR 43:29", who=self.who)
