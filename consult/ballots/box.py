"""Unnamed boxes: open, cast, close and wash, turnout. The only code that sees papers.

Honest limits (said on the page where people vote): protects against members, officers and published data; not against
whoever runs the server while the box is open, nor in tiny or unanimous electorates. No partial count is ever made.
"""

from __future__ import annotations

import hashlib
import logging
import secrets
import sqlite3
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import delete, func, insert, select
from sqlalchemy.exc import DBAPIError

from consult.ballots.models import Box, BoxElector, Paper
from consult.foundation.db import after_commit, db
from consult.foundation.errors import Forbidden, Invalid, NotFound, Stale
from consult.foundation.phrases import P
from consult.people.bodies import Elector

YES_NO = ("for", "against", "abstain")
#: Fewer voting rights than this and the counts may say how somebody voted; the page says so.
SMALL = 5


@dataclass(frozen=True)
class Slot:
    """What a person may see of a box: the question, whether their right is used, how many have cast."""

    box_id: int
    community_id: int
    meeting_id: int | None
    question: str
    method: str
    options: tuple[str, ...]
    seats: int
    legal_effect: str
    rule: dict[str, Any]
    ends_at: datetime | None
    open: bool
    may_cast: bool
    has_cast: bool
    cast: int
    of: int
    small: bool


@dataclass(frozen=True)
class Counts:
    """What was in a closed box. by_choice: for, against, abstain, or a count for each option number as text.

    papers: papers in the box. households: the same for households is unknown by design. eligible: voting rights on the roll.
    """

    by_choice: dict[str, int]
    papers: int
    eligible: int


def open_box(
    community_id: int,
    *,
    question: str,
    electors: Sequence[Elector],
    now: datetime,
    method: str = "yes_no",
    options: Sequence[str] = (),
    seats: int = 1,
    item_id: int | None = None,
    meeting_id: int | None = None,
    on: str | None = None,
    rule: dict[str, Any] | None = None,
    legal_effect: str = "decision",
    ends_at: datetime | None = None,
) -> Box:
    """Opens a box and freezes its roll.

    Raises Forbidden where the rule decides by floor area: an area names the flat, so such a vote cannot be unnamed.
    """
    if rule and "area_sqm" in rule.get("units", ()):
        raise Forbidden(P("Where floor area decides, the vote is by name: an area tells which flat it is."))
    box = Box(
        community_id=community_id,
        item_id=item_id,
        meeting_id=meeting_id,
        on=on,
        question=question,
        method=method,
        options=list(options),
        seats=seats,
        rule=rule or {},
        legal_effect=legal_effect,
        opened_at=now,
        ends_at=ends_at,
        cast_by="",
    )
    db.session.add(box)
    db.session.flush()
    rows = []
    for number, elector in enumerate(electors, start=1):
        for person_id in elector.may_cast or ((elector.person_id,) if elector.person_id else ()):
            rows.append(
                {
                    "box_id": box.id,
                    "number": number,
                    "person_id": person_id,
                    "household_id": elector.household_id,
                    "weight": elector.weight,
                }
            )
        if not elector.may_cast and elector.person_id is None:
            rows.append(
                {
                    "box_id": box.id,
                    "number": number,
                    "person_id": 0,
                    "household_id": elector.household_id,
                    "weight": elector.weight,
                }
            )
    if rows:
        db.session.execute(insert(BoxElector), rows)
    return box


def cast_paper(box_id: int, person_id: int, choice: str | Sequence[str], key: str, now: datetime) -> str:
    """Puts a paper in the box. Gives "recorded", also when the same key comes again, or "already_recorded" when the
    person's right was used before: the first paper stands.

    Raises NotFound (no such box), Forbidden (not on its roll), Stale (closed), Invalid (not a choice of this box).
    """
    box = _locked(box_id)
    marked = _rights(box_id, person_id)
    if not marked:
        raise Forbidden(P("You are not on the roll of this vote, or your right was used elsewhere."))
    used = _used(box)
    print_ = _key_print(box, key)
    if any(used.get(number) == print_ for number in marked):
        return "recorded"
    free = [number for number in marked if number not in used]
    if not free:
        return "already_recorded"
    if box.closed_at is not None or (box.ends_at is not None and now >= box.ends_at):
        raise Stale(P("This vote is closed. Your paper was not taken."))
    paper = _choice(box, choice)
    # Every right of this person is used by one paper each: somebody who represents two units casts twice the same.
    for number in free:
        used[number] = print_
        db.session.execute(insert(Paper), {"id": secrets.token_hex(16), "box_id": box.id, "choice": paper})
    box.cast_by = _joined(used)
    db.session.flush()
    return "recorded"


def close_box(box_id: int, now: datetime) -> Counts:
    """Closes the box, counts it once and washes it: all papers written anew in random order, keys forgotten.

    Closing a closed box gives the same counts.
    """
    box = _locked(box_id)
    choices = [row for row in db.session.scalars(select(Paper.choice).where(Paper.box_id == box.id))]
    counts = _count(box, choices)
    if box.closed_at is None:
        box.closed_at = now
        _wash(box, choices)
        box.washed_at = now
        db.session.flush()
        after_commit(vacuum_after_wash)
    return Counts(counts, len(choices), _eligible(box.id))


def turnout(box_id: int) -> tuple[int, int]:
    """(voting rights used, voting rights on the roll): numbers only, while it is open too."""
    cast_by = db.session.scalar(select(Box.cast_by).where(Box.id == box_id))
    if cast_by is None:
        raise NotFound()
    return len(cast_by.split()), _eligible(box_id)


def box_of(meeting_id: int, on: str) -> int | None:
    """The newest box of a question in a meeting's log."""
    return db.session.scalar(
        select(Box.id).where(Box.meeting_id == meeting_id, Box.on == on).order_by(Box.id.desc()).limit(1)
    )


def electors_of(box_id: int) -> list[Elector]:
    """The box's roll as it was frozen, one entry for each voting right; area does not count where there is a box."""
    rights: dict[int, tuple[int | None, int, list[int]]] = {}
    for number, person_id, household_id, weight in db.session.execute(
        select(BoxElector.number, BoxElector.person_id, BoxElector.household_id, BoxElector.weight)
        .where(BoxElector.box_id == box_id)
        .order_by(BoxElector.number, BoxElector.person_id)
    ):
        rights.setdefault(number, (household_id, weight, []))[2].extend([person_id] if person_id else [])
    return [Elector(None, home, (), weight, 0, tuple(holders)) for home, weight, holders in rights.values()]


def cast_numbers(box_id: int) -> set[int]:
    """Numbers of the voting rights used."""
    box = db.session.get(Box, box_id)
    return set() if box is None else set(_used(box))


def slot_for(box_id: int, person_id: int | None, now: datetime) -> Slot:
    """What somebody sees of a box. Raises NotFound."""
    box = db.session.get(Box, box_id, populate_existing=True)
    if box is None:
        raise NotFound()
    marked = _rights(box_id, person_id) if person_id is not None else []
    used = _used(box)
    of = _eligible(box_id)
    return Slot(
        box.id,
        box.community_id,
        box.meeting_id,
        box.question,
        box.method,
        tuple(box.options),
        box.seats,
        box.legal_effect,
        box.rule,
        box.ends_at,
        box.closed_at is None and (box.ends_at is None or now < box.ends_at),
        bool(marked),
        bool(marked) and all(number in used for number in marked),
        len(used),
        of,
        of < SMALL,
    )


def papers_of(box_id: int) -> list[str]:
    """The choices in a closed and washed box, sorted: for recount and publication. Raises Stale while it is open."""
    box = db.session.get(Box, box_id)
    if box is None:
        raise NotFound()
    if box.washed_at is None:
        raise Stale(P("The box is still open: nothing in it is counted before it is closed."))
    return sorted(db.session.scalars(select(Paper.choice).where(Paper.box_id == box_id)))


def _locked(box_id: int) -> Box:
    box = db.session.scalars(
        select(Box).where(Box.id == box_id).with_for_update().execution_options(populate_existing=True)
    ).first()
    if box is None:
        raise NotFound()
    return box


def _rights(box_id: int, person_id: int) -> list[int]:
    return list(
        db.session.scalars(
            select(BoxElector.number)
            .where(BoxElector.box_id == box_id, BoxElector.person_id == person_id)
            .order_by(BoxElector.number)
        )
    )


def _eligible(box_id: int) -> int:
    return (
        db.session.scalar(
            select(func.count(func.distinct(BoxElector.number))).where(BoxElector.box_id == box_id)
        )
        or 0
    )


def _used(box: Box) -> dict[int, str]:
    out = {}
    for entry in box.cast_by.split():
        number, _, key = entry.partition(":")
        out[int(number)] = key
    return out


def _joined(used: dict[int, str]) -> str:
    return " ".join(f"{number}:{used[number]}" if used[number] else str(number) for number in sorted(used))


def _key_print(box: Box, key: str) -> str:
    if not key or len(key) > 80:
        raise Invalid(None, P("This page is too old to vote with. Please reload it."))
    return hashlib.sha256(f"{box.id}:{key}".encode()).hexdigest()[:16]


def _choice(box: Box, choice: str | Sequence[str]) -> str:
    """The paper's words. Options are given by number from 0."""
    if box.method == "yes_no":
        if not isinstance(choice, str) or choice not in YES_NO:
            raise Invalid("choice", P("Please choose for, against or abstain."))
        return choice
    picked = [choice] if isinstance(choice, str) else list(choice)
    if picked == ["abstain"]:
        return "abstain"
    known = {str(n) for n in range(len(box.options))}
    if not picked or len(set(picked)) != len(picked) or not set(picked) <= known or len(picked) > box.seats:
        raise Invalid("choice", P("Please choose at least one and at most %(n)s.", n=box.seats))
    return ",".join(sorted(picked, key=int))


def _count(box: Box, choices: Sequence[str]) -> dict[str, int]:
    if box.method == "yes_no":
        found = Counter(choices)
        return {each: found.get(each, 0) for each in YES_NO}
    found = Counter(n for each in choices for n in each.split(","))
    return {
        **{str(n): found.get(str(n), 0) for n in range(len(box.options))},
        "abstain": found.get("abstain", 0),
    }


def _wash(box: Box, choices: list[str]) -> None:
    """Takes from the rows what their ids, versions and places could tell of the order of casting."""
    db.session.execute(delete(Paper).where(Paper.box_id == box.id))
    fresh = list(choices)
    secrets.SystemRandom().shuffle(fresh)
    if fresh:
        db.session.execute(
            insert(Paper), [{"id": secrets.token_hex(16), "box_id": box.id, "choice": each} for each in fresh]
        )
    box.cast_by = _joined({number: "" for number in _used(box)})


def vacuum_after_wash() -> None:
    """Removes dead row versions and the write-ahead log's copies of them. Outside any transaction; harmless when repeated."""
    engine = db.engine
    try:
        if engine.dialect.name == "sqlite":
            with engine.connect() as connection:
                # Not through SQLAlchemy: a checkpoint inside a transaction is refused. Busy readers only postpone it.
                connection.connection.driver_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            return
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            for table in ("paper", "box"):
                connection.exec_driver_sql(f"VACUUM FULL {table}")
    except (DBAPIError, sqlite3.Error) as error:
        # The box is closed and counted; what is left for a later vacuum must not undo that.
        logging.getLogger(__name__).warning("vacuum after a box: %s", type(error).__name__)


def instant(value: str | None) -> datetime | None:
    """An instant written as ISO text; naive ones are UTC."""
    if value is None:
        return None
    made = datetime.fromisoformat(value)
    return made if made.tzinfo else made.replace(tzinfo=UTC)


def waiting_for(community_id: int, person_id: int, now: datetime) -> list[Slot]:
    """Open boxes of a community in which this person still has a right to use, the one that ends first on top."""
    ids = db.session.scalars(
        select(Box.id)
        .where(
            Box.community_id == community_id,
            Box.closed_at.is_(None),
            Box.id.in_(select(BoxElector.box_id).where(BoxElector.person_id == person_id)),
        )
        .order_by(Box.ends_at.is_(None), Box.ends_at, Box.id)
    )
    slots = [slot_for(box_id, person_id, now) for box_id in ids]
    return [slot for slot in slots if slot.open and slot.may_cast and not slot.has_cast]
