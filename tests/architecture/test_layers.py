"""The import contracts hold, and each one can fail: a violation planted in a copy of the tree is found."""

import ast
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


#: (contract, file, line): for a contract by pattern in two rooms at least, one of them a module no list
#: names.
PLANTED = [
    (
        "The river flows one way",
        "consult/topics/support.py",
        "from consult.outcomes import service as planted",
    ),
    ("The river flows one way", "consult/people/homes.py", "from consult.accounts import seats as planted"),
    ("The pure rooms know nothing of the rest", "consult/rules/votes.py", "import sqlalchemy as planted"),
    ("Only the edge sees a request", "consult/agenda/items.py", "from flask import request as planted"),
    ("Only the edge sees a request", "consult/people/models.py", "import wtforms as planted"),
    (
        "The edge is used by the edge only",
        "consult/followup/closing.py",
        "from consult.accounts import asking as planted",
    ),
    (
        "Pages and forms are used by pages only",
        "consult/topics/lists.py",
        "from consult.topics import pages as planted",
    ),
    (
        "Pages and forms are used by pages only",
        "consult/accounts/slips.py",
        "from consult.accounts import forms as planted",
    ),
    ("Pages ask services", "consult/topics/pages/reading.py", "from consult.topics import models as planted"),
    ("Pages ask services", "consult/home/pages/home.py", "from consult.people import models as planted"),
    ("Pages ask services", "consult/agenda/forms.py", "import sqlalchemy as planted"),
    (
        "Only ballots see papers",
        "consult/outcomes/service.py",
        "from consult.ballots import models as planted",
    ),
]
#: Start-up imports what it needs when it needs it; in the library two pairs know each other by nature: a
#: refusal says itself in words that know refusals, a script is played and then told.
LATE = {
    "consult/app.py",
    "consult/launch.py",
    "consult/rules/errors.py",
    "consult/paper/notation.py",
    "consult/paper/cli.py",
}


@pytest.mark.parametrize(("contract", "file", "line"), PLANTED, ids=[f"{p[0]}: {p[1]}" for p in PLANTED])
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
        "bad = [m for m in ('flask', 'sqlalchemy', 'babel', 'gevent') if m in sys.modules];"
        " sys.exit(bool(bad))"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=HOME).returncode == 0


def test_no_import_inside_a_function_hides_a_circle():
    hidden = []
    for path in sorted((HOME / "consult").rglob("*.py")):
        place = path.relative_to(HOME).as_posix()
        if place in LATE or place.startswith("consult/cli/"):
            continue
        for function in ast.walk(ast.parse(path.read_text())):
            if isinstance(function, ast.FunctionDef):
                hidden += [
                    f"{place}:{node.lineno}"
                    for node in ast.walk(function)
                    if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("consult")
                ]
    assert hidden == []


def test_no_module_only_hands_on_what_others_own():
    """A package's face is its __init__; a module that defines nothing is a detour, but `__main__`."""
    empty = []
    for path in sorted((HOME / "consult").rglob("*.py")):
        body = ast.parse(path.read_text()).body
        if path.name in ("__init__.py", "__main__.py") or "migrations" in path.parts or len(body) < 2:
            continue
        if all(isinstance(n, ast.Import | ast.ImportFrom | ast.Expr) or _is_all(n) for n in body):
            empty.append(path.relative_to(HOME).as_posix())
    assert empty == []


def _is_all(node: ast.stmt) -> bool:
    return isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "__all__"
