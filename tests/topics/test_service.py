"""Collection and screening: one number for ever, reasons always, nothing by half."""

from __future__ import annotations

import io
from datetime import date

import pytest
from PIL import Image

from consult.foundation.db import db, transaction
from consult.foundation.errors import Forbidden, Invalid, NotFound, Stale
from consult.foundation.pictures import reencoded
from consult.topics import course, service
from consult.topics.course import TimelineItem, timeline
from consult.topics.drafts import Origin, TopicWords, draft_of, drop_draft, keep_draft
from consult.topics.lists import similar_topics, support_counts, topics_of
from consult.topics.screening import (
    Decision,
    classify_topic,
    record_party_review,
    screen_topic,
    screenings_of,
)
from consult.topics.support import support_topic, withdraw_support
from tests.factories import call, make_community


@pytest.fixture
def place(db_session):
    return make_community(db)


def propose(place, clock, who=0, title="三号楼加装路灯", **more):
    with transaction():
        return call(
            service.propose_topic,
            place.community,
            title=title,
            what="晚上看不见路，希望装灯。",
            by=place.members[who],
            now=clock,
            **more,
        )


def picture(size=(3000, 1000), exif=True):
    image, out = Image.new("RGB", size, "green"), io.BytesIO()
    marks = Image.Exif()
    if exif:
        marks[0x8825] = {1: "N", 2: (30.0, 15.0, 0.0)}
        marks[0x010F] = "a maker"
    image.save(out, "JPEG", exif=marks)
    return out.getvalue()


def test_numbers_run_from_one_in_each_community(place, clock):
    assert [propose(place, clock).number, propose(place, clock, title="电梯").number] == [1, 2]


def test_the_same_form_posted_twice_makes_one_topic(place, clock):
    first, again = propose(place, clock, form_key="k" * 32), propose(place, clock, form_key="k" * 32)
    assert first.id == again.id
    assert topics_of(place.community).total == 1


def test_a_photo_keeps_nothing_but_the_picture(clock):
    kept = Image.open(io.BytesIO(reencoded(picture())))
    assert kept.size == (1600, 533)
    assert not dict(kept.getexif()) and "exif" not in kept.info


@pytest.mark.parametrize("data", [b"not a picture at all", picture()[:300], b"\x89PNG\r\n\x1a\n" + b"0" * 50])
def test_a_photo_that_is_none_is_refused_and_nothing_is_made(place, clock, data):
    with pytest.raises(Invalid) as refused:
        propose(place, clock, photo=data)
    assert refused.value.field == "photo"
    assert topics_of(place.community).total == 0


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("title", {"title": " "}),
        ("title", {"title": "长" * 61}),
        ("what", {"what": ""}),
        ("place", {"place": "x" * 101}),
    ],
)
def test_what_is_missing_or_too_long_is_named(place, clock, field, values):
    with pytest.raises(Invalid) as refused, transaction():
        call(
            service.propose_topic,
            place.community,
            **{"title": "灯", "what": "要灯", "place": "", "by": place.members[0], "now": clock, **values},
        )
    assert refused.value.field == field


def test_support_counts_persons_once_and_households_once(place, clock):
    from consult.people import persons

    topic = propose(place, clock)
    with transaction():
        second = persons.add_person(
            place.community,
            "同户",
            household=place.households[0],
            facts=persons.PersonFacts(level="slip"),
            now=clock,
        )
        for person in (second, second, place.members[1]):
            support_topic(topic, by=person, now=clock)
    assert support_counts([topic.id])[topic.id] == (3, 2)
    with transaction():
        withdraw_support(topic, by=place.members[1])
    assert support_counts([topic.id])[topic.id] == (2, 1)


def test_another_communitys_person_cannot_support(place, clock):
    other = make_community(db, slug="yunxi")
    topic = propose(place, clock)
    with pytest.raises(Forbidden), transaction():
        support_topic(topic, by=other.members[0], now=clock)


@pytest.mark.parametrize(
    ("result", "field"),
    [("returned", "reason"), ("out_of_scope", "reason"), ("merged", "into"), ("", "result")],
)
def test_screening_without_what_it_needs_is_refused(place, clock, result, field):
    topic = propose(place, clock)
    with pytest.raises(Invalid) as refused, transaction():
        screen_topic(topic, decision=Decision(result=result), by=place.chair.id, now=clock)
    assert refused.value.field == field
    assert topic.state == "submitted"


def test_referring_names_to_whom(place, clock):
    topic = propose(place, clock)
    with pytest.raises(Invalid) as refused, transaction():
        screen_topic(
            topic, decision=Decision(result="out_of_scope", reason="执法事项"), by=place.chair.id, now=clock
        )
    assert refused.value.field == "refer_to"
    with transaction():
        screen_topic(
            topic,
            decision=Decision(result="out_of_scope", reason="执法事项", refer_to="街道执法队"),
            by=place.chair.id,
            now=clock,
        )
    assert topic.state == "referred"


def test_merging_carries_supporters_over_once(place, clock):
    one, two = propose(place, clock), propose(place, clock, who=1, title="三号楼装灯")
    with transaction():
        support_topic(two, by=place.members[0], now=clock)
        support_topic(two, by=place.members[2], now=clock)
        screen_topic(two, decision=Decision(result="merged", into=one), by=place.chair.id, now=clock)
    assert (two.state, two.merged_into_id) == ("merged", one.id)
    assert support_counts([one.id])[one.id][0] == 3


def test_a_topic_cannot_be_merged_into_itself_or_into_a_merged_one(place, clock):
    one, two, three = (propose(place, clock, title=t) for t in ("甲事项", "乙事项", "丙事项"))
    with transaction():
        screen_topic(two, decision=Decision(result="merged", into=one), now=clock)
    for into in (three, two):
        with pytest.raises(Invalid), transaction():
            screen_topic(three, decision=Decision(result="merged", into=into), now=clock)


def test_the_party_organisations_opinion_comes_first_where_the_body_asks_for_it(place, clock):
    topic = propose(place, clock)
    with transaction():
        place.council.party_review = True
        db.session.merge(place.council)
        classify_topic(topic, body=place.council)
    with pytest.raises(Invalid) as refused, transaction():
        screen_topic(topic, decision=Decision(result="accepted"), now=clock)
    assert refused.value.field == "opinion"
    with transaction():
        record_party_review(topic, required=True, on=date(2026, 6, 1), opinion="同意", now=clock)
        screen_topic(topic, decision=Decision(result="accepted"), now=clock)
    assert topic.state == "accepted"


def test_a_returned_topic_comes_in_again_and_both_are_kept(place, clock):
    topic = propose(place, clock)
    with transaction():
        screen_topic(topic, decision=Decision(result="returned", reason="请补充位置"), now=clock)
    with transaction():
        service.edit_topic(
            topic,
            words=TopicWords(title=topic.title, what="在三号楼北侧。", place="三号楼", kind="facility"),
            version=topic.version,
            by=None,
            now=clock,
        )
    assert topic.state == "submitted"
    assert [row.reason for row in screenings_of(topic)] == ["请补充位置"]


def test_an_edit_of_an_older_page_changes_nothing(place, clock):
    topic = propose(place, clock)
    with pytest.raises(Stale), transaction():
        service.edit_topic(
            topic,
            words=TopicWords(title="别的", what="别的内容", place="", kind=""),
            version=topic.version - 1,
            by=None,
            now=clock,
        )
    assert topic.title == "三号楼加装路灯"


def test_a_decided_screening_is_not_decided_again(place, clock):
    topic = propose(place, clock)
    with transaction():
        screen_topic(topic, decision=Decision(result="accepted"), now=clock)
    with pytest.raises(Stale), transaction():
        screen_topic(topic, decision=Decision(result="returned", reason="x"), now=clock)


def test_at_most_three_similar_topics_are_offered_the_closest_first(place, clock):
    for title in ("电动自行车充电棚选址", "充电棚收费", "充电棚夜间关闭", "楼道充电", "广场舞音量"):
        propose(place, clock, title=title)
    found = similar_topics(place.community, "电动自行车充电棚")
    assert len(found) == 3 and found[0].title == "电动自行车充电棚选址"
    assert similar_topics(place.community, "完全无关") == []


def test_a_percent_sign_in_a_search_is_a_letter(place, clock):
    propose(place, clock, title="同意率要100%")
    propose(place, clock, title="装灯的事")
    assert topics_of(place.community, search="%").total == 1


def test_a_draft_is_its_authors_alone_and_takes_no_number(place, clock):
    with transaction():
        keep_draft(
            place.community,
            words=TopicWords(title="还没想好", what="", place="", kind="other"),
            by=place.members[0],
            now=clock,
        )
        keep_draft(
            place.community,
            words=TopicWords(title="想好了", what="", place="", kind="other"),
            by=place.members[0],
            now=clock,
        )
    assert draft_of(place.community, place.members[0].id).title == "想好了"
    assert draft_of(place.community, place.members[1].id) is None
    assert topics_of(place.community).total == 0
    assert propose(place, clock).number == 1
    with transaction():
        drop_draft(place.community, place.members[0].id)
    assert draft_of(place.community, place.members[0].id) is None


def test_history_is_recorded_with_its_own_day_and_warns_only(place, clock):
    with transaction():
        topic, warnings = service.record_topic(
            place.community,
            words=TopicWords(title="旧事", what="纸上征集"),
            origin=Origin(role="", on=date(2026, 3, 2), entered_by=place.chair.id),
            supporters=0,
            now=clock,
        )
    assert (topic.submitted_on, len(warnings)) == (date(2026, 3, 2), 2)
    with pytest.raises(Invalid), transaction():
        service.record_topic(
            place.community,
            words=TopicWords(title="未来", what="还没发生"),
            origin=Origin(role="居民", on=date(2026, 6, 2), entered_by=None),
            now=clock,
        )


def test_the_timeline_gathers_every_station_in_order(place, clock, monkeypatch):
    topic = propose(place, clock)
    later = TimelineItem(on=date(2026, 7, 1), station="feedback", title="later")
    same = TimelineItem(at=clock, station=3, title="same day")
    monkeypatch.setattr(course, "timeline_sources", [lambda _id: [later, same]])
    assert [item.number for item in timeline(topic)] == [1, 3, 9]


def test_a_topic_of_another_community_is_not_there(place, clock):
    topic = propose(place, clock)
    other = make_community(db, slug="yunxi")
    with pytest.raises(NotFound):
        service.topic_for(None, other.community, topic.number)
