"""The journal, for who looks after the place: read, found, and taken away as a table."""

from __future__ import annotations

from typing import Any

from flask import Response, request
from flask_babel import gettext as _

from consult.accounts import asking
from consult.accounts.pages.frame import OFFICE_WORDS
from consult.foundation import web
from consult.foundation.pages import asked_page, day_in, whole_in
from consult.home import logbook
from consult.home.pages.home import blueprint


def _sought() -> logbook.Sought:
    """What the address asks for; what cannot be read is left out, and the form shows that."""
    kind = request.args.get("kind", "")
    return logbook.Sought(
        since=day_in(request.args.get("since")),
        until=day_in(request.args.get("until")),
        by=whole_in(request.args.get("by")),
        kind=kind if kind in logbook.KINDS else "",
        topic=whole_in(request.args.get("topic")),
    )


def _kept(sought: logbook.Sought) -> dict[str, Any]:
    """The filter as an address has it."""
    told = {
        "since": sought.since.isoformat() if sought.since else "",
        "until": sought.until.isoformat() if sought.until else "",
        "by": sought.by or "",
        "kind": sought.kind,
        "topic": "" if sought.topic is None else sought.topic,
    }
    return {name: value for name, value in told.items() if value != ""}


def say(piece: Any) -> str:
    """A piece of an entry in the reader's language."""
    if isinstance(piece, logbook.Settled):
        return piece.words(web.language())
    office = getattr(piece, "params", {}).get("office")
    return str(OFFICE_WORDS.get(office, office)) if office else web.say(piece)


@blueprint.get("/c/<slug>/staff/journal")
def journal(slug: str) -> Any:
    """What was done outside meetings: who, what, to which thing, when; by day, person, kind and topic."""
    community, who = asking.here(slug)
    sought = _sought()
    rows, total, pages = logbook.page_of(community, sought, asked_page(), names=who.may("roll.read"))
    return web.render(
        "home/journal.html",
        community=community,
        who=who,
        rows=rows,
        total=total,
        page=min(asked_page(), pages),
        pages=pages,
        sought=sought,
        kept=_kept(sought),
        kinds=logbook.KINDS,
        officers=logbook.officers(community),
        piece=say,
        most=logbook.MOST,
    )


@blueprint.get("/c/<slug>/staff/journal.csv")
def journal_csv(slug: str) -> Response:
    """The entries found, as a table for a spreadsheet."""
    community, who = asking.here(slug)
    table = logbook.as_csv(
        community,
        _sought(),
        names=who.may("roll.read"),
        heads=[_("Time"), _("By whom"), _("What was done"), _("About"), _("Details")],
        say=say,
    )
    name = f"journal-{community.slug}.csv"
    return Response(
        table, mimetype="text/csv", headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
