"""The door of a meeting: finding oneself on the roll, waiting, and the staff's list of who waits."""

from __future__ import annotations

from typing import Any

from flask import current_app, jsonify, redirect, request, url_for
from flask_babel import gettext

from consult.accounts import areas, asking, rights, seats
from consult.foundation import web
from consult.foundation.db import now_utc, transaction
from consult.foundation.errors import Invalid, NotFound
from consult.foundation.kept import alike_for_strangers
from consult.foundation.pages import blame, number_from, whole_in
from consult.foundation.phrases import P
from consult.meetings import door
from consult.meetings.forms import FindForm
from consult.meetings.pages.frame import blueprint
from consult.people.places import buildings_of, territory_for

#: The cookie of a browser that waits.
COOKIE = "door"


@blueprint.route("/c/<slug>/door/<int:meeting_id>", methods=["GET", "POST"])
@alike_for_strangers
@web.limiter.limit("300/minute", methods=["POST"])
def find(slug: str, meeting_id: int) -> Any:
    """Came by the meeting's code: find yourself on the roll by building, room and name."""
    community = asking.community_or_404(slug)
    meeting = door.meeting_at(community, meeting_id)

    buildings = buildings_of(community)
    form = FindForm()
    form.building.choices = [("", gettext("Please choose")), *[(str(b.id), b.name) for b in buildings]]
    found, now = None, now_utc()
    if form.validate_on_submit():
        try:
            if whole_in(form.building.data) is None:
                raise Invalid("building", P("Please choose your building."))
            territory_for(community, whole_in(form.building.data) or 0)
            found = door.find(
                community,
                whole_in(form.building.data) or 0,
                form.room.data or "",
                form.name.data or "",
                origin=asking.address(),
            )
        except Invalid as error:
            blame(form, error)
    if found is None:
        answer = web.render(
            "meetings/find.html",
            community=community,
            who=asking.who(community),
            meeting_id=meeting_id,
            meeting=meeting,
            form=form,
        )
        return (answer, 400) if form.errors else answer
    with transaction():
        token = door.wait_at(
            community,
            meeting_id,
            found,
            browser=request.cookies.get(COOKIE),
            origin=asking.address(),
            now=now,
        )
    answer = redirect(url_for("meetings.door_wait", slug=slug, meeting_id=meeting_id))
    answer.set_cookie(
        COOKIE,
        token,
        max_age=int(door.PATIENCE.total_seconds()),
        httponly=True,
        samesite="Lax",
        secure=current_app.config["SESSION_COOKIE_SECURE"],
    )
    return answer


@blueprint.route("/c/<slug>/door/<int:meeting_id>/wait", methods=["GET", "POST"])
def door_wait(slug: str, meeting_id: int) -> Any:
    """Waiting at the door; reloads itself. Going in, once let in, is a post: looking changes nothing."""
    community = asking.community_or_404(slug)
    meeting = door.meeting_at(community, meeting_id)
    now = now_utc()
    cookie = request.cookies.get(COOKIE, "")
    wait = door.wait_of(cookie, community, meeting_id, now)
    if wait is None:
        return redirect(url_for("meetings.find", slug=slug, meeting_id=meeting_id))
    if wait.let_in and request.method == "POST":
        before = asking.current_seat()
        try:
            with transaction():
                seat, token = door.enter(wait, cookie, device=asking.device_words(), now=now)
                if before is not None:
                    seats.sign_out(before, now)
        except NotFound:
            # A second tap: the first one has the seat.
            return redirect(url_for("meetings.lobby", slug=slug, meeting_id=meeting_id))
        asking.note("signed_in", account=seat.account_id, how="door")
        answer = redirect(url_for("meetings.lobby", slug=slug, meeting_id=meeting_id))
        answer.delete_cookie(COOKIE)
        return asking.keep(answer, token)
    word, digits = door.password_of(wait)
    return web.render(
        "meetings/door_wait.html",
        community=community,
        who=asking.who(community),
        meeting_id=meeting_id,
        meeting=meeting,
        wait=wait,
        word=word,
        digits=digits,
        ahead=door.before(wait),
        refused=wait.settled_at is not None and not wait.let_in,
        let_in=wait.let_in,
    )


def _home_of(community: Any, wait: Any) -> rights.Place:
    return areas.of_person(community, wait.person_id) or rights.Place()


@blueprint.route("/c/<slug>/staff/door/<int:meeting_id>", methods=["GET", "POST"], endpoint="door")
def door_list(slug: str, meeting_id: int) -> Any:
    """Staff at the door: one tap lets in. JSON for who asks for it. Who works in one place sees and lets in
    those who live there."""
    community, who = asking.here(slug)
    meeting = door.meeting_at(community, meeting_id)
    now, leads = now_utc(), who.person_id in (meeting.chair_id, meeting.recorder_id)
    if request.method == "POST":
        wait = door.wait_for(community, meeting_id, number_from("wait") or 0)
        if not leads:
            asking.must(who, "meeting.let_in", _home_of(community, wait))
        with transaction():
            door.settle(
                community, wait, let_in=request.form.get("deed") != "refuse", by=who.person_id, now=now
            )
        return redirect(url_for("meetings.door", slug=slug, meeting_id=meeting_id))
    rows = [
        (w, *door.password_of(w))
        for w in door.waiting(community, meeting_id, now)
        if leads or who.may("meeting.let_in", _home_of(community, w))
    ]
    if request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json":
        return jsonify(
            waiting=[
                {"id": w.id, "name": w.person.display_name, "digits": digits} for w, _word, digits in rows
            ]
        )
    return web.render(
        "meetings/door.html", community=community, who=who, meeting_id=meeting_id, meeting=meeting, rows=rows
    )
