"""What a body's own rules may vary, and what no rule may: a bad override names its field."""

from __future__ import annotations

from typing import Any

import pytest

from consult import rules
from consult.rules import rulebook as books
from consult.rules.motions import motion

PEOPLE = [{"id": "Z", "standing": "chair"}, *({"id": who} for who in "ABCDEFGH")]


def rule(kind: str, **sets: Any) -> dict[str, Any]:
    return {"id": kind[0], "kind": kind, "sets": sets}


@pytest.mark.parametrize(
    ("changes", "field", "why"),
    [
        ({"colour": "red"}, "rulebook.colour", "unknown"),
        ({"quorum": 0}, "rulebook.quorum", "protected"),
        ({"voting": ["guest"]}, "rulebook.voting", "protected"),
        ({"interest": "barred"}, "rulebook.interest", "not_allowed"),
        ({"rules": [rule("special", interest="no_vote")]}, "rulebook.rules[0].sets.interest", "bylaws_only"),
        ({"secrecy": False}, "rulebook.secrecy", "protected"),
        ({"speeches": 0}, "rulebook.speeches", "range"),
        ({"speech_seconds": "long"}, "rulebook.speech_seconds", "type"),
        ({"seconds_required": 1}, "rulebook.seconds_required", "type"),
        ({"devices": ["main"]}, "rulebook.devices", "protected"),
        ({"devices": ["main", "point_of_order", "waltz"]}, "rulebook.devices", "unknown"),
        ({"motions": []}, "rulebook.motions", "type"),
        ({"motions": {"waltz": {}}}, "rulebook.motions.waltz", "unknown"),
        ({"motions": {"recess": 3}}, "rulebook.motions.recess", "type"),
        ({"motions": {"recess": {"rank": 1}}}, "rulebook.motions.recess.rank", "not_allowed"),
        ({"motions": {"recess": {"second": "no"}}}, "rulebook.motions.recess.second", "not_allowed"),
        # A minority never adopts; the few may always be heard against the chair.
        ({"motions": {"main": {"vote": "negative_two_thirds"}}}, "rulebook.motions.main.vote", "not_allowed"),
        ({"motions": {"point_of_order": {"second": True}}}, "rulebook.motions.point_of_order", "protected"),
        ({"motions": {"appeal": {"vote": "two_thirds"}}}, "rulebook.motions.appeal", "protected"),
        (
            {"motions": {"division_assembly": {"second": True}}},
            "rulebook.motions.division_assembly",
            "protected",
        ),
        (
            {"motions": {"object_consideration": {"vote": "majority"}}},
            "rulebook.motions.object_consideration.vote",
            "protected",
        ),
        ({"rules": 5}, "rulebook.rules", "type"),
        ({"rules": [{"kind": "bylaws"}]}, "rulebook.rules[0].id", "missing"),
        ({"rules": [{"id": "x", "kind": "custom"}]}, "rulebook.rules[0].kind", "not_allowed"),
        (
            {"rules": [{"id": "x", "kind": "bylaws", "required": "half"}]},
            "rulebook.rules[0].required",
            "not_allowed",
        ),
        (
            {"rules": [{"id": "x", "kind": "bylaws", "method": "dance"}]},
            "rulebook.rules[0].method",
            "not_allowed",
        ),
        ({"rules": [{"id": "x", "kind": "bylaws", "colour": 1}]}, "rulebook.rules[0].colour", "unknown"),
        ({"rules": [rule("bylaws"), rule("bylaws")]}, "rulebook.rules", "repeated"),
        ({"rules": [rule("standing", speeches=3)]}, "rulebook.rules[0].sets", "standing_rule"),
        ({"rules": [rule("bylaws", quorum=1)]}, "rulebook.rules[0].sets.quorum", "protected"),
        (
            {"rules": [rule("special", motions={"amend_bylaws": {"vote": "majority"}})]},
            "rulebook.rules[0].sets.motions.amend_bylaws",
            "bylaws_only",
        ),
    ],
)
def test_an_override_beyond_its_limit_names_its_field(changes: dict[str, Any], field: str, why: str) -> None:
    with pytest.raises(rules.BadAct) as bad:
        books.rulebook("ronr12", **changes)
    assert (bad.value.field, bad.value.why) == (field, why)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"quorum": 0}, "quorum"),
        ({"members": [{"id": "G", "standing": "guest", "voting": True}]}, "members.voting"),
        ({"members": 7}, "members"),
        ({"members": [{"id": "A", "hat": "red"}]}, "members.hat"),
        ({"members": [{"id": "A"}, {"id": "A"}]}, "members"),
        ({"rulebook": "waltz"}, "rulebook"),
        ({"rulebook": 9}, "rulebook"),
        ({"items": [{"id": "i", "options": 5}]}, "items.options"),
        ({"items": [{"id": "i"}, {"id": "i"}]}, "items"),
        ({"date": "tomorrow"}, "date"),
        ({"clock": "noon"}, "clock"),
        ({"meets": "never"}, "meets"),
        ({"present": ["Nobody"]}, "present"),
        ({"in_force": [{"ref": "x"}]}, "in_force[0].text"),
        ({"weather": "fine"}, "weather"),
    ],
)
def test_an_opening_that_cannot_be_names_its_field(given: dict[str, Any], field: str) -> None:
    with pytest.raises(rules.BadAct) as bad:
        rules.open_meeting(**{"members": PEOPLE, "quorum": 3, **given})
    assert bad.value.field == field


def test_bylaws_beat_special_rules_and_these_the_preset() -> None:
    book = books.rulebook(
        "ronr12",
        rules=[
            rule("bylaws", speeches=3, motions={"previous_question": {"vote": "two_thirds_present"}}),
            rule(
                "special", speeches=1, speech_seconds=180, motions={"previous_question": {"vote": "majority"}}
            ),
        ],
    )
    assert (book.speeches, book.speech_seconds) == (3, 180)
    assert book.motions["previous_question"] == {"vote": "two_thirds_present"}
    assert books.from_data(books.to_data(book)) == book


def test_a_special_rule_that_a_motion_falls_under_gives_way_to_bylaws_about_that_motion() -> None:
    special = {"id": "s", "kind": "special", "required": "majority"}
    plain = books.rulebook("ronr12", rules=[special])
    bound = books.rulebook(
        "ronr12", rules=[special, rule("bylaws", motions={"main": {"vote": "majority_membership"}})]
    )
    assert plain.vote_of("main", "s") == "majority"
    assert bound.vote_of("main", "s") == "majority_membership"


def test_the_election_rule_of_the_highest_authority_holds() -> None:
    book = books.rulebook(
        "ronr12",
        rules=[
            {
                "id": "s",
                "kind": "special",
                "applies_to": "elections",
                "method": "voice",
                "required": "majority",
            },
            {"id": "b", "kind": "bylaws", "applies_to": "elections", "method": "ballot"},
        ],
    )
    assert (book.for_elections("method"), book.for_elections("required")) == ("ballot", "majority")


def test_the_book_in_force_is_in_the_log_and_old_meetings_keep_theirs() -> None:
    opened = rules.open_meeting(
        PEOPLE, rulebook={"rules": [rule("special", motions={"recess": {"second": False}})]}
    )
    stored = rules.events.encode(opened)
    meeting = rules.replay([rules.events.decode(*stored)])
    assert meeting.rulebook.motions["recess"] == {"second": False}
    assert motion("recess").second is True


def test_nobody_lets_a_guest_vote_by_putting_him_on_the_roll() -> None:
    meeting = rules.replay(
        [rules.open_meeting(PEOPLE, quorum=2, phase="in_session", present=["Z", "A", "B"])]
    )
    act = rules.parse("admit", {"who": "G", "standing": "guest", "voting": True}, "Z")
    refusal = rules.check(meeting, act)
    assert refusal is not None and refusal.reason == "guest_vote" and not refusal.waivable
    assert (
        rules.check(meeting, rules.parse("admit", {"who": "G", "standing": "guest", "voting": False}, "Z"))
        is None
    )


@pytest.mark.parametrize("base", ["ronr12", "nantang13"])
def test_sides_take_turns_unless_the_body_says_otherwise(base: str) -> None:
    for changes, after_for in (({}, "C"), ({"alternate": True}, "C"), ({"alternate": False}, "B")):
        book = books.rulebook(base, **changes)
        meeting = rules.replay(
            [
                rules.open_meeting(PEOPLE, rulebook=book, phase="in_session", present=tuple("ABCZ")),
                rules.events.MotionMade("M1", "main", "A", "That the well be cleaned"),
                rules.events.Stated("M1"),
                rules.events.Spoke("A", "M1", "for"),
                rules.events.HandRaised("B", "for"),
                rules.events.HandRaised("C", "against"),
            ]
        )
        assert rules.who_is_next(meeting) == after_for


def test_a_book_that_does_not_vary_it_is_stored_as_before() -> None:
    assert "alternate" not in books.to_data(books.rulebook("ronr12"))
    told = books.to_data(books.rulebook("ronr12", alternate=False))
    assert told["alternate"] is False and not books.from_data(told).alternate
    del told["alternate"]
    assert books.from_data(told).alternate
