"""Votes of every kind: opened with a frozen roll, found again without asking, closed with a conclusion.

What judging needs (the roll, who was present, the rule, options, seats) is fixed when a vote opens; it is
kept in this
process from then on, so that a cast is judged without the database.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import insert, select

from consult import deciding
from consult.ballots.models import Vote, VotingRight
from consult.foundation.db import after_commit, db
from consult.foundation.errors import Forbidden, NotFound
from consult.foundation.phrases import P
from consult.people.bodies import Elector

#: How many open or lately closed votes a process remembers.
REMEMBERED = 64
#: What is told of a unit where figures are withheld.
TURNOUT = ("eligible", "present", "participated")


@dataclass(frozen=True)
class Asked:
    """What is asked and how it is counted. options: labels in order; rule: a decision rule as data; fewest:
    see `deciding.may_tell_figures`."""

    question: str
    method: str = "yes_no"
    options: Sequence[str] = ()
    seats: int = 1
    rule: Mapping[str, Any] | None = None
    legal_effect: str = "decision"
    item_id: int | None = None
    electorate: str = "person"
    fewest: int = deciding.FEWEST


@dataclass(frozen=True)
class Put:
    """Where a vote was put: the meeting, the question's id there, the number of the event; who was present
    (person ids)."""

    meeting_id: int
    on: str
    seq: int
    present: Iterable[int]


@dataclass(frozen=True)
class FrozenVote:
    """A vote as it opened. put_seq: see `Put`; keys of the options are their places from 0, as text."""

    id: int
    community_id: int
    kind: str
    asked: Asked
    meeting_id: int | None
    on: str | None
    put_seq: int | None
    opened_at: datetime
    ends_at: datetime | None
    roll: deciding.Roll

    @cached_property
    def rule(self) -> deciding.DecisionRule | None:
        """Its decision rule; None where the rulebook alone governs."""
        return deciding.DecisionRule.from_dict(dict(self.asked.rule)) if self.asked.rule else None

    @property
    def method(self) -> deciding.Method:
        """How it is counted."""
        return deciding.METHODS[self.asked.method]

    @property
    def keys(self) -> tuple[str, ...]:
        """The options' keys."""
        return tuple(str(n) for n in range(len(self.asked.options)))

    @property
    def homes_are_heads(self) -> bool:
        """Whether each right is a household's."""
        return self.asked.electorate == "household"


def open_vote(
    community_id: int,
    asked: Asked,
    electors: Sequence[Elector],
    now: datetime,
    *,
    kind: str,
    put: Put | None = None,
    ends_at: datetime | None = None,
) -> FrozenVote:
    """Opens a vote and freezes its roll. put: where a meeting put it; None outside meetings.

    Raises Forbidden where an unnamed vote's rule decides by floor area: an area names the flat, so it cannot
    be unnamed;
    and for kinds and places that are not offered yet.
    """
    if kind == "unnamed" and asked.rule and "area_sqm" in asked.rule.get("units", ()):
        raise Forbidden(P("Where floor area decides, the vote is by name: an area tells which flat it is."))
    if kind not in ("named", "unnamed") or kind == "named" and put is None:
        raise Forbidden(P("This kind of vote is not offered here."))
    roll = roll_of(electors, put.present if put is not None else None)
    vote = Vote(
        community_id=community_id,
        kind=kind,
        item_id=asked.item_id,
        meeting_id=put.meeting_id if put else None,
        on=put.on if put else None,
        put_seq=put.seq if put else None,
        question=asked.question,
        method=asked.method,
        options=list(asked.options),
        seats=asked.seats,
        rule=dict(asked.rule or {}),
        legal_effect=asked.legal_effect,
        electorate=asked.electorate,
        fewest=asked.fewest,
        present=None if roll.present is None else sorted(roll.present),
        opened_at=now,
        ends_at=ends_at,
        cast_by="",
    )
    db.session.add(vote)
    db.session.flush()
    rows = _rights(vote.id, roll)
    if rows:
        db.session.execute(insert(VotingRight), rows)
    made = _frozen(vote, roll)
    after_commit(lambda: _remember(made))
    return made


def _rights(vote_id: int, roll: deciding.Roll) -> list[dict[str, Any]]:
    return [
        {
            "vote_id": vote_id,
            "number": right.number,
            "person_id": person_id,
            "household_id": right.household,
            "weight": right.heads,
            "area": right.area,
            "unit_ids": list(right.units),
        }
        for right in roll.rights
        for person_id in right.may_cast or (0,)
    ]


def roll_of(electors: Sequence[Elector], present: Iterable[int] | None) -> deciding.Roll:
    """A roll as it would be frozen now. present: person ids; None where nobody meets."""
    rights = tuple(
        deciding.Right(
            number,
            tuple(elector.may_cast or ((elector.person_id,) if elector.person_id else ())),
            elector.household_id,
            elector.weight,
            elector.area,
            tuple(elector.unit_ids),
        )
        for number, elector in enumerate(electors, start=1)
    )
    roll = deciding.Roll(rights)
    return roll if present is None else roll.with_present(present)


# --- finding ---


class _Kept:
    """What a process remembers of one database's votes."""

    def __init__(self) -> None:
        self.by_id: OrderedDict[int, FrozenVote] = OrderedDict()
        self.by_put: dict[tuple[int, int], int] = {}


_kept: WeakKeyDictionary[Any, _Kept] = WeakKeyDictionary()
_kept_lock = threading.Lock()


def frozen(vote_id: int) -> FrozenVote:
    """A vote as it opened. Raises NotFound."""
    known = _here().by_id.get(vote_id)
    return known if known is not None else _load(db.session.get(Vote, vote_id))


def frozen_put(meeting_id: int, put_seq: int) -> FrozenVote | None:
    """The vote that this event of the meeting's log put; None where its roll was not frozen (the rulebook
    governs)."""
    here = _here()
    known = here.by_id.get(here.by_put.get((meeting_id, put_seq), 0))
    if known is not None:
        return known
    row = db.session.scalar(select(Vote).where(Vote.meeting_id == meeting_id, Vote.put_seq == put_seq))
    return None if row is None else _load(row)


def _load(row: Vote | None) -> FrozenVote:
    if row is None:
        raise NotFound()
    made = stored(row)
    # What this very transaction may still take back is kept only once it is durable.
    after_commit(lambda: _remember(made))
    return made


def stored(row: Vote) -> FrozenVote:
    """A vote as its rows say, whatever this process remembers."""
    holders: dict[int, list[int]] = {}
    facts: dict[int, tuple[int | None, int, int, list[int]]] = {}
    for number, person_id, household_id, weight, area, unit_ids in db.session.execute(
        select(
            VotingRight.number,
            VotingRight.person_id,
            VotingRight.household_id,
            VotingRight.weight,
            VotingRight.area,
            VotingRight.unit_ids,
        )
        .where(VotingRight.vote_id == row.id)
        .order_by(VotingRight.number, VotingRight.person_id)
    ):
        facts[number] = (household_id, weight, area, unit_ids)
        holders.setdefault(number, []).extend([person_id] if person_id else [])
    rights = tuple(
        deciding.Right(number, tuple(holders[number]), home, weight, area, tuple(units))
        for number, (home, weight, area, units) in facts.items()
    )
    present = None if row.present is None else frozenset(row.present)
    return _frozen(row, deciding.Roll(rights, present))


def _frozen(row: Vote, roll: deciding.Roll) -> FrozenVote:
    asked = Asked(
        row.question,
        row.method,
        tuple(row.options),
        row.seats,
        dict(row.rule) or None,
        row.legal_effect,
        row.item_id,
        row.electorate,
        row.fewest,
    )
    return FrozenVote(
        row.id,
        row.community_id,
        row.kind,
        asked,
        row.meeting_id,
        row.on,
        row.put_seq,
        row.opened_at,
        row.ends_at,
        roll,
    )


def _here() -> _Kept:
    with _kept_lock:
        return _kept.setdefault(db.engine, _Kept())


def _remember(vote: FrozenVote) -> None:
    here = _here()
    with _kept_lock:
        here.by_id[vote.id] = vote
        if vote.meeting_id is not None and vote.put_seq is not None:
            here.by_put[vote.meeting_id, vote.put_seq] = vote.id
        while len(here.by_id) > REMEMBERED:
            _, old = here.by_id.popitem(last=False)
            here.by_put.pop((old.meeting_id or 0, old.put_seq or 0), None)


# --- concluding ---


def conclude(
    vote: FrozenVote,
    tallies: Mapping[str, deciding.UnitTally],
    papers: Mapping[str, int],
    quorum_met: bool = True,
    *,
    withheld: bool = False,
) -> dict[str, Any]:
    """What a count means under the vote's rule: {rule, passed, quorum_met, result, tallies, units, options}.

    papers: {paper: how many}, for the method to count; quorum_met: what holds where no rule asks for a
    quorum. withheld: judged by the figures as ever, but none of them is in what is given back: tallies are
    who was entitled, came and took part; units none; options without count, chosen ones first.
    """
    rule, asked = vote.rule, vote.asked
    wanted = {
        unit: tally for unit, tally in tallies.items() if rule is None or unit in rule.units or tally.eligible
    }
    result = deciding.decide_vote(rule, wanted) if rule is not None else None
    quorum_met = result.quorum_met if result is not None else quorum_met
    told = None
    if asked.options:
        found = vote.method.count(papers, vote.keys, asked.seats)
        told = [
            {
                "id": key,
                "text": text,
                "count": option.count,
                "rank": option.rank,
                "chosen": option.chosen and quorum_met,
                "tied": option.tied,
            }
            for key, text, option in zip(vote.keys, asked.options, found.options, strict=True)
        ]
        passed = quorum_met and any(each["chosen"] for each in told)
    elif result is not None:
        passed = result.passed
    else:
        passed = tallies["headcount"].for_ > tallies["headcount"].against
    said = {unit: tally.to_dict() for unit, tally in wanted.items()}
    units = result.to_dict()["units"] if result is not None else {}
    if withheld:
        said = {unit: {name: tally[name] for name in TURNOUT} for unit, tally in said.items()}
        units = {}
        told = told and [{**o, "count": None, "rank": 1 if o["chosen"] else 2, "tied": False} for o in told]
    return {
        "rule": dict(asked.rule) if asked.rule else None,
        "passed": passed,
        "quorum_met": quorum_met,
        "result": "adopted" if passed else ("lost" if quorum_met else "no_quorum"),
        "tallies": said,
        "units": units,
        "options": told,
    }


def opened_since(community_id: int, since: datetime) -> bool:
    """Whether a vote of this community, and with it its roll, was opened at or after an instant."""
    found = db.session.scalar(
        select(Vote.id).where(Vote.community_id == community_id, Vote.opened_at >= since).limit(1)
    )
    return found is not None


def of_community(community_id: int, vote_ids: Collection[int]) -> set[int]:
    """Those of these votes that are this community's."""
    wanted = select(Vote.id).where(Vote.community_id == community_id, Vote.id.in_(vote_ids))
    return set(db.session.scalars(wanted)) if vote_ids else set()


def open_in(community_id: int) -> bool:
    """Whether a vote of this community is open."""
    found = db.session.scalar(
        select(Vote.id).where(Vote.community_id == community_id, Vote.closed_at.is_(None)).limit(1)
    )
    return found is not None
