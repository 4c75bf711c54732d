"""One's own data: taking it along, and having one's name removed. The staff's side is among the office's
pages."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

from flask import Response, current_app, flash, redirect, send_file
from flask_babel import gettext

from consult.accounts import asking, keeping
from consult.accounts.forms import SureForm
from consult.accounts.pages.frame import blueprint, page
from consult.foundation.db import now_utc, transaction
from consult.foundation.errors import Invalid
from consult.foundation.pages import blame
from consult.foundation.phrases import P
from consult.foundation.web import limiter


def packed(person: Any) -> Response:
    """A zip with data.json and the photos of one's own topics."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(
            "data.json", json.dumps(keeping.export(person, now_utc()), ensure_ascii=False, indent=2)
        )
        for name, content in keeping.photos_of(person):
            packed.writestr(name, content)
    out.seek(0)
    answer = send_file(
        out, mimetype="application/zip", as_attachment=True, download_name=f"data-{person.id}.zip"
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer


def sure(form: SureForm) -> bool:
    """Whether the form was sent with its tick; what is missing is said beside it."""
    if not form.validate_on_submit():
        return False
    if not form.sure.data:
        blame(form, Invalid("sure", P("Please tick this first.")))
        return False
    return True


@blueprint.get("/c/<slug>/me/data")
@limiter.limit("10/minute")
def my_data(slug: str) -> Response:
    """Everything kept about me, to take along."""
    _community, who = asking.here(slug)
    return packed(who.person)


@blueprint.route("/c/<slug>/me/remove", methods=["GET", "POST"])
@limiter.limit("10/minute", methods=["POST"])
def remove_me(slug: str) -> Any:
    """What goes and what stays; then every sign-in ends, and the name goes (at once where nobody confirmed
    it, else by the staff)."""
    community, who = asking.here(slug)
    form = SureForm()
    if not sure(form):
        return page("remove", community=community, who=who, person=who.person, form=form, by_staff=False)
    now = now_utc()
    with transaction():
        if who.person.level == "declared":
            keeping.erase(who.person, Path(current_app.config["UPLOADS"]), by=who.person_id, now=now)
            said = gettext("Your name and your sign-ins are removed.")
        else:
            keeping.ask_erasure(who.person, by=who.person_id, now=now)
            said = gettext(
                "Your sign-ins are removed. The staff remove your name from the roll within 15 days."
            )
    flash(said)
    return asking.forget(redirect(f"/c/{community.slug}/"))
