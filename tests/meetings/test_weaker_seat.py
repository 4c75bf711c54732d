"""Who has a sign-in name is not voted for by whoever holds the household's slip, the telephone or the list at
the door; and whoever finds a paper of theirs in the box is told, and those who keep the record too."""

from datetime import date

import pytest

from consult.accounts import logins
from consult.ballots import box
from consult.foundation.db import db, now_utc, transaction
from consult.meetings.record import writer
from consult.meetings.screens import live
from consult.people import offices, persons
from tests.factories import sign_in
from tests.meetings.scene import make_scene

HERE = {"Origin": "http://localhost"}
JSON = {"Accept": "application/json"}


@pytest.fixture
def put(app):
    """A box is open; the first member has an office and a sign-in name, the second an office only."""
    with app.app_context():
        writer.projections[:] = []
        scene = make_scene(items=[{"method": "box"}, {}]).begin()
        scene.debate()
        scene.do(scene.chair, "put")
        officer, nameless = scene.people[:2]
        with transaction():
            for each in (officer, nameless):
                offices.grant_office(
                    persons.person_by_id(each), "committee_member", from_on=date(2026, 1, 1), now=now_utc()
                )
            logins.add_staff_account("weiyuan", "-", [persons.person_by_id(officer)], now=now_utc())
        found = scene, box.box_of(scene.meeting_id, scene.state.vote.seq)
        db.session.rollback()
        yield found


def seat(app, person, proof):
    client = sign_in(app.test_client(), person, level="slip" if proof != "password" else "staff", proof=proof)
    db.session.rollback()  # requests and sockets of tests share this session, and would read from before
    return client


def by_socket(app, client, scene, box_id):
    socket = live.socketio.test_client(app, flask_test_client=client, headers=HERE)
    wanted = {"meeting": scene.meeting_id, "box": box_id, "key": "k" * 32, "choice": "against"}
    return bool(socket.emit("cast", wanted, callback=True).get("ok"))


def by_post(app, client, scene, box_id):
    address = f"/c/qinghe/meetings/{scene.meeting_id}/boxes/{box_id}/cast"
    answer = client.post(address, json={"key": "k" * 32, "choice": "against"}, headers=JSON)
    return bool(answer.get_json().get("ok"))


def by_form(app, client, scene, box_id):
    address = f"/c/qinghe/meetings/{scene.meeting_id}/boxes/{box_id}/cast"
    client.post(address, data={"key": "k" * 32, "choice": "against"})
    return "已投进票箱" in client.get("/c/qinghe/me").text


def by_page(app, client, scene, box_id):
    answer = client.post(f"/c/qinghe/boxes/{box_id}/cast", data={"key": "k" * 32, "choice": "against"})
    return answer.status_code == 303


def papers(box_id):
    found = box.turnout(box_id)[0]
    db.session.rollback()
    return found


WAYS = (by_socket, by_post, by_form, by_page)


@pytest.mark.parametrize("proof", ["slip", "sms", "door"])
def test_no_paper_comes_from_a_seat_that_proves_less_than_their_sign_in_name(app, put, proof):
    """Before: recorded, by each of the four ways, and the officer's own paper afterwards was not."""
    scene, box_id = put
    officer, nameless, resident = scene.people[:3]
    weak = seat(app, officer, proof)
    for way in WAYS:
        assert not way(app, weak, scene, box_id), way.__name__
    refused = weak.post(f"/c/qinghe/boxes/{box_id}/cast", data={"key": "k" * 32, "choice": "for"})
    assert refused.status_code == 403 and "登录名和密码" in refused.text
    assert papers(box_id) == 0
    # The household's slip is how residents vote, also who holds an office and has no other way in.
    assert by_socket(app, seat(app, resident, proof), scene, box_id)
    assert by_page(app, seat(app, nameless, proof), scene, box_id)
    assert by_post(app, seat(app, officer, "password"), scene, box_id)
    assert papers(box_id) == 3


def test_a_weaker_seat_does_nothing_else_in_their_name(app, put):
    """Before: a committee member's slip voted by name, and left for her, which closed the box the sooner."""
    scene, _box_id = put
    officer = scene.people[0]
    weak, own = seat(app, officer, "slip"), seat(app, officer, "password")
    address = f"/c/qinghe/meetings/{scene.meeting_id}/acts"
    for n, (kind, args) in enumerate([("leave", {}), ("rise", {"side": "for"}), ("object", {})]):
        answer = weak.post(
            address, json={"act_id": f"weak-act-{n}", "kind": kind, "args": args}, headers=JSON
        )
        assert answer.get_json()["refused"]["reason"]["k"] == "refusal.not_proved", kind
    scene.end_polls()
    scene.do(scene.chair, "announce")
    scene.debate(1)
    scene.do(scene.chair, "put")
    vote = {"act_id": "named-vote-1", "kind": "cast", "args": {"choice": "for"}}
    assert (
        weak.post(address, json=vote, headers=JSON).get_json()["refused"]["reason"]["k"]
        == "refusal.not_proved"
    )
    assert own.post(address, json=vote, headers=JSON).get_json()["ok"]


def test_switched_off_the_name_is_no_way_in_and_the_slip_votes_again(app, put):
    scene, box_id = put
    with transaction():
        account = logins.staff_account_of(persons.person_by_id(scene.people[0]))
        logins.switch(account, on=False, by_account=None, now=now_utc())
    assert by_page(app, seat(app, scene.people[0], "slip"), scene, box_id)


def test_whoever_finds_a_paper_of_theirs_is_told_and_so_is_the_table(app, put):
    """Before: {ok, said: already_recorded}, the screen showed nothing, and nobody else knew."""
    scene, box_id = put
    one, other = (seat(app, scene.people[3], "slip") for _ in range(2))
    assert by_socket(app, one, scene, box_id)
    socket = live.socketio.test_client(app, flask_test_client=other, headers=HERE)
    wanted = {"meeting": scene.meeting_id, "box": box_id, "key": "o" * 32, "choice": "for"}
    for _ in range(2):
        answer = socket.emit("cast", wanted, callback=True)
        assert answer["said"] == "already_recorded"
        assert "另一台设备" in answer["text"] and "异议" in answer["text"]
    page = other.post(
        f"/c/qinghe/boxes/{box_id}/cast", data={"key": "p" * 32, "choice": "for"}, follow_redirects=True
    )
    assert "另一台设备" in page.text and "不是您投的" in page.text
    for keeper in (scene.chair, scene.recorder):
        shown = seat(app, keeper, "password").get("/c/qinghe/").text
        assert shown.count("居民丁投票时发现票箱里已有自己的票") == 1
    # Once each, and whoever sends the same paper again is answered as before, without a word.
    assert by_socket(app, one, scene, box_id)
    assert papers(box_id) == 1
