"""Pages of the agenda: who may, both languages, the clear warning, the printed notice."""

from __future__ import annotations

from datetime import timedelta

import pytest

from consult.agenda import service
from consult.foundation.days import local_day
from consult.foundation.db import db, now_utc, transaction
from tests.factories import make_community, sign_in


@pytest.fixture
def place(app):
    with app.app_context():
        made = make_community(db)
        make_community(db, slug="yunxi")
        return made


@pytest.fixture
def staff(app, place):
    return sign_in(app.test_client(), place.chair)


@pytest.fixture
def today(app, place):
    with app.app_context():
        return local_day(place.community, now_utc())


def plan(staff, place, day):
    answer = staff.post(
        "/c/qinghe/staff/meetings/new",
        data={
            "body": place.council.id,
            "title": "六月议事会",
            "held_on": day.isoformat(),
            "hour": "19:00",
            "place": "二楼会议室",
            "chair": place.chair.id,
        },
    )
    assert answer.status_code == 302
    return answer.headers["Location"]


ITEM = {
    "title": "路灯",
    "text": "在三号楼北侧装两盏灯。",
    "decision_rule_id": "COUNCIL_CHARTER",
    "method": "show",
    "legal_effect": "consultation",
}


@pytest.fixture
def noticed(staff, place, today):
    edit = plan(staff, place, today + timedelta(days=5))
    assert staff.post(edit, data=ITEM).status_code == 302
    assert staff.post(edit + "/notice", data={"channels": "公开栏，微信群"}).status_code == 302
    return edit.replace("/staff", "")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_anyone_reads_and_prints_the_noticed_agenda(client, noticed, lang):
    client.set_cookie("lang", lang)
    page = client.get(noticed)
    assert page.status_code == 200 and "在三号楼北侧装两盏灯。" in page.text and "微信群" in page.text
    assert ("议什么" in page.text) == (lang == "zh")
    assert "<svg" in client.get(noticed + "/print").text
    assert "六月议事会" in client.get("/c/qinghe/meetings").text


def test_too_short_a_notice_is_warned_about_and_needs_somebody_to_answer_for_it(client, staff, place, today):
    client.set_cookie("lang", "en")
    staff.set_cookie("lang", "en")
    edit = plan(staff, place, today + timedelta(days=2))
    staff.post(edit, data=ITEM)
    assert "the rule asks for 3" in staff.get(edit).text
    refused = staff.post(edit + "/notice", data={"channels": "公开栏、楼道"})
    assert refused.status_code == 400 and 'value="公开栏、楼道"' in refused.text, "what was typed stays"
    assert client.get(edit.replace("/staff", "")).status_code == 404
    staff.post(edit + "/notice", data={"urgent_reason": "水管爆裂"})
    assert "shorter than the 3 days" in client.get(edit.replace("/staff", "")).text


def test_an_item_without_title_or_topic_is_called_by_the_first_clause_of_its_text(staff, place, today):
    edit = plan(staff, place, today + timedelta(days=9))
    staff.post(edit, data={**ITEM, "topic": "", "title": "", "text": "同意设立楼道清理日。每月一次。"})
    assert "1. 同意设立楼道清理日<" in staff.get(edit.replace("/staff", "") + "/print").text


def test_the_bodys_own_decision_rule_is_proposed_for_an_item(staff, place, today):
    own = place.council.decision_rule_ids[0]
    assert f'<option selected value="{own}">' in staff.get(plan(staff, place, today + timedelta(days=9))).text


def test_a_frozen_agenda_takes_no_more_items(staff, noticed):
    assert staff.post(noticed.replace("/meetings", "/staff/meetings"), data=ITEM).status_code == 409


def test_a_form_that_is_not_complete_keeps_what_was_typed(staff, place, today):
    answer = staff.post(
        "/c/qinghe/staff/meetings/new", data={"title": "没有日期的会", "body": place.council.id}
    )
    assert answer.status_code == 400 and "没有日期的会" in answer.text
    edit = plan(staff, place, today + timedelta(days=5))
    answer = staff.post(edit, data={**ITEM, "text": "", "title": "只有标题"})
    assert answer.status_code == 400 and "只有标题" in answer.text


@pytest.mark.parametrize("path", ["/staff/meetings/new", "/staff/meetings/record"])
def test_planning_is_the_staffs(app, client, place, path):
    neighbour = sign_in(app.test_client(), place.members[0], level="slip")
    for browser in (client, neighbour):
        assert browser.get(f"/c/qinghe{path}").status_code == 403
        assert browser.post(f"/c/qinghe{path}").status_code == 403


@pytest.mark.parametrize("path", ["", "/change", "/notice", "/cancel", "/items/1/remove", "/items/1/record"])
def test_what_belongs_to_a_meeting_is_its_communitys_staffs(app, staff, noticed, place, path):
    neighbour = sign_in(app.test_client(), place.members[0], level="slip")
    other = sign_in(app.test_client(), place.members[0], level="slip")
    inside = noticed.replace("/meetings", "/staff/meetings") + path
    assert neighbour.post(inside).status_code == 403
    assert other.post(inside.replace("qinghe", "yunxi")).status_code == 403
    with app.app_context(), transaction():
        # The chair of this community is nobody in the other, whatever number the address names.
        assert service.meeting_by_id(1).state == "noticed"
    assert staff.post(inside.replace("qinghe", "yunxi")).status_code == 403
    assert staff.get(noticed.replace("qinghe", "yunxi")).status_code == 404


def test_a_change_from_an_older_page_is_told(staff, place, today):
    edit = plan(staff, place, today + timedelta(days=5))
    sent = {"title": "改过", "held_on": (today + timedelta(days=6)).isoformat(), "version": "1"}
    assert staff.get(edit + "/change").status_code == 200
    assert staff.post(edit + "/change", data=sent).status_code == 302
    assert staff.post(edit + "/change", data=sent).status_code == 409


def test_a_meeting_called_off_says_so(client, staff, noticed):
    staff.post(noticed.replace("/meetings", "/staff/meetings") + "/cancel", data={"reason": "台风"})
    assert "台风" in client.get(noticed).text


def test_a_meeting_held_in_a_room_is_recorded_with_what_was_said(client, staff, place):
    sent = {
        "body": place.council.id,
        "title": "三月议事会",
        "held_on": "2026-03-28",
        "noticed_on": "2026-03-27",
        "chair_role": "议事专员",
        "text": "装灯。",
        "decision_rule_id": "COUNCIL_CHARTER",
    }
    answer = staff.post("/c/qinghe/staff/meetings/record", data=sent)
    page = answer.headers["Location"]
    item = page.replace("/meetings", "/staff/meetings") + "/items/1/record"
    assert staff.get(item).status_code == 200
    assert (
        staff.post(
            item,
            data={
                "which": "speech",
                "s-role": "业主丙",
                "s-stance": "against",
                "s-gist": "担心采光",
                "s-seconds": "118",
            },
        ).status_code
        == 302
    )
    assert (
        staff.post(
            item,
            data={
                "which": "amendment",
                "a-text": "加隔音窗",
                "a-kind": "insert",
                "a-degree": "primary",
                "a-result": "adopted",
                "a-votes_for": "10",
                "a-votes_against": "1",
                "a-votes_abstain": "0",
            },
        ).status_code
        == 302
    )
    assert (
        staff.post(
            item, data={"which": "speech", "s-role": "某人", "s-stance": "for", "s-gist": ""}
        ).status_code
        == 400
    )
    shown = client.get(page).text
    assert "担心采光" in shown and "加隔音窗" in shown and "议事专员" in shown
