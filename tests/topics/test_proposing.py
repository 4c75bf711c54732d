"""Proposing by its pages: looked over before it is sent, photos kept, what is alike shown, faults beside
their fields, in both languages.
"""

from __future__ import annotations

import io
import re
from datetime import timedelta

import pytest

from consult.foundation.db import db, now_utc, transaction
from consult.topics import service
from consult.topics.drafts import TopicWords
from consult.topics.lists import support_counts
from tests.factories import make_community, sign_in
from tests.topics.test_service import picture
from tests.topics.test_views import FORM

PROPOSE = "/c/qinghe/topics/propose"


@pytest.fixture
def place(app):
    with app.app_context():
        made = make_community(db)
        with transaction():
            made.community.settings = {"support_households": 3}
            db.session.merge(made.community)
        return made


@pytest.fixture
def resident(client, place):
    return sign_in(client, place.members[0], level="slip")


def photo(name="a.jpg"):
    return (io.BytesIO(picture((400, 300))), name)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_topic_is_looked_over_before_it_is_sent(resident, lang):
    resident.set_cookie("lang", lang)
    answer = resident.post(PROPOSE, data={**FORM, "step": "check"})
    assert answer.status_code == 200
    assert ("邻居们看到的就是这样" in answer.text) == (lang == "zh")
    assert FORM["what"] in answer.text and 'name="step" value="send"' in answer.text
    assert resident.get("/c/qinghe/topics/1").status_code == 404
    assert FORM["what"] in resident.post(PROPOSE, data={**FORM, "step": "edit"}).text
    assert resident.post(PROPOSE, data={**FORM, "step": "send"}).headers["Location"].endswith("/topics/1")


def test_every_fault_is_listed_and_leads_to_its_field(resident):
    answer = resident.post(PROPOSE, data={**FORM, "title": "", "what": "", "step": "check"})
    assert answer.status_code == 400
    assert "还有2处要改" in answer.text
    for field in ("title", "what"):
        assert (
            f'href="#{field}"' in answer.text
            and f'id="{field}"' in answer.text
            and f'id="{field}-error"' in answer.text
        )


def found_known(page):
    """What a form that told its author of finds sends with it."""
    return re.search(r'name="found_known" value="([^"]*)"', page)[1]


def test_who_writes_a_number_sees_it_covered_and_says_so_or_rewords(resident, client):
    numbered = {**FORM, "what": "打13812345678问我", "place": "3-2-501", "step": "send"}
    told = resident.post(PROPOSE, data=numbered)
    assert (
        told.status_code == 200 and "手机号" in told.text and "1***8" in told.text and "门牌号" in told.text
    )
    assert resident.get("/c/qinghe/topics/1").status_code == 404
    # Another text is asked about anew; the same one, seen, is taken.
    seen = {**numbered, "found_known": found_known(told.text)}
    assert resident.post(PROPOSE, data={**seen, "what": "打13812345679问我"}).status_code == 200
    assert resident.post(PROPOSE, data=seen).status_code == 302
    for reader in (client, resident):
        page = reader.get("/c/qinghe/topics/1").text
        assert "13812345678" not in page and "501" not in page and "打▇▇▇问我" in page
    edit = resident.get("/c/qinghe/topics/1/edit").text
    assert "13812345678" in edit
    again = {**FORM, "what": "打13812345678问我！", "version": "1"}
    refused = resident.post("/c/qinghe/topics/1/edit", data=again)
    assert refused.status_code == 400 and "1***8" in refused.text and "打13812345678问我！" in refused.text
    again["found_known"] = found_known(refused.text)
    assert resident.post("/c/qinghe/topics/1/edit", data=again).status_code == 302


def test_photos_survive_a_fault_are_removable_and_belong_to_their_author(app, place, resident):
    page = resident.post(
        PROPOSE, data={**FORM, "title": "", "step": "check", "photo": [photo("a.jpg"), photo("b.jpg")]}
    )
    assert page.status_code == 400
    first, second = sorted(int(part.split('"')[0]) for part in page.text.split('value="drop-')[1:])
    assert resident.get(f"/c/qinghe/topics/draft/photo/{first}").mimetype == "image/jpeg"
    other = sign_in(app.test_client(), place.members[1], level="slip")
    assert other.get(f"/c/qinghe/topics/draft/photo/{first}").status_code == 404
    page = resident.post(PROPOSE, data={**FORM, "step": f"drop-{first}"})
    assert FORM["what"] in page.text and f"drop-{second}" in page.text and f"drop-{first}" not in page.text
    resident.post(PROPOSE, data={**FORM, "step": "send"})
    assert resident.get(f"/c/qinghe/topics/1/photo/{second}").mimetype == "image/jpeg"
    assert resident.get(f"/c/qinghe/topics/1/photo/{first}").status_code == 404


def test_a_sixth_photo_is_one_too_many_and_the_five_stay(resident):
    page = resident.post(PROPOSE, data={**FORM, "step": "photo", "photo": [photo() for _ in range(5)]})
    assert page.status_code == 200 and page.text.count('value="drop-') == 5
    page = resident.post(PROPOSE, data={**FORM, "step": "check", "photo": [photo()]})
    assert page.status_code == 400 and "最多5张照片" in page.text and page.text.count('value="drop-') == 5


def test_what_reads_alike_is_shown_and_supported_from_there(app, place, resident):
    neighbour = sign_in(app.test_client(), place.members[1], level="slip")
    neighbour.post(PROPOSE, data={**FORM, "title": "楼道里充电太危险", "form_key": "b" * 32})
    piece = resident.get("/c/qinghe/topics/alike?title=楼道充电").text
    assert "楼道里充电太危险" in piece and "<html" not in piece
    assert "楼道里充电太危险" not in resident.get("/c/qinghe/topics/alike?title=广场舞").text
    page = resident.post(PROPOSE, data={**FORM, "title": "楼道充电", "step": "similar"})
    assert "楼道里充电太危险" in page.text
    page = resident.post(PROPOSE, data={**FORM, "title": "楼道充电", "step": "support-1"})
    assert "已支持" in page.text and FORM["what"] in page.text
    with app.app_context():
        assert list(support_counts([1]).values()) == [(2, 2)]


def test_a_stranger_asks_for_no_alike(app, place):
    assert app.test_client().get("/c/qinghe/topics/alike?title=x").status_code == 403


def test_a_place_is_chosen_from_the_territory_and_comes_back_when_changing(app, place, resident):
    building = place.building.id
    resident.post(PROPOSE, data={**FORM, "territory": building, "place": "北侧", "step": "send"})
    assert "3号楼，北侧" in resident.get("/c/qinghe/topics/1").text
    page = resident.get("/c/qinghe/topics/1/edit").text
    assert f'selected value="{building}"' in page and 'value="北侧"' in page
    resident.post(
        PROPOSE, data={**FORM, "form_key": "c" * 32, "territory": "999999", "place": "", "step": "send"}
    )
    assert "全社区" in resident.get("/c/qinghe/topics/2").text


def test_for_somebody_else_the_role_is_asked_for_and_shown(resident):
    assert 'name="on_behalf"' in resident.post(PROPOSE, data={**FORM, "step": "behalf"}).text
    assert (
        resident.post(PROPOSE, data={**FORM, "behalf": "1", "on_behalf": "", "step": "check"}).status_code
        == 400
    )
    resident.post(PROPOSE, data={**FORM, "on_behalf": "7号楼一位老人", "step": "send"})
    page = resident.get("/c/qinghe/topics/1").text
    assert "7号楼一位老人" in page and "由他人代录" in page


def test_a_door_number_is_covered_in_public_and_read_by_staff_on_record(app, place, client, resident):
    sent = {**FORM, "what": "3号楼2单元301室漏水，请协调。", "step": "send"}
    told = resident.post(PROPOSE, data=sent).text
    resident.post(PROPOSE, data={**sent, "found_known": found_known(told)})
    assert "301室" not in app.test_client().get("/c/qinghe/topics/1").text
    staff = sign_in(app.test_client(), place.chair)
    page = staff.get("/c/qinghe/staff/screening/1").text
    assert "301室" not in page and "门牌号 已遮住" in page
    assert "301室" in staff.post("/c/qinghe/staff/screening/1/original").text
    assert (
        sign_in(app.test_client(), place.members[1]).post("/c/qinghe/staff/screening/1/original").status_code
        == 403
    )
    with app.app_context():
        from consult.foundation import journal

        assert "topic_original_read" in [
            entry.verb for number in (1, 2) for entry in journal.entries_for("topic", number)
        ]


def test_the_list_has_chips_an_empty_station_and_something_to_do_when_nothing_is_found(client, resident):
    resident.post(PROPOSE, data={**FORM, "step": "send"})
    page = client.get("/c/qinghe/topics?station=1").text
    assert "楼道堆物" in page and "满3户进入筛选" in page
    page = client.get("/c/qinghe/topics?station=7").text
    assert "采纳这一站，现在是空的" in page and "楼道堆物" in page
    page = client.get("/c/qinghe/topics?q=雨污分流").text
    assert "没有找到“雨污分流”" in page and "title=%E9%9B%A8" in page
    assert "雨污分流" in resident.get(f"{PROPOSE}?title=雨污分流").text
    assert client.get("/c/qinghe/topics?station=77&page=0").status_code == 200


def test_a_long_list_comes_in_pages(app, place, client):
    with app.app_context(), transaction():
        for n in range(25):
            service.propose_topic(
                place.community,
                words=TopicWords(title=f"第{n}件事", what="说明。"),
                by=place.members[0],
                now=now_utc() + timedelta(seconds=n),
            )
    page = client.get("/c/qinghe/topics").text
    assert "第24件事" in page and "第1件事" not in page and 'rel="next"' in page
    assert "第1件事" in client.get("/c/qinghe/topics?page=2").text
