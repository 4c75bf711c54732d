"""Who has which part in a live meeting now: who presides is what the log says, whatever the plan said."""

from __future__ import annotations

from datetime import datetime

from consult import rules
from consult.agenda.models import Meeting as MeetingRow
from consult.foundation.days import local_day
from consult.people import offices, places

#: The parts that sit at the meeting's table.
TABLE = ("chair", "secretary")


def role(state: rules.Meeting, who: str) -> str:
    """chair (whoever presides now), secretary, guest or member: the doors and the script follow from it. The
    body's own
    chair is a member while somebody else presides. LookupError for who is not on the roll."""
    if who == state.chair:
        return "chair"
    standing = state.members[who].standing
    return standing if standing in ("secretary", "guest") else "member"


def at_table(state: rules.Meeting, who: str) -> bool:
    """Whether they see names and enter for others: who presides, the recorder, and the body's own chair
    meanwhile."""
    member = state.members.get(who)
    return member is not None and (who == state.chair or member.standing in TABLE)


def lapsed(row: MeetingRow, person_id: int, now: datetime) -> bool:
    """Whether somebody leads this meeting by a plan made while they held an office that has ended since."""
    if person_id not in (row.chair_id, row.recorder_id):
        return False
    today = local_day(places.community_by_id(row.community_id), now)
    return offices.has_lapsed(person_id, row.community_id, today)
