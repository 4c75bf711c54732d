"""Consent without a vote: asked in a room (the chair asks, a few seconds pass, silence agrees, one objection
ends it), or told as one step. Sources: 4:58-63; Nantang 12.
"""

from __future__ import annotations

from dataclasses import replace

from consult.rules import events as e
from consult.rules import motions, moving
from consult.rules.acts.base import CHAIR, Act, Events, act, arg
from consult.rules.acts.moving import Move
from consult.rules.arguments import NEEDED, listed, name, one_of, text, whole
from consult.rules.doors import MOTION_DOORS, Door, some
from consult.rules.errors import Refusal
from consult.rules.evolve import evolve
from consult.rules.meeting import Meeting, Question
from consult.rules.motions import motion as row_of
from consult.rules.motions import table
from consult.rules.no import no, out
from consult.rules.outcome import announcement, effects, moment_after, settle
from consult.rules.polling import question_to_put, short_of_quorum, to_be_voted

#: What ends a vote, as the table counts it.
CLOSING = "close_polls"


@act("unanimous_consent")
class UnanimousConsent(Act):
    """The chair asks whether anyone objects to doing without a vote what a motion would do.

    guest: for suspend_rules, the guest who is to speak."""

    may = CHAIR
    cite = "RONR 4:58-63"
    doors = (
        Door(
            choose=("motion", lambda m, who: MOTION_DOORS),
            samples=lambda m, args: ({"target": m.stack[-1]} if m.stack else {},),
            needs=("target",),
        ),
    )

    motion: str = arg(one_of(*table()))
    target: str | None = arg(name, default=None)
    guest: str | None = arg(name, default=None)
    objections: tuple[str, ...] = arg(listed(name), default=())

    def check(self, m: Meeting) -> Refusal | None:
        """What nobody objects to is done without a vote; one objection forces it (4:58-63)."""
        if m.nantang:  # both sides are always asked for their hands
            unknown = out("unknown_device", "Nantang 13, rule 11-13", "vote", motion="unanimous_consent")
            # Nor does the chair's word alone end the voting: see `Announce`.
            return replace(unknown, waivable=not table()[self.motion].counts_as == CLOSING)
        question = self.question(m)
        if m.retake or m.vote is not None and not moving.within_ballot(m, question):
            return out("voting", "RONR 45:6")
        if self.adopts_pending(m):
            if self.target is None or not m.stack or m.stack[-1] != self.target:
                return out("not_immediately_pending", "RONR 4:58", on=self.target, first=m.top)
            refusal = to_be_voted(m, self.target, _any_but_ballot(m, self.target))
        elif not question.row.stacked:
            return out("no_vote_to_spare", "RONR 4:58", motion=self.motion)
        else:
            refusal = moving.check_motion(m, question)
        if refusal:
            return refusal
        if self.objections:
            return no("vote_needed", "objection", "RONR 4:60", f"move:{self.motion}")
        return None

    def decide(self, m: Meeting, at: str | None) -> Events:
        """Silence adopts (4:58)."""
        if self.adopts_pending(m):
            question = m.questions[str(self.target)]
            said = announcement(m, question, True, at, method="unanimous_consent")
            return settle(m, question, said)
        question = self.question(m)
        return (e.Noted("consent", self.by, {"motion": self.motion}), *effects(m, question, "adopted", at))

    def adopts_pending(self, m: Meeting) -> bool:
        """Whether it is asked to adopt the pending question, and not to do what another motion would."""
        if self.motion == "main":
            return True
        return bool(m.stack) and self.target == m.stack[-1] and m.questions[m.stack[-1]].motion == self.motion

    def question(self, m: Meeting) -> Question:
        """The motion whose effect is asked for, as if made, with what can be known of its arguments."""
        known = motions.handling(self.motion)
        given = {key: None if default is NEEDED else default for key, (_, default) in known.args.items()}
        given.update(known.by_consent)
        if "target" in given and self.target is not None:
            given["target"] = (self.target,) if row_of(self.motion).runs else self.target
        if "guest" in given:
            given["guest"] = self.guest
        if "concerns" in given:
            given["concerns"] = self.target or question_to_put(m, None)
        motion = Move(by=str(m.chair), motion=self.motion, args=given)
        question = moving.draft(m, motion, f"consent{m.seq}")
        return replace(question, mover=None)  # the chair asks for the body: nobody moves it


def _any_but_ballot(m: Meeting, ref: str) -> str:
    """The method ordered, if consent may stand for it; a ballot ordered cannot be waived."""
    question = m.questions[ref]
    rule = m.rulebook.governing(question.motion, question.args.get("under"))
    wanted = rule.method if rule is not None and rule.method else question.method
    return wanted if wanted is not None and wanted != "ballot" else "voice"


#: Seconds the room has to object: at least, at most.
SHORTEST, LONGEST = 5, 120


@act("ask_consent")
class AskConsent(Act):
    """The chair asks the room: is there any objection? To a motion's effect, or (motion left out) to the
    words given."""

    may = CHAIR
    cite = "RONR 4:58-63"
    doors = (
        Door(
            variant="motion",
            choose=("motion", lambda m, who: MOTION_DOORS),
            samples=lambda m, args: ({"target": m.stack[-1]} if m.stack else {},),
        ),
        Door(variant="words", samples=some({"text": "…"}), needs=("text",)),
    )

    motion: str | None = arg(one_of(*table()), default=None)
    target: str | None = arg(name, default=None)
    text: str = arg(text, default="")
    seconds: int = arg(whole, default=10)

    def check(self, m: Meeting) -> Refusal | None:
        """What could be done by consent now; words alone are something the meeting merely agrees to."""
        if self.motion is not None:
            return _by_consent(m, self.motion, self.target)
        if not self.text.strip():
            return out("consent_to_what", "RONR 4:58")
        return out("voting", "RONR 45:6") if m.vote is not None or m.retake else short_of_quorum(m)

    def decide(self, m: Meeting, at: str | None) -> Events:
        seconds = max(SHORTEST, min(LONGEST, self.seconds))
        return (
            e.ConsentAsked(
                self.by, self.motion, self.target, self.text, at, moment_after(at, seconds), seconds
            ),
        )


@act("object")
class Object(Act):
    """A member objects to what the chair asked consent for."""

    meanwhile = True
    without_chair = True
    cite = "RONR 4:60"
    doors = (Door(),)

    def check(self, m: Meeting) -> Refusal | None:
        """Only while the room is asked."""
        return None if m.consent is not None else out("no_consent_asked", "RONR 4:60")

    def decide(self, m: Meeting, at: str | None) -> Events:
        return (_ended(m, "objected", self.by),)


def over(m: Meeting, at: str | None) -> Events:
    """Nobody objected in time: it is done. What is out of order by then (the quorum has gone) lapses."""
    asked = m.consent
    assert asked is not None
    if asked.motion is None:
        return (_ended(m, "agreed"),)
    after = evolve(m, _ended(m, "agreed"))
    step = _as_one_step(m, asked.motion, asked.target)
    if _by_consent(after, asked.motion, asked.target) is not None:
        return (_ended(m, "lapsed"),)
    return (_ended(m, "agreed"), *step.decide(after, at))


def _by_consent(m: Meeting, motion: str, target: str | None) -> Refusal | None:
    """Whether the room may be asked to do this without a vote. The thirteen Nantang rules know no consent and
    no motion to end the voting: there a box that somebody leaves empty would never be opened, so the room,
    which alone may end the voting (45:36), is asked for that and for nothing else."""
    step = _as_one_step(m, motion, target)
    if m.nantang and table()[motion].counts_as == CLOSING and m.vote is not None and m.vote.method == "box":
        return motions.fits(m, step.question(m))
    return step.check(m)


def _as_one_step(m: Meeting, motion: str, target: str | None) -> UnanimousConsent:
    return UnanimousConsent(by=str(m.chair), motion=motion, target=target)


def _ended(m: Meeting, how: str, by: str | None = None) -> e.ConsentEnded:
    asked = m.consent
    assert asked is not None
    return e.ConsentEnded(how, by, asked.motion, asked.target, asked.text)
