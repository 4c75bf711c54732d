"""Draws the house from its code: `python docs/draw.py > docs/architecture.svg`. Standard library only.

Each room (a package of `consult`, or one of its single files) is a row with its own sentence; a dot says that
the
room of the row imports the room of the column. Rooms stand in the order of the river, so every dot lies left
of the
diagonal: one on the other side would be an import that runs upstream, and is drawn red.
"""

from __future__ import annotations

import ast
import sys
import tomllib
from html import escape
from pathlib import Path

HOME = Path(__file__).resolve().parents[1]
ROW, LEFT, TOP, TEXT = 30, 150, 190, 620


def river() -> list[str]:
    """The rooms in the order of the layers contract, most downstream first."""
    contracts = tomllib.loads((HOME / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    layers = next(each["layers"] for each in contracts if each["type"] == "layers")
    rooms: dict[str, None] = {}
    for layer in layers:
        for module in layer.split("|"):
            rooms[module.strip().split(".")[1]] = None
    return list(rooms)


def sentence(room: str) -> str:
    """The first sentence of the room's own docstring."""
    path = HOME / "consult" / room / "__init__.py"
    if not path.exists():
        path = HOME / "consult" / f"{room}.py"
    said = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    first = " ".join(said.split("\n\n")[0].split())
    return first.split(". ")[0].rstrip(".") + "."


def imports() -> set[tuple[str, str]]:
    """(room, room): a module of the first imports something of the second."""
    found: set[tuple[str, str]] = set()
    for path in sorted((HOME / "consult").rglob("*.py")):
        parts = path.relative_to(HOME / "consult").parts
        room = parts[0].removesuffix(".py")
        if room == "migrations":
            continue
        for other in _imported(ast.parse(path.read_text(encoding="utf-8"))) - {room}:
            found.add((room, other))
    return found


def _imported(tree: ast.Module) -> set[str]:
    out = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "consult" and node.level == 0:
            out |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("consult."):
            out.add(str(node.module).split(".")[1])
        elif isinstance(node, ast.Import):
            out |= {alias.name.split(".")[1] for alias in node.names if alias.name.startswith("consult.")}
    return out


def picture() -> str:
    """The drawing as SVG text: the same for the same rooms, sentences and imports."""
    rooms, ties = river(), imports()
    place = {room: number for number, room in enumerate(rooms)}
    wide, high = LEFT + ROW * len(rooms) + 20 + TEXT, TOP + ROW * len(rooms) + 20
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide}" height="{high}" viewBox="0 0 {wide} {high}"',
        '  font-family="sans-serif" font-size="14">',
        '<rect width="100%" height="100%" fill="#fffdf8"/>',
        '<text x="20" y="32" font-size="20">consult: who imports whom</text>',
        (
            '<text x="20" y="56" fill="#6b665c">A dot: the room of the row imports the room of the '
            "column.</text>"
        ),
    ]
    for room, number in place.items():
        x, y = LEFT + ROW * number + ROW // 2, TOP + ROW * number + ROW // 2
        if number % 2 == 0:
            out.append(f'<rect x="20" y="{y - ROW // 2}" width="{wide - 40}" height="{ROW}" fill="#f4f0e6"/>')
        out += [
            f'<text x="{LEFT - 12}" y="{y + 5}" text-anchor="end" font-weight="bold">{room}</text>',
            f'<text transform="translate({x + 5} {TOP - 8}) rotate(-60)">{room}</text>',
            f'<rect x="{x - 6}" y="{y - 6}" width="12" height="12" fill="#d8d0bd"/>',
            (
                f'<text x="{LEFT + ROW * len(rooms) + 20}" y="{y + 5}" '
                f'fill="#3a372f">{escape(sentence(room))}</text>'
            ),
        ]
    for room, other in sorted(ties):
        if room in place and other in place:
            x, y = LEFT + ROW * place[other] + ROW // 2, TOP + ROW * place[room] + ROW // 2
            colour = "#1f5f8b" if place[other] > place[room] else "#b3261e"
            out.append(f'<circle cx="{x}" cy="{y}" r="5" fill="{colour}"/>')
    return "\n".join([*out, "</svg>", ""])


if __name__ == "__main__":
    sys.stdout.write(picture())
