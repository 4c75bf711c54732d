"""Staff who need longer say so with a reason and a new day; everyone reads both, the desk counts by it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import update

from consult.followup.models import Rework
from consult.foundation import journal
from consult.foundation.days import local_day
from consult.foundation.db import db, now_utc, transaction
from consult.foundation.errors import Invalid, NotFound, Stale
from consult.home import desk, dues
from consult.outcomes.models import Notice, Objection, Outcome
from consult.topics import service as topics
from consult.topics.drafts import TopicWords
from consult.topics.models import Topic
from tests.factories import make_community, sign_in


@pytest.fixture
def place(app):
    with app.app_context():
        yield make_community(db)
        db.session.rollback()


def waiting_topic(place) -> Topic:
    with transaction():
        return topics.propose_topic(
            place.community,
            words=TopicWords(title="装路灯", what="晚上看不见路。"),
            by=place.members[0],
            now=now_utc(),
        )


def everything_due(place, topic: Topic) -> dict[str, int]:
    """A row of every kind that has a clock; kind → id."""
    today = local_day(place.community, now_utc())
    common = {"community_id": place.community.id, "topic_id": topic.id}
    with transaction():
        outcome = Outcome(**common, decided_on=today, status="adopted", created_at=now_utc(), code="K" * 16)
        notice = Notice(
            **common,
            kind="结果公示",
            title="公示",
            code="N" * 16,
            start_on=today,
            end_on=today + timedelta(days=14),
            days=15,
            posted_at=now_utc(),
            digest="0",
        )
        db.session.add_all([outcome, notice])
        db.session.flush()
        objection = Objection(notice_id=notice.id, text="票数不对", received_on=today, created_at=now_utc())
        again = Rework(topic_id=topic.id, text="没修好", on=today, answer_by=today, at=now_utc())
        db.session.add_all([objection, again])
        db.session.flush()
    return {"answer": topic.id, "post": outcome.id, "objection": objection.id, "again": again.id}


def test_every_clock_is_extended_with_a_reason_and_counted_from_the_new_day(app, place, client):
    topic = waiting_topic(place)
    community, slug = place.community, place.slug
    today = local_day(community, now_utc())
    for kind, number in everything_due(place, topic).items():
        clock = dues.running(community, kind, number)
        assert clock.topic_id == topic.id and clock.due >= today, kind

        def extend(to, reason, clock=clock):
            with transaction():
                dues.extend(community, clock, to=to, reason=reason, by=place.chair.id, now=now_utc())

        late = clock.due + timedelta(days=9)
        for to, reason, field in (
            (None, "等设计院答复", "to"),
            (clock.due, "等设计院答复", "to"),
            (clock.due + timedelta(days=61), "等设计院答复", "to"),
            (late, " 忙 ", "reason"),
            (late, "长" * 301, "reason"),
        ):
            with pytest.raises(Invalid) as wrong:
                extend(to, reason)
            assert wrong.value.field == field, (kind, to, reason)
        assert dues.running(community, kind, number).due == clock.due
        extend(late, "等设计院答复")
        assert dues.running(community, kind, number).due == late, kind
        line = next(each for each in desk.desk(community, now_utc()) if each.clock == (kind, number))
        assert line.due == late, kind
        # As if answered and decided, so that the other clocks run.
        with transaction():
            topic.state = "decided"
    assert [each.verb for each in journal.entries_for("topic", topic.id)].count("clock_extended") == 4
    number = topic.number
    page = client.get(f"/c/{slug}/topics/{number}").get_data(as_text=True)
    assert page.count("等设计院答复") == 4 and "延长期限（异议的答复）" in page


def test_only_what_runs_here_is_extended_and_by_whom_it_concerns(app, client):
    # Requests have contexts of their own.
    with app.app_context():
        place = make_community(db)
        slug, number = place.slug, waiting_topic(place).id
        other = make_community(db, "other", "别处社区", "Elsewhere")
        for kind, object_id in (("answer", 999), ("answer", 0), ("answer", 2**40), ("none", number)):
            with pytest.raises(NotFound):
                dues.running(place.community, kind, object_id)
        with pytest.raises(NotFound):
            dues.running(other.community, "answer", number)
    address = f"/c/{slug}/staff/more-time/answer/{number}"
    assert client.get(address).status_code in (302, 403)
    assert sign_in(app.test_client(), place.members[0], level="slip").get(address).status_code == 403
    staff = sign_in(app.test_client(), place.recorder)
    assert f"more-time/answer/{number}" in staff.get(f"/c/{slug}/staff/").get_data(as_text=True)
    said = staff.post(address, data={"to": "2020-01-01", "reason": "等设计院答复"})
    text = said.get_data(as_text=True)
    assert said.status_code == 400 and "新的期限应在今天或以后" in text and "等设计院答复" in text
    to = (now_utc() + timedelta(days=20)).date().isoformat()
    assert staff.post(address, data={"to": to, "reason": "等设计院答复"}).status_code == 302
    assert "此前的延长" in staff.get(address).get_data(as_text=True)
    with app.app_context(), transaction():
        db.session.execute(update(Topic).where(Topic.id == number).values(state="accepted"))
    with app.app_context(), pytest.raises(Stale):
        dues.running(place.community, "answer", number)
    assert staff.get(address).status_code == 409
