"""Pages of looking at residents' texts: what waits, hiding one, and what its author says against it."""

from __future__ import annotations

from typing import Any

from flask import request
from flask_babel import gettext

from consult.accounts import asking
from consult.foundation import own_words, web
from consult.foundation.db import now_utc
from consult.foundation.errors import NotFound
from consult.foundation.pages import attempt, done, number_from
from consult.office import moderation
from consult.office.pages.frame import blueprint, page


def _words_page(community: Any, who: Any, error: Any = None) -> Any:
    own_words.reading_all()
    search = request.args.get("q", "").strip()
    answer = page(
        "words",
        community=community,
        who=who,
        waiting=moderation.to_look_at(community),
        hidden=moderation.hidden_in(community),
        standing=moderation.standing_in(community, search),
        search=search,
        digest=own_words.digest,
        pieces=own_words.pieces,
        error=web.say(error.phrase) if error else "",
        typed=request.form if error else {},
    )
    return (answer, 400) if error else answer


@blueprint.route("/c/<slug>/staff/words", methods=["GET", "POST"])
def words(slug: str) -> Any:
    """Texts that wait, that are hidden, and the newest ones; deeds: hide, stand, answer, and open or cover a
    name in one."""
    community, who = asking.here(slug)
    if request.method == "GET":
        return _words_page(community, who)
    deed, now = request.form.get("deed", ""), now_utc()
    said = {
        "hide": gettext("The text is hidden; its author has been told."),
        "stand": gettext("Looked at; the text stays as it is."),
        "answer": gettext("The appeal is answered; its author has been told."),
        "open": gettext("The name is shown."),
        "cover": gettext("The name stays covered."),
    }
    if deed not in said:
        raise NotFound()
    with attempt() as tried:
        number = number_from("held")
        held = (
            moderation.held_for(community, number)
            if number is not None
            else moderation.find(community, request.form.get("digest", "")[:64])
        )
        reason = request.form.get("reason", "")
        if deed == "hide":
            moderation.hide(held, reason, holds=who.offices, by=who.person_id, now=now)
        elif deed in ("open", "cover"):
            named, show = request.form.get("name", ""), deed == "open"
            moderation.answer_name(held, named, show=show, by=who.person_id, now=now)
        elif deed == "stand":
            moderation.let_stand(held, by=who.person_id, now=now)
        else:
            show = request.form.get("show") == "1"
            moderation.answer_appeal(held, reason, show=show, by=who.person_id, now=now)
    if tried.refused:
        return _words_page(community, who, tried.refused)
    return done(said[deed], "office.words", slug=slug)


@blueprint.route("/c/<slug>/me/words", methods=["GET", "POST"])
def my_words(slug: str) -> Any:
    """One's own texts that wait or are hidden, with the reason, and the way to ask a colleague."""
    community, who = asking.here(slug)
    error = ""
    if request.method == "POST":
        with attempt() as tried:
            held = moderation.held_for(community, number_from("held") or 0)
            said = gettext("A colleague will look at it and answer here.")
            deed, me = request.form.get("deed", ""), who.person_id
            if deed in ("open", "cover"):
                named, show = request.form.get("name", ""), deed == "open"
                moderation.answer_name(held, named, show=show, by=me, now=now_utc(), author=me)
                said = gettext("The name is shown.") if show else gettext("The name stays covered.")
            else:
                moderation.appeal(held, request.form.get("appeal", ""), by=who.person, now=now_utc())
        if not tried.refused:
            return done(said, "office.my_words", slug=slug)
        error = web.say(tried.refused.phrase)
    own_words.reading_all()
    answer = page(
        "my_words",
        community=community,
        who=who,
        texts=moderation.of_author(community, who.person),
        error=error,
        typed=request.form if error else {},
    )
    return (answer, 400) if error else answer
