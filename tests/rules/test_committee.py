"""Who may move to reconsider in a committee, and by what vote: every case of a small one (37:35)."""

from __future__ import annotations

from itertools import product

from stage import AT

from consult import rules
from consult.rules import acts
from consult.rules.meeting import Meeting

PEOPLE = ("Chair", "A", "B", "C", "D")


def decided(sides: dict[str, str]) -> Meeting:
    """A committee that voted so on M1; who is in no side did not vote."""
    roll = [{"id": who, "standing": "chair" if who == "Chair" else "member"} for who in PEOPLE]
    book = {"base": "small_board", "committee": True}
    now = rules.replay([rules.open_meeting(roll, rulebook=book, quorum=2, date="2026-05-03")])
    votes = {side: [who for who in sides if sides[who] == side] for side in ("yes", "no")}
    for by, kind, args in (
        ("Chair", "check_in", {"who": list(PEOPLE)}),
        ("Chair", "call_to_order", {}),
        ("A", "move", {"motion": "main", "ref": "M1", "text": "That the fence be painted"}),
        ("Chair", "state", {"on": "M1"}),
        ("Chair", "vote", {"on": "M1", **votes}),
        ("Chair", "declare_adjourned", {}),
        ("Chair", "new_meeting", {"meeting": 2}),
    ):
        now = rules.replay(rules.decide(now, acts.parse(kind, args, by), AT), now)
    return now


def test_who_did_not_lose_may_move_it_and_absent_winners_ask_two_thirds() -> None:
    tried = 0
    for chosen in product(("yes", "no", None), repeat=4):
        sides = {who: side for who, side in zip("ABCD", chosen, strict=True) if side}
        ayes, noes = (sum(1 for each in sides.values() if each == side) for side in ("yes", "no"))
        now = decided(sides)
        won = "yes" if ayes > noes else "no"
        for who in "ABCD":
            act = acts.parse("move", {"motion": "reconsider", "ref": "R1", "target": "M1"}, who)
            refusal = rules.check(now, act)
            lost = who in sides and sides[who] != won
            assert (refusal is not None and refusal.reason == "lost_in_committee") == lost, (sides, who)
            if refusal is not None:
                continue
            made = rules.replay(rules.decide(now, act, AT), now)
            for gone in "ABCD":
                if gone == who:
                    continue
                left = rules.replay(rules.decide(made, acts.parse("leave", {}, gone), AT), made)
                asked = "two_thirds" if sides.get(gone) == won else "majority"
                assert rules.vote_needed(left, "R1").basis == asked, (sides, who, gone)
                tried += 1
    assert tried > 500
