"""The one way anything happens in a live meeting: `act`. Sockets, form posts, the clock and the tests end here.

Facts from outside the rules (a box's counts, the decision rule's verdict, who is checked in) are gathered before
deciding and put into the act; the core never asks.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select

from consult import rules
from consult.agenda.models import AgendaItem
from consult.agenda.models import Meeting as MeetingRow
from consult.foundation.days import local_day
from consult.foundation.db import after_commit, db, transaction
from consult.foundation.errors import Forbidden, NotFound, Stale
from consult.foundation.phrases import P
from consult.meetings.acts import governed
from consult.meetings.record import log
from consult.people import bodies, persons, places
from consult.people.models import Person
from consult.rules import acts, words
from consult.topics.service import TimelineItem

#: Run inside the act's transaction with (meeting_id, new events); filled by `consult.app`.
projections: list[Callable[[int, list[log.Stored]], None]] = []
#: Run after the commit with (meeting_id, seq): the broadcaster.
listeners: list[Callable[[int, int], None]] = []

#: Acts that would settle a question by figures or assumption given with the act.
BARE_COUNTS = (
    acts.Vote,
    acts.Ballot,
    acts.UnanimousConsent,
    acts.AskConsent,
    acts.CastChair,
    acts.ChangeVote,
)
COUNTED = frozenset({each.kind for each in BARE_COUNTS} | {"cast", "enter_hands", "vote_without_motion"})

ACT_ID = re.compile(r"[A-Za-z0-9_.:\-]{8,64}\Z")
_locks: dict[int, Any] = {}
_locks_lock = threading.Lock()


@dataclass(frozen=True)
class Ack:
    """What became of an act. seq: number of its last event. refused: the rules say no; bad: the act is not well formed.

    refused: {"code", "reason": word value, "cite", "instead": [opening keys], "overrule": bool}. bad: {"field", "why"}.
    """

    ok: bool
    seq: int = 0
    refused: dict[str, Any] | None = None
    bad: dict[str, Any] | None = None

    def to_dict(self) -> dict[str, Any]:
        """The wire shape: {ok: true, seq} or {refused} or {bad}."""
        if self.ok:
            return {"ok": True, "seq": self.seq}
        return {"refused": self.refused} if self.refused else {"bad": self.bad}


def lock_of(meeting_id: int) -> Any:
    """This process's lock of a meeting, taken before the database's."""
    with _locks_lock:
        return _locks.setdefault(meeting_id, threading.RLock())


def meeting_row(meeting_id: int) -> MeetingRow:
    """The meeting's row. Raises NotFound."""
    # A number above 32 bits would be an error of the engine, not an absence.
    row = db.session.get(MeetingRow, meeting_id) if 0 < meeting_id < 2**31 else None
    if row is None:
        raise NotFound()
    return row


def items_of(meeting_id: int) -> list[AgendaItem]:
    """The agenda in order."""
    return list(
        db.session.scalars(
            select(AgendaItem)
            .where(AgendaItem.meeting_id == meeting_id)
            .order_by(AgendaItem.position, AgendaItem.id)
        )
    )


# --- opening ---


def open_meeting(meeting_id: int, by: int | None, now: datetime) -> None:
    """Begins the log of a meeting: rules, roll and agenda as they are now. Harmless when repeated.

    by: a person of the meeting's table (chair, recorder) or None for the system. Raises Forbidden otherwise.
    """
    row = log.lock(meeting_id)
    if row.head_seq:
        return
    if by is not None and by not in (row.chair_id, row.recorder_id):
        raise Forbidden(P("Only the chair or the recorder opens the meeting."))
    body = governed.body_of(row)
    roll = roster(row)
    voters = sum(1 for each in roll if each["voting"])
    debate = dict(row.debate_rules or {})
    items = [_item(item) for item in items_of(meeting_id)]
    changes: dict[str, Any] = {}
    if debate.get("speech_seconds"):
        changes["speech_seconds"] = int(debate["speech_seconds"])
    if debate.get("speeches_per_motion"):
        changes["speeches"] = int(debate["speeches_per_motion"])
    for flag in ("seconds_required", "alternate"):
        if isinstance(debate.get(flag), bool):
            changes[flag] = debate[flag]
    book = rules.rulebook.rulebook(row.rule_set or body.rule_set or "ronr12", **changes)
    opening = rules.open_meeting(
        rulebook=book,
        members=roll,
        quorum=int(debate.get("quorum") or governed.quorum_of(items_of(meeting_id), voters)),
        items=items,
        date=row.held_on.isoformat()
        if row.held_on
        else local_day(places.community_by_id(row.community_id), now).isoformat(),
    )
    stored = log.append(row, f"open-{meeting_id}", str(by) if by else "system", [opening], now)
    if row.state in ("planned", "noticed"):
        row.state = "live"
    _follow(row, stored, rules.Meeting(), now)


def roster(row: MeetingRow) -> list[dict[str, Any]]:
    """Everyone with a place in the meeting: the electorate, the chair, the recorder; in the order of their numbers."""
    electors = bodies.electorate_of(governed.body_of(row))
    voting: dict[int, bool] = {}
    for elector in electors:
        for person_id in elector.may_cast or ((elector.person_id,) if elector.person_id else ()):
            voting[person_id] = True
    for person_id in (row.chair_id, row.recorder_id):
        if person_id:
            voting.setdefault(person_id, False)
    standing = {row.recorder_id: "secretary", row.chair_id: "chair"}
    return [
        {"id": str(p), "standing": standing.get(p, "member"), "voting": votes} for p, votes in voting.items()
    ]


def options_of(item: AgendaItem) -> list[dict[str, str]]:
    """The item's options with their ids, which are their places from 0."""
    return [
        {
            "id": str(n),
            "text": str(each.get("text") or each.get("label") or each.get("name") or "")
            if isinstance(each, Mapping)
            else str(each),
        }
        for n, each in enumerate(item.options or [])
    ]


def translated_options(item: AgendaItem) -> list[dict[str, str]]:
    """`options_of` with the added translation of each that has one, as text_en."""
    extra = [each.get("text_en") if isinstance(each, Mapping) else None for each in item.options or []]
    return [
        {**option, **({"text_en": str(en)} if en else {})}
        for option, en in zip(options_of(item), extra, strict=True)
    ]


def _item(item: AgendaItem) -> dict[str, Any]:
    data: dict[str, Any] = {
        "id": str(item.id),
        "title": item.title or "",
        "text": item.text or "",
        "kind": item.question_kind or "yes_no",
        "method": "box" if item.method == "box" else "show",
    }
    if data["kind"] == "options":
        data.update(options=options_of(item), seats=item.seats or 1)
    if item.decision_rule:
        data["decision_rule"] = item.decision_rule
    return data


# --- acting ---


def take(
    meeting_id: int,
    act_id: str,
    by: int | str,
    kind: str,
    args: Mapping[str, Any],
    now: datetime,
    entered_by: int | None = None,
) -> Ack:
    """`act` in a transaction of its own: what sockets, posts and the clock call."""
    with transaction(lock=lock_of(meeting_id)):
        return act(meeting_id, act_id, by, kind, args, now, entered_by)


def act(
    meeting_id: int,
    act_id: str,
    by: int | str,
    kind: str,
    args: Mapping[str, Any],
    now: datetime,
    entered_by: int | None = None,
    at_door: bool = False,
) -> Ack:
    """Does one act inside the caller's transaction; see `Ack`.

    act_id: the client's id, unique in the meeting; the same id again gives the first answer and does nothing.
    by: who acts (person id, or "clock"). entered_by: the chair or recorder who types it in for `by`; at_door: the staff at the door.
    Raises NotFound where there is no such meeting.
    """
    if not isinstance(act_id, str) or not ACT_ID.match(act_id):
        return Ack(False, bad={"field": "act_id", "why": "format"})
    who = str(by)
    row = log.lock(meeting_id)
    before = log.seen(meeting_id, act_id)
    if before is not None:
        return (
            Ack(True, before[0]) if before[1] == who else Ack(False, bad={"field": "act_id", "why": "taken"})
        )
    state = log.current(meeting_id)
    if not state.seq:
        return Ack(False, refused=_no("not_open", "out_of_order"))
    no = _standing(state, who, None if at_door else entered_by)
    if no is not None:
        return Ack(False, refused=no)
    try:
        # The rules let anyone say that time is up; the clock says it in the chair's place and is logged as itself.
        wanted = acts.parse(kind, args, who if who not in ("clock", "system") else state.chair or who)
        no = _outside(row, state, wanted)
    except rules.BadAct as wrong:
        return Ack(False, bad={"field": wrong.field, "why": wrong.why})
    if no is not None:
        return Ack(False, refused=no)
    with db.session.begin_nested() as attempt:
        try:
            wanted = governed.gather(row, state, wanted, now)
            happened = rules.decide(state, wanted, max(stamp(now), state.now or ""))
        except rules.OutOfOrder as out:
            attempt.rollback()
            return Ack(False, refused=refusal_data(out.refusal))
        except rules.BadAct as wrong:
            attempt.rollback()
            return Ack(False, bad={"field": wrong.field, "why": wrong.why})
        stored = log.append(row, act_id, who, happened, now, str(entered_by) if entered_by else None)
        if not stored:
            log.acknowledge(row, act_id, who)
        _follow(row, stored, state, now)
    return Ack(True, row.head_seq or 0)


def take_as(
    meeting_id: int,
    act_id: str,
    person_id: int,
    trusted: bool,
    kind: str,
    args: Mapping[str, Any],
    now: datetime,
    for_: int | None = None,
) -> Ack:
    """`take` for somebody at a screen.

    trusted: how they signed in lets them hold an office (a household's slip does not: anyone at home has it).
    for_: the person they enter it for, somebody without a phone; chair and recorder only.
    """
    standing = log.current(meeting_id).members.get(str(person_id))
    if standing is not None and standing.standing in ("chair", "secretary") and not trusted:
        return Ack(False, refused=_no("not_trusted"))
    if for_ is not None and for_ != person_id:
        return take(meeting_id, act_id, for_, kind, args, now, entered_by=person_id)
    return take(meeting_id, act_id, person_id, kind, args, now)


def stamp(now: datetime) -> str:
    """An instant as the rules take it."""
    return now.astimezone(UTC).isoformat(timespec="seconds")


def refusal_data(refusal: rules.Refusal) -> dict[str, Any]:
    """A refusal of the rules as the wire carries it."""
    return {
        "code": refusal.code,
        "reason": words.reason(refusal),
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


def _standing(state: rules.Meeting, who: str, entered_by: int | None) -> dict[str, Any] | None:
    """Whether this person may act at all today: on the meeting's roll and, unless the clock, still here and verified."""
    if entered_by is not None:
        helper = state.members.get(str(entered_by))
        if helper is None or helper.standing not in ("chair", "secretary"):
            return _no("not_recorder")
        if who in state.members and state.members[who].standing in ("chair", "secretary"):
            # Entering for somebody is for those without a phone, not a way into another's office.
            return _no("not_recorder")
    if who in ("clock", "system"):
        return None
    if who not in state.members:
        return _no("not_on_roll")
    person = persons.person_by_id(int(who))
    if person is None or person.left_on is not None:
        return _no("not_on_roll")
    if state.members[who].standing == "member" and not persons.is_verified(person):
        return _no("not_verified")
    return None


def _outside(row: MeetingRow, state: rules.Meeting, wanted: acts.Act) -> dict[str, Any] | None:
    """Refusals that rest on facts the rules do not know: units of counting, shared voting rights."""
    if isinstance(wanted, acts.Overrule):
        inner = wanted.inner()
        # Overruling takes up what comes too early; it is no way around counting, nor into another's vote.
        return (
            _no("counted_by_rule", "out_of_order") if inner.kind in COUNTED else _outside(row, state, inner)
        )
    if isinstance(wanted, BARE_COUNTS) and governed.by_rule(state, wanted):
        return _no("counted_by_rule", "out_of_order")
    if isinstance(wanted, acts.Put) and state.stack:
        item = governed.item_settled(state, wanted.on or state.stack[-1])
        if (
            item is not None
            and governed.method_for(item, wanted.method) == "box"
            and not governed.heads_only(row, item)
        ):
            return _no("box_needs_names", "out_of_order")
    if isinstance(wanted, acts.EnterHands) and state.vote is not None:
        item = governed.item_settled(state, state.vote.on)
        if item is not None and not governed.heads_only(row, item):
            return _no("hands_need_names", "out_of_order")
        if sum(wanted.counts.values()) + len(state.vote.casts) > len(state.voters):
            return _no("too_many_hands", "out_of_order")
    if isinstance(wanted, acts.Cast) and _closed(state, wanted.on):
        return _no("voting_is_over", "out_of_order")
    if isinstance(wanted, acts.Cast) and state.vote is not None:
        why = governed.right_refused(row, state, wanted.by)
        if why is not None:
            return _no(why)
    return None


def _closed(state: rules.Meeting, on: str | None) -> bool:
    """Whether a vote comes too late: the question it is for has been voted on, or nothing is being voted on any more."""
    if state.vote is not None:
        return on is not None and on != state.vote.on and on in state.records
    return (on or state.last_vote) in state.records


def _follow(row: MeetingRow, stored: list[log.Stored], before: rules.Meeting, now: datetime) -> None:
    """What follows in tables and on screens from new events, in the same transaction."""
    if not stored:
        return
    for each in stored:
        if each.kind == "put" and each.event.method == "box":
            governed.open_box_for(row, log_state(before, stored), each.event, now)
        elif each.kind == "put":
            governed.freeze_roll(row, log_state(before, stored), each)
        elif each.kind == "adjourned":
            row.state = "adjourned"
        elif each.kind == "called_to_order":
            row.state = "live"
    log.remember(row.id, stored, before)
    for project in projections:
        project(row.id, stored)
    seq, meeting_id = stored[-1].seq, row.id
    for listen in listeners:
        after_commit(lambda listen=listen: listen(meeting_id, seq))  # type: ignore[misc]


def log_state(before: rules.Meeting, stored: list[log.Stored]) -> rules.Meeting:
    """The state after these events."""
    for each in stored:
        before = rules.evolve(before, each.event)
    return before


# --- the door ---


def check_in_code(meeting_id: int) -> str:
    """The digits people type to join."""
    return meeting_row(meeting_id).code or ""


def join_address(code: str) -> int | None:
    """The meeting of a code, spaces allowed; None where there is none open."""
    digits = re.sub(r"\s", "", code)
    if not re.fullmatch(r"\d{6}", digits):
        return None
    return db.session.scalar(
        select(MeetingRow.id)
        .where(MeetingRow.code == digits, MeetingRow.state.in_(("noticed", "live")))
        .order_by(MeetingRow.id.desc())
        .limit(1)
    )


def came_in(community: Any, meeting_id: int, person_id: int, by: int | None, now: datetime) -> None:
    """Somebody was let in at the door: checked in as well, where the meeting is open. Before that they have their seat and check in
    on the phone; where the meeting is over they only look."""
    row = meeting_row(meeting_id)
    if by is not None and row.community_id == community.id and row.head_seq and row.state == "live":
        let_in(meeting_id, person_id, by, now)


def let_in(meeting_id: int, person_id: int, by: int, now: datetime) -> Ack:
    """Staff at the door check somebody in, putting them on the meeting's roll first where they joined the body late.

    Raises Forbidden unless the person is verified and belongs to the body's electorate or is an observer of the community.
    """
    row = log.lock(meeting_id)
    state = log.current(meeting_id)
    who = str(person_id)
    if not state.seq:
        raise Stale(P("The meeting has not been opened yet."))
    person = persons.person_by_id(person_id)
    if person is None or person.community_id != row.community_id:
        raise NotFound()
    if who not in state.members:
        allowed = {
            p
            for e in bodies.electorate_of(governed.body_of(row))
            for p in (e.may_cast or ((e.person_id,) if e.person_id else ()))
        }
        voting = person_id in allowed
        # The roll is the chair's and the recorder's; staff at the door write it in their place, and are named as who entered it.
        officer = by if by in (row.chair_id, row.recorder_id) else row.recorder_id or row.chair_id or by
        ack = act(
            meeting_id,
            f"admit-{meeting_id}-{person_id}",
            officer,
            "admit",
            {"who": who, "standing": "member" if voting else "guest", "voting": voting},
            now,
            entered_by=by if by != officer else None,
            at_door=True,
        )
        if not ack.ok:
            return ack
        state = log.current(meeting_id)
    if who in state.present:
        return Ack(True, state.seq)
    return act(
        meeting_id,
        f"door-{meeting_id}-{person_id}-{state.seq}",
        person_id,
        "check_in",
        {},
        now,
        entered_by=by,
        at_door=True,
    )


def names_of(person_ids: list[int]) -> dict[int, str]:
    """Names by person id: for the chair's and the recorder's own screens only."""
    out: dict[int, str] = {}
    for start in range(0, len(person_ids), 500):
        rows = db.session.execute(
            select(Person.id, Person.name).where(Person.id.in_(person_ids[start : start + 500]))
        )
        out.update({row[0]: row[1] or f"#{row[0]}" for row in rows})
    return out


def is_public(row: MeetingRow) -> bool:
    """Whether strangers and unattended walls may see the meeting's screens: once its agenda is noticed."""
    return row.state in ("noticed", "live", "adjourned", "recorded")


def live_meetings() -> list[int]:
    """Meetings with a log that is not over."""
    return list(
        db.session.scalars(select(MeetingRow.id).where(MeetingRow.state == "live", MeetingRow.head_seq > 0))
    )


def meeting_to_try() -> MeetingRow | None:
    """For the demo desk: the newest meeting that is live, else the newest that was, else the newest that can be opened; None
    where there is none."""
    for states, begun in ((("live",), 0), (("adjourned",), 1), (("noticed", "planned"), 0)):
        found = db.session.scalar(
            select(MeetingRow)
            .where(
                MeetingRow.state.in_(states), MeetingRow.chair_id.is_not(None), MeetingRow.head_seq >= begun
            )
            .order_by(MeetingRow.id.desc())
            .limit(1)
        )
        if found is not None:
            return found
    return None


__all__ = [
    "Ack",
    "act",
    "check_in_code",
    "is_public",
    "join_address",
    "let_in",
    "listeners",
    "live_meetings",
    "lock_of",
    "log_state",
    "meeting_row",
    "meeting_to_try",
    "names_of",
    "open_meeting",
    "options_of",
    "projections",
    "refusal_data",
    "roster",
    "stamp",
    "take",
    "take_as",
    "translated_options",
]


def timeline(topic_id: int) -> list[TimelineItem]:
    """The live meetings that took a topic up, for its page."""
    out = []
    rows = db.session.execute(
        select(MeetingRow, AgendaItem)
        .join(AgendaItem, AgendaItem.meeting_id == MeetingRow.id)
        .where(AgendaItem.topic_id == topic_id, MeetingRow.head_seq > 0)
        .order_by(MeetingRow.held_on)
    ).all()
    for row, _item_row in rows:
        community = places.community_by_id(row.community_id)
        place = "meetings.minutes" if row.state == "adjourned" else "meetings.lobby"
        out.append(
            TimelineItem(
                on=row.held_on,
                station=4,
                title=P("Debated in a live meeting"),
                body=row.title,
                url=(place, {"slug": community.slug, "meeting_id": row.id}),
                state="done" if row.state == "adjourned" else "now",
            )
        )
    return out
