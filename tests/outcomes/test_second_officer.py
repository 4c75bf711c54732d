"""A result with legal effect takes two officers who want the very same; others where the body says so."""

from datetime import date

import pytest

from consult.accounts import second
from consult.foundation import settings
from consult.foundation.db import db, now_utc, transaction
from consult.foundation.journal import JournalEntry
from consult.outcomes import service
from consult.outcomes.models import Notice
from consult.people import offices, persons
from consult.people.models import Body, Community, Office
from consult.people.persons import PersonFacts
from tests import factories
from tests.outcomes.steps import hidden as hidden_in
from tests.outcomes.steps import in_two_steps
from tests.outcomes.test_views import world  # noqa: F401

RESULT = "/c/qinghe/staff/topics/7/result"
FORM = {"decided_on": "2026-05-04", "text": "同意加装第二部电梯。", "number": "青禾协〔2026〕9号"}
VOTE = {
    "question": "同意加装第二部电梯。",
    "rule_id": "COUNCIL_CHARTER",
    "closed_on": "2026-05-04",
    "headcount.eligible": "25",
    "headcount.for": "20",
    "headcount.against": "2",
    "headcount.abstain": "0",
}


@pytest.fixture
def officers(app, world):  # noqa: F811
    """Recorder (twice: the same person at two browsers), chair."""
    with app.app_context():
        community = db.session.get(Notice, world["notice"]).community_id
        found = {
            kind: next(
                term.person_id
                for term in db.session.query(Office).filter_by(community_id=community, kind=kind)
            )
            for kind in ("recorder", "chair")
        }
    one, same = (factories.sign_in(app.test_client(), found["recorder"]) for _ in range(2))
    return one, same, factories.sign_in(app.test_client(), found["chair"])


def published(app, world) -> int:  # noqa: F811
    with app.app_context():
        return len(service.outcomes_of(world["topic"]))


def hidden(page: str) -> dict[str, str]:
    waits = page[page.index('id="second"') :]
    waits = waits[: waits.index("</section>")]
    return hidden_in(waits, "<form") if "<form" in waits else {}


def test_a_result_with_legal_effect_takes_two_who_say_the_same(app, world, officers):  # noqa: F811
    """Before: one officer entered an invented vote, published it and posted it."""
    one, same, chair = officers
    one.post("/c/qinghe/staff/topics/7/vote", data={**VOTE, "legal_effect": "decision"})
    wanted = {**FORM, "legal_effect": "decision"}
    wrong = one.post(RESULT, data={**wanted, "status": "rejected"})
    assert wrong.status_code == 400, "what is wrong is said to the first already"
    for again in (one, same, one):
        assert in_two_steps(again, RESULT, wanted).headers["Location"].endswith(RESULT)
        assert published(app, world) == 1
    assert hidden(one.get(RESULT).text) == {}, "nobody confirms themselves"
    page = chair.get(RESULT).text
    assert "同意加装第二部电梯。" in page and "先看样张，再确认" in page
    # Who changes a word wants something else, to which the other would have to agree.
    assert in_two_steps(chair, RESULT, {**hidden(page), "summary": "不同意。"}).status_code == 302
    assert published(app, world) == 1
    in_two_steps(one, RESULT, wanted)
    moderator = app.test_client()
    assert moderator.post(RESULT, data=wanted).status_code == 403
    done = in_two_steps(chair, RESULT, hidden(chair.get(RESULT).text))
    assert done.status_code == 302 and "/notice" in done.headers["Location"]
    assert published(app, world) == 2
    with app.app_context():
        entries = [e for e in db.session.query(JournalEntry) if e.verb == "second_agreed"]
        assert [(e.detail["act"], e.by_id != e.detail["first"]) for e in entries] == [
            ("result.publish", True)
        ]


def test_a_plain_notice_takes_one_and_a_body_may_settle_it_otherwise(app, world, officers):  # noqa: F811
    """(That a result as it was voted takes one, and what is written beside it two: test_beside.)"""
    one, _same, chair = officers
    form = {"kind": "公告", "title": "停水", "text": "周六停水。", "start_on": "2026-05-04"}
    for n, agreed in enumerate((False, True)):
        form["title"] = f"停水{n}"
        at = in_two_steps(one, "/c/qinghe/staff/notices/new", form).headers["Location"]
        withdraw = at.replace("/notices/", "/staff/notices/") + "/withdraw"
        with app.app_context(), transaction():
            community = db.session.query(Community).filter_by(slug="qinghe").one()
            body = db.session.get(Body, db.session.get(Notice, world["notice"]).body_id)
            assert second.needed(community, "notice.withdraw", body) == agreed
            assert second.needed(community, "result.publish", body)
        one.post(withdraw, data={"reason": "日期有误"})
        with app.app_context():
            down = db.session.get(Notice, int(at.rpartition("/")[2])).withdrawn_at
            assert (down is None) == agreed
        if agreed:
            chair.post(withdraw, data=hidden(chair.get(at).text))
            with app.app_context():
                assert db.session.get(Notice, int(at.rpartition("/")[2])).withdrawn_at is not None
        else:
            with app.app_context(), transaction():
                community = db.session.query(Community).filter_by(slug="qinghe").one()
                settings.change(
                    community, "second_corrections", 1, holds={"staff_admin"}, by=None, now=now_utc()
                )


def test_the_desk_shows_what_waits_to_who_may_confirm_it_and_to_who_asked(app, world, officers):  # noqa: F811
    """Before, it was shown on the page of the thing alone, which nobody had a reason to open."""
    one, same, chair = officers
    one.post("/c/qinghe/staff/topics/7/vote", data={**VOTE, "legal_effect": "decision"})
    desk = "/c/qinghe/staff/"
    assert all("复核" not in each.get(desk).text for each in (one, chair))
    in_two_steps(one, RESULT, {**FORM, "legal_effect": "decision"})
    page = chair.get(desk).text
    waits = page[page.index('id="confirm"') :]
    assert "等您复核：1件" in page and RESULT in waits and "提出" in waits and 'id="asked"' not in page
    for each in (one, same):
        page = each.get(desk).text
        asked = page[page.index('id="asked"') :]
        assert "还没有第二人复核" in asked and RESULT in asked and 'id="confirm"' not in page
    assert "Waiting for your confirmation: 1" in chair.get(desk, headers={"Accept-Language": "en"}).text
    # Somebody at the desk who may not publish sees nothing of it.
    with app.app_context():
        community = db.session.query(Community).filter_by(slug="qinghe").one()
        with transaction():
            member = persons.add_person(
                community, "网格员", household=None, facts=PersonFacts(level="staff"), by=None, now=now_utc()
            )
            offices.grant_office(member, "grid_worker", from_on=date(2026, 1, 1), now=now_utc())
    page = factories.sign_in(app.test_client(), member).get(desk)
    assert page.status_code == 200 and "复核" not in page.text
    in_two_steps(chair, RESULT, hidden(chair.get(RESULT).text))
    assert all("复核" not in each.get(desk).text for each in (one, chair))
