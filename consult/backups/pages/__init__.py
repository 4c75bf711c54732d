"""The staff's page of backups."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, request
from flask_babel import gettext

from consult.accounts import asking
from consult.backups import standing
from consult.foundation import pages
from consult.foundation.db import now_utc, transaction
from consult.foundation.errors import NotFound

blueprint = Blueprint("backups", __name__)


@blueprint.route("/c/<slug>/staff/backups", methods=["GET", "POST"])
def page(slug: str) -> Any:
    """Which backups there are; deeds: gone (it is deleted), looked (what came back was looked through)."""
    community, who = asking.here(slug)
    if request.method == "GET":
        return pages.page(
            "backups/page.html",
            community=community,
            who=who,
            backups=standing.recent(community),
            put_back=standing.put_back(),
        )
    deeds = {
        "gone": (standing.say_gone, gettext("Noted: it is deleted.")),
        "looked": (standing.say_looked, gettext("Noted: what came back was looked through.")),
    }
    do, said = deeds.get(request.form.get("deed", ""), (None, ""))
    if do is None:
        raise NotFound()
    with transaction():
        do(community, pages.number_from("backup") or 0, by=who.person_id, now=now_utc())
    return pages.done(said, "backups.page", slug=slug)
