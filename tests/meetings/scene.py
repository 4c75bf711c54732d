"""A meeting ready to open: the council of make_community with an item, and hands that act in it."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from unittest.mock import patch

from consult.agenda import service as agenda
from consult.agenda.items import add_item
from consult.agenda.service import MeetingPlan
from consult.deciding import shipped_rule
from consult.foundation.db import db, transaction
from consult.meetings import acts, opening
from consult.meetings.acts import governed
from consult.meetings.record import log
from tests.factories import NOW, Place, call, make_community


@dataclass
class Scene:
    """place, the meeting's and items' ids; `do` acts and fails on a refusal, `tries` gives the answer."""

    place: Place
    meeting_id: int
    items: list[int]
    now: datetime = NOW
    count: Any = field(default_factory=lambda: itertools.count(1))

    def __post_init__(self) -> None:
        # Ids, since a request ends the session these objects belong to.
        self.people: list[int] = [person.id for person in self.place.members]
        self.chair, self.recorder = int(self.place.chair.id), int(self.place.recorder.id)

    @property
    def state(self) -> Any:
        return log.current(self.meeting_id)

    def tries(
        self, by: int | str, kind: str, entered_by: int | None = None, act_id: str | None = None, **args: Any
    ) -> acts.Ack:
        self.now += timedelta(seconds=1)
        wanted = acts.Wanted(act_id or f"test-act-{next(self.count)}", by, kind, args, entered_by)
        return acts.take(self.meeting_id, wanted, self.now)

    def do(self, by: int | str, kind: str, **args: Any) -> int:
        ack = self.tries(by, kind, **args)
        assert ack.ok, (kind, args, ack)
        return ack.seq

    def begin(self, present: int = 6) -> Scene:
        """Opens, checks in the chair and the first members, calls to order."""
        opening.open_meeting(self.meeting_id, self.chair, self.now)
        self.do(
            self.chair,
            "check_in",
            who=[str(self.chair), str(self.recorder), *(str(p) for p in self.people[:present])],
        )
        self.do(self.chair, "call_to_order")
        return self

    def end_polls(self) -> None:
        """Nobody objects to closing the polls of the box, so that it may be announced before all have
        voted; also where so few have that only a vote of two thirds could."""
        with patch.object(governed, "below_quorum", return_value=False):
            self.consents("close_polls")

    def consents(self, motion: str) -> None:
        """The chair asks the room for it, and nobody objects."""
        self.do(self.chair, "ask_consent", motion=motion)
        self.now += timedelta(seconds=60)
        self.do("clock", "tick")

    def debate(self, item: int = 0) -> str:
        """Takes up an item; the id of its question."""
        self.do(self.chair, "take_up", item=str(self.items[item]))
        return str(self.state.stack[-1])


def make_scene(
    body: str = "council",
    items: list[dict[str, Any]] | None = None,
    rule: str = "COUNCIL_CHARTER",
    place: Place | None = None,
) -> Scene:
    """A noticed meeting of a body of a fresh community; items: arguments of agenda.add_item over sensible
    defaults.
    """
    place = place or make_community(db)
    with transaction():
        meeting = agenda.plan_meeting(
            place.community,
            body=getattr(place, body),
            plan=MeetingPlan(
                title="居民议事会第一次会议",
                held_on=NOW.date(),
                chair_id=place.chair.id,
                recorder_id=place.recorder.id,
            ),
            by=place.chair.id,
            now=NOW,
        )
        made = []
        for each in items or [{}]:
            item = call(
                add_item,
                meeting,
                **{
                    "topic": None,
                    "title": "充电棚选址",
                    "text": "在2号楼西侧建一处充电棚，每4小时收费1元。",
                    "decision_rule_id": rule,
                    "legal_effect": "decision",
                    "by": place.chair.id,
                    "now": NOW,
                    **each,
                },
            )
            made.append(item.id)
        agenda.notice_meeting(meeting, by=place.chair.id, now=NOW, urgent_reason="水管爆裂")
    assert shipped_rule(rule).id == rule
    return Scene(place, meeting.id, made)
