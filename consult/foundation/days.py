"""Legal days: the date of an instant where a community lives. Standard library only."""

from __future__ import annotations

from datetime import date, datetime
from typing import Protocol
from zoneinfo import ZoneInfo


class Zoned(Protocol):
    """Whatever has a time zone of its legal dates: a community."""

    zone: str


def within_reach(day: date) -> bool:
    """Whether a day is one that people mean: around the first and the last year there is, days and instants
    can no longer be reckoned with."""
    return 1900 <= day.year <= 2200


def local_day(community: Zoned, moment: datetime) -> date:
    """The legal date of an instant in the community's zone."""
    return moment.astimezone(ZoneInfo(community.zone)).date()
