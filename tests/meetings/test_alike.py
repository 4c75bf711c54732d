"""Judging people together gives each the very buttons that judging them one by one gives."""

import random

import pytest

from consult.foundation.db import db
from consult.meetings.record import writer
from consult.meetings.screens import alike, doors, fanout
from tests.meetings.scene import make_scene


@pytest.fixture
def scene(app):
    with app.app_context():
        made = make_scene().begin()
        db.session.rollback()
        writer.projections[:] = []
        yield made


def agree(scene):
    state = scene.state
    for who in state.members:
        assert alike.openings(scene.meeting_id, state, who) == doors.openings_for(state, who), who
    return len({id(alike.openings(scene.meeting_id, state, who)) for who in state.members}), len(
        state.members
    )


def test_everyone_has_the_same_buttons_as_when_judged_alone(scene):
    lists, people = agree(scene)
    assert lists < people
    scene.debate()
    choose = random.Random(20261124)
    taken = 0
    for _ in range(60):
        who = choose.choice([scene.chair, *scene.people])
        offered = [
            each
            for each in doors.openings_for(scene.state, str(who))
            if each["ok"] and not each["asks"] and each["act"] != "declare_adjourned"
        ]
        if offered:
            door = choose.choice(offered)
            taken += scene.tries(who, door["act"], **door["args"]).ok
            agree(scene)
    assert taken > 15


def test_who_voted_otherwise_or_moved_is_told_apart(scene):
    scene.debate()
    scene.do(scene.chair, "put")
    for n, who in enumerate(scene.people):
        scene.do(who, "cast", choice="for" if n else "against", on=scene.state.stack[-1])
    agree(scene)
    scene.do(scene.chair, "announce")
    agree(scene)


def test_a_frame_is_what_the_library_would_send():
    from wsproto.connection import Connection, ConnectionType
    from wsproto.events import TextMessage

    for text in ("", "4", "议" * 41, "议" * 42, "x" * 125, "x" * 126, "x" * 65535, "x" * 65536):
        assert fanout.text_frame(text) == Connection(ConnectionType.SERVER).send(TextMessage(data=text))
