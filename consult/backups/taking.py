"""Taking a backup while people vote: one archive, and a row that says what it gives away."""

from __future__ import annotations

import re
import secrets
import shutil
import sqlite3
import tempfile
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select, text, update
from sqlalchemy.exc import DBAPIError

from consult.agenda.models import Meeting
from consult.backups import archive, engines
from consult.backups.archive import Unusable
from consult.backups.models import Backup
from consult.ballots import wash
from consult.foundation import journal, public_log, schema, served
from consult.foundation.db import db, transaction
from consult.foundation.phrases import P
from consult.people.models import Community

#: Names that `into` gives, and by which it knows its own files.
NAME = re.compile(r"consult-\d{8}T\d{6}Z\.backup")
#: How the directory begins in which a copy is made.
SCRATCH = ".backup-"

WARNING = """\
议事厅（consult）的一份完整备份。它含有全部居民名册、电话、会议记录和本系统的密钥：请像保管名册一样保管，
不要放在网盘或群文件里。manifest.json 写明它取自何时、内有什么，以及是否含有尚未清洗的不记名选票
（unwashed_papers）：如果有，投票结束后请另取一份，并删除这一份和它的所有副本。
恢复：consult restore 文件名

A whole backup of 议事厅 (consult). It holds every resident's entry, telephone numbers, all records and the
instance's key: keep it as you keep the roll, on no shared drive. manifest.json says of when it is, what is in
it, and whether it holds papers of unnamed votes that are not washed yet (unwashed_papers): if so, take
another once the vote is over, and delete this one with every copy of it.
To put it back: consult restore FILE
"""


@dataclass(frozen=True)
class Taken:
    """An archive that was written. sha256: of the file, hexadecimal; boxes: votes whose papers it gives away
    (ids)."""

    path: Path
    moment: datetime
    sha256: str
    boxes: tuple[int, ...]
    manifest: dict[str, Any]


def take(path: Path, instance: Path, now: datetime, recipients: Sequence[str] = ()) -> Taken:
    """Writes the archive of this instance to `path`, whole or not at all. Everything that was acknowledged
    before `now` is in it. instance: its directory; recipients: public keys of age to encrypt for.

    The journal of each community says the file's SHA-256: an archive vouches for itself only.
    Needs an application context and no transaction. Raises archive.Unusable saying what is wrong.
    """
    mark = secrets.token_hex(16)
    try:
        with served.alone(instance) as alone:
            if not alone:
                raise Unusable(P("Another backup of this instance is being taken: wait for it."))
            _tidied(path, instance)
            with transaction():
                db.session.add(Backup(mark=mark, taken_at=now, file=str(path)))
            taken = _written(path, instance, now, mark, recipients)
    except (OSError, sqlite3.Error, DBAPIError) as error:
        raise engines.unreadable(error) from None
    with transaction():
        gone = update(Backup).where(Backup.file == str(path), Backup.mark != mark, Backup.gone_at.is_(None))
        db.session.execute(gone.values(gone_at=now))
        written = update(Backup).where(Backup.mark == mark)
        db.session.execute(written.values(whole=True, boxes=list(taken.boxes)))
        told = {"file": path.name, "sha256": taken.sha256}
        for each in db.session.scalars(select(Community.id).order_by(Community.id)).all():
            journal.record(each, "backup_taken", "community", each, at=now, detail=told)
    return taken


def _tidied(path: Path, instance: Path) -> None:
    """What backups that were killed left behind goes: whole copies, papers of open boxes in them."""
    for left in instance.glob(f"{SCRATCH}*"):
        shutil.rmtree(left)
    for left in path.parent.glob(".*"):
        if archive.HALF.fullmatch(left.name) and (path.name in left.name or NAME.search(left.name)):
            left.unlink()


def into(directory: Path, instance: Path, now: datetime, recipients: Sequence[str], keep: int) -> Taken:
    """A backup named by its instant, in a directory where the oldest beyond `keep` go."""
    taken = take(
        directory / f"consult-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}.backup", instance, now, recipients
    )
    ours = sorted(each for each in directory.iterdir() if NAME.fullmatch(each.name))
    old = ours[:-keep]
    for each in old:
        each.unlink()
    note_gone(map(str, old), now)
    return taken


def note_gone(files: Collection[str] | Any, now: datetime) -> None:
    """Notes that these files are gone."""
    with transaction():
        db.session.execute(
            update(Backup).where(Backup.file.in_(list(files)), Backup.gone_at.is_(None)).values(gone_at=now)
        )


def _written(path: Path, instance: Path, now: datetime, mark: str, recipients: Sequence[str]) -> Taken:
    with tempfile.TemporaryDirectory(prefix=SCRATCH, dir=instance) as scratch:
        member = engines.MEMBERS[db.engine.dialect.name]
        copy = Path(scratch) / member
        with engines.copied(db.engine, copy) as read:
            exposed = wash.exposed(on=read)
            facts = _facts(read, now, mark, exposed)
        uploads = instance / "uploads"
        sent = sorted(uploads.iterdir()) if uploads.is_dir() else []
        members: dict[str, Path | bytes] = {
            archive.README: WARNING.encode(),
            member: copy,
            "secret.key": instance / "secret.key",
            **{f"uploads/{each.name}": each for each in sent if each.is_file()},
        }
        manifest = archive.write(path, members, facts, recipients)
    return Taken(path, now, archive.fingerprint(path), (*exposed.open, *exposed.unwashed), manifest)


def _facts(read: Connection, now: datetime, mark: str, exposed: wash.Exposed) -> dict[str, Any]:
    """What the manifest says, read from the copy."""
    meetings = read.execute(
        select(Meeting.id, Meeting.community_id, Meeting.state, Meeting.head_seq, Meeting.head_hash)
        .where(Meeting.head_seq > 0)
        .order_by(Meeting.id)
    )
    communities = read.execute(select(Community.id, Community.slug).order_by(Community.id)).all()
    return {
        "program": "consult",
        "version": metadata.version("consult"),
        "revision": schema.head(),
        "engine": read.dialect.name,
        "mark": mark,
        "moment": now.astimezone(UTC).isoformat(timespec="microseconds"),
        "unwashed_papers": bool(exposed),
        "boxes": {"open": list(exposed.open), "unwashed": list(exposed.unwashed)},
        "communities": [{"id": each.id, "slug": each.slug} for each in communities],
        "meetings": [dict(each._mapping) for each in meetings],
        "lists": _lists(read),
        "rows": engines.rows_of(read),
    }


def _lists(read: Connection) -> list[dict[str, Any]]:
    """The public list of each community: how long it is, and the hash of its last entry."""
    leaf = public_log.LogLeaf
    last: dict[int, dict[str, Any]] = {}
    for row in read.execute(select(leaf.community_id, leaf.position, leaf.hash).order_by(leaf.position)):
        last[row.community_id] = {"community": row.community_id, "size": row.position + 1, "last": row.hash}
    return [last[key] for key in sorted(last)]


def heads(read: Connection) -> dict[int, tuple[int, str]]:
    """Number and hash of the last event of each meeting, in a database of any revision."""
    rows = read.execute(text("SELECT id, head_seq, head_hash FROM meeting WHERE head_seq > 0"))
    return {row.id: (row.head_seq, row.head_hash) for row in rows}
