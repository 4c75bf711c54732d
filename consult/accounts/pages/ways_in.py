"""Signing in, the household's slip, the person's own page."""

from __future__ import annotations

from typing import Any

from flask import current_app, flash, redirect, request, url_for
from flask_babel import gettext

from consult.accounts import (
    asking,
    first_link,
    linking,
    logins,
    passwords,
    pins,
    seats,
    slips,
    sms,
    sms_codes,
    tries,
)
from consult.accounts.forms import (
    CodeForm,
    FirstForm,
    NewPersonForm,
    PhoneForm,
    PinForm,
    SetPinForm,
    StaffSignInForm,
)
from consult.accounts.pages.frame import blueprint, page, saved
from consult.foundation import web
from consult.foundation.db import now_utc, transaction
from consult.foundation.errors import Forbidden, Invalid, NotFound
from consult.foundation.pages import attempt, blame, done, number_from, refusals, whole_in
from consult.foundation.phrases import P, Phrase
from consult.foundation.web import limiter, safe_next, say
from consult.people import bodies, homes, persons, places
from consult.people.persons import PersonFacts
from consult.people.places import CommunityFacts

__all__ = ["blueprint"]

#: Version of the privacy text people agree to.
PRIVACY_VERSION = "2026-06"


def _back(community: Any) -> str:
    return safe_next(f"/c/{community.slug}/")


def _consented(person: Any) -> None:
    person.consent_version, person.consent_at = PRIVACY_VERSION, now_utc()


def _need_consent(given: bool) -> None:
    if not given:
        raise Invalid("consent", P("Please read the privacy notice and agree to it first."))


def _check_pin(person: Any, pin: str) -> Phrase | None:
    """None when there is no PIN or it is right; otherwise the refusal. The try is committed before the PIN is
    compared."""
    if person.pin_hash is None:
        return None
    with transaction():
        refusal = tries.PIN.take(person, now_utc())
    if refusal is not None:
        return refusal
    if not passwords.matches(person.pin_hash, pin.strip()):
        return pins.wrong_pin(person, now_utc())
    with transaction():
        tries.PIN.forget(person)
    return None


# The ways in


def _enter_page(community: Any, form: CodeForm) -> Any:
    seat = asking.current_seat()
    here = (
        [s for s in linking.standings(seat.account_id) if s.person.community_id == community.id]
        if seat
        else []
    )
    return page(
        "sign_in",
        community=community,
        who=asking.who(community),
        on_device=here,
        next=safe_next(""),
        form=form,
        sms=sms.adapter(current_app.config) is not None,
    )


@blueprint.route("/c/<slug>/enter", methods=["GET", "POST"])
@limiter.limit("60/minute", methods=["POST"])
def sign_in(slug: str) -> Any:
    """The ways to sign in; POST: a slip's code typed by hand."""
    community = asking.community_or_404(slug)
    form = CodeForm(next=safe_next(""))
    if not form.validate_on_submit():
        return _enter_page(community, form)
    code = "".join((form.code.data or "").split()).replace("-", "").lower().rsplit("/", 1)[-1]
    try:
        if not code:
            raise Invalid("code", P("Please type the code printed under the square on the slip."))
        slips.slip_for(code, now_utc())
    except (Forbidden, NotFound) as refused:
        blame(form, Invalid("code", refused.phrase or P("This slip is not known here.")))
    except Invalid as error:
        blame(form, error)
    else:
        return redirect(url_for("accounts.slip", code=code, next=safe_next("") or None))
    return _enter_page(community, form)


@blueprint.route("/s/<code>", methods=["GET", "POST"])
@limiter.limit("300/minute")
def slip(code: str) -> Any:
    """A household's slip: choose who you are, or add yourself."""
    now = now_utc()
    held = slips.slip_for(code, now)
    community = places.community_by_id(held.household.community_id)
    asking.community_or_404(community.slug)
    people = homes.household_persons(held.household)
    chosen = next((p for p in people if p.id == number_from("person")), None)
    form: Any = (
        PinForm(person=str(chosen.id), next=safe_next(""))
        if chosen is not None
        else NewPersonForm(next=safe_next(""))
    )

    def shown() -> Any:
        seat = asking.current_seat()
        used = {s.person.id for s in linking.standings(seat.account_id)} if seat else set()
        return page(
            "slip",
            community=community,
            who=asking.who(community),
            household=held.household,
            people=people,
            code=code,
            chosen=chosen,
            used=used,
            next=safe_next(""),
            form=form,
        )

    if not form.validate_on_submit():
        return shown()
    if number_from("person") is not None and chosen is None:
        raise NotFound()
    if chosen is not None:
        refusal = _check_pin(chosen, form.pin.data or "")
        if refusal is not None:
            blame(form, Invalid("pin", refusal))
            return shown()
    with attempt(form) as tried:
        person = chosen or _added(community, held.household, form)
        _seat, token = slips.open_by_slip(
            held, person, asking.current_seat(), device=asking.device_words(), now=now
        )
    if tried.refused:
        chosen = None
        return shown()
    if person.level == "declared":
        flash(gettext("You can propose and support now. You can vote once the staff have confirmed you."))
    return asking.keep(redirect(_back(community)), token)


def _added(community: Any, household: Any, form: NewPersonForm) -> Any:
    """Somebody of the household who adds themselves, having agreed to the privacy notice. Raises Invalid."""
    _need_consent(form.consent.data)
    facts = PersonFacts(note=form.note.data or "")
    made = persons.add_person(
        community, form.name.data or "", household=household, facts=facts, now=now_utc()
    )
    _consented(made)
    return made


@blueprint.route("/c/<slug>/enter/phone", methods=["GET", "POST"])
@limiter.limit("20/minute", methods=["POST"])
def sms_sign_in(slug: str) -> Any:
    """Sign in by a code sent to the phone: first the number, then the code."""
    community = asking.community_or_404(slug)
    sender = sms.adapter(current_app.config)
    if sender is None:
        raise NotFound(P("There is no sign-in by SMS here. Please use your household's slip."))

    form = PhoneForm(next=safe_next(""))

    def shown(sent: bool, error: Invalid | None = None) -> Any:
        if error is not None:
            blame(form, error)
        return page(
            "phone", community=community, who=asking.who(community), sent=sent, next=safe_next(""), form=form
        )

    if not form.validate_on_submit():
        return shown(False)
    now = now_utc()
    step = request.form.get("step", "send")
    try:
        phone = persons.clean_phone(form.phone.data or "")
        if phone is None:
            raise Invalid("phone", P("Please give your mobile number."))
        if step == "send":
            _need_consent(form.consent.data)
            with transaction():
                code = sms_codes.new_sms_code(phone, now=now)
            try:
                sender.send(phone, code, int(sms_codes.SMS_LIFE.total_seconds()) // 60)
            except sms.SmsNotSent:
                with transaction():
                    sms_codes.forget_sms_code(phone)
                raise Invalid(
                    "phone",
                    P(
                        "The message could not be sent just now. Please try again, or use your "
                        "household's slip."
                    ),
                )
            return shown(True)
    except Invalid as error:
        # A code sent a moment ago is still good: let it be typed.
        return shown(step == "check", error)
    with transaction():
        refusal = sms_codes.check_sms_code(phone, form.code.data or "", now=now)
    if refusal is not None:
        return shown(True, Invalid("code", refusal))
    with transaction():
        seat, token = sms_codes.open_by_phone(community, phone, device=asking.device_words(), now=now)
    where = (
        _back(community)
        if seat.person_id
        else url_for("accounts.choose", slug=slug, next=safe_next("") or None)
    )
    return asking.keep(redirect(where), token)


@blueprint.route("/c/<slug>/choose", methods=["GET", "POST"])
@limiter.limit("60/minute", methods=["POST"])
def choose(slug: str) -> Any:
    """Signed in, but as whom? Choose among those this account may act as, or add yourself."""
    community = asking.community_or_404(slug)
    seat = asking.current_seat()
    if seat is None:
        raise Forbidden(P("Please sign in first."))
    here = [s for s in linking.standings(seat.account_id) if s.person.community_id == community.id]
    now = now_utc()

    form = NewPersonForm(next=safe_next(""))
    if number_from("person") is not None and request.method == "POST":
        return _switch(community, seat)
    declared = False
    if form.validate_on_submit():
        with attempt(form):
            _need_consent(form.consent.data)
            _consented(linking.declare(seat, community, form.name.data or "", form.note.data or "", now=now))
        declared = not form.errors
    if not declared:
        return page(
            "choose",
            community=community,
            who=asking.who(community),
            on_device=here,
            next=safe_next(""),
            form=form,
            pin_errors={},
        )
    flash(gettext("You can propose and support now. You can vote once the staff have confirmed you."))
    return redirect(_back(community))


# Staff


@blueprint.route("/staff/sign-in", methods=["GET", "POST"])
@limiter.limit("20/minute", methods=["POST"], hall=False)
def staff_sign_in() -> Any:
    """Staff sign in by name and password."""
    form = StaffSignInForm(next=safe_next(""))
    if not form.validate_on_submit():
        return page("staff_sign_in", next=safe_next(""), form=form)
    now = now_utc()
    account = logins.account_named(form.login.data or "")
    refusal: Phrase | None = None
    if account is not None:
        with transaction():
            refusal = tries.PASSWORD.take(account, now)
    if refusal is None:
        right = passwords.matches(account.password_hash if account else None, form.password.data or "")
        refusal = None if right else P("Name or password is not right.")
    if refusal is not None or account is None:
        blame(form, Invalid(None, refusal or P("Name or password is not right.")))
        return page("staff_sign_in", next=safe_next(""), form=form)
    with transaction():
        tries.PASSWORD.forget(account)
        held = linking.standings(account.id)
        _seat, token = seats.open_seat(
            account, held[0].person if held else None, device=asking.device_words(), now=now
        )
    first = places.community_by_id(held[0].person.community_id) if held else None
    return asking.keep(redirect(safe_next(f"/c/{first.slug}/staff/" if first else "/")), token)


@blueprint.route("/first/<token>", methods=["GET", "POST"])
@limiter.limit("20/minute", hall=False)
def first(token: str) -> Any:
    """The first administrator, by the one-time link of `consult init`."""
    now = now_utc()
    row = first_link.first_link_for(token, now)
    known = places.communities()

    form = FirstForm()
    form.community.choices = [(str(c.id), web.words(c)) for c in known]
    if not form.validate_on_submit():
        return page("first", communities=known, form=form)
    with refusals(form):
        hashed = passwords.hash_secret(logins.clean_password(form.password.data or ""))
        with transaction():
            chosen = next((c for c in known if c.id == whole_in(form.community.data)), None)
            if chosen is None:
                kind = "village" if form.kind.data == "village" else "urban"
                chosen = places.add_community(
                    form.slug.data or "",
                    form.name_zh.data or "",
                    form.name_en.data or "",
                    facts=CommunityFacts(kind=kind),
                    now=now,
                )
            account, person = first_link.use_first_link(
                row, form.login.data or "", hashed, form.name.data or "", chosen, now=now
            )
            _seat, cookie = seats.open_seat(account, person, device=asking.device_words(), now=now)
    if form.errors:
        return page("first", communities=known, form=form)
    return asking.keep(redirect(f"/c/{chosen.slug}/staff/"), cookie)


# One's own page


@blueprint.get("/c/<slug>/me")
def me(slug: str) -> Any:
    """My household, how I am confirmed, who uses this device, where I am signed in."""
    community, who = asking.resident_here(slug)
    return _me_page(community, who, SetPinForm(formdata=None))


def _me_page(community: Any, who: Any, form: SetPinForm, pin_errors: dict[str, str] | None = None) -> Any:
    here = [s for s in linking.standings(who.account_id) if s.person.community_id == community.id]
    home = who.person.household
    return page(
        "me",
        community=community,
        who=who,
        on_device=here,
        home=home,
        family=homes.household_persons(home) if home else [],
        bodies=bodies.bodies_for(who.person),
        units=homes.units_owned(who.person),
        form=form,
        pin_errors=pin_errors or {},
        seats=seats.seats_of(who.account_id, who.person_id),
        phone=persons.masked_phone(who.person.phone),
    )


def _switch(community: Any, seat: Any) -> Any:
    held = linking.standing_of(seat.account_id, number_from("person") or 0)
    if held is None or held.person.community_id != community.id:
        raise NotFound()
    refusal = (
        _check_pin(held.person, request.form.get("pin", "")) if seat.person_id != held.person.id else None
    )
    if refusal is not None:
        who = asking.who(community)
        wrong = {f"pin_{held.person.id}": web.say(refusal)}
        here = [s for s in linking.standings(seat.account_id) if s.person.community_id == community.id]
        if who.person is None:
            return page(
                "choose",
                community=community,
                who=who,
                on_device=here,
                next=safe_next(""),
                form=NewPersonForm(formdata=None),
                pin_errors=wrong,
            ), 400
        return _me_page(community, who, SetPinForm(formdata=None), wrong), 400
    with transaction():
        seats.sit(seat, held.person)
    flash(gettext("This device is now used by %(name)s.", name=held.person.display_name))
    return redirect(_back(community))


@blueprint.post("/c/<slug>/me/switch")
@limiter.limit("60/minute")
def switch(slug: str) -> Any:
    """Another person of this device takes over, with their PIN where they set one."""
    community = asking.community_or_404(slug)
    seat = asking.current_seat()
    if seat is None:
        raise Forbidden(P("Please sign in first."))
    return _switch(community, seat)


@blueprint.post("/c/<slug>/me/pin")
@limiter.limit("30/minute")
def set_pin(slug: str) -> Any:
    """Sets, changes or removes my PIN; the old one is asked for."""
    community, who = asking.resident_here(slug)
    form = SetPinForm()
    with refusals(form):
        if not form.validate_on_submit():
            raise Invalid(None, P("Please try again."))
        refusal = _check_pin(who.person, form.old_pin.data or "")
        if refusal is not None:
            raise Invalid("old_pin", refusal)
        hashed = None if form.remove.data else passwords.hash_secret(pins.clean_pin(form.pin.data or ""))
    if form.errors:
        return _me_page(community, who, form)
    with transaction():
        pins.set_pin(who.person, hashed)
    return done(saved(), "accounts.me", slug=slug)


@blueprint.post("/c/<slug>/sign-out")
def sign_out(slug: str) -> Any:
    """Signs out here, or (everywhere=1) on every device."""
    community = asking.community_or_404(slug)
    seat = asking.current_seat()
    if seat is None:
        raise Forbidden(P("You are not signed in."))
    now = now_utc()
    who = asking.who(community)
    with transaction():
        if request.form.get("everywhere"):
            seats.sign_out_everywhere(account_id=seat.account_id, person_id=who.person_id, now=now)
            said = gettext("You are signed out on every device.")
        else:
            seats.sign_out(seat, now)
            said = gettext("You are signed out.")
    flash(say(said))
    return asking.forget(redirect(f"/c/{community.slug}/"))


@blueprint.get("/c/<slug>/privacy")
def privacy(slug: str) -> Any:
    """What is kept about people, why, for how long, and whom to ask."""
    community = asking.community_or_404(slug)
    return page("privacy", community=community, who=asking.who(community), version=PRIVACY_VERSION)
