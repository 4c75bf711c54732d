"""Whether an act may be done, and what it brings about: the rules, and before them the facts they do not
know (who is still here and verified, how an item is counted, whose voting right was used). Pure rules
decide; facts are gathered here first and put into the act, so that the core never asks."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import nullcontext
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from consult import rules
from consult.agenda.models import Meeting as MeetingRow
from consult.foundation import notify
from consult.foundation.db import after_commit, db
from consult.meetings.acts import governed, roles
from consult.meetings.record import log, writer
from consult.meetings.record.log import stamp
from consult.people import persons
from consult.people.models import Person
from consult.rules import acts, interest, words
from consult.rules.acts.base import CHAIR, SECRETARY
from consult.rules.acts.consent import CLOSING
from consult.rules.arguments import SECRET

if TYPE_CHECKING:
    from consult.meetings.acts.taking import Wanted

#: Acts that would settle a question by figures or assumption given with the act.
BARE_COUNTS = (
    acts.Vote,
    acts.Ballot,
    acts.UnanimousConsent,
    acts.AskConsent,
    acts.CastChair,
    acts.ChangeVote,
    acts.CorrectResult,
)
#: Acts that are an office's.
OFFICES = frozenset({CHAIR, SECRETARY})
COUNTED = frozenset({each.kind for each in BARE_COUNTS} | {"cast", "enter_hands", "vote_without_motion"})


#: What a chair whose office has ended still does: let another preside.
HANDS_OVER = frozenset({"hand_over", "leave", "adjourn"})


class Barred(Exception):
    """The act is refused for a fact the rules do not know. refusal: as the wire carries it."""

    def __init__(self, refusal: dict[str, Any]) -> None:
        super().__init__(refusal["code"])
        self.refusal = refusal


def judge(row: MeetingRow, state: rules.Meeting, wanted: Wanted, now: datetime) -> tuple[rules.Event, ...]:
    """The events of an act, or none where it changes nothing.

    Raises Barred and rules.OutOfOrder where it is refused, rules.BadAct where it is not well formed; nothing
    is changed then.
    """
    who = str(wanted.by)
    no = _no("put_back", "out_of_order") if row.put_back_at is not None else None
    no = no or (_no("not_open", "out_of_order") if not state.seq else _standing(state, wanted))
    if no is not None:
        raise Barred(no)
    # The rules let anyone say that time is up; the clock says it in the chair's place and is logged as
    # itself.
    asked = acts.parse(
        wanted.kind,
        wanted.args,
        who if who not in ("clock", "system") else state.chair or next(iter(state.members), who),
    )
    no = _outside(row, state, asked, now) or _by_their_own_hand(row, state, wanted, asked, now)
    if no is None and isinstance(wanted.by, int) and wanted.kind not in HANDS_OVER:
        # The room may go on presiding by whom it elected; the plan made for an office ends with the office.
        leads = asked.may in OFFICES and not wanted.at_door and state.chair == who
        no = _no("office_ended") if leads and roles.lapsed(row, wanted.by, now) else None
    if no is not None:
        raise Barred(no)
    # Gathering the counts of a box closes it: where the rules refuse, it stays open.
    closes = isinstance(asked, acts.Announce | acts.Overrule)
    with db.session.begin_nested() if closes else nullcontext():
        ready = governed.gather(row, state, asked, now)
        return tuple(rules.decide(state, ready, max(stamp(now), state.now or "")))


def refusal_data(refusal: rules.Refusal, state: rules.Meeting | None = None) -> dict[str, Any]:
    """A refusal of the rules as the wire carries it; with the state it was made in, what comes first is
    named."""
    return {
        "code": refusal.code,
        "reason": words.reason(refusal, state),
        "cite": refusal.cite,
        "instead": list(refusal.instead),
        "overrule": bool(rules.overrulable(refusal)),
    }


def _no(reason: str, code: str = "not_entitled", cite: str = "") -> dict[str, Any]:
    return {
        "code": code,
        "reason": words.word(f"refusal.{reason}"),
        "cite": cite,
        "instead": [],
        "overrule": False,
    }


def people_of(batch: Iterable[Wanted]) -> list[Person]:
    """The persons who act in a batch, asked for at once."""
    wanted = {int(each.by) for each in batch if str(each.by).isdecimal()}
    return list(db.session.scalars(select(Person).where(Person.id.in_(wanted))))


def _standing(state: rules.Meeting, wanted: Wanted) -> dict[str, Any] | None:
    """Whether this person may act at all today: on the meeting's roll and, unless the clock, still here
    and verified."""
    who = str(wanted.by)
    holder = who if wanted.entered_by is None else str(wanted.entered_by)
    if not wanted.trusted and _holds_office(state, holder, wanted.kind):
        return _no("not_trusted")
    if not wanted.proved:
        return _no("not_proved")
    if wanted.entered_by is not None and not wanted.at_door:
        if not roles.at_table(state, holder):
            return _no("not_recorder")
        if roles.at_table(state, who):
            # Entering for somebody is for those without a phone, not a way into another's office.
            return _no("not_recorder")
    if who in ("clock", "system"):
        return None
    if who not in state.members:
        return _no("not_on_roll")
    person = persons.person_by_id(int(who))
    if person is None or person.left_on is not None:
        return _no("not_on_roll")
    if state.members[who].standing in ("member", "vice_chair") and not persons.is_verified(person):
        return _no("not_verified")
    return None


def _by_their_own_hand(
    row: MeetingRow, state: rules.Meeting, wanted: Wanted, asked: acts.Act, now: datetime
) -> dict[str, Any] | None:
    """Nobody enters a vote over the one its voter cast; the voter is told that somebody tried."""
    if wanted.entered_by is None or not isinstance(asked, acts.Cast) or state.vote is None:
        return None
    if asked.by not in state.vote.casts or not log.cast_by_themselves(row.id, asked.by, state.vote.seq):
        return None
    voter = int(asked.by)
    waiting = notify.waiting_for(voter)
    if not any(n.kind == "vote_entered_over" and n.params.get("put") == state.vote.seq for n in waiting):
        about = {"meeting": row.id, "title": row.title, "put": state.vote.seq}
        notify.queue(row.community_id, voter, "vote_entered_over", about, now=now)
        # Nothing came into the log, so nobody's screen would be due: the voter's phone is told at once.
        for listen in writer.listeners:
            after_commit(lambda listen=listen: listen(row.id, state.seq))  # type: ignore[misc]
    return _no("cast_themselves")


def _holds_office(state: rules.Meeting, who: str, kind: str) -> bool:
    """Whether they act in an office: chair and recorder in all they do, who presides for the time being as
    chair."""
    member, act = state.members.get(who), acts.ACTS.get(kind)
    if member is None or act is None:
        return False
    return member.standing in roles.TABLE or who == state.chair and act.may in OFFICES


def _outside(row: MeetingRow, state: rules.Meeting, wanted: acts.Act, now: datetime) -> dict[str, Any] | None:
    """Refusals that rest on facts the rules do not know: units of counting, shared voting rights."""
    if isinstance(wanted, acts.Overrule):
        inner = wanted.inner()
        # Overruling takes up what comes too early; it is no way around counting, nor into another's vote.
        return (
            _no("counted_by_rule", "out_of_order")
            if inner.kind in COUNTED
            else _outside(row, state, inner, now)
        )
    if isinstance(wanted, acts.CallToOrder | acts.ElectChair) and not _of_the_table(state, wanted.by):
        # A room in which nobody has authority yet is nobody's: those entrusted with the meeting begin it.
        return _no("only_recorder")
    if isinstance(wanted, acts.ExecutiveSession):
        return _no("on_paper", "out_of_order", "RONR 9:26")
    if isinstance(wanted, acts.Admit) and not _of_the_community(row, wanted.who):
        return _no("unknown_member")
    if isinstance(wanted, acts.CorrectResult) and counted_by_machine(state, wanted.on):
        return _no("counted_by_phones", "out_of_order")
    if isinstance(wanted, BARE_COUNTS) and governed.by_rule(state, wanted):
        return _no("counted_by_rule", "out_of_order")
    if isinstance(wanted, acts.AskConsent) and wanted.motion == CLOSING:
        short = governed.short_of_papers(row.id, state, now)
        return None if short is None else refusal_data(short, state)
    if isinstance(wanted, acts.Put) and state.stack:
        item = governed.item_settled(state, wanted.on or state.stack[-1])
        if (
            item is not None
            and governed.method_for(state, item, wanted) == "box"
            and not governed.heads_only(row, item)
        ):
            return _no("box_needs_names", "out_of_order")
    if isinstance(wanted, acts.EnterHands) and state.vote is not None:
        item = governed.item_settled(state, state.vote.on)
        if item is not None and not governed.heads_only(row, item):
            return _no("hands_need_names", "out_of_order")
        if sum(wanted.counts.values()) + len(state.vote.casts) > len(
            interest.voters_on(state, state.vote.on)
        ):
            return _no("too_many_hands", "out_of_order")
    if isinstance(wanted, acts.Cast) and _closed(state, wanted.on):
        return _no("voting_is_over", "out_of_order")
    if isinstance(wanted, acts.Cast) and state.vote is not None:
        why = governed.right_refused(row, state, wanted.by)
        if why is not None:
            return _no(why)
    return None


def counted_by_machine(state: rules.Meeting, on: str) -> bool:
    """Whether a result was counted from phones alone or from a box: there only hands in the room can be
    miscounted."""
    record = state.records.get(on)
    return record is not None and (
        record.yes_names is not None or record.method in SECRET or bool(record.governed)
    )


def _of_the_community(row: MeetingRow, who: str) -> bool:
    person = persons.person_by_id(int(who)) if who.isdecimal() and len(who) < 10 else None
    return person is not None and person.community_id == row.community_id and person.left_on is None


def _of_the_table(state: rules.Meeting, who: str) -> bool:
    return roles.at_table(state, who) or state.members[who].standing == "vice_chair"


def _closed(state: rules.Meeting, on: str | None) -> bool:
    """Whether a vote comes too late: the question it is for has been voted on, or nothing is being voted
    on any more."""
    if state.vote is not None:
        return on is not None and on != state.vote.on and on in state.records
    return (on or state.last_vote) in state.records
