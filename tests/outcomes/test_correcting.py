"""Corrected on the record, and taken back: old and new both stay.

Before: a wrong telephone on a posted notice could only be withdrawn and posted anew, without a trace of what
was wrong; a vote recorded with a slip stayed for ever.
"""

from __future__ import annotations

from datetime import timedelta

import pytest

from consult.foundation.db import db, now_utc, transaction
from consult.foundation.errors import Invalid
from consult.outcomes import checking, correcting, service, votes
from consult.outcomes.models import Notice, Outcome, VoteRecord
from consult.people.models import Community
from consult.topics.models import Topic
from tests import factories
from tests.outcomes.steps import by_two, officer
from tests.outcomes.test_views import world  # noqa: F401


@pytest.fixture
def staff(app, world):  # noqa: F811
    client = app.test_client()
    with app.app_context():
        factories.sign_in(client, world["admin"])
    return client


def correct(app, world):  # noqa: F811
    return f"/c/qinghe/staff/notices/{world['notice']}/correct"


def test_a_wrong_telephone_starts_the_days_anew_and_a_slip_does_not(app, world, staff):  # noqa: F811
    with app.app_context(), transaction():
        notice = db.session.get(Notice, world["notice"])
        notice.text, first_end, code = "关于加装电梯表诀结果。", notice.end_on, notice.code
    address, chair = correct(app, world), officer(app, "chair")
    assert staff.get(address).status_code == 200
    nothing = staff.post(address, data={"new_text": "关于加装电梯表诀结果。"})
    assert nothing.status_code == 400
    unsaid = staff.post(address, data={"new_text": "关于加装电梯表决结果。"})
    assert unsaid.status_code == 400 and 'href="#reason_text"' in unsaid.text
    slip = {"new_text": "关于加装电梯表决结果。", "reason_text": "错别字"}
    sheet = staff.post(address, data=slip).text
    assert "更正公告" in sheet and "表诀" in sheet and "表决" in sheet and "公示期不变" in sheet
    assert by_two(staff, chair, address, slip).status_code == 302
    phone = {"new_phone": "0510-0000 0000", "reason_phone": "号码录错，打不通", "number": "青禾协〔2026〕5号"}
    sheet = staff.post(address, data=phone).text
    assert "公示期重新计算" in sheet and "0510-0000 0000" in sheet
    assert by_two(staff, chair, address, phone).status_code == 302
    with app.app_context():
        notice = db.session.get(Notice, world["notice"])
        assert (notice.text, notice.end_on, notice.code) == ("关于加装电梯表诀结果。", first_end, code)
        one, two = correcting.corrections_of(notice)
        assert (one.kind, one.end_on, two.number) == ("更正公告", first_end, "青禾协〔2026〕5号")
        assert two.days == 15 and correcting.hangs_until(notice) == two.end_on
        assert correcting.as_posted(notice)["phone"] == "0510-0000 0000"
        topic = db.session.get(Topic, world["topic"])
        assert topic.posted_until == two.end_on
        community = db.session.get(Community, notice.community_id)
        found = [each.code for each in checking.check_community(community) if each.code == "notice_changed"]
        assert len(found) == 1, "the corrections are under their own check codes"
    page = staff.get(f"/c/qinghe/notices/{world['notice']}").text
    assert "<del>关于加装电梯表诀结果。</del>" in page and "号码录错，打不通" in page
    printed = staff.get(f"/c/qinghe/notices/{world['notice']}/print").text
    assert "已更正，见青禾协〔2026〕5号" in printed


def test_a_resolution_is_not_corrected_to_what_was_not_voted(app, world, staff):  # noqa: F811
    text = "同意在北侧加装一部电梯。" * 12
    answer = staff.post(
        correct(app, world),
        data={"new_resolution": text.replace("北侧", "南侧", 1), "reason_resolution": "弄错了"},
    )
    assert answer.status_code == 400 and "会上没有这样表决" in answer.text
    with app.app_context():
        notice = db.session.get(Notice, world["notice"])
        assert correcting.corrections_of(notice) == []


def test_a_recorded_vote_is_taken_back_with_all_that_rests_on_it(app, world, staff):  # noqa: F811
    with app.app_context():
        outcome = db.session.get(Outcome, world["outcome"])
        vote, live = outcome.vote_id, VoteRecord(source="live")
        community = db.session.get(Community, outcome.community_id)
        with pytest.raises(Invalid):
            correcting.take_back_vote(community, live, "x", by=None, now=now_utc())
    address = f"/c/qinghe/staff/topics/7/votes/{vote}/take-back"
    assert staff.post(address, data={"reason": " "}).status_code == 400
    assert staff.post(address, data={"reason": "计票单看错一行"}).status_code == 302, "one asks"
    assert officer(app, "chair").post(address, data={"reason": "计票单看错一行"}).status_code == 302
    assert staff.post(address, data={"reason": "再来"}).status_code == 400
    with app.app_context():
        assert db.session.get(VoteRecord, vote).taken_back_reason == "计票单看错一行"
        topic = db.session.get(Topic, world["topic"])
        assert (service.outcomes_of(topic.id), votes.last_vote(topic)) == ([], None)
        assert db.session.get(Notice, world["notice"]).withdrawn_reason == "计票单看错一行"
        assert topic.state == "accepted"
    for path in (f"/results/{world['outcome']}", f"/notices/{world['notice']}", "/staff/topics/7/vote"):
        assert "计票单看错一行" in staff.get(f"/c/qinghe{path}").text, path
    assert "列入议程：加装电梯" in staff.get("/c/qinghe/staff/").text


def test_a_statement_about_a_task_is_taken_back_later_too(app, world, staff, clock):  # noqa: F811
    from consult.followup import tasks

    with app.app_context():
        task = db.session.query(tasks.Task).filter_by(topic_id=world["topic"]).first()
        community = db.session.get(Community, task.community_id)
        then = now_utc()
        with transaction():
            tasks.update_task(
                community,
                task,
                statement=tasks.Statement(status="done", evidence="照片"),
                by=None,
                now=then,
            )
        later = then + timedelta(days=9)
        with pytest.raises(Invalid) as refused, transaction():
            tasks.undo_task(community, task, by=None, now=later)
        assert refused.value.field == "reason"
        with transaction():
            tasks.undo_task(community, task, reason="日期登记错了", by=None, now=later)
        assert task.status == "pending"
        (kept,) = tasks.taken_back(task.id)
        assert (kept.undone_reason, kept.undone_at) == ("日期登记错了", later)
    assert "日期登记错了" in staff.get("/c/qinghe/topics/7/progress").text
