"""When a box may be closed: by all papers, the time, or the meeting; else by the chair, on the record."""

from datetime import timedelta

import pytest

from consult.ballots import box
from consult.foundation.db import transaction
from consult.foundation.errors import Stale
from consult.meetings import minutes
from consult.meetings.screens import mine
from tests.meetings.scene import make_scene


@pytest.fixture
def scene(db_session):
    """Six with a vote are here; the item is put to the box."""
    made = make_scene(items=[{"method": "box"}]).begin()
    made.debate()
    made.do(made.chair, "put")
    return made


def papers(scene, people, choice="for"):
    box_id = box.box_of(scene.meeting_id, scene.state.vote.seq)
    for person in people:
        with transaction():
            box.cast_paper(box_id, person, choice, f"key-of-{person}", scene.now, proved=True)
    return box_id


def door(scene, key):
    found = mine.mine_for(scene.meeting_id, scene.chair, scene.now)["openings"]
    return next((each for each in found if each["key"] == key), None)


def test_a_chair_who_announces_after_a_paper_learns_nothing(scene):
    """Before: announced after the first paper, which said how one person voted."""
    box_id = papers(scene, scene.people[:1])
    refused = scene.tries(scene.chair, "announce").refused
    assert refused["reason"] == {"k": "refusal.still_voting", "p": {"cast": 1, "of": 6}}
    assert "30:5-6" in refused["cite"] and refused["overrule"]
    assert scene.state.vote is not None and box.slot_for(box_id, scene.people[1], scene.now).open
    # What a client says of the turnout is dropped.
    assert scene.tries(scene.chair, "announce", turnout={"cast": 6, "of": 6}).refused
    # The button is closed with its reason; the one beside it asks the room once the vote would not be void.
    shut = door(scene, "announce")
    assert not shut["ok"] and shut["refusal"]["reason"]["p"] == {"cast": 1, "of": 6}
    assert not door(scene, "ask_consent.polls")["ok"] and door(scene, "overrule")
    # Who leaves is waited for no longer; with the last paper of those here it is announced.
    scene.do(scene.people[5], "leave")
    papers(scene, scene.people[1:4])
    assert door(scene, "ask_consent.polls")["ok"] and not door(scene, "announce")["ok"]
    papers(scene, scene.people[4:5])
    assert door(scene, "announce")["ok"]
    scene.do(scene.chair, "announce")
    assert scene.state.vote is None


def test_papers_of_who_is_away_do_not_stand_for_those_here(scene):
    scene.do(scene.people[5], "leave")
    papers(scene, scene.people[1:])
    assert scene.tries(scene.chair, "announce").refused["reason"]["p"] == {"cast": 4, "of": 5}


def test_the_meeting_closes_the_polls_by_consent_and_no_paper_comes_after(scene):
    """Before: consent set a mark that the box did not know of, and papers went on coming in."""
    box_id = papers(scene, scene.people[:4])
    scene.do(scene.chair, "ask_consent", motion="close_polls")
    scene.do(scene.people[4], "object")
    assert scene.tries(scene.chair, "announce").refused
    scene.end_polls()
    assert scene.state.vote.time_up and not box.slot_for(box_id, scene.people[4], scene.now).open
    with pytest.raises(Stale), transaction():
        box.cast_paper(box_id, scene.people[4], "for", "too-late", scene.now, proved=True)
    assert door(scene, "announce")["ok"] and door(scene, "ask_consent.polls") is None
    scene.do(scene.chair, "announce")
    assert scene.state.last_vote in scene.state.records


def test_the_room_has_half_a_minute_to_object_to_closing_the_polls(scene):
    """Before, five seconds of silence closed the box over whoever was slow with the phone."""
    papers(scene, scene.people[:4])
    scene.do(scene.chair, "ask_consent", motion="close_polls", seconds=5)
    scene.now += timedelta(seconds=20)
    scene.tries("clock", "tick")
    assert not scene.state.vote.time_up and scene.tries(scene.chair, "announce").refused
    scene.now += timedelta(seconds=15)
    scene.do("clock", "tick")
    assert scene.state.vote.time_up


def test_polls_opened_again_take_papers(scene):
    box_id = papers(scene, scene.people[:3])
    scene.end_polls()
    scene.consents("reopen_polls")
    assert box.slot_for(box_id, scene.people[4], scene.now).open
    assert scene.tries(scene.chair, "announce").refused["reason"]["p"] == {"cast": 3, "of": 6}


def test_when_the_time_is_up_it_is_announced(db_session):
    made = make_scene(items=[{"method": "box"}]).begin()
    made.debate()
    made.do(made.chair, "put", seconds=3)
    papers(made, made.people[:2])
    assert made.tries(made.chair, "announce").refused
    made.do("clock", "tick")
    made.do("clock", "tick")
    made.do(made.chair, "announce")


def test_what_the_chair_overrules_stands_in_the_minutes(scene):
    papers(scene, scene.people[:4])
    why = "会场九点关门"
    act = {"kind": "announce", "args": {"turnout": {"cast": 6, "of": 6}}}
    scene.do(scene.chair, "overrule", act=act, reason=why)
    assert scene.state.vote is None
    entry = next(e for e in minutes.minutes_of(scene.meeting_id).entries if e.kind == "overruled")
    assert why in str(entry)
