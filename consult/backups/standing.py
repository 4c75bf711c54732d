"""Which backups there are and what staff have to do about them. Nothing here commits or knows of requests."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath

from sqlalchemy import Select, select

from consult.backups.models import Backup
from consult.ballots import votes, wash
from consult.foundation import journal
from consult.foundation.db import db
from consult.foundation.errors import NotFound
from consult.people.models import Community


@dataclass(frozen=True)
class Seen:
    """A backup as staff see it. name: of its file, without the path. papers: of how many votes of this
    community it holds unwashed papers; still_open: some of these are not closed and clean yet."""

    id: int
    name: str
    taken_at: datetime
    gone_at: datetime | None
    restored_at: datetime | None
    papers: int
    still_open: bool

    @property
    def to_replace(self) -> bool:
        """It gives papers away and, as far as anybody said, lies somewhere still."""
        return bool(self.papers) and self.gone_at is None


def recent(community: Community, most: int = 30) -> list[Seen]:
    """The newest backups, and every older one that is to be replaced; the newest first."""
    newest = select(Backup).where(Backup.whole).order_by(Backup.id.desc()).limit(most)
    rows = {row.id: row for query in (newest, _telling()) for row in db.session.scalars(query)}
    return _as_seen(community, [rows[key] for key in sorted(rows, reverse=True)])


def _telling() -> Select[tuple[Backup]]:
    """Those that give somebody's papers away and lie somewhere still."""
    return select(Backup).where(Backup.whole, Backup.gone_at.is_(None), Backup.boxes != [])


def _as_seen(community: Community, rows: Sequence[Backup]) -> list[Seen]:
    boxes = {box for row in rows if row.gone_at is None for box in row.boxes}
    ours, exposed = votes.of_community(community.id, boxes), wash.exposed(community.id)
    waiting = {*exposed.open, *exposed.unwashed}
    return [_seen(row, ours.intersection(row.boxes), waiting) for row in rows]


def _seen(row: Backup, ours: set[int], waiting: set[int]) -> Seen:
    return Seen(
        row.id,
        PurePath(row.file).name,
        row.taken_at,
        row.gone_at,
        row.restored_at,
        len(ours),
        not ours.isdisjoint(waiting),
    )


def to_replace(community: Community) -> list[Seen]:
    """Those that give papers of this community away."""
    rows = db.session.scalars(_telling().order_by(Backup.id.desc())).all()
    return [each for each in _as_seen(community, rows) if each.to_replace] if rows else []


def put_back() -> list[Backup]:
    """Backups this instance was put back from, and at which nobody has looked yet."""
    unseen = select(Backup).where(Backup.restored_at.is_not(None), Backup.looked_at.is_(None))
    return list(db.session.scalars(unseen.order_by(Backup.id)))


def say_gone(community: Community, backup_id: int, *, by: int | None, now: datetime) -> None:
    """Somebody says that the file and every copy of it are deleted. Raises NotFound."""
    row = _row(backup_id)
    if row.gone_at is None:
        row.gone_at, row.gone_by_id = now, by
        _journal(community, "backup_deleted", row, by, now)


def say_looked(community: Community, backup_id: int, *, by: int | None, now: datetime) -> None:
    """Somebody has looked through what came back with this backup. Raises NotFound."""
    row = _row(backup_id)
    if row.restored_at is not None and row.looked_at is None:
        row.looked_at = now
        _journal(community, "restored_looked_at", row, by, now)


def _row(backup_id: int) -> Backup:
    row = db.session.get(Backup, backup_id)
    if row is None:
        raise NotFound()
    return row


def _journal(community: Community, verb: str, row: Backup, by: int | None, now: datetime) -> None:
    detail = {"moment": row.taken_at.isoformat(timespec="seconds")}
    journal.record(community.id, verb, "backup", row.id, by=by, at=now, detail=detail)
