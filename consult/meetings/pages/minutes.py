"""The minutes of a meeting, for reading and printing."""

from __future__ import annotations

from typing import Any

from flask import redirect, url_for

from consult.foundation import web
from consult.meetings.minutes import minutes_of
from consult.meetings.pages.frame import blueprint, brisk, seen


@blueprint.get("/c/<slug>/meetings/<int:meeting_id>/minutes")
@brisk
def minutes(slug: str, meeting_id: int) -> Any:
    """The minutes, from the log; made for printing on A4."""
    community, who, meeting = seen(slug, meeting_id)
    if not meeting.head_seq:
        return redirect(url_for("meetings.lobby", slug=slug, meeting_id=meeting_id))
    return web.render(
        "meetings/minutes.html",
        community=community,
        who=who,
        meeting=meeting,
        minutes=minutes_of(meeting_id),
    )
