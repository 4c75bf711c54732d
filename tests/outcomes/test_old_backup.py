"""An older copy of everything, put back whole, is whole inside. One printed sheet tells it apart."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from consult import cli
from consult.foundation import printed
from consult.foundation.db import db
from consult.meetings.record import log
from tests.conftest import POSTGRES, _admin, tool
from tests.outcomes import tampering

HOME = Path(__file__).resolve().parents[2]


def backup(url: str, place: Path) -> Callable[[], None]:
    """Takes a copy of the whole database; what it gives puts it back."""
    db.session.remove()
    db.engine.dispose()
    if not POSTGRES:
        path = Path(url.removeprefix("sqlite:///"))
        shutil.copy(path, place / "backup.sqlite")

        def put_back() -> None:
            db.session.remove()
            db.engine.dispose()
            for end in ("-wal", "-shm"):
                Path(f"{path}{end}").unlink(missing_ok=True)
            shutil.copy(place / "backup.sqlite", path)

        return put_back
    name = url.rsplit("/", 1)[1]
    with _admin(POSTGRES) as admin:
        admin.execute(f"CREATE DATABASE {name}_backup TEMPLATE {name}")

    def restore() -> None:
        db.session.remove()
        db.engine.dispose()
        with _admin(POSTGRES) as admin:
            admin.execute(f"DROP DATABASE {name} WITH (FORCE)")
            admin.execute(f"ALTER DATABASE {name}_backup RENAME TO {name}")

    return restore


def verify(app: Any, capsys: Any, monkeypatch: Any, *words: str) -> tuple[int, list[dict[str, Any]]]:
    """`consult …` on this database: exit code and the lines it printed."""
    monkeypatch.setattr("consult.cli.terminal.open_app", lambda: app)
    log.forget()
    code = cli.main(list(words))
    return code, [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def said(lines: list[dict[str, Any]]) -> list[str]:
    return [each["kind"] for line in lines for each in line.get("found", ())]


def test_an_old_backup_put_back_is_noticed_by_one_printed_notice(
    app, client, database_url, tmp_path, capsys, monkeypatch
):
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    with app.app_context():
        held = tampering.hold(over=False)
        put_back = backup(database_url, tmp_path)
        held.scene.do(held.scene.chair, "declare_adjourned")
        tampering.publish(held)
    pages = {
        "notice.html": f"/c/{held.slug}/notices/{held.notice}/print",
        "minutes.html": f"/c/{held.slug}/meetings/{held.meeting}/minutes",
        "list.json": f"/c/{held.slug}/log.json",
    }
    for name, address in pages.items():
        (tmp_path / name).write_bytes(client.get(address).data)
    prints = [word for name in pages for word in ("--against", str(tmp_path / name))]
    notice = printed.read((tmp_path / "notice.html").read_bytes())
    assert [each.kind for each in notice] == ["log", "meeting", "notice"]
    code, lines = verify(app, capsys, monkeypatch, "log", "verify", *prints)
    assert code == 0 and all(line["ok"] for line in lines), lines

    with app.app_context():
        put_back()
    # Inside, the old copy is whole.
    assert verify(app, capsys, monkeypatch, "log", "verify")[0] == 0
    for name, codes in {
        "notice.html": {"printed_rolled_back", "printed_gone"},
        "minutes.html": {"printed_rolled_back"},
        "list.json": {"printed_rolled_back"},
    }.items():
        code, lines = verify(app, capsys, monkeypatch, "meeting", "verify", "--against", str(tmp_path / name))
        assert code == 1 and set(said(lines)) == codes, (name, lines)
    # So is what somebody types from the sheet: the list's code, the meeting's hash; in the reader's words.
    list_head = notice[0]
    from consult.foundation import public_log

    typed = public_log.grouped(public_log.code_of(list_head.hash)).lower().replace("-", " ")
    for given in (typed, notice[1].hash):
        code, lines = verify(app, capsys, monkeypatch, "meeting", "verify", "--against", given)
        assert code == 1 and said(lines) == ["printed_unknown"]
        assert "旧备份" in lines[-1]["found"][0]["said"]
    # And on the public page, typed by a resident.
    page = client.get(f"/c/{held.slug}/log?code={typed}").get_data(as_text=True)
    assert "查不到这个校验码" in page


def test_a_print_that_says_nothing_is_refused_in_the_readers_words(monkeypatch, tmp_path):
    (tmp_path / "letter.txt").write_text("没有什么可核对的", encoding="utf-8")
    for given in (str(tmp_path / "letter.txt"), "TNPA-HAXF-4ZKW-2723"):
        monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
        with pytest.raises(SystemExit, match="既不是"):
            cli.main(["meeting", "verify", "--against", given])
        monkeypatch.setenv("LC_ALL", "C")
        with pytest.raises(SystemExit, match="neither a file"):
            cli.main(["log", "verify", "--against", given])


@pytest.mark.browser
def test_a_printed_pdf_is_read_again(app, client, tmp_path, chromium):
    """Printed by Chromium as from the office's computer: long hashes break over lines and are known again."""
    with app.app_context():
        held = tampering.hold()
    wanted = {}
    context = chromium.new_context()
    for name, address in (
        ("notice", f"/c/{held.slug}/notices/{held.notice}/print"),
        ("minutes", f"/c/{held.slug}/meetings/{held.meeting}/minutes"),
    ):
        html = client.get(address).get_data(as_text=True)
        wanted[name] = printed.read(html.encode())
        page = context.new_page()
        page.set_content(html)
        (tmp_path / f"{name}.pdf").write_bytes(page.pdf(format="A4"))
        page.close()
    context.close()
    for name, heads in wanted.items():
        assert printed.read((tmp_path / f"{name}.pdf").read_bytes()) == heads
    text = subprocess.run(
        [tool("pdftotext"), str(tmp_path / "notice.pdf"), "-"], capture_output=True, check=True
    ).stdout
    assert printed.read(text) == wanted["notice"]


def test_the_checker_agrees_and_needs_nothing_of_ours(app, client, tmp_path):
    """docs/verify/check.py, run alone: standard library only, under 150 lines."""
    checker = HOME / "docs" / "verify" / "check.py"
    assert len(checker.read_text(encoding="utf-8").splitlines()) < 150
    with app.app_context():
        held = tampering.hold()

    def run(*words: str) -> tuple[int, str]:
        done = subprocess.run(
            [sys.executable, "-I", str(checker), *words], capture_output=True, text=True, cwd=tmp_path
        )
        return done.returncode, done.stdout + done.stderr

    told = client.get(f"/c/{held.slug}/log.json").get_json()
    (tmp_path / "now.json").write_text(json.dumps(told), encoding="utf-8")
    code, text = run("now.json")
    assert code == 0 and told["root"] in text
    printed_codes = [told["code"], client.get(f"/c/{held.slug}/log").get_data(as_text=True)]
    assert run("now.json", printed_codes[0])[0] == 0
    proof = client.get(f"/c/{held.slug}/log/{_code_of(told, 0)}/proof.json").get_json()
    (tmp_path / "proof.json").write_text(json.dumps(proof), encoding="utf-8")
    assert run("--proof", "proof.json")[0] == 0
    older = {**told, "leaves": told["leaves"][:1], "size": 1, "root": _root(told, client, held)}
    (tmp_path / "older.json").write_text(json.dumps(older), encoding="utf-8")
    assert run("now.json", "--older", "older.json")[0] == 0
    # The other way round the newer list is not the beginning of the older: an old copy put back.
    assert run("older.json", "--older", "now.json")[0] == 1
    assert run("older.json", told["code"])[0] == 1
    (tmp_path / "forged.json").write_text(json.dumps(told).replace("2026", "2025"), encoding="utf-8")
    assert run("forged.json")[0] == 1
    (tmp_path / "false.json").write_text(json.dumps({**proof, "position": 1}), encoding="utf-8")
    assert run("--proof", "false.json")[0] == 1
    assert run()[0] == 2


def _code_of(told: dict[str, Any], n: int) -> str:
    from consult.foundation import public_log

    return public_log.code_of(json.loads(told["leaves"][n]["data"])["head"])


def _root(told: dict[str, Any], client: Any, held: Any) -> str:
    since = client.get(f"/c/{held.slug}/log/since/1.json").get_json()
    assert (since["first"], since["second"], since["root"]) == (1, told["size"], told["root"])
    return str(since["old"])
