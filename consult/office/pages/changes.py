"""Pages of what happens to a roll: a flat is sold, two entries are one person."""

from __future__ import annotations

from typing import Any

from flask import request
from flask_babel import gettext

from consult.accounts import asking, logins, officers, slips
from consult.accounts.forms import SaleForm, SureForm
from consult.foundation.days import local_day
from consult.foundation.db import now_utc
from consult.foundation.errors import Invalid, NotFound
from consult.foundation.pages import attempt, done, number_from
from consult.foundation.phrases import P
from consult.office.pages.frame import blueprint, page
from consult.people import bodies, changes, homes, persons


@blueprint.route("/c/<slug>/staff/households/<int:household_id>/sale", methods=["GET", "POST"])
def sale(slug: str, household_id: int) -> Any:
    """A flat has been sold: who owns it from which day."""
    community, who = asking.here(slug)
    home = homes.household_for(community, household_id)
    if home.unit is None:
        raise NotFound()
    now = now_utc()
    form = SaleForm(on=local_day(community, now), moved=True)
    if form.validate_on_submit():
        with attempt(form):
            if form.on.data is None:
                raise Invalid("on", P("Please give a date such as 2026-04-05."))
            buyers = changes.buyers_in(form.buyers.data or "")
            changes.sell(
                home.unit,
                home,
                buyers,
                on=form.on.data,
                moved=bool(form.moved.data),
                by=who.person_id,
                now=now,
            )
            if form.moved.data:
                for slip in slips.slips_of(home):
                    slips.revoke_slip(slip, by=who.person_id, now=now)
        if not form.errors:
            said = gettext("Recorded: the rights of who owned it before have ended.")
            return done(said, "office.household", slug=slug, household_id=household_id)
    return page(
        "sale",
        community=community,
        who=who,
        home=home,
        owners=changes.owners_of(home.unit),
        form=form,
    )


@blueprint.route("/c/<slug>/staff/people/<int:person_id>/merge", methods=["GET", "POST"])
def merge(slug: str, person_id: int) -> Any:
    """Two entries of the roll are one person: which stays, what goes over, then a tick."""
    community, who = asking.here(slug)
    keep = persons.person_for(community, person_id)
    other = persons.person_for(community, number_from("other") or 0) if number_from("other") else None
    form = SureForm()
    if other is not None and form.validate_on_submit():
        with attempt(form):
            if not form.sure.data:
                raise Invalid("sure", P("Please tick this first."))
            now, old = now_utc(), other.phone
            changes.merge_persons(keep, other, by=who.person_id, now=now)
            # What was signed in as one of them proves little of the other.
            logins.given_over(keep, now)
            officers.told_of_merging(community, keep, by=who.person_id, now=now)
            officers.phone_changed(keep, old, by=who.person_id, now=now)
        if not form.errors:
            said = gettext("The two entries are one person now.")
            return done(said, "office.person", slug=slug, person_id=person_id)
    search = request.values.get("q", "").strip() or keep.name
    found = [p for p in persons.people_of(community, search=search).people if p.id != keep.id]
    return page(
        "merge",
        community=community,
        who=who,
        keep=keep,
        other=other,
        found=found[:20],
        search=search,
        masked=persons.masked_phone,
        flats={p.id: homes.units_owned(p) for p in (keep, other) if p is not None},
        seats={p.id: bodies.bodies_for(p) for p in (keep, other) if p is not None},
        form=form,
    )
