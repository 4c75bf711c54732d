"""What follows, or does not, in places that no meeting comes to by itself: nothing aimed at, words that no
longer fit, a moment that is none; and states that are rare."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from stage import opened
from table import MAIN

from consult import rules
from consult.rules import acts, again, counting, edits, elections, motions, outcome, words
from consult.rules.meeting import Item, Meeting, Question, changed
from consult.rules.motions import bring_back

NOWHERE = rules.replay(
    [rules.open_meeting([{"id": "Chair", "standing": "chair"}, {"id": "A"}], quorum=1, date="2026-05-03")]
)


@pytest.mark.parametrize(
    "motion",
    [
        "make_special_order", "no_confidence", "amend_bylaws", "postpone_indefinitely", "amend",
        "amend_secondary", "substitute", "create_blank", "appeal", "consider_seriatim", "method_of_voting",
        "close_polls", "reopen_polls", "method_of_nominating", "close_nominations", "reopen_nominations",
        "take_from_table", "amend_adopted", "discharge_committee", "reconsider",
    ],
)  # fmt: skip
def test_of_what_is_not_there_nothing_follows(motion: str) -> None:
    """A motion stated in error, or a log of another version: nothing aimed at, nothing said."""
    handling = motions.handling(motion)
    for args in (
        dict.fromkeys(handling.args),
        {**dict.fromkeys(handling.args), **dict.fromkeys(handling.says, "x")},
    ):
        question = Question("Q", motion, "A", args=args)
        assert handling.effect is not None and handling.effect(NOWHERE, question, None) == []


@pytest.mark.parametrize(
    ("motion", "args"),
    [
        ("amend", {"edit": {"op": "strike", "old": "gate"}}),
        ("amend_adopted", {"edit": {"op": "strike", "old": "gate"}}),
        ("create_blank", {"old": "gate", "value": 5, "kind": "spend"}),
    ],
)
def test_words_that_are_not_in_the_text_any_more_change_nothing(motion: str, args: dict[str, object]) -> None:
    m = opened().after(MAIN).meeting
    question = Question("Q", motion, "A", target="M1", args={**args, "target": "M1"})
    assert motions.effect(m, question, None) == []


def test_a_reconsideration_of_what_is_unknown_or_after_the_vote_to_adjourn_is_not_taken_up() -> None:
    assert not bring_back._can_take_up(NOWHERE, Question("R", "reconsider", "A", target="M1"))
    decided = opened().after(MAIN + "Chair: vote M1 yes=5 no=3").meeting
    question = Question("R", "reconsider", "A", target="M1")
    assert bring_back._can_take_up(decided, question)
    assert not bring_back._can_take_up(changed(decided, adjourning=True), question)


def test_moments_are_told_as_text_and_what_is_none_is_none() -> None:
    at = datetime(2026, 5, 3, 19, 0, tzinfo=UTC)
    stage = opened().after(MAIN)
    (event,) = rules.decide(stage.meeting, acts.parse("put", {"on": "M1"}, "Chair"), at)
    assert vars(event)["at"] == "2026-05-03T19:00:00+00:00"
    assert outcome.moment_after("2026-05-03T19:00:00", 90) == "2026-05-03T19:01:30"
    for none in (None, "9999-12-31T23:59:59"):
        assert outcome.moment_after(none, 90) is None


@pytest.mark.parametrize(
    ("first", "meets", "number", "day"),
    [
        ("2026-01-31", "monthly", 2, "2026-02-28"),
        ("2026-01-31", "monthly", 3, "2026-03-31"),
        ("2028-01-30", "monthly", 2, "2028-02-29"),
        ("2026-12-31", "monthly", 2, "2027-01-31"),
        ("2026-11-30", "quarterly", 2, "2027-02-28"),
        ("2028-02-29", "yearly", 2, "2029-02-28"),
        ("2026-05-01", "monthly", 13, "2027-05-01"),
        ("some day", "monthly", 2, "9999-12-31"),
    ],
)
def test_the_day_of_a_session_to_come(first: str, meets: str, number: int, day: str) -> None:
    """The same day of the month, or its last; a body that met on no day known never meets again in time."""
    m = changed(NOWHERE, first_date=first, meets=meets)
    assert again.date_of(m, number).isoformat() == day
    assert again.date_of(changed(m, specials=1), number + 1).isoformat() == day


# --- the limit of debate on a reconsideration (1915 section 30) ---


def test_a_limit_holds_for_reconsidering_the_vote_but_not_once_it_took_the_question_away() -> None:
    limited = (
        MAIN + 'B: move amend A1 strike "the" second=C\nC: move limit_debate L1 speech_seconds=60 second=D\n'
    )
    stage = opened().after(limited + "Chair: vote L1 yes=6 no=2\nChair: vote A1 yes=6 no=2")
    assert stage.after("B: move reconsider R1 target=A1 second=C").meeting.limits[-1].speech_seconds == 60
    away = opened().after(
        MAIN + "B: move postpone_definitely P1 until={meetings_ahead=1} second=C\n"
        "C: move limit_debate L1 speech_seconds=60 second=D\nChair: vote L1 yes=6 no=2\n"
        "Chair: vote P1 yes=6 no=2"
    )
    again_ = away.after("B: move reconsider R1 target=P1 second=C")
    assert "R1" in again_.meeting.stack and not [each for each in again_.meeting.limits if "R1" in each.on]


# --- words ---


def test_nothing_is_no_words_to_be_left_blank_and_what_a_vote_put_in_is_not_split() -> None:
    stage = opened().after(MAIN)
    refused = stage.refusal('B: move create_blank B1 target=M1 old="" value=5 kind=spend second=C')
    assert refused is not None and (refused.reason, refused.params) == ("words_missing", {"words": ""})
    put_in = stage.after('B: move amend A1 add "with two coats" second=C\nChair: vote A1 yes=6 no=2')
    refused = put_in.refusal('C: move amend A2 insert "thick" before "coats" second=D')
    assert refused is not None and (refused.reason, refused.params) == ("words_protected", {"words": "thick"})


def test_a_part_named_as_another_question_is_refused_by_its_name() -> None:
    stage = opened().after(MAIN)
    parts = 'parts=[{{as={} text="That the fence be painted"}} {{as={} text="and mended"}}]'
    for first, second, taken in (("M1", "N2", "M1"), ("N1", "N1", "N1")):
        refused = stage.refusal(
            f"B: move divide_question D1 target=M1 {parts.format(first, second)} second=C"
        )
        assert refused is not None and (refused.reason, refused.params) == ("name_taken", {"ref": taken})


def test_a_point_about_no_question_overturned_leaves_everything_as_it_was() -> None:
    raised = MAIN + "B: move point_of_order P1 breach={kind=other}\nChair: rule P1 well_taken\n"
    stage = opened().after(raised + "C: move appeal X1 second=D\nChair: vote X1 yes=2 no=6")
    assert stage.meeting.stack == ("M1",) and stage.meeting.records["X1"].result == "reversed"
    assert stage.meeting.points["P1"] == "well_taken" and "void" not in stage.meeting.dispositions.values()


# --- what a session leaves behind ---


def test_what_is_not_stated_falls_when_the_meeting_adjourns_to_another_day() -> None:
    stage = opened().after(
        MAIN + "B: move fix_time F1 at=2026-05-05T19:00 second=C\nChair: vote F1 yes=6 no=2\n"
        'C: move amend A1 add "green" second=D stated=false\n'
        "D: move adjourn J1 second=E\nChair: vote J1 yes=6 no=2\nChair: declare_adjourned"
    )
    m = stage.meeting
    assert m.dispositions.get("A1") == "died" and m.made == ()
    assert [(each.where, each.stack) for each in m.asides] == [("adjourned", ("M1",))]


def test_in_a_body_that_meets_once_a_year_nothing_is_left_for_the_next_session() -> None:
    """Beyond a quarterly interval (9:7, 21:7): what is unfinished or interrupted ends with the session."""
    for where in ("unfinished", "interrupted", "table"):
        yearly = opened("meets: yearly\n").after(MAIN)
        aside = rules.events.LaidAside(where, ("M1",))
        later = rules.replay([aside, *rules.decide(
            rules.replay([aside], yearly.meeting), acts.parse("declare_adjourned", {}, "Chair"), None
        )], yearly.meeting)  # fmt: skip
        assert later.dispositions["M1"] == "died" and later.asides == (), where


# --- what the chair says where a decision rule governs ---

RULE = {
    "id": "R", "name": {"zh": "过半", "en": "majority"}, "body": "council", "units": ["headcount"],
    "quorum": None, "approve": {"op": ">", "num": 1, "den": 2, "of": "participated"}, "source": "章程",
    "statutory": False,
}  # fmt: skip


def governed(rule: dict[str, object]) -> Meeting:
    """A question under that rule, put by hands."""
    m = opened("item: I1 Fence\n").after(MAIN + "Chair: put M1 method=show_of_hands").meeting
    question = changed(m.questions["M1"], item="I1")
    item = changed(m.items[0], decision_rule=rule) if m.items else Item("I1", decision_rule=rule)
    return changed(m, items=(item,), questions={**m.questions, "M1": question})


def test_a_rule_without_a_quorum_is_told_in_heads_and_one_that_is_none_not_at_all() -> None:
    said = words.chair_says(governed(RULE))
    told = [each for each in said if str(each["k"]).startswith("threshold")]
    assert told == [words.word("threshold.rule_open", members=9, yes=5)]
    broken = words.chair_says(governed({**RULE, "approve": {"op": "most"}}))
    assert [each["k"] for each in broken] == ["asks.main", "say.hands", "say.hands"]


def test_for_no_seat_nobody_is_elected() -> None:
    assert elections.winners({"A": 5, "B": 3}, 8, 0) == ()
    assert elections.winners({"A": 5, "B": 3}, 8, 1) == ("A",)


def test_votes_given_by_number_are_dealt_to_those_not_named() -> None:
    m = opened().after(MAIN).meeting
    assert counting.deal(m, ("A", "B"), 2) == (("A", "B"), ("C", "D"))
    assert counting.deal(m, 2, ("A", "B")) == (("C", "D"), ("A", "B"))
    assert counting.deal(m, 3, 2) == (("A", "B", "C"), ("D", "E"))
    assert counting.deal(m, 2, 2, ("A",)) == (("B", "C"), ("D", "E"))
    assert counting.deal(m, ("H",), ("G",)) == (("H",), ("G",))


@pytest.mark.parametrize(
    ("text", "edit", "after"),
    [
        ("XX old XX", {"op": "strike", "old": "old"}, "XX XX"),
        ("XX old XX", {"op": "replace", "old": "old", "new": "X"}, "XX X XX"),
        ("XX XX", {"op": "insert", "new": "X", "after": "XX", "at": 0}, "XX X XX"),
        ("XX", {"op": "add", "new": "XX"}, "XX XX"),
        ("the  old  gate", {"op": "strike", "old": "old"}, "the gate"),
        ("(old) gate", {"op": "strike", "old": "old"}, "() gate"),
        ("the gate, old", {"op": "insert", "new": "green", "before": "gate"}, "the green gate, old"),
        ("修旧门", {"op": "strike", "old": "旧"}, "修门"),
        ("修门", {"op": "add", "new": "刷漆"}, "修门刷漆"),
        ("修A门", {"op": "replace", "old": "A", "new": "B"}, "修B门"),
    ],
)
def test_words_go_and_come_with_one_space_and_letters_stay(
    text: str, edit: dict[str, object], after: str
) -> None:
    assert edits.apply(text, edit).text == after


def test_a_question_has_words_by_its_arguments_or_its_text() -> None:
    assert edits.has_words(Question("Q", "main", None, text="x"))
    assert edits.has_words(Question("Q", "main", None, args={"text": ""}))
    assert not edits.has_words(Question("Q", "recess", None, args={"minutes": 5}))
    assert not edits.has_words(Question("Q", "amend", None, text="x", args={"edit": None}))
