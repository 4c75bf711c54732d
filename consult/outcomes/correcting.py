"""Corrections on the record (更正公告), and votes from paper taken back. Never commits.

Invariants: what was posted is never rewritten: the correction is a notice of its own that prints old and new
beside each other; a correction of substance is posted as long as a result is, a slip as long as the notice it
corrects; counts and verdicts are not corrected here but by taking the recorded vote back.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from consult.foundation import journal, notify
from consult.foundation.days import local_day
from consult.foundation.db import db
from consult.foundation.errors import Invalid
from consult.foundation.phrases import P, Phrase
from consult.foundation.procedures import posting_end
from consult.outcomes import service
from consult.outcomes.models import Notice, Objection, Outcome, VoteRecord
from consult.outcomes.notices import (
    About,
    NoticeWords,
    Posting,
    needed_days,
    post_notice,
    withdraw_notice,
)
from consult.outcomes.voted import names_of, settled
from consult.outcomes.votes import vote_of
from consult.outcomes.weighing import weigh
from consult.people.models import Body, Community
from consult.topics import service as topics
from consult.topics.models import Topic

#: What may be corrected, and its words; a telephone, place or hour that was wrong kept people from objecting.
FIELD_PHRASES = {
    "resolution": P("Text in full"),
    "minority_explanation": P("To those who disagreed"),
    "presided_by_role": P("Who presided (role)"),
    "title": P("Title"),
    "addressed_to": P("To whom"),
    "text": P("Opening paragraph, or the notice itself"),
    "place": P("Objections at"),
    "phone": P("Telephone"),
    "supervision_phone": P("Supervision telephone"),
    "hours": P("Office hours"),
}
_CONTACT = ("place", "phone", "supervision_phone", "hours")


@dataclass(frozen=True)
class Fix:
    """One thing corrected. weighs: it is of substance."""

    field: str
    old: str
    new: str
    reason: str
    weighs: bool

    @property
    def name(self) -> Phrase:
        """What is corrected."""
        return FIELD_PHRASES[self.field]


def as_posted(notice: Notice) -> dict[str, str]:
    """What of a notice may be corrected, as it reads with the corrections there are: field → words."""
    outcome = db.session.get(Outcome, notice.outcome_id) if notice.outcome_id else None
    found = {
        **(
            {
                "resolution": outcome.text,
                "minority_explanation": outcome.minority_explanation,
                "presided_by_role": outcome.presided_by_role,
            }
            if outcome
            else {}
        ),
        "title": notice.title,
        "addressed_to": notice.addressed_to,
        "text": notice.text,
        **{key: (notice.contact or {}).get(key, "") for key in _CONTACT},
    }
    for correction in corrections_of(notice):
        found.update({fix.field: fix.new for fix in fixes_of(correction)})
    return {key: str(value or "") for key, value in found.items()}


def fixes_of(correction: Notice) -> list[Fix]:
    """What a 更正公告 corrects; empty for any other notice."""
    return [Fix(**each) for each in correction.corrections or ()]


def corrections_of(notice: Notice) -> list[Notice]:
    """The 更正公告 about a notice, in the order posted, less those taken down."""
    wanted = select(Notice).where(Notice.corrects_id == notice.id, Notice.withdrawn_at.is_(None))
    return list(db.session.scalars(wanted.order_by(Notice.id)))


def corrected_by(notice: Notice) -> Notice | None:
    """The notice a 更正公告 is about."""
    return db.session.get(Notice, notice.corrects_id) if notice.corrects_id else None


def _fixes(
    community: Community, notice: Notice, new: Mapping[str, str], reasons: Mapping[str, str]
) -> list[Fix]:
    was, names = as_posted(notice), names_of(community)
    found = []
    for field, old in was.items():
        said = new.get(field, old).strip()
        if said == old.strip():
            continue
        if not reasons.get(field, "").strip():
            raise Invalid(f"reason_{field}", P("Please say why: it is printed beside the correction."))
        weighs = field in _CONTACT or weigh(old, said, names).kind == "substance"
        found.append(Fix(field, old, said, reasons[field].strip(), weighs))
    if not found:
        raise Invalid(None, P("Nothing is different: there is nothing to correct."))
    return found


def correct_notice(
    community: Community,
    notice: Notice,
    new: Mapping[str, str],
    reasons: Mapping[str, str],
    *,
    number: str | None = None,
    by: int | None,
    now: datetime,
) -> Notice:
    """Posts a 更正公告: field → what it should read, and why.

    A correction of substance is posted anew for as many days as are asked for; one that is a slip until the
    notice it corrects comes down. A resolution is corrected only to what was voted, a slip of the pen apart.
    Who objected, or whose topic it is, is told. Raises Invalid naming the field.
    """
    if notice.corrects_id is not None:
        raise Invalid(None, P("This is a correction already: please correct the notice it is about."))
    if notice.withdrawn_at is not None:
        raise Invalid(None, P("The notice has been withdrawn already."))
    fixes = _fixes(community, notice, new, reasons)
    outcome = db.session.get(Outcome, notice.outcome_id) if notice.outcome_id else None
    topic = db.session.get(Topic, notice.topic_id) if notice.topic_id else None
    for fix in fixes:
        if fix.field == "resolution" and outcome is not None and topic is not None:
            settled(community, topic, vote_of(outcome), fix.new, fix.reason)
    body = db.session.get(Body, notice.body_id) if notice.body_id else None
    today = local_day(community, now)
    weighs = any(fix.weighs for fix in fixes)
    end_on = posting_end(today, needed_days(community, body)) if weighs else max(today, notice.end_on)
    made = post_notice(
        community,
        words=NoticeWords(
            kind="更正公告",
            title=f"更正公告：{notice.title}"[:200],
            addressed_to=notice.addressed_to,
            corrections=[vars(fix) for fix in fixes],
        ),
        posting=Posting(
            start_on=today,
            end_on=end_on,
            number=number,
            channels=list(notice.channels),
            contact={**(notice.contact or {}), **{f.field: f.new for f in fixes if f.field in _CONTACT}},
        ),
        about=About(topic=topic, outcome=outcome, body=body, corrects=notice),
        by=by,
        now=now,
    )
    _tell(notice, topic, now)
    return made


def _tell(notice: Notice, topic: Topic | None, now: datetime) -> None:
    """Who objected to the notice, and whose topic it is, hear of the correction."""
    objectors = db.session.scalars(
        select(Objection.person_id).where(Objection.notice_id == notice.id, Objection.person_id.is_not(None))
    )
    for person_id in dict.fromkeys([*objectors, topic.proposer_id if topic is not None else None]):
        if person_id is not None:
            params = {"notice": notice.id, "title": notice.title}
            notify.queue(notice.community_id, person_id, "notice_corrected", params, now=now)


def hangs_until(notice: Notice) -> date:
    """The last day of a notice with its corrections of substance."""
    ends = [n.end_on for n in corrections_of(notice) if any(fix.weighs for fix in fixes_of(n))]
    return max([notice.end_on, *ends])


# --- votes ------------------------------------------------------------------------------------------------


def take_back_vote(
    community: Community, vote: VoteRecord, reason: str, *, by: int | None, now: datetime
) -> None:
    """Takes a vote recorded from paper back, with the result and notices resting on it: all stay on record
    and say so, and the topic waits for a meeting again. Raises Invalid."""
    if vote.source != "recorded":
        raise Invalid(None, P("A vote counted in the meeting is corrected by the meeting."))
    if vote.taken_back_on is not None:
        raise Invalid(None, P("This has been taken back already."))
    if not reason.strip():
        raise Invalid("reason", P("Please say why."))
    topic = db.session.get(Topic, vote.topic_id) if vote.topic_id else None
    if topic is not None and topic.state == "closed":
        raise Invalid(None, P("The topic is closed: please open it again first."))
    today = local_day(community, now)
    vote.taken_back_on, vote.taken_back_reason = today, reason.strip()
    outcome = db.session.scalar(select(Outcome).where(Outcome.vote_id == vote.id))
    if outcome is not None and outcome.published_on is None:
        db.session.delete(outcome)
    elif outcome is not None:
        outcome.taken_back_on, outcome.taken_back_reason = today, reason.strip()
        for notice in db.session.scalars(select(Notice).where(Notice.outcome_id == outcome.id)):
            if notice.withdrawn_at is None:
                withdraw_notice(notice, reason, by=by, now=now)
    db.session.flush()
    if topic is None:
        return
    detail: dict[str, Any] = {"vote": vote.id, "reason": vote.taken_back_reason}
    journal.record(community.id, "vote_taken_back", "topic", topic.id, by=by, at=now, detail=detail)
    if not service.outcomes_of(topic.id) and topic.state != "accepted":
        topics.set_state(topic, "accepted", now=now, by=by)
        topics.set_posting(topic, None)
