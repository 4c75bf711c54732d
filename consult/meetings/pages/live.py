"""Pages of the live meeting: lobby, phone, plain phone, chair, hall, minutes; and the same acts by POST.

The pages bring the first view with them (a JSON island); from then on the socket does. Whatever a screen can do, a form
post to `act` can do as well.
"""

from __future__ import annotations

import io
import json
import re
import secrets
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import segno
from flask import Blueprint, Response, flash, g, jsonify, redirect, request, url_for
from flask_babel import force_locale, gettext
from flask_limiter.util import get_remote_address
from flask_wtf.csrf import generate_csrf

from consult.accounts import asking
from consult.foundation import web
from consult.foundation.db import now_utc
from consult.foundation.errors import Forbidden, NotFound
from consult.foundation.phrases import P
from consult.meetings import acts, door, opening, service
from consult.meetings import minutes as meeting_minutes
from consult.meetings.screens import live, screen_words, view
from consult.meetings.screens import mine as personal
from consult.people import places
from consult.rules import words as rules_words

blueprint = Blueprint("meetings", __name__)


def _seat() -> str:
    """What limits are counted by: the seat, since a whole hall may share one address."""
    return request.cookies.get(asking.COOKIE) or get_remote_address() or ""


brisk = web.limiter.limit("240/minute", key_func=_seat, override_defaults=True)


@blueprint.app_template_filter("say_word")
def say_word(word: Any) -> str:
    """A word value {k, p} in the reader's language; plain text as it is."""
    return web.say(word)


def _here(slug: str, meeting_id: int) -> tuple[Any, Any, Any]:
    """(community, who asks, meeting) for a person of the community. Raises NotFound, SignInFirst, Forbidden."""
    community = asking.community_or_404(slug)
    who = asking.require_signed_in(community)
    meeting = service.meeting_row(meeting_id)
    if meeting.community_id != community.id:
        raise NotFound()
    return community, who, meeting


def _seen(slug: str, meeting_id: int) -> tuple[Any, Any, Any]:
    """(community, who asks, meeting) of a meeting anybody may look at: one that is noticed or further. Raises NotFound."""
    community = asking.community_or_404(slug)
    who = asking.who(community)
    meeting = service.meeting_row(meeting_id)
    if meeting.community_id != community.id or not (who.person_id or service.is_public(meeting)):
        raise NotFound()
    return community, who, meeting


def _at_table(who: Any, meeting: Any) -> bool:
    # As for every office: a household's slip, which anybody at home has, is not enough.
    return (
        who.person_id in (meeting.chair_id, meeting.recorder_id)
        and who.person_id is not None
        and who.level in live.TRUSTED
    )


def _both(meeting_id: int, person_id: int | None) -> dict[str, Any]:
    now = now_utc()
    return {
        "view": view.parts_for(meeting_id, now=now),
        "mine": personal.mine_for(meeting_id, person_id, now),
    }


def _boot(community: Any, who: Any, meeting: Any, screen: str) -> dict[str, Any]:
    at = {"slug": community.slug, "meeting_id": meeting.id}
    lang = web.language()
    return {
        "meeting": meeting.id,
        "screen": screen,
        "lang": lang,
        "csrf": generate_csrf(),
        "words": url_for("meetings.words", lang=lang),
        "acts": url_for("meetings.act", **at),
        "cast": url_for("meetings.cast", box_id=0, **at),
        "view_at": url_for("meetings.view_json", **at),
        "minutes": url_for("meetings.minutes", **at),
        "hall": url_for("meetings.hall", **at),
        "lobby": url_for("meetings.lobby", **at),
        "qr": url_for("meetings.qr", **at),
        "zone": community.zone,
        **_both(meeting.id, who.person_id),
    }


def _live(slug: str, meeting_id: int, screen: str) -> Any:
    community, who, meeting = _here(slug, meeting_id)
    if screen == "chair" and not _at_table(who, meeting):
        raise Forbidden(P("The console is for the chair and the recorder of this meeting."))
    if not meeting.head_seq:
        return redirect(url_for("meetings.lobby", slug=slug, meeting_id=meeting_id))
    return web.render(
        f"meetings/{screen}.html",
        community=community,
        who=who,
        meeting=meeting,
        boot=_boot(community, who, meeting, screen),
    )


@blueprint.get("/c/<slug>/meetings/<int:meeting_id>/phone")
@brisk
def phone(slug: str, meeting_id: int) -> Any:
    """The meeting on a phone."""
    return _live(slug, meeting_id, "phone")


@blueprint.get("/c/<slug>/meetings/<int:meeting_id>/chair")
@brisk
def chair(slug: str, meeting_id: int) -> Any:
    """The console of the chair and the recorder."""
    return _live(slug, meeting_id, "chair")


@blueprint.get("/c/<slug>/meetings/<int:meeting_id>/hall")
@brisk
def hall(slug: str, meeting_id: int) -> Any:
    """The wall of the hall, landscape or portrait. Nobody stands at it: it opens without signing in, also before the meeting."""
    community, who, meeting = _seen(slug, meeting_id)
    return web.render(
        "meetings/hall.html",
        community=community,
        who=who,
        meeting=meeting,
        boot=_boot(community, asking.Asking(), meeting, "hall"),
    )


@blueprint.get("/c/<slug>/meetings/<int:meeting_id>/lobby")
@brisk
def lobby(slug: str, meeting_id: int) -> str:
    """The way in: QR, code, which screen; the chair opens the meeting here."""
    community, who, meeting = _seen(slug, meeting_id)
    mine = personal.mine_for(meeting_id, who.person_id, now_utc()) if meeting.head_seq else None
    return web.render(
        "meetings/lobby.html",
        community=community,
        who=who,
        meeting=meeting,
        mine=mine,
        at_table=_at_table(who, meeting),
        code=door.check_in_code(meeting_id),
        join=_join_address(meeting_id),
    )


@blueprint.post("/c/<slug>/meetings/<int:meeting_id>/open")
def open_meeting(slug: str, meeting_id: int) -> Any:
    """The chair or the recorder opens the meeting's log; then people can join."""
    _community, who, meeting = _here(slug, meeting_id)
    if not _at_table(who, meeting):
        raise Forbidden(P("Only the chair or the recorder of this meeting opens it."))
    opening.open_meeting(meeting_id, who.person_id, now_utc())
    return redirect(url_for("meetings.chair", slug=slug, meeting_id=meeting_id))


def _join_address(meeting_id: int) -> str:
    return url_for("meetings.join", code=door.check_in_code(meeting_id) or "000000", _external=True)


@blueprint.get("/c/<slug>/meetings/<int:meeting_id>/qr.svg")
@brisk
def qr(slug: str, meeting_id: int) -> Response:
    """The address to join as a QR code."""
    _seen(slug, meeting_id)
    out = io.BytesIO()
    segno.make(_join_address(meeting_id), error="m").save(
        out, kind="svg", scale=8, border=2, light="#fff", svgns=True, omitsize=True
    )
    return Response(
        out.getvalue(), mimetype="image/svg+xml", headers={"Cache-Control": "private, max-age=3600"}
    )


@blueprint.get("/m/<code>")
@web.limiter.limit("60/minute")
def join(code: str) -> Any:
    """The short address of a meeting's code: to the lobby, or first to finding oneself on the roll."""
    meeting_id = door.join_address(code)
    if meeting_id is None:
        raise NotFound(
            P("There is no open meeting with this code. Please look at the six digits on the wall again.")
        )
    community = places.community_by_id(service.meeting_row(meeting_id).community_id)
    if asking.who(community).person is None:
        return redirect(url_for("members.find", slug=community.slug, meeting_id=meeting_id))
    return redirect(url_for("meetings.lobby", slug=community.slug, meeting_id=meeting_id))


@blueprint.get("/c/<slug>/meetings/<int:meeting_id>/view.json")
@brisk
def view_json(slug: str, meeting_id: int) -> Response:
    """The whole view and mine, for screens whose socket is away."""
    _community, who, _meeting = _seen(slug, meeting_id)
    answer = jsonify(_both(meeting_id, who.person_id))
    answer.headers["Cache-Control"] = "no-store"
    return answer


@blueprint.get("/i18n/<any(zh, en):lang>.json")
@web.limiter.exempt
def words(lang: str) -> Response:
    """Every word of the live screens in one language: {key or English message: words with %(name)s places}."""
    said = rules_words.catalogue(lang)
    with force_locale(web.LANGUAGES[lang]):
        said.update({phrase.message: gettext(phrase.message) for phrase in screen_words.WORDS})
    said.update({message: said[key] for message, key in screen_words.SHARED.items()})
    answer = Response(json.dumps(said, ensure_ascii=False, sort_keys=True), mimetype="application/json")
    answer.headers["Cache-Control"] = "no-cache"
    answer.add_etag()
    answer.make_conditional(request)
    return answer


# --- acts by POST ---


def _asked(form: Any) -> dict[str, Any]:
    """Arguments typed into a plain form: fields named ask:<type>:<name>; empty ones are left out."""
    out: dict[str, Any] = {}
    edit: dict[str, Any] = {}
    for field in form:
        found = re.fullmatch(r"ask:(\w+):(\w+)", field)
        value = form.get(field, "").strip()
        if not found or not value:
            continue
        kind, name = found.groups()
        if kind == "edit":
            edit[name] = value
        elif kind in ("minutes", "seconds", "number", "whole"):
            out[name] = int(value) if value.isdecimal() else value
        elif kind in ("flag", "bool"):
            out[name] = True
        elif kind == "breach":
            # A decision against bylaws or law stays wrong; a slip of somebody speaking is about no question.
            about = form.get("breach_on") if value in ("bylaws", "law") else None
            out[name] = {"kind": value, **({"on": about, "continuing": True} if about else {})}
        elif name == "until":
            out[name] = {"meetings_ahead": int(value) if value.isdecimal() else 1}
        elif kind == "options":
            out[name] = form.getlist(field)
        else:
            out[name] = value
    if edit:
        if edit.get("op") == "insert":
            edit["after"] = edit.pop("old", "")
        keep = {
            "add": ("new",),
            "strike": ("old",),
            "replace": ("old", "new"),
            "insert": ("new", "after"),
        }.get(edit.get("op", ""), ())
        out["edit"] = {"op": edit.get("op", ""), **{key: edit[key] for key in keep if key in edit}}
    return out


def _sent() -> dict[str, Any]:
    """The act of this request, from JSON or from a form."""
    if request.is_json:
        body = request.get_json(silent=True)
        return body if isinstance(body, dict) else {}
    try:
        fixed = json.loads(request.form.get("args") or "{}")
    except ValueError:
        fixed = {}
    return {
        "act_id": request.form.get("act_id"),
        "kind": request.form.get("kind"),
        "as": request.form.get("as") or None,
        "args": {**(fixed if isinstance(fixed, dict) else {}), **_asked(request.form)},
    }


def _wants_json() -> bool:
    return (
        request.is_json
        or request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json"
    )


@blueprint.post("/c/<slug>/meetings/<int:meeting_id>/acts")
@brisk
def act(slug: str, meeting_id: int) -> Any:
    """One act. JSON {act_id, kind, args, as?} is answered in JSON; a form goes back to the plain page with what came of it."""
    _community, who, _meeting = _here(slug, meeting_id)
    asked = acts.Wanted.asked(_sent(), who.person_id, who.level in live.TRUSTED)
    ack = asked if isinstance(asked, acts.Ack) else acts.take(meeting_id, asked, now_utc())
    if _wants_json():
        if ack.ok:
            return jsonify(ok=True, seq=ack.seq)
        return (jsonify(refused=ack.refused), 409) if ack.refused else (jsonify(bad=ack.bad), 400)
    if ack.ok:
        flash(gettext("Done, and in the record."), "ok")
    elif ack.refused:
        cite = ack.refused.get("cite")
        flash(
            say_word(ack.refused["reason"]) + (f"（{cite}）" if cite and isinstance(cite, str) else ""),
            "error",
        )
    else:
        flash(
            gettext("Something is missing or not right in what you entered. Please check it and send again."),
            "error",
        )
    return redirect(url_for("meetings.plain", slug=slug, meeting_id=meeting_id))


@blueprint.post("/c/<slug>/meetings/<int:meeting_id>/boxes/<int:box_id>/cast")
@brisk
def cast(slug: str, meeting_id: int, box_id: int) -> Any:
    """A secret paper: to the box, never to the meeting's log. A repeated paper is answered as recorded."""
    _community, who, _meeting = _here(slug, meeting_id)
    if request.is_json:
        body = request.get_json(silent=True)
        body = body if isinstance(body, dict) else {}
    else:
        body = {
            "key": request.form.get("key"),
            "choice": request.form.getlist("choice")
            if "several" in request.form
            else request.form.get("choice"),
        }
    if not who.may_vote:
        raise Forbidden(P("You may not vote in this meeting."))
    answer = live.cast(meeting_id, box_id, who.person_id, body.get("choice"), str(body.get("key") or ""))
    if _wants_json():
        return jsonify(answer), 200 if answer.get("ok") else 409
    if answer.get("ok"):
        flash(
            gettext("Your paper is in the box.")
            if answer["said"] == "recorded"
            else gettext("Your paper was already in the box; the first one stands."),
            "ok",
        )
    else:
        flash(
            str((answer.get("refused") or {}).get("text") or "")
            or gettext(
                "Something is missing or not right in what you entered. Please check it and send again."
            ),
            "error",
        )
    return redirect(url_for("meetings.plain", slug=slug, meeting_id=meeting_id))


@blueprint.get("/c/<slug>/meetings/<int:meeting_id>/plain")
@brisk
def plain(slug: str, meeting_id: int) -> Any:
    """The same view and acts without any script, for old phones; refreshes itself unless something is being written."""
    community, who, meeting = _here(slug, meeting_id)
    if not meeting.head_seq:
        return redirect(url_for("meetings.lobby", slug=slug, meeting_id=meeting_id))
    both = _both(meeting_id, who.person_id)
    openings = [
        o
        for o in both["mine"].get("openings") or []
        if o["act"] not in ("cast", "overrule", "tick") and o["place"] != "chair"
    ]
    chosen = next((o for o in openings if o["key"] == request.args.get("do")), None)
    return web.render(
        "meetings/plain.html",
        community=community,
        who=who,
        meeting=meeting,
        parts=both["view"]["parts"],
        mine=both["mine"],
        openings=openings,
        chosen=chosen,
        new_id=lambda: secrets.token_hex(16),
    )


@blueprint.get("/c/<slug>/meetings/<int:meeting_id>/minutes")
@brisk
def minutes(slug: str, meeting_id: int) -> Any:
    """The minutes, from the log; made for printing on A4."""
    community, who, meeting = _seen(slug, meeting_id)
    if not meeting.head_seq:
        return redirect(url_for("meetings.lobby", slug=slug, meeting_id=meeting_id))
    return web.render(
        "meetings/minutes.html",
        community=community,
        who=who,
        meeting=meeting,
        minutes=meeting_minutes.minutes_of(meeting_id),
    )


@blueprint.app_template_filter("moment")
def moment(instant: Any, only_time: bool = False) -> str:
    """An ISO instant (or datetime) in the community's zone: date and HH:MM, or HH:MM."""
    if not instant:
        return ""
    if isinstance(instant, str):
        instant = datetime.fromisoformat(instant.replace("Z", "+00:00"))
    community = g.get("community")
    zone = getattr(community, "zone", None) or "Asia/Shanghai"
    said: str = (
        instant.astimezone(ZoneInfo(zone)).strftime("%H:%M")
        if only_time
        else web.format_datetime(instant, zone)
    )
    return said
