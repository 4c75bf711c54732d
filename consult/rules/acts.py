"""What a person may do: a frozen dataclass per act, and `parse`.

`by` is the member who acts (a service may store who typed it in beside the log).
Findings that are the chair's judgement (germane, same question, urgent …) are
arguments, never computed. Arguments of a motion are in MOTION_ARGS.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, dataclass, field, fields
from functools import cache
from typing import Any, ClassVar, TypeVar, dataclass_transform

from consult.rules.arguments import EDIT_FORMS as EDIT_FORMS
from consult.rules.arguments import LONGEST_TEXT as LONGEST_TEXT
from consult.rules.arguments import METHODS as METHODS
from consult.rules.arguments import MOTION_ARGS as MOTION_ARGS
from consult.rules.arguments import NEEDED as NEEDED
from consult.rules.arguments import Args as Args
from consult.rules.arguments import Parser as Parser
from consult.rules.arguments import anything as anything
from consult.rules.arguments import choice as choice
from consult.rules.arguments import claimants as claimants
from consult.rules.arguments import counts as counts
from consult.rules.arguments import day as day
from consult.rules.arguments import flag as flag
from consult.rules.arguments import freeze as freeze
from consult.rules.arguments import hour as hour
from consult.rules.arguments import listed as listed
from consult.rules.arguments import moment as moment
from consult.rules.arguments import motion_args as motion_args
from consult.rules.arguments import name as name
from consult.rules.arguments import one_of as one_of
from consult.rules.arguments import record as record
from consult.rules.arguments import side as side
from consult.rules.arguments import text as text
from consult.rules.arguments import value_of_blank as value_of_blank
from consult.rules.arguments import votes as votes
from consult.rules.arguments import whole as whole
from consult.rules.errors import BadAct
from consult.rules.motions import table


def arg(parser: Parser, default: Any = MISSING) -> Any:
    """A field of an act: how its argument is read, and its default."""
    if default is MISSING:
        return field(metadata={"parse": parser})
    if default is dict:
        return field(default_factory=dict, metadata={"parse": parser})
    return field(default=default, metadata={"parse": parser})


@dataclass(frozen=True)
class Act:
    """What someone wants to do. by: the member who does it."""

    kind: ClassVar[str] = ""
    by: str


ACTS: dict[str, type[Act]] = {}
A = TypeVar("A", bound=Act)


@dataclass_transform(frozen_default=True, field_specifiers=(arg, field))
def act(kind: str) -> Callable[[type[A]], type[A]]:
    """Registers a class of acts under its kind."""

    def register(cls: type[A]) -> type[A]:
        cls = dataclass(frozen=True)(cls)
        cls.kind = kind
        ACTS[kind] = cls
        return cls

    return register


def parse(kind: str, args: Mapping[str, Any], by: str) -> Act:
    """The act of that kind. Raises BadAct naming the field and what is wrong with it."""
    by = name("by", by)
    if not isinstance(kind, str) or kind not in ACTS:
        raise BadAct("kind", "unknown")
    if not isinstance(args, Mapping):
        raise BadAct("args", "type")
    if kind == "move":
        return _parse_move(args, by)
    if kind == "appeal":
        return _parse_move({"motion": "appeal", **args}, by)
    cls = ACTS[kind]
    known = _arguments(kind)
    for key in args:
        if key not in known:
            raise BadAct(str(key), "unknown")
    values: dict[str, Any] = {}
    for key, each in known.items():
        if args.get(key) is not None:
            values[key] = each.metadata["parse"](key, args[key])
        elif each.default is MISSING and each.default_factory is MISSING:
            raise BadAct(key, "missing")
    return cls(by=by, **values)


@cache
def _arguments(kind: str) -> dict[str, Field[Any]]:
    """The arguments of an act by name; of `move`, its own."""
    apart = {"by", "args", "motion"} if kind == "move" else {"by"}
    return {each.name: each for each in fields(ACTS[kind]) if each.name not in apart}


def _parse_move(args: Mapping[str, Any], by: str) -> Act:
    """`move` takes its own arguments and those of the motion, side by side."""
    own = _arguments("move")
    motion = args.get("motion")
    if not isinstance(motion, str) or motion not in table():
        raise BadAct("motion", "unknown")
    values = {key: own[key].metadata["parse"](key, args[key]) for key in own if args.get(key) is not None}
    rest = {str(key): each for key, each in args.items() if key not in own and key != "motion"}
    return ACTS["move"](by=by, motion=motion, args=motion_args(motion, rest), **values)  # type: ignore[call-arg]


# --- the acts -------------------------------------------------------------------------------------


@act("call_to_order")
class CallToOrder(Act):
    """The chair opens the meeting."""


@act("admit")
class Admit(Act):
    """The chair or secretary adds a member to the roll."""

    who: str = arg(name)
    standing: str = arg(one_of("member", "chair", "secretary", "guest"), default="member")
    voting: bool = arg(flag, default=True)


@act("check_in")
class CheckIn(Act):
    """Someone comes; absent `who` is the actor."""

    who: tuple[str, ...] = arg(listed(name), default=())


@act("leave")
class Leave(Act):
    """Someone goes; absent `who` is the actor."""

    who: tuple[str, ...] = arg(listed(name), default=())


@act("presence")
class Presence(Act):
    """The chair says how many are there, counted from the top of the roster."""

    present_count: int = arg(whole)


@act("take_up")
class TakeUp(Act):
    """The chair takes up what is due: an agenda item, a question carried over, or a matter without a motion."""

    item: str | None = arg(name, default=None)
    on: str | None = arg(name, default=None)
    matter: str | None = arg(name, default=None)


@act("rise")
class Rise(Act):
    """Asks for the floor."""

    side: str | None = arg(side, default=None)


@act("lower")
class Lower(Act):
    """Takes the hand down; chair may do it for `who`."""

    who: str | None = arg(name, default=None)


@act("recognize")
class Recognize(Act):
    """The chair gives the floor."""

    who: str = arg(name)
    side: str | None = arg(side, default=None)
    seconds: int | None = arg(whole, default=None)


@act("yield_floor")
class YieldFloor(Act):
    """The speaker ends."""

    seconds: int | None = arg(whole, default=None)


@act("move")
class Move(Act):
    """Makes a motion, raises a point, a demand or a request. args: see MOTION_ARGS.

    for_item: the item of the agenda whose own question a main motion is to be; left out, it is of no item, whatever
    heading is current."""

    motion: str = "main"
    ref: str | None = arg(name, default=None)
    second: str | None = arg(name, default=None)
    for_item: str | None = arg(name, default=None)
    interrupting: str | None = arg(name, default=None)
    claimants: tuple[Mapping[str, Any], ...] = arg(claimants, default=())
    chair_view: str | None = arg(one_of("dilatory", "not_germane", "negates", "vague"), default=None)
    args: Mapping[str, Any] = field(default_factory=dict)


@act("second")
class Second(Act):
    """Seconds a motion just made."""

    on: str | None = arg(name, default=None)


@act("withdraw_second")
class WithdrawSecond(Act):
    """Takes the second back, before the motion is stated."""

    on: str = arg(name)


@act("withdraw")
class Withdraw(Act):
    """The mover withdraws: alone before it is stated, by consent after."""

    on: str = arg(name)
    objections: tuple[str, ...] = arg(listed(name), default=())


@act("modify")
class Modify(Act):
    """The mover changes the words: alone before it is stated, by consent after."""

    on: str = arg(name)
    text: str = arg(text)
    objections: tuple[str, ...] = arg(listed(name), default=())


@act("state")
class State(Act):
    """The chair places a motion before the body."""

    on: str = arg(name)


@act("put")
class Put(Act):
    """The chair begins the vote. method: show (phones and hands) or box, or a method of the book."""

    on: str | None = arg(name, default=None)
    method: str = arg(one_of("show", "box", *METHODS), default="show")
    seconds: int | None = arg(whole, default=None)
    yes: tuple[str, ...] = arg(listed(name), default=())
    no: tuple[str, ...] = arg(listed(name), default=())
    claimants: tuple[Mapping[str, Any], ...] = arg(claimants, default=())


@act("cast")
class Cast(Act):
    """Votes by name: for, against, abstain, or option ids."""

    choice: str | tuple[str, ...] = arg(choice)
    on: str | None = arg(name, default=None)


@act("enter_hands")
class EnterHands(Act):
    """The recorder enters the hands counted in the room; they are added to the phones."""

    counts: Mapping[str, int] = arg(counts)


@act("announce")
class Announce(Act):
    """The chair announces. counts: of a box; governed: the result by the decision rule, stored as given."""

    on: str | None = arg(name, default=None)
    counts: Mapping[str, int] | None = arg(counts, default=None)
    governed: Mapping[str, Any] | None = arg(anything, default=None)


@act("stop_speaker")
class StopSpeaker(Act):
    """The chair ends a turn."""

    who: str = arg(name)
    why: str = arg(text, default="")


@act("rule")
class Rule(Act):
    """The chair rules: on a point or question of privilege, on a motion just made, or calls a member to order."""

    on: str = arg(name)
    ruling: str | None = arg(
        one_of(
            "admitted",
            "not_admitted",
            "well_taken",
            "not_well_taken",
            "called_to_order",
            "out_of_order",
            "submitted",
        ),  # fmt: skip
        default=None,
    )
    well_taken: bool | None = arg(flag, default=None)
    about: str = arg(one_of("decorum", "speaking_rules", "priority_of_business", "other"), default="other")
    reason: str = arg(text, default="")


@act("open_part")
class OpenPart(Act):
    """The chair opens a part of a question taken part by part; absent `part` is the whole, before the vote."""

    on: str = arg(name)
    part: str | None = arg(name, default=None)


@act("answer")
class Answer(Act):
    """The chair answers an inquiry."""

    on: str = arg(name)


@act("recess")
class Recess(Act):
    """The chair declares a recess, by consent while nothing is pending or as scheduled."""

    minutes: int = arg(whole)


@act("resume")
class Resume(Act):
    """The chair ends a recess."""


@act("declare_adjourned")
class DeclareAdjourned(Act):
    """The chair closes the meeting."""


@act("tick")
class Tick(Act):
    """Time is up for something; anyone may say so, and it yields nothing twice."""


@act("overrule")
class Overrule(Act):
    """The chair does an act that is out of order, on the record. act: {kind, args, by?}."""

    act: Mapping[str, Any] = arg(anything)
    reason: str = arg(text)


# --- acts of the book that a live meeting seldom needs as one step ---


@act("vote")
class Vote(Act):
    """The chair puts, takes and announces a vote at once: those for and against, by name or number."""

    on: str = arg(name)
    yes: int | tuple[str, ...] = arg(votes)
    no: int | tuple[str, ...] = arg(votes)
    abstain: int | tuple[str, ...] = arg(votes, default=0)
    chair_vote: str | None = arg(one_of("yes", "no"), default=None)
    method: str = arg(one_of(*METHODS), default="voice")
    retake: bool = arg(flag, default=False)
    value: int | str | None = arg(value_of_blank, default=None)
    part: int | None = arg(whole, default=None)
    claimants: tuple[Mapping[str, Any], ...] = arg(claimants, default=())
    governed: Mapping[str, Any] | None = arg(anything, default=None)


@act("ballot")
class Ballot(Act):
    """The chair takes and announces a ballot, on a question or an election."""

    on: str | None = arg(name, default=None)
    office: str | None = arg(name, default=None)
    yes: int = arg(whole, default=0)
    no: int = arg(whole, default=0)
    votes: Mapping[str, int] = arg(counts, default=dict)
    ballots: int | None = arg(whole, default=None)
    blank: int = arg(whole, default=0)
    ineligible: int = arg(whole, default=0)
    unreadable: int = arg(whole, default=0)
    overvoted: int = arg(whole, default=0)
    from_non_voters: int = arg(whole, default=0)
    identifiable: bool = arg(flag, default=True)


@act("speak")
class Speak(Act):
    """A speech as one step, for rooms where turns are recorded after the fact. seconds: its length."""

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


@act("discuss")
class Discuss(Act):
    """Talks informally with no motion pending (small boards)."""

    continuing: bool = arg(flag, default=False)
    interrupting: str | None = arg(name, default=None)


@act("yield_time")
class YieldTime(Act):
    """Hands unused time to another: never in order (43:10)."""

    to: str = arg(name)
    seconds: int = arg(whole)


@act("assign_floor")
class AssignFloor(Act):
    """The chair gives the floor to whoever has the best claim."""

    claimants: tuple[Mapping[str, Any], ...] = arg(claimants)


@act("ask_more")
class AskMore(Act):
    """The chair asks whether anyone still wants to speak."""

    claimants: tuple[Mapping[str, Any], ...] = arg(claimants)


@act("call_hands")
class CallHands(Act):
    """The chair asks for hands, in this order."""

    on: str = arg(name)
    order: tuple[str, ...] = arg(listed(one_of("for", "against", "abstain")))


@act("call_vote")
class CallVote(Act):
    """A member calls for the vote, as if it were his to call."""

    on: str = arg(name)


@act("summarise")
class Summarise(Act):
    """The chair sums up what a speaker said."""

    who: str = arg(name)


@act("suggest")
class Suggest(Act):
    """Suggests a value for a blank."""

    blank: str = arg(name)
    value: int | str = arg(value_of_blank)


@act("call_up")
class CallUp(Act):
    """Calls up a recorded reconsideration."""

    on: str = arg(name)


@act("execute")
class Execute(Act):
    """Carries out what was adopted."""

    on: str = arg(name)


@act("give_notice")
class GiveNotice(Act):
    """Gives previous notice for the next meeting."""

    notice_of: Mapping[str, Any] = arg(record({"motion": name, "target": name}))


@act("unanimous_consent")
class UnanimousConsent(Act):
    """The chair asks whether anyone objects to doing without a vote what a motion would do.

    guest: for suspend_rules, the guest who is to speak."""

    motion: str = arg(one_of(*table()))
    target: str | None = arg(name, default=None)
    guest: str | None = arg(name, default=None)
    objections: tuple[str, ...] = arg(listed(name), default=())


@act("ask_consent")
class AskConsent(Act):
    """The chair asks the room: is there any objection? To a motion's effect, or (motion left out) to the words given."""

    motion: str | None = arg(one_of(*table()), default=None)
    target: str | None = arg(name, default=None)
    text: str = arg(text, default="")
    seconds: int = arg(whole, default=10)


@act("object")
class Object(Act):
    """A member objects to what the chair asked consent for."""


@act("change_vote")
class ChangeVote(Act):
    """A member changes his vote."""

    on: str = arg(name)
    vote: str = arg(one_of("yes", "no", "abstain"))
    objections: tuple[str, ...] = arg(listed(name), default=())


@act("cast_chair")
class CastChair(Act):
    """The chair casts a single vote, apart from one given with the count."""

    on: str = arg(name)
    vote: str = arg(one_of("yes", "no"))


@act("set_limits")
class SetLimits(Act):
    """nantang13: the meeting votes on its limits of speaking."""

    speech_seconds: int = arg(whole)
    speeches_per_motion: int = arg(whole)
    yes: int | tuple[str, ...] = arg(votes)
    no: int | tuple[str, ...] = arg(votes)


@act("vote_without_motion")
class VoteWithoutMotion(Act):
    """small_board: a vote on a proposal clear to all."""

    text: str = arg(text)
    yes: int | tuple[str, ...] = arg(votes)
    no: int | tuple[str, ...] = arg(votes)


@act("open_nominations")
class OpenNominations(Act):
    """The chair opens nominations for one seat."""

    office: str = arg(name)


@act("nominate")
class Nominate(Act):
    """Nominates; no second."""

    office: str = arg(name)
    who: str = arg(name)


@act("open_election")
class OpenElection(Act):
    """The chair opens an election with its nominees."""

    office: str = arg(name)
    nominees: tuple[str, ...] = arg(listed(name))
    seats: int = arg(whole, default=1)


@act("drop_candidate")
class DropCandidate(Act):
    """The chair strikes off a candidate: never in order (46:32)."""

    office: str = arg(name)
    who: str = arg(name)


@act("declare_elected")
class DeclareElected(Act):
    """The chair declares a result."""

    office: str = arg(name)
    who: str = arg(name)


@act("new_meeting")
class NewMeeting(Act):
    """Opens the next regular meeting on its day."""

    meeting: int = arg(whole)


@act("clock")
class Clock(Act):
    """Time passes; the time of day now."""

    at: str = arg(hour)


@act("chair_error")
class ChairError(Act):
    """The chair lets pass what should not have passed; it can be challenged at once."""

    did: str = arg(one_of("state", "allow_speech"))
    on: str = arg(name)
    breach: str = arg(name)
    who: str | None = arg(name, default=None)
