"""Live meeting → results: reads a meeting's events inside the act's transaction.

An announcement that settles an agenda item leaves a vote and a draft of its outcome, which the staff check
and publish.
Idempotent by (meeting_id, seq): events already read are skipped. `rebuild` starts from nothing and gives the
same rows.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select

from consult.agenda.items import release_unsettled
from consult.agenda.models import AgendaItem, Meeting
from consult.foundation.db import db
from consult.foundation.errors import NotFound
from consult.meetings.acts import governed
from consult.meetings.record import log
from consult.outcomes import facts, service
from consult.outcomes.models import Outcome, ProjectedMeeting, VoteRecord
from consult.outcomes.votes import vote_from_live
from consult.topics.models import Topic


def project(meeting_id: int, events: Iterable[Any]) -> None:
    """Takes the new events of a meeting (consult.meetings.record.log.Stored), in order."""
    place = db.session.get(ProjectedMeeting, meeting_id)
    if place is None:
        place = ProjectedMeeting(meeting_id=meeting_id, seq=0, state={})
        db.session.add(place)
    for stored in events:
        if stored.seq <= place.seq:
            continue
        place.seq = stored.seq
        if stored.kind == "announced":
            _announced(meeting_id, place, stored)
        elif stored.kind == "vote_undone":
            _undone(meeting_id, place, stored.event.on)
        elif stored.kind == "adjourned":
            _over(meeting_id, stored)
        elif stored.kind in ("called_to_order", "item_taken_up"):
            _moved(meeting_id, stored)
    db.session.flush()


def _item(meeting_id: int, text: Any) -> AgendaItem | None:
    if text is None or not str(text).isdigit():
        return None
    item = db.session.get(AgendaItem, int(text))
    return item if item is not None and item.meeting_id == meeting_id else None


def _announced(meeting_id: int, place: ProjectedMeeting, stored: Any) -> None:
    """The announcement of an item's own question leaves a vote and a draft; what else is voted on leaves
    nothing here."""
    verdict = stored.event.governed
    settled = governed.settles(log.current(meeting_id), stored.event.on) if verdict else None
    item = _item(meeting_id, settled.item) if settled is not None else None
    if settled is None or item is None:
        return
    by = int(stored.by) if str(stored.by).isdigit() else None
    verdict = dict(verdict)
    # The same question voted on again (retaken, reconsidered, renewed) replaces its draft, not a published
    # result.
    known = dict(place.state or {})
    earlier = _vote_at(meeting_id, known.get(settled.root))
    if earlier is not None:
        _drop_draft(earlier, keep_vote=True)
    place.state = {**known, str(stored.event.on): stored.seq, settled.root: stored.seq}
    vote = vote_from_live(item, verdict, seq=stored.seq, by=by, now=stored.at)
    topic = db.session.get(Topic, item.topic_id) if item.topic_id else None
    meeting = db.session.get(Meeting, meeting_id)
    if topic is None or meeting is None:
        return
    text = verdict.get("question") or item.text or item.title
    if vote.options_result:
        chosen = [o["text"] for o in vote.options_result["options"] if o["chosen"]]
        text = "；".join(chosen) or text
    item.final_text = _final_text(meeting_id, item, text, vote)
    service.draft_outcome(
        topic,
        vote,
        status=service.status_of(vote),
        decided_on=vote.closed_on,
        text=text,
        by=by,
        now=stored.at,
        presided_by_role=meeting.chair_role or "",
        recorded_by_role=meeting.recorder_role or "",
    )
    facts.advance(topic, "decided", stored.at)


def _final_text(meeting_id: int, item: AgendaItem, text: str, vote: VoteRecord) -> str:
    """The words of an item as settled; of one divided into parts, those of the parts adopted."""
    votes = db.session.scalars(
        select(VoteRecord)
        .join(Outcome, Outcome.vote_id == VoteRecord.id)
        .where(VoteRecord.meeting_id == meeting_id, VoteRecord.item_id == item.id, VoteRecord.id != vote.id)
        .where(VoteRecord.event_seq < vote.event_seq, VoteRecord.passed, Outcome.published_on.is_(None))
        .order_by(VoteRecord.event_seq)
    )
    parts = [each.question for each in votes]
    return "\n".join([*parts, text] if vote.passed or not parts else parts)


def _undone(meeting_id: int, place: ProjectedMeeting, on: Any) -> None:
    """The last vote on a question is taken back: its record goes with its draft; a published result stays, to
    be withdrawn by people."""
    vote = _vote_at(meeting_id, (place.state or {}).get(str(on)))
    if vote is not None:
        _drop_draft(vote, keep_vote=False)


def _vote_at(meeting_id: int, seq: int | None) -> VoteRecord | None:
    if seq is None:
        return None
    return db.session.scalar(
        select(VoteRecord).where(VoteRecord.meeting_id == meeting_id, VoteRecord.event_seq == seq)
    )


def _drop_draft(vote: VoteRecord, *, keep_vote: bool) -> None:
    draft = db.session.scalar(select(Outcome).where(Outcome.vote_id == vote.id))
    if draft is not None and draft.published_on is not None:
        return
    if draft is not None:
        db.session.delete(draft)
        db.session.flush()
    if not keep_vote:
        db.session.delete(vote)
        db.session.flush()


def _over(meeting_id: int, stored: Any) -> None:
    """What the meeting did not vote on waits for another agenda."""
    meeting = db.session.get(Meeting, meeting_id)
    voted = select(VoteRecord.item_id).where(
        VoteRecord.meeting_id == meeting_id, VoteRecord.item_id.is_not(None)
    )
    if meeting is not None:
        release_unsettled(meeting, set(db.session.scalars(voted)), by=None, now=stored.at)


def _moved(meeting_id: int, stored: Any) -> None:
    item = _item(meeting_id, getattr(stored.event, "item", None))
    if item is not None and item.topic_id:
        topic = db.session.get(Topic, item.topic_id)
        if topic is not None:
            facts.advance(topic, "deliberating", stored.at)


def rebuild(meeting_id: int, events: Iterable[Any]) -> None:
    """Forgets what was read of a meeting (published results excepted: they are people's act) and reads it all
    again from nothing."""
    for vote in list(
        db.session.scalars(
            select(VoteRecord).where(VoteRecord.meeting_id == meeting_id, VoteRecord.event_seq.is_not(None))
        )
    ):
        _drop_draft(vote, keep_vote=False)
    place = db.session.get(ProjectedMeeting, meeting_id)
    if place is not None:
        db.session.delete(place)
        db.session.flush()
    project(meeting_id, events)


def rebuild_all(meeting_id: int | None = None) -> list[dict[str, Any]]:
    """Rebuilds the results of one or of every meeting that has a log. One dict each: {meeting, events, votes,
    drafts, same}; same: whether
    the rows came out as they were. Raises NotFound for a meeting that does not exist. Needs a transaction;
    commits nothing."""
    if meeting_id is not None and db.session.get(Meeting, meeting_id) is None:
        raise NotFound()
    wanted = select(Meeting.id).where(Meeting.head_seq > 0).order_by(Meeting.id)
    lines = []
    for each in list(
        db.session.scalars(wanted if meeting_id is None else wanted.where(Meeting.id == meeting_id))
    ):
        before, events = rows_of(each), log.read(each)
        rebuild(each, events)
        db.session.flush()
        after = rows_of(each)
        lines.append(
            {
                "meeting": each,
                "events": len(events),
                "votes": len(after["votes"]),
                "drafts": sum(1 for o in after["outcomes"] if not o["published_on"]),
                "same": before == after,
            }
        )
    return lines


def rows_of(meeting_id: int) -> dict[str, Any]:
    """Everything the projection keeps of a meeting, without row numbers: {votes, outcomes, place}."""
    votes = list(
        db.session.scalars(
            select(VoteRecord)
            .where(VoteRecord.meeting_id == meeting_id, VoteRecord.event_seq.is_not(None))
            .order_by(VoteRecord.event_seq)
        )
    )
    outcomes = [
        outcome
        for vote in votes
        for outcome in db.session.scalars(select(Outcome).where(Outcome.vote_id == vote.id))
    ]
    place = db.session.get(ProjectedMeeting, meeting_id)
    return {
        "votes": [_facts(vote, ("id",)) for vote in votes],
        "outcomes": [_facts(outcome, ("id", "vote_id")) for outcome in outcomes],
        "place": _facts(place, ()) if place else None,
    }


def _facts(row: Any, without: tuple[str, ...]) -> dict[str, Any]:
    return {
        column.key: getattr(row, column.key) for column in row.__table__.columns if column.key not in without
    }
