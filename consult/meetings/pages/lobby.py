"""The way into a meeting: its code and QR code, which screen to take; the chair opens the meeting here."""

from __future__ import annotations

import io
from typing import Any

import segno
from flask import Response, redirect, url_for
from flask_babel import gettext

from consult.accounts import asking
from consult.foundation import web
from consult.foundation.db import now_utc, transaction
from consult.foundation.errors import Forbidden, NotFound
from consult.foundation.kept import alike_for_strangers
from consult.foundation.pages import done
from consult.foundation.phrases import P
from consult.meetings import door, holding, opening, service
from consult.meetings.pages.frame import at_table, blueprint, brisk, here, seen
from consult.meetings.screens import mine
from consult.people import places


@blueprint.get("/c/<slug>/meetings/<int:meeting_id>/lobby")
@brisk
def lobby(slug: str, meeting_id: int) -> str:
    """The way in: QR, code, which screen; the chair opens the meeting here."""
    community, who, meeting = seen(slug, meeting_id)
    own = mine.mine_for(meeting_id, who.person_id, now_utc(), proved=who.proved) if meeting.head_seq else None
    return web.render(
        "meetings/lobby.html",
        community=community,
        who=who,
        meeting=meeting,
        mine=own,
        at_table=at_table(who, meeting),
        last_event=service.last_event_at(meeting_id) if meeting.put_back_at else None,
        code=door.check_in_code(meeting_id),
        join=_join_address(meeting_id),
    )


@blueprint.post("/c/<slug>/meetings/<int:meeting_id>/open")
def open_meeting(slug: str, meeting_id: int) -> Any:
    """The chair or the recorder opens the meeting's log; then people can join."""
    _community, who, meeting = here(slug, meeting_id)
    if not at_table(who, meeting):
        raise Forbidden(P("Only the chair or the recorder of this meeting opens it."))
    opening.open_meeting(meeting_id, who.person_id, now_utc())
    return redirect(url_for("meetings.chair", slug=slug, meeting_id=meeting_id))


@blueprint.post("/c/<slug>/meetings/<int:meeting_id>/go-on")
def go_on(slug: str, meeting_id: int) -> Any:
    """The chair or the recorder lets a meeting that came back from a backup go on where its record ends."""
    _community, who, meeting = here(slug, meeting_id)
    if not at_table(who, meeting):
        raise Forbidden(P("Only the chair or the recorder of this meeting says that it goes on."))
    with transaction():
        holding.go_on(meeting, by=who.person_id, now=now_utc())
    return done(gettext("The meeting goes on."), "meetings.lobby", slug=slug, meeting_id=meeting_id)


def _join_address(meeting_id: int) -> str:
    return url_for("meetings.join", code=door.check_in_code(meeting_id) or "000000", _external=True)


@blueprint.get("/c/<slug>/meetings/<int:meeting_id>/qr.svg")
@brisk
def qr(slug: str, meeting_id: int) -> Response:
    """The address to join as a QR code."""
    seen(slug, meeting_id)
    out = io.BytesIO()
    segno.make(_join_address(meeting_id), error="m").save(
        out, kind="svg", scale=8, border=2, light="#fff", svgns=True, omitsize=True
    )
    return Response(
        out.getvalue(), mimetype="image/svg+xml", headers={"Cache-Control": "private, max-age=3600"}
    )


@blueprint.get("/m/<code>")
@alike_for_strangers
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
        return redirect(url_for("meetings.find", slug=community.slug, meeting_id=meeting_id))
    return redirect(url_for("meetings.lobby", slug=community.slug, meeting_id=meeting_id))
