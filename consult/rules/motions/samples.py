"""Samples of what only a person can give, as several families' doors try them: words, a day, a time to
come."""

from __future__ import annotations

from collections.abc import Iterable

from consult.rules import choices
from consult.rules.doors import Sample, some
from consult.rules.meeting import Meeting

TARGETED = ("target", choices.stack)
WORDS = some({"text": "…"})


def times(m: Meeting, args: Sample) -> Iterable[Sample]:
    """Tonight, or the next regular meeting."""
    return ({"until": {"meetings_ahead": 0, "hour": "23:59"}}, {"until": {"meetings_ahead": 1}})


def a_day(m: Meeting, args: Sample) -> Iterable[Sample]:
    """Late today; where no day is known, at the end of time."""
    return ({"at": f"{m.date or '9998-12-31'}T23:58"},)
