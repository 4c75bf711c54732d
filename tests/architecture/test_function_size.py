"""A function can be read at one go: at most 60 lines and 8 parameters, all over the product.

One subject a file is the rule for files; no number stands for it (about 500 lines is a sign to think again).
Left out: migrations, and modules that are data. Dataclasses have no parameters of their own to count.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

CONSULT = Path(__file__).parents[2] / "consult"
LINES, PARAMETERS = 60, 8
LEFT_OUT = {"migrations", "data", "translations"}


def functions(path: Path) -> Iterator[tuple[str, int, int]]:
    """Each function of a module: its name, lines and parameters, the object itself not counted."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            args = node.args
            given = [each.arg for each in (*args.posonlyargs, *args.args, *args.kwonlyargs)]
            many = len(given[1:] if given[:1] in (["self"], ["cls"]) else given)
            many += (args.vararg is not None) + (args.kwarg is not None)
            yield node.name, (node.end_lineno or node.lineno) - node.lineno + 1, many


def test_functions_are_short_and_take_few_things() -> None:
    beyond = {
        f"{path.relative_to(CONSULT)}: {name} has {lines} lines, {many} parameters"
        for path in CONSULT.rglob("*.py")
        if not LEFT_OUT & set(path.relative_to(CONSULT).parts)
        for name, lines, many in functions(path)
        if (lines > LINES or many > PARAMETERS)
    }
    assert beyond == set()


def test_a_long_or_wide_function_is_seen(tmp_path: Path) -> None:
    planted = tmp_path / "planted.py"
    body = "    pass\n" * LINES
    planted.write_text(
        f"class C:\n  def f(self, a, b, *, c):\n    pass\n\n\ndef g(a, b, c, d, e, f, g, h, i):\n{body}"
    )
    assert list(functions(planted)) == [("g", LINES + 1, 9), ("f", 2, 3)]
