"""The one place where people's own words enter: as written, less what nobody can see.

Taken out are control characters, marks that turn the direction of the line, and invisible characters
(Unicode's `Default_Ignorable_Code_Point` and the few blanks it leaves out), since a name or title with one of
them looks like another and is not. Kept are line ends, tabs, every kind of space, joiners where they shape
what is seen (families of emoji, Arabic and Indian letters) and one variation selector behind a character that
has variants.
"""

from __future__ import annotations

import re
import unicodedata

#: Never kept: bidirectional marks and controls, tags, fillers, noncharacters, lone surrogates, blank braille.
_DROPPED = re.compile(
    "["
    "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f"  # C0 and C1, less tab and line ends
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff"
    "\ud800-\udfff\ufdd0-\ufdef"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e00ff\U000e01f0-\U000e0fff"
    "]"
)
_LINE_END = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_JOINERS = "\u200c\u200d"
_SELECTOR = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
#: Marks on one character: Vietnamese writes two, Hebrew and Tibetan up to four.
MARKS = 4
_SIGNS = ("So", "Sm", "Sk", "Po", "Nd")


def _selects(text: str, at: int) -> bool:
    """Whether the variation selector at `at` chooses the look of the character before it."""
    before = text[at - 1] if at else ""
    if not before or _SELECTOR.match(before):
        return False
    if text[at] in "\ufe0e\ufe0f":
        return unicodedata.category(before) in _SIGNS
    return unicodedata.category(before) == "Lo"


def _joins(text: str, at: int) -> bool:
    """Whether the joiner at `at` stands between two characters that it shapes."""
    if not 0 < at < len(text) - 1:
        return False
    before, behind = text[at - 1], text[at + 1]
    if "\u0600" <= before <= "\u0dff" and "\u0600" <= behind <= "\u0dff":
        return True
    pictured = unicodedata.category(before) in ("So", "Sk") or before == "\ufe0f"
    return text[at] == "\u200d" and pictured and unicodedata.category(behind) == "So"


def _stacked(text: str) -> str:
    """Less the marks above and below a character beyond those any script writes: a tower of them (“zalgo”)
    covers the lines around it."""
    kept, marks = [], 0
    for c in text:
        marks = marks + 1 if unicodedata.category(c) in ("Mn", "Me") else 0
        if marks <= MARKS:
            kept.append(c)
    return "".join(kept)


def entered(text: str) -> str:
    """`text` as it is stored: line ends as \\n, nothing invisible, no blanks at the ends.

    Entering twice changes nothing. What is left may be empty: ask `visible`.
    """
    found = _LINE_END.sub("\n", text)
    if found.isascii():
        return _DROPPED.sub("", found).strip()
    while True:
        kept = _stacked(_DROPPED.sub("", found))
        kept = "".join(
            c
            for at, c in enumerate(kept)
            if not (c in _JOINERS and not _joins(kept, at))
            and not (_SELECTOR.match(c) and not _selects(kept, at))
        ).strip()
        if kept == found:
            return kept
        found = kept


def line_entered(text: str) -> str:
    """The same for what stands on one line, a title or a name: line ends and tabs are spaces."""
    return " ".join(re.split("[\n\t]+", entered(text))).strip()


def visible(text: str) -> bool:
    """Whether there is at least one character to be seen."""
    return any(
        unicodedata.category(c)[0] not in "ZCM" or unicodedata.category(c) == "Co" for c in entered(text)
    )
