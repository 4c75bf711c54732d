"""Adoption: what the competent unit makes of a result. Never commits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from consult.followup.models import Adoption
from consult.followup.tasks import (
    adoption_of,
    same_community,
)
from consult.followup.words import ADOPTION_PHRASES
from consult.foundation import journal
from consult.foundation.days import local_day
from consult.foundation.db import db
from consult.foundation.errors import Invalid, NotFound
from consult.foundation.phrases import P
from consult.outcomes import facts
from consult.outcomes.models import Outcome
from consult.people.models import Community
from consult.topics.models import Topic

# --- adoption -----------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Stated:
    """What the competent unit made of a result. explanation: what was said to those who disagreed; on: left
    out, today."""

    status: str
    reason: str
    explanation: str = ""
    reason_en: str | None = None
    explanation_en: str | None = None
    by_role: str = ""
    on: date | None = None


def adopt(
    community: Community,
    topic: Topic,
    *,
    stated: Stated,
    outcome: Outcome | None = None,
    by: int | None,
    entered_by: int | None = None,
    now: datetime,
) -> Adoption:
    """States what the competent unit made of a result: adopted, partly, not_adopted. A reason is needed
    unless adopted whole.

    explanation: what was said to those who disagreed. Raises Invalid naming the field, NotFound across
    communities.
    """
    same_community(community, topic)
    if outcome is not None and outcome.topic_id != topic.id:
        raise NotFound()
    today = local_day(community, now)
    day = stated.on or today
    _check_adoption(topic, stated, outcome)
    if day > today:
        raise Invalid("on", P("This day has not come yet."))
    newest = adoption_of(topic.id)
    said = (stated.status, stated.reason.strip(), stated.explanation.strip(), stated.by_role.strip(), day)
    if newest is not None and said == _said(newest):
        return newest
    made = Adoption(
        community_id=community.id,
        topic_id=topic.id,
        outcome_id=outcome.id if outcome else None,
        status=stated.status,
        reason=stated.reason.strip(),
        reason_en=stated.reason_en,
        explanation=stated.explanation.strip(),
        explanation_en=stated.explanation_en,
        by_role=stated.by_role.strip(),
        on=day,
        entered_by_id=entered_by or by,
        at=now,
    )
    db.session.add(made)
    db.session.flush()
    journal.record(
        community.id,
        "result_adopted",
        "topic",
        topic.id,
        by=by,
        entered_by=entered_by,
        at=now,
        detail={"status": stated.status, "on": day.isoformat(), "by_role": stated.by_role},
    )
    facts.advance(topic, "done" if stated.status == "not_adopted" else "carrying_out", now)
    return made


def _said(adoption: Adoption) -> tuple[str, str, str, str, date]:
    """What an adoption says, as far as saying it again is the same."""
    return adoption.status, adoption.reason, adoption.explanation, adoption.by_role, adoption.on


#: States of a topic about which nothing has been decided.
UNDECIDED = ("draft", "submitted", "returned", "accepted", "scheduled", "deliberating", "voting")


def _check_adoption(topic: Topic, stated: Stated, outcome: Outcome | None) -> None:
    if stated.status not in ADOPTION_PHRASES:
        raise Invalid("status", P("Please choose one."))
    if stated.status != "adopted" and not stated.reason.strip():
        raise Invalid("reason", P("Please give the reason: it is published."))
    if outcome is None and topic.state in UNDECIDED:
        raise Invalid(None, P("There is no result to adopt yet."))
