"""The page of the territory: grids, estates, buildings and entrances."""

from __future__ import annotations

from typing import Any

from flask import request

from consult.accounts import asking
from consult.accounts.forms import PlaceForm
from consult.accounts.pages.frame import saved
from consult.foundation.db import now_utc
from consult.foundation.errors import Invalid
from consult.foundation.pages import attempt, done, number_from, whole_in
from consult.foundation.phrases import P
from consult.office.pages.frame import PLACE_WORDS, blueprint, page
from consult.people import places
from consult.people.places import add_territory, territory_for, tree_of


@blueprint.route("/c/<slug>/staff/territory", methods=["GET", "POST"])
def territory(slug: str) -> Any:
    """The tree of grids, estates, buildings and entrances with their units."""
    community, who = asking.here(slug)

    tree = tree_of(community)
    form = PlaceForm(kind="building")
    form.kind.choices = list(PLACE_WORDS.items())
    form.parent.choices = [(str(place.id), "　" * depth + place.name) for depth, place, _units in tree]

    def shown() -> Any:
        return page(
            "territory",
            community=community,
            who=who,
            tree=tree_of(community),
            edit=number_from("edit") or number_from("place"),
            form=form,
        )

    if request.method == "GET":
        return shown()
    deed = request.form.get("deed", "")
    with attempt(form):
        if deed in ("rename", "remove"):
            place = territory_for(community, number_from("place") or 0)
            if deed == "remove":
                places.remove(place, by=who.person_id, now=now_utc())
            else:
                places.rename(place, request.form.get("name", ""), by=who.person_id, now=now_utc())
        elif not form.validate_on_submit():
            return shown()
        else:
            if form.kind.data not in PLACE_WORDS:
                raise Invalid("kind", P("Please choose what kind of place it is."))
            parent = (
                territory_for(community, whole_in(form.parent.data) or 0)
                if whole_in(form.parent.data)
                else None
            )
            add_territory(community, form.kind.data or "", form.name.data or "", parent=parent)
    if form.errors:
        return shown()
    return done(saved(), "office.territory", slug=slug)
