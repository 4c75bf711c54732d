"""What a person may do: a frozen dataclass per act, and `parse`.

`by` is the member who acts (a service may store who typed it in beside the log).
Findings that are the chair's judgement (germane, same question, urgent …) are
arguments, never computed. Arguments of a motion are in MOTION_ARGS.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, field, fields
from datetime import date, datetime
from typing import Any, ClassVar

from consult.rules.errors import BadAct
from consult.rules.motions import table

Parser = Callable[[str, Any], Any]
LONGEST_TEXT = 20_000


def freeze(value: Any) -> Any:
    """Plain JSON data with tuples for lists, all the way down."""
    if isinstance(value, Mapping):
        return {str(key): freeze(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return tuple(freeze(item) for item in value)
    return value


def name(where: str, value: Any) -> str:
    """An id or label: a short string."""
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str):
        raise BadAct(where, "type")
    if not value or len(value) > 200:
        raise BadAct(where, "length")
    return value


def text(where: str, value: Any) -> str:
    """Words of a motion."""
    if not isinstance(value, str):
        raise BadAct(where, "type")
    if len(value) > LONGEST_TEXT:
        raise BadAct(where, "length")
    return value


def whole(where: str, value: Any) -> int:
    """A whole number, 0 or more."""
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 10:
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int):
        raise BadAct(where, "type")
    if not 0 <= value < 10**9:
        raise BadAct(where, "range")
    return value


def flag(where: str, value: Any) -> bool:
    """True or false."""
    if not isinstance(value, bool):
        raise BadAct(where, "type")
    return value


def one_of(*values: str) -> Parser:
    """One of the listed words."""

    def parse_it(where: str, value: Any) -> str:
        if not isinstance(value, str) or value not in values:
            raise BadAct(where, "choice")
        return value

    return parse_it


def listed(item: Parser) -> Parser:
    """A list; a single value stands for a list of one."""

    def parse_it(where: str, value: Any) -> tuple[Any, ...]:
        if isinstance(value, (str, int)) and not isinstance(value, bool):
            value = [value]
        if not isinstance(value, (list, tuple)):
            raise BadAct(where, "type")
        if len(value) > 10_000:
            raise BadAct(where, "length")
        return tuple(item(f"{where}[{n}]", each) for n, each in enumerate(value))

    return parse_it


def record(required: Mapping[str, Parser], optional: Mapping[str, Parser] | None = None) -> Parser:
    """An object with these fields."""
    known = {**required, **(optional or {})}

    def parse_it(where: str, value: Any) -> dict[str, Any]:
        if not isinstance(value, Mapping):
            raise BadAct(where, "type")
        for key in value:
            if key not in known:
                raise BadAct(f"{where}.{key}", "unknown")
        for key in required:
            if key not in value:
                raise BadAct(f"{where}.{key}", "missing")
        return {key: known[key](f"{where}.{key}", each) for key, each in value.items() if each is not None}

    return parse_it


def counts(where: str, value: Any) -> dict[str, int]:
    """Votes by choice or by candidate."""
    if not isinstance(value, Mapping) or len(value) > 1000:
        raise BadAct(where, "type")
    return {name(where, key): whole(f"{where}.{key}", each) for key, each in value.items()}


def votes(where: str, value: Any) -> int | tuple[str, ...]:
    """A number, or the names of those who vote so."""
    if isinstance(value, (list, tuple)):
        people: tuple[str, ...] = listed(name)(where, value)
        return people
    return whole(where, value)


def choice(where: str, value: Any) -> str | tuple[str, ...]:
    """A choice, or several option ids."""
    if isinstance(value, (list, tuple)):
        picked: tuple[str, ...] = listed(name)(where, value)
        if len(set(picked)) != len(picked):
            raise BadAct(where, "repeated")
        return picked
    return name(where, value)


def value_of_blank(where: str, value: Any) -> int | str:
    """A number or a name."""
    return whole(where, value) if isinstance(value, int) and not isinstance(value, bool) else name(where, value)


def anything(where: str, value: Any) -> Any:
    """Plain data, kept as it is."""
    if not isinstance(value, (dict, list, tuple, str, int, float, bool, type(None))):
        raise BadAct(where, "type")
    return freeze(value)


def _pattern(pattern: str, test: Callable[[str], object]) -> Parser:
    shape = re.compile(pattern)

    def parse_it(where: str, value: Any) -> str:
        if not isinstance(value, str) or not shape.fullmatch(value):
            raise BadAct(where, "format")
        try:
            test(value)
        except ValueError as wrong:
            raise BadAct(where, "format") from wrong
        return value

    return parse_it


day = _pattern(r"\d{4}-\d\d-\d\d", date.fromisoformat)
hour = _pattern(r"([01]\d|2[0-3]):[0-5]\d", str)
moment = _pattern(r"\d{4}-\d\d-\d\dT.{5,30}", datetime.fromisoformat)

METHODS = ("voice", "show_of_hands", "rising", "counted_rising", "roll_call", "ballot")
side = one_of("for", "against", "question")
claimant = record({"who": name}, {"side": one_of("for", "against")})
claimants = listed(claimant)
until = record({"meetings_ahead": whole}, {"hour": hour})
part = record({"part": name, "text": text})
new_part = record({"as": name, "text": text})
taken_part = record({"part": name, "as": name})
blank = record({"ref": name, "kind": one_of("spend", "accept", "name")})
breach = record(
    {
        "kind": one_of(
            "no_second", "speaking_limit", "bylaws", "law", "earlier_decision",
            "fundamental_principle", "absentees_rights", "basic_right", "other",
        ),  # fmt: skip
    },
    {"on": name, "continuing": flag},
)
ruling_ref = record({"kind": one_of("ruling", "answer", "result"), "on": name})
_edit = record(
    {"op": one_of("add", "insert", "strike", "replace")},
    {"new": text, "old": text, "before": text, "after": text, "at": whole},
)
EDIT_FORMS = {
    "add": ({"new"},),
    "insert": ({"new", "before"}, {"new", "after"}),
    "strike": ({"old"},),
    "replace": ({"old", "new"},),
}


def edit(where: str, value: Any) -> dict[str, Any]:
    """A change of words in one of its forms (words.py)."""
    change: dict[str, Any] = _edit(where, value)
    if set(change) - {"op", "at"} not in EDIT_FORMS[change["op"]]:
        raise BadAct(where, "form")
    if any(not change[key] for key in change if key not in {"op", "at"}):
        raise BadAct(where, "empty")
    return change


def params(where: str, value: Any) -> dict[str, Any]:
    """New values of a motion's arguments, checked as those arguments are."""
    if not isinstance(value, Mapping) or not value:
        raise BadAct(where, "type")
    known = {key: parser for table_ in MOTION_ARGS.values() for key, (parser, _) in table_.items()}
    for key in value:
        if key not in known:
            raise BadAct(f"{where}.{key}", "unknown")
    return {key: known[key](f"{where}.{key}", each) for key, each in value.items()}


NEEDED = object()
Args = dict[str, tuple[Parser, Any]]
# Arguments of each motion: parser and default; NEEDED where it must be given.
MOTION_ARGS: dict[str, Args] = {
    "main": {
        "text": (text, NEEDED),
        "text_id": (name, None),
        "same_as": (name, None),
        "violates": (one_of("bylaws", "law"), None),
        "under": (name, None),
        "parts": (listed(part), ()),
        "subjects": (one_of("same", "unrelated"), "same"),
        "blank": (blank, None),
        "as_question_of_privilege": (name, None),
        "class_reached": (
            one_of("minutes", "reports", "special_orders", "unfinished_business", "new_business"),
            "new_business",
        ),
    },
    "recess_main": {"minutes": (whole, NEEDED)},
    "adjourn_main": {"at": (moment, None)},
    "fix_time_main": {"at": (moment, NEEDED)},
    "make_special_order": {"item": (name, NEEDED), "until": (until, NEEDED)},
    "postpone_indefinitely": {},
    "amend": {"target": (name, None), "edit": (edit, None), "set": (params, None), "same_as": (name, None)},
    "amend_secondary": {"target": (name, None), "edit": (edit, NEEDED)},
    "substitute": {"target": (name, None), "text": (text, NEEDED)},
    "create_blank": {
        "target": (name, NEEDED),
        "old": (text, NEEDED),
        "value": (value_of_blank, NEEDED),
        "kind": (one_of("spend", "accept", "name"), NEEDED),
    },
    "commit": {"text": (text, NEEDED)},
    "postpone_definitely": {"until": (until, NEEDED), "special_order": (flag, False)},
    "limit_debate": {
        "target": (listed(name), None),
        "speech_seconds": (whole, None),
        "extra_seconds": (whole, None),
        "who": (name, None),
    },
    "previous_question": {"target": (listed(name), None)},
    "lay_on_table": {"purpose": (one_of("urgent", "kill", "postpone"), "urgent"), "until": (until, None)},
    "orders_of_day": {},
    "question_of_privilege": {"urgent": (flag, False)},
    "recess": {"minutes": (whole, NEEDED)},
    "adjourn": {},
    "fix_time": {"at": (moment, NEEDED)},
    "point_of_order": {"breach": (breach, NEEDED)},
    "appeal": {"against": (ruling_ref, None)},
    "suspend_rules": {
        "purpose_id": (name, NEEDED),
        "concerns": (name, None),
        "violates": (one_of("quorum", "bylaws", "law", "basic_right", "absentees_rights"), None),
    },
    "suspend_standing_rule": {"purpose_id": (name, NEEDED)},
    "object_consideration": {"target": (name, None)},
    "divide_question": {
        "target": (name, NEEDED),
        "parts": (listed(new_part), NEEDED),
        "parts_independent": (flag, True),
    },
    "divide_question_demand": {"target": (name, NEEDED), "take_out": (listed(taken_part), NEEDED)},
    "consider_seriatim": {"target": (name, NEEDED)},
    "division_assembly": {"target": (name, None)},
    "order_counted_vote": {"target": (name, NEEDED)},
    "method_of_voting": {"method": (one_of(*METHODS), NEEDED)},
    "withdraw_motion": {"target": (name, NEEDED)},
    "modify_motion": {"target": (name, NEEDED), "text": (text, NEEDED)},
    "take_from_table": {"target": (name, NEEDED)},
    "rescind": {"target": (name, NEEDED)},
    "amend_adopted": {"target": (name, NEEDED), "edit": (edit, NEEDED)},
    "discharge_committee": {"target": (name, NEEDED)},
    "reconsider": {"target": (name, NEEDED)},
    "reconsider_enter_minutes": {"target": (name, NEEDED)},
    "incidental_main": {"text": (text, NEEDED), "text_id": (name, None)},
    "excuse_duty": {"text": (text, NEEDED)},
    "read_papers": {"text": (text, NEEDED)},
    "other_privilege": {"text": (text, NEEDED)},
    "method_of_nominating": {"text": (text, NEEDED)},
    "amend_bylaws": {"text": (text, NEEDED)},
    "nominate": {"office": (name, NEEDED), "who": (name, NEEDED)},
    "fill_blank": {"blank": (name, NEEDED), "value": (value_of_blank, NEEDED)},
    "close_nominations": {},
    "reopen_nominations": {},
    "close_polls": {},
    "reopen_polls": {},
    "parliamentary_inquiry": {},
    "request_information": {},
}


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


def act(kind: str) -> Callable[[type[Act]], type[Act]]:
    """Registers a class of acts under its kind."""

    def register(cls: type[Act]) -> type[Act]:
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
    known = {each.name: each for each in fields(cls) if each.name != "by"}
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


def motion_args(motion: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments of a motion with defaults filled in. Raises BadAct."""
    known = MOTION_ARGS.get(motion, {})
    for key in given:
        if key not in known:
            raise BadAct(str(key), "unknown")
    out: dict[str, Any] = {}
    for key, (parser, default) in known.items():
        if given.get(key) is not None:
            out[key] = parser(key, given[key])
        elif default is NEEDED:
            raise BadAct(key, "missing")
        else:
            out[key] = default
    if motion == "amend" and (out["edit"] is None) == (out["set"] is None):
        raise BadAct("edit", "one_of")
    if motion == "limit_debate" and (out["speech_seconds"] is None) == (out["extra_seconds"] is None):
        raise BadAct("speech_seconds", "one_of")
    return out


def _parse_move(args: Mapping[str, Any], by: str) -> Act:
    """`move` takes its own arguments and those of the motion, side by side."""
    own = {each.name: each for each in fields(ACTS["move"]) if each.name not in {"by", "args", "motion"}}
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
    standing: str = arg(one_of("member", "chair", "secretary", "guest"), "member")
    voting: bool = arg(flag, True)


@act("check_in")
class CheckIn(Act):
    """Someone comes; absent `who` is the actor."""

    who: tuple[str, ...] = arg(listed(name), ())


@act("leave")
class Leave(Act):
    """Someone goes; absent `who` is the actor."""

    who: tuple[str, ...] = arg(listed(name), ())


@act("presence")
class Presence(Act):
    """The chair says how many are there, counted from the top of the roster."""

    present_count: int = arg(whole)


@act("take_up")
class TakeUp(Act):
    """The chair takes up what is due: an agenda item, a question carried over, or a matter without a motion."""

    item: str | None = arg(name, None)
    on: str | None = arg(name, None)
    matter: str | None = arg(name, None)


@act("rise")
class Rise(Act):
    """Asks for the floor."""

    side: str | None = arg(side, None)


@act("lower")
class Lower(Act):
    """Takes the hand down; chair may do it for `who`."""

    who: str | None = arg(name, None)


@act("recognize")
class Recognize(Act):
    """The chair gives the floor."""

    who: str = arg(name)
    side: str | None = arg(side, None)
    seconds: int | None = arg(whole, None)


@act("yield_floor")
class YieldFloor(Act):
    """The speaker ends."""

    seconds: int | None = arg(whole, None)


@act("move")
class Move(Act):
    """Makes a motion, raises a point, a demand or a request. args: see MOTION_ARGS."""

    motion: str = "main"
    ref: str | None = arg(name, None)
    second: str | None = arg(name, None)
    interrupting: str | None = arg(name, None)
    claimants: tuple[Mapping[str, Any], ...] = arg(claimants, ())
    chair_view: str | None = arg(one_of("dilatory", "not_germane", "negates", "vague"), None)
    args: Mapping[str, Any] = field(default_factory=dict)


@act("second")
class Second(Act):
    """Seconds a motion just made."""

    on: str | None = arg(name, None)


@act("withdraw_second")
class WithdrawSecond(Act):
    """Takes the second back, before the motion is stated."""

    on: str = arg(name)


@act("withdraw")
class Withdraw(Act):
    """The mover withdraws: alone before it is stated, by consent after."""

    on: str = arg(name)
    objections: tuple[str, ...] = arg(listed(name), ())


@act("modify")
class Modify(Act):
    """The mover changes the words: alone before it is stated, by consent after."""

    on: str = arg(name)
    text: str = arg(text)
    objections: tuple[str, ...] = arg(listed(name), ())


@act("state")
class State(Act):
    """The chair places a motion before the body."""

    on: str = arg(name)


@act("put")
class Put(Act):
    """The chair begins the vote. method: show (phones and hands) or box, or a method of the book."""

    on: str | None = arg(name, None)
    method: str = arg(one_of("show", "box", *METHODS), "show")
    seconds: int | None = arg(whole, None)
    yes: tuple[str, ...] = arg(listed(name), ())
    no: tuple[str, ...] = arg(listed(name), ())
    claimants: tuple[Mapping[str, Any], ...] = arg(claimants, ())


@act("cast")
class Cast(Act):
    """Votes by name: for, against, abstain, or option ids."""

    choice: str | tuple[str, ...] = arg(choice)
    on: str | None = arg(name, None)


@act("enter_hands")
class EnterHands(Act):
    """The recorder enters the hands counted in the room; they are added to the phones."""

    counts: Mapping[str, int] = arg(counts)


@act("announce")
class Announce(Act):
    """The chair announces. counts: of a box; governed: the result by the decision rule, stored as given."""

    on: str | None = arg(name, None)
    counts: Mapping[str, int] | None = arg(counts, None)
    governed: Mapping[str, Any] | None = arg(anything, None)


@act("stop_speaker")
class StopSpeaker(Act):
    """The chair ends a turn."""

    who: str = arg(name)
    why: str = arg(text, "")


@act("rule")
class Rule(Act):
    """The chair rules: on a point or question of privilege, on a motion just made, or calls a member to order."""

    on: str = arg(name)
    ruling: str | None = arg(
        one_of("admitted", "not_admitted", "well_taken", "not_well_taken", "called_to_order", "out_of_order"), None
    )
    well_taken: bool | None = arg(flag, None)
    about: str = arg(one_of("decorum", "speaking_rules", "priority_of_business", "other"), "other")
    reason: str = arg(text, "")


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
    abstain: int | tuple[str, ...] = arg(votes, 0)
    chair_vote: str | None = arg(one_of("yes", "no"), None)
    method: str = arg(one_of(*METHODS), "voice")
    retake: bool = arg(flag, False)
    value: int | str | None = arg(value_of_blank, None)
    part: int | None = arg(whole, None)
    claimants: tuple[Mapping[str, Any], ...] = arg(claimants, ())
    governed: Mapping[str, Any] | None = arg(anything, None)


@act("ballot")
class Ballot(Act):
    """The chair takes and announces a ballot, on a question or an election."""

    on: str | None = arg(name, None)
    office: str | None = arg(name, None)
    yes: int = arg(whole, 0)
    no: int = arg(whole, 0)
    votes: Mapping[str, int] = arg(counts, dict)
    ballots: int | None = arg(whole, None)
    blank: int = arg(whole, 0)
    ineligible: int = arg(whole, 0)
    unreadable: int = arg(whole, 0)
    overvoted: int = arg(whole, 0)
    from_non_voters: int = arg(whole, 0)
    identifiable: bool = arg(flag, True)


@act("speak")
class Speak(Act):
    """A speech as one step, for rooms where turns are recorded after the fact. seconds: its length."""

    on: str | None = arg(name, None)
    side: str | None = arg(one_of("for", "against"), None)
    seconds: int | None = arg(whole, None)
    continuing: bool = arg(flag, False)
    off_topic: bool = arg(flag, False)
    concerns: str | None = arg(name, None)
    conduct: str = arg(one_of("proper", "personal_attack"), "proper")
    addressed_to: str | None = arg(name, None)
    after_stopped: bool = arg(flag, False)
    recognised: bool = arg(flag, True)
    interrupting: str | None = arg(name, None)
    claimants: tuple[Mapping[str, Any], ...] = arg(claimants, ())


@act("discuss")
class Discuss(Act):
    """Talks informally with no motion pending (small boards)."""

    continuing: bool = arg(flag, False)
    interrupting: str | None = arg(name, None)


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
    """The chair asks whether anyone objects to doing without a vote what a motion would do."""

    motion: str = arg(one_of(*table()))
    target: str | None = arg(name, None)
    objections: tuple[str, ...] = arg(listed(name), ())


@act("change_vote")
class ChangeVote(Act):
    """A member changes his vote."""

    on: str = arg(name)
    vote: str = arg(one_of("yes", "no", "abstain"))
    objections: tuple[str, ...] = arg(listed(name), ())


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
    seats: int = arg(whole, 1)


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
    who: str | None = arg(name, None)
