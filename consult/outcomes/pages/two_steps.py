"""Publishing, posting and correcting go the same way: the form, the sheet as it will hang, the second
step; and where somebody wrote something beside the record, a second officer who sees it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import request

from consult.accounts import second
from consult.foundation import web
from consult.foundation.db import now_utc, tried_out
from consult.foundation.pages import Attempt, attempt
from consult.outcomes.beside import Beside
from consult.outcomes.pages import frame as pages
from consult.outcomes.pages.results import sheet


@dataclass(frozen=True)
class Step:
    """What one page does in two steps. act: its row of the table of rights; about: the thing, for the wish of
    a first officer; do: does it and
    gives the notice whose sheet is shown, or what was made; shown: makes that
    notice of what `do` gave; asked: the settings ask for a second officer; beside: what stands beside the
    record, so that a second officer is needed whatever they say; back: where the form is; button: what the
    second step says; note: what is said beside it."""

    act: str
    about: str
    do: Callable[[], Any]
    shown: Callable[[Any], Any]
    asked: bool
    beside: Sequence[Beside]
    back: str
    button: str
    note: str = ""


@dataclass
class Taken:
    """How a step went: refused (`tried`), answered with the sheet (`preview`), waiting for a second officer,
    or `made`."""

    tried: Attempt
    preview: Any = None
    waits: bool = False
    made: Any = None


def take(community: Any, who: Any, today: date, step: Step) -> Taken:
    """One post of the form: the sheet at first, the act when that very form was seen as a sheet."""
    preview, made = None, None
    must = (step.asked or bool(step.beside)) and pages.was_seen()
    with (
        attempt() as tried,
        second.two_officers(
            community, step.act, step.about, pages.sent(), who=who, must=must, now=now_utc()
        ) as asked,
    ):
        if pages.was_seen():
            made = step.do()
        else:
            with tried_out():
                preview = _preview(community, who, today, step, step.shown(step.do()))
    return Taken(tried, preview, asked.waits if not tried.refused else False, made)


def _preview(community: Any, who: Any, today: date, step: Step, notice: Any) -> Any:
    """The sheet as it would hang, with what the form said, what stands beside the record, and the button of
    the second step."""
    return web.render(
        "outcomes/preview.html",
        **{
            **pages.WORDS,
            "community": community,
            "who": who,
            "today": today,
            "sheets": [sheet(community, today, notice.id)],
            "paper": "a4",
            "fields": pages.sent(),
            "seen": pages.seen_mark(),
            "back": step.back or request.path,
            "button": step.button,
            "note": step.note,
            "beside": step.beside,
            "second": step.asked or bool(step.beside),
            "mine": _asked_by_me(community, who, step),
        },
    )


def _asked_by_me(community: Any, who: Any, step: Step) -> bool:
    """Whether who looks is the first of the two, or would be."""
    waits = second.waiting(community, step.act, step.about, who)
    return waits is None or waits.mine or dict(waits.fields) != pages.sent()
