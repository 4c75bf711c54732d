"""Who presides in a live meeting is what the log says: the doors, the script and the table's names go with
the chair.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from consult.foundation.db import now_utc, transaction
from consult.meetings import acts
from consult.meetings.record import writer
from consult.meetings.screens import doors, mine
from consult.people import offices
from tests.meetings.scene import make_scene


@pytest.fixture
def scene(db_session):
    writer.projections[:] = []
    return make_scene().begin()


def open_keys(scene, person):
    return {each["key"] for each in doors.openings_for(scene.state, str(person)) if each["ok"]}


def test_the_doors_and_the_script_go_with_the_chair(scene):
    ref = scene.debate()
    stand_in = scene.people[0]
    assert "hand_over.debate" in open_keys(scene, scene.chair) and "put" not in open_keys(scene, stand_in)
    scene.do(scene.chair, "hand_over", who=str(stand_in), to_debate=True)
    assert scene.state.chair == str(stand_in)
    assert "put" in open_keys(scene, stand_in) and "put" not in open_keys(scene, scene.chair)
    assert "rise" in open_keys(scene, scene.chair)
    assert mine.mine_for(scene.meeting_id, stand_in, now_utc())["script"]
    names = mine.mine_for(scene.meeting_id, scene.recorder, now_utc())
    told = {each["who"]: each["standing"] for each in names["roster"]}
    assert told[str(stand_in)] == "chair" and told[str(scene.chair)] == "member"
    assert mine.mine_for(scene.meeting_id, scene.chair, now_utc())["script"] == []
    assert "take_chair" not in open_keys(scene, scene.chair)
    scene.do(stand_in, "put", on=ref)
    for person in scene.people[1:5]:
        scene.do(person, "cast", choice="for")
    scene.do(stand_in, "announce")
    assert "take_chair" in open_keys(scene, scene.chair)
    scene.do(scene.chair, "take_chair")
    assert scene.state.chair == str(scene.chair)


def test_where_the_chair_leaves_the_recorder_conducts_the_choice_of_another(scene):
    scene.debate()
    scene.do(scene.chair, "leave")
    assert scene.state.chair is None
    refused = scene.tries(scene.chair, "put").refused
    assert refused is not None and refused["code"] == "not_entitled"
    assert scene.tries(scene.people[0], "elect_chair", who=str(scene.people[0])).refused is not None
    assert "elect_chair" in open_keys(scene, scene.recorder)
    assert mine.mine_for(scene.meeting_id, scene.recorder, now_utc())["script"]
    scene.do(scene.recorder, "elect_chair", who=str(scene.people[1]))
    assert scene.state.chair == str(scene.people[1])


def test_a_household_slip_does_not_preside(scene):
    scene.debate()
    stand_in = scene.people[0]
    scene.do(scene.chair, "hand_over", who=str(stand_in))
    slip = acts.Wanted("slip-act-1", stand_in, "put", {}, trusted=False)
    refused = acts.take(scene.meeting_id, slip, scene.now).refused
    assert refused is not None and "refusal.not_trusted" in str(refused["reason"])
    assert acts.take(
        scene.meeting_id,
        acts.Wanted("slip-act-2", scene.people[1], "rise", {"side": "for"}, trusted=False),
        scene.now,
    ).ok


def test_nobody_opens_an_empty_room(db_session):
    writer.projections[:] = []
    scene = make_scene()
    from consult.meetings import opening

    opening.open_meeting(scene.meeting_id, scene.recorder, scene.now)
    for person in scene.people:
        scene.do(person, "check_in")
    assert scene.tries(scene.people[0], "call_to_order").refused is not None
    scene.do(scene.recorder, "call_to_order")
    assert scene.state.chair is None
    scene.do(scene.recorder, "elect_chair", who=str(scene.people[2]))
    assert scene.state.chair == str(scene.people[2])


def test_the_clock_says_when_the_hour_of_adjourning_has_come(db_session):
    from consult.meetings import service
    from consult.meetings.acts import clock

    writer.projections[:] = []
    scene = make_scene()
    row = service.meeting_row(scene.meeting_id)
    row.debate_rules = {**row.debate_rules, "adjourn_at": "17:00"}
    db_session.commit()
    scene.begin().debate()
    assert clock.tick(scene.meeting_id, scene.now) == 0 and not scene.state.hour_come
    scene.now = datetime.fromisoformat(scene.state.hour_fixed)
    assert clock.tick(scene.meeting_id, scene.now) == 1 and scene.state.hour_come
    assert "declare_adjourned" in open_keys(scene, scene.chair)
    scene.do(scene.chair, "extend_meeting", minutes=30)
    assert not scene.state.hour_come and "declare_adjourned" not in open_keys(scene, scene.chair)


def test_nobody_enters_a_vote_over_the_one_its_voter_cast(scene):
    """Before: the recorder's `cast` with `as` replaced what the voter had cast on the phone."""
    from consult.foundation import notify

    scene.debate()
    scene.do(scene.chair, "put")
    voter, other = scene.people[1], scene.people[2]
    scene.do(voter, "cast", choice="for")
    refused = scene.tries(voter, "cast", entered_by=scene.recorder, choice="against").refused
    assert refused is not None and refused["reason"]["k"] == "refusal.cast_themselves"
    assert scene.state.vote.casts[str(voter)] == "for"
    scene.tries(voter, "cast", entered_by=scene.recorder, choice="against")
    told = [n for n in notify.waiting_for(voter) if n.kind == "vote_entered_over"]
    assert len(told) == 1, "told, and once"
    # Who has no phone is entered for, and corrected by who entered it; the voter's own hand then stands.
    scene.do(other, "cast", entered_by=scene.recorder, choice="for")
    scene.do(other, "cast", entered_by=scene.recorder, choice="against")
    scene.do(other, "cast", choice="for")
    assert not scene.tries(other, "cast", entered_by=scene.recorder, choice="against").ok


def test_a_chair_whose_office_has_ended_only_hands_over(scene):
    """Before: who was planned to preside led on after the office was over."""
    from consult.foundation.days import local_day
    from consult.people import offices

    scene.debate()
    today = local_day(scene.place.community, scene.now)
    with transaction():
        for term in offices.terms_of(scene.chair, scene.place.community.id, today):
            offices.end_office(term, on=today - timedelta(days=1), by=None, now=scene.now)
            term.from_on = term.to_on = today - timedelta(days=1)
    refused = scene.tries(scene.chair, "put").refused
    assert refused is not None and refused["reason"]["k"] == "refusal.office_ended"
    scene.do(scene.chair, "hand_over", who=str(scene.people[0]))
    scene.do(scene.people[0], "put")


def test_the_offices_of_the_body_say_who_is_vice_chair_and_who_is_not_counted(db_session):
    """On the day of the meeting: a term that is over says nothing."""
    scene = make_scene()
    vice, by_office, was = scene.place.members[:3]
    day = scene.now.date()
    with transaction():
        for person, kind, last in ((vice, "vice_chair", None), (by_office, "ex_officio", None),
                                   (was, "vice_chair", day - timedelta(days=1))):  # fmt: skip
            offices.grant_office(
                person, kind, body=scene.place.council, from_on=day - timedelta(days=90), to_on=last,
                now=scene.now,
            )  # fmt: skip
    scene.begin()
    members = scene.state.members
    assert [who for who, each in members.items() if each.standing == "vice_chair"] == [str(vice.id)]
    assert [who for who, each in members.items() if each.ex_officio] == [str(by_office.id)]
    assert scene.state.counted == len(scene.state.voters) - 1
    scene.debate()
    scene.do(scene.chair, "leave")
    assert scene.state.chair == str(vice.id)
