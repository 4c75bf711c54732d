"""What somebody with the files of a server tries, to find out who put which paper into a box. No product
code.

Given is what such a person may know from elsewhere: in which order people voted. Every way returns pairs
{right number: choice}; `right_ones` counts how many of them are true. A test of a wash is worth something
only
if the same linker succeeds before the wash.
"""

from __future__ import annotations

import re
import sqlite3
import struct
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

#: In a row of `paper`: the id, the vote's number in a few bytes (none for 0 and 1), the choice.
PAPER = re.compile(rb"([0-9a-f]{32})[\x00-\xff]{0,4}?(for|against|abstain)")
#: In a row of `vote` while its box is open: right numbers with prints of their keys.
MARKS = re.compile(rb"\b(\d{1,3}):([0-9a-f]{16})")

Links = dict[int, str]


def right_ones(found: Mapping[int, str], truth: Mapping[int, str]) -> int:
    """How many of the pairs are true."""
    return sum(truth.get(right) == choice for right, choice in found.items())


def by_place(raw: bytes, order: Sequence[int], papers: set[str]) -> list[Links]:
    """The papers as they lie in these bytes, in both directions, against the order of voting."""
    lying = [(m[1].decode(), m[2].decode()) for m in PAPER.finditer(raw)]
    choices = [choice for paper, choice in dict(lying).items() if paper in papers]
    return [dict(zip(order, line, strict=False)) for line in (choices, choices[::-1])]


def by_frames(log: bytes) -> Links:
    """SQLite's write-ahead log, commit by commit: the paper that is new beside the mark that is new."""
    if len(log) < 32:
        return {}
    page = struct.unpack(">I", log[8:12])[0]
    found: Links = {}
    papers: set[bytes] = set()
    marks: set[bytes] = set()
    new_papers: dict[bytes, bytes] = {}
    new_marks: set[bytes] = set()
    for at in range(32, len(log) - page - 23, 24 + page):
        commits = struct.unpack(">I", log[at + 4 : at + 8])[0]
        body = log[at + 24 : at + 24 + page]
        new_papers.update({m[1]: m[2] for m in PAPER.finditer(body) if m[1] not in papers})
        new_marks |= {m[0] for m in MARKS.finditer(body) if m[0] not in marks}
        if commits:
            if len(new_papers) == len(new_marks) == 1:
                found[int(next(iter(new_marks)).split(b":")[0])] = next(iter(new_papers.values())).decode()
            papers |= set(new_papers)
            marks |= new_marks
            new_papers, new_marks = {}, set()
    return found


def left_behind(raw: bytes, secret: Sequence[str]) -> list[str]:
    """Which of these words (ids papers had before the wash, prints of keys) still stand anywhere in the
    bytes."""
    return [word for word in secret if word.encode() in raw]


def files_of_sqlite(path: Path) -> dict[str, bytes]:
    """Everything SQLite keeps beside its file, the file, and a dump of it."""
    found = {name: Path(f"{path}{name}") for name in ("", "-wal", "-shm", "-journal")}
    raw = {name or "file": each.read_bytes() for name, each in found.items() if each.exists()}
    # A copy, so that looking does not empty the log; without the log, as a backup of the one file has it.
    raw["dump"] = _dump(raw["file"])
    return raw


def _dump(raw: bytes) -> bytes:
    with sqlite3.connect(":memory:") as own:
        # In a log's mode an image in memory cannot be opened: its two bytes say "no log" then.
        own.deserialize(raw[:18] + b"\x01\x01" + raw[20:])
        return "\n".join(own.iterdump()).encode()


def files_of_postgres(url: str, relations: Sequence[str]) -> dict[str, bytes]:
    """The heaps (with their TOAST) as they lie on the disk after a checkpoint, and what pg_dump gives. The
    server's own log of changes is not among them: what it keeps, the page says (docs/secrecy.md)."""
    import psycopg

    raw: dict[str, bytes] = {}
    with psycopg.connect(url, autocommit=True) as admin:
        admin.execute("CHECKPOINT")
        home = Path(admin.execute("SHOW data_directory").fetchone()[0])
        for name in relations:
            for heap in admin.execute(
                "SELECT pg_relation_filepath(oid) FROM pg_class WHERE relname = %s UNION ALL "
                "SELECT pg_relation_filepath(reltoastrelid) FROM pg_class WHERE relname = %s "
                "AND reltoastrelid <> 0",
                (name, name),
            ):
                raw[f"{name} {heap[0]}"] = (home / heap[0]).read_bytes()
    raw["dump"] = subprocess.run(["pg_dump", url], capture_output=True, check=True).stdout
    return raw
