"""Pages of topics: who may, in both languages, and what was typed stays."""

from __future__ import annotations

import io

import pytest

from consult.foundation.db import db, transaction
from consult.topics import service
from consult.topics.drafts import TopicWords
from consult.topics.lists import support_counts
from tests.factories import make_community, sign_in
from tests.topics.test_service import picture


@pytest.fixture
def place(app):
    with app.app_context():
        made = make_community(db)
        make_community(db, slug="yunxi")
        return made


@pytest.fixture
def topic(app, place, clock):
    with app.app_context(), transaction():
        return service.propose_topic(
            place.community,
            words=TopicWords(title="三号楼加装路灯", what="晚上看不见路。"),
            by=place.members[0],
            now=clock,
        ).number


@pytest.fixture
def resident(client, place):
    return sign_in(client, place.members[0], level="slip")


@pytest.fixture
def staff(app, place):
    return sign_in(app.test_client(), place.chair)


FORM = {
    "title": "楼道堆物",
    "what": "三单元楼道堆了很多纸箱。",
    "place": "三单元",
    "kind": "environment",
    "form_key": "a" * 32,
}


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("path", ["/topics", "/topics?q=路灯&state=submitted&kind=other", "/topics/1"])
def test_anyone_reads_topics_in_both_languages(client, place, topic, lang, path):
    client.set_cookie("lang", lang)
    answer = client.get(f"/c/qinghe{path}")
    assert answer.status_code == 200
    assert "三号楼加装路灯" in answer.text
    assert ("征集" in answer.text) == (lang == "zh")
    assert "青禾议〔2026〕1号" in answer.text


def test_a_resident_proposes_and_follows_the_topic(resident):
    assert resident.get("/c/qinghe/topics/propose").status_code == 200
    answer = resident.post(
        "/c/qinghe/topics/propose", data={**FORM, "photo": (io.BytesIO(picture()), "a.jpg")}
    )
    assert answer.headers["Location"].endswith("/c/qinghe/topics/1")
    page = resident.get("/c/qinghe/topics/1").text
    assert "楼道堆物" in page and "/topics/1/photo/1" in page
    assert resident.get("/c/qinghe/topics/1/photo/1").mimetype == "image/jpeg"


def test_a_form_posted_twice_leads_to_the_same_topic(resident):
    places = {resident.post("/c/qinghe/topics/propose", data=FORM).headers["Location"] for _ in range(2)}
    assert len(places) == 1
    assert resident.get("/c/qinghe/topics/2").status_code == 404


def test_a_photo_that_is_none_keeps_what_was_typed(resident):
    answer = resident.post(
        "/c/qinghe/topics/propose", data={**FORM, "photo": (io.BytesIO(b"<html>"), "a.jpg")}
    )
    assert answer.status_code == 400
    assert "三单元楼道堆了很多纸箱。" in answer.text
    assert resident.get("/c/qinghe/topics/1").status_code == 404


def test_a_draft_comes_back_on_any_device_of_the_person_and_nobody_elses(app, resident, place):
    resident.post("/c/qinghe/topics/propose", data={**FORM, "title": "半截话", "what": "", "step": "keep"})
    assert "半截话" in sign_in(app.test_client(), place.members[0]).get("/c/qinghe/topics/propose").text
    assert "半截话" not in sign_in(app.test_client(), place.members[1]).get("/c/qinghe/topics/propose").text
    assert "半截话" not in app.test_client().get("/c/qinghe/topics").text
    resident.post("/c/qinghe/topics/propose", data=FORM)
    assert "半截话" not in resident.get("/c/qinghe/topics/propose").text


def test_support_is_given_and_taken_back(app, place, topic):
    neighbour = sign_in(app.test_client(), place.members[1], level="slip")
    neighbour.post("/c/qinghe/topics/1/support")
    with app.app_context():
        assert list(support_counts([1]).values()) == [(2, 2)]
    neighbour.post("/c/qinghe/topics/1/support", data={"take_back": "1"})
    with app.app_context():
        assert list(support_counts([1]).values()) == [(1, 1)]


@pytest.mark.parametrize(
    "path",
    ["/topics/propose", "/topics/1/edit", "/staff/screening", "/staff/screening/1", "/staff/topics/record"],
)
def test_a_stranger_is_asked_to_sign_in(client, topic, path):
    assert client.get(f"/c/qinghe{path}").status_code == 403


@pytest.mark.parametrize(
    "path", ["/staff/screening", "/staff/screening/1", "/staff/topics/record", "/topics/1/edit"]
)
def test_a_neighbour_may_not_do_what_is_the_staffs_or_the_proposers(app, place, topic, path):
    neighbour = sign_in(app.test_client(), place.members[1], level="slip")
    assert neighbour.get(f"/c/qinghe{path}").status_code == 403
    if path != "/staff/screening":
        assert (
            neighbour.post(f"/c/qinghe{path}", data={"result": "accepted", "title": "x"}).status_code == 403
        )


@pytest.mark.parametrize("post", ["/topics/1/support", "/topics/1/withdraw", "/staff/screening/1"])
def test_staff_of_another_community_are_strangers_here(app, staff, topic, post):
    assert staff.get("/c/yunxi/topics/1").status_code == 404
    assert staff.post(f"/c/yunxi{post}").status_code in (403, 404)


def test_staff_screen_with_the_reason_and_the_proposer_reads_it(resident, staff, topic):
    answer = staff.post(
        "/c/qinghe/staff/screening/1", data={"result": "returned", "version": "1", "reason": ""}
    )
    assert answer.status_code == 400
    answer = staff.post(
        "/c/qinghe/staff/screening/1", data={"result": "returned", "version": "1", "reason": "请写明是哪一侧"}
    )
    assert answer.status_code == 302
    page = resident.get("/c/qinghe/topics/1").text
    assert "请写明是哪一侧" in page and "/topics/1/edit" in page
    sent = {"title": "三号楼加装路灯", "what": "北侧。", "place": "", "kind": "facility", "version": "2"}
    assert resident.post("/c/qinghe/topics/1/edit", data=sent).status_code == 302
    assert resident.post("/c/qinghe/topics/1/edit", data=sent).status_code == 409


def test_two_screeners_at_once_the_second_is_told(staff, topic):
    sent = {"result": "accepted", "version": "1"}
    assert staff.post("/c/qinghe/staff/screening/1", data=sent).status_code == 302
    assert staff.post("/c/qinghe/staff/screening/1", data=sent).status_code == 409


def test_merging_into_a_number_that_is_not_there_keeps_the_form(staff, topic):
    answer = staff.post(
        "/c/qinghe/staff/screening/1",
        data={"result": "merged", "version": "1", "into": "77", "reason": "同一件事"},
    )
    assert answer.status_code == 400
    assert "同一件事" in answer.text


def test_staff_enter_for_a_resident_and_it_is_marked(staff, place, app):
    staff.post("/c/qinghe/topics/propose", data={**FORM, "on_behalf": "三号楼一位老人"})
    assert "三号楼一位老人" in staff.get("/c/qinghe/topics/1").text
    with app.app_context():
        topic = service.topic_for(None, place.community, 1)
        assert (topic.proposer_id, topic.entered_by_id) == (None, place.chair.id)


def test_a_topic_from_paper_has_its_day_and_its_supporters(staff):
    sent = {
        "title": "车位",
        "what": "车位太少",
        "role": "业主代表",
        "on": "2026-02-20",
        "channel": "线下",
        "supporters": "268",
        "form_key": "b" * 32,
    }
    assert staff.post("/c/qinghe/staff/topics/record", data=sent).status_code == 302
    page = staff.get("/c/qinghe/topics/1").text
    assert "268" in page and "业主代表" in page
    assert (
        staff.post("/c/qinghe/staff/topics/record", data={**sent, "on": "", "form_key": "c"}).status_code
        == 400
    )
