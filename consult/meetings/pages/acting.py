"""Acts and papers by POST, for screens whose socket is away and for pages without scripts: whatever a
screen can do, a form can."""

from __future__ import annotations

import json
import re
from typing import Any

from flask import flash, jsonify, redirect, request, url_for
from flask_babel import gettext

from consult.foundation.db import now_utc
from consult.foundation.errors import Forbidden
from consult.foundation.pages import whole_in
from consult.foundation.phrases import P
from consult.meetings import acts
from consult.meetings.pages.frame import blueprint, brisk, here, say_word
from consult.meetings.screens import live


def _asked(form: Any) -> dict[str, Any]:
    """Arguments typed into a plain form: fields named ask:<type>:<name>; empty ones are left out."""
    out: dict[str, Any] = {}
    edit: dict[str, Any] = {}
    for field in form:
        found = re.fullmatch(r"ask:(\w+):(\w+)", field)
        value = form.get(field, "").strip()
        if not found or not value:
            continue
        kind, name = found.groups()
        if kind == "edit":
            edit[name] = value
        elif kind in ("minutes", "seconds", "number", "whole", "votes"):
            out[name] = int(value) if whole_in(value) is not None else value
        elif kind in ("flag", "bool"):
            out[name] = True
        elif kind == "breach":
            # A decision against bylaws or law stays wrong; a slip of somebody speaking is about no question.
            about = form.get("breach_on") if value in ("bylaws", "law") else None
            out[name] = {"kind": value, **({"on": about, "continuing": True} if about else {})}
        elif name == "until":
            out[name] = {"meetings_ahead": whole_in(value) or 1}
        elif kind == "options":
            out[name] = form.getlist(field)
        else:
            out[name] = value
    if edit:
        if edit.get("op") == "insert":
            edit["after"] = edit.pop("old", "")
        keep = {
            "add": ("new",),
            "strike": ("old",),
            "replace": ("old", "new"),
            "insert": ("new", "after"),
        }.get(edit.get("op", ""), ())
        out["edit"] = {"op": edit.get("op", ""), **{key: edit[key] for key in keep if key in edit}}
    return out


def _sent() -> dict[str, Any]:
    """The act of this request, from JSON or from a form."""
    if request.is_json:
        body = request.get_json(silent=True)
        return body if isinstance(body, dict) else {}
    try:
        fixed = json.loads(request.form.get("args") or "{}")
    except ValueError:
        fixed = {}
    return {
        "act_id": request.form.get("act_id"),
        "kind": request.form.get("kind"),
        "as": request.form.get("as") or None,
        "args": {**(fixed if isinstance(fixed, dict) else {}), **_asked(request.form)},
    }


def _wants_json() -> bool:
    return (
        request.is_json
        or request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json"
    )


@blueprint.post("/c/<slug>/meetings/<int:meeting_id>/acts")
@brisk
def act(slug: str, meeting_id: int) -> Any:
    """One act. JSON {act_id, kind, args, as?} is answered in JSON; a form goes back to the plain page with
    what came of it."""
    _community, who, _meeting = here(slug, meeting_id)
    asked = acts.Wanted.asked(_sent(), who.person_id, who.may_preside, who.proved)
    ack = asked if isinstance(asked, acts.Ack) else acts.take(meeting_id, asked, now_utc())
    if _wants_json():
        if ack.ok:
            return jsonify(ok=True, seq=ack.seq)
        return (jsonify(refused=ack.refused), 409) if ack.refused else (jsonify(bad=ack.bad), 400)
    if ack.ok:
        flash(gettext("Done, and in the record."), "ok")
    elif ack.refused:
        cite = ack.refused.get("cite")
        flash(
            say_word(ack.refused["reason"]) + (f"（{cite}）" if cite and isinstance(cite, str) else ""),
            "error",
        )
    else:
        flash(
            gettext("Something is missing or not right in what you entered. Please check it and send again."),
            "error",
        )
    return redirect(url_for("meetings.plain", slug=slug, meeting_id=meeting_id))


@blueprint.post("/c/<slug>/meetings/<int:meeting_id>/boxes/<int:box_id>/cast")
@brisk
def cast(slug: str, meeting_id: int, box_id: int) -> Any:
    """A secret paper: to the box, never to the meeting's log. A repeated paper is answered as recorded."""
    _community, who, _meeting = here(slug, meeting_id)
    if request.is_json:
        body = request.get_json(silent=True)
        body = body if isinstance(body, dict) else {}
    else:
        body = {
            "key": request.form.get("key"),
            "choice": request.form.getlist("choice")
            if "several" in request.form
            else request.form.get("choice"),
        }
    if not who.may_vote:
        raise Forbidden(P("You may not vote in this meeting."))
    answer = live.cast(
        meeting_id,
        box_id,
        who.person_id,
        body.get("choice"),
        str(body.get("key") or ""),
        who.proved,
        new=who.new,
    )
    if _wants_json():
        return jsonify(answer), 200 if answer.get("ok") else 409
    if answer.get("ok"):
        there = answer.get("text")
        flash(there or gettext("Your paper is in the box."), "error" if there else "ok")
    else:
        flash(
            str((answer.get("refused") or {}).get("text") or "")
            or gettext(
                "Something is missing or not right in what you entered. Please check it and send again."
            ),
            "error",
        )
    return redirect(url_for("meetings.plain", slug=slug, meeting_id=meeting_id))
