"""Which script modules a page will need, so that a browser asks for all of them at once.

Without a build a screen is many small modules. A browser would find them one import after another, each step
a journey
over a weak network; `<link rel="modulepreload">` names them in the page's head instead.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from flask import Flask

_IMPORT = re.compile(r"^(?:import|export)\b[^;]*?\bfrom '(\.[^']+)';", re.M)


def modules_of(entry: str, home: Path) -> tuple[str, ...]:
    """The module and everything it imports, directly or not, as names under `home`; each once, the nearest
    first."""
    found = [entry]
    for name in found:
        for wanted in _IMPORT.findall((home / name).read_text(encoding="utf-8")):
            path = (home / name).parent.joinpath(wanted).resolve().relative_to(home).as_posix()
            if path not in found:
                found.append(path)
    return tuple(found)


def init_app(app: Flask) -> None:
    """Gives templates `modules_of(entry)`."""
    home = Path(str(app.static_folder)).resolve()

    @cache
    def named(entry: str) -> tuple[str, ...]:
        return modules_of(entry, home)

    app.jinja_env.globals["modules_of"] = named
