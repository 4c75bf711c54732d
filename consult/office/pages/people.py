"""Pages of the staff: people, households and slips, offices, bodies, territory."""

from __future__ import annotations

from typing import Any

import segno
from flask import current_app, request, url_for
from flask_babel import gettext

from consult.accounts import (
    areas,
    asking,
    keeping,
    logins,
    officers,
    passwords,
    pins,
    rights,
    seats,
    second_factor,
    strength,
)
from consult.accounts import slips as household_slips
from consult.accounts.forms import (
    AccountForm,
    BodyForm,
    OfficeForm,
    PersonForm,
    PlaceForm,
    SlipForm,
)
from consult.accounts.pages.frame import OFFICE_WORDS, saved
from consult.accounts.slips import issue_slip, revoke_slip, sheet, slips_of
from consult.foundation import journal, settings, web
from consult.foundation.days import local_day
from consult.foundation.db import now_utc, transaction
from consult.foundation.errors import Forbidden, Invalid, NotFound
from consult.foundation.pages import attempt, blame, done, number_from, refusals, whole_in
from consult.foundation.phrases import P
from consult.foundation.procedures import procedures
from consult.foundation.web import limiter
from consult.office.pages.frame import ELECTORATE_WORDS, PLACE_WORDS, RULE_SET_WORDS, blueprint, page
from consult.people import homes, persons, places
from consult.people.bodies import (
    BodyRules,
    add_body,
    bodies_for,
    bodies_of,
    body_for,
    body_kinds,
    change_body,
    decision_rules,
    electorate_of,
    join_body,
    leave_body,
    members_of,
)
from consult.people.law import fits, said_of
from consult.people.offices import (
    end_office,
    grant_office,
    office_for,
    offices_in,
    other_administrators,
)
from consult.people.persons import PersonFacts
from consult.people.places import add_territory, buildings_of, territory_for, tree_of

#: Slips on one printed page times pages, so that a page stays small.
SHEET = 24


# People


@blueprint.route("/c/<slug>/staff/people")
def people(slug: str) -> Any:
    """The roll: search, pages, who waits for confirmation."""
    community, who = asking.here(slug)
    search, level = request.args.get("q", ""), request.args.get("level", "")
    found = persons.people_of(community, search=search, level=level, page=number_from("page") or 1)
    return page(
        "people",
        community=community,
        who=who,
        found=found,
        search=search,
        level=level,
        counts=persons.counts_of(community),
        leaving=keeping.asking(community),
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
        sign_in=logins.staff_account_of(person),
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
            seats.sign_out_everywhere(person_id=found.id, now=now)
            said = gettext("Signed out on every device.")
        elif deed == "left":
            _may_change(who, found)
            persons.person_left(found, by=who.person_id, now=now)
            seats.sign_out_everywhere(person_id=found.id, now=now)
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
    if deed not in ("", "renew") and account is not None:
        with transaction():
            said = _switched(account, deed, who, now)
            journal.record(community.id, f"account_{deed}", "person", found.id, by=who.person_id, at=now)
        return done(said, "office.person", slug=slug, person_id=person_id)
    form = AccountForm()
    with refusals(form) as tried:
        hashed = passwords.hash_secret(
            strength.clean_password(
                form.password.data or "", form.login.data or "", found.name, community.slug, found.phone or ""
            )
        )
        with transaction():
            if deed == "renew" and account is not None:
                logins.renew(account, hashed, now=now)
                journal.record(community.id, "account_renewed", "person", found.id, by=who.person_id, at=now)
            else:
                logins.add_staff_account(form.login.data or "", hashed, [found], by=who.person_id, now=now)
    if tried.refused:
        return _person_page(community, who, found, account=form)
    return done(
        gettext("The sign-in is ready. Tell the person name and password yourself."),
        "office.person",
        slug=slug,
        person_id=person_id,
    )


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


# Households and slips


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


# Offices, bodies, territory


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
    form.territory.choices = [
        ("", gettext("whole community")),
        *[
            (str(place.id), place.name)
            for _depth, place, _units in tree_of(community)
            if place.kind == "grid"
        ],
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
    grant_office(
        persons.person_for(community, chosen),
        form.kind.data or "",
        from_on=form.from_on.data or today,
        to_on=form.to_on.data,
        body=body_for(community, body_id) if body_id else None,
        territory=territory_for(community, grid) if (grid := whole_in(form.territory.data)) else None,
        by=by,
        now=now,
    )


def _body_form(community: Any, body: Any = None) -> BodyForm:
    """The form of a body, filled with what it is; on a post with what was sent."""
    rules = list(body.decision_rule_ids) if body else []
    known = (
        {
            "name_zh": body.name_zh,
            "name_en": body.name_en,
            "kind": body.kind,
            "electorate": body.electorate,
            "territory": str(body.territory_id or ""),
            "term_from": body.term_from,
            "term_to": body.term_to,
            "notice_days": body.notice_days,
            "rule_set": body.rule_set,
            "usual_rule": rules[0] if rules else "",
            "other_rules": rules[1:],
            "number_prefix": body.number_prefix,
            "party_review": body.party_review,
            "charter": settings.of(community, "charter", body=body),
            "unregistered": bool(settings.of(community, "unregistered_vote", body=body)),
            "law_reason": body.law_reason,
        }
        if body
        else {"kind": "deliberation_council"}
    )
    form = BodyForm(data=known)
    form.kind.choices = body_kinds(web.language(), body.kind if body else "")
    usual = [] if body else [("", gettext("as the law or the charter has it"))]
    form.electorate.choices = [*usual, *ELECTORATE_WORDS.items()]
    form.rule_set.choices = list(RULE_SET_WORDS.items())
    form.territory.choices = [
        ("", gettext("whole community")),
        *[
            (str(place.id), "　" * (depth - 1) + place.name)
            for depth, place, _units in tree_of(community)
            if depth
        ],
    ]
    named = [(rule_id, words) for rule_id, words in decision_rules(web.language()).items()]
    form.usual_rule.choices, form.other_rules.choices = [("", gettext("not yet said")), *named], named
    return form


def _from_the_law(form: BodyForm, community: Any) -> None:
    """What was left open on the form of a body is as the law, or else the charter, usually has it. Raises
    Invalid where that says nothing."""
    known = procedures().get(form.kind.data or "")
    if known is not None:
        form.electorate.data = form.electorate.data or known.law.electorates[0]
        if not form.usual_rule.data and not form.other_rules.data and known.law.rules:
            fitting = [each for each in known.law.rules if fits(form.electorate.data, each)]
            form.usual_rule.data = (fitting or list(known.law.rules))[0]
        if form.notice_days.data is None and not "".join(form.notice_days.raw_data or ()).strip():
            form.notice_days.data = known.notice_days or 3
        form.party_review.data = form.party_review.data or (known.law.statutory and known.party_study)
    if form.notice_days.data is None:
        raise Invalid("notice_days", P("Please give a whole number of days."))


def _body_values(community: Any, form: BodyForm) -> tuple[dict[str, Any], BodyRules]:
    """{kind, name_zh, name_en, territory} and how it works. Raises Invalid where a choice is not one of those
    offered."""
    _from_the_law(form, community)
    for field in (form.kind, form.electorate, form.rule_set, form.usual_rule):
        if str(field.data or "") not in {str(value) for value, *_words in field.choices or []}:
            raise Invalid(field.name, P("Please choose one of these."))
    rules = (
        [form.usual_rule.data, *(form.other_rules.data or [])]
        if form.usual_rule.data
        else list(form.other_rules.data or [])
    )
    if not set(rules) <= set(decision_rules(web.language())):
        raise Invalid("other_rules", P("Please choose one of these."))
    if form.term_from.data and form.term_to.data and form.term_to.data < form.term_from.data:
        raise Invalid("term_to", P("The last day is before the first."))
    place = (
        territory_for(community, whole_in(form.territory.data) or 0)
        if whole_in(form.territory.data)
        else None
    )
    named = {
        "kind": form.kind.data,
        "name_zh": form.name_zh.data or "",
        "name_en": form.name_en.data or "",
        "territory": place,
    }
    return named, BodyRules(
        electorate=form.electorate.data,
        notice_days=form.notice_days.data,
        rule_set=form.rule_set.data,
        number_prefix=(form.number_prefix.data or "")[:30],
        party_review=form.party_review.data,
        charter=(form.charter.data or "")[:80],
        unregistered=form.unregistered.data,
        law_reason=form.law_reason.data or "",
        term_from=form.term_from.data,
        term_to=form.term_to.data,
        decision_rule_ids=list(dict.fromkeys(rules)),
    )


@blueprint.route("/c/<slug>/staff/bodies", methods=["GET", "POST"])
def bodies(slug: str) -> Any:
    """Bodies that meet, vote and publish."""
    community, who = asking.here(slug)
    form = _body_form(community)
    if form.validate_on_submit():
        with attempt(form):
            named, rules = _body_values(community, form)
            made = add_body(community, **named, rules=rules, now=now_utc(), by=who.person_id)
        if not form.errors:
            return done(saved(), "office.body", slug=slug, body_id=made.id)
    laws = [(words, said_of(kind, web.language())) for kind, words in body_kinds(web.language())]
    return page("bodies", community=community, who=who, bodies=bodies_of(community), form=form, laws=laws)


@blueprint.route("/c/<slug>/staff/bodies/<int:body_id>", methods=["GET", "POST"])
def body(slug: str, body_id: int) -> Any:
    """One body: its rules, its own roll, its electorate counted."""
    community, who = asking.here(slug)
    found = body_for(community, body_id)
    now, deed = now_utc(), request.form.get("deed", "")
    form = _body_form(community, found) if deed not in ("join", "leave") else BodyForm(formdata=None)

    def shown() -> Any:
        electors = electorate_of(found)
        search = request.values.get("q", "")
        return page(
            "body",
            community=community,
            who=who,
            body=found,
            members=members_of(found),
            rules=decision_rules(web.language()),
            kinds=dict(body_kinds(web.language(), found.kind)),
            laws=said_of(found.kind, web.language()),
            electors=len(electors),
            area=sum(e.area for e in electors),
            search=search,
            candidates=persons.people_of(community, search=search).people[:20] if search else [],
            form=form,
        )

    if request.method == "GET":
        return shown()
    with attempt(form):
        if deed == "join":
            role = request.form.get("role", "member")
            join_body(
                found,
                persons.person_for(community, number_from("person") or 0),
                role if role in ("member", "chair", "recorder") else "member",
            )
        elif deed == "leave":
            leave_body(found, number_from("person") or 0)
        elif not form.validate_on_submit():
            return shown()
        else:
            named, rules = _body_values(community, form)
            change_body(found, **named, rules=rules, by=who.person_id, now=now)
    if form.errors:
        return shown()
    return done(saved(), "office.body", slug=slug, body_id=body_id)


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
