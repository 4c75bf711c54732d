"""Where each act and motion is offered on the live screens, in their order; what is left out, and why.

Data only. Whether something is open is for `rules.in_order` to say. A place says which screen and part of it,
under
which key and label, what is asked for beside what the rules need, and whether it is worth showing when
closed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

ALL = frozenset({"member", "guest", "secretary", "chair"})
BUT_CHAIR = ALL - {"chair"}
TABLE = frozenset({"chair", "secretary"})
CHAIR = frozenset({"chair"})


@dataclass(frozen=True)
class Place:
    """A place for one act (`move` with its motion), or for one variant of it.

    where: now, floor, motion, chair or more. to: the standings it is offered to. key: of the wire; act or
    "move:motion" where empty, with {} for the value where there is a button for each. label: key of the
    catalogue, found from `key` where empty. named: an argument whose value the label names.

    each: a button for each value that may be chosen, or an ask for it ("ask"), or one with the first
    ("first"). values: only these values. rest: where and under which key all but the first button stand.
    asks: optional arguments asked for all the same. options: choices of an ask that has more than a phone can
    show. supplied: needed arguments that the service gives (`governed.gather`). latest: needed arguments of
    which the latest in order is offered, as it is the one that is meant. closed: shown closed with its
    reason, but for the reasons in `silent`; else left out. idle: left out where it would change nothing.
    entered: those at the table enter it for somebody else.
    """

    where: str
    act: str
    motion: str | None = None
    variant: str = ""
    to: frozenset[str] = ALL
    key: str = ""
    label: str = ""
    named: str = ""
    each: str = "first"
    values: tuple[str, ...] = ()
    rest: tuple[str, str] | None = None
    asks: tuple[str, ...] = ()
    options: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    supplied: tuple[str, ...] = ()
    latest: tuple[str, ...] = ()
    closed: bool = False
    silent: frozenset[str] = frozenset()
    idle: bool = False
    entered: bool = False


def _floor(motion: str, **more: object) -> Place:
    """A motion offered from the floor while it is in order."""
    return Place("floor", "move", motion, entered=True, **more)  # type: ignore[arg-type]


def _motion(motion: str, **more: object) -> Place:
    """A motion of the list, shown closed with its reason while it is not in order."""
    return Place("motion", "move", motion, closed=True, entered=True, **more)  # type: ignore[arg-type]


#: What is no news to somebody who sees that it is so: another step has to come first, or it is done already.
UNDER_WAY = frozenset(
    {
        "consent_asked",
        "voting",
        "question_pending",
        "not_pending",
        "nothing_pending",
        "no_vote_open",
        "unknown_item",
    }
)

PLACES: tuple[Place, ...] = (
    # anyone
    Place("now", "check_in", idle=True),
    Place("now", "object"),
    Place("now", "cast", each="each", key="cast.{}"),
    Place("now", "cast", variant="options", each="ask"),
    Place("now", "second", each="each"),
    Place("floor", "withdraw", variant="made", each="each"),
    Place("floor", "withdraw_second", each="each"),
    Place("now", "yield_floor"),
    Place("floor", "lower", idle=True),
    Place("floor", "rise", to=BUT_CHAIR, each="ask", closed=True),
    Place("more", "leave"),
    Place("more", "declare_interest", asks=("why",)),
    # the table: people without a phone
    Place("chair", "enter_hands", to=TABLE),
    Place("more", "check_in", variant="others", to=TABLE, each="ask", key="check_in.other", idle=True),
    # the chair
    Place("now", "call_to_order", to=TABLE),
    Place("now", "resume", to=CHAIR),
    Place("chair", "recess", to=CHAIR, closed=True),
    Place("chair", "declare_adjourned", to=CHAIR, closed=True),
    Place("chair", "extend_meeting", to=CHAIR),
    Place("now", "declare_adjourned", variant="voted", to=CHAIR, closed=True),
    Place(
        "now", "state", to=CHAIR, each="each", closed=True, silent=frozenset({"consent_asked", "not_made"})
    ),
    Place("now", "no_second", to=CHAIR, each="each"),
    Place("chair", "rule", variant="made", to=CHAIR, each="each", key="rule.out_of_order", asks=("reason",)),
    Place("now", "answer", to=CHAIR, each="each"),
    Place(
        "now",
        "rule",
        variant="point",
        to=CHAIR,
        each="each",
        values=("well_taken", "not_well_taken"),
        key="rule.{}",
        asks=("reason",),
    ),
    Place("chair", "rule", variant="point", to=CHAIR, each="each", values=("submitted",), key="rule.{}"),
    Place("now", "rule", variant="privilege", to=CHAIR, each="each", key="rule.{}", asks=("reason",)),
    Place("now", "announce", to=CHAIR, supplied=("counts",), closed=True, silent=UNDER_WAY),
    Place("now", "put", to=CHAIR, label="act.put_on", named="on", closed=True, silent=UNDER_WAY),
    Place(
        "chair",
        "put",
        variant="method",
        to=CHAIR,
        each="each",
        values=("box",),
        key="put.{}",
        label="act.vote_box_on",
        named="on",
    ),
    Place(
        "now",
        "take_up",
        variant="item",
        to=CHAIR,
        each="each",
        rest=("chair", "take_up.other"),
        label="act.take_up_item",
        named="item",
        closed=True,
        silent=UNDER_WAY,
    ),
    Place(
        "chair",
        "take_up",
        variant="aside",
        to=CHAIR,
        each="each",
        key="take_up.aside",
        label="act.take_up_item",
        named="on",
    ),
    Place("chair", "report", to=CHAIR, each="each", label="act.report_on", named="on"),
    Place(
        "chair",
        "ask_consent",
        variant="motion",
        to=CHAIR,
        each="each",
        values=("main",),
        key="ask_consent.pending",
    ),
    Place(
        "chair",
        "ask_consent",
        variant="motion",
        to=CHAIR,
        each="each",
        values=("previous_question",),
        key="ask_consent.close",
    ),
    Place(
        "chair",
        "ask_consent",
        variant="motion",
        to=CHAIR,
        each="each",
        values=("adjourn",),
        key="ask_consent.adjourn",
    ),
    Place(
        "now",
        "ask_consent",
        variant="motion",
        to=CHAIR,
        each="each",
        values=("close_polls",),
        key="ask_consent.polls",
    ),
    Place("chair", "ask_consent", variant="words", to=CHAIR, key="ask_consent.words"),
    Place("now", "recognize", variant="hand", to=CHAIR, each="each", rest=("chair", "recognize.other")),
    Place("chair", "stop_speaker", to=CHAIR),
    Place("chair", "stop_speaker", variant="barred", to=CHAIR, key="stop_speaker.barred", asks=("why",)),
    Place("chair", "let_speak", to=CHAIR, each="ask", asks=("yes", "no")),
    Place("more", "find_interest", to=CHAIR, each="ask", asks=("yes", "no")),
    Place(
        "more",
        "find_interest",
        variant="none",
        to=CHAIR,
        each="ask",
        key="find_interest.none",
        asks=("yes", "no"),
    ),
    Place("chair", "correct_result", to=CHAIR),
    # an election held in the room
    Place("more", "drop_candidate", to=CHAIR, each="ask"),
    Place("more", "one_ballot", to=TABLE, supplied=("objections",)),
    # who presides
    Place("more", "hand_over", variant="away", to=CHAIR, each="ask"),
    Place("more", "hand_over", variant="debate", to=CHAIR, each="ask", key="hand_over.debate"),
    Place("now", "take_chair"),
    Place("now", "elect_chair", to=TABLE, each="ask"),
    # motions
    _floor("point_of_order", options={"breach": ("other", "speaking_limit", "bylaws", "law")}),
    _floor("request_information"),
    _floor("parliamentary_inquiry"),
    _floor("question_of_privilege"),
    _floor("appeal"),
    _motion("main"),
    _motion("amend"),
    _motion("substitute"),
    _motion("previous_question"),
    _motion("limit_debate"),
    _motion("postpone_definitely"),
    _motion("commit"),
    _motion("lay_on_table"),
    _motion("postpone_indefinitely"),
    _motion("recess"),
    _motion("adjourn"),
    Place("motion", "move", "withdraw_motion", each="each", entered=True),
    Place("motion", "move", "take_from_table", each="each", entered=True),
    _floor("division_assembly"),
    Place("motion", "move", "reconsider", latest=("target",), entered=True),
)

AFTERWARDS = (
    "one step for a room whose turns are recorded afterwards; on screens it is done in the steps of the six"
)
BY_ITSELF = "nobody taps it: the clock, the door or the roll does it"
OF_THE_DESK = "done at the office's pages, not during a meeting"
NEVER = "never in order: it is an act so that it can be refused with its rule"
BY_WORDS = "the chair asks for it in words (ask_consent.words), or a member moves it"
NO_ELECTIONS = "the live screens hold no elections yet: offices are filled on the pages of the body"
RARE = "too rare for a phone; said aloud, and the chair asks in words or overrules on the record"
BY_AMENDING = "its button is that of the amendment: the screens see by its target which of the two it is"
#: What no screen offers, and why: acts (with their variant after a colon) and motions (after "move:").
LEFT_OUT: Mapping[str, str] = {
    "admit": "the roll is the body's; somebody who comes late is admitted at the meeting's door",
    "leave:others": "a button beside each name on the roll, not one of the list",
    "presence": "presence is by name: each is checked in",
    "tick": BY_ITSELF,
    "clock": BY_ITSELF,
    "new_meeting": OF_THE_DESK,
    "executive_session": "walls and phones show the same to everybody: a closed session is held without them",
    "end_executive_session": "see executive_session",
    "new_meeting:adjourned": "planned at the office's pages, where every meeting has its own record",
    "new_meeting:special": "planned at the office's pages with its call; each has its own record",
    "execute": OF_THE_DESK,
    "give_notice": OF_THE_DESK,
    "overrule": "offered wherever a closed door may be overruled, with that door inside it",
    "take_up:again": "what was taken up is before the meeting; taking it up twice would begin it anew",
    "take_up:matter": BY_WORDS,
    "rise:again": "the hand is up and its place in the queue is shown; it is taken down there",
    "recognize:other": "the floor goes to hands that are up; the table puts up others' hands",
    "withdraw:stated": "once stated it belongs to the meeting: it is asked for (move:withdraw_motion)",
    "modify": "before it is stated the mover says it anew; after that it is amended",
    "rule:member": "said aloud; the turn is ended with stop_speaker, and the ruling stands in words",
    "open_part": RARE,
    "vote": AFTERWARDS,
    "ballot": AFTERWARDS,
    "speak": AFTERWARDS,
    "discuss": AFTERWARDS,
    "assign_floor": AFTERWARDS,
    "ask_more": AFTERWARDS,
    "call_hands": AFTERWARDS,
    "unanimous_consent": AFTERWARDS,
    "set_limits": AFTERWARDS,
    "vote_without_motion": AFTERWARDS,
    "change_vote": "a vote by phone is changed by voting again until the result is announced",
    "cast_chair": "the chair votes as everybody does, where it matters",
    "chair_error": "found in the minutes of a case; on screens somebody raises a point of order",
    "yield_time": NEVER,
    "call_vote": NEVER,
    "summarise": NEVER,
    "suggest": RARE,
    "call_up": RARE,
    "correct_minutes": "on screens each meeting is a log of its own; minutes of another are settled on paper",
    "approve_minutes": "on screens each meeting is a log of its own; minutes of another are settled on paper",
    "report:recommend": "the chair opens the report; what the group recommends is moved with its button",
    "report:amend": "moved with the button of the amendment once the report is before the meeting",
    "report:postpone": "moved with the button of the postponement once the report is before the meeting",
    "minority_view": BY_WORDS,
    "nominate": NO_ELECTIONS,
    "open_nominations": NO_ELECTIONS,
    "open_election": NO_ELECTIONS,
    "declare_elected": NO_ELECTIONS,
    "move:amend_secondary": BY_AMENDING,
    "move:incidental_main": "a main motion by any other name: move:main",
    "move:recess_main": "move:recess while something is pending, the chair's recess while nothing is",
    "move:adjourn_main": "move:adjourn",
    "move:fix_time_main": RARE,
    "move:fix_time": RARE,
    "move:make_special_order": OF_THE_DESK,
    "move:amend_bylaws": "bylaws are changed on notice, as an item of the agenda",
    "move:create_blank": RARE,
    "move:fill_blank": RARE,
    "move:orders_of_day": "items with an hour are taken up by the chair's own button when they are due",
    "move:suspend_rules": BY_WORDS,
    "move:suspend_standing_rule": BY_WORDS,
    "move:object_consideration": RARE,
    "move:divide_question": RARE,
    "move:divide_question_demand": RARE,
    "move:consider_seriatim": RARE,
    "move:order_counted_vote": "every vote by phone and by hands entered is counted",
    "move:method_of_voting": BY_WORDS,
    "move:close_polls": "the chair asks for it: ask_consent.polls; else all vote, or the time runs out",
    "move:reopen_polls": RARE,
    "move:method_of_nominating": NO_ELECTIONS,
    "move:close_nominations": NO_ELECTIONS,
    "move:reopen_nominations": NO_ELECTIONS,
    "move:nominate": NO_ELECTIONS,
    "move:excuse_duty": RARE,
    "move:no_confidence": "only where the bylaws provide it, on notice: an item of the agenda",
    "move:modify_motion": "amended in the usual way: move:amend",
    "move:read_papers": RARE,
    "move:other_privilege": RARE,
    "move:rescind": "on notice, as an item of the agenda",
    "move:amend_adopted": "on notice, as an item of the agenda",
    "move:discharge_committee": RARE,
    "move:reconsider_enter_minutes": RARE,
}
