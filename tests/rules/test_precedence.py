"""Precedence: every ranking motion over every other, what each pending motion yields to, and where each does
not apply.

The answers are written by hand from the table of precedence (section 2) and the sheet of section 4.7.
"""

from __future__ import annotations

import pytest
from stage import Stage, opened
from table import DUE, ELECTION, IN_FORCE, MAIN, PROVIDED, SETTINGS, TABLE, before, move
from test_table import CHANGES, WORDS

# What may be moved (columns) while the motion of the line is immediately pending.
# AT: an amendment of the motion itself; AM: of the main question.
_RANKING = """
                      MA PI AT AM CO PD LD PQ LT OD QP RE AD FT
main                  -  y  y  y  y  y  y  y  y  y  y  y  y  y
postpone_indefinitely -  -  -  y  y  y  y  y  y  y  y  y  y  y
amend                 -  -  y  -  y  y  y  y  y  y  y  y  y  y
commit                -  -  y  -  -  y  y  y  y  y  y  y  y  y
postpone_definitely   -  -  y  -  -  -  y  y  y  y  y  y  y  y
limit_debate          -  -  y  -  -  -  -  y  y  y  y  y  y  y
previous_question     -  -  -  -  -  -  -  -  y  y  y  y  y  y
lay_on_table          -  -  -  -  -  -  -  -  -  y  y  y  y  y
privilege             -  y  y  -  y  y  y  y  y  -  -  y  y  y
recess                -  -  y  -  -  -  -  y  -  -  -  -  y  y
adjourn               -  -  -  -  -  -  -  -  -  -  -  -  -  y
fix_time              -  -  y  -  -  -  -  y  -  -  -  -  -  -
"""
# The others. An appeal here does not adhere to the main question. Laying on the table takes precedence
# over incidental motions that are pending when it is made.
_YIELDS = """
                         PI AT CO PD LD PQ LT QP RE AD FT
incidental_main          y  y  y  y  y  y  y  y  y  y  y
recess_main              y  y  y  y  y  y  y  y  y  y  y
adjourn_main             y  y  y  y  y  y  y  y  y  y  y
fix_time_main            y  y  y  y  y  y  y  y  y  y  y
make_special_order       y  y  y  y  y  y  y  y  y  y  y
no_confidence            y  y  y  y  y  y  y  y  y  y  y
amend_bylaws             y  y  y  y  y  y  y  y  y  y  y
rescind                  y  y  y  y  y  y  y  y  y  y  y
amend_adopted            y  y  y  y  y  y  y  y  y  y  y
discharge_committee      y  y  y  y  y  y  y  y  y  y  y
amend_secondary          -  -  y  y  y  y  y  y  y  y  y
substitute               -  y  y  y  y  y  y  y  y  y  y
create_blank             -  -  -  -  -  -  y  y  y  y  y
appeal                   -  -  y  y  y  y  y  y  y  y  y
suspend_rules            -  -  -  -  -  -  y  y  y  y  y
suspend_standing_rule    -  -  -  -  -  -  y  y  y  y  y
object_consideration     -  -  -  -  -  -  y  y  y  y  y
divide_question          -  y  y  y  -  y  y  y  y  y  y
consider_seriatim        -  y  y  y  -  y  y  y  y  y  y
order_counted_vote       -  y  -  -  -  y  y  y  y  y  y
method_of_voting         -  y  -  -  -  y  y  y  y  y  y
close_polls              -  y  -  -  -  y  -  y  y  y  y
reopen_polls             -  y  -  -  -  y  -  y  y  y  y
method_of_nominating     -  y  -  -  -  y  -  y  y  y  y
close_nominations        -  y  -  -  -  y  -  y  y  y  y
reopen_nominations       -  y  -  -  -  y  -  y  y  y  y
excuse_duty              -  y  y  y  y  y  y  y  y  y  y
withdraw_motion          -  -  -  -  -  -  y  y  y  y  y
modify_motion            -  -  -  -  -  -  y  y  y  y  y
read_papers              -  -  -  -  -  -  y  y  y  y  y
other_privilege          -  -  -  -  -  -  y  y  y  y  y
take_from_table          -  -  -  -  -  -  -  y  y  y  y
reconsider               -  -  -  y  y  y  y  y  y  y  y
reconsider_enter_minutes -  -  -  y  y  y  y  y  y  y  y
"""
MOVES = {
    "MA": 'main Y "That the gate be oiled"',
    "PI": "postpone_indefinitely Y",
    "AM": 'amend Y add "green" target=M1',
    "CO": 'commit Y "to a committee of three"',
    "PD": "postpone_definitely Y until={meetings_ahead=1}",
    "LD": "limit_debate Y speech_seconds=60",
    "PQ": "previous_question Y",
    "LT": "lay_on_table Y",
    "OD": "orders_of_day Y",
    "QP": "question_of_privilege Y",
    "RE": "recess Y minutes=10",
    "AD": "adjourn Y",
    "FT": "fix_time Y at=2026-05-10T19:00",
}
PRIVILEGE = (
    MAIN + "B: move question_of_privilege P1\nChair: rule P1 ruling=admitted\n"
    'C: move main X "That the window be closed" as_question_of_privilege=P1 second=D'
)


def matrix(text: str) -> list[tuple[str, str, bool]]:
    columns, *lines = text.strip("\n").splitlines()
    return [
        (line.split()[0], column, cell == "y")
        for line in lines
        for column, cell in zip(columns.split(), line.split()[1:], strict=True)
    ]


def position(motion: str) -> Stage:
    """The motion immediately pending as X; a main motion as M1."""
    if motion in {"main", "privilege"}:
        return opened(DUE).after(MAIN if motion == "main" else PRIVILEGE)
    start = (
        opened(DUE + (PROVIDED if motion == "no_confidence" else ""))
        .after(before(motion))
        .after(move(motion, "second=D" if TABLE[motion].second == "yes" else ""))
    )
    return (
        start.after("Chair: new_meeting 2\nC: call_up X") if motion == "reconsider_enter_minutes" else start
    )


def amendment(motion: str) -> str:
    """A change of the motion pending."""
    kind = "amend_secondary" if motion in {"amend", "substitute"} else "amend"
    return f"{kind} Y {CHANGES.get(motion, WORDS)} target={'M1' if motion == 'main' else 'X'}"


@pytest.mark.parametrize(("pending", "column", "allowed"), matrix(_RANKING) + matrix(_YIELDS))
def test_what_may_be_moved_while_it_is_pending(pending: str, column: str, allowed: bool) -> None:
    moved = amendment(pending) if column == "AT" else MOVES[column]
    second = "" if column in {"OD", "QP"} else " second=F"
    stage = position(pending)
    at = " at=2026-06-10T19:00" if column == "FT" and stage.meeting.number == 2 else ""
    line = f"E: move {moved.partition(' at=')[0] + at if at else moved}{second}"
    after, refusal = stage.tried(line)
    assert (refusal is None) == allowed, refusal
    if allowed and column not in {"OD", "QP"}:
        assert after.meeting.stack == (*stage.meeting.stack, "Y")


def test_the_matrices_hold_every_motion_that_can_be_pending() -> None:
    lines = {pending for pending, _, _ in matrix(_RANKING) + matrix(_YIELDS)} - {"privilege"}
    raised = {
        "orders_of_day",
        "question_of_privilege",
        "point_of_order",
        "divide_question_demand",
        "division_assembly",
    }
    raised |= {"parliamentary_inquiry", "request_information", "nominate", "fill_blank"}
    assert lines == set(TABLE) - raised
    assert {int(TABLE[motion].rank) for motion in lines if TABLE[motion].rank != "-"} >= set(range(1, 14)) - {
        9,
        10,
    }


@pytest.mark.parametrize(
    "motion", [pending for pending, column, _ in matrix(_RANKING + "\n") if column == "MA"]
)
@pytest.mark.parametrize(
    "raised", ["point_of_order Y breach={kind=other}", "parliamentary_inquiry Y", "request_information Y"]
)
def test_a_point_or_a_question_may_be_raised_over_anything(motion: str, raised: str) -> None:
    assert position(motion).reason(f"E: move {raised}") is None


# --- where each motion does not apply ---

# Lines before, its arguments (those of the table if empty, - for none), and why it is refused.
ELSEWHERE: dict[str, tuple[str, str, str]] = {
    "main": (MAIN, "", "question_pending"),
    "incidental_main": (MAIN, "", "question_pending"),
    "recess_main": (MAIN, "", "question_pending"),
    "adjourn_main": (MAIN, "", "question_pending"),
    "fix_time_main": (MAIN, "", "question_pending"),
    "make_special_order": (MAIN, "", "question_pending"),
    "no_confidence": ("", "", "no_rule_for_it"),
    "amend_bylaws": (MAIN, "", "question_pending"),
    "postpone_indefinitely": ("", "", "nothing_pending"),
    "amend": ("", "", "unknown_question"),
    "amend_secondary": (MAIN, 'add "soon" target=M1', "wrong_degree"),
    "substitute": (MAIN + "A: move recess R1 minutes=10 second=B", 'target=R1 text="Now"', "no_words"),
    "create_blank": (MAIN, 'target=M1 old="900" value=900 kind=spend', "words_missing"),
    "fill_blank": (MAIN, "blank=sum value=300", "no_blank"),
    "commit": ("", "", "nothing_pending"),
    "postpone_definitely": ("", "", "nothing_pending"),
    "limit_debate": ("", "", "nothing_pending"),
    "previous_question": ("", "", "nothing_pending"),
    "lay_on_table": ("", "", "nothing_pending"),
    "orders_of_day": (MAIN, "", "nothing_due"),
    "question_of_privilege": (MAIN + "A: move recess R1 minutes=10 second=B", "", "outranked"),
    "recess": ("", "", "nothing_pending"),
    "adjourn": (
        "A: move adjourn_main H1 at=2026-05-03T21:00 second=B\nChair: vote H1 yes=5 no=1",
        "",
        "hour_fixed",
    ),
    "fix_time": ("", "", "nothing_pending"),
    "point_of_order": ("", "breach={kind=no_second on=M1}", "unknown_question"),
    "appeal": (MAIN, "-", "no_ruling"),
    "suspend_rules": (MAIN, "purpose_id=guest", "not_connected"),
    "suspend_standing_rule": (MAIN + "A: move recess R1 minutes=10 second=B", "", "outranked"),
    "object_consideration": (
        'A: move incidental_main M1 "That it be ratified" second=B',
        "",
        "not_original_main",
    ),
    "divide_question": (
        MAIN + "A: move recess R1 minutes=10 second=B",
        "target=R1 parts=[]",
        "not_divisible",
    ),
    "divide_question_demand": (MAIN, "target=M1 take_out=[{part=p2 as=N2}]", "subjects_related"),
    "consider_seriatim": (MAIN + "A: move recess R1 minutes=10 second=B", "target=R1", "not_divisible"),
    "division_assembly": (MAIN, "target=M1", "no_vote_to_retake"),
    "order_counted_vote": (
        IN_FORCE + 'A: move main M2 "That the well be cleaned" second=B',
        "",
        "next_question_stated",
    ),
    "method_of_voting": ("", "", "nothing_pending"),
    "close_polls": ("", "", "no_polls_open"),
    "reopen_polls": (ELECTION, "", "no_polls_closed"),
    "method_of_nominating": ("", "", "no_election"),
    "close_nominations": (ELECTION, "", "no_nominations_open"),
    "reopen_nominations": ("Chair: open_nominations treasurer", "", "no_nominations_closed"),
    "nominate": (ELECTION, "", "nominations_not_open"),
    "withdraw_motion": (IN_FORCE, "", "voting_begun"),
    "modify_motion": (IN_FORCE, "", "voting_begun"),
    "take_from_table": (IN_FORCE, "", "not_on_table"),
    "rescind": (MAIN + "Chair: vote M1 yes=2 no=4", "", "not_in_force"),
    "amend_adopted": (MAIN + "Chair: vote M1 yes=2 no=4", "", "not_in_force"),
    "discharge_committee": (IN_FORCE, "", "not_in_committee"),
    "reconsider": (MAIN, "", "no_vote_to_reconsider"),
    "reconsider_enter_minutes": (
        MAIN + 'B: move amend A1 add "green" second=C\nChair: vote A1 yes=5 no=1',
        "target=A1",
        "not_a_final_vote",
    ),
}


@pytest.mark.parametrize("motion", ELSEWHERE)
def test_where_it_does_not_apply(motion: str) -> None:
    lines, arguments, why = ELSEWHERE[motion]
    stage = opened().after(lines) if lines else opened()
    line = f"C: move {motion} X {arguments.strip('-') or (SETTINGS[motion][1] if not arguments else '')}"
    assert stage.reason(f"{line} second=D" if TABLE[motion].second == "yes" else line) == why


def test_only_questions_and_requests_apply_everywhere() -> None:
    anywhere = {
        "excuse_duty",
        "parliamentary_inquiry",
        "request_information",
        "read_papers",
        "other_privilege",
    }
    assert set(TABLE) - set(ELSEWHERE) == anywhere


# --- runs, and what floats (2.1) ---


def test_orders_on_debate_cover_an_unbroken_run_from_the_top() -> None:
    stack = opened().after(
        MAIN + 'B: move amend A1 add "green" second=C\nC: move commit K1 "to three" second=D'
    )
    for motion in ("limit_debate Y speech_seconds=60", "previous_question Y"):
        for run, why in (
            ("K1", None),
            ("K1 A1", None),
            ("A1 K1 M1", None),
            ("A1", "broken_run"),
            ("K1 M1", "broken_run"),
        ):
            assert stack.reason(f"E: move {motion} target=[{run}] second=F") == why, run


def test_the_main_question_can_be_amended_under_a_motion_to_drop_it() -> None:
    stage = position("postpone_indefinitely")
    both = stage.after('E: move amend Y add "green" target=M1 second=F')
    assert both.meeting.stack == ("M1", "X", "Y")
    assert both.reason("E: move postpone_indefinitely Z second=F") == "outranked"


def test_under_a_substitute_both_texts_can_be_perfected() -> None:
    stage = position("substitute")
    for target in ("M1", "X"):
        assert stage.reason(f'E: move amend_secondary Y add "soon" target={target} second=F') is None
    assert stage.reason('E: move amend Y add "soon" target=M1 second=F') == "primary_pending"
    two = stage.after('E: move amend_secondary Y add "soon" target=M1 second=F')
    assert two.reason('E: move amend_secondary Z add "soon" target=X second=F') == "not_immediately_pending"


def test_a_privileged_motion_stays_in_order_after_the_vote_to_adjourn_only_if_it_fixes_the_time() -> None:
    over = position("adjourn").after("Chair: vote X yes=6 no=2")
    assert over.reason("E: move fix_time Y at=2026-05-10T19:00 second=F") is None
    assert over.reason("E: move recess Y minutes=5 second=F") == "adjourning"
    assert over.reason("A: move reconsider Y target=X second=F") == "not_reconsiderable"


@pytest.mark.parametrize(("moved", "where"), [("CO", "committee"), ("PD", "postponed"), ("LT", "table")])
def test_a_resignation_can_be_referred_put_off_and_tabled(moved: str, where: str) -> None:
    gone = position("excuse_duty").after(f"E: move {MOVES[moved]} second=F\nChair: vote Y yes=6 no=2")
    assert [(each.where, each.stack) for each in gone.meeting.asides] == [(where, ("X",))]
    assert gone.meeting.stack == ()
