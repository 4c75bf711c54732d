"""Every cell of the table of motions, exercised through `decide` in meetings, never read back from the
table.
"""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

import pytest
from stage import Stage, opened
from table import NANTANG, RAISED, SETTINGS, TABLE, before, header, move

from consult import rules
from consult.rules import motions
from consult.rules.arguments import NEEDED

REFERENCE = Path(__file__).parents[3] / "shared" / "roberts-rules.csv"
BOOKS = ("ronr12", "small_board")
STACKED = [motion for motion in TABLE if motion not in RAISED]
# A change that could be moved to each motion the table calls amendable.
CHANGES = {
    "recess_main": "set={minutes=5}",
    "adjourn_main": "set={at=2026-05-03T20:00}",
    "fix_time_main": "set={at=2026-05-11T19:00}",
    "make_special_order": "set={until={meetings_ahead=1 hour=20:00}}",
    "postpone_definitely": "set={until={meetings_ahead=0 hour=21:00}}",
    "limit_debate": "set={speech_seconds=90}",
    "recess": "set={minutes=5}",
    "fix_time": "set={at=2026-05-11T19:00}",
    "divide_question": 'set={parts=[{as=N1 text="That it be painted"} {as=N3 text="at 400"}]}',
    "consider_seriatim": "set={by=section}",
    "order_counted_vote": "set={method=roll_call}",
    "method_of_voting": "set={method=ballot}",
    "close_polls": "set={hour=20:00}",
    "reopen_polls": "set={hour=20:00}",
    "close_nominations": "set={hour=20:00}",
    "reopen_nominations": "set={hour=20:00}",
    "rescind": "set={at=2026-06-01T00:00}",
    "discharge_committee": "set={until={meetings_ahead=1}}",
}
WORDS = 'add "quickly"'


@cache
def ready(motion: str, book: str = "ronr12") -> Stage:
    """The position in which the motion may be made."""
    return opened(header(motion, book)).after(before(motion, book))


@cache
def pending(motion: str, book: str = "ronr12") -> Stage:
    """The motion stated, or raised; one entered on the minutes is called up at the next meeting."""
    made = ready(motion, book).after(move(motion, seconded(motion, book), by="C"))
    return made.after("Chair: new_meeting 2\nC: call_up X") if motion == "reconsider_enter_minutes" else made


def seconded(motion: str, book: str) -> str:
    return "second=D" if TABLE[motion].second == "yes" and book == "ronr12" else ""


# --- the table itself ---


def test_the_table_written_here_is_that_of_the_reference() -> None:
    if not REFERENCE.exists():
        pytest.skip("the reference material is not at hand")
    with REFERENCE.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            mine = TABLE[row["id"]]
            rank = row["rank"] or "-"
            cells = (row["interrupts_speaker"], row["second"], row["debatable"], row["amendable"])
            assert (mine.rank, mine.interrupts, mine.second, mine.debatable, mine.amendable) == (
                rank,
                *cells,
            ), row["id"]
            assert (mine.vote, mine.reconsider) == (row["vote"], row["reconsider"]), row["id"]


def test_every_motion_of_the_engine_is_written_here() -> None:
    assert set(TABLE) == set(SETTINGS) == set(motions.table())


@pytest.mark.parametrize("book", BOOKS)
@pytest.mark.parametrize("motion", TABLE)
def test_each_motion_is_in_order_where_it_belongs(motion: str, book: str) -> None:
    pending(motion, book)


@pytest.mark.parametrize("motion", TABLE)
def test_the_nantang_rules_know_four_devices(motion: str) -> None:
    start = opened("rules: nantang13\n").after(
        'A: move main M1 "That the fence be painted"' if motion != "main" else ""
    )
    assert start.reason(move(motion)) == (None if motion in NANTANG else "unknown_device")


@pytest.mark.parametrize("motion", TABLE)
def test_its_door_is_open_where_it_is_in_order(motion: str) -> None:
    """Ready arguments, one value of each range, and what the person is asked for make up the motion."""
    meeting, known = ready(motion).meeting, motions.args(motion)
    doors = [each for each in rules.in_order(meeting, "C", [], [motion]) if each.refusal is None]
    assert doors
    for door in doors:
        given = {"motion", *door.args, *door.ranges, *door.needs}
        assert {name for name, (_, default) in known.items() if default is NEEDED} <= given
        assert given - {"motion"} <= {*known, *(("edit", "set") if motion == "amend" else ())}
        assert door.examples
        for example in door.examples:
            assert rules.check(meeting, rules.parse("move", example, "C")) is None


# --- second ---


@pytest.mark.parametrize("motion", TABLE)
def test_second(motion: str) -> None:
    after, refusal = ready(motion).tried(move(motion, "stated=false"))
    assert refusal is None
    if TABLE[motion].second == "yes":
        assert after.refusal("Chair: state X").code == "needs_second"
        assert after.after("D: second X").reason("Chair: state X") is None
    elif motion in RAISED:
        assert after.reason("D: second X") == "nothing_to_second"
    else:
        assert after.reason("D: second X") == "no_second_needed"
        assert after.reason("Chair: state X") is None


@pytest.mark.parametrize("motion", [motion for motion in TABLE if TABLE[motion].second == "yes"])
def test_nobody_seconds_in_a_small_board(motion: str) -> None:
    after = ready(motion, "small_board").after(move(motion, "stated=false"))
    assert after.reason("D: second X") == "no_second_needed"
    assert after.reason("Chair: state X") is None


@pytest.mark.parametrize("motion", ["withdraw_motion", "modify_motion"])
def test_who_asks_for_himself_needs_a_second(motion: str) -> None:
    asked = ready(motion).after(move(motion, "stated=false", by="A"))
    assert asked.refusal("Chair: state X").code == "needs_second"
    assert asked.after("D: second X").reason("Chair: state X") is None


# --- interrupting ---


@pytest.mark.parametrize("motion", TABLE)
def test_interrupting(motion: str) -> None:
    """While D has the floor, as the step says and as the meeting knows."""
    line = move(motion, seconded(motion, "ronr12"))
    wanted = None if TABLE[motion].interrupts == "yes" else "floor_taken"
    assert ready(motion).reason(f"{line} interrupting=D") == wanted
    assert with_the_floor(motion).reason(line) == wanted


def with_the_floor(motion: str) -> Stage:
    """D has the floor; a ruling or a vote comes after that, as nothing may come between."""
    first, rest = before(motion).splitlines()[:1], before(motion).splitlines()[1:]
    if motion in {"appeal", "division_assembly"}:
        speaking = opened(header(motion)).after("\n".join([*first, "Chair: recognize D"]))
        return speaking.after("\n".join(rest))
    return ready(motion).after("Chair: recognize D")


def test_a_question_of_privilege_interrupts_only_if_it_cannot_wait() -> None:
    speaking = ready("question_of_privilege").after("Chair: recognize D")
    assert speaking.reason("C: move question_of_privilege X urgent=false") == "floor_taken"


def test_an_objection_does_not_interrupt_a_speech_begun() -> None:
    speaking = ready("object_consideration").after("D: speak M1 for continuing=true")
    assert speaking.reason(move("object_consideration")) == "consideration_begun"


# --- debate ---


@pytest.mark.parametrize("book", BOOKS)
@pytest.mark.parametrize("motion", STACKED)
def test_debatable(motion: str, book: str) -> None:
    """Each motion where its target, if it varies with that, is debatable."""
    reason = pending(motion, book).reason("E: speak X for")
    assert reason == (None if TABLE[motion].debatable in {"yes", "limited", "varies"} else "not_debatable")


@pytest.mark.parametrize("motion", sorted(RAISED))
def test_what_is_only_raised_is_not_debated(motion: str) -> None:
    wanted = "voting" if motion == "division_assembly" else "not_immediately_pending"
    assert pending(motion).reason("E: speak X for") == wanted


@pytest.mark.parametrize(
    "motion", ["commit", "postpone_definitely", "postpone_indefinitely", "amend", "lay_on_table"]
)
def test_limited_debate_does_not_reach_the_main_question(motion: str) -> None:
    wanted = {"postpone_indefinitely": None, "lay_on_table": "not_debatable"}.get(motion, "off_topic")
    assert pending(motion).reason("E: speak X for concerns=M1") == wanted


@pytest.mark.parametrize("motion", ["rescind", "discharge_committee", "reconsider", "amend_adopted"])
def test_debate_on_bringing_back_opens_the_question(motion: str) -> None:
    assert pending(motion).reason("E: speak X for concerns=M1") is None


def test_an_amendment_is_debated_when_what_it_changes_is() -> None:
    over = pending("recess").after("D: move amend A1 set={minutes=5} second=E")
    assert over.reason("E: speak A1 for") == "not_debatable"
    over = pending("commit").after('D: move amend A1 add "soon" target=X second=E')
    assert over.reason("E: speak A1 for") is None


def test_a_reconsideration_is_debated_when_its_question_is() -> None:
    closed = (
        pending("limit_debate")
        .after("Chair: vote X yes=6 no=2")
        .after("A: move reconsider R1 target=X second=B")
    )
    assert closed.reason("E: speak R1 for") == "not_debatable"


@pytest.mark.parametrize("about", ["decorum", "speaking_rules", "priority_of_business"])
def test_an_appeal_about_order_is_not_debated(about: str) -> None:
    ruled = ready("point_of_order").after(
        f"B: move point_of_order P1 breach={{kind=other}}\nChair: rule P1 well_taken=false about={about}"
    )
    assert ruled.after("C: move appeal X second=D").reason("E: speak X for") == "not_debatable"


def test_an_appeal_over_an_undebatable_question_is_not_debated() -> None:
    ruled = pending("recess").after(
        "B: move point_of_order P1 breach={kind=other}\nChair: rule P1 well_taken=false"
    )
    assert ruled.after("C: move appeal Y second=D").reason("E: speak Y for") == "not_debatable"


def test_the_value_of_a_blank_is_debated_with_its_question() -> None:
    assert pending("fill_blank").reason("E: speak M1 for") is None


def test_nominees_are_debated_while_nominations_are_open() -> None:
    open_ = pending("nominate")
    assert open_.reason("E: speak treasurer for") is None
    assert open_.reason("E: speak secretary for") == "not_immediately_pending"
    assert ready("reopen_nominations").reason("E: speak treasurer for") == "not_immediately_pending"


# --- amending ---


@pytest.mark.parametrize("book", BOOKS)
@pytest.mark.parametrize("motion", STACKED)
def test_amendable(motion: str, book: str) -> None:
    kind = "amend_secondary" if motion in {"amend", "substitute"} else "amend"
    change = CHANGES.get(motion, WORDS)
    second = " second=E" if book == "ronr12" else ""
    reason = pending(motion, book).reason(f"D: move {kind} A9 target=X {change}{second}")
    wanted = {"yes": None, "no": "third_degree" if motion == "amend_secondary" else "not_amendable"}
    assert reason == wanted[TABLE[motion].amendable]


@pytest.mark.parametrize("motion", sorted(RAISED))
def test_what_is_only_raised_is_not_amended(motion: str) -> None:
    wanted = "voting" if motion == "division_assembly" else "unknown_question"
    assert pending(motion).reason(f"D: move amend A9 target=X {WORDS} second=E") == wanted


# --- the vote ---

# Votes at the boundary and beside it: yes, no, and whether the yes side wins. Nine members, eight and the
# chair present.
BOUNDARIES = {
    "majority": [
        (0, 0, False),
        (1, 0, True),
        (0, 1, False),
        (4, 4, False),
        (4, 3, True),
        (3, 4, False),
        (1, 1, False),
    ],
    "two_thirds": [
        (0, 0, False),
        (1, 0, True),
        (2, 1, True),
        (1, 1, False),
        (4, 2, True),
        (3, 2, False),
        (5, 3, False),
    ],
    "majority_negative": [
        (0, 0, True),
        (4, 4, True),
        (3, 4, False),
        (4, 3, True),
        (0, 1, False),
        (1, 1, True),
    ],
    "negative_two_thirds": [
        (0, 0, True),
        (0, 1, False),
        (2, 4, False),
        (2, 3, True),
        (3, 5, True),
        (1, 2, False),
        (1, 1, True),
    ],
    # Without notice: two thirds of the votes, or five of the nine members.
    "rescind": [
        (4, 2, True),
        (4, 3, False),
        (3, 2, False),
        (5, 3, True),
        (4, 4, False),
        (1, 0, True),
        (0, 0, False),
    ],
    "rescind noticed": [(4, 3, True), (3, 3, False), (1, 0, True), (0, 1, False), (4, 4, False)],
    # Notice and two thirds, or five of the nine members.
    "amend_bylaws": [(4, 2, False), (4, 0, False), (5, 3, True), (4, 4, False), (5, 0, True)],
    "amend_bylaws noticed": [(4, 2, True), (4, 3, False), (5, 3, True), (2, 1, True), (0, 0, False)],
}
WORDS_FOR = {
    "appeal": ("sustained", "reversed"),
    "object_consideration": ("not_sustained", "sustained"),
    "orders_of_day": ("proceed", "refused"),
}


def basis(motion: str) -> str:
    return {"amend_bylaws": "amend_bylaws"}.get(
        motion, {"varies": "rescind"}.get(TABLE[motion].vote, TABLE[motion].vote)
    )


def carried(stage: Stage, ref: str, motion: str, yes: int, no: int) -> bool:
    stage = stage.after(f"Chair: vote {ref} yes={yes} no={no} method=rising")
    words = WORDS_FOR.get(motion, ("adopted", "lost"))
    assert stage.result(ref) in words
    return stage.result(ref) == words[0]


@pytest.mark.parametrize("book", BOOKS)
@pytest.mark.parametrize("motion", STACKED)
def test_vote(motion: str, book: str) -> None:
    for yes, no, wins in BOUNDARIES[basis(motion)]:
        assert carried(pending(motion, book), "X", motion, yes, no) == wins, f"{yes} to {no}"


@pytest.mark.parametrize("motion", ["rescind", "amend_adopted", "discharge_committee"])
def test_vote_with_notice(motion: str) -> None:
    noticed = ready(motion).after(f"A: give_notice {{motion={motion} target=M1}}\nChair: new_meeting 2")
    noticed = noticed.after(move(motion, "second=D"))
    for yes, no, wins in BOUNDARIES["rescind noticed"]:
        assert carried(noticed, "X", motion, yes, no) == wins, f"{yes} to {no}"


def test_an_overdue_committee_is_discharged_by_a_majority() -> None:
    late = ready("discharge_committee").after(move("discharge_committee", "overdue=true", "second=D"))
    for yes, no, wins in BOUNDARIES["majority"]:
        assert carried(late, "X", "discharge_committee", yes, no) == wins, f"{yes} to {no}"


@pytest.mark.parametrize("motion", sorted(RAISED - {"orders_of_day"}))
def test_what_is_only_raised_is_not_voted_on(motion: str) -> None:
    assert pending(motion).reason("Chair: vote X yes=5 no=1") in {
        "not_pending",
        "voting",
        "not_immediately_pending",
    }


def test_the_orders_of_the_day_are_refused_by_two_thirds_only() -> None:
    for yes, no, goes_on in BOUNDARIES["negative_two_thirds"]:
        assert carried(pending("orders_of_day"), "X", "orders_of_day", yes, no) == goes_on, f"{yes} to {no}"
    assert pending("orders_of_day").reason("Chair: take_up budget") is None


@pytest.mark.parametrize(
    ("motion", "rulings"),
    [("point_of_order", ["true", "false"]), ("question_of_privilege", ["admitted", "not_admitted"])],
)
def test_the_chair_rules_alone(motion: str, rulings: list[str]) -> None:
    name = "well_taken" if motion == "point_of_order" else "ruling"
    for ruling in rulings:
        assert pending(motion).reason(f"Chair: rule X {name}={ruling}") is None
        assert pending(motion).reason(f"A: rule X {name}={ruling}") == "chair_only"


def test_a_demand_works_at_once() -> None:
    assert pending("division_assembly").meeting.retake == "M1"
    assert pending("divide_question_demand").meeting.stack == ("N2", "M1")


@pytest.mark.parametrize("motion", ["parliamentary_inquiry", "request_information"])
def test_a_question_is_answered(motion: str) -> None:
    assert pending(motion).reason("Chair: answer X") is None


def test_a_nomination_and_a_suggestion_are_taken_as_made() -> None:
    assert pending("nominate").meeting.elections["treasurer"].nominees == ("B",)
    assert ("C", 300) in pending("fill_blank").meeting.blanks["sum"].suggestions


def test_the_values_of_a_blank_are_voted_on_by_majority() -> None:
    for yes, no, wins in BOUNDARIES["majority"]:
        after = pending("fill_blank").after(f"Chair: vote sum yes={yes} no={no} value=300")
        assert after.meeting.blanks["sum"].filled == wins


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("C: move postpone_definitely X until={meetings_ahead=1} special_order=true second=D", "two_thirds"),
        ("C: move postpone_definitely X until={meetings_ahead=1} second=D", "majority"),
    ],
)
def test_a_special_order_needs_two_thirds(line: str, wanted: str) -> None:
    pending_ = ready("postpone_definitely").after(line)
    for yes, no, wins in BOUNDARIES[wanted]:
        assert carried(pending_, "X", "postpone_definitely", yes, no) == wins, f"{yes} to {no}"


def test_a_change_of_a_two_thirds_motion_needs_a_majority() -> None:
    change = pending("limit_debate").after("D: move amend A9 target=X set={speech_seconds=90} second=E")
    for yes, no, wins in BOUNDARIES["majority"]:
        assert carried(change, "A9", "amend", yes, no) == wins, f"{yes} to {no}"


def test_the_nantang_vote_is_a_majority_with_a_tie_lost() -> None:
    start = opened("rules: nantang13\n").after('A: move main X "That the fence be painted"')
    for yes, no, wins in BOUNDARIES["majority"]:
        assert carried(start, "X", "main", yes, no) == wins, f"{yes} to {no}"
