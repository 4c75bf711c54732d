"""A committee reports what was referred to it, and its minority asks to be heard. Sources: 51:9-11, 51:37-44,
51:69-71."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Self

from consult.rules import again, choices, moving
from consult.rules import events as e
from consult.rules.acts.base import Act, Events, act, arg, parse
from consult.rules.acts.business import busy, occupied, short, take_back
from consult.rules.acts.moving import Move
from consult.rules.arguments import edit, listed, name, one_of, text, until
from consult.rules.doors import Door, some
from consult.rules.errors import Refusal
from consult.rules.evolve import replay
from consult.rules.floor import end_of_speech
from consult.rules.meeting import Meeting
from consult.rules.motions.samples import times
from consult.rules.no import no, out
from consult.rules.outcome import made_event

#: What a committee may recommend. The last three are motions that its report makes at once (51:41-44).
RECOMMENDED = ("adopt", "reject", "amend", "postpone_indefinitely", "postpone_definitely")
MOVED = frozenset(RECOMMENDED[2:])


@act("report")
class Report(Act):
    """A committee reports on what was referred to it: that is pending again, and what it recommends is put
    first.

    No motion is needed to bring it back, nor a second for the committee's amendment or postponement (51:11).
    """

    cite = "RONR 51:9-11, 51:37-44"
    after_adjourning = False
    doors = (
        Door(each=("on", choices.aside("committee"))),
        Door(
            variant="recommend",
            each=("on", choices.aside("committee")),
            choose=("recommend", lambda m, who: ("adopt", "reject", "postpone_indefinitely")),
        ),
        Door(
            variant="amend",
            each=("on", choices.aside("committee")),
            args={"recommend": "amend"},
            samples=some({"edit": {"op": "add", "new": "…"}}),
            needs=("edit",),
        ),
        Door(
            variant="postpone",
            each=("on", choices.aside("committee")),
            args={"recommend": "postpone_definitely"},
            samples=times,
            needs=("until",),
        ),
    )

    on: str = arg(name)
    recommend: str | None = arg(one_of(*RECOMMENDED), default=None)
    ref: str | None = arg(name, default=None)
    edit: Mapping[str, Any] | None = arg(edit, default=None)
    until: Mapping[str, Any] | None = arg(until, default=None)

    @classmethod
    def read(cls, args: Mapping[str, Any], by: str) -> Self:
        """What it recommends has the arguments of that motion. Raises BadAct."""
        report = super().read(args, by)
        if report.recommend in MOVED:
            report.moves()
        return report

    def moves(self) -> Move:
        """The motion that the report makes."""
        given = {"motion": self.recommend, "ref": self.ref, "edit": self.edit, "until": self.until}
        found = parse("move", {key: each for key, each in given.items() if each is not None}, self.by)
        assert isinstance(found, Move)
        return found

    def check(self, m: Meeting) -> Refusal | None:
        """While nothing is pending; what it recommends must itself be in order then."""
        if again.aside_of(m, self.on, "committee") is None:
            return out("not_in_committee", "RONR 51:9", on=self.on)
        refusal = busy(m) or short(m) or occupied(m) or again.not_called(m, self.on)
        if refusal is None and m.floor is not None and m.floor.who != self.by:
            return no("not_recognised", "floor_taken", "RONR 42:18", "rise", who=m.floor.who)
        if refusal is not None or self.recommend not in MOVED:
            return refusal
        motion, then = self.moves(), replay(take_back(m, self.on), m)
        ref = motion.new_ref(then)
        if ref in m.questions:
            return out("name_taken", "RONR 4:4", ref=ref)
        return moving.check_motion(then, moving.draft(then, motion, ref))

    def decide(self, m: Meeting, at: str | None) -> Events:
        """Pending again, with what adhered to it; then what the committee moves, stated at once."""
        follow: list[e.Event] = [*end_of_speech(m, "business"), *take_back(m, self.on)]
        follow.append(e.Reported(self.on, self.by, self.recommend))
        if self.recommend in MOVED:
            then, motion = replay(follow, m), self.moves()
            question = moving.draft(then, motion, motion.new_ref(then))
            follow += [made_event(question), e.Stated(question.id)]
        return tuple(follow)


def _reported(m: Meeting, who: str) -> Iterable[str]:
    return tuple(ref for ref in m.reports if ref in m.stack)


@act("minority_view")
class MinorityView(Act):
    """The view of a committee's minority is heard after the report, if nobody objects."""

    cite = "RONR 51:69-71"
    after_adjourning = False
    doors = (Door(choose=("on", _reported)),)

    on: str = arg(name)
    text: str | None = arg(text, default=None)
    objections: tuple[str, ...] = arg(listed(name), default=())

    def check(self, m: Meeting) -> Refusal | None:
        """By consent, while what was reported is pending; else by a vote on letting it be read."""
        if m.vote is not None or m.retake:
            return out("voting", "RONR 45:6")
        if self.on not in _reported(m, self.by):
            return out("no_report", "RONR 51:69", on=self.on)
        if m.floor is not None and m.floor.who != self.by:
            return no("not_recognised", "floor_taken", "RONR 42:18", "rise", who=m.floor.who)
        if any(who != self.by for who in self.objections):
            return no("vote_needed", "objection", "RONR 51:70", "move:other_privilege", on=self.on)
        return None

    def decide(self, m: Meeting, at: str | None) -> Events:
        return (e.Noted("minority_view", self.by, {"on": self.on, "text": self.text or ""}),)
