"""The doors of the acts, until each stands beside its act."""

from __future__ import annotations

from collections.abc import Iterable

from consult.rules import choices, moving
from consult.rules.arguments import METHODS
from consult.rules.doors import MOTION_DOORS, Door, Sample, of_act, some
from consult.rules.floor import next_of
from consult.rules.meeting import Meeting
from consult.rules.polling import values_in_order


def _clock(m: Meeting, args: Sample) -> Iterable[Sample]:
    return ({"at": m.clock or "00:00"},)


def _counted(m: Meeting, args: Sample) -> Iterable[Sample]:
    """A box is announced with its counts, a show with what was cast."""
    boxed = m.vote is not None and m.vote.method == "box"
    return ({"counts": {"for": 0, "against": 0}},) if boxed else ({},)


def _of_blank(m: Meeting, args: Sample) -> Iterable[Sample]:
    """The value whose turn it is."""
    blank = m.blanks.get(str(args.get("on")))
    left = (
        [value for value in values_in_order(blank) if value not in blank.tried] if blank is not None else []
    )
    return ({"value": (left or ["…"])[0], "yes": 0, "no": 0},)


def _as_ordered(m: Meeting, args: Sample) -> Iterable[Sample]:
    """As the screens vote; else by the method that was ordered for the question, a ballot by box."""
    ordered = m.questions[str(args["on"])].method if args["on"] in m.questions else None
    return ({}, {"method": "box"}, {"method": ordered}) if ordered else ({},)


def _hands(m: Meeting, who: str) -> Iterable[str]:
    """Those who asked for it, whose turn it is first; the speaker alone while there is one (42:18)."""
    if m.floor is not None:
        return (m.floor.who,)
    up = dict.fromkeys((next_of(m, m.queue), *(hand.who for hand in m.queue)))
    return (each for each in up if each in m.present)


# An act that is always refused, to be overruled.
IDLE = some({"act": {"kind": "resume"}, "reason": "…"}, {"act": {"kind": "call_to_order"}, "reason": "…"})
NONE = some({"yes": 0, "no": 0})
WORDS = some({"text": "…"})

of_act("call_to_order", Door())
of_act("admit", Door(samples=some({"who": "…"}), needs=("who",)))
of_act("check_in", Door(), Door(variant="others", choose=("who", choices.to_come)))
of_act("leave", Door(), Door(variant="others", choose=("who", choices.to_go)))
of_act("presence", Door(samples=some({"present_count": 0}), needs=("present_count",)))
of_act(
    "take_up",
    Door(variant="item", choose=("item", choices.items_to_come)),
    Door(variant="again", choose=("item", choices.items_begun)),
    Door(variant="aside", each=("on", choices.aside())),
    Door(variant="matter", samples=some({"matter": "…"}), needs=("matter",)),
)
of_act(
    "rise",
    Door(
        variant=lambda m, who: "again" if any(hand.who == who for hand in m.queue) else "",
        choose=("side", lambda m, who: (*choices.SIDES, "question")),
        optional=lambda m, who: m.immediate is None or not m.immediate.debatable,
    ),
)
of_act("lower", Door())
of_act(
    "recognize",
    Door(variant="hand", choose=("who", _hands), moment=frozenset({"voting"})),
    Door(variant="other", choose=("who", choices.without_hands), moment=frozenset({"voting"})),
)
of_act("yield_floor", Door())
of_act("second", Door(choose=("on", choices.made)))
of_act("withdraw_second", Door(choose=("on", choices.made)))
# Once stated it may be withdrawn so only if nobody objects: who objected has to be given (33:16).
of_act(
    "withdraw",
    Door(variant="made", choose=("on", choices.made)),
    Door(variant="stated", choose=("on", choices.stack), needs=("objections",)),
)
of_act("modify", Door(choose=("on", choices.made_or_pending), samples=WORDS, needs=("text",)))
of_act("state", Door(each=("on", choices.made)))
of_act(
    "put",
    Door(each=("on", choices.top), samples=_as_ordered),
    Door(
        variant="method",
        each=("on", choices.top),
        choose=("method", lambda m, who: ("show", "box", *METHODS)),
    ),
)
of_act("cast", Door(each=("on", choices.voted_on), choose=("choice", choices.votes_to_cast)))
of_act("enter_hands", Door(samples=some({"counts": {}}), needs=("counts",)))
of_act("announce", Door(samples=_counted, needs=("counts",)))
of_act("stop_speaker", Door(choose=("who", choices.speaker)))
of_act(
    "rule",
    Door(
        variant="point",
        each=("on", choices.waiting("point_of_order")),
        choose=("ruling", lambda m, who: ("well_taken", "not_well_taken", "submitted")),
    ),
    Door(
        variant="privilege",
        each=("on", choices.waiting("question_of_privilege")),
        choose=("ruling", lambda m, who: ("admitted", "not_admitted")),
    ),
    Door(variant="made", choose=("on", choices.made), args={"ruling": "out_of_order"}),
    Door(variant="member", choose=("on", choices.everyone), args={"ruling": "called_to_order"}),
)
of_act(
    "open_part",
    Door(
        each=("on", choices.top),
        choose=("part", lambda m, who: tuple(moving.parts_of(m.questions[m.stack[-1]]))),
    ),
    Door(choose=("on", choices.top)),
)
of_act("answer", Door(choose=("on", choices.waiting("parliamentary_inquiry", "request_information"))))
of_act("recess", Door(samples=some({"minutes": 10}), needs=("minutes",)))
of_act("resume", Door())
of_act("declare_adjourned", Door(variant=lambda m, who: "voted" if m.adjourning else ""))
of_act("tick", Door())
of_act("overrule", Door(samples=IDLE, needs=("act", "reason")))
of_act(
    "vote",
    Door(choose=("on", choices.votable), samples=NONE, needs=("yes", "no")),
    Door(
        choose=("on", choices.voted_lately),
        samples=some({"yes": 0, "no": 0, "method": "counted_rising"}),
        needs=("yes", "no"),
        args={"retake": True},
    ),
    Door(choose=("on", choices.blanks), samples=_of_blank, needs=("value", "yes", "no")),
)
of_act(
    "ballot",
    Door(choose=("on", choices.top), needs=("yes", "no")),
    Door(choose=("office", choices.offices), needs=("votes",)),
)
of_act("speak", Door(each=("on", choices.subjects), choose=("side", lambda m, who: choices.SIDES)), Door())
of_act("discuss", Door())
of_act("yield_time", Door(samples=some({"to": "…", "seconds": 0}), needs=("to", "seconds")))
of_act("assign_floor", Door(samples=some({"claimants": []}), needs=("claimants",)))
of_act("ask_more", Door(samples=some({"claimants": []}), needs=("claimants",)))
of_act("call_hands", Door(choose=("on", choices.stack), args={"order": choices.SIDES}))
of_act("call_vote", Door(choose=("on", choices.top)))
of_act("summarise", Door(choose=("who", choices.here), moment=frozenset({"chair_neutral"})))
of_act("suggest", Door(choose=("blank", choices.blanks), samples=some({"value": "…"}), needs=("value",)))
of_act("call_up", Door(choose=("on", lambda m, who: tuple(later.ref for later in m.later))))
of_act("execute", Door(among=("on", choices.to_execute), needs=("on",)))
of_act(
    "give_notice",
    Door(
        among=(
            "notice_of",
            lambda m, who: tuple({"motion": "rescind", "target": ref} for ref in choices.in_force(m, who)),
        ),
        needs=("notice_of",),
    ),
)
of_act(
    "unanimous_consent",
    Door(
        choose=("motion", lambda m, who: MOTION_DOORS),
        samples=lambda m, args: ({"target": m.stack[-1]} if m.stack else {},),
        needs=("target",),
    ),
)
of_act(
    "ask_consent",
    Door(
        variant="motion",
        choose=("motion", lambda m, who: MOTION_DOORS),
        samples=lambda m, args: ({"target": m.stack[-1]} if m.stack else {},),
    ),
    Door(variant="words", samples=some({"text": "…"}), needs=("text",)),
)
of_act("object", Door())
of_act(
    "change_vote",
    Door(each=("on", choices.voted_lately), choose=("vote", lambda m, who: ("yes", "no", "abstain"))),
)
of_act("cast_chair", Door(each=("on", choices.voted_lately), choose=("vote", lambda m, who: ("yes", "no"))))
of_act(
    "set_limits",
    Door(
        samples=some({"speech_seconds": 120, "speeches_per_motion": 2, "yes": 0, "no": 0}),
        needs=("speech_seconds", "speeches_per_motion", "yes", "no"),
    ),
)
of_act(
    "vote_without_motion", Door(samples=some({"text": "…", "yes": 0, "no": 0}), needs=("text", "yes", "no"))
)
of_act("open_nominations", Door(samples=some({"office": "…"}), needs=("office",)))
of_act("nominate", Door(choose=("office", choices.offices), samples=some({"who": "…"}), needs=("who",)))
of_act("open_election", Door(samples=some({"office": "…", "nominees": []}), needs=("office", "nominees")))
of_act("drop_candidate", Door(samples=some({"office": "…", "who": "…"}), needs=("office", "who")))
of_act(
    "declare_elected",
    Door(each=("office", choices.offices), choose=("who", choices.nominees), chosen_for="office"),
)
of_act("new_meeting", Door(choose=("meeting", lambda m, who: (m.number + 1,))))
of_act("clock", Door(samples=_clock, needs=("at",)))
of_act(
    "chair_error",
    Door(
        among=("on", choices.unstated),
        samples=some({"breach": "other"}),
        needs=("on", "breach"),
        args={"did": "state"},
    ),
    Door(
        each=("on", choices.stack),
        choose=("who", choices.here),
        samples=some({"breach": "speaking_limit"}),
        needs=("breach",),
        args={"did": "allow_speech"},
    ),
)
