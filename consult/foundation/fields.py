"""Fields of forms that every feature uses alike."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask_babel import lazy_gettext
from wtforms import DateField

from consult.foundation.days import within_reach

_FAR = lazy_gettext("Please give a date such as 2026-04-05.")


class DayField(DateField):
    """A day as people mean it: a slip of the keys that lands in the first or the last year there is would go
    over the edge of what days and instants can be reckoned with."""

    def process_formdata(self, valuelist: Any) -> None:
        """Raises ValueError with words for the page."""
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(_FAR) from None
        typed: date | None = self.data
        if typed is not None and not within_reach(typed):
            self.data = None
            raise ValueError(_FAR)
