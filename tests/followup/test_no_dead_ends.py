"""A topic is not closed while its lawful posting runs; what was late stays late; a resident's words stay."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

import pytest

from consult.agenda.models import AgendaItem, Meeting
from consult.deciding import shipped_rule
from consult.followup.closing import close_topic
from consult.followup.tasks import TaskPlan, TaskState, add_task, steps_of
from consult.foundation.db import db, transaction
from consult.foundation.errors import Invalid
from consult.outcomes import projection, service
from consult.outcomes.notices import About, NoticeWords, Posting, post_notice, withdraw_notice
from consult.outcomes.service import Decided, ResultWords
from consult.outcomes.votes import Counted, VoteHeld, record_vote
from consult.topics import service as topics
from consult.topics.drafts import TopicWords
from tests.factories import sign_in
from tests.outcomes.conftest import place, topic  # noqa: F401


def posted(place, topic, clock):  # noqa: F811
    today = clock.date()
    vote = record_vote(
        place.community,
        topic,
        held=VoteHeld(question="同意装灯。", method="show_of_hands", closed_on=today),
        counted=Counted(
            rule=shipped_rule("COUNCIL_CHARTER"),
            tallies={"headcount": {"eligible": 25, "present": 21, "for": 15, "against": 4, "abstain": 2}},
        ),
        by=None,
        now=clock,
    )
    outcome = service.publish_outcome(
        place.community,
        topic,
        words=ResultWords(),
        decided=Decided(decided_on=today),
        vote=vote,
        by=None,
        now=clock,
    )
    with pytest.raises(Invalid):
        close_topic(place.community, topic, by=None, now=clock)
    return post_notice(
        place.community,
        words=NoticeWords(kind="结果公示", title="关于装灯"),
        posting=Posting(start_on=today),
        about=About(outcome=outcome),
        by=None,
        now=clock,
    )


def test_a_topic_is_not_closed_before_its_posting_is_over(place, topic, clock):  # noqa: F811
    """Before: it could be closed on the day it was posted, and even unposted."""
    with transaction():
        notice = posted(place, topic, clock)
    for days in (0, 14):
        with pytest.raises(Invalid), transaction():
            close_topic(place.community, topic, by=None, now=clock + timedelta(days=days))
    with transaction():
        withdraw_notice(notice, "日期有误", by=None, now=clock)
    with pytest.raises(Invalid), transaction():
        close_topic(place.community, topic, by=None, now=clock + timedelta(days=30))
    with transaction():
        notice.withdrawn_at = None
        close_topic(place.community, topic, by=None, now=clock + timedelta(days=15))
    assert topic.state == "closed"


def test_what_was_done_late_says_so_for_ever(place, topic, clock):  # noqa: F811
    """Before: on sheets, screens and the topic's life a task done a month late looked like any other."""
    today = clock.date()
    with transaction():
        topic.state = "published"
        add_task(
            place.community,
            topic,
            plan=TaskPlan(title="装灯", owner_role="物业", due_on=today - timedelta(days=34)),
            state=TaskState(status="done", done_on=today, evidence="照片"),
            recorded=True,
            by=None,
            now=clock,
        )
    (step,) = steps_of(topic.id, today + timedelta(days=900))
    assert (step.state, step.done_late) == ("done", 34)


def test_staff_change_a_residents_words_on_the_record_only(place, topic, clock, app):  # noqa: F811
    """Before: the words of the proposer were gone; then they stayed, without why and what had changed."""
    with transaction():
        topic.state, topic.proposer_id = "submitted", place.members[0].id
    edit = {"now": clock, "version": topic.version}
    with transaction():
        topics.edit_topic(
            topic, words=TopicWords(title="装电梯", what="老人上不了楼"), by=place.members[0].id, **edit
        )
    assert topics.edits_of(topic) == [], "their own change is theirs"
    admin_id, path = place.admin.id, f"/c/qinghe/topics/{topic.number}/edit"
    said = {"title": "加装电梯", "what": "老人上楼困难", "version": str(topic.version), "kind": topic.kind}
    db.session.rollback()  # the requests read what is committed from here on
    admin = sign_in(app.test_client(), admin_id)
    assert 'name="reason"' in admin.get(path).text
    refused = admin.post(path, data=said)
    assert refused.status_code == 400 and "请写明为什么改" in refused.text and "老人上楼困难" in refused.text
    assert admin.post(path, data={**said, "reason": "和提出人电话核对过"}).status_code == 302
    db.session.expire_all()
    (kept,) = topics.edits_of(topic)
    assert (kept.title, kept.what, kept.by_id) == ("装电梯", "老人上不了楼", place.admin.id)
    page = app.test_client().get(f"/c/qinghe/topics/{topic.number}").text
    assert "看提出人的原话" in page and "老人上不了楼" in page and "老人上楼困难" in page
    assert "和提出人电话核对过" in page and "<ins>加</ins>" in page and "<del>" in page


def test_a_live_meeting_that_adjourns_gives_back_what_it_did_not_settle(place, topic, clock):  # noqa: F811
    with transaction():
        meeting = Meeting(
            community_id=place.community.id,
            title="没开成的会",
            held_on=clock.date(),
            state="adjourned",
            created_at=clock,
        )
        db.session.add(meeting)
        db.session.flush()
        db.session.add(
            AgendaItem(meeting_id=meeting.id, position=1, topic_id=topic.id, title="灯", text="装灯。")
        )
        topic.state = "scheduled"
        db.session.flush()
        over = SimpleNamespace(seq=1, kind="adjourned", at=clock, by=None, event=SimpleNamespace())
        projection.project(meeting.id, [over])
    assert topic.state == "accepted"
