"""What is pinned: nothing unused, nothing with a known advisory, and an audit that never passes over what it
could not ask."""

from __future__ import annotations

import importlib.util
import re
import sys
from pathlib import Path

import pytest

HOME = Path(__file__).resolve().parents[2]
#: Package → the module it is imported by, where that is not its name; None: not imported, for the reason
#: said.
MODULES = {
    "chinesecalendar": "chinese_calendar",
    "argon2-cffi": "argon2",
    "pillow": "PIL",
    "psycopg": "psycopg",
    "setuptools": None,  # builds the package
    "wheel": None,  # builds the package
    "tzdata": None,  # zones where the machine has none
    "simple-websocket": None,  # engine.io's websockets under gevent
}


@pytest.fixture(scope="module")
def audit():
    spec = importlib.util.spec_from_file_location("audit", HOME / ".ci" / "audit.py")
    assert spec is not None and spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


def test_every_package_asked_for_is_used():
    sources = "\n".join(p.read_text(encoding="utf-8") for p in (HOME / "consult").rglob("*.py"))
    imported = {name.split(".")[0] for name in re.findall(r"^\s*(?:from|import) ([\w.]+)", sources, re.M)}
    unused = []
    for line in (HOME / "requirements" / "run.in").read_text(encoding="utf-8").splitlines():
        package = re.split(r"[\[<>=]", line.strip())[0].lower()
        module = MODULES.get(package, package.replace("-", "_"))
        if package and module is not None and module not in imported:
            unused.append(package)
    assert unused == []


def test_no_pin_is_named_by_an_advisory_kept_here(audit):
    pinned = audit.pins()
    assert len(pinned) > 60 and "flask" in pinned
    assert list(audit.affected(pinned, audit.known()["advisories"])) == []
    # And it would be: each advisory of a package pinned here names the version before the one that mends it.
    older = {"flask": "2.3.1", "python-socketio": "5.13.0", "redis": "4.5.3", "werkzeug": "2.2.2"}
    told = "\n".join(audit.affected(older, audit.known()["advisories"]))
    assert all(f"{name} {version}" in told for name, version in older.items())


@pytest.mark.parametrize(
    "answer,code,said",
    [
        ('{"dependencies": [{"name": "flask", "version": "3", "vulns": []}]}', 0, "0 affected"),
        (
            '{"dependencies": [{"name": "flask", "version": "3", "vulns": [{"id": "X-1"}]}]}',
            1,
            "flask 3: X-1",
        ),
        (
            '{"dependencies": [{"name": "flask", "version": "3", "skip_reason": "?"}]}',
            3,
            "does not know 2 of 2",
        ),
        ("", 3, "could not be asked"),
    ],
)
def test_the_audit_says_what_it_could_not_ask(audit, capsys, answer, code, said):
    """pip-audit itself ends well when it skipped every package: here that is not well."""
    service = [sys.executable, "-c", f"import sys; sys.stdout.write({answer!r})"]
    assert audit.main(service) == code
    assert said in capsys.readouterr().out
