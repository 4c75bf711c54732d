"""What the views of results share: reading forms, showing them again with what was typed, QR codes."""

from __future__ import annotations

from datetime import date
from typing import Any

import segno
from flask import request, url_for
from flask_babel import gettext, lazy_gettext
from markupsafe import Markup
from werkzeug.routing import BuildError

from consult.deciding import TallyError, parse_area
from consult.foundation import web
from consult.foundation.errors import Invalid
from consult.foundation.pages import day_in, done, whole_in
from consult.foundation.phrases import P
from consult.outcomes import facts

UNITS = ("headcount", "household", "area_sqm")
PILES = ("eligible", "present", "for", "against", "abstain", "invalid")
#: What a second officer reads beside each thing the first one's form said.
FIELD_WORDS = {
    "status": lazy_gettext("What came of it"),
    "decided_on": lazy_gettext("Decided on"),
    "text": lazy_gettext("Text in full"),
    "summary": lazy_gettext("In one sentence"),
    "number": lazy_gettext("Number"),
    "legal_effect": lazy_gettext("Legal effect"),
    "presided_by_role": lazy_gettext("Who presided (role)"),
    "minority_explanation": lazy_gettext("To those who disagreed"),
    "title": lazy_gettext("Title"),
    "kind": lazy_gettext("Kind"),
    "reason": lazy_gettext("Reason for withdrawing"),
    "start_on": lazy_gettext("First day"),
    "end_on": lazy_gettext("Last day"),
    "addressed_to": lazy_gettext("To whom"),
    "channels": lazy_gettext("Where else it hangs"),
    "place": lazy_gettext("Place"),
    "phone": lazy_gettext("Phone"),
    "supervision_phone": lazy_gettext("Supervision telephone"),
}
WORDS = {
    "field_words": FIELD_WORDS,
    "status_phrases": facts.STATUS_PHRASES,
    "effect_phrases": facts.EFFECT_PHRASES,
    "method_phrases": facts.METHOD_PHRASES,
    "unit_phrases": facts.UNIT_PHRASES,
}


def page(template: str, *, error: Invalid | None = None, **values: Any) -> Any:
    """A page; with an Invalid the form is shown again, what was typed kept, status 400."""
    errors = {error.field or "form": web.say(error.phrase)} if error else {}
    typed: Any = request.form if error else {}
    answer = web.render(template, **{**WORDS, "errors": errors, "typed": typed, **values})
    return (answer, 400) if error else answer


def sent() -> dict[str, str]:
    """What the form says, for a second officer to say the same; what was emptied is said too."""
    own = ("csrf_token", "deed", "seen")
    return {k: v.strip() for k, v in request.form.items() if k not in own}


def seen_mark() -> str:
    """What the preview's button sends to say that this very form was looked at as a sheet of paper."""
    return facts.digest(sent())


def was_seen() -> bool:
    """Whether what is sent has been looked at as a sheet of paper: the second of the two steps."""
    return request.form.get("seen") == seen_mark()


def noted(endpoint: str, **values: Any) -> Any:
    """The first of two officers is told that it waits for the second."""
    return done(gettext("Noted. It takes effect when a second officer confirms it here."), endpoint, **values)


def text(name: str) -> str:
    """A field's text, trimmed."""
    return request.form.get(name, "").strip()


def day(name: str, *, needed: bool = True) -> date | None:
    """A field's date. Raises Invalid."""
    typed = text(name)
    if not typed and not needed:
        return None
    found = day_in(typed)
    if found is None:
        raise Invalid(name, P("Please give a date such as 2026-04-05."))
    return found


def whole(name: str, *, needed: bool = True, least: int = 0) -> int | None:
    """A field's whole number. Raises Invalid."""
    typed = text(name)
    if not typed and not needed:
        return None
    found = whole_in(typed)
    if found is None or found < least:
        raise Invalid(name, P("This must be a whole number."))
    return found


def tallies(deciding: tuple[str, ...]) -> dict[str, dict[str, int]]:
    """Totals per unit from fields `unit.pile`; a unit nobody decides by may be left empty. Areas come in
    square metres."""
    found = {}
    for unit in UNITS:
        if not any(text(f"{unit}.{pile}") for pile in PILES) and unit not in deciding:
            continue
        totals: dict[str, int] = {}
        for pile in PILES:
            name = f"{unit}.{pile}"
            if not text(name):
                if pile in ("present",):
                    continue
                if pile in ("abstain", "invalid"):
                    totals[pile] = 0
                    continue
                raise Invalid(name, P("Please fill this in."))
            if unit == "area_sqm":
                try:
                    totals[pile] = parse_area(text(name).replace(",", "").replace("，", ""))
                except TallyError:
                    raise Invalid(name, P("Please give square metres with at most two decimals.")) from None
            else:
                number = whole(name)
                assert number is not None
                totals[pile] = number
        found[unit] = totals
    return found


def options() -> list[dict[str, Any]] | None:
    """Options from a text area: a line each, "text = count". None when it is empty."""
    lines = [line.strip() for line in text("options").splitlines() if line.strip()]
    if not lines:
        return None
    found = []
    for n, line in enumerate(lines, 1):
        words, _mark, count = line.replace("＝", "=").rpartition("=")
        if not words.strip() or not count.strip().isdigit():
            raise Invalid(
                "options", P("Line %(n)s: please write the option, an equals sign and its count.", n=n)
            )
        found.append({"code": f"P{n}", "text": words.strip(), "count": int(count)})
    return found


def qr(address: str, title: str) -> Markup:
    """A QR code as an inline picture without style attributes."""
    drawn = segno.make(address, error="m").svg_inline(
        scale=4, border=2, omitsize=True, dark="#000", light="#fff"
    )
    label = str(Markup.escape(title))
    return Markup(drawn.replace("<svg ", f'<svg role="img" aria-label="{label}" ', 1))


def address(endpoint: str, **values: Any) -> str | None:
    """The full address of a page, None where there is none yet."""
    try:
        return url_for(endpoint, _external=True, **values)
    except BuildError:
        return None


def document_title(notice: Any, topic: Any) -> str:
    """The title a notice is printed under: its own, made into one where it only repeats the topic's."""
    english = web.language() == "en"
    title = notice.title_en if english and notice.title_en else notice.title
    if topic is None or notice.title != topic.title:
        return str(title)
    return gettext("%(kind)s: %(title)s", kind=notice.kind, title=title)


def verify_qr(slug: str, code: str) -> Markup:
    """The QR code that leads to the check of a printed code."""
    return qr(
        url_for("outcomes.verify", slug=slug, code=code, _external=True),
        gettext("QR code of the page that checks this notice"),
    )
