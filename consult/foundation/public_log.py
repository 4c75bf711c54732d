"""The public list of heads: one append-only list per community, a leaf for each finished meeting and each
published result, under the root of a Merkle tree that is printed on every notice.

Whoever keeps one printed notice can tell later whether the list still begins as it did then: an old backup
put back, a meeting taken away, a history written anew all change the root. Leaves hold numbers and hashes
only, no words and no names. Rows are never changed: a trigger forbids it on both engines.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import DDL, CheckConstraint, ForeignKey, Index, String, Text, event, func, select, text
from sqlalchemy.orm import Mapped, mapped_column

from consult.foundation import merkle
from consult.foundation.db import Base, UTCDateTime, canonical, db

#: What a printed code is written in: nobody takes one of these for another. 31 of them, a prime, so that the
#: last symbol tells every single mistyped one and every two exchanged.
SYMBOLS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
#: Symbols of a code, the last one the check.
LENGTH = 16


class LogLeaf(Base):
    """One entry of a community's public list."""

    __tablename__ = "log_leaf"
    __table_args__ = (
        CheckConstraint("kind IN ('meeting', 'result')", name="kind"),
        Index("ix_log_leaf_code", "community_id", "code"),
        Index("ix_log_leaf_object", "kind", "object_id"),
    )

    community_id: Mapped[int] = mapped_column(ForeignKey("community.id"), primary_key=True)
    #: from 0, without gaps
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    #: meeting or result
    kind: Mapped[str] = mapped_column(String(10))
    #: the meeting's or the result's id
    object_id: Mapped[int]
    #: `code_of` the hash it vouches for
    code: Mapped[str] = mapped_column(String(LENGTH))
    #: canonical JSON text: what is hashed
    data: Mapped[str] = mapped_column(Text)
    #: sha256 of a zero byte and the data (RFC 6962), hex
    hash: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(UTCDateTime)


def guard_sql(dialect: str) -> list[str]:
    """Statements that forbid changing the list. dialect: sqlite or postgresql."""
    if dialect == "sqlite":
        return [
            f"CREATE TRIGGER IF NOT EXISTS log_leaf_no_{verb.lower()} BEFORE {verb} ON log_leaf "
            "BEGIN SELECT RAISE(ABORT, 'log_leaf is append-only'); END"
            for verb in ("UPDATE", "DELETE")
        ]
    return [
        "CREATE OR REPLACE FUNCTION log_leaf_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'log_leaf is append-only'; END $$",
        "DROP TRIGGER IF EXISTS log_leaf_no_change ON log_leaf",
        "CREATE TRIGGER log_leaf_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON log_leaf "
        "FOR EACH STATEMENT EXECUTE FUNCTION log_leaf_append_only()",
    ]


def unguard_sql(dialect: str) -> list[str]:
    """Statements that take the guard away, for the down side of a migration."""
    if dialect == "sqlite":
        return [f"DROP TRIGGER IF EXISTS log_leaf_no_{verb}" for verb in ("update", "delete")]
    return [
        "DROP TRIGGER IF EXISTS log_leaf_no_change ON log_leaf",
        "DROP FUNCTION IF EXISTS log_leaf_append_only()",
    ]


for _dialect in ("sqlite", "postgresql"):
    for _statement in guard_sql(_dialect):
        # DDL formats with %, of which these statements hold none.
        event.listen(LogLeaf.__table__, "after_create", DDL(_statement).execute_if(dialect=_dialect))


# --- codes ---


def code_of(hashed: str) -> str:
    """The printed code of a hash (hex): 15 symbols of it, from its end, and one that checks them."""
    number, symbols = int(hashed, 16), []
    for _ in range(LENGTH - 1):
        number, rest = divmod(number, len(SYMBOLS))
        symbols.append(SYMBOLS[rest])
    return "".join(symbols) + _check(symbols)


def _check(symbols: Sequence[str]) -> str:
    return SYMBOLS[sum(n * SYMBOLS.index(each) for n, each in enumerate(symbols, 2)) % len(SYMBOLS)]


def grouped(code: str) -> str:
    """A code as printed: in fours."""
    return "-".join(code[n : n + 4] for n in range(0, len(code), 4))


def code_typed(typed: str) -> str | None:
    """The code somebody typed (letter case, spaces, dashes, full-width forms do not matter); None where it
    cannot be one, so that a slip of the finger is told from a code that is not known."""
    plain = unicodedata.normalize("NFKC", typed).upper()
    told = "".join(each for each in plain if each not in " -‐‑–—_·.\u3000\t\n")
    if len(told) != LENGTH or not set(told) <= set(SYMBOLS) or told[-1] != _check(told[:-1]):
        return None
    return told


# --- the list ---


@dataclass(frozen=True)
class Head:
    """A community's list at one moment: how many leaves, their root (hex)."""

    community_id: int
    size: int
    root: str

    @property
    def code(self) -> str:
        """The root's printed code."""
        return code_of(self.root)


def append(
    community_id: int, kind: str, object_id: int, hashed: str, facts: dict[str, Any], at: datetime
) -> LogLeaf:
    """Adds a leaf in the running transaction and gives it; the same thing vouched for again is no new leaf.

    hashed: the hash it vouches for (hex), which its printed code is of; facts: numbers and hashes.
    """
    # Writers of one community one after the other; what merely names the community is not held up (SQLite
    # has one writer anyhow).
    if db.engine.dialect.name == "postgresql":
        db.session.execute(
            text("SELECT id FROM community WHERE id = :c FOR NO KEY UPDATE"), {"c": community_id}
        )
    code = code_of(hashed)
    known = db.session.scalar(
        select(LogLeaf)
        .where(
            LogLeaf.community_id == community_id,
            LogLeaf.kind == kind,
            LogLeaf.object_id == object_id,
        )
        .order_by(LogLeaf.position.desc())
        .limit(1)
    )
    if known is not None and known.code == code:
        return known
    last = db.session.scalar(select(func.max(LogLeaf.position)).where(LogLeaf.community_id == community_id))
    data = leaf_data(kind, object_id, facts, at)
    leaf = LogLeaf(
        community_id=community_id,
        position=0 if last is None else last + 1,
        kind=kind,
        object_id=object_id,
        code=code,
        data=data,
        hash=merkle.leaf_hash(data.encode()).hex(),
        at=at,
    )
    db.session.add(leaf)
    db.session.flush()
    return leaf


def leaf_data(kind: str, object_id: int, facts: dict[str, Any], at: datetime) -> str:
    """What a leaf holds, as it is hashed."""
    told = at.astimezone(UTC).isoformat(timespec="seconds")
    return canonical({**facts, kind: object_id, "kind": kind, "at": told})


def head_of(community_id: int, size: int | None = None) -> Head:
    """The list as it stands; with a size as it stood then (or stands, where it never was that long)."""
    hashes = hashes_of(community_id)[:size]
    return Head(community_id, len(hashes), merkle.root(hashes).hex())


def size_of(community_id: int) -> int:
    """How many leaves there are."""
    wanted = select(func.count()).select_from(LogLeaf).where(LogLeaf.community_id == community_id)
    return db.session.scalar(wanted) or 0


def hashes_of(community_id: int) -> list[bytes]:
    """The hashes of all leaves, in order, as stored."""
    return [
        bytes.fromhex(each)
        for each in db.session.scalars(
            select(LogLeaf.hash).where(LogLeaf.community_id == community_id).order_by(LogLeaf.position)
        )
    ]


def leaves_of(
    community_id: int, first: int = 0, count: int | None = None, newest: bool = False
) -> list[LogLeaf]:
    """Leaves from a position on, in order; newest: the last one first, `first` of them left out."""
    order = LogLeaf.position.desc() if newest else LogLeaf.position
    wanted = select(LogLeaf).where(LogLeaf.community_id == community_id).order_by(order)
    wanted = wanted.offset(first) if newest else wanted.where(LogLeaf.position >= first)
    return list(db.session.scalars(wanted if count is None else wanted.limit(count)))


def leaf_with(community_id: int, code: str) -> LogLeaf | None:
    """The leaf of that printed code, the newest where there are several."""
    return db.session.scalar(
        select(LogLeaf)
        .where(LogLeaf.community_id == community_id, LogLeaf.code == code)
        .order_by(LogLeaf.position.desc())
        .limit(1)
    )


def leaves_about(kind: str, object_id: int) -> list[LogLeaf]:
    """What the lists say about one meeting or result, oldest first."""
    return list(
        db.session.scalars(
            select(LogLeaf)
            .where(LogLeaf.kind == kind, LogLeaf.object_id == object_id)
            .order_by(LogLeaf.community_id, LogLeaf.position)
        )
    )


# --- checking ---


@dataclass(frozen=True)
class LeafFault:
    """Something wrong with a list as stored. code: leaf_missing | leaf_changed; position: where, from 0."""

    code: str
    position: int


def faults_of(community_id: int) -> list[LeafFault]:
    """What is wrong with a list by itself: a position missing, a leaf that is not what it was hashed from.
    (That all of it was written anew, only what was printed earlier can tell.)"""
    found, expected = [], 0
    for leaf in leaves_of(community_id):
        if leaf.position != expected:
            found.append(LeafFault("leaf_missing", expected))
        expected = leaf.position + 1
        told = json.loads(leaf.data) if leaf.data.startswith("{") else {}
        vouched = told.get("head") or told.get("digest") or "0"
        if (
            merkle.leaf_hash(leaf.data.encode()).hex() != leaf.hash
            or told.get(leaf.kind) != leaf.object_id
            or code_of(str(vouched)) != leaf.code
        ):
            found.append(LeafFault("leaf_changed", leaf.position))
    return found


def roots_of(community_id: int) -> list[str]:
    """The roots (hex) after 0, 1, 2 … leaves: for knowing a printed one again."""
    return [each.hex() for each in merkle.roots(hashes_of(community_id))]
