"""Calling up a reconsideration, and notice for the next meeting. Sources: 10:44-51, 37:15, 37:46."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from consult.rules import choices
from consult.rules import events as e
from consult.rules.acts.base import Act, Events, act, arg
from consult.rules.acts.business import busy, occupied, short
from consult.rules.arguments import name, record
from consult.rules.doors import Door
from consult.rules.errors import Refusal
from consult.rules.meeting import Meeting, is_main
from consult.rules.motions import having
from consult.rules.no import late, no, out


@act("call_up")
class CallUp(Act):
    """Calls up a recorded reconsideration."""

    cite = "RONR 37:10"
    doors = (Door(choose=("on", lambda m, who: tuple(later.ref for later in m.later))),)

    on: str = arg(name)

    def check(self, m: Meeting) -> Refusal | None:
        """When nothing is pending; one entered on the minutes not on the day it was made (37:15, 37:46)."""
        later = next((each for each in m.later if each.ref == self.on), None)
        if later is None:
            if _lapsed(m, self.on):
                return late("reconsideration_lapsed", "RONR 37:15", on=self.on)
            return out("nothing_to_call_up", "RONR 37:15", on=self.on)
        refusal = busy(m) or short(m)
        if refusal:
            return refusal
        if not later.plain and (later.meeting, later.date) == (m.number, m.date):
            return out("not_today", "RONR 37:46", on=self.on)
        aim = m.known(later.target)
        if m.stack and (aim is None or is_main(aim) or aim.target not in m.stack):
            return occupied(m)
        return None

    def decide(self, m: Meeting, at: str | None) -> Events:
        return (e.Stated(self.on),)


def _lapsed(m: Meeting, ref: str) -> bool:
    """A reconsideration nobody called up in its time, as what lay on the table too long (37:15)."""
    made = m.known(ref)
    return made is not None and made.row.reconsiders and m.dispositions.get(ref) == "died"


@act("give_notice")
class GiveNotice(Act):
    """Gives previous notice for the next meeting."""

    cite = "RONR 10:44"
    doors = (
        Door(
            among=(
                "notice_of",
                lambda m, who: tuple(
                    {"motion": "rescind", "target": ref} for ref in choices.in_force(m, who)
                ),
            ),
            needs=("notice_of",),
        ),
    )

    notice_of: Mapping[str, Any] = arg(record({"motion": name, "target": name}))

    def check(self, m: Meeting) -> Refusal | None:
        """Notice may be given while nothing keeps the floor, and after a vote to adjourn (10:44-51)."""
        if m.vote is not None or m.retake:
            return out("voting", "RONR 45:6")
        if m.floor is not None and m.floor.who != self.by:
            return no("not_recognised", "floor_taken", "RONR 10:46", "rise", who=m.floor.who)
        refusal = short(m)  # nor is notice given without a quorum (40:11)
        if refusal:
            return refusal
        motion, target = self.notice_of["motion"], self.notice_of["target"]
        if motion in having("by_rule"):  # told of a person, not of a question
            return None if target in m.members else out("unknown_member", "RONR 10:44", who=target)
        if m.known(target) is None:
            return out("unknown_question", "RONR 10:44", on=target)
        if motion in having("undoes_decision") and m.dispositions.get(target) != "adopted":
            return out("not_in_force", "RONR 35:2", on=target)
        return None

    def decide(self, m: Meeting, at: str | None) -> Events:
        return (e.NoticeGiven(self.by, self.notice_of["motion"], self.notice_of["target"]),)
