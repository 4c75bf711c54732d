"""`make quick` finds the tests of a change by their mirrored path."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.quick import HOME, paths_for


@pytest.mark.parametrize(
    ("changed", "wanted"),
    [
        (["consult/topics/service.py"], ["tests/topics", "tests/architecture/test_words.py"]),
        (["templates/topics/list.html"], ["tests/topics", "tests/architecture/test_words.py"]),
        (["consult/rules/votes.py", "consult/paper/notation.py"], ["tests/rules"]),
        (["tests/topics/test_views.py"], ["tests/topics/test_views.py"]),
        (
            ["tests/topics/test_views.py", "consult/topics/forms.py"],
            ["tests/topics", "tests/architecture/test_words.py"],
        ),
        (["tests/conftest.py"], ["tests"]),
        (["README.md"], []),
    ],
)
def test_a_change_asks_for_the_paths_for_its_room(changed: list[str], wanted: list[str]) -> None:
    assert paths_for(changed) == wanted


def test_every_room_has_tests_that_quick_finds() -> None:
    rooms = [each.name for each in (HOME / "consult").iterdir() if (each / "__init__.py").exists()]
    assert rooms
    without = [room for room in rooms if not paths_for([f"consult/{room}/x.py"])]
    assert without == []


def test_what_does_not_exist_is_not_asked_for(tmp_path: Path) -> None:
    assert paths_for(["consult/topics/service.py"], tmp_path) == []
