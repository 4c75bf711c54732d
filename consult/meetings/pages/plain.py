"""The page of old phones: the same view and acts without any script."""

from __future__ import annotations

import secrets
from typing import Any

from flask import redirect, request, url_for

from consult.foundation import web
from consult.meetings.pages.frame import blueprint, both, brisk, here


@blueprint.get("/c/<slug>/meetings/<int:meeting_id>/plain")
@brisk
def plain(slug: str, meeting_id: int) -> Any:
    """The same view and acts without any script, for old phones; refreshes itself unless something is
    being written."""
    community, who, meeting = here(slug, meeting_id)
    if not meeting.head_seq:
        return redirect(url_for("meetings.lobby", slug=slug, meeting_id=meeting_id))
    told = both(meeting_id, who)
    openings = [
        o
        for o in told["mine"].get("openings") or []
        if o["act"] not in ("cast", "overrule", "tick") and o["place"] != "chair"
    ]
    chosen = next((o for o in openings if o["key"] == request.args.get("do")), None)
    return web.render(
        "meetings/plain.html",
        community=community,
        who=who,
        meeting=meeting,
        parts=told["view"]["parts"],
        mine=told["mine"],
        openings=openings,
        chosen=chosen,
        new_id=lambda: secrets.token_hex(16),
    )
