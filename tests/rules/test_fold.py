"""How events change the state, where no meeting lived through shows it: what a log names that never was, and
what is there already. `evolve` is total, and a reference to something unknown changes nothing.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from stage import opened
from table import ELECTION, MAIN

from consult import rules
from consult.rules import events as e
from consult.rules.again import hour_come
from consult.rules.meeting import Election, Item, Meeting, Member, Question, changed

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


def test_what_an_opening_leaves_out_has_its_usual_meaning() -> None:
    """Logs of before say less of the roll, of items and of decisions in force."""
    first = e.MeetingOpened(
        {}, ({"id": "A"}, {"id": "B", "standing": "chair", "voting": False, "ex_officio": True}), 2,
        items=({"id": "i", "colour": "red"}, {"id": "j", "seats": 2, "order": "special_order"}),
        in_force=({"ref": "D1"}, {"ref": "D2", "text": "x"}),
    )  # fmt: skip
    m = rules.evolve(Meeting(), first)
    assert m.members == {"A": Member("A"), "B": Member("B", "chair", False, True)}
    assert (m.chair, m.officer, m.phase, m.meets, m.quorum) == ("B", "B", "before", "monthly", 2)
    assert m.items == (Item("i"), Item("j", seats=2, order="special_order"))
    assert m.questions == {
        "D1": Question("D1", "main", None, status="adopted", meeting=0),
        "D2": Question("D2", "main", None, text="x", status="adopted", meeting=0),
    }
    assert m.dispositions == {"D1": "adopted", "D2": "adopted"}
    assert (m.date, m.first_date, m.clock, m.hour_fixed, m.present) == ("", "", None, None, frozenset())
    nobody = rules.evolve(Meeting(), e.MeetingOpened({}, ({"id": "A"},), 1))
    assert (nobody.chair, nobody.officer) == (None, None)


def test_a_setting_is_restored_with_words_and_arguments_as_they_were() -> None:
    before = rules.evolve(NOW, e.ArgsChanged("M1", {"of": "before"}))
    was = {"M1": {"text": "was", "inserted": ((0, 3),), "args": {"of": "then"}}, UNKNOWN: {"text": "x"}}
    restored = rules.evolve(before, e.SettingRestored("R1", ("M1",), was)).questions
    assert (restored["M1"].text, restored["M1"].args, restored["M1"].inserted) == (
        "was", {"of": "then"}, ((0, 3),),
    )  # fmt: skip
    assert UNKNOWN not in restored
    kept = rules.evolve(before, e.SettingRestored("R1", ("M1",), {"M1": {}})).questions["M1"]
    assert (kept.text, kept.args, kept.inserted) == (NOW.questions["M1"].text, {"of": "before"}, ())


def test_a_ballot_taken_opens_the_polls_for_the_next_and_forgets_their_hour() -> None:
    set_ = Election("treasurer", polls="closed", hour="20:00", elected=("A",), seats=2)
    before = changed(NOW, elections={"treasurer": set_})
    after = rules.evolve(before, e.Balloted("treasurer", {"A": 1, "B": 5}, 6, 4, elected=("A", "B")))
    assert after.elections["treasurer"] == replace(
        set_, polls="open", hour=None, polled=True, elected=("A", "B")
    )
    assert after.just == {"what": "elected", "office": "treasurer", "who": ("A", "B")}


def test_an_hour_of_adjourning_may_be_fixed_without_its_time_being_known() -> None:
    """Such an hour is fixed, comes only when somebody says so, and is not moved by minutes."""
    fixed = rules.evolve(NOW, e.HourFixed())
    assert (fixed.hour_fixed, fixed.hour_come) == ("fixed", False)
    late = changed(fixed, clock="23:59")
    assert not hour_come(late) and hour_come(changed(late, hour_come=True))
    at = rules.evolve(fixed, e.HourFixed("2026-05-03T21:00"))
    assert hour_come(changed(at, clock="21:00")) and not hour_come(changed(at, clock="20:59"))


def test_an_item_set_again_takes_the_place_of_the_one_of_its_name() -> None:
    m = rules.evolve(Meeting(), e.ItemAdded({"id": "i", "title": "one"}))
    m = rules.evolve(m, e.ItemAdded({"id": "j"}))
    m = rules.evolve(m, e.ItemAdded({"id": "i", "title": "two", "at": "20:00"}))
    assert m.items == (Item("j"), Item("i", "two", at="20:00"))
    assert rules.evolve(m, e.ItemAdded({"id": 7})).items[-1] == Item("7")


def test_a_question_divided_leaves_its_parts_in_its_place() -> None:
    """Debate closed on it is closed on its parts; what remains of it has its own words."""
    closed = rules.evolve(NOW, e.DebateClosed(("M1",)))
    parts = ({"id": "P1", "text": "one"}, {"id": "P2"})
    apart = rules.evolve(closed, e.Divided("M1", parts, ("P2", "P1", "P9")))
    assert apart.stack == ("P2", "P1") and apart.questions["M1"].status == "divided"
    assert [(apart.questions[ref].text, apart.questions[ref].status) for ref in apart.stack] == [
        ("", "pending"), ("one", "pending"),
    ]  # fmt: skip
    assert apart.closed == {"M1", "P1", "P2"}
    kept = rules.evolve(NOW, e.Divided("M1", parts[:1], ("M1", "P1"), keep=True, rest="the rest"))
    assert (kept.questions["M1"].text, kept.questions["M1"].status) == ("the rest", "pending")
    assert kept.closed == frozenset() and kept.questions["P1"].args["parts"] == ()
    whole = rules.evolve(NOW, e.Divided("M1", parts[:1], ("M1", "P1"), keep=True))
    assert whole.questions["M1"].text == NOW.questions["M1"].text


def test_who_holds_an_office_no_longer_leaves_it_to_the_others() -> None:
    """An office elected at this meeting is open again; one of the roll is laid down; others stay."""
    two = Election("warden", 2, ("A", "B", "C"), "closed", elected=("A", "B"))
    roll = {**NOW.members, "V": Member("V", "vice_chair")}
    m = changed(NOW, elections={"warden": two}, members=roll, number=3)
    one = rules.evolve(m, e.OfficeVacated("A", "warden"))
    assert one.elections == {"warden": changed(two, elected=("B",), seats=1)}
    assert one.vacancies == {"warden": 3} and one.members == m.members and one.officer == "Chair"
    assert rules.evolve(one, e.OfficeVacated("B", "warden")).elections == {}
    assert rules.evolve(m, e.OfficeVacated("C", "warden")).elections == m.elections
    chair = rules.evolve(m, e.OfficeVacated("Chair", "chair"))
    assert (chair.officer, chair.chair, chair.members["Chair"].standing) == (None, "Chair", "member")
    vice = rules.evolve(m, e.OfficeVacated("V", "vice_chair", "removed"))
    assert (vice.officer, vice.members["V"].standing) == ("Chair", "member")
    assert rules.evolve(m, e.OfficeVacated("A", "chair")).members == m.members
    assert rules.evolve(m, e.OfficeVacated("Z", "chair")).members == m.members


def test_who_presides_neither_speaks_nor_waits_to() -> None:
    speaking = opened().after(MAIN + "Chair: recognize A\nB: rise for\nC: rise for").meeting
    taken = rules.evolve(speaking, e.ChairTaken("A", "handed"))
    assert (taken.chair, taken.floor, [hand.who for hand in taken.queue]) == ("A", None, ["B", "C"])
    waiting = rules.evolve(speaking, e.ChairTaken("B", "debate", "M1"))
    assert waiting.floor == speaking.floor and [hand.who for hand in waiting.queue] == ["C"]
    assert waiting.left_to_debate == "M1"
    on = rules.evolve(waiting, e.ChairTaken("C", "handed"))
    assert (on.chair, on.left_to_debate) == ("C", "M1")
    assert rules.evolve(on, e.ChairTaken(None, "absent")).left_to_debate == "M1"
    assert rules.evolve(on, e.ChairTaken("Chair", "back")).left_to_debate is None


def test_an_order_on_debate_is_spent_with_what_it_covers_alone() -> None:
    """What is referred or postponed takes its own orders with it (13:21, 14:19); on the table they stay."""
    two = opened().after(MAIN + 'B: move amend A1 add "green" second=C').meeting
    limited = rules.evolve(rules.evolve(two, e.DebateLimited(("M1",), 60)), e.DebateLimited(("A1",), 30))
    for where, left in (("committee", ["M1"]), ("postponed", ["M1"]), ("table", ["M1", "A1"])):
        aside = rules.evolve(limited, e.LaidAside(where, ("A1",)))
        assert [each.on[0] for each in aside.limits] == left, where
