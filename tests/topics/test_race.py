"""Two people, or one person's two taps, in the same instant: every topic its own number, one topic a form,
one support a person.

Threads with a connection each: on SQLite the process lock takes turns, on PostgreSQL the community's row
does.
"""

from __future__ import annotations

import threading

import pytest

from consult.foundation.db import db, transaction
from consult.topics import service
from consult.topics.drafts import TopicWords
from consult.topics.models import Topic, TopicSupport
from consult.topics.support import support_topic
from tests.factories import make_community

MANY = 8


@pytest.fixture
def place(app):
    with app.app_context():
        return make_community(db)


def at_once(app, deed):
    """Runs deed(n) in MANY threads let go together; returns what they raised."""
    gate, failed = threading.Barrier(MANY), []

    def run(n):
        with app.app_context():
            try:
                gate.wait(20)
                with transaction():
                    deed(n)
            except Exception as error:
                failed.append(error)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=run, args=(n,)) for n in range(MANY)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return failed


def test_topics_of_the_same_instant_take_numbers_in_a_row(app, place, clock):
    def propose(n):
        service.propose_topic(
            place.community,
            words=TopicWords(title=f"第{n}件事", what="说明一下。"),
            by=place.members[n % 6],
            now=clock,
        )

    assert at_once(app, propose) == []
    with app.app_context():
        rows = db.session.query(Topic).order_by(Topic.number).all()
        assert [t.number for t in rows] == [t.serial for t in rows] == list(range(1, MANY + 1))
        assert {t.document for t in rows} == {f"青禾议〔2026〕{n}号" for n in range(1, MANY + 1)}


def test_one_form_sent_many_times_at_once_makes_one_topic(app, place, clock):
    made = []

    def propose(n):
        made.append(
            service.propose_topic(
                place.community,
                words=TopicWords(title="同一件事", what="说明一下。"),
                by=place.members[0],
                now=clock,
                form_key="k" * 32,
            ).number
        )

    assert at_once(app, propose) == []
    assert made == [1] * MANY
    with app.app_context():
        assert db.session.query(Topic).count() == 1


def test_one_person_tapping_many_times_at_once_supports_once(app, place, clock):
    with app.app_context(), transaction():
        topic_id = service.propose_topic(
            place.community, words=TopicWords(title="装灯", what="晚上太暗。"), by=place.members[0], now=clock
        ).id

    def support(n):
        support_topic(service.topic_by_id(topic_id), by=place.members[1], now=clock)

    assert at_once(app, support) == []
    with app.app_context():
        assert (
            db.session.query(TopicSupport).filter_by(topic_id=topic_id, person_id=place.members[1].id).count()
            == 1
        )
