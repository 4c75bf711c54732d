"""Numbers, thresholds, stations, personal data, photos of a draft: what collection promises."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from markupsafe import escape

from consult.foundation import notify
from consult.foundation.db import db, transaction
from consult.foundation.errors import Invalid, Stale
from consult.foundation.pictures import reencoded
from consult.topics import service
from consult.topics.course import station_of
from consult.topics.drafts import TopicWords, add_photos, draft_of, drop_photo, keep_draft
from consult.topics.lists import station_counts, support_counts, topics_of
from consult.topics.numbers import series_prefix
from consult.topics.screening import Decision, answer_by, screen_topic, screenings_of
from consult.topics.support import support_topic, withdraw_support
from tests.factories import call, make_community
from tests.topics.test_service import picture, propose


@pytest.fixture
def place(db_session):
    made = make_community(db)
    with transaction():
        made.community.settings = {"support_households": 3, "screen_days": 2}
        db.session.merge(made.community)
    return made


def test_a_series_begins_anew_each_year_and_keeps_its_numbers(place, clock):
    first, second = propose(place, clock), propose(place, clock, title="电梯")
    later = propose(place, clock + timedelta(days=300), title="车位")
    assert [t.document for t in (first, second, later)] == [
        "青禾议〔2026〕1号",
        "青禾议〔2026〕2号",
        "青禾议〔2027〕1号",
    ]
    assert later.number == 3
    with transaction():
        service.withdraw_topic(first, by=None, now=clock)
    assert propose(place, clock, title="又一件").document == "青禾议〔2026〕3号"


def test_the_prefix_is_the_communitys_own_where_it_sets_one(place):
    assert series_prefix(place.community) == "青禾议"
    place.community.settings = {"topic_prefix": "望湖议"}
    assert series_prefix(place.community) == "望湖议"


def test_enough_households_send_a_topic_to_screening_and_the_proposer_is_told(place, clock):
    topic = propose(place, clock)
    assert (station_of(topic), answer_by(topic, place.community)) == (1, None)
    with transaction():
        support_topic(topic, by=place.members[1], now=clock)
    assert station_of(topic) == 1
    with transaction():
        support_topic(topic, by=place.members[2], now=clock)
    assert (station_of(topic), topic.gathered_on) == (2, date(2026, 6, 1))
    # 1 June 2026 is a Monday: two working days on is Wednesday.
    assert answer_by(topic, place.community) == date(2026, 6, 3)
    assert [row.kind for row in notify.waiting_for(place.members[0].id)] == ["topic_gathered"]
    with transaction():
        withdraw_support(topic, by=place.members[2])
    assert station_of(topic) == 2


def test_two_people_of_one_household_count_once_towards_it(place, clock):
    from consult.people import persons

    topic = propose(place, clock)
    with transaction():
        for n in range(3):
            support_topic(
                topic,
                by=persons.add_person(place.community, f"家人{n}", household=place.households[0], now=clock),
                now=clock,
            )
    assert topic.gathered_on is None


def test_the_chips_count_what_the_list_shows(place, clock):
    today = date(2026, 6, 1)
    topics = [propose(place, clock, title=f"第{n}件") for n in range(5)]
    with transaction():
        screen_topic(topics[0], decision=Decision(result="accepted"), now=clock)
        service.set_state(topics[1], "voting", clock)
        service.set_state(topics[2], "published", clock)
        service.set_posting(topics[2], today - timedelta(days=1))
    counts = station_counts(place.community, today)
    assert counts == [5, 2, 0, 1, 0, 1, 0, 1, 0, 0]
    for station in range(1, 10):
        rows = topics_of(place.community, station=station, today=today).rows
        assert len(rows) == counts[station]
        assert {station_of(t, today) for t, _p, _h in rows} <= {station}
    assert station_of(topics[2], today - timedelta(days=1)) == 6
    assert topics_of(place.community).rows[0][0].id in {t.id for t in topics}


def test_a_topic_is_found_by_its_number(place, clock):
    propose(place, clock)
    propose(place, clock, title="电梯")
    assert [t.title for t, _p, _h in topics_of(place.community, search="〔2026〕2号").rows] == ["电梯"]


def test_a_phone_number_is_taken_and_covered(place, clock):
    with transaction():
        topic = propose(place, clock)
        topic.what = "打13812345678找我，\u202e住3号楼2单元201室"
    assert str(topic.what).startswith("打13812345678")
    assert str(escape(topic.what)) == "打▇▇▇找我，住▇▇▇"


def test_the_photos_of_a_draft_become_the_topics(place, clock):
    with transaction():
        draft = keep_draft(
            place.community,
            words=TopicWords(title="灯", what="暗", place="", kind="other"),
            by=place.members[0],
            now=clock,
        )
        add_photos(draft, [reencoded(picture()) for _ in range(4)])
    assert len(draft.photos) == 4
    with pytest.raises(Invalid) as refused, transaction():
        add_photos(draft, [reencoded(picture())] * 2)
    assert refused.value.field == "photo"
    with transaction():
        drop_photo(draft, draft.photos[0].id)
    with transaction():
        topic = service.propose_draft(
            place.community,
            words=TopicWords(title="装灯", what="太暗了。", place="", kind="facility"),
            by=place.members[0],
            now=clock,
            form_key="k",
        )
    assert len(topic.photos) == 3
    assert draft_of(place.community, place.members[0].id) is None


def test_a_form_sent_again_leaves_a_newer_draft_alone(place, clock):
    given = {
        "title": "装灯",
        "what": "太暗了。",
        "place": "",
        "kind": "facility",
        "by": place.members[0],
        "now": clock,
        "form_key": "k",
    }
    with transaction():
        first = call(service.propose_draft, place.community, **given)
    with transaction():
        keep_draft(
            place.community,
            words=TopicWords(title="另一件", what="", place="", kind="other"),
            by=place.members[0],
            now=clock,
        )
    with transaction():
        assert call(service.propose_draft, place.community, **given).id == first.id
    assert draft_of(place.community, place.members[0].id).title == "另一件"


def test_somebody_elses_topic_names_the_role_and_who_typed_it(place, clock):
    given = {
        "title": "装灯",
        "what": "太暗了。",
        "place": "",
        "kind": "facility",
        "by": place.members[0],
        "now": clock,
        "form_key": None,
        "behalf": True,
    }
    with pytest.raises(Invalid) as refused, transaction():
        call(service.propose_draft, place.community, **given)
    assert refused.value.field == "on_behalf"
    with transaction():
        topic = call(service.propose_draft, place.community, role="7号楼一位老人", **given)
    assert (topic.proposer_id, topic.proposer_role, topic.entered_by_id) == (
        None,
        "7号楼一位老人",
        place.members[0].id,
    )
    assert support_counts([topic.id]) == {}


@pytest.mark.parametrize(
    ("matter", "result"), [("outside", "accepted"), ("own", "out_of_scope"), ("nonsense", "accepted")]
)
def test_the_list_a_matter_is_on_closes_some_decisions(place, clock, matter, result):
    topic = propose(place, clock)
    with pytest.raises(Invalid), transaction():
        screen_topic(
            topic, decision=Decision(result=result, reason="理由", refer_to="街道", matter=matter), now=clock
        )
    assert topic.state == "submitted"


def test_the_proposer_is_told_the_reason_and_where_it_went(place, clock):
    topic = propose(place, clock)
    with transaction():
        screen_topic(
            topic,
            decision=Decision(
                result="out_of_scope", reason="属于行政执法", refer_to="街道综合执法队", matter="outside"
            ),
            now=clock,
        )
    told = notify.waiting_for(place.members[0].id)[0]
    assert (told.kind, told.params["reason"], told.params["refer_to"]) == (
        "topic_out_of_scope",
        "属于行政执法",
        "街道综合执法队",
    )
    assert screenings_of(topic)[0].matter == "outside"


def test_a_photo_is_not_taken_off_a_page_that_is_out_of_date(place, clock):
    topic = propose(place, clock, photo=picture())
    with pytest.raises(Stale), transaction():
        service.drop_topic_photo(topic, topic.photos[0].id, version=topic.version - 1)
    with transaction():
        service.drop_topic_photo(topic, topic.photos[0].id, version=topic.version)
    assert topic.photos == []


def test_a_search_finds_only_what_is_shown(place, clock):
    with transaction():
        topic = propose(place, clock, title="ＬＥＤ路灯")
        topic.what, topic.place = "打13812345678找我", "3号楼2单元201室"
    for found in ("led路灯", "ＬＥＤ", "找我"):
        assert topics_of(place.community, search=found).total == 1
    for covered in ("13812345678", "1381234", "201室", "2单元201"):
        assert topics_of(place.community, search=covered).total == 0
    with transaction():
        topic.what = "改成别的话"
    assert topics_of(place.community, search="找我").total == 0
