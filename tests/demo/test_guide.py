"""What the demo desk's guide proposes next, read off the meeting whoever did the last thing."""

import pytest

from consult.demo import guide
from tests.meetings.scene import make_scene


@pytest.fixture
def scene(db_session):
    return make_scene().begin()


def roles(scene):
    return {"chair": scene.chair, "recorder": scene.recorder, "a": scene.people[0], "b": scene.people[1]}


def step(scene):
    return guide.next_for(scene.meeting_id, roles(scene), scene.now)


def test_a_point_of_order_is_settled_once_and_the_meeting_goes_on(scene):
    on = scene.debate()
    scene.do(scene.people[0], "move", motion="point_of_order", ref="P1", breach={"kind": "other"})
    assert (step(scene).kind, step(scene).args) == ("rule", {"on": "P1", "ruling": "well_taken"})
    scene.do(scene.chair, "rule", on="P1", ruling="not_well_taken")
    assert step(scene).kind not in ("rule", "answer")
    assert scene.state.stack == (on,)


def test_after_a_question_of_privilege_was_ruled_on_the_guide_goes_on(scene):
    scene.debate()
    scene.do(scene.people[0], "move", motion="question_of_privilege", ref="P1", urgent=True)
    assert step(scene).args == {"on": "P1", "ruling": "admitted"}
    scene.do(scene.chair, "rule", on="P1", ruling="admitted")
    assert step(scene).kind not in ("rule", "answer")


def test_a_question_is_answered_not_ruled_on(scene):
    scene.debate()
    scene.do(scene.people[0], "move", motion="parliamentary_inquiry", ref="P1")
    assert (step(scene).kind, step(scene).args) == ("answer", {"on": "P1"})
    scene.do(scene.chair, "answer", on="P1")
    assert step(scene).kind not in ("rule", "answer")
