"""Recess, adjournment, the next meeting, and time. Sources: 9:1, 20, 21, 43:8."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from consult.rules import events as e
from consult.rules import presiding, sessions
from consult.rules.acts.base import ALWAYS, ANYONE, CHAIR, Act, Events, act, arg
from consult.rules.acts.consent import over
from consult.rules.again import date_of
from consult.rules.arguments import hour, whole
from consult.rules.doors import Door, Sample, some
from consult.rules.errors import Refusal
from consult.rules.evolve import replay
from consult.rules.floor import end_of_speech
from consult.rules.meeting import Meeting
from consult.rules.no import out
from consult.rules.outcome import moment_after


def _somebody_speaks(m: Meeting) -> Refusal | None:
    """nantang13: the chair closes the meeting or calls a break whenever nobody holds the floor (rule 1, rules 17)."""
    if m.floor is None:
        return None
    return out("floor_taken", "Nantang 13, rules 1 and 3", "stop_speaker", who=m.floor.who)


@act("recess")
class Recess(Act):
    """The chair declares a recess, by consent while nothing is pending or as scheduled; under the Nantang rules whenever
    nobody speaks."""

    may = CHAIR
    cite = "RONR 20:3"
    doors = (Door(samples=some({"minutes": 10}), needs=("minutes",)),)

    minutes: int = arg(whole)

    def check(self, m: Meeting) -> Refusal | None:
        if m.vote is not None or m.retake:
            return out("voting", "RONR 45:6")
        if m.nantang:
            return _somebody_speaks(m)
        if m.stack:
            return out("question_pending", "RONR 20:3", "move:recess", pending=m.stack[-1])
        return None

    def decide(self, m: Meeting, at: str | None) -> Events:
        return (*end_of_speech(m, "recess"), e.RecessBegan(moment_after(at, 60 * self.minutes), self.minutes))


@act("resume")
class Resume(Act):
    """The chair ends a recess."""

    may = CHAIR
    phases = frozenset({"in_session", "recess"})
    cite = "RONR 20:8"
    doors = (Door(),)

    def check(self, m: Meeting) -> Refusal | None:
        return None if m.phase == "recess" else out("no_recess", "RONR 20:8")

    def decide(self, m: Meeting, at: str | None) -> Events:
        return (e.Resumed(at),)


@act("declare_adjourned")
class DeclareAdjourned(Act):
    """The chair closes the meeting."""

    may = CHAIR
    cite = "RONR 21:14"
    doors = (Door(variant=lambda m, who: "voted" if m.adjourning else ""),)

    def check(self, m: Meeting) -> Refusal | None:
        """After the vote to adjourn, or when nothing is pending (21:14); under the Nantang rules whenever nobody speaks."""
        if m.vote is not None or m.retake:
            return out("voting", "RONR 21:13")
        if m.nantang:
            return _somebody_speaks(m)
        hour = (m.hour_fixed or "")[-5:]
        come = m.hour_fixed is not None and m.clock is not None and ":" in hour and m.clock >= hour
        if m.stack and not m.adjourning and not come:
            return out("question_pending", "RONR 21:14", "move:adjourn", pending=m.stack[-1])
        return None

    def decide(self, m: Meeting, at: str | None) -> Events:
        return (*sessions.close(m), e.Adjourned(at))


@act("new_meeting")
class NewMeeting(Act):
    """Opens the next regular meeting on its day."""

    may = ANYONE
    absent_may = True
    without_chair = True
    phases = ALWAYS
    cite = "RONR §8, §21"
    doors = (Door(choose=("meeting", lambda m, who: (m.number + 1,))),)

    meeting: int = arg(whole)

    def check(self, m: Meeting) -> Refusal | None:
        refusal = presiding.may_open(m, self.by)
        if refusal is not None:
            return refusal
        if self.meeting != m.number + 1:
            return out("not_the_next_meeting", "RONR 9:1", meeting=m.number + 1)
        if m.vote is not None:
            return out("voting", "RONR 21:13")
        return None

    def decide(self, m: Meeting, at: str | None) -> Events:
        """The next regular meeting; the present one is closed first if it is open."""
        closing: Events = () if m.phase == "adjourned" else (*sessions.close(m), e.Adjourned(at))
        after = replay(closing, m)
        day = date_of(after, self.meeting)
        began: Events = (e.MeetingBegan(self.meeting, day.isoformat()), *presiding.here_by(after, self.by))
        return (*closing, *began, *presiding.opened_by(replay(began, after), self.by))


def _clock(m: Meeting, args: Sample) -> Iterable[Sample]:
    return ({"at": m.clock or "00:00"},)


@act("clock")
class Clock(Act):
    """Time passes; the time of day now."""

    may = CHAIR
    phases = ALWAYS
    meanwhile = True
    doors = (Door(samples=_clock, needs=("at",)),)

    at: str = arg(hour)

    def check(self, m: Meeting) -> Refusal | None:
        if m.clock is not None and self.at < m.clock:
            return out("time_runs_on", "RONR 41:5", clock=m.clock)
        return None

    def decide(self, m: Meeting, at: str | None) -> Events:
        return (e.ClockSet(self.at),)


@act("tick")
class Tick(Act):
    """Time is up for something; anyone may say so, and it yields nothing twice."""

    may = ANYONE
    without_chair = True
    phases = ALWAYS
    absent_may = True
    meanwhile = True
    cite = "RONR 43:8"
    doors = (Door(),)

    def decide(self, m: Meeting, at: str | None) -> Events:
        """What is over by now: a recess, a speech, a vote. Yields nothing twice."""
        out: list[e.Event] = []
        if m.phase == "recess" and _past(m.recess_until, at):
            out.append(e.Resumed(at))
        if m.floor is not None and not m.floor.overtime and _past(m.floor.ends_at, at):
            out.append(e.TimeCalled(m.floor.who))
        if m.vote is not None and not m.vote.time_up and _past(m.vote.ends_at, at):
            out.append(e.VoteTimeCalled(m.vote.on))
        if m.consent is not None and _past(m.consent.ends_at, at):
            out += over(m, at)
        return tuple(out)


def _past(deadline: str | None, at: str | None) -> bool:
    if deadline is None or at is None:
        return False
    try:
        return datetime.fromisoformat(at) >= datetime.fromisoformat(deadline)
    except (ValueError, TypeError):
        return False
