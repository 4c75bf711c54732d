"""Questions laid aside and brought back; reconsiderations (14, 17, 34, 36, 37)."""

from __future__ import annotations

from collections.abc import Mapping

from consult.rules.events.base import drop_asides, none, spans, unspent, with_status
from consult.rules.meeting import Aside, Later, Meeting, but, changed, without
from consult.rules.storing import Data, Event, Names, event


@event("laid_aside")
class LaidAside(Event):
    """where: table, postponed, committee, unfinished, interrupted or adjourned (until the adjourned meeting);
    stack:
    bottom first."""

    of_questions = True

    where: str
    stack: Names
    until: Data | None = None
    due_meeting: int | None = None
    special: bool = False
    closed: Names = ()
    item: str | None = None

    def apply(self, m: Meeting) -> Meeting:
        if not self.stack:
            return m
        aside = Aside(
            self.where,
            self.stack,
            m.number,
            m.business,
            self.until,
            self.due_meeting,
            self.special,
            self.closed,
        )
        m = with_status(m, self.stack, "aside")
        dispositions = but(m.dispositions, self.stack)
        if self.where in {"committee", "postponed"}:  # orders on debate are spent (13:21, 14:19)
            m = changed(m, limits=tuple(each for each in m.limits if not set(each.on) & set(self.stack)))
        return changed(
            m,
            stack=without(m.stack, self.stack),
            asides=(*m.asides, aside),
            closed=unspent(m.closed - frozenset(self.stack), without(m.stack, self.stack)),
            refused_orders=False,
            floor=None,
            dispositions=dispositions,
        )


@event("brought_back")
class BroughtBack(Event):
    """Questions are pending again, in this order on top of what is pending."""

    of_questions = True

    stack: Names
    closed: Names = ()

    def apply(self, m: Meeting) -> Meeting:
        if not self.stack:
            return m
        m = with_status(drop_asides(m, self.stack[0]), self.stack, "pending")
        stack = (*without(m.stack, self.stack), *self.stack)
        return changed(m, stack=stack, closed=m.closed | frozenset(self.closed))


@event("reported")
class Reported(Event):
    """A committee reported on a question that was referred to it. recommend: one of acts.reports.RECOMMENDED,
    or
    None."""

    of_questions = True

    on: str
    by: str
    recommend: str | None = None

    def apply(self, m: Meeting) -> Meeting:
        told = {"by": self.by, "recommend": self.recommend, "mark": m.progress + 1}
        return changed(m, reports={**m.reports, self.on: told}, progress=m.progress + 1)


@event("aside_ended")
class AsideEnded(Event):
    """What was laid aside is gone."""

    on: str

    def apply(self, m: Meeting) -> Meeting:
        return drop_asides(m, self.on)


@event("setting_restored")
class SettingRestored(Event):
    """A reconsideration carried: these are pending again exactly as before the vote."""

    of_questions = True

    on: str
    stack: Names
    texts: Data = none()
    freed: Names = ()

    def apply(self, m: Meeting) -> Meeting:
        for ref in self.stack:
            m = drop_asides(m, ref)
        m = with_status(m, self.stack, "pending")
        for ref, words in self.texts.items():
            question = m.questions.get(ref)
            if question is not None and isinstance(words, Mapping):
                put_in = spans(words.get("inserted", ()))
                text, args = str(words.get("text", question.text)), words.get("args", question.args)
                m = m.with_question(changed(question, text=text, inserted=put_in, args=args))
        question = m.questions[self.on]
        voted, restores = m.questions.get(str(question.target)), question.row.restores
        if voted is not None and restores == "method":
            m = m.with_question(changed(voted, method=None))
        limits = tuple(each for each in m.limits if each.on != self.freed)
        closed = m.closed - frozenset(self.freed)
        hour = None if restores == "adjourned_meeting" else m.adjourned_meeting
        return changed(
            m,
            stack=(*without(m.stack, self.stack), *self.stack),
            dispositions=but(m.dispositions, self.stack),
            closed=closed,
            limits=limits,
            adjourned_meeting=hour,
        )


@event("reconsideration_recorded")
class ReconsiderationRecorded(Event):
    of_questions = True

    on: str
    target: str
    plain: bool = True

    def apply(self, m: Meeting) -> Meeting:
        later = Later(self.on, self.target, m.number, m.date, self.plain)
        kept = tuple(each for each in m.later if each.target != self.target)
        m = with_status(m, (self.on,), "recorded")
        return changed(
            m, later=(*kept, later), made=without(m.made, (self.on,)), stack=without(m.stack, (self.on,))
        )


@event("reconsideration_settled")
class ReconsiderationSettled(Event):
    on: str

    def apply(self, m: Meeting) -> Meeting:
        return changed(m, later=tuple(each for each in m.later if each.ref != self.on))
