"""The log: gap-free, append-only, hash-chained; what is flipped or cut is found; words can go without
breaking it.
"""

import sqlite3
import threading

import pytest
from sqlalchemy import text

from consult import rules
from consult.foundation.db import db
from consult.foundation.errors import Invalid, NotFound
from consult.meetings import acts
from consult.meetings.record import log, writer
from consult.meetings.record.erasing import erase_words
from tests.meetings.scene import make_scene


@pytest.fixture
def scene(db_session):
    writer.projections[:] = []
    return make_scene().begin()


def _unguarded(statement, **params):
    """Changes the file behind the guard's back, as somebody with the disk could."""
    from consult.meetings.models import guard_sql, unguard_sql

    db.session.rollback()

    name = db.engine.dialect.name
    with db.engine.begin() as connection:
        for each in unguard_sql(name):
            connection.execute(text(each))
        connection.execute(text(statement), params)
        for each in guard_sql(name):
            connection.exec_driver_sql(each)
    log.forget()


def test_numbers_have_no_gap_and_the_chain_is_whole(scene):
    scene.debate()
    stored = log.read(scene.meeting_id)
    assert [each.seq for each in stored] == list(range(1, len(stored) + 1))
    assert log.verify(scene.meeting_id) == [
        {"meeting": scene.meeting_id, "events": len(stored), "ok": True, "first_bad_seq": None}
    ]


def test_replaying_gives_the_state_that_acting_gave(scene):
    scene.debate()
    scene.do(scene.people[0], "rise", side="for")
    live = scene.state
    log.forget()
    assert (
        log.current(scene.meeting_id)
        == live
        == rules.replay([each.event for each in log.read(scene.meeting_id)])
    )


@pytest.mark.parametrize(
    "statement",
    ["UPDATE meeting_event SET by = '99' WHERE seq = 2", "DELETE FROM meeting_event WHERE seq = 2"],
)
def test_the_database_refuses_to_change_the_log(scene, statement):
    with pytest.raises(Exception, match="append-only"):
        db.session.execute(text(statement.replace(" by ", ' "by" ')))
    db.session.rollback()


@pytest.mark.parametrize(
    "column,value",
    [
        ("data", "{}"),
        ("at", "2026-06-01 08:00:59.000000"),
        ("hash", "0" * 64),
        ("kind", "left"),
        ("act_id", "other-act-id"),
    ],
)
def test_any_changed_column_is_found_at_its_number(scene, column, value):
    _unguarded(
        f"UPDATE meeting_event SET {column} = :v WHERE meeting_id = :m AND seq = 2",
        v=value,
        m=scene.meeting_id,
    )
    line = log.verify(scene.meeting_id)[0]
    assert (line["ok"], line["first_bad_seq"]) == (False, 2)


def test_every_flipped_byte_of_a_row_is_found(scene):
    if db.engine.dialect.name != "sqlite":
        pytest.skip("writes bytes into an SQLite file")
    scene.debate()
    original = db.session.execute(text("SELECT data FROM meeting_event WHERE seq = 3")).scalar_one()
    db.session.rollback()
    for spot in range(0, len(original.encode()), 3):
        raw = bytearray(original.encode())
        raw[spot] ^= 0x81
        with sqlite3.connect(db.engine.url.database) as connection:
            connection.execute("DROP TRIGGER IF EXISTS meeting_event_no_update")
            connection.execute("UPDATE meeting_event SET data = CAST(? AS TEXT) WHERE seq = 3", (bytes(raw),))
        assert log.verify(scene.meeting_id)[0]["first_bad_seq"] == 3
        db.session.rollback()


def test_a_cut_tail_is_found(scene):
    end = log.head(scene.meeting_id)[0]
    _unguarded("DELETE FROM meeting_event WHERE meeting_id = :m AND seq = :s", m=scene.meeting_id, s=end)
    assert log.verify(scene.meeting_id)[0] == {
        "meeting": scene.meeting_id,
        "events": end - 1,
        "ok": False,
        "first_bad_seq": end,
    }


def test_changed_words_beside_the_log_are_found(scene):
    scene.debate()
    _unguarded("UPDATE meeting_text SET text = '别的话' WHERE meeting_id = :m", m=scene.meeting_id)
    assert log.verify(scene.meeting_id)[0]["ok"] is False


def test_words_can_be_redacted_and_the_chain_stays_whole(scene):
    scene.debate()
    ids = db.session.scalars(text("SELECT id FROM meeting_text")).all()
    db.session.rollback()
    gone = erase_words(scene.meeting_id, ids, by=str(scene.chair), why="本人要求删除", now=scene.now)
    assert gone == len(ids)
    assert log.verify(scene.meeting_id)[0]["ok"] is True
    assert "充电棚" not in str(log.current(scene.meeting_id))
    told = log.read(scene.meeting_id)[-1]
    assert (told.kind, told.by, told.event.why) == ("words_erased", str(scene.chair), "本人要求删除")
    # Once more changes nothing; no words of that id, or no reason: refused, and nothing half-happens.
    assert erase_words(scene.meeting_id, ids, by="system", why="again", now=scene.now) == 0
    with pytest.raises(NotFound):
        erase_words(scene.meeting_id, ["0" * 64], by="system", why="nothing", now=scene.now)
    with pytest.raises(Invalid):
        erase_words(scene.meeting_id, ids, by="system", why=" ", now=scene.now)
    assert log.read(scene.meeting_id)[-1].seq == told.seq


def test_peoples_words_are_not_in_the_rows(scene):
    scene.debate()
    rows = db.session.scalars(text("SELECT data FROM meeting_event")).all()
    assert not any("2号楼" in row for row in rows)


def test_a_refused_or_failed_act_leaves_no_gap(scene):
    scene.debate()

    def broken(_meeting, _events):
        raise RuntimeError("a projection failed")

    writer.projections.append(broken)
    with pytest.raises(RuntimeError):
        scene.tries(scene.people[0], "rise", side="for")
    writer.projections[:] = []
    assert scene.state.queue == ()
    scene.do(scene.people[0], "rise", side="for")
    assert log.verify(scene.meeting_id)[0]["ok"] is True


def test_many_seconds_at_once_become_one(app, db_session):
    scene = make_scene(items=[{}]).begin()
    scene.do(scene.people[0], "rise")
    scene.do(scene.chair, "recognize", who=str(scene.people[0]))
    scene.do(scene.people[0], "move", motion="main", text="在南门加装一盏路灯。")
    made = scene.state.made[-1]
    answers = []
    gate = threading.Barrier(4)

    def second(person):
        with app.app_context():
            gate.wait()
            answers.append(
                acts.take(
                    scene.meeting_id,
                    acts.Wanted(f"second-by-{person}", person, "second", {"on": made}),
                    scene.now,
                )
            )
            db.session.remove()

    threads = [threading.Thread(target=second, args=(person,)) for person in scene.people[1:5]]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sorted(ack.ok for ack in answers) == [False, False, False, True]
    db.session.rollback()
    log.forget()
    stored = log.read(scene.meeting_id)
    assert sum(each.kind == "seconded" for each in stored) == 1
    assert [each.seq for each in stored] == list(range(1, len(stored) + 1))


def test_an_older_cache_is_brought_up_to_date(scene):
    scene.debate()
    old = log._folds[scene.meeting_id]
    scene.do(scene.people[0], "rise", side="for")
    log._folds[scene.meeting_id] = old
    assert [hand.who for hand in scene.state.queue] == [str(scene.people[0])]
