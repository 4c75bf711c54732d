"""Blanks and the values suggested for them (12:92-113)."""

from __future__ import annotations

from typing import Any

from consult.rules.meeting import Blank, Meeting, changed
from consult.rules.storing import Event, event


@event("blank_created")
class BlankCreated(Event):
    of_questions = True

    ref: str
    on: str
    value_kind: str
    value: Any = None
    by: str | None = None

    def apply(self, m: Meeting) -> Meeting:
        given = () if self.value is None else ((self.by or "", self.value),)
        return changed(m, blanks={**m.blanks, self.ref: Blank(self.ref, self.on, self.value_kind, given)})


@event("suggested")
class Suggested(Event):
    blank: str
    by: str
    value: Any

    def apply(self, m: Meeting) -> Meeting:
        blank = m.blanks.get(self.blank)
        if blank is None:
            return m
        blank = changed(blank, suggestions=(*blank.suggestions, (self.by, self.value)))
        return changed(m, blanks={**m.blanks, self.blank: blank})


@event("value_voted_down")
class ValueVotedDown(Event):
    blank: str
    value: Any

    def apply(self, m: Meeting) -> Meeting:
        blank = m.blanks.get(self.blank)
        if blank is None:
            return m
        tried = (*blank.tried, self.value)
        if all(value in tried for _, value in blank.suggestions):
            tried = ()
        return changed(
            m,
            blanks={**m.blanks, self.blank: changed(blank, tried=tried)},
            progress=m.progress + 1,
            just={"what": "value_lost", "value": self.value},
        )


@event("blank_filled")
class BlankFilled(Event):
    blank: str
    value: Any

    def apply(self, m: Meeting) -> Meeting:
        blank = m.blanks.get(self.blank)
        if blank is None:
            return m
        return changed(
            m, blanks={**m.blanks, self.blank: changed(blank, filled=True)}, progress=m.progress + 1
        )
