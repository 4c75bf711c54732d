"""Signing in, the household's slip, the person's own page."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Any

from flask import current_app, flash, redirect, request, session, url_for
from flask_babel import gettext

from consult.accounts import (
    asking,
    linking,
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
    NewPersonForm,
    PhoneForm,
    PinForm,
    SetPinForm,
)
from consult.accounts.pages.frame import blueprint, page, saved
from consult.foundation import settings, web
from consult.foundation.db import now_utc, transaction
from consult.foundation.errors import Forbidden, Invalid, NotFound
from consult.foundation.pages import attempt, blame, done, number_from, refusals
from consult.foundation.phrases import P, Phrase
from consult.foundation.web import limiter, safe_next, say
from consult.people import bodies, homes, persons, places
from consult.people.persons import PersonFacts

__all__ = ["blueprint"]

#: So long after a sign-in who used the browser before may still be kept on it.
SHARING = timedelta(minutes=15)
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
    what, where, now = pins.name_of(person), asking.address(), now_utc()
    seat = asking.current_seat()
    known = seat is not None and linking.standing_of(seat.account_id, person.id) is not None
    with transaction():
        refusal = tries.PIN.take(what, where, now, known=known)
    if refusal is not None:
        return refusal
    if not passwords.matches(person.pin_hash, pin.strip()):
        asking.note("sign_in_refused", account=seat.account_id if seat else None, how="pin", why="wrong")
        return pins.wrong_pin(person, where, now)
    with transaction():
        tries.PIN.forget(what, where)
    return None


def _leave(before: Any, now: Any) -> None:
    """The seat this browser had ends with the new sign-in. Who used it may be kept on the device, if both
    want that: see `share`."""
    if before is None:
        return
    account = linking.account_of(before)
    if account.login is None:
        session["before"] = {"account": account.id, "at": now.timestamp()}
    seats.sign_out(before, now)


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
        before = asking.current_seat()
        token = slips.open_by_slip(held, person, before, device=asking.device_words(), now=now)
        _leave(before, now)
    if tried.refused:
        chosen = None
        return shown()
    if person.level == "declared":
        flash(gettext("You can propose and support now. You can vote once the staff have confirmed you."))
    asking.note("signed_in", account=None, how="slip")
    return asking.keep(redirect(_onward(community, person)), token)


def _onward(community: Any, person: Any) -> str:
    """After a sign-in: on, or first to the question whether who used this browser before stays on it."""
    here = [s for s in _earlier() if s.person.community_id == community.id]
    if not here or any(s.person.id == person.id for s in here):
        return _back(community)
    return url_for("accounts.share", slug=community.slug, next=safe_next("") or None)


def _earlier() -> list[Any]:
    """Who used this browser until a moment ago."""
    before = session.get("before") or {}
    if now_utc().timestamp() - float(before.get("at", 0)) > SHARING.total_seconds():
        return []
    return linking.standings(int(before["account"]))


@blueprint.route("/c/<slug>/enter/share", methods=["GET", "POST"])
@limiter.limit("60/minute", methods=["POST"])
def share(slug: str) -> Any:
    """Two people on one device: both agree, then it may change over between them. Nobody is kept
    otherwise."""
    community, who = asking.here(slug)
    seat = asking.current_seat()
    mine = {s.person.id for s in linking.standings(seat.account_id)}
    others = [s for s in _earlier() if s.person.community_id == community.id and s.person.id not in mine]
    deed = request.form.get("deed", "")
    if not others or deed == "alone" or linking.account_of(seat).login is not None:
        session.pop("before", None)
        return redirect(_back(community))
    wrong: dict[str, str] = {}
    if deed == "mine":
        session["before"] = {**session["before"], "agreed": who.person_id}
    elif deed == "theirs":
        if session["before"].get("agreed") != who.person_id:
            raise Forbidden(P("Whose turn it is on this device agrees first."))
        chosen = next((s.person for s in others if s.person.id == number_from("person")), None)
        if chosen is None:
            raise NotFound()
        refusal = _check_pin(chosen, request.form.get("pin", ""))
        if refusal is None:
            with transaction():
                linking.share(int(session["before"]["account"]), linking.account_of(seat), chosen, now_utc())
            flash(gettext("%(name)s may use this device as well.", name=chosen.display_name))
            if len(others) == 1:
                session.pop("before", None)
                return redirect(_back(community))
            return redirect(url_for("accounts.share", slug=slug, next=safe_next("") or None))
        wrong = {f"pin_{chosen.id}": web.say(refusal)}
    answer = page(
        "share",
        community=community,
        who=who,
        others=[s.person for s in others],
        agreed=session["before"].get("agreed") == who.person_id,
        next=safe_next(""),
        pin_errors=wrong,
    )
    return (answer, 400) if wrong else answer


def _added(community: Any, household: Any, form: NewPersonForm) -> Any:
    """Somebody of the household who adds themselves, having agreed to the privacy notice. Raises Invalid."""
    _need_consent(form.consent.data)
    linking.room_for_one_more(None, household)
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
            _send_code(community, sender, phone)
            return shown(True)
    except Invalid as error:
        # A code sent a moment ago is still good: let it be typed.
        return shown(step == "check", error)
    with transaction():
        refusal = sms_codes.check_sms_code(phone, form.code.data or "", _asked_by(), now=now)
    if refusal is not None:
        asking.note("sign_in_refused", account=None, how="sms", why="wrong")
        return shown(True, Invalid("code", refusal))
    with transaction():
        before = asking.current_seat()
        seat, token = sms_codes.open_by_phone(community, phone, device=asking.device_words(), now=now)
        if before is not None:
            seats.sign_out(before, now)
    asking.note("signed_in", account=seat.account_id, how="sms")
    where = (
        _back(community)
        if seat.person_id
        else url_for("accounts.choose", slug=slug, next=safe_next("") or None)
    )
    return asking.keep(redirect(where), token)


def _send_code(community: Any, sender: Any, phone: str) -> None:
    """A new code for this number, sent to it. Raises Invalid where it cannot be sent."""
    with transaction():
        code = sms_codes.new_sms_code(
            phone,
            _asked_by(),
            asking.address(),
            budget=current_app.config["SMS_BUDGET"],
            now=now_utc(),
        )
    if not (settings.of(community, "sms_strangers") or sms_codes.is_known(community, phone)):
        # Nothing is sent, and nothing tells so: who is on the roll is nobody's business.
        return
    try:
        sender.send(phone, code, int(sms_codes.SMS_LIFE.total_seconds()) // 60)
    except sms.SmsNotSent:
        with transaction():
            sms_codes.forget_sms_code(phone, _asked_by())
        raise Invalid(
            "phone",
            P("The message could not be sent just now. Please try again, or use your household's slip."),
        ) from None


def _asked_by() -> str:
    """What binds a code to this browser, kept in its signed cookie."""
    if "sms" not in session:
        session["sms"] = secrets.token_hex(16)
    return str(session["sms"])


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


# One's own page


@blueprint.get("/c/<slug>/me")
def me(slug: str) -> Any:
    """My household, how I am confirmed, who uses this device, where I am signed in."""
    community, who = asking.here(slug)
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
    community, who = asking.here(slug)
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
            linking.unlink(linking.account_of(seat))
            said = gettext("You are signed out.")
    asking.note("signed_out", account=seat.account_id, how=seat.proof)
    session.clear()
    flash(say(said))
    return asking.forget(redirect(f"/c/{community.slug}/"))


@blueprint.get("/c/<slug>/privacy")
def privacy(slug: str) -> Any:
    """What is kept about people, why, for how long, and whom to ask."""
    community = asking.community_or_404(slug)
    return page("privacy", community=community, who=asking.who(community), version=PRIVACY_VERSION)
