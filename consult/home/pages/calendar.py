"""Public holidays of a year, and more time for what was promised."""

from __future__ import annotations

from typing import Any

from flask import request
from flask_babel import gettext

from consult.accounts import asking
from consult.foundation import pages, working_days
from consult.foundation.days import local_day
from consult.foundation.db import now_utc
from consult.home import dues
from consult.home.forms import ExtendForm, WorkingYearForm
from consult.home.pages.home import blueprint
from consult.topics import clocks
from consult.topics.service import topic_by_id


@blueprint.route("/c/<slug>/staff/working-days", methods=["GET", "POST"], endpoint="working_days")
def enter_year(slug: str) -> Any:
    """The holidays and made-up working days of this year and the next; entered where the program has not got
    them."""
    community, who = asking.here(slug)
    now = now_utc()
    today = local_day(community, now)
    years = [today.year, today.year + 1]
    by_hand = [year for year in years if not working_days.in_package(year)]
    known = {year: working_days.made_of(community, year) for year in years}
    first = working_days.missing(community, today) or (by_hand[0] if by_hand else 0)
    off, worked = known.get(first) or ("", "")
    form = WorkingYearForm(
        data={"year": str(first), "off": off, "worked": worked} if request.method == "GET" else None
    )
    form.year.choices = [(str(year), str(year)) for year in by_hand]
    if form.validate_on_submit():
        with pages.attempt(form):
            year = pages.whole_in(form.year.data) or 0
            typed = form.off.data or "", form.worked.data or ""
            working_days.enter(community, year, *typed, by=who.person_id, today=today, now=now)
        if not form.errors:
            row = working_days.entered_years(community)[year]
            said = gettext(
                "Kept: %(n)s days off and %(m)s working days made up in %(year)s.",
                n=len(row.off),
                m=len(row.worked),
                year=year,
            )
            return pages.done(said, "home.working_days", slug=slug)
    return pages.page(
        "home/working_days.html",
        form=form,
        community=community,
        who=who,
        known=known,
        by_hand=by_hand,
        missing=working_days.missing(community, today),
    )


@blueprint.route("/c/<slug>/staff/more-time/<kind>/<int:object_id>", methods=["GET", "POST"])
def extend(slug: str, kind: str, object_id: int) -> Any:
    """More time for one promised day, with a reason that everyone reads."""
    community, who = asking.here(slug)
    clock = dues.running(community, kind, object_id)
    form = ExtendForm()
    if form.validate_on_submit():
        with pages.attempt(form):
            to, reason = form.to.data, form.reason.data or ""
            dues.extend(community, clock, to=to, reason=reason, by=who.person_id, now=now_utc())
        if not form.errors:
            return pages.done(gettext("Extended; it stands on the topic's page."), "home.desk", slug=slug)
    return pages.page(
        "home/extend.html",
        form=form,
        community=community,
        who=who,
        clock=clock,
        what=clocks.CLOCKS[kind],
        topic=topic_by_id(clock.topic_id) if clock.topic_id else None,
        today=local_day(community, now_utc()),
        earlier=clocks.extensions_for(kind, object_id),
    )
