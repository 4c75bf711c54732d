"""Staff sign in: name and password, the second step, setting it up, one's own password, the first
administrator."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import segno
from flask import Response, current_app, flash, redirect, request, session, url_for
from flask_babel import gettext

from consult.accounts import (
    asking,
    first_link,
    linking,
    logins,
    passwords,
    seats,
    second_factor,
    strength,
    tries,
)
from consult.accounts.forms import CodeOnlyForm, FirstForm, JoinForm, OwnPasswordForm, StaffSignInForm
from consult.accounts.pages.frame import blueprint, page
from consult.foundation import web
from consult.foundation.days import local_day
from consult.foundation.db import now_utc, transaction
from consult.foundation.errors import Invalid, NotFound
from consult.foundation.pages import blame, refusals, whole_in
from consult.foundation.phrases import P, Phrase
from consult.foundation.web import limiter, safe_next
from consult.people import places
from consult.people.places import CommunityFacts

#: Between the password and the second step there may be so long.
HALF_WAY = timedelta(minutes=5)
WRONG = P("Name or password is not right.")


def _today(community_id: int) -> Any:
    return local_day(places.community_by_id(community_id), now_utc())


def _key() -> str:
    return str(current_app.config["SECRET_KEY"])


@blueprint.route("/staff/sign-in", methods=["GET", "POST"])
@limiter.limit("20/minute", methods=["POST"], hall=False)
def staff_sign_in() -> Any:
    """Staff sign in by name and password; a second step follows where it is set up."""
    form = StaffSignInForm(next=safe_next(""))
    if not form.validate_on_submit():
        return page("staff_sign_in", next=safe_next(""), form=form)
    now, typed = now_utc(), logins.folded(form.login.data or "")
    account = logins.account_named(form.login.data or "")
    with transaction():
        # A name nobody has is counted as well: waiting tells nothing about who has one.
        refusal: Phrase | None = tries.PASSWORD.take(typed, asking.address(), now)
        tries.sweep(now)
    if refusal is None:
        right = passwords.matches(account.password_hash if account else None, form.password.data or "")
        refusal = None if right and account is not None and account.disabled_at is None else WRONG
    if refusal is not None or account is None:
        asking.note(
            "sign_in_refused",
            account=account.id if account else None,
            how="password",
            why="wrong" if refusal is WRONG else "waits",
        )
        blame(form, Invalid(None, refusal or WRONG))
        return page("staff_sign_in", next=safe_next(""), form=form)
    with transaction():
        tries.PASSWORD.forget(typed, asking.address())
    if second_factor.is_on(account):
        session["half"] = {"account": account.id, "at": now.timestamp()}
        return redirect(url_for("accounts.second_step", next=safe_next("") or None))
    needs = logins.administers(account, _today)
    with transaction():
        if needs:
            second_factor.begin(account)
        token = _sit(account, "password", now)
    return asking.keep(
        redirect(url_for("accounts.second_factor", next=safe_next("") or None) if needs else _desk(account)),
        token,
    )


def _sit(account: Any, proof: str, now: Any) -> str:
    """A new seat of a staff account; the one this browser had ends."""
    before = asking.current_seat()
    if before is not None:
        seats.sign_out(before, now)
    held = linking.standings(account.id)
    _seat, token = seats.open_seat(
        account, held[0].person if held else None, proof=proof, device=asking.device_words(), now=now
    )
    asking.note("signed_in", account=account.id, how=proof)
    return token


def _desk(account: Any) -> str:
    held = linking.standings(account.id)
    first = places.community_by_id(held[0].person.community_id) if held else None
    return safe_next(f"/c/{first.slug}/staff/" if first else "/")


@blueprint.route("/staff/second-step", methods=["GET", "POST"])
@limiter.limit("20/minute", methods=["POST"], hall=False)
def second_step() -> Any:
    """The code by time, or one of the codes for who lost the phone."""
    half, now = session.get("half") or {}, now_utc()
    account = logins.account_by_id(whole_in(half.get("account")) or 0)
    if (
        account is None
        or account.disabled_at is not None
        or now.timestamp() - half["at"] > HALF_WAY.total_seconds()
    ):
        session.pop("half", None)
        return redirect(url_for("accounts.staff_sign_in", next=safe_next("") or None))
    form = CodeOnlyForm(next=safe_next(""))
    if not form.validate_on_submit():
        return page("second_step", next=safe_next(""), form=form)
    with transaction():
        refusal = tries.SECOND.take(str(account.id), asking.address(), now)
    if refusal is None:
        with transaction():
            if second_factor.take(account, _key(), form.code.data or "", now):
                tries.SECOND.forget(str(account.id), asking.address())
                token = _sit(account, "totp", now)
                session.pop("half", None)
                return asking.keep(redirect(_desk(account)), token)
        refusal = P("That code is not right. Please wait for the next one and check the phone's clock.")
    asking.note("sign_in_refused", account=account.id, how="totp", why="wrong")
    blame(form, Invalid("code", refusal))
    return page("second_step", next=safe_next(""), form=form)


def _own_account() -> Any:
    """The staff account of this browser. Raises NotFound where it has none."""
    seat = asking.current_seat()
    account = linking.account_of(seat) if seat is not None else None
    if account is None or account.login is None:
        raise NotFound()
    return account


@blueprint.route("/staff/second-factor", endpoint="second_factor", methods=["GET", "POST"])
@limiter.limit("20/minute", methods=["POST"], hall=False)
def second_factor_page() -> Any:
    """Setting up the second step; new codes for who loses the phone."""
    account, now = _own_account(), now_utc()
    form = CodeOnlyForm(next=safe_next(""))
    codes: list[str] = []
    token = None
    if request.form.get("deed") == "begin":
        with transaction():
            second_factor.begin(account)
        return redirect(url_for("accounts.second_factor", next=safe_next("") or None))
    if form.validate_on_submit():
        refusal = None
        with transaction():
            refusal = tries.SECOND.take(str(account.id), asking.address(), now)
        if refusal is not None:
            blame(form, Invalid("code", refusal))
        else:
            with refusals(form), transaction():
                if not second_factor.is_on(account):
                    codes = second_factor.switch_on(account, _key(), form.code.data or "", now=now)
                    token = _sit(account, "totp", now)
                    asking.note("second_factor_on", account=account.id, how="totp")
                elif second_factor.take(account, _key(), form.code.data or "", now):
                    codes = second_factor.new_recovery_codes(account)
                else:
                    raise Invalid("code", P("That code is not right. Please check the phone's clock."))
                tries.SECOND.forget(str(account.id), asking.address())
    begun = account.totp_nonce is not None and not second_factor.is_on(account)
    otp = second_factor.address(account, _key(), gettext("Deliberation Hall")) if begun else ""
    answer = page(
        "second_factor",
        next=safe_next(_desk(account)),
        form=form,
        on=second_factor.is_on(account),
        must=logins.administers(account, _today),
        square=segno.make(otp, error="m", micro=False).svg_inline(
            omitsize=True, border=2, svgclass="qr", lineclass=None
        )
        if otp
        else "",
        secret=second_factor.secret_of(account, _key()) if begun else "",
        codes=codes,
        left=second_factor.left(account),
    )
    return asking.keep(current_app.make_response(answer), token)


@blueprint.route("/staff/password", methods=["GET", "POST"])
@limiter.limit("20/minute", methods=["POST"], hall=False)
def password() -> Any:
    """One's own password; the old one is asked for, and every other seat ends."""
    account, now = _own_account(), now_utc()
    form = OwnPasswordForm()
    if not form.validate_on_submit():
        return page("password", form=form, login=account.login)
    with transaction():
        refusal = tries.PASSWORD.take(account.login, asking.address(), now)
    if refusal is None and not passwords.matches(account.password_hash, form.old_password.data or ""):
        refusal = P("The password now is not right.")
    if refusal is not None:
        blame(form, Invalid("old_password", refusal))
        return page("password", form=form, login=account.login)
    with refusals(form):
        hashed = passwords.hash_secret(strength.clean_password(form.password.data or "", account.login))
        proof = asking.current_seat().proof
        with transaction():
            tries.PASSWORD.forget(account.login, asking.address())
            logins.renew(account, hashed, given=False, now=now)
            token = _sit(account, proof, now)
    if form.errors:
        return page("password", form=form, login=account.login)
    return asking.keep(redirect(_desk(account)), token)


@blueprint.route("/staff/join", methods=["GET", "POST"])
@limiter.limit("20/minute", methods=["POST"], hall=False)
def join_sign_ins() -> Any:
    """Who works in several communities and got a sign-in in each joins them into the one used now."""
    account, now = _own_account(), now_utc()
    form = JoinForm()
    if not form.validate_on_submit():
        return page("join", form=form, account=account)
    typed = logins.folded(form.login.data or "")
    other = logins.account_named(form.login.data or "")
    with transaction():
        refusal = tries.PASSWORD.take(typed, asking.address(), now)
    if refusal is None:
        right = passwords.matches(other.password_hash if other else None, form.password.data or "")
        refusal = None if right and other is not None and other.disabled_at is None else WRONG
    with refusals(form), transaction():
        if refusal is not None or other is None:
            raise Invalid("password", refusal or WRONG)
        if second_factor.is_on(other) and not second_factor.take(other, _key(), form.code.data or "", now):
            raise Invalid("code", P("That code is not right. Please check the phone's clock."))
        tries.PASSWORD.forget(typed, asking.address())
        logins.join(account, other, by=asking.current_seat().person_id, now=now)
    if form.errors:
        asking.note("sign_in_refused", account=account.id, how="join", why="wrong")
        return page("join", form=form, account=account)
    asking.note("joined", account=account.id, how="password")
    flash(gettext("Joined: this sign-in acts in all of your communities now."), "success")
    return redirect(_desk(account))


@blueprint.route("/first/<token>", methods=["GET", "POST"])
@limiter.limit("20/minute", hall=False)
def first(token: str) -> Any:
    """The first administrator, or one more of a community, by the one-time link of `consult init`; then the
    second step is set up."""
    now = now_utc()
    row = first_link.first_link_for(token, now)
    known = [each for each in places.communities() if row.community_id in (None, each.id)]
    again = known[0] if row.community_id is not None else None

    form = FirstForm()
    form.community.choices = [(str(c.id), web.words(c)) for c in known]
    if not form.validate_on_submit():
        return page("first", communities=known, again=again, form=form)
    with refusals(form):
        hashed = passwords.hash_secret(
            strength.clean_password(
                form.password.data or "", form.login.data or "", form.name.data or "", form.slug.data or ""
            )
        )
        with transaction():
            chosen = again or next((c for c in known if c.id == whole_in(form.community.data)), None)
            if chosen is None:
                kind = "village" if form.kind.data == "village" else "urban"
                chosen = places.add_community(
                    form.slug.data or "",
                    form.name_zh.data or "",
                    form.name_en.data or "",
                    facts=CommunityFacts(kind=kind),
                    now=now,
                )
            account, _person = first_link.use_first_link(
                row, form.login.data or "", hashed, form.name.data or "", chosen, now=now
            )
            second_factor.begin(account)
            cookie = _sit(account, "password", now)
    if form.errors:
        return page("first", communities=known, again=again, form=form)
    there: Response = redirect(url_for("accounts.second_factor", next=f"/c/{chosen.slug}/staff/"))
    return asking.keep(there, cookie)
