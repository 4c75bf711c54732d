"""A meeting's row and agenda as the other rooms and features ask for them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import func, select

from consult.agenda.models import AgendaItem
from consult.agenda.models import Meeting as MeetingRow
from consult.foundation.db import db, of_community
from consult.foundation.errors import NotFound
from consult.foundation.phrases import P
from consult.meetings.models import MeetingEvent
from consult.people import places
from consult.people.models import Community, Person
from consult.topics.course import TimelineItem


def meeting_row(meeting_id: int) -> MeetingRow:
    """The meeting's row. Raises NotFound."""
    # A number above 32 bits would be an error of the engine, not an absence.
    row = db.session.get(MeetingRow, meeting_id) if 0 < meeting_id < 2**31 else None
    if row is None:
        raise NotFound()
    return row


def meeting_in(community: Community, meeting_id: int) -> MeetingRow:
    """The meeting's row, where it is this community's. Raises NotFound."""
    return of_community(MeetingRow, community, meeting_id)


def items_of(meeting_id: int) -> list[AgendaItem]:
    """The agenda in order."""
    return list(
        db.session.scalars(
            select(AgendaItem)
            .where(AgendaItem.meeting_id == meeting_id)
            .order_by(AgendaItem.position, AgendaItem.id)
        )
    )


def options_of(item: AgendaItem) -> list[dict[str, str]]:
    """The item's options with their ids, which are their places from 0."""
    return [
        {
            "id": str(n),
            "text": str(each.get("text") or each.get("label") or each.get("name") or "")
            if isinstance(each, Mapping)
            else str(each),
        }
        for n, each in enumerate(item.options or [])
    ]


def translated_options(item: AgendaItem) -> list[dict[str, str]]:
    """`options_of` with the added translation of each that has one, as text_en."""
    extra = [each.get("text_en") if isinstance(each, Mapping) else None for each in item.options or []]
    return [
        {**option, **({"text_en": str(en)} if en else {})}
        for option, en in zip(options_of(item), extra, strict=True)
    ]


def names_of(person_ids: list[int]) -> dict[int, str]:
    """Names by person id: for the chair's and the recorder's own screens only."""
    out: dict[int, str] = {}
    for start in range(0, len(person_ids), 500):
        rows = db.session.execute(
            select(Person.id, Person.name).where(Person.id.in_(person_ids[start : start + 500]))
        )
        out.update({row[0]: row[1] or f"#{row[0]}" for row in rows})
    return out


def is_public(row: MeetingRow) -> bool:
    """Whether strangers and unattended walls may see the meeting's screens: once its agenda is noticed."""
    return row.state in ("noticed", "live", "adjourned", "recorded")


def live_meetings() -> list[int]:
    """Meetings with a log that is not over."""
    return list(
        db.session.scalars(select(MeetingRow.id).where(MeetingRow.state == "live", MeetingRow.head_seq > 0))
    )


def last_event_at(meeting_id: int) -> datetime | None:
    """When the last event of its record happened."""
    return db.session.scalar(select(func.max(MeetingEvent.at)).where(MeetingEvent.meeting_id == meeting_id))


def meeting_to_try() -> MeetingRow | None:
    """For the demo desk: the newest meeting that is live, else the newest that was, else the newest that
    can be opened; None where there is none."""
    for states, begun in ((("live",), 0), (("adjourned",), 1), (("noticed", "planned"), 0)):
        found = db.session.scalar(
            select(MeetingRow)
            .where(
                MeetingRow.state.in_(states), MeetingRow.chair_id.is_not(None), MeetingRow.head_seq >= begun
            )
            .order_by(MeetingRow.id.desc())
            .limit(1)
        )
        if found is not None:
            return found
    return None


def timeline(topic_id: int) -> list[TimelineItem]:
    """The live meetings that took a topic up, for its page."""
    out = []
    rows = db.session.execute(
        select(MeetingRow, AgendaItem)
        .join(AgendaItem, AgendaItem.meeting_id == MeetingRow.id)
        .where(AgendaItem.topic_id == topic_id, MeetingRow.head_seq > 0)
        .order_by(MeetingRow.held_on)
    ).all()
    for row, _item_row in rows:
        community = places.community_by_id(row.community_id)
        place = "meetings.minutes" if row.state == "adjourned" else "meetings.lobby"
        out.append(
            TimelineItem(
                on=row.held_on,
                station=4,
                title=P("Debated in a live meeting"),
                body=row.title,
                url=(place, {"slug": community.slug, "meeting_id": row.id}),
                state="done" if row.state == "adjourned" else "now",
            )
        )
    return out
