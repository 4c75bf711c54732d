"""Pages by which many join a body's own roll: by what they are, by a pasted list, by a file. Shown first."""

from __future__ import annotations

from typing import Any

from flask import request
from flask_babel import gettext, ngettext

from consult.accounts import asking
from consult.accounts.forms import AmongForm, NamesForm
from consult.foundation import workers
from consult.foundation.db import now_utc
from consult.foundation.pages import attempt, done, refusals, whole_in
from consult.foundation.web import counted, limiter
from consult.office import sheets
from consult.office.pages.frame import blueprint, page
from consult.people import joining, persons
from consult.people.bodies import body_for
from consult.people.places import territory_for, tree_of

#: Names shown of those a filter finds.
SHOWN = 60


def _among_form(community: Any, given: Any) -> AmongForm:
    form = AmongForm(given)
    form.kind.choices = [
        ("residents", gettext("all adults who live there")),
        ("representatives", gettext("household representatives")),
        ("owners", gettext("owners of a flat there")),
    ]
    form.place.choices = [
        ("", gettext("whole community")),
        *[
            (str(place.id), "　" * (depth - 1) + place.name)
            for depth, place, _units in tree_of(community)
            if depth
        ],
    ]
    return form


def _ask(community: Any, who: Any, body: Any, *, among: Any = None, names: Any = None) -> Any:
    """The page with its three ways."""
    answer = page(
        "members",
        community=community,
        who=who,
        body=body,
        among=among or _among_form(community, None),
        form=names or NamesForm(formdata=None),
        limit=sheets.MAX_BYTES // 1024 // 1024,
        most=joining.MOST,
    )
    return (answer, 400) if among is not None and among.errors else answer


def _said(joined: int, body: Any, slug: str) -> Any:
    said = ngettext("%(num)s person has joined.", "%(num)s persons have joined.", joined)
    return done(said, "office.body", slug=slug, body_id=body.id)


@blueprint.route("/c/<slug>/staff/bodies/<int:body_id>/among", methods=["GET", "POST"])
def body_among(slug: str, body_id: int) -> Any:
    """Who of a place joins. GET: whom that finds; POST: they join."""
    community, who = asking.here(slug)
    body = body_for(community, body_id)
    form = _among_form(community, request.values)
    with attempt(form):
        place = whole_in(form.place.data)
        found = joining.among(
            community,
            form.kind.data or "",
            territory_id=territory_for(community, place).id if place else None,
            registered=bool(form.registered.data),
        )
        there = joining.on_it(body)
        new = [person for person in found if person.id not in there]
        if request.method == "POST":
            joining.join_many(body, new, by=who.person_id, now=now_utc())
    if form.errors:
        return _ask(community, who, body, among=form)
    if request.method == "POST":
        return _said(len(new), body, slug)
    return page(
        "members_among",
        community=community,
        who=who,
        body=body,
        among=form,
        found=len(found),
        new=new,
        shown=new[:SHOWN],
    )


@blueprint.route("/c/<slug>/staff/bodies/<int:body_id>/names", methods=["GET", "POST"])
@limiter.limit("30/minute", methods=["POST"])
def body_names(slug: str, body_id: int) -> Any:
    """A list of names, pasted or from a file. POST shows whom each line means; with every question answered,
    `join` puts them on the body's roll."""
    community, who = asking.here(slug)
    body = body_for(community, body_id)
    form = NamesForm()
    if not form.validate_on_submit():
        return _ask(community, who, body, names=form)
    with refusals(form):
        sent = request.files.get("file")
        if sent is not None and sent.filename:
            form.names.data, _none = workers.run(
                "consult.office.member_files:list_in",
                sent.stream.read(sheets.MAX_BYTES + 1),
                field="file",
                by=counted(),
                within="roll_seconds",
                name=sent.filename[-100:],
            )
        lines = joining.read_list(community, form.names.data or "")
    if form.errors:
        return _ask(community, who, body, names=form)
    picks = {line.number: whole_in(request.form.get(f"pick-{line.number}")) for line in lines}
    if request.form.get("deed") == "join":
        joined = 0
        with attempt(form):
            many = joining.chosen(lines, {number: pick for number, pick in picks.items() if pick is not None})
            joined = joining.join_many(body, many, by=who.person_id, now=now_utc())
        if not form.errors:
            return _said(joined, body, slug)
    there = joining.on_it(body)
    return page(
        "members_list",
        community=community,
        who=who,
        body=body,
        form=form,
        sure=[line.met[0] for line in lines if line.sure and line.met[0].id not in there],
        present=[line.met[0] for line in lines if line.sure and line.met[0].id in there],
        asked=[line for line in lines if line.met and not line.sure],
        unknown=[line for line in lines if not line.met],
        picks=picks,
        masked=persons.masked_phone,
    )
