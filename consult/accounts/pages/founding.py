"""One more community on this server, opened by who administers the server."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext

from consult.accounts import asking, founding, linking, seats
from consult.accounts.forms import CommunityForm
from consult.accounts.pages.frame import blueprint, page
from consult.foundation.db import now_utc, transaction
from consult.foundation.errors import Forbidden
from consult.foundation.pages import done, refusals
from consult.foundation.phrases import P
from consult.foundation.web import limiter


@blueprint.route("/staff/communities/new", methods=["GET", "POST"])
@limiter.limit("20/minute", methods=["POST"], hall=False)
def new_community() -> Any:
    """Opens one; who opens it administers it and comes to its first steps."""
    seat = asking.current_seat()
    account = linking.account_of(seat)
    if not account.admin or seat.proof not in seats.OFFICIAL - {"password"}:
        raise Forbidden(P("Who administers this server opens communities, after the second step."))
    form = CommunityForm()
    if not form.validate_on_submit():
        return page("new_community", form=form)
    made = None
    with refusals(form), transaction():
        made = founding.found(
            form.slug.data or "",
            form.name_zh.data or "",
            form.name_en.data or "",
            village=form.kind.data == "village",
            now=now_utc(),
        )
        founding.administer(made, account, now=now_utc())
    if made is None or form.errors:
        return page("new_community", form=form)
    return done(gettext("The community is open. These are its first steps."), "home.desk", slug=made.slug)
