"""A backup taken while people vote, put back into an empty instance: everything acknowledged before its
moment is there, row for row; what could have been ended since is ended; what is damaged is refused."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, inspect, make_url, select, text

from consult import cli
from consult.backups import engines
from consult.ballots import box, votes, wash
from consult.foundation import served
from consult.foundation.db import db, now_utc, transaction
from consult.home import logbook
from consult.outcomes import checking
from consult.people import bodies
from tests.conftest import POSTGRES, _admin, application
from tests.factories import NOW
from tests.meetings.scene import Scene, make_scene

#: What restoring changes, besides the journal's line: doors that are shut, meetings that wait.
SETTLED = {"seat_session", "sms_code", "first_link", "second_wish", "door_wait", "backup", "journal_entry"}


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Path, str]]:
    """Another machine: an instance directory that does not exist and a database with nothing in it."""
    place = tmp_path / "elsewhere"
    url, name = f"sqlite:///{place / 'consult.sqlite'}", f"{tmp_path.name}_empty".replace("-", "_").lower()
    if POSTGRES:
        with _admin(POSTGRES) as admin:
            admin.execute(f"CREATE DATABASE \"{name}\" ENCODING 'UTF8' TEMPLATE template0")
        url = POSTGRES.rsplit("/", 1)[0] + "/" + name
    monkeypatch.setenv("CONSULT_INSTANCE", str(place))
    monkeypatch.setenv("DATABASE_URL", url)
    yield place, url.replace("postgresql://", "postgresql+psycopg://")
    if POSTGRES:
        with _admin(POSTGRES) as admin:
            admin.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@pytest.fixture
def told(app: Any, capsys: Any, monkeypatch: pytest.MonkeyPatch) -> Callable[..., tuple[int, str]]:
    """`consult …` in Chinese: exit code and what it said. Backups are of `app`."""
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    monkeypatch.setattr("consult.cli.terminal.open_app", lambda **_: app)

    def run(*words: Any) -> tuple[int, str]:
        capsys.readouterr()
        try:
            code = cli.main([str(each) for each in words])
        except SystemExit as ended:
            return 1, str(ended.code)
        return code, capsys.readouterr().out

    return run


def rows(url: str) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, as stored."""
    engine = create_engine(url)
    with engine.connect() as connection:
        found = {
            table: sorted(map(tuple, connection.execute(text(f'SELECT * FROM "{table}"'))), key=repr)
            for table in inspect(connection).get_table_names()
        }
    engine.dispose()
    return found


def people_vote(
    app: Any, scene: Scene, vote_id: int, over: threading.Event, acknowledged: list[tuple[float, str]]
) -> None:
    """Named votes and papers one after another until `over`: what was acknowledged, and the clock then."""
    with app.app_context():
        for n in range(10_000):
            if over.is_set():
                break
            person = scene.people[n % 6]
            act = f"while-{n:06d}"
            if n % 10 == 5 and n < 60:
                person = scene.people[n // 10]
                with transaction():
                    done = box.cast_paper(vote_id, person, "for", act, scene.now, proved=True)
                assert done == "recorded"
                acknowledged.append((time.time(), f"paper of {person}"))
            else:
                ack = scene.tries(person, "cast", act_id=act, choice="for" if n % 2 else "against")
                assert ack.ok, ack
                acknowledged.append((time.time(), act))
        db.session.remove()


def until(there: Callable[[], bool]) -> None:
    """Waits for it, half a minute at most."""
    for _ in range(600):
        if there():
            return
        time.sleep(0.05)
    raise AssertionError("it did not come")


def hall(app: Any) -> tuple[Scene, int]:
    """A meeting that votes by name, beside an unnamed box; somebody is signed in."""
    from tests.factories import sign_in

    with app.app_context():
        scene = make_scene().begin()
        scene.debate()
        scene.do(scene.chair, "put")
        with transaction():
            asked = votes.Asked("选举户代表")
            electors = bodies.electorate_of(scene.place.council)
            made = votes.open_vote(scene.place.community.id, asked, electors, NOW, kind="unnamed")
        sign_in(app.test_client(), scene.place.admin)
        db.session.commit()
        return scene, made.id


def test_a_backup_while_people_vote_has_every_act_acknowledged_before_it(app, told, tmp_path, elsewhere):
    place, url = elsewhere
    scene, vote_id = hall(app)
    Path(app.config["UPLOADS"]).mkdir(exist_ok=True)
    (Path(app.config["UPLOADS"]) / "roll-1.json").write_text('{"rows": []}')
    over, done = threading.Event(), []
    voting = threading.Thread(target=people_vote, args=(app, scene, vote_id, over, done))
    voting.start()
    until(lambda: len(done) > 10)
    code, said = told("backup", tmp_path / "a.backup")
    reached = len(done)
    until(lambda: len(done) > reached + 3)
    over.set()
    voting.join()
    assert code == 0 and "没有加密" in said and "1次不记名投票的选票尚未清洗" in said
    assert (tmp_path / "a.backup").stat().st_mode & 0o077 == 0
    with zipfile.ZipFile(tmp_path / "a.backup") as archive:
        manifest = json.loads(archive.read("manifest.json"))
    assert manifest["unwashed_papers"] is True and manifest["boxes"]["open"] == [vote_id]
    moment = datetime.fromisoformat(manifest["moment"]).timestamp()
    before = [what for at, what in done if at < moment]
    assert 5 < len(before) < len(done), "the backup came while they voted"

    code, said = told("restore", tmp_path / "a.backup")
    assert code == 0 and "发现0处不符" in said and "1场会议正在进行" in said, said
    then, now = rows(str(app.config["SQLALCHEMY_DATABASE_URI"])), rows(url)
    acts = {value for row in now["meeting_event"] + now["meeting_ack"] for value in row}
    assert [each for each in before if each.startswith("while-") and each not in acts] == []
    papers = sum(each.startswith("paper") for each in before)
    assert len(now["open_paper"]) >= papers > 0
    # What happened since is behind what there was, and nothing else differs.
    grown = {"meeting_event", "meeting_ack", "meeting_text", "open_paper", "open_box"}
    for table in grown - {"open_box"}:
        assert set(now[table]) <= set(then[table]), table
    for table in set(then) - grown - SETTLED - {"meeting"}:
        assert now[table] == then[table], table
    assert (place / "uploads" / "roll-1.json").read_text() == '{"rows": []}'
    own = Path(app.instance_path)
    assert (place / "secret.key").read_text() == (own / "secret.key").read_text()
    assert not [each.name for each in place.iterdir() if each.name.startswith((".", "before"))]
    assert not [each.name for each in own.iterdir() if each.name.startswith(".")]


def test_what_came_back_waits_and_who_was_signed_in_is_not(app, told, tmp_path, elsewhere):
    """An old copy is no way in, and no vote goes on by itself in it."""
    from consult.accounts import first_link, seats
    from consult.accounts.models import Account, SecondWish, SmsCode
    from consult.agenda.models import Meeting
    from consult.meetings import holding
    from consult.meetings.models import DoorWait

    place, url = elsewhere
    scene, vote_id = hall(app)
    with app.app_context():
        with transaction():
            token = seats.open_demo_seat(scene.place.members[0], now=now_utc())
            link = first_link.first_admin_link(now=now_utc())
            person, community = scene.place.members[0].id, scene.place.community.id
            common = {"created_at": now_utc(), "expires_at": now_utc() + timedelta(hours=1)}
            account = Account(phone="13800000000")
            db.session.add_all([account, SmsCode(phone="13800000000", code_hash="c", **common)])
            db.session.flush()
            wish = {"act": "result.publish", "about": "topic:1", "asked_by_id": person, "asked_at": now_utc()}
            db.session.add(SecondWish(community_id=community, account_id=account.id, **wish))
            waits = {"community_id": community, "meeting_id": scene.meeting_id, "person_id": person}
            db.session.add(DoorWait(**waits, token_hash="t", password="松树 11", created_at=now_utc()))
            assert box.cast_paper(vote_id, scene.people[0], "for", "key-1", NOW, proved=True) == "recorded"
    assert told("backup", tmp_path / "a.backup")[0] == 0
    assert told("restore", tmp_path / "a.backup")[0] == 0
    with application(url, place.parent / "again") as again, again.app_context():
        assert seats.seat_for(token, now_utc()) is None
        assert link is not None
        for table in (SmsCode, DoorWait):
            ended = table.used_at if table is SmsCode else table.settled_at
            assert db.session.scalars(select(ended)).all() not in ([], [None]), table
        assert db.session.scalars(select(SecondWish)).all() == []
        with pytest.raises(Exception, match="used or has expired"):
            first_link.first_link_for(link.rsplit("/", 1)[1], now_utc())
        # Later, as after a night; of a vote in the meeting the box would have to refuse, too.
        held = Scene(scene.place, scene.meeting_id, scene.items, now=scene.now + timedelta(hours=3))
        for act in ((held.people[1], "cast"), ("clock", "tick"), (held.chair, "announce")):
            ack = held.tries(
                *act, act_id=f"afterwards-{act[1]}", **({"choice": "for"} if act[1] == "cast" else {})
            )
            assert ack.refused and ack.refused["reason"]["k"] == "refusal.put_back", (act, ack)
        with transaction():
            holding.go_on(db.session.get(Meeting, scene.meeting_id), by=None, now=held.now)
        assert held.tries(held.people[1], "cast", act_id="afterwards-again", choice="for").ok
        assert wash.exposed().open == (vote_id,)
        verbs = [row[0] for row in db.session.execute(text("SELECT verb FROM journal_entry ORDER BY id"))]
        assert verbs[-2:] == ["instance_restored", "meeting_goes_on"]


def _broken(path: Path, target: Path, change: Callable[[dict[str, bytes]], None]) -> Path:
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    with zipfile.ZipFile(target, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return target


def _told_otherwise(**facts: Any) -> Callable[[dict[str, bytes]], None]:
    def change(parts: dict[str, bytes]) -> None:
        parts["manifest.json"] = json.dumps({**json.loads(parts["manifest.json"]), **facts}).encode()

    return change


def _flipped(parts: dict[str, bytes]) -> None:
    name = next(each for each in parts if each.startswith("database"))
    middle = len(parts[name]) // 2
    parts[name] = parts[name][:middle] + bytes([parts[name][middle] ^ 1]) + parts[name][middle + 1 :]


def _elsewhere_named(parts: dict[str, bytes]) -> None:
    manifest = json.loads(parts["manifest.json"])
    manifest["members"].append({"name": "uploads/../../escaped", "size": 1, "sha256": "0" * 64})
    parts["manifest.json"] = json.dumps(manifest).encode()
    parts["uploads/../../escaped"] = b"x"


def _longer(parts: dict[str, bytes]) -> None:
    parts["secret.key"] += b"x" * 1000


BROKEN: dict[str, tuple[Callable[[dict[str, bytes]], None], str]] = {
    "a byte of the database": (_flipped, "摘要"),
    "a part longer than told": (_longer, "摘要"),
    "a part more": (lambda parts: parts.update({"more": b""}), "清单"),
    "a name that leads elsewhere": (_elsewhere_named, "清单"),
    "a manifest that is none": (lambda parts: parts.update({"manifest.json": b"[]"}), "清单"),
    "no manifest": (lambda parts: parts.pop("manifest.json") and None, "清单"),
    "a later format": (_told_otherwise(format=99), "更新的程序"),
    "a later revision": (_told_otherwise(revision="from_the_future"), "更新的程序"),
    "another engine": (_told_otherwise(engine="oracle"), "oracle"),
    "rows that are not there": (_told_otherwise(rows={"person": 7}), "不完整"),
    "another head": (_told_otherwise(meetings=[{"id": 1, "head_seq": 2, "head_hash": "0"}]), "不完整"),
}


def test_what_is_damaged_newer_or_not_for_here_changes_nothing(app, told, tmp_path, elsewhere):
    place, url = elsewhere
    hall(app)
    good = tmp_path / "good.backup"
    assert told("backup", good)[0] == 0
    cut = tmp_path / "cut.backup"
    cut.write_bytes(good.read_bytes()[:-500])
    cases = {"cut off": (cut, "已损坏"), "no archive": (tmp_path / "x.backup", "不是")}
    (tmp_path / "x.backup").write_text("roll")
    for n, (what, (change, word)) in enumerate(BROKEN.items()):
        cases[what] = (_broken(good, tmp_path / f"{n}.backup", change), word)
    place.mkdir(mode=0o700)
    (place / "secret.key").write_text("own")
    # An instance that was prepared but has nothing in it counts as empty.
    for what, (path, word) in cases.items():
        code, said = told("restore", path)
        assert code == 1 and word in said, (what, said)
        assert (place / "secret.key").read_text() == "own", what
        assert sorted(each.name for each in place.iterdir()) == ["secret.key"], what
        assert not POSTGRES or rows(url) == {}, what
    assert not (tmp_path / "escaped").exists()
    assert told("restore", tmp_path / "none.backup")[0] == 1
    # Not while a server runs on it, nor over what is there; with --replace that is kept.
    served.hold(place)
    assert "服务器正在" in told("restore", good)[1]
    os.close(served._held.pop())
    assert told("restore", good)[0] == 0
    assert "不是空的" in told("restore", good)[1]
    before = rows(url)
    code, said = told("restore", good, "--replace")
    assert code == 0 and "原有数据保存为before-" in said
    assert rows(url)["person"] == before["person"]
    kept = next(each for each in place.iterdir() if each.name.startswith("before-"))
    if not POSTGRES:
        assert rows(f"sqlite:///{kept / 'consult.sqlite'}") == before
    assert (kept / "secret.key").exists()


def test_a_backup_of_an_older_schema_is_brought_forward(app, told, tmp_path, elsewhere):
    from alembic import command

    from consult.foundation import schema

    _place, url = elsewhere
    hall(app)
    with app.app_context():
        db.session.remove()
        command.downgrade(schema.config(), "-1")
        older = schema.current()
    # Taken by the program of that time.
    from consult.backups import archive, engines, taking

    with app.app_context():
        copy = tmp_path / "copy"
        with engines.copied(db.engine, copy) as read:
            facts = {
                "engine": read.dialect.name,
                "revision": older,
                "moment": now_utc().isoformat(),
                "mark": "0",
                "rows": engines.rows_of(read),
                "meetings": [
                    {"id": k, "head_seq": seq, "head_hash": hashed}
                    for k, (seq, hashed) in taking.heads(read).items()
                ],
            }
        member = engines.MEMBERS[db.engine.dialect.name]
        archive.write(tmp_path / "a.backup", {member: copy, "secret.key": b"k"}, facts)
    code, said = told("restore", tmp_path / "a.backup")
    assert code == 0 and f"已从修订号{older}升级" in said
    assert rows(url)["alembic_version"] == [(schema_head(),)]


def schema_head() -> str:
    from alembic.script import ScriptDirectory

    from consult.foundation import schema

    made = schema.Config()
    made.set_main_option("script_location", str(schema.MIGRATIONS))
    return str(ScriptDirectory.from_config(made).get_current_head())


def test_what_a_killed_backup_left_goes_with_the_next_and_two_do_not_meet(app, told, tmp_path, elsewhere):
    place, _url = elsewhere
    hall(app)
    own, file = Path(app.instance_path), tmp_path / "a.backup"
    (own / ".backup-dead").mkdir()
    (own / ".backup-dead" / "database.sqlite").write_text("papers of an open box")
    for name in (".a.backup.77.half", ".a.backup.77.sealed", ".other.77.half", "a.half"):
        (tmp_path / name).write_text("half")
    with served.alone(own) as alone:
        assert alone and "正在生成另一份备份" in told("backup", file)[1] and not file.exists()
    assert told("backup", file)[0] == 0
    assert not [each.name for each in own.iterdir() if each.name.startswith(".")]
    left = {each.name for each in tmp_path.iterdir() if "half" in each.name or "sealed" in each.name}
    assert left == {".other.77.half", "a.half"}
    place.mkdir()
    (place / ".restoring-dead").mkdir()
    assert told("restore", file)[0] == 0
    assert not [each.name for each in place.iterdir() if each.name.startswith(".")]


def test_a_directory_keeps_the_newest_and_an_encrypted_one_needs_its_key(app, told, tmp_path, elsewhere):
    import pyrage

    place, _url = elsewhere
    hall(app)
    many = tmp_path / "nightly"
    many.mkdir()
    (many / "letter.txt").write_text("stays")
    for name in ("consult-20260101T000000Z.backup", "consult-20260102T000000Z.backup"):
        (many / name).write_text("old")
    assert told("backup", many, "--keep", 2)[0] == 0
    names = sorted(each.name for each in many.iterdir())
    assert len(names) == 3 and names[0] == "consult-20260102T000000Z.backup" and names[2] == "letter.txt"
    assert told("backup", many / "nowhere" / "a.backup")[0] == 1
    key = pyrage.x25519.Identity.generate()
    (tmp_path / "key.txt").write_text(f"# created: today\n{key}\n")
    (tmp_path / "other.txt").write_text(f"{pyrage.x25519.Identity.generate()}\n")
    sealed = tmp_path / "sealed.backup"
    assert "公钥" in told("backup", sealed, "--for", "age1none")[1] and not sealed.exists()
    code, said = told("backup", sealed, "--for", key.to_public())
    assert code == 0 and "没有加密" not in said
    assert b"manifest" not in sealed.read_bytes()
    assert "--identity" in told("restore", sealed)[1]
    assert "打不开" in told("restore", sealed, "--identity", tmp_path / "other.txt")[1]
    assert told("restore", sealed, "--identity", tmp_path / "key.txt")[0] == 0
    shutil.rmtree(place)


def test_who_wrote_another_file_is_found_by_the_number_that_was_printed(app, told, tmp_path, elsewhere):
    """Before, a backup made anew with another administrator in it was restored as “checked”."""
    _place, url = elsewhere
    _scene, _box = hall(app)
    code, said = told("backup", tmp_path / "a.backup")
    printed = re.search(r"sha256 ([0-9a-f]{64})", said).group(1)
    assert code == 0 and printed == hashlib.sha256((tmp_path / "a.backup").read_bytes()).hexdigest()
    with app.app_context():
        place = checking.communities()[0]
        (line,) = logbook.latest(place, "backup_taken", 5)
        assert any(printed in str(piece) for piece in line.detail)
    forged = _broken(tmp_path / "a.backup", tmp_path / "forged.backup", lambda parts: None)
    assert forged.read_bytes() != (tmp_path / "a.backup").read_bytes()
    code, said = told("restore", forged, "--sha256", printed)
    assert code == 1 and "不是当时写下的文件" in said and printed in said
    assert not engines.holds_anything(make_url(url)), "nothing was changed"
    with pytest.raises(SystemExit):
        cli.main(["restore", str(forged), "--sha256", "12ab"])
    spaced = " ".join([printed[:32].upper(), printed[32:]])
    code, said = told("restore", tmp_path / "a.backup", "--sha256", spaced)
    assert code == 0 and "与给出的sha256一致" in said and "没有核对" not in said
    code, said = told("restore", forged, "--replace")
    assert code == 0 and "没有核对这个文件的来历" in said
