"""How a meeting is conducted, asked of its functions for every case at once: what a session leaves behind,
who presides, who has the floor and for how long, and what the gate lets through."""

from __future__ import annotations

import itertools

from stage import opened, with_questions
from table import MAIN

from consult.rules import (
    acts,
    events,
    floor,
    order,
    presiding,
    sessions,
)
from consult.rules.errors import Refusal
from consult.rules.meeting import (
    Aside,
    Consent,
    Floor,
    Hand,
    Later,
    Limit,
    Member,
    Question,
    changed,
)
from consult.rules.motions import incidental

HERE = opened().after(MAIN).meeting
M1 = HERE.questions["M1"]


# --- what a session leaves behind ---


def test_what_lay_aside_ends_as_its_place_the_spacing_and_the_session_have_it() -> None:
    for where, made_at, meets, sitting in itertools.product(
        ("table", "postponed", "committee", "unfinished", "interrupted", "adjourned"), (1, 2),
        ("monthly", "quarterly", "yearly"), ("regular", "special", "adjourned"),
    ):  # fmt: skip
        aside = Aside(where, ("M1", "A1"), made_at)
        m = changed(HERE, stack=(), number=2, meets=meets, sitting=sitting, asides=(aside,), later=())
        seldom = meets == "yearly"
        dies = (
            where == "table" and (seldom or made_at == 1) or seldom and where in {"unfinished", "interrupted"}
        )
        expected: list[events.Event] = []
        if dies:
            expected = [events.AsideEnded("M1"), events.Disposed("M1", "died"), events.Disposed("A1", "died")]
        elif where == "interrupted":
            moved = events.LaidAside("unfinished", ("M1", "A1"), due_meeting=3)
            expected = [events.AsideEnded("M1"), moved]
        if sitting == "special" and where != "interrupted":
            expected = []
        assert list(sessions.close(m)) == expected, (where, made_at, meets, sitting)


def test_a_reconsideration_waits_to_be_called_up_until_the_end_of_the_next_session_alone() -> None:
    for made_at, meets, special in itertools.product((1, 2), ("monthly", "yearly"), (True, False)):
        later = Later("R", "M1", made_at, "2026-05-03")
        sitting = "special" if special else "regular"
        m = changed(HERE, stack=(), number=2, meets=meets, sitting=sitting, later=(later,))
        over = not special and (made_at == 1 or meets == "yearly")
        settled = (events.ReconsiderationSettled("R"), events.Disposed("R", "died"))
        assert sessions.close(m) == (settled if over else ())
        taken_up = Question("R", "reconsider", "A", target="M1", status="pending", meeting=made_at)
        pending = with_questions(changed(m, later=(), stack=("R",)), taken_up)
        goes_over = made_at == 2 and meets == "monthly"
        waits = events.ReconsiderationRecorded("R", "M1")
        assert sessions.close(pending) == ((waits if goes_over else events.LeftStack(("R",), "died")),)


def test_pending_questions_go_over_with_their_main_motion_and_what_was_not_stated_falls() -> None:
    amended = Question("A1", "amend", "B", target="M1", status="pending", args={"edit": None})
    made = Question("A2", "amend", "C", target="M1", status="made")
    for meets in ("monthly", "yearly"):
        m = with_questions(
            changed(HERE, meets=meets, stack=("M1", "A1"), made=("A2",), closed=("M1",)), amended, made
        )
        if meets == "monthly":
            kept: events.Event = events.LaidAside("unfinished", ("M1", "A1"), due_meeting=m.number + 1)
        else:
            kept = events.LeftStack(("M1", "A1"), "died")
        assert sessions.close(m) == (events.LeftStack(("A2",), "died"), kept)
        waits = events.LaidAside("adjourned", ("M1", "A1"), closed=("M1",))
        assert sessions.suspend(m) == (events.LeftStack(("A2",), "died"), waits)
        assert sessions.suspend(changed(m, made=())) == (waits,)
        assert sessions.suspend(changed(m, stack=())) == (events.LeftStack(("A2",), "died"),)
        assert sessions.close(changed(m, stack=(), made=())) == ()


# --- who presides ---


def test_who_presides_where_nobody_was_named_and_who_may_open() -> None:
    """Of the body's chair, the vice-chair and the secretary, by who is here and whom the meeting trusts."""
    roll = {
        "P": Member("P", "chair"), "V": Member("V", "vice_chair"), "S": Member("S", "secretary"),
        "A": Member("A"), "G": Member("G", "guest", voting=False),
    }  # fmt: skip
    base = changed(HERE, members=roll, officer="P", chair=None, quorum=1, unseated=frozenset(), consent=None)
    for size in range(6):
        for here in itertools.combinations(roll, size):
            m = changed(base, present=frozenset(here))
            first = "P" if "P" in here else "V" if "V" in here else None
            assert presiding.successor(m, here) == first, here
            debating = changed(m, left_to_debate="M1")
            assert presiding.successor(debating, here) == ("V" if "V" in here else None)
            assert presiding.successor(changed(m, left_to_debate="M9"), here) == first
            distrusted = changed(m, unseated=frozenset({"P"}))
            assert presiding.successor(distrusted, here) == ("V" if "V" in here else None)
            assert presiding.vacant(m) and presiding.in_chair(m) is None
            taken = () if first is None else (events.ChairTaken(first, "absent"),)
            assert presiding.filled(m, here) == taken
            for chair_ in here:
                led = changed(m, chair=chair_)
                assert presiding.in_chair(led) == chair_ and not presiding.vacant(led)
                assert presiding.filled(led, here) == () and presiding.left(led, ()) == ()
                rest = tuple(who for who in here if who != chair_)
                assert presiding.left(led, (chair_,)) == (
                    events.ChairTaken(presiding.successor(m, rest), "absent"),
                )
                assert presiding.left(changed(led, phase="before"), (chair_,)) == ()
            for phase in ("before", "adjourned"):
                assert not presiding.vacant(changed(m, phase=phase))
            assert presiding.vacant(changed(m, phase="recess"))
            for who in roll:
                refused = presiding.may_preside(m, who)
                reason = "not_present" if who not in here else "not_to_preside" if who == "G" else None
                assert (refused.reason if refused is not None else None) == reason
                able = [each for each in ("V", "P", "S", "A") if each in here and each != who]
                assert list(presiding.able(m, who)) == able
                there = {*here, who}
                calls = next((each for each in ("V", "S") if each in there), None)
                calls = "P" if "P" in here else calls
                may = who == "P" or who == calls or calls is None and who == "A" and m.quorum_met
                refused = presiding.may_open(m, who)
                assert (refused is None) is may, (here, who)
                if refused is not None:
                    assert refused.params == {"chair": calls or "P"} and refused.reason == "chair_only"
    for who, m, reason in (
        ("P", base, None), ("P", changed(base, left_to_debate="M1"), "debating_still"),
        ("V", changed(base, left_to_debate="M1"), None), ("P", changed(base, left_to_debate="M9"), None),
        ("P", changed(base, unseated=frozenset({"P"})), "unseated"),
    ):  # fmt: skip
        refused = presiding.check_back(m, who)
        assert (refused.reason if refused is not None else None) == reason


# --- the floor ---


def test_who_speaks_next_of_three_hands() -> None:
    """First the mover, who has not spoken; then who has not; then the other side; then the first to rise."""
    sides = ("for", "against", "question")
    for first, second, heard, alternate, spoken in itertools.product(
        sides, sides, (None, "for", "against"), (True, False), (None, "A", "B", "C")
    ):
        book = changed(HERE.rulebook, alternate=alternate, speeches=2)
        said = {} if spoken is None else {("M1", spoken): 1}
        m = changed(
            HERE, rulebook=book, sides={"M1": heard} if heard else {}, speeches=said,
            questions={"M1": changed(M1, mover="C")}, queue=(Hand("A", first), Hand("B", second)),
        )  # fmt: skip
        ranks = [
            1 if who == spoken and side != "question" else 0 for who, side in (("A", first), ("B", second))
        ]
        able = [spot for spot in (0, 1) if ranks[spot] == min(ranks)]
        if heard is not None and alternate:
            turn = [spot for spot in able if (first, second)[spot] != heard]
            able = turn or able
        assert floor.who_is_next(m) == "AB"[able[0]], (first, second, heard, alternate, spoken)
        mover = changed(m, queue=(*m.queue, Hand("C", "for")))
        if spoken != "C":
            assert floor.who_is_next(mover) == "C"
        used = changed(m, speeches={("M1", "A"): 2}, queue=(Hand("A", first),))
        assert floor.who_is_next(used) == ("A" if first == "question" else None)
        barred = changed(m, barred=frozenset({("M1", "A")}), queue=(Hand("A", first),))
        assert floor.who_is_next(barred) == ("A" if first == "question" else None)
        gone = changed(m, present=m.present - {"A"}, queue=(Hand("A", first),))
        assert floor.who_is_next(gone) is None
        assert floor.wants_debate(m, m.questions["M1"], m.queue) == "A"
        for held in (used, barred, gone, changed(m, closed=frozenset({"M1"}))):
            assert floor.wants_debate(held, m.questions["M1"], (Hand("A", first),)) is None
        assert floor.wants_debate(m, m.questions["M1"], (Hand("Chair", first), Hand("B", second))) == "B"


def test_a_turn_that_ends_counts_once_on_what_is_debated() -> None:
    for on, side, spoke, status, debatable in itertools.product(
        ("M1", None, "M9"), ("for", None, "question"), (True, False), ("pending", "made"), (True, False)
    ):
        question = changed(M1, status=status, debatable=debatable)
        m = changed(HERE, questions={"M1": question}, floor=Floor("A", on, side, spoke=spoke))
        counts = on == "M1" and side != "question" and not spoke and status == "pending" and debatable
        spoken = (events.Spoke("A", "M1", side),) if counts else ()
        assert floor.end_of_speech(m, "vote") == (*spoken, events.FloorYielded("A", "vote"))
        heard = side if on == "M1" and side in ("for", "against") else "against"
        assert floor.side_heard(changed(m, sides={"M1": "against"}), question) == heard
        assert floor.side_heard(changed(m, sides={"M1": "question"}, floor=None), question) is None
    assert floor.end_of_speech(HERE, "vote") == () and floor.side_heard(HERE, None) is None


def test_an_order_on_debate_holds_for_what_it_names_and_shortens_what_is_moved_on_it() -> None:
    """Above the question of the order: an amendment takes its limit; a question of privilege does not."""
    amended = Question("A1", "amend", "B", target="M1", status="pending")
    privilege = Question("M2", "main", "B", status="pending", args={"as_question_of_privilege": "P"})
    upon = Question("A2", "amend", "B", target="M2", status="pending")
    m = with_questions(HERE, amended, privilege, upon, stack=("M1", "A1", "M2", "A2"))
    plain = m.rulebook.speech_seconds
    for orders, expected in (
        ((Limit(("M1",), 60),), (60, 60, plain, plain)),
        ((Limit(("M1",), plain + 60),), (plain + 60, plain, plain, plain)),
        ((Limit(("M1",), None, 30),), (plain + 30, plain, plain, plain)),
        ((Limit(("M1",), 60), Limit(("M1",), None, 30)), (90, 60, plain, plain)),
        ((Limit(("M1",), 60), Limit(("M1",), 50)), (50, 50, plain, plain)),
        ((Limit(("M1",), 60, None, "A"),), (60, 60, plain, plain)),
        ((Limit(("M1",), 60, None, "B"),), (plain, plain, plain, plain)),
        ((Limit(("M1",), 60), Limit(("A1",), 90)), (60, 90, plain, plain)),
        ((Limit(("M2",), 60),), (plain, plain, 60, 60)),
        ((Limit(("M1", "A1"), 60),), (60, 60, plain, plain)),
        ((Limit(("A1",), 60),), (plain, 60, plain, plain)),
    ):
        found = tuple(floor.speech_limit(changed(m, limits=orders), "A", on) for on in m.stack)
        assert found == expected, orders
        assert floor.speech_limit(changed(m, limits=orders), "A", None) == plain


def test_the_chair_debates_where_the_rules_let_him() -> None:
    appeal = Question("AP", "appeal", "B")
    for base, neutral, most in itertools.product(("ronr12", "small_board"), (True, False), (4, 12)):
        m = changed(
            HERE, rulebook=changed(HERE.rulebook, base=base, chair_neutral=neutral, small_board_max=most)
        )
        small = base == "small_board" and most == 12
        assert floor.chair_may_debate(m, M1) is (small or not neutral and base != "small_board")
        assert floor.chair_may_debate(m, None) is floor.chair_may_debate(m, M1)
        assert floor.chair_may_debate(m, appeal)
        assert floor.most_speeches(m, "A", M1) == (None if small else m.rulebook.speeches)
        assert (floor.most_speeches(m, "Chair", appeal), floor.most_speeches(m, "A", appeal)) == (2, 1)


def test_an_appeal_is_debated_unless_it_is_about_decorum_or_over_what_is_not() -> None:
    appeal = Question("AP", "appeal", "B")
    for about in ("decorum", "speaking_rules", "priority_of_business", "other", None):
        m = changed(HERE, just={"what": "ruling", "ruling": "not_well_taken", "about": about})
        free = about in {"other", None}
        assert incidental._debatable(m, appeal, None) is free
        assert incidental._debatable(changed(m, stack=()), appeal, None) is free
    for held in (
        changed(HERE, retake="M1"), changed(HERE, just={"what": "ruling", "ruling": "called_to_order"}),
        changed(HERE, closed=frozenset({"M1"})),
        changed(HERE, questions={"M1": changed(M1, debatable=False)}),
        opened().after(MAIN + "Chair: put M1 method=box").meeting,
    ):  # fmt: skip
        assert not incidental._debatable(held, appeal, None)


# --- the gate ---


def test_the_gate_lets_through_by_phase_roll_office_presence_and_what_goes_on() -> None:
    roll = {
        "P": Member("P", "chair"), "S": Member("S", "secretary"), "A": Member("A"), "B": Member("B"),
        "G": Member("G", "guest", voting=False),
    }  # fmt: skip
    base = changed(HERE, members=roll, officer="P", chair="P", present=frozenset({"P", "S", "A", "G"}))
    asked = Consent("adjourn", None, "")
    for kind, act in acts.ACTS.items():
        for phase in ("before", "in_session", "recess", "adjourned"):
            m = changed(base, phase=phase, consent=None, adjourning=False)
            for who in (*roll, "X"):
                for state, reason in (
                    (m, None),
                    (changed(m, chair=None), "no_chair"),
                    (changed(m, adjourning=True), "adjourning"),
                    (changed(m, consent=asked), "consent_asked"),
                ):
                    open_ = {
                        None: True,
                        "no_chair": act.without_chair or phase in ("before", "adjourned"),
                        "adjourning": act.after_adjourning,
                        "consent_asked": act.meanwhile,
                    }[reason]
                    office = {"chair": who == state.chair, "secretary": who in {state.chair, "P", "S"}}
                    if phase not in act.phases:
                        expected = f"not_in_session_{phase}"
                    elif who == "X":
                        expected = "not_a_member"
                    elif not office.get(act.may, True):
                        expected = "chair_only"
                    elif who == "B" and not act.absent_may:
                        expected = "not_present"
                    elif who == "G" and act.may == "voter":
                        expected = "no_vote"
                    else:
                        expected = "" if open_ else str(reason)
                    refused = order.gate(state, who, kind)
                    assert (refused.reason if refused is not None else "") == expected, (kind, phase, who)
                    if expected == "chair_only" and refused is not None:
                        assert refused.params == {"chair": state.chair}
                    if expected.startswith("not_in_session") and refused is not None:
                        assert refused.params == {"phase": phase}


def test_advice_names_no_motion_that_the_rules_in_force_do_not_know() -> None:
    advised = Refusal("late", "RONR", "x", instead=("move:rescind", "wait", "move:amend"))
    for devices, instead in (
        (None, advised.instead), ({"rescind", "amend"}, advised.instead), ({"amend"}, ("wait", "move:amend")),
        (set(), ("wait",)),
    ):  # fmt: skip
        known = frozenset(devices) if devices is not None else None
        m = changed(HERE, rulebook=changed(HERE.rulebook, devices=known))
        assert order._known_here(m, advised).instead == instead


def test_an_order_that_limited_the_vote_limits_its_reconsideration_and_no_other_does() -> None:
    usual = HERE.rulebook.speech_seconds
    for seconds, expected in ((60, 60), (usual - 1, usual - 1), (usual, None), (usual + 60, None)):
        was = changed(HERE, limits=(Limit(("M1",), seconds),))
        m = changed(HERE, undo=was, last_vote="M1")
        assert floor.limit_of_last_vote(m, "M1") == expected
        for on, held in (
            ("M2", m),
            (None, m),
            ("M1", changed(m, undo=None)),
            ("M1", changed(m, last_vote="X")),
        ):
            assert floor.limit_of_last_vote(held, on) is None
        other = changed(m, undo=changed(HERE, limits=(Limit(("A1",), seconds),)))
        assert floor.limit_of_last_vote(other, "M1") is None
