"""How events change the state, where no meeting lived through shows it: what a log names that never was, and
what is there already. `evolve` is total, and a reference to something unknown changes nothing.
"""

from __future__ import annotations

from typing import Any

import pytest
from stage import opened
from table import ELECTION, MAIN

from consult import rules
from consult.rules import events as e
from consult.rules.meeting import Meeting, changed

NOW = (
    opened()
    .after(MAIN + "B: move recess R1 minutes=5 second=C\nChair: vote R1 yes=3 no=5\nB: rise for")
    .meeting
)
UNKNOWN = "M9"
#: An event of a log that names what never was, or what is not going on.
NOTHING: dict[str, e.Event] = {
    each.kind + number: each
    for number, each in (
        ("", e.MotionMade("X1", "waltz", "A")),
        ("", e.Attempted("X1", "waltz", "A")),
        ("", e.Seconded(UNKNOWN, "B")),
        ("", e.SecondWithdrawn(UNKNOWN)),
        ("", e.Stated(UNKNOWN)),
        (" again", e.Stated("M1")),
        ("", e.Raised(UNKNOWN)),
        ("", e.Unstated(UNKNOWN)),
        (" not pending", e.Unstated("R1")),
        ("", e.LeftStack((UNKNOWN,), "lost")),
        ("", e.Disposed(UNKNOWN, "adopted")),
        ("", e.TextChanged(UNKNOWN, "x")),
        ("", e.ArgsChanged(UNKNOWN, {})),
        ("", e.PartOpened(UNKNOWN, "1")),
        ("", e.Divided(UNKNOWN, ({"id": "P1", "text": "x"},), ("P1",))),
        ("", e.Executed(UNKNOWN)),
        ("", e.Submitted(UNKNOWN)),
        (" again", e.Submitted("M1")),
        ("", e.WasPut(UNKNOWN)),
        ("", e.VoteCast("A", "for")),
        ("", e.HandsEntered("Chair", {"for": 2})),
        ("", e.VoteTimeCalled("M1")),
        ("", e.Announced(UNKNOWN, "adopted")),
        ("", e.VoteUndone(UNKNOWN)),
        ("", e.VoteRecounted(UNKNOWN, 4, 4)),
        (" never voted", e.VoteRecounted("M1", 4, 4)),
        ("", e.DivisionDemanded(UNKNOWN)),
        ("", e.CountOrdered(UNKNOWN)),
        ("", e.MethodOrdered(UNKNOWN, "rising")),
        ("", e.BlankCreated("B1", UNKNOWN, "date")),
        ("", e.Suggested("B9", "A", 5)),
        ("", e.ValueVotedDown("B9", 5)),
        ("", e.BlankFilled("B9", 5)),
        ("", e.LaidAside("table", (UNKNOWN,))),
        (" nothing", e.LaidAside("table", ())),
        ("", e.BroughtBack((UNKNOWN,))),
        (" nothing", e.BroughtBack(())),
        ("", e.SettingRestored(UNKNOWN, ("M1",))),
        ("", e.AsideEnded(UNKNOWN)),
        ("", e.ReconsiderationRecorded(UNKNOWN, "M1")),
        (" of it", e.ReconsiderationRecorded("M1", UNKNOWN)),
        ("", e.ReconsiderationSettled(UNKNOWN)),
        ("", e.Reported(UNKNOWN, "A")),
        ("", e.InterestDeclared("A", UNKNOWN)),
        ("", e.DebateLimited((UNKNOWN,), 60)),
        ("", e.DebateClosed((UNKNOWN,))),
        ("", e.AmendmentsBarred((UNKNOWN,))),
        ("", e.PollsReopened("M1")),
        ("", e.TimeCalled("A")),
        ("", e.HandLowered("A")),
        ("", e.FloorYielded("A")),
        ("", e.Spoke("A")),
        ("", e.Excused("A")),
        ("", e.Noted("anything", "A")),
        ("", e.Bound("agenda", "", {})),
        ("", e.WordsErased(("t1",), "A", "x")),
    )
}  # fmt: skip


def of(m: Meeting) -> dict[str, Any]:
    """All the fields but those that every event moves."""
    known = {name: value for name, value in vars(m).items() if name in Meeting.__dataclass_fields__}
    return {**known, "seq": None, "now": None, "just": None}


@pytest.mark.parametrize("name", NOTHING)
def test_what_a_log_names_that_never_was_changes_nothing(name: str) -> None:
    after = rules.evolve(NOW, NOTHING[name])
    assert of(after) == of(NOW)
    assert after.seq == NOW.seq + 1


def test_a_vote_is_undone_only_while_the_one_before_it_is_known() -> None:
    """After one step back there is none left; and of a meeting that had no vote none."""
    voted = opened().after(MAIN + "Chair: vote M1 yes=5 no=3").meeting
    once = rules.evolve(voted, e.VoteUndone("M1"))
    assert once.stack == ("M1",) and once.undo is None
    assert of(rules.evolve(once, e.VoteUndone("M1"))) == of(once)


def test_of_several_questions_named_those_that_never_were_are_left_out() -> None:
    """They are in their order, each once."""
    two = opened().after(MAIN + 'B: move amend A1 add "green" second=C').meeting
    aside = rules.evolve(two, e.LaidAside("table", ("M1", UNKNOWN, "A1", "M1")))
    assert [each.stack for each in aside.asides] == [("M1", "A1")] and aside.stack == ()
    back = rules.evolve(aside, e.BroughtBack((UNKNOWN, "M1", "A1"), closed=("M1",)))
    assert (back.stack, back.asides, back.closed) == (("M1", "A1"), (), {"M1"})
    closed = rules.evolve(two, e.DebateClosed((UNKNOWN, "A1")))
    assert closed.closed == {"A1"}


def test_minutes_approved_under_a_name_that_is_taken_are_not_that_question() -> None:
    assert of(rules.evolve(NOW, e.MinutesApproved(1, "M1", "x"))) == of(NOW)
    kept = rules.evolve(NOW, e.MinutesApproved(1, "minutes1", "x"))
    assert kept.minutes == {1: "minutes1"} and kept.dispositions["minutes1"] == "adopted"


def test_only_whole_numbers_of_hands_and_pairs_of_offsets_are_read() -> None:
    voting = rules.evolve(NOW, e.WasPut("M1"))
    entered = rules.evolve(voting, e.HandsEntered("Chair", {"for": 2, "against": "x"})).vote
    assert entered is not None and entered.hands == {"for": 2}
    spans: Any = ((1, 4), (2,), "ab", (5, "x"), ("x", 5), (6, 9, 12))
    changed_words = rules.evolve(NOW, e.TextChanged("M1", "x", spans)).questions["M1"]
    assert (changed_words.text, changed_words.inserted) == ("x", ((1, 4),))


def test_somebody_admitted_as_chair_by_an_old_log_presides_where_nobody_did() -> None:
    """Logs of before knew no chair pro tem; the roll of today makes nobody chair."""
    nobody = changed(opened().meeting, chair=None, officer=None)
    old = rules.evolve(nobody, e.Admitted("Z", "chair"))
    assert (old.chair, old.officer, old.members["Z"].standing) == ("Z", "Z", "chair")
    now = rules.evolve(nobody, e.Admitted("Z", "chair", presides=False))
    assert (now.chair, now.officer, now.members["Z"].standing) == (None, None, "chair")
    other = rules.evolve(opened().meeting, e.Admitted("Z", "chair"))
    assert (other.chair, other.officer) == ("Chair", "Chair")
    member = rules.evolve(nobody, e.Admitted("Z", "member"))
    assert (member.chair, member.officer) == (None, None)


@pytest.mark.parametrize(
    ("event", "why"),
    [
        (e.MotionMade("X", "waltz", "A"), "unknown_motion"),
        (e.MotionMade("X", "recess", "A", args={"minutes": "x"}), "wrong_args minutes"),
        (e.MotionMade("X", "recess", "A", args={"minutes": 5, "modified": True}), None),
        (e.MotionMade("X", "main", "A", args={"text": "x", "under": None}), None),
        (e.Attempted("X", "waltz", "A"), "unknown_motion"),
        (e.ArgsChanged("X", {"minutes": 5, "target": None, "modified": True}), None),
        (e.ArgsChanged("X", {"minutes": []}), "wrong_args minutes"),
        (e.ArgsChanged("X", {"colour": "red"}), "wrong_args colour"),
        (e.ItemAdded({"id": "i", "order": "special_order"}), None),
        (e.ItemAdded({"id": "i", "seats": "x"}), "wrong_item seats"),
        (e.ItemAdded({"title": "i"}), "wrong_item id"),
        (e.MeetingOpened({}, ({"id": "A"},), 1), None),
        (e.MeetingOpened({}, ({"id": "A"},), 1, phase="in_session"), None),
        (e.MeetingOpened({}, ({"id": "A"},), 1, phase="recess"), "wrong_phase"),
        (e.MeetingOpened({}, ({"id": "A"}, {"id": 5}), 1), "wrong_member id"),
        (e.MeetingOpened({}, ({"name": "A"},), 1), "wrong_member id"),
        (e.MeetingOpened({}, (), 1, ({"id": "i"}, {"title": "i"})), "wrong_item id"),
    ],
)  # fmt: skip
def test_what_is_wrong_inside_an_event_is_named(event: e.Event, why: str | None) -> None:
    assert event.wrong() == why


def test_a_rulebook_that_cannot_be_read_is_the_plain_one() -> None:
    for book in ({"base": "unheard"}, {"rules": 5}, {"speeches": []}):
        assert rules.evolve(Meeting(), e.MeetingOpened(book, (), 1)).rulebook == Meeting().rulebook


def test_a_nomination_or_poll_of_an_office_nobody_opened_opens_its_election() -> None:
    """A log may begin anywhere; the office is known from then on."""
    named = rules.evolve(NOW, e.Nominated("treasurer", "A", "B")).elections["treasurer"]
    assert (named.office, named.nominees, named.nominations, named.seats) == ("treasurer", ("A",), "open", 1)
    again = opened().after(ELECTION).meeting
    twice = rules.evolve(again, e.Nominated("treasurer", again.elections["treasurer"].nominees[0], "B"))
    assert sorted(twice.elections["treasurer"].nominees) == sorted(again.elections["treasurer"].nominees)
    assert twice.elections["treasurer"].nominees[-1] == again.elections["treasurer"].nominees[0]
