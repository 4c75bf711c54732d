"""A real server for tests: an instance, `consult serve` in a process of its own, and Chromium to look at it.

Everything that starts a server or a browser does it here, so that ports, databases and flags are settled
once. Each server has an instance and a database of its own, never the database under test.
"""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import pytest

HOME = Path(__file__).resolve().parents[1]
#: The command line as the installed `consult` runs it, but from this checkout.
CONSULT = [sys.executable, "-c", "import sys; from consult.cli import main; sys.exit(main())"]
#: Without the last four Chromium looks for its maker's hosts, which a closed network answers slowly.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-proxy-server",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def free_port() -> int:
    """A port nobody listens on. Tests in parallel may race for it; the server then says so and another is
    taken.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Served:
    """`consult serve` on an instance of its own. address: where it answers; environ: what it was started
    with.

    database: a SQLAlchemy address; None: a SQLite file in the instance. Started at once unless `start=False`,
    and answering /healthz when the constructor returns; RuntimeError with the end of its log when it does
    not.
    """

    def __init__(
        self, instance: Path, database: str | None = None, *, start: bool = True, **environ: str
    ) -> None:
        instance.mkdir(parents=True, exist_ok=True)
        self.instance = instance
        self.environ = {
            "CONSULT_INSTANCE": str(instance),
            "DATABASE_URL": database or f"sqlite:///{instance / 'consult.sqlite'}",
            "CONSULT_HOME": str(HOME),
            "PYTHONPATH": str(HOME),
            "NO_PROXY": "*",
            **environ,
        }
        self.port = free_port()
        self.process: subprocess.Popen[bytes] | None = None
        if start:
            self.start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @contextmanager
    def here(self) -> Iterator[None]:
        """Its database address in this process too, for an application made here on the same data."""
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("DATABASE_URL", self.environ["DATABASE_URL"])
            yield

    def consult(self, *words: str, timeout: int = 300) -> subprocess.CompletedProcess[str]:
        """A command of `consult` on this instance, with what it printed."""
        return subprocess.run(
            [*CONSULT, *words],
            cwd=HOME,
            env={**os.environ, **self.environ},
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
        )

    def start(self) -> None:
        """Starts it, on the same port as before, and waits until it answers."""
        log = self.instance / "server.log"
        self.process = subprocess.Popen(
            [*CONSULT, "serve", "--port", str(self.port)],
            cwd=HOME,
            env={**os.environ, **self.environ},
            stdout=log.open("ab"),
            stderr=subprocess.STDOUT,
        )
        deadline = time.monotonic() + 90
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                with urllib.request.urlopen(f"{self.address}/healthz", timeout=2) as answer:
                    if answer.status == 200:
                        return
            except OSError:
                time.sleep(0.05)
        self.stop()
        raise RuntimeError(f"the server does not answer: {log.read_text(errors='replace')[-2000:]}")

    def kill(self) -> None:
        """As a power cut does it."""
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(10)

    def stop(self) -> None:
        """Ends it, if it still runs."""
        if self.process is None or self.process.poll() is not None:
            return
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.kill()


@cache
def _schema() -> bytes:
    """An SQLite database as the migrations make it, with nothing in it; made once a process."""
    from consult.app import create_app
    from consult.foundation.db import db
    from consult.foundation.schema import upgrade

    with tempfile.TemporaryDirectory() as place:
        file = Path(place) / "schema.sqlite"
        app = create_app(Path(place), SQLALCHEMY_DATABASE_URI=f"sqlite:///{file}")
        with app.app_context():
            upgrade()
            db.session.remove()
            db.engine.dispose()
        with sqlite3.connect(file) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()
        return file.read_bytes()


def with_schema(server: Served) -> None:
    """Gives a server that has no database yet one on SQLite, with the schema and nothing in it."""
    Path(server.environ["DATABASE_URL"].removeprefix("sqlite:///")).write_bytes(_schema())


def demo_instance(instance: Path, shared: Path) -> Served:
    """An instance filled by `consult demo`, not yet served.

    shared: a directory of this run. Whichever worker comes first fills the demo there; the others copy it,
    which takes no time.
    """
    kept = shared / "demo"
    with (shared / "demo.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not kept.exists():
            making = Served(shared / "demo.making", start=False, CONSULT_DEMO="1")
            done = making.consult("demo")
            assert done.returncode == 0, done.stdout + done.stderr
            making.instance.rename(kept)
    shutil.copytree(kept, instance, dirs_exist_ok=True)
    return Served(instance, start=False, CONSULT_DEMO="1")


@contextmanager
def chromium_browser(path: str) -> Iterator[Any]:
    """Chromium under Playwright. path: of the program."""
    sync = pytest.importorskip("playwright.sync_api")
    with sync.sync_playwright() as p:
        browser = p.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


def rise(page: Any, side: str) -> None:
    """Raises a phone's hand for a side of the question: only once its button says that it asks for one, since
    before the question reached the phone one tap raises the hand."""
    asks = re.compile("先选立场|choose a side first")
    page.locator("[data-key=rise]").filter(has_text=asks).click()
    page.locator(f".sides .{side}").click()


def press(page: Any, key: str) -> None:
    """Taps an act of a live screen (a page or a frame) by its key, and once more where it weighs."""
    button = page.locator(f"[data-key='{key}']").first
    weighs = key in ("announce", "declare_adjourned") and button.inner_text().endswith("…")
    button.click()
    if weighs:
        page.locator("[role=dialog] form button.main").click()
