"""What happened: a frozen dataclass per kind, past tense, holding consequences and not intentions.

How they are stored and read back is in storing.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Any

from consult.rules.arguments import ITEM, motion_args
from consult.rules.errors import BadAct
from consult.rules.motions import parsers, table
from consult.rules.storing import EVENTS as EVENTS
from consult.rules.storing import UPCASTERS as UPCASTERS
from consult.rules.storing import Data, Names, event, upcast
from consult.rules.storing import Event as Event
from consult.rules.storing import decode as decode
from consult.rules.storing import encode as encode
from consult.rules.storing import load as load
from consult.rules.storing import thaw as thaw


def none() -> Any:
    """An empty mapping as default."""
    return field(default_factory=dict)


def wrong_motion(motion: str, args: Mapping[str, Any]) -> str | None:
    """What is wrong with a motion's name or arguments as stored; None if nothing."""
    if motion not in table():
        return "unknown_motion"
    try:
        motion_args(
            motion, {key: value for key, value in args.items() if value is not None and key != "modified"}
        )
    except BadAct as bad:
        return f"wrong_args {bad.field}"
    return None


def wrong_values(args: Mapping[str, Any]) -> str | None:
    """The same for arguments of some motion: each must be fit for one that takes it."""
    for key, value in args.items():
        if (
            value is not None
            and key != "modified"
            and not any(_reads(parser, key, value) for parser in parsers(key))
        ):
            return f"wrong_args {key}"
    return None


def _reads(parser: Any, key: str, value: Any) -> bool:
    try:
        parser(key, value)
    except BadAct:
        return False
    return True


def wrong_item(data: Any) -> str | None:
    """The same for an item of the agenda; fields that are not known are left out when it is read."""
    if not isinstance(data, Mapping) or "id" not in data:
        return "wrong_item id"
    return next(
        (
            f"wrong_item {key}"
            for key, parser in ITEM.items()
            if key in data and not _reads(parser, key, data[key])
        ),
        None,
    )


# --- the meeting ---


@event("meeting_opened")
class MeetingOpened(Event):
    """The meeting exists: rules, roll, agenda. phase: before, or in_session for a record begun in the middle."""

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

    def wrong(self) -> str | None:
        if self.phase not in {"before", "in_session"}:
            return "wrong_phase"
        if not all(isinstance(each.get("id"), str) for each in self.members):
            return "wrong_member id"
        return next((why for item in self.items if (why := wrong_item(item)) is not None), None)


@event("called_to_order")
class CalledToOrder(Event):
    at: str | None = None


@event("admitted")
class Admitted(Event):
    who: str
    standing: str = "member"
    voting: bool = True


@event("checked_in")
class CheckedIn(Event):
    who: Names


@event("left")
class Left(Event):
    who: Names


@event("recess_began")
class RecessBegan(Event):
    until: str | None = None
    minutes: int | None = None


@event("resumed")
class Resumed(Event):
    at: str | None = None


@event("adjournment_voted")
class AdjournmentVoted(Event):
    """Carried; not over until the chair declares it."""


@event("adjourned")
class Adjourned(Event):
    at: str | None = None


@event("hour_fixed")
class HourFixed(Event):
    """The hour of adjourning is fixed."""

    at: str | None = None


@event("time_fixed")
class TimeFixed(Event):
    """An adjourned meeting is set."""

    at: str


@event("meeting_began")
class MeetingBegan(Event):
    """The next regular meeting of the body."""

    number: int
    date: str


@event("clock_set")
class ClockSet(Event):
    at: str


@event("item_taken_up")
class ItemTakenUp(Event):
    item: str


@event("matter_taken_up")
class MatterTakenUp(Event):
    matter: str


@event("item_finished")
class ItemFinished(Event):
    item: str | None = None


# --- the floor ---


@event("hand_raised")
class HandRaised(Event):
    who: str
    side: str | None = None
    at: str | None = None


@event("hand_lowered")
class HandLowered(Event):
    who: str


@event("recognized")
class Recognized(Event):
    who: str
    on: str | None = None
    side: str | None = None
    at: str | None = None
    ends_at: str | None = None
    seconds: int | None = None


@event("floor_yielded")
class FloorYielded(Event):
    who: str
    why: str = "yielded"


@event("spoke")
class Spoke(Event):
    """A speech counted on a question."""

    who: str
    on: str | None = None
    side: str | None = None


@event("time_called")
class TimeCalled(Event):
    """The speaker's time is up."""

    who: str


@event("speaker_stopped")
class SpeakerStopped(Event):
    who: str
    why: str = ""


@event("permitted")
class Permitted(Event):
    """The body let a guest speak in debate at this meeting."""

    who: str


@event("noted")
class Noted(Event):
    """Something on the record without an effect of its own: an answer, a question to the room."""

    what: str
    by: str | None = None
    data: Data = none()


@event("consent_asked")
class ConsentAsked(Event):
    """motion: None where the meeting only agrees to the words."""

    by: str
    motion: str | None = None
    target: str | None = None
    text: str = ""
    at: str | None = None
    ends_at: str | None = None
    seconds: int = 10


@event("consent_ended")
class ConsentEnded(Event):
    """how: agreed, objected (by), or lapsed."""

    how: str
    by: str | None = None
    motion: str | None = None
    target: str | None = None
    text: str = ""


# --- the six steps ---


@event("motion_made")
class MotionMade(Event):
    id: str
    motion: str
    mover: str | None = None
    text: str = ""
    text_id: str | None = None
    item: str | None = None
    target: str | None = None
    degree: int = 0
    debatable: bool = True
    args: Data = none()

    def wrong(self) -> str | None:
        return wrong_motion(self.motion, self.args)


@event("seconded")
class Seconded(Event):
    on: str
    by: str


@event("second_withdrawn")
class SecondWithdrawn(Event):
    on: str


@event("stated")
class Stated(Event):
    on: str


@event("raised")
class Raised(Event):
    """A point, demand, request or question of privilege: taken notice of, not on the stack."""

    on: str


@event("put")
class WasPut(Event):
    on: str
    method: str = "show"
    at: str | None = None
    ends_at: str | None = None
    casts: Data = none()


@event("vote_cast")
class VoteCast(Event):
    who: str
    choice: Any


@event("hands_entered")
class HandsEntered(Event):
    by: str
    counts: Data


@event("vote_time_called")
class VoteTimeCalled(Event):
    on: str


@event("announced")
class Announced(Event):
    """The result of a vote. before: the stack when put; texts: words it may change, as they were."""

    on: str
    result: str
    yes: int = 0
    no: int = 0
    abstain: int = 0
    yes_names: Names | None = None
    no_names: Names | None = None
    method: str = "voice"
    before: Names = ()
    texts: Data = none()
    counts: Data = none()
    governed: Data | None = None
    needed: int | None = None
    illegal: int = 0
    item: str | None = None
    at: str | None = None
    progress: bool = True


@event("vote_undone")
class VoteUndone(Event):
    """The effects of the last vote are taken back: it is retaken, or a vote in it was changed."""

    on: str


@event("vote_recounted")
class VoteRecounted(Event):
    """The same result stands, with other numbers."""

    on: str
    yes: int
    no: int
    abstain: int = 0
    yes_names: Names | None = None
    no_names: Names | None = None
    method: str = "rising"


# --- consequences ---


@event("left_stack")
class LeftStack(Event):
    """Questions leave, each with its disposition."""

    on: Names
    disposition: str


@event("disposed")
class Disposed(Event):
    """A disposition changed."""

    on: str
    disposition: str


@event("text_changed")
class TextChanged(Event):
    on: str
    text: str
    inserted: tuple[Names, ...] = ()


@event("args_changed")
class ArgsChanged(Event):
    """inserted: spans of an amendment's words that were put in by a vote on an amendment of it."""

    on: str
    args: Data
    inserted: tuple[Names, ...] = ()

    def wrong(self) -> str | None:
        return wrong_values(self.args)


@event("laid_aside")
class LaidAside(Event):
    """where: table, postponed, committee, unfinished or interrupted; stack: bottom first."""

    where: str
    stack: Names
    until: Data | None = None
    due_meeting: int | None = None
    special: bool = False
    closed: Names = ()
    item: str | None = None


@event("brought_back")
class BroughtBack(Event):
    """Questions are pending again, in this order on top of what is pending."""

    stack: Names
    closed: Names = ()


@event("aside_ended")
class AsideEnded(Event):
    """What was laid aside is gone."""

    on: str


@event("setting_restored")
class SettingRestored(Event):
    """A reconsideration carried: these are pending again exactly as before the vote."""

    on: str
    stack: Names
    texts: Data = none()
    freed: Names = ()


@event("debate_limited")
class DebateLimited(Event):
    on: Names
    speech_seconds: int | None = None
    extra_seconds: int | None = None
    who: str | None = None


@event("debate_closed")
class DebateClosed(Event):
    on: Names


@event("limits_set")
class LimitsSet(Event):
    """The meeting set its limits of speaking. Version 1 called the second `speeches_per_motion`."""

    VERSION = 2
    speech_seconds: int
    speeches: int


@upcast("limits_set", 1)
def _limits_one_name(data: dict[str, Any]) -> dict[str, Any]:
    """The number of speeches has the name it has in the rulebook."""
    return {("speeches" if key == "speeches_per_motion" else key): value for key, value in data.items()}


@event("submitted")
class Submitted(Event):
    """The chair submits a doubtful point of order to the body; it is pending."""

    on: str
    debatable: bool = True


@event("part_opened")
class PartOpened(Event):
    """A question is taken part by part: this part is open to debate and amendment; None = the whole."""

    on: str
    part: str | None = None


@event("ruled")
class Ruled(Event):
    """A ruling of the chair; result as announced."""

    on: str
    ruling: str
    about: str = "other"
    reason: str = ""


@event("unstated")
class Unstated(Event):
    """A question stated in error is before the body no more; it is only made."""

    on: str


@event("item_added")
class ItemAdded(Event):
    """An item is set for an hour or a meeting."""

    item: Data

    def wrong(self) -> str | None:
        return wrong_item(self.item)


@event("slipped")
class Slipped(Event):
    """The chair let something pass; it can be challenged by the next act."""

    on: str
    breach: str
    who: str | None = None


@event("attempted")
class Attempted(Event):
    """A motion refused, remembered by its name; view: the chair's judgement against it."""

    id: str
    motion: str
    mover: str
    seconder: str | None = None
    text: str = ""
    target: str | None = None
    degree: int = 0
    debatable: bool = True
    args: Data = none()
    view: str | None = None
    reason: str = ""

    def wrong(self) -> str | None:
        return wrong_motion(self.motion, self.args)


@event("overruled")
class Overruled(Event):
    """The chair let an act be done that the rules refuse, for a reason, on the record."""

    by: str
    act: str
    refusal: str
    reason: str


@event("division_demanded")
class DivisionDemanded(Event):
    on: str


@event("count_ordered")
class CountOrdered(Event):
    on: str


@event("method_ordered")
class MethodOrdered(Event):
    on: str
    method: str


@event("divided")
class Divided(Event):
    """A question becomes several. parts: {id, text}; stack: the new stack; rest: new words of what remains."""

    on: str
    parts: tuple[Data, ...]
    stack: Names
    keep: bool = False
    rest: str | None = None


@event("blank_created")
class BlankCreated(Event):
    ref: str
    on: str
    value_kind: str
    value: Any = None
    by: str | None = None


@event("suggested")
class Suggested(Event):
    blank: str
    by: str
    value: Any


@event("value_voted_down")
class ValueVotedDown(Event):
    blank: str
    value: Any


@event("blank_filled")
class BlankFilled(Event):
    blank: str
    value: Any


@event("reconsideration_recorded")
class ReconsiderationRecorded(Event):
    on: str
    target: str
    plain: bool = True


@event("reconsideration_settled")
class ReconsiderationSettled(Event):
    on: str


@event("orders_refused")
class OrdersRefused(Event):
    """The body refused the orders of the day while this business is pending."""


@event("notice_given")
class NoticeGiven(Event):
    by: str
    motion: str
    target: str


@event("executed")
class Executed(Event):
    on: str


# --- elections ---


@event("nominations_opened")
class NominationsOpened(Event):
    office: str


@event("nominated")
class Nominated(Event):
    office: str
    who: str
    by: str


@event("nominations_closed")
class NominationsClosed(Event):
    office: str


@event("polls_set")
class PollsSet(Event):
    """The polls for an office are closed or opened again; hour: when they close."""

    office: str
    polls: str
    hour: str | None = None


@event("nominations_close_at")
class NominationsCloseAt(Event):
    """Nominations close of themselves at that hour."""

    office: str
    hour: str


@event("nominations_reopened")
class NominationsReopened(Event):
    office: str


@event("nominating_fixed")
class NominatingFixed(Event):
    """The body fixed how to nominate."""

    office: str
    method: str


@event("polls_reopened")
class PollsReopened(Event):
    """The polls of the ballot in progress, closed before, are open again."""

    on: str


@event("election_opened")
class ElectionOpened(Event):
    office: str
    nominees: Names
    seats: int = 1


@event("balloted")
class Balloted(Event):
    """A ballot for an office. votes: valid votes by candidate; cast: total that the majority is taken from."""

    office: str
    votes: Data
    cast: int
    needed: int
    illegal: int = 0
    blank: int = 0
    elected: Names = ()
    void: bool = False


@event("declared_elected")
class DeclaredElected(Event):
    office: str
    who: str
