"""A meeting on a real server, for tests with real browsers: data made here, served by `consult serve` in a
process of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from consult.agenda.items import Deciding, Question
from consult.agenda.service import MeetingPlan
from tests.serving import Served, with_schema

TEXT = "在2号楼西侧、幼儿园围墙外各建一处充电棚，每4小时1元，由企业投资运营三年。"


PLACES = (("东门", "East gate"), ("西门", "West gate"), ("南门", "South gate"))


@dataclass
class Stage:
    """address: of the server; tokens: cookie by who (chair, recorder, 0…5); base: path of the meeting."""

    address: str
    tokens: dict[str, str]
    base: str
    meeting_id: int

    def page(self, name: str) -> str:
        return f"{self.address}{self.base}/{name}"


def prepare(instance: Path, slug: str = "qinghe") -> tuple[dict[str, str], str, int]:
    """Adds to an instance with a schema a community and a noticed meeting of three items; returns tokens,
    path and id."""
    from consult.agenda import service as agenda
    from consult.agenda.items import add_item
    from consult.app import create_app
    from consult.foundation.db import db, transaction
    from tests import factories
    from tests.factories import make_community

    app = create_app(instance)
    with app.app_context():
        place = make_community(db, slug=slug)
        now = datetime.now(UTC)
        with transaction():
            meeting = agenda.plan_meeting(
                place.community,
                body=place.council,
                plan=MeetingPlan(
                    title="青禾社区居民议事会 2026 年第 2 次会议",
                    held_on=now.astimezone(ZoneInfo("Asia/Shanghai")).date(),
                    starts_at=now,
                    place="二楼会议室",
                    chair_id=place.chair.id,
                    recorder_id=place.recorder.id,
                ),
                by=place.chair.id,
                now=now,
            )
            add_item(
                meeting,
                topic=None,
                question=Question(title="电动自行车集中充电棚选址", text=TEXT),
                deciding=Deciding(decision_rule_id="COUNCIL_CHARTER", method="show"),
                by=place.chair.id,
                now=now,
            )
            add_item(
                meeting,
                topic=None,
                question=Question(title="推选小组长", text="推选充电棚监督小组的组长人选方案。"),
                deciding=Deciding(decision_rule_id="COUNCIL_CHARTER", method="box"),
                by=place.chair.id,
                now=now,
            )
            add_item(
                meeting,
                topic=None,
                question=Question(
                    title="充电棚位置",
                    text="从三处中选两处。",
                    question_kind="options",
                    seats=2,
                    options=[
                        {"id": str(n), "text": text, "text_en": en} for n, (text, en) in enumerate(PLACES)
                    ],
                ),
                deciding=Deciding(decision_rule_id="COUNCIL_CHARTER", method="show"),
                by=place.chair.id,
                now=now,
            )
            agenda.notice_meeting(meeting, by=place.chair.id, now=now, urgent_reason="水管爆裂")
        tokens = {}
        with transaction():
            for name, person in [
                ("chair", place.chair),
                ("recorder", place.recorder),
                *((str(n), p) for n, p in enumerate(place.members)),
            ]:
                tokens[name] = factories.open_seat(person, now=now)
        found = tokens, f"/c/{place.slug}/meetings/{meeting.id}", meeting.id
        db.session.remove()
        db.engine.dispose()
    return found


class House:
    """A server with as many stages as are asked for, each in a community of its own."""

    def __init__(self, instance: Path) -> None:
        self.server = Served(instance, start=False)
        with_schema(self.server)
        self.stages = 0

    def stage(self) -> Stage:
        self.stages += 1
        with self.server.here():
            tokens, base, meeting_id = prepare(self.server.instance, f"house-{self.stages}")
        return Stage(self.server.address, tokens, base, meeting_id)


@contextmanager
def house(instance: Path) -> Iterator[House]:
    """The house with its server running; the server is ended afterwards."""
    made = House(instance)
    made.server.start()
    try:
        yield made
    finally:
        made.server.stop()
