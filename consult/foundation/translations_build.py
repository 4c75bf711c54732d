"""Translations: one part file per feature in consult/translations/parts, merged and compiled when newer.

English is the message id, so only Chinese has a catalogue. The compiled file lies in a directory of the
instance: the package itself may be read-only.
"""

from __future__ import annotations

import os
import re
from functools import lru_cache
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from consult.config import home_directory
from consult.foundation.phrases import Phrase
from consult.rules import words

#: A key of the rules' catalogue named in code: `word("act.rise")`, and its beginning:
#: `word(f"result.{code}")`.
_KEY = re.compile(r"""\bword\(\s*(f?)"([a-z]+\.[^"{]*)""")
PARTS = Path(__file__).resolve().parents[1] / "translations" / "parts"


def merged() -> Catalog:
    """All Chinese parts in one catalogue. A message translated twice keeps the first (parts in name
    order)."""
    catalog = Catalog(locale="zh_Hans_CN")
    for part in sorted(PARTS.glob("*.zh.po")):
        with part.open("rb") as source:
            for message in read_po(source, locale="zh_Hans_CN"):
                if message.id and message.string and message.id not in catalog:
                    catalog.add(message.id, message.string, flags=message.flags, context=message.context)
    return catalog


@lru_cache(maxsize=1)
def _chinese() -> dict[str, str]:
    return {str(m.id): str(m.string) for m in merged() if isinstance(m.id, str) and m.id}


def said(phrase: Phrase, language: str) -> str:
    """A phrase in zh or en where no request chooses the language: on the command line."""
    values = {k: said(v, language) if isinstance(v, Phrase) else v for k, v in phrase.params.items()}
    message = _chinese().get(phrase.message, phrase.message) if language == "zh" else phrase.message
    return message % values if values else message


def ensure_compiled(compiled: Path) -> str:
    """The directory for BABEL_TRANSLATION_DIRECTORIES, with a compiled catalogue no older than its parts."""
    target = compiled / "translations" / "zh_Hans_CN" / "LC_MESSAGES" / "messages.mo"
    newest = max((p.stat().st_mtime for p in PARTS.glob("*.zh.po")), default=0.0)
    if not target.exists() or target.stat().st_mtime < newest:
        target.parent.mkdir(parents=True, exist_ok=True)
        # Written aside and moved, so that two processes starting at once never read half a file.
        fresh = target.with_suffix(f".{os.getpid()}.{id(target)}.tmp")
        with fresh.open("wb") as out:
            write_mo(out, merged())
        fresh.replace(target)
    return str(target.parent.parent.parent)


def extracted() -> list[tuple[str, str]]:
    """(place, message) of every phrase marked in code and templates of this checkout."""
    keywords = {"_": None, "gettext": None, "lazy_gettext": None, "ngettext": (1, 2), "P": None}
    found: list[tuple[str, str]] = []
    home = home_directory()
    sources = [(p, "python") for p in sorted((home / "consult").rglob("*.py"))]
    sources += [
        (p, "jinja2")
        for p in sorted((home / "templates").rglob("*.*"))
        if p.suffix in (".html", ".txt", ".svg", ".xml")
    ]
    for path, method in sources:
        options = {"trimmed": "true", "silent": "false"} if method == "jinja2" else {}
        for line, message, _comments, _context in extract_from_file(
            method, str(path), keywords=keywords, options=options
        ):
            first = message[0] if isinstance(message, tuple) else message
            found.append((f"{path.relative_to(home)}:{line}", first))
    return found


def untranslated() -> list[tuple[str, str]]:
    """(place, message) of phrases without Chinese words."""
    known = {m.id if isinstance(m.id, str) else m.id[0] for m in merged() if m.id and m.string}
    return [(place, message) for place, message in extracted() if message and message not in known]


def unknown_words() -> list[tuple[str, str]]:
    """(place, key) of words named in code that the catalogue of the rules does not have."""
    home = home_directory()
    found = []
    for path in sorted((home / "consult").rglob("*.py")):
        for match in _KEY.finditer(path.read_text(encoding="utf-8")):
            made, key = match.groups()
            if not (any(known.startswith(key) for known in words.PHRASES) if made else key in words.PHRASES):
                found.append((str(path.relative_to(home)), key))
    return found
