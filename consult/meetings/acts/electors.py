"""The roll of a vote by name, as it was when the question was put: whatever happens to households, flats or members
afterwards, the count is taken over these rows. (The roll of an unnamed box is frozen by `consult.ballots`.)"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy import insert, select

from consult.foundation.db import db
from consult.meetings.models import VoteElector
from consult.people.bodies import Elector


def freeze(meeting_id: int, seq: int, electors: Iterable[Elector]) -> None:
    """Keeps the voting rights of a vote. seq: number of the event that put it."""
    rows = [
        {
            "meeting_id": meeting_id,
            "seq": seq,
            "number": number,
            "person_id": person_id,
            "household_id": elector.household_id,
            "weight": elector.weight,
            "area": elector.area,
        }
        for number, elector in enumerate(electors, start=1)
        for person_id in elector.may_cast or (elector.person_id or 0,)
    ]
    if rows:
        db.session.execute(insert(VoteElector), rows)


def frozen(meeting_id: int, seq: int) -> list[Elector] | None:
    """The voting rights of that vote in their order; None where none were kept (a vote put before rolls were frozen)."""
    rows = db.session.execute(
        select(
            VoteElector.number,
            VoteElector.person_id,
            VoteElector.household_id,
            VoteElector.weight,
            VoteElector.area,
        )
        .where(VoteElector.meeting_id == meeting_id, VoteElector.seq == seq)
        .order_by(VoteElector.number, VoteElector.person_id)
    ).all()
    if not rows:
        return None
    holders: dict[int, list[int]] = defaultdict(list)
    facts = {}
    for number, person_id, household_id, weight, area in rows:
        facts[number] = (household_id, weight, area)
        if person_id:
            holders[number].append(person_id)
    return [
        Elector(None, home, (), weight, area, tuple(holders[number]))
        for number, (home, weight, area) in facts.items()
    ]


def sharers(meeting_id: int, seq: int, person_id: int) -> set[int] | None:
    """Everybody who may use a voting right of this person in that vote, themselves included; None where they have none."""
    mine = list(
        db.session.scalars(
            select(VoteElector.number).where(
                VoteElector.meeting_id == meeting_id,
                VoteElector.seq == seq,
                VoteElector.person_id == person_id,
            )
        )
    )
    if not mine:
        return None
    return set(
        db.session.scalars(
            select(VoteElector.person_id).where(
                VoteElector.meeting_id == meeting_id, VoteElector.seq == seq, VoteElector.number.in_(mine)
            )
        )
    )


def kept(meeting_id: int, seq: int) -> bool:
    """Whether that vote has a frozen roll."""
    return (
        db.session.scalar(
            select(VoteElector.number)
            .where(VoteElector.meeting_id == meeting_id, VoteElector.seq == seq)
            .limit(1)
        )
        is not None
    )
