"""Pages of the public list: its entries, one entry with its proof, and what a typed code leads to; the same
as data for programs, and each published result as a file to check."""

from __future__ import annotations

import json
from typing import Any

from flask import Response, abort, jsonify, redirect, request, send_from_directory, url_for
from flask_babel import gettext

from consult.accounts import asking
from consult.config import home_directory
from consult.foundation import web
from consult.foundation.errors import Invalid
from consult.foundation.pages import asked_page, number_from
from consult.foundation.phrases import P
from consult.outcomes import heads, service, votes
from consult.outcomes.pages import frame as pages
from consult.outcomes.pages.results import blueprint
from consult.outcomes.result_file import result_file


def _list_page(slug: str, error: Invalid | None = None, then: int | None = None, typed: str = "") -> Any:
    community = asking.community_or_404(slug)
    who = asking.who(community)
    rows, count = heads.entries(community, asked_page())
    head, code, line = heads.current(community)
    return pages.page(
        "outcomes/public_log.html",
        error=error,
        community=community,
        who=who,
        rows=rows,
        page=min(asked_page(), count),
        pages=count,
        head=head,
        code=code,
        line=line,
        then=then,
        asked=typed,
    )


@blueprint.get("/c/<slug>/log", endpoint="log")
@web.limiter.limit("120/minute")
def list_page(slug: str) -> Any:
    """The public list; ?code= leads to what a printed code is of."""
    typed = request.args.get("code", "")[:80]
    if not typed.strip():
        return _list_page(slug)
    found = heads.look_up(asking.community_or_404(slug), typed)
    if found.kind == "posted":
        return redirect(url_for("outcomes.verify", slug=slug, code=found.code))
    if found.kind == "entry":
        return redirect(url_for("outcomes.log_entry", slug=slug, code=found.code))
    if found.kind == "list":
        return _list_page(slug, then=found.size, typed=typed)
    said = (
        P("This cannot be a code as printed: perhaps a sign was mistyped. O 0 I 1 L are never used.")
        if found.kind == "slip"
        else P(
            "This code is not known here, and it is not mistyped. If it stands on a paper of ours, what it "
            "vouched for is gone: please tell the supervision committee."
        )
    )
    return _list_page(slug, Invalid("code", said), typed=typed)


@blueprint.get("/c/<slug>/log/<code>")
@web.limiter.limit("120/minute")
def log_entry(slug: str, code: str) -> Any:
    """One entry, and whether what is stored now is what it vouches for."""
    community = asking.community_or_404(slug)
    entry = heads.entry_with(community, code)
    address = url_for("outcomes.log_entry", slug=slug, code=code, _external=True)
    return pages.page(
        "outcomes/log_entry.html",
        community=community,
        who=asking.who(community),
        entry=entry,
        qr=pages.qr(address, gettext("QR code of this page")),
    )


@blueprint.get("/c/<slug>/log.json")
@web.limiter.limit("60/minute")
def log_json(slug: str) -> Response:
    """The list as data, 2,000 entries at once from ?first=."""
    return jsonify(heads.published(asking.community_or_404(slug), number_from("first") or 0))


@blueprint.get("/c/<slug>/log/<code>/proof.json")
@web.limiter.limit("60/minute")
def log_proof(slug: str, code: str) -> Response:
    """That an entry is in the list."""
    return jsonify(heads.proof_of(asking.community_or_404(slug), code))


@blueprint.get("/c/<slug>/log/since/<int:first>.json")
@web.limiter.limit("60/minute")
def log_since(slug: str, first: int) -> Response:
    """That the list begins with its first entries as they were."""
    return jsonify(heads.proof_since(asking.community_or_404(slug), first))


@blueprint.get("/c/<slug>/log/check.py")
def log_checker(slug: str) -> Response:
    """The checker, a page of Python to read and run elsewhere."""
    return _program(slug, "check.py")


def _program(slug: str, name: str) -> Response:
    asking.community_or_404(slug)
    place = home_directory() / "docs" / "verify"
    if not (place / name).is_file():
        abort(404)
    return send_from_directory(place, name, mimetype="text/plain", as_attachment=True)


@blueprint.get("/c/<slug>/results/<int:outcome_id>/result.json")
@web.limiter.limit("60/minute")
def result_json(slug: str, outcome_id: int) -> Response:
    """A published result as the file that `consult verify` checks."""
    community = asking.community_or_404(slug)
    outcome = service.outcome_for(community, outcome_id)
    topic = service.topic_of(outcome)
    if topic is None:
        abort(404)
    data = result_file(community, outcome, votes.vote_of(outcome), topic)
    answer = Response(json.dumps(data, ensure_ascii=False, indent=1) + "\n", mimetype="application/json")
    answer.headers["Content-Disposition"] = f"attachment; filename=result-{outcome.code}.json"
    return answer


@blueprint.get("/c/<slug>/results/check.py")
def result_checker(slug: str) -> Response:
    """The second checker of such a file, to read and run elsewhere."""
    return _program(slug, "result.py")
