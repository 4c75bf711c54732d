"""补录: meetings held in a room, their speeches and amendments, recorded afterwards. Never commits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from consult.agenda.models import AgendaItem, AmendmentRecord, DebateRecord, Meeting
from consult.agenda.service import notice_check
from consult.agenda.words import AMENDMENT_KINDS, STANCES
from consult.foundation import journal
from consult.foundation.db import db
from consult.foundation.errors import Invalid, Stale
from consult.foundation.phrases import P, Phrase
from consult.people.models import Body, Community


@dataclass(frozen=True, kw_only=True)
class HeldMeeting:
    """A meeting as the paper tells it: days, place, where its notice hung, who presided and kept the minutes,
    by role."""

    title: str
    title_en: str | None = None
    held_on: date
    noticed_on: date | None
    channels: list[str]
    chair_role: str = ""
    recorder_role: str = ""
    place: str = ""


def record_meeting(
    community: Community,
    *,
    held: HeldMeeting,
    body: Body | None,
    debate_rules: dict[str, Any] | None = None,
    rule_set: str | None = None,
    entered_by: int | None,
    now: datetime,
) -> tuple[Meeting, list[Phrase]]:
    """补录: a meeting held in a room. Returns it and what the rules would have warned of; history is never
    refused."""
    meeting = Meeting(
        community_id=community.id,
        body_id=body.id if body else None,
        title=held.title,
        title_en=held.title_en,
        held_on=held.held_on,
        place=held.place,
        rule_set=rule_set or (body.rule_set if body else "ronr12"),
        debate_rules=debate_rules or {},
        state="recorded",
        chair_role=held.chair_role,
        recorder_role=held.recorder_role,
        noticed_on=held.noticed_on,
        notice_days=(body.notice_days if body else 0) or 0,
        channels=held.channels,
        code=None,
        entered_by_id=entered_by,
        created_at=now,
    )
    db.session.add(meeting)
    db.session.flush()
    warnings = []
    if held.noticed_on is None:
        warnings.append(P("No notice is recorded."))
    elif not notice_check(meeting, held.noticed_on).ok:
        check = notice_check(meeting, held.noticed_on)
        warnings.append(
            P(
                "The notice was %(days)s days; the rule asks for %(needed)s.",
                days=check.days,
                needed=check.needed,
            )
        )
    journal.record(community.id, "meeting_recorded", "meeting", meeting.id, entered_by=entered_by, at=now)
    return meeting, warnings


def record_amendment(item: AgendaItem, **values: Any) -> AmendmentRecord:
    """补录 of one amendment; values are the columns of AmendmentRecord."""
    row = AmendmentRecord(item_id=item.id, **values)
    db.session.add(row)
    return row


def record_speech(item: AgendaItem, **values: Any) -> DebateRecord:
    """补录 of the gist of one speech; values are the columns of DebateRecord."""
    row = DebateRecord(item_id=item.id, **values)
    db.session.add(row)
    return row


def record_gist(
    item: AgendaItem, *, role: str, stance: str, gist: str, seconds: int | None = None
) -> DebateRecord:
    """补录: one speech, at the end of the list. Raises Invalid naming the field, Stale for a meeting not
    recorded on paper."""
    if item.meeting.state != "recorded":
        raise Stale(P("Only a meeting held in a room is recorded afterwards."))
    if stance not in STANCES:
        raise Invalid("stance", P("Please say whether it was for, against or information."))
    if not gist.strip() or not role.strip():
        raise Invalid("gist", P("Please write who spoke (role) and what was said."))
    if seconds is not None and seconds < 0:
        raise Invalid("seconds", P("The number cannot be negative."))
    return record_speech(
        item,
        position=len(speeches_of(item.id)) + 1,
        role=role.strip()[:80],
        stance=stance,
        gist=gist.strip(),
        seconds=seconds,
    )


def record_change(
    item: AgendaItem,
    *,
    text: str,
    kind: str,
    degree: str,
    result: str,
    mover_role: str = "",
    votes: tuple[int, int, int] | None = None,
) -> AmendmentRecord:
    """补录: one amendment with its counts (for, against, abstain). Raises Invalid naming the field, Stale as
    above."""
    if item.meeting.state != "recorded":
        raise Stale(P("Only a meeting held in a room is recorded afterwards."))
    if not text.strip():
        raise Invalid("text", P("Please write the amendment."))
    if (
        kind not in AMENDMENT_KINDS
        or degree not in ("primary", "secondary")
        or result not in ("adopted", "rejected")
    ):
        raise Invalid("kind", P("Please choose the kind and the result of the amendment."))
    if votes is not None and min(votes) < 0:
        raise Invalid("votes", P("The number cannot be negative."))
    no = len(amendments_of(item.id)) + 1
    return record_amendment(
        item,
        no=no,
        stage="floor",
        considered_on=item.meeting.held_on,
        voted_order=no,
        degree=degree,
        kind=kind,
        text=text.strip(),
        targets="main" if degree == "primary" else f"amendment_{no - 1}",
        mover_role=mover_role.strip()[:80],
        result=result,
        votes=dict(zip(("for", "against", "abstain"), votes, strict=True)) if votes else None,
    )


def amendments_of(item_id: int) -> list[AmendmentRecord]:
    """Recorded amendments of an item, by number."""
    return list(
        db.session.scalars(
            select(AmendmentRecord).where(AmendmentRecord.item_id == item_id).order_by(AmendmentRecord.no)
        )
    )


def speeches_of(item_id: int) -> list[DebateRecord]:
    """Recorded speeches of an item, in order."""
    return list(
        db.session.scalars(
            select(DebateRecord).where(DebateRecord.item_id == item_id).order_by(DebateRecord.position)
        )
    )


def live_in(community_id: int) -> bool:
    """Whether a meeting of this community is under way."""
    found = db.session.scalar(
        select(Meeting.id).where(Meeting.community_id == community_id, Meeting.state == "live").limit(1)
    )
    return found is not None
