"""Changes of words: strike, insert, replace, add, on Latin and on Chinese text.

Quoted words must occur exactly once, as whole words where the script has
words; Chinese has none, so there a character span matches anywhere. A span
(`at`: offset of the first character) picks one of several occurrences, and
the quoted words are checked against it. Source: rules 4.2 (12:7 ff.).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from consult.rules.meeting import Question

Span = tuple[int, int]
STOPS = ",.;:!?)"


class NoFit(Exception):
    """The edit does not fit the text. why: words_missing, words_repeated or words_protected."""

    def __init__(self, why: str, words: str) -> None:
        super().__init__(f"{why}: {words}")
        self.why = why
        self.words = words


@dataclass(frozen=True)
class Edited:
    """New text, with the spans of it that were put in by vote."""

    text: str
    inserted: tuple[Span, ...]


def _wide(char: str) -> bool:
    """Whether the character belongs to a script written without spaces."""
    return "\u2e80" <= char <= "\u9fff" or "\uf900" <= char <= "\ufaff" or "\uff00" <= char <= "\uffef"


def _joins(left: str, right: str) -> bool:
    """Whether two neighbouring characters are inside one Latin word."""
    return left.isalnum() and right.isalnum() and not _wide(left) and not _wide(right)


def find(text: str, words: str, at: int | None = None) -> Span:
    """The span of `words` in `text`. Raises NoFit if missing or not unique."""
    if not words:
        raise NoFit("words_missing", words)
    spots: list[int] = []
    start = text.find(words)
    while start >= 0:
        end = start + len(words)
        whole = not (start and _joins(text[start - 1], words[0]))
        whole = whole and not (end < len(text) and _joins(words[-1], text[end]))
        if whole:
            spots.append(start)
        start = text.find(words, start + 1)
    if at is not None:
        spots = [spot for spot in spots if spot == at]
    if not spots:
        raise NoFit("words_missing", words)
    if len(spots) > 1:
        raise NoFit("words_repeated", words)
    return spots[0], spots[0] + len(words)


def _gap(left: str, right: str) -> str:
    """One space between neighbours, none beside Chinese, before a stop or at an end."""
    if (
        not left
        or not right
        or left[-1].isspace()
        or right[0].isspace()
        or right[0] in STOPS
        or left[-1] in "("
    ):
        return ""
    if _wide(left[-1]) or _wide(right[0]):
        return ""
    return " "


def apply(text: str, edit: Mapping[str, Any], inserted: tuple[Span, ...] = ()) -> Edited:
    """The text after the edit. Raises NoFit. Words put in by vote may not be struck, changed or split alone;
    as
    part of a longer passage, which makes a different question, they may (12:28, 12:90)."""
    op, new, at = edit["op"], edit.get("new") or "", edit.get("at")
    if op == "add":
        return _splice(text, len(text), len(text), new, inserted)
    if op == "insert":
        before = edit.get("before") is not None
        start, end = find(text, edit["before"] if before else edit["after"], at)
        spot = start if before else end
        if any(low < spot < high for low, high in inserted):
            raise NoFit("words_protected", new)
        return _splice(text, spot, spot, new, inserted)
    start, end = find(text, edit["old"], at)
    if settled(text, (start, end), inserted):
        raise NoFit("words_protected", edit["old"])
    return _splice(text, start, end, new if op == "replace" else "", inserted)


def settled(text: str, span: Span, inserted: tuple[Span, ...]) -> bool:
    """Whether all words of the span were put in by vote, so that changing them undoes a decision."""
    spots = [n for n in range(*span) if not text[n].isspace()]
    return bool(spots) and all(any(low <= n < high for low, high in inserted) for n in spots)


def _splice(text: str, start: int, end: int, new: str, inserted: tuple[Span, ...]) -> Edited:
    """Puts `new` in place of text[start:end], one space on each side of it."""
    left, right = text[:start], text[end:]
    if new:
        # Words that take the place of others touch what those touched: a quotation mark, a hyphen.
        glued = end > start and not left[-1:].isspace(), end > start and not right[:1].isspace()
        left = left.rstrip(" ")
        right = right.lstrip(" ")
        head = left if glued[0] else left + _gap(left, new)
        low, high = len(head), len(head) + len(new)
        out = head + new + (right if glued[1] else _gap(new, right) + right)
        spans = [(low, high)]
    else:
        left, right = left.rstrip(" "), right.lstrip(" ")
        head = left + _gap(left, right)
        out, spans = head + right, []
    shift = len(out) - len(text)
    # What the edit took out of an inserted span is gone; its parts on either side stay put in.
    spans += [(a, min(b, len(left))) for a, b in inserted if a < len(left)]
    spans += [(max(a, end) + shift, b + shift) for a, b in inserted if b > end]
    return Edited(out, tuple(sorted(spans)))


# --- the words of a question ---


def has_words(q: Question) -> bool:
    """Whether an edit has something to act on."""
    if "edit" in q.args:
        return q.args["edit"] is not None
    return "text" in q.args or bool(q.text)


def parts_of(q: Question) -> dict[str, str]:
    """Words of the parts of a motion by their labels, in order. The parts that a motion to divide proposes
    have no labels yet."""
    return {str(part["part"]): str(part["text"]) for part in q.args.get("parts") or () if "part" in part}


def words_of(q: Question) -> str:
    """The words an edit acts on: its text, or what an amendment puts in (takes out, if it only strikes)."""
    change = q.args.get("edit")
    if change is not None:
        return str(change.get("new") if change.get("new") is not None else change.get("old", ""))
    return q.text
