"""Somebody's own data asked for at the office: taken along, and their name removed or kept after all."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import Response, current_app, redirect, url_for
from flask_babel import gettext

from consult.accounts import asking, keeping
from consult.accounts.forms import SureForm
from consult.accounts.pages.frame import page
from consult.accounts.pages.own_data import packed, sure
from consult.foundation.db import now_utc, transaction
from consult.foundation.errors import NotFound
from consult.foundation.pages import done
from consult.office.pages.frame import blueprint
from consult.people import persons


@blueprint.get("/c/<slug>/staff/people/<int:person_id>/data")
def person_data(slug: str, person_id: int) -> Response:
    """The same for somebody who asks at the office."""
    community, _who = asking.here(slug)
    return packed(persons.person_for(community, person_id))


@blueprint.route("/c/<slug>/staff/people/<int:person_id>/erase", methods=["GET", "POST"])
def erase_person(slug: str, person_id: int) -> Any:
    """The administrator removes a name; it cannot be undone."""
    community, who = asking.here(slug)
    found = persons.person_for(community, person_id)
    if not found.name:
        raise NotFound()
    form = SureForm()
    if not sure(form):
        return page("remove", community=community, who=who, person=found, form=form, by_staff=True)
    with transaction():
        keeping.erase(found, Path(current_app.config["UPLOADS"]), by=who.person_id, now=now_utc())
    return done(
        gettext("The name is removed. Number %(n)s stays where the record needs one.", n=person_id),
        "office.people",
        slug=slug,
    )


@blueprint.post("/c/<slug>/staff/people/<int:person_id>/keep")
def keep_person(slug: str, person_id: int) -> Any:
    """The person wants to stay after all."""
    community, who = asking.here(slug)
    found = persons.person_for(community, person_id)
    with transaction():
        keeping.keep_after_all(found, by=who.person_id, now=now_utc())
    return redirect(url_for("office.person", slug=slug, person_id=person_id))
