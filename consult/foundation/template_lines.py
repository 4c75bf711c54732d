"""A line break in a template prints nothing.

Chinese has no spaces between words, so the space a browser makes of a line break between two inline elements
is seen on the page. Template authors would have to choose between lines of 400 characters and gaps in the
text. Here a line break together with the indentation around it prints nothing between elements, as in JSX,
and one space inside a tag, where it parts attributes; a space that is wanted stands on the line or is written
{{ ' ' }}. What expressions print is untouched.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream

_BREAK = re.compile(r"[ \t]*\n\s*")
#: Where a tag begins and ends. A quoted value may hold the sign that ends a tag.
_EDGE = re.compile(r"<(?=[a-zA-Z/!])|[>\"']")


class LineBreaksPrintNothing(Extension):
    """Takes line breaks out of the literal text of templates once, when a template is compiled; line numbers
    stay.
    """

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:  # type: ignore[override]
        """The tokens, with the literal text between them joined."""
        place = _Place()
        # Letters and the like keep their lines.
        is_page = stream.name is None or stream.name.endswith(".html")
        for token in stream:
            if token.type == "data" and is_page:
                text = place.join(token.value)
                if text:
                    yield Token(token.lineno, token.type, text)
            else:
                yield token


class _Place:
    """Whether the reading stands inside a tag, and inside which quotes; kept from one text to the next."""

    def __init__(self) -> None:
        self.in_tag = False
        self.quote = ""

    def join(self, text: str) -> str:
        joined, start = [], 0
        for edge in _EDGE.finditer(text):
            was_in_tag = self.in_tag
            self._pass(edge.group())
            if self.in_tag != was_in_tag:
                joined.append(_BREAK.sub(" " if was_in_tag else "", text[start : edge.start()]))
                start = edge.start()
        joined.append(_BREAK.sub(" " if self.in_tag else "", text[start:]))
        return "".join(joined)

    def _pass(self, sign: str) -> None:
        if not self.in_tag:
            self.in_tag = sign == "<"
        elif self.quote:
            self.quote = "" if sign == self.quote else self.quote
        elif sign == ">":
            self.in_tag = False
        elif sign in "\"'":
            self.quote = sign
