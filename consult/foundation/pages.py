"""What the pages of every feature share: numbers that were typed, a refused form shown again, what was done said."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, request, url_for

from consult.foundation import web
from consult.foundation.errors import Invalid


def whole_in(typed: Any) -> int | None:
    """A whole number typed in a field or sent in an address, None where it is none or longer than nine digits."""
    text = str(typed if typed is not None else "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def number_from(name: str) -> int | None:
    """The whole number of that name in the form or the address, None where there is none."""
    return whole_in(request.values.get(name))


def asked_page() -> int:
    """The page of a list the address asks for, from 1."""
    return max(1, whole_in(request.args.get("page")) or 1)


def blame(form: Any, error: Invalid) -> None:
    """Writes what a service refused beside the field it names, or above the form where it is about the whole."""
    words = web.say(error.phrase)
    if error.field and error.field in form:
        form[error.field].errors = [*form[error.field].errors, words]
    else:
        form.form_errors.append(words)


def done(message: str, endpoint: str, **values: Any) -> Any:
    """After a deed: says it and goes to a page."""
    flash(message)
    return redirect(url_for(endpoint, **values))
