"""The pages of results over HTTP: what a stranger sees, what staff enter, who is refused."""

from datetime import date

import pytest

from consult.deciding import shipped_rule
from consult.followup.tasks import TaskPlan, add_task
from consult.foundation.db import db, transaction
from consult.outcomes import service
from consult.outcomes.notices import (
    About,
    NoticeWords,
    Posting,
    notice_for,
    objections_to,
    post_notice,
    withdraw_notice,
)
from consult.outcomes.service import Decided, ResultWords
from consult.outcomes.votes import Counted, Paper, VoteHeld, record_vote, votes_of
from tests import factories
from tests.outcomes.steps import in_two_steps


@pytest.fixture
def world(app, clock):
    """ids of a community with a posted, carried-out result."""
    from consult.topics.models import Topic

    with app.app_context():
        place = factories.make_community(db)
        other = factories.make_community(db, slug="yunxi")
        from consult.foundation.days import local_day
        from consult.foundation.db import now_utc

        now = now_utc()
        today = local_day(place.community, now)
        with transaction():
            place.owners.number_prefix = "青禾协"
            topic = Topic(
                community_id=place.community.id,
                number=7,
                title="加装电梯",
                what="没有电梯",
                kind="elevator",
                state="accepted",
                body_id=place.owners.id,
                submitted_on=date(2026, 3, 2),
                created_at=clock,
            )
            db.session.add(topic)
            db.session.flush()
            vote = record_vote(
                place.community,
                topic,
                held=VoteHeld(
                    question="同意在北侧加装一部电梯。" * 12,
                    method="written_ballot",
                    opened_on=date(2026, 3, 28),
                    closed_on=date(2026, 4, 3),
                    body=place.owners,
                ),
                counted=Counted(
                    rule=shipped_rule("OWN_SPECIAL"),
                    tallies={
                        "headcount": {"eligible": 12, "for": 9, "against": 2, "abstain": 0},
                        "area_sqm": {"eligible": 106320, "for": 79860, "against": 17600, "abstain": 0},
                    },
                ),
                paper=Paper(source_note="计票单"),
                by=place.recorder.id,
                now=now,
            )
            outcome = service.publish_outcome(
                place.community,
                topic,
                decided=Decided(
                    decided_on=date(2026, 4, 3),
                    number="青禾协〔2026〕3号",
                    presided_by_role="社区居委会议事专员",
                ),
                words=ResultWords(minority_explanation="隔音窗写入协议。"),
                vote=vote,
                by=place.admin.id,
                now=now,
            )
            notice = post_notice(
                place.community,
                words=NoticeWords(kind="结果公示", title="关于加装电梯表决结果的公示"),
                posting=Posting(start_on=today, channels=["公开栏"]),
                about=About(outcome=outcome),
                by=place.admin.id,
                now=now,
            )
            add_task(
                place.community,
                topic,
                plan=TaskPlan(title="签订协议", owner_role="业主代表", due_on=date(2026, 4, 30)),
                by=None,
                now=now,
            )
        return {
            "topic": topic.id,
            "notice": notice.id,
            "outcome": outcome.id,
            "code": notice.code,
            "member": place.members[0].id,
            "admin": place.admin.id,
            "other": other.members[0].id,
            "other_admin": other.admin.id,
            "today": today,
        }


def public(world):
    return [
        f"/c/qinghe{path}"
        for path in (
            "/notices",
            f"/notices/{world['notice']}",
            f"/notices/{world['notice']}/print",
            "/results",
            f"/results/{world['outcome']}",
            f"/verify/{world['code']}",
            "/wall",
            "/wall?o=portrait",
            "/wall/slides",
            "/progress",
            "/topics/7/progress",
        )
    ]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_stranger_reads_everything_public_in_both_languages(client, world, lang):
    client.set_cookie("lang", lang)
    for address in public(world):
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert len(answer.data) < 150_000
        assert "style=" not in answer.get_data(as_text=True)


def test_the_result_shows_the_rule_in_numbers_for_this_case(client, world):
    client.set_cookie("lang", "en")
    page = client.get(f"/c/qinghe/results/{world['outcome']}").get_data(as_text=True)
    assert "By floor area: 974.60 ㎡ of 1063.20 ㎡ took part; at least 708.80 ㎡ were needed." in page
    assert "798.60 ㎡ agreed; at least 730.95 ㎡ were needed." in page


def test_another_communitys_address_does_not_lead_here(client, world):
    for path in (
        f"/notices/{world['notice']}",
        f"/results/{world['outcome']}",
        f"/verify/{world['code']}",
        "/topics/7/progress",
    ):
        assert client.get(f"/c/yunxi{path}").status_code == 404


def staff_posts(world):
    return [
        f"/c/qinghe/staff{path}"
        for path in (
            "/topics/7/vote",
            "/topics/7/result",
            f"/results/{world['outcome']}/notice",
            "/notices/new",
            f"/notices/{world['notice']}/withdraw",
            f"/notices/{world['notice']}/objections",
            "/objections/1/answer",
            "/topics/7/adoption",
            "/topics/7/tasks",
            "/topics/7/tasks/1",
            "/topics/7/comments/1",
            "/topics/7/paper",
            "/topics/7/close",
        )
    ]


@pytest.mark.parametrize("who", ["stranger", "member", "other", "other_admin"])
def test_staff_forms_are_closed_to_everybody_else(app, client, world, who):
    if who != "stranger":
        with app.app_context():
            factories.sign_in(client, world[who])
    for address in staff_posts(world):
        assert client.post(address, data={"reason": "x"}).status_code in (403, 404), address
    if who != "member":
        assert (
            client.post(f"/c/qinghe/notices/{world['notice']}/objections", data={"text": "x"}).status_code
            == 403
        )
        assert client.post("/c/qinghe/topics/7/rate", data={"score": "satisfied"}).status_code == 403


def test_a_member_objects_and_rates_and_staff_answer(app, client, world):
    with app.app_context():
        factories.sign_in(client, world["member"])
    assert (
        client.post(
            f"/c/qinghe/notices/{world['notice']}/objections", data={"text": "采光怎么办"}
        ).status_code
        == 302
    )
    assert client.get("/c/qinghe/topics/7/rate").status_code == 200
    wrong = client.post("/c/qinghe/topics/7/rate", data={"score": "great", "comment": "留住我"})
    assert wrong.status_code == 400 and "留住我" in wrong.get_data(as_text=True)
    assert (
        client.post("/c/qinghe/topics/7/rate", data={"score": "satisfied", "comment": "不错"}).status_code
        == 302
    )
    staff = app.test_client()
    with app.app_context():
        factories.sign_in(staff, world["admin"])
    assert staff.post("/c/qinghe/staff/objections/1/answer", data={"answer": "已复测。"}).status_code == 302
    page = client.get(f"/c/qinghe/notices/{world['notice']}").get_data(as_text=True)
    assert "采光怎么办" in page and "已复测。" in page and "居民甲</p>" not in page


def test_a_number_taken_twice_keeps_what_was_typed(app, client, world):
    with app.app_context():
        factories.sign_in(client, world["admin"])
    form = {
        "kind": "公告",
        "title": "另一份公告",
        "number": "青禾协〔2026〕3号",
        "start_on": world["today"].isoformat(),
        "text": "正文留住",
    }
    answer = in_two_steps(client, "/c/qinghe/staff/notices/new", form)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 400 and "已经用过" in page and "正文留住" in page and "另一份公告" in page
    other = {**form, "number": "青禾协〔2026〕4号"}
    assert in_two_steps(client, "/c/qinghe/staff/notices/new", other).status_code == 302


def test_staff_record_a_vote_from_paper_and_totals_are_checked(app, client, world):
    with app.app_context():
        factories.sign_in(client, world["admin"])
    for page in (
        "/topics/7/vote",
        "/topics/7/result",
        "/notices/new",
        "/results",
        "/tasks",
        f"/results/{world['outcome']}/notice",
    ):
        assert client.get(f"/c/qinghe/staff{page}").status_code == 200, page
    form = {
        "question": "再议",
        "rule_id": "COUNCIL_CHARTER",
        "closed_on": "2026-04-20",
        "headcount.eligible": "25",
        "headcount.for": "20",
        "headcount.against": "9",
        "headcount.abstain": "0",
    }
    answer = client.post("/c/qinghe/staff/topics/7/vote", data={**form, "legal_effect": "decision"})
    assert answer.status_code == 400 and "合计29人，超过应参与的25人，请核对" in answer.text
    asked = client.post("/c/qinghe/staff/topics/7/vote", data={**form, "headcount.against": "2"})
    assert asked.status_code == 400 and 'name="legal_effect" value="decision" checked' not in asked.get_data(
        as_text=True
    )
    for _again in range(2):
        assert (
            client.post(
                "/c/qinghe/staff/topics/7/vote",
                data={**form, "headcount.against": "2", "legal_effect": "consultation"},
            ).status_code
            == 302
        )
    with app.app_context():
        rounds = votes_of(world["topic"])
    assert [(v.round, v.legal_effect) for v in rounds] == [(1, "decision"), (2, "consultation")]
    notice = {"kind": "公告", "title": "停水", "text": "周六", "start_on": world["today"].isoformat()}
    first, second = (
        in_two_steps(client, "/c/qinghe/staff/notices/new", notice).headers["Location"] for _ in range(2)
    )
    assert first == second


def test_the_wall_turns_notices_and_progress_without_anybody(client, world):
    client.set_cookie("lang", "en")
    told = client.get("/c/qinghe/wall/slides").get_json()
    assert (
        told["html"].count("<section") >= 2
        and "days overdue" in told["html"]
        and told["version"]
        and told["shown"]
    )


def test_notices_are_searched_by_words_number_and_kind_and_paged(app, client, world):
    with app.app_context(), transaction():
        from consult.foundation.db import now_utc
        from consult.people.places import community_by_slug

        community, now = community_by_slug("qinghe"), now_utc()
        for n in range(1, 25):
            post_notice(
                community,
                words=NoticeWords(kind="停水通知", title=f"第{n}次100%停水"),
                posting=Posting(start_on=date(2026, 1, n), days=3),
                by=None,
                now=now,
            )
    client.set_cookie("lang", "zh")
    get = lambda query: client.get(f"/c/qinghe/notices?{query}").get_data(as_text=True)  # noqa: E731
    assert "关于加装电梯" in get("q=电梯") and "停水" not in get("q=电梯").split("card-list")[1]
    assert "关于加装电梯" in get("q=〔2026〕3号") and "关于加装电梯" not in get("kind=停水通知")
    assert (
        get("q=100%").count('class="card card-link"') == 20
        and get("q=100%&page=2").count('class="card card-link"') == 4
    )
    assert "没有符合的公示" in get("q=1_0") and "没有符合的公示" in get("q=%25%25%25")
    assert get("state=ended").count("已结束") >= 20 and "q=100%25" in get("q=100%")
    assert "加装电梯" in client.get("/c/qinghe/results?q=加装").get_data(as_text=True)
    assert "没有符合的结果" in client.get("/c/qinghe/results?status=rejected").get_data(as_text=True)


def test_the_same_objection_sent_twice_is_one_and_none_is_taken_when_over_or_withdrawn(app, client, world):
    with app.app_context():
        factories.sign_in(client, world["member"])
    address = f"/c/qinghe/notices/{world['notice']}/objections"
    for _again in range(2):
        assert client.post(address, data={"text": "采光怎么办"}).status_code == 302
    with app.app_context():
        from consult.people.places import community_by_slug

        community = community_by_slug("qinghe")
        notice = notice_for(community, world["notice"])
        assert len(objections_to(notice)) == 1
        with transaction():
            over = post_notice(
                community,
                words=NoticeWords(kind="公告", title="旧的"),
                posting=Posting(start_on=date(2026, 1, 1), days=5),
                by=None,
                now=factories.NOW,
            ).id
            withdraw_notice(notice, "有误", by=world["admin"], now=factories.NOW)
    client.set_cookie("lang", "zh")
    for notice_id, said in ((over, "2026年1月5日"), (world["notice"], "撤")):
        answer = client.post(f"/c/qinghe/notices/{notice_id}/objections", data={"text": "我有话说"})
        assert answer.status_code == 400 and said in answer.get_data(as_text=True)
    assert "有误" in client.get(f"/c/qinghe/notices/{world['notice']}").get_data(as_text=True)
    assert client.get("/c/qinghe/notices/999999").status_code == 404
