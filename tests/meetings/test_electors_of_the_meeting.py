"""Who is counted in a live meeting: electors of the body, whatever a client claims."""

from __future__ import annotations

import pytest

from consult.meetings.record import writer
from tests.meetings.scene import make_scene


@pytest.fixture
def scene(db_session):
    writer.projections[:] = []
    return make_scene().begin()


def test_a_client_cannot_say_that_somebody_is_an_elector(scene):
    outsider = scene.place.admin.id
    refused = scene.tries(scene.chair, "admit", who=str(outsider), elector=True).refused
    assert refused["reason"]["k"] == "refusal.not_an_elector"
    before = scene.state.voting_members
    scene.do(scene.chair, "admit", who=str(outsider), standing="secretary", elector=True)
    assert scene.state.voting_members == before


def test_nobody_unknown_is_admitted_or_checked_in(scene):
    refused = scene.tries(scene.chair, "admit", who="999999", standing="guest").refused
    assert refused["reason"]["k"] == "refusal.unknown_member"
    assert scene.tries(scene.chair, "check_in", who=["999999"]).refused["code"] == "not_entitled"
    over = {"kind": "admit", "args": {"who": "999999"}}
    assert scene.tries(scene.chair, "overrule", act=over, reason="late").refused is not None
