"""One motion, one place: its row, and what its family says of it."""

from __future__ import annotations

import ast
import csv
import importlib
from pathlib import Path

import pytest

from consult import rules
from consult.rules import motions
from consult.rules.doors import MOTION_DOORS
from consult.rules.votes import BASES

ROOM = Path(motions.__file__).parent
# Modules of the package that are no family.
NO_FAMILY = {"__init__", "table", "handling", "samples"}
# Where a name is no property: consent to "main" adopts what is pending; an item brings a main motion; a
# reconsideration entered on the minutes is not called up a second time.
BY_NAME = {("moving.py", "main"), ("consent.py", "main")}


def test_every_family_is_a_file_and_every_file_a_family() -> None:
    families = {row.family for row in motions.table().values()}
    assert families == {path.stem for path in ROOM.glob("*.py")} - NO_FAMILY


def test_every_motion_has_its_handling_and_its_doors_in_the_order_of_the_table() -> None:
    assert list(MOTION_DOORS) == list(motions.table())
    for motion in motions.table():
        known = motions.handling(motion)
        assert known.doors == MOTION_DOORS[motion] and known.doors
        assert set(known.one_of) | set(known.by_consent) | set(known.says) <= set(known.args)


def test_the_columns_agree_with_each_other() -> None:
    for row in motions.table().values():
        known = motions.handling(row.id)
        assert row.basis in BASES and row.counts_as in motions.table()
        assert row.effect_on in {row.on_yes, row.on_no}
        assert row.base or not row.main_like
        assert row.stacked or not (row.main_like or known.stated or known.fits_stated)
        assert row.stacked or row.waits_for_chair or known.raised or row.id == "nominate"
        assert not (row.stacked and (row.waits_for_chair or known.raised))
        assert not (row.rulings or row.answered) or row.waits_for_chair
        assert not row.amendment or known.effect is not None
        argument, _, basis = row.basis_if.partition(":")
        assert not argument or argument in known.args and basis in BASES
        assert row.subject in {"target", "run"} or row.subject in known.args


def test_no_other_module_of_the_rules_asks_for_a_motion_by_name() -> None:
    """A comparison with its id, or a set or mapping of ids, is a column of the table or belongs to its
    family.
    """
    found = set()
    room = Path(rules.__file__).parent
    for path in (*room.glob("*.py"), *room.glob("acts/*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            named = _named(node) & set(motions.table())
            found |= (
                {(path.name, each) for each in named}
                if isinstance(node, ast.Compare) or len(named) > 2
                else set()
            )
    assert found == BY_NAME


def _named(node: ast.AST) -> set[str]:
    """Words that a comparison of a motion, or a display, is made of."""
    parts: list[ast.expr | None] = []
    if isinstance(node, ast.Compare) and ast.unparse(node.left).endswith("motion"):
        parts = [node.left, *node.comparators]
    elif isinstance(node, ast.Dict):
        parts = node.keys
    elif isinstance(node, ast.Set):
        parts = list(node.elts)
    return {
        each.value
        for part in parts
        if part is not None
        for each in ast.walk(part)
        if isinstance(each, ast.Constant) and isinstance(each.value, str)
    }


@pytest.mark.parametrize(
    ("column", "cell"),
    [("stacked", "perhaps"), ("class", "secondary"), ("degree", ""), ("renewable", "never")],
)
def test_a_cell_that_is_none_of_its_column_is_refused(
    column: str, cell: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = importlib.import_module("consult.rules.motions.table")
    with rows.TABLE.open(encoding="utf-8", newline="") as lines:
        row = next(csv.DictReader(lines))
    changed = tmp_path / "table.csv"
    with changed.open("w", encoding="utf-8", newline="") as into:
        writer = csv.DictWriter(into, row)
        writer.writeheader()
        writer.writerow({**row, column: cell})
    monkeypatch.setattr(rows, "TABLE", changed)
    with pytest.raises(ValueError):
        rows.table.__wrapped__()
