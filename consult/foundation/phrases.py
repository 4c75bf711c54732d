"""Phrases: what the system says, as values. English is the message id; translations are chosen at the edge.

Services and the core must not know the reader's language, so they pass `P("…", name=value)`.
`consult.foundation.web` says it. Nothing here imports Flask.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any


@dataclass(frozen=True)
class Phrase:
    """One sentence to be said later.

    message: the English message id, with %(name)s places. params: their values; a Phrase among them
    is said first.
    """

    message: str
    params: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.message % {k: str(v) for k, v in self.params.items()} if self.params else self.message


@dataclass(frozen=True)
class Own:
    """People's own words, with the translation the staff added: said in the reader's language where there is
    one.

    zh: the words as they were written. en: their translation, or None.
    """

    zh: str
    en: str | None = None

    def __str__(self) -> str:
        return self.zh


class Day(date):
    """A date said without its year where that is the current one: for lists and clocks, never for
    documents."""

    @classmethod
    def of(cls, day: date) -> Day:
        """The same day."""
        return cls(day.year, day.month, day.day)


def P(message: str, **params: Any) -> Phrase:  # noqa: N802  (a marker for the message extractor, like _)
    """A phrase to be said in the reader's language; `message` is extracted for translation."""
    return Phrase(message, params)
