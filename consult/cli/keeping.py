"""Backups: taken while people vote, and put back."""

from __future__ import annotations

import argparse
import os
import re
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from consult.cli import terminal
from consult.cli.terminal import either, said, say


def backup(words: list[str]) -> int:
    """FILE or DIRECTORY: the whole instance in one file, also while people vote; --keep N in a directory."""
    options = argparse.ArgumentParser("consult backup")
    options.add_argument("file", help="the file to write; in a directory it is named by its moment")
    options.add_argument("--keep", type=int, default=30, metavar="N", help="backups left in the directory")
    options.add_argument(
        "--for",
        dest="recipients",
        action="append",
        metavar="age1…",
        default=[each for each in os.environ.get("CONSULT_BACKUP_FOR", "").split() if each],
        help="encrypt for this public key of age (also CONSULT_BACKUP_FOR)",
    )
    wanted = options.parse_args(words)
    if wanted.keep < 1:
        options.error("--keep")
    path = Path(wanted.file).absolute()
    app = terminal.open_app(upgrading=False)
    from consult.backups import taking
    from consult.backups.archive import Unusable
    from consult.foundation.db import now_utc

    given = Path(app.instance_path), now_utc()
    with app.app_context():
        try:
            if path.is_dir():
                taken = taking.into(path, *given, wanted.recipients, wanted.keep)
            else:
                taken = taking.take(path, *given, wanted.recipients)
        except Unusable as wrong:
            sys.exit(said(wrong.phrase))
    _tell_taken(taken, encrypted=bool(wanted.recipients))
    return 0


def _tell_taken(taken: Any, *, encrypted: bool) -> None:
    """What was written, what it is known by, and what is to be done with it."""
    rows = sum(taken.manifest["rows"].values())
    meetings = len(taken.manifest["meetings"])
    say(
        either(
            f"Written: {taken.path} ({taken.path.stat().st_size:,} bytes; {rows:,} rows, {meetings} records "
            f"of meetings, everything acknowledged before {taken.manifest['moment']}).",
            f"已写好：{taken.path}（{taken.path.stat().st_size:,}字节；{rows:,}行，{meetings}份会议记录，"
            f"含{taken.manifest['moment']}之前已确认的全部内容）。",
        )
    )
    say(
        either(
            f"sha256 {taken.sha256}\nNote it somewhere else than the file: with --sha256, “consult restore” "
            "refuses any other file. The journal of each community has it, too.",
            f"sha256 {taken.sha256}\n请把它记在文件之外的地方：恢复时加 --sha256，不是这个文件就会被拒绝。"
            "各社区的日志里也有。",
        )
    )
    if not encrypted:
        say(
            either(
                "It is not encrypted and holds the roll, telephone numbers and the instance's key: keep it "
                "as you keep the roll.",
                "文件没有加密，含有居民名册、电话和本系统的密钥：请像保管名册一样保管。",
            )
        )
    if taken.boxes:
        say(
            either(
                f"It holds unwashed papers of {len(taken.boxes)} unnamed vote(s): who reads it may learn how "
                f"people voted. Once they are closed take another, and delete this one and every copy.",
                f"其中有{len(taken.boxes)}次不记名投票的选票尚未清洗：拿到文件的人可能推知个人的选择。"
                f"投票结束后请另取一份，并删除这一份和所有副本。",
            )
        )


def restore(words: list[str]) -> int:
    """FILE: puts a backup into an empty instance, checked first and verified afterwards."""
    options = argparse.ArgumentParser("consult restore")
    options.add_argument("file")
    options.add_argument(
        "--replace", action="store_true", help="also where there is data; that is kept aside, not deleted"
    )
    options.add_argument(
        "--identity", type=Path, metavar="FILE", help="secret key of age, for an encrypted one"
    )
    options.add_argument(
        "--sha256", type=_sha256, metavar="HEX", help="of the file, as “consult backup” printed it"
    )
    wanted = options.parse_args(words)
    settings = terminal.settings_or_exit()
    from sqlalchemy import make_url

    from consult.backups import restoring
    from consult.backups.archive import Unusable

    now = datetime.now(UTC)
    asked = restoring.Wanted(
        Path(wanted.file),
        settings.instance,
        make_url(settings.database_url),
        wanted.replace,
        wanted.identity,
        wanted.sha256,
    )
    # Pages and words are compiled where they are anyway.
    os.environ.setdefault("CONSULT_COMPILED", str(settings.compiled))
    try:
        with restoring.staged(asked, now) as stage:
            findings = _worked_on(stage, now)
            stage.put_in_place()
    except Unusable as wrong:
        sys.exit(said(wrong.phrase))
    _tell_origin(wanted.sha256)
    _tell(stage, settings)
    for each in findings:
        say(said(each))
    return 1 if findings else 0


def _sha256(typed: str) -> str:
    found = "".join(typed.split()).lower()
    if not re.fullmatch(r"[0-9a-f]{64}", found):
        raise argparse.ArgumentTypeError(f"{typed!r}")
    return found


def _tell_origin(sha256: str | None) -> None:
    """What is known of where the file comes from."""
    if sha256 is not None:
        say(
            either(
                "The file is the one of the sha256 that was given.",
                "文件与给出的sha256一致。",
            )
        )
        return
    say(
        either(
            "Where this file comes from was not checked: its digests lie in the same file, and whoever can "
            "write it can make them anew, and an administrator with them. Compare its sha256 with the one "
            "that was printed when it was taken (it is in the journal, too), or restore with --sha256.",
            "没有核对这个文件的来历：摘要就在文件里，能改文件的人也能重算，还能给自己加上管理员。"
            "请把它的sha256同备份时印出的（日志里也有）对照，或用 --sha256 恢复。",
        )
    )


def _worked_on(stage: Any, now: datetime) -> list[Any]:
    """Brings the staged instance to this schema, shuts its doors, verifies it; what was found."""
    from consult.app import create_app
    from consult.backups import restoring
    from consult.foundation.db import db
    from consult.foundation.schema import upgrade

    app = create_app(stage.instance, SQLALCHEMY_DATABASE_URI=stage.url)
    with app.app_context():
        try:
            forward = upgrade()
            stage.settle(now)
            records, places, findings = restoring.looked_through()
        finally:
            db.session.remove()
            db.engine.dispose()
    members, rows = len(stage.manifest["members"]), sum(stage.manifest["rows"].values())
    heads = len(stage.manifest["meetings"])
    say(
        either(
            f"Checked before: the digests of {members} parts, {rows:,} rows, the last hash of {heads} "
            "records.",
            f"恢复前已核对：{members}个部分的摘要、{rows:,}行数据、{heads}份会议记录的末尾哈希。",
        )
    )
    if forward:
        say(
            either(
                f"Brought forward from revision {stage.manifest['revision']}.",
                f"已从修订号{stage.manifest['revision']}升级到当前版本。",
            )
        )
    say(
        either(
            f"Verified after: {records} records, the public lists, results and notices of {places} "
            f"communities: {len(findings)} findings.",
            f"恢复后已校验：{records}份会议记录，{places}个社区的公开清单、结果和公告：发现{len(findings)}处不符。",
        )
    )
    return findings


def _tell(stage: Any, settings: Any) -> None:
    """What is as it was then, what was ended, what is to be done."""
    did, moment = stage.settled, stage.manifest["moment"]
    say(
        either(
            f"Restored to {settings.instance}: everything is as it was at {moment}; what came after is not "
            "here.",
            f"已恢复到{settings.instance}：一切是{moment}时的样子，之后的内容不在其中。",
        )
    )
    say(
        either(
            f"Ended: {did['seats']} sign-ins, {did['codes']} codes and links on their way, {did['wishes']} "
            f"waiting confirmations. {did['meetings']} meetings were going on; each waits for its chair or "
            "recorder.",
            f"已终止：{did['seats']}个登录、{did['codes']}个未用的验证码和链接、{did['wishes']}件待复核事项。"
            f"当时有{did['meetings']}场会议正在进行，须由各自的主持人或记录人确认后才继续。",
        )
    )
    say(
        either(
            "As they were then are passwords, switched-off accounts, offices, slips and recovery codes: end "
            "again what was ended since. Compare with your last printed notice: consult log verify "
            "--against FILE",
            "密码、停用的账号、职务、入户卡和恢复码都回到当时：之后终止过的，请再终止一次。"
            "请用最近一张纸质公告核对：consult log verify --against 文件",
        )
    )
    if stage.boxes:
        say(
            either(
                "The archive holds unwashed papers: once the votes are closed, take a new backup and delete "
                "it.",
                "这份备份含有尚未清洗的选票：投票结束后请另取备份，并删除它。",
            )
        )
    if stage.aside is not None:
        # On PostgreSQL what was there before is a schema of that name.
        say(
            either(
                f"What was here before is kept as {stage.aside.name}; delete it when you are sure.",
                f"原有数据保存为{stage.aside.name}；确认无误后请删除。",
            )
        )
