"""Refusals every feature may raise; `consult.foundation.web` turns them into pages in the reader's language.

They carry phrases, not sentences: the words are chosen at the edge.
"""

from __future__ import annotations

from consult.foundation.phrases import P, Phrase


class Refused(Exception):
    """An act that is not carried out; nothing has changed when it is raised out of a transaction.

    status: the HTTP status the edge answers with. phrase: why, for people.
    """

    status = 400

    def __init__(self, phrase: Phrase | None = None) -> None:
        self.phrase = phrase
        super().__init__(phrase.message if phrase else type(self).__name__)


class NotFound(Refused):
    """There is no such thing, or the asker may not know that there is."""

    status = 404


class Forbidden(Refused):
    """The asker is known but may not do this."""

    status = 403


class SignInFirst(Forbidden):
    """Nobody is signed in; the edge offers the way in and comes back afterwards."""

    status = 403


class Invalid(Refused):
    """What was typed cannot be used. field: name of the form field, or None for the form as a whole."""

    status = 400

    def __init__(self, field: str | None, phrase: Phrase) -> None:
        self.field = field
        super().__init__(phrase)


class Stale(Refused):
    """The page was older than what it wanted to change."""

    status = 409

    def __init__(self, phrase: Phrase | None = None) -> None:
        super().__init__(
            phrase or P("This page was out of date. Please look at the current state and try again.")
        )
