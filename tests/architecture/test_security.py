"""What the table of docs/security.md says of the source, and that the table says what is there."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

HOME = Path(__file__).resolve().parents[2]
#: Starts programs by its trade, before anything is served.
LAUNCHER = "launch.py"
#: Chance that must be the same each time: the invented people of the demo.
SEEDED = "demo/roll.py"


def modules() -> Iterator[tuple[str, ast.Module]]:
    """Every module of the product, by its path inside the package."""
    for path in sorted((HOME / "consult").rglob("*.py")):
        name = path.relative_to(HOME / "consult").as_posix()
        if name != LAUNCHER and not name.startswith("migrations/"):
            yield name, ast.parse(path.read_text(encoding="utf-8"))


def imported(tree: ast.Module) -> set[str]:
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {each.name.split(".")[0] for each in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module.split(".")[0])
    return names


def called(tree: ast.Module) -> set[str]:
    return {
        node.func.id if isinstance(node.func, ast.Name) else node.func.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute)
    }


def test_the_product_starts_nothing_and_unpickles_nothing():
    bad = []
    for name, tree in modules():
        found = imported(tree) & {"pickle", "marshal", "shelve", "dill", "yaml", "pty"}
        found |= called(tree) & {"eval", "exec", "popen", "system", "render_template_string"}
        if "subprocess" in imported(tree):
            # A child of our own, never a shell, never words that somebody sent.
            found |= {"shell"} if "shell=True" in ast.unparse(tree) else set()
        bad += [f"{name}: {each}" for each in sorted(found)]
    assert bad == []


def test_chance_is_the_systems():
    """Codes, tokens, shuffles: `secrets`. (The demo invents the same people each time.)"""
    assert [name for name, tree in modules() if name != SEEDED and "random" in imported(tree)] == []


def test_statements_are_not_made_of_text():
    """No value is formatted into SQL: what is put in are constants of the module, in capitals, and names of
    tables from a list."""
    bad = []
    for name, tree in modules():
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call) or not node.args or not isinstance(node.args[0], ast.JoinedStr):
                continue
            function = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            if function not in ("text", "execute", "exec_driver_sql", "DDL"):
                continue
            told = ast.unparse(node.args[0])
            if not re.search(r"SELECT|INSERT|UPDATE|DELETE|VACUUM|PRAGMA|SET ", told):
                continue
            values = {
                ast.unparse(each.value)
                for each in node.args[0].values
                if isinstance(each, ast.FormattedValue)
            }
            if not all(each.isupper() or each in ("table", "pragma") for each in values):
                bad.append(f"{name}:{node.lineno}: {told[:80]}")
    assert bad == []


def test_markup_is_passed_on_in_known_places_only():
    """Everything else is escaped where it is used. What is named here is markup of our own making: QR codes,
    icons, slides and form parts that were rendered, escaped, by a template."""
    passed = {
        path.relative_to(HOME).as_posix()
        for path in (HOME / "templates").rglob("*.html")
        if re.search(r"\|\s*safe\b|autoescape\s+false", path.read_text(encoding="utf-8"))
    }
    assert passed <= {
        "templates/office/slip_sheet.html",
        "templates/outcomes/wall.html",
        "templates/_macros/docs.html",
        "templates/_macros/ui.html",
    }
    put_in = {
        path.relative_to(HOME).as_posix()
        for path in (HOME / "static" / "js").rglob("*.js")
        if re.search(r"innerHTML\s*=|insertAdjacentHTML|document\.write", path.read_text(encoding="utf-8"))
    }
    assert put_in <= {"static/js/wall.js", "static/js/base.js", "static/js/members.js"}


def rows() -> list[list[str]]:
    page = (HOME / "docs" / "security.md").read_text(encoding="utf-8")
    return [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in page.splitlines()
        if re.match(r"\| \d+\.\d+", line)
    ]


def test_the_table_is_whole_and_names_tests_that_exist():
    table = rows()
    assert len(table) == 103 and all(len(row) == 4 for row in table)
    assert len({row[0] for row in table}) == 103
    counted = Counter(row[2] for row in table)
    assert set(counted) == {"met", "partly", "not met"}
    page = (HOME / "docs" / "security.md").read_text(encoding="utf-8")
    told = re.search(r"(\d+) met, (\d+) partly, (\d+) not met", page)
    assert told is not None
    assert tuple(map(int, told.groups())) == (counted["met"], counted["partly"], counted["not met"])
    for row in table:
        named = re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", row[3])
        assert named or row[3], f"{row[0]}: says nothing"
        for path, function in named:
            file = HOME / path
            assert file.is_file(), f"{row[0]}: {path}"
            assert not function or f"def {function}(" in file.read_text(encoding="utf-8"), (row[0], function)
