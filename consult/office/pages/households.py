"""Pages of households and their slips."""

from __future__ import annotations

from typing import Any

import segno
from flask import current_app, request, url_for
from flask_babel import gettext

from consult.accounts import asking, officers
from consult.accounts import slips as household_slips
from consult.accounts.forms import SlipForm
from consult.accounts.slips import issue_slip, revoke_slip, sheet, slips_of
from consult.foundation import web
from consult.foundation.days import local_day
from consult.foundation.db import now_utc, transaction
from consult.foundation.errors import NotFound
from consult.foundation.pages import done, number_from, whole_in
from consult.office.pages.frame import blueprint, page
from consult.people import homes
from consult.people.places import buildings_of, territory_for

#: Slips on one printed page times pages, so that a page stays small.
SHEET = 24


def _square(code: str) -> str:
    address = url_for("accounts.slip", code=code, _external=True)
    return segno.make(address, error="m", micro=False).svg_inline(
        omitsize=True, border=0, svgclass="qr", lineclass=None
    )


@blueprint.route("/c/<slug>/staff/households/<int:household_id>", methods=["GET", "POST"])
def household(slug: str, household_id: int) -> Any:
    """One household: who lives there, its slips."""
    community, who = asking.here(slug)
    home = homes.household_for(community, household_id)
    now, form = now_utc(), SlipForm()
    today = local_day(community, now)
    if request.method == "POST":
        deed = request.form.get("deed", "")
        officers.guard_home(who, home, today)
        if deed == "issue" and form.validate_on_submit():
            return _printed(community, who, [home], home.label, expires_on=form.expires_on.data)
        if deed == "revoke":
            held = next((s for s in slips_of(home) if s.id == number_from("slip")), None)
            if held is None:
                raise NotFound()
            with transaction():
                revoke_slip(held, by=who.person_id, now=now)
            said = gettext("The slip is revoked; devices it had opened are signed out.")
            return done(said, "office.household", slug=slug, household_id=household_id)
        if deed != "issue":
            raise NotFound()
    return page(
        "household",
        community=community,
        who=who,
        home=home,
        persons=homes.household_persons(home),
        slips=slips_of(home),
        today=today,
        form=form,
    )


def _printed(community: Any, who: Any, chosen: list[Any], title: str, *, expires_on: Any = None) -> Any:
    """Issues a slip for each of these homes and shows them, once: their codes are kept nowhere."""
    now = now_utc()
    with transaction():
        made = [
            (home, issue_slip(home, expires_on=expires_on, by=who.person_id, now=now)[1]) for home in chosen
        ]
    return page(
        "slip_sheet",
        community=community,
        who=who,
        title=title,
        shown=[(home, code, _square(code)) for home, code in made],
        host=request.host_url,
    )


@blueprint.route("/c/<slug>/staff/slips", methods=["GET", "POST"])
def slips(slug: str) -> Any:
    """Buildings whose slips can be printed. POST: an administrator revokes every slip there is, once
    their number is typed."""
    community, who = asking.here(slug)
    now, wrong = now_utc(), ""
    good = household_slips.good_slips(community, now)
    if request.method == "POST":
        asking.must(who, "roll.officer")
        if number_from("count") == len(good):
            with transaction():
                household_slips.revoke_all(community, by=who.person_id, now=now)
            return done(gettext("All slips are revoked; print new ones."), "office.slips", slug=slug)
        wrong = gettext("Nothing was changed: please type how many slips there are.")
    key = current_app.config["SECRET_KEY"]
    answer = page(
        "slips",
        community=community,
        who=who,
        buildings=buildings_of(community),
        good=len(good),
        earlier=sum(household_slips.could_be_computed(slip, key) for slip in good),
        may_end=who.may("roll.officer"),
        wrong=wrong,
    )
    return (answer, 400) if wrong else answer


@blueprint.route("/c/<slug>/staff/slips/<int:territory_id>", methods=["GET", "POST"])
def slip_sheet(slug: str, territory_id: int) -> Any:
    """The homes of a building. POST issues slips for those that are ticked, or that have none, and shows them
    to print and cut: one page at a time, once."""
    community, who = asking.here(slug)
    building = territory_for(community, territory_id)
    now = now_utc()
    rows = sheet(community, building, now)
    kept = (
        frozenset()
        if who.may("roll.officer")
        else officers.protected_homes(community, local_day(community, now))
    )
    if request.method == "POST":
        ticked = {whole_in(each) for each in request.form.getlist("home")}
        wanted = [home for home, slip in rows if (home.id in ticked if ticked else slip is None)]
        chosen = [home for home in wanted if home.id not in kept][:SHEET]
        if chosen:
            return _printed(community, who, chosen, building.name)
    return page(
        "slip_homes",
        community=community,
        who=who,
        building=building,
        rows=rows,
        kept=kept,
        reason=web.say(officers.SLIP_OF_AN_OFFICER),
        most=SHEET,
        missing=sum(slip is None and home.id not in kept for home, slip in rows),
    )
