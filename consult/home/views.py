"""Front door, community home and the staff desk."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, url_for

from consult import web
from consult.db import now_utc
from consult.home import service
from consult.members import asking

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
    today = service.today_of(place, now_utc())
    return web.render("home/community.html", community=place, who=who, today=today,
                      live=service.live_meetings(place), coming=service.coming_meetings(place, today),
                      collecting=service.collecting(place), notices=service.posted_notices(place, today),
                      recent=service.recent_notices(place), progress=service.progress(place, today),
                      to_do=service.to_do(place, who.person, today))


@blueprint.get("/c/<slug>/staff/")
def desk(slug: str) -> Any:
    """今天要办: what waits for the staff, with clocks."""
    place = asking.community_or_404(slug)
    asking.require_staff(place)
    now = now_utc()
    today = service.today_of(place, now)
    items = service.desk(place, now)
    return web.render("home/desk.html", community=place, who=asking.who(place), today=today, items=items,
                      late=[i for i in items if (i.days_left(today) or 0) < 0],
                      due=[i for i in items if i.due and 0 <= (i.days_left(today) or 0) <= 1],
                      later=[i for i in items if i.due is None or (i.days_left(today) or 0) > 1],
                      live=service.live_meetings(place), coming=service.coming_meetings(place, today))
