"""Screening and second entry: the staff's side of collection. Part of the topics' pages."""

from __future__ import annotations

import re
import secrets
from typing import Any

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _

from consult.accounts import asking
from consult.foundation import journal, own_words, web
from consult.foundation.days import local_day
from consult.foundation.db import now_utc, transaction
from consult.foundation.errors import Invalid, NotFound
from consult.foundation.pages import attempt, done, page, whole_in
from consult.foundation.phrases import P
from consult.people.bodies import bodies_of, body_for
from consult.topics import course, lists, service
from consult.topics.drafts import Origin, TopicWords
from consult.topics.forms import RecordTopicForm, ScreeningForm
from consult.topics.pages.reading import blueprint
from consult.topics.screening import (
    Decision,
    answer_by,
    classify_topic,
    party_review_of,
    record_party_review,
    screen_days,
    screen_topic,
    screenings_of,
    take_back_screening,
)
from consult.topics.thresholds import needed_at, needed_of
from consult.topics.words import KIND_WORDS, MATTER_WORDS, RESULT_WORDS, STATE_WORDS


@blueprint.get("/c/<slug>/staff/screening")
def screening(slug: str) -> Any:
    """What waits for screening, and what is still being collected."""
    community, who = asking.here(slug)
    today = local_day(community, now_utc())
    rows = lists.waiting(community)
    counts = lists.support_counts([t.id for t in rows])
    made = [
        {
            "topic": t,
            "persons": counts.get(t.id, (0, 0))[0] + t.paper_supporters,
            "households": counts.get(t.id, (0, 0))[1] + t.paper_supporters,
            "due": answer_by(t, community),
        }
        for t in rows
    ]
    return web.render(
        "topics/screening.html",
        community=community,
        who=who,
        today=today,
        needed=needed_of(community, rows),
        days=screen_days(community),
        ready=[r for r in made if r["due"]],
        collecting=[r for r in made if not r["due"]],
    )


@blueprint.route("/c/<slug>/staff/screening/<int:number>", methods=["GET", "POST"])
def screen(slug: str, number: int) -> Any:
    """One screening decision, with the bodies, the similar topics and the party organisation's opinion where
    asked."""
    community, who = asking.here(slug)
    topic = service.topic_for(who, community, number, to="screen")
    bodies = bodies_of(community)
    alike = [t for t in lists.similar_topics(community, topic.title, 4) if t.id != topic.id]
    review = party_review_of(topic)
    form = ScreeningForm(
        data={
            "version": topic.version,
            "body": str(topic.body_id or ""),
            "stakeholders": "，".join(topic.stakeholders),
            "legal_basis": "，".join(topic.legal_basis),
            "matter": "own",
            "opinion": review.opinion if review else "",
            "into": str(topic.merged_into_id or ""),
        }
        if request.method == "GET"
        else None
    )
    _choices(form, community, topic, bodies, alike)
    if form.validate_on_submit():
        with attempt(form):
            _screened(community, topic, form, who)
        if not form.errors:
            said = _(
                "Done: %(result)s. The proposer has been told, with the reason.",
                result=web.say(STATE_WORDS[topic.state]),
            )
            return done(said, "topics.page", slug=slug, number=number)
    return _page(community, who, topic, form, alike, bodies), 400 if form.errors else 200


def _page(
    community: Any,
    who: Any,
    topic: Any,
    form: ScreeningForm,
    alike: list[Any],
    bodies: list[Any],
    original: bool = False,
) -> Any:
    today = local_day(community, now_utc())
    persons, households = lists.support_counts([topic.id]).get(topic.id, (0, 0))
    queue = [t for t in lists.waiting(community) if t.gathered_on is not None]
    return web.render(
        "topics/screen.html",
        community=community,
        who=who,
        topic=topic,
        form=form,
        today=today,
        persons=persons + topic.paper_supporters,
        households=households + topic.paper_supporters,
        needed=needed_at(community, topic.territory_id, topic.submitted_on),
        similar=alike,
        history=screenings_of(topic),
        results=RESULT_WORDS,
        due=answer_by(topic, community),
        place_in_line=next((n for n, t in enumerate(queue, 1) if t.id == topic.id), None),
        line_length=len(queue),
        pieces=own_words.pieces(topic.what),
        hidden=len(own_words.finds(topic.what)),
        original=original,
        open=topic.state in ("submitted", "returned"),
        may_take_back=topic.state in ("accepted", "returned", "merged", "referred", "withdrawn"),
        asks_opinion=[str(b.id) for b in bodies if b.party_review],
        station_of=course.station_of,
        states=STATE_WORDS,
    )


@blueprint.post("/c/<slug>/staff/screening/<int:number>/take-back")
def take_back(slug: str, number: int) -> Any:
    """Takes the newest screening, a merge or a withdrawal back, with the reason."""
    community, who = asking.here(slug)
    topic = service.topic_for(who, community, number, to="screen")
    with attempt() as tried:
        take_back_screening(topic, request.form.get("taken_back_reason", ""), by=who.person_id, now=now_utc())
    if tried.refused:
        flash(web.say(tried.refused.phrase), "error")
        return redirect(url_for("topics.screen", slug=slug, number=number))
    said = _("Taken back: the topic waits for an answer again.")
    return done(said, "topics.screen", slug=slug, number=number)


@blueprint.post("/c/<slug>/staff/screening/<int:number>/original")
def original(slug: str, number: int) -> Any:
    """The words as they came in, for who screens; looking at them is written down."""
    community, who = asking.here(slug)
    topic = service.topic_for(who, community, number, to="screen")
    with transaction():
        journal.record(community.id, "topic_original_read", "topic", topic.id, by=who.person_id, at=now_utc())
    bodies = bodies_of(community)
    alike = [t for t in lists.similar_topics(community, topic.title, 4) if t.id != topic.id]
    form = ScreeningForm(
        formdata=None,
        data={
            "version": topic.version,
            "body": str(topic.body_id or ""),
            "matter": "own",
            "stakeholders": "，".join(topic.stakeholders),
            "legal_basis": "，".join(topic.legal_basis),
        },
    )
    _choices(form, community, topic, bodies, alike)
    return _page(community, who, topic, form, alike, bodies, original=True)


def _choices(form: ScreeningForm, community: Any, topic: Any, bodies: list[Any], alike: list[Any]) -> None:
    form.matter.choices = [(code, web.say(words)) for code, words in MATTER_WORDS.items()]
    form.body.choices = [("", _("not yet said")), *[(str(b.id), web.words(b)) for b in bodies]]
    others = [*alike, *[t for t in lists.open_topics(community) if t.id != topic.id and t not in alike]]
    form.into.choices = [("", _("choose")), *[(str(t.number), f"{t.document} {t.title}") for t in others]]


def _screened(community: Any, topic: Any, form: ScreeningForm, who: Any) -> None:
    now = now_utc()
    body = body_for(community, (whole_in(form.body.data) or 0)) if (whole_in(form.body.data) or 0) else None
    classify_topic(
        topic,
        body=body,
        stakeholders=_listed(form.stakeholders.data),
        legal_basis=_listed(form.legal_basis.data),
    )
    if (form.opinion.data or "").strip():
        record_party_review(
            topic,
            required=bool(body and body.party_review),
            on=local_day(community, now),
            opinion=(form.opinion.data or "").strip(),
            by=who.person_id,
            now=now,
        )
    into = _survivor(community, form, who) if form.result.data == "merged" else None
    screen_topic(
        topic,
        decision=Decision(
            result=form.result.data or "",
            reason=form.reason.data or "",
            into=into,
            refer_to=form.refer_to.data or "",
            matter=form.matter.data or "",
            by_role=_("community staff"),
        ),
        by=who.person_id,
        now=now,
        version=whole_in(form.version.data) or 0,
    )


def _survivor(community: Any, form: ScreeningForm, who: Any) -> Any:
    try:
        return service.topic_for(who, community, (whole_in(form.into.data) or 0))
    except NotFound:
        return None


def _listed(text: str | None) -> list[str]:
    return [part.strip() for part in re.split("[,，、;；]", text or "") if part.strip()]


@blueprint.route("/c/<slug>/staff/topics/record", methods=["GET", "POST"])
def record(slug: str) -> Any:
    """补录: a topic collected on paper, with its own day and supporters counted by hand."""
    community, who = asking.here(slug)
    form = RecordTopicForm()
    form.kind.choices = [(code, web.say(words)) for code, words in KIND_WORDS.items()]
    if request.method == "GET":
        form.form_key.data = secrets.token_hex(16)
        form.on.data = local_day(community, now_utc())
    if form.validate_on_submit():
        with attempt(form):
            if form.on.data is None:
                raise Invalid("on", P("Please give the day."))
            topic, warnings = service.record_topic(
                community,
                words=TopicWords(
                    title=form.title.data or "",
                    what=form.what.data or "",
                    place=form.place.data or "",
                    kind=form.kind.data or "other",
                ),
                origin=Origin(
                    role=form.role.data or "",
                    on=form.on.data,
                    channel=form.channel.data or "",
                    entered_by=who.person_id,
                ),
                supporters=form.supporters.data or 0,
                form_key=form.form_key.data or None,
                now=now_utc(),
            )
        if not form.errors:
            for warning in warnings:
                flash(web.say(warning), "warning")
            said = _("The topic is recorded and has number %(n)s.", n=topic.document)
            return done(said, "topics.page", slug=slug, number=topic.number)
    return page("topics/record.html", community=community, who=who, form=form)
