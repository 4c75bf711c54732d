"""The rules can be read: no function above 60 lines, no file above 750."""

from __future__ import annotations

import ast
from pathlib import Path

RULES = sorted((Path(__file__).parents[2] / "consult" / "rules").rglob("*.py"))


def test_no_file_of_the_rules_is_above_750_lines() -> None:
    assert RULES
    long = {
        path.name: lines
        for path in RULES
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > 750
    }
    assert long == {}


def test_no_function_of_the_rules_is_above_60_lines() -> None:
    long = {}
    for path in RULES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node.end_lineno is not None:
                lines = node.end_lineno - node.lineno + 1
                if lines > 60:
                    long[f"{path.name}:{node.name}"] = lines
    assert long == {}
