"""Adoption, tasks, feedback, closing."""

import io
from datetime import date, timedelta

import pytest

from consult.followup import service
from consult.followup.closing import close_topic, closings_of, reopen_topic
from consult.followup.feedback import (
    answer_again,
    answer_comment,
    ask_again,
    comments_of,
    is_concerned,
    rate,
    record_feedback,
    satisfaction_of,
)
from consult.followup.service import Stated
from consult.followup.tasks import (
    MAX_PHOTOS,
    Statement,
    add_task,
    adoption_of,
    next_due,
    photo_of,
    photos_of,
    task_view,
    tasks_of,
    undo_task,
    update_task,
)
from consult.foundation.db import db, transaction
from consult.foundation.errors import Forbidden, Invalid, Stale
from consult.people.persons import PersonFacts
from tests import factories
from tests.factories import call


def task_due(place, decided, clock, due, **more):
    with transaction():
        return call(
            add_task,
            place.community,
            decided,
            title="公布第三季度停车收益",
            owner_role="业主委员会",
            due_on=due,
            by=None,
            now=clock,
            **more,
        )


def test_an_explanation_of_a_delay_does_not_hide_it(place, decided, clock):
    task = task_due(place, decided, clock, date(2026, 5, 27))
    with transaction():
        update_task(
            place.community,
            task,
            statement=Statement(status="in_progress", delay_note="银行对账延迟"),
            by=None,
            now=clock,
        )
    seen = task_view(task, date(2026, 6, 1))
    assert (seen.state, seen.late, task.due_on, task.delay_note) == (
        "late",
        5,
        date(2026, 5, 27),
        "银行对账延迟",
    )
    assert task_view(task, date(2026, 5, 27)).late == 0


def test_done_needs_evidence_and_a_recurring_task_lays_the_next(place, decided, clock):
    task = task_due(place, decided, clock, date(2026, 5, 31), recurs="quarterly")
    with pytest.raises(Invalid) as refused:
        update_task(place.community, task, statement=Statement(status="done"), by=None, now=clock)
    assert refused.value.field == "evidence"
    with transaction():
        following = update_task(
            place.community, task, statement=Statement(status="done", evidence="公示照片"), by=None, now=clock
        )
    assert (following.due_on, following.follows_id, following.recurs) == (
        date(2026, 8, 31),
        task.id,
        "quarterly",
    )
    assert task_view(task, date(2026, 7, 1)).finished_late == 1
    assert decided.state == "carrying_out"


@pytest.mark.parametrize(
    "due, rhythm, expected",
    [
        (date(2026, 1, 31), "monthly", date(2026, 2, 28)),
        (date(2026, 2, 28), "monthly", date(2026, 3, 31)),
        (date(2026, 11, 15), "quarterly", date(2027, 2, 15)),
        (date(2028, 2, 29), "yearly", date(2029, 2, 28)),
    ],
)
def test_the_next_due_day_keeps_to_the_month(due, rhythm, expected):
    assert next_due(due, rhythm) == expected


def test_not_adopting_needs_a_reason(place, decided, clock):
    with pytest.raises(Invalid) as refused:
        service.adopt(
            place.community, decided, stated=Stated(status="not_adopted", reason=" "), by=None, now=clock
        )
    assert refused.value.field == "reason"
    with transaction():
        service.adopt(
            place.community,
            decided,
            stated=Stated(status="partly", reason="分期", explanation="已逐户说明"),
            by=place.admin.id,
            now=clock,
        )
    assert (adoption_of(decided.id).explanation, decided.state) == ("已逐户说明", "carrying_out")


def test_one_rating_a_person_and_paper_adds_to_it(place, decided, clock):
    with transaction():
        rate(decided, place.members[0], "dissatisfied", now=clock)
        rate(decided, place.members[0], "satisfied", "好停了", now=clock)
        record_feedback(place.community, decided, {"very_satisfied": 1, "neutral": 1}, by=None, now=clock)
    felt = satisfaction_of(decided.id)
    assert (felt.total, felt.on_paper, str(felt.positive_pct)) == (3, 2, "66.6")
    comment = comments_of(decided.id)[0]
    with transaction():
        answer_comment(place.community, comment, "谢谢", by=place.admin.id, now=clock)
    assert comment.reply == "谢谢"


def test_another_communitys_person_does_not_rate(place, decided, clock):
    other = factories.make_community(db, slug="yunxi")
    with pytest.raises(Forbidden):
        rate(decided, other.members[0], "satisfied", now=clock)


def test_nothing_is_rated_before_it_is_published(place, topic, clock):
    with pytest.raises(Invalid):
        rate(topic, place.members[0], "satisfied", now=clock)


def test_closing_with_open_tasks_and_reopening_need_a_reason(place, decided, clock):
    task_due(place, decided, clock, (clock + timedelta(days=9)).date())
    with pytest.raises(Invalid):
        close_topic(place.community, decided, by=None, now=clock)
    with transaction():
        close_topic(place.community, decided, reason="改由业主大会办理", by=None, now=clock)
    assert decided.state == "closed"
    with pytest.raises(Invalid):
        reopen_topic(place.community, decided, reason="", by=None, now=clock)
    with transaction():
        reopen_topic(place.community, decided, reason="质量问题", by=None, now=clock)
    assert [c.kind for c in closings_of(decided.id)] == [
        "closed",
        "reopened",
    ] and decided.state == "carrying_out"


def statement(place, task, clock, status="done", **more):
    with transaction():
        return call(update_task, place.community, task, status=status, by=place.admin.id, now=clock, **more)


def test_a_mistaken_statement_is_taken_back_whole_within_its_time(place, decided, clock):
    task = task_due(place, decided, clock, date(2026, 5, 31), recurs="monthly")
    statement(place, task, clock, "in_progress", delay_note="等材料")
    following = statement(place, task, clock, evidence="照片", photos=[("验收", b"jpeg")])
    assert following.due_on == date(2026, 6, 30) and len(photos_of([task.id])) == 1
    with transaction():
        undo_task(place.community, task, by=place.admin.id, now=clock + timedelta(hours=23))
    assert (task.status, task.done_on, task.evidence, task.delay_note) == ("in_progress", None, "", "等材料")
    assert photos_of([task.id]) == [] and [s.task.id for s in tasks_of(decided.id, date(2026, 6, 1))] == [
        task.id
    ]
    with transaction():
        undo_task(place.community, task, by=place.admin.id, now=clock + timedelta(hours=23))
    assert (task.status, task.delay_note) == ("pending", "")
    with pytest.raises(Invalid):
        undo_task(place.community, task, by=place.admin.id, now=clock)


def test_after_its_time_or_once_the_next_is_begun_nothing_is_taken_back(place, decided, clock):
    task = task_due(place, decided, clock, date(2026, 5, 31), recurs="monthly")
    following = statement(place, task, clock, evidence="照片")
    with pytest.raises(Invalid):
        undo_task(place.community, task, by=None, now=clock + timedelta(hours=25))
    statement(place, following, clock, "in_progress")
    with pytest.raises(Invalid):
        undo_task(place.community, task, by=None, now=clock)
    assert task.status == "done"


def test_taking_back_the_last_done_opens_the_topic_again(place, decided, clock):
    task = task_due(place, decided, clock, date(2026, 6, 30))
    statement(place, task, clock, evidence="验收单")
    assert decided.state == "done"
    with transaction():
        undo_task(place.community, task, by=None, now=clock)
    assert decided.state == "carrying_out" and task.status == "pending"


def test_an_older_page_is_refused_and_the_same_statement_twice_is_one(place, decided, clock):
    task = task_due(place, decided, clock, date(2026, 6, 30), recurs="monthly")
    assert statement(place, task, clock, evidence="照片", seen=0) is not None
    assert statement(place, task, clock, evidence="照片", seen=0) is None
    assert len(tasks_of(decided.id, date(2026, 6, 1))) == 2
    with pytest.raises(Stale):
        statement(place, task, clock, "cancelled", seen=0)
    assert task.status == "done"


def test_a_photo_alone_is_evidence_and_is_stored_without_its_place(place, decided, clock):
    from PIL import Image

    from consult.foundation.pictures import reencoded

    taken = io.BytesIO()
    exif = Image.Exif()
    exif[0x8825] = {1: "N", 2: (31.0, 30.0, 0.0)}
    Image.new("RGB", (40, 30), "red").save(taken, "JPEG", exif=exif)
    task = task_due(place, decided, clock, date(2026, 6, 30))
    statement(place, task, clock, photos=[("完工", reencoded(taken.getvalue()))])
    kept = photo_of(decided, photos_of([task.id])[0].id)
    assert (
        Image.open(io.BytesIO(taken.getvalue())).getexif()
        and not Image.open(io.BytesIO(kept)).getexif()
        and task.status == "done"
    )
    with pytest.raises(Invalid) as refused:
        statement(place, task, clock, photos=[("", kept)] * MAX_PHOTOS)
    assert refused.value.field == "photo"


def test_the_same_task_and_the_same_adoption_sent_twice_are_one(place, decided, clock):
    one, two = (task_due(place, decided, clock, date(2026, 6, 30)) for _ in range(2))
    with transaction():
        first, second = (
            service.adopt(
                place.community, decided, stated=Stated(status="partly", reason="分期"), by=None, now=clock
            )
            for _ in range(2)
        )
        totals = [
            record_feedback(place.community, decided, {"satisfied": 3}, form_key="k", by=None, now=clock)
            for _ in range(2)
        ]
    assert (
        one is two and first is second and totals[0] is totals[1] and satisfaction_of(decided.id).total == 3
    )


def test_who_is_not_concerned_or_not_confirmed_does_not_rate(place, decided, clock):
    from consult.people import persons

    with transaction():
        elsewhere = persons.add_person(
            place.community, "外楼居民", facts=PersonFacts(level="roll"), now=clock
        )
        unsure = persons.add_person(
            place.community,
            "自报家人",
            household=place.households[0],
            facts=PersonFacts(level="declared"),
            now=clock,
        )
    assert decided.body_id == place.owners.id  # the owners of building 3
    for person in (elsewhere, unsure):
        with pytest.raises(Forbidden):
            rate(decided, person, "satisfied", now=clock)
    assert is_concerned(decided, place.members[1]) and not is_concerned(decided, elsewhere)
    with transaction():
        decided.body_id = place.council.id
    assert is_concerned(decided, elsewhere)


def test_dissatisfied_opens_the_way_to_doing_it_again(place, decided, clock):
    task = task_due(place, decided, clock, date(2026, 5, 20))
    statement(place, task, clock, evidence="口头")
    member = place.members[0]
    with transaction():
        rate(decided, member, "satisfied", now=clock)
    with pytest.raises(Invalid):
        ask_again(place.community, decided, member, "没贴出来", now=clock)
    with transaction():
        rate(decided, member, "dissatisfied", now=clock)
        asked = ask_again(place.community, decided, member, "没贴出来", task_ids=[task.id], now=clock)
        again = ask_again(place.community, decided, member, "账目没贴出来", task_ids=[task.id], now=clock)
        close_topic(place.community, decided, by=None, now=clock)
    assert asked is again and asked.answer_by == date(2026, 6, 8)  # five working days after Monday 1 June
    with pytest.raises(Invalid):
        ask_again(place.community, decided, member, "别处的事", task_ids=[999], now=clock)
    with pytest.raises(Invalid) as refused:
        answer_again(place.community, asked, granted=True, answer="属实", by=None, now=clock)
    assert refused.value.field == "due_on"
    with transaction():
        answer_again(
            place.community,
            asked,
            granted=True,
            answer="属实，重贴",
            due_on=date(2026, 6, 15),
            by=place.admin.id,
            now=clock,
        )
    laid = tasks_of(decided.id, date(2026, 6, 1))[-1].task
    assert (decided.state, laid.follows_id, laid.due_on, task.status) == (
        "carrying_out",
        task.id,
        date(2026, 6, 15),
        "done",
    )
    assert [c.kind for c in closings_of(decided.id)] == ["closed", "reopened"]
    with pytest.raises(Invalid):
        answer_again(place.community, asked, granted=False, answer="再答", by=None, now=clock)
