"""The minutes of a meeting, for reading and printing."""

from __future__ import annotations

from typing import Any

import segno
from flask import redirect, url_for
from flask_babel import gettext
from markupsafe import Markup

from consult.ballots import box as boxes
from consult.foundation import web
from consult.meetings.minutes import minutes_of
from consult.meetings.pages.frame import at_table, blueprint, brisk, seen


@blueprint.get("/c/<slug>/meetings/<int:meeting_id>/minutes")
@brisk
def minutes(slug: str, meeting_id: int) -> Any:
    """The minutes, from the log; made for printing on A4."""
    community, who, meeting = seen(slug, meeting_id)
    if not meeting.head_seq:
        return redirect(url_for("meetings.lobby", slug=slug, meeting_id=meeting_id))
    made = minutes_of(meeting_id)
    return web.render(
        "meetings/minutes.html",
        community=community,
        who=who,
        meeting=meeting,
        minutes=made,
        qr=_check_qr(slug, made.code) if meeting.state == "adjourned" else None,
        # For those who sign: of a few papers each figure tells how somebody voted.
        kept=boxes.figures_kept(meeting_id) if at_table(who, meeting) else [],
    )


def _check_qr(slug: str, code: str) -> Markup:
    """The way to this record's entry in the public list, where it has one: once the meeting is over."""
    address = url_for("outcomes.log", slug=slug, code=code, _external=True)
    drawn = segno.make(address, error="m").svg_inline(scale=4, border=2, omitsize=True)
    label = str(Markup.escape(gettext("QR code of the page that checks this record")))
    return Markup(drawn.replace("<svg ", f'<svg role="img" aria-label="{label}" ', 1))
