"""What the pages say of a secret ballot: whether its box is washed."""

from __future__ import annotations

import contextlib
from datetime import date

from consult.ballots import box, wash
from consult.foundation.db import transaction
from consult.outcomes import service
from consult.outcomes.service import Decided, ResultWords
from consult.topics.models import Topic
from tests.ballots.test_wash import reading
from tests.factories import sign_in
from tests.outcomes.test_identity import settled_scene

ENGLISH = {"Accept-Language": "en"}


def balloted(choices: list[str], **item):
    """A box of six rights in which the first vote so, announced and published; (scene, outcome)."""
    scene = settled_scene(method="box", **item)
    on = scene.debate()
    scene.do(scene.chair, "put", on=on)
    vote = box.box_of(scene.meeting_id, scene.state.vote.seq)
    for n, (person, choice) in enumerate(zip(scene.people, choices, strict=False)):
        with transaction():
            box.cast_paper(vote, person, choice, f"key-{n}", scene.now, proved=True)
    return scene


def published(scene):
    from consult.foundation.db import db

    with transaction():
        topic = db.session.query(Topic).one()
        return service.publish_outcome(
            scene.place.community,
            topic,
            decided=Decided(decided_on=date(2026, 6, 1)),
            words=ResultWords(),
            by=scene.chair,
            now=scene.now,
        ).id


def test_an_unwashed_box_is_said_on_its_result_and_to_the_staff(app):
    """Before: nothing was said anywhere, and washed_at was set."""
    with contextlib.ExitStack() as stack:
        with app.app_context():
            scene = balloted(["for", "for", "against", "for", "abstain", "for"])
            stack.enter_context(reading())
            scene.do(scene.chair, "announce")
            outcome = f"/c/qinghe/results/{published(scene)}"
        page = app.test_client().get(outcome).text
        assert "票箱清洗尚未完成" in page and "副本里留下什么" in page
        assert "The box is not washed yet" in app.test_client().get(outcome, headers=ENGLISH).text
        staff = sign_in(app.test_client(), scene.place.chair)
        assert "有1个票箱清洗尚未完成" in staff.get("/c/qinghe/staff/").text
    with app.app_context():
        assert wash.wash_once()
    for page in (app.test_client().get(outcome).text, staff.get("/c/qinghe/staff/").text):
        assert "清洗尚未完成" not in page
