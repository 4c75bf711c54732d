"""Whatever comes in: a clear message in the reader's language, what was typed stays, nothing happens by half.

One test for each thing the issue names. `says` sends the same twice, to a reader of Chinese and to one of
English; `unchanged` compares every row of every table.
"""

from __future__ import annotations

import contextlib
import html
import io
import json
import os
import re
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from sqlalchemy import event, select, text

from consult.accounts import passwords, pins, slips
from consult.agenda import service as agenda
from consult.agenda.service import MeetingPlan
from consult.ballots import box, votes
from consult.cases.catalogue import shipped_data
from consult.cli import main
from consult.foundation.db import db, now_utc, transaction
from consult.people import homes, persons
from consult.people.bodies import Elector
from consult.topics import service as topics
from consult.topics.drafts import TopicWords
from tests.factories import make_community, sign_in
from tests.meetings.scene import make_scene

HOME = Path(__file__).resolve().parents[1]
#: Counting a wrong try, keeping a session fresh: meant to change when something is refused.
COUNTERS = {"seat_session", "account"}


@pytest.fixture
def place(app):
    with app.app_context():
        made = make_community(db)
        make_community(db, slug="yunxi", name_zh="云溪社区")
        return made


@pytest.fixture
def resident(client, place):
    return sign_in(client, place.members[0], level="slip")


@pytest.fixture
def staff(app, place):
    return sign_in(app.test_client(), place.admin)


def rows(app) -> dict[str, list[str]]:
    with app.app_context():
        return {
            table.name: sorted(map(repr, db.session.execute(select(table))))
            for table in db.metadata.sorted_tables
            if table.name not in COUNTERS
        }


@contextlib.contextmanager
def unchanged(app, but: str = "") -> Iterator[None]:
    """Every table is as it was; `but` names those that may change, with blanks between."""
    before = rows(app)
    yield
    after = rows(app)
    assert {name for name in before if before[name] != after[name]} <= set(but.split())


def says(client: Any, send: Callable[[], Any], zh: str, en: str, status: int = 400) -> str:
    """Sends once for each reader; the message is there in their language and not in the other. Returns the
    English page.
    """
    page = ""
    for lang, words, other in (("zh", zh, en), ("en", en, zh)):
        client.set_cookie("lang", lang)
        answer = send()
        page = html.unescape(answer.text)
        assert answer.status_code == status, (answer.status_code, page[:2000])
        main = page[page.index("<main") :]
        assert words in page and other not in page, (words, re.sub(r"<[^>]+>|\s+", " ", main)[:900])
        assert f'<html lang="{"zh-CN" if lang == "zh" else "en"}' in page
    return page


# Files


def workbook() -> bytes:
    book = openpyxl.Workbook()
    for row in (["楼栋", "单元", "房号"], ["1", "1", "101"]):
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def packed(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return out.getvalue()


DAMAGED = ("不是 XLSX 或 CSV", "This is not an XLSX or CSV file, or it is damaged")


@pytest.mark.parametrize(
    ("name", "content", "zh", "en"),
    [
        ("名册.xlsx", workbook()[:2000], *DAMAGED),
        ("名册.xlsx", b"\x89PNG\r\n\x1a\n" + b"\0" * 500, *DAMAGED),
        ("名册.xlsx", packed(**{"word/document.xml": b"<x/>"}), *DAMAGED),
        ("名册.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500, "旧的 .xls", "old .xls file"),
        (
            "名册.xlsx",
            packed(**{"xl/worksheets/sheet1.xml": b"\0" * 90_000_000}),
            "解开后太大",
            "unpacks to more",
        ),
        (
            "名册.csv",
            ("楼栋,房号," + ",".join(f"列{n}" for n in range(80)) + "\n1,101\n").encode(),
            "60 列",
            "more than 60 columns",
        ),
        ("名册.csv", b"", "文件是空的", "The file is empty"),
    ],
)
def test_a_wrong_or_torn_workbook(app, staff, name, content, zh, en):
    with unchanged(app):
        says(
            staff,
            lambda: staff.post("/c/qinghe/staff/roll", data={"file": (io.BytesIO(content), name)}),
            zh,
            en,
        )
    assert not list(Path(app.config["UPLOADS"]).glob("*")) if Path(app.config["UPLOADS"]).exists() else True


class Endless(io.RawIOBase):
    """200 MB that are never made; counts what was asked for."""

    asked = 0

    def readable(self) -> bool:
        return True

    def readinto(self, into: Any) -> int:
        self.asked += len(into)
        into[:] = b"\0" * len(into)
        return len(into)

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0) -> int:
        return 0


@pytest.mark.parametrize("path", ["/c/qinghe/staff/roll", "/c/qinghe/topics/propose"])
def test_an_upload_of_200_megabytes(app, staff, path):
    stream = Endless()
    with unchanged(app):
        says(
            staff,
            lambda: staff.post(
                path,
                input_stream=io.BufferedReader(stream),
                environ_overrides={"CONTENT_LENGTH": str(200 * 1024 * 1024)},
                content_type="multipart/form-data; boundary=x",
            ),
            "文件太大",
            "The file is too large",
            413,
        )
    assert stream.asked < 1024 * 1024


@pytest.mark.parametrize(
    "content",
    [
        b"just words, named a.jpg",
        b"GIF89a" + b"\0" * 40,
        b"\xff\xd8\xff\xe0" + b"\0" * 200,
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    ],
)
def test_a_photo_that_is_not_one(app, resident, content):
    with unchanged(app):
        page = says(
            resident,
            lambda: resident.post(
                "/c/qinghe/topics/propose",
                data={
                    "title": "楼道堆物",
                    "what": "三单元楼道堆了很多纸箱。",
                    "place": "三单元",
                    "kind": "environment",
                    "photo": (io.BytesIO(content), "a.jpg"),
                },
            ),
            "照片，请选择",
            "not a photo",
        )
    assert 'value="楼道堆物"' in page and "三单元楼道堆了很多纸箱。" in page
    assert "error-summary" in page and 'id="photo-error"' in page


# Ways in


def slip(app, place, **values: Any) -> str:
    with app.app_context(), transaction():
        home = homes.household_for(place.community, place.households[0].id)
        made, code = slips.issue_slip(home, now=now_utc(), **values)
        if not values:
            slips.revoke_slip(made, by=None, now=now_utc())
    return code


@pytest.mark.parametrize(
    ("values", "zh", "en"),
    [
        ({}, "已作废", "has been revoked"),
        ({"expires_on": (datetime.now(UTC) - timedelta(days=2)).date()}, "已过期", "has expired"),
    ],
)
def test_an_expired_or_revoked_slip(app, client, place, values, zh, en):
    code = slip(app, place, **values)
    with unchanged(app):
        says(client, lambda: client.get(f"/s/{code}"), zh, en, 403)
        says(client, lambda: client.post(f"/s/{code}", data={"person": place.members[0].id}), zh, en, 403)
        # Typed by hand it is said beside the field, and the code stays typed.
        assert code in says(client, lambda: client.post("/c/qinghe/enter", data={"code": code}), zh, en)
        says(client, lambda: client.get("/s/abcdefghijklmnopqrst"), "没有这张入户卡", "not known here", 404)
    assert client.get_cookie("seat") is None


def test_a_wrong_pin_six_times(app, client, place):
    with app.app_context(), transaction():
        home = homes.household_for(place.community, place.households[0].id)
        _slip, code = slips.issue_slip(home, now=now_utc())
        pins.set_pin(persons.person_by_id(place.members[0].id), passwords.hash_secret("2468"))

    def tries(pin: str) -> Any:
        return client.post(f"/s/{code}", data={"person": place.members[0].id, "pin": pin})

    with unchanged(app, but="guess"):
        for _ in range(2):
            says(client, lambda: tries("1111"), "短码不对", "PIN is not right")
        assert "1 more tries" in tries("1111").text
        assert "Too many wrong tries" in tries("1111").text
        # Locked: the right one does not help either, and says why.
        says(client, lambda: tries("2468"), "错的次数太多", "Too many wrong tries")
    assert client.get_cookie("seat") is None


# Forms


def test_a_form_posted_twice(app, resident, place):
    data = {
        "title": "楼道堆物",
        "what": "三单元楼道堆了很多纸箱。",
        "place": "三单元",
        "kind": "environment",
        "form_key": "a" * 32,
    }
    first, second = (resident.post("/c/qinghe/topics/propose", data=data) for _ in range(2))
    assert first.headers["Location"] == second.headers["Location"]
    for _ in range(2):
        resident.post("/c/qinghe/topics/1/support")
    with app.app_context():
        assert db.session.scalar(text("SELECT count(*) FROM topic")) == 1
        assert db.session.scalar(text("SELECT count(*) FROM topic_support")) == 1


def test_a_stale_page(app, staff, place, clock):
    with app.app_context(), transaction():
        meeting = agenda.plan_meeting(
            place.community,
            body=place.council,
            plan=MeetingPlan(
                title="会", held_on=(clock + timedelta(days=90)).date(), chair_id=place.chair.id
            ),
            by=place.chair.id,
            now=clock,
        )
        meeting_id, version = meeting.id, meeting.version
    data = {
        "body": str(place.council.id),
        "title": "会",
        "held_on": (now_utc() + timedelta(days=90)).date().isoformat(),
        "hour": "19:00",
        "place": "老年活动室二楼",
    }
    assert (
        staff.post(
            f"/c/qinghe/staff/meetings/{meeting_id}/change", data={**data, "version": version}
        ).status_code
        == 302
    )
    with unchanged(app):
        page = says(
            staff,
            lambda: staff.post(
                f"/c/qinghe/staff/meetings/{meeting_id}/change",
                data={**data, "place": "党群服务中心大厅", "version": version},
                headers={"Origin": "http://localhost"},
            ),
            "页面已过期",
            "out of date",
            409,
        )
    assert "党群服务中心大厅" in page


def test_a_form_without_its_token_keeps_what_was_typed(app, resident):
    app.config["WTF_CSRF_ENABLED"] = True
    data = {"title": "楼道堆物太多", "what": "三单元楼道堆了很多纸箱。", "password": "secret words"}
    with unchanged(app):
        page = says(
            resident,
            lambda: resident.post(
                "/c/qinghe/topics/propose", data=data, headers={"Origin": "http://localhost"}
            ),
            "表单打开太久",
            "had been open too long",
        )
        assert (
            "三单元楼道堆了很多纸箱。" in page and 'name="csrf_token"' in page and "secret words" not in page
        )
        # Another site's form is refused and not offered for sending.
        assert (
            "纸箱"
            not in resident.post(
                "/c/qinghe/topics/propose", data=data, headers={"Origin": "http://evil.example"}
            ).text
        )


# Votes


def test_a_second_paper_in_an_unnamed_box(app, resident, place):
    with app.app_context(), transaction():
        opened = votes.open_vote(
            place.community.id,
            votes.Asked("同意吗？"),
            [Elector(place.members[0].id, None, (), 1, 0)],
            now_utc(),
            kind="unnamed",
        ).id
    assert (
        resident.post(f"/c/qinghe/boxes/{opened}/cast", data={"choice": "for", "key": "k" * 32}).status_code
        == 303
    )
    # The one paper stays; chair and recorder are told that somebody found it there.
    with unchanged(app, but="journal_entry outgoing"):
        for lang, words in (("zh", "您刚才这一票没有计入"), ("en", "A paper for you is already in the box")):
            resident.set_cookie("lang", lang)
            answer = resident.post(
                f"/c/qinghe/boxes/{opened}/cast",
                data={"choice": "against", "key": "j" * 32},
                follow_redirects=True,
            )
            assert words in html.unescape(answer.text)


def test_a_paper_after_closing(app, resident, place):
    with app.app_context(), transaction():
        opened = votes.open_vote(
            place.community.id,
            votes.Asked("同意吗？"),
            [Elector(p.id, None, (), 1, 0) for p in place.members[:2]],
            now_utc(),
            kind="unnamed",
        ).id
        box.close_box(opened, now_utc())
    with unchanged(app):
        says(
            resident,
            lambda: resident.post(f"/c/qinghe/boxes/{opened}/cast", data={"choice": "for", "key": "k" * 32}),
            "投票已经结束",
            "This vote is closed",
            409,
        )


def test_a_named_vote_changes_until_it_is_closed_and_not_after(app, client):
    with app.app_context():
        scene = make_scene().begin()
        scene.debate()
        scene.do(scene.chair, "put")
        db.session.rollback()
    sign_in(client, scene.people[0])
    base = f"/c/qinghe/meetings/{scene.meeting_id}"

    def votes(choice: str, n: int) -> Any:
        return client.post(
            f"{base}/acts",
            data={"act_id": f"an-act-of-this-test-{n}", "kind": "cast", "ask:choice:choice": choice},
            follow_redirects=True,
        )

    votes("for", 1)
    votes("against", 2)
    with app.app_context():
        assert scene.state.vote.tally["against"] == 1 and scene.state.vote.tally["for"] == 0
        for person in scene.people[1:]:
            scene.do(person, "cast", choice="for")
        scene.do(scene.chair, "announce")
        db.session.rollback()
    with unchanged(app):
        numbers = iter(range(3, 9))
        says(client, lambda: votes("for", next(numbers)), "表决已经截止", "is closed", 200)


# Rights


def test_an_act_by_someone_without_the_right(app, resident, place, clock):
    with app.app_context(), transaction():
        number = topics.propose_topic(
            place.community,
            words=TopicWords(title="加装路灯", what="晚上看不见路。"),
            by=place.members[0],
            now=clock,
        ).number
    with unchanged(app):
        says(
            resident,
            lambda: resident.post(
                f"/c/qinghe/staff/screening/{number}", data={"result": "accepted", "reason": "好"}
            ),
            "工作人员",
            "This is for the community's staff",
            403,
        )


def test_a_member_does_what_only_the_chair_may(app, client):
    with app.app_context():
        scene = make_scene().begin()
        db.session.rollback()
    sign_in(client, scene.people[0])
    with unchanged(app):
        numbers = iter(range(9))
        page = says(
            client,
            lambda: client.post(
                f"/c/qinghe/meetings/{scene.meeting_id}/acts",
                data={
                    "act_id": f"an-act-of-this-test-{next(numbers)}",
                    "kind": "recess",
                    "ask:minutes:minutes": "5",
                },
                follow_redirects=True,
            ),
            "主持人",
            "chair",
            200,
        )
    assert "flash-error" in page


def test_a_community_that_is_not_yours(app, resident, place):
    with unchanged(app):
        says(
            resident,
            lambda: resident.get("/c/yunxi/topics/propose"),
            "不是本社区的成员",
            "not as somebody of this community",
            403,
        )
        says(
            resident,
            lambda: resident.post(
                "/c/yunxi/topics/propose", data={"title": "楼道堆物", "what": "很多纸箱。"}
            ),
            "不是本社区的成员",
            "not as somebody of this community",
            403,
        )
        says(resident, lambda: resident.get("/c/nowhere/"), "没有找到", "nothing here", 404)


# Files and databases at the command line


def consult(*words: str, **environ: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", "import sys; from consult.cli import main; sys.exit(main())", *words],
        cwd=HOME,
        timeout=120,
        text=True,
        capture_output=True,
        env={**{k: v for k, v in os.environ.items() if k not in ("LANG", "LC_ALL", "LANGUAGE")}, **environ},
    )


@pytest.mark.parametrize(
    ("value", "zh", "en"), [(None, "缺少这一项", "this field is missing"), ("803", "类型不对", "wrong type")]
)
def test_a_cases_file_with_a_missing_field_or_wrong_type_is_named_by_its_path(tmp_path, value, zh, en):
    data = shipped_data()
    count = data["cases"][3]["votes"][0]["headcount"]
    if value is None:
        del count["for"]
    else:
        count["for"] = value
    file = tmp_path / "cases.json"
    file.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    for lang, words in (("zh_CN.UTF-8", zh), ("en_GB.UTF-8", en)):
        for verb in ("check", "load"):
            done = consult("cases", verb, str(file), LANG=lang, CONSULT_INSTANCE=str(tmp_path / "i"))
            said = done.stdout + done.stderr
            assert (
                done.returncode == 2
                and "cases[3].votes[0].headcount.for" in said
                and words in said
                and "Traceback" not in said
            ), said
    assert not (tmp_path / "i").exists()


@pytest.mark.long
def test_a_database_newer_than_the_code(tmp_path, monkeypatch, capsys):
    """Asked of the command line in a process of its own and, where it is not to serve, in this one, which
    does not have to load it all again for every language."""
    environ = {
        "CONSULT_INSTANCE": str(tmp_path / "i"),
        "DATABASE_URL": f"sqlite:///{tmp_path / 'newer.sqlite'}",
    }

    def here(*words: str, **environ: str) -> subprocess.CompletedProcess[str]:
        with monkeypatch.context() as patch:
            for name in ("LANG", "LC_ALL", "LANGUAGE"):
                patch.delenv(name, raising=False)
            for name, value in environ.items():
                patch.setenv(name, value)
            mask = os.umask(0)
            try:
                with pytest.raises(SystemExit) as ended:
                    main(list(words))
            finally:
                os.umask(mask)
        # As Python does with what it is told to exit with.
        code = ended.value.code
        errors = capsys.readouterr().err + (code if isinstance(code, str) else "")
        return subprocess.CompletedProcess(words, code if isinstance(code, int) else 1, "", errors)

    assert consult("migrate", **environ).returncode == 0
    with sqlite3.connect(tmp_path / "newer.sqlite") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    before = (tmp_path / "newer.sqlite").read_bytes()
    for verb in ("migrate", "serve", "init"):
        for lang, words in (("zh_CN.UTF-8", "请先升级程序"), ("en_GB.UTF-8", "newer version")):
            done = (consult if verb == "serve" else here)(verb, LANG=lang, **environ)
            assert (
                done.returncode == 1
                and words in done.stderr
                and "9999" in done.stderr
                and "Traceback" not in done.stderr
            ), done.stderr
    assert (tmp_path / "newer.sqlite").read_bytes() == before


# A full disk


@pytest.fixture
def full_disk(app):
    """full_disk(): from then on the database may not grow by a page; SQLite answers as on a full disk."""
    if not app.config["SQLALCHEMY_DATABASE_URI"].startswith("sqlite"):
        pytest.skip("the page limit that stands for a full disk is SQLite's")
    full = []

    def limit(connection: Any) -> None:
        if full:
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
            connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")

    with app.app_context():
        engine = db.engine
    event.listen(engine, "begin", limit)
    yield lambda: full.append(True)
    event.remove(engine, "begin", limit)


def test_a_full_disk(app, resident, full_disk):
    data = {
        "title": "楼道堆物",
        "what": "三单元楼道堆了很多纸箱。" * 100,
        "place": "三单元",
        "kind": "environment",
    }
    full_disk()
    keys = iter(range(100))
    resident.set_cookie("lang", "en")
    for _ in range(60):  # what is free in pages already there fills up first
        answer = resident.post("/c/qinghe/topics/propose", data={**data, "form_key": f"{next(keys):032d}"})
        if answer.status_code == 503:
            break
    with unchanged(app):
        page = says(
            resident,
            lambda: resident.post(
                "/c/qinghe/topics/propose",
                data={**data, "form_key": f"{next(keys):032d}"},
                headers={"Origin": "http://localhost"},
            ),
            "暂时无法保存",
            "cannot save just now",
            503,
        )
        assert data["what"] in page
        # Reading goes on.
        assert resident.get("/c/qinghe/topics").status_code == 200
