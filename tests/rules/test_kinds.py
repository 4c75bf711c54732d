"""Places of one kind, asked all at once for each of their values: gaps between words, spans put in by vote,
what makes a motion the same that still lies with the body, what the call of a special meeting covers, and by
whose names and hours a result is told."""

from __future__ import annotations

import itertools
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any

import pytest
from stage import opened, with_questions
from table import MAIN

from consult.rules import (
    again,
    blanks,
    edits,
    elections,
    events,
    floor,
    motions,
    moving,
    outcome,
    words,
)
from consult.rules.meeting import (
    Aside,
    Blank,
    Election,
    Item,
    Later,
    Meeting,
    Question,
    Record,
    changed,
)
from consult.rules.motions import amendments, incidental, table
from consult.rules.words import chair, naming

HERE = opened().after(MAIN).meeting
M1 = HERE.questions["M1"]


# --- words ---

SPACED_AFTER = {"the", "a,", "a)", "2"}
CLOSED_AFTER = {"", "the ", "the\n", "(", "a (", "门", "，"}
SPACED_BEFORE = {"gate", "(b)", "3"}
CLOSED_BEFORE = {"", " gate", "\ngate", ", now", ".", ";x", ":", "?", "!", ")", "门", "，"}


def test_one_space_stands_between_words_and_none_where_a_space_a_stop_or_a_bracket_is() -> None:
    for left, right in itertools.product(SPACED_AFTER | CLOSED_AFTER, SPACED_BEFORE | CLOSED_BEFORE):
        space = " " if left in SPACED_AFTER and right in SPACED_BEFORE else ""
        assert edits._gap(left, right) == space, (left, right)
    for stop in edits.STOPS:
        assert edits.apply("the gate", {"op": "add", "new": f"{stop} now"}).text == f"the gate{stop} now"
        struck = edits.apply(f"the old gate{stop} now", {"op": "strike", "old": "gate"})
        assert struck.text == f"the old{stop} now"


def test_what_a_vote_put_in_is_known_wherever_words_go_and_come_beside_it() -> None:
    """Of five words some were put in by vote: after each change those left of them, and what is new, are."""
    five = "aa bb cc dd ee"
    starts = {word: five.index(word) for word in five.split()}
    for first, last in itertools.combinations_with_replacement(five.split(), 2):
        put_in = [word for word in five.split() if first <= word <= last]
        spans = ((starts[first], starts[last] + 2),)
        for word in five.split():
            for change, new in (
                ({"op": "strike", "old": word}, ""),
                ({"op": "replace", "old": word, "new": "xx"}, "xx"),
                ({"op": "insert", "new": "xx", "before": word}, "xx"),
                ({"op": "insert", "new": "xx", "after": word}, "xx"),
                ({"op": "add", "new": "xx"}, "xx"),
            ):
                inside = "old" not in change and "after" in change and first <= word < last
                inside = inside or "before" in change and first < word <= last
                if inside or "old" in change and word in put_in:
                    with pytest.raises(edits.NoFit) as no:
                        edits.apply(five, change, spans)
                    assert (no.value.why, no.value.words) == ("words_protected", change.get("old", "xx"))
                    continue
                done = edits.apply(five, change, spans)
                known = " ".join(done.text[low:high] for low, high in done.inserted).split()
                assert sorted(known) == sorted([*put_in, *([new] if new else [])]), (put_in, change)
                assert list(done.inserted) == sorted(done.inserted)


# --- the same motion, still with the body ---


def lying(m: Meeting, question: Question, how: str) -> Meeting:
    """The question lies aside, or its vote is to be reconsidered: by a motion aside or by one recorded."""
    if how == "aside":
        return with_questions(m, question, asides=(Aside("table", (question.id,), 1),))
    if how == "later":
        return with_questions(m, question, later=(Later("R", question.id, 1, ""),))
    again = Question("R", "reconsider", "A", target=question.id)
    return with_questions(m, question, again, asides=(Aside("table", ("R",), 1),))


@pytest.mark.parametrize("how", ["aside", "later", "reconsidered"])
@pytest.mark.parametrize(
    ("motion", "key", "one", "other"),
    [
        ("amend_adopted", "edit", {"op": "add", "new": "green"}, {"op": "add", "new": "red"}),
        ("amend_bylaws", "text", "Five years.", "Six years."),
        ("make_special_order", "item", "I1", "I2"),
        ("make_special_order", "until", {"meetings_ahead": 0}, {"meetings_ahead": 1}),
        ("rescind", "target", "M1", "M2"),
        ("discharge_committee", "target", "M1", "M2"),
    ],
)
def test_what_still_lies_with_the_body_is_not_moved_again_alike(
    how: str, motion: str, key: str, one: Any, other: Any
) -> None:
    """The same about the same with the same words; with others it is another motion."""
    args: dict[str, Any] = {"until": {"meetings_ahead": 0}, "item": "I1", "target": "M1", key: one}
    args = {name: value for name, value in args.items() if name in motions.args(motion)}
    second = changed(M1, id="M2")
    m = with_questions(
        HERE, second, stack=(), dispositions={"M1": "adopted", "M2": "adopted"},
    )  # fmt: skip
    if motion == "discharge_committee":
        m = changed(m, asides=(Aside("committee", ("M1",), 1), Aside("committee", ("M2",), 1)))
    before = Question("Q", motion, "A", target=args.get("target"), args=args)
    there = lying(m, before, how)
    there = changed(there, asides=(*m.asides, *there.asides))
    for value, reason in ((one, "within_reach"), (other, None)):
        now = {**args, key: value}
        draft = Question("N", motion, "B", target=now.get("target"), text=str(now.get("text", "")), args=now)
        found = motions.fits(there, draft)
        assert (found.reason if found is not None else None) == reason, (motion, key, value)
        if found is not None:
            assert found.params == {"on": "Q"}
        # Stated, it does not stand in its own way.
        assert motions.fits(there, changed(draft, id="Q")) is None


# --- the call of a special meeting ---


def test_a_main_motion_belongs_to_the_call_by_the_matter_taken_up_its_item_its_target_or_what_it_names() -> (
    None
):
    special = changed(HERE, stack=(), sitting="special", call=("X",), called=None)
    plain = Question("Q", "rescind", "A")
    within = (
        (special, changed(plain, item="X")),
        (special, changed(plain, target="X")),
        (special, changed(plain, args={"item": "X"})),
        (changed(special, called="X"), plain),
        (special, changed(plain, motion="recess_main")),
        (special, changed(plain, motion="reconsider")),
        (special, changed(plain, motion="main", args={"as_question_of_privilege": "P"})),
        (changed(special, sitting="regular"), plain),
    )
    for m, question in within:
        assert moving._of_the_call(m, question) is None, question
    for m, question in (
        (special, plain),
        (changed(special, called="Y"), plain),
        (special, changed(plain, item="Y", target="Z", args={"item": "W"})),
    ):
        refused = moving._of_the_call(m, question)
        assert refused is not None and refused.reason == "not_in_call"


# --- dividing ---


def test_a_part_is_demanded_by_its_name_once_and_not_all_of_them() -> None:
    parts = ({"part": "1", "text": "Paint."}, {"part": "2", "text": "Mend."}, {"part": "3", "text": "Sell."})
    whole = changed(M1, args={**M1.args, "parts": parts, "subjects": "unrelated"})
    m = with_questions(HERE, whole)

    def demanded(*named: tuple[str, str]) -> Question:
        wanted = tuple({"part": part, "as": name} for part, name in named)
        return Question("D", "divide_question_demand", "B", target="M1", args={"take_out": wanted})

    for named, reason in (
        ((), "no_such_part"),
        ((("4", "N"),), "no_such_part"),
        ((("1", "N"), ("1", "O")), "no_such_part"),
        ((("1", "N"), ("2", "O"), ("3", "P")), "no_such_part"),
        ((("1", "N"), ("2", "N")), "name_taken"),
        ((("1", "M1"),), "name_taken"),
        ((("1", "N"), ("3", "O")), None),
    ):
        found = incidental._fits_demand(m, demanded(*named))
        assert (found.reason if found is not None else None) == reason, named
    (divided,) = incidental._taken_out(m, demanded(("1", "N"), ("3", "O")))
    assert vars(divided)["parts"] == ({"id": "N", "text": "Paint."}, {"id": "O", "text": "Sell."})
    assert vars(divided)["stack"] == ("O", "N", "M1")
    related = with_questions(HERE, changed(whole, args={**whole.args, "subjects": "same"}))
    found = incidental._fits_demand(related, demanded(("1", "N")))
    assert found is not None and found.reason == "subjects_related"


# --- what the chair says ---

EVERYTHING = MappingProxyType(
    {
        "at": "2026-05-03T20:00:00", "until": {"meetings_ahead": 1, "hour": "20:00"}, "minutes": 5,
        "speech_seconds": 60, "who": "B", "item": "I1", "office": "treasurer", "value": 5, "old": "old",
        "method": "rising", "purpose_id": "by way of trial", "parts": ({"as": "N"}, {"as": "O"}),
        "breach": {"kind": "other"}, "by": "paragraph", "text": "Paint the gate.",
    }
)  # fmt: skip
#: Where the result names a person or an hour.
OURS = {"fix_time", "fix_time_main", "adjourn_main", "limit_debate"}
THERE = naming.Voice(lambda m, who: f"<{who}>", lambda at: datetime.fromisoformat(at) + timedelta(hours=8))


def test_a_result_is_told_of_every_motion_with_the_names_and_hours_of_its_voice() -> None:
    by_voice = set()
    for row in table().values():
        question = Question("Q", row.id, "A", text="Paint the gate.", target="M1", args=dict(EVERYTHING))
        m = with_questions(HERE, question)
        for good in (True, False):
            result = row.on_yes if good else row.on_no
            record = Record("Q", result, yes=6 if good else 2, no=2 if good else 6)
            meant = naming.means(m, question, good, THERE)
            told = list(chair.result(m, record, THERE))
            if meant is not None:
                assert told[-1] == meant, (row.id, good)
                if meant != naming.means(m, question, good):
                    by_voice.add(row.id)
                    assert list(chair.result(m, record))[-1] == naming.means(m, question, good)
            for lang in words.LANGUAGES:
                assert "%(" not in "".join(words.say(each, lang) for each in told)
    assert by_voice == OURS


RULE = {
    "id": "R", "name": {"zh": "过半", "en": "majority"}, "body": "council", "units": ["headcount"],
    "quorum": None, "approve": {"op": ">", "num": 1, "den": 2, "of": "participated"}, "source": "章程",
    "statutory": False,
}  # fmt: skip


def test_a_decision_rule_governs_the_main_motion_of_its_item_that_is_answered_by_yes_or_no() -> None:
    item = Item("I1", decision_rule=RULE)
    question = changed(M1, item="I1")

    def found(question: Question, item: Item) -> object:
        return chair._rule_of(with_questions(changed(HERE, items=(item,)), question), question)

    assert found(question, item) is not None
    assert found(question, changed(item, kind="options")) is None
    assert found(question, changed(item, decision_rule=None)) is None
    assert found(question, changed(item, decision_rule={**RULE, "approve": {"op": "most"}})) is None
    assert found(changed(question, motion="recess_main"), item) is None
    assert found(changed(question, item="I2"), item) is None
    assert found(M1, item) is None


def test_an_item_is_settled_by_its_own_main_motion_alone() -> None:
    own = changed(M1, item="I1")
    for question, dispositions, settled in (
        (own, {"M1": "adopted"}, True),
        (own, {"M1": "lost"}, True),
        (own, {}, False),
        (own, {"M2": "adopted"}, False),
        (changed(own, motion="recess_main"), {"M1": "adopted"}, False),
        (changed(own, item="I2"), {"M1": "adopted"}, False),
    ):
        m = with_questions(changed(HERE, dispositions=dispositions), question)
        assert chair._settled(m, "I1") is settled, (question, dispositions)


# --- what comes again, and when ---


def test_a_body_whose_spacing_is_not_known_meets_as_one_that_meets_every_month() -> None:
    for meets, day, near in (
        ("monthly", "2026-06-03", True), ("quarterly", "2026-08-03", True), ("yearly", "2027-05-03", False),
        ("", "2026-06-03", True), ("weekly", "2026-06-03", True),
    ):  # fmt: skip
        m = changed(HERE, meets=meets, first_date="2026-05-03")
        assert (again.next_date(m).isoformat(), again.within_quarter(m)) == (day, near)


def test_what_was_decided_is_the_same_question_only_at_the_meeting_of_its_vote() -> None:
    """Its vote says which; where none was taken, the meeting it was made at."""
    asked = Question("N", "main", "B", args={"same_as": "M1"})
    adopted = ("in_force", ("move:rescind", "move:amend_adopted"))
    for made, voted, disposition, expected in (
        (1, 1, "lost", None), (2, 2, "lost", ("same_question", ())), (1, 2, "lost", ("same_question", ())),
        (2, 1, "lost", None), (1, None, "lost", None), (2, None, "lost", ("same_question", ())),
        (1, 1, "adopted", adopted), (2, 2, "adopted", adopted), (2, 2, "withdrawn", None),
        (2, 2, "died", None), (2, 2, "dismissed", None), (2, 2, "void", None), (2, None, None, None),
    ):  # fmt: skip
        records = {} if voted is None else {"M1": Record("M1", str(disposition), meeting=voted)}
        m = changed(
            with_questions(HERE, changed(M1, meeting=made, status="settled")), number=2, stack=(),
            records=records, dispositions={} if disposition is None else {"M1": disposition},
        )  # fmt: skip
        found = again.same_question(m, asked)
        assert (None if found is None else (found.reason, found.instead)) == expected, (made, voted)
        assert found is None or found.params == {"on": "M1"}
    pending = again.same_question(HERE, asked)
    assert pending is not None and (pending.reason, pending.params) == ("within_reach", {"on": "M1"})
    for args in ({}, {"same_as": None}, {"same_as": "none such"}):
        assert again.same_question(HERE, changed(asked, args=args)) is None


def test_a_seat_is_open_until_the_last_is_filled() -> None:
    for state, elected, seats in itertools.product(("none", "open", "closed"), range(4), range(4)):
        election = Election("treasurer", nominations=state, seats=seats, elected=("A", "B", "C")[:elected])
        m = changed(HERE, elections={"treasurer": election})
        left = elected < seats
        assert floor.nominees_debated(m) is (state == "open" and left)
        assert elections.open_election(m, state) is (election if left else None)
        assert elections.open_election(m, "other") is None
        assert elections.pending_election(m) is (election if left else None)
        assert elections.seats_left(election) == (seats - elected if left else 0)
        for hour, clock in itertools.product((None, "20:00"), (None, "19:59", "20:00", "20:01")):
            now, timed = changed(m, clock=clock), changed(election, hour=hour, polls=state)
            over = hour is not None and (clock is None or clock >= hour)
            assert elections.nominations_open(now, timed) is (state == "open" and not over)
            assert elections.polls_open(now, timed) is (state == "open" and not over)
        refused = elections.check_nominate(m, "treasurer", "C")
        reason = "elected_already" if not left else "nominations_not_open" if state != "open" else None
        assert (refused.reason if refused is not None else None) == reason
    assert not elections.nominations_open(HERE, None)


def test_values_are_voted_on_from_the_least_welcome() -> None:
    for kind, values, turns in (
        ("spend", (5, 9, 2), [9, 5, 2]), ("accept", (5, 9, 2), [2, 5, 9]), ("name", (5, 9, 2), [5, 9, 2]),
        ("spend", ("A", 9, 2), ["A", 9, 2]), ("accept", ("B", "A"), ["B", "A"]), ("spend", (), []),
    ):  # fmt: skip
        suggestions = tuple((str(spot), value) for spot, value in enumerate(values))
        blank = Blank("B1", "M1", kind, suggestions)
        assert blanks.left(blank) == turns
        assert blanks.left(changed(blank, tried=tuple(turns[:1]))) == turns[1:]


def test_words_that_do_not_fit_say_why_and_which() -> None:
    assert str(edits.NoFit("words_missing", "gate")) == "words_missing: gate"


# --- what a decision acts on ---


def test_what_adheres_and_what_lies_below() -> None:
    """A main motion takes with it all above but privilege; another what is moved on it, and on that."""
    stack = {
        "A1": ("amend", "M1"), "A2": ("amend_secondary", "A1"), "R": ("recess", None), "X": ("amend", "R"),
    }  # fmt: skip
    asked = [
        Question(ref, motion, "B", target=aim, status="pending", degree=2 if ref == "A2" else 1)
        for ref, (motion, aim) in stack.items()
    ]
    m = with_questions(HERE, *asked, stack=("M1", *stack))
    for ref, gone in (
        ("M1", ("M1", "A1", "A2", "X")), ("A1", ("A1", "A2")), ("A2", ("A2",)), ("R", ("R", "X")),
        ("X", ("X",)), ("none", ("none",)),
    ):  # fmt: skip
        assert outcome.adhering(m, ref) == gone, ref
    assert outcome.adhering(changed(m, stack=()), "M1") == ("M1",)
    assert [each.id for each in outcome.below(m, m.questions["X"])] == ["M1", "A1", "A2", "R"]
    texts = outcome.snapshot(m, m.questions["A1"])
    assert list(texts) == ["M1", "A1"]
    assert texts["M1"] == {"text": M1.text, "inserted": (), "args": dict(M1.args)}
    assert outcome.snapshot(m, Question("N", "recess", "B")) == {}


def test_an_amendment_reaches_its_target_on_the_top_and_under_what_it_floats_over() -> None:
    def over(motion: str, target: str | None) -> Meeting:
        top = Question("T", motion, "B", target=target, status="pending", text="x", args={"target": target})
        return with_questions(HERE, top, stack=("M1", "T"))

    for m, reached in (
        (HERE, True), (over("postpone_indefinitely", "M1"), True), (over("substitute", "M1"), True),
        (over("substitute", "M9"), False), (over("amend", "M1"), False), (over("commit", "M1"), False),
        (over("recess", None), False),
    ):  # fmt: skip
        assert amendments._reachable(m, M1) is reached, m.stack
    between = Question("A1", "amend", "B", target="M1", status="pending")
    m = with_questions(over("postpone_indefinitely", "M1"), between)
    assert not amendments._reachable(changed(m, stack=("M1", "A1", "T")), M1)
    assert not amendments._reachable(over("postpone_indefinitely", "M1"), between)


def test_a_question_is_divided_on_the_top_or_under_a_motion_to_drop_it() -> None:
    def divided(m: Meeting, target: str | None = "M1") -> str | None:
        refused = incidental._divisible(m, Question("D", "divide_question", "B", target=target))
        return refused.reason if refused is not None else None

    def over(motion: str, target: str, **more: Any) -> Meeting:
        top = Question("T", motion, "B", target=target, status="pending", **more)
        return with_questions(HERE, top, stack=("M1", "T"))

    replaced = over("amend", "M1", args={"edit": {"op": "replace", "old": "x", "new": "y"}})
    added = over("amend", "M1", args={"edit": {"op": "add", "new": "y"}})
    for m, target, reason in (
        (HERE, "M1", None), (HERE, None, "unknown_question"), (HERE, "M9", "unknown_question"),
        (changed(HERE, stack=()), "M1", "unknown_question"), (over("recess", "M1"), "T", "not_divisible"),
        (over("postpone_indefinitely", "M1"), "M1", None),
        (over("commit", "M1"), "M1", "not_immediately_pending"),
        (over("substitute", "M1"), "T", "not_divisible"),
        (replaced, "T", "not_divisible"),
        (added, "T", None),
        (added, "M1", "not_immediately_pending"),
    ):  # fmt: skip
        assert divided(m, target) == reason, (m.stack, target)


# --- what lies aside, and comes back ---


def test_only_what_lies_there_is_taken_from_the_table_or_from_a_committee() -> None:
    for where in ("table", "committee", "postponed", "unfinished", "interrupted", "adjourned"):
        for made_at, until in itertools.product((1, 2), (None, {"meetings_ahead": 1})):
            aside = Aside(where, ("M1", "A1"), made_at, mark=-1, closed=("M1",))
            upon = Question("A1", "amend", "B", target="M1")
            m = with_questions(HERE, upon, stack=(), number=2, asides=(aside,))
            brought = events.BroughtBack(("M1", "A1"), ("M1",) if made_at == 2 else ())
            for motion, place, refused in (
                ("take_from_table", "table", "not_on_table"),
                ("discharge_committee", "committee", "not_in_committee"),
            ):
                args = {"target": "M1", "until": until}
                question = Question("Q", motion, "A", target="M1", args=args)
                found, there = motions.fits(m, question), where == place
                assert (found.reason if found is not None else None) == (None if there else refused), where
                follows = [brought] if there else []
                if there and until is not None and motion == "discharge_committee":
                    follows += [events.LaidAside("postponed", ("M1", "A1"), until, 3)]
                assert motions.effect(m, question, None) == follows, (motion, where)
