"""The chair's script on the console: it follows the state, and what it says of a text is what the rules
adopt.
"""

from __future__ import annotations

import pytest

from consult.meetings.record import writer
from consult.meetings.screens import mine as personal
from consult.meetings.screens import view
from consult.rules import words
from tests.meetings.scene import make_scene


@pytest.fixture
def scene(db_session):
    writer.projections[:] = []
    scene = make_scene().begin()
    scene.question = scene.debate()
    return scene


def script(scene, lang="zh"):
    mine = personal.mine_for(scene.meeting_id, scene.chair, scene.now)
    return [words.say(each, lang) for each in mine["script"]]


def move(scene, by, **args):
    scene.do(scene.people[by], "rise", side="for")
    scene.do(scene.chair, "recognize", who=str(scene.people[by]))
    scene.do(scene.people[by], "move", **args)
    scene.do(scene.people[by], "yield_floor")
    return scene.state.made[-1]


def test_after_a_ruling_the_script_goes_on(scene):
    """Before, the value of `points` was taken for a motion's name: “有人提出，请先说明。” for the rest of the
    meeting.
    """
    scene.do(scene.people[0], "move", motion="point_of_order", breach={"kind": "other"})
    (point,) = scene.state.points
    assert script(scene)[0] == f"{_number(scene, 0)}号成员提出秩序问题：刚才的做法不合规则。"
    scene.do(scene.chair, "rule", on=point, ruling="not_well_taken")
    assert script(scene)[0] == "我的裁定：不成立。"
    scene.do(scene.people[1], "rise", side="against")
    scene.do(scene.chair, "recognize", who=str(scene.people[1]))
    assert script(scene) == [f"请{_number(scene, 1)}号成员发言，反对方，{_turn(scene)}。"]


def _number(scene, person):
    return words.number_of(scene.state, str(scene.people[person]))


def _turn(scene):
    return f"{scene.state.floor.seconds // 60}分钟"


def test_while_a_vote_is_open_the_script_is_about_the_question_put(scene):
    move(scene, 0, motion="amend", edit={"op": "replace", "old": "1元", "new": "2元"})
    assert "把“1元”改为“2元”" in script(scene)[0]
    put = {"kind": "put", "args": {"on": scene.question}}
    scene.do(scene.chair, "overrule", act=put, reason="先表决方案")
    said = script(scene)
    assert "每4小时收费1元" in said[1] and not any("2元" in each for each in said)
    assert "赞成的请在手机上选“赞成”，没有手机的请举手……请放下。" in said


def test_an_amendment_of_an_amendment_is_shown_as_it_would_be_adopted(scene):
    """Before, it was applied to the whole text: “东侧” was replaced where the rules change the amendment's
    own words.
    """
    first = move(scene, 0, motion="amend", edit={"op": "replace", "old": "1元", "new": "2元，西侧免费"})
    scene.do(scene.people[1], "second", on=first)
    scene.do(scene.chair, "state", on=first)
    second = move(
        scene, 1, motion="amend", target=first, edit={"op": "replace", "old": "西侧", "new": "东侧"}
    )
    scene.do(scene.people[2], "second", on=second)
    scene.do(scene.chair, "state", on=second)
    top = view.parts_for(scene.meeting_id)["parts"]["question"]["pending"][0]
    assert top["text"] == "2元，东侧免费"
    assert top["diff"] == [["=", "2元，"], ["-", "西"], ["+", "东"], ["=", "侧免费"]]
    under = view.parts_for(scene.meeting_id)["parts"]["question"]["pending"][1]
    assert under["own_text"] == "2元，西侧免费"
    scene.do(scene.chair, "put", on=second)
    for person in scene.people:
        scene.do(person, "cast", choice="for")
    scene.do(scene.chair, "announce")
    adopted = view.parts_for(scene.meeting_id)["parts"]["question"]["pending"][0]
    assert adopted["text"] == "在2号楼西侧建一处充电棚，每4小时收费2元，东侧免费。"
