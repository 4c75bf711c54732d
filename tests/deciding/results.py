"""Published results for tests: an owners' vote by name, an election in a box, a budget, a small box."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from consult.deciding import Lots, UnitTally, decide_vote, shipped_rule
from consult.deciding.published import count_of, digest, sealed


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


def published(**changed: Any) -> dict[str, Any]:
    """A show of hands as a result's page gives it out: what was hashed when it was published, and beside it
    what its conclusion is drawn from. changed: fields of the result."""
    rule = shipped_rule("COUNCIL_CHARTER")
    tallies = {"headcount": UnitTally.of(30, 15, 6, 2)}
    decision = decide_vote(rule, tallies).to_dict()
    vote = {
        "question": "更换小区东门道闸",
        "rule": rule.to_dict(),
        "tallies": {unit: tally.to_dict() for unit, tally in tallies.items()},
        "passed": decision["passed"],
        "quorum_met": decision["quorum_met"],
        "options": None,
    }
    result = {"code": "2026-07", "status": "adopted", "text": "更换道闸。", "vote": vote, **changed}
    return sealed(
        {
            "kind": "counted",
            "digest": digest(result),
            "result": result,
            "rule": rule.to_dict(),
            "roll": {"headcount": 30},
            "tallies": vote["tallies"],
            "decision": decision,
        }
    )


def choice(counts: Sequence[int | None], choose: int, rows: Sequence[tuple[int, bool]]) -> dict[str, Any]:
    """A choice among options as it is published. rows: (rank, whether chosen) of each; counts: None for all
    where the figures are withheld."""
    options = [
        {"code": str(number), "text": f"方案{number}", "count": count, "rank": rank, "chosen": chosen}
        for number, (count, (rank, chosen)) in enumerate(zip(counts, rows, strict=True), 1)
    ]
    # What was counted is only named: a case's options may have been counted by homes.
    vote = {"options": {"choose": choose, "by": "household", "options": options}}
    result = {"code": "2026-08", "status": "adopted", "vote": vote}
    withheld = {"withheld": True} if None in counts else {}
    return sealed({"kind": "secret", "digest": digest(result), "result": result, **withheld})


def projects() -> dict[str, Any]:
    """Three places among five options; two are level at the edge, and people chose one of them."""
    return choice((9, 4, 7, 4, 1), 3, ((1, True), (3, True), (2, True), (3, False), (5, False)))
