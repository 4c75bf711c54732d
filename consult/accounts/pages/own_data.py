"""One's own data: taking it along, and having one's name removed; the staff's side of the same."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

from flask import Response, current_app, flash, redirect, send_file, url_for
from flask_babel import gettext

from consult.accounts import asking, keeping
from consult.accounts.forms import SureForm
from consult.accounts.pages.frame import blueprint, page
from consult.foundation.db import now_utc, transaction
from consult.foundation.errors import Invalid, NotFound
from consult.foundation.pages import blame, done
from consult.foundation.phrases import P
from consult.foundation.web import limiter
from consult.people import persons


def _packed(person: Any) -> Response:
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


def _sure(form: SureForm) -> bool:
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
    who = asking.require_signed_in(asking.community_or_404(slug))
    return _packed(who.person)


@blueprint.route("/c/<slug>/me/remove", methods=["GET", "POST"])
@limiter.limit("10/minute", methods=["POST"])
def remove_me(slug: str) -> Any:
    """What goes and what stays; then every sign-in ends, and the name goes (at once where nobody confirmed it, else by the staff)."""
    community, who = asking.resident_here(slug)
    form = SureForm()
    if not _sure(form):
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


@blueprint.get("/c/<slug>/staff/people/<int:person_id>/data")
def person_data(slug: str, person_id: int) -> Response:
    """The same for somebody who asks at the office."""
    community = asking.community_or_404(slug)
    asking.require_staff(community, "staff_admin")
    return _packed(persons.person_for(community, person_id))


@blueprint.route("/c/<slug>/staff/people/<int:person_id>/erase", methods=["GET", "POST"])
def erase_person(slug: str, person_id: int) -> Any:
    """The administrator removes a name; it cannot be undone."""
    community, who = asking.staff_here(slug, "staff_admin")
    found = persons.person_for(community, person_id)
    if not found.name:
        raise NotFound()
    form = SureForm()
    if not _sure(form):
        return page("remove", community=community, who=who, person=found, form=form, by_staff=True)
    with transaction():
        keeping.erase(found, Path(current_app.config["UPLOADS"]), by=who.person_id, now=now_utc())
    return done(
        gettext("The name is removed. Number %(n)s stays where the record needs one.", n=person_id),
        "members.people",
        slug=slug,
    )


@blueprint.post("/c/<slug>/staff/people/<int:person_id>/keep")
def keep_person(slug: str, person_id: int) -> Any:
    """The person wants to stay after all."""
    community, who = asking.staff_here(slug, "grid_worker", "recorder")
    found = persons.person_for(community, person_id)
    with transaction():
        keeping.keep_after_all(found, by=who.person_id, now=now_utc())
    return redirect(url_for("members.person", slug=slug, person_id=person_id))
