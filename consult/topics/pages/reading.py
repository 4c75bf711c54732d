"""Pages of topics everyone reads: the list, the life of one topic, support. Proposing and screening are
beside this file."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, redirect, request, url_for
from flask_babel import gettext as _

from consult.accounts import asking
from consult.foundation import web
from consult.foundation.days import local_day
from consult.foundation.db import now_utc, transaction
from consult.foundation.pages import asked_page, done, whole_in
from consult.people import bodies
from consult.topics import course, drafts, lists, screening, service
from consult.topics.support import SUPPORTABLE, support_topic, supports, withdraw_support
from consult.topics.thresholds import needed_at, needed_of
from consult.topics.words import CATEGORY_WORDS, CHANNEL_WORDS, KIND_WORDS, LEFT, STATE_WORDS

blueprint = Blueprint("topics", __name__)


@blueprint.get("/c/<slug>/topics", endpoint="list")
def list_topics(slug: str) -> Any:
    """All topics, with search and filters."""
    community = asking.community_or_404(slug)
    today = local_day(community, now_utc())
    kept = {k: v for k, v in request.args.items() if k in ("q", "station", "kind", "state") and v}
    station = whole_in(kept.get("station")) or 0
    if not 1 <= station <= 9:
        kept.pop("station", None)
        station = 0
    search = kept.get("q", "").strip()
    page = lists.topics_of(
        community,
        search=search,
        state=kept.get("state", ""),
        kind=kept.get("kind", ""),
        station=station,
        today=today,
        page=asked_page(),
    )
    near, upstream = [], None
    if not page.rows and search:
        near = lists.similar_topics(community, search)
    elif not page.rows and station:
        upstream = lists.coming_to(community, station, today)
    return web.render(
        "topics/list.html",
        community=community,
        who=asking.who(community),
        page=page,
        kept=kept,
        today=today,
        counts=lists.station_counts(community, today),
        kind_counts=lists.kind_counts(community),
        near=near,
        upstream=upstream,
        lines=course.lines_of([row[0] for row in page.rows], today),
        needed=needed_of(community, [row[0] for row in page.rows]),
        kinds={**KIND_WORDS, **CATEGORY_WORDS},
        station_of=course.station_of,
    )


@blueprint.get("/c/<slug>/topics/<int:number>")
def page(slug: str, number: int) -> Any:
    """One topic, its whole life."""
    community = asking.community_or_404(slug)
    who = asking.who(community)
    topic = service.topic_for(who, community, number)
    today = local_day(community, now_utc())
    persons, households = lists.support_counts([topic.id]).get(topic.id, (0, 0))
    decisions = screening.screenings_of(topic)
    stations: dict[int, list[Any]] = {}
    for item in course.timeline(topic):
        stations.setdefault(item.number, []).append(item)
    return web.render(
        "topics/page.html",
        community=community,
        who=who,
        topic=topic,
        stations=stations,
        today=today,
        parts=course.page_parts(topic, who, today),
        station=course.station_of(topic, today),
        needed=needed_at(community, topic.territory_id, topic.submitted_on),
        persons=persons + topic.paper_supporters,
        households=households + topic.paper_supporters,
        unconfirmed=lists.unconfirmed_support(topic.id),
        supported=supports(topic, who.person_id),
        state=STATE_WORDS[topic.state],
        left_states=LEFT,
        kind=KIND_WORDS.get(topic.kind) or CATEGORY_WORDS.get(topic.kind),
        channel_words=CHANNEL_WORDS,
        survivor=service.topic_by_id(topic.merged_into_id) if topic.merged_into_id else None,
        supportable=topic.state in SUPPORTABLE,
        body=bodies.body_for(community, topic.body_id) if topic.body_id else None,
        last_reason=decisions[-1].reason if decisions else "",
        referred=decisions[-1] if decisions else None,
        edits=service.marked_edits(topic),
        mine=who.person_id is not None and who.person_id == topic.proposer_id,
    )


@blueprint.get("/c/<slug>/topics/<int:number>/photo/<int:photo_id>")
def photo(slug: str, number: int, photo_id: int) -> Response:
    """A photo of a topic."""
    community = asking.community_or_404(slug)
    topic = service.topic_for(asking.who(community), community, number)
    return Response(
        drafts.photo_of(topic, photo_id),
        mimetype="image/jpeg",
        headers={"Cache-Control": "private, max-age=86400"},
    )


@blueprint.post("/c/<slug>/topics/<int:number>/support")
def support(slug: str, number: int) -> Any:
    """Supports, or with take_back=1 no longer does."""
    community, who = asking.here(slug)
    topic = service.topic_for(who, community, number)
    with transaction():
        if request.form.get("take_back"):
            withdraw_support(topic, by=who.person)
        else:
            support_topic(topic, by=who.person, now=now_utc())
    flash(
        _("Your support has been taken back.")
        if request.form.get("take_back")
        else _("Thank you: you support this topic."),
        "success",
    )
    return redirect(web.safe_next(url_for("topics.page", slug=slug, number=number)))


@blueprint.post("/c/<slug>/topics/<int:number>/withdraw")
def withdraw(slug: str, number: int) -> Any:
    """The proposer takes the topic back."""
    community, who = asking.here(slug)
    topic = service.topic_for(who, community, number, to="edit")
    with transaction():
        service.withdraw_topic(topic, by=who.person_id, now=now_utc())
    return done(_("The topic has been withdrawn."), "topics.page", slug=slug, number=number)
