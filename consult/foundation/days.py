"""Legal days: the date of an instant where a community lives, and days that count. Standard library only."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo


class Zoned(Protocol):
    """Whatever has a time zone of its legal dates: a community."""

    zone: str


def local_day(community: Zoned, moment: datetime) -> date:
    """The legal date of an instant in the community's zone."""
    return moment.astimezone(ZoneInfo(community.zone)).date()


def working_days_after(day: date, days: int) -> date:
    """The day `days` working days later. Saturdays and Sundays are skipped; public holidays are not known
    here."""
    while days > 0:
        day += timedelta(days=1)
        days -= day.weekday() < 5
    return day
