"""The demo desk: chair, two phones and the wall side by side, each somebody else. Only in demo mode.

The desk lives at demo.localhost and its frames at *.demo.localhost: one site for the browser, so their
cookies are kept,
and four jars, so each frame is another person. A demo sign-in asks no password, hence only on the machine
itself.
"""

from __future__ import annotations

from ipaddress import ip_address
from typing import Any

from flask import Blueprint, jsonify, make_response, redirect, request, url_for

from consult.accounts import asking, seats
from consult.demo import guide
from consult.demo import meeting as demo_meeting
from consult.demo.pages import components as demo_components
from consult.foundation import web
from consult.foundation.db import now_utc, transaction
from consult.foundation.errors import Forbidden, NotFound
from consult.foundation.phrases import P
from consult.meetings import opening
from consult.meetings import service as meetings
from consult.meetings.screens import live
from consult.people import persons, places

blueprint = Blueprint("demo", __name__)

#: role → screen of the meeting it opens
ROLES = {"chair": "chair", "a": "phone", "b": "phone", "wall": "hall"}
HOST = "demo.localhost"


def _own_machine() -> None:
    """Raises Forbidden unless the request comes from this machine."""
    try:
        here = ip_address(request.remote_addr or "").is_loopback
    except ValueError:
        here = False
    if not here:
        raise Forbidden(P("Demo sign-ins work only on the machine itself."))


def _meeting() -> Any | None:
    """The meeting to try: the one the demo keeps open, else the next that can be opened."""
    return meetings.meeting_to_try()


@blueprint.get("/demo")
@blueprint.get("/demo/")
def desk() -> Any:
    """Four live screens in one window, and what to try next."""
    _own_machine()
    host, _, port = request.host.partition(":")
    if host != HOST:
        return redirect(f"http://{HOST}{':' + port if port else ''}/demo")
    at = f":{port}" if port else ""
    frames = {role: f"http://{role}.{HOST}{at}/demo/as/{role}" for role in ROLES}
    meeting = _meeting()
    return web.render(
        "demo/desk.html",
        meeting=meeting,
        frames=frames,
        steps=[web.say(step) for step in guide.STEPS],
        now=_told(meeting) if meeting is not None and meeting.head_seq else None,
    )


@blueprint.get("/demo/next.json")
def next_step() -> Any:
    """What to try now: {seq, step, role, says, can}. The desk asks each second."""
    _own_machine()
    meeting = _meeting()
    answer = jsonify(_told(meeting) if meeting is not None and meeting.head_seq else {"step": 0})
    answer.headers["Cache-Control"] = "no-store"
    return answer


@blueprint.post("/demo/do")
def do_next() -> Any:
    """Does the next act in the place of its person, for somebody who only watches."""
    _own_machine()
    meeting = _meeting()
    if meeting is None or not meeting.head_seq:
        raise NotFound()
    with transaction():
        done = guide.do(meeting.id, _people(meeting), now_utc())
    live.broadcaster.papers_changed(meeting.id)
    return jsonify(done=done, **_told(meeting))


@blueprint.post("/demo/again")
def again() -> Any:
    """Opens another meeting, and begins anew with it."""
    _own_machine()
    with transaction():
        demo_meeting.again(now_utc())
    return redirect(url_for(".desk"))


def _told(meeting: Any) -> dict[str, Any]:
    step = guide.next_for(meeting.id, _people(meeting), now_utc())
    return {
        "meeting": meeting.id,
        "step": step.step,
        "role": step.role,
        "says": web.say(step.says),
        "can": bool(step.kind),
    }


def _people(meeting: Any) -> dict[str, int]:
    return {role: _person(meeting, role) for role in ("chair", "a", "b")}


@blueprint.get("/demo/as/<role>")
def sign_in_as(role: str) -> Any:
    """Signs this frame in as its person and goes to its screen."""
    _own_machine()
    if role not in ROLES or request.host.partition(":")[0] != f"{role}.{HOST}":
        raise NotFound()
    meeting = _meeting()
    if meeting is None:
        raise NotFound(P("The demo community has no open meeting. Please load the demo data first."))
    now = now_utc()
    if not meeting.head_seq:
        opening.open_meeting(meeting.id, meeting.chair_id, now)
    community = places.community_by_id(meeting.community_id)
    if role == "wall":
        # Nobody stands at a wall: it shows what a stranger may see.
        return redirect(url_for("meetings.hall", slug=community.slug, meeting_id=meeting.id))
    person = persons.person_by_id(_person(meeting, role))
    if community is None or person is None:
        raise NotFound()
    with transaction():
        token = seats.open_demo_seat(person, now=now)
    target = url_for(f"meetings.{ROLES[role]}", slug=community.slug, meeting_id=meeting.id)
    return asking.keep(make_response(redirect(target)), token)


def _person(meeting: Any, role: str) -> int:
    """Whose screen it is: the chair, and two voting members who preside nothing and hold no pen."""
    if role == "chair" and meeting.chair_id:
        return int(meeting.chair_id)
    voters = [
        int(each["id"])
        for each in opening.roster(meeting, meeting.held_on or now_utc().date())
        if each["voting"] and int(each["id"]) not in (meeting.chair_id, meeting.recorder_id)
    ]
    spot = {"a": 0, "b": 1, "chair": 2}[role]
    if spot >= len(voters):
        raise NotFound()
    return voters[spot]


@blueprint.get("/demo/components")
def components() -> Any:
    """Every component in every state, for who changes the look."""
    _own_machine()
    return web.render("components.html", **demo_components.shown())
