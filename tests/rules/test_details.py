"""Details of the rules that no meeting told so far: each a short position and what follows."""

from __future__ import annotations

import inspect
import sys
from dataclasses import fields, replace
from itertools import pairwise

import pytest
from stage import Stage, opened
from table import ELECTION, IN_FORCE, MAIN

from consult import rules
from consult.rules import acts, again, edits, elections, events, presiding, sessions, words
from consult.rules.acts import floor
from consult.rules.meeting import Election, Hand, Limit, Meeting, Question, changed
from consult.rules.motions import amendments, main
from consult.rules.motions.handling import args as arguments_of

QUESTION_OF_PRIVILEGE = (
    "B: move question_of_privilege P1\nChair: rule P1 ruling=admitted\n"
    'C: move main M2 "That the window be closed" as_question_of_privilege=P1 second=D'
)


def test_a_lost_motion_to_drop_the_question_is_not_moved_again() -> None:
    stage = opened().after(MAIN + "B: move postpone_indefinitely P1 second=C\nChair: vote P1 yes=3 no=5")
    assert stage.reason("B: move postpone_indefinitely P2 second=C") == "same_question"
    refused = stage.after("B: move recess R1 minutes=5 second=C").refusal(
        "B: move postpone_indefinitely P2 second=C"
    )
    assert refused is not None and refused.params == {"pending": "R1"}


def test_only_a_motion_of_its_own_kind_outranks_the_orders_of_the_day() -> None:
    due = opened("item: budget order=special_order\n").after(MAIN)
    assert due.reason("E: move orders_of_day O1") is None
    assert due.after(QUESTION_OF_PRIVILEGE).reason("E: move orders_of_day O1") == "outranked"
    assert (
        due.after(QUESTION_OF_PRIVILEGE).reason("E: move question_of_privilege O1 urgent=true") == "outranked"
    )


def test_a_second_privilege_waits_for_the_first() -> None:
    stage = opened().after(MAIN + "B: move question_of_privilege P1\nChair: rule P1 ruling=admitted\n"
                           "C: move question_of_privilege P2\nChair: rule P2 ruling=admitted")  # fmt: skip
    one = stage.after('C: move main M2 "That the window be closed" as_question_of_privilege=P1 second=D')
    assert (
        one.reason('D: move main M3 "That the door be shut" as_question_of_privilege=P2 second=E')
        == "outranked"
    )
    recess = stage.after("C: move recess R1 minutes=5 second=D")
    assert (
        recess.reason('D: move main M3 "That the door be shut" as_question_of_privilege=P2 second=E')
        == "outranked"
    )


def test_what_privilege_brought_is_not_objected_to() -> None:
    stage = opened().after(MAIN + QUESTION_OF_PRIVILEGE)
    assert stage.reason("E: move object_consideration O1 target=M2") == "not_original_main"


@pytest.mark.parametrize(
    "line",
    ["B: speak M1 for", 'B: move amend A1 add "green" second=C', "B: move recess R1 minutes=5 second=C"],
)
def test_an_objection_comes_before_debate_and_before_subsidiary_motions(line: str) -> None:
    stage = opened().after(MAIN).after(line)
    late = stage.reason("E: move object_consideration O1 target=M1")
    assert late == ("outranked" if "recess" in line else "consideration_begun")


def test_changes_of_a_motion_while_the_quorum_is_gone_relate_to_that_motion() -> None:
    stage = opened().after(MAIN + "Chair: presence 4\nA: move recess R1 minutes=10 second=B")
    assert stage.reason("B: move amend A1 target=R1 set={minutes=5} second=C") is None
    assert stage.reason('B: move amend A2 target=M1 add "x" second=C') == "no_quorum"


def test_after_the_vote_to_adjourn_questions_may_be_asked_and_rulings_appealed() -> None:
    stage = opened().after(MAIN + "B: move adjourn J1 second=C\nChair: vote J1 yes=6 no=2")
    assert stage.reason("C: move parliamentary_inquiry I1") is None
    assert stage.reason("C: move point_of_order P1 breach={kind=other}") is None
    ruled = stage.after("C: move point_of_order P1 breach={kind=other}\nChair: rule P1 well_taken=false")
    assert ruled.reason("C: move appeal AP against={kind=ruling on=P1} second=D") is None


def test_while_a_vote_is_retaken_only_what_bears_on_it() -> None:
    stage = opened().after(MAIN + "Chair: vote M1 yes=5 no=3\nB: move division_assembly D1 target=M1")
    assert stage.reason("C: move parliamentary_inquiry I1") is None
    assert stage.reason("C: move point_of_order P1 breach={kind=other}") is None
    ruled = stage.after("C: move point_of_order P1 breach={kind=other}\nChair: rule P1 well_taken=false")
    assert (
        ruled.after("C: move appeal AP against={kind=ruling on=P1} second=D").reason("E: speak AP for")
        is not None
    )
    assert stage.reason("C: move request_information I2") == "voting"


def test_the_voters_of_a_retaken_vote_are_checked_too() -> None:
    stage = opened().after(MAIN + "Chair: vote M1 yes=5 no=3\nB: move division_assembly D1 target=M1")
    assert stage.reason("Chair: vote M1 yes=9 no=3 method=rising retake=true") == "more_votes_than_voters"
    assert (
        stage.reason("Chair: vote M1 yes=5 no=1 chair_vote=no method=rising retake=true")
        == "chair_vote_changes_nothing"
    )
    assert stage.reason("Chair: vote M1 yes=4 no=4 chair_vote=yes method=rising retake=true") is None


def test_the_voters_of_a_vote_without_motion_are_counted_on_both_sides() -> None:
    stage = opened("rules: small_board\n")
    assert stage.reason('Chair: vote_without_motion "Tea" yes=5 no=5') == "more_votes_than_voters"
    assert stage.reason('Chair: vote_without_motion "Tea" yes=4 no=5') is None
    lost = stage.after('Chair: vote_without_motion "Tea" yes=4 no=5')
    assert lost.result("q1") == "lost"


def test_the_chair_of_a_small_board_is_among_those_dealt_with_numbers() -> None:
    stage = opened("rules: small_board\n").after('A: move main M1 "Tea"\nChair: vote M1 yes=9 no=0')
    assert stage.meeting.records["M1"].yes_names == ("A", "B", "C", "D", "E", "F", "G", "H", "Chair")


@pytest.mark.parametrize(
    ("rest", "why"),
    [
        ("yes=A,B,Chair no=C,D method=rising", "chair_votes_last"),
        ("yes=A,B,Chair no=C,D method=ballot", None),
    ],
)
def test_the_chair_votes_with_the_rest_by_ballot(rest: str, why: str | None) -> None:
    assert opened().after(MAIN).reason(f"Chair: vote M1 {rest}") == why
    method = "method=box" if "ballot" in rest else "method=show"
    assert opened().after(MAIN).reason(f"Chair: put M1 {method} yes=A,Chair") == why


def test_a_counted_rising_vote_is_a_rising_vote() -> None:
    ordered = opened().after(
        MAIN + "B: move method_of_voting V1 method=rising second=C\nChair: vote V1 yes=6 no=2"
    )
    assert ordered.reason("Chair: vote M1 yes=5 no=3 method=counted_rising") is None
    assert ordered.reason("Chair: vote M1 yes=5 no=3 method=voice") == "method_ordered"
    assert ordered.reason("Chair: vote M1 yes=5 no=3 method=rising") is None


def test_a_phone_vote_of_the_chair_counts_all_the_others() -> None:
    voting = opened().after(
        MAIN + "Chair: put M1 method=show\nA: cast for\nB: cast for\nC: cast against\nD: cast against"
    )
    assert voting.reason("Chair: cast for") is None
    assert voting.after("Chair: enter_hands {for=1}").reason("Chair: cast against") is None
    assert (
        voting.after("Chair: enter_hands {for=2}").reason("Chair: cast against")
        == "chair_vote_changes_nothing"
    )
    assert (
        voting.after("Chair: enter_hands {against=2}").reason("Chair: cast for")
        == "chair_vote_changes_nothing"
    )
    again = voting.after("Chair: cast for")
    assert again.reason("Chair: cast against") is None


@pytest.mark.parametrize(("passed", "result"), [("true", "adopted"), ("false", "lost")])
def test_a_rule_of_the_body_decides_where_it_governs(passed: str, result: str) -> None:
    voting = opened().after(MAIN + "Chair: put M1 method=show\nA: cast for\nB: cast against")
    assert voting.after(f"Chair: announce governed={{passed={passed}}}").result("M1") == result
    assert (
        opened().after(MAIN + f"Chair: vote M1 yes=4 no=4 governed={{passed={passed}}}").result("M1")
        == result
    )


def test_an_item_of_options_elects_up_to_its_seats() -> None:
    header = 'item: spot text="Where" kind=options seats=2 options=[{id=oak} {id=elm} {id=ash}]\n'
    voting = opened(header).after("Chair: take_up item=spot\nChair: put method=show")
    split = voting.after("A: cast [oak elm]\nB: cast [oak ash]\nC: cast abstain\nD: cast oak")
    assert split.after("Chair: announce").result("spot") == "adopted"
    none = voting.after("A: cast oak\nB: cast elm\nC: cast ash")
    assert none.after("Chair: announce").result("spot") == "lost"
    with_abstentions = voting.after("A: cast oak\nB: cast abstain\nC: cast abstain")
    assert with_abstentions.after("Chair: announce").result("spot") == "adopted"


def test_hands_count_among_those_who_voted_for_an_option() -> None:
    header = 'item: spot text="Where" kind=options options=[{id=oak} {id=elm} {id=ash}]\n'
    voting = opened(header).after("Chair: take_up item=spot\nChair: put method=show")
    split = voting.after("A: cast oak\nB: cast oak\nChair: enter_hands {elm=2 ash=1}")
    assert split.after("Chair: announce").result("spot") == "lost"  # two of five
    most = voting.after("A: cast oak\nB: cast oak\nChair: enter_hands {oak=1 elm=2}")
    assert most.after("Chair: announce").result("spot") == "adopted"  # three of five


def test_hands_are_entered_for_what_can_be_voted_for_alone() -> None:
    header = 'item: spot text="Where" kind=options options=[{id=oak} {id=elm}]\n'
    options = opened(header).after("Chair: take_up item=spot\nChair: put method=show")
    sides = opened().after(MAIN + "Chair: put method=show")
    for hands, of_options, of_sides in (
        ("oak=2", None, "no_such_choice"),
        ("oak=1 abstain=2", None, "no_such_choice"),
        ("ash=1", "no_such_choice", "no_such_choice"),
        ("for=3", "no_such_choice", None),
        ("for=3 against=2 abstain=1", "no_such_choice", None),
        ("abstain=8", None, None),
        ("abstain=10", "more_votes_than_voters", "more_votes_than_voters"),
    ):
        line = f"Chair: enter_hands {{{hands}}}"
        assert (options.reason(line), sides.reason(line)) == (of_options, of_sides), hands


def test_the_votes_of_strangers_void_a_ballot_only_if_they_could_turn_it() -> None:
    ballot = opened().after(MAIN)
    for yes, no, strangers, void in (
        (5, 3, 1, False),
        (5, 4, 1, True),
        (5, 3, 2, True),
        (6, 3, 2, False),
        (2, 5, 2, False),
        (4, 5, 2, True),
    ):
        after = ballot.after(
            f"Chair: ballot on=M1 yes={yes} no={no} from_non_voters={strangers} identifiable=false"
        )
        assert (after.result("M1") is None) == void, (yes, no, strangers)


def test_the_votes_of_strangers_void_an_election_only_if_they_could_turn_it() -> None:
    for a, b, strangers, elected in ((5, 3, 1, ("A",)), (5, 4, 1, ()), (7, 1, 2, ("A",)), (3, 4, 1, ())):
        after = opened().after(
            ELECTION
            + f"Chair: ballot office=treasurer votes={{A={a} B={b}}} from_non_voters={strangers}"
            + " identifiable=false"
        )
        assert after.meeting.elections["treasurer"].elected == elected, (a, b, strangers)


def test_a_speech_has_its_end_and_a_vote_its_time() -> None:
    speaking = opened().after(MAIN + "Chair: recognize A seconds=60").meeting.floor
    assert speaking is not None and (speaking.since, speaking.ends_at) == (
        "2026-05-03T19:00:00Z",
        "2026-05-03T19:01:00+00:00",
    )
    stopped = opened().after(MAIN + "Chair: recognize A\nA: yield_floor")
    assert stopped.meeting.floor is None and stopped.meeting.spoken("A", "M1") == 1


def test_a_rule_that_orders_a_ballot_is_not_waived_by_consent() -> None:
    start = opened("rule: R1 bylaws method=ballot\n").after(
        'A: move main M1 "That the shed be sold" under=R1 second=B'
    )
    assert start.reason("Chair: unanimous_consent main target=M1") == "ballot_required"
    start = opened("rule: R1 bylaws method=rising\n").after(
        'A: move main M1 "That the shed be sold" under=R1 second=B'
    )
    assert start.reason("Chair: unanimous_consent main target=M1") is None


def test_a_vote_is_reconsidered_anew_after_a_change_of_the_question() -> None:
    once = opened().after(IN_FORCE + "A: move reconsider R1 target=M1 second=B\nChair: vote R1 yes=5 no=3")
    same = once.after("Chair: vote M1 yes=A,B,C,D,E no=F,G,H")
    assert same.reason("A: move reconsider R2 target=M1 second=B") == "reconsidered_before"
    changed = once.after(
        'C: move amend A1 add "green" second=D\nChair: vote A1 yes=6 no=2\n'
        "Chair: vote M1 yes=A,B,C,D,E no=F,G,H"
    )
    assert changed.reason("A: move reconsider R2 target=M1 second=B") is None
    lost = once.after(
        'C: move amend A1 add "green" second=D\nChair: vote A1 yes=2 no=6\n'
        "Chair: vote M1 yes=A,B,C,D,E no=F,G,H"
    )
    assert lost.reason("A: move reconsider R2 target=M1 second=B") == "reconsidered_before"


@pytest.mark.parametrize(
    ("meets", "number", "day"),
    [("monthly", 2, "2026-06-03"), ("quarterly", 2, "2026-08-03"), ("yearly", 2, "2027-05-03")],
)
def test_the_next_meeting_comes_at_its_interval(meets: str, number: int, day: str) -> None:
    assert opened(f"meets: {meets}\n").after("Chair: new_meeting 2").meeting.date == day


def test_nominations_lost_to_close_are_closed_after_more_business() -> None:
    lost = opened().after(
        "Chair: open_nominations treasurer\nA: nominate treasurer B\n"
        "C: move close_nominations C1 second=D\nChair: vote C1 yes=3 no=5"
    )
    assert lost.reason("C: move close_nominations C2 second=D") == "no_progress"
    assert (
        lost.after(MAIN + "Chair: vote M1 yes=5 no=3").reason("C: move close_nominations C2 second=D") is None
    )
    assert lost.after("E: nominate treasurer F").meeting.elections["treasurer"].nominees == ("B", "F")


def test_a_substitute_without_a_target_is_for_the_main_question() -> None:
    stage = opened().after(MAIN + "B: move postpone_indefinitely P1 second=C")
    assert (
        stage.after('C: move substitute S1 text="That the fence be pulled down" second=D')
        .meeting.questions["S1"]
        .target
        == "M1"
    )


def test_a_slip_is_pointed_out_at_once_for_what_it_is() -> None:
    slip = opened().after(
        'A: move main M1 "That the fence be painted"\nChair: chair_error state on=M1 breach=no_second'
    )
    assert slip.reason("B: move point_of_order P1 breach={kind=no_second on=M1}") is None
    assert slip.reason("B: move point_of_order P1 breach={kind=other on=M1}") == "breach_past"
    both = opened().after(
        IN_FORCE
        + 'A: move main M2 "That the well be cleaned"\nChair: chair_error state on=M2 breach=no_second'
    )
    assert both.reason("B: move point_of_order P1 breach={kind=no_second on=M1}") == "breach_past"
    ruled = opened().after(
        MAIN + "B: move point_of_order P1 breach={kind=other}\nChair: rule P1 well_taken=false"
    )
    assert ruled.reason("B: move point_of_order P2 breach={kind=no_second on=P1}") == "breach_past"


@pytest.mark.parametrize("change", ["target=M9", "minutes=5 target=M9", "hour=20:00"])
def test_only_what_a_motion_has_can_be_set(change: str) -> None:
    stage = opened().after(IN_FORCE + "A: move rescind X1 target=M1 second=B")
    assert stage.reason(f"C: move amend A1 target=X1 set={{{change}}} second=D") == "no_such_argument"
    recess = opened().after(
        MAIN + "A: move recess R1 minutes=9 second=B\nC: move amend A1 target=R1 set={minutes=5} second=D"
    )
    assert recess.reason("E: move amend A2 target=A1 set={set={minutes=3}} second=F") == "no_such_argument"


def test_what_makes_no_sense_is_not_overruled_either() -> None:
    start = opened().after(IN_FORCE + "A: move reconsider_enter_minutes R1 target=M1 stated=false")
    for line in ("{kind=state args={on=R1}}", "{kind=state args={on=M9}}"):
        refusal = start.refusal(f'Chair: overrule act={line} reason="so"')
        assert refusal is not None and refusal.waivable is False
        assert refusal.reason == ("no_second" if "R1" in line else "not_made")


def test_a_ballot_with_nothing_on_it_elects_nobody() -> None:
    empty = opened().after(ELECTION + "Chair: ballot office=treasurer votes={} ballots=8 blank=8")
    assert empty.meeting.elections["treasurer"].elected == ()
    assert [
        (each["votes_cast"], each["needed"]) for each in empty.meeting.minuted if each["event"] == "ballot"
    ] == [(0, 1)]


def test_a_ballot_on_a_motion_is_minuted_with_its_figures() -> None:
    told = opened().after(MAIN + "Chair: ballot M1 yes=5 no=2 unreadable=1").meeting.minuted[-1]
    assert (told["event"], told["votes_cast"], told["illegal"], told["count"]) == (
        "ballot",
        8,
        1,
        {"yes": 5, "no": 2},
    )


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("A: yield_floor", "yielded"),
        ("Chair: put method=show", "vote"),
        ("Chair: vote M1 yes=5 no=3", "vote"),
        ("Chair: take_up item=budget", "business"),
        ("Chair: stop_speaker A why=time", None),
    ],
)
def test_why_a_turn_is_over(line: str, why: str | None) -> None:
    speaking = opened("item: budget order=special_order\n").after(MAIN + "Chair: recognize A")
    over = [each for each in speaking.events(line) if isinstance(each, events.FloorYielded)]
    assert [(each.who, each.why) for each in over] == ([("A", why)] if why is not None else [])
    assert [each.who for each in speaking.events(line) if isinstance(each, events.Spoke)] == ["A"]


def test_a_speech_without_an_end_is_never_over_time() -> None:
    speaking = opened().after(MAIN + "A: speak M1 for continuing=true")
    assert speaking.events("B: tick") == ()


@pytest.mark.parametrize(
    ("at", "why"),
    [(3, "type"), ("soon", "format"), ("2026-05-03T18:59:59Z", "backwards"), ("2026-05-03T19:30:00", "zone")],
)
def test_a_moment_that_cannot_be_is_a_malformed_act(at: object, why: str) -> None:
    with pytest.raises(rules.BadAct) as bad:
        rules.decide(opened().meeting, acts.parse("rise", {}, "A"), at)
    assert (bad.value.field, bad.value.why) == ("at", why)


@pytest.mark.parametrize(("method", "line", "why"), [
    ("ballot", "rising", "ballot_required"), ("ballot", "ballot", None),
    ("rising", "ballot", "method_ordered"), ("rising", "rising", None),
])  # fmt: skip
def test_a_method_ordered_by_a_rule_is_not_changed_by_vote(method: str, line: str, why: str | None) -> None:
    start = opened(f"rule: R1 bylaws method={method}\n").after(
        'A: move main M1 "That the shed be sold" under=R1 second=B'
    )
    refused = start.refusal(f"C: move method_of_voting V1 method={line} second=D")
    assert (refused.reason if refused is not None else None) == why
    assert refused is None or refused.params == {"method": method}  # the phrase names it


def test_the_rules_are_suspended_for_a_privileged_motion_itself() -> None:
    stage = opened().after(MAIN + "A: move recess R1 minutes=9 second=B")
    assert stage.reason("C: move suspend_rules S1 purpose_id=x concerns=R1 second=D") is None
    assert stage.reason("C: move suspend_rules S1 purpose_id=x concerns=M1 second=D") == "outranked"


def test_a_rule_of_the_body_says_what_can_be_amended() -> None:
    stage = opened(
        "rules: ronr12 motions={previous_question={amendable=true} recess={amendable=false}}\n"
    ).after(MAIN)
    closing = stage.after("A: move previous_question Q1 second=B")
    assert closing.reason("C: move previous_question Q2 second=D") == "nothing_to_close"
    recess = stage.after("A: move recess R1 minutes=9 second=B")
    assert recess.reason("C: move amend A1 target=R1 set={minutes=5} second=D") == "not_amendable"
    assert recess.reason("C: move previous_question Q1 second=D") == "nothing_to_close"


def test_what_was_reconsidered_from_the_minutes_is_not_reconsidered_again() -> None:
    entered = opened().after(
        IN_FORCE
        + "A: move reconsider_enter_minutes R1 target=M1 second=B\nChair: new_meeting 2\nC: call_up R1"
    )
    again = entered.after("Chair: vote R1 yes=5 no=3\nChair: vote M1 yes=A,B,C,D,E no=F,G,H")
    assert again.reason("A: move reconsider R2 target=M1 second=B") == "reconsidered_before"


def test_a_time_fixed_is_not_amended_beyond_the_next_meeting() -> None:
    stage = opened().after(MAIN + "A: move fix_time F1 at=2026-05-10T19:00 second=B")
    assert stage.reason("C: move amend A1 target=F1 set={at=2026-06-10T19:00} second=D") == "too_far"
    assert stage.reason("C: move amend A1 target=F1 set={at=2026-05-12T19:00} second=D") is None
    main = opened().after("A: move fix_time_main F1 at=2026-05-10T19:00 second=B")
    assert main.reason("C: move amend A1 target=F1 set={at=2026-06-10T19:00} second=D") == "too_far"


#: Motions that do nothing without what they say, and on what each may be asked for by consent.
SAYING = {
    "amend": MAIN, "amend_secondary": MAIN + "C: move amend A1 edit={op=add new=blue} second=D\n",
    "substitute": MAIN, "create_blank": MAIN, "modify_motion": MAIN, "fix_time": MAIN,
    "amend_adopted": "", "amend_bylaws": "", "fix_time_main": "", "make_special_order": "",
    "method_of_nominating": "Chair: open_nominations Treasurer\n",
}  # fmt: skip


@pytest.mark.parametrize("motion", SAYING)
def test_consent_to_what_has_no_words_does_nothing(motion: str) -> None:
    """The chair asks for an amendment and tells none: it is noted, and nothing changes."""
    stage = opened().after(IN_FORCE.replace("M1", "D1").replace("fence", "wall") + SAYING[motion])
    target = stage.meeting.stack[-1] if stage.meeting.stack else "D1" if motion == "amend_adopted" else None
    act = acts.parse(
        "unanimous_consent", {"motion": motion, **({"target": target} if target else {})}, "Chair"
    )
    refusal = rules.check(stage.meeting, act)
    if refusal is None:
        assert [each.kind for each in rules.decide(stage.meeting, act, None)] == ["noted"]
    else:
        assert refusal.reason in {"not_immediately_pending", "not_in_force"}, refusal


def test_the_chair_is_offered_to_those_here_who_may_preside_the_vice_chair_first() -> None:
    standing = {"Chair": "chair", "V": "vice_chair", "Guo": "guest"}
    roll = [{"id": who, "standing": standing.get(who, "member")} for who in ("Chair", *"ABV", "Guo", "C")]
    meeting = changed(rules.replay([rules.open_meeting(roll)]), present=frozenset({"Chair", *"AVC", "Guo"}))
    assert list(presiding.able(meeting, "A")) == ["V", "Chair", "C"]


def test_hands_for_several_seats_are_more_than_voters() -> None:
    for seats, why in ((2, None), (1, "more_votes_than_voters")):
        header = f'item: spot text="Where" kind=options seats={seats} options=[{{id=oak}} {{id=elm}}]\n'
        voting = opened(header).after("Chair: take_up item=spot\nChair: put method=show")
        assert voting.reason("Chair: enter_hands {oak=8 elm=7}") == why


def test_of_two_appeals_made_one_is_stated() -> None:
    ruled = opened().after(
        MAIN + "B: move point_of_order P1 breach={kind=other}\nChair: rule P1 well_taken=false"
    )
    two = ruled.after(
        "C: move appeal AP against={kind=ruling on=P1} second=D stated=false\n"
        "E: move point_of_order P2 breach={kind=other}\nChair: rule P2 well_taken=false\n"
        "E: move appeal AQ against={kind=ruling on=P2} second=F stated=false\nChair: state AP"
    )
    assert two.reason("Chair: state AQ") == "appeal_pending"


def test_a_vote_changed_after_the_announcement_counts_on_the_other_side() -> None:
    changed = opened().after(IN_FORCE + "A: change_vote M1 no\nB: change_vote M1 abstain")
    record = changed.meeting.records["M1"]
    assert (record.yes_names, record.no_names, record.result) == (
        ("C", "D", "E"),
        ("F", "G", "H", "A"),
        "lost",
    )


@pytest.mark.parametrize(("special", "over_others"), [("true", None), ("false", "nothing_due")])
def test_what_was_postponed_is_due_at_its_meeting_and_hour(special: str, over_others: str | None) -> None:
    put_off = opened().after(
        "Chair: clock 19:00\n" + MAIN + f"B: move postpone_definitely P1 special_order={special}"
        " until={meetings_ahead=1 hour=19:30} second=C\nChair: vote P1 yes=6 no=2"
    )
    assert put_off.reason("E: move orders_of_day O1") == "nothing_due"
    assert put_off.after("Chair: clock 19:40").reason("E: move orders_of_day O1") == "nothing_due"
    next_ = put_off.after("Chair: new_meeting 2\nChair: clock 19:00")
    assert next_.reason("E: move orders_of_day O1") == "nothing_due"
    come = next_.after("Chair: clock 19:30")
    assert come.reason("E: move orders_of_day O1") is None
    busy = next_.after('A: move main M2 "That the well be cleaned" second=B\nChair: clock 19:30')
    assert busy.reason("E: move orders_of_day O1") == over_others
    tabled = opened().after(
        MAIN + "B: move lay_on_table L1 second=C\nChair: vote L1 yes=6 no=2\nChair: new_meeting 2"
    )
    assert tabled.reason("E: move orders_of_day O1") == "nothing_due"


def test_a_rule_of_the_body_lets_amend_what_the_book_does_not() -> None:
    book = opened().after(MAIN + "A: move lay_on_table L1 second=B")
    body = opened("rules: ronr12 motions={lay_on_table={amendable=true}}\n").after(
        MAIN + "A: move lay_on_table L1 second=B"
    )
    line = "C: move amend A1 target=L1 set={purpose=urgent} second=D"
    assert (book.reason(line), body.reason(line)) == ("not_amendable", None)


def test_a_substitute_is_not_divided() -> None:
    stage = opened().after(
        MAIN + 'B: move substitute S1 target=M1 text="That nothing be done and the money saved" second=C'
    )
    assert (
        stage.reason(
            'D: move divide_question D1 target=S1 parts=[{as=N1 text="one"} {as=N2 text="two"}] second=E'
        )
        == "not_divisible"
    )


def test_a_ballot_leaves_no_names() -> None:
    secret = opened().after(MAIN + "Chair: vote M1 yes=A,B,C no=[D] method=ballot").meeting.records["M1"]
    assert (secret.yes, secret.no, secret.yes_names, secret.no_names) == (3, 1, None, None)
    named = opened().after(MAIN + "Chair: vote M1 yes=A,B,C no=[D] method=roll_call").meeting.records["M1"]
    assert (named.yes_names, named.no_names) == (("A", "B", "C"), ("D",))
    # In steps as well, whatever names stood with it.
    for method, names in (("ballot", (None, None)), ("roll_call", (("A", "B", "C"), ("D",)))):
        put = opened().after(MAIN + f"Chair: put method={method} yes=A,B,C no=[D]\nChair: announce")
        record = put.meeting.records["M1"]
        assert (record.yes, record.no, record.yes_names, record.no_names) == (3, 1, *names)


def test_the_item_at_hand_is_over_when_what_was_postponed_comes_back() -> None:
    put_off = opened("item: budget\n").after(
        "Chair: clock 19:00\n"
        + MAIN
        + "B: move postpone_definitely P1 until={meetings_ahead=0 hour=19:30} second=C\n"
        "Chair: vote P1 yes=6 no=2\nChair: take_up item=budget\nChair: clock 19:30"
    )
    assert put_off.meeting.current_item == "budget"
    back = put_off.after("Chair: take_up on=M1")
    assert back.meeting.stack == ("M1",) and back.meeting.items_done == frozenset({"budget"})


def test_who_has_moved_has_spoken_no_longer() -> None:
    moving = opened().after(
        'Chair: recognize C\nC: move main M1 "That the fence be painted" second=D stated=false'
    )
    yielded = [each for each in moving.events("Chair: state M1") if isinstance(each, events.FloorYielded)]
    assert [(each.who, each.why) for each in yielded] == [("C", "moved")]


def test_a_recess_ends_a_turn_and_a_matter_is_at_hand() -> None:
    speaking = opened().after("Chair: recognize A")
    assert [
        each.why for each in speaking.events("Chair: recess 5") if isinstance(each, events.FloorYielded)
    ] == ["recess"]
    assert opened().after("Chair: take_up matter=report").meeting.matter == "report"


@pytest.mark.parametrize(
    ("first", "number", "day"),
    [("2026-05-03", 1, "2026-05-03"), ("2026-05-03", 8, "2026-12-03"), ("2026-05-03", 9, "2027-01-03"),
     ("2026-05-03", 20, "2027-12-03"), ("2026-05-31", 2, "2026-06-30"), ("2026-01-31", 2, "2026-02-28"),
     ("2028-01-30", 2, "2028-02-29"), ("2026-01-28", 2, "2026-02-28")],
)  # fmt: skip
def test_the_day_of_a_later_meeting(first: str, number: int, day: str) -> None:
    meeting = rules.replay([rules.open_meeting(members=[{"id": "Z", "standing": "chair"}], date=first)])
    assert again.date_of(meeting, number).isoformat() == day


def test_there_is_no_third_degree() -> None:
    two = opened().after(
        MAIN
        + 'B: move amend A1 add "green" second=C\nC: move amend_secondary A2 target=A1 add "soon" second=D'
    )
    assert [two.meeting.questions[ref].degree for ref in ("M1", "A1", "A2")] == [0, 1, 2]
    assert two.reason('D: move amend A3 target=A2 add "now" second=E') == "third_degree"
    assert two.reason('D: move amend_secondary A3 target=A2 add "now" second=E') == "third_degree"
    under = opened().after(MAIN + 'B: move substitute S1 target=M1 text="That nothing be done" second=C')
    perfected = under.after('C: move amend_secondary A2 target=M1 add "soon" second=D')
    assert perfected.meeting.questions["A2"].degree == 2
    plain = opened().after(MAIN + 'B: move amend A1 add "green" second=C')
    again_ = plain.after('C: move amend A2 target=A1 add "soon" second=D')
    assert again_.reason('D: move amend A3 target=A2 add "now" second=E') == "third_degree"


def test_the_same_time_is_not_moved_again_in_another_form() -> None:
    lost = (
        opened()
        .after("A: move fix_time_main F1 at=2026-05-10T19:00 second=B\nChair: vote F1 yes=3 no=5")
        .after(MAIN)
    )
    assert lost.reason("C: move fix_time F2 at=2026-05-10T19:00 second=D") == "same_question"
    assert lost.reason("C: move fix_time F2 at=2026-05-11T19:00 second=D") is None


def test_what_is_overruled_must_be_an_act() -> None:
    for act in ("none", {"kind": "put", "args": "none"}):
        with pytest.raises(rules.BadAct) as bad:
            rules.decide(
                opened().meeting,
                acts.parse("overrule", {"act": act, "reason": "x"}, "Chair"),
                "2026-05-03T19:00:00Z",
            )
        assert (bad.value.field, bad.value.why) == ("act", "type")


def test_a_motion_keeps_the_name_of_its_paper() -> None:
    stage = opened().after('A: move main M1 "That the plan be adopted" text_id=plan-3 second=B')
    assert stage.meeting.questions["M1"].text_id == "plan-3"


@pytest.mark.parametrize(("vote", "side"), [("yes", "for"), ("no", "against")])
def test_the_chair_casts_a_vote_on_one_side(vote: str, side: str) -> None:
    voting = (
        opened()
        .after(MAIN + "Chair: put method=show\nA: cast for\nB: cast against")
        .after(f"Chair: cast_chair M1 {vote}")
    )
    assert voting.meeting.vote is not None and voting.meeting.vote.casts["Chair"] == side


def test_doors_are_there_while_a_division_of_the_question_is_pending() -> None:
    """Its parts have names to come and no labels yet; a demand upon it finds nothing to take out."""
    divided = opened().after(
        MAIN
        + 'D: move divide_question D1 target=M1 parts=[{as=N1 text="one"} {as=N2 text="two"}]'
        + " parts_independent=true second=E"
    )
    for who in divided.meeting.members:
        for door in rules.in_order(divided.meeting, who):
            assert door.refusal is not None or door.act
    from consult.rules.motions import incidental

    assert list(incidental._take_out(divided.meeting, {"target": "D1"})) == [{"take_out": []}]


def test_every_field_of_a_meeting_says_what_it_holds() -> None:
    source = inspect.getsource(Meeting).splitlines()
    told = {line.split(":")[0].strip() for above, line in pairwise(source) if above.strip().startswith("#:")}
    assert {each.name for each in fields(Meeting)} <= told


def test_an_appeal_from_a_call_to_order_is_not_debated() -> None:
    """Nor one about decorum, whatever the chair says it was about (24:5)."""
    called = opened().after(MAIN + "Chair: rule B ruling=called_to_order")
    stage = called.after("B: move appeal AP second=C")
    assert stage.reason("C: speak AP against") == "not_debatable"


def test_a_referral_is_not_reconsidered_once_the_question_is_back() -> None:
    back = opened().after(
        MAIN
        + 'B: move commit K1 "to three" second=C\nChair: vote K1 yes=A,B,C,D,E,F no=G,H\n'
        + "D: move discharge_committee D1 target=M1 second=E\nChair: vote D1 yes=6 no=2"
    )
    assert back.reason("A: move reconsider R1 target=K1 second=B") == "executed"


def test_a_ruling_is_appealed_from_once() -> None:
    ruled = MAIN + "B: move point_of_order P1 breach={kind=other}\nChair: rule P1 well_taken=false\n"
    decided = opened().after(
        ruled + "C: move appeal AP against={kind=ruling on=P1} second=D\nChair: vote AP yes=5 no=3"
    )
    refused = decided.refusal("E: move appeal A2 against={kind=ruling on=P1} second=F")
    assert refused is not None and (refused.reason, refused.params) == ("same_question", {"on": "P1"})


def test_inside_a_ballot_only_its_polls_are_dealt_with() -> None:
    """And what changes a motion about them; one such motion at a time (30:6)."""
    ballot = opened().after(MAIN + "Chair: put M1 method=box\nB: move close_polls CP hour=20:00 second=C")
    assert ballot.reason("C: move amend A1 target=CP set={hour=21:00} second=D") is None
    refused = ballot.refusal("D: move close_polls C2 second=E")
    assert refused is not None and (refused.reason, refused.params) == ("question_pending", {"pending": "CP"})


def test_a_door_is_tried_with_a_time_to_come() -> None:
    """Tonight while it is not past, else the next regular meeting."""
    start = opened()
    for stage, until in (
        (start.after(MAIN), {"meetings_ahead": 0, "hour": "23:59"}),
        (start.after("Chair: clock 23:59\n" + MAIN), {"meetings_ahead": 1}),
    ):
        (door,) = rules.in_order(stage.meeting, "B", [], ["postpone_definitely"])
        assert next(iter(door.examples))["until"] == until


def test_the_door_to_amend_says_why_what_has_no_words_is_not_amended() -> None:
    adjourning = opened().after(MAIN + "B: move adjourn J1 second=C")
    doors = {
        door.args["target"]: door.refusal for door in rules.in_order(adjourning.meeting, "D", [], ["amend"])
    }
    assert doors["J1"] is not None and doors["J1"].reason == "not_amendable"


@pytest.mark.parametrize("motion", ["excuse_duty", "other_privilege", "read_papers"])
def test_a_request_yields_to_privileged_motions(motion: str) -> None:
    stage = opened().after(MAIN + "A: move recess R1 minutes=9 second=B")
    refused = stage.refusal(f'C: move {motion} X "to speak from the gallery" second=D')
    assert refused is not None and (refused.reason, refused.params) == ("outranked", {"pending": "R1"})


def test_a_reconsideration_entered_and_called_up_on_another_day_of_its_session_does_not_die_with_it() -> None:
    stage = opened("meets: monthly\n").after(
        IN_FORCE + "A: move reconsider_enter_minutes K1 target=M1 second=B\n"
        "A: move fix_time_main F1 at=2026-05-04T19:00 second=B\nChair: vote F1 yes=5 no=1\n"
        "Chair: declare_adjourned\n"
        "Chair: new_meeting meeting=2 sitting=adjourned\nC: call_up K1\nChair: new_meeting meeting=3"
    )
    assert "K1" not in stage.meeting.dispositions
    assert stage.reason("C: call_up K1") is None


def test_a_ballot_put_by_order_is_announced_with_its_counts_alone() -> None:
    ordered = opened().after(
        MAIN + "B: move method_of_voting V1 method=ballot second=C\nChair: vote V1 yes=5 no=3"
    )
    put = ordered.after("Chair: put")
    assert put.meeting.vote is not None and put.meeting.vote.method == "ballot"
    assert put.reason("Chair: announce M1") == "counts_needed"
    assert put.reason("Chair: announce M1 counts={for=5 against=3}") is None


@pytest.mark.parametrize(
    ("kind", "args", "wrong"),
    [
        ("vote", {"on": "M1", "yes": 1}, "no/missing"),
        ("vote", {"on": "M1", "yes": 1, "no": None}, "no/missing"),
        ("vote", {"on": "M1", "yes": 1, "no": 0, "colour": "red"}, "colour/unknown"),
        ("vote", {1: 2}, "1/unknown"),
        ("vote", ["M1"], "args/type"),
        ("dance", {}, "kind/unknown"),
        (5, {}, "kind/unknown"),
        ("move", {}, "motion/unknown"),
        ("move", {"motion": 5}, "motion/unknown"),
        ("move", {"motion": "waltz"}, "motion/unknown"),
        ("move", {"motion": "recess", "minutes": "x"}, "minutes/type"),
        ("move", {"motion": "recess", "minutes": 5, "colour": "red"}, "colour/unknown"),
        ("move", {"motion": "recess", "minutes": 5, "chair_view": "sour"}, "chair_view/choice"),
        ("report", {"on": "M1", "recommend": "kill"}, "recommend/choice"),
        ("report", {"on": "M1", "recommend": "postpone_definitely"}, "until/missing"),
    ],
)  # fmt: skip
def test_what_is_malformed_in_an_act_is_named(kind: str, args: dict[str, object], wrong: str) -> None:
    with pytest.raises(rules.BadAct) as bad:
        acts.parse(kind, args, "A")
    assert f"{bad.value.field}/{bad.value.why}" == wrong


def test_an_argument_left_out_or_empty_has_its_default() -> None:
    vote = acts.parse("vote", {"on": "M1", "yes": 1, "no": 0, "abstain": None}, "A")
    assert vars(vote) == {
        "by": "A", "on": "M1", "yes": 1, "no": 0, "abstain": 0, "chair_vote": None, "method": "voice",
        "retake": False, "value": None, "part": None, "claimants": (), "governed": None,
    }  # fmt: skip
    move = acts.parse("move", {"motion": "recess", "minutes": 5, "second": None, "ref": "R1"}, "A")
    assert vars(move) == {
        "by": "A", "motion": "recess", "ref": "R1", "second": None, "for_item": None, "interrupting": None,
        "claimants": (), "chair_view": None, "args": {"minutes": 5},
    }  # fmt: skip
    assert acts.parse("report", {"on": "M1", "recommend": "adopt"}, "A").kind == "report"


def test_a_moment_beyond_the_calendar_is_no_moment() -> None:
    late = changed(opened().meeting, now="9998-01-01T00:00:00")
    (began,) = rules.decide(late, acts.parse("recess", {"minutes": 999_999_999}, "Chair"), "9998-01-01T00:00")
    assert isinstance(began, events.RecessBegan)
    assert (began.until, began.minutes) == (None, 999_999_999)


@pytest.mark.parametrize(("required", "elected"), [("two_thirds", ()), ("majority", ("A",))])
def test_what_strangers_could_turn_is_judged_by_the_vote_that_elects(required: str, elected: tuple) -> None:
    """Six of nine are two thirds; without one that a stranger may have cast they are five of eight."""
    rule = f"rule: r1 bylaws required={required} applies_to=elections\n"
    after = opened(rule).after(
        ELECTION + "Chair: ballot office=treasurer votes={A=6 B=3} from_non_voters=1 identifiable=false"
    )
    assert after.meeting.elections["treasurer"].elected == elected


@pytest.mark.parametrize(
    ("before", "debatable"),
    [
        ("", True),
        (MAIN, True),
        (MAIN + "B: move lay_on_table L1 second=C\n", False),
        (MAIN + "B: move previous_question Q1 second=C\nChair: vote Q1 yes=6 no=2\n", False),
    ],
)
def test_a_point_submitted_is_debated_where_the_question_under_it_could_be(
    before: str, debatable: bool
) -> None:
    asked = "D: move point_of_order P1 breach={kind=other}\nChair: rule P1 ruling=submitted"
    assert opened().after(before + asked).meeting.questions["P1"].debatable is debatable


def test_an_appeal_that_bears_on_nothing_else_is_referred_alone() -> None:
    appealed = opened().after(
        MAIN + "B: move point_of_order P1 breach={kind=other}\nChair: rule P1 well_taken=false\n"
        "C: move appeal AP against={kind=ruling on=P1} second=D\n"
        'E: move commit C1 text="To three of us" second=F\nChair: vote C1 yes=6 no=2'
    )
    assert [(each.where, each.stack) for each in appealed.meeting.asides] == [("committee", ("AP",))]
    assert appealed.meeting.stack == ("M1",) and "AP" not in appealed.meeting.dispositions


def test_privilege_is_used_once_and_what_came_to_nothing_is_no_use_of_it() -> None:
    admitted = opened().after(MAIN + "B: move question_of_privilege P1\nChair: rule P1 ruling=admitted")
    first = 'C: move main M2 "That the window be closed" as_question_of_privilege=P1'
    again = 'D: move main M3 "That the door be closed" as_question_of_privilege=P1 stated=false'
    for lines, why in (
        (f"{first} stated=false", None),
        (f"{first} stated=false\nC: withdraw M2", None),
        (f"{first} stated=false\nChair: rule M2 ruling=out_of_order", None),
        (f"{first} second=D", "privilege_done"),
        (f"{first} second=D\nChair: vote M2 yes=5 no=3", "privilege_done"),
    ):
        assert admitted.after(lines).reason(again) == why, lines


def test_while_a_vote_is_taken_the_chair_speaks_of_a_motion_about_its_polls_as_far_as_it_has_come() -> None:
    ballot = opened().after(MAIN + "Chair: put M1 method=box")
    for line, keys in (
        ("B: move close_polls CP", ["moves.close_polls", "say.ask_second", "say.unless_seconded"]),
        ("B: move close_polls CP second=C", ["asks.close_polls", "say.not_debated", "threshold.two_thirds"]),
    ):
        said = words.chair_says(ballot.after(line).meeting)
        assert [each["k"] for each in said] == keys


def test_whatever_a_module_says_it_offers_is_there() -> None:
    ours = [module for name, module in sorted(sys.modules.items()) if name.startswith("consult.rules")]
    offered = [(module, name) for module in ours for name in getattr(module, "__all__", ())]
    assert offered and not [
        f"{module.__name__}.{name}" for module, name in offered if not hasattr(module, name)
    ]


#: Written without spaces: the ends of each range of scripts, and signs of full width.
WIDE = "\u2e80屋\u9fff\uf900\ufaff\uff00，！\uffef"
NARROW = "aé9Ж\u2e7f\ua000"


def test_words_are_put_in_with_a_space_between_scripts_that_have_spaces_alone() -> None:
    for left in WIDE + NARROW:
        for right in WIDE + NARROW:
            space = "" if left in WIDE or right in WIDE or right in edits.STOPS else " "
            put = edits.apply(left, {"op": "add", "new": right})
            assert put.text == left + space + right, (left, right)
            # Inside a word of letters nothing is found; between signs of width everything is.
            inside = left in NARROW and left.isalnum() and right in NARROW and right.isalnum()
            if left != right:
                try:
                    assert edits.find(left + right, right) == (1, 2) and not inside
                except edits.NoFit:
                    assert inside, (left, right)


@pytest.mark.parametrize(
    ("became", "why"),
    [
        ("adopted", None),
        ("void", "nothing_continues"),
        ("lost", "nothing_continues"),
        ("rescinded", "nothing_continues"),
        ("withdrawn", "nothing_continues"),
    ],
)
def test_a_breach_goes_on_only_while_what_broke_the_rules_is_in_force(became: str, why: str | None) -> None:
    over = changed(opened().after(MAIN).meeting, stack=(), dispositions={"M1": became})
    assert Stage(over).reason("D: move point_of_order P1 breach={kind=bylaws on=M1 continuing=true}") == why


@pytest.mark.parametrize(("between", "waits"), [("date=2026-05-20", False), ("", False), ("special", True)])
def test_what_waits_for_the_next_regular_session_waits_through_a_special_one(
    between: str, waits: bool
) -> None:
    between = "sitting=special date=2026-05-20 call=[Roof]" if between == "special" else between
    meetings = f"\nChair: new_meeting meeting=2 {between}\nChair: new_meeting meeting=3"
    tabled = opened().after(MAIN + "B: move lay_on_table L1 second=C\nChair: vote L1 yes=6 no=2" + meetings)
    assert bool(tabled.meeting.asides) is waits and ("M1" in tabled.meeting.dispositions) is not waits
    entered = "A: move reconsider_enter_minutes R1 target=M1 second=B"
    kept = opened().after(MAIN + f"Chair: vote M1 yes=6 no=2\n{entered}" + meetings)
    assert bool(kept.meeting.later) is waits and ("R1" in kept.meeting.dispositions) is not waits


def test_a_hand_that_may_not_speak_any_more_hides_no_better_claim_behind_it() -> None:
    """B has spoken twice, F once, D never: D comes before F, wherever the hand of B stands."""
    turns = "".join(
        f"{who}: rise for\nChair: recognize {who}\n{who}: yield_floor\n" for who in ("B", "F", "B")
    )
    spoken = opened().after(MAIN + turns).meeting
    b, d, f = (Hand(who, "for") for who in "BDF")
    for queue in ((b, d, f), (d, b, f), (f, b, d), (d, f, b)):
        waiting = Stage(changed(spoken, queue=queue))
        refused = waiting.refusal("Chair: recognize F")
        assert refused is not None and (refused.reason, refused.params) == ("not_next", {"who": "D"})
        assert waiting.reason("Chair: recognize D") is None
        assert waiting.reason("Chair: recognize B") == "speeches_used_up"


def test_a_ruling_reversed_is_announced_whatever_else_waits_to_be_stated() -> None:
    """The motion it had refused is before the meeting again, last of those that wait."""
    refused = (
        "C: move recess R1 minutes=5 second=G stated=false\nChair: rule R1 ruling=out_of_order\n"
        "D: move appeal AP against={kind=ruling on=R1} second=E\nChair: vote AP yes=2 no=5"
    )
    for before, waiting in (
        ("", ("R1",)),
        ('B: move amend A1 target=M1 edit={op=add new="x"} second=F stated=false\n', ("A1", "R1")),
    ):
        meeting = opened().after(MAIN + before + refused).meeting
        assert meeting.made == waiting
        assert [each["k"] for each in words.chair_says(meeting)] == [
            "say.result_sides", "lost.appeal", "say.seconded", "asks.recess", "say.not_debated",
        ]  # fmt: skip


@pytest.mark.parametrize(("quorum", "why"), [(8, None), (9, "no_quorum")])
def test_whom_an_interest_leaves_out_counts_for_no_quorum_of_a_blank_either(
    quorum: int, why: str | None
) -> None:
    asked = opened("rule: b4 kind=bylaws sets={interest=not_counted}\n").after(
        'A: move main M1 "That ____ be spent" blank={ref=sum kind=spend} second=B\n'
        "B: declare_interest M1\nC: move fill_blank blank=sum value=300"
    )
    short = Stage(changed(asked.meeting, quorum=quorum))
    assert short.reason("Chair: vote sum yes=3 no=2 value=300") == why


@pytest.mark.parametrize(
    ("lost", "since", "why"),
    [
        ('{op=add new="oak"}', '{op=strike old="oak"}', "words_struck"),
        ('{op=replace old="oak" new="ash"}', '{op=add new="by the oak"}', "words_repeated"),
        ('{op=replace old="oak" new="ash"}', '{op=strike old="an oak"}', "words_missing"),
        (
            '{op=replace old="planted" new="sown"}',
            '{op=replace old="planted" new="planted soon"}',
            "words_protected",
        ),
    ],
)
def test_an_amendment_lost_may_be_reconsidered_though_its_words_are_others_since(
    lost: str, since: str, why: str
) -> None:
    """That it could not be made anew comes of votes like its own (37:14)."""
    amended = opened().after(
        'A: move main M1 "That an oak be planted" second=B\n'
        f"C: move amend A2 target=M1 edit={lost} second=D\n"
        "Chair: vote A2 yes=[C D] no=[A B E F]\n"
        f"C: move amend A1 target=M1 edit={since} second=D\n"
        "Chair: vote A1 yes=[A B C D] no=[E]"
    )
    assert amended.reason("E: move reconsider R1 target=A2 second=F") is None
    assert amended.reason(f"F: move amend A3 target=M1 edit={lost} second=D") == why


def test_a_speech_on_nominees_has_the_limit_of_whoever_speaks() -> None:
    nominees = (
        opened().after("Chair: open_nominations treasurer\nA: move nominate office=treasurer who=B").meeting
    )
    m = changed(nominees, limits=(Limit(("treasurer",), 60, who="A"),))
    for who, least in (("A", 60), ("B", 600)):
        taken = Stage(m)
        refused = taken.refusal(f"{who}: speak treasurer for seconds={least + 1}")
        assert refused is not None and (refused.reason, refused.params) == (
            "speech_too_long", {"seconds": least},
        )  # fmt: skip
        assert taken.reason(f"{who}: speak treasurer for seconds={least}") is None


def test_a_motion_that_is_none_has_no_arguments() -> None:
    assert arguments_of("waltz") == {} and "text" in arguments_of("commit")


def test_of_several_elections_the_latest_with_a_seat_to_fill_is_meant() -> None:
    def latest(*held: Election) -> tuple[str | None, ...]:
        m = changed(opened().meeting, elections={each.office: each for each in held})
        found = elections.open_election(m, "open"), elections.open_election(m, "closed")
        return tuple(each and each.office for each in (*found, elections.pending_election(m)))

    clerk, guard = Election("clerk", mark=2), Election("guard", mark=3)
    cook, full = Election("cook", mark=1, nominations="closed"), Election("full", elected=("A",), mark=9)
    assert latest() == (None, None, None) and latest(full) == (None, None, None)
    for several in ((clerk, guard, cook, full), (full, guard, cook, clerk)):
        assert latest(*several) == ("guard", "cook", "guard")
    assert latest(replace(cook, mark=4), clerk) == ("clerk", "cook", "cook")


def test_words_of_a_part_are_changed_in_the_whole_where_they_stand_there_once() -> None:
    """What was put in by vote stays marked."""
    parts = ({"part": "1", "text": "oak here"}, {"part": "2", "text": "elm there"})
    for text, whole in (("oak here; elm there", "ash here; elm there"), ("oak here, oak here", None)):
        aim = Question("M1", "main", "A", text=text, inserted=((0, 3),), args={"parts": parts})
        first, *more = amendments._part_changed(aim, "1", {"op": "replace", "old": "oak", "new": "ash"})
        assert first.args["parts"] == ({"part": "1", "text": "ash here"}, parts[1])
        assert first.inserted == ((0, 3),)
        assert [(each.text, each.inserted) for each in more] == ([(whole, ((0, 3),))] if whole else [])


def test_no_confidence_names_the_offices_that_the_meeting_knows() -> None:
    m = changed(opened().meeting, elections={"treasurer": Election("treasurer", elected=("A", "Chair"))})
    for who, offices in (("A", ["treasurer"]), ("Chair", ["chair", "treasurer"]), ("B", None), ("Z", None)):
        told = [{"text": "…", "office": each} for each in offices] if offices else [{"text": "…"}]
        assert list(main._offices(m, {"who": who})) == told, who


def test_whose_speaking_may_be_settled_is_offered_once_each() -> None:
    """Who was just called to order, who was stopped, and who is barred from this question."""
    m = opened().after(MAIN).meeting
    called = {"what": "ruling", "on": "D", "ruling": "called_to_order"}
    barred = frozenset({("M1", "B"), ("M2", "C")})
    for just, stopped, offered in (
        (None, frozenset(), ["B"]),
        (called, frozenset({"A", "D"}), ["D", "A", "B"]),
        ({**called, "ruling": "admitted"}, frozenset({"A"}), ["A", "B"]),
        ({**called, "on": "Z"}, frozenset(), ["B"]),
    ):
        now = changed(m, just=just, stopped=stopped, barred=barred)
        assert list(floor._called_to_order(now, "Chair")) == offered


def test_what_waited_for_the_adjourned_meeting_is_pending_again_as_it_was() -> None:
    """Closed to debate where it was; what lies on the table stays there."""
    m = opened().after(MAIN + "B: move previous_question Q1 second=C\nChair: vote Q1 yes=6 no=2").meeting
    laid = rules.evolve(m, events.LaidAside("adjourned", ("M1",), closed=("M1",)))
    assert laid.stack == () and "M1" not in laid.closed
    back = rules.replay(sessions.resumed(laid), laid)
    assert (back.stack, back.closed, back.asides) == (("M1",), m.closed, ())
    table = rules.evolve(m, events.LaidAside("table", ("M1",), closed=("M1",)))
    assert sessions.resumed(table) == ()
