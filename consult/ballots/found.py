"""Who finds a paper of theirs in a box already, put in from another device: told what to do, and those who
keep the record are told of it. Never what was chosen, nor when the first paper came."""

from __future__ import annotations

from datetime import datetime

from consult.agenda.models import Meeting
from consult.ballots.models import Vote
from consult.foundation import journal, notify
from consult.foundation.days import local_day
from consult.foundation.db import db
from consult.foundation.phrases import P
from consult.people import offices, places

#: The answer to whoever finds it.
FOUND = P(
    "A paper for you is already in the box. It came from another device or page, or from somebody who shares "
    "your vote; the one you sent just now was not taken. If that was not you, tell the chair or the recorder "
    "at once: you may object, and your objection goes on record. They have been told."
)
#: Beside every sign that a paper is in.
NOT_YOU = P("Not put in by you? Tell the chair or the recorder at once; you may object on the record.")
#: Offices told of a vote that belongs to no meeting.
KEEPERS = ("chair", "recorder")


def tell(vote: Vote, person_id: int, now: datetime) -> None:
    """Tells those who keep the record of this vote, once for each person. The journal has that it happened,
    and not to whom: more people read it than keep this record."""
    about = {"title": vote.question, "who": person_id, "box": vote.id}
    told = [
        each.params
        for each in notify.sent_of(vote.community_id, "paper_found")
        if each.params["box"] == vote.id
    ]
    keepers = _keepers(vote, now) - {person_id}
    if any(each["who"] == person_id for each in told) or (not keepers and _known(vote)):
        return
    journal.record(vote.community_id, "paper_found", "vote", vote.id, at=now)
    for keeper in keepers:
        notify.queue(vote.community_id, keeper, "paper_found", about, now=now)


def _known(vote: Vote) -> bool:
    return any(each.verb == "paper_found" for each in journal.entries_for("vote", vote.id))


def _keepers(vote: Vote, now: datetime) -> set[int]:
    meeting = db.session.get(Meeting, vote.meeting_id) if vote.meeting_id is not None else None
    if meeting is not None:
        return {each for each in (meeting.chair_id, meeting.recorder_id) if each is not None}
    community = places.community_by_id(vote.community_id)
    today = local_day(community, now)
    return {
        office.person_id
        for office in offices.offices_in(community)
        if office.kind in KEEPERS
        and office.from_on <= today
        and (office.to_on is None or office.to_on >= today)
    }
