"""Published results for tests: an owners' vote by name, an election in a box, a budget, a small box."""

from __future__ import annotations

from typing import Any

from consult.deciding import Lots, UnitTally, decide_vote, shipped_rule
from consult.deciding.published import count_of, sealed


def owners() -> dict[str, Any]:
    """A vote by name over heads and area, three owners' paper beside it."""
    votes = [
        {
            "seat": f"1-{n}",
            "choice": ("for", "for", "against", "abstain")[n % 4],
            "heads": 1,
            "area": 8000 + 37 * n,
        }
        for n in range(1, 21)
    ]
    unlisted = {"headcount": {"for": 3}, "area_sqm": {"for": 27001}}
    sides = ("for", "against", "abstain")
    heads = {side: sum(v["choice"] == side for v in votes) for side in sides}
    areas = {side: sum(v["area"] for v in votes if v["choice"] == side) for side in sides}
    heads["for"] += 3
    areas["for"] += 27001
    tallies = {
        "headcount": UnitTally.of(30, heads["for"], heads["against"], heads["abstain"]),
        "area_sqm": UnitTally.of(270000, areas["for"], areas["against"], areas["abstain"]),
    }
    rule = shipped_rule("OWN_ORDINARY")
    return sealed(
        {
            "kind": "named",
            "question": "更换小区东门道闸",
            "opened_at": "2026-05-03T01:00:00Z",
            "closed_at": "2026-05-12T10:00:00Z",
            "rule": rule.to_dict(),
            "roll": {"headcount": 30, "area_sqm": 270000, "hash": "ab" * 32},
            "votes": votes,
            "unlisted": unlisted,
            "tallies": {unit: tally.to_dict() for unit, tally in tallies.items()},
            "decision": decide_vote(rule, tallies).to_dict(),
            "log": "cd" * 32,
        }
    )


def election(method: str = "scottish_stv", seats: int = 2) -> dict[str, Any]:
    """An election in a box: 42 papers, two seats, lots that were committed to."""
    lots = Lots("六号楼前的银杏", "ef" * 32)
    data = {
        "kind": "unnamed",
        "question": "选举议事小组",
        "rule": None,
        "roll": {"headcount": 60, "hash": "12" * 32},
        "method": method,
        "options": ["陈秀兰", "李建国", "王海燕", "赵小满"],
        "seats": seats,
        "papers": [[15, "0,1,2"], [9, "0,3"], [6, "1,2"], [6, "2,1,3"], [5, "3,2"], [1, "abstain"]],
        "lots": {"seed": lots.seed, "root": lots.root, "commitment": lots.commitment},
    }
    return sealed({**data, "count": count_of(data)})


def budget(method: str = "equal_shares") -> dict[str, Any]:
    """A budget in a box."""
    data = {
        "kind": "unnamed",
        "question": "庭院微更新",
        "rule": None,
        "roll": {"headcount": 60},
        "method": method,
        "options": ["长椅", "路灯", "花坛"],
        "papers": [[20, "0,1"], [13, "2"], [4, "1,2"]],
        "money": {"budget": 9000, "costs": {"0": 6000, "1": 5000, "2": 3000}},
    }
    return sealed({**data, "count": count_of(data)})


def small() -> dict[str, Any]:
    """Fewer than 30 papers: the rankings are not published."""
    data = {key: value for key, value in election().items() if key not in ("papers",)}
    return sealed(data)
