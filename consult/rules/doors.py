"""What each door of a meeting needs: for every act and motion, the values to choose from and samples of the rest.

A choice lists what the meeting holds (questions, people, items, sides); whether it is in order is for `check` to
say. A sample stands for what only the person can give, words and numbers; the first that is in order opens the door.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from consult.rules import again, moving
from consult.rules.arguments import METHODS
from consult.rules.meeting import Meeting, is_main
from consult.rules.polling import values_in_order

Sample = Mapping[str, Any]
Values = Callable[[Meeting, str], Iterable[Any]]
Samples = Callable[[Meeting, Sample], Iterable[Sample]]
SIDES = ("for", "against")


@dataclass(frozen=True)
class Door:
    """A door, or one for each value of `each`. each, choose: name of an argument and its values; among: an argument
    whose values grow with what was decided, so that they are not listed: the last that is in order opens the door;
    samples: what else to try, given the arguments so far; needs: arguments that the person gives. args: always so."""

    each: tuple[str, Values] | None = None
    choose: tuple[str, Values] | None = None
    among: tuple[str, Values] | None = None
    samples: Samples | None = None
    needs: tuple[str, ...] = ()
    args: Mapping[str, Any] = field(default_factory=dict)


def some(*samples: Sample) -> Samples:
    """Samples that are always the same."""
    return lambda m, args: samples


# --- values ---


def _helper(m: Meeting, who: str) -> bool:
    return who == m.chair or who in m.members and m.members[who].standing in {"chair", "secretary"}


def _to_come(m: Meeting, who: str) -> Iterable[str]:
    return tuple(m.members) if _helper(m, who) else (who,)


def _to_go(m: Meeting, who: str) -> Iterable[str]:
    return tuple(each for each in m.members if each in m.present) if _helper(m, who) else (who,)


def _here(m: Meeting, who: str) -> Iterable[str]:
    return tuple(each for each in m.members if each in m.present)


def _everyone(m: Meeting, who: str) -> Iterable[str]:
    return tuple(m.members)


def _made(m: Meeting, who: str) -> Iterable[str]:
    return m.made


def _stack(m: Meeting, who: str) -> Iterable[str]:
    return m.stack


def _top(m: Meeting, who: str) -> Iterable[str]:
    return m.stack[-1:]


def _made_or_pending(m: Meeting, who: str) -> Iterable[str]:
    return (*m.made, *m.stack)


def _items(m: Meeting, who: str) -> Iterable[str]:
    return tuple(item.id for item in m.items)


def _aside(*where: str) -> Values:
    return lambda m, who: tuple(a.stack[0] for a in m.asides if a.stack and (not where or a.where in where))


def _waiting(*motions: str) -> Values:
    """Points and requests of these kinds that wait for the chair."""

    def values(m: Meeting, who: str) -> Iterable[str]:
        raised = (m.questions.get(ref) for ref, state in m.points.items() if state == "raised")
        return tuple(q.id for q in raised if q is not None and q.motion in motions)

    return values


def _speaker(m: Meeting, who: str) -> Iterable[str]:
    return (m.floor.who,) if m.floor else ()


def _choices(m: Meeting, who: str) -> Iterable[str]:
    question = m.questions.get(m.vote.on) if m.vote is not None else None
    item = m.item(question.item) if question is not None else None
    if item is not None and item.kind == "options":
        return (*(str(option.get("id")) for option in item.options), "abstain")
    return (*SIDES, "abstain")


def _voted_lately(m: Meeting, who: str) -> Iterable[str]:
    return _named(m.vote.on if m.vote else None, m.last_vote, m.retake)


def _countable(m: Meeting, who: str) -> Iterable[str]:
    return _named(*m.stack[-1:], m.last_vote, m.retake)


def _named(*refs: str | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys(ref for ref in refs if ref is not None))


def _votable(m: Meeting, who: str) -> Iterable[str]:
    return _named(*m.stack[-1:], *_waiting("orders_of_day")(m, who))


def _offices(m: Meeting, who: str) -> Iterable[str]:
    return tuple(m.elections)


def _subjects(m: Meeting, who: str) -> Iterable[str]:
    """What may be spoken on: the question pending, or an office with nominees."""
    return (*m.stack[-1:], *m.elections)


def _blanks(m: Meeting, who: str) -> Iterable[str]:
    return tuple(blank.ref for blank in m.blanks.values() if not blank.filled)


def _runs(m: Meeting, who: str) -> Iterable[tuple[str, ...]]:
    """Unbroken runs of pending questions from the top."""
    return tuple(m.stack[-n:] for n in range(1, len(m.stack) + 1))


def _in_force(m: Meeting, who: str) -> Iterable[str]:
    """Decisions in force that can still be undone."""
    return tuple(
        ref for ref, state in m.dispositions.items() if state == "adopted" and is_main(m.questions[ref])
    )


def _unstated(m: Meeting, who: str) -> Iterable[str]:
    """All that was ever made or refused and is not pending."""
    return tuple(ref for ref in (*m.questions, *m.attempts) if ref not in m.stack)


def _to_execute(m: Meeting, who: str) -> Iterable[str]:
    return tuple(ref for ref, state in m.dispositions.items() if state == "adopted" and ref not in m.executed)


def _to_reconsider(m: Meeting, who: str) -> Iterable[str]:
    """Today's votes that this member may ask to reconsider by his side; else the last one, to say why not."""
    today = [r for r in m.records.values() if r.meeting == m.number and r.date == m.date]
    mine = [r.on for r in today if (side := again.prevailing(r)) is None or who in side]
    return tuple(mine or [r.on for r in today[-1:]])


def _nominees(m: Meeting, office: str) -> Iterable[str]:
    election = m.elections.get(office)
    return election.nominees if election else ()


# --- samples ---


def _edits(m: Meeting, args: Sample) -> Iterable[Sample]:
    """Words added, or an argument set anew, as the target takes the one or the other."""
    aim = m.questions.get(str(args.get("target")))
    if aim is None or moving.has_words(aim):
        return ({"edit": {"op": "add", "new": "…"}},)
    able = {
        key: value
        for key, value in aim.args.items()
        if value is not None and key not in {"target", "edit", "set"}
    }
    return tuple({"set": {key: value}} for key, value in able.items()) or (
        {"edit": {"op": "add", "new": "…"}},
    )


def _blank_of(m: Meeting, args: Sample) -> Iterable[Sample]:
    aim = m.questions.get(str(args.get("target")))
    return ({"old": aim.text if aim is not None and aim.text else "…", "value": "…", "kind": "name"},)


def _times(m: Meeting, args: Sample) -> Iterable[Sample]:
    """Tonight, or the next regular meeting."""
    return ({"until": {"meetings_ahead": 0, "hour": "23:59"}}, {"until": {"meetings_ahead": 1}})


def _special_times(m: Meeting, args: Sample) -> Iterable[Sample]:
    return tuple({"item": "…", **each} for each in _times(m, args))


def _day(m: Meeting, args: Sample) -> Iterable[Sample]:
    return ({"at": f"{m.date or '9998-12-31'}T23:58"},)


def _take_out(m: Meeting, args: Sample) -> Iterable[Sample]:
    aim = m.questions.get(str(args.get("target")))
    labels = moving.parts_of(aim) if aim is not None else {}
    return ({"take_out": [{"part": label, "as": "…"} for label in list(labels)[:1]]},)


def _concerned(m: Meeting, args: Sample) -> Iterable[Sample]:
    return ({"purpose_id": "…", "concerns": m.stack[-1] if m.stack else None},)


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


# An act that is always refused, to be overruled.
IDLE = some({"act": {"kind": "resume"}, "reason": "…"}, {"act": {"kind": "call_to_order"}, "reason": "…"})
NONE = some({"yes": 0, "no": 0})
WORDS = some({"text": "…"})

ACT_DOORS: dict[str, tuple[Door, ...]] = {
    "call_to_order": (Door(),),
    "admit": (Door(samples=some({"who": "…"}), needs=("who",)),),
    "check_in": (Door(choose=("who", _to_come)),),
    "leave": (Door(choose=("who", _to_go)),),
    "presence": (Door(samples=some({"present_count": 0}), needs=("present_count",)),),
    "take_up": (
        Door(choose=("item", _items)),
        Door(choose=("on", _aside())),
        Door(samples=some({"matter": "…"}), needs=("matter",)),
    ),
    "rise": (Door(choose=("side", lambda m, who: (*SIDES, "question"))),),
    "lower": (Door(),),
    "recognize": (Door(choose=("who", _here)),),
    "yield_floor": (Door(),),
    "second": (Door(choose=("on", _made)),),
    "withdraw_second": (Door(choose=("on", _made)),),
    "withdraw": (Door(choose=("on", _made_or_pending)),),
    "modify": (Door(choose=("on", _made_or_pending), samples=WORDS, needs=("text",)),),
    "state": (Door(choose=("on", _made)),),
    "put": (Door(choose=("method", lambda m, who: ("show", "box", *METHODS))),),
    "cast": (Door(choose=("choice", _choices)),),
    "enter_hands": (Door(samples=some({"counts": {}}), needs=("counts",)),),
    "announce": (Door(samples=_counted, needs=("counts",)),),
    "stop_speaker": (Door(choose=("who", _here)),),
    "rule": (
        Door(each=("on", _waiting("point_of_order")),
             choose=("ruling", lambda m, who: ("well_taken", "not_well_taken", "submitted"))),
        Door(each=("on", _waiting("question_of_privilege")), choose=("ruling", lambda m, who: ("admitted", "not_admitted"))),
        Door(choose=("on", _made), args={"ruling": "out_of_order"}),
        Door(choose=("on", _everyone), args={"ruling": "called_to_order"}),
    ),
    "open_part": (
        Door(each=("on", _top), choose=("part", lambda m, who: tuple(moving.parts_of(m.questions[m.stack[-1]])))),
        Door(choose=("on", _top)),
    ),
    "answer": (Door(choose=("on", _waiting("parliamentary_inquiry", "request_information"))),),
    "recess": (Door(samples=some({"minutes": 10}), needs=("minutes",)),),
    "resume": (Door(),),
    "declare_adjourned": (Door(),),
    "tick": (Door(),),
    "overrule": (Door(samples=IDLE, needs=("act", "reason")),),
    "vote": (
        Door(choose=("on", _votable), samples=NONE, needs=("yes", "no")),
        Door(choose=("on", _voted_lately), samples=some({"yes": 0, "no": 0, "method": "counted_rising"}),
             needs=("yes", "no"), args={"retake": True}),
        Door(choose=("on", _blanks), samples=_of_blank, needs=("value", "yes", "no")),
    ),
    "ballot": (
        Door(choose=("on", _top), needs=("yes", "no")),
        Door(choose=("office", _offices), needs=("votes",)),
    ),
    "speak": (
        Door(each=("on", _subjects), choose=("side", lambda m, who: SIDES)),
        Door(),
    ),
    "discuss": (Door(),),
    "yield_time": (Door(samples=some({"to": "…", "seconds": 0}), needs=("to", "seconds")),),
    "assign_floor": (Door(samples=some({"claimants": []}), needs=("claimants",)),),
    "ask_more": (Door(samples=some({"claimants": []}), needs=("claimants",)),),
    "call_hands": (Door(choose=("on", _stack), args={"order": SIDES}),),
    "call_vote": (Door(choose=("on", _top)),),
    "summarise": (Door(choose=("who", _here)),),
    "suggest": (Door(choose=("blank", _blanks), samples=some({"value": "…"}), needs=("value",)),),
    "call_up": (Door(choose=("on", lambda m, who: tuple(later.ref for later in m.later))),),
    "execute": (Door(among=("on", _to_execute), needs=("on",)),),
    "give_notice": (
        Door(among=("notice_of", lambda m, who: tuple({"motion": "rescind", "target": ref} for ref in _in_force(m, who))),
             needs=("notice_of",)),
    ),
    "unanimous_consent": (
        Door(choose=("motion", lambda m, who: tuple(MOTION_DOORS)),
             samples=lambda m, args: ({"target": m.stack[-1]} if m.stack else {},), needs=("target",)),
    ),
    "ask_consent": (
        Door(choose=("motion", lambda m, who: tuple(MOTION_DOORS)),
             samples=lambda m, args: ({"target": m.stack[-1]} if m.stack else {},), needs=("target",)),
        Door(samples=some({"text": "…"}), needs=("text",)),
    ),
    "object": (Door(),),
    "change_vote": (Door(each=("on", _voted_lately), choose=("vote", lambda m, who: ("yes", "no", "abstain"))),),
    "cast_chair": (Door(each=("on", _voted_lately), choose=("vote", lambda m, who: ("yes", "no"))),),
    "set_limits": (
        Door(samples=some({"speech_seconds": 120, "speeches_per_motion": 2, "yes": 0, "no": 0}),
             needs=("speech_seconds", "speeches_per_motion", "yes", "no")),
    ),
    "vote_without_motion": (Door(samples=some({"text": "…", "yes": 0, "no": 0}), needs=("text", "yes", "no")),),
    "open_nominations": (Door(samples=some({"office": "…"}), needs=("office",)),),
    "nominate": (Door(choose=("office", _offices), samples=some({"who": "…"}), needs=("who",)),),
    "open_election": (Door(samples=some({"office": "…", "nominees": []}), needs=("office", "nominees")),),
    "drop_candidate": (Door(samples=some({"office": "…", "who": "…"}), needs=("office", "who")),),
    "declare_elected": (Door(each=("office", _offices), choose=("who", _nominees)),),
    "new_meeting": (Door(choose=("meeting", lambda m, who: (m.number + 1,))),),
    "clock": (Door(samples=_clock, needs=("at",)),),
    "chair_error": (
        Door(among=("on", _unstated), samples=some({"breach": "other"}), needs=("on", "breach"), args={"did": "state"}),
        Door(each=("on", _stack), choose=("who", _here), samples=some({"breach": "speaking_limit"}), needs=("breach",),
             args={"did": "allow_speech"}),
    ),
}  # fmt: skip
TARGETED = ("target", _stack)
MOTION_DOORS: dict[str, tuple[Door, ...]] = {
    "main": (Door(samples=WORDS, needs=("text",)),),
    "incidental_main": (Door(samples=WORDS, needs=("text",)),),
    "recess_main": (Door(samples=some({"minutes": 10}), needs=("minutes",)),),
    "adjourn_main": (Door(),),
    "fix_time_main": (Door(samples=_day, needs=("at",)),),
    "make_special_order": (Door(samples=_special_times, needs=("item", "until")),),
    "amend_bylaws": (Door(samples=WORDS, needs=("text",)),),
    "postpone_indefinitely": (Door(),),
    "amend": (Door(each=TARGETED, samples=_edits, needs=("edit",)),),
    "amend_secondary": (Door(choose=TARGETED, samples=_edits, needs=("edit",)),),
    "substitute": (Door(choose=TARGETED, samples=WORDS, needs=("text",)),),
    "create_blank": (Door(choose=TARGETED, samples=_blank_of, needs=("old", "value", "kind")),),
    "fill_blank": (Door(choose=("blank", _blanks), samples=some({"value": "…"}), needs=("value",)),),
    "commit": (Door(samples=WORDS, needs=("text",)),),
    "postpone_definitely": (Door(samples=_times, needs=("until",)),),
    "limit_debate": (Door(choose=("target", _runs), samples=some({"speech_seconds": 60}), needs=("speech_seconds",)),),
    "previous_question": (Door(choose=("target", _runs)),),
    "lay_on_table": (Door(),),
    "orders_of_day": (Door(),),
    "question_of_privilege": (Door(samples=some({"urgent": True})),),
    "recess": (Door(samples=some({"minutes": 10}), needs=("minutes",)),),
    "adjourn": (Door(),),
    "fix_time": (Door(samples=_day, needs=("at",)),),
    "point_of_order": (Door(samples=some({"breach": {"kind": "other"}}), needs=("breach",)),),
    "appeal": (Door(),),
    "suspend_rules": (Door(samples=_concerned, needs=("purpose_id",)),),
    "suspend_standing_rule": (Door(samples=some({"purpose_id": "…"}), needs=("purpose_id",)),),
    "object_consideration": (Door(choose=("target", _made_or_pending)),),
    "divide_question": (
        Door(choose=TARGETED, samples=some({"parts": [{"as": "…1", "text": "…"}, {"as": "…2", "text": "…"}]}), needs=("parts",)),
    ),
    "divide_question_demand": (Door(choose=TARGETED, samples=_take_out, needs=("take_out",)),),
    "consider_seriatim": (Door(choose=TARGETED),),
    "division_assembly": (Door(choose=("target", _voted_lately)),),
    "order_counted_vote": (Door(choose=("target", _countable)),),
    "method_of_voting": (Door(choose=("method", lambda m, who: METHODS)),),
    "close_polls": (Door(),),
    "reopen_polls": (Door(),),
    "method_of_nominating": (Door(samples=WORDS, needs=("text",)),),
    "close_nominations": (Door(),),
    "reopen_nominations": (Door(),),
    "nominate": (Door(choose=("office", _offices), samples=some({"who": "…"}), needs=("who",)),),
    "excuse_duty": (Door(samples=WORDS, needs=("text",)),),
    "parliamentary_inquiry": (Door(),),
    "request_information": (Door(),),
    "withdraw_motion": (Door(choose=("target", _made_or_pending)),),
    "modify_motion": (Door(choose=("target", _made_or_pending), samples=WORDS, needs=("text",)),),
    "read_papers": (Door(samples=WORDS, needs=("text",)),),
    "other_privilege": (Door(samples=WORDS, needs=("text",)),),
    "take_from_table": (Door(choose=("target", _aside("table"))),),
    "rescind": (Door(among=("target", _in_force), needs=("target",)),),
    "amend_adopted": (
        Door(among=("target", _in_force), samples=some({"edit": {"op": "add", "new": "…"}}), needs=("target", "edit")),
    ),
    "discharge_committee": (Door(choose=("target", _aside("committee"))),),
    "reconsider": (Door(among=("target", _to_reconsider), needs=("target",)),),
    "reconsider_enter_minutes": (Door(among=("target", _to_reconsider), needs=("target",)),),
}  # fmt: skip
