"""The page of old phones: a whole debate, an amendment, consent, and every kind of vote, by forms alone, in
both languages.
"""

import re

import pytest
from flask import g

from consult.foundation.db import db
from consult.meetings.record import log, writer
from tests.factories import sign_in
from tests.meetings.scene import make_scene
from tests.river.visitor import _Reader


class Old:
    """A phone without scripts: reads the plain page, sends its forms."""

    def __init__(self, app, person, base, lang="zh"):
        self.client, self.base = sign_in(app.test_client(), person), base
        self.client.set_cookie("lang", lang)

    def look(self, query=""):
        return self._read("get", f"{self.base}/plain{query}")

    def _read(self, method, address, **more):
        # The scene's application context is open around the requests and would keep who asked before.
        vars(g._get_current_object()).clear()
        answer = getattr(self.client, method)(address, **more)
        assert answer.status_code == 200
        self.reader, self.text = _Reader(), answer.get_data(as_text=True)
        self.reader.feed(self.text)
        self.words = " ".join(" ".join(self.reader.words).split())
        return self

    def send(self, form, **values):
        return self._read(
            "post",
            form.action,
            data={**form.values, **{k.replace("__", ":"): v for k, v in values.items()}},
            follow_redirects=True,
        )

    def press(self, words, **values):
        """Opens the door that reads like this where it asks for something, fills its form, sends it; the
        page that follows.
        """
        self.look()
        door = next(
            (href for href, shown in self.reader.links if shown.strip() == words and "do=" in href), None
        )
        if door:
            self.look("?" + door.split("?")[1])
        form = next(
            f
            for f in self.reader.forms
            if f.method == "post" and words in f.words and f.action.startswith("/c/")
        )
        return self.send(form, **values)


@pytest.fixture
def plain(app):
    """(scene, phones): a meeting called to order with four phones that have no scripts, the second of them
    in English.
    """
    with app.app_context():
        writer.projections[:] = []
        scene = make_scene(
            items=[
                {},
                {"method": "box", "title": "第二项"},
                {
                    "title": "选址",
                    "question_kind": "options",
                    "seats": 2,
                    "options": [
                        {"id": "0", "text": "东门"},
                        {"id": "1", "text": "西门"},
                        {"id": "2", "text": "南门"},
                    ],
                },
            ]
        )
        scene.begin(present=2)
        base = f"/c/qinghe/meetings/{scene.meeting_id}"
        people = list(scene.people)
        db.session.rollback()
        phones = [Old(app, person, base, "en" if n == 1 else "zh") for n, person in enumerate(people[:4])]
        yield scene, phones


def test_every_act_of_a_phone_goes_by_form(app, plain):
    scene, (a, b, c, d) = plain
    for phone in (c, d):
        assert "请先签到" in phone.look().words
        phone.press("签到")
    question = scene.debate()
    db.session.rollback()
    assert "每4小时收费1元" in a.look().words and re.search(r'http-equiv="refresh" content="10;', a.text)

    a.press("我要发言", ask__side__side="for")
    assert "您排第 1 位" in a.words
    scene.do(scene.chair, "recognize", who=str(scene.people[0]))
    db.session.rollback()
    a.press("说完了")
    b.press("Amendment", ask__edit__op="insert", ask__edit__old="西侧", ask__edit__new="绿地旁")
    c.press("附议")
    made = log.current(scene.meeting_id).made[-1]
    scene.do(scene.chair, "state", on=made)
    scene.do(scene.chair, "ask_consent", motion="main", target=made)
    db.session.rollback()
    assert "没有异议就这样定" in a.look().words and re.search(r'http-equiv="refresh" content="3;', a.text)
    assert "If you agree, do nothing" in b.look().words
    d.press("我有异议")
    assert log.current(scene.meeting_id).consent is None
    scene.do(scene.chair, "put")
    db.session.rollback()
    for phone, button, choice in (
        (a, "赞成", "for"),
        (b, "For", "for"),
        (c, "反对", "against"),
        (d, "赞成", "for"),
    ):
        phone.press(button, ask__choice__choice=choice)
    # Until it is announced a vote may change.
    c.press("赞成", ask__choice__choice="for")
    scene.do(scene.chair, "announce")
    assert (
        log.current(scene.meeting_id).stack == (question,)
        and "西侧绿地旁" in log.current(scene.meeting_id).questions[question].text
    )
    db.session.rollback()
    assert "西侧绿地旁" in a.look().words


def test_a_vote_from_a_page_that_stood_open_too_long_is_not_taken_and_says_so(app, plain):
    scene, (a, b, *_rest) = plain
    for person in scene.people[2:4]:
        scene.do(person, "check_in")
    scene.debate()
    scene.do(scene.chair, "put")
    db.session.rollback()
    for phone in (a, b):
        phone.look()
        phone.old = next(f for f in phone.reader.forms if "cast" in f.values.get("kind", ""))
    scene.do(scene.chair, "announce")
    scene.debate(2)
    scene.do(scene.chair, "put")
    db.session.rollback()
    for phone, said in ((a, "已经截止"), (b, "is closed")):
        assert said in phone.send(phone.old, ask__choice__choice="for").words
    assert log.current(scene.meeting_id).vote.casts == {}


def test_the_question_being_voted_stands_first(app, plain):
    """An amendment moved meanwhile and not seconded waits under it."""
    scene, (a, *_rest) = plain
    for person in scene.people[2:4]:
        scene.do(person, "check_in")
    scene.debate()
    scene.do(scene.people[0], "rise", side="for")
    scene.do(scene.chair, "recognize", who=str(scene.people[0]))
    scene.do(scene.people[0], "move", motion="amend", edit={"op": "replace", "old": "1元", "new": "2元"})
    # Putting what is pending is closed until the motion is stated or falls; the chair may, on the record.
    scene.do(scene.chair, "overrule", act={"kind": "put", "args": {}}, reason="先表决方案")
    db.session.rollback()
    texts = re.findall(r'<p class="resolution">(.*?)</p>', a.look().text)
    assert "<ins" not in texts[0] and "<ins" in texts[1]


def test_options_and_the_box_by_form(app, plain):
    scene, (a, b, *_rest) = plain
    for person in scene.people[2:4]:
        scene.do(person, "check_in")
    scene.debate(2)
    scene.do(scene.chair, "put")
    db.session.rollback()
    a.look()
    form = next(f for f in a.reader.forms if "cast" in f.values.get("kind", ""))
    a.send(form, ask__options__choice=["0", "2"])
    assert log.current(scene.meeting_id).vote.casts == {str(scene.people[0]): ("0", "2")}
    scene.do(scene.chair, "announce")
    scene.debate(1)
    scene.do(scene.chair, "put")
    db.session.rollback()
    assert "投进票箱" in a.press("赞成", choice="for").words
    assert "Your paper is in the box" in b.press("For", choice="against").words
    assert "已投 2/6" in a.look().words
