"""Whether records, results and lists are what was written, and what is taken out of them."""

from __future__ import annotations

import argparse
import json
import os
import sys
from typing import Any

from consult.cli import terminal
from consult.cli.terminal import either, said, say


def meeting(words: list[str]) -> int:
    """verify [ID] [--against …]: whether records are what was written; erase ID SEQ --why …: takes words
    out."""
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
    app = terminal.open_app()
    from consult.meetings import verifying
    from consult.outcomes.comparing import compare

    with app.app_context():
        reports = verifying.check_all() if wanted.id is None else [verifying.check(wanted.id)]
        compared = compare(printed)
        for report in reports:
            line = {"meeting": report.meeting, "events": report.events, "ok": report.ok}
            line["first_bad_seq"] = report.first_bad_seq
            if report.findings:
                line["found"] = [{"kind": each.code, "said": said(each.said)} for each in report.findings]
            if report.unbound:
                line["unbound"] = [said(each) for each in report.unbound]
            say(json.dumps(line, ensure_ascii=False))
        broken = _tell_compared(compared) or any(not report.ok for report in reports)
    return 1 if broken else 0


def log(words: list[str]) -> int:
    """verify [SLUG] [--against …]: records, results, notices and the public list of one or all
    communities."""
    options = argparse.ArgumentParser("consult log")
    verbs = options.add_subparsers(dest="verb", required=True)
    check = verbs.add_parser("verify")
    check.add_argument("slug", nargs="?")
    _against(check)
    wanted = options.parse_args(words)
    printed = _printed(wanted.against)
    app = terminal.open_app()
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
                line["found"] = [{"kind": each.code, "said": said(each.said)} for each in found]
            broken = broken or bool(found)
            say(json.dumps(line, ensure_ascii=False))
        gone = verifying.gone() if wanted.slug is None else []
        for report in gone:
            say(said(report.findings[0].said))
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
                either(
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
            say(
                json.dumps(
                    {"printed": each.printed.kind, "ok": True, "said": said(each.agrees)}, ensure_ascii=False
                )
            )
        else:
            found = [{"kind": each.finding.code, "said": said(each.finding.said)}]
            say(json.dumps({"printed": each.printed.kind, "ok": False, "found": found}, ensure_ascii=False))
    return any(each.finding is not None for each in compared)


def _erase(wanted: argparse.Namespace) -> int:
    app = terminal.open_app()
    from consult.foundation.db import now_utc
    from consult.foundation.errors import NotFound
    from consult.meetings.record import erasing

    with app.app_context():
        try:
            texts = erasing.words_at(wanted.id, wanted.seq)
            count = erasing.erase_words(wanted.id, texts, by="system", why=wanted.why, now=now_utc())
        except NotFound:
            sys.exit(
                either(
                    f"Meeting {wanted.id} has no words at entry {wanted.seq}.",
                    f"会议{wanted.id}的第{wanted.seq}项记录没有原话。",
                )
            )
    say(either(f"{count} passages were taken out.", f"已删去{count}处原话。"))
    return 0


def outcomes(words: list[str]) -> int:
    """rebuild [ID]: reads the results of one or all meetings from their logs again; exit 1 where rows came
    out otherwise."""
    options = argparse.ArgumentParser("consult outcomes")
    verbs = options.add_subparsers(dest="verb", required=True)
    verbs.add_parser("rebuild").add_argument("id", nargs="?", type=int)
    wanted = options.parse_args(words)
    app = terminal.open_app()
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
        say(json.dumps(line))
    return 0 if all(line["same"] for line in lines) else 1
