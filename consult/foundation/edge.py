"""Where what a browser sends comes in: one function for forms, addresses, JSON and sockets.

Texts lose what nobody can see (`writing.entered`) but keep their blanks at the ends, since words are also put
between words. JSON has bounds in depth and numbers, so that nothing behind this line meets a value no column
holds. Secrets are taken as typed.
"""

from __future__ import annotations

import json
import math
from typing import Any

from flask import Request
from flask.json.provider import DefaultJSONProvider
from werkzeug.datastructures import ImmutableMultiDict, MultiDict
from werkzeug.exceptions import BadRequest
from werkzeug.routing import IntegerConverter
from werkzeug.utils import cached_property

from consult.foundation.db import LARGEST_KEY
from consult.writing import entered

#: Levels of JSON, and entries of one list or mapping: several times what any act has.
DEEPEST, LONGEST = 12, 2000
#: Typed secrets: any change would make them another.
AS_TYPED = frozenset({"password", "old_password", "csrf_token", "pin", "old_pin"})


class OutOfBounds(ValueError):
    """What was sent is deeper, longer or larger than anything meant here."""


def clean_text(text: str) -> str:
    """A text less what nobody can see; blanks at its ends stay."""
    inner = text.strip()
    if inner.isascii() and inner.isprintable():
        return text
    front = text[: len(text) - len(text.lstrip())]
    behind = text[len(text.rstrip()) :]
    return (
        "".join(c for c in front if c in " \n\u3000")
        + entered(inner)
        + "".join(c for c in behind if c in " \n\u3000")
    )


def clean(value: Any, depth: int = 0) -> Any:
    """A JSON value with its texts cleaned. Raises OutOfBounds."""
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int | float):
        if not math.isfinite(value) or abs(value) > LARGEST_KEY:
            raise OutOfBounds
        return value
    if depth >= DEEPEST or not isinstance(value, dict | list) or len(value) > LONGEST:
        raise OutOfBounds
    if isinstance(value, list):
        return [clean(each, depth + 1) for each in value]
    return {
        clean_text(str(key)): each if key in AS_TYPED else clean(each, depth + 1)
        for key, each in value.items()
    }


def loads(text: str | bytes, **how: Any) -> Any:
    """JSON as ever; what is too deep for the reader is no JSON. Raises ValueError."""
    try:
        return json.loads(text, **how)
    except RecursionError:
        raise OutOfBounds from None


dumps = json.dumps


def _fields(sent: MultiDict[str, str]) -> ImmutableMultiDict[str, str]:
    return ImmutableMultiDict(
        (clean_text(name), text if name in AS_TYPED else clean_text(text))
        for name, text in sent.items(multi=True)
    )


class CleanRequest(Request):
    """A request whose fields, arguments and JSON are clean."""

    @cached_property
    def args(self) -> Any:  # type: ignore[override]
        """What stands behind the question mark."""
        return _fields(super().args)

    def _load_form_data(self) -> None:
        if "form" not in self.__dict__:
            super()._load_form_data()
            self.__dict__["form"] = _fields(self.__dict__["form"])

    def get_json(self, force: bool = False, silent: bool = False, cache: bool = True) -> Any:
        """The body; None, or 400, where it is none or out of bounds."""
        try:
            return clean(super().get_json(force, silent, cache))
        except OutOfBounds:
            if silent:
                return None
            raise BadRequest from None


class BoundedJSON(DefaultJSONProvider):
    """Flask's JSON with `loads` of here."""

    def loads(self, s: str | bytes, **kwargs: Any) -> Any:
        """JSON; ValueError where it is none."""
        return loads(s, **kwargs)


class Id(IntegerConverter):
    """A number in an address, as far as a key column goes; beyond it there is nothing."""

    def __init__(self, map: Any, *args: Any, **rest: Any) -> None:
        super().__init__(map, *args, **{"max": LARGEST_KEY, **rest})
