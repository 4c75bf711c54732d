"""Compiled templates are kept, so that a server that starts again does not compile every page again.

Jinja compiles a template at its first use, which costs tens of milliseconds for a page with its macros: the
first readers after a start wait for it, and so does each of a thousand tests. Kept are marshalled code
objects in a directory of the instance, found by name and by the digest of the template's source.
"""

from __future__ import annotations

import hashlib
from importlib.metadata import version
from pathlib import Path

from flask import Flask
from jinja2 import FileSystemBytecodeCache

from consult.foundation import template_lines


def init_app(app: Flask, compiled: Path) -> None:
    """Keeps what is compiled under `compiled`/pages; makes the directory, readable by its owner only.

    What is kept depends on the compiler too: on Jinja and on our own way with line breaks.
    """
    compiler = version("jinja2").encode() + Path(template_lines.__file__).read_bytes()
    pages = compiled / "pages"
    pages.mkdir(mode=0o700, parents=True, exist_ok=True)
    pattern = f"{hashlib.sha256(compiler).hexdigest()[:12]}-%s.bin"
    app.jinja_env.bytecode_cache = FileSystemBytecodeCache(str(pages), pattern)
