"""Adoption, tasks, feedback, closing."""

from datetime import date, timedelta

import pytest

from consult.db import db, transaction
from consult.errors import Forbidden, Invalid
from consult.followup import service
from tests import factories


def task_due(place, decided, clock, due, **more):
    with transaction():
        return service.add_task(place.community, decided, title="公布第三季度停车收益", owner_role="业主委员会", due_on=due, by=None, now=clock, **more)


def test_an_explanation_of_a_delay_does_not_hide_it(place, decided, clock):
    task = task_due(place, decided, clock, date(2026, 5, 27))
    with transaction():
        service.update_task(place.community, task, status="in_progress", delay_note="银行对账延迟", by=None, now=clock)
    seen = service.task_view(task, date(2026, 6, 1))
    assert (seen.state, seen.late, task.due_on, task.delay_note) == ("late", 5, date(2026, 5, 27), "银行对账延迟")
    assert service.task_view(task, date(2026, 5, 27)).late == 0


def test_done_needs_evidence_and_a_recurring_task_lays_the_next(place, decided, clock):
    task = task_due(place, decided, clock, date(2026, 5, 31), recurs="quarterly")
    with pytest.raises(Invalid) as refused:
        service.update_task(place.community, task, status="done", by=None, now=clock)
    assert refused.value.field == "evidence"
    with transaction():
        following = service.update_task(place.community, task, status="done", evidence="公示照片", by=None, now=clock)
    assert (following.due_on, following.follows_id, following.recurs) == (date(2026, 8, 31), task.id, "quarterly")
    assert service.task_view(task, date(2026, 7, 1)).finished_late == 1
    assert decided.state == "carrying_out"


@pytest.mark.parametrize("due, rhythm, expected", [
    (date(2026, 1, 31), "monthly", date(2026, 2, 28)), (date(2026, 2, 28), "monthly", date(2026, 3, 31)),
    (date(2026, 11, 15), "quarterly", date(2027, 2, 15)), (date(2028, 2, 29), "yearly", date(2029, 2, 28))])
def test_the_next_due_day_keeps_to_the_month(due, rhythm, expected):
    assert service.next_due(due, rhythm) == expected


def test_not_adopting_needs_a_reason(place, decided, clock):
    with pytest.raises(Invalid) as refused:
        service.adopt(place.community, decided, status="not_adopted", reason=" ", by=None, now=clock)
    assert refused.value.field == "reason"
    with transaction():
        service.adopt(place.community, decided, status="partly", reason="分期", explanation="已逐户说明", by=place.admin.id, now=clock)
    assert (service.adoption_of(decided.id).explanation, decided.state) == ("已逐户说明", "carrying_out")


def test_one_rating_a_person_and_paper_adds_to_it(place, decided, clock):
    with transaction():
        service.rate(decided, place.members[0], "dissatisfied", now=clock)
        service.rate(decided, place.members[0], "satisfied", "好停了", now=clock)
        service.record_feedback(place.community, decided, {"very_satisfied": 1, "neutral": 1}, by=None, now=clock)
    felt = service.satisfaction_of(decided.id)
    assert (felt.total, felt.on_paper, str(felt.positive_pct)) == (3, 2, "66.7")
    comment = service.comments_of(decided.id)[0]
    with transaction():
        service.answer_comment(place.community, comment, "谢谢", by=place.admin.id, now=clock)
    assert comment.reply == "谢谢"


def test_another_communitys_person_does_not_rate(place, decided, clock):
    other = factories.make_community(db, slug="yunxi")
    with pytest.raises(Forbidden):
        service.rate(decided, other.members[0], "satisfied", now=clock)


def test_nothing_is_rated_before_it_is_published(place, topic, clock):
    with pytest.raises(Invalid):
        service.rate(topic, place.members[0], "satisfied", now=clock)


def test_closing_with_open_tasks_and_reopening_need_a_reason(place, decided, clock):
    task_due(place, decided, clock, (clock + timedelta(days=9)).date())
    with pytest.raises(Invalid):
        service.close_topic(place.community, decided, by=None, now=clock)
    with transaction():
        service.close_topic(place.community, decided, reason="改由业主大会办理", by=None, now=clock)
    assert decided.state == "closed"
    with pytest.raises(Invalid):
        service.reopen_topic(place.community, decided, reason="", by=None, now=clock)
    with transaction():
        service.reopen_topic(place.community, decided, reason="质量问题", by=None, now=clock)
    assert [c.kind for c in service.closings_of(decided.id)] == ["closed", "reopened"] and decided.state == "carrying_out"
