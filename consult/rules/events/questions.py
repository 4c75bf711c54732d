"""Questions: made, seconded, stated, changed in their words, divided, disposed of (4, 12, 27, 28)."""

from __future__ import annotations

from consult.rules.events.base import (
    asked_with,
    none,
    spans,
    unspent,
    with_status,
    wrong_motion,
    wrong_values,
)
from consult.rules.meeting import Meeting, Question, but, changed, without
from consult.rules.motions import table
from consult.rules.storing import Data, Event, Names, event


@event("motion_made")
class MotionMade(Event):
    id: str
    motion: str
    mover: str | None = None
    text: str = ""
    text_id: str | None = None
    item: str | None = None
    target: str | None = None
    degree: int = 0
    debatable: bool = True
    args: Data = none()

    def wrong(self) -> str | None:
        return wrong_motion(self.motion, self.args)

    def apply(self, m: Meeting) -> Meeting:
        if self.motion not in table():
            return m
        question = Question(
            id=self.id,
            motion=self.motion,
            mover=self.mover,
            text=self.text,
            text_id=self.text_id,
            item=self.item,
            target=self.target,
            degree=self.degree,
            debatable=self.debatable,
            args=self.args,
            meeting=m.number,
            mark=m.progress,
        )
        attempts = {key: value for key, value in m.attempts.items() if key != self.id}
        points = but(m.points, (self.id,))
        made = (*without(m.made, (self.id,)), self.id)
        return changed(m.with_question(question), made=made, attempts=attempts, points=points)


@event("seconded")
class Seconded(Event):
    of_questions = True

    on: str
    by: str

    def apply(self, m: Meeting) -> Meeting:
        return m.with_question(changed(m.questions[self.on], seconder=self.by))


@event("second_withdrawn")
class SecondWithdrawn(Event):
    of_questions = True

    on: str

    def apply(self, m: Meeting) -> Meeting:
        return m.with_question(changed(m.questions[self.on], seconder=None))


@event("stated")
class Stated(Event):
    on: str

    def apply(self, m: Meeting) -> Meeting:
        question = m.known(self.on)
        if question is None or self.on in m.stack:
            return m
        attempts = {key: value for key, value in m.attempts.items() if key != self.on}
        m = changed(m.with_question(changed(question, status="pending")), attempts=attempts)
        m = changed(m, stack=(*m.stack, self.on), made=without(m.made, (self.on,)))
        aim = m.questions.get(str(question.target))
        if aim is not None and question.row.begins_consideration:
            m = m.with_question(changed(aim, considered=True))
        privilege = question.args.get("as_question_of_privilege")
        if isinstance(privilege, str):
            key = ("as_question_of_privilege", privilege)
            m = changed(m, asked={**m.asked, key: (*m.asked.get(key, ()), question.id)})
        if not question.row.about_a_vote:
            m = changed(m, last_vote=None, undo=None, retake=None)
        business = question.row.main_like and question.row.takes_subsidiary
        return changed(m, progress=m.progress + 1) if business else m


@event("raised")
class Raised(Event):
    """A point, demand, request or question of privilege: taken notice of, not on the stack."""

    of_questions = True

    on: str

    def apply(self, m: Meeting) -> Meeting:
        question = m.questions[self.on]
        m = changed(m.with_question(changed(question, status="raised")), made=without(m.made, (self.on,)))
        return changed(m, points={**m.points, self.on: "raised"}) if question.row.waits_for_chair else m


@event("unstated")
class Unstated(Event):
    """A question stated in error is before the body no more; it is only made."""

    on: str

    def apply(self, m: Meeting) -> Meeting:
        if self.on not in m.stack:
            return m
        m = with_status(m, (self.on,), "made")
        return changed(m, stack=without(m.stack, (self.on,)), made=(*without(m.made, (self.on,)), self.on))


@event("left_stack")
class LeftStack(Event):
    """Questions leave, each with its disposition."""

    of_questions = True

    on: Names
    disposition: str

    def apply(self, m: Meeting) -> Meeting:
        m = with_status(m, self.on, self.disposition)
        dispositions = {**m.dispositions, **dict.fromkeys(self.on, self.disposition)}
        stack, made = without(m.stack, self.on), without(m.made, self.on)
        for ref in self.on:  # killed without a vote of its own, it is found again all the same
            question = m.questions.get(ref)
            if question is not None and question.row.found_if_killed and self.disposition == "died":
                m = changed(m, asked=asked_with(m, question))
        m = changed(m, stack=stack, made=made, dispositions=dispositions, closed=unspent(m.closed, stack))
        if m.limits:  # spent with the last question they cover (15:17)
            alive = {*stack, *(ref for aside in m.asides for ref in aside.stack)}
            m = changed(m, limits=tuple(each for each in m.limits if alive.intersection(each.on)))
        just = {"what": "no_second"} if self.disposition == "no_second" else m.just
        return changed(m, refused_orders=m.refused_orders and bool(stack), just=just)


@event("disposed")
class Disposed(Event):
    """A disposition changed."""

    of_questions = True

    on: str
    disposition: str

    def apply(self, m: Meeting) -> Meeting:
        m = with_status(m, (self.on,), self.disposition)
        made = without(m.made, (self.on,))
        return changed(m, dispositions={**m.dispositions, self.on: self.disposition}, made=made)


@event("text_changed")
class TextChanged(Event):
    of_questions = True

    on: str
    text: str
    inserted: tuple[Names, ...] = ()

    def apply(self, m: Meeting) -> Meeting:
        words = {"text": self.text, "inserted": spans(self.inserted)}
        return m.with_question(changed(m.questions[self.on], **words))


@event("args_changed")
class ArgsChanged(Event):
    """inserted: spans of an amendment's words that were put in by a vote on an amendment of it."""

    of_questions = True

    on: str
    args: Data
    inserted: tuple[Names, ...] = ()

    def wrong(self) -> str | None:
        return wrong_values(self.args)

    def apply(self, m: Meeting) -> Meeting:
        words = {"args": self.args, "inserted": spans(self.inserted)}
        return m.with_question(changed(m.questions[self.on], **words))


@event("part_opened")
class PartOpened(Event):
    """A question is taken part by part: this part is open to debate and amendment; None = the whole."""

    of_questions = True

    on: str
    part: str | None = None

    def apply(self, m: Meeting) -> Meeting:
        """Each part is debated as a question of its own: speeches start afresh (28:6)."""
        question = m.questions[self.on]
        speeches = m.speeches
        if question.seriatim or self.part is not None:
            speeches = {key: number for key, number in m.speeches.items() if key[0] != self.on}
        return changed(m.with_question(changed(question, seriatim=True, part=self.part)), speeches=speeches)


@event("divided")
class Divided(Event):
    """A question becomes several. parts: {id, text}; stack: the new stack; rest: new words of what
    remains."""

    on: str
    parts: tuple[Data, ...]
    stack: Names
    keep: bool = False
    rest: str | None = None

    def apply(self, m: Meeting) -> Meeting:
        whole = m.questions.get(self.on)
        if whole is None:
            return m
        for part in self.parts:
            ref, words = str(part.get("id")), str(part.get("text", ""))
            args = {**whole.args, "parts": ()}
            edit = args.get("edit")
            if edit is not None:  # a part of an amendment puts in (or strikes) its own words
                args["edit"] = {**edit, "old" if edit.get("new") is None else "new": words}
            m = m.with_question(changed(whole, id=ref, text=words, status="pending", inserted=(), args=args))
        if self.keep:
            words = whole.text if self.rest is None else self.rest
            m = m.with_question(changed(whole, text=words))
        else:
            m = with_status(m, (self.on,), "divided")
        stack = tuple(ref for ref in self.stack if ref in m.questions)
        closed = m.closed
        if self.on in closed:
            closed = closed | frozenset(str(part.get("id")) for part in self.parts)
        return changed(m, stack=stack, closed=closed)


@event("notice_given")
class NoticeGiven(Event):
    by: str
    motion: str
    target: str

    def apply(self, m: Meeting) -> Meeting:
        entry = {"motion": self.motion, "target": self.target, "meeting": m.number, "by": self.by}
        return changed(m, notices=(*m.notices, entry))


@event("executed")
class Executed(Event):
    of_questions = True

    on: str

    def apply(self, m: Meeting) -> Meeting:
        return changed(m, executed=m.executed | {self.on})
