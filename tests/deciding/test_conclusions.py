"""Conclusions: what follows from a result, as codes with their values."""

import pytest

from consult.deciding import UnitTally, conclusion, conditions, decide_vote, shipped_rule


def result(rule_id, **units):
    return decide_vote(shipped_rule(rule_id), units).to_dict()


@pytest.mark.parametrize(
    ("rule_id", "piles", "code"),
    [
        ("COUNCIL_CHARTER", (9, 6, 0, 0), "carried"),
        ("COUNCIL_CHARTER", (9, 2, 4, 0), "lost"),
        ("COUNCIL_CHARTER", (9, 3, 3, 0), "tie"),
        ("COUNCIL_CHARTER", (9, 5, 0, 0), "no_quorum"),
        ("CONSENSUS", (9, 5, 1, 0), "lost"),
    ],
)
def test_the_one_word(rule_id, piles, code):
    assert conclusion(result(rule_id, headcount=UnitTally.of(*piles))).code == code


def test_what_was_missing_is_named_by_unit():
    told = result(
        "OWN_ORDINARY",
        headcount=UnitTally.of(60, 41, 0, 0),
        area_sqm=UnitTally.of(798_023, 530_775, 0, 0),
    )
    found = list(conditions(told, counts_present=False))
    assert [(each.code, each.params["unit"], each.good) for each in found] == [
        ("quorum_met", "headcount", True),
        ("agreed", "headcount", True),
        ("quorum_short", "area_sqm", False),
        ("agreed", "area_sqm", True),
    ]
    assert found[2].params["short"] == 532_016 - 530_775


def test_what_is_agreed_has_its_figures():
    result = decide_vote(shipped_rule("COL_REP"), {"headcount": UnitTally.of(61, 41, 9, 3)}).to_dict()
    agreed = [each for each in conditions(result, False) if each.code == "agreed"]
    assert [dict(each.params) for each in agreed] == [{"unit": "headcount", "for": 41, "needed": 41}]


def test_an_objection_and_nothing_cast():
    objected = list(conditions(result("CONSENSUS", headcount=UnitTally.of(9, 5, 1, 0)), False))
    assert [(each.code, each.params["against"]) for each in objected] == [("objected", 1)]
    agreed = list(conditions(result("CONSENSUS", headcount=UnitTally.of(9, 5, 0, 1)), False))
    assert [(each.code, dict(each.params), each.good) for each in (*agreed, *objected)] == [
        ("unopposed", {"unit": "headcount", "against": 0}, True),
        ("objected", {"unit": "headcount", "against": 1}, False),
    ]
    nobody = list(conditions(result("COUNCIL_CHARTER", headcount=UnitTally.of(9, 0, 0, 0)), False))
    assert [each.code for each in nobody] == ["quorum_short", "agreed_short"]
