"""People's own words: the one type by which they enter the database, the one way they are shown.

A column of type `OwnWords` stores what was written less what nobody can see, and gives it back as `Written`.
Printed in a page, `Written` is covered: what points at a person, and what staff have hidden, is not read. A
page for staff who must read the original says so with `reading_all`; everything else, a page written tomorrow
too, covers without doing anything. Where words leave by another way than a template (JSON, a file, a sentence
put together), `shown` is asked.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Collection, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, replace
from functools import lru_cache
from hashlib import sha256
from typing import Any

from markupsafe import escape
from sqlalchemy import String, Text, event
from sqlalchemy.types import TypeDecorator, TypeEngine

from consult.foundation.db import Base
from consult.foundation.phrases import P, Phrase
from consult.writing import entered, private


@dataclass(frozen=True)
class Reading:
    """How words are read now.

    keep: texts that stay readable in them, such as the office's telephones. instead: digest of a text → what
    stands in its place, where it is hidden or waits for a look. names: digest of a text → names of third
    persons covered in it. third: the names of third persons in what whoever writes now has typed. whole: the
    original, for staff.
    """

    keep: Collection[str] = ()
    instead: Callable[[], Mapping[str, str]] = dict
    names: Callable[[], Mapping[str, tuple[str, ...]]] = dict
    third: Callable[[str], tuple[str, ...]] = lambda text: ()
    whole: bool = False


_reading: ContextVar[Reading | None] = ContextVar("reading", default=None)
_STRANGER = Reading()


def _now() -> Reading:
    return _reading.get() or _STRANGER


def read_as(reading: Reading) -> None:
    """From now on, in this request, words are read so."""
    _reading.set(reading)


def reading_all() -> None:
    """From now on, in this request, staff read the originals."""
    now = _now()
    _reading.set(replace(now, whole=True))


def digest(text: str) -> str:
    """Names a text of a community without telling it."""
    return sha256(entered(str(text)).encode()).hexdigest()


def sought(*texts: str | None, names: Collection[str] = ()) -> str:
    """What a search looks through: the covered texts, a line each, in one way of writing (`for_search`).
    names: of third persons covered in them."""
    return "\n".join(for_search(private.cover(str(each), names=names)) for each in texts if each)


def for_search(text: str) -> str:
    """A text, or the words of a search, so that full-width, capital and small forms are the same."""
    return unicodedata.normalize("NFKC", entered(text)).casefold()


@lru_cache(maxsize=8192)
def _covered(text: str, keep: frozenset[str], names: tuple[str, ...] = ()) -> str:
    return private.cover(text, keep=keep, names=names)


def shown(text: str | None) -> str:
    """A text as whoever reads now may read it."""
    now = _now()
    plain = str(text or "")
    if now.whole or not plain:
        return plain
    hidden = now.instead()
    if hidden and (instead := hidden.get(digest(plain))) is not None:
        return instead
    named = now.names()
    return _covered(plain, frozenset(now.keep), named.get(digest(plain), ()) if named else ())


def covered_for_all(text: str | None) -> str:
    """A text as the public reads it, whoever reads now: for search, and to show somebody what others will
    see."""
    plain = str(text or "")
    return _covered(plain, frozenset(_now().keep), _names_of(plain))


def _names_of(text: str) -> tuple[str, ...]:
    """Names of third persons in a text: those known of it, or for who is writing it those found in it."""
    now = _now()
    return now.names().get(digest(text)) or (() if now.whole else tuple(now.third(text)))


#: What a find looks like, in words.
FOUND = {
    "identity": P("identity number"),
    "mobile": P("mobile number"),
    "card": P("bank card number"),
    "landline": P("phone number"),
    "mail": P("mail address"),
    "wechat": P("WeChat or QQ account"),
    "plate": P("number plate"),
    "door": P("door number"),
    "name": P("name of a person"),
}


@dataclass(frozen=True)
class Piece:
    """A stretch of a text. kind: None for plain text, else what it looks like, a key of FOUND."""

    text: str
    kind: str | None = None

    @property
    def name(self) -> Phrase | None:
        """What it looks like, in words."""
        return FOUND[self.kind] if self.kind else None


def pieces(text: str | None) -> list[Piece]:
    """The text in order, split at everything that is covered."""
    plain, found, at = str(text or ""), [], 0
    for each in private.find(plain, keep=_now().keep, names=_names_of(plain)):
        found += [Piece(plain[at : each.start])] * (each.start > at)
        found.append(Piece(plain[each.start : each.end], each.kind))
        at = each.end
    return [*found, *([Piece(plain[at:])] if at < len(plain) else [])]


def finds(*texts: str | None) -> list[tuple[Phrase, str]]:
    """(what it looks like, masked so that its author knows it again) of all that is covered in some texts."""
    found = {
        (each.kind, private.masked(str(text), each)): None
        for text in texts
        for each in private.find(str(text or ""), keep=_now().keep, names=_names_of(str(text or "")))
    }
    return [(FOUND[kind], masked) for kind, masked in found]


def covered_parts(value: Any, keep: Collection[str]) -> Any:
    """JSON for screens that everybody reads, with every text in it covered; numbers and codes stay."""
    if isinstance(value, str):
        return _covered(value, frozenset(keep)) if len(value) > 3 else value
    if isinstance(value, Mapping):
        return {k: v if k in _CODES else covered_parts(v, keep) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [covered_parts(each, keep) for each in value]
    return value


#: Fields of the screens that hold codes of ours and no words.
_CODES = frozenset(
    {"id", "hash", "at", "now", "on", "key", "act_id", "code", "cite", "who", "ends_at", "until"}
)


class Written(str):
    """Somebody's words as they wrote them. In a template they come out as `shown`."""

    __slots__ = ()

    def __html__(self) -> str:
        return str(escape(shown(str(self))))


class OfficialWords(TypeDecorator[str]):
    """A column of words the office answers for (a notice, a resolution, the place of a meeting): they enter
    as all do, and are printed whole. length: at most so many characters, any number where None."""

    impl = Text
    cache_ok = True

    def __init__(self, length: int | None = None) -> None:
        super().__init__()
        self.length = length

    def load_dialect_impl(self, dialect: Any) -> TypeEngine[Any]:
        return dialect.type_descriptor(String(self.length) if self.length else Text())

    def process_bind_param(self, value: str | None, dialect: Any) -> str | None:
        return None if value is None else entered(str(value))


class OwnWords(OfficialWords):
    """A column of people's own words, covered wherever they are shown."""

    cache_ok = True

    def process_result_value(self, value: str | None, dialect: Any) -> Written | None:
        return None if value is None else Written(value)


@event.listens_for(Base, "attribute_instrument", propagate=True)
def _instrument(owner: type, name: str, attribute: Any) -> None:
    """What is set on a row is at once what will be read from it."""
    columns = getattr(getattr(attribute, "property", None), "columns", ())
    if columns and isinstance(columns[0].type, OfficialWords):
        kind = Written if isinstance(columns[0].type, OwnWords) else str

        def enter(target: Any, value: Any, old: Any, initiator: Any) -> Any:
            return kind(entered(str(value))) if isinstance(value, str) else value

        event.listen(attribute, "set", enter, retval=True)
