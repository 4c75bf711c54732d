"""Random meetings for the tests: every step is an act drawn from an open door, so every state is
reachable.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import Any

from consult import rules
from consult.rules import acts, events
from consult.rules.meeting import Meeting

PEOPLE = ("Z", "S", "A", "B", "C", "D", "G")
AT = "2026-05-03T19:00:00+00:00"
ITEMS = (
    {"id": "i1", "title": "路灯", "text": "把路灯换成节能灯。"},
    {
        "id": "i2",
        "title": "Colour",
        "text": "x",
        "kind": "options",
        "options": [{"id": "p"}, {"id": "q"}],
        "seats": 2,
    },
    {"id": "i3", "title": "Report", "at": "20:00", "order": "special_order"},
    {"id": "i4", "title": "Box", "text": "Secret", "method": "box"},
)
BOOKS: tuple[Any, ...] = (
    "ronr12",
    "ronr12",
    "small_board",
    "nantang13",
    {"rules": [{"id": "off", "kind": "bylaws", "applies_to": "elections", "method": "ballot"}]},
)


def opening(chance: random.Random) -> events.Event:
    """The opening of a random meeting: its rules, its quorum, whether it has a clock."""
    standing = {"Z": "chair", "S": "secretary", "G": "guest"}
    return rules.open_meeting(
        [{"id": who, "standing": standing.get(who, "member")} for who in PEOPLE],
        rulebook=chance.choice(BOOKS),
        quorum=chance.choice((2, 3)),
        items=ITEMS,
        date="2026-05-03",
        meets=chance.choice(("monthly", "yearly")),
        in_force=[{"ref": "F1", "text": "That dues be paid in May"}],
        **({"clock": "19:30"} if chance.random() < 0.5 else {}),
    )


class Walk:
    """A random meeting as it is lived."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.by = "Z"
        self.log: list[events.Event] = [opening(chance)]
        self.meeting = rules.replay(self.log)
        self.take("check_in", {"who": list(PEOPLE)}, "Z")
        self.take("call_to_order", {}, "Z")

    def take(self, kind: str, args: Mapping[str, Any], by: str) -> tuple[events.Event, ...]:
        """Parses and decides; the meeting moves on by what follows. Raises what the library raises."""
        follow = rules.decide(self.meeting, acts.parse(kind, args, by), AT)
        self.log += follow
        self.meeting = rules.replay(follow, self.meeting)
        return follow

    def step(self) -> None:
        """One act through an open door, main business and seconds a little more often than not."""
        able = [
            each
            for each in self.offered()
            if each[0] not in {"leave", "presence"} or self.chance.random() < 0.05
        ]
        busy = [
            each
            for each in able
            if each[0] in {"move", "second", "state", "vote", "announce", "speak", "rule"}
        ]
        calm = [
            each
            for each in busy
            if each[1].get("motion") not in {"adjourn", "adjourn_main", "recess", "recess_main"}
        ]
        pool = calm if calm and self.chance.random() < 0.6 else able
        kind, args, self.by = self.chance.choice(pool)
        self.take(kind, self.varied(kind, args), self.by)

    def varied(self, kind: str, args: dict[str, Any]) -> dict[str, Any]:
        """The same act with a second or a vote, where it may have one."""
        if kind == "move":
            changes: tuple[dict[str, Any], ...] = ({"second": self.chance.choice(("B", "C"))},)
        elif kind == "vote":
            changes = ({"yes": 1}, {"no": 1}, {"yes": 2, "no": 1})
        else:
            return args
        more = {**args, **self.chance.choice(changes)}
        who = self.by
        return (
            more
            if self.chance.random() < 0.8 and rules.check(self.meeting, acts.parse(kind, more, who)) is None
            else args
        )

    def offered(self) -> list[tuple[str, dict[str, Any], str]]:
        """Acts that open doors offer someone now: kind, arguments, who."""
        return _offers(self.meeting, self.chance.choice(PEOPLE)) or _offers(self.meeting, "Z")


def _offers(m: Meeting, who: str) -> list[tuple[str, dict[str, Any], str]]:
    return [(door.act, dict(args), who) for door in rules.in_order(m, who) for args in door.examples]
