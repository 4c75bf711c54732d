"""Staff are told which backup gives papers away, and until when; a meeting that was put back waits for those
who lead it, its box too."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from consult.backups import standing, taking
from consult.ballots import box, wash
from consult.foundation import journal
from consult.foundation.db import db, now_utc, transaction
from consult.foundation.errors import Stale
from consult.home import upkeep
from consult.meetings import holding
from tests.factories import sign_in
from tests.meetings.scene import make_scene


def test_a_backup_with_papers_stays_on_the_desk_until_it_is_gone(app, client, tmp_path):
    own = Path(app.instance_path)
    with app.app_context():
        scene = make_scene(items=[{"method": "box"}]).begin()
        slug, community = scene.place.slug, scene.place.community
        scene.debate()
        scene.do(scene.chair, "put")
        number = box.box_of(scene.meeting_id, scene.state.vote.seq)
        with transaction():
            box.cast_paper(number, scene.people[0], "for", "key", scene.now, proved=True)
        db.session.commit()

        def desk() -> list[str]:
            db.session.rollback()
            lines = upkeep.lines(community, now_utc())
            return [str(each.context) for each in lines if each.station == "backup"]

        taking.take(tmp_path / "open.backup", own, now_utc())
        taking.take(tmp_path / "copy.backup", own, now_utc())
        assert len(desk()) == 2 and all("once that is closed" in each for each in desk())
        for n, person in enumerate(scene.people[1:]):
            with transaction():
                box.cast_paper(number, person, "against", f"key-{n}", scene.now, proved=True)
        scene.do(scene.chair, "announce")
        assert wash.wash_once()
        # The same file again replaces the first; of the other somebody has to say that it is deleted.
        taking.take(tmp_path / "open.backup", own, now_utc())
        assert len(desk()) == 1 and "as they came in" in desk()[0]
        waiting = standing.to_replace(community)
        assert [each.name for each in waiting] == ["copy.backup"]
        sign_in(client, scene.place.recorder)
    address = f"/c/{slug}/staff/backups"
    assert "copy.backup" in client.get(address).get_data(as_text=True)
    assert client.post(address, data={"deed": "gone", "backup": waiting[0].id}).status_code == 302
    assert client.post(address, data={"deed": "gone", "backup": 999}).status_code == 404
    assert client.post(address, data={"deed": "else", "backup": 1}).status_code == 404
    with app.app_context():
        assert desk() == []
        assert [each.verb for each in journal.entries_for("backup", waiting[0].id)] == ["backup_deleted"]


def test_a_meeting_put_back_takes_nothing_until_its_chair_says_so(app, client):
    with app.app_context():
        scene = make_scene(items=[{"method": "box"}]).begin()
        slug, meeting = scene.place.slug, scene.meeting_id
        scene.debate()
        scene.do(scene.chair, "put")
        number = box.box_of(meeting, scene.state.vote.seq)
        with transaction():
            box.cast_paper(number, scene.people[0], "for", "key", scene.now, proved=True)
        before = scene.state.seq
        with transaction():
            assert holding.hold_all(now_utc()) == [meeting]
        scene.now += timedelta(hours=9)
        with pytest.raises(Stale, match="put back"), transaction():
            box.cast_paper(number, scene.people[1], "for", "key-1", scene.now, proved=True)
        with transaction():  # whose paper is in it is told so
            assert box.cast_paper(number, scene.people[0], "for", "key", scene.now, proved=True) == "recorded"
        for act in ("announce", "declare_adjourned", "close_polls"):
            assert not scene.tries(scene.chair, act).ok
        assert scene.state.seq == before
        member, chair = scene.place.members[1], scene.place.chair
        sign_in(client, member)
    lobby, go_on = f"/c/{slug}/meetings/{meeting}/lobby", f"/c/{slug}/meetings/{meeting}/go-on"
    assert "等主持人或记录人确认后继续" in client.get(lobby).get_data(as_text=True)
    assert client.post(go_on).status_code == 403
    with app.app_context():
        sign_in(client, db.session.merge(chair))
    page = client.get(lobby).get_data(as_text=True)
    assert f"第{before}项" in page and "从那里继续" in page
    assert "等待确认继续" in client.get(f"/c/{slug}/staff/").get_data(as_text=True)
    assert client.post(go_on).status_code == 302 and client.post(go_on).status_code == 302
    with app.app_context():
        verbs = [each.verb for each in journal.entries_for("meeting", meeting)]
        assert verbs.count("meeting_goes_on") == 1
        with transaction():
            done = box.cast_paper(number, scene.people[1], "for", "key-1", scene.now, proved=True)
        assert done == "recorded"
