"""The blueprint of the live meeting and what its pages share: who may come, what a screen begins with,
words and hours."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, g

from consult.accounts import asking
from consult.foundation import web
from consult.foundation.db import now_utc
from consult.foundation.errors import NotFound
from consult.meetings import service
from consult.meetings.acts import roles
from consult.meetings.record import log
from consult.meetings.screens import mine as personal
from consult.meetings.screens import view

blueprint = Blueprint("meetings", __name__)


brisk = web.limiter.limit("240/minute", override_defaults=True)


@blueprint.app_template_filter("say_word")
def say_word(word: Any) -> str:
    """A word value {k, p} in the reader's language; plain text as it is."""
    return web.say(word)


def here(slug: str, meeting_id: int) -> tuple[Any, Any, Any]:
    """(community, who asks, meeting) for a person of the community. Raises NotFound, SignInFirst,
    Forbidden."""
    community, who = asking.here(slug)
    return community, who, service.meeting_in(community, meeting_id)


def seen(slug: str, meeting_id: int) -> tuple[Any, Any, Any]:
    """(community, who asks, meeting) of a meeting anybody may look at: one that is noticed or further.
    Raises NotFound."""
    community = asking.community_or_404(slug)
    who = asking.who(community)
    meeting = service.meeting_in(community, meeting_id)
    if not (who.person_id or service.is_public(meeting)):
        raise NotFound()
    return community, who, meeting


def at_table(who: Any, meeting: Any) -> bool:
    """Whether they chair the meeting (as planned, or just now) or keep its record, and signed in well enough
    for it."""
    return who.person_id is not None and who.may_preside and _of_the_meeting(who.person_id, meeting)


def _of_the_meeting(person_id: int, meeting: Any) -> bool:
    """The chair and the recorder as planned, unless their office has ended since; and whoever presides
    now."""
    if bool(meeting.head_seq) and log.current(meeting.id).chair == str(person_id):
        return not roles.lapsed(meeting, person_id, now_utc())
    return person_id in (meeting.chair_id, meeting.recorder_id) and not roles.lapsed(
        meeting, person_id, now_utc()
    )


def both(meeting_id: int, who: Any) -> dict[str, Any]:
    """The whole view and what is this person's own: {view, mine}."""
    now = now_utc()
    return {
        "view": view.parts_for(meeting_id, now=now),
        "mine": personal.mine_for(meeting_id, who.person_id, now, proved=who.proved),
    }


@blueprint.app_template_filter("moment")
def moment(instant: Any, only_time: bool = False) -> str:
    """An ISO instant (or datetime) in the community's zone: date and HH:MM, or HH:MM."""
    if not instant:
        return ""
    if isinstance(instant, str):
        instant = datetime.fromisoformat(instant.replace("Z", "+00:00"))
    community = g.get("community")
    zone = getattr(community, "zone", None) or "Asia/Shanghai"
    said: str = (
        instant.astimezone(ZoneInfo(zone)).strftime("%H:%M")
        if only_time
        else web.format_datetime(instant, zone)
    )
    return said
