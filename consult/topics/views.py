"""Pages of topics: list, propose, the life of one topic, support, screening."""

from __future__ import annotations

import re
import secrets
from typing import Any

from flask import Blueprint, Response, flash, redirect, request, url_for
from flask_babel import gettext as _

from consult import web
from consult.db import now_utc, transaction
from consult.errors import Invalid, NotFound
from consult.members import asking
from consult.members import service as members
from consult.phrases import P
from consult.topics import service
from consult.topics.forms import RecordTopicForm, ScreeningForm, TopicForm

blueprint = Blueprint("topics", __name__)


@blueprint.get("/c/<slug>/topics", endpoint="list")
def list_topics(slug: str) -> Any:
    """All topics, with search and filters."""
    community = asking.community_or_404(slug)
    page = service.topics_of(community, search=request.args.get("q", "").strip(), state=request.args.get("state", ""),
                             kind=request.args.get("kind", ""), page=request.args.get("page", 1, type=int))
    kept = {k: v for k, v in request.args.items() if k in ("q", "state", "kind") and v}
    return web.render("topics/list.html", community=community, who=asking.who(community), page=page, kept=kept,
                      states=service.STATE_WORDS, kinds={**service.KIND_WORDS, **service.CATEGORY_WORDS}, station_of=service.station_of)


@blueprint.get("/c/<slug>/topics/<int:number>")
def page(slug: str, number: int) -> Any:
    """One topic, its whole life."""
    community = asking.community_or_404(slug)
    who = asking.who(community)
    topic = service.topic_for(who, community, number)
    persons, households = service.support_counts([topic.id]).get(topic.id, (0, 0))
    survivor = service.topic_by_id(topic.merged_into_id) if topic.merged_into_id else None
    decisions = service.screenings_of(topic)
    body = members.body_for(community, topic.body_id) if topic.body_id else None
    return web.render("topics/page.html", community=community, who=who, topic=topic, items=service.timeline(topic),
                      station=service.station_of(topic), persons=persons + topic.paper_supporters, households=households,
                      supported=service.supports(topic, who.person_id), state=service.STATE_WORDS[topic.state],
                      kind=service.KIND_WORDS.get(topic.kind) or service.CATEGORY_WORDS.get(topic.kind), survivor=survivor, supportable=topic.state in service.SUPPORTABLE,
                      body=body, last_reason=decisions[-1].reason if decisions else "",
                      mine=who.person_id is not None and who.person_id == topic.proposer_id)


@blueprint.get("/c/<slug>/topics/<int:number>/photo/<int:photo_id>")
def photo(slug: str, number: int, photo_id: int) -> Response:
    """A photo of a topic."""
    community = asking.community_or_404(slug)
    topic = service.topic_for(asking.who(community), community, number)
    return Response(service.photo_of(topic, photo_id), mimetype="image/jpeg", headers={"Cache-Control": "private, max-age=86400"})


def _kinds(form: Any) -> None:
    form.kind.choices = [(code, web.say(words)) for code, words in service.KIND_WORDS.items()]


def _number(text: str | None) -> int:
    return int(text) if text and text.isdigit() and len(text) < 10 else 0


def _photo() -> bytes | None:
    upload = request.files.get("photo")
    return upload.read(service.MAX_PHOTO + 1) if upload and upload.filename else None


@blueprint.route("/c/<slug>/topics/propose", methods=["GET", "POST"])
@web.limiter.limit("20/minute", methods=["POST"])
def propose(slug: str) -> Any:
    """A resident proposes; staff may enter for somebody (代录)."""
    community = asking.community_or_404(slug)
    who = asking.require_signed_in(community)
    form = TopicForm()
    _kinds(form)
    if request.method == "GET":
        form.form_key.data = secrets.token_hex(16)
        draft = service.draft_of(community, who.person_id)
        if draft is not None:
            form.title.data, form.what.data, form.place.data, form.kind.data = draft.title, draft.what, draft.place, draft.kind
    if request.form.get("keep") and form.validate_on_submit():
        with transaction():
            service.keep_draft(community, title=form.title.data or "", what=form.what.data or "", place=form.place.data or "",
                               kind=form.kind.data or "other", by=who.person, now=now_utc())
        flash(_("Your draft is kept. Only you can see it; you can go on with it on any device."), "success")
        return redirect(url_for("topics.propose", slug=slug))
    if form.validate_on_submit():
        behalf = (form.on_behalf.data or "").strip() if who.is_staff else ""
        try:
            with transaction():
                topic = service.propose_topic(community, title=form.title.data or "", what=form.what.data or "", place=form.place.data or "",
                                              kind=form.kind.data or "other", by=None if behalf else who.person, now=now_utc(), photo=_photo(),
                                              form_key=form.form_key.data or None, entered_by=who.person_id if behalf else None, role=behalf)
                service.drop_draft(community, who.person_id)
        except Invalid as error:
            _blame(form, error)
        else:
            flash(_("Your topic has number %(n)s. You can follow everything that happens to it on this page.", n=topic.number), "success")
            return redirect(url_for("topics.page", slug=slug, number=topic.number))
    similar = service.similar_topics(community, form.title.data or "") if form.title.data else []
    return web.render("topics/propose.html", community=community, who=who, form=form, similar=similar, topic=None), 400 if form.errors else 200


@blueprint.route("/c/<slug>/staff/topics/record", methods=["GET", "POST"])
def record(slug: str) -> Any:
    """补录: a topic collected on paper, with its own day and supporters counted by hand."""
    community = asking.community_or_404(slug)
    who = asking.require_staff(community)
    form = RecordTopicForm()
    _kinds(form)
    if request.method == "GET":
        form.form_key.data = secrets.token_hex(16)
    if form.validate_on_submit():
        try:
            with transaction():
                if form.on.data is None:
                    raise Invalid("on", P("Please give the day."))
                topic, warnings = service.record_topic(
                    community, title=form.title.data or "", what=form.what.data or "", place=form.place.data or "", kind=form.kind.data or "other",
                    role=form.role.data or "", on=form.on.data, channel=form.channel.data or "", supporters=form.supporters.data or 0,
                    form_key=form.form_key.data or None, entered_by=who.person_id, now=now_utc())
        except Invalid as error:
            _blame(form, error)
        else:
            for warning in warnings:
                flash(web.say(warning), "warning")
            flash(_("The topic is recorded and has number %(n)s.", n=topic.number), "success")
            return redirect(url_for("topics.page", slug=slug, number=topic.number))
    return web.render("topics/record.html", community=community, who=who, form=form), 400 if form.errors else 200


def _blame(form: Any, error: Invalid) -> None:
    target = getattr(form, error.field or "", None)
    words = web.say(error.phrase)
    if target is not None:
        target.errors = [*target.errors, words]
    else:
        form.form_errors.append(words)


@blueprint.route("/c/<slug>/topics/<int:number>/edit", methods=["GET", "POST"])
def edit(slug: str, number: int) -> Any:
    """The proposer completes a returned topic, or changes one that is not screened yet."""
    community = asking.community_or_404(slug)
    who = asking.require_signed_in(community)
    topic = service.topic_for(who, community, number, to="edit")
    form = TopicForm(obj=topic)
    _kinds(form)
    if form.validate_on_submit():
        try:
            with transaction():
                service.edit_topic(topic, title=form.title.data or "", what=form.what.data or "", place=form.place.data or "",
                                   kind=form.kind.data or "", version=_number(form.version.data), by=who.person_id, now=now_utc(), photo=_photo())
        except Invalid as error:
            _blame(form, error)
        else:
            flash(_("Sent in again."), "success")
            return redirect(url_for("topics.page", slug=slug, number=number))
    return web.render("topics/propose.html", community=community, who=who, form=form, similar=[], topic=topic), 400 if form.errors else 200


@blueprint.post("/c/<slug>/topics/<int:number>/support")
def support(slug: str, number: int) -> Any:
    """Supports, or with take_back=1 no longer does."""
    community = asking.community_or_404(slug)
    who = asking.require_signed_in(community)
    topic = service.topic_for(who, community, number)
    with transaction():
        if request.form.get("take_back"):
            service.withdraw_support(topic, by=who.person)
        else:
            service.support_topic(topic, by=who.person, now=now_utc())
    flash(_("Your support has been taken back.") if request.form.get("take_back") else _("Thank you: you support this topic."), "success")
    return redirect(url_for("topics.page", slug=slug, number=number))


@blueprint.post("/c/<slug>/topics/<int:number>/withdraw")
def withdraw(slug: str, number: int) -> Any:
    """The proposer takes the topic back."""
    community = asking.community_or_404(slug)
    who = asking.require_signed_in(community)
    topic = service.topic_for(who, community, number, to="edit")
    with transaction():
        service.withdraw_topic(topic, by=who.person_id, now=now_utc())
    flash(_("The topic has been withdrawn."), "success")
    return redirect(url_for("topics.page", slug=slug, number=number))


@blueprint.get("/c/<slug>/staff/screening")
def screening(slug: str) -> Any:
    """What waits for screening."""
    community = asking.community_or_404(slug)
    who = asking.require_staff(community)
    topics = service.waiting(community)
    counts = service.support_counts([t.id for t in topics])
    return web.render("topics/screening.html", community=community, who=who, topics=topics, counts=counts)


@blueprint.route("/c/<slug>/staff/screening/<int:number>", methods=["GET", "POST"])
def screen(slug: str, number: int) -> Any:
    """One screening decision, with the bodies, the similar topics and the party organisation's opinion where asked."""
    community = asking.community_or_404(slug)
    who = asking.require_staff(community)
    topic = service.topic_for(who, community, number, to="screen")
    bodies = members.bodies_of(community)
    form = ScreeningForm(data={"version": topic.version, "body": str(topic.body_id or ""), "stakeholders": "，".join(topic.stakeholders),
                               "legal_basis": "，".join(topic.legal_basis)} if request.method == "GET" else None)
    form.body.choices = [("", _("not yet said")), *[(str(b.id), web.words(b)) for b in bodies]]
    if form.validate_on_submit():
        try:
            with transaction():
                _screened(community, topic, form, who)
        except Invalid as error:
            _blame(form, error)
        else:
            flash(_("Done: %(result)s.", result=web.say(service.STATE_WORDS[topic.state])), "success")
            return redirect(url_for("topics.page", slug=slug, number=number))
    persons, households = service.support_counts([topic.id]).get(topic.id, (0, 0))
    return web.render("topics/screen.html", community=community, who=who, topic=topic, form=form, persons=persons + topic.paper_supporters, households=households, similar=[t for t in service.similar_topics(community, topic.title, 4) if t.id != topic.id],
                      history=service.screenings_of(topic), results=service.RESULT_WORDS,
                      needs_opinion=any(b.party_review for b in bodies)), 400 if form.errors else 200


def _screened(community: Any, topic: Any, form: ScreeningForm, who: Any) -> None:
    now = now_utc()
    body = members.body_for(community, _number(form.body.data)) if _number(form.body.data) else None
    service.classify_topic(topic, body=body, stakeholders=_listed(form.stakeholders.data), legal_basis=_listed(form.legal_basis.data))
    if (form.opinion.data or "").strip():
        service.record_party_review(topic, required=bool(body and body.party_review), on=members.local_day(community, now),
                                    opinion=(form.opinion.data or "").strip(), by=who.person_id, now=now)
    into = _survivor(community, form, who) if form.result.data == "merged" else None
    service.screen_topic(topic, result=form.result.data or "", reason=form.reason.data or "", into=into, refer_to=form.refer_to.data or "",
                         by=who.person_id, by_role=_("community staff"), now=now, version=_number(form.version.data))


def _survivor(community: Any, form: ScreeningForm, who: Any) -> Any:
    try:
        return service.topic_for(who, community, form.into.data or 0)
    except NotFound:
        return None


def _listed(text: str | None) -> list[str]:
    return [part.strip() for part in re.split("[,，、;；]", text or "") if part.strip()]
