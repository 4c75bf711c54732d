"""Pages of a home that changes: its flat and owners, who moves, two homes that are one, the homes of a
place."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Any

from flask import request
from flask_babel import gettext

from consult.accounts import asking, slips
from consult.accounts.forms import FlatForm, MovingForm, PlaceChangeForm, SharesForm
from consult.accounts.pages.frame import saved
from consult.foundation.db import now_utc
from consult.foundation.errors import Invalid, NotFound
from consult.foundation.pages import attempt, done, whole_in
from consult.foundation.phrases import P
from consult.office.pages.frame import PLACE_WORDS, blueprint, page
from consult.people import changes, homes, joining, moving
from consult.people.places import natural, path_of, territory_for, tree_of

#: The choice of a household of its own in the same flat.
OWN = "own"


def _places(community: Any, kinds: tuple[str, ...]) -> list[tuple[str, str]]:
    return [
        (str(place.id), path_of(place)) for _depth, place, _units in tree_of(community) if place.kind in kinds
    ]


def _area(text: str) -> int | None:
    """A floor area typed in ㎡, in 0.01 ㎡; None where empty. Raises Invalid('area')."""
    plain = re.sub(r"\s|㎡|平方米|平米", "", text or "")
    if not plain:
        return None
    if not re.fullmatch(r"\d{1,7}(\.\d{1,2})?", plain) or float(plain) == 0:
        raise Invalid("area", P("The area is not a number, such as 86.40."))
    whole, _, part = plain.partition(".")
    return int(whole) * 100 + int((part + "00")[:2])


def _typed(area: int | None) -> str:
    return "" if area is None else f"{area // 100}.{area % 100:02d}"


# A flat and its owners


@blueprint.route("/c/<slug>/staff/households/<int:household_id>/flat", methods=["GET", "POST"])
def flat(slug: str, household_id: int) -> Any:
    """A home's flat: where it lies, its number and area, who owns it; a home nobody lives in goes."""
    community, who = asking.here(slug)
    home = homes.household_for(community, household_id)
    unit = home.unit
    if unit is None:
        raise NotFound()
    deed, now = request.form.get("deed", ""), now_utc()
    known = {"place": str(unit.territory_id), "room": unit.room, "area": _typed(unit.area)}
    form = FlatForm(data=known) if deed in ("", "flat") else FlatForm(formdata=None, data=known)
    form.place.choices = _places(community, ("group", "estate", "building", "entrance"))
    owning = SharesForm() if deed == "owners" else SharesForm(formdata=None)
    said = saved()
    tried = {"flat": form, "owners": owning, "remove": form}.get(deed)
    if request.method == "POST":
        if tried is None:
            raise NotFound()
        with attempt(tried):
            if deed == "flat":
                moving.change_flat(
                    unit,
                    place=territory_for(community, whole_in(form.place.data) or 0),
                    room=form.room.data or "",
                    area=_area(form.area.data or ""),
                    by=who.person_id,
                    now=now,
                )
            elif deed == "owners":
                shares = _shares(community, unit, owning)
                moving.set_owners(unit, shares, reason=owning.reason.data or "", by=who.person_id, now=now)
            else:
                _end_slips(home, who, now)
                moving.remove_home(home, by=who.person_id, now=now)
        if not tried.errors:
            if deed == "remove":
                return done(gettext("The home is off the roll."), "office.territory", slug=slug)
            return done(said, "office.household", slug=slug, household_id=household_id)
    answer = page(
        "flat",
        community=community,
        who=who,
        home=home,
        owners=changes.owners_of(unit),
        typed=request.form,
        empty=not homes.household_persons(home),
        form=form,
        owning=owning,
    )
    return (answer, 400) if owning.errors else answer


def _shares(community: Any, unit: Any, form: SharesForm) -> dict[int, Fraction]:
    """{person: share} as typed; an empty share takes the owner off. Raises Invalid('shares' | 'new')."""
    found: dict[int, Fraction] = {}
    for person, _held in changes.owners_of(unit):
        typed = request.form.get(f"share-{person.id}", "").strip()
        if typed and typed != "0":
            found[person.id] = _share(typed, "shares")
    new = (form.new.data or "").strip()
    if new:
        (line,) = joining.read_list(community, new.replace("\n", " "))
        if not line.sure:
            raise Invalid(
                "new",
                P("Several are called so. Please add the telephone behind the name.")
                if line.met
                else P("Nobody on the roll is called so. Please add this person first."),
            )
        found[line.met[0].id] = _share(form.new_share.data or "", "new_share")
    return found


def _share(text: str, field: str) -> Fraction:
    match = re.fullmatch(r"(\d{1,4})(?:/(\d{1,4}))?", text.strip().replace("／", "/"))
    if match is None or int(match[2] or 1) == 0:
        raise Invalid(field, P("A share is a part of one, such as 1/2."))
    return Fraction(int(match[1]), int(match[2] or 1))


def _end_slips(home: Any, who: Any, now: Any) -> None:
    for slip in slips.slips_of(home):
        slips.revoke_slip(slip, by=who.person_id, now=now)


# Who moves


@blueprint.route("/c/<slug>/staff/households/<int:household_id>/move", methods=["GET", "POST"])
def move(slug: str, household_id: int) -> Any:
    """Persons of a home move to another, or part from it; or the home was entered twice."""
    community, who = asking.here(slug)
    home = homes.household_for(community, household_id)
    living = homes.household_persons(home)
    deed, now = request.form.get("deed", ""), now_utc()
    form = MovingForm()
    form.persons.choices = [(str(p.id), p.display_name) for p in living]
    found = [each for each in moving.homes_called(community, form.q.data or "") if each.id != home.id]
    form.to.choices = [
        (OWN, gettext("a household of their own in this flat")),
        *[(str(each.id), each.label) for each in found],
    ]
    if request.method == "POST" and deed in ("move", "join"):
        ended = home
        with attempt(form):
            to = None if form.to.data == OWN else _home_at(community, form)
            if deed == "join":
                if to is None:
                    raise Invalid("to", P("Please choose another household."))
                if not form.sure.data:
                    raise Invalid("sure", P("Please tick this first."))
                _end_slips(home, who, now)
                moving.merge_homes(to, home, by=who.person_id, now=now)
                ended = to
            else:
                chosen = [p for p in living if str(p.id) in set(form.persons.data or [])]
                ended = moving.move_persons(chosen, home, to, by=who.person_id, now=now)
                for person in chosen:
                    slips.moved_out(person, home, now)
        if not form.errors:
            return done(saved(), "office.household", slug=slug, household_id=ended.id)
    return page("move", community=community, who=who, home=home, found=found, form=form)


def _home_at(community: Any, form: MovingForm) -> Any:
    """Raises Invalid('to')."""
    chosen = whole_in(form.to.data)
    if chosen is None:
        raise Invalid("to", P("Please choose where to."))
    return homes.household_for(community, chosen)


# The homes of a place


@blueprint.route("/c/<slug>/staff/territory/<int:territory_id>", methods=["GET", "POST"])
def place(slug: str, territory_id: int) -> Any:
    """The homes of a place; one more home; the place lies elsewhere, or was entered twice."""
    community, who = asking.here(slug)
    here = territory_for(community, territory_id)
    deed, now = request.form.get("deed", ""), now_utc()
    flat_form = FlatForm() if deed == "home" else FlatForm(formdata=None)
    form = PlaceChangeForm() if deed in ("move", "join") else PlaceChangeForm(formdata=None)
    if form.parent.data is None:
        form.parent.data = str(here.parent_id or "")
    rows = tree_of(community)
    form.parent.choices = [(str(p.id), path_of(p)) for _depth, p, _n in rows if p.id != here.id]
    form.other.choices = [
        ("", gettext("none")),
        *[(str(p.id), path_of(p)) for _depth, p, _n in rows if p.kind == here.kind and p.id != here.id],
    ]
    if request.method == "POST":
        tried = flat_form if deed == "home" else form
        with attempt(tried):
            if deed == "home":
                made = moving.add_home(
                    community,
                    here,
                    flat_form.room.data or "",
                    area=_area(flat_form.area.data or ""),
                    by=who.person_id,
                    now=now,
                )
            elif deed == "move":
                above = territory_for(community, whole_in(form.parent.data) or 0)
                moving.move_place(here, above, by=who.person_id, now=now)
            else:
                if not form.sure.data:
                    raise Invalid("sure", P("Please tick this first."))
                other = territory_for(community, whole_in(form.other.data) or 0)
                moving.merge_places(here, other, by=who.person_id, now=now)
        if not tried.errors:
            if deed == "home":
                return done(saved(), "office.household", slug=slug, household_id=made.id)
            return done(saved(), "office.place", slug=slug, territory_id=here.id)
    found = sorted(moving.homes_of(community, here), key=lambda home: natural(home.label))
    answer = page(
        "place",
        community=community,
        who=who,
        place=here,
        called=path_of(here),
        kind=PLACE_WORDS[here.kind],
        homes=found,
        flat=flat_form,
        form=form,
    )
    return (answer, 400) if flat_form.errors else answer
