"""Recess, adjournment, the next meeting, and time. Sources: 9:1, 20, 21, 43:8."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from consult.rules import events as e
from consult.rules import presiding, sessions
from consult.rules.acts.base import ALWAYS, ANYONE, CHAIR, Act, Events, act, arg
from consult.rules.acts.business import short
from consult.rules.acts.consent import over
from consult.rules.acts.presiding import agreed, carried
from consult.rules.again import date_of, hour_come
from consult.rules.arguments import day, hour, listed, name, one_of, votes, whole
from consult.rules.doors import Door, Sample, some
from consult.rules.errors import Refusal
from consult.rules.evolve import replay
from consult.rules.floor import end_of_speech
from consult.rules.meeting import Meeting
from consult.rules.no import out
from consult.rules.outcome import moment_after


def _somebody_speaks(m: Meeting) -> Refusal | None:
    """nantang13: the chair closes the meeting or calls a break whenever nobody holds the floor (rule 1, rules
    17)."""
    if m.floor is None:
        return None
    return out("floor_taken", "Nantang 13, rules 1 and 3", "stop_speaker", who=m.floor.who)


@act("recess")
class Recess(Act):
    """The chair declares a recess, by consent while nothing is pending or as scheduled; under the Nantang
    rules whenever
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
        """After the vote to adjourn, or when nothing is pending (21:14); under the Nantang rules whenever
        nobody speaks."""
        if m.vote is not None or m.retake:
            return out("voting", "RONR 21:13")
        if m.nantang:
            return _somebody_speaks(m)
        if m.stack and not m.adjourning and not hour_come(m):
            return out("question_pending", "RONR 21:14", "move:adjourn", pending=m.stack[-1])
        return None

    def decide(self, m: Meeting, at: str | None) -> Events:
        return (*_closing(m, m.adjourned_meeting is not None), e.Adjourned(at))


def _later(hour: str, minutes: int) -> str:
    """An hour (HH:MM) or an instant so many minutes later."""
    if len(hour) > 5:
        return (datetime.fromisoformat(hour) + timedelta(minutes=minutes)).isoformat()
    then = datetime.fromisoformat(f"2000-01-01T{hour}") + timedelta(minutes=minutes)
    return then.strftime("%H:%M")


@act("extend_meeting")
class ExtendMeeting(Act):
    """The hour of adjourning is put off by so many minutes: without objection, or by two thirds (yes, no)."""

    may = CHAIR
    after_adjourning = False
    cite = "RONR 41:56, 25:2"
    doors = (Door(samples=some({"minutes": 30}), needs=("minutes",)),)

    minutes: int = arg(whole)
    objections: tuple[str, ...] = arg(listed(name), default=())
    yes: int | tuple[str, ...] | None = arg(votes, default=None)
    no: int | tuple[str, ...] | None = arg(votes, default=None)

    def check(self, m: Meeting) -> Refusal | None:
        if m.hour_fixed is None or ":" not in m.hour_fixed:
            return out("no_hour_fixed", "RONR 41:56")
        if m.vote is not None or m.retake:
            return out("voting", "RONR 45:6")
        if not 0 < self.minutes <= 24 * 60:
            return out("malformed_limits", "RONR 41:56")
        return short(m) or agreed(m, self.objections, self.yes, self.no, "RONR 41:56, 25:2")

    def decide(self, m: Meeting, at: str | None) -> Events:
        if not carried(m, self.yes, self.no, two_thirds=not m.nantang):
            return (e.Noted("not_extended", self.by),)
        return (e.HourFixed(_later(str(m.hour_fixed), self.minutes)),)


@act("new_meeting")
class NewMeeting(Act):
    """Opens the next meeting. meeting: which it is of all held. sitting: regular, on its day; adjourned: at
    the time
    fixed, going on with this session where it stopped; special: on `date`, for the matters of its `call`
    alone. Like
    the clock it may come from one who was away: whoever opens a meeting is there (47:11)."""

    may = ANYONE
    absent_may = True
    without_chair = True
    phases = ALWAYS
    cite = "RONR §8, §9, §21, §22"
    doors = (
        Door(choose=("meeting", lambda m, who: (m.held + 1,))),
        Door(
            variant="adjourned",
            choose=("meeting", lambda m, who: (m.held + 1,)),
            args={"sitting": "adjourned"},
        ),
        Door(
            variant="special",
            choose=("meeting", lambda m, who: (m.held + 1,)),
            args={"sitting": "special"},
            samples=lambda m, args: ({"date": m.date or "2026-01-01", "call": ("…",)},),
            needs=("date", "call"),
        ),
    )

    meeting: int = arg(whole)
    sitting: str = arg(one_of("regular", "adjourned", "special"), default="regular")
    date: str | None = arg(day, default=None)
    call: tuple[str, ...] = arg(listed(name), default=())

    def check(self, m: Meeting) -> Refusal | None:
        refusal = presiding.may_open(m, self.by)
        if refusal is not None:
            return refusal
        if self.meeting != m.held + 1:
            return out("not_the_next_meeting", "RONR 9:1", meeting=m.held + 1)
        if m.vote is not None:
            return out("voting", "RONR 21:13")
        if self.sitting == "adjourned" and m.adjourned_meeting is None:
            return out("no_time_fixed", "RONR 9:17, 22:1", "move:fix_time")
        if self.sitting == "special":
            return self._check_call(m)
        return None

    def _check_call(self, m: Meeting) -> Refusal | None:
        """A special meeting is called for matters named, on a day named (9:13)."""
        if not self.call or self.date is None:
            return out("no_call", "RONR 9:13")
        return out("time_past", "RONR 9:13", date=self.date) if self.date < m.date else None

    def decide(self, m: Meeting, at: str | None) -> Events:
        """The present one is closed first if it is open, and the session unless it goes on."""
        goes_on = self.sitting == "adjourned"
        closing: Events = () if m.phase == "adjourned" else (*_closing(m, goes_on), e.Adjourned(at))
        after = replay(closing, m)
        waits = m.phase == "adjourned" and m.adjourned_meeting is not None and not goes_on
        ending = sessions.end(after) if waits else ()
        after = replay(ending, after)
        began = (self._began(after), *presiding.here_by(after, self.by))
        after = replay(began, after)
        back = sessions.resumed(after) if goes_on else ()
        return (*closing, *ending, *began, *presiding.opened_by(after, self.by), *back)

    def _began(self, m: Meeting) -> e.MeetingBegan:
        if self.sitting == "adjourned":
            return e.MeetingBegan(m.number, str(m.adjourned_meeting)[:10], "adjourned")
        if self.sitting == "special":
            return e.MeetingBegan(m.number + 1, str(self.date), "special", self.call)
        return e.MeetingBegan(m.number + 1, date_of(m, m.number + 1).isoformat())


def _closing(m: Meeting, goes_on: bool) -> Events:
    """What becomes of what is pending: it waits for the adjourned meeting where one follows, else the session
    ends."""
    return sessions.suspend(m) if goes_on else sessions.close(m)


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
        set_ = (e.ClockSet(self.at),)
        after = replay(set_, m)
        came = m.phase == "in_session" and hour_come(after) and not m.hour_come
        return (*set_, e.HourCame()) if came else set_


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
        if m.phase == "in_session" and not m.hour_come and _past(m.hour_fixed, at):
            out.append(e.HourCame())
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
