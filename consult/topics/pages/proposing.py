"""Proposing: a form that keeps what is typed, shows what is alike, and is looked over before it is sent. Part
of the topics' pages."""

from __future__ import annotations

import secrets
from typing import Any

from flask import Response, request, url_for
from flask_babel import gettext as _

from consult.accounts import asking
from consult.foundation import own_words, web
from consult.foundation.db import now_utc, transaction
from consult.foundation.errors import NotFound
from consult.foundation.pages import attempt, blame, done, page, photo, refusals, tell_finds, whole_in
from consult.office import moderation
from consult.topics import course, drafts, lists, places, screening, service, support, thresholds
from consult.topics.drafts import TopicWords
from consult.topics.forms import TopicForm
from consult.topics.pages.reading import blueprint
from consult.topics.words import KIND_WORDS

#: Bytes of one posting with photos; a request beyond it is refused as too large.
MAX_POST = 44 * 1024 * 1024


def _choices(form: TopicForm, community: Any) -> None:
    form.kind.choices = [(code, web.say(words)) for code, words in KIND_WORDS.items()]
    form.territory.choices = [
        ("", _("The whole community")),
        *[(str(i), label) for i, label in places.choices(community)],
    ]


def _pictures(form: TopicForm) -> list[bytes]:
    """The photos sent with the form, re-encoded; what is none is said beside the field and left out. Outside
    any transaction: it takes time."""
    made = []
    for upload in request.files.getlist("photo")[: drafts.MAX_PHOTOS + 1]:
        if upload and upload.filename:
            with refusals(form):
                made.append(photo(upload))
    return made


def _place(form: TopicForm, community: Any) -> tuple[int | None, str]:
    return places.worded(community, whole_in(form.territory.data), form.place.data or "")


def _words(form: TopicForm, community: Any) -> TopicWords:
    """What the form proposes."""
    territory, place = _place(form, community)
    return TopicWords(
        title=form.title.data or "",
        what=form.what.data or "",
        place=place,
        kind=form.kind.data or "",
        territory_id=territory,
    )


def _keep(community: Any, who: Any, form: TopicForm, pictures: list[bytes], drop: int = 0) -> Any:
    """Keeps what was typed and the photos as the person's draft; raises nothing: too many photos is said
    beside the field."""
    with transaction():
        draft = drafts.keep_draft(
            community,
            words=_words(form, community),
            by=who.person,
            now=now_utc(),
        )
        if drop:
            drafts.drop_photo(draft, drop)
    if pictures:
        with attempt(form):
            drafts.add_photos(draft, pictures)
    return draft


@blueprint.route("/c/<slug>/topics/propose", methods=["GET", "POST"])
@web.limiter.limit("60/minute", methods=["POST"])
def propose(slug: str) -> Any:
    """A resident proposes, for themselves or for somebody (代录). Steps: check, send, edit, keep, photo,
    similar, behalf, drop-N, support-N."""
    request.max_content_length = MAX_POST
    community, who = asking.here(slug)
    form = TopicForm()
    _choices(form, community)
    step, _x, which = (request.form.getlist("step") or ["send"])[-1].partition("-")
    if request.method == "GET":
        return _first(community, who, form)
    if not form.validate_on_submit():
        return _page(community, who, form, step)
    pictures = _pictures(form)
    if step == "send":
        return _send(community, who, form, pictures)
    draft = _keep(community, who, form, pictures, drop=(whole_in(which) or 0) if step == "drop" else 0)
    if step == "support":
        _support(community, who, (whole_in(which) or 0))
    if step == "keep" and not form.errors:
        said = _("Your draft is kept. Only you can see it; you can go on with it on any device.")
        return done(said, "topics.propose", slug=slug)
    if step == "check":
        _blame_all(form, community)
        if not form.errors:
            return _look_over(community, who, form, draft)
    return _page(community, who, form, step)


def _typed(form: TopicForm, community: Any) -> list[str]:
    """Everything of the form that neighbours will read."""
    words = [form.title.data, form.what.data, _place(form, community)[1], form.on_behalf.data]
    return [each or "" for each in words]


def _look_over(community: Any, who: Any, form: TopicForm, draft: Any) -> Any:
    """How neighbours will read it, with what is covered told; sending from here says that this was seen."""
    typed = _typed(form, community)
    return web.render(
        "topics/propose_check.html",
        community=community,
        who=who,
        form=form,
        place=_place(form, community)[1],
        photos=draft.photos,
        kind=KIND_WORDS.get(form.kind.data or "other", KIND_WORDS["other"]),
        promise=_promise(community, _place(form, community)[0]),
        finds=own_words.finds(*typed),
        found_known=own_words.digest("\n".join(typed)),
    )


def _first(community: Any, who: Any, form: TopicForm) -> Any:
    form.form_key.data = secrets.token_hex(16)
    draft = drafts.draft_of(community, who.person_id)
    if draft is not None:
        form.title.data, form.what.data, form.kind.data = draft.title, draft.what, draft.kind
        form.territory.data = str(draft.territory_id or "")
        form.place.data = places.rest(community, draft.territory_id, draft.place)
    if request.args.get("title"):
        form.title.data = request.args["title"][:60]
    return _page(community, who, form, "behalf" if request.args.get("for") == "other" else "")


def _page(community: Any, who: Any, form: TopicForm, step: str) -> Any:
    draft = drafts.draft_of(community, who.person_id)
    return page(
        "topics/propose.html",
        community=community,
        who=who,
        form=form,
        topic=None,
        draft=draft,
        photos=draft.photos if draft else [],
        behalf=step == "behalf" or bool(form.on_behalf.data),
        alike=_alike(community, who, form.title.data or ""),
        promise=_promise(community, _place(form, community)[0]),
    )


def _blame_all(form: TopicForm, community: Any) -> None:
    for error in service.checked_words(
        form.title.data or "", form.what.data or "", _place(form, community)[1]
    ):
        blame(form, error)
    if "on_behalf" in request.form and request.form.get("behalf") and not (form.on_behalf.data or "").strip():
        form.on_behalf.errors = [
            _("Please say for whom, by role: for example “an elderly resident of Building 7”.")
        ]


def _promise(community: Any, place: int | None = None) -> dict[str, int]:
    """What is said to happen next; place: what the topic concerns, as an id."""
    return {"needed": thresholds.needed_at(community, place), "days": screening.screen_days(community)}


def _support(community: Any, who: Any, number: int) -> None:
    topic = service.topic_for(who, community, number)
    with transaction():
        support.support_topic(topic, by=who.person, now=now_utc())


def _alike(community: Any, who: Any, title: str) -> list[dict[str, Any]]:
    """Topics that read like this title: {topic, station, persons, households, mine, supportable}."""
    found = lists.similar_topics(community, title) if title.strip() else []
    counts = lists.support_counts([t.id for t in found])
    mine = lists.supported_by(who.person_id, [t.id for t in found])
    return [
        {
            "topic": t,
            "station": course.station_of(t),
            "persons": counts.get(t.id, (0, 0))[0] + t.paper_supporters,
            "households": counts.get(t.id, (0, 0))[1] + t.paper_supporters,
            "mine": t.id in mine,
            "supportable": t.state in support.SUPPORTABLE,
        }
        for t in found
    ]


@blueprint.get("/c/<slug>/topics/alike")
def alike(slug: str) -> Any:
    """A piece of page for who is typing: topics that read like `title`."""
    community, who = asking.here(slug)
    return web.render(
        "topics/_alike.html",
        community=community,
        who=who,
        alike=_alike(community, who, request.args.get("title", "")[:120]),
    )


@blueprint.get("/c/<slug>/topics/draft/photo/<int:photo_id>")
def draft_photo(slug: str, photo_id: int) -> Response:
    """A photo of one's own draft."""
    community, who = asking.here(slug)
    draft = drafts.draft_of(community, who.person_id)
    if draft is None:
        raise NotFound()
    return Response(
        drafts.photo_of(draft, photo_id),
        mimetype="image/jpeg",
        headers={"Cache-Control": "private, max-age=600"},
    )


def _send(community: Any, who: Any, form: TopicForm, pictures: list[bytes]) -> Any:
    if pictures and not form.errors:
        _keep(community, who, form, pictures)
    typed = _typed(form, community)
    told = request.form.get("found_known") == own_words.digest("\n".join(typed))
    if own_words.finds(*typed) and not told and not service.checked_words(*typed[:3]) and not form.errors:
        # Sent without having been looked over: it is shown first how neighbours will read it.
        return _look_over(community, who, form, _keep(community, who, form, []))
    behalf = (form.on_behalf.data or "").strip()
    if not form.errors:
        with attempt(form):
            topic = service.propose_draft(
                community,
                words=_words(form, community),
                by=who.person,
                now=now_utc(),
                form_key=form.form_key.data or None,
                role=behalf,
                behalf=bool(behalf),
            )
            _entered(community, who, topic, typed[:2])
        if not form.errors:
            said = _(
                "Your topic has number %(n)s. You can follow everything that happens to it on this page.",
                n=topic.document,
            )
            return done(said, "topics.page", slug=community.slug, number=topic.number)
    return _page(community, who, form, "behalf" if behalf else "")


def _entered(community: Any, who: Any, topic: Any, texts: list[str]) -> None:
    path = url_for("topics.page", slug=community.slug, number=topic.number)
    moderation.enter(community, who.person, *texts, topic.place, path=path, now=now_utc())
    service.index(topic)


@blueprint.route("/c/<slug>/topics/<int:number>/edit", methods=["GET", "POST"])
def edit(slug: str, number: int) -> Any:
    """The proposer completes a returned topic, or changes one that is not screened yet."""
    request.max_content_length = MAX_POST
    community, who = asking.here(slug)
    topic = service.topic_for(who, community, number, to="edit")
    form = TopicForm(
        data=None
        if request.method == "POST"
        else {
            "title": topic.title,
            "what": topic.what,
            "kind": topic.kind,
            "territory": str(topic.territory_id or ""),
            "version": topic.version,
            "place": places.rest(community, topic.territory_id, topic.place),
        }
    )
    _choices(form, community)
    if form.validate_on_submit():
        pictures = _pictures(form)
        step, _x, which = (request.form.getlist("step") or ["save"])[-1].partition("-")
        with attempt(form):
            if step == "drop":
                service.drop_topic_photo(
                    topic, (whole_in(which) or 0), version=(whole_in(form.version.data) or 0)
                )
            elif not form.errors:
                tell_finds(
                    title=form.title.data or "", what=form.what.data or "", place=form.place.data or ""
                )
                service.edit_topic(
                    topic,
                    words=_words(form, community),
                    version=whole_in(form.version.data) or 0,
                    by=who.person_id,
                    now=now_utc(),
                    photos=pictures,
                    reason=form.reason.data or "",
                )
                _entered(community, who, topic, [topic.title, topic.what])
        if step != "drop" and not form.errors:
            return done(_("Sent in again."), "topics.page", slug=slug, number=number)
    return page(
        "topics/propose.html",
        community=community,
        who=who,
        form=form,
        topic=topic,
        others=topic.state != "draft" and topic.proposer_id != who.person_id,
        draft=None,
        photos=topic.photos,
        alike=[],
        behalf=False,
        promise=_promise(community, _place(form, community)[0]),
    )
