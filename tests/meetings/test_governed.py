"""The decision rule of an item at work in its meeting: what is frozen at the put judges every cast."""

import pytest
from sqlalchemy import select

from consult.agenda.models import AgendaItem, Meeting
from consult.ballots import votes
from consult.foundation.db import db, transaction
from consult.meetings.acts import governed
from consult.people.models import Person
from tests.ballots.test_votes import statements
from tests.meetings.scene import make_scene


@pytest.fixture
def scene(db_session):
    return make_scene().begin()


def test_judging_a_cast_asks_the_database_nothing_and_reads_no_log(scene):
    scene.debate()
    scene.do(scene.chair, "put")
    scene.do(scene.people[0], "cast", choice="for")
    row, state = db.session.get(Meeting, scene.meeting_id), scene.state
    assert row.id == scene.meeting_id
    with statements() as seen:
        for person in scene.people:
            assert governed.right_refused(row, state, str(person)) is None
        assert governed.right_refused(row, state, "999") == "not_on_vote_roll"
    assert seen == []


def test_another_process_finds_what_was_frozen(scene):
    scene.debate()
    scene.do(scene.chair, "put")
    votes._kept.clear()
    row, state = db.session.get(Meeting, scene.meeting_id), scene.state
    assert governed.right_refused(row, state, str(scene.people[0])) is None
    with statements() as seen:
        assert governed.right_refused(row, state, str(scene.people[1])) is None
    assert seen == []


def test_the_rule_and_the_options_are_those_of_the_put(db_session):
    options = [{"id": "a", "text": "东门"}, {"id": "b", "text": "西门"}, {"id": "c", "text": "南门"}]
    scene = make_scene(items=[{"question_kind": "options", "options": options, "seats": 1}]).begin()
    scene.debate()
    scene.do(scene.chair, "put")
    for person in scene.people:
        scene.do(person, "cast", choice=["1"])
    with transaction():
        item = db.session.get(AgendaItem, scene.items[0])
        item.decision_rule, item.options, item.legal_effect = {}, [{"text": "别的"}], "consultation"
    scene.do(scene.chair, "announce")
    verdict = scene.state.records[scene.state.last_vote].governed
    assert verdict["rule"]["id"] == "COUNCIL_CHARTER" and verdict["legal_effect"] == "decision"
    assert [option["text"] for option in verdict["options"]] == ["东门", "西门", "南门"]
    assert [option["count"] for option in verdict["options"]] == [0, 6, 0]


def test_a_question_put_anew_has_a_roll_of_its_own(scene):
    question = scene.debate()
    scene.do(scene.chair, "put", on=question)
    first = scene.state.vote.seq
    for person in scene.people[:4]:
        scene.do(person, "cast", choice="for")
    scene.do(scene.chair, "announce")
    scene.do(scene.people[0], "rise")
    scene.do(scene.chair, "recognize", who=str(scene.people[0]))
    scene.do(scene.people[0], "move", motion="reconsider", target=question)
    again = str(scene.state.made[-1])
    scene.do(scene.people[1], "second", on=again)
    scene.do(scene.chair, "state", on=again)
    scene.do(scene.chair, "put", on=again)
    for person in scene.people[:4]:
        scene.do(person, "cast", choice="for")
    scene.do(scene.chair, "announce")
    with transaction():
        db.session.get(Person, scene.people[5]).left_on = scene.now.date()
    scene.do(scene.chair, "put", on=question)
    rolls = [votes.frozen_put(scene.meeting_id, seq) for seq in (first, scene.state.vote.seq)]
    assert [len(each.roll.rights) for each in rolls] == [6, 5]


def test_a_motion_from_the_floor_put_by_name_has_no_roll_of_its_own(scene):
    scene.do(scene.people[0], "rise")
    scene.do(scene.chair, "recognize", who=str(scene.people[0]))
    scene.do(scene.people[0], "move", motion="main", text="散会后合影。")
    ref = str(scene.state.made[-1])
    scene.do(scene.people[1], "second", on=ref)
    scene.do(scene.chair, "state", on=ref)
    scene.do(scene.chair, "put", on=ref)
    assert votes.frozen_put(scene.meeting_id, scene.state.vote.seq) is None
    assert governed.right_refused(db.session.get(Meeting, scene.meeting_id), scene.state, "999") is None
    assert db.session.scalars(select(AgendaItem)).one().final_text is None


def test_the_chair_votes_where_participation_may_turn_on_it(scene):
    """Before: refused (chair_vote_changes_nothing) as if a majority of the votes cast decided, and the item
    failed for
    want of participation."""
    stand_in = scene.people[2]
    scene.do(scene.chair, "hand_over", who=str(stand_in))
    scene.do(stand_in, "take_up", item=str(scene.items[0]))
    scene.do(stand_in, "put")
    for person in scene.people[:2]:
        scene.do(person, "cast", choice="for")
    ack = scene.tries(stand_in, "cast", choice="for")
    assert ack.ok, ack.refused


@pytest.mark.parametrize(("order", "eligible"), [("no_vote", 6), ("not_counted", 5)])
def test_who_has_an_interest_is_kept_from_voting_where_the_body_orders_it(db_session, order, eligible):
    """In the roll of the vote he only counts, or not even that, by name and in the box alike."""
    scene = make_scene(items=[{}, {"title": "第二项", "method": "box"}])
    with transaction():
        meeting = db.session.get(Meeting, scene.meeting_id)
        meeting.debate_rules = {**meeting.debate_rules, "interest": order}
    scene.begin()
    question = scene.debate()
    first, *others = scene.people
    scene.do(first, "declare_interest", on=question, why="承建的是我弟弟")
    scene.do(scene.chair, "put")
    refused = scene.tries(first, "cast", choice="for").refused
    assert refused["reason"]["k"] in ("refusal.interested.named", "refusal.not_on_vote_roll")
    for person in others:
        scene.do(person, "cast", choice="for")
    scene.do(scene.chair, "announce")
    tallies = scene.state.records[question].governed["tallies"]["headcount"]
    assert (tallies["eligible"], tallies["for"]) == (eligible, 5)
    boxed = scene.debate(1)
    scene.do(first, "declare_interest", on=boxed)
    scene.do(scene.chair, "put")
    roll = votes.frozen_put(scene.meeting_id, scene.state.vote.seq).roll
    assert len(roll.rights) == eligible and roll.of(first) == () and roll.of(others[0])


def test_by_the_book_who_has_an_interest_may_vote(scene):
    question = scene.debate()
    scene.do(scene.people[0], "declare_interest", on=question)
    scene.do(scene.chair, "put")
    scene.do(scene.people[0], "cast", choice="against")
    assert scene.state.interests == {question: (str(scene.people[0]),)}
