"""Three options, 4-3-3, one place: one answer, whichever function is asked (RONR 44:11, 46:30-34)."""

from __future__ import annotations

import pytest

from consult import rules
from consult.deciding import METHODS, choose_best
from consult.rules.elections import winners
from consult.rules.errors import BadAct
from consult.rules.rulebook import rulebook
from consult.rules.votes import Need

VOTES = {"0": 4, "1": 3, "2": 3}
PEOPLE = [{"id": "Chair", "standing": "chair"}, *({"id": f"P{n}"} for n in range(10))]
ITEM = {
    "id": "I1",
    "title": "Where the shed goes",
    "text": "Where shall the shed go?",
    "kind": "options",
    "options": [{"id": each, "text": each} for each in VOTES],
    "seats": 1,
}


def announced(method: str, given: dict[str, object], casts: bool = False) -> str:
    """What the engine says of a choice among options."""
    event = rules.open_meeting(
        members=PEOPLE, rulebook="ronr12", quorum=3, items=[ITEM], date="2026-05-03",
        present=[str(each["id"]) for each in PEOPLE], phase="in_session",
    )  # fmt: skip
    m = rules.replay([event])
    for kind, by, args in (("take_up", "Chair", {"item": "I1"}), ("put", "Chair", {"method": method})):
        m = rules.replay(rules.decide(m, rules.parse(kind, args, by)), m)
    voters = iter(f"P{n}" for n in range(10))
    for choice, number in VOTES.items() if casts else ():
        for _ in range(number):
            m = rules.replay(rules.decide(m, rules.parse("cast", {"choice": [choice]}, next(voters))), m)
    all_in = {} if casts else {"turnout": {"cast": 10, "of": 10}}
    m = rules.replay(rules.decide(m, rules.parse("announce", {**given, **all_in}, "Chair")), m)
    return next(iter(m.records.values())).result


def test_nobody_is_chosen_for_six_are_needed() -> None:
    assert winners(VOTES, 10, 1) == ()
    assert not any(each.chosen for each in choose_best(tuple(VOTES.values()), 1, 6))
    assert not any(each.chosen for each in METHODS["majority"].count(VOTES, tuple(VOTES), 1).options)
    assert announced("show", {}, casts=True) == "lost"
    # before: of a box the most votes were taken for all that were cast, so that 4 of 10 were enough
    assert announced("box", {"counts": VOTES}) == "lost"


def test_the_first_is_chosen_only_where_the_rule_says_plurality() -> None:
    assert winners(VOTES, 10, 1, Need("plurality")) == ("0",)
    assert [each.chosen for each in METHODS["plurality"].count(VOTES, tuple(VOTES), 1).options][0]
    assert announced("box", {"counts": VOTES, "governed": {"passed": True}}) == "adopted"


@pytest.mark.parametrize(
    "rule", [{"kind": "bylaws", "applies_to": "named"}, {"kind": "special", "applies_to": "elections"}]
)
def test_only_the_bylaws_say_so_and_only_of_elections(rule: dict[str, str]) -> None:
    with pytest.raises(BadAct):
        rulebook("ronr12", rules=[{"id": "R", "required": "plurality", **rule}])
