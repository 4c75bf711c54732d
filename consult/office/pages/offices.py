"""Pages of offices: who holds which, where and for how long."""

from __future__ import annotations

from typing import Any

from flask import request
from flask_babel import gettext

from consult.accounts import asking, officers
from consult.accounts.forms import OfficeForm
from consult.accounts.pages.frame import OFFICE_WORDS, saved
from consult.foundation import web
from consult.foundation.days import local_day
from consult.foundation.db import now_utc
from consult.foundation.errors import Invalid
from consult.foundation.pages import attempt, done, number_from, whole_in
from consult.foundation.phrases import P
from consult.office.pages.frame import blueprint, page
from consult.people import persons
from consult.people.bodies import bodies_of, body_for
from consult.people.offices import end_office, grant_office, office_for, offices_in, other_administrators
from consult.people.places import path_of, territory_for, tree_of


@blueprint.route("/c/<slug>/staff/offices", methods=["GET", "POST"])
def offices(slug: str) -> Any:
    """Who holds which office; the administrator grants and ends them."""
    community, who = asking.here(slug)
    now = now_utc()
    today = local_day(community, now)

    search = request.values.get("q", "")
    found = persons.people_of(community, search=search).people[:20] if search else []
    form = _office_form(community, today, search, found)

    def shown() -> Any:
        return page(
            "offices",
            community=community,
            who=who,
            offices=offices_in(community),
            today=today,
            path_of=path_of,
            search=search,
            found=found,
            form=form,
        )

    if request.method == "GET":
        return shown()
    with attempt(form):
        if request.form.get("deed") == "end":
            _end(
                community, office_for(community, number_from("office") or 0), today, by=who.person_id, now=now
            )
        elif not form.validate_on_submit():
            return shown()
        else:
            _grant(community, form, today, by=who.person_id, now=now)
    if form.errors:
        return shown()
    return done(saved(), "office.offices", slug=slug)


def _office_form(community: Any, today: Any, search: str, found: list[Any]) -> OfficeForm:
    """The form of an office, with the persons found to choose from."""
    form = OfficeForm(from_on=today, q=search)
    form.person.choices = [
        (str(p.id), f"{p.display_name} · {p.household.label}" if p.household else p.display_name)
        for p in found
    ]
    form.kind.choices = list(OFFICE_WORDS.items())
    form.body.choices = [
        ("", gettext("whole community")),
        *[(str(b.id), web.words(b)) for b in bodies_of(community)],
    ]
    form.territories.choices = [
        (str(place.id), path_of(place)) for depth, place, _units in tree_of(community) if depth
    ]
    return form


def _end(community: Any, office: Any, today: Any, *, by: int | None, now: Any) -> None:
    """Raises Invalid for the last administrator: somebody must be able to open the office."""
    if office.kind == "staff_admin" and not other_administrators(community, office.person_id, today):
        raise Invalid(
            "office", P("This is the only administrator. Please give somebody else the office first.")
        )
    end_office(office, on=today, by=by, now=now)


def _grant(community: Any, form: OfficeForm, today: Any, *, by: int | None, now: Any) -> None:
    """Raises Invalid."""
    chosen, body_id = whole_in(form.person.data), whole_in(form.body.data)
    if chosen is None:
        raise Invalid("person", P("Please find and choose a person."))
    wanted = [whole_in(each) or 0 for each in form.territories.data or []]
    person = persons.person_for(community, chosen)
    for place in [territory_for(community, each) for each in wanted] or [None]:
        grant_office(
            person,
            form.kind.data or "",
            from_on=form.from_on.data or today,
            to_on=form.to_on.data,
            body=body_for(community, body_id) if body_id else None,
            territory=place,
            by=by,
            now=now,
        )
    officers.told_of_office(community, person, by=by, now=now)
