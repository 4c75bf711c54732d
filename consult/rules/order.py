"""`check`: is this act in order now? A refusal, or None. Never raises, never changes anything.

Gates first (2.2 steps 1 to 5), then the act's own rule from CHECKS.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from consult.rules import acts, again, consent, elections, floor, moving, polling, requests
from consult.rules.errors import BadAct, Refusal
from consult.rules.meeting import Meeting, Question
from consult.rules.motions import motion
from consult.rules.no import no, out, unentitled, unrecognised

Check = Callable[[Meeting, Any], Refusal | None]

CHAIR_ONLY = frozenset(
    {
        "call_to_order", "take_up", "recognize", "state", "put", "announce", "stop_speaker", "rule", "answer",
        "recess", "resume", "declare_adjourned", "overrule", "vote", "ballot", "assign_floor", "ask_more",
        "call_hands", "execute", "unanimous_consent", "ask_consent", "cast_chair", "set_limits", "vote_without_motion",
        "open_nominations", "open_election", "drop_candidate", "declare_elected", "new_meeting", "clock",
        "chair_error", "presence", "summarise", "open_part",
    }
)  # fmt: skip
CHAIR_OR_SECRETARY = frozenset({"admit", "enter_hands"})
ANY_PHASE = frozenset({"check_in", "leave", "tick", "admit", "new_meeting", "clock", "presence", "lower"})
BY_PHASE = {
    "before": frozenset({"call_to_order"}),
    "recess": frozenset({"resume", "chair_error"}),
    "adjourned": frozenset(),
}
ABSENT_MAY = frozenset({"check_in", "tick", "admit", "lower"})
# Business, which waits for the next meeting once the vote to adjourn has carried (21:10-12; rules 2.2.6).
NOT_AFTER_ADJOURNMENT = frozenset(
    {"withdraw", "modify", "suggest", "nominate", "ballot", "discuss", "vote_without_motion", "set_limits"}
)
GUEST_MAY = frozenset({"check_in", "leave", "tick", "lower", "rise", "yield_floor", "speak", "discuss"})


def check(meeting: Meeting, act: acts.Act) -> Refusal | None:
    """Why the act is not in order now, or None."""
    return gate(meeting, act.by, act.kind) or CHECKS.get(act.kind, _fine)(meeting, act)


def _fine(m: Meeting, act: Any) -> Refusal | None:
    return None


def gate(m: Meeting, who: str, kind: str) -> Refusal | None:
    """Whether that member may do acts of this kind at all now: in session, on the roll, present, of the right office."""
    if kind not in ANY_PHASE and m.phase != "in_session" and kind not in BY_PHASE.get(m.phase, frozenset()):
        return out(f"not_in_session_{m.phase}", "RONR 8:2; 20:8; 21:14", phase=m.phase)
    member = m.members.get(who)
    if member is None:
        return unentitled("not_a_member", "RONR 1:4")
    if kind in CHAIR_ONLY and who != m.chair:
        return unentitled("chair_only", "RONR 47:7; Nantang 13, rule 1", chair=m.chair)
    if kind in CHAIR_OR_SECRETARY and who != m.chair and member.standing not in {"chair", "secretary"}:
        return unentitled("chair_only", "RONR 47:7", chair=m.chair)
    if who not in m.present and kind not in ABSENT_MAY and who != m.chair:
        return unentitled("not_present", "RONR 1:4")
    if not member.voting and kind not in GUEST_MAY | CHAIR_ONLY | CHAIR_OR_SECRETARY:
        return unentitled("no_vote", "RONR 1:4")
    if m.adjourning and kind in NOT_AFTER_ADJOURNMENT:
        return out("adjourning", "RONR 21:10-12", "declare_adjourned")
    return consent.waits(m, kind)


# --- presence and phase ---


def _call_to_order(m: Meeting, act: acts.CallToOrder) -> Refusal | None:
    return None if m.phase == "before" else out("already_open", "RONR 3:15")


def _admit(m: Meeting, act: acts.Admit) -> Refusal | None:
    """A guest has no vote, whoever puts him on the roll (1:4)."""
    return (
        unentitled("guest_vote", "RONR 1:4", who=act.who) if act.standing == "guest" and act.voting else None
    )


def _check_in(m: Meeting, act: acts.CheckIn) -> Refusal | None:
    who = act.who or (act.by,)
    unknown = [each for each in who if each not in m.members]
    if unknown:
        return unentitled("not_a_member", "RONR 1:4", who=unknown[0])
    return _for_others(m, act.by, who)


def _leave(m: Meeting, act: acts.Leave) -> Refusal | None:
    who = act.who or (act.by,)
    if any(each not in m.present for each in who):
        return out("not_present", "RONR 40:1")
    return _for_others(m, act.by, who)


def _for_others(m: Meeting, by: str, who: tuple[str, ...]) -> Refusal | None:
    """Whoever comes or goes may speak for those with him; the chair and the secretary for anyone."""
    helper = by == m.chair or m.members[by].standing in {"chair", "secretary"}
    return None if helper or by in who else unentitled("for_another", "RONR 47:33")


def _presence(m: Meeting, act: acts.Presence) -> Refusal | None:
    if act.present_count > m.voting_members:
        return out("more_than_members", "RONR 40:1", members=m.voting_members)
    return None


def _recess(m: Meeting, act: acts.Recess) -> Refusal | None:
    if m.vote is not None or m.retake:
        return out("voting", "RONR 45:6")
    if m.stack:
        return out("question_pending", "RONR 20:3", "move:recess", pending=m.stack[-1])
    return None


def _resume(m: Meeting, act: acts.Resume) -> Refusal | None:
    return None if m.phase == "recess" else out("no_recess", "RONR 20:8")


def _declare_adjourned(m: Meeting, act: acts.DeclareAdjourned) -> Refusal | None:
    """After the vote to adjourn, or when nothing is pending (21:14)."""
    if m.vote is not None or m.retake:
        return out("voting", "RONR 21:13")
    hour = (m.hour_fixed or "")[-5:]
    come = m.hour_fixed is not None and m.clock is not None and ":" in hour and m.clock >= hour
    if m.stack and not m.adjourning and not come:
        return out("question_pending", "RONR 21:14", "move:adjourn", pending=m.stack[-1])
    return None


def _new_meeting(m: Meeting, act: acts.NewMeeting) -> Refusal | None:
    if act.meeting != m.number + 1:
        return out("not_the_next_meeting", "RONR 9:1", meeting=m.number + 1)
    if m.vote is not None:
        return out("voting", "RONR 21:13")
    return None


def _clock(m: Meeting, act: acts.Clock) -> Refusal | None:
    if m.clock is not None and act.at < m.clock:
        return out("time_runs_on", "RONR 41:5", clock=m.clock)
    return None


# --- the six steps ---


def new_ref(m: Meeting, act: acts.Move) -> str:
    """The name of the new question: as given, or the next free number."""
    return act.ref or f"q{len(m.questions) + 1}"


def _move(m: Meeting, act: acts.Move) -> Refusal | None:
    """Makes a motion: recognition, then whether it is in order, then the chair's judgement."""
    ref = new_ref(m, act)
    if ref in m.questions:
        return out("name_taken", "RONR 4:4", ref=ref)
    question = moving.draft(m, act, ref)
    refusal = _chair_moves(m, act) if m.nantang else None
    refusal = refusal or _item_named(m, question, act.for_item)
    refusal = refusal or _has_floor(m, act, question) or moving.check_motion(m, question)
    refusal = refusal or _chair_moves(m, act) or _second_given(m, act)
    refusal = refusal or _others_first(m, act)
    if refusal is None and act.chair_view is not None:
        return out(f"ruled_{act.chair_view}", "RONR 12:16, 39", "appeal", view=act.chair_view)
    return refusal


def _item_named(m: Meeting, q: Question, ref: str | None) -> Refusal | None:
    """A main motion is an item's own question where the item was taken up and brought none, or where a motion in
    substance the same as the one it had may be made anew (10:26, 38:3). No chair may waive this: it says what settles
    the item."""
    if ref is None:
        return None
    own = [each.id for each in m.questions.values() if each.item == ref]
    same = (again.same_question(m, replace(q, args={"same_as": each})) for each in own)
    waiting = next((each for each in own if each in m.made), None)
    refusal: Refusal | None
    if m.item(ref) is None:
        refusal = out("unknown_item", "RONR 41:5", item=ref)
    elif q.motion != "main":
        refusal = out("no_main_question", "RONR 10:1", on=q.id)
    elif ref not in m.items_done:
        refusal = out("not_due", "RONR 41:5", item=ref)
    elif waiting is not None:
        refusal = out("question_pending", "RONR 10:26", pending=waiting)
    else:
        refusal = next((each for each in same if each is not None), None)
    return replace(refusal, waivable=False) if refusal else None


def _has_floor(m: Meeting, act: acts.Move, q: Question) -> Refusal | None:
    """Someone else has the floor and this may not interrupt (2.2.3)."""
    if moving.interrupts(q):
        return None
    speaking = act.interrupting or (m.floor.who if m.floor is not None else None)
    if speaking is not None and speaking != act.by:
        return unrecognised("floor_taken", "RONR 42:18", "rise", who=speaking)
    held = m.floor is not None and m.floor.who == act.by
    if not held and m.vote is None and m.queue and all(hand.who != act.by for hand in m.queue[:1]):
        if act.by == m.chair:
            return None
        return unrecognised("others_waiting", "RONR 3:30; 42:2", "rise", who=m.queue[0].who)
    return None


def _chair_moves(m: Meeting, act: acts.Move) -> Refusal | None:
    """The presiding officer makes no motions, but in a small board (43:29, 49:21); he may object or raise a point."""
    if act.by != m.chair or m.small or motion(act.motion).chair_may_move:
        return None
    if not m.rulebook.chair_neutral and m.rulebook.base != "small_board":
        return None
    return unentitled("chair_neutral", "RONR 43:29, 47:7; Nantang 13, rule 1")


def _second_given(m: Meeting, act: acts.Move) -> Refusal | None:
    if act.second is None:
        return None
    if act.second == act.by:
        return unentitled("own_motion", "RONR 4:9")
    if act.second not in m.members or act.second not in m.present:
        return unentitled("not_present", "RONR 4:9", who=act.second)
    return None


def _others_first(m: Meeting, act: acts.Move) -> Refusal | None:
    """Others ask for the floor, for the business that the motion would end."""
    others = [each["who"] for each in act.claimants if each["who"] != act.by]
    if not others:
        return None
    return out("others_waiting", "RONR 31:4, 42:2-13", who=others[0])


def second_target(m: Meeting, act: acts.Second) -> str | None:
    """The motion seconded: as named, or the last one waiting for a second."""
    if act.on is not None:
        return act.on
    waiting = [
        ref for ref in m.made if moving.needs_second(m, m.questions[ref]) and not m.questions[ref].seconder
    ]
    return waiting[-1] if waiting else None


def _second(m: Meeting, act: acts.Second) -> Refusal | None:
    ref = second_target(m, act)
    if ref is None or ref not in m.made:
        return out("nothing_to_second", "RONR 4:9", on=ref)
    question = m.questions[ref]
    if question.mover == act.by:
        return unentitled("own_motion", "RONR 4:9")
    if act.by == m.chair and m.rulebook.chair_neutral and not m.small:
        return unentitled("chair_neutral", "RONR 43:29")
    if question.seconder is not None:
        return out("already_seconded", "RONR 4:9", on=ref)
    if not moving.needs_second(m, question):
        return out("no_second_needed", "RONR 4:9, 49:21; Nantang 13", on=ref)
    return None


def _state(m: Meeting, act: acts.State) -> Refusal | None:
    question = m.questions.get(act.on) or m.attempts.get(act.on)
    if question is not None and not question.row.stacked:
        return out("not_stated", "RONR 23:2", on=act.on)
    if question is None or act.on not in m.made:
        return out("not_made", "RONR 4:15", on=act.on)
    if moving.needs_second(m, question) and question.seconder is None:
        return no("needs_second", "no_second", "RONR 4:9-13", "second", on=act.on)
    if question.motion == "appeal":  # its time was judged when it was made
        pending = any(each.motion == "appeal" for each in m.pending)
        return out("appeal_pending", "RONR 24:6") if pending else None
    return moving.check_motion(m, question)


def _withdraw(m: Meeting, act: acts.Withdraw) -> Refusal | None:
    return _own_change(m, act.by, act.on, act.objections, "move:withdraw_motion")


def _modify(m: Meeting, act: acts.Modify) -> Refusal | None:
    return _own_change(m, act.by, act.on, act.objections, "move:amend")


def _own_change(m: Meeting, by: str, ref: str, objections: tuple[str, ...], instead: str) -> Refusal | None:
    """Before it is stated the mover alone; after that only if nobody objects (33:11-19), but for Nantang, where the
    mover may drop or change his motion until the vote starts."""
    refusal = requests.check_withdrawable(m, ref)
    if refusal:
        return refusal
    if m.questions[ref].mover != by:
        return unentitled("not_the_mover", "RONR 33:11")
    if ref not in m.made and not m.quorum_met and not m.nantang:
        return no("no_quorum", "no_quorum", "RONR 40:6", present=len(m.voters), quorum=m.quorum)
    if ref not in m.made and not m.nantang and any(who != by for who in objections):
        return no("vote_needed", "objection", "RONR 33:16, 4:58", instead, on=ref)
    return None


# --- the chair ---


def _rule(m: Meeting, act: acts.Rule) -> Refusal | None:
    """Rules on a point or question of privilege once raised, refuses a motion just made, or calls to order."""
    ruling = ruling_of(act)
    if ruling == "called_to_order":
        if act.on not in m.members:
            return out("unknown_member", "RONR 61:10", on=act.on)
        return None
    question = m.questions.get(act.on)
    if question is None:
        return out("nothing_to_rule", "RONR 23:2", on=act.on)
    if ruling == "out_of_order":
        return None if act.on in m.made else out("nothing_to_rule", "RONR 4:16", on=act.on)
    if ruling not in question.row.rulings:
        return out("nothing_to_rule", "RONR 19:6, 23:2", on=act.on)
    if m.points.get(act.on) != "raised":
        return out("ruled_already", "RONR 24:3", "appeal", on=act.on)
    if ruling == "submitted" and (m.vote is not None or m.retake):
        return out("voting", "RONR 45:6")
    return polling.short_of_quorum(m) if ruling == "submitted" else None


def ruling_of(act: acts.Rule) -> str:
    """The ruling as one word."""
    if act.ruling is not None:
        return act.ruling
    return "well_taken" if act.well_taken else "not_well_taken"


def _open_part(m: Meeting, act: acts.OpenPart) -> Refusal | None:
    """One part after another, then the whole; the vote comes at the end (28:6-9)."""
    if m.vote is not None or m.retake:
        return out("voting", "RONR 45:6")
    if m.stack[-1:] != (act.on,):
        return out("not_immediately_pending", "RONR 28:6", on=act.on)
    question = m.questions[act.on]
    if not question.seriatim:
        return out("not_seriatim", "RONR 28:6", "move:consider_seriatim", on=act.on)
    if act.part is not None and act.part not in moving.parts_of(question):
        return out("no_such_part", "RONR 28:6", on=act.on, part=act.part)
    return None


def _answer(m: Meeting, act: acts.Answer) -> Refusal | None:
    question = m.questions.get(act.on)
    if question is None or not question.row.answered:
        return out("nothing_to_answer", "RONR 33:3", on=act.on)
    return None if m.points.get(act.on) == "raised" else out("answered_already", "RONR 33:3", on=act.on)


def _overrule(m: Meeting, act: acts.Overrule) -> Refusal | None:
    """The chair may let an act be done that is refused, unless the reason protects rights."""
    inner = overruled_act(act)
    if inner.kind == "overrule":
        return out("nothing_to_overrule", "RONR 47:7")
    refusal = check(m, inner)
    if refusal is None:
        return out("nothing_to_overrule", "RONR 47:7", inner.kind)
    if not act.reason.strip():
        return out("reason_needed", "RONR 47:7")
    if not refusal.waivable:
        return Refusal(refusal.code, refusal.cite, refusal.reason, refusal.params, refusal.instead, False)
    return None


def overruled_act(act: acts.Overrule) -> acts.Act:
    """The act inside. Raises BadAct."""
    inner = act.act
    if not isinstance(inner, dict) or not isinstance(inner.get("args", {}), dict):
        raise BadAct("act", "type")
    return acts.parse(inner.get("kind", ""), inner.get("args", {}), inner.get("by") or act.by)


def _call_vote(m: Meeting, act: acts.CallVote) -> Refusal | None:
    """Calling for the vote is the chair's, on the question pending (16:4; Nantang 11)."""
    if act.by != m.chair:
        return unentitled("chair_calls_the_vote", "RONR 16:4; Nantang 13, rule 11")
    return None if m.stack[-1:] == (act.on,) else out("not_immediately_pending", "RONR 4:34", on=act.on)


def _summarise(m: Meeting, act: acts.Summarise) -> Refusal | None:
    """A neutral chair does not sum up what others said (Nantang 1)."""
    if m.nantang:
        return unentitled("chair_neutral", "Nantang 13, rule 1")
    return None if act.who in m.present else out("unknown_member", "RONR 43:29", who=act.who)


def _chair_error(m: Meeting, act: acts.ChairError) -> Refusal | None:
    question = m.known(act.on)
    if question is None:
        return out("unknown_question", "RONR 23:5", on=act.on)
    if act.did == "state":
        return out("already_stated", "RONR 4:15", on=act.on) if act.on in m.stack else None
    if act.on not in m.stack:
        return out("not_pending", "RONR 43:1", on=act.on)
    return None if act.who in m.present else out("unknown_member", "RONR 43:12", who=act.who)


CHECKS: dict[str, Check] = {
    "call_to_order": _call_to_order,
    "admit": _admit,
    "check_in": _check_in,
    "leave": _leave,
    "presence": _presence,
    "take_up": elections.check_take_up,
    "rise": floor.check_rise,
    "recognize": floor.check_recognize,
    "yield_floor": floor.check_yield,
    "move": _move,
    "second": _second,
    "withdraw_second": floor.check_withdraw_second,
    "withdraw": _withdraw,
    "modify": _modify,
    "state": _state,
    "put": polling.check_put,
    "cast": polling.check_cast,
    "enter_hands": polling.check_hands,
    "announce": polling.check_announce,
    "vote": polling.check_vote,
    "ballot": polling.check_ballot,
    "cast_chair": polling.check_cast_chair,
    "change_vote": polling.check_change_vote,
    "stop_speaker": floor.check_stop,
    "rule": _rule,
    "answer": _answer,
    "open_part": _open_part,
    "recess": _recess,
    "resume": _resume,
    "declare_adjourned": _declare_adjourned,
    "new_meeting": _new_meeting,
    "clock": _clock,
    "overrule": _overrule,
    "chair_error": _chair_error,
    "speak": floor.check_speak,
    "discuss": floor.check_discuss,
    "yield_time": lambda m, act: unentitled("time_not_given", "RONR 43:10; Nantang 13, rule 5"),
    "call_vote": _call_vote,
    "summarise": _summarise,
    "call_hands": polling.check_call_hands,
    "suggest": lambda m, act: requests.check_suggest(m, act.by, act.blank, act.value),
    "unanimous_consent": polling.check_consent,
    "ask_consent": consent.check_ask,
    "object": consent.check_object,
    "set_limits": polling.check_set_limits,
    "vote_without_motion": polling.check_vote_without_motion,
    **elections.CHECKS,
}
