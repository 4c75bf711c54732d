"""Front door, community home and the staff desk."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, url_for

from consult.accounts import asking, linking
from consult.foundation import web
from consult.foundation.days import local_day
from consult.foundation.db import now_utc, transaction
from consult.home import desk as work
from consult.home import first_steps, seconding, service, told

blueprint = Blueprint("home", __name__)


@blueprint.get("/")
def index() -> Any:
    """The communities of this instance; straight on where there is one only."""
    places = service.communities()
    if len(places) == 1:
        return redirect(url_for("home.community", slug=places[0].slug))
    return web.render("home/index.html", communities=places)


@blueprint.get("/c/<slug>/")
def community(slug: str) -> Any:
    """What is going on here, and what this person could do today."""
    place = asking.community_or_404(slug)
    who = asking.who(place)
    now = now_utc()
    today = local_day(place, now)
    gathering, waiting = service.collecting(place, who.person)
    return web.render(
        "home/community.html",
        community=place,
        who=who,
        today=today,
        live=service.live_meetings(place),
        coming=service.coming_meetings(place, today),
        collecting=gathering,
        collecting_total=waiting,
        notices=service.posted_notices(place, today),
        recent=service.recent_notices(place),
        progress=service.progress(place, today),
        to_do=service.to_do(place, who.person, today, now),
        told=told.unread(place, who.person) if who.person else [],
    )


@blueprint.post("/c/<slug>/told/<int:notice_id>")
def told_page(slug: str, notice_id: int) -> Any:
    """Opens one of one's own notices: it is read then, and leads to its page."""
    place, who = asking.here(slug)
    with transaction():
        notice = told.opened(place, who.person, notice_id, now_utc())
    return redirect(url_for(notice.endpoint, **notice.values))


@blueprint.get("/c/<slug>/staff/")
def desk(slug: str) -> Any:
    """今天要办: what waits for the staff, with clocks."""
    place, who = asking.here(slug)
    now = now_utc()
    today = local_day(place, now)

    def may(act: str, name: str, value: int) -> bool:
        return who.may(act, asking.whereabouts[name](place, value) if name in asking.whereabouts else None)

    confirm, asked = seconding.to_confirm(place, who, may)
    items = work.desk(place, now)
    groups = work.grouped(items, today)
    return web.render(
        "home/desk.html",
        told=told.unread(place, who.person) if who.person else [],
        community=place,
        who=who,
        today=today,
        items=[*confirm, *items],
        confirm=confirm,
        asked=asked,
        groups=groups,
        first=len(groups["late"]) + len(groups["today"]),
        days=work.coming_days(place, today),
        auto=work.done_by_itself(place, now),
        others=[each for each in linking.communities_of(who.account_id) if each.id != place.id],
        begin=first_steps.course(place, today),
    )


@blueprint.get("/c/<slug>/staff/first-steps")
def first_steps_page(slug: str) -> Any:
    """From an empty community to its first topic: what is done, what comes next."""
    place, who = asking.here(slug)
    today = local_day(place, now_utc())
    return web.render(
        "home/first_steps.html",
        community=place,
        who=who,
        begin=first_steps.course(place, today),
        days=first_steps.earliest(place, today),
    )
