"""What the agenda tells others: a topic's timeline. Reads only."""

from __future__ import annotations

from consult.agenda.history import amendments_of, speeches_of
from consult.agenda.items import items_of_topic
from consult.agenda.words import AMENDMENT_RESULTS, STANCES
from consult.foundation.phrases import P
from consult.people import places
from consult.topics.course import TimelineItem


def timeline(topic_id: int) -> list[TimelineItem]:
    """What the agenda adds to a topic's life: notices of meetings and meetings held."""
    found = []
    for item, meeting in items_of_topic(topic_id):
        community = places.community_by_id(meeting.community_id)
        url = ("agenda.page", {"slug": community.slug, "meeting_id": meeting.id})
        if meeting.noticed_on:
            found.append(
                TimelineItem(
                    meeting.noticed_on,
                    3,
                    P("Meeting noticed: %(title)s", title=meeting.title),
                    item.text,
                    url,
                    body_en=item.text_en,
                )
            )
        if meeting.state in ("recorded", "adjourned", "live"):
            detail = [P("Presided: %(who)s", who=meeting.chair_role)] if meeting.chair_role else []
            for speech in speeches_of(item.id)[:6]:
                detail.append(
                    P(
                        "%(role)s (%(stance)s): %(gist)s",
                        role=speech.role,
                        stance=STANCES[speech.stance],
                        gist=speech.gist,
                    )
                )
            for amendment in amendments_of(item.id):
                detail.append(
                    P(
                        "Amendment %(no)s, %(result)s: %(text)s",
                        no=amendment.no,
                        result=AMENDMENT_RESULTS.get(amendment.result, P("settled")),
                        text=amendment.text,
                    )
                )
            found.append(
                TimelineItem(
                    meeting.held_on,
                    4,
                    P("Deliberated: %(title)s", title=meeting.title),
                    "",
                    url,
                    "current" if meeting.state == "live" else "done",
                    detail=detail,
                )
            )
    return found
