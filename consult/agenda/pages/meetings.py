"""Pages of meetings before and after they are live: list, agenda, editing, notice, second entry."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import segno
from flask import Blueprint, Response, flash, redirect, request, url_for
from flask_babel import gettext as _
from markupsafe import Markup

from consult.accounts import asking
from consult.accounts.rights import Place
from consult.agenda import history, items, numbers, service, telling
from consult.agenda.forms import CancelForm, ChangeForm, GistForm, MeetingForm, MoveForm, RecordForm
from consult.agenda.history import HeldMeeting
from consult.agenda.items import Deciding, Question
from consult.agenda.service import MeetingPlan
from consult.agenda.words import (
    AMENDMENT_KINDS,
    AMENDMENT_RESULTS,
    INTERESTS,
    LEGAL_EFFECTS,
    METHODS,
    RULE_SETS,
    STANCES,
    STATE_WORDS,
)
from consult.deciding import DecisionRule
from consult.foundation import web
from consult.foundation.days import local_day
from consult.foundation.db import now_utc, transaction
from consult.foundation.errors import Invalid
from consult.foundation.pages import attempt, done, whole_in
from consult.foundation.pages import page as page_of
from consult.foundation.phrases import P
from consult.people import bodies, offices
from consult.topics import service as topics
from consult.topics.lists import open_topics
from consult.topics.screening import party_review_of

blueprint = Blueprint("agenda", __name__)


def rule_sentence(item: Any) -> str:
    """An item's decision rule in words."""
    return DecisionRule.from_dict(item.decision_rule).sentence(web.language()) if item.decision_rule else ""


def to_prepare(slug: str, meeting_id: int) -> tuple[Any, Any, Any]:
    """The community, who of its staff asks, and the meeting they may still prepare."""
    community, who = asking.here(slug)
    return community, who, service.meeting_for(who, community, meeting_id, to="edit")


@blueprint.get("/c/<slug>/meetings", endpoint="list")
def list_meetings(slug: str) -> Any:
    """All meetings; those being prepared for staff only."""
    community = asking.community_or_404(slug)
    who = asking.who(community)
    return web.render(
        "agenda/list.html",
        community=community,
        who=who,
        rows=service.meetings_of(community, staff=who.may("meeting.read")),
        states=STATE_WORDS,
    )


@blueprint.get("/c/<slug>/meetings/<int:meeting_id>")
def page(slug: str, meeting_id: int) -> Any:
    """The public agenda."""
    return _agenda(slug, meeting_id, "agenda/page.html")


@blueprint.get("/c/<slug>/meetings/<int:meeting_id>/print")
def print_page(slug: str, meeting_id: int) -> Any:
    """The agenda as a printed notice."""
    return _agenda(slug, meeting_id, "agenda/print.html")


def _agenda(slug: str, meeting_id: int, template: str) -> Any:
    community = asking.community_or_404(slug)
    who = asking.who(community)
    meeting = service.meeting_for(who, community, meeting_id)
    body = bodies.body_for(community, meeting.body_id) if meeting.body_id else None
    today = local_day(community, now_utc())
    joining = bool(meeting.code) and meeting.state in ("noticed", "live")
    address = url_for("agenda.page", slug=slug, meeting_id=meeting_id, _external=True)
    return web.render(
        template,
        community=community,
        who=who,
        meeting=meeting,
        body=body,
        place=Place(meeting.body_id),
        state=STATE_WORDS[meeting.state],
        rule=rule_sentence,
        methods=METHODS,
        effects=LEGAL_EFFECTS,
        rule_sets=RULE_SETS,
        interests=INTERESTS,
        check=service.notice_check(meeting, meeting.noticed_on or today),
        qr=_qr(address),
        today=today,
        size=numbers.electorate(body),
        in_numbers=numbers.in_numbers,
        absent=telling.is_absent(meeting, who.person_id),
        party=_party(meeting),
        may_be_absent=meeting.state == "noticed"
        and who.person_id is not None
        and who.person_id in telling.entitled(body),
        join_qr=_qr(f"{request.host_url}m/{meeting.code}") if joining else None,
        cancel_form=CancelForm(),
        reason=service.cancel_reason(meeting) if meeting.state == "cancelled" else "",
        moves=service.moves_of(meeting),
        topic_of=topics.topic_by_id,
        amendments=history.amendments_of,
        speeches=history.speeches_of,
        stances=STANCES,
        amendment_results=AMENDMENT_RESULTS,
    )


def _party(meeting: Any) -> list[Any]:
    """The party organisation's opinions on the meeting's topics."""
    found = [party_review_of(topics.topic_by_id(item.topic_id)) for item in meeting.items if item.topic_id]
    return [review for review in found if review is not None and review.opinion]


@blueprint.get("/c/<slug>/meetings/<int:meeting_id>/calendar.ics")
def calendar(slug: str, meeting_id: int) -> Any:
    """The meeting for a phone's calendar."""
    community = asking.community_or_404(slug)
    meeting = service.meeting_for(asking.who(community), community, meeting_id)
    address = url_for("agenda.page", slug=slug, meeting_id=meeting_id, _external=True)
    return Response(
        telling.calendar(meeting, community, address, now_utc()),
        mimetype="text/calendar",
        headers={"Content-Disposition": f"attachment; filename=meeting-{meeting_id}.ics"},
    )


@blueprint.post("/c/<slug>/meetings/<int:meeting_id>/absence")
def absence(slug: str, meeting_id: int) -> Any:
    """Somebody entitled cannot come (absent=1), or can after all."""
    community, who = asking.here(slug)
    meeting = service.meeting_for(who, community, meeting_id)
    with transaction():
        telling.set_absence(meeting, who.person, absent=bool(request.form.get("absent")), now=now_utc())
    flash(
        _("Noted: you cannot come. You can change this until the meeting.")
        if request.form.get("absent")
        else _("Noted: you are coming."),
        "success",
    )
    return redirect(url_for("agenda.page", slug=slug, meeting_id=meeting_id))


def _qr(address: str) -> Markup:
    return Markup(segno.make(address, error="m").svg_inline(scale=4, border=4, omitsize=True))


def _choices(form: Any, community: Any) -> None:
    form.body.choices = [(str(b.id), web.words(b)) for b in bodies.bodies_of(community)]


def _officers(form: MeetingForm, community: Any) -> None:
    found: dict[int, str] = {}
    for office in offices.offices_in(community):
        found[office.person_id] = office.person.display_name
    for body in bodies.bodies_of(community):
        if str(body.id) == (form.body.data or ""):
            for person, role in bodies.members_of(body):
                if role != "member":
                    found[person.id] = person.display_name
    choices = [("", _("not yet said")), *[(str(k), v) for k, v in found.items()]]
    form.chair.choices, form.recorder.choices = choices, choices


def _propose_officers(form: MeetingForm, community: Any) -> None:
    """Who holds the office of chair or recorder is proposed; another may be chosen."""
    for office in offices.offices_in(community):
        field = {"chair": form.chair, "recorder": form.recorder}.get(office.kind)
        if field is not None and office.to_on is None and not field.data:
            field.data = str(office.person_id)


def _starts(community: Any, day: date, hour: time | None) -> datetime | None:
    return datetime.combine(day, hour, ZoneInfo(community.zone)) if hour else None


def _plan(form: MeetingForm | ChangeForm, community: Any) -> MeetingPlan:
    """When, where and with whom the form plans a meeting. Raises Invalid without a day."""
    day = _day_given(form)
    return MeetingPlan(
        title=form.title.data or "",
        held_on=day,
        starts_at=_starts(community, day, form.hour.data),
        place=form.place.data or "",
        chair_id=whole_in(form.chair.data),
        recorder_id=whole_in(form.recorder.data),
    )


def _day_given(form: Any) -> date:
    if form.held_on.data is None:
        raise Invalid("held_on", P("Please give the day of the meeting."))
    return form.held_on.data


@blueprint.route("/c/<slug>/staff/meetings/new", methods=["GET", "POST"])
def plan(slug: str) -> Any:
    """Plans a meeting."""
    community, who = asking.here(slug)
    form = MeetingForm()
    _choices(form, community)
    _officers(form, community)
    if request.method == "GET":
        _propose_officers(form, community)
    if form.validate_on_submit():
        with attempt(form):
            chosen = whole_in(form.body.data)
            asking.must(who, "meeting.plan", Place(chosen))
            meeting = service.plan_meeting(
                community,
                body=bodies.body_for(community, chosen) if chosen else None,
                plan=_plan(form, community),
                by=who.person_id,
                now=now_utc(),
            )
        if not form.errors:
            return redirect(url_for("agenda.edit", slug=slug, meeting_id=meeting.id))
    return page_of("agenda/plan.html", community=community, who=who, form=form, meeting=None)


@blueprint.route("/c/<slug>/staff/meetings/<int:meeting_id>/change", methods=["GET", "POST"])
def change(slug: str, meeting_id: int) -> Any:
    """Day, hour, place and officers of a meeting not noticed yet."""
    community, who, meeting = to_prepare(slug, meeting_id)
    starts = meeting.starts_at.astimezone(ZoneInfo(community.zone)).time() if meeting.starts_at else None
    form = MeetingForm(
        data={
            "title": meeting.title,
            "held_on": meeting.held_on,
            "hour": starts,
            "place": meeting.place,
            "version": meeting.version,
            "body": str(meeting.body_id or ""),
            "chair": str(meeting.chair_id or ""),
            "recorder": str(meeting.recorder_id or ""),
        }
    )
    _choices(form, community)
    form.body.data = str(meeting.body_id or "")
    _officers(form, community)
    if form.validate_on_submit():
        with attempt(form):
            service.change_meeting(
                meeting,
                plan=_plan(form, community),
                version=whole_in(form.version.data) or 0,
                by=who.person_id,
                now=now_utc(),
            )
        if not form.errors:
            return done(_("Saved."), "agenda.edit", slug=slug, meeting_id=meeting_id)
    return page_of("agenda/plan.html", community=community, who=who, form=form, meeting=meeting)


@blueprint.route("/c/<slug>/staff/meetings/<int:meeting_id>/move", methods=["GET", "POST"])
def move_meeting(slug: str, meeting_id: int) -> Any:
    """Moves a noticed meeting, with a new notice."""
    community, who, meeting = to_prepare(slug, meeting_id)
    starts = meeting.starts_at.astimezone(ZoneInfo(community.zone)).time() if meeting.starts_at else None
    form = MoveForm(data={"held_on": meeting.held_on, "hour": starts, "place": meeting.place})
    if form.validate_on_submit():
        with attempt(form):
            day = _day_given(form)
            service.move_meeting(
                meeting,
                held_on=day,
                starts_at=_starts(community, day, form.hour.data),
                place=form.place.data or "",
                reason=form.reason.data or "",
                urgent_reason=form.urgent_reason.data or "",
                by=who.person_id,
                now=now_utc(),
            )
        if not form.errors:
            said = _("The meeting is moved, and everybody called is told.")
            return done(said, "agenda.page", slug=slug, meeting_id=meeting_id)
    return page_of("agenda/move.html", community=community, who=who, form=form, meeting=meeting)


@blueprint.post("/c/<slug>/staff/meetings/<int:meeting_id>/cancel")
def cancel(slug: str, meeting_id: int) -> Any:
    """Calls a meeting off, with the reason."""
    community, who, meeting = to_prepare(slug, meeting_id)
    with attempt() as tried:
        service.cancel_meeting(
            meeting, reason=CancelForm().reason.data or "", by=who.person_id, now=now_utc()
        )
    if tried.refused:
        flash(web.say(tried.refused.phrase), "error")
        return redirect(url_for("agenda.page", slug=slug, meeting_id=meeting_id))
    return done(_("The meeting is called off."), "agenda.list", slug=slug)


@blueprint.route(
    "/c/<slug>/staff/meetings/<int:meeting_id>/items/<int:item_id>/record", methods=["GET", "POST"]
)
def record_item(slug: str, meeting_id: int, item_id: int) -> Any:
    """补录: speeches and amendments of one item of a meeting held in a room; which=speech or amendment."""
    community, who, meeting = to_prepare(slug, meeting_id)
    item = items.item_for(meeting, item_id)
    speech, amendment = GistForm(prefix="s-"), ChangeForm(prefix="a-")
    speech.stance.choices = [(k, web.say(v)) for k, v in STANCES.items()]
    amendment.kind.choices = [(k, web.say(v)) for k, v in AMENDMENT_KINDS.items()]
    amendment.degree.choices = [("primary", _("to the proposal")), ("secondary", _("to an amendment"))]
    amendment.result.choices = [(k, web.say(AMENDMENT_RESULTS[k])) for k in ("adopted", "rejected")]
    form: Any = amendment if request.form.get("which") == "amendment" else speech
    if request.method == "POST" and form.validate():
        with attempt(form):
            if form is speech:
                history.record_gist(
                    item,
                    role=speech.role.data or "",
                    stance=speech.stance.data or "",
                    gist=speech.gist.data or "",
                    seconds=speech.seconds.data,
                )
            else:
                counts = (
                    amendment.votes_for.data,
                    amendment.votes_against.data,
                    amendment.votes_abstain.data,
                )
                history.record_change(
                    item,
                    text=amendment.text.data or "",
                    kind=amendment.kind.data or "",
                    degree=amendment.degree.data or "",
                    result=amendment.result.data or "",
                    mover_role=amendment.mover_role.data or "",
                    votes=None
                    if all(c is None for c in counts)
                    else (counts[0] or 0, counts[1] or 0, counts[2] or 0),
                )
        if not form.errors:
            here = {"slug": slug, "meeting_id": meeting_id, "item_id": item_id}
            return done(_("Recorded."), "agenda.record_item", **here)
    return page_of(
        "agenda/record_item.html",
        community=community,
        who=who,
        meeting=meeting,
        item=item,
        speech=speech,
        amendment=amendment,
        form=form,
        changes=history.amendments_of(item_id),
        said=history.speeches_of(item_id),
        stances=STANCES,
        amendment_results=AMENDMENT_RESULTS,
    )


@blueprint.route("/c/<slug>/staff/meetings/record", methods=["GET", "POST"])
def record(slug: str) -> Any:
    """补录: a meeting held in a room."""
    community, who = asking.here(slug)
    form = RecordForm()
    _choices(form, community)
    form.topic.choices = [
        ("", "—"),
        *[(str(t.number), f"{t.number} · {t.title}") for t in open_topics(community)],
    ]
    form.decision_rule_id.choices = [
        ("", "—"),
        *[(r.id, r.name["en" if web.language() == "en" else "zh"]) for r in items.rules_for(None)],
    ]
    if form.validate_on_submit():
        with attempt(form):
            meeting, warnings = _recorded(community, form, who)
        if not form.errors:
            for warning in warnings:
                flash(web.say(warning), "warning")
            return done(_("The meeting is recorded."), "agenda.page", slug=slug, meeting_id=meeting.id)
    return page_of("agenda/record.html", community=community, who=who, form=form)


def _recorded(community: Any, form: RecordForm, who: Any) -> Any:
    day, now = _day_given(form), now_utc()
    asking.must(who, "meeting.record", Place(whole_in(form.body.data)))
    body = bodies.body_for(community, whole_in(form.body.data) or 0) if whole_in(form.body.data) else None
    channels = [part.strip() for part in re.split("[,，、]", form.channels.data or "") if part.strip()]
    meeting, warnings = history.record_meeting(
        community,
        body=body,
        held=HeldMeeting(
            title=form.title.data or (web.words(body) if body else ""),
            held_on=day,
            noticed_on=form.noticed_on.data,
            channels=channels,
            chair_role=form.chair_role.data or "",
            recorder_role=form.recorder_role.data or "",
            place=form.place.data or "",
        ),
        entered_by=who.person_id,
        now=now,
    )
    topic = topics.topic_for(who, community, int(form.topic.data)) if whole_in(form.topic.data) else None
    if topic is not None or (form.text.data or "").strip():
        item = items.add_item(
            meeting,
            topic=topic,
            question=Question(title="", text=form.text.data or ""),
            deciding=Deciding(decision_rule_id=form.decision_rule_id.data or "", method="paper"),
            by=who.person_id,
            now=now,
            history=True,
        )
        items.settle_item(item, final_text=form.text.data or "")
    return meeting, warnings
