"""The box of an unnamed vote: cast, close and wash, turnout, conclude. The only code that sees papers.

Honest limits (said on the page where people vote): protects against members, officers and published data; not
against
whoever runs the server while the box is open, nor in tiny or unanimous electorates. No partial count is ever
made.
"""

from __future__ import annotations

import hashlib
import secrets
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, update

from consult import deciding
from consult.agenda.models import Meeting
from consult.ballots import found, votes, wash
from consult.ballots.models import OpenBox, OpenPaper, Paper, Vote, VotingRight
from consult.foundation.db import db
from consult.foundation.errors import Forbidden, Invalid, NotFound, Stale
from consult.foundation.phrases import P

YES_NO = deciding.SIDES
#: For whoever is at a seat that proves less than a sign-in name of its person would.
SIGN_IN_TO_VOTE = P(
    "You have a sign-in name with password, so a slip, an SMS or the list at the door does not vote for you. "
    "Please sign in with it. If you no longer can, ask an administrator."
)
NEW_SIGN_IN = P(
    "This sign-in, or its password, was set by somebody else less than a day ago, who could be using it: "
    "it puts no paper into a box yet. Please vote with your household's slip, or come in at the door."
)
#: Fewer voting rights than this and the counts may say how somebody voted; the page says so.
SMALL = deciding.FEWEST


@dataclass(frozen=True)
class Slot:
    """What a person may see of a box: the question, whether their right is used, how many have cast; fewest:
    see `deciding.may_tell_figures`."""

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
    fewest: int


@dataclass(frozen=True)
class Counts:
    """What was in a closed box. by_choice: for, against, abstain, or a count for each option number as text.

    papers: papers in the box; piles: the same by what stands on them. eligible: voting rights on the roll.
    withheld: nothing of these but `papers` may be told in public (`deciding.may_tell_figures`).
    """

    by_choice: dict[str, int]
    papers: int
    eligible: int
    piles: dict[str, int]
    withheld: bool


def cast_paper(
    box_id: int,
    person_id: int,
    choice: str | Sequence[str],
    key: str,
    now: datetime,
    *,
    proved: bool,
    new: bool = False,
) -> str:
    """Puts a paper in the box. Gives "recorded", also when the same key comes again, or "already_recorded"
    when the person's right was used before with another key: the first paper stands, and those who keep the
    record are told that somebody found theirs there. proved: whether the seat it comes from proves as much as
    any way in its person has (`Asking.proved`); asked for here so that no way to the box is without it; new:
    it comes by a sign-in that somebody else has just given (`Asking.new`).

    Raises NotFound (no such box), Forbidden (not on its roll, not proved), Stale (closed), Invalid (not a
    choice of this box).
    """
    vote = _unnamed(box_id)
    if not proved:
        raise Forbidden(SIGN_IN_TO_VOTE)
    if new:
        raise Forbidden(NEW_SIGN_IN)
    marked = vote.roll.of(person_id)
    if not marked:
        raise Forbidden(P("You are not on the roll of this vote, or your right was used elsewhere."))
    box = _locked(box_id)
    used = _used(box)
    print_ = _key_print(box, key)
    if any(used.get(number) == print_ for number in marked):
        return "recorded"
    free = [number for number in marked if number not in used]
    if not free:
        found.tell(box, person_id, now)
        return "already_recorded"
    if box.closed_at is not None or (box.ends_at is not None and now >= box.ends_at):
        raise Stale(P("This vote is closed. Your paper was not taken."))
    meeting = db.session.get(Meeting, box.meeting_id) if box.meeting_id is not None else None
    if meeting is not None and meeting.put_back_at is not None:
        raise Stale(P("The meeting was put back from a backup and waits. Your paper was not taken."))
    paper = _read(vote, choice)
    # Every right of this person is used by one paper each: somebody who represents two units casts twice the
    # same.
    for number in free:
        used[number] = print_
        db.session.execute(insert(OpenPaper), _fresh(box.id, paper))
    _keep(box.id, used)
    return "recorded"


def close_box(box_id: int, now: datetime) -> Counts:
    """Closes the box, counts it once and washes it: all papers written anew in random order, keys forgotten.

    Closing a closed box gives the same counts. Raises NotFound.
    """
    vote = _unnamed(box_id)
    box = _locked(box_id)
    kept = Paper if box.closed_at is not None else OpenPaper
    choices = list(db.session.scalars(select(kept.choice).where(kept.vote_id == box.id)))
    piles = dict(Counter(choices))
    if box.closed_at is None:
        _wash(box, choices)
        box.closed_at = now
        db.session.flush()
        wash.after_closing()
    counts = dict(vote.method.count(piles, vote.keys, vote.asked.seats).counts)
    withheld = not deciding.may_tell_figures(piles, vote.asked.fewest)
    return Counts(counts, len(choices), len(vote.roll.rights), piles, withheld)


def close_vote(vote_id: int, now: datetime) -> dict[str, Any]:
    """Closes an unnamed vote outside meetings and says what it decided, by the rule it opened with: see
    `votes.conclude`.

    Closing it again says the same. Raises NotFound; Stale for a vote of a meeting, which is closed by its
    announcement.
    """
    vote = _unnamed(vote_id)
    if vote.meeting_id is not None:
        raise Stale(P("A vote of a meeting is closed where its result is announced."))
    counts = close_box(vote_id, now)
    cast = turnout(vote_id)[0]
    tallies = deciding.box_tallies(vote.roll, counts.by_choice, {}, cast, vote.homes_are_heads)
    return votes.conclude(vote, tallies, counts.piles, withheld=counts.withheld)


@dataclass(frozen=True)
class Kept:
    """The figures of a closed box, told only to who signs the minutes. figures: (label or side, how many)."""

    question: str
    figures: tuple[tuple[str, int], ...]
    papers: int
    eligible: int


def figures_kept(meeting_id: int) -> list[Kept]:
    """What the public minutes of a meeting leave out, counted from the papers that are kept, in the order
    put. For those who sign these minutes: whoever may read it is settled by the page."""
    kept = []
    wanted = select(Vote.id).where(
        Vote.meeting_id == meeting_id, Vote.kind == "unnamed", Vote.closed_at.is_not(None)
    )
    for box_id in db.session.scalars(wanted.order_by(Vote.put_seq)):
        vote = votes.frozen(box_id)
        piles = dict(Counter(papers_of(box_id)))
        if deciding.may_tell_figures(piles, vote.asked.fewest):
            continue
        counts = vote.method.count(piles, vote.keys, vote.asked.seats).counts
        labels = dict(zip(vote.keys, vote.asked.options, strict=True))
        figures = tuple((labels.get(key, key), n) for key, n in counts.items())
        kept.append(Kept(vote.asked.question, figures, sum(piles.values()), len(vote.roll.rights)))
    return kept


def turnout(box_id: int) -> tuple[int, int]:
    """(voting rights used, voting rights on the roll): numbers only, while it is open too. Raises
    NotFound."""
    box = db.session.get(Vote, box_id, populate_existing=True)
    if box is None:
        raise NotFound()
    return len(_used(box)), len(votes.frozen(box_id).roll.rights)


def turnout_of(box_id: int, people: Iterable[int]) -> tuple[int, int]:
    """(how many of these people have used every right of theirs, how many of them are on the roll): numbers
    only, as `turnout`. A right used by another who shares it is used. Raises NotFound."""
    box = db.session.get(Vote, box_id, populate_existing=True)
    if box is None:
        raise NotFound()
    used, roll = _used(box), votes.frozen(box_id).roll
    rights = [roll.of(person) for person in people]
    done = [all(number in used for number in theirs) for theirs in rights if theirs]
    return sum(done), len(done)


def end_casting(box_id: int, now: datetime) -> None:
    """The meeting has closed the polls: no paper is taken from now on; what is in it waits to be counted."""
    box = _locked(box_id)
    if box.ends_at is None or box.ends_at > now:
        box.ends_at = now
        db.session.flush()


def resume_casting(box_id: int) -> None:
    """The meeting has opened the polls again: papers are taken until it is announced."""
    _locked(box_id).ends_at = None
    db.session.flush()


def box_of(meeting_id: int, put_seq: int) -> int | None:
    """The box of the vote that this event of the meeting's log put; None where it went to no box."""
    vote = votes.frozen_put(meeting_id, put_seq)
    return vote.id if vote is not None and vote.kind == "unnamed" else None


def is_of(box_id: int, meeting_id: int) -> bool:
    """Whether it is a box of this meeting: papers come in by its own address only."""
    found = db.session.scalar(select(Vote.meeting_id).where(Vote.id == box_id)) if box_id < 2**31 else None
    return found is not None and found == meeting_id


def slot_for(box_id: int, person_id: int | None, now: datetime) -> Slot:
    """What somebody sees of a box. Raises NotFound."""
    vote = _unnamed(box_id)
    box = db.session.get(Vote, box_id, populate_existing=True)
    if box is None:
        raise NotFound()
    marked = vote.roll.of(person_id) if person_id is not None else ()
    used = _used(box)
    of = len(vote.roll.rights)
    return Slot(
        box.id,
        box.community_id,
        box.meeting_id,
        box.question,
        "options" if box.options else "yes_no",
        tuple(box.options),
        vote.method.ballot.at_most(len(box.options), box.seats),
        box.legal_effect,
        box.rule,
        box.ends_at,
        box.closed_at is None and (box.ends_at is None or now < box.ends_at),
        bool(marked),
        bool(marked) and all(number in used for number in marked),
        len(used),
        of,
        of < SMALL,
        box.fewest,
    )


def papers_of(box_id: int) -> list[str]:
    """The choices in a closed box, sorted: for recount and publication. Raises NotFound, Stale while it is
    open."""
    box = db.session.get(Vote, box_id)
    if box is None:
        raise NotFound()
    if box.closed_at is None:
        raise Stale(P("The box is still open: nothing in it is counted before it is closed."))
    return sorted(db.session.scalars(select(Paper.choice).where(Paper.vote_id == box_id)))


def _locked(box_id: int) -> Vote:
    box = db.session.scalars(
        select(Vote).where(Vote.id == box_id).with_for_update().execution_options(populate_existing=True)
    ).first()
    if box is None:
        raise NotFound()
    return box


def _unnamed(box_id: int) -> votes.FrozenVote:
    vote = votes.frozen(box_id)
    if vote.kind != "unnamed":
        raise NotFound()
    return vote


def _used(box: Vote) -> dict[int, str]:
    """{right used: print of the key it was used with, "" once the box is closed}."""
    kept = box.cast_by
    if box.closed_at is None:
        kept = db.session.scalar(select(OpenBox.cast_by).where(OpenBox.vote_id == box.id)) or ""
    out = {}
    for entry in kept.split():
        number, _, key = entry.partition(":")
        out[int(number)] = key
    return out


def _keep(box_id: int, used: dict[int, str]) -> None:
    said = {"cast_by": _joined(used)}
    if not db.session.execute(update(OpenBox).where(OpenBox.vote_id == box_id).values(said)).rowcount:
        db.session.execute(insert(OpenBox), {"vote_id": box_id, **said})


def _fresh(box_id: int, choice: str) -> dict[str, Any]:
    return {"id": secrets.token_hex(16), "vote_id": box_id, "choice": choice}


def _joined(used: dict[int, str]) -> str:
    return " ".join(f"{number}:{used[number]}" if used[number] else str(number) for number in sorted(used))


def _key_print(box: Vote, key: str) -> str:
    if not key or len(key) > 80:
        raise Invalid(None, P("This page is too old to vote with. Please reload it."))
    return hashlib.sha256(f"{box.id}:{key}".encode()).hexdigest()[:16]


def _read(vote: votes.FrozenVote, choice: str | Sequence[str]) -> str:
    """The paper's words. Options are given by number from 0."""
    try:
        return vote.method.ballot.read(choice, vote.keys, vote.asked.seats)
    except deciding.PaperError as wrong:
        if not vote.asked.options:
            raise Invalid("choice", P("Please choose for, against or abstain.")) from None
        said = P("Please choose at least one and at most %(n)s.", n=wrong.at_most)
        raise Invalid("choice", said) from None


def _wash(box: Vote, choices: list[str]) -> None:
    """Takes from the rows what their ids, versions and places could tell of the order of casting. What lies
    behind the tables still does, until `wash` has emptied it."""
    used = _used(box)
    fresh = list(choices)
    secrets.SystemRandom().shuffle(fresh)
    if fresh:
        db.session.execute(insert(Paper), [_fresh(box.id, each) for each in fresh])
    box.cast_by = _joined(dict.fromkeys(used, ""))
    for table in (OpenPaper, OpenBox):
        _take_out(table, box.id)


def _take_out(table: type[OpenPaper] | type[OpenBox], box_id: int) -> None:
    """On PostgreSQL the rows of this box. On SQLite the table is wiped and what other boxes hold put back in
    random order: only a wiped table's pages are zeroed whole; where rows were moved between pages,
    secure_delete leaves copies in the gaps."""
    if db.engine.dialect.name != "sqlite":
        db.session.execute(delete(table).where(table.vote_id == box_id))
        return
    columns = table.__table__.columns.keys()
    others = [
        dict(zip(columns, row, strict=True))
        for row in db.session.execute(select(*table.__table__.columns).where(table.vote_id != box_id))
    ]
    db.session.execute(delete(table))
    secrets.SystemRandom().shuffle(others)
    if others:
        db.session.execute(insert(table), others)


def waiting_for(community_id: int, person_id: int, now: datetime) -> list[Slot]:
    """Open boxes of a community in which this person still has a right to use, the one that ends first on
    top."""
    ids = db.session.scalars(
        select(Vote.id)
        .where(
            Vote.community_id == community_id,
            Vote.kind == "unnamed",
            Vote.closed_at.is_(None),
            Vote.id.in_(select(VotingRight.vote_id).where(VotingRight.person_id == person_id)),
        )
        .order_by(Vote.ends_at.is_(None), Vote.ends_at, Vote.id)
    )
    slots = [slot_for(box_id, person_id, now) for box_id in ids]
    return [slot for slot in slots if slot.open and slot.may_cast and not slot.has_cast]
