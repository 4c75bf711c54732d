"""The front page, the desk and the sheet of components: what a person could do today, what presses, every
state of every part.
"""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from consult.agenda.items import Question, add_item
from consult.agenda.service import MeetingPlan
from consult.foundation.days import local_day
from consult.foundation.db import db, now_utc, transaction
from consult.home import desk, life
from consult.topics import service as topics
from consult.topics.course import lines_of, station_of
from consult.topics.drafts import TopicWords
from consult.topics.screening import Decision, screen_topic
from consult.topics.support import support_topic
from tests.factories import make_community, sign_in


@pytest.fixture
def place(app):
    with app.app_context():
        made = make_community(db)
        with transaction():
            made.community.settings = {"support_households": 3, "screen_days": 2, "phone": "0510-0000 0000"}
            db.session.merge(made.community)
        return made


def propose(place, who=0, title="装路灯", ago=0):
    with transaction():
        return topics.propose_topic(
            place.community,
            words=TopicWords(title=title, what="晚上看不见路。"),
            by=place.members[who],
            now=now_utc() - timedelta(days=ago),
        )


def test_a_stranger_is_told_that_reading_is_open_and_a_resident_what_they_can_do(app, place, client):
    with app.app_context():
        propose(place)
    page = client.get("/c/qinghe/").text
    assert "这里的内容都可以看" in page and "今天您可以做" not in page
    neighbour = sign_in(app.test_client(), place.members[1], level="slip")
    page = neighbour.get("/c/qinghe/").text
    assert "今天您可以做" in page and "再有2户，就能进入筛选" in page
    answer = neighbour.post("/c/qinghe/topics/1/support", data={"next": "/c/qinghe/"})
    assert answer.headers["Location"] == "/c/qinghe/"
    page = neighbour.get("/c/qinghe/").text
    assert "已支持" in page and "就能进入筛选" not in page
    assert (
        neighbour.post("/c/qinghe/topics/1/support", data={"next": "//evil.example/"})
        .headers["Location"]
        .endswith("/topics/1")
    )


def test_a_returned_topic_waits_for_its_proposer_and_the_reason_is_read(app, place):
    with app.app_context():
        topic = propose(place)
        with transaction():
            screen_topic(topic, decision=Decision(result="returned", reason="请写明是哪一侧"), now=now_utc())
    page = sign_in(app.test_client(), place.members[0], level="slip").get("/c/qinghe/").text
    assert "您的议题需要补充：装路灯" in page and "请写明是哪一侧" in page and "请补充后再提交" in page


def test_the_desk_takes_up_what_is_gathered_by_pressure(app, place):
    with app.app_context():
        propose(place, title="还在征集")
        late = propose(place, title="早就够了", ago=30)
        with transaction():
            for who in (1, 2):
                support_topic(late, by=place.members[who], now=now_utc() - timedelta(days=20))
        today = local_day(place.community, now_utc())
        items = desk.desk(place.community, now_utc())
        groups = desk.grouped(items, today)
        assert [str(i.title.params.get("title")) for i in groups["late"]] == ["早就够了"]
        assert "还在征集" not in [i.title.params.get("title") for i in items]
    staff = sign_in(app.test_client(), place.chair)
    page = staff.get("/c/qinghe/staff/").text
    assert "早就够了" in page and "2个工作日内答复" in page and "逾期" in page
    page = staff.get("/c/qinghe/staff/screening").text
    assert "待审核1件" in page and "还在征集1件" in page and "1 / 3户" in page


def test_lines_follow_a_topic_to_its_meeting(app, place):
    from consult.agenda import service as agenda
    from consult.topics.screening import screen_topic

    with app.app_context():
        topic, now = propose(place), now_utc()
        today = local_day(place.community, now)
        with transaction():
            screen_topic(topic, decision=Decision(result="accepted"), now=now)
            meeting = agenda.plan_meeting(
                place.community,
                body=place.council,
                plan=MeetingPlan(title="议事会", held_on=today + timedelta(days=4), place="二楼"),
                by=None,
                now=now,
            )
            add_item(meeting, topic=topic, question=Question(title="", text="装灯。"), by=None, now=now)
        assert life.lines([topic], today)[topic.id].words.message == "A meeting is being prepared"
        db.session.expire(meeting, ["items"])
        with transaction():
            agenda.notice_meeting(meeting, by=None, now=now)
        line = lines_of([topic], today)[topic.id]
        assert (line.days, line.words.params["place"], station_of(topic)) == (4, "二楼", 3)


@pytest.fixture
def demo(tmp_path, database_url):
    from consult.app import create_app

    app = create_app(
        tmp_path / "demo",
        SQLALCHEMY_DATABASE_URI=database_url,
        TESTING=True,
        DEMO=True,
        WTF_CSRF_ENABLED=False,
        RATELIMIT_ENABLED=False,
    )
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_sheet_shows_every_component_in_demo_mode_only(app, demo, lang):
    assert app.test_client().get("/demo/components").status_code == 404
    browser = demo.test_client()
    browser.set_cookie("lang", lang)
    page = browser.get("/demo/components")
    assert page.status_code == 200
    shown = page.text
    for state in (
        "badge-live",
        "badge-ok",
        "badge-wait",
        "badge-late",
        "badge-info",
        "badge-no",
        "clock-late",
        "clock-soon",
        "day-box",
        "kind-seal",
        "kind-pine",
        "kind-sky",
        "kind-amber",
        "topic-card",
        "row-support",
        "row-notice",
        "row-progress",
        "supported",
        "alike",
        "error-summary",
        "field-error",
        "seal-mark no",
        "closed-door",
        "confirm",
        "empty",
        "notice-error",
        "strip",
        "river",
        "meter",
        "side-note",
    ):
        assert re.search(rf'class="[^"]*{state}', shown), state
    assert (
        demo.test_client().get("/demo/components", environ_base={"REMOTE_ADDR": "10.1.2.3"}).status_code
        == 403
    )


def test_every_macro_of_the_component_files_is_on_the_sheet():
    """A macro nobody shows is one nobody looks at; those of printed notices have their own pages."""
    from consult.config import home_directory

    home = home_directory() / "templates"
    sheet = (home / "components.html").read_text()
    for name, alias in (("ui", "ui"), ("topics", "t")):
        text = (home / "_macros" / f"{name}.html").read_text()
        inside = text + (home / "_macros" / "topics.html").read_text()
        for macro in re.findall(r"{% macro (\w+)\(", text):
            used = f"{alias}.{macro}(" in sheet or f"call {alias}.{macro}(" in sheet
            assert used or macro in ("qr", "pager") or re.search(rf"(?<!macro ){macro}\(", inside), macro


def test_no_page_of_these_stations_is_heavier_than_150_kilobytes(app, place, client):
    with app.app_context():
        for n in range(25):
            propose(place, title=f"第{n}件事情的题目写得比较长一些")
    staff = sign_in(app.test_client(), place.chair)
    css = {}
    for path in (
        "/c/qinghe/",
        "/c/qinghe/topics",
        "/c/qinghe/topics/1",
        "/c/qinghe/topics/propose",
        "/c/qinghe/staff/",
        "/c/qinghe/staff/screening",
        "/c/qinghe/staff/screening/1",
        "/c/qinghe/meetings",
    ):
        answer = staff.get(path)
        assert answer.status_code == 200, path
        weight = len(answer.data)
        for linked in re.findall(r'(?:href|src)="(/static/[^"]+\.(?:css|js))"', answer.text):
            css.setdefault(linked, len(client.get(linked).data))
            weight += css[linked]
        assert weight < 150_000, (path, weight)
