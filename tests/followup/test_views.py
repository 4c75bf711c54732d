"""The pages of carrying out on a phone and at the desk: photos, mistakes taken back, stale pages, double
posts, who may not.
"""

import io
import re

import pytest
from PIL import Image

from consult.foundation.db import db
from consult.people.persons import PersonFacts
from tests import factories
from tests.outcomes.test_views import world  # noqa: F401

PLACE = "/c/qinghe/staff/topics/7/tasks/1"


@pytest.fixture
def staff(app, client, world):  # noqa: F811
    with app.app_context():
        factories.sign_in(client, world["admin"])
    client.set_cookie("lang", "zh")
    return client


def picture(kind="JPEG"):
    out = io.BytesIO()
    Image.new("RGB", (64, 48), "green").save(out, kind)
    out.seek(0)
    return out


def seen_on(page):
    return re.search(r'name="seen" value="(\d+)"', page).group(1)


def test_photos_are_evidence_and_everybody_sees_them(app, staff, world):  # noqa: F811
    answer = staff.post(
        PLACE,
        data={
            "status": "done",
            "evidence": "",
            "seen": "0",
            "caption": "完工",
            "photo": [(picture(), "a.jpg"), (picture("PNG"), "b.png")],
        },
    )
    assert answer.status_code == 302 and answer.headers["Location"].endswith("#task-1")
    stranger = app.test_client()
    page = stranger.get("/c/qinghe/topics/7/progress").get_data(as_text=True)
    links = re.findall(r'<img loading="lazy" src="([^"]+)" alt="完工"', page)
    assert len(links) == 2 and Image.open(io.BytesIO(stranger.get(links[0]).data)).format == "JPEG"
    assert stranger.get("/c/qinghe/topics/7/progress/photo/999").status_code == 404
    assert stranger.get(links[0].replace("qinghe", "yunxi")).status_code == 404


def test_what_is_no_photo_is_refused_and_what_was_typed_stays(staff):
    answer = staff.post(
        PLACE,
        data={
            "status": "in_progress",
            "evidence": "留住这句",
            "seen": "0",
            "task": "1",
            "photo": (io.BytesIO(b"%PDF-1.4"), "a.jpg"),
        },
    )
    page = answer.get_data(as_text=True)
    assert answer.status_code == 400 and "不是" in page and "留住这句" in page
    assert "未开始" in page or "pending" in page
    assert seen_on(page) == "0"


def test_a_mistake_is_taken_back_and_a_stale_page_changes_nothing(staff):
    assert staff.post(PLACE, data={"status": "cancelled", "seen": "0"}).status_code == 302
    page = staff.get("/c/qinghe/topics/7/progress").get_data(as_text=True)
    assert "撤回上一次填报" in page
    assert staff.post(PLACE, data={"status": "in_progress", "seen": "0"}).status_code == 409
    assert staff.post(PLACE + "/undo", data={"seen": seen_on(page)}).status_code == 302
    assert staff.post(PLACE + "/undo", data={"seen": seen_on(page)}).status_code == 409
    assert "撤回上一次填报" not in staff.get("/c/qinghe/topics/7/progress").get_data(as_text=True)


def test_forms_sent_twice_count_once(staff, app, world):  # noqa: F811
    for _again in range(2):
        assert (
            staff.post(
                "/c/qinghe/staff/topics/7/tasks",
                data={"title": "验收", "owner_role": "物业", "due_on": "2027-01-05"},
            ).status_code
            == 302
        )
        assert (
            staff.post(
                "/c/qinghe/staff/topics/7/paper", data={"satisfied": "5", "form_key": "one"}
            ).status_code
            == 302
        )
    page = staff.get("/c/qinghe/topics/7/progress").get_data(as_text=True)
    assert page.count("验收") == 1 and "5人的评价" in page


def test_the_dissatisfied_ask_and_are_answered_in_public(app, staff, world):  # noqa: F811
    phone = app.test_client()
    with app.app_context():
        factories.sign_in(phone, world["member"])
    phone.set_cookie("lang", "zh")
    assert phone.post("/c/qinghe/topics/7/again", data={"text": "没做"}).status_code == 400
    answer = phone.post("/c/qinghe/topics/7/rate", data={"score": "dissatisfied"})
    assert answer.status_code == 302 and answer.headers["Location"].endswith("/rate#again")
    assert "请求重新办理" in phone.get("/c/qinghe/topics/7/rate").get_data(as_text=True)
    empty = phone.post("/c/qinghe/topics/7/again", data={"text": " "})
    assert empty.status_code == 400 and "哪里没有做好" in empty.get_data(as_text=True)
    assert (
        phone.post("/c/qinghe/topics/7/again", data={"text": "门还是坏的", "task_ids": "1"}).status_code
        == 302
    )
    for refused in ({"granted": "yes", "answer": "属实"}, {"granted": "no", "answer": ""}):
        assert staff.post("/c/qinghe/staff/topics/7/again/1", data=refused).status_code == 400
    assert (
        staff.post(
            "/c/qinghe/staff/topics/7/again/1",
            data={"granted": "yes", "answer": "属实，马上修", "due_on": "2030-01-01"},
        ).status_code
        == 302
    )
    page = app.test_client().get("/c/qinghe/topics/7/progress").get_data(as_text=True)
    assert "门还是坏的" in page and "属实，马上修" in page and "居民甲" not in page
    assert (
        staff.post("/c/qinghe/staff/topics/7/again/1", data={"granted": "no", "answer": "x"}).status_code
        == 400
    )


def test_somebody_not_concerned_gets_a_clear_no(app, world):  # noqa: F811
    with app.app_context():
        from consult.foundation.db import transaction
        from consult.people import persons, places

        with transaction():
            community = places.community_by_slug("qinghe")
            outside = persons.add_person(
                community, "外楼居民", facts=PersonFacts(level="roll"), now=factories.NOW
            )
            db.session.flush()
        client = app.test_client()
        factories.sign_in(client, outside.id)
    client.set_cookie("lang", "zh")
    page = client.get("/c/qinghe/topics/7/rate").get_data(as_text=True)
    assert "不在本议题的评价范围" in page and 'name="score"' not in page
    assert client.post("/c/qinghe/topics/7/rate", data={"score": "satisfied"}).status_code == 403
    assert client.post("/c/qinghe/topics/7/again", data={"text": "x"}).status_code == 403


def test_progress_is_filtered_and_searched(app, client, world):  # noqa: F811
    client.set_cookie("lang", "zh")

    def listed(query):
        return "topics/7/progress" in client.get(f"/c/qinghe/progress?{query}").get_data(as_text=True)

    assert listed("") and listed("show=late") and listed("q=电梯")
    assert not listed("show=done") and not listed("q=停车") and listed("show=nonsense")
