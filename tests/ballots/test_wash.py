"""After the wash nothing on the disk joins a voter to a paper; until then the box says that it is not
clean."""

from __future__ import annotations

import contextlib
import random
import sqlite3
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text

from consult.ballots import box, votes, wash
from consult.ballots.models import Vote
from consult.foundation.db import db, transaction
from consult.people.bodies import Elector
from tests.ballots import linker
from tests.factories import make_community

VOTERS = 50
#: Right guesses of one ordering that chance gives once in some millions: 50 papers, three kinds.
LUCK = 38


@pytest.fixture
def community(db_session) -> int:
    return make_community(db).community.id


@dataclass
class Box:
    """A box of 50 in which people vote in some order; what really went in, and what must not be found
    again."""

    id: int
    truth: dict[int, str] = field(default_factory=dict)
    order: list[int] = field(default_factory=list)
    secret: list[str] = field(default_factory=list)

    def cast(self, right: int, choice: str, now: Any) -> None:
        with transaction():
            said = box.cast_paper(self.id, 1000 + right, choice, f"key-of-{right}", now, proved=True)
        if said == "recorded" and right not in self.truth:
            self.truth[right] = choice
            self.order.append(right)

    def remember(self) -> None:
        """What an attacker would recognise: ids of papers and prints of keys before the wash."""
        rows = db.session.execute(text("SELECT id FROM open_paper WHERE vote_id = :v"), {"v": self.id})
        marks = db.session.scalar(text("SELECT cast_by FROM open_box WHERE vote_id = :v"), {"v": self.id})
        self.secret = [row[0] for row in rows] + [m.split(":")[1] for m in marks.split() if ":" in m]
        db.session.rollback()

    @property
    def washed(self) -> bool:
        found = db.session.scalar(text("SELECT washed_at FROM vote WHERE id = :v"), {"v": self.id})
        db.session.rollback()
        return found is not None


def opened(community: int, now: Any, name: str = "问题") -> Box:
    people = [Elector(1000 + n, None, (), 1, 0) for n in range(1, VOTERS + 1)]
    with transaction():
        return Box(votes.open_vote(community, votes.Asked(name), people, now, kind="unnamed").id)


def at_random(community: int, now: Any, chance: random.Random) -> Box:
    """An evening in some order: people vote, send again, try again, look at the turnout; another box opens,
    takes papers and closes in between."""
    ours, other = opened(community, now), opened(community, now, "另一问题")
    waiting = chance.sample(range(1, VOTERS + 1), VOTERS)
    closes_at = chance.randrange(5, VOTERS + 10)  # or stays open
    for n, right in enumerate(waiting):
        ours.cast(right, chance.choice(("for", "against", "abstain")), now)
        if chance.random() < 0.2:
            ours.cast(chance.choice(ours.order), "against", now)
        if n < closes_at and chance.random() < 0.4:
            other.cast(n + 1, chance.choice(("for", "against")), now)
        if n == closes_at:
            with transaction():
                box.close_box(other.id, now)
        if chance.random() < 0.1:
            box.turnout(ours.id)
            db.session.rollback()
    ours.remember()
    return ours


def close(ours: Box, now: Any) -> None:
    with transaction():
        box.close_box(ours.id, now)


def path() -> Path:
    return Path(str(db.engine.url.database))


def plain_url() -> str:
    return db.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)


def everything() -> dict[str, bytes]:
    """All that lies on the disk, by name."""
    if db.engine.dialect.name == "sqlite":
        return linker.files_of_sqlite(path())
    return linker.files_of_postgres(plain_url(), ("open_paper", "open_box", "paper", "vote"))


def papers_now(ours: Box) -> set[str]:
    found = set(db.session.scalars(text("SELECT id FROM paper WHERE vote_id = :v"), {"v": ours.id}))
    db.session.rollback()
    return found


def links(ours: Box, raw: dict[str, bytes]) -> int:
    """The most right pairs any way of joining finds."""
    papers = papers_now(ours) | set(ours.secret)
    ways = [linker.by_frames(raw.get("-wal", b""))]
    for each in raw.values():
        ways += linker.by_place(each, ours.order, papers)
    if db.engine.dialect.name == "postgresql":
        for hidden in ("xmin::text::bigint", "ctid"):
            rows = db.session.execute(
                text(f"SELECT choice FROM paper WHERE vote_id = :v ORDER BY {hidden}"), {"v": ours.id}
            )
            ways.append(dict(zip(ours.order, (row[0] for row in rows), strict=False)))
        db.session.rollback()
    return max(linker.right_ones(way, ours.truth) for way in ways)


def traces(ours: Box, raw: dict[str, bytes]) -> dict[str, int]:
    return {name: n for name, each in raw.items() if (n := len(linker.left_behind(each, ours.secret)))}


@contextlib.contextmanager
def reading() -> Iterator[None]:
    """A backup or a shell: a reader with a snapshot of before."""
    if db.engine.dialect.name == "sqlite":
        with contextlib.closing(sqlite3.connect(path(), isolation_level=None)) as own:
            own.execute("BEGIN")
            own.execute("SELECT count(*) FROM vote").fetchone()
            yield
        return
    import psycopg

    with psycopg.connect(plain_url()) as own:
        own.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        own.execute("SELECT count(*) FROM open_paper").fetchone()
        yield


def an_evening(community: int, now: Any, chance: random.Random, *, reader: bool) -> None:
    ours = at_random(community, now, chance)
    assert traces(ours, everything()), "the linker must be able to see"
    with reading() if reader else contextlib.nullcontext():
        close(ours, now)
        if reader:
            assert not ours.washed, "with a reader open nothing is clean"
            assert ours.id in wash.exposed().unwashed
    if reader:
        assert wash.wash_once()
    assert ours.washed
    found = everything()
    assert traces(ours, found) == {}
    assert links(ours, found) <= LUCK
    assert sorted(ours.truth.values()) == box.papers_of(ours.id)
    db.session.rollback()


@pytest.mark.parametrize("reader", [False, True], ids=["alone", "with a reader"])
def test_nothing_on_the_disk_joins_a_voter_to_a_paper(community, clock, reader):
    """Before: 46 to 50 of 50 by the frames of the log with a reader open, and washed_at was set all the
    same."""
    an_evening(community, clock, random.Random(reader), reader=reader)


@pytest.mark.long
@pytest.mark.parametrize("reader", [False, True], ids=["alone", "with a reader"])
@pytest.mark.timeout(600)
def test_in_twenty_orders_nothing_joins_them(community, clock, reader):
    for seed in range(20):
        an_evening(community, clock, random.Random(f"{seed} {reader}"), reader=reader)


def test_the_linker_finds_everybody_while_the_box_is_open(community, clock):
    """So that the tests above can fail at all."""
    if db.engine.dialect.name != "sqlite":
        pytest.skip("reads SQLite's log")
    ours = opened(community, clock)
    for right in random.Random(7).sample(range(1, VOTERS + 1), VOTERS):
        ours.cast(right, random.Random(right).choice(("for", "against")), clock)
    ours.remember()
    assert links(ours, everything()) >= VOTERS - 5


def test_a_reader_holds_up_nobody(community, clock):
    """Before: on PostgreSQL the second box waited behind VACUUM FULL until the reader ended; on SQLite the
    closing itself waited five seconds."""
    ours, other = opened(community, clock), opened(community, clock, "另一问题")
    ours.cast(1, "for", clock)
    with reading():
        began = time.monotonic()
        close(ours, clock)
        other.cast(1, "for", clock)
        assert time.monotonic() - began < 2
        assert not wash.wash_once() and not ours.washed
    assert wash.wash_once() and ours.washed


def test_an_older_snapshot_that_never_touched_papers_counts_too(community, clock):
    """PostgreSQL keeps dead rows for it, though it holds no lock on their table."""
    if db.engine.dialect.name != "postgresql":
        pytest.skip("PostgreSQL only")
    import psycopg

    ours = opened(community, clock)
    ours.cast(1, "for", clock)
    with psycopg.connect(plain_url()) as own:
        own.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        own.execute("SELECT count(*) FROM community").fetchone()
        close(ours, clock)
        assert not ours.washed
    assert wash.wash_once() and ours.washed


def test_the_washer_goes_on_until_the_reader_ends_also_after_a_restart(app, community, clock):
    ours = opened(community, clock)
    ours.cast(1, "for", clock)
    with reading():
        close(ours, clock)
        first = wash.Washer(app)
        first.start()
        time.sleep(0.3)
        first.stop()
        assert not ours.washed
    again = wash.Washer(app)  # as a server does that starts
    again.start()
    try:
        assert _within(5, lambda: ours.washed)
        other = opened(community, clock, "另一问题")
        other.cast(2, "against", clock)
        close(other, clock)  # told by the closing, not found a minute later
        assert _within(5, lambda: other.washed)
    finally:
        again.stop()
    assert all(
        t.name != "washer" or not t.is_alive() for t in threading.enumerate() if _within(3, _no_washer)
    )


def _no_washer() -> bool:
    return all(thread.name != "washer" for thread in threading.enumerate())


def _within(seconds: float, true: Any) -> bool:
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        if true():
            return True
        time.sleep(0.05)
    return False


def test_a_backup_is_told_what_it_would_give_away(community, clock):
    assert not wash.exposed()
    ours = opened(community, clock)
    assert not wash.exposed(), "an empty box gives nobody away"
    ours.cast(1, "for", clock)
    assert wash.exposed() == wash.Exposed((ours.id,), ()) and wash.exposed(community).open == (ours.id,)
    assert not wash.exposed(community + 1)
    with reading():
        close(ours, clock)
        assert wash.exposed() == wash.Exposed((), (ours.id,))
    assert wash.wash_once() and not wash.exposed()
    assert db.session.scalar(select(Vote.washed_at)) is not None
