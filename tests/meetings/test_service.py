"""Acts: one way in, idempotent, with the item's decision rule governing its final vote."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, select

from consult.ballots import box
from consult.foundation.db import db, transaction
from consult.foundation.errors import Forbidden
from consult.meetings import acts, door, minutes, opening
from consult.meetings.acts import clock as meeting_clock
from consult.meetings.record import log, writer
from consult.meetings.screens import mine as personal
from consult.outcomes import projection  # noqa: F401  (its tables must exist)
from consult.people.models import BodyMember, Ownership, Person, Unit
from tests.meetings.scene import make_scene


@pytest.fixture
def scene(db_session):
    writer.projections[:] = []
    return make_scene(items=[{}, {"title": "第二项", "text": "同意每季度公开一次账目。"}])


def test_opening_is_for_the_table_and_happens_once(scene):
    with pytest.raises(Forbidden), transaction():
        opening.open_meeting(scene.meeting_id, scene.people[0], scene.now)
    for _ in range(2):
        with transaction():
            opening.open_meeting(scene.meeting_id, scene.chair, scene.now)
    assert log.head(scene.meeting_id)[0] == 2  # the opening, and what it binds


def test_the_same_act_twice_is_answered_alike_and_done_once(scene):
    scene.begin()
    first = scene.tries(scene.people[0], "rise", act_id="the-same-act", side="for")
    again = scene.tries(scene.people[0], "rise", act_id="the-same-act", side="for")
    assert first == again and first.ok
    assert len(scene.state.queue) == 1


def test_another_persons_act_id_is_not_mine(scene):
    scene.begin()
    scene.tries(scene.people[0], "rise", act_id="the-same-act")
    assert scene.tries(scene.people[1], "rise", act_id="the-same-act").bad == {
        "field": "act_id",
        "why": "taken",
    }


def test_a_refused_act_changes_nothing_and_says_why(scene):
    scene.begin()
    before = log.head(scene.meeting_id)
    ack = scene.tries(scene.people[0], "put")
    assert not ack.ok and ack.refused["code"] and ack.refused["reason"]["k"]
    assert log.head(scene.meeting_id) == before


def test_malformed_acts_are_named(scene):
    scene.begin()
    assert scene.tries(scene.people[0], "dance").bad["field"] == "kind"
    assert scene.tries(scene.people[0], "rise", side=3).bad["field"] == "side"
    assert (
        acts.take(scene.meeting_id, acts.Wanted("x", scene.people[0], "rise"), scene.now).bad["field"]
        == "act_id"
    )


def test_a_stranger_to_the_roll_is_refused(scene):
    scene.begin()
    assert scene.tries(scene.place.admin.id, "check_in").refused["reason"]["k"] == "refusal.not_on_roll"


def test_six_steps_by_named_vote_under_the_items_rule(scene):
    scene.begin()
    question = scene.debate()
    scene.do(scene.chair, "put", on=question)
    for person, side in zip(scene.people, ["for", "for", "for", "for", "for", "against"], strict=True):
        scene.do(person, "cast", choice=side)
    seen = []
    writer.projections.append(lambda _meeting, events: seen.extend(events))
    scene.do(scene.chair, "announce")
    writer.projections[:] = []
    announced = next(each for each in seen if each.kind == "announced")
    verdict = announced.event.governed
    assert (
        verdict["passed"] and verdict["result"] == "adopted" and announced.event.item == str(scene.items[0])
    )
    assert verdict["tallies"]["headcount"] == {
        "eligible": 6,
        "present": 6,
        "participated": 6,
        "for": 5,
        "against": 1,
        "abstain": 0,
        "invalid": 0,
    }


def test_a_named_vote_may_change_until_the_announcement_and_not_after(scene):
    scene.begin()
    scene.debate()
    scene.do(scene.chair, "put")
    scene.do(scene.people[0], "cast", choice="for")
    scene.do(scene.people[0], "cast", choice="against")
    assert scene.state.vote.tally["against"] == 1 and scene.state.vote.tally["for"] == 0
    on = scene.state.vote.on
    scene.do(scene.chair, "announce")
    for late in ({"choice": "for"}, {"choice": "for", "on": on}):
        assert scene.tries(scene.people[0], "cast", **late).refused["reason"]["k"] == "refusal.voting_is_over"
    assert scene.state.records[on].governed["tallies"]["headcount"]["against"] == 1
    scene.debate(1)
    scene.do(scene.chair, "put")
    assert (
        scene.tries(scene.people[0], "cast", choice="for", on=on).refused["reason"]["k"]
        == "refusal.voting_is_over"
    )
    assert scene.state.vote.casts == {}


def test_present_is_who_was_checked_in_when_the_question_was_put(scene):
    scene.begin(present=5)
    scene.debate()
    scene.do(scene.chair, "put")
    scene.do(scene.people[0], "cast", choice="for")
    seen = []
    writer.projections.append(lambda _meeting, events: seen.extend(events))
    scene.do(scene.chair, "announce")
    writer.projections[:] = []
    head = next(each for each in seen if each.kind == "announced").event.governed["tallies"]["headcount"]
    assert (head["present"], head["participated"]) == (5, 1)


def test_hands_counted_in_the_room_join_the_phones(scene):
    scene.begin()
    scene.debate()
    scene.do(scene.chair, "put")
    scene.do(scene.people[0], "cast", choice="for")
    scene.do(scene.place.recorder.id, "enter_hands", counts={"for": 4, "against": 1})
    assert scene.state.vote.tally == {"for": 5, "against": 1, "abstain": 0}
    assert (
        scene.tries(scene.place.recorder.id, "enter_hands", counts={"for": 40}).refused["reason"]["k"]
        == "refusal.too_many_hands"
    )


def test_an_unnamed_box_is_counted_only_when_announced(db_session):
    scene = make_scene(items=[{"method": "box"}]).begin()
    scene.debate()
    scene.do(scene.chair, "put")
    box_id = box.box_of(scene.meeting_id, scene.state.vote.seq)
    assert scene.state.vote.method == "box" and box_id is not None
    for n, (person, side) in enumerate(
        zip(scene.people, ["for", "for", "for", "for", "for", "against"], strict=True)
    ):
        with transaction():
            assert (
                box.cast_paper(box_id, person, side, f"key-of-phone-{n}", scene.now, proved=True)
                == "recorded"
            )
    scene.do(scene.chair, "announce")
    record = scene.state.records[scene.state.last_vote]
    assert record.governed["tallies"]["headcount"]["for"] == 5 and record.governed["passed"]
    assert record.yes_names is None
    stored = db.session.execute(__import__("sqlalchemy").text("SELECT kind, data FROM meeting_event")).all()
    assert not any(kind == "vote_cast" for kind, _ in stored)


def test_a_stranger_cannot_close_the_box_by_announcing(db_session):
    scene = make_scene(items=[{"method": "box"}]).begin()
    scene.debate()
    scene.do(scene.chair, "put")
    assert not scene.tries(scene.people[0], "announce").ok
    assert box.slot_for(box.box_of(scene.meeting_id, scene.state.vote.seq), scene.people[0], scene.now).open


def test_the_box_is_refused_where_area_decides(db_session):
    scene = make_scene(body="owners", rule="OWN_SPECIAL").begin()
    scene.debate()
    assert scene.tries(scene.chair, "put", method="box").refused["reason"]["k"] == "refusal.box_needs_names"
    scene.do(scene.chair, "put")
    assert (
        scene.tries(scene.chair, "enter_hands", counts={"for": 3}).refused["reason"]["k"]
        == "refusal.hands_need_names"
    )


def test_area_and_heads_are_counted_by_name_where_both_decide(db_session):
    scene = make_scene(body="owners", rule="OWN_SPECIAL").begin()
    scene.debate()
    scene.do(scene.chair, "put")
    for person in scene.people[:5]:
        scene.do(person, "cast", choice="for")
    scene.do(scene.chair, "announce")
    verdict = scene.state.records[scene.state.last_vote].governed
    assert verdict["tallies"]["headcount"]["for"] == 5
    assert verdict["tallies"]["area_sqm"]["for"] == sum(8640 + 100 * n for n in range(5))
    assert verdict["passed"]


def test_the_best_options_by_count_are_chosen(db_session):
    scene = make_scene(
        items=[
            {
                "question_kind": "options",
                "options": [
                    {"id": "a", "text": "东门"},
                    {"id": "b", "text": "西门"},
                    {"id": "c", "text": "南门"},
                ],
                "seats": 1,
            }
        ]
    ).begin()
    scene.debate()
    scene.do(scene.chair, "put")
    for person, choice in zip(scene.people, ["1", "1", "1", "1", "0", "2"], strict=True):
        scene.do(person, "cast", choice=[choice])
    scene.do(scene.chair, "announce")
    told = scene.state.records[scene.state.last_vote].governed["options"]
    assert [(o["text"], o["count"], o["chosen"]) for o in told] == [
        ("东门", 1, False),
        ("西门", 4, True),
        ("南门", 1, False),
    ]


def test_the_recorder_acts_for_somebody_without_a_phone_and_both_are_kept(scene):
    scene.begin()
    assert scene.tries(scene.people[0], "rise", entered_by=scene.place.recorder.id).ok
    last = log.last_of(scene.meeting_id, "hand_raised")
    assert (last.by, last.entered_by) == (str(scene.people[0]), str(scene.place.recorder.id))
    assert (
        scene.tries(scene.people[1], "rise", entered_by=scene.people[2]).refused["reason"]["k"]
        == "refusal.not_recorder"
    )


def test_an_amendment_is_settled_first_and_changes_the_words_voted_on(scene):
    scene.begin()
    question = scene.debate()
    amend(scene, question)
    scene.do(scene.chair, "put")
    for person in scene.people[:4]:
        scene.do(person, "cast", choice="for")
    scene.do(scene.chair, "announce")
    assert scene.state.stack == (question,)
    assert "每4小时收费2元" in scene.state.questions[question].text


def test_the_count_uses_the_roll_frozen_when_the_question_was_put(db_session):
    """Flats change hands, a member leaves, one joins: what was put is counted as it was put."""
    scene = make_scene(body="owners", rule="OWN_SPECIAL").begin()
    scene.debate()
    scene.do(scene.chair, "put")
    for person in scene.people[:5]:
        scene.do(person, "cast", choice="for")
    with transaction():
        unit = db.session.scalars(
            select(Unit)
            .join(Ownership, Ownership.unit_id == Unit.id)
            .where(Ownership.person_id == scene.people[0])
        ).one()
        unit.area = 999_999_99
        db.session.execute(delete(Ownership).where(Ownership.person_id == scene.people[1]))
        db.session.get(Person, scene.people[2]).left_on = scene.now.date()
    scene.do(scene.chair, "announce")
    tallies = scene.state.records[scene.state.last_vote].governed["tallies"]
    assert (tallies["headcount"]["eligible"], tallies["headcount"]["for"]) == (6, 5)
    assert tallies["area_sqm"]["eligible"] == sum(8640 + 100 * n for n in range(6))
    assert tallies["area_sqm"]["for"] == sum(8640 + 100 * n for n in range(5))
    assert tallies["area_sqm"]["present"] == sum(8640 + 100 * n for n in range(6))


def test_who_joined_after_the_question_was_put_has_no_vote_on_it_but_on_the_next(scene):
    scene.begin(present=5)
    scene.debate()
    scene.do(scene.chair, "put")
    home = db.session.get(Person, scene.people[0]).household_id
    with transaction():
        late = Person(
            community_id=scene.place.community.id,
            household_id=home,
            name="后来的人",
            level="staff",
            of_age=True,
            created_at=scene.now,
        )
        db.session.add(late)
        db.session.flush()
        db.session.add(BodyMember(body_id=scene.place.council.id, person_id=late.id))
        late_id = late.id
    with transaction():
        assert door.let_in(scene.meeting_id, late_id, scene.chair, scene.now).ok
    assert scene.tries(late_id, "cast", choice="for").refused["reason"]["k"] == "refusal.not_on_vote_roll"
    scene.do(scene.people[5], "check_in")
    scene.do(scene.people[5], "cast", choice="for")
    scene.do(scene.chair, "announce")
    head = scene.state.records[scene.state.last_vote].governed["tallies"]["headcount"]
    assert (head["eligible"], head["for"], head["participated"]) == (6, 1, 1)
    scene.debate(1)
    scene.do(scene.chair, "put")
    scene.do(late_id, "cast", choice="for")


def test_a_box_is_counted_over_its_own_frozen_roll(db_session):
    scene = make_scene(items=[{"method": "box"}]).begin()
    scene.debate()
    scene.do(scene.chair, "put")
    box_id = box.box_of(scene.meeting_id, scene.state.vote.seq)
    with transaction():
        box.cast_paper(box_id, scene.people[0], "for", "key-of-phone-1", scene.now, proved=True)
        db.session.get(Person, scene.people[1]).left_on = scene.now.date()
        db.session.execute(delete(BodyMember).where(BodyMember.person_id == scene.people[2]))
    scene.end_polls()
    # Who left the roll meanwhile could not object to closing the polls: only with a reason on the record.
    assert scene.tries(scene.chair, "announce").refused["reason"]["k"] == "refusal.taken_out"
    scene.do(scene.chair, "overrule", act={"kind": "announce", "args": {}}, reason="本人已迁出")
    head = scene.state.records[scene.state.last_vote].governed["tallies"]["headcount"]
    assert (head["eligible"], head["present"], head["participated"]) == (6, 6, 1)


def test_silence_agrees_when_the_clock_says_so_and_one_objection_stops_it(scene):
    scene.begin()
    question = scene.debate()
    amend(scene, question)
    top = scene.state.stack[-1]
    assert (
        scene.tries(scene.people[0], "ask_consent", motion="main", target=top).refused["reason"]["k"]
        == "refusal.chair_only"
    )
    scene.do(scene.chair, "ask_consent", motion="main", target=top, seconds=10)
    assert scene.tries(scene.chair, "put").refused["reason"]["k"] == "refusal.consent_asked"
    assert scene.state.consent.target == top
    scene.do(scene.people[3], "object")
    assert scene.state.consent is None and scene.state.stack[-1] == top
    scene.do(scene.chair, "ask_consent", motion="main", target=top, seconds=10)
    meeting_clock.tick(scene.meeting_id, scene.now + timedelta(seconds=5))
    assert scene.state.consent is not None
    assert meeting_clock.tick(scene.meeting_id, scene.now + timedelta(seconds=11)) > 0
    assert meeting_clock.tick(scene.meeting_id, scene.now + timedelta(seconds=12)) == 0
    assert scene.state.consent is None and scene.state.stack == (question,)
    assert "每4小时收费2元" in scene.state.questions[question].text
    told = [
        entry.kind
        for entry in minutes.minutes_of(scene.meeting_id).entries
        if entry.kind.startswith("consent")
    ]
    assert told == ["consent_asked", "consent_ended", "consent_asked", "consent_ended"]


def test_a_question_with_a_decision_rule_is_counted_and_nothing_else_will_do(scene):
    scene.begin()
    question = scene.debate()
    everybody = [str(person) for person in scene.people]
    for kind, args in (
        ("ask_consent", {"motion": "main", "target": question}),
        ("unanimous_consent", {"motion": "main", "target": question}),
        ("vote", {"on": question, "yes": everybody, "no": 0}),
        ("ballot", {"on": question, "yes": 6}),
        (
            "overrule",
            {"act": {"kind": "vote", "args": {"on": question, "yes": 6, "no": 0}}, "reason": "快一点"},
        ),
        (
            "overrule",
            {
                "act": {"kind": "unanimous_consent", "args": {"motion": "main", "target": question}},
                "reason": "快一点",
            },
        ),
    ):
        assert scene.tries(scene.chair, kind, **args).refused["reason"]["k"] == "refusal.counted_by_rule", (
            kind,
            args,
        )
    assert scene.tries(scene.chair, "overrule", act={"kind": "dance"}, reason="x").bad["field"] == "kind"
    assert not any(key.startswith("ask_consent.pending") for key in keys(scene, scene.chair))


def test_an_overruled_put_keeps_the_items_way_of_voting_and_the_overruling_is_on_record(db_session):
    scene = make_scene(items=[{"method": "box"}]).begin()
    scene.debate()
    scene.do(scene.people[0], "rise", side="against")
    refused = scene.tries(scene.chair, "put").refused
    assert refused["overrule"]
    scene.do(scene.chair, "overrule", act={"kind": "put", "args": {}}, reason="时间已到，大家都听过了")
    assert scene.state.vote.method == "box" and box.box_of(scene.meeting_id, scene.state.vote.seq) is not None
    entry = next(e for e in minutes.minutes_of(scene.meeting_id).entries if e.kind == "overruled")
    assert entry.text == "时间已到，大家都听过了"


def test_a_ballot_that_was_ordered_is_what_the_chair_opens_and_here_it_is_the_box(scene):
    scene.begin()
    amend(scene, scene.debate())
    scene.do(scene.people[2], "rise", side="for")
    scene.do(scene.chair, "recognize", who=str(scene.people[2]))
    scene.do(scene.people[2], "move", motion="method_of_voting", method="ballot")
    order = scene.state.made[-1]
    scene.do(scene.people[3], "second", on=order)
    scene.do(scene.chair, "state", on=order)
    scene.do(scene.chair, "put")
    scene.do(scene.people[0], "cast", choice="for")
    scene.do(scene.chair, "announce")
    assert scene.state.records[order].result == "adopted"
    scene.do(scene.chair, "put")
    assert scene.state.vote.method == "box" and box.box_of(scene.meeting_id, scene.state.vote.seq) is not None


def test_people_without_a_phone_move_amend_second_and_vote_through_the_table(scene):
    """Entered by the recorder for them: both are in the record, and the minutes say so."""
    scene.begin()
    question = scene.debate()
    helper = scene.recorder
    edit = {"op": "replace", "old": "1元", "new": "2元"}
    for who, kind, args in ((0, "rise", {"side": "for"}), (1, "rise", {"side": "against"})):
        assert scene.tries(scene.people[who], kind, entered_by=helper, **args).ok
    scene.do(scene.chair, "recognize", who=str(scene.people[0]))
    assert scene.tries(scene.people[0], "move", entered_by=helper, motion="amend", edit=edit).ok
    made = scene.state.made[-1]
    assert scene.tries(scene.people[1], "lower", entered_by=helper).ok
    assert scene.tries(scene.people[1], "second", entered_by=scene.chair, on=made).ok
    scene.do(scene.chair, "state", on=made)
    scene.do(scene.chair, "put")
    assert scene.tries(scene.people[0], "cast", entered_by=helper, choice="for", on=made).ok
    assert scene.state.questions[made].mover == str(scene.people[0]) and scene.state.vote.casts == {
        str(scene.people[0]): "for"
    }
    rows = {each.kind: each for each in log.read(scene.meeting_id) if each.entered_by}
    assert {
        kind: (row.by, row.entered_by)
        for kind, row in rows.items()
        if kind in ("motion_made", "seconded", "vote_cast")
    } == {
        "motion_made": (str(scene.people[0]), str(helper)),
        "seconded": (str(scene.people[1]), str(scene.chair)),
        "vote_cast": (str(scene.people[0]), str(helper)),
    }
    told = [e for e in minutes.minutes_of(scene.meeting_id).entries if e.entered_by]
    assert {"motion_made", "seconded"} <= {e.kind for e in told}
    assert question in scene.state.stack


def keys(scene, person):
    return [each["key"] for each in personal.mine_for(scene.meeting_id, person, scene.now)["openings"]]


def amend(scene, question):
    """An amendment moved by the first, seconded by the second, stated."""
    scene.do(scene.people[0], "rise", side="for")
    scene.do(scene.chair, "recognize", who=str(scene.people[0]))
    scene.do(scene.people[0], "move", motion="amend", edit={"op": "replace", "old": "1元", "new": "2元"})
    made = scene.state.made[-1]
    scene.do(scene.people[1], "second", on=made)
    scene.do(scene.chair, "state", on=made)
    assert scene.state.stack == (question, made)
