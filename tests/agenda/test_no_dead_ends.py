"""Whatever becomes of a meeting, what it did not settle can go on.

Before: a topic whose meeting lacked a quorum stayed "scheduled" for ever, a noticed meeting could only be
called off, a meeting could be planned for last week, and a short notice needed no reason.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest

from consult.agenda import items, service
from consult.agenda.items import release_unsettled
from consult.agenda.service import MeetingPlan
from consult.foundation import journal
from consult.foundation.db import db, transaction
from consult.foundation.errors import Invalid, Stale
from consult.foundation.notify import Outgoing
from consult.topics.screening import record_party_review
from tests import factories
from tests.agenda.test_service import TODAY, accepted, item, plan


@pytest.fixture
def place(db_session):
    return factories.make_community(db)


def noticed(place, clock, topic=None, days=5):
    meeting = plan(place, clock, days=days)
    item(meeting, clock, **({"topic": topic} if topic else {}))
    with transaction():
        service.notice_meeting(meeting, by=place.chair.id, now=clock)
    return meeting


def test_a_noticed_meeting_is_moved_with_a_new_notice(place, clock):
    meeting = noticed(place, clock)
    text_hash = meeting.items[0].text_hash
    move = {"starts_at": None, "place": "二楼", "reason": "停电", "by": place.chair.id, "now": clock}
    for wrong, field in (
        ({"held_on": TODAY + timedelta(days=8), "reason": ""}, "reason"),
        ({"held_on": TODAY - timedelta(days=1)}, "held_on"),
        ({"held_on": TODAY + timedelta(days=1)}, "urgent_reason"),
    ):
        with pytest.raises(Invalid) as refused, transaction():
            service.move_meeting(meeting, **{**move, **wrong})
        assert refused.value.field == field
    before = db.session.query(Outgoing).count()
    with transaction():
        service.move_meeting(meeting, **{**move, "held_on": TODAY + timedelta(days=8)})
    assert (meeting.state, meeting.held_on, meeting.noticed_on, meeting.place) == (
        "noticed",
        TODAY + timedelta(days=8),
        TODAY,
        "二楼",
    )
    assert meeting.items[0].text_hash == text_hash, "the frozen text stays as it is"
    (told,) = service.moves_of(meeting)
    assert (told.held_on, told.reason) == (TODAY + timedelta(days=5), "停电")
    kinds = [row.kind for row in db.session.query(Outgoing).all()[before:]]
    assert kinds and set(kinds) == {"meeting_moved"}


def test_a_day_that_is_past_is_refused(place, clock):
    past = MeetingPlan(title="昨天的会", held_on=TODAY - timedelta(days=1))
    with pytest.raises(Invalid) as refused, transaction():
        service.plan_meeting(place.community, plan=past, body=place.council, by=None, now=clock)
    assert refused.value.field == "held_on"
    meeting = plan(place, clock)
    with pytest.raises(Invalid), transaction():
        service.change_day(meeting, TODAY - timedelta(days=1), version=meeting.version, by=None, now=clock)
    late = datetime.combine(TODAY, time(15, 59), UTC)  # one minute to midnight in Shanghai
    with transaction():
        service.plan_meeting(
            place.community, plan=MeetingPlan(title="今天", held_on=TODAY), body=None, by=None, now=late
        )


def test_one_urgent_meeting_says_why_and_an_owners_assembly_has_none(place, clock):
    meeting = plan(place, clock, days=1)
    item(meeting, clock)
    with transaction():
        service.notice_meeting(meeting, by=None, now=clock, urgent_reason=" 水管爆裂 ")
    assert meeting.urgent_reason == "水管爆裂" and place.council.notice_days == 3, "the body keeps its days"
    place.council.kind = "owners_assembly"
    other = plan(place, clock, days=1)
    item(other, clock)
    with pytest.raises(Invalid), transaction():
        service.notice_meeting(other, by=None, now=clock, urgent_reason="水管爆裂")
    long_enough = noticed(place, clock)
    assert long_enough.urgent_reason == ""


def test_no_notice_before_the_party_organisation_has_studied_the_matter(place, clock):
    topic = accepted(place, clock)
    place.council.party_review = True
    meeting = plan(place, clock)
    item(meeting, clock, topic=topic)
    with pytest.raises(Invalid) as refused, transaction():
        service.notice_meeting(meeting, by=None, now=clock)
    assert refused.value.field == "items"
    with transaction():
        record_party_review(topic, required=True, on=TODAY, opinion="同意提交讨论", now=clock)
        service.notice_meeting(meeting, by=None, now=clock)


def test_what_a_meeting_did_not_settle_goes_on_another_agenda(place, clock):
    """No quorum, a postponement, a motion withdrawn, an item never reached: all end without a vote on it."""
    topic = accepted(place, clock)
    meeting = noticed(place, clock, topic)
    for state in ("scheduled", "deliberating", "voting"):
        topic.state = state
        with transaction():
            release_unsettled(meeting, set(), by=None, now=clock)
        assert topic.state == "accepted"
    assert "topic_unsettled" in [each.verb for each in journal.entries_for("topic", topic.id)]
    again = plan(place, clock, days=9)
    item(again, clock, topic=topic)
    assert topic.state == "scheduled"
    with transaction():
        release_unsettled(meeting, set(), by=None, now=clock)
    assert topic.state == "scheduled", "it is on another agenda already"


def test_a_matter_voted_without_being_adopted_is_brought_again_and_one_that_is_over_is_not(place, clock):
    topic = accepted(place, clock)
    for state, may in (
        ("accepted", True),
        ("decided", True),
        ("published", True),
        *(
            (each, False)
            for each in ("submitted", "merged", "withdrawn", "referred", "carrying_out", "closed")
        ),
    ):
        topic.state = state
        assert (state in items.READY) == may
        meeting = plan(place, clock)
        if may:
            item(meeting, clock, topic=topic)
        else:
            with pytest.raises(Invalid):
                item(meeting, clock, topic=topic)


def test_stale_meetings_are_not_moved(place, clock):
    meeting = plan(place, clock)
    with pytest.raises(Stale), transaction():
        service.move_meeting(
            meeting, held_on=date(2027, 1, 1), starts_at=None, place="", reason="x", by=None, now=clock
        )
