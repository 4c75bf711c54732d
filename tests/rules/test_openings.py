"""Doors are tried no further than somebody reads: what they cost does not grow with the hall."""

import pytest

from consult import rules
from consult.rules import openings

AT = "2026-05-03T19:00:00Z"


def hall(people: int) -> rules.Meeting:
    """A question debated, two hands up."""
    members = [{"id": "Chair", "standing": "chair"}, *({"id": f"P{n}"} for n in range(people))]
    state = rules.replay([rules.open_meeting(members=members, quorum=2, date="2026-05-03")])
    for kind, by, args in (
        ("check_in", "Chair", {"who": [each["id"] for each in members]}),
        ("call_to_order", "Chair", {}),
        ("move", "P1", {"motion": "main", "ref": "M", "text": "That a well be dug", "second": "P2"}),
        ("state", "Chair", {"on": "M"}),
        ("rise", "P3", {"side": "for"}),
        ("rise", "P4", {"side": "against"}),
    ):
        state = rules.replay(rules.decide(state, rules.parse(kind, args, by), AT), state)
    return state


@pytest.fixture
def tried(monkeypatch):
    """How many acts were tried so far: a list of one."""
    count, parse = [0], openings.acts.parse

    def counting(*args):
        count[0] += 1
        return parse(*args)

    monkeypatch.setattr(openings.acts, "parse", counting)
    return count


def cost(tried, work) -> int:
    before = tried[0]
    work()
    return tried[0] - before


def test_a_hall_of_three_thousand_costs_the_chair_what_one_of_thirty_does(tried):
    small, large = hall(30), hall(3000)
    for who in ("Chair", "P5"):
        assert cost(tried, lambda who=who: rules.in_order(large, who)) == cost(
            tried, lambda who=who: rules.in_order(small, who)
        )
    motions = ("main", "amend", "recess", "point_of_order", "reconsider")
    few, many = (cost(tried, lambda m=m: rules.in_order_for(m, m.voters, motions)) for m in (small, large))
    assert few == many < 30


def test_a_range_tries_what_is_read_of_it_and_no_more(tried):
    doors = rules.in_order(hall(3000), "Chair", ("recognize", "leave"), ())
    hands = next(door for door in doors if door.variant == "hand").ranges["who"]
    assert list(hands) == ["P3", "P4"] and "P5" not in hands and "nobody" not in hands
    here = next(door for door in doors if door.variant == "others").ranges["who"]
    assert cost(tried, lambda: here.page(0, 20)) == 19  # the first was tried when the door was judged
    assert cost(tried, lambda: here.page(10, 10)) == 0
    assert cost(tried, lambda: "P2999" in here) == 1 and cost(tried, lambda: bool(here)) == 0
    assert len(here) == 3001


def test_for_whom_something_may_be_entered_is_found_by_the_floor_first(tried):
    m = hall(3000)
    (door,) = rules.in_order_for(m, m.voters, ("previous_question",))
    assert door.refusal is None and door.people is not None and door.people.first is not None
    assert door.people.first[0] == "P3" and "P5" not in door.people
    (shut,) = rules.in_order_for(m, m.voters, ("main",))
    assert shut.refusal is not None and shut.refusal.reason == "question_pending"


def test_who_presides_moves_in_a_small_board_though_a_hand_is_up():
    """Before, where a member presided and somebody waited, nothing could be entered for who presided: the
    first one asked stood for all."""
    members = [{"id": "Chair", "standing": "chair"}, *({"id": who} for who in "ABCD")]
    state = rules.replay(
        [rules.open_meeting(members=members, quorum=2, date="2026-05-03", rulebook="small_board")]
    )
    for kind, by, args in (
        ("check_in", "Chair", {"who": ["Chair", *"ABCD"]}),
        ("call_to_order", "Chair", {}),
        ("hand_over", "Chair", {"who": "C"}),
        ("rise", "D", {}),
    ):
        state = rules.replay(rules.decide(state, rules.parse(kind, args, by), AT), state)
    assert state.chair == "C"
    (door,) = rules.in_order_for(state, ("A", "B", "C"), ("main",))
    assert door.refusal is None and door.people is not None and set(door.people) == {"C"}
