"""Lines of at most 110 characters in what people read and write: templates, styles, scripts, tests.

Data, generated and vendored files are named here. Migrations are as they were written.
"""

from __future__ import annotations

from pathlib import Path

from consult.config import home_directory

LONGEST = 110
PLACES = {
    "consult": ("py",),
    "templates": ("html",),
    "static": ("js", "css"),
    ".ci": ("py",),
    "tests": ("py",),
    "bench": ("py",),
    "docs": ("py",),
}
#: Not ours to lay out, or written by a command.
EXCEPT = ("static/vendor/", "static/js/types.d.ts", "consult/migrations/versions/")


def long_lines(home: Path = home_directory()) -> list[str]:
    """path:line of every line that is too long. A tab counts as two columns, as the editors are told."""
    return [
        f"{path.relative_to(home)}:{number}"
        for place, suffixes in PLACES.items()
        for path in sorted((home / place).rglob("*"))
        if path.suffix.lstrip(".") in suffixes and not str(path.relative_to(home)).startswith(EXCEPT)
        for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1)
        if len(line.expandtabs(2)) > LONGEST
    ]


def test_no_line_is_longer_than_110_characters():
    assert long_lines() == []


def test_a_long_line_is_found(tmp_path):
    (tmp_path / "static" / "vendor").mkdir(parents=True)
    for name in ("a.js", "b.css", "vendor/c.js"):
        (tmp_path / "static" / name).write_text("\t" + "x" * 109 + "\n" + "x" * 110)
    assert long_lines(tmp_path) == ["static/a.js:1", "static/b.css:1"]
