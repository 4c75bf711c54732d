"""The buttons of the live screens: what the rules open is offered, by a list of places and nothing else."""

import random
import re
from pathlib import Path

import pytest

from consult import rules
from consult.meetings.record import writer
from consult.meetings.screens import doors
from consult.meetings.screens.places import LEFT_OUT, PLACES
from consult.rules.doors import ACT_DOORS
from consult.rules.words import PHRASES
from tests.meetings.scene import make_scene
from tests.rules.walks import PEOPLE, Walk


@pytest.fixture
def scene(db_session):
    writer.projections[:] = []
    return make_scene().begin()


def offered(scene, person, **of):
    """The open doors of a person whose wire has these values."""
    return [
        each
        for each in doors.openings_for(scene.state, str(person))
        if each["ok"] and all(each[name] == value for name, value in of.items())
    ]


def raised(scene, motion, by=0):
    """A point, request or question of privilege of somebody; its ref."""
    (door,) = offered(scene, scene.people[by], key=f"move:{motion}")
    args = {**door["args"], **({"breach": {"kind": "other"}} if motion == "point_of_order" else {})}
    scene.do(scene.people[by], "move", **args)
    return list(scene.state.questions)[-1]


@pytest.mark.parametrize(
    ("motion", "keys"),
    [
        ("point_of_order", {"rule.well_taken", "rule.not_well_taken"}),
        ("question_of_privilege", {"rule.admitted", "rule.not_admitted"}),
        ("parliamentary_inquiry", {"answer"}),
        ("request_information", {"answer"}),
    ],
)
def test_what_waits_for_the_chair_has_its_buttons_until_it_is_settled_and_none_after(scene, motion, keys):
    scene.debate()
    ref = raised(scene, motion)
    now = {
        each["key"]: each
        for each in offered(scene, scene.chair, place="now")
        if each["args"].get("on") == ref
    }
    assert set(now) == keys
    chosen = now[sorted(keys)[0]]
    scene.do(scene.chair, chosen["act"], **chosen["args"])
    after = [each for each in offered(scene, scene.chair) if each["act"] in ("rule", "answer")]
    assert after == [], [each["key"] for each in after]


def test_the_button_that_puts_names_the_question_it_would_put(scene):
    """An amendment is moved and nobody seconds it: what would be put is still the main motion."""
    question = scene.debate()
    scene.do(scene.people[0], "rise", side="for")
    scene.do(scene.chair, "recognize", who=str(scene.people[0]))
    scene.do(scene.people[0], "move", motion="amend", edit={"op": "replace", "old": "1元", "new": "2元"})
    scene.do(scene.people[0], "yield_floor")
    for put in [each for each in offered(scene, scene.chair) if each["act"] == "put"]:
        assert put["args"]["on"] == question
        assert put["label"]["p"]["name"]["k"] == "motion.main"
    made = scene.state.made[-1]
    scene.do(scene.people[1], "second", on=made)
    scene.do(scene.chair, "state", on=made)
    (put,) = offered(scene, scene.chair, key="put")
    assert put["args"] == {"on": made} and put["label"]["p"]["name"]["k"] == "motion.amend"
    scene.do(scene.chair, put["act"], **put["args"])
    assert scene.state.vote.on == made


def test_a_motion_nobody_seconds_is_said_to_fall_before_the_question_is_put(scene):
    """Before, `put` was open while an amendment waited for its second, and nothing said that nobody gave
    it."""
    question = scene.debate()
    scene.do(scene.people[0], "rise", side="for")
    scene.do(scene.chair, "recognize", who=str(scene.people[0]))
    scene.do(scene.people[0], "move", motion="amend", edit={"op": "replace", "old": "1元", "new": "2元"})
    scene.do(scene.people[0], "yield_floor")
    made = scene.state.made[-1]
    assert scene.tries(scene.chair, "put").refused["reason"]["k"] == "refusal.motion_made"
    (door,) = offered(scene, scene.chair, key="no_second")
    assert door["args"] == {"on": made}
    scene.do(scene.chair, door["act"], **door["args"])
    (put,) = offered(scene, scene.chair, key="put")
    assert put["args"] == {"on": question} and not offered(scene, scene.chair, key="no_second")


def test_what_the_chair_may_enter_for_others_is_judged_for_them(scene):
    """Somebody has the floor, or stands first in the queue: who may move is found wherever they stand."""
    scene.debate()
    last = scene.people[5]
    scene.do(last, "rise", side="for")
    for who in (scene.chair, scene.recorder):
        (door,) = offered(scene, who, key="move:previous_question")
        assert door["asks"][0]["name"] == "as"
    scene.do(scene.chair, "recognize", who=str(last))
    (door,) = offered(scene, scene.recorder, key="move:amend")
    assert [ask["name"] for ask in door["asks"]] == ["as", "edit"]
    assert (
        rules.check(
            scene.state,
            rules.parse("move", {**door["args"], "edit": {"op": "add", "new": "。"}}, str(last)),
        )
        is None
    )


def test_the_recorder_moves_for_himself_too_and_the_chair_for_no_officer():
    """Only the two at the table are here: the service takes no act that one of them enters for the other."""
    roll = [{"id": "Z", "standing": "chair"}, {"id": "S", "standing": "secretary"}, {"id": "A"}]
    state = rules.replay([rules.open_meeting(roll, quorum=1, date="2026-06-01")])
    for kind, args in (("check_in", {"who": ["Z", "S"]}), ("call_to_order", {})):
        state = rules.replay(rules.decide(state, rules.parse(kind, args, "Z")), state)
    moves = {
        who: {each["key"] for each in doors.openings_for(state, who) if each["act"] == "move" and each["ok"]}
        for who in "ZS"
    }
    assert "move:main" in moves["S"] and moves["Z"] == set()


def test_a_question_postponed_to_an_hour_has_its_button_when_the_hour_has_come():
    roll = [{"id": "Z", "standing": "chair"}, {"id": "A"}, {"id": "B"}]
    state = rules.replay([rules.open_meeting(roll, quorum=2, date="2026-06-01", clock="19:00")])
    later = {"motion": "postpone_definitely", "ref": "P", "until": {"meetings_ahead": 0, "hour": "19:30"}}
    for by, kind, args in (
        ("Z", "check_in", {"who": ["Z", "A", "B"]}),
        ("Z", "call_to_order", {}),
        ("A", "move", {"motion": "main", "ref": "M", "text": "修路灯", "second": "B"}),
        ("Z", "state", {"on": "M"}),
        ("B", "move", {**later, "second": "A"}),
        ("Z", "state", {"on": "P"}),
        ("Z", "vote", {"on": "P", "yes": 2, "no": 0}),
    ):
        act = rules.parse(kind, args, by)
        state = rules.replay(rules.decide(state, act, "2026-06-01T11:00:00Z"), state)
    assert not [each for each in doors.openings_for(state, "Z") if each["act"] == "take_up"]
    state = rules.replay(rules.decide(state, rules.parse("clock", {"at": "19:30"}, "Z")), state)
    (door,) = [each for each in doors.openings_for(state, "Z") if each["act"] == "take_up"]
    assert door["ok"] and door["args"] == {"on": "M"} and door["label"]["p"]["title"] == "修路灯"


def amended(scene):
    """An amendment of the item's question, stated; its ref."""
    scene.debate()
    scene.do(scene.people[0], "rise", side="for")
    scene.do(scene.chair, "recognize", who=str(scene.people[0]))
    scene.do(scene.people[0], "move", motion="amend", edit={"op": "replace", "old": "1元", "new": "2元"})
    scene.do(scene.people[0], "yield_floor")
    made = scene.state.made[-1]
    scene.do(scene.people[1], "second", on=made)
    scene.do(scene.chair, "state", on=made)
    return made


def test_hands_miscounted_are_corrected_and_what_phones_counted_is_not(scene):
    made = amended(scene)
    scene.do(scene.chair, "put")
    scene.do(scene.recorder, "enter_hands", counts={"for": 3, "against": 2})
    scene.do(scene.chair, "announce")
    assert scene.state.dispositions[made] == "adopted"
    (door,) = offered(scene, scene.chair, key="correct_result")
    asks = [(ask["name"], ask["type"], ask["needed"]) for ask in door["asks"]]
    assert asks == [("yes", "votes", True), ("no", "votes", True)] and door["args"] == {"on": made}
    scene.do(scene.chair, "correct_result", **door["args"], yes=2, no=3)
    assert scene.state.dispositions[made] == "lost" and "1元" in scene.state.immediate.text


def test_a_result_that_phones_counted_has_no_button_to_correct_it(scene):
    made = amended(scene)
    scene.do(scene.chair, "put")
    for person in scene.people[:3]:
        scene.do(person, "cast", choice="for")
    scene.do(scene.chair, "announce")
    assert offered(scene, scene.chair, key="correct_result") == []
    refused = scene.tries(scene.chair, "correct_result", on=made, yes=0, no=5).refused
    assert refused["reason"]["k"] == "refusal.counted_by_phones"


def test_an_election_held_in_the_room_has_its_buttons():
    roll = [{"id": "Z", "standing": "chair"}, {"id": "S", "standing": "secretary"}, {"id": "A"}, {"id": "B"}]
    state = rules.replay([rules.open_meeting(roll, quorum=2, date="2026-06-01")])

    def done(by, kind, **args):
        nonlocal state
        state = rules.replay(rules.decide(state, rules.parse(kind, args, by), "2026-06-01T11:00:00Z"), state)

    def keys(who):
        return {each["key"]: each for each in doors.openings_for(state, who) if each["ok"]}

    done("Z", "check_in", who=["Z", "S", "A", "B"])
    done("Z", "call_to_order")
    assert not {"one_ballot", "drop_candidate"} & set(keys("S") | keys("Z"))
    done("Z", "open_election", office="组长", nominees=["A", "B"])
    assert "one_ballot" not in keys("S") and "drop_candidate" not in keys("Z")
    done("A", "move", motion="suspend_rules", ref="W1", purpose_id="组长", second="B")
    done("Z", "state", on="W1")
    done("Z", "vote", on="W1", yes=3, no=0)
    assert keys("Z")["drop_candidate"]["args"] == {"office": "组长"}
    done("Z", "drop_candidate", office="组长", who="B")
    door = keys("S")["one_ballot"]
    assert door["args"] == {"office": "组长", "who": "A"} and door["asks"] == []
    done("S", "one_ballot", **door["args"])
    assert state.elections["组长"].elected == ("A",)


# --- places ---


def named(place):
    """An act, its variant after a colon; a motion after "move:"."""
    if place.motion:
        return f"move:{place.motion}"
    return f"{place.act}:{place.variant}" if place.variant else place.act


def documented():
    """The acts and the motions of docs/acts.md."""
    acts_, _, motions = Path("docs/acts.md").read_text(encoding="utf-8").partition("\n## Motions")
    rows = re.compile(r"^\| `(\w+)` \|", re.M)
    return set(rows.findall(acts_)), set(rows.findall(motions))


def test_every_act_and_motion_is_placed_or_left_out_with_a_reason():
    acts_, motions = documented()
    assert len(acts_) > 40 and len(motions) > 50
    here, left = {named(place) for place in PLACES}, set(LEFT_OUT)
    assert here & left == set() and all(len(reason) > 10 for reason in LEFT_OUT.values())
    assert motions == {name[5:] for name in here | left if name.startswith("move:")}
    assert acts_ - {"move"} == {name.partition(":")[0] for name in here | left} - {"move"}
    for kind, registered in ACT_DOORS.items():
        for door in registered:
            if isinstance(door.variant, str):
                assert (f"{kind}:{door.variant}" if door.variant else kind) in here | left, (
                    kind,
                    door.variant,
                )


def test_nothing_has_two_places_on_one_screen_and_every_place_has_its_words():
    taken = set()
    for place in PLACES:
        for value in place.values or ("",):
            for standing in place.to:
                spot = (named(place), value, standing)
                assert spot not in taken
                taken.add(spot)
        for value in place.values or ("",):
            key = place.key.format(value) or place.act
            said = place.label or (f"motion.{place.motion}" if place.motion else f"act.{key}")
            assert said in PHRASES or f"act.{place.act}" in PHRASES, said


def test_the_screens_and_the_rules_agree_through_a_meeting(scene):
    """Whatever is offered as open is taken, and nothing is shown closed that the rules would take."""
    scene.debate()
    choose = random.Random(8)
    for _ in range(40):
        state = scene.state
        for who in state.members:
            for door in doors.openings_for(state, who):
                asked = {ask["name"] for ask in door["asks"] if ask["needed"]}
                if asked or door["key"] == "overrule" or door["act"] == "announce":
                    continue
                refusal = rules.check(state, rules.parse(door["act"], door["args"], who))
                assert (refusal is None) == door["ok"], (who, door["key"], refusal)
        person = choose.choice([scene.chair, *scene.people[:4]])
        able = [
            each
            for each in doors.openings_for(scene.state, str(person))
            if each["ok"] and not each["asks"] and each["act"] not in ("declare_adjourned", "leave")
        ]
        if able:
            door = choose.choice(able)
            scene.tries(person, door["act"], **door["args"])


@pytest.mark.parametrize("seed", range(12))
def test_in_every_reachable_state_everybody_gets_their_buttons_and_they_are_true(seed):
    """Random meetings over all motions, so that no state stops a screen: a motion without words to amend
    did."""
    walk = Walk(random.Random(seed))
    for _ in range(60):
        walk.step()
        for who in PEOPLE:
            for door in doors.openings_for(walk.meeting, who):
                asked = {ask["name"] for ask in door["asks"] if ask["needed"]}
                if asked or door["key"] == "overrule" or door["act"] == "announce":
                    continue
                refusal = rules.check(walk.meeting, rules.parse(door["act"], door["args"], who))
                assert (refusal is None) == door["ok"], (who, door["key"], refusal)


@pytest.mark.parametrize("motion", ["recess", "postpone_definitely", "limit_debate"])
def test_a_motion_without_words_may_be_amended_by_no_form_and_stops_no_screen(scene, motion):
    scene.debate()
    given = {"recess": {"minutes": 10}, "postpone_definitely": {"until": {"meetings_ahead": 1}}}
    given = given.get(motion, {"speech_seconds": 60})
    scene.do(scene.people[0], "move", motion=motion, **given)
    ref = scene.state.made[-1]
    scene.do(scene.people[1], "second", on=ref)
    scene.do(scene.chair, "state", on=ref)
    for person in (scene.chair, *scene.people[:3]):
        assert "move:amend" not in [each["key"] for each in offered(scene, person) if each["ok"]]
    put = next(each for each in offered(scene, scene.chair) if each["key"] == "put")
    assert put["ok"] and put["args"]["on"] == ref


def test_what_a_door_asks_for_follows_from_the_rules(scene):
    scene.debate()
    asks = {
        each["key"]: [(ask["name"], ask["type"], ask["needed"]) for ask in each["asks"]]
        for each in doors.openings_for(scene.state, str(scene.people[0]))
    }
    assert asks["rise"] == [("side", "side", True)]
    assert asks["move:amend"] == [("edit", "edit", True)]
    assert asks["move:limit_debate"] == [("speech_seconds", "seconds", True)]
    assert asks["move:recess"] == [("minutes", "minutes", True)]
    assert asks["move:postpone_definitely"] == [("until", "until", True)]
    assert asks["move:main"] == asks["move:commit"] == [("text", "text", True)]
    assert asks["move:point_of_order"] == [("breach", "breach", True)]
    assert asks["move:previous_question"] == asks["leave"] == []
    assert "check_in.other" not in [each["key"] for each in offered(scene, scene.chair)]  # all are here
    scene.do(scene.people[5], "leave")
    table = {each["key"]: [ask["name"] for ask in each["asks"]] for each in offered(scene, scene.chair)}
    assert table["move:recess"] == ["as", "minutes"] and table["check_in.other"] == ["who"]
