"""Our own scripts and styles go out without comments and indentation: what helps readers of the code is not
sent.

Lines stay where they are, so a browser's messages name the line of the file. Files under static/vendor and
pictures go out as they are, and so does everything where another server (nginx) has the directory; nothing
depends on it.
"""

from __future__ import annotations

import hashlib
import mimetypes
from functools import lru_cache
from pathlib import Path

from flask import Flask, Response, request

SUFFIXES = (".js", ".css")


def slim(source: str) -> str:
    """The source without lines of comment and without what indents lines; as many lines as before.

    Only for our own files: there a line that begins with a comment sign never lies inside a text.
    """
    lines, inside = [], False
    for line in source.split("\n"):
        line = line.strip()
        if inside:
            inside = not line.endswith("*/")
            line = ""
        elif line.startswith("//"):
            line = ""
        elif line.startswith("/*"):
            end = line.find("*/")
            inside = end < 0
            line = "" if inside or end == len(line) - 2 else line
        lines.append(line)
    return "\n".join(lines)


@lru_cache(maxsize=200)
def _slimmed(path: Path, changed_ns: int, size: int) -> tuple[bytes, str]:
    """The file's body and its etag; read again when it has changed."""
    body = slim(path.read_text(encoding="utf-8")).encode()
    return body, hashlib.sha256(body).hexdigest()[:16]


def init_app(app: Flask) -> None:
    """Puts itself before Flask's own sending of static files."""
    whole = app.view_functions["static"]
    home = Path(str(app.static_folder)).resolve()

    def send(filename: str) -> object:
        path = (home / filename).resolve()
        ours = path.suffix in SUFFIXES and not filename.startswith("vendor/")
        if not ours or not path.is_relative_to(home) or not path.is_file():
            return whole(filename=filename)
        seen = path.stat()
        body, etag = _slimmed(path, seen.st_mtime_ns, seen.st_size)
        answer = Response(body, mimetype=mimetypes.guess_type(filename)[0] or "text/plain")
        answer.headers["Cache-Control"] = "no-cache"
        answer.last_modified = int(seen.st_mtime)
        answer.set_etag(etag)
        return answer.make_conditional(request)

    app.view_functions["static"] = send
