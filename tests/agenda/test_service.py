"""From accepted topics to a noticed agenda: days counted, texts frozen, history never refused."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from consult.agenda import service
from consult.agenda.course import timeline
from consult.agenda.history import (
    HeldMeeting,
    amendments_of,
    record_change,
    record_gist,
    record_meeting,
    speeches_of,
)
from consult.agenda.items import Question, add_item, freeze, remove_item, text_hash
from consult.foundation.db import db, transaction
from consult.foundation.errors import Forbidden, Invalid, NotFound, Stale
from consult.office import moderation
from consult.topics import service as topics
from consult.topics.drafts import TopicWords
from consult.topics.screening import Decision, screen_topic
from tests.factories import call, make_community

TODAY = date(2026, 6, 1)


@pytest.fixture
def place(db_session):
    return make_community(db)


def plan(place, clock, days=3, body=None, **more):
    with transaction():
        return call(
            service.plan_meeting,
            place.community,
            body=body or place.council,
            title="议事会",
            held_on=TODAY + timedelta(days=days),
            by=place.chair.id,
            now=clock,
            **more,
        )


def item(meeting, clock, topic=None, **more):
    with transaction():
        return call(
            add_item,
            meeting,
            topic=topic,
            **{
                "title": "路灯",
                "text": "在三号楼北侧装两盏灯。",
                "decision_rule_id": "COUNCIL_CHARTER",
                "by": None,
                "now": clock,
                **more,
            },
        )


def accepted(place, clock):
    with transaction():
        topic = topics.propose_topic(
            place.community,
            words=TopicWords(title="三号楼加装路灯", what="晚上看不见路。"),
            by=place.members[0],
            now=clock,
        )
        screen_topic(topic, decision=Decision(result="accepted"), now=clock)
    return topic


def test_notice_one_day_too_short_is_refused_and_nothing_is_frozen(place, clock):
    meeting = plan(place, clock, days=2)
    it = item(meeting, clock)
    with pytest.raises(Invalid) as refused, transaction():
        service.notice_meeting(meeting, by=None, now=clock)
    assert refused.value.field == "urgent_reason"
    assert refused.value.phrase.params == {"days": 2, "needed": 3}
    assert (meeting.state, it.frozen_at) == ("planned", None)


def test_what_a_called_meeting_has_before_it_is_hidden_by_an_administrator_only(app, place, clock):
    """Before, a moderator alone hid the title of a topic on the day of its vote."""
    topic, meeting = accepted(place, clock), plan(place, clock, days=3)
    it = item(meeting, clock, topic=topic)
    words, many = (topic.title, it.title, it.text), place.community
    assert [service.stands_on_agenda(many, each) for each in (*words, "别的")] == [False] * 4
    with transaction():
        moderation.enter(many, place.members[0], f"{topic.title} 13812345678", path="/", now=clock)
        topic.title += " 13812345678"
        service.notice_meeting(meeting, by=None, now=clock)
    (held,) = moderation.to_look_at(many)
    with pytest.raises(Forbidden), transaction():
        moderation.hide(held, "不当", holds={"moderator", "chair"}, by=place.chair.id, now=clock)
    assert service.stands_on_agenda(many, it.title) and service.stands_on_agenda(many, it.text)
    assert not service.stands_on_agenda(many, "别的")
    with transaction():
        meeting.state = "adjourned"
        db.session.flush()
        assert not service.stands_on_agenda(many, topic.title)
        moderation.hide(held, "不当", holds={"moderator"}, by=place.chair.id, now=clock)


def test_notice_of_exactly_the_days_asked_for_is_enough(place, clock):
    meeting = plan(place, clock, days=3)
    item(meeting, clock)
    with transaction():
        check = service.notice_meeting(meeting, by=None, now=clock, channels=["公开栏"])
    assert (check.days, check.needed, check.ok, meeting.state) == (3, 3, True, "noticed")


def test_the_day_of_notice_is_the_communitys_own(place):
    late = datetime(2026, 6, 1, 16, 30, tzinfo=UTC)  # half past midnight of the 2nd in Shanghai
    meeting = plan(place, late, days=4)
    item(meeting, late)
    with transaction():
        check = service.notice_meeting(meeting, by=None, now=late)
    assert (meeting.noticed_on, check.days) == (date(2026, 6, 2), 3)


def test_an_urgent_meeting_is_noticed_by_somebody_who_answers_for_it(place, clock):
    from consult.foundation import journal

    meeting = plan(place, clock, days=1)
    item(meeting, clock)
    with transaction():
        service.notice_meeting(meeting, by=place.chair.id, now=clock, urgent_reason="水管爆裂")
    entry = journal.entries_for("meeting", meeting.id)[-1]
    assert (entry.verb, entry.by_id, entry.detail["urgent"]) == ("meeting_noticed", place.chair.id, True)


def test_noticed_texts_are_frozen_and_their_hashes_can_be_recomputed(place, clock):
    meeting = plan(place, clock)
    it = item(meeting, clock)
    with transaction():
        service.notice_meeting(meeting, by=None, now=clock)
    kept = (it.text_hash, it.text_salt, it.frozen_at)
    assert text_hash(it.text_salt, it.text) == it.text_hash
    with transaction():
        freeze(meeting, clock + timedelta(days=1))
    assert (it.text_hash, it.text_salt, it.frozen_at) == kept
    with pytest.raises(Stale), transaction():
        add_item(meeting, topic=None, question=Question(title="加塞", text="又一项"), by=None, now=clock)


def test_the_hash_of_a_text_never_changes_meaning():
    assert text_hash("00", "灯") == "d5494cc64ae79a7f33a6a03d12e961ae2e1aa6df559e5de9d566cd4e3de20b1d"


def test_an_agenda_without_items_is_not_noticed(place, clock):
    with pytest.raises(Invalid) as refused, transaction():
        service.notice_meeting(plan(place, clock), by=None, now=clock)
    assert refused.value.field == "items"


def test_the_decision_rule_is_copied_into_the_item(place, clock):
    it = item(plan(place, clock), clock)
    assert it.decision_rule["id"] == "COUNCIL_CHARTER"
    assert it.decision_rule["quorum"] == {"op": ">=", "num": 2, "den": 3, "of": "eligible"}


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("text", {"text": " "}),
        ("decision_rule_id", {"decision_rule_id": "NONE_SUCH"}),
        ("method", {"method": "smoke"}),
        ("method", {"decision_rule_id": "OWN_SPECIAL", "method": "box"}),
        ("options", {"question_kind": "options", "options": [{"id": "1", "text": "一"}]}),
        (
            "seats",
            {
                "question_kind": "options",
                "options": [{"id": "1", "text": "一"}, {"id": "2", "text": "二"}],
                "seats": 2,
            },
        ),
    ],
)
def test_an_item_that_cannot_be_put_is_refused_by_field(place, clock, field, values):
    meeting = plan(place, clock)
    with pytest.raises(Invalid) as refused:
        item(meeting, clock, **values)
    assert refused.value.field == field
    assert service.meeting_by_id(meeting.id).items == []


def test_a_topic_on_the_agenda_is_scheduled_and_off_it_accepted_again(place, clock):
    topic, meeting = accepted(place, clock), plan(place, clock)
    first, second = item(meeting, clock, topic=topic), item(meeting, clock, title="其他")
    db.session.refresh(meeting)
    assert topic.state == "scheduled"
    with transaction():
        remove_item(meeting, first.id, by=None, now=clock)
    assert (topic.state, second.position) == ("accepted", 1)


def test_a_meeting_called_off_says_why_and_frees_its_topics(place, clock):
    topic, meeting = accepted(place, clock), plan(place, clock)
    item(meeting, clock, topic=topic)
    db.session.refresh(meeting)
    with pytest.raises(Invalid), transaction():
        service.cancel_meeting(meeting, reason=" ", by=None, now=clock)
    with transaction():
        service.cancel_meeting(meeting, reason="台风", by=None, now=clock)
    assert (meeting.state, meeting.code, topic.state, service.cancel_reason(meeting)) == (
        "cancelled",
        None,
        "accepted",
        "台风",
    )


def test_a_change_from_an_older_page_changes_nothing(place, clock):
    meeting = plan(place, clock)
    values = {
        "held_on": TODAY + timedelta(days=9),
        "starts_at": None,
        "place": "",
        "chair_id": None,
        "recorder_id": None,
        "by": None,
        "now": clock,
    }
    with transaction():
        call(service.change_meeting, meeting, title="改过", version=1, **values)
    with pytest.raises(Stale), transaction():
        call(service.change_meeting, meeting, title="又改", version=1, **values)
    assert meeting.title == "改过"


def test_officers_are_people_of_this_community(place, clock):
    other = make_community(db, slug="yunxi")
    with pytest.raises(Invalid) as refused:
        plan(place, clock, chair_id=other.chair.id)
    assert refused.value.field == "chair"


def test_history_is_recorded_and_only_warned_about(place, clock):
    with transaction():
        meeting, warnings = record_meeting(
            place.community,
            body=place.council,
            held=HeldMeeting(
                title="旧会",
                held_on=date(2026, 3, 28),
                noticed_on=date(2026, 3, 27),
                channels=["公开栏"],
                chair_role="议事专员",
            ),
            entered_by=place.chair.id,
            now=clock,
        )
    assert (meeting.state, meeting.code, len(warnings)) == ("recorded", None, 1)
    assert warnings[0].params == {"days": 1, "needed": 3}


def test_speeches_and_amendments_are_recorded_in_order_on_recorded_meetings_only(place, clock):
    with transaction():
        meeting, _ = record_meeting(
            place.community,
            body=None,
            held=HeldMeeting(title="旧会", held_on=date(2026, 3, 28), noticed_on=None, channels=[]),
            entered_by=None,
            now=clock,
        )
        it = add_item(
            meeting, topic=None, question=Question(title="灯", text="装灯"), by=None, now=clock, history=True
        )
    with transaction():
        for gist in ("先看图", "互相体谅"):
            record_gist(it, role="业主", stance="for", gist=gist, seconds=90)
        record_change(
            it, text="加隔音窗", kind="insert", degree="primary", result="adopted", votes=(10, 1, 0)
        )
        record_change(it, text="改为双层", kind="strike_insert", degree="secondary", result="rejected")
    assert [s.gist for s in speeches_of(it.id)] == ["先看图", "互相体谅"]
    assert [(a.no, a.targets, a.votes) for a in amendments_of(it.id)] == [
        (1, "main", {"for": 10, "against": 1, "abstain": 0}),
        (2, "amendment_1", None),
    ]
    live = item(plan(place, clock), clock)
    with pytest.raises(Stale), transaction():
        record_gist(live, role="业主", stance="for", gist="x")


def test_a_planned_meeting_is_for_the_staff_and_no_meeting_is_another_communitys(place, clock):
    meeting, other = plan(place, clock), make_community(db, slug="yunxi")
    with pytest.raises(NotFound):
        service.meeting_for(None, place.community, meeting.id)
    with pytest.raises(NotFound):
        service.meeting_for(None, other.community, meeting.id)
    with pytest.raises(Forbidden):
        service.meeting_for(None, place.community, meeting.id, to="edit")


def test_a_topics_life_shows_notice_and_meeting(place, clock):
    topic, meeting = accepted(place, clock), plan(place, clock)
    item(meeting, clock, topic=topic)
    db.session.refresh(meeting)
    with transaction():
        service.notice_meeting(meeting, by=None, now=clock)
    assert [(entry.number, entry.day) for entry in timeline(topic.id)] == [(3, TODAY)]
