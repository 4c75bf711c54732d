"""Working days of China: weekends, public holidays and the working days made up for them (调休).

The State Council announces each year in the autumn before. The kept package `chinesecalendar` has the years
it knows; a year it has not got is entered by a community's staff from the announcement, and counts until the
package has it. A year nobody knows has its weekends only.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol

import chinese_calendar
from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapped, mapped_column

from consult.foundation import journal
from consult.foundation.db import Base, JSONText, UTCDateTime, db
from consult.foundation.errors import Invalid
from consult.foundation.phrases import P

#: From this month on the next year should be known.
ANNOUNCED = 11
#: Holidays that every year has, by the law (全国年节及纪念日放假办法): month and day.
ALWAYS = ((1, 1), (5, 1), (10, 1))
#: A day as offices write it: 1月1日, 1/1, 1-1, 1.1, with or without the year; and what joins two of them.
_DAY = r"(?:\d{4}\s*[年./-]\s*)?(\d{1,2})\s*[月./-]\s*(\d{1,2})\s*[日号]?"
_RANGE = re.compile(rf"{_DAY}(?:\s*(?:至|到|~|～|—+|–|-{{1,2}})\s*(?:{_DAY}|(\d{{1,2}})\s*[日号]))?")
_BESIDE = re.compile(r"[(（][^()（）]*[)）]|放假|上班|调休|共\d+天|[周星期]+[一二三四五六日天]|\s+")


class Place(Protocol):
    """A community."""

    id: int


class WorkingYear(Base):
    """A year's holidays as a community's staff entered them."""

    __tablename__ = "working_year"

    community_id: Mapped[int] = mapped_column(
        ForeignKey("community.id", ondelete="CASCADE"), primary_key=True
    )
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    #: days off, and Saturdays and Sundays that are worked; ISO dates in order
    off: Mapped[list[str]] = mapped_column(JSONText, default=list)
    worked: Mapped[list[str]] = mapped_column(JSONText, default=list)
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    entered_at: Mapped[datetime] = mapped_column(UTCDateTime)


@dataclass(frozen=True)
class Year:
    """What is known of a year by hand: days off, and weekend days worked."""

    off: frozenset[date]
    worked: frozenset[date]


def in_package(year: int) -> bool:
    """Whether the package has the year."""
    return any((year, month, day) in _PACKAGED for month, day in ALWAYS)


_PACKAGED = frozenset((day.year, day.month, day.day) for day in chinese_calendar.holidays)


def is_working(day: date, entered: Mapping[int, Year]) -> bool:
    """Whether it is a working day. entered: years known by hand, used where the package has not got them."""
    if in_package(day.year):
        return bool(chinese_calendar.is_workday(day))
    known = entered.get(day.year)
    if known is not None and (day in known.off or day in known.worked):
        return day in known.worked
    return day.weekday() < 5


def counted_from(day: date, days: int, entered: Mapping[int, Year]) -> date:
    """The day `days` working days later; the day itself is not counted."""
    while days > 0:
        day += timedelta(days=1)
        days -= is_working(day, entered)
    return day


def working_days_after(community: Place, day: date, days: int) -> date:
    """The day `days` working days later in a community; the day itself is not counted."""
    return counted_from(day, days, entered_years(community))


def entered_years(community: Place) -> Mapping[int, Year]:
    """The years its staff entered. Read once a session: lists ask for every line."""
    kept: dict[int, Mapping[int, Year]] = db.session.info.setdefault("working_years", {})
    if community.id not in kept:
        rows = db.session.scalars(select(WorkingYear).where(WorkingYear.community_id == community.id))
        kept[community.id] = {row.year: Year(_dates(row.off), _dates(row.worked)) for row in rows}
    return kept[community.id]


def _dates(told: Iterable[str]) -> frozenset[date]:
    return frozenset(map(date.fromisoformat, told))


def missing(community: Place, today: date) -> int | None:
    """The year that should be known by now and is not: this one, or from November on the next."""
    for year in (today.year, *([today.year + 1] if today.month >= ANNOUNCED else [])):
        if not in_package(year) and year not in entered_years(community):
            return year
    return None


def enter(
    community: Place, year: int, off: str, worked: str, *, by: int | None, today: date, now: datetime
) -> WorkingYear:
    """Enters a year, or enters it anew; journalled. off, worked: days as the announcement writes them, such
    as “1月1日至3日、2月15日至23日”. Raises Invalid naming off, worked or year."""
    if in_package(year):
        raise Invalid("year", P("The program knows this year already."))
    if not today.year <= year <= today.year + 1:
        raise Invalid("year", P("Please choose this year or the next."))
    days_off, made_up = read_days(off, year, "off"), read_days(worked, year, "worked")
    _plausible(days_off, made_up, year)
    row = db.session.get(WorkingYear, (community.id, year)) or WorkingYear(
        community_id=community.id, year=year
    )
    row.off, row.worked = ([day.isoformat() for day in sorted(days)] for days in (days_off, made_up))
    row.entered_by_id, row.entered_at = by, now
    db.session.add(row)
    db.session.info.pop("working_years", None)
    detail = {"year": year, "off": row.off, "worked": row.worked}
    journal.record(
        community.id, "working_year_entered", "community", community.id, by=by, at=now, detail=detail
    )
    return row


def read_days(text: str, year: int, name: str) -> set[date]:
    """The days of a text. Raises Invalid naming what cannot be read, under the field's name."""
    found: set[date] = set()
    plain = _BESIDE.sub("", text)
    for part in filter(None, re.split(r"[,，、;；。\n]+", plain)):
        match = _RANGE.fullmatch(part)
        if match is None:
            raise Invalid(name, P("This is no day or span of days: %(text)s", text=part[:40]))
        month, day, last_month, last_day, same_month = match.groups()
        try:
            first = date(year, int(month), int(day))
            last = date(year, int(last_month or month), int(last_day or same_month or day))
        except ValueError:
            raise Invalid(name, P("This is no day or span of days: %(text)s", text=part[:40])) from None
        if not 0 <= (last - first).days <= 20:
            raise Invalid(name, P("This is no day or span of days: %(text)s", text=part[:40]))
        found |= {first + timedelta(days=n) for n in range((last - first).days + 1)}
    return found


def _plausible(off: Collection[date], worked: Collection[date], year: int) -> None:
    """What every announcement fulfils, so that a line that was left out is noticed."""
    left_out = [date(year, *each) for each in ALWAYS if date(year, *each) not in off]
    if left_out:
        raise Invalid(
            "off",
            P(
                "New Year, Labour Day and National Day are off every year; %(day)s is missing.",
                day=f"{left_out[0].month}月{left_out[0].day}日",
            ),
        )
    if not 13 <= len(off) <= 60:
        raise Invalid("off", P("A year has 13 days off at least; please enter all seven holidays."))
    wrong = sorted(day for day in worked if day.weekday() < 5 or day in off)
    if wrong:
        raise Invalid(
            "worked",
            P(
                "A working day made up is a Saturday or Sunday that is not off: %(day)s is not.",
                day=f"{wrong[0].month}月{wrong[0].day}日",
            ),
        )


def spans(days: Iterable[date]) -> str:
    """Days as one writes them: 1月1日至3日、2月15日."""
    runs: list[list[date]] = []
    for day in sorted(days):
        if runs and day - runs[-1][1] == timedelta(days=1):
            runs[-1][1] = day
        else:
            runs.append([day, day])
    return "、".join(_span(first, last) for first, last in runs)


def _span(first: date, last: date) -> str:
    begin = f"{first.month}月{first.day}日"
    if first == last:
        return begin
    return f"{begin}至{last.day}日" if first.month == last.month else f"{begin}至{last.month}月{last.day}日"


def made_of(community: Place, year: int) -> tuple[str, str] | None:
    """Days off and weekend days worked of a year as text, None where nobody knows them."""
    if in_package(year):
        whole = [date(year, 1, 1) + timedelta(days=n) for n in range(366)]
        whole = [day for day in whole if day.year == year]
        working = {day for day in whole if is_working(day, {})}
        off = {day for day in whole if day.weekday() < 5} - working
        # Weekends within a holiday belong to it, as the announcement has them.
        off |= {day for day in whole if (day.year, day.month, day.day) in _PACKAGED} - working
        return spans(off), spans(day for day in working if day.weekday() >= 5)
    known = entered_years(community).get(year)
    return (spans(known.off), spans(known.worked)) if known is not None else None
