"""What screens see: numbered parts without names, the buttons of each person, the chair's script in both
languages.
"""

import json
import re

import pytest
from flask_babel import force_locale
from markupsafe import escape

from consult.agenda.models import Meeting
from consult.ballots import box
from consult.foundation.db import db, transaction
from consult.foundation.web import say
from consult.meetings import minutes
from consult.meetings.acts import clock as meeting_clock
from consult.meetings.record import writer
from consult.meetings.screens import mine as personal
from consult.meetings.screens import view
from consult.outcomes import live_slides
from consult.people import places
from consult.rules import words
from tests.meetings.scene import make_scene


@pytest.fixture
def scene(db_session):
    writer.projections[:] = []
    return make_scene().begin()


def parts(scene):
    return view.parts_for(scene.meeting_id)["parts"]


def opening(scene, person, key):
    return next(
        (o for o in personal.mine_for(scene.meeting_id, person, scene.now)["openings"] if o["key"] == key),
        None,
    )


def test_only_changed_parts_get_a_new_number(scene):
    before = view.parts_for(scene.meeting_id)
    scene.do(scene.people[0], "rise")
    after = view.parts_for(scene.meeting_id)
    changed = {name for name in after["at"] if after["at"][name] != before["at"][name]}
    assert changed == {"floor"}
    assert after["at"]["floor"] == after["seq"]


def test_parts_hold_no_names(scene):
    scene.debate()
    scene.do(scene.people[0], "rise", side="for")
    told = json.dumps(parts(scene), ensure_ascii=False)
    assert not any(person.name in told for person in [*scene.place.members, scene.place.chair])


def test_no_partial_count_is_shown(scene):
    scene.debate()
    scene.do(scene.chair, "put")
    scene.do(scene.people[0], "cast", choice="against")
    vote = parts(scene)["vote"]
    # How it is answered names the sides; nothing else may.
    told = json.dumps({name: value for name, value in vote.items() if name != "answers"})
    assert vote["cast"] == 1 and "tally" not in told and "against" not in told


def test_the_agenda_shows_what_is_done_and_how_it_went(scene):
    scene.debate()
    scene.do(scene.chair, "put")
    for person in scene.people:
        scene.do(person, "cast", choice="for")
    scene.do(scene.chair, "announce")
    line = parts(scene)["agenda"]["items"][0]
    assert line["result"]["k"] == "result.adopted"


def test_an_amendment_shows_its_change(scene):
    scene.debate()
    scene.do(scene.people[0], "rise", side="for")
    scene.do(scene.chair, "recognize", who=str(scene.people[0]))
    scene.do(scene.people[0], "move", motion="amend", edit={"op": "replace", "old": "1元", "new": "2元"})
    top = parts(scene)["question"]["pending"][0]
    assert [["-", "1元"], ["+", "2元"]] == [part for part in top["diff"] if part[0] != "="]


def test_every_screen_shows_the_question_being_voted_whatever_was_moved_meanwhile(scene):
    """An amendment moved and not seconded is not before the body: the chair puts the main motion, on the
    record."""
    main = scene.debate()
    assert parts(scene)["question"]["now"] == main
    scene.do(scene.people[0], "rise", side="for")
    scene.do(scene.chair, "recognize", who=str(scene.people[0]))
    scene.do(scene.people[0], "move", motion="amend", edit={"op": "replace", "old": "1元", "new": "2元"})
    moved = scene.state.made[-1]
    assert parts(scene)["question"]["now"] == moved
    scene.do(scene.chair, "overrule", act={"kind": "put", "args": {}}, reason="先表决方案")
    told = parts(scene)
    assert told["vote"]["on"] == main == told["question"]["now"] == told["question"]["pending"][0]["id"]
    assert [line["id"] for line in told["question"]["pending"]] == [main, moved]
    community = places.community_by_id(scene.place.community.id)
    assert "1元" in live_slides.meeting_slides(community, scene.now)[0].text
    for person in scene.people:
        scene.do(person, "cast", choice="for")
    scene.do(scene.chair, "announce")
    assert parts(scene)["question"]["now"] == moved


def test_a_closed_door_names_its_rule(scene):
    scene.debate()
    closed = opening(scene, scene.people[0], "move:main")
    assert (
        closed["ok"] is False
        and closed["refusal"]["cite"]
        and closed["refusal"]["reason"]["k"] in words.PHRASES
    )


def test_an_open_door_is_accepted_and_the_vote_is_offered(scene):
    scene.debate()
    assert opening(scene, scene.people[0], "rise")["ok"]
    assert opening(scene, scene.people[0], "put") is None
    put = opening(scene, scene.chair, "put")
    assert put["ok"]
    scene.do(scene.chair, put["act"], **put["args"])
    for key in ("cast.for", "cast.against", "cast.abstain"):
        offered = opening(scene, scene.people[0], key)
        assert offered["ok"]
    scene.do(scene.people[0], offered["act"], **offered["args"])
    assert personal.mine_for(scene.meeting_id, scene.people[0], scene.now)["vote"] == {
        "choice": "abstain",
        "tried": False,
    }


def test_names_go_to_chair_and_recorder_only(scene):
    assert personal.mine_for(scene.meeting_id, scene.chair, scene.now)["names"]
    assert personal.mine_for(scene.meeting_id, scene.people[0], scene.now)["names"] == {}
    assert personal.mine_for(scene.meeting_id, scene.place.admin.id, scene.now)["me"] is None


def test_the_queue_says_where_one_stands(scene):
    scene.debate()
    scene.do(scene.people[0], "rise", side="for")
    scene.do(scene.people[1], "rise", side="against")
    queue = personal.mine_for(scene.meeting_id, scene.people[1], scene.now)["queue"]
    assert queue["position"] == 2 and queue["ahead"][0]["side"] == "for"


def test_a_box_shows_turnout_and_whether_i_cast(db_session):
    scene = make_scene(items=[{"method": "box"}]).begin()
    scene.debate()
    scene.do(scene.chair, "put")
    box_id = box.box_of(scene.meeting_id, scene.state.vote.seq)
    with transaction():
        box.cast_paper(box_id, scene.people[0], "for", "key-of-phone-0", scene.now, proved=True)
    assert personal.mine_for(scene.meeting_id, scene.people[0], scene.now)["box"] == {
        "id": box_id,
        "cast": True,
        "may": True,
        "open": True,
    }
    assert box.turnout(box_id) == (1, 6)


def _say_all(scene):
    mine = personal.mine_for(scene.meeting_id, scene.chair, scene.now)
    assert mine["script"]
    said = [say(each) for each in mine["script"]]
    assert all(said) and not any("%(" in each or re.search("(?<!…)…(?!…)", each) for each in said)
    return said


def test_the_chair_always_has_a_sentence_in_both_languages(app, scene):
    with app.test_request_context():
        for language in ("zh_Hans_CN", "en"):
            with force_locale(language):
                _say_all(scene)
        question = scene.debate()
        with force_locale("zh_Hans_CN"):
            assert "现在讨论的方案是" in _say_all(scene)[0]
        scene.do(scene.chair, "put", on=question)
        with force_locale("zh_Hans_CN"):
            assert any("赞成的请在手机上选" in each for each in _say_all(scene))
        scene.do(scene.people[0], "cast", choice="for")
        scene.do(scene.chair, "announce")
        _say_all(scene)
        scene.do(scene.chair, "recess", minutes=5)
        _say_all(scene)
        scene.do(scene.chair, "resume")
        scene.do(scene.chair, "declare_adjourned")
        _say_all(scene)


def test_the_clock_calls_time_once(scene):
    scene.debate()
    scene.do(scene.people[0], "rise", side="for")
    scene.do(scene.chair, "recognize", who=str(scene.people[0]))
    from datetime import timedelta

    late = scene.now + timedelta(hours=1)
    assert meeting_clock.tick(scene.meeting_id, late) > 0
    assert meeting_clock.tick(scene.meeting_id, late) == 0
    assert parts(scene)["floor"]["speaker"]["overtime"] is True


def test_minutes_tell_the_vote_and_end_with_the_head_of_the_log(app, scene):
    scene.debate()
    scene.do(scene.chair, "put")
    for person in scene.people:
        scene.do(person, "cast", choice="for")
    scene.do(scene.chair, "announce")
    told = minutes.minutes_of(scene.meeting_id)
    assert told.results[0].passed and told.results[0].tallies["headcount"]["for"] == 6
    assert told.verified and told.head_seq == scene.state.seq
    assert [entry.kind for entry in told.entries][:2] == ["meeting_opened", "checked_in"]
    with app.test_request_context(), force_locale("zh_Hans_CN"):
        said = [say(entry.words) for entry in told.entries]
    assert all(said) and not any("…" in each for each in said)
    db.session.rollback()


@pytest.mark.parametrize("alternate", [True, False])
def test_the_console_says_whether_sides_take_turns_as_they_do(db_session, alternate):
    scene = make_scene()
    with transaction():
        row = db.session.get(Meeting, scene.meeting_id)
        row.debate_rules = {**row.debate_rules, "alternate": alternate}
    scene.begin()
    scene.debate()
    first, second, third = scene.people[:3]
    scene.do(first, "rise", side="for")
    scene.do(scene.chair, "recognize", who=str(first))
    scene.do(first, "yield_floor")
    scene.do(second, "rise", side="for")
    scene.do(third, "rise", side="against")
    floor = parts(scene)["floor"]
    assert floor["limits"]["alternate"] is alternate
    assert floor["queue"][0]["who"] == str(third if alternate else second)


def said(word):
    return words.say(word, "zh")


def test_an_appeal_is_voted_by_its_own_question_and_its_result_stays_until_something_happens(scene):
    scene.debate()
    point = scene.do(scene.people[0], "move", motion="point_of_order", breach={"kind": "other"})
    assert point
    (raised,) = [ref for ref, status in scene.state.points.items() if status == "raised"]
    scene.do(scene.chair, "rule", on=raised, ruling="not_well_taken", reason="没有超时")
    scene.do(scene.people[1], "move", motion="appeal")
    made = scene.state.made[-1]
    scene.do(scene.people[2], "second", on=made)
    scene.do(scene.chair, "state", on=made)
    line = parts(scene)["question"]["pending"][0]
    assert line["text"] == "" and "裁定" in said(line["asked"])
    scene.do(scene.chair, "put", on=made)
    vote = parts(scene)["vote"]
    assert [said(vote["answers"][each]) for each in ("for", "against", "abstain")] == [
        "裁定算数",
        "推翻裁定",
        "弃权",
    ]
    assert "不成立" in said(vote["asked"])
    for person in scene.people:
        scene.do(person, "cast", choice="against")
    scene.do(scene.chair, "announce")
    last = parts(scene)["question"]["last"]
    assert last["fresh"] and last["motion"] == "appeal" and any("推翻" in said(each) for each in last["said"])
    assert said(last["answers"]["against"]) == "推翻裁定"
    scene.do(scene.people[0], "rise", side="for")
    scene.do(scene.chair, "recognize", who=str(scene.people[0]))
    assert not parts(scene)["question"]["last"]["fresh"]


def test_a_seat_that_proves_less_than_its_person_is_told_no_names(scene):
    """Before, the chair's own household slip opened the names and the roster of the whole hall."""
    own = personal.mine_for(scene.meeting_id, scene.chair, scene.now, proved=False)
    assert (own["names"], own["roster"]) == ({}, []) and own["me"]["standing"] == "chair"
    own = personal.mine_for(scene.meeting_id, scene.chair, scene.now)
    assert own["names"] and own["roster"]


def test_what_has_no_words_is_asked_in_a_sentence(scene):
    scene.debate()
    scene.do(scene.people[0], "move", motion="recess", minutes=10)
    line = parts(scene)["question"]["pending"][0]
    assert said(line["asked"]) == "是否休息10分钟？" and line["text"] == ""
    assert parts(scene)["question"]["pending"][1]["asked"] is None


def test_what_cannot_be_taken_back_says_first_what_it_costs_and_the_main_button_does_what_is_said(scene):
    scene.debate()
    own = personal.mine_for(scene.meeting_id, scene.chair, scene.now)
    assert own["main"] is None and said(own["script"][-1]).startswith("哪位要发言")
    scene.do(scene.people[0], "rise", side="for")
    assert personal.mine_for(scene.meeting_id, scene.chair, scene.now)["main"] == "recognize"
    closing = opening(scene, scene.chair, "declare_adjourned")
    assert closing is None or not closing["ok"]
    scene.do(scene.people[0], "lower")
    scene.do(scene.chair, "put")
    scene.do(scene.people[0], "cast", choice="for")
    assert "还有5人没有表决" in said(opening(scene, scene.chair, "announce")["weighs"])
    for person in scene.people:
        scene.do(person, "cast", choice="for")
    assert opening(scene, scene.chair, "announce")["weighs"] is None
    scene.do(scene.chair, "announce")
    assert personal.mine_for(scene.meeting_id, scene.chair, scene.now)["main"] == "declare_adjourned"
    assert opening(scene, scene.chair, "declare_adjourned")["weighs"]["k"] == "weigh.adjourn_done"


def test_a_proposal_is_covered_on_every_screen_and_in_the_minutes(db_session):
    text = "请13812345678的住户把3号楼2单元301室门口的东西搬走"
    scene = make_scene(items=[{"title": "找13812345678", "text": text}]).begin()
    scene.debate()
    everybody = [scene.chair, *scene.people]
    told = [parts(scene), *(personal.mine_for(scene.meeting_id, p, scene.now) for p in everybody)]
    said = json.dumps(told, ensure_ascii=False)
    assert "13812345678" not in said and "301室" not in said and "请▇▇▇的住户" in said
    lines = minutes.minutes_of(scene.meeting_id)
    assert "13812345678" not in "".join(str(escape(s.title)) + str(escape(s.text)) for s in lines.sections)
