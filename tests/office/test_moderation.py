"""A text is looked at, hidden with a reason, appealed, and decided by another person; its author is told."""

import re
from datetime import timedelta

import pytest

from consult.foundation import settings
from consult.foundation.db import db, now_utc, transaction
from consult.foundation.errors import Forbidden, Invalid
from consult.office import moderation
from consult.people import persons
from consult.people.persons import PersonFacts
from consult.topics.models import Topic
from tests.factories import make_community, sign_in

PROPOSE, WORDS = "/c/qinghe/topics/propose", "/c/qinghe/staff/words"
FORM = {"title": "楼道堆物", "what": "李某某又把鞋柜放在楼道。", "place": "三单元", "kind": "environment"}


@pytest.fixture
def place(app):
    with app.app_context():
        made = make_community()
        return made


@pytest.fixture
def resident(client, place):
    return sign_in(client, place.members[0], level="slip")


def send(client, key="a", **more):
    return client.post(PROPOSE, data={**FORM, "form_key": key * 32, "step": "send", **more})


def digest_in(page, words):
    forms = re.findall(r'<summary>(.*?)</summary>.*?name="digest" value="([0-9a-f]{64})"', page, re.S)
    return next(found for text, found in forms if words in re.sub("<[^>]+>|\\s", "", text))


def test_a_hidden_text_its_reason_the_appeal_and_the_answer(app, place, resident):
    assert send(resident).status_code == 302
    staff, other = (sign_in(app.test_client(), person) for person in (place.chair, place.admin))
    page = staff.get(WORDS).text
    one = {"digest": digest_in(page, "李某某"), "deed": "hide"}
    refused = staff.post(WORDS, data={**one, "reason": " \u200b"})
    assert refused.status_code == 400 and "请写明理由" in refused.text
    assert staff.post(WORDS, data={**one, "reason": "指名道姓"}).status_code == 302
    # Everywhere, for everybody, the reason stands in its place; search finds the rest.
    for reader in (app.test_client(), resident, staff):
        page = reader.get("/c/qinghe/topics/1").text
        assert "李某某" not in page and "已由工作人员隐藏：指名道姓" in page and "楼道堆物" in page
    assert "1" in resident.get("/c/qinghe/").text and "已被隐藏" in resident.get("/c/qinghe/").text
    mine = resident.get("/c/qinghe/me/words").text
    assert "李某某" in mine and "指名道姓" in mine
    held = re.search(r'name="held" value="(\d+)"', mine)[1]
    assert resident.post("/c/qinghe/me/words", data={"held": held, "appeal": ""}).status_code == 400
    assert resident.post("/c/qinghe/me/words", data={"held": held, "appeal": "没有指名"}).status_code == 302
    stranger = sign_in(app.test_client(), place.members[1], level="slip")
    assert stranger.post("/c/qinghe/me/words", data={"held": held, "appeal": "我也"}).status_code == 404
    answer = {"held": held, "deed": "answer", "reason": "确实没有指名", "show": "1"}
    assert "没有指名" in staff.get(WORDS).text and 'name="show"' not in staff.get(WORDS).text
    assert staff.post(WORDS, data=answer).status_code == 403
    assert other.post(WORDS, data=answer).status_code == 302
    assert other.post(WORDS, data=answer).status_code == 409
    assert "李某某" in app.test_client().get("/c/qinghe/topics/1").text
    assert "确实没有指名" in resident.get("/c/qinghe/me/words").text
    assert stranger.get(WORDS).status_code == 403


def test_texts_of_the_unconfirmed_and_those_with_finds_wait(app, place, resident, clock):
    told = send(resident, what="打13812345678找我").text
    known = re.search(r'name="found_known" value="([^"]*)"', told)[1]
    send(resident, what="打13812345678找我", found_known=known)
    with app.app_context(), transaction():
        new = persons.add_person(
            place.community, "新来的", household=place.households[1], facts=PersonFacts(), now=clock
        )
    newcomer = sign_in(app.test_client(), new, level="declared")
    assert send(newcomer, "b", what="我刚搬来，想提一件事。").status_code == 302
    staff = sign_in(app.test_client(), place.chair)
    page = staff.get(WORDS).text
    assert "13812345678" in page and "我刚搬来" in page and "可以显示" in page
    with app.app_context():
        assert {h.text for h in moderation.to_look_at(place.community)} >= {
            "打13812345678找我",
            "我刚搬来，想提一件事。",
        }
    # After publication is the default; before it, what waits is not read by others.
    assert "我刚搬来" in app.test_client().get("/c/qinghe/topics/2").text
    with app.app_context(), transaction():
        community = place.community.__class__
        row = moderation.db.session.get(community, place.community.id)
        settings.change(row, "look_before", 1, holds={"staff_admin"}, by=None, now=now_utc())
    page = app.test_client().get("/c/qinghe/topics/2").text
    assert "我刚搬来" not in page and "等待工作人员查看" in page
    with app.app_context():
        held = next(h.id for h in moderation.to_look_at(place.community) if "我刚搬来" in h.text)
    staff.post(WORDS, data={"held": held, "deed": "stand"})
    assert "我刚搬来" in app.test_client().get("/c/qinghe/topics/2").text


def test_a_person_sends_so_many_texts_a_day(app, place, clock):
    with app.app_context(), transaction():
        member, community = place.members[0], place.community
        for _ in range(30):
            moderation.enter(community, member, "一句话", path="/", now=clock)
        with pytest.raises(Invalid):
            moderation.enter(community, member, "一句话", path="/", now=clock)
        moderation.enter(community, place.members[1], "一句话", path="/", now=clock)
        moderation.enter(community, member, "一句话", path="/", now=clock + timedelta(days=1, seconds=1))


def test_who_hid_it_does_not_decide(app, place, clock):
    with app.app_context(), transaction():
        member, community = place.members[0], place.community
        moderation.enter(community, member, "电话13812345678", path="/", now=clock)
        (held,) = moderation.to_look_at(community)
        moderation.hide(held, "广告", holds={"moderator"}, by=place.chair.id, now=clock)
        moderation.appeal(held, "不是", by=member, now=clock)
        for by in (place.chair.id, None):
            with pytest.raises(Forbidden):
                moderation.answer_appeal(held, "好", show=True, by=by, now=clock)


def test_what_a_published_result_is_checked_by_is_hidden_by_an_administrator_only(app, place, clock):
    """Before, a moderator alone hid a decided topic's title, and nobody could check its result any more."""
    with app.app_context(), transaction():
        community = place.community
        moderation.enter(community, place.members[0], "电话13812345678", path="/", now=clock)
        (held,) = moderation.to_look_at(community)
        sealed, moderation.sealed_sources[:] = [*moderation.sealed_sources], [lambda c, text: "电话" in text]
        try:
            with pytest.raises(Forbidden):
                moderation.hide(held, "广告", holds={"moderator", "chair"}, by=place.chair.id, now=clock)
            moderation.hide(held, "广告", holds={"staff_admin"}, by=place.admin.id, now=clock)
        finally:
            moderation.sealed_sources[:] = sealed


def test_names_of_third_persons_are_asked_about_and_covered_until_answered(app, place, resident, clock):
    """Before, a neighbour's name in a complaint was read, and found, by everybody."""
    named, text = place.members[3].name, "楼上{}家的狗每天半夜叫，{}自己也知道。"
    words = text.format("居民丁", "居民甲")
    assert named == "居民丁" and place.members[0].name == "居民甲", "the writer may name themselves"
    form = {"title": "半夜狗叫", "what": words, "place": "", "kind": "other"}
    checked = send(resident, "n", **form)
    assert checked.status_code == 200 and "居***" in checked.text, "asked about before it is sent"
    known = re.search(r'name="found_known" value="([0-9a-f]{64})"', checked.text)[1]
    assert send(resident, "n", **form, found_known=known).status_code == 302
    with app.app_context():
        (topic,) = db.session.query(Topic).filter_by(what=words)
        path, found = f"/c/qinghe/topics/{topic.number}", topic.sought
        (held,) = [each for each in moderation.to_look_at(place.community) if each.text == words]
        held_id = held.id
        assert held.names == {"居民丁": "asked"} and "居民丁" not in found and "居民甲" in found
    stranger = app.test_client()
    page = stranger.get(path).text
    assert "居民丁" not in page and "居民甲自己" in page
    assert "半夜狗叫" not in stranger.get("/c/qinghe/topics?q=居民丁").text
    mine = "/c/qinghe/me/words"
    assert "居民丁" in resident.get(mine).text and "本人同意写出来" in resident.get(mine).text
    open_it = {"held": str(held_id), "name": "居民丁", "deed": "open"}
    other = sign_in(app.test_client(), place.members[1])
    assert other.post(mine, data=open_it).status_code == 404
    assert resident.post(mine, data=open_it).status_code == 302
    assert "居民丁" in stranger.get(path).text
    staff = sign_in(app.test_client(), place.admin)
    assert staff.post("/c/qinghe/staff/words", data={**open_it, "deed": "cover"}).status_code == 302
    assert "居民丁" not in stranger.get(path).text
    assert resident.post(mine, data=open_it).status_code == 409, "the staff's answer stands"
