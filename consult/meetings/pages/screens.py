"""The live screens: phone, the chair's console, the wall. A page brings the first view with it (a JSON
island); from then on the socket does."""

from __future__ import annotations

import json
from typing import Any

from flask import Response, current_app, jsonify, make_response, redirect, request, url_for
from flask_babel import force_locale, gettext
from flask_wtf.csrf import generate_csrf

from consult.accounts import asking
from consult.foundation import callers, web
from consult.foundation.errors import Forbidden
from consult.foundation.phrases import P
from consult.meetings.pages.frame import at_table, blueprint, both, brisk, here, seen
from consult.meetings.screens import screen_words
from consult.rules import words as rules_words


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
        **both(meeting.id, who),
    }


def _screen(slug: str, meeting_id: int, screen: str) -> Any:
    community, who, meeting = here(slug, meeting_id)
    if screen == "chair" and not at_table(who, meeting):
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
    return _screen(slug, meeting_id, "phone")


@blueprint.get("/c/<slug>/meetings/<int:meeting_id>/chair")
@brisk
def chair(slug: str, meeting_id: int) -> Any:
    """The console of the chair and the recorder."""
    return _screen(slug, meeting_id, "chair")


@blueprint.get("/c/<slug>/meetings/<int:meeting_id>/hall")
@brisk
def hall(slug: str, meeting_id: int) -> Any:
    """The wall of the hall, landscape or portrait. Nobody stands at it: it opens without signing in, also
    before the meeting. Opened once by the staff or the table, this browser is a wall of the community from
    then on, also signed out: no crowd of onlookers takes its place."""
    community, who, meeting = seen(slug, meeting_id)
    answer = make_response(
        web.render(
            "meetings/hall.html",
            community=community,
            who=who,
            meeting=meeting,
            boot=_boot(community, asking.Asking(), meeting, "hall"),
        )
    )
    if who.is_staff or at_table(who, meeting):
        answer.set_cookie(
            callers.WALL,
            callers.sign(current_app.config["SECRET_KEY"], callers.WALL, str(community.id)),
            max_age=web.A_YEAR,
            httponly=True,
            samesite="Lax",
            secure=current_app.config["SESSION_COOKIE_SECURE"],
        )
    return answer


@blueprint.get("/c/<slug>/meetings/<int:meeting_id>/view.json")
@brisk
def view_json(slug: str, meeting_id: int) -> Response:
    """The whole view and mine, for screens whose socket is away."""
    _community, who, _meeting = seen(slug, meeting_id)
    answer = jsonify(both(meeting_id, who))
    answer.headers["Cache-Control"] = "no-store"
    return answer


@blueprint.get("/i18n/<any(zh, en):lang>.json")
@web.limiter.exempt
def words(lang: str) -> Response:
    """Every word of the live screens in one language: {key or English message: words with %(name)s
    places}."""
    said = rules_words.catalogue(lang)
    with force_locale(web.LANGUAGES[lang]):
        said.update({phrase.message: gettext(phrase.message) for phrase in screen_words.WORDS})
    said.update({message: said[key] for message, key in screen_words.SHARED.items()})
    answer = Response(json.dumps(said, ensure_ascii=False, sort_keys=True), mimetype="application/json")
    answer.headers["Cache-Control"] = "no-cache"
    answer.add_etag()
    answer.make_conditional(request)
    return answer
