"""One act, once: whatever was acknowledged is remembered by its id, also where it changed nothing."""

from __future__ import annotations

import random

import pytest

from consult.meetings.record import log, writer
from tests.meetings.scene import make_scene


@pytest.fixture
def scene(db_session):
    writer.projections[:] = []
    return make_scene().begin()


def voting(scene):
    scene.debate()
    scene.do(scene.chair, "put")
    return scene.people[0]


def test_a_late_retry_of_an_act_that_changed_nothing_does_not_turn_the_vote_back(scene):
    """Casting 赞成 again leaves no event; its retry after 反对 is that same act, not a new one."""
    person = voting(scene)
    scene.do(person, "cast", choice="for")
    again = scene.tries(person, "cast", act_id="cast-for-again", choice="for")
    before = log.head(scene.meeting_id)
    assert again.ok and again.seq == before[0]
    scene.do(person, "cast", choice="against")
    assert scene.tries(person, "cast", act_id="cast-for-again", choice="for") == again
    assert scene.state.vote.casts == {str(person): "against"}


def test_an_act_that_changed_nothing_is_its_askers_own(scene):
    person = voting(scene)
    scene.do(person, "cast", choice="for")
    scene.do(person, "cast", act_id="cast-for-again", choice="for")
    other = scene.tries(scene.people[1], "cast", act_id="cast-for-again", choice="for")
    assert other.bad == {"field": "act_id", "why": "taken"}


def test_a_refused_act_may_be_tried_again_and_is_judged_anew(scene):
    """A refusal is no acknowledgement: nothing was done, and what was out of order may be in order now."""
    scene.debate()
    person = scene.people[0]
    assert scene.tries(person, "cast", act_id="cast-too-soon", choice="for").refused
    scene.do(scene.chair, "put")
    assert scene.tries(person, "cast", act_id="cast-too-soon", choice="for").ok
    assert scene.state.vote.casts == {str(person): "for"}


@pytest.mark.parametrize("seed", range(6))
def test_retries_of_what_was_acknowledged_change_nothing_in_whatever_order_they_come(scene, seed):
    dice = random.Random(seed)
    voting(scene)
    taken = []
    for n in range(40):
        person = dice.choice(scene.people)
        kind, args = dice.choice(
            [
                ("cast", {"choice": dice.choice(["for", "against", "abstain"])}),
                ("cast", {"choice": dice.choice(["for", "against", "abstain"])}),
                ("rise", {}),
                ("lower", {}),
                ("check_in", {}),
                ("leave", {}),
            ]
        )
        ack = scene.tries(person, kind, act_id=f"act-number-{seed}-{n}", **args)
        if ack.ok:
            taken.append((person, kind, f"act-number-{seed}-{n}", args, ack))
        # A phone without an answer sends again, some of it much later than what came after.
        for person_, kind_, act_id, args_, was in dice.sample(taken, min(3, len(taken))):
            before = log.head(scene.meeting_id)
            assert scene.tries(person_, kind_, act_id=act_id, **args_) == was
            assert log.head(scene.meeting_id) == before
    assert any(a.seq == b.seq for a, b in zip([t[4] for t in taken], [t[4] for t in taken][1:], strict=False))
    for person, kind, act_id, args, was in dice.sample(taken, len(taken)):
        before = log.head(scene.meeting_id)
        assert scene.tries(person, kind, act_id=act_id, **args) == was
        assert log.head(scene.meeting_id) == before
