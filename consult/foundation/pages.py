"""What the pages of every feature share: numbers that were typed, a refused form shown again, what was done
said."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from datetime import date
from typing import Any

from flask import current_app, flash, g, redirect, request, url_for

from consult.foundation import own_words, pictures, web
from consult.foundation.days import within_reach
from consult.foundation.db import transaction
from consult.foundation.errors import Invalid
from consult.foundation.phrases import P


def photo(upload: Any) -> bytes:
    """A photo that was sent, as it is kept (see foundation.pictures). Outside any transaction. Raises
    Invalid('photo')."""
    data = upload.read(pictures.MAX_PHOTO + 1)
    return pictures.reencoded(data, by=web.counted(), pixels=current_app.config["CEILINGS"]["picture_pixels"])


def whole_in(typed: Any) -> int | None:
    """A whole number typed in a field or sent in an address, None where it is none or longer than nine
    digits."""
    text = str(typed if typed is not None else "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def day_in(typed: Any) -> date | None:
    """A day typed in a field or sent in an address, as 2026-04-05; None where it is none, or too far away to
    be meant."""
    try:
        found = date.fromisoformat(str(typed if typed is not None else "").strip())
    except ValueError:
        return None
    return found if within_reach(found) else None


def number_from(name: str) -> int | None:
    """The whole number of that name in the form or the address, None where there is none."""
    return whole_in(request.values.get(name))


def asked_page() -> int:
    """The page of a list the address asks for, from 1."""
    return max(1, whole_in(request.args.get("page")) or 1)


def blame(form: Any, error: Invalid) -> None:
    """Writes what a service refused beside the field it names, or above the form where it is about the
    whole."""
    words = web.say(error.phrase)
    if error.field and error.field in form:
        form[error.field].errors = [*form[error.field].errors, words]
    else:
        form.form_errors.append(words)


class Attempt:
    """How an act of a page went. refused: why it was not carried out, None where it was."""

    refused: Invalid | None = None


@contextlib.contextmanager
def refusals(form: Any = None) -> Iterator[Attempt]:
    """Takes an Invalid out of what is done inside: it is kept as `refused` and written at its field of
    `form`.

    Only Invalid: every other refusal (not found, not allowed, out of date) is the edge's own page.
    """
    tried = Attempt()
    try:
        yield tried
    except Invalid as error:
        tried.refused = error
        if form is not None:
            blame(form, error)


@contextlib.contextmanager
def attempt(form: Any = None) -> Iterator[Attempt]:
    """The act of a page, in one transaction. Refused, nothing has changed, and the page says why
    (`refusals`).

    The frame of a view that acts; what is slow (files, passwords) goes before it::

        community, who = asking.here(slug)
        form = SomeForm()
        if form.validate_on_submit():
            with attempt(form):
                made = service.make(community, form.title.data, by=who.person_id, now=now_utc())
            if not form.errors:
                return done(_("Saved."), "room.page", slug=slug, number=made.number)
        return page("room/form.html", form=form, community=community, who=who)
    """
    with refusals(form) as tried, transaction():
        yield tried


def tell_finds(**texts: str) -> None:
    """Tells an author once what of their words neighbours will not read, before the words are kept.

    texts: field → what was typed there. Raises Invalid naming the first such field; the form shown again
    knows that it was told (`forms.csrf`), so sending it once more says so, and rewording asks anew only where
    something is still found.
    """
    found = own_words.finds(*texts.values())
    told = own_words.digest("\n".join(texts.values()))
    if not found or request.form.get("found_known") == told:
        return
    g.found_known = told
    field = next(name for name, text in texts.items() if own_words.finds(text))
    mark = "、" if web.language() == "zh" else ", "
    words = mark.join(f"{web.say(kind)} {masked}" for kind, masked in found)
    raise Invalid(
        field,
        P(
            "This looks personal and is covered wherever neighbours read it: %(found)s. "
            "Send it again if that is right, or reword it.",
            found=words,
        ),
    )


def page(template: str, *, form: Any = None, **values: Any) -> Any:
    """A page; 400 where its form was refused, with what is wrong beside its fields."""
    answer = web.render(template, form=form, **values)
    return (answer, 400) if form is not None and form.errors else answer


def done(message: str, endpoint: str, anchor: str = "", **values: Any) -> Any:
    """After a deed: says it and goes to a page, there to the anchor (`#task-3`)."""
    flash(message, "success")
    return redirect(url_for(endpoint, **values) + anchor)
