"""Somebody reads the database while a secret vote closes (a backup, a shell) and keeps all files
afterwards."""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.attack.frame import Outcome, attack
from tests.attack.hall import Hall

BOUND = "nobody linked once it is called washed, said until then, nobody waits"


@attack(bound=BOUND, part="ci", seconds=10)
def a_reader_during_the_wash_sqlite(hall: Hall) -> Outcome:
    """A reader is open while a box of 50 closes, on SQLite; files, log and dump are searched before and
    after"""
    with tempfile.TemporaryDirectory() as place:
        return _evening(Path(place), f"sqlite:///{place}/wash.sqlite")


@attack(bound=BOUND, part="ci", seconds=15)
def a_reader_during_the_wash_postgres(hall: Hall) -> Outcome:
    """The same on PostgreSQL, where the reader is a dump that holds the tables"""
    if not _postgres():
        return Outcome("not carried out: no PostgreSQL here", os.environ.get("CI") != "true")
    with tempfile.TemporaryDirectory() as place, _cluster() as port:
        return _evening(Path(place), f"postgresql+psycopg://consult@127.0.0.1:{port}/postgres")


def _evening(place: Path, address: str) -> Outcome:
    from consult.app import create_app
    from consult.ballots import wash
    from consult.foundation.db import db, now_utc
    from consult.foundation.schema import upgrade
    from tests.ballots import test_wash as told
    from tests.factories import make_community

    app = create_app(place, SQLALCHEMY_DATABASE_URI=address, TESTING=True, RATELIMIT_ENABLED=False)
    with app.app_context():
        upgrade()
        community, now = make_community(db).community.id, now_utc()
        ours = told.at_random(community, now, random.Random())
        before = sum(told.traces(ours, told.everything()).values())
        with told.reading():
            began = now_utc()
            told.close(ours, now)
            waited = (now_utc() - began).total_seconds()
            early = ours.washed
        clean = wash.wash_once() and ours.washed
        found = told.everything()
        left, linked = sum(told.traces(ours, found).values()), told.links(ours, found)
        db.session.remove()
        db.engine.dispose()
    said = f"traces {before} before, {left} after; {linked} of {told.VOTERS} guessed; "
    said += f"closing took {waited:.1f} s"
    held = bool(before and clean and not early and not left and linked <= told.LUCK and waited < 2)
    return Outcome(said + (", called washed too early" if early else ""), held)


def _postgres() -> Path | None:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    at = shutil.which("initdb") or (str(found[-1]) if found else None)
    return Path(at).parent if at else None


@contextlib.contextmanager
def _cluster() -> Iterator[int]:
    """A PostgreSQL of our own, its port; as another user where we are root, which it refuses."""
    programs = _postgres()
    assert programs is not None
    run_as = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    with socket.socket() as probe, tempfile.TemporaryDirectory() as place:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
        probe.close()
        if run_as:
            shutil.chown(place, "postgres")
        control = [*run_as, str(programs / "pg_ctl"), "-D", f"{place}/data", "-w", "-l", f"{place}/log"]
        options = f"-p {port} -k {place} -c listen_addresses=127.0.0.1 -c fsync=off"
        make = [*run_as, str(programs / "initdb"), "-D", f"{place}/data", "-A", "trust", "-U", "consult"]
        quiet = {"check": True, "stdout": subprocess.DEVNULL, "cwd": "/"}
        subprocess.run([*make, "-E", "UTF8", "--locale=C.UTF-8"], **quiet)
        subprocess.run([*control, "-o", options, "start"], **quiet)
        try:
            yield port
        finally:
            subprocess.run([*control, "-m", "immediate", "stop"], **quiet)
