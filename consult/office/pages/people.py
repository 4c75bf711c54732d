"""Pages of persons: the roll, adding, confirming and correcting somebody, a staff sign-in."""

from __future__ import annotations

from typing import Any

from flask import request
from flask_babel import gettext

from consult.accounts import (
    areas,
    asking,
    keeping,
    logins,
    officers,
    parting,
    passwords,
    pins,
    rights,
    second_factor,
    strength,
)
from consult.accounts.forms import AccountForm, PersonForm
from consult.accounts.pages.frame import saved
from consult.foundation import journal
from consult.foundation.days import local_day
from consult.foundation.db import now_utc, transaction
from consult.foundation.errors import Forbidden, Invalid, NotFound
from consult.foundation.pages import attempt, blame, done, number_from, refusals
from consult.foundation.phrases import P
from consult.foundation.web import limiter
from consult.office.pages.frame import blueprint, page
from consult.people import homes, persons, places, under_way
from consult.people.bodies import bodies_for
from consult.people.offices import offices_in, terms_of
from consult.people.persons import PersonFacts
from consult.people.places import path_of, territory_by_id


@blueprint.route("/c/<slug>/staff/people")
def people(slug: str) -> Any:
    """The roll: search, pages, who waits for confirmation."""
    community, who = asking.here(slug)
    search, level = request.args.get("q", ""), request.args.get("level", "")
    reach = who.reach("roll.read")
    found = persons.people_of(
        community, search=search, level=level, page=number_from("page") or 1, reach=reach
    )
    leaving = keeping.asking(community)
    if reach is not None:
        leaving = [p for p in leaving if who.may("roll.read", areas.of_person(community, p.id))]
    return page(
        "people",
        community=community,
        who=who,
        found=found,
        search=search,
        level=level,
        counts=persons.counts_of(community),
        leaving=leaving,
        within=[path_of(territory_by_id(each)) for each in sorted(reach or ())],
        masked=persons.masked_phone,
    )


@blueprint.route("/c/<slug>/staff/people/new", methods=["GET", "POST"])
def add_person(slug: str) -> Any:
    """Staff add somebody they know: verified at once."""
    community, who = asking.here(slug)
    home = homes.household_for(community, number_from("household") or 0) if number_from("household") else None
    form = PersonForm(of_age=True, household=str(home.id) if home else "")
    if form.validate_on_submit():
        asking.must(who, "roll.add", areas.of_household(community, home.id) if home else rights.Place())
        with attempt(form):
            made = persons.add_person(
                community,
                form.name.data or "",
                household=home,
                facts=PersonFacts(
                    level="staff",
                    phone=form.phone.data or "",
                    of_age=form.of_age.data,
                    registered=form.registered.data,
                ),
                by=who.person_id,
                now=now_utc(),
            )
        if not form.errors:
            return done(saved(), "office.person", slug=slug, person_id=made.id)
    return page("person_new", community=community, who=who, home=home, form=form)


def _may_change(who: Any, person: Any, field: str | None = None) -> None:
    """Raises Invalid naming the field where only an administrator may: what was typed stays on the page."""
    try:
        officers.guard(who, person, local_day(person.community, now_utc()))
    except Forbidden as refused:
        assert refused.phrase is not None
        raise Invalid(field, refused.phrase) from None


def _person_page(
    community: Any, who: Any, person: Any, form: PersonForm | None = None, account: AccountForm | None = None
) -> Any:
    form = form or PersonForm(formdata=None, obj=person)
    account = account or AccountForm(formdata=None)
    sign_in = logins.staff_account_of(person)
    answer = page(
        "person",
        community=community,
        who=who,
        person=person,
        bodies=bodies_for(person),
        offices=[o for o in offices_in(community) if o.person_id == person.id],
        units=homes.units_owned(person),
        today=local_day(community, now_utc()),
        form=form,
        account=account,
        sign_in=sign_in,
        beyond=sign_in is not None and _is_beyond(sign_in, who),
        protected=officers.is_protected(person, local_day(community, now_utc())),
    )
    return (answer, 400) if account.errors else answer


@blueprint.route("/c/<slug>/staff/people/<int:person_id>", methods=["GET", "POST"])
def person(slug: str, person_id: int) -> Any:
    """One person: confirm, correct, remove a forgotten PIN, sign out everywhere, take off the roll."""
    community, who = asking.here(slug)
    found = persons.person_for(community, person_id)
    if request.method == "GET":
        return _person_page(community, who, found)
    now, deed = now_utc(), request.form.get("deed", "")
    form = PersonForm() if deed == "change" else None
    with attempt() as tried:
        if deed == "confirm":
            persons.confirm_person(found, by=who.person_id, now=now)
            said = gettext("Confirmed: %(name)s may vote now.", name=found.display_name)
        elif form is not None:
            old = found.phone
            if persons.clean_phone(form.phone.data or "") != old:
                _may_change(who, found, "phone")
            if any(bool(getattr(found, name)) != bool(form[name].data) for name in persons.DECIDES):
                _may_change(who, found)
            persons.change_person(
                found,
                name=form.name.data or "",
                phone=form.phone.data or "",
                represents_household=form.represents_household.data,
                of_age=form.of_age.data,
                registered=form.registered.data,
                by=who.person_id,
                now=now,
            )
            officers.phone_changed(found, old, by=who.person_id, now=now)
            said = saved()
        elif deed == "pin":
            _may_change(who, found)
            pins.set_pin(found, None)
            said = gettext("The PIN is removed. A new one can be set on the person's own page.")
        elif deed == "sign_out":
            _may_change(who, found)
            shared = parting.sign_out(found, by=who.person_id, now=now)
            said = gettext("Signed out on every device.")
            if shared:
                said += " " + gettext(
                    "A sign-in that also acts in another community goes on there, and no longer acts as this "
                    "person."
                )
        elif deed == "left":
            _may_change(who, found)
            under_way.check_nothing(community.id)
            persons.person_left(found, by=who.person_id, now=now)
            parting.sign_out(found, by=who.person_id, now=now)
            said = gettext("Taken off the roll.")
        else:
            raise NotFound()
    if tried.refused:
        form = form or PersonForm(formdata=None, obj=found)
        blame(form, tried.refused)
        return _person_page(community, who, found, form)
    if deed in ("confirm", "left") and request.form.get("back") == "list":
        return done(said, "office.people", slug=slug, level="declared")
    return done(said, "office.person", slug=slug, person_id=person_id)


@blueprint.post("/c/<slug>/staff/people/<int:person_id>/account")
@limiter.limit("20/minute")
def person_account(slug: str, person_id: int) -> Any:
    """The administrator gives somebody a staff sign-in, renews its password, switches it or its second step
    off."""
    community, who = asking.here(slug)
    found = persons.person_for(community, person_id)
    deed, now = request.form.get("deed", ""), now_utc()
    account = logins.staff_account_of(found)
    if account is not None and _is_beyond(account, who):
        raise Forbidden(P("This sign-in also acts in a community that you do not administer."))
    if deed not in ("", "renew") and account is not None:
        with transaction():
            said = _switched(account, deed, who, now)
            journal.record(community.id, f"account_{deed}", "person", found.id, by=who.person_id, at=now)
        return done(said, "office.person", slug=slug, person_id=person_id)
    form = AccountForm()
    today = local_day(community, now)
    if account is None and not terms_of(found.id, community.id, today):
        blame(
            form,
            Invalid("login", P("A sign-in is for who holds an office here. Please give the office first.")),
        )
        return _person_page(community, who, found, account=form)
    with refusals(form) as tried:
        hashed = passwords.hash_secret(
            strength.clean_password(
                form.password.data or "", form.login.data or "", found.name, community.slug, found.phone or ""
            )
        )
        with transaction():
            if deed == "renew" and account is not None:
                logins.renew(account, hashed, given=account.id != who.account_id, now=now)
                journal.record(community.id, "account_renewed", "person", found.id, by=who.person_id, at=now)
            else:
                logins.add_staff_account(form.login.data or "", hashed, [found], by=who.person_id, now=now)
            officers.told_of_sign_in(community, found, renewed=deed == "renew", by=who.person_id, now=now)
    if tried.refused:
        return _person_page(community, who, found, account=form)
    return done(
        gettext("The sign-in is ready. Tell the person name and password yourself."),
        "office.person",
        slug=slug,
        person_id=person_id,
    )


def _is_beyond(account: Any, who: Any) -> bool:
    """Whether a sign-in acts where who asks is no administrator."""
    now = now_utc()
    return logins.beyond(account, who.account_id, lambda place: local_day(places.community_by_id(place), now))


def _switched(account: Any, deed: str, who: Any, now: Any) -> str:
    """Raises NotFound for a deed there is not, Forbidden for one's own sign-in."""
    if deed == "second_off":
        second_factor.switch_off(account, by_account=who.account_id, now=now)
        return gettext("The second step is off; an administrator sets it up anew at the next sign-in.")
    if deed in ("off", "on"):
        logins.switch(account, on=deed == "on", by_account=who.account_id, now=now)
        return (
            gettext("The sign-in works again.") if deed == "on" else gettext("The sign-in is switched off.")
        )
    raise NotFound()
