"""The command line: `consult VERB …`, a function for each verb (`VERBS`; bare `consult` lists them).

Each verb loads only what it needs: `cases check` and `rules replay` open no database.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable
from typing import Any


def _say(text: str) -> None:
    print(text, flush=True)


def _either(en: str, zh: str) -> str:
    """The sentence in the terminal's language; there is no catalogue before there is an application."""
    from consult.cases.check import reader_language

    return zh if reader_language() == "zh" else en


def _app() -> Any:
    """The application on a migrated database; exits with one sentence where that is not to be had."""
    from consult.app import create_app
    from consult.config import load_settings
    from consult.foundation.ceilings import BadCeiling
    from consult.foundation.schema import NewerDatabase, upgrade

    try:
        load_settings()
    except OSError as error:
        sys.exit(
            _either(
                (
                    f"The instance directory {error.filename} cannot be used ({error.strerror}): set "
                    f"CONSULT_INSTANCE to a directory this user can write to."
                ),
                f"数据目录 {error.filename} 不能使用（{error.strerror}）：请用 CONSULT_INSTANCE 指定一个本用户可写的目录。",
            )
        )
    try:
        app = create_app()
    except BadCeiling as wrong:
        sys.exit(_either(str(wrong), f"{wrong.variable} 应为 {wrong.low} 到 {wrong.high} 之间的整数。"))
    with app.app_context():
        from sqlalchemy.exc import OperationalError

        try:
            upgrade()
        except NewerDatabase as newer:
            sys.exit(
                _either(
                    (
                        f"The database was written by a newer version of this program (revision {newer}): "
                        f"update the program; nothing was changed."
                    ),
                    f"这个数据库由更新的程序版本写成（修订号 {newer}）：请先升级程序；数据没有任何改动。",
                )
            )
        except OperationalError as error:
            sys.exit(
                _either(
                    (
                        f"The database cannot be opened or written ({error.orig}): check DATABASE_URL, the "
                        f"rights on the instance directory and the free space on the disk."
                    ),
                    f"数据库打不开或不能写入（{error.orig}）：请检查 DATABASE_URL、数据目录的权限和磁盘剩余空间。",
                )
            )
    return app


def init(words: list[str]) -> int:
    """Prepares an empty instance and prints a one-time link for the first administrator; harmless when
    repeated."""
    argparse.ArgumentParser("consult init").parse_args(words)
    app = _app()
    from consult.accounts import first_link
    from consult.foundation.db import now_utc, transaction

    with app.app_context(), transaction():
        path = first_link.first_admin_link(now=now_utc())
    _say("The instance is ready.")
    if path:
        _say(f"The first administrator signs in once at: {path}")
    return 0


def demo(words: list[str]) -> int:
    """Fills an empty database with four communities, all cases at their stations and a meeting open now."""
    argparse.ArgumentParser("consult demo").parse_args(words)
    app = _app()
    from consult import demo as data

    with app.app_context():
        if not data.is_empty():
            _say("There is data here already; nothing was added.")
            return 0
        data.fill(say=_say)
    return 0


def migrate(words: list[str]) -> int:
    """Brings the database to this version's schema."""
    argparse.ArgumentParser("consult migrate").parse_args(words)
    _app()
    _say("The database is up to date.")
    return 0


def serve(words: list[str]) -> int:
    """Serves with gevent in this process."""
    options = argparse.ArgumentParser("consult serve")
    options.add_argument("--host", default="127.0.0.1")
    options.add_argument("--port", type=int, default=8000)
    options.add_argument(
        "--lan", action="store_true", help="listen on the local network and show the address as a QR code"
    )
    options.add_argument(
        "--demo-when-empty", action="store_true", help="load the demo communities into an empty database"
    )
    wanted = options.parse_args(words)
    # Before anything opens a socket or a lock; never in the pytest process.
    from gevent import monkey

    monkey.patch_all()
    os.environ["CONSULT_ASYNC"] = "gevent"
    app = _app()
    with app.app_context():
        from consult import demo as data
        from consult.foundation.db import db, offload_commits

        if wanted.demo_when_empty and app.config["DEMO"] and data.is_empty():
            _say("Loading the demo communities …")
            data.fill(say=_say)
        offload_commits(db.engine)
        db.session.remove()
    host = "0.0.0.0" if wanted.lan else wanted.host
    _announce(app, wanted.port, wanted.lan)
    descriptors = _bounds(app)
    from consult.ballots.wash import keep_washing
    from consult.foundation import workers
    from consult.foundation.serving import Server
    from consult.meetings.screens.live import serve as serve_live

    workers.start(app.config["CEILINGS"])
    keep_washing(app)
    try:
        made = Server(
            (host, wanted.port),
            app,
            app.config["CEILINGS"],
            descriptors=descriptors,
            by_address=not app.config["PROXIES"],
        )
        serve_live(app, made)
    except KeyboardInterrupt:
        workers.stop()
    except OSError as error:
        sys.exit(
            f"Port {wanted.port} cannot be used ({error.strerror}): stop the other program or choose "
            f"another with --port."
        )
    return 0


def _announce(app: Any, port: int, lan: bool) -> None:
    _say(f"议事厅 · open http://127.0.0.1:{port}/")
    if app.config["DEMO"]:
        _say(f"Demo desk (a whole meeting in one window): http://demo.localhost:{port}/demo")
        _say(f"Staff: http://127.0.0.1:{port}/staff/sign-in")
    if lan:
        import segno

        address = f"http://{_lan_address()}:{port}/"
        _say(f"On phones in this room: {address}")
        segno.make(address, error="m").terminal(compact=True)


def _bounds(app: Any) -> int:
    """Says which ceilings hold and how many connections this process may hold; returns the descriptors."""
    from consult.cases.check import reader_language
    from consult.foundation.serving import WANTED, raise_descriptors

    _say(_either("Ceilings (docs/ceilings.md):", "上限（见 docs/ceilings.md）："))
    for line in app.config["CEILINGS"].lines(reader_language()):
        _say(f"  {line}")
    found, enough = raise_descriptors()
    if not enough:
        _say(
            _either(
                f"This process may open only {found} files and connections; full halls want {WANTED}. "
                f"Raise the hard limit (ulimit -Hn, or LimitNOFILE= in the service's unit).",
                f"本进程最多只能打开{found}个文件和连接，满座的会场需要{WANTED}个。"
                f"请提高硬限制（ulimit -Hn，或服务单元里的 LimitNOFILE=）。",
            )
        )
    return found


def _lan_address() -> str:
    """This machine's address on the local network, as phones see it; sends no packet."""
    import socket

    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
            return str(probe.getsockname()[0])
        except OSError:
            return "127.0.0.1"


def tick(words: list[str]) -> int:
    """Lets time pass once in every live meeting, and washes what waits for it (for a timer outside the
    server)."""
    argparse.ArgumentParser("consult tick").parse_args(words)
    app = _app()
    from consult.ballots import wash
    from consult.foundation.db import now_utc
    from consult.meetings.acts import clock

    with app.app_context():
        clock.tick_all(now_utc())
        wash.wash_once()
    return 0


def cases(words: list[str]) -> int:
    """check FILE · load FILE · export: whole consultations as data."""
    options = argparse.ArgumentParser("consult cases")
    verbs = options.add_subparsers(dest="verb", required=True)
    for verb in ("check", "load"):
        verbs.add_parser(verb).add_argument("file")
    verbs.add_parser("export")
    wanted = options.parse_args(words)
    if wanted.verb == "check":
        from consult.cases.check import main_check

        return int(main_check([wanted.file]))
    if wanted.verb == "load":
        from consult.cases.read import CaseFileError, read_file

        try:
            read = read_file(wanted.file)
        except CaseFileError as error:
            from consult.cases.check import reader_language

            print(
                ": ".join(filter(None, (wanted.file, error.path, error.message(reader_language())))),
                file=sys.stderr,
            )
            return 2
        app = _app()
        from consult.cases.load import load

        refused = False
        with app.app_context():
            for line in load(read):
                refused = refused or line["did"] == "refused"
                _say(json.dumps(line, ensure_ascii=False))
        return 1 if refused else 0
    app = _app()
    from consult.cases.export import export

    with app.app_context():
        _say(json.dumps(export(), ensure_ascii=False, indent=2))
    return 0


def count(words: list[str]) -> int:
    """--method METHOD FILE [--json]: counts the papers of an election file, exactly, a sentence a step."""
    return _pure("count_main", words)


def decide(words: list[str]) -> int:
    """FILE.json: what each case's counts come to under its rule; exit 1 where the file expects otherwise."""
    return _pure("decide_main", words)


def verify(words: list[str]) -> int:
    """RESULT.json [--hash HEX]: recomputes a published result offline; exit 1 where something differs."""
    return _pure("verify_main", words)


def _pure(name: str, words: list[str]) -> int:
    """A command of the arithmetic, in the terminal's language."""
    from consult.cases.check import reader_language
    from consult.deciding import commands

    try:
        return int(getattr(commands, name)(words, reader_language()))
    except OSError as error:
        print(f"{error.filename}: {error.strerror}", file=sys.stderr)
        return 2


def rules(words: list[str]) -> int:
    """replay FILE [--json] · play FILE.meeting"""
    from consult.paper.cli import main as rules_main

    return int(rules_main(words))


def meeting(words: list[str]) -> int:
    """verify [ID] [--against …]: whether records are what was written; "
    "erase ID SEQ --why …: takes words out."""
    options = argparse.ArgumentParser("consult meeting")
    verbs = options.add_subparsers(dest="verb", required=True)
    check = verbs.add_parser("verify")
    check.add_argument("id", nargs="?", type=int)
    _against(check)
    gone = verbs.add_parser("erase")
    gone.add_argument("id", type=int)
    gone.add_argument("seq", type=int, help="the entry of the record whose words go")
    gone.add_argument("--why", required=True, help="stands in the record")
    wanted = options.parse_args(words)
    if wanted.verb == "erase":
        return _erase(wanted)
    printed = _printed(wanted.against)
    app = _app()
    from consult.meetings import verifying
    from consult.outcomes.comparing import compare

    with app.app_context():
        reports = verifying.check_all() if wanted.id is None else [verifying.check(wanted.id)]
        compared = compare(printed)
        for report in reports:
            line = {"meeting": report.meeting, "events": report.events, "ok": report.ok}
            line["first_bad_seq"] = report.first_bad_seq
            if report.findings:
                line["found"] = [{"kind": each.code, "said": _said(each.said)} for each in report.findings]
            if report.unbound:
                line["unbound"] = [_said(each) for each in report.unbound]
            _say(json.dumps(line, ensure_ascii=False))
        broken = _tell_compared(compared) or any(not report.ok for report in reports)
    return 1 if broken else 0


def log(words: list[str]) -> int:
    """verify [SLUG] [--against …]: records, results, notices and the public "
    "list of one or all communities."""
    options = argparse.ArgumentParser("consult log")
    verbs = options.add_subparsers(dest="verb", required=True)
    check = verbs.add_parser("verify")
    check.add_argument("slug", nargs="?")
    _against(check)
    wanted = options.parse_args(words)
    printed = _printed(wanted.against)
    app = _app()
    from consult.meetings import verifying
    from consult.outcomes import checking
    from consult.outcomes.comparing import compare

    broken = False
    with app.app_context():
        for community in checking.communities(wanted.slug):
            found = [*checking.check_records(community), *checking.check_community(community)]
            head = checking.head(community)
            line = {"community": community.slug, "size": head.size, "root": head.root, "ok": not found}
            if found:
                line["found"] = [{"kind": each.code, "said": _said(each.said)} for each in found]
            broken = broken or bool(found)
            _say(json.dumps(line, ensure_ascii=False))
        gone = verifying.gone() if wanted.slug is None else []
        for report in gone:
            _say(_said(report.findings[0].said))
        broken = _tell_compared(compare(printed)) or bool(gone) or broken
    return 1 if broken else 0


def _against(options: argparse.ArgumentParser) -> None:
    options.add_argument(
        "--against",
        action="append",
        default=[],
        metavar="PRINT",
        help="a printed code or hash, or a file: minutes or notice as PDF, HTML or text, or a published list",
    )


def _printed(given: list[str]) -> list[Any]:
    """What these prints say; exits where one says nothing that can be compared."""
    from pathlib import Path

    from consult.foundation import printed

    found = []
    for each in given:
        try:
            found += printed.read(Path(each).read_bytes() if os.path.exists(each) else each)
        except printed.Unreadable:
            sys.exit(
                _either(
                    f"{each}: neither a file of ours nor a code or hash as printed (a code has 16 signs, "
                    f"none of O 0 I 1 L).",
                    f"{each}：既不是本系统的文件，也不是印出的校验码或哈希值（校验码16位，没有O、0、I、1、L）。",
                )
            )
    return found


def _tell_compared(compared: list[Any]) -> bool:
    """Says what became of each print; whether one does not agree."""
    for each in compared:
        if each.finding is None:
            _say(
                json.dumps(
                    {"printed": each.printed.kind, "ok": True, "said": _said(each.agrees)}, ensure_ascii=False
                )
            )
        else:
            found = [{"kind": each.finding.code, "said": _said(each.finding.said)}]
            _say(json.dumps({"printed": each.printed.kind, "ok": False, "found": found}, ensure_ascii=False))
    return any(each.finding is not None for each in compared)


def _said(phrase: Any) -> str:
    """A sentence in the terminal's language."""
    from consult.cases.check import reader_language
    from consult.foundation.translations_build import said

    return said(phrase, reader_language())


def _erase(wanted: argparse.Namespace) -> int:
    app = _app()
    from consult.foundation.db import now_utc
    from consult.foundation.errors import NotFound
    from consult.meetings.record import erasing

    with app.app_context():
        try:
            texts = erasing.words_at(wanted.id, wanted.seq)
            count = erasing.erase_words(wanted.id, texts, by="system", why=wanted.why, now=now_utc())
        except NotFound:
            sys.exit(
                _either(
                    f"Meeting {wanted.id} has no words at entry {wanted.seq}.",
                    f"会议{wanted.id}的第{wanted.seq}项记录没有原话。",
                )
            )
    _say(_either(f"{count} passages were taken out.", f"已删去{count}处原话。"))
    return 0


def outcomes(words: list[str]) -> int:
    """rebuild [ID]: reads the results of one or all meetings from their logs again; exit 1 where rows came
    out otherwise."""
    options = argparse.ArgumentParser("consult outcomes")
    verbs = options.add_subparsers(dest="verb", required=True)
    verbs.add_parser("rebuild").add_argument("id", nargs="?", type=int)
    wanted = options.parse_args(words)
    app = _app()
    from consult.foundation.db import transaction
    from consult.foundation.errors import NotFound
    from consult.outcomes import projection

    with app.app_context():
        try:
            with transaction():
                lines = projection.rebuild_all(wanted.id)
        except NotFound:
            sys.exit(f"There is no meeting {wanted.id}.")
    for line in lines:
        _say(json.dumps(line))
    return 0 if all(line["same"] for line in lines) else 1


def i18n(words: list[str]) -> int:
    """check: every phrase in code and templates has Chinese words, every word of the rules is in their
    catalogue."""
    options = argparse.ArgumentParser("consult i18n")
    options.add_argument("verb", choices=["check"])
    options.parse_args(words)
    from consult.foundation.translations_build import unknown_words, untranslated

    missing = untranslated() + unknown_words()
    for place, message in missing:
        _say(f"{place}: {message}")
    return 1 if missing else 0


def roll(words: list[str]) -> int:
    """check FILE [--community SLUG]: an uploaded roll as it would be written, its faults and questions."""
    options = argparse.ArgumentParser("consult roll")
    check = options.add_subparsers(dest="verb", required=True).add_parser("check")
    check.add_argument("file")
    check.add_argument("--community", help="ask also about who is on this community's roll already")
    wanted = options.parse_args(words)
    from consult.cases.check import reader_language
    from consult.foundation.errors import Invalid
    from consult.foundation.translations_build import said
    from consult.office import roll_reading

    try:
        with open(wanted.file, "rb") as file:
            content = file.read()
    except OSError as error:
        sys.exit(f"{wanted.file}: {error.strerror}")
    known = _on_the_roll(wanted.community) if wanted.community else []
    try:
        found = roll_reading.read_file(wanted.file, content, known)
    except Invalid as error:
        print(f"{wanted.file}: {said(error.phrase, reader_language())}", file=sys.stderr)
        return 2
    _say(json.dumps(found, ensure_ascii=False))
    return 0


def _on_the_roll(slug: str) -> list[Any]:
    from consult.office import roll as office_roll
    from consult.people.places import community_by_slug

    with _app().app_context():
        community = community_by_slug(slug)
        if community is None:
            sys.exit(_either(f"There is no community “{slug}”.", f"没有“{slug}”这个社区。"))
        return office_roll.known_of(community)


def text(words: list[str]) -> int:
    """cover FILE: JSON lines with `text`, each printed as the public would read it, with what was found."""
    options = argparse.ArgumentParser("consult text")
    verbs = options.add_subparsers(dest="verb", required=True)
    verbs.add_parser("cover").add_argument("file")
    wanted = options.parse_args(words)
    from consult.writing import private

    try:
        with open(wanted.file, encoding="utf-8-sig") as file:
            texts = [json.loads(line)["text"] for line in file if line.strip()]
        if not all(isinstance(each, str) for each in texts):
            raise TypeError("text")
    except OSError as error:
        sys.exit(f"{wanted.file}: {error.strerror}")
    except (ValueError, KeyError, TypeError):
        sys.exit(
            _either(
                f"{wanted.file}: every line is a JSON object with the field “text”.",
                f"{wanted.file}：每行应是一个 JSON 对象，含 text 字段。",
            )
        )
    for each in texts:
        found = list(dict.fromkeys(f.kind for f in private.find(each)))
        _say(json.dumps({"text": private.cover(each), "found": found}, ensure_ascii=False))
    return 0


VERBS: dict[str, Callable[[list[str]], int]] = {
    "init": init,
    "demo": demo,
    "migrate": migrate,
    "serve": serve,
    "tick": tick,
    "cases": cases,
    "count": count,
    "decide": decide,
    "verify": verify,
    "rules": rules,
    "meeting": meeting,
    "log": log,
    "outcomes": outcomes,
    "roll": roll,
    "text": text,
    "i18n": i18n,
}


def main(argv: list[str] | None = None) -> int:
    """Runs one verb; returns its exit code."""
    words = sys.argv[1:] if argv is None else argv
    if not words or words[0] in ("-h", "--help") or words[0] not in VERBS:
        _say("usage: consult " + " · ".join(VERBS))
        for name, verb in VERBS.items():
            _say(f"  {name:9} {(verb.__doc__ or '').splitlines()[0]}")
        return 0 if words and words[0] in ("-h", "--help") else 2
    from consult.config import private_files

    private_files()
    try:
        return VERBS[words[0]](words[1:])
    except BrokenPipeError:
        # Whoever read us (head, say) has enough; nothing more can be told there, not even at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1


if __name__ == "__main__":
    sys.exit(main())
