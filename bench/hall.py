"""A hall for measuring: a council of many residents, all here, debating its first item."""

from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from consult.agenda.items import Deciding, Question
from consult.agenda.service import MeetingPlan
from consult.people.persons import PersonFacts


def prepare(instance: Path, phones: int) -> tuple[int, list[str]]:
    """A council of that many residents, all here, debating its first item: the meeting, and the seats'
    tokens.
    """
    from consult.agenda import service as agenda
    from consult.agenda.items import add_item
    from consult.app import create_app
    from consult.foundation.db import db, transaction
    from consult.foundation.schema import upgrade
    from consult.meetings import acts, opening
    from consult.people import bodies, homes, persons
    from tests.factories import make_community, open_seat

    with create_app(instance).app_context():
        upgrade()
        place, now = make_community(db), datetime.now(UTC)
        with transaction():
            people = []
            for n in range(phones):
                people.append(
                    persons.add_person(
                        place.community,
                        f"居民{n}",
                        household=homes.add_household(place.community, f"{n}户"),
                        facts=PersonFacts(level="roll"),
                        now=now,
                    )
                )
                bodies.join_body(place.council, people[-1])
            meeting = agenda.plan_meeting(
                place.community,
                body=place.council,
                plan=MeetingPlan(
                    title="议事会",
                    held_on=now.date(),
                    starts_at=now,
                    place="",
                    chair_id=place.chair.id,
                    recorder_id=place.recorder.id,
                ),
                by=place.chair.id,
                now=now,
            )
            item = add_item(
                meeting,
                topic=None,
                question=Question(title="充电棚", text="在2号楼西侧建一处充电棚。"),
                deciding=Deciding(decision_rule_id="COUNCIL_CHARTER", method="show"),
                by=place.chair.id,
                now=now,
            )
            agenda.notice_meeting(meeting, by=place.chair.id, now=now, on=now.date() - timedelta(days=30))
        with transaction():
            tokens = [open_seat(person, now=now) for person in people]
            opening.open_meeting(meeting.id, place.chair.id, now)
        chair = place.chair.id
        for kind, args in (
            ("check_in", {"who": [str(chair), *(str(p.id) for p in (*people, *place.members))]}),
            ("call_to_order", {}),
            ("take_up", {"item": str(item.id)}),
        ):
            assert acts.take(meeting.id, acts.Wanted(f"bench-{kind}", chair, kind, args), now).ok, kind
        found = meeting.id, tokens
        db.session.remove()
        db.engine.dispose()
    return found
