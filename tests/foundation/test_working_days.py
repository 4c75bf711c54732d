"""Working days leave out public holidays and count the days made up for them; a year the program has not got
is read as an announcement writes it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.foundation import journal, working_days
from consult.foundation.db import db, transaction
from consult.foundation.errors import Invalid
from consult.home import upkeep
from tests.factories import make_community, sign_in

NEW_YEAR = "1月1日（周五）至3日（周日）放假调休，共3天。2月5日至13日；4月3日~5日，5月1日至5日、6月9日到11日、9月15日-9月17日、10月1日—7日"
MADE_UP = "1月30日（周六）上班、2月20日, 2027年10月9日"


@pytest.mark.parametrize(
    ("day", "days", "due"),
    [
        # A weekend; none.
        (date(2026, 6, 1), 2, date(2026, 6, 3)),
        (date(2026, 6, 5), 1, date(2026, 6, 8)),
        (date(2026, 6, 1), 0, date(2026, 6, 1)),
        # National Day 2025: eight days off, and the Sunday before and the Saturday after are worked.
        (date(2025, 9, 26), 1, date(2025, 9, 28)),
        (date(2025, 9, 30), 1, date(2025, 10, 9)),
        (date(2025, 9, 30), 3, date(2025, 10, 11)),
        # Dragon Boat Festival 2026 is a Friday; Spring Festival 2026 runs over nine days.
        (date(2026, 6, 18), 1, date(2026, 6, 22)),
        (date(2026, 2, 13), 2, date(2026, 2, 24)),
        # Nobody knows 2050 yet: weekends only.
        (date(2050, 9, 30), 1, date(2050, 10, 3)),
    ],
)
def test_holidays_are_left_out_and_days_made_up_are_counted(day, days, due):
    assert working_days.counted_from(day, days, {}) == due


def test_a_year_is_entered_as_it_was_announced_and_asked_for_from_november(app, client, monkeypatch):
    """2027 as if announced; the package is kept from knowing it, today and when it will."""
    monkeypatch.setattr(working_days, "in_package", lambda year: year <= 2026)
    october, november = datetime(2026, 10, 31, tzinfo=UTC), datetime(2026, 11, 2, tzinfo=UTC)
    with app.app_context():
        place = make_community(db)
        community, slug = place.community, place.slug
        assert upkeep.lines(community, october) == []
        asked = upkeep.lines(community, november)
        assert [str(each.title) for each in asked] == ["Enter the public holidays of 2027"]
        assert asked[0].due == date(2026, 12, 31)
        # Before: New Year's Day is a Friday like any other.
        eve = date(2026, 12, 31)
        assert working_days.working_days_after(community, eve, 1) == date(2027, 1, 1)
        today = date(2026, 11, 2)

        def enter(off: str, worked: str, year: int = 2027) -> None:
            with transaction():
                working_days.enter(community, year, off, worked, by=place.admin.id, today=today, now=november)

        for off, worked, year, field in (
            ("1月1日至3日", "", 2027, "off"),
            (NEW_YEAR.replace("5月1日至5日、", ""), "", 2027, "off"),
            (NEW_YEAR + "、下星期", "", 2027, "off"),
            (NEW_YEAR + "、2月30日", "", 2027, "off"),
            (NEW_YEAR + "、12月31日至1月2日", "", 2027, "off"),
            (NEW_YEAR, "1月29日", 2027, "worked"),
            (NEW_YEAR, "2月6日", 2027, "worked"),
            (NEW_YEAR, MADE_UP, 2026, "year"),
            (NEW_YEAR, MADE_UP, 2031, "year"),
        ):
            with pytest.raises(Invalid) as wrong:
                enter(off, worked, year)
            assert wrong.value.field == field, (off, worked)
        assert working_days.entered_years(community) == {}
        enter(NEW_YEAR, MADE_UP)
        assert upkeep.lines(community, november) == []
        assert working_days.working_days_after(community, eve, 1) == date(2027, 1, 4)
        assert working_days.working_days_after(community, date(2027, 1, 29), 1) == date(2027, 1, 30)
        assert working_days.working_days_after(community, date(2027, 9, 30), 2) == date(2027, 10, 9)
        # What is shown is what was entered, and may be sent again as it stands.
        enter(*working_days.made_of(community, 2027))
        assert working_days.made_of(community, 2027)[0].startswith("1月1日至3日、2月5日至13日、")
        verbs = [each.verb for each in journal.entries_for("community", community.id)]
        assert verbs.count("working_year_entered") == 2
        # Another community has not got it.
        other = make_community(db, "other", "别处社区", "Elsewhere")
        assert working_days.working_days_after(other.community, eve, 1) == date(2027, 1, 1)
        sign_in(client, place.admin)
    page = client.get(f"/c/{slug}/staff/working-days").get_data(as_text=True)
    assert "1月1日至3日" in page and "填写一年的安排" in page
    answer = client.post(
        f"/c/{slug}/staff/working-days", data={"year": "2027", "off": "元旦放三天", "worked": "1月30日"}
    )
    text = answer.get_data(as_text=True)
    assert answer.status_code == 400 and "看不出这是哪一天或哪几天" in text and "元旦放三天" in text
    sent = client.post(
        f"/c/{slug}/staff/working-days", data={"year": "2027", "off": NEW_YEAR, "worked": MADE_UP}
    )
    assert sent.status_code == 302


def test_what_the_package_knows_is_not_overruled_by_hand(db_session):
    entered = {2025: working_days.Year(frozenset({date(2025, 3, 5)}), frozenset())}
    assert working_days.is_working(date(2025, 3, 5), entered)
    shown = working_days.made_of(SimpleNamespace(id=1), 2025)
    assert shown is not None and shown[0].startswith("1月1日、1月28日至2月4日、") and "1月26日" in shown[1]


@given(st.lists(st.tuples(st.integers(2, 40), st.integers(1, 20)), min_size=1, max_size=9))
def test_days_written_out_are_read_back(runs):
    """runs: days between two holidays, and how long each is."""
    days, day = set(), date(2026, 12, 31)
    for gap, length in runs:
        day += timedelta(days=gap)
        days |= {day + timedelta(days=n) for n in range(length)}
        day += timedelta(days=length)
    days = {each for each in days if each.year == 2027}
    assert working_days.read_days(working_days.spans(days), 2027, "off") == days


@given(st.dates(date(2004, 1, 1), date(2026, 11, 1)), st.integers(0, 30))
def test_every_step_is_one_working_day(day, days):
    due = working_days.counted_from(day, days, {})
    between = [day + timedelta(days=n) for n in range(1, (due - day).days + 1)]
    assert sum(working_days.is_working(each, {}) for each in between) == days
    assert not days or working_days.is_working(due, {})
