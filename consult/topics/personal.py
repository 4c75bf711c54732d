"""Personal data in free text: found before publication, covered on public pages.

What is refused: mobile numbers and identity numbers. What is only covered: landline numbers and door numbers,
which
people need to write to the staff. A heuristic: it warns about what looks like one and misses what does not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from consult.foundation.phrases import P, Phrase

_FOUND = re.compile(
    r"(?P<identity>(?<![0-9A-Za-z])[1-9]\d{5}(?:19|20)\d{9}[0-9Xx](?![0-9A-Za-z]))"
    r"|(?P<mobile>(?<!\d)1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?!\d))"
    r"|(?P<landline>(?<!\d)0\d{2,3}-?\d{7,8}(?!\d))"
    r"|(?P<door>(?:\d+\s*号?楼\s*(?:\d+\s*单元\s*)?|\d+\s*单元\s*)\d{3,4}\s*(?:室|户)|(?<!\d)\d{3,4}\s*室)"
    r"|(?P<door_dashes>(?<![\d-])\d{1,3}-\d{1,2}-\d{3,4}(?![\d-]))"
)
REFUSED = ("identity", "mobile")
WORDS = {
    "identity": P("identity number"),
    "mobile": P("mobile number"),
    "landline": P("phone number"),
    "door": P("door number"),
    "door_dashes": P("door number"),
}
REFUSAL = {
    "identity": P("Please take the identity number out of the text."),
    "mobile": P("Please take the mobile number out of the text."),
}


@dataclass(frozen=True)
class Piece:
    """A stretch of text. kind: None for plain text, else what it looks like, a key of WORDS."""

    text: str
    kind: str | None = None

    @property
    def name(self) -> Phrase | None:
        """What it looks like, in words."""
        return WORDS[self.kind] if self.kind else None


def pieces(text: str | None) -> list[Piece]:
    """The text in order, split at everything that looks like personal data."""
    found, at = [], 0
    for match in _FOUND.finditer(text or ""):
        if match.start() > at:
            found.append(Piece((text or "")[at : match.start()]))
        found.append(Piece(match.group(0), match.lastgroup))
        at = match.end()
    if at < len(text or ""):
        found.append(Piece((text or "")[at:]))
    return found


def refused(text: str | None) -> Phrase | None:
    """Why this text may not be sent in as it is, or None."""
    return next((REFUSAL[p.kind] for p in pieces(text) if p.kind in REFUSED), None)


def covered(text: str | None, sign: str = "▇▇▇") -> str:
    """The text with everything that looks like personal data covered."""
    return "".join(sign if piece.kind else piece.text for piece in pieces(text))


def count(text: str | None) -> int:
    """How many places look like personal data."""
    return sum(1 for piece in pieces(text) if piece.kind)
