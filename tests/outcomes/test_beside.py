"""What one officer writes beside a vote is read by a second one, who sees both texts where they confirm.

Before, one officer alone published a vote invented from paper over a live one, opened a result's notice with
what nobody voted, and corrected a notice to it; the second, where there was one, saw only the new text.
"""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from consult.deciding import shipped_rule
from consult.foundation.db import db, now_utc, transaction
from consult.outcomes import service
from consult.outcomes.models import Notice, TextConsent, VoteRecord
from consult.outcomes.votes import Counted, Paper, VoteHeld, record_vote
from consult.people.models import Body, BodyMember, Community, Office, Person
from consult.people.offices import grant_office
from consult.topics.models import Topic
from tests import factories
from tests.outcomes.steps import by_two, hidden, in_two_steps, officer
from tests.outcomes.test_views import world  # noqa: F401

TEXT = "同意在2号楼南侧设充电棚，23时后断电。"
RESULT = "/c/qinghe/staff/topics/9/result"


@pytest.fixture
def shed(app, world):  # noqa: F811
    """A topic that a body of 25 voted down as advice; clients of the administrator and the chair."""
    with app.app_context(), transaction():
        community = db.session.query(Community).filter_by(slug="qinghe").one()
        council = db.session.query(Body).filter_by(community_id=community.id).first()
        topic = Topic(
            community_id=community.id,
            number=9,
            title="充电棚",
            what="飞线充电",
            state="accepted",
            body_id=council.id,
            submitted_on=date(2026, 3, 2),
            created_at=now_utc(),
        )
        db.session.add(topic)
        db.session.flush()
        for n in range(25):
            person = Person(community_id=community.id, name=f"议事员{n}", level="roll", of_age=True)
            db.session.add(person)
            db.session.flush()
            db.session.add(BodyMember(body_id=council.id, person_id=person.id))
        vote(topic, council).source = "live"
        made = {"topic": topic.id, "council": council.id}
    return {**made, "admin": officer(app, "staff_admin"), "chair": officer(app, "chair")}


def vote(topic, body, *, question=TEXT, for_=8, on=date(2026, 4, 3), eligible=25):
    return record_vote(
        db.session.get(Community, topic.community_id),
        topic,
        held=VoteHeld(
            question=question, method="show_of_hands", closed_on=on, legal_effect="consultation", body=body
        ),
        counted=Counted(
            rule=shipped_rule("COUNCIL_CHARTER"),
            tallies={
                "headcount": {
                    "eligible": eligible,
                    "present": 24,
                    "for": for_,
                    "against": 24 - for_,
                    "abstain": 0,
                }
            },
        ),
        paper=Paper(source_note="计票单"),
        by=None,
        now=now_utc(),
    )


def published(app, shed):
    with app.app_context():
        return service.outcomes_of(shed["topic"])


def test_a_vote_as_it_was_takes_one_officer(app, shed):
    done = in_two_steps(shed["admin"], RESULT, {"text": TEXT, "summary": ""})
    assert done.status_code == 302 and "/notice" in done.headers["Location"]
    (outcome,) = published(app, shed)
    form = {"kind": "结果公示", "title": "关于充电棚结果的公示", "text": "", "start_on": "2026-05-04"}
    done = in_two_steps(shed["admin"], f"/c/qinghe/staff/results/{outcome.id}/notice", form)
    assert done.status_code == 302 and "/notices/" in done.headers["Location"]


@pytest.mark.parametrize(
    ("form", "told"),
    [
        ({"summary": "经居民一致同意，改建为收费停车场。"}, "改建为收费停车场"),
        ({"minority_explanation": "大家都同意。"}, "大家都同意"),
        ({"text": TEXT.replace("，23", "；23"), "departure_reason": "标点"}, "<del>，</del>"),
        ({"status": "referred"}, "现在要写成"),
        ({"presided_by_role": "居民一致同意收费。"}, "这里只写名称或地点"),
    ],
)
def test_words_beside_a_result_are_read_by_a_second_officer(app, shed, form, told):
    for _ in range(2):
        first = in_two_steps(shed["admin"], RESULT, form)
        assert first.status_code == 302 and first.headers["Location"].endswith(RESULT)
        assert published(app, shed) == []
    waiting = shed["chair"].get(RESULT).text
    box = waiting[waiting.index('id="second"') :].split("</section>")[0]
    assert "请逐条核对" in box and told in box, "the second reads it in the box that he confirms"
    sheet = shed["chair"].post(RESULT, data=hidden(box, "<form")).text
    assert "请逐条核对" in sheet and told in sheet
    assert in_two_steps(shed["chair"], RESULT, form).status_code == 302
    assert len(published(app, shed)) == 1


@pytest.mark.parametrize("word", ["供电", "不断电", "停电", "关闸"])
def test_what_turns_the_decision_round_is_no_slip(app, shed, word):
    form = {"text": TEXT.replace("断电", word), "departure_reason": "错别字"}
    answer = in_two_steps(shed["admin"], RESULT, form)
    assert answer.status_code == 400 and 'href="#text"' in answer.text


def test_a_vote_invented_from_paper_is_not_published_by_one(app, shed):
    """Over a vote on record, with another text, by more than the body has: each is told, to the second
    officer where he confirms and on the result to everybody."""
    with app.app_context(), transaction():
        topic, council = db.session.get(Topic, shed["topic"]), db.session.get(Body, shed["council"])
        vote(topic, council, question="同意改建收费停车场。", for_=24, on=date(2026, 4, 9), eligible=60)
    assert in_two_steps(shed["admin"], RESULT, {"text": ""}).headers["Location"].endswith(RESULT)
    assert published(app, shed) == []
    waiting = shed["chair"].get(RESULT).text
    box = waiting[waiting.index('id="second"') :].split("</section>")[0]
    assert (
        "请与原件核对" in box and "本议题已在会上表决：第1轮" in box and "补录的应参与60人，名册现有" in box
    ), box
    in_two_steps(shed["chair"], RESULT, {"text": ""})
    (outcome,) = published(app, shed)
    page = app.test_client().get(f"/c/qinghe/results/{outcome.id}").text
    verdict = page[page.index('class="verdict"') :].split("<details")[0]
    assert "据纸质材料补录" in verdict and "第1轮" in verdict and "未通过" in verdict


def test_figures_typed_from_paper_take_two_though_nothing_else_was_voted(app, shed):
    """The paper alone says what was counted, so two compare it."""
    with app.app_context(), transaction():
        for each in db.session.query(VoteRecord).filter_by(topic_id=shed["topic"]):
            each.source = "recorded"
    assert in_two_steps(shed["admin"], RESULT, {}).headers["Location"].endswith(RESULT)
    assert published(app, shed) == []
    assert "请与原件核对" in shed["chair"].get(RESULT).text
    assert in_two_steps(shed["chair"], RESULT, {}).status_code == 302
    (outcome,) = published(app, shed)
    page = app.test_client().get(f"/c/qinghe/results/{outcome.id}").text
    assert "据纸质材料补录" in page[page.index('class="verdict"') :].split("<details")[0]


def test_a_live_vote_is_not_left_out_by_one(app, shed):
    in_two_steps(shed["admin"], RESULT, {})
    form = {
        "status": "referred",
        "text": "转交物业收费管理。",
        "decided_on": "2026-05-04",
        "legal_effect": "consultation",
    }
    assert in_two_steps(shed["admin"], RESULT, form).headers["Location"].endswith(RESULT)
    assert len(published(app, shed)) == 1


def test_words_of_a_results_notice_and_of_its_correction_take_two(app, shed, world):  # noqa: F811
    in_two_steps(shed["admin"], RESULT, {})
    (outcome,) = published(app, shed)
    post = f"/c/qinghe/staff/results/{outcome.id}/notice"
    form = {"kind": "结果公示", "title": "关于充电棚结果的公示", "text": "", "start_on": "2026-05-04"}
    for words in (
        {"text": "经居民一致表决通过，同意关闭文化广场。"},
        {"title": "关于同意2号楼收费的公告"},
        {"kind": "一致通过收费的公告"},
        {"addressed_to": "各位居民：收费已经定了。请交费"},
    ):
        assert in_two_steps(shed["admin"], post, {**form, **words}).headers["Location"] == post, words
        box = shed["chair"].get(post).text
        assert next(iter(words.values())) in box[box.index('class="beside') :], words
    correct = f"/c/qinghe/staff/notices/{world['notice']}/correct"
    fix = {"new_title": "关于北门收费的公示", "reason_title": "笔误"}
    assert in_two_steps(shed["admin"], correct, fix).headers["Location"] == correct
    box = shed["chair"].get(correct).text
    box = box[box.index('id="second"') :].split("</section>")[0]
    assert "<del>" in box and "北门收费" in box and "笔误" in box, "old and new, and why"
    assert by_two(shed["admin"], shed["chair"], correct, fix).headers["Location"] != correct


def test_what_is_emptied_is_confirmed_as_emptied(app, shed, world):  # noqa: F811
    """Before, a field made empty was left out of what the second step sends, so nothing seemed to change."""
    with app.app_context(), transaction():
        db.session.get(Notice, world["notice"]).text = "请各位居民监督。"
    correct = f"/c/qinghe/staff/notices/{world['notice']}/correct"
    fix = {"new_text": "", "reason_text": "不需要"}
    assert by_two(shed["admin"], shed["chair"], correct, fix).status_code == 302
    with app.app_context():
        made = db.session.query(Notice).filter_by(corrects_id=world["notice"]).one()
        assert made.corrections[0]["new"] == ""


@pytest.mark.parametrize(
    ("text", "tells"),
    [
        ("周六9时至11时2号楼停水，请提前储水。", False),
        ("可通过微信小程序报名，也可到服务站登记。", False),
        ("经居民表决，同意收费。", True),
        ("业主大会已通过收费方案。", True),
        ("经居民讨论通过，即日起收费。", True),
        ("议事会决定：自5月1日起收费。", True),
        ("The residents have voted for the car park.", True),
    ],
)
def test_a_plain_notice_that_tells_of_a_vote_takes_two_and_says_that_none_goes_with_it(
    app, shed, text, tells
):
    post = "/c/qinghe/staff/notices/new"
    form = {"kind": "公告", "title": "通知", "text": text, "start_on": "2026-05-04"}
    done = in_two_steps(shed["admin"], post, form)
    assert (done.headers["Location"] == post) == tells
    if tells:
        done = in_two_steps(shed["chair"], post, form)
    page = app.test_client().get(done.headers["Location"]).text
    assert ("本公告不附表决结果" in page) == tells
    assert ("本公告不附表决结果" in app.test_client().get(done.headers["Location"] + "/print").text) == tells


def test_a_result_is_not_taken_down_or_back_by_one(app, shed):
    with app.app_context(), transaction():
        for each in db.session.query(VoteRecord).filter_by(topic_id=shed["topic"]):
            each.source = "recorded"
    by_two(shed["admin"], shed["chair"], RESULT, {})
    (outcome,) = published(app, shed)
    post = f"/c/qinghe/staff/results/{outcome.id}/notice"
    form = {
        "kind": "结果公示",
        "title": "关于充电棚结果的公示",
        "text": "",
        "start_on": f"{now_utc():%Y-%m-%d}",
    }
    notice = in_two_steps(shed["admin"], post, form).headers["Location"]
    down = notice.replace("/c/qinghe/notices", "/c/qinghe/staff/notices") + "/withdraw"
    back = f"/c/qinghe/staff/topics/9/votes/{outcome.vote_id}/take-back"
    for address in (down, back):
        for _ in range(2):
            shed["admin"].post(address, data={"reason": "弄错了"})
        with app.app_context():
            assert all(each.withdrawn_at is None for each in db.session.query(Notice))
            assert db.session.get(VoteRecord, outcome.vote_id).taken_back_on is None
    assert "撤回补录的表决" in shed["chair"].get("/c/qinghe/staff/").text
    record = shed["chair"].get("/c/qinghe/staff/topics/9/vote").text
    shed["chair"].post(back, data=hidden(record[record.index('id="second"') :], "<form"))
    with app.app_context():
        assert db.session.get(VoteRecord, outcome.vote_id).taken_back_on is not None


def test_nobody_made_a_member_for_it_consents_nor_who_publishes_or_recorded(app, shed):
    """Before, an administrator made the chair a supervision member, who consented at once."""
    other = TEXT.replace("断电", "供电")
    shed["admin"].post(RESULT, data={"deed": "consent", "text": other, "departure_reason": "弄反了"})
    answers = "/c/qinghe/staff/consents"
    now = now_utc()
    with app.app_context(), transaction():
        consent = db.session.query(TextConsent).one()
        community = db.session.query(Community).filter_by(slug="qinghe").one()
        given = db.session.get(VoteRecord, consent.vote_id)
        people = {}
        for name, before in (("late", False), ("recorder", True), ("officer", True), ("good", True)):
            person = Person(community_id=community.id, name=name, level="staff")
            db.session.add(person)
            db.session.flush()
            at = given.entered_at - timedelta(days=400) if before else now
            grant_office(person, "supervision_member", from_on=date(2026, 1, 1), now=at)
            people[name] = person.id
        db.session.add(
            Office(
                community_id=community.id, person_id=people["officer"], kind="chair", from_on=date(2026, 1, 1)
            )
        )
        given.entered_by_id = people["recorder"]
        number = consent.id
    said = {
        "late": "表决之后才担任",
        "recorder": "主持或记录这次表决的人",
        "officer": "公布结果的人不能同时监督",
    }
    for name, words in said.items():
        with app.app_context():
            client = factories.sign_in(app.test_client(), people[name])
        answer = client.post(answers, data={"consent": number, "deed": "agree"})
        assert answer.status_code == 403 and words in answer.text, name
    with app.app_context():
        client = factories.sign_in(app.test_client(), people["good"])
    assert client.post(answers, data={"consent": number, "deed": "agree"}).status_code == 302
