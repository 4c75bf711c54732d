"""Putting, taking and announcing votes: when, by whom, by what method. Sources: rules 8, 9, 10; 44, 45."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from consult.rules import acts, elections, moving, requests
from consult.rules.errors import Refusal
from consult.rules.floor import hands, wants_debate
from consult.rules.meeting import Blank, Meeting, Question, need
from consult.rules.motions import motion as row_of
from consult.rules.no import late, no, out, unentitled
from consult.rules.requests import SECRET
from consult.rules.votes import Need, chair_vote_matters

COUNTED = frozenset({"counted_rising", "roll_call", "ballot", "box"})


def short_of_quorum(m: Meeting, question: Question | None = None) -> Refusal | None:
    """No vote without a quorum, but on what is free of it (40:6-7)."""
    if m.quorum_met:
        return None
    chain = question
    while chain is not None:
        if chain.row.quorum_free:
            return None
        chain = m.questions.get(chain.target) if chain.target else None
    return no("no_quorum", "no_quorum", "RONR 40:6-7", "move:recess", "move:adjourn", present=len(m.voters))


def question_to_put(m: Meeting, ref: str | None) -> str | None:
    """The question a vote is about: as named, or the immediately pending one."""
    return ref if ref is not None else (m.stack[-1] if m.stack else None)


def check_put(m: Meeting, act: acts.Put) -> Refusal | None:
    """The chair begins a vote on the immediately pending question."""
    refusal = _to_be_voted(m, question_to_put(m, act.on), act.method)
    if refusal:
        return refusal
    return _debate_over(m, m.stack[-1], act.claimants) or _chair_in(m, "ballot" if act.method == "box" else act.method,
                                                                    act.yes + act.no)  # fmt: skip


def _to_be_voted(m: Meeting, ref: str | None, method: str, over_ballot: bool = False) -> Refusal | None:
    """Nothing else is being voted, but a ballot whose polls this closes or reopens; the question is the immediately pending one, by the method ordered."""
    if m.vote is not None and not over_ballot:
        return out("voting", "RONR 45:6", "announce", on=m.vote.on)
    if m.retake is not None and not _about_the_retake(m, ref):
        return out("voting", "RONR 29:1", on=m.retake)
    if ref is None:
        return out("nothing_pending", "RONR 4:34")
    if not m.stack or m.stack[-1] != ref:
        return _not_top(m, ref)
    question = m.questions[ref]
    if m.adjourning and not question.row.after_adjournment:
        return out("adjourning", "RONR 21:10", "declare_adjourned")
    refusal = short_of_quorum(m, question)
    if refusal:
        return refusal
    if any(blank.on == ref and not blank.filled for blank in m.blanks.values()):
        return out("blank_open", "RONR 12:92", on=ref)
    return _method_fits(m, question, method)


def _about_the_retake(m: Meeting, ref: str | None) -> bool:
    """A count or an appeal is decided before the vote is retaken; nothing else is voted on till then (29:5-8)."""
    top = m.immediate
    return top is not None and top.id == ref and top.row.during_a_retake


def _not_top(m: Meeting, ref: str) -> Refusal:
    if ref in m.made:
        return out("not_stated", "RONR 4:15", "state", on=ref)
    if ref in m.stack:
        return out("not_immediately_pending", "RONR 5:5, 6", on=m.stack[-1])
    return out("not_pending", "RONR 4:34", on=ref)


def _method_fits(m: Meeting, question: Question, method: str) -> Refusal | None:
    """A ballot ordered by a rule cannot be waived (45:20); a method ordered by vote is used (30:1)."""
    rule = m.rulebook.rule(question.args.get("under"))
    wanted = rule.method if rule is not None and rule.method else question.method
    same = {"box": "ballot", "show": "show_of_hands"}
    if (
        wanted is None
        or same.get(method, method) == wanted
        or (method, wanted) == ("counted_rising", "rising")
    ):
        return None
    reason = "ballot_required" if wanted == "ballot" else "method_ordered"
    return out(reason, "RONR 45:20, 30:1", method=wanted)


def _debate_over(m: Meeting, ref: str, claimants: Iterable[Any]) -> Refusal | None:
    """The chair alone cannot close debate while anyone entitled claims the floor (43:2; Nantang 11)."""
    claims = hands(claimants) or m.queue
    if m.floor is not None and m.floor.who != m.chair and m.floor.on == ref and not claims:
        claims = ()
    who = wants_debate(m, m.questions[ref], claims)
    if who is not None:
        return out("others_waiting", "RONR 43:2; Nantang 13, rule 11", "recognize", who=who)
    return None


def _chair_in(m: Meeting, method: str, names: Iterable[str]) -> Refusal | None:
    """The chair votes with the rest only in a small board or by ballot (4:56, 44:12, 49:21; Nantang 11)."""
    if m.chair not in tuple(names) or method == "ballot" or m.small:
        return None
    if m.nantang:
        return out("chair_votes_last", "Nantang 13, rule 11")
    return unentitled("chair_votes_last", "RONR 4:56, 44:12")


def names_of(*sides: int | tuple[str, ...]) -> tuple[str, ...]:
    """All names given in a count; none where numbers are given."""
    return tuple(who for side in sides if isinstance(side, tuple) for who in side)


def _voters_fit(m: Meeting, *sides: int | tuple[str, ...]) -> Refusal | None:
    """Each voter once, a member and present; no more votes than voters (44:1, 45:2)."""
    named = names_of(*sides)
    if len(set(named)) != len(named):
        return unentitled("voted_twice", "RONR 45:2")
    for who in named:
        if who not in m.members or not m.members[who].voting:
            return unentitled("no_vote", "RONR 1:4", who=who)
        if who not in m.present:
            return unentitled("not_present", "RONR 45:56", who=who)
    total = sum(side if isinstance(side, int) else len(side) for side in sides)
    able = len(m.voters) if named or m.small else len([who for who in m.voters if who != m.chair])
    if total > able:
        return out("more_votes_than_voters", "RONR 45:2", voters=able)
    return None


def check_vote(m: Meeting, act: acts.Vote) -> Refusal | None:
    """Puts, takes and announces at once."""
    if act.retake:
        return _check_retake(m, act)
    blank = m.blanks.get(act.on)
    if blank is not None and (act.value is not None or act.on not in m.stack):
        return _check_value(m, act, blank)
    question = m.questions.get(act.on)
    if question is not None and question.row.put_unstated:
        refusal = _check_orders_vote(m, question)
    else:
        over_ballot = (
            question is not None and requests.within_ballot(m, question) and act.method not in SECRET
        )
        refusal = _to_be_voted(m, act.on, act.method, over_ballot) or _debate_over(m, act.on, act.claimants)
    if refusal:
        return refusal
    if act.part is not None:
        return out("one_vote_on_the_whole", "RONR 28:9", on=act.on)
    if act.value is not None:
        return out("no_blank", "RONR 12:92", on=act.on)
    return _check_voters(m, act, m.questions[act.on])


def _check_voters(m: Meeting, act: acts.Vote, question: Question) -> Refusal | None:
    refusal = _voters_fit(m, act.yes, act.no, act.abstain)
    refusal = refusal or _chair_in(m, act.method, names_of(act.yes, act.no, act.abstain))
    if refusal or act.chair_vote is None:
        return refusal
    return _chair_vote(
        m, need(m, question), _size(act.yes), _size(act.no), names_of(act.yes, act.no, act.abstain)
    )


def _size(side: int | tuple[str, ...]) -> int:
    return side if isinstance(side, int) else len(side)


def _chair_vote(m: Meeting, wanted: Need, yes: int, no_: int, named: tuple[str, ...]) -> Refusal | None:
    """Never two votes; and only where it can change the result (4:56, 44:12)."""
    if m.chair in named:
        return unentitled("already_voted", "RONR 4:56, 44:12")
    member = m.members.get(m.chair or "")
    if member is None or not member.voting or m.chair not in m.present:
        return unentitled("no_vote", "RONR 4:56")
    if m.nantang or m.small:
        return None
    if not chair_vote_matters(wanted, yes, no_):
        return unentitled("chair_vote_changes_nothing", "RONR 4:56, 44:12")
    return None


def _check_orders_vote(m: Meeting, question: Question) -> Refusal | None:
    """Shall the body proceed to the orders of the day? (18:8)"""
    if m.vote is not None or m.retake:
        return out("voting", "RONR 45:6")
    if m.points.get(question.id) != "raised" or question.id in m.records:
        return out("not_pending", "RONR 18:8", on=question.id)
    return short_of_quorum(m)


def _check_retake(m: Meeting, act: acts.Vote) -> Refusal | None:
    """A vote is retaken once a division was demanded, by rising or counted (29)."""
    if m.retake != act.on:
        return out("no_division", "RONR 29:1", "move:division_assembly", on=act.on)
    if m.stack and m.questions[m.stack[-1]].row.about_a_vote:
        return out("not_immediately_pending", "RONR 29:8", on=m.stack[-1])
    if act.method in {"voice", "show_of_hands"}:
        return out("rising_needed", "RONR 29:1", on=act.on)
    if m.count_ordered == act.on and act.method not in COUNTED:
        return out("count_ordered", "RONR 29:8", on=act.on)
    question = m.questions[act.on]
    return short_of_quorum(m, question) or _check_voters(m, act, question)


def values_in_order(blank: Blank) -> tuple[Any, ...]:
    """Suggested values in the order of voting: largest first to spend, smallest first to accept, names as
    suggested (12:98-106)."""
    values = [value for _, value in blank.suggestions]
    if blank.kind == "name" or not all(isinstance(value, int) for value in values):
        return tuple(values)
    return tuple(sorted(values, reverse=blank.kind == "spend"))


def _check_value(m: Meeting, act: acts.Vote, blank: Blank) -> Refusal | None:
    if m.vote is not None or m.retake:
        return out("voting", "RONR 45:6")
    if blank.filled or not m.stack or m.stack[-1] != blank.on:
        return out("not_immediately_pending", "RONR 12:92", on=blank.ref)
    if m.adjourning:
        return out("adjourning", "RONR 21:10", "declare_adjourned")
    if act.value is None:
        return out("value_needed", "RONR 12:98", on=blank.ref)
    left = [value for value in values_in_order(blank) if value not in blank.tried]
    if act.value not in left:
        return out("not_suggested", "RONR 12:94", value=act.value)
    if act.value != left[0]:
        return out("value_order", "RONR 12:98-106", value=left[0])
    question = m.questions[blank.on]
    refusal = short_of_quorum(m, question) or _debate_over(m, blank.on, act.claimants)
    refusal = refusal or _voters_fit(m, act.yes, act.no, act.abstain)
    refusal = refusal or _chair_in(m, act.method, names_of(act.yes, act.no, act.abstain))
    if refusal or act.chair_vote is None:
        return refusal
    return _chair_vote(
        m, Need("majority"), _size(act.yes), _size(act.no), names_of(act.yes, act.no, act.abstain)
    )


def check_ballot(m: Meeting, act: acts.Ballot) -> Refusal | None:
    """A ballot on the immediately pending question, or for an office."""
    if (act.on is None) == (act.office is None):
        return out("one_thing", "RONR 45:18")
    if act.on is not None:
        return _to_be_voted(m, act.on, "ballot") or _debate_over(m, act.on, ())
    election = m.elections.get(str(act.office))
    if election is None:
        return out("unknown_office", "RONR 46:1", office=act.office)
    if elections.seats_left(election) == 0:
        return out("elected_already", "RONR 46:46", office=act.office)
    if m.vote is not None or m.retake:
        return out("voting", "RONR 45:6")
    if m.stack:
        return out("question_pending", "RONR 46:1", pending=m.stack[-1])
    return short_of_quorum(m)


def check_cast(m: Meeting, act: acts.Cast) -> Refusal | None:
    """A named vote by phone while the vote is open; it may be changed until it is announced (45:8)."""
    if m.vote is None or act.on is not None and act.on != m.vote.on:
        return out("no_vote_open", "RONR 45:8")
    if m.vote.method in SECRET:
        return out("secret_ballot", "RONR 45:18")
    if m.vote.time_up:
        return late("vote_closed", "RONR 45:6")
    if act.by == m.chair and not m.small and m.rulebook.chair_neutral:
        refusal = _chair_casts(m)
        if refusal:
            return refusal
    return _choice_fits(m, act)


def _chair_casts(m: Meeting) -> Refusal | None:
    """The chair's vote comes last and where it matters (4:56; Nantang 11)."""
    assert m.vote is not None
    others = {who: choice for who, choice in m.vote.casts.items() if who != m.chair}
    yes = sum(1 for choice in others.values() if choice == "for") + m.vote.hands.get("for", 0)
    no_ = sum(1 for choice in others.values() if choice == "against") + m.vote.hands.get("against", 0)
    if m.nantang:
        return None
    return _chair_vote(m, need(m, m.questions[m.vote.on]), yes, no_, ())


def _choice_fits(m: Meeting, act: acts.Cast) -> Refusal | None:
    """A choice of this vote: sides, or options up to the seats."""
    assert m.vote is not None
    item = m.item(m.questions[m.vote.on].item)
    if item is not None and item.kind == "options":
        picked = act.choice if isinstance(act.choice, tuple) else (act.choice,)
        known = {str(option.get("id")) for option in item.options} | {"abstain"}
        if not picked or not set(picked) <= known or len(picked) > max(item.seats, 1):
            return out("no_such_choice", "RONR 45:32")
        return None
    if act.choice not in {"for", "against", "abstain"}:
        return out("no_such_choice", "RONR 45:32")
    if m.nantang and act.choice == "abstain":
        return out("no_abstaining", "Nantang 13, rule 12")
    return None


def check_hands(m: Meeting, act: acts.EnterHands) -> Refusal | None:
    """Hands in the room, counted; phones and hands together cannot be more than those present."""
    if m.vote is None:
        return out("no_vote_open", "RONR 45:14")
    if m.vote.method in SECRET:
        return out("secret_ballot", "RONR 45:18")
    item = m.item(m.questions[m.vote.on].item)
    known = {"for", "against", "abstain"}
    if item is not None and item.kind == "options":
        known = {str(option.get("id")) for option in item.options} | {"abstain"}
    if not set(act.counts) <= known:
        return out("no_such_choice", "RONR 45:32")
    total = sum(act.counts.values())
    seats = max(item.seats, 1) if item is not None and item.kind == "options" else 1
    if seats == 1 and total + len(m.vote.casts) > m.voting_members:
        return out("more_votes_than_voters", "RONR 45:2", voters=m.voting_members)
    return None


def check_announce(m: Meeting, act: acts.Announce) -> Refusal | None:
    """The vote begun is announced; a box needs its counts."""
    if m.vote is None:
        return out("no_vote_open", "RONR 4:43")
    if act.on is not None and act.on != m.vote.on:
        return out("not_immediately_pending", "RONR 4:43", on=m.vote.on)
    if m.vote.on in m.stack and m.stack[-1] != m.vote.on:
        return out("not_immediately_pending", "RONR 30:6", on=m.stack[-1])
    if m.vote.method == "box" and act.counts is None and not m.vote.casts:
        return out("counts_needed", "RONR 45:37")
    return None


def check_cast_chair(m: Meeting, act: acts.CastChair) -> Refusal | None:
    """A single vote of the chair: never before the others, never twice, only where it matters."""
    record = m.records.get(act.on)
    if m.vote is not None and m.vote.on == act.on:
        if m.chair in m.vote.casts:
            return unentitled("already_voted", "RONR 4:56")
        tally = m.vote.tally
        return _chair_vote(m, need(m, m.questions[act.on]), tally["for"], tally["against"], ())
    if record is None:
        return out("chair_votes_last", "RONR 4:56; Nantang 13, rule 11", on=act.on)
    voted = (record.yes_names or ()) + (record.no_names or ())
    if m.chair in voted or record.method in {"box", "ballot"}:
        return unentitled("already_voted", "RONR 4:56")
    return late("vote_closed", "RONR 4:56, 45:8", on=act.on)


def check_change_vote(m: Meeting, act: acts.ChangeVote) -> Refusal | None:
    """Until the result is announced; after that only if nobody objects; never in a ballot (45:8)."""
    if m.vote is not None and m.vote.on == act.on:
        if m.vote.method in SECRET:
            return out("secret_ballot", "RONR 45:8")
        return None if act.by in m.vote.casts else unentitled("did_not_vote", "RONR 45:8")
    record = m.records.get(act.on)
    if record is None:
        return out("no_vote_open", "RONR 45:8", on=act.on)
    if record.method in SECRET or record.yes_names is None:
        return out("secret_ballot", "RONR 45:8", on=act.on)
    if m.last_vote != act.on:
        return late("next_question_stated", "RONR 45:8", on=act.on)
    if act.objections:
        return no("vote_needed", "objection", "RONR 45:8", on=act.on)
    return None


def check_call_hands(m: Meeting, act: acts.CallHands) -> Refusal | None:
    """For, then against; who abstains is never asked (4:35; Nantang 12)."""
    if act.on not in m.stack or m.stack[-1] != act.on:
        return _not_top(m, act.on)
    if act.order != ("for", "against"):
        return out("order_of_hands", "RONR 4:35; Nantang 13, rule 12")
    return short_of_quorum(m, m.questions[act.on])


def check_consent(m: Meeting, act: acts.UnanimousConsent) -> Refusal | None:
    """What nobody objects to is done without a vote; one objection forces it (4:58-63)."""
    if m.nantang:  # both sides are always asked for their hands
        return out("unknown_device", "Nantang 13, rule 11-13", "vote", motion="unanimous_consent")
    question = consent_question(m, act)
    if m.retake or m.vote is not None and not requests.within_ballot(m, question):
        return out("voting", "RONR 45:6")
    if adopts_pending(m, act):
        if act.target is None or not m.stack or m.stack[-1] != act.target:
            return out("not_immediately_pending", "RONR 4:58", on=act.target)
        refusal = _to_be_voted(m, act.target, _any_but_ballot(m, act.target))
    elif not question.row.stacked:
        return out("no_vote_to_spare", "RONR 4:58", motion=act.motion)
    else:
        refusal = moving.check_motion(m, question)
    if refusal:
        return refusal
    if act.objections:
        return no("vote_needed", "objection", "RONR 4:60", f"move:{act.motion}")
    return None


def adopts_pending(m: Meeting, act: acts.UnanimousConsent) -> bool:
    """Whether it is asked to adopt the pending question, and not to do what another motion would."""
    if act.motion == "main":
        return True
    return bool(m.stack) and act.target == m.stack[-1] and m.questions[m.stack[-1]].motion == act.motion


def _any_but_ballot(m: Meeting, ref: str) -> str:
    """The method ordered, if consent may stand for it; a ballot ordered cannot be waived."""
    question = m.questions[ref]
    rule = m.rulebook.rule(question.args.get("under"))
    wanted = rule.method if rule is not None and rule.method else question.method
    return wanted if wanted is not None and wanted != "ballot" else "voice"


def consent_question(m: Meeting, act: acts.UnanimousConsent) -> Question:
    """The motion whose effect is asked for, as if made, with what can be known of its arguments."""
    given: dict[str, Any] = {
        key: default for key, (_, default) in acts.MOTION_ARGS.get(act.motion, {}).items()
    }
    given = {key: None if default is acts.NEEDED else default for key, default in given.items()}
    given.update(CONSENT_ARGS.get(act.motion, {}))
    if "target" in given and act.target is not None:
        given["target"] = (act.target,) if row_of(act.motion).runs else act.target
    if "guest" in given:
        given["guest"] = act.guest
    if act.motion == "suspend_rules":
        given["concerns"] = act.target or question_to_put(m, None)
    motion = acts.Move(by=str(m.chair), motion=act.motion, args=given)
    question = moving.draft(m, motion, f"consent{m.seq}")
    return replace(question, mover=None)  # the chair asks for the body: nobody moves it


# What is asked for without arguments: plain values that make the motion checkable.
CONSENT_ARGS: dict[str, dict[str, Any]] = {
    "recess": {"minutes": 0},
    "recess_main": {"minutes": 0},
    "suspend_rules": {"purpose_id": "by consent"},
    "suspend_standing_rule": {"purpose_id": "by consent"},
    "make_special_order": {"until": {"meetings_ahead": 1}},
    "postpone_definitely": {"until": {"meetings_ahead": 1}},
    "commit": {"text": ""},
    "divide_question": {"parts": ({}, {})},
    **dict.fromkeys(
        ("substitute", "modify_motion", "incidental_main", "excuse_duty", "read_papers", "other_privilege",
         "method_of_nominating", "amend_bylaws"),
        {"text": ""},
    ),
}  # fmt: skip


def check_set_limits(m: Meeting, act: acts.SetLimits) -> Refusal | None:
    """nantang13: the meeting sets its own numbers (rule 5)."""
    if not m.nantang:
        return out("unknown_device", "RONR 15:1", "move:limit_debate")
    if m.vote is not None:
        return out("voting", "RONR 45:6")
    if act.speech_seconds < 1 or act.speeches_per_motion < 1:
        return out("malformed_limits", "Nantang 13, rule 5")
    return (
        short_of_quorum(m)
        or _voters_fit(m, act.yes, act.no)
        or _chair_in(m, "voice", names_of(act.yes, act.no))
    )


def check_vote_without_motion(m: Meeting, act: acts.VoteWithoutMotion) -> Refusal | None:
    """A small board may vote on a proposal clear to all (49:21)."""
    if not m.small:
        return out("motion_needed", "RONR 49:21, 3:22", "move:main")
    if m.stack:
        return out("question_pending", "RONR 49:21", pending=m.stack[-1])
    if m.vote is not None or m.retake:
        return out("voting", "RONR 45:6")
    return short_of_quorum(m) or _voters_fit(m, act.yes, act.no)
