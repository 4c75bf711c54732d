"""What is kept about a person is given to them whole, and their name can be taken out of the instance (ADR
0014).
"""

import contextlib
import io
import json
import sqlite3
import zipfile
from pathlib import Path

import pytest

from consult.accounts import keeping
from consult.ballots import wash
from consult.foundation import emptying
from consult.foundation.db import db, now_utc, transaction
from consult.office import roll, roll_reading
from consult.people import bodies, persons, places
from consult.people.models import Person
from consult.topics import service as topics
from consult.topics.drafts import TopicWords, add_photos, draft_of, keep_draft
from consult.topics.lists import support_counts
from consult.topics.support import support_topic
from tests.factories import sign_in
from tests.meetings.scene import make_scene
from tests.serving import Served
from tests.topics.test_service import picture

NAME, PHONE = "居民甲", "13812345678"


@pytest.fixture
def scene(app):
    """A resident with a bit of everything: phone, PIN, slip, topic with a photo, support, an act and a vote
    in a meeting.
    """
    with app.app_context():
        made = make_scene().begin()
        with transaction():
            person = persons.person_by_id(made.people[0])
            person.phone = PHONE
            topic = topics.propose_topic(
                made.place.community,
                words=TopicWords(title="加装路灯", what="晚上看不见路。"),
                by=person,
                now=now_utc(),
                photo=picture(),
            )
            support_topic(topic, by=persons.person_by_id(made.people[1]), now=now_utc())
        made.debate()
        made.do(made.chair, "put")
        made.do(made.people[0], "cast", choice="for")
        made.do(made.chair, "announce")
        db.session.rollback()
    return made


def unpacked(answer):
    with zipfile.ZipFile(io.BytesIO(answer.data)) as packed:
        return json.loads(packed.read("data.json")), packed.namelist()


def test_the_export_holds_what_the_instance_holds(app, client, scene):
    sign_in(client, scene.people[0])
    client.post("/c/qinghe/me/pin", data={"pin": "135790"})
    data, names = unpacked(client.get("/c/qinghe/me/data"))
    assert (
        data["person"]["name"] == NAME
        and data["person"]["phone"] == PHONE
        and data["household"]["label"].endswith("101户")
    )
    assert (
        data["records"]["topic"][0]["title"] == "加装路灯"
        and data["records"]["ownership"]
        and data["records"]["body_member"]
    )
    assert {act["what"] for act in data["meetings"]} >= {"vote_cast"} or len(data["meetings"]) >= 2
    assert [name for name in names if name.startswith("photos/topic-1-")]
    text = json.dumps(data)
    assert "hash" not in text and "token" not in text and "argon2" not in text
    # Somebody else's row is not in it.
    assert "居民乙" not in json.dumps(data, ensure_ascii=False)


def test_every_table_that_names_a_person_is_in_the_export(app):
    """Found in the schema: a new table cannot be forgotten."""
    naming = {table.name for table in db.metadata.sorted_tables if keeping._naming(table)}
    assert {
        "topic",
        "topic_support",
        "feedback",
        "objection",
        "ownership",
        "office",
        "voting_right",
        "journal_entry",
    } <= naming


def everything(app) -> str:
    """Every value of every row, as a dump would have it."""
    with app.app_context():
        return "\n".join(
            str(tuple(row))
            for table in db.metadata.sorted_tables
            for row in db.session.execute(table.select())
        )


def test_the_staff_remove_a_name_and_the_record_stays_whole(app, client, scene):
    from consult.meetings.record import log

    with app.app_context(), transaction():
        text = "楼栋,单元,房号,户代表,联系电话\n3,2,101,居民甲,13812345678\n"
        community = places.community_by_slug("qinghe")
        from pathlib import Path

        uploads = Path(app.config["UPLOADS"])
        made = roll.add_draft(
            community,
            "x.csv",
            roll_reading.read_table("x.csv", text.encode()),
            uploads,
            by=None,
            now=now_utc(),
        )
        roll.write(made, read=roll.checked(made, roll.table_of(made, uploads)), by=None, now=now_utc())
    sign_in(client, scene.people[0])
    staff = sign_in(app.test_client(), scene.place.admin.id)
    address = f"/c/qinghe/staff/people/{scene.people[0]}/erase"
    assert "101" in everything(app) and PHONE in everything(app)
    assert staff.post(address).status_code == 400 and PHONE in everything(app)
    assert staff.post(address, data={"sure": "y"}).status_code == 302
    dump = everything(app)
    assert PHONE not in dump and f"'{NAME}'" not in dump
    assert not [
        path for path in uploads.glob("*") if NAME in path.read_text(encoding="utf-8", errors="ignore")
    ]
    assert client.get("/c/qinghe/me").status_code == 403
    assert staff.get(address).status_code == 404
    with app.app_context():
        assert all(line["ok"] for line in log.verify(None))
        topic = topics.topic_for(None, places.community_by_slug("qinghe"), 1)
        assert topic.proposer_id == scene.people[0] and support_counts([topic.id])[topic.id][0] >= 1
        assert scene.people[0] not in {
            p
            for e in bodies.electorate_of(
                bodies.body_for(places.community_by_slug("qinghe"), scene.place.council.id)
            )
            for p in e.may_cast
        }
    assert f">{NAME}<" not in staff.get("/c/qinghe/staff/people").text
    assert staff.get(f"/c/qinghe/staff/people/{scene.people[0]}").status_code == 200


def test_a_resident_by_a_slip_ends_their_sign_ins_but_the_staff_take_the_name(app, client, scene):
    """Anybody at home has the slip: it must not take a neighbour off the roll."""
    sign_in(client, scene.people[0], level="slip")
    assert client.post("/c/qinghe/me/remove").status_code == 400
    assert client.post("/c/qinghe/me/remove", data={"sure": "y"}).status_code == 302
    assert client.get("/c/qinghe/me").status_code == 403
    with app.app_context():
        person = persons.person_by_id(scene.people[0])
        assert person.name == NAME and person.left_on is None and person.erasure_asked_at is not None
    staff = sign_in(app.test_client(), scene.place.admin.id)
    assert "申请删除姓名" in staff.get("/c/qinghe/staff/people").text
    staff.post(f"/c/qinghe/staff/people/{scene.people[0]}/keep")
    assert "申请删除姓名" not in staff.get("/c/qinghe/staff/people").text


def test_who_added_themselves_is_gone_at_once(app, client, scene):
    with app.app_context(), transaction():
        made = persons.add_person(places.community_by_slug("qinghe"), "刚来的人", now=now_utc())
    sign_in(client, made.id, level="declared")
    client.post("/c/qinghe/me/remove", data={"sure": "y"})
    assert "刚来的人" not in everything(app)


def test_the_only_administrator_stays(app, scene):
    staff = sign_in(app.test_client(), scene.place.admin.id)
    answer = staff.post(f"/c/qinghe/staff/people/{scene.place.admin.id}/erase", data={"sure": "y"})
    assert answer.status_code == 403
    with app.app_context():
        assert db.session.get(Person, scene.place.admin.id).name


def test_only_the_administrator_and_oneself(app, client, scene):
    for path in (f"staff/people/{scene.people[1]}/erase", f"staff/people/{scene.people[1]}/data"):
        sign_in(client, scene.recorder)
        assert client.get(f"/c/qinghe/{path}").status_code == 403


def files_with(place, text):
    """The files of an instance that hold a text, in their bytes or their name."""
    return [
        each.name
        for each in place.rglob("*")
        if each.is_file() and (text.encode() in each.read_bytes() or text in each.name)
    ]


def test_an_erased_name_is_in_no_file_of_the_instance(app, scene):
    """Before: it stayed in the write-ahead log, in what they had typed, in uploads not written yet and in
    what an upload was called."""
    if not app.config["SQLALCHEMY_DATABASE_URI"].startswith("sqlite"):
        pytest.skip("reads SQLite's files")
    name, uploads = "司徒怀瑾", Path(app.config["UPLOADS"])
    text = f"楼栋,单元,房号,户代表\n3,2,101,{name}\n"
    with app.app_context():
        place = Path(db.engine.url.database).parent
        with transaction():
            community = places.community_by_slug("qinghe")
            person = persons.person_by_id(scene.people[0])
            person.name = name
            words = TopicWords(title="没写完", what=f"我是{name}，住101。")
            draft = keep_draft(community, words=words, by=person, now=now_utc())
            add_photos(draft, [picture()])
        for called, written in ((f"{name}.csv", True), ("草稿.csv", False)):
            with transaction():
                table = roll_reading.read_table(called, text.encode())
                made = roll.add_draft(community, called, table, uploads, by=None, now=now_utc())
                if written:
                    roll.write(
                        made, read=roll.checked(made, roll.table_of(made, uploads)), by=None, now=now_utc()
                    )
        assert {each.split(".")[-1] for each in files_with(place, name)} >= {"sqlite-wal", "json"}
        with transaction():
            keeping.erase(persons.person_by_id(scene.people[0]), uploads, by=None, now=now_utc())
        assert files_with(place, name) == [] and files_with(uploads, name) == []
        assert draft_of(community, scene.people[0]) is None


def test_a_reader_puts_off_the_emptying_and_the_next_try_does_it(app, scene):
    if not app.config["SQLALCHEMY_DATABASE_URI"].startswith("sqlite"):
        pytest.skip("reads SQLite's log")
    with app.app_context():
        place = Path(db.engine.url.database)
        with contextlib.closing(sqlite3.connect(place)) as reader:
            reader.execute("BEGIN")
            reader.execute("SELECT count(*) FROM person").fetchone()
            with transaction():
                keeping.erase(
                    persons.person_by_id(scene.people[0]), Path(app.config["UPLOADS"]), by=None, now=now_utc()
                )
            assert not wash.wash_once()
        assert wash.wash_once() and not place.with_name(place.name + "-wal").stat().st_size


def test_a_restart_does_not_forget_what_is_left_to_empty(app, scene):
    """Before: what was due was known to the process that erased, and to no other after it."""
    if not app.config["SQLALCHEMY_DATABASE_URI"].startswith("sqlite"):
        pytest.skip("reads SQLite's log")
    name = "司徒怀瑾"
    with app.app_context():
        place = Path(db.engine.url.database)
        with transaction():
            persons.person_by_id(scene.people[0]).name = name
        with contextlib.closing(sqlite3.connect(place)) as reader:
            reader.execute("BEGIN")
            reader.execute("SELECT count(*) FROM person").fetchone()
            with transaction():
                keeping.erase(
                    persons.person_by_id(scene.people[0]), Path(app.config["UPLOADS"]), by=None, now=now_utc()
                )
        db.session.remove()
        db.engine.dispose()
    due = place.with_name(place.name + emptying.DUE)
    tried = place.with_name(place.name + emptying.TRIED)
    assert tried.exists() and tried.stat().st_mode & 0o077 == 0
    # A failed try, and an erasure meanwhile: both are still due.
    due.touch()
    done = Served(Path(app.instance_path), f"sqlite:///{place}", start=False).consult("tick")
    assert done.returncode == 0, done.stderr
    assert not due.exists() and not tried.exists()
    log = place.with_name(place.name + "-wal")
    assert not log.exists() or not log.stat().st_size
