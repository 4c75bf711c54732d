"""What of a vote is bound into its meeting's log by hash: the frozen roll and what was asked when it opens,
the papers of a box when it closes. Read from the tables each time, never from what a process remembers."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from consult.ballots import votes
from consult.ballots.models import Paper, Vote
from consult.foundation.db import canonical, db


def bound_at_opening(vote: votes.FrozenVote) -> dict[str, Any]:
    """{roll, asked: sha256 (hex), rights: how many}. roll: every voting right and whose somebody was present;
    asked: question, options, method, rule and the like."""
    rights = [
        [right.number, sorted(right.may_cast), right.household, right.heads, right.area, list(right.units)]
        for right in sorted(vote.roll.rights, key=lambda each: each.number)
    ]
    present = None if vote.roll.present is None else sorted(vote.roll.present)
    asked = vote.asked
    told = [
        vote.kind,
        vote.on,
        vote.put_seq,
        asked.question,
        asked.method,
        list(asked.options),
        asked.seats,
        dict(asked.rule or {}),
        asked.legal_effect,
        asked.item_id,
        asked.electorate,
        asked.fewest,
    ]
    return {"roll": _hash([rights, present]), "asked": _hash(told), "rights": len(rights)}


def opened_as(meeting_id: int, put_seq: int) -> dict[str, Any] | None:
    """The same of a vote as it is stored now; None where there is no such vote."""
    row = db.session.scalar(
        select(Vote)
        .where(Vote.meeting_id == meeting_id, Vote.put_seq == put_seq)
        .execution_options(populate_existing=True)
    )
    return None if row is None else bound_at_opening(votes.stored(row))


def papers_in(meeting_id: int, put_seq: int) -> dict[str, Any] | None:
    """{papers: sha256 (hex) over the sorted list of what stands on them, n: how many} of a closed box as
    stored now; None where there is no closed box. The list is sorted, so it says nothing of the order of
    casting. Each paper goes in with its random id: of three papers there are ten possible lists, and whoever
    has the chain's head could find by trial which of them was hashed."""
    row = db.session.execute(
        select(Vote.id, Vote.closed_at).where(
            Vote.meeting_id == meeting_id, Vote.put_seq == put_seq, Vote.kind == "unnamed"
        )
    ).first()
    if row is None or row[1] is None:
        return None
    papers = sorted(
        [choice, id]
        for choice, id in db.session.execute(select(Paper.choice, Paper.id).where(Paper.vote_id == row[0]))
    )
    return {"papers": _hash([put_seq, papers]), "n": len(papers)}


def puts_of(meeting_id: int) -> Mapping[int, bool]:
    """The votes stored of a meeting: number of the event that put each → whether it is a closed box."""
    rows = db.session.execute(
        select(Vote.put_seq, Vote.kind, Vote.closed_at).where(Vote.meeting_id == meeting_id)
    )
    return {seq: kind == "unnamed" and closed is not None for seq, kind, closed in rows if seq is not None}


def _hash(value: Any) -> str:
    return hashlib.sha256(canonical(value).encode()).hexdigest()
