"""Results are a reading of the log: read again from nothing they are the same rows. And numbers
under haste.
"""

from __future__ import annotations

import threading
from datetime import date

import pytest

from consult import cli
from consult.foundation.db import db, transaction
from consult.foundation.errors import Invalid, NotFound
from consult.outcomes import projection, service
from consult.outcomes.notices import NoticeWords, Posting, post_notice
from consult.outcomes.numbers import next_number
from consult.outcomes.service import Decided, ResultWords
from consult.outcomes.votes import Counted, VoteHeld, record_vote, votes_of
from tests import factories
from tests.meetings.scene import make_scene


@pytest.fixture
def decided(db_session):
    """A live meeting that voted on both items; the first result is published, the second is a draft."""
    from consult.agenda.models import AgendaItem
    from consult.topics.models import Topic

    scene = make_scene(items=[{}, {"title": "广场时间", "text": "晚上九点以后不放音响。"}])
    with transaction():
        for n, item_id in enumerate(scene.items, 1):
            topic = Topic(
                community_id=scene.place.community.id,
                number=100 + n,
                title=f"议题{n}",
                what="…",
                kind="other",
                state="scheduled",
                submitted_on=date(2026, 5, 1),
                created_at=factories.NOW,
                moved_at=factories.NOW,
            )
            db.session.add(topic)
            db.session.flush()
            db.session.get(AgendaItem, item_id).topic_id = topic.id
    scene.begin()
    for n, _item in enumerate(scene.items):
        scene.debate(n)
        scene.do(scene.chair, "put")
        for person in scene.people[: 4 + n]:
            scene.do(person, "cast", choice="for")
        scene.do(scene.chair, "announce")
    first = db.session.get(AgendaItem, scene.items[0])
    with transaction():
        topic = db.session.get(Topic, first.topic_id)
        service.publish_outcome(
            scene.place.community,
            topic,
            decided=Decided(decided_on=date(2026, 6, 1)),
            words=ResultWords(),
            vote=votes_of(topic.id)[0],
            by=None,
            now=factories.NOW,
        )
        # Recorded later than the log: it must not shift the rounds read again.
        second = db.session.get(Topic, db.session.get(AgendaItem, scene.items[1]).topic_id)
        record_vote(
            scene.place.community,
            second,
            held=VoteHeld(question="先做哪个", method="survey", closed_on=date(2026, 6, 1)),
            counted=Counted(
                rule=None,
                tallies={},
                choose=1,
                options=[{"text": "甲", "count": 3}, {"text": "乙", "count": 1}],
            ),
            by=None,
            now=scene.now.replace(hour=23),
        )
    return scene


def test_read_again_from_nothing_the_rows_are_the_same(decided):
    before = projection.rows_of(decided.meeting_id)
    assert len(before["votes"]) == 2 and [bool(o["published_on"]) for o in before["outcomes"]] == [
        True,
        False,
    ]
    for _twice in range(2):
        with transaction():
            lines = projection.rebuild_all()
        assert [(line["meeting"], line["votes"], line["drafts"], line["same"]) for line in lines] == [
            (decided.meeting_id, 2, 1, True)
        ]
    assert projection.rows_of(decided.meeting_id) == before


def test_a_row_that_was_changed_by_hand_is_put_right_and_said(decided):
    before = projection.rows_of(decided.meeting_id)
    draft_vote = votes_of(before["outcomes"][1]["topic_id"])[0]
    with transaction():
        draft_vote.question, draft_vote.passed = "改过的", not draft_vote.passed
    with transaction():
        assert [line["same"] for line in projection.rebuild_all(decided.meeting_id)] == [False]
    assert projection.rows_of(decided.meeting_id) == before
    with pytest.raises(NotFound):
        projection.rebuild_all(999)


def test_the_same_events_again_add_nothing(decided):
    from consult.meetings.record import log

    before = projection.rows_of(decided.meeting_id)
    with transaction():
        projection.project(decided.meeting_id, log.read(decided.meeting_id))
    assert projection.rows_of(decided.meeting_id) == before


def test_the_command_says_a_line_a_meeting(decided, app, monkeypatch, capsys):
    monkeypatch.setattr("consult.cli.terminal.open_app", lambda: app)
    assert cli.main(["outcomes", "rebuild"]) == 0
    assert '"same": true' in capsys.readouterr().out
    with pytest.raises(SystemExit) as said:
        cli.main(["outcomes", "rebuild", "999"])
    assert "999" in str(said.value)


def test_a_number_wanted_by_two_at_once_goes_to_one_of_them(app):
    with app.app_context():
        place = factories.make_community(db)
        community_id, body_id = place.community.id, place.council.id
    start, got = threading.Barrier(2), []

    def take(title: str) -> None:
        from consult.people.models import Body, Community

        with app.app_context():
            community, body = db.session.get(Community, community_id), db.session.get(Body, body_id)
            number = next_number(body, 2026)
            start.wait(10)
            try:
                with transaction():
                    got.append(
                        post_notice(
                            community,
                            words=NoticeWords(kind="公告", title=title),
                            posting=Posting(start_on=date(2026, 6, 1), number=number),
                            by=None,
                            now=factories.NOW,
                        ).number
                    )
            except Invalid as refused:
                got.append(refused.field)

    both = [threading.Thread(target=take, args=(title,)) for title in ("一", "二")]
    for each in both:
        each.start()
    for each in both:
        each.join(30)
    assert sorted(got) == ["number", "青禾协〔2026〕1号"]
    with app.app_context():
        assert next_number(db.session.get(type(place.council), body_id), 2026) == "青禾协〔2026〕2号"
