"""What is printed for comparing: one short line each, that a program reads again from a page, a PDF's text or
somebody's typing, however it was wrapped.

`consult:meeting:7:123:HASH` (id, entries, hash of the last), `consult:log:qinghe:12:ROOT` (community,
entries, root), `consult:result:CODE:DIGEST`, `consult:notice:CODE:DIGEST`; hashes are sha256 in hex.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser

from consult.foundation.public_log import code_typed

_LINE = re.compile(
    r"consult:(?:(?P<kind>meeting|log):(?P<of>[a-z0-9-]{1,40}):(?P<size>\d{1,9})"
    r"|(?P<posted>result|notice):(?P<code>[A-Z0-9]{4,16})):(?P<hash>[0-9a-f]{64})"
)
_HASH = re.compile(r"[0-9a-f]{64}\Z")


@dataclass(frozen=True)
class Printed:
    """Something printed earlier. kind: meeting, log, result, notice, or hash and code alone. of: id, slug or
    code; size: entries then; hash: hex, empty for a code."""

    kind: str
    of: str
    size: int
    hash: str


class Unreadable(ValueError):
    """Nothing to compare with was found in what was given."""


def line(kind: str, of: object, hashed: str, size: int | None = None) -> str:
    """The line to print."""
    return f"consult:{kind}:{of}:{hashed}" if size is None else f"consult:{kind}:{of}:{size}:{hashed}"


def read(given: bytes | str) -> list[Printed]:
    """What a page (HTML, PDF or text), a published list (JSON), a hash or a code says, each once. Raises
    Unreadable where it says nothing that can be compared."""
    found = list(dict.fromkeys(_found(_text(given))))
    if not found:
        raise Unreadable()
    return found


def _found(text: str) -> Iterator[Printed]:
    bare = "".join(text.split())
    if _HASH.match(bare.lower()):
        yield Printed("hash", "", 0, bare.lower())
    elif (code := code_typed(text[:80])) is not None:
        yield Printed("code", code, 0, "")
    if bare.startswith("{"):
        yield from _published(text)
    for each in _LINE.finditer(bare):
        if each["kind"]:
            yield Printed(each["kind"], each["of"], int(each["size"]), each["hash"])
        else:
            yield Printed(each["posted"], each["code"], 0, each["hash"])


def _published(text: str) -> Iterator[Printed]:
    """A list as published by its page: {community, size, root}."""
    try:
        told = json.loads(text)
        yield Printed("log", str(told["community"]), int(told["size"]), str(told["root"]))
    except (ValueError, KeyError, TypeError):
        return


def _text(given: bytes | str) -> str:
    if isinstance(given, str):
        return given
    if given.startswith(b"%PDF"):
        return _text_of_pdf(given)
    told = given.decode("utf-8", "replace")
    if "<html" in told[:2000].lower():
        page = _Words()
        page.feed(told)
        return "\n".join(page.said)
    return told


def _text_of_pdf(given: bytes) -> str:
    # Loaded here: only whoever compares a PDF needs it.
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(given)).pages)
    except (PyPdfError, ValueError, KeyError, TypeError) as error:
        raise Unreadable() from error


class _Words(HTMLParser):
    """The text of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []

    def handle_data(self, data: str) -> None:
        self.said.append(data)
