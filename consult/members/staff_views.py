"""Pages of the staff: people, households and slips, offices, bodies, territory, the door of a meeting."""

from __future__ import annotations

from datetime import date
from typing import Any

import segno
from flask import current_app, jsonify, redirect, request, url_for
from flask_babel import gettext

from consult.db import now_utc, transaction
from consult.errors import Invalid, NotFound
from consult.members import asking, door, passwords, seats, service
from consult.members.pages import PLACE_WORDS, blueprint, done, number_from, page, saved
from consult.phrases import P
from consult.web import limiter

#: Slips on one printed page times pages, so that a page stays small.
SHEET = 24
DOOR_COOKIE = "door"


def _day(name: str, *, needed: bool = False) -> date | None:
    text = request.form.get(name, "").strip()
    if not text and not needed:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Invalid(name, P("Please give a day, such as 2026-06-01."))


# People


@blueprint.route("/c/<slug>/staff/people")
def people(slug: str) -> Any:
    """The roll: search, pages, who waits for confirmation."""
    community = asking.community_or_404(slug)
    who = asking.require_staff(community)
    search, level = request.args.get("q", ""), request.args.get("level", "")
    found = service.people_of(community, search=search, level=level, page=number_from("page") or 1)
    return page("people", community=community, who=who, found=found, search=search, level=level,
                counts=service.counts_of(community), masked=service.masked_phone)


@blueprint.route("/c/<slug>/staff/people/new", methods=["GET", "POST"])
def add_person(slug: str) -> Any:
    """Staff add somebody they know: verified at once."""
    community = asking.community_or_404(slug)
    who = asking.require_staff(community, "grid_worker", "recorder")
    home = service.household_for(community, number_from("household") or 0) if number_from("household") else None
    if request.method == "GET":
        return page("person_new", community=community, who=who, home=home)
    try:
        with transaction():
            made = service.add_person(community, request.form.get("name", ""), household=home, level="staff",
                                      phone=request.form.get("phone", ""), of_age=bool(request.form.get("of_age")),
                                      by=who.person_id, now=now_utc())
    except Invalid as error:
        return page("person_new", community=community, who=who, home=home, error=error, typed=request.form)
    return done(saved(), "members.person", slug=slug, person_id=made.id)


def _person_page(community: Any, who: Any, person: Any, error: Invalid | None = None) -> Any:
    return page("person", community=community, who=who, person=person, bodies=service.bodies_for(person),
                offices=[o for o in service.offices_in(community) if o.person_id == person.id], units=service.units_owned(person),
                today=service.local_day(community, now_utc()), error=error, typed=request.form)


@blueprint.route("/c/<slug>/staff/people/<int:person_id>", methods=["GET", "POST"])
def person(slug: str, person_id: int) -> Any:
    """One person: confirm, correct, remove a forgotten PIN, sign out everywhere, take off the roll."""
    community = asking.community_or_404(slug)
    who = asking.require_staff(community)
    found = service.person_for(community, person_id)
    if request.method == "GET":
        return _person_page(community, who, found)
    asking.require_staff(community, "grid_worker", "recorder")
    now, deed = now_utc(), request.form.get("deed", "")
    try:
        with transaction():
            if deed == "confirm":
                service.confirm_person(found, by=who.person_id, now=now)
                said = gettext("Confirmed: %(name)s may vote now.", name=found.display_name)
            elif deed == "change":
                service.change_person(found, name=request.form.get("name", ""), phone=request.form.get("phone", ""),
                                      represents_household=bool(request.form.get("represents_household")),
                                      of_age=bool(request.form.get("of_age")), by=who.person_id, now=now)
                said = saved()
            elif deed == "pin":
                seats.set_pin(found, None)
                said = gettext("The PIN is removed. A new one can be set on the person's own page.")
            elif deed == "sign_out":
                seats.sign_out_everywhere(person_id=found.id, now=now)
                said = gettext("Signed out on every device.")
            elif deed == "left":
                service.person_left(found, by=who.person_id, now=now)
                seats.sign_out_everywhere(person_id=found.id, now=now)
                said = gettext("Taken off the roll.")
            else:
                raise NotFound()
    except Invalid as error:
        return _person_page(community, who, found, error)
    if deed in ("confirm", "left") and request.form.get("back") == "list":
        return done(said, "members.people", slug=slug, level="declared")
    return done(said, "members.person", slug=slug, person_id=person_id)


@blueprint.post("/c/<slug>/staff/people/<int:person_id>/account")
@limiter.limit("20/minute")
def person_account(slug: str, person_id: int) -> Any:
    """The administrator gives somebody a staff sign-in."""
    community = asking.community_or_404(slug)
    who = asking.require_staff(community, "staff_admin")
    found = service.person_for(community, person_id)
    try:
        hashed = passwords.hash_secret(seats.clean_password(request.form.get("password", "")))
        with transaction():
            seats.add_staff_account(request.form.get("login", ""), hashed, [found], by=who.person_id, now=now_utc())
    except Invalid as error:
        return _person_page(community, who, found, error)
    return done(gettext("The sign-in is ready. Tell the person name and password yourself."), "members.person", slug=slug, person_id=person_id)


# Households and slips


def _square(code: str) -> str:
    address = url_for("members.slip", code=code, _external=True)
    return segno.make(address, error="m", micro=False).svg_inline(omitsize=True, border=0, svgclass="qr", lineclass=None)


@blueprint.route("/c/<slug>/staff/households/<int:household_id>", methods=["GET", "POST"])
def household(slug: str, household_id: int) -> Any:
    """One household: who lives there, its slips."""
    community = asking.community_or_404(slug)
    who = asking.require_staff(community)
    home = service.household_for(community, household_id)
    now = now_utc()
    if request.method == "POST":
        asking.require_staff(community, "grid_worker", "recorder")
        deed = request.form.get("deed", "")
        try:
            with transaction():
                if deed == "issue":
                    seats.issue_slip(home, current_app.config["SECRET_KEY"], expires_on=_day("expires_on"), by=who.person_id, now=now)
                    said = gettext("A new slip is ready to print.")
                elif deed == "revoke":
                    held = next((s for s in seats.slips_of(home) if s.id == number_from("slip")), None)
                    if held is None:
                        raise NotFound()
                    seats.revoke_slip(held, by=who.person_id, now=now)
                    said = gettext("The slip is revoked; devices it had opened are signed out.")
                else:
                    raise NotFound()
        except Invalid as error:
            return page("household", community=community, who=who, home=home, persons=service.household_persons(home),
                        slips=seats.slips_of(home), today=service.local_day(community, now), error=error, typed=request.form)
        return done(said, "members.household", slug=slug, household_id=household_id)
    return page("household", community=community, who=who, home=home, persons=service.household_persons(home),
                slips=seats.slips_of(home), today=service.local_day(community, now))


@blueprint.get("/c/<slug>/staff/slips")
def slips(slug: str) -> Any:
    """Buildings whose slips can be printed."""
    community = asking.community_or_404(slug)
    who = asking.require_staff(community, "grid_worker", "recorder")
    return page("slips", community=community, who=who, buildings=service.buildings_of(community))


@blueprint.route("/c/<slug>/staff/slips/<int:territory_id>", methods=["GET", "POST"])
def slip_sheet(slug: str, territory_id: int) -> Any:
    """The sheet of a building: a slip per household, to print and cut. POST issues what is missing."""
    community = asking.community_or_404(slug)
    who = asking.require_staff(community, "grid_worker", "recorder")
    building = service.territory_for(community, territory_id)
    key, now = current_app.config["SECRET_KEY"], now_utc()
    rows = seats.sheet(community, building, key, now)
    if request.method == "POST":
        with transaction():
            for row in rows:
                if row.code is None:
                    seats.issue_slip(row.household, key, by=who.person_id, now=now)
        return redirect(url_for("members.slip_sheet", slug=slug, territory_id=territory_id))
    ready = [row for row in rows if row.code]
    pages = max(1, -(-len(ready) // SHEET))
    here = min(max(1, number_from("page") or 1), pages)
    shown = [(row, _square(row.code or "")) for row in ready[(here - 1) * SHEET:here * SHEET]]
    return page("slip_sheet", community=community, who=who, building=building, shown=shown, missing=len(rows) - len(ready),
                total=len(rows), sheet=here, sheets=pages, host=request.host_url)


# Offices, bodies, territory


@blueprint.route("/c/<slug>/staff/offices", methods=["GET", "POST"])
def offices(slug: str) -> Any:
    """Who holds which office; the administrator grants and ends them."""
    community = asking.community_or_404(slug)
    who = asking.require_staff(community)
    now = now_utc()
    today = service.local_day(community, now)

    def shown(error: Invalid | None = None) -> Any:
        search = request.values.get("q", "")
        found = service.people_of(community, search=search).people[:20] if search else []
        return page("offices", community=community, who=who, offices=service.offices_in(community), bodies=service.bodies_of(community),
                    today=today, search=search, found=found, error=error, typed=request.form)

    if request.method == "GET":
        return shown()
    asking.require_staff(community, "staff_admin")
    try:
        with transaction():
            if request.form.get("deed") == "end":
                service.end_office(service.office_for(community, number_from("office") or 0), on=today, by=who.person_id, now=now)
            else:
                if number_from("person") is None:
                    raise Invalid("person", P("Please find and choose a person."))
                body = service.body_for(community, number_from("body") or 0) if number_from("body") else None
                service.grant_office(service.person_for(community, number_from("person") or 0), request.form.get("kind", ""),
                                     from_on=_day("from_on") or today, to_on=_day("to_on"), body=body, by=who.person_id, now=now)
    except Invalid as error:
        return shown(error)
    return done(saved(), "members.offices", slug=slug)


@blueprint.route("/c/<slug>/staff/bodies", methods=["GET", "POST"])
def bodies(slug: str) -> Any:
    """Bodies that meet, vote and publish."""
    community = asking.community_or_404(slug)
    who = asking.require_staff(community)

    def shown(error: Invalid | None = None) -> Any:
        return page("bodies", community=community, who=who, bodies=service.bodies_of(community),
                    places=service.tree_of(community), error=error, typed=request.form)

    if request.method == "GET":
        return shown()
    asking.require_staff(community, "staff_admin")
    try:
        with transaction():
            made = service.add_body(community, now=now_utc(), by=who.person_id, **_body_values(community))
    except Invalid as error:
        return shown(error)
    return done(saved(), "members.body", slug=slug, body_id=made.id)


def _body_values(community: Any) -> dict[str, Any]:
    form = request.form
    days = number_from("notice_days")
    if days is None:
        raise Invalid("notice_days", P("Please give a whole number of days."))
    place = service.territory_for(community, number_from("territory") or 0) if number_from("territory") else None
    return {"kind": form.get("kind", "council")[:30], "name_zh": form.get("name_zh", ""), "name_en": form.get("name_en", ""),
            "territory": place, "electorate": form.get("electorate") if form.get("electorate") in ("person", "household", "owner") else "person",
            "notice_days": days, "rule_set": form.get("rule_set") if form.get("rule_set") in ("ronr12", "small_board", "nantang13") else "ronr12",
            "number_prefix": form.get("number_prefix", "")[:30], "party_review": bool(form.get("party_review")),
            "decision_rule_ids": [w for w in form.get("decision_rule_ids", "").replace("，", ",").replace(",", " ").split() if w]}


@blueprint.route("/c/<slug>/staff/bodies/<int:body_id>", methods=["GET", "POST"])
def body(slug: str, body_id: int) -> Any:
    """One body: its rules, its own roll, its electorate counted."""
    community = asking.community_or_404(slug)
    who = asking.require_staff(community)
    found = service.body_for(community, body_id)
    now = now_utc()

    def shown(error: Invalid | None = None) -> Any:
        electors = service.electorate_of(found)
        search = request.values.get("q", "")
        return page("body", community=community, who=who, body=found, members=service.members_of(found),
                    places=service.tree_of(community), electors=len(electors), area=sum(e.area for e in electors), search=search,
                    candidates=service.people_of(community, search=search).people[:20] if search else [], error=error, typed=request.form)

    if request.method == "GET":
        return shown()
    asking.require_staff(community, "staff_admin")
    deed = request.form.get("deed", "")
    try:
        with transaction():
            if deed == "join":
                role = request.form.get("role", "member")
                service.join_body(found, service.person_for(community, number_from("person") or 0),
                                  role if role in ("member", "chair", "recorder") else "member")
            elif deed == "leave":
                service.leave_body(found, number_from("person") or 0)
            else:
                values = _body_values(community)
                place = values.pop("territory")
                service.change_body(found, by=who.person_id, now=now, territory_id=place.id if place else None, **values)
    except Invalid as error:
        return shown(error)
    return done(saved(), "members.body", slug=slug, body_id=body_id)


@blueprint.route("/c/<slug>/staff/territory", methods=["GET", "POST"])
def territory(slug: str) -> Any:
    """The tree of grids, estates, buildings and entrances with their units."""
    community = asking.community_or_404(slug)
    who = asking.require_staff(community)

    def shown(error: Invalid | None = None) -> Any:
        return page("territory", community=community, who=who, tree=service.tree_of(community), error=error, typed=request.form)

    if request.method == "GET":
        return shown()
    asking.require_staff(community, "staff_admin")
    kind = request.form.get("kind", "")
    try:
        with transaction():
            if kind not in PLACE_WORDS:
                raise Invalid("kind", P("Please choose what kind of place it is."))
            parent = service.territory_for(community, number_from("parent") or 0) if number_from("parent") else None
            service.add_territory(community, kind, request.form.get("name", ""), parent=parent)
    except Invalid as error:
        return shown(error)
    return done(saved(), "members.territory", slug=slug)


# The door of a meeting


@blueprint.route("/c/<slug>/door/<int:meeting_id>", methods=["GET", "POST"])
@limiter.limit("300/minute", methods=["POST"])
def find(slug: str, meeting_id: int) -> Any:
    """Came by the meeting's code: find yourself on the roll by building, room and name."""
    community = asking.community_or_404(slug)
    meeting = door.meeting_at(community, meeting_id)

    def shown(error: Invalid | None = None) -> Any:
        return page("find", community=community, who=asking.who(community), meeting_id=meeting_id, meeting=meeting,
                    buildings=service.buildings_of(community), error=error, typed=request.form)

    if request.method == "GET":
        return shown()
    now = now_utc()
    try:
        if number_from("building") is None:
            raise Invalid("building", P("Please choose your building."))
        service.territory_for(community, number_from("building") or 0)
        found = door.find(community, number_from("building") or 0, request.form.get("room", ""), request.form.get("name", ""))
    except Invalid as error:
        return shown(error)
    with transaction():
        _wait, token = door.wait_at(community, meeting_id, found, now)
    answer = redirect(url_for("members.door_wait", slug=slug, meeting_id=meeting_id))
    answer.set_cookie(DOOR_COOKIE, token, max_age=int(door.PATIENCE.total_seconds()), httponly=True, samesite="Lax",
                      secure=current_app.config["SESSION_COOKIE_SECURE"])
    return answer


@blueprint.get("/c/<slug>/door/<int:meeting_id>/wait")
def door_wait(slug: str, meeting_id: int) -> Any:
    """Waiting at the door; reloads itself and goes in by itself once let in."""
    community = asking.community_or_404(slug)
    meeting = door.meeting_at(community, meeting_id)
    now = now_utc()
    wait = door.wait_of(request.cookies.get(DOOR_COOKIE), community, meeting_id, now)
    if wait is None:
        return redirect(url_for("members.find", slug=slug, meeting_id=meeting_id))
    if wait.let_in:
        with transaction():
            _seat, token = door.enter(wait, device=asking.device_words(), now=now)
        answer = redirect(f"/c/{slug}/meetings/{meeting_id}/lobby")
        answer.delete_cookie(DOOR_COOKIE)
        return asking.keep(answer, token)
    word, digits = door.password_of(wait)
    return page("door_wait", community=community, who=asking.who(community), meeting_id=meeting_id, meeting=meeting, wait=wait, word=word, digits=digits,
                ahead=door.before(wait), refused=wait.settled_at is not None)


@blueprint.route("/c/<slug>/staff/door/<int:meeting_id>", methods=["GET", "POST"], endpoint="door")
def door_list(slug: str, meeting_id: int) -> Any:
    """Staff at the door: one tap lets in. JSON for who asks for it."""
    community = asking.community_or_404(slug)
    who = asking.require_staff(community)
    meeting = door.meeting_at(community, meeting_id)
    now = now_utc()
    if request.method == "POST":
        wait = door.wait_for(community, meeting_id, number_from("wait") or 0)
        with transaction():
            door.settle(community, wait, let_in=request.form.get("deed") != "refuse", by=who.person_id, now=now)
        return redirect(url_for("members.door", slug=slug, meeting_id=meeting_id))
    rows = [(w, *door.password_of(w)) for w in door.waiting(community, meeting_id, now)]
    if request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json":
        return jsonify(waiting=[{"id": w.id, "name": w.person.display_name, "digits": digits} for w, _word, digits in rows])
    return page("door", community=community, who=who, meeting_id=meeting_id, meeting=meeting, rows=rows)
