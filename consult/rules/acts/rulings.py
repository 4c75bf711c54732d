"""The chair's rulings and answers, and what passes in error. Sources: 23, 24, 33:3-10, 61:10."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from consult.rules import choices, motions
from consult.rules import events as e
from consult.rules.acts.base import CHAIR, Act, Events, act, arg, parse
from consult.rules.acts.floor import no_barring
from consult.rules.arguments import anything, flag, name, one_of, text
from consult.rules.doors import Door, some
from consult.rules.errors import BadAct, OutOfOrder, Refusal
from consult.rules.evolve import evolve
from consult.rules.meeting import Meeting, Question
from consult.rules.no import out
from consult.rules.order import check
from consult.rules.polling import short_of_quorum


def _ruled_on(cls: str) -> tuple[str, ...]:
    """The motions of a class on which the chair rules once they are raised."""
    return tuple(row.id for row in motions.table().values() if row.rulings and row.cls == cls)


def _rulings(m: Meeting, ref: str) -> tuple[str, ...]:
    """How he may rule on that one."""
    return m.questions[ref].row.rulings


@act("rule")
class Rule(Act):
    """The chair rules: on a point or question of privilege, on a motion just made, or calls a member to
    order. barred: who is called to order speaks no more on the pending question without leave."""

    may = CHAIR
    cite = "RONR 23:2"
    doors = (
        Door(
            variant="point",
            each=("on", choices.waiting(*_ruled_on("incidental"))),
            choose=("ruling", _rulings),
            chosen_for="on",
        ),
        Door(
            variant="privilege",
            each=("on", choices.waiting(*_ruled_on("privileged"))),
            choose=("ruling", _rulings),
            chosen_for="on",
        ),
        Door(variant="made", choose=("on", choices.made), args={"ruling": "out_of_order"}),
        Door(variant="member", choose=("on", choices.everyone), args={"ruling": "called_to_order"}),
    )

    on: str = arg(name)
    ruling: str | None = arg(
        one_of(
            "admitted",
            "not_admitted",
            "well_taken",
            "not_well_taken",
            "called_to_order",
            "out_of_order",
            "submitted",
        ),  # fmt: skip
        default=None,
    )
    well_taken: bool | None = arg(flag, default=None)
    about: str = arg(one_of("decorum", "speaking_rules", "priority_of_business", "other"), default="other")
    reason: str = arg(text, default="")
    barred: bool = arg(flag, default=False)

    def check(self, m: Meeting) -> Refusal | None:
        """Rules on a point or question of privilege once raised, refuses a motion just made, or calls to
        order."""
        ruling = self.word
        if ruling == "called_to_order":
            if self.on not in m.members:
                return out("unknown_member", "RONR 61:10", on=self.on)
            return no_barring(m) if self.barred else None
        question = m.questions.get(self.on)
        if question is None:
            return out("nothing_to_rule", "RONR 23:2", on=self.on)
        if ruling == "out_of_order":
            return None if self.on in m.made else out("nothing_to_rule", "RONR 4:16", on=self.on)
        if ruling not in question.row.rulings:
            return out("nothing_to_rule", "RONR 19:6, 23:2", on=self.on)
        if m.points.get(self.on) != "raised":
            return out("ruled_already", "RONR 24:3", "move:appeal", on=self.on)
        if ruling == "submitted" and (m.vote is not None or m.retake):
            return out("voting", "RONR 45:6")
        return short_of_quorum(m) if ruling == "submitted" else None

    def decide(self, m: Meeting, at: str | None) -> Events:
        """The ruling comes last, so that it can be appealed by the next act."""
        ruling = self.word
        out: list[e.Event] = []
        if ruling == "called_to_order":
            speaking = m.floor is not None and m.floor.who == self.on
            if speaking or self.barred:
                out.append(e.SpeakerStopped(self.on, self.reason, m.top if self.barred else None))
        elif ruling == "out_of_order":
            q = m.questions[self.on]
            out += [e.LeftStack((self.on,), "refused"), attempted(q, None, self.reason)]
        elif ruling == "submitted":
            return (e.Submitted(self.on, motions.debatable(m, m.questions[self.on], None)),)
        elif ruling == m.questions[self.on].row.effect_on:
            out += motions.effect(m, m.questions[self.on], at)
        return (*out, e.Ruled(self.on, ruling, self.about, self.reason))

    @property
    def word(self) -> str:
        """The ruling as one word."""
        if self.ruling is not None:
            return self.ruling
        return "well_taken" if self.well_taken else "not_well_taken"


def attempted(q: Question, view: str | None, reason: str = "") -> e.Attempted:
    """The memory of a motion that was refused."""
    return e.Attempted(
        q.id, q.motion, str(q.mover), q.seconder, q.text, q.target, q.degree, q.debatable, dict(q.args),
        view, reason,
    )  # fmt: skip


@act("answer")
class Answer(Act):
    """The chair answers an inquiry."""

    may = CHAIR
    cite = "RONR 33:3-10"
    doors = (Door(choose=("on", choices.waiting(*motions.having("answered")))),)

    on: str = arg(name)

    def check(self, m: Meeting) -> Refusal | None:
        question = m.questions.get(self.on)
        if question is None or not question.row.answered:
            return out("nothing_to_answer", "RONR 33:3", on=self.on)
        return None if m.points.get(self.on) == "raised" else out("answered_already", "RONR 33:3", on=self.on)

    def decide(self, m: Meeting, at: str | None) -> Events:
        return (e.Noted("answer", self.by, {"on": self.on}),)


# An act that is always refused, to be overruled.
IDLE = some({"act": {"kind": "resume"}, "reason": "…"}, {"act": {"kind": "call_to_order"}, "reason": "…"})


@act("overrule")
class Overrule(Act):
    """The chair does an act that is out of order, on the record. act: {kind, args, by?}."""

    may = CHAIR
    cite = "the limits of rules of order, 19.6"
    doors = (Door(samples=IDLE, needs=("act", "reason")),)

    act: Mapping[str, Any] = arg(anything)
    reason: str = arg(text)

    def check(self, m: Meeting) -> Refusal | None:
        """The chair may let an act be done that is refused, unless the reason protects rights."""
        inner = self.inner()
        if inner.kind == "overrule":
            return out("nothing_to_overrule", "RONR 47:7")
        refusal = check(m, inner)
        if refusal is None:
            return out("nothing_to_overrule", "RONR 47:7", inner.kind)
        if not self.reason.strip():
            return out("reason_needed", "RONR 47:7")
        if not refusal.waivable:
            return Refusal(refusal.code, refusal.cite, refusal.reason, refusal.params, refusal.instead, False)
        return None

    def decide(self, m: Meeting, at: str | None) -> Events:
        """Does what the act would do, then says on the record that it was refused."""
        inner = self.inner()
        refusal = check(m, inner)
        assert refusal is not None
        try:
            follow = inner.decide(m, at)
            after = m
            for event in follow:
                after = evolve(after, event)
        except (
            LookupError,
            AttributeError,
            AssertionError,
            TypeError,
            ValueError,
            NotImplementedError,
        ) as fails:
            raise OutOfOrder(replace(refusal, waivable=False)) from fails
        if inner.kind == "state" and inner.on not in after.stack:  # type: ignore[attr-defined]
            raise OutOfOrder(replace(refusal, waivable=False))
        return (*follow, e.Overruled(self.by, inner.kind, refusal.reason, self.reason))

    def inner(self) -> Act:
        """The act inside. Raises BadAct."""
        inner = self.act
        if not isinstance(inner, dict) or not isinstance(inner.get("args", {}), dict):
            raise BadAct("act", "type")
        return parse(str(inner.get("kind")), inner.get("args", {}), inner.get("by") or self.by)


@act("chair_error")
class ChairError(Act):
    """The chair lets pass what should not have passed; it can be challenged at once."""

    may = CHAIR
    phases = frozenset({"in_session", "recess"})
    doors = (
        Door(
            among=("on", choices.unstated),
            samples=some({"breach": "other"}),
            needs=("on", "breach"),
            args={"did": "state"},
        ),
        Door(
            each=("on", choices.stack),
            choose=("who", choices.here),
            samples=some({"breach": "speaking_limit"}),
            needs=("breach",),
            args={"did": "allow_speech"},
        ),
    )

    did: str = arg(one_of("state", "allow_speech"))
    on: str = arg(name)
    breach: str = arg(name)
    who: str | None = arg(name, default=None)

    def check(self, m: Meeting) -> Refusal | None:
        question = m.known(self.on)
        if question is None:
            return out("unknown_question", "RONR 23:5", on=self.on)
        if self.did == "state":
            return out("already_stated", "RONR 4:15", on=self.on) if self.on in m.stack else None
        if self.on not in m.stack:
            return out("not_pending", "RONR 43:1", on=self.on)
        return None if self.who in m.present else out("unknown_member", "RONR 43:12", who=self.who)

    def decide(self, m: Meeting, at: str | None) -> Events:
        slip = e.Slipped(self.on, self.breach, self.who)
        if self.did == "state":
            return (e.Stated(self.on), slip)
        return (e.Spoke(str(self.who), self.on), slip)
