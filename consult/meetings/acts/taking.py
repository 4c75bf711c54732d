"""The one way anything happens in a live meeting: an act is judged, stored, and what follows from it is
done, in one transaction. Who sends the same id again gets the first answer."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from consult import rules
from consult.meetings.acts import effects, judging
from consult.meetings.record.writer import Writer, writing

ACT_ID = re.compile(r"[A-Za-z0-9_.:\-]{8,64}\Z")


@dataclass(frozen=True)
class Wanted:
    """An act somebody wants done.

    act_id: the client's id, unique in the meeting. by: who acts, a person's id or "clock". entered_by: the
    person who enters it for `by`, somebody without a phone: chair and recorder, or (at_door) the staff at the
    door. trusted: how they signed in lets them hold an office (a household's slip does not: anyone at home
    has it). proved: it proves as much as any way in they have; one that does not does nothing as them.
    """

    act_id: str
    by: int | str
    kind: str
    args: Mapping[str, Any] = field(default_factory=dict)
    entered_by: int | None = None
    at_door: bool = False
    trusted: bool = True
    proved: bool = True

    @staticmethod
    def asked(body: Mapping[str, Any], person_id: int, trusted: bool, proved: bool) -> Wanted | Ack:
        """What a person's screen asks: {act_id, kind, args?, as?}; `bad` where it has no such shape.

        Ids are text on the wire; `as` is the person for whom they enter it.
        """
        args, for_ = body.get("args") or {}, body.get("as") or None
        if isinstance(for_, str) and for_.isdecimal() and len(for_) < 10:
            for_ = int(for_)
        if not isinstance(args, dict) or isinstance(for_, bool) or not isinstance(for_, int | None):
            return Ack(False, bad={"field": "args", "why": "type"})
        act_id, kind = str(body.get("act_id") or ""), str(body.get("kind") or "")
        if for_ is None or for_ == person_id:
            return Wanted(act_id, person_id, kind, args, trusted=trusted, proved=proved)
        return Wanted(act_id, for_, kind, args, entered_by=person_id, trusted=trusted, proved=proved)


@dataclass(frozen=True)
class Ack:
    """What became of an act. seq: the log's number after it. refused: the rules say no; bad: it is not well
    formed.

    refused: {"code", "reason": word value, "cite", "instead": [opening keys], "overrule": bool}. bad:
    {"field", "why"}. What was not acknowledged (ok) was not done: it may be tried again with the same id, and
    is judged anew.
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


def take(meeting_id: int, wanted: Wanted, now: datetime) -> Ack:
    """Does one act: a batch of one. Raises NotFound where there is no such meeting."""
    return take_all(meeting_id, (wanted,), now)[0]


def take_all(meeting_id: int, batch: Sequence[Wanted], now: datetime) -> list[Ack]:
    """Does a batch of acts in their order, in one transaction (the caller's, where there is one): an answer
    for each.

    The state goes in hand from one to the next; a refused act leaves it as it was. An error that is no
    refusal takes the whole batch back. Raises NotFound where there is no such meeting.
    """
    with writing(meeting_id, now) as writer:
        writer.look_up(wanted.act_id for wanted in batch)
        # Held here while the batch is judged: the session knows a row only as long as somebody holds it.
        people = judging.people_of(batch)
        answers = [act(writer, wanted) for wanted in batch]
        del people
        return answers


def act(writer: Writer, wanted: Wanted) -> Ack:
    """Does one act with the log in hand."""
    if not isinstance(wanted.act_id, str) or not ACT_ID.match(wanted.act_id):
        return Ack(False, bad={"field": "act_id", "why": "format"})
    who = str(wanted.by)
    before = writer.answered(wanted.act_id)
    if before is not None and before[1] != who:
        return Ack(False, bad={"field": "act_id", "why": "taken"})
    if before is not None:
        return Ack(True, before[0])
    try:
        happened = judging.judge(writer.row, writer.state, wanted, writer.now)
    except judging.Barred as barred:
        return Ack(False, refused=barred.refusal)
    except rules.OutOfOrder as out:
        return Ack(False, refused=judging.refusal_data(out.refusal, writer.state))
    except rules.BadAct as wrong:
        return Ack(False, bad={"field": wrong.field, "why": wrong.why})
    entered_by = str(wanted.entered_by) if wanted.entered_by else None
    effects.follow(writer, writer.append(wanted.act_id, who, happened, entered_by))
    return Ack(True, writer.seq)
