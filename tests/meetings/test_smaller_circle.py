"""Nobody but a member himself makes the circle smaller that an open box waits for."""

from __future__ import annotations

from datetime import timedelta

import pytest

from consult.accounts import logins, seats
from consult.accounts.models import SeatSession
from consult.ballots.models import OpenPaper, Vote
from consult.foundation.db import db, transaction
from consult.meetings import minutes
from consult.meetings.acts import governed, waiting
from consult.people import persons
from tests import factories
from tests.meetings.scene import make_scene
from tests.meetings.test_closing_a_box import door, papers


@pytest.fixture
def scene(db_session):
    made = make_scene(items=[{"method": "box"}]).begin()
    made.debate()
    made.do(made.chair, "put")
    return made


def off_the_roll(scene, victim):
    with transaction():
        persons.person_left(persons.person_by_id(victim), by=scene.recorder, now=scene.now)


def all_but(scene, victim):
    """Everybody else votes, then the polls are closed by consent."""
    papers(scene, [p for p in scene.people if p != victim])
    scene.end_polls()


def signed_out(scene, victim):
    """Was signed in when the box was put; somebody else ends the seat."""
    with transaction():
        seat = db.session.query(SeatSession).filter_by(person_id=victim).first()
        if seat is None:
            factories.open_seat(persons.person_by_id(victim), now=scene.now - timedelta(hours=2))
        seats.sign_out_everywhere(person_id=victim, now=scene.now)


#: Ways to be rid of somebody while a box is open: (who acts, what, its arguments), or what is done outside.
WAYS = {
    "the chair marks them as gone": lambda s, v: s.tries(s.chair, "leave", who=[str(v)]),
    "the recorder does": lambda s, v: s.tries(s.recorder, "leave", who=[str(v)]),
    "the recorder enters it for them": lambda s, v: s.tries(v, "leave", entered_by=s.recorder),
    "a member takes them along": lambda s, v: (
        papers(s, s.people[:1]),
        s.tries(s.people[0], "leave", who=[str(s.people[0]), str(v)]),
    ),
    "the chair counts fewer": lambda s, v: s.tries(s.chair, "presence", present_count=5),
    "the recorder takes their vote": lambda s, v: s.tries(
        s.recorder, "admit", who=str(v), standing="member", voting=False
    ),
    "the recorder makes them a guest": lambda s, v: s.tries(
        s.recorder, "admit", who=str(v), standing="guest"
    ),
    "the room is cleared": lambda s, v: s.tries(s.chair, "executive_session"),
    "a recess": lambda s, v: s.tries(s.chair, "recess", minutes=1),
    "an interest is found": lambda s, v: s.tries(
        s.chair, "find_interest", who=str(v), yes=[str(p) for p in s.people[:4]]
    ),
    "the grid worker takes them off the roll": off_the_roll,
    "gone, and the polls closed by consent": lambda s, v: (
        s.do(s.chair, "leave", who=[str(v)]),
        all_but(s, v),
    ),
    "off the roll, and the polls closed by consent": lambda s, v: (off_the_roll(s, v), all_but(s, v)),
    "signed out, and the polls closed by consent": lambda s, v: (signed_out(s, v), all_but(s, v)),
    "gone and come and gone": lambda s, v: (
        s.do(s.chair, "leave", who=[str(v)]),
        s.do(s.chair, "check_in", who=[str(v)]),
        s.do(s.recorder, "leave", who=[str(v)]),
    ),
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("remembered", [True, False], ids=["remembered", "read again"])
def test_no_way_to_be_rid_of_somebody_closes_the_box_over_them(scene, way, remembered):
    """Before: the first nine that are not refused did; of two papers the chair learned the other."""
    victim = scene.people[5]
    if not remembered:
        waiting._could_vote.clear()
    WAYS[way](scene, victim)
    db.session.rollback()
    if not scene.state.vote.time_up:
        papers(scene, [p for p in scene.people if p != victim])
    if scene.state.phase == "recess":
        scene.do(scene.chair, "resume")
    refused = scene.tries(scene.chair, "announce").refused
    assert refused is not None, way
    assert refused["reason"]["k"] in ("refusal.still_voting", "refusal.taken_out") and refused["overrule"], (
        way
    )
    assert not door(scene, "announce")["ok"], way
    assert scene.state.vote is not None
    # With the reason on the record it is announced, and the reason is printed.
    why = "会场九点关门，他已经走了"
    scene.do(scene.chair, "overrule", act={"kind": "announce", "args": {"turnout": {"cast": 9}}}, reason=why)
    assert scene.state.vote is None
    assert any(why in str(e) for e in minutes.minutes_of(scene.meeting_id).entries if e.kind == "overruled")


def test_the_polls_are_not_closed_by_silence_while_the_vote_would_be_void(db_session):
    """Before, a chair with a quick room made any vote void, and of two papers learned the other."""
    made = make_scene(items=[{"method": "box"}]).begin()
    made.debate()
    made.do(made.chair, "put")
    needed = made.state.quorum
    cast = 0
    for person in made.people:
        refused = made.tries(made.chair, "ask_consent", motion="close_polls").refused
        if refused is None:
            break
        assert refused["reason"]["k"] == "refusal.short_of_papers"
        assert not door(made, "ask_consent.polls")["ok"], "the button says so before it is tapped"
        papers(made, [person])
        cast += 1
    assert 0 < cast == needed
    assert door(made, "ask_consent.polls") is None or made.state.consent is not None


def test_who_was_marked_as_gone_still_votes_and_then_it_is_announced(scene):
    victim = scene.people[5]
    scene.do(scene.chair, "leave", who=[str(victim)])
    papers(scene, scene.people[:5])
    assert scene.tries(scene.chair, "announce").refused["reason"] == {"k": "refusal.taken_out", "p": {"n": 1}}
    papers(scene, [victim])
    scene.do(scene.chair, "announce")


def test_who_leaves_by_his_own_hand_or_was_never_here_is_not_waited_for(scene):
    scene.do(scene.people[5], "leave")
    scene.do(scene.people[4], "leave")
    scene.do(scene.recorder, "check_in", who=[str(scene.people[4])])
    papers(scene, scene.people[:4])
    assert scene.tries(scene.chair, "announce").refused["reason"]["p"] == {"cast": 4, "of": 5}
    papers(scene, scene.people[4:5])
    scene.do(scene.chair, "announce")


def test_when_the_time_set_at_first_is_up_nobody_is_waited_for(db_session):
    made = make_scene(items=[{"method": "box"}]).begin()
    made.debate()
    made.do(made.chair, "put", seconds=3)
    made.do(made.chair, "leave", who=[str(made.people[5])])
    papers(made, made.people[:2])
    made.do("clock", "tick")
    made.do("clock", "tick")
    made.do(made.chair, "announce")


def test_who_was_cut_off_when_the_polls_were_closed_counts_also_once_he_is_back(scene):
    """Before, he came back to a closed box, and it was announced over him without a word."""
    victim = scene.people[5]
    signed_out(scene, victim)
    all_but(scene, victim)
    assert scene.tries(scene.chair, "announce").refused["reason"] == {"k": "refusal.taken_out", "p": {"n": 1}}
    with transaction():
        factories.open_seat(persons.person_by_id(victim), now=scene.now)
    assert scene.tries(scene.chair, "announce").refused["reason"] == {"k": "refusal.taken_out", "p": {"n": 1}}


def test_a_seat_that_may_not_vote_is_no_seat(scene):
    """Before, the recorder's slip seat, which votes for nobody, hid that his sign-in had been ended."""
    victim = scene.people[5]
    with transaction():
        person = persons.person_by_id(victim)
        account = logins.add_staff_account("victim", "-", [person], now=scene.now - timedelta(days=9))
        seats.open_seat(account, person, proof="password", device="x", now=scene.now - timedelta(hours=2))
        factories.open_seat(person, level="slip", now=scene.now - timedelta(hours=2))
        logins.renew(account, "-", given=True, now=scene.now)
        # Whoever set the password comes in with it.
        seats.open_seat(account, person, proof="password", device="x", now=scene.now + timedelta(seconds=1))
    all_but(scene, victim)
    assert scene.tries(scene.chair, "announce").refused["reason"]["k"] == "refusal.taken_out"


def test_one_who_never_votes_does_not_hold_the_meeting_for_ever(scene):
    papers(scene, scene.people[:1])
    assert scene.tries(scene.chair, "ask_consent", motion="close_polls").refused
    scene.now += governed.POLLS_PATIENCE
    scene.consents("close_polls")
    scene.do(scene.chair, "announce")
    assert scene.state.vote is None


def test_a_box_never_announced_is_washed_when_the_meeting_ends(scene):
    """Before, its papers and the row of who had voted lay there for ever."""
    box_id = papers(scene, scene.people[:3])
    act = {"kind": "declare_adjourned", "args": {}}
    scene.do(scene.chair, "overrule", act=act, reason="会场停电")
    assert scene.state.phase == "adjourned"
    assert db.session.query(OpenPaper).filter_by(vote_id=box_id).count() == 0
    assert db.session.get(Vote, box_id).closed_at is not None
