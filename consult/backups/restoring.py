"""Putting a backup back: everything is checked before anything is written, and what was there stays until
the restored instance has been looked through.

    with restoring.staged(file, wanted) as stage:
        app = create_app(stage.instance, SQLALCHEMY_DATABASE_URI=stage.url)   # and bring it to this schema
        stage.settle(now)
        stage.put_in_place()
"""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import URL, Connection, create_engine, update
from sqlalchemy.exc import DBAPIError

from consult.accounts import after_loss
from consult.backups import archive, engines, taking
from consult.backups.archive import Unusable
from consult.backups.models import Backup
from consult.foundation import journal, schema, served
from consult.foundation.db import db, transaction
from consult.foundation.phrases import P, Phrase
from consult.meetings import door, holding, verifying
from consult.outcomes import checking

#: How the directory begins in which a backup is unpacked.
SCRATCH = ".restoring-"


@dataclass(frozen=True)
class Wanted:
    """What is to be put back where. instance: its directory; url: its database; replace: also where there is
    something already; identity: file with the key of an encrypted archive; sha256: of the file, as it was
    said when it was written (`taking.take`), None where that is not known."""

    file: Path
    instance: Path
    url: URL
    replace: bool = False
    identity: Path | None = None
    sha256: str | None = None


@dataclass
class Stage:
    """A backup that was unpacked and checked, not yet in its place. instance, url: where it can be worked
    on. aside: where what was there before is kept, None where there was nothing."""

    wanted: Wanted
    manifest: Mapping[str, Any]
    instance: Path
    url: URL
    aside: Path | None
    schema_aside: str
    settled: dict[str, int] = field(default_factory=dict)
    in_place: bool = False

    @property
    def moment(self) -> datetime:
        """Everything acknowledged before this instant is in it."""
        return datetime.fromisoformat(self.manifest["moment"])

    def settle(self, now: datetime) -> None:
        """Shuts the doors that were open when the backup was taken, and has meetings that were going on wait
        for a word of those who lead them. In an application context on `url`, at this code's schema."""
        with transaction():
            ended = after_loss.end_everything(now)
            waiting = holding.hold_all(now)
            door.forget_waits(now)
            row = update(Backup).where(Backup.mark == str(self.manifest.get("mark")))
            db.session.execute(row.values(whole=True, boxes=self.boxes, restored_at=now))
            said = {"moment": self.manifest["moment"]}
            for each in checking.communities():
                journal.record(each.id, "instance_restored", "community", each.id, at=now, detail=said)
        self.settled = {**ended, "meetings": len(waiting)}

    @property
    def boxes(self) -> list[int]:
        """Votes whose papers lie in the archive as they came in."""
        told = self.manifest.get("boxes") or {}
        return [*told.get("open", ()), *told.get("unwashed", ())]

    def put_in_place(self) -> None:
        """The restored instance is the instance from here on. The database goes last: until then the place
        counts as empty, and the same command does it all again."""
        target = self.wanted.instance
        uploads, key = self.instance / "uploads", self.instance / "secret.key"
        if self.aside is not None:
            self.aside.mkdir(mode=0o700)
            if (target / "secret.key").exists():
                shutil.copy2(target / "secret.key", self.aside / "secret.key")
        if (target / "uploads").exists():
            if self.aside is not None:
                (target / "uploads").replace(self.aside / "uploads")
            else:
                shutil.rmtree(target / "uploads")
        if uploads.exists():
            shutil.move(uploads, target / "uploads")
        shutil.move(key, target / "secret.key")
        if self.url.get_backend_name() == "sqlite":
            self._database_in_place()
        elif self.aside is None:
            engines.forget(self.url, self.schema_aside)
        self.in_place = True

    def _database_in_place(self) -> None:
        old = Path(str(self.wanted.url.database))
        if old.exists():
            with contextlib.closing(sqlite3.connect(old)) as connection:
                # Everything into the file: its log belongs to it, not to the one that comes.
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            if self.aside is not None:
                shutil.copy2(old, self.aside / old.name)
        for end in ("-wal", "-shm"):
            Path(f"{old}{end}").unlink(missing_ok=True)
        Path(str(self.url.database)).replace(old)
        archive.settle(old.parent)


@contextlib.contextmanager
def staged(wanted: Wanted, now: datetime) -> Iterator[Stage]:
    """Unpacks and checks a backup beside the instance. Unless the block puts it in place, nothing of it is
    left and what was there is as it was.

    Raises Unusable saying what is wrong: a file that is none of ours or is damaged, of a newer program, of
    another engine, or a place that is not empty or is being served.
    """
    if served.anyone(wanted.instance):
        raise Unusable(P("The server is running on this instance: stop it first."))
    anything = engines.holds_anything(wanted.url)
    if anything and not wanted.replace:
        raise Unusable(
            P(
                "This instance is not empty. A backup goes into an empty one; with --replace it takes the "
                "place of what is here, which is kept aside."
            )
        )
    stamp = f"{now:%Y%m%d_%H%M%S}"
    # Beside the database, so that moving it into its place is one step of the file system.
    beside = Path(wanted.url.database).parent if _is_sqlite(wanted.url) and wanted.url.database else None
    beside = beside or wanted.instance
    for left in beside.glob(f"{SCRATCH}*"):
        # Of a restoring that was killed: a whole copy.
        shutil.rmtree(left)
    scratch = Path(tempfile.mkdtemp(prefix=SCRATCH, dir=beside))
    try:
        if wanted.sha256 is not None and archive.fingerprint(wanted.file) != wanted.sha256:
            raise Unusable(
                P(
                    "This is not the file that was written: its sha256 is %(found)s, and %(told)s was given. "
                    "Nothing was changed.",
                    found=archive.fingerprint(wanted.file),
                    told=wanted.sha256,
                )
            )
        opened = archive.unpack(wanted.file, scratch, wanted.identity)
        copy = scratch / engines.MEMBERS[_fits(opened.manifest, wanted.url)]
        with engines.loaded(wanted.url, copy, f"before_{stamp}") as url:
            _same_as_told(url, opened.manifest)
            aside = wanted.instance / f"before-{stamp}" if anything else None
            stage = Stage(wanted, opened.manifest, scratch, url, aside, f"before_{stamp}")
            yield stage
            if not stage.in_place:
                raise _Undone
    except _Undone:
        pass
    except (OSError, sqlite3.Error, psycopg.Error, DBAPIError) as error:
        raise engines.unreadable(error) from None
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


class _Undone(Exception):
    """The block ended without putting it in place."""


def _is_sqlite(url: URL) -> bool:
    return url.get_backend_name() == "sqlite"


def _fits(manifest: Mapping[str, Any], url: URL) -> str:
    """The engine of an archive that this code and this database can take."""
    engine = manifest.get("engine")
    if engine != url.get_backend_name():
        raise Unusable(
            P(
                "This backup is of a %(theirs)s database, and DATABASE_URL names one of %(ours)s: it can "
                "only be put back into the same kind.",
                theirs=str(engine)[:20],
                ours=url.get_backend_name(),
            )
        )
    if manifest.get("revision") not in schema.revisions():
        raise Unusable(
            P(
                "This backup was made by a newer version of the program (revision %(revision)s): update the "
                "program first.",
                revision=str(manifest.get("revision"))[:20],
            )
        )
    names = {each["name"] for each in manifest["members"]}
    if not {engines.MEMBERS[str(engine)], "secret.key"} <= names or "moment" not in manifest:
        raise Unusable(P("The archive does not hold what its manifest lists."))
    return str(engine)


def _same_as_told(url: URL, manifest: Mapping[str, Any]) -> None:
    """Row for row and head for head what the manifest says was copied."""
    engine = create_engine(url)
    try:
        with engine.connect() as read:
            wrong = _differs(read, manifest)
    finally:
        engine.dispose()
    if wrong is not None:
        raise Unusable(P("The backup is damaged: the database in it is not whole (%(what)s).", what=wrong))


def _differs(read: Connection, manifest: Mapping[str, Any]) -> str | None:
    now, told = engines.rows_of(read), manifest.get("rows") or {}
    for table in sorted({*now, *told}):
        if now.get(table) != told.get(table):
            return f"{table}: {now.get(table)} ≠ {told.get(table)}"
    heads = {each["id"]: (each["head_seq"], each["head_hash"]) for each in manifest.get("meetings") or ()}
    return None if taking.heads(read) == heads else "meeting"


def looked_through() -> tuple[int, int, list[Phrase]]:
    """Verifies everything, as `consult log verify` does: (records of meetings, communities, what was found).
    In an application context."""
    reports = verifying.check_all()
    found = [each.said for report in reports for each in report.findings]
    places = checking.communities()
    for community in places:
        found += [each.said for each in checking.check_community(community)]
    return len(reports), len(places), found
