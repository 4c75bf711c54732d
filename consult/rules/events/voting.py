"""Votes: put, cast, announced, retaken, undone (29, 30, 44, 45)."""

from __future__ import annotations

from typing import Any

from consult.rules.events.base import asked_with, none
from consult.rules.meeting import Meeting, Record, VoteInProgress, changed, withheld_of
from consult.rules.storing import Data, Event, Names, event


@event("put")
class WasPut(Event):
    of_questions = True
    timed = True

    on: str
    method: str = "show"
    at: str | None = None
    ends_at: str | None = None
    casts: Data = none()

    def apply(self, m: Meeting) -> Meeting:
        vote = VoteInProgress(self.on, self.method, self.at, self.ends_at, dict(self.casts), seq=m.seq)
        return changed(m, vote=vote, floor=None)


@event("vote_cast")
class VoteCast(Event):
    who: str
    choice: Any

    def apply(self, m: Meeting) -> Meeting:
        if m.vote is None:
            return m
        return changed(m, vote=changed(m.vote, casts={**m.vote.casts, self.who: self.choice}))


@event("hands_entered")
class HandsEntered(Event):
    by: str
    counts: Data

    def apply(self, m: Meeting) -> Meeting:
        numbers = {key: value for key, value in self.counts.items() if isinstance(value, int)}
        return changed(m, vote=changed(m.vote, hands=numbers)) if m.vote else m


@event("vote_time_called")
class VoteTimeCalled(Event):
    on: str

    def apply(self, m: Meeting) -> Meeting:
        return changed(m, vote=changed(m.vote, time_up=True)) if m.vote else m


@event("announced")
class Announced(Event):
    """The result of a vote. before: the stack when put; texts: words it may change, as they were. counts: by
    choice; {"cast": papers} alone where nothing else of the figures is told (the figures are 0 then)."""

    of_questions = True
    timed = True

    on: str
    result: str
    yes: int = 0
    no: int = 0
    abstain: int = 0
    yes_names: Names | None = None
    no_names: Names | None = None
    method: str = "voice"
    before: Names = ()
    texts: Data = none()
    counts: Data = none()
    governed: Data | None = None
    needed: int | None = None
    illegal: int = 0
    item: str | None = None
    at: str | None = None
    progress: bool = True

    @property
    def withheld(self) -> int | None:
        """How many papers were cast, where that alone is told; else None."""
        return withheld_of(self.counts)

    def apply(self, m: Meeting) -> Meeting:
        """Keeps the vote, and what was before it in case it has to be retaken."""
        values = {name: value for name, value in self.__dict__.items() if name != "progress"}
        progress = m.progress + (1 if self.progress else 0)
        record = Record(**values, meeting=m.number, date=m.date, mark=progress, business=progress + m.matters)
        question = m.questions[self.on]
        state = changed(
            m,
            records={**m.records, self.on: record},
            dispositions={**m.dispositions, self.on: self.result},
            asked=asked_with(m, question),
            points={**m.points, self.on: self.result} if self.on in m.points else m.points,
            vote=None if m.vote is None or m.vote.on == self.on else m.vote,
            floor=None,
            progress=progress,
        )
        if self.method == "ballot":
            entry = {
                "event": "ballot",
                "on": self.on,
                "votes_cast": self.yes + self.no + self.illegal,
                "illegal": self.illegal,
            }
            entry.update(needed=self.needed, count={"yes": self.yes, "no": self.no})
            state = changed(state, minuted=(*m.minuted, entry))
        if question.row.about_a_vote:
            return state
        undo = changed(m, undo=None, vote=state.vote)
        return changed(state, undo=undo, last_vote=self.on, retake=None, count_ordered=None)


@event("vote_undone")
class VoteUndone(Event):
    """The effects of the last vote are taken back: it is retaken, or a vote in it was changed."""

    of_questions = True

    on: str

    def apply(self, m: Meeting) -> Meeting:
        """Goes back to the moment before the vote, keeping what was decided in between on motions made
        since."""
        was = m.undo
        if was is None:
            return m
        since = {ref: result for ref, result in m.dispositions.items() if ref not in was.questions}
        return changed(
            was,
            seq=m.seq,
            records={**was.records, **m.records},
            dispositions={**was.dispositions, **since},
            asked=m.asked,
            questions={**m.questions, **was.questions},
            present=m.present,
            queue=m.queue,
            barred=m.barred,
            interests=m.interests,
            points=m.points,
            progress=m.progress,
            undo=None,
        )


@event("vote_recounted")
class VoteRecounted(Event):
    """The same result stands, with other numbers."""

    of_questions = True

    on: str
    yes: int
    no: int
    abstain: int = 0
    yes_names: Names | None = None
    no_names: Names | None = None
    method: str = "rising"

    def apply(self, m: Meeting) -> Meeting:
        record = m.records.get(self.on)
        if record is None:
            return m
        new = {name: value for name, value in self.__dict__.items() if name != "on"}
        return changed(
            m, records={**m.records, self.on: changed(record, **new)}, retake=None, count_ordered=None
        )


@event("division_demanded")
class DivisionDemanded(Event):
    of_questions = True

    on: str

    def apply(self, m: Meeting) -> Meeting:
        return changed(m, retake=self.on, vote=None)


@event("count_ordered")
class CountOrdered(Event):
    of_questions = True

    on: str

    def apply(self, m: Meeting) -> Meeting:
        return changed(m, count_ordered=self.on)


@event("method_ordered")
class MethodOrdered(Event):
    of_questions = True

    on: str
    method: str

    def apply(self, m: Meeting) -> Meeting:
        return m.with_question(changed(m.questions[self.on], method=self.method))
