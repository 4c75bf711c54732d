"""The import contracts hold, and each one can fail: a violation planted in a copy of the tree is found."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

HOME = Path(__file__).resolve().parents[2]


def _lint(place: Path) -> subprocess.CompletedProcess[str]:
    tool = Path(sys.executable).with_name("lint-imports")
    return subprocess.run(
        [str(tool), "--no-cache"],
        cwd=place,
        env={**os.environ, "PYTHONPATH": str(place)},
        capture_output=True,
        text=True,
    )


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("tree")
    shutil.copytree(HOME / "consult", place / "consult", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(HOME / "pyproject.toml", place)
    return place


def test_contracts_hold():
    answer = _lint(HOME)
    assert answer.returncode == 0, answer.stdout + answer.stderr


PLANTED = [
    (
        "The river flows one way",
        "consult/topics/service.py",
        "from consult.outcomes import service as planted",
    ),
    ("The pure rooms know nothing of the rest", "consult/rules/votes.py", "import sqlalchemy as planted"),
    ("Services never see a request", "consult/agenda/service.py", "from flask import request as planted"),
    ("Pages ask services", "consult/topics/pages/reading.py", "from consult.topics import models as planted"),
    (
        "Only ballots see papers",
        "consult/outcomes/service.py",
        "from consult.ballots import models as planted",
    ),
]


@pytest.mark.parametrize(("contract", "file", "line"), PLANTED, ids=[p[0] for p in PLANTED])
def test_planted_violation_is_found(copy: Path, contract: str, file: str, line: str):
    path = copy / file
    before = path.read_text()
    try:
        path.write_text(before + "\n" + line + "\n")
        answer = _lint(copy)
    finally:
        path.write_text(before)
    assert answer.returncode != 0
    broken = [row for row in answer.stdout.splitlines() if row.startswith(contract)]
    assert broken and "BROKEN" in broken[0], answer.stdout


def test_importing_the_rules_loads_no_framework():
    code = (
        "import sys, consult.rules, consult.deciding;"
        "bad = [m for m in ('flask', 'sqlalchemy', 'babel', 'gevent') if m in sys.modules]; sys.exit(bool(bad))"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=HOME).returncode == 0
