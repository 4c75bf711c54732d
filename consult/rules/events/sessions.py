"""The meeting itself: its opening, who is there, recess, adjournment, the next day (8, 20, 21, 40)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from consult.rules.errors import RulesError
from consult.rules.events.agenda import item_of
from consult.rules.events.base import wrong_item
from consult.rules.meeting import Meeting, Member, Question, changed
from consult.rules.rulebook import Rulebook, from_data
from consult.rules.storing import Data, Event, Names, event


@event("meeting_opened")
class MeetingOpened(Event):
    """The meeting exists: rules, roll, agenda. phase: before, or in_session for a record begun in the
    middle."""

    rulebook: Data
    members: tuple[Data, ...]
    quorum: int
    items: tuple[Data, ...] = ()
    date: str = ""
    meets: str = "monthly"
    clock: str | None = None
    present: Names = ()
    in_force: tuple[Data, ...] = ()
    phase: str = "before"
    electors: Names = ()
    adjourn_at: str | None = None

    def wrong(self) -> str | None:
        if self.phase not in {"before", "in_session"}:
            return "wrong_phase"
        if not all(isinstance(each.get("id"), str) for each in self.members):
            return "wrong_member id"
        return next((why for item in self.items if (why := wrong_item(item)) is not None), None)

    def apply(self, m: Meeting) -> Meeting:
        members = {
            str(each.get("id")): Member(
                str(each.get("id")),
                str(each.get("standing", "member")),
                bool(each.get("voting", True)),
                bool(each.get("ex_officio", False)),
            )
            for each in self.members
        }
        chair = next((each.id for each in members.values() if each.standing == "chair"), None)
        questions = {
            str(each.get("ref")): Question(
                str(each.get("ref")),
                "main",
                None,
                text=str(each.get("text", "")),
                status="adopted",
                meeting=0,
            )
            for each in self.in_force
        }
        return changed(
            m,
            phase=self.phase,
            rulebook=_book(self.rulebook),
            members=members,
            electors=frozenset(self.electors),
            hour_fixed=self.adjourn_at,
            chair=chair,
            officer=chair,
            quorum=self.quorum,
            items=tuple(item_of(each) for each in self.items),
            date=self.date,
            first_date=self.date,
            meets=self.meets,
            clock=self.clock,
            present=frozenset(self.present),
            questions=questions,
            dispositions=dict.fromkeys(questions, "adopted"),
        )


@event("called_to_order")
class CalledToOrder(Event):
    timed = True

    at: str | None = None

    def apply(self, m: Meeting) -> Meeting:
        return changed(m, phase="in_session", opened_at=self.at)


@event("admitted")
class Admitted(Event):
    quiet = True

    who: str
    standing: str = "member"
    voting: bool = True
    #: Whether somebody admitted as chair presides where the meeting had none: so in logs of before, now
    #: nobody is
    #: made chair by the roll.
    presides: bool = True

    def apply(self, m: Meeting) -> Meeting:
        known = m.members.get(self.who)
        member = Member(self.who, self.standing, self.voting, known is not None and known.ex_officio)
        members = {**m.members, self.who: member}
        if self.presides and self.standing == "chair" and m.chair is None:
            return changed(m, members=members, chair=self.who, officer=self.who)
        return changed(m, members=members)


@event("checked_in")
class CheckedIn(Event):
    quiet = True

    who: Names

    def apply(self, m: Meeting) -> Meeting:
        return changed(m, present=m.present | frozenset(self.who))


@event("left")
class Left(Event):
    quiet = True

    who: Names

    def apply(self, m: Meeting) -> Meeting:
        gone = frozenset(self.who)
        floor = None if m.floor and m.floor.who in gone else m.floor
        queue = tuple(hand for hand in m.queue if hand.who not in gone)
        return changed(m, present=m.present - gone, floor=floor, queue=queue)


@event("recess_began")
class RecessBegan(Event):
    until: str | None = None
    minutes: int | None = None

    def apply(self, m: Meeting) -> Meeting:
        return changed(m, phase="recess", recess_until=self.until, recess_minutes=self.minutes, floor=None)


@event("resumed")
class Resumed(Event):
    timed = True

    at: str | None = None

    def apply(self, m: Meeting) -> Meeting:
        return changed(
            m, phase="in_session", recess_until=None, recess_minutes=None, just={"what": "resumed"}
        )


@event("adjournment_voted")
class AdjournmentVoted(Event):
    """Carried; not over until the chair declares it."""

    def apply(self, m: Meeting) -> Meeting:
        return changed(m, adjourning=True)


@event("adjourned")
class Adjourned(Event):
    timed = True

    at: str | None = None

    def apply(self, m: Meeting) -> Meeting:
        return changed(
            m,
            phase="adjourned",
            executive=None,
            adjourning=False,
            floor=None,
            queue=(),
            vote=None,
            ended_at=self.at,
            recess_until=None,
        )


@event("hour_fixed")
class HourFixed(Event):
    """The hour of adjourning is fixed."""

    at: str | None = None

    def apply(self, m: Meeting) -> Meeting:
        return changed(m, hour_fixed=self.at or "fixed", hour_come=False)


@event("hour_came")
class HourCame(Event):
    """The hour of adjourning has come: the chair says so, and the meeting may extend its time (41:56)."""

    quiet = True

    def apply(self, m: Meeting) -> Meeting:
        return changed(m, hour_come=True)


@event("time_fixed")
class TimeFixed(Event):
    """An adjourned meeting is set."""

    at: str

    def apply(self, m: Meeting) -> Meeting:
        return changed(m, adjourned_meeting=self.at)


@event("meeting_began")
class MeetingBegan(Event):
    """The next meeting of the body. sitting: regular; adjourned: of the same session, whose number it has;
    special:
    only for the matters of its call."""

    number: int
    date: str
    sitting: str = "regular"
    call: Names = ()

    def apply(self, m: Meeting) -> Meeting:
        return _goes_on(m, self) if self.sitting == "adjourned" else _new_session(m, self)


def _any_meeting(m: Meeting, ev: MeetingBegan) -> Meeting:
    """What ends with any meeting beside what its adjournment ended: leave to speak, the last vote, the hour
    and the chair for the time being."""
    return changed(
        m,
        phase="in_session",
        chair=m.officer or m.chair,
        left_to_debate=None,
        number=ev.number,
        held=m.held + 1,
        sitting=ev.sitting,
        date=ev.date,
        clock=None,
        stopped=frozenset(),
        permitted=frozenset(),
        retake=None,
        undo=None,
        last_vote=None,
        count_ordered=None,
        hour_fixed=None,
        hour_come=False,
        adjourned_meeting=None,
        progress=m.progress + 1,
    )


def _goes_on(m: Meeting, ev: MeetingBegan) -> Meeting:
    """An adjourned meeting goes on where the one before stopped; on another day speeches start afresh (9:17,
    43:12)."""
    fresh = changed(m, speeches={}, sides={}) if ev.date != m.date else m
    return changed(_any_meeting(fresh, ev), day_before=m.date)


def _new_session(m: Meeting, ev: MeetingBegan) -> Meeting:
    """A new session: speeches start afresh, orders on debate are gone, what was put in by vote may be changed
    (9:7, 43:12). What was told for the next meeting is told for the one after a special one."""
    special = ev.sitting == "special"
    notices = tuple(
        {**each, "meeting": ev.number} if special and each.get("meeting") == m.number else each
        for each in m.notices
    )
    return changed(
        _any_meeting(m, ev),
        specials=m.specials + special,
        call=ev.call,
        called=None,
        day_before="",
        notices=notices,
        speeches={},
        sides={},
        barred=frozenset(),
        unseated=frozenset(),
        current_item=None,
        matter=None,
        limits=(),
        questions={ref: changed(each, inserted=()) for ref, each in m.questions.items()},
    )


@event("clock_set")
class ClockSet(Event):
    quiet = True

    at: str

    def apply(self, m: Meeting) -> Meeting:
        return changed(m, clock=self.at)


def _book(data: Mapping[str, Any]) -> Rulebook:
    try:
        return from_data(data)
    except (RulesError, TypeError, AttributeError):
        return Rulebook()
