"""Which body results, notices and objections are about, for offices given for one body only."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from consult.accounts.rights import Place
from consult.foundation.db import LARGEST_KEY, db
from consult.outcomes.models import Notice, Objection, Outcome
from consult.topics.models import Topic


def of_outcome(community: Any, outcome_id: int) -> Place | None:
    """The body whose result it is; None where there is none such here."""
    row = db.session.get(Outcome, outcome_id) if 0 < outcome_id <= LARGEST_KEY else None
    return Place(row.body_id) if row is not None and row.community_id == community.id else None


def of_notice(community: Any, notice_id: int) -> Place | None:
    """The body that posted it."""
    row = db.session.get(Notice, notice_id) if 0 < notice_id <= LARGEST_KEY else None
    return Place(row.body_id) if row is not None and row.community_id == community.id else None


def of_objection(community: Any, objection_id: int) -> Place | None:
    """The body whose notice is objected to."""
    row = db.session.get(Objection, objection_id) if 0 < objection_id <= LARGEST_KEY else None
    return of_notice(community, row.notice_id) if row is not None else None


def of_topic(community: Any, number: int) -> Place | None:
    """The body a topic went to."""
    row = (
        db.session.scalar(select(Topic).where(Topic.community_id == community.id, Topic.number == number))
        if 0 < number <= LARGEST_KEY
        else None
    )
    return Place(row.body_id) if row is not None else None
