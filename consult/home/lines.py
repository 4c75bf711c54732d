"""A line of the desk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from consult.foundation.phrases import Phrase


@dataclass(frozen=True)
class DeskItem:
    """One thing that waits for the staff.

    station: code of the station. title, context: what and where. due: the day it is due, or None. basis:
    where the day comes
    from. endpoint, values: the page that does it. label: the verb on the button.
    """

    station: str
    title: Phrase
    context: Phrase | str
    due: date | None
    basis: Phrase
    endpoint: str
    values: dict[str, Any]
    label: Phrase
    #: the clock that can be extended: its kind and the row it runs for
    clock: tuple[str, int] | None = None

    @property
    def icon(self) -> str:
        """Name of its sign."""
        return {
            "screening": "bookmark",
            "agenda": "calendar",
            "outcome": "doc",
            "objection": "speech",
            "task": "done",
            "feedback": "speech",
            "people": "people",
            "live": "hall",
            "held": "hall",
            "second": "people",
            "backup": "doc",
        }.get(self.station, "doc")

    def days_left(self, today: date) -> int | None:
        """Days from `today` to the due day; negative when overdue; None without a due day."""
        return None if self.due is None else (self.due - today).days
