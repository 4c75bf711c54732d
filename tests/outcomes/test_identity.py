"""An item's result is its own question's: what else is moved while its heading is current settles nothing of
it.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from consult.agenda.models import AgendaItem
from consult.ballots import box
from consult.foundation.db import db, transaction
from consult.meetings import minutes
from consult.meetings.record.writer import writing
from consult.meetings.screens import view
from consult.outcomes import projection, service
from consult.outcomes.models import Outcome, VoteRecord
from consult.outcomes.service import Decided, ResultWords
from consult.rules import events
from consult.rules.arguments import motion_args
from consult.topics.models import Topic
from tests import factories
from tests.meetings.scene import Scene, make_scene

DRONE = "拨款五万元购买无人机。"


def settled_scene(**item: Any) -> Scene:
    """A meeting whose first item has a topic, opened."""
    scene = make_scene(items=[item, {"title": "第二项", "text": "同意每季度公开一次账目。"}])
    with transaction():
        topic = Topic(
            community_id=scene.place.community.id,
            number=101,
            title="充电棚",
            what="…",
            kind="other",
            state="scheduled",
            submitted_on=date(2026, 5, 1),
            created_at=factories.NOW,
            moved_at=factories.NOW,
        )
        db.session.add(topic)
        db.session.flush()
        db.session.get(AgendaItem, scene.items[0]).topic_id = topic.id
    return scene.begin()


@pytest.fixture
def scene(db_session):
    return settled_scene()


def vote(scene: Scene, sides: str, **put: Any) -> str:
    """Puts what is pending, takes a vote by name (+ for, - against) and announces; the question's id."""
    on = str(scene.state.stack[-1])
    scene.do(scene.chair, "put", on=on, **put)
    for person, side in zip(scene.people, sides, strict=False):
        scene.do(person, "cast", choice="for" if side == "+" else "against")
    scene.do(scene.chair, "announce")
    return on


def from_the_floor(scene: Scene, text: str = DRONE, motion: str = "main", **args: Any) -> str:
    """A member moves, another seconds, the chair states; the question's id."""
    mover, other = scene.people[0], scene.people[1]
    scene.do(mover, "rise")
    scene.do(scene.chair, "recognize", who=str(mover))
    scene.do(mover, "move", motion=motion, **({"text": text} if text else {}), **args)
    ref = str(scene.state.made[-1])
    scene.do(other, "second", on=ref)
    scene.do(scene.chair, "state", on=ref)
    return ref


def inherited(scene: Scene, text: str = DRONE) -> str:
    """A motion from the floor as logs of earlier versions hold it: marked with the heading that was
    current.
    """
    ref, mover = "q-old", str(scene.people[0])
    args = {"text": text}
    made = events.MotionMade(ref, "main", mover, text, item=str(scene.items[0]), args=args)
    happened = [made, events.Seconded(ref, str(scene.people[1])), events.Stated(ref)]
    with writing(scene.meeting_id, scene.now) as writer:
        writer.append("an-older-version", mover, happened)
    return ref


def outcomes(scene: Scene) -> list[tuple[str, str]]:
    rows = db.session.scalars(select(Outcome).order_by(Outcome.id))
    return [(row.status, row.text) for row in rows]


def agenda_line(scene: Scene) -> dict[str, Any]:
    built = view.parts_for(scene.meeting_id, now=scene.now)
    return built["parts"]["agenda"]["items"][0]


@pytest.mark.parametrize("moved", [from_the_floor, inherited])
def test_a_motion_from_the_floor_does_not_take_the_place_of_a_settled_item(scene, moved):
    scene.debate()
    vote(scene, "++++")
    text = db.session.get(AgendaItem, scene.items[0]).text
    assert outcomes(scene) == [("adopted", text)]
    moved(scene)
    on = vote(scene, "+++++")
    assert scene.state.records[on].result == "adopted" and scene.state.records[on].governed is None
    assert outcomes(scene) == [("adopted", text)]
    assert db.session.get(AgendaItem, scene.items[0]).final_text == text
    assert len(list(db.session.scalars(select(VoteRecord)))) == 1
    assert [result.text for result in minutes.minutes_of(scene.meeting_id).results] == [text]


@pytest.mark.parametrize("moved", [from_the_floor, inherited])
def test_another_motion_lost_does_not_reject_what_was_adopted(scene, moved):
    scene.debate()
    vote(scene, "++++")
    moved(scene)
    vote(scene, "----")
    assert [status for status, _ in outcomes(scene)] == ["adopted"]
    line = agenda_line(scene)
    assert line["adopted"] and line["result"]["k"] == "result.adopted"


@pytest.mark.parametrize("moved", [from_the_floor, inherited])
def test_another_motion_adopted_does_not_adopt_what_was_lost(scene, moved):
    scene.debate()
    vote(scene, "-----")
    moved(scene)
    vote(scene, "+++++")
    assert [status for status, _ in outcomes(scene)] == ["rejected"]
    line = agenda_line(scene)
    assert not line["adopted"] and line["result"]["k"] == "result.lost"


@pytest.mark.parametrize("moved", [from_the_floor, inherited])
def test_a_motion_from_the_floor_has_neither_the_items_rule_nor_its_box(db_session, moved):
    scene = settled_scene(method="box")
    scene.debate()
    scene.do(scene.chair, "put")
    own = box.box_of(scene.meeting_id, scene.state.vote.seq)
    scene.end_polls()
    scene.do(scene.chair, "announce")
    ref = moved(scene)
    parts = view.parts_for(scene.meeting_id, now=scene.now)["parts"]
    pending = parts["question"]["pending"][0]
    assert pending["needs"]["k"] == "needs.majority" and pending["rule"] is None
    scene.do(scene.chair, "put", on=ref)
    assert scene.state.vote.method == "show"
    parts = view.parts_for(scene.meeting_id, now=scene.now)["parts"]
    assert not parts["vote"]["final"] and parts["vote"]["box"] is None
    assert own is not None and box.box_of(scene.meeting_id, scene.state.vote.seq) is None
    scene.do(scene.people[0], "cast", choice="for")
    scene.do(scene.chair, "announce")
    # One for, none against, of six: the item's rule asks two thirds to take part; a plain majority does not.
    assert scene.state.records[ref].result == "adopted"


def test_the_items_own_question_reconsidered_replaces_its_draft(scene):
    question = scene.debate()
    vote(scene, "+++++-")
    from_the_floor(scene, "", "reconsider", target=question)
    vote(scene, "++++++")
    assert scene.state.stack == (question,)
    vote(scene, "+-----")
    assert [status for status, _ in outcomes(scene)] == ["rejected"]
    assert not agenda_line(scene)["adopted"]


def test_a_published_result_stays_when_the_question_is_reconsidered(scene):
    question = scene.debate()
    vote(scene, "+++++-")
    first = db.session.scalars(select(VoteRecord)).one()
    topic = db.session.get(Topic, first.topic_id)
    with transaction():
        service.publish_outcome(
            scene.place.community,
            topic,
            decided=Decided(decided_on=date(2026, 6, 1)),
            words=ResultWords(),
            vote=first,
            by=None,
            now=scene.now,
        )
    from_the_floor(scene, "", "reconsider", target=question)
    vote(scene, "++++++")
    vote(scene, "+-----")
    assert outcomes(scene)[0] == ("adopted", "在2号楼西侧建一处充电棚，每4小时收费1元。")
    assert [status for status, _ in outcomes(scene)] == ["adopted", "rejected"]


def test_the_parts_of_a_divided_item_are_settled_each_for_itself(db_session):
    scene = settled_scene(text="建充电棚。每小时收费一元。")
    question = scene.debate()
    parts = [{"part": "1", "text": "建充电棚。"}, {"part": "2", "text": "每小时收费一元。"}]
    with writing(scene.meeting_id, scene.now) as writer:
        told = [{"id": f"{question}-p{each['part']}", "text": each["text"]} for each in parts]
        stack = tuple(part["id"] for part in reversed(told))
        happened = [events.Divided(question, tuple(told), stack, False)]
        writer.append("divided-by-hand", str(scene.chair), happened)
    vote(scene, "++++")
    vote(scene, "----")
    assert outcomes(scene) == [("adopted", "建充电棚。"), ("rejected", "每小时收费一元。")]
    line = agenda_line(scene)
    assert not line["adopted"] and line["result"]["k"] == "result.done"


def test_an_older_log_read_again_says_the_same(scene):
    scene.debate()
    vote(scene, "++++")
    inherited(scene)
    vote(scene, "+++++")
    before = projection.rows_of(scene.meeting_id)
    with transaction():
        assert [line["same"] for line in projection.rebuild_all()] == [True]
    assert len(before["votes"]) == 1


@pytest.mark.parametrize(
    ("text", "sessions", "settled"),
    [(None, 1, ["adopted"]), (None, 0, ["rejected"]), (DRONE, 1, ["rejected"])],
)
def test_a_renewal_settles_the_item_only_later_and_in_the_same_words(scene, text, sessions, settled):
    question = scene.debate()
    vote(scene, "-----")
    text = text or scene.state.questions[question].text
    mover, args = str(scene.people[0]), motion_args("main", {"text": text})
    made = events.MotionMade("q-new", "main", mover, text, item=str(scene.items[0]), args=args)
    again = [events.MeetingBegan(2, "2026-07-01")] * sessions
    with writing(scene.meeting_id, scene.now) as writer:
        writer.append("a-later-session", "system", [*again, made, events.Stated("q-new")])
    with writing(scene.meeting_id, scene.now) as writer:
        number = writer.state.number
    assert number == 1 + sessions
    vote(scene, "+++++")
    assert [status for status, _ in outcomes(scene)] == settled
    assert ("q-new" in {r.on for r in scene.state.records.values() if r.governed}) is (settled == ["adopted"])


def test_a_renewal_that_is_amended_is_still_the_items(scene):
    question = scene.debate()
    vote(scene, "-----")
    text = scene.state.questions[question].text
    made = events.MotionMade(
        "q-new", "main", "1", text, item=str(scene.items[0]), args=motion_args("main", {"text": text})
    )
    happened = [events.MeetingBegan(2, "2026-07-01"), made, events.Stated("q-new")]
    with writing(scene.meeting_id, scene.now) as writer:
        writer.append("a-later-session", "system", [*happened, events.TextChanged("q-new", "改过的文字。")])
    vote(scene, "+++++")
    assert outcomes(scene) == [("adopted", "改过的文字。")]
