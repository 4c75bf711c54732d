"""The kill suite: everything that can be run in this process in a few seconds to see whether the engine is
right.

Of the engine: golden meetings with the refusals they meet, scenarios, the tests of the table, of precedence
and of votes, stored logs, what the chair says, random acts and broken logs. Of what decides and counts: its
own tests that need no fixture. The modules are imported on the first call, so that a mutant put in their
place before that is what is tested.
"""

from __future__ import annotations

import importlib
import inspect
import itertools
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest

HERE = Path(__file__).parents[1]
# Test modules whose functions take nothing but the values of their parametrize marks.
TESTS = (
    "test_votes",
    "test_gates",
    "test_table",
    "test_table_again",
    "test_precedence",
    "test_details",
    "test_logs",
    "test_items",
    "test_rulebook",
    "test_minutes",
    "test_one_answer",
    "test_one_text",
    "test_executive",
    "test_shapes",
    "test_chair_says",
    "test_handbook",
    "test_fold",
    "test_fuzz",
    "test_tried",
    "test_effects",
    "test_committee",
    "test_motions",
    "test_kinds",
    "test_conduct",
)
DECIDING = (
    "test_methods", "test_conclusions", "test_cases", "test_decision", "test_roll", "test_elections",
    "test_files", "test_second_count", "test_counting_properties", "test_published", "test_rounds",
    "test_damaged", "test_disclosure",
)  # fmt: skip
# Too long for a suite that runs for every mutant.
LONG = ("minneapolis", "two_thousand_papers")
Case = tuple[str, Callable[[], None]]


def cases(room: str = "rules") -> list[Case]:
    """Every case by its name. A case that raises has found a fault."""
    if room == "deciding":
        # Traced, and on a busy machine, drawing is slow; that is no fault of what is drawn for.
        hypothesis.settings.register_profile(
            "kill",
            deadline=None,
            database=None,
            derandomize=True,
            suppress_health_check=list(hypothesis.HealthCheck),
        )
        hypothesis.settings.load_profile("kill")
        return [case for name in DECIDING for case in _tests(f"tests.deciding.{name}")]
    if str(HERE) not in sys.path:
        sys.path.insert(0, str(HERE))
    return [*_scripts(), *_scenarios(), *(case for name in TESTS for case in _tests(name))]


def _scripts() -> Iterator[Case]:
    refusals, stored, lived = (importlib.import_module(name) for name in ("refusals", "stored", "lived"))

    def as_written(path: Path) -> None:
        refusals.check(path)
        lived.check(path.stem, lived.of_script(path))
        stored.check(path)

    for path in sorted((HERE / "scripts").glob("*.meeting")):
        yield f"script {path.stem}", lambda path=path: as_written(path)


def _scenarios() -> Iterator[Case]:
    scenarios, lived = importlib.import_module("consult.paper.scenarios"), importlib.import_module("lived")

    def agrees(file: Path, line: str) -> None:
        report = scenarios.run(scenarios.load([line]))
        assert not report.differences, report.differences
        scenario = json.loads(line)
        lived.check(lived.name_of(file, scenario), lived.of_scenario(scenario))

    for file in sorted(HERE.glob("scenarios*.jsonl")):
        for line in file.read_text(encoding="utf-8").splitlines():
            yield f"scenario {json.loads(line)['id']}", lambda file=file, line=line: agrees(file, line)


def _tests(name: str) -> Iterator[Case]:
    """The tests of one module, one case for each set of parameters."""
    module = importlib.import_module(name)
    for test_name, test in vars(module).items():
        if test_name.startswith("test_") and callable(test):
            for values in _parameters(test):
                full_name = f"{name}.{test_name}{list(values.values())}"
                # What is neither a parameter nor drawn is a fixture, which there is none of here.
                asked = set(inspect.signature(test).parameters) - set(values)
                if not asked and not any(word in full_name for word in LONG):
                    yield full_name, lambda test=test, values=values: _run(test, values)


def _run(test: Callable[..., None], values: dict[str, Any]) -> None:
    try:
        test(**values)
    except pytest.skip.Exception:
        pass


def _parameters(test: Callable[..., None]) -> Iterator[dict[str, Any]]:
    marks = [mark for mark in getattr(test, "pytestmark", ()) if mark.name == "parametrize"]
    axes = []
    for mark in marks:
        names = (
            mark.args[0]
            if isinstance(mark.args[0], (list, tuple))
            else [n.strip() for n in mark.args[0].split(",")]
        )
        rows = [
            getattr(row, "values", row) if not isinstance(row, (str, dict)) else row for row in mark.args[1]
        ]
        axes.append([dict(zip(names, row if len(names) > 1 else (row,), strict=True)) for row in rows])
    for chosen in itertools.product(*axes):
        yield {key: value for part in chosen for key, value in part.items()}
