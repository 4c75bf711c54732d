"""A screening, a merge and a withdrawal can be taken back, each with reason and day.

Before: a topic merged or referred by a wrong tap was lost.
"""

from __future__ import annotations

import pytest

from consult.foundation.db import db, transaction
from consult.foundation.errors import Invalid, Stale
from consult.topics import service
from consult.topics.drafts import TopicWords
from consult.topics.lists import support_counts
from consult.topics.screening import Decision, screen_topic, screenings_of, take_back_screening
from consult.topics.support import support_topic
from tests import factories


@pytest.fixture
def place(db_session):
    return factories.make_community(db)


def proposed(place, clock, title, who):
    with transaction():
        return service.propose_topic(
            place.community, words=TopicWords(title=title, what="说明"), by=place.members[who], now=clock
        )


def test_a_merge_is_taken_back_and_each_topic_has_its_own_supporters(place, clock):
    lost, survivor = proposed(place, clock, "路灯", 0), proposed(place, clock, "照明", 1)
    with transaction():
        support_topic(lost, by=place.members[2], now=clock)
        screen_topic(lost, decision=Decision(result="merged", into=survivor), by=place.chair.id, now=clock)
    assert support_counts([survivor.id])[survivor.id][0] == 3
    with pytest.raises(Invalid), transaction():
        take_back_screening(lost, " ", by=place.chair.id, now=clock)
    with transaction():
        take_back_screening(lost, "不是一回事", by=place.chair.id, now=clock)
    assert (lost.state, lost.merged_into_id) == ("submitted", None)
    assert [support_counts([each.id])[each.id][0] for each in (lost, survivor)] == [2, 1]
    (row,) = screenings_of(lost)
    assert (row.result, row.taken_back_reason, row.taken_back_on) == ("merged", "不是一回事", clock.date())
    with transaction():
        screen_topic(lost, decision=Decision(result="accepted"), by=place.chair.id, now=clock)
    assert lost.state == "accepted", "it is screened again like any other"


def test_whatever_was_answered_is_looked_at_again_until_it_is_on_an_agenda(app, place, clock):
    staff = factories.sign_in(app.test_client(), place.admin.id)
    for n, (decision, state) in enumerate(
        (
            (Decision(result="returned", reason="说清地点"), "returned"),
            (Decision(result="out_of_scope", matter="outside", reason="归市政", refer_to="市政"), "referred"),
            (Decision(result="accepted"), "accepted"),
        )
    ):
        topic = proposed(place, clock, f"事情{n}", n)
        with transaction():
            screen_topic(topic, decision=decision, by=place.chair.id, now=clock)
        assert topic.state == state
        address = f"/c/qinghe/staff/screening/{topic.number}"
        assert "撤回筛选结果" in staff.get(address).text
        staff.post(f"{address}/take-back", data={"taken_back_reason": "点错了"})
        db.session.expire_all()
        assert topic.state == "submitted"
        assert (
            "点错了" in staff.get(address).text
            and "点错了" in staff.get(f"/c/qinghe/topics/{topic.number}").text
        )
    with transaction():
        service.withdraw_topic(topic, by=topic.proposer_id, now=clock)
        take_back_screening(topic, "提出人改了主意", by=place.chair.id, now=clock)
    assert topic.state == "submitted"
    topic.state = "scheduled"
    with pytest.raises(Stale), transaction():
        take_back_screening(topic, "晚了", by=None, now=clock)
