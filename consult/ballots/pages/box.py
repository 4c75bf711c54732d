"""The page of an unnamed box as a plain form; the socket's `cast` ends in the same function. Its requests are
logged without address."""

from __future__ import annotations

import secrets
from typing import Any

from flask import Blueprint, flash, redirect, url_for
from flask_babel import gettext as _

from consult.accounts import asking
from consult.ballots import box, found
from consult.ballots.forms import PaperForm
from consult.foundation import web
from consult.foundation.db import now_utc, transaction
from consult.foundation.errors import Invalid, NotFound

blueprint = Blueprint("ballots", __name__)


@blueprint.get("/c/<slug>/boxes/<int:box_id>/cast")
def page(slug: str, box_id: int) -> Any:
    """The question, the choices, and what this vote can and cannot keep secret."""
    community, who = asking.here(slug)
    return _page(community, who, box_id)


@blueprint.post("/c/<slug>/boxes/<int:box_id>/cast")
@web.limiter.limit("60/minute")
def cast(slug: str, box_id: int) -> Any:
    """Takes a paper; sent twice, it is taken once."""
    community, who = asking.here(slug)
    _slot(community, who, box_id)
    form = PaperForm()
    if not form.validate_on_submit() or not form.choice.data:
        return _page(community, who, box_id, error=_("Please make a choice first.")), 400
    picked = form.choice.data
    try:
        with transaction():
            said = box.cast_paper(
                box_id,
                who.person_id,
                picked[0] if picked[0] in box.YES_NO else picked,
                form.key.data,
                now_utc(),
                proved=who.proved,
                new=who.new,
            )
    except Invalid as wrong:
        return _page(community, who, box_id, error=web.say(wrong.phrase)), 400
    if said == "recorded":
        flash(_("Your vote is recorded. Nobody sees what you chose."), "ok")
    else:
        flash(web.say(found.FOUND), "error")
    return redirect(url_for(".page", slug=slug, box_id=box_id), 303)


def _slot(community: Any, who: Any, box_id: int) -> box.Slot:
    slot = box.slot_for(box_id, who.person_id, now_utc())
    if slot.community_id != community.id:
        raise NotFound()
    return slot


def _page(community: Any, who: Any, box_id: int, error: str = "") -> Any:
    slot = _slot(community, who, box_id)
    form = PaperForm(formdata=None, key=secrets.token_hex(16))
    return web.render(
        "ballots/page.html",
        community=community,
        who=who,
        slot=slot,
        form=form,
        error=error,
        not_you=found.NOT_YOU,
    )
