"""Votes told as one step, with those for and against. Sources: rules 8; 4:34-42, 12:92-113, 29, 49:21;
Nantang 5."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from consult.rules import blanks, choices, moving
from consult.rules import edits as words
from consult.rules import events as e
from consult.rules.acts.base import CHAIR, Act, Events, act, arg
from consult.rules.arguments import (
    METHODS,
    SECRET,
    anything,
    claimants,
    flag,
    motion_args,
    name,
    one_of,
    text,
    value_of_blank,
    votes,
    whole,
)
from consult.rules.counting import deal, voted_again, with_chair
from consult.rules.doors import Door, Sample, some
from consult.rules.errors import Refusal
from consult.rules.evolve import replay
from consult.rules.floor import end_of_speech
from consult.rules.meeting import Blank, Meeting, Question, need
from consult.rules.no import late, out
from consult.rules.outcome import announcement, settle
from consult.rules.polling import (
    COUNTED,
    chair_in,
    chair_vote,
    debate_over,
    names_of,
    put_unvoted,
    short_of_quorum,
    size,
    to_be_voted,
    voters_fit,
)
from consult.rules.votes import Need, majority


def _of_blank(m: Meeting, args: Sample) -> Iterable[Sample]:
    """The value whose turn it is."""
    blank = m.blanks.get(str(args.get("on")))
    left = blanks.left(blank) if blank is not None else []
    return ({"value": (left or ["…"])[0], "yes": 0, "no": 0},)


@act("vote")
class Vote(Act):
    """The chair puts, takes and announces a vote at once: those for and against, by name or number."""

    may = CHAIR
    cite = "RONR 4:34-42"
    doors = (
        Door(choose=("on", choices.votable), samples=some({"yes": 0, "no": 0}), needs=("yes", "no")),
        Door(
            choose=("on", choices.voted_lately),
            samples=some({"yes": 0, "no": 0, "method": "counted_rising"}),
            needs=("yes", "no"),
            args={"retake": True},
        ),
        Door(choose=("on", choices.blanks), samples=_of_blank, needs=("value", "yes", "no")),
    )

    on: str = arg(name)
    yes: int | tuple[str, ...] = arg(votes)
    no: int | tuple[str, ...] = arg(votes)
    abstain: int | tuple[str, ...] = arg(votes, default=0)
    chair_vote: str | None = arg(one_of("yes", "no"), default=None)
    method: str = arg(one_of(*METHODS), default="voice")
    retake: bool = arg(flag, default=False)
    value: int | str | None = arg(value_of_blank, default=None)
    part: int | None = arg(whole, default=None)
    claimants: tuple[Mapping[str, Any], ...] = arg(claimants, default=())
    governed: Mapping[str, Any] | None = arg(anything, default=None)

    def check(self, m: Meeting) -> Refusal | None:
        """Puts, takes and announces at once."""
        if self.retake:
            return self._check_retake(m)
        blank = m.blanks.get(self.on)
        if blank is not None and (self.value is not None or self.on not in m.stack):
            return self._check_value(m, blank)
        question = m.questions.get(self.on)
        if question is not None and question.row.put_unstated:
            refusal = _check_orders_vote(m, question)
        else:
            begun = put_unvoted(m, self.on, self.method)
            polls = question is not None and moving.within_ballot(m, question) and self.method not in SECRET
            refusal = to_be_voted(m, self.on, self.method, begun or polls)
            refusal = refusal or (None if begun else debate_over(m, self.on, self.claimants))
        if refusal:
            return refusal
        if self.part is not None:
            return out("one_vote_on_the_whole", "RONR 28:9", on=self.on)
        if self.value is not None:
            return out("no_blank", "RONR 12:92", on=self.on)
        return self._check_voters(m, m.questions[self.on])

    def decide(self, m: Meeting, at: str | None) -> Events:
        """Put, taken and announced at once."""
        return (*end_of_speech(m, "vote"), *self._taken(m, at))

    def _check_retake(self, m: Meeting) -> Refusal | None:
        """A vote is retaken once a division was demanded, by rising or counted (29)."""
        if m.retake != self.on:
            return out("no_division", "RONR 29:1", "move:division_assembly", on=self.on)
        if m.stack and m.questions[m.stack[-1]].row.about_a_vote:
            return out("not_immediately_pending", "RONR 29:8", on=self.on, first=m.stack[-1])
        if self.method in {"voice", "show_of_hands"}:
            return out("rising_needed", "RONR 29:1", on=self.on)
        if m.count_ordered == self.on and self.method not in COUNTED:
            return out("count_ordered", "RONR 29:8", on=self.on)
        question = m.questions[self.on]
        return short_of_quorum(m, question) or self._check_voters(m, question)

    def _check_value(self, m: Meeting, blank: Blank) -> Refusal | None:
        if m.vote is not None or m.retake:
            return out("voting", "RONR 45:6")
        if not blanks.is_open(m, blank) or not m.stack or m.stack[-1] != blank.on:
            return out("not_immediately_pending", "RONR 12:92", on=blank.ref, first=m.top)
        if m.adjourning:
            return out("adjourning", "RONR 21:10", "declare_adjourned")
        if self.value is None:
            return out("value_needed", "RONR 12:98", on=blank.ref)
        left = blanks.left(blank)
        if self.value not in left:
            return out("not_suggested", "RONR 12:94", value=self.value)
        if self.value != left[0]:
            return out("value_order", "RONR 12:98-106", value=left[0])
        question = m.questions[blank.on]
        refusal = short_of_quorum(m, question) or debate_over(m, blank.on, self.claimants)
        refusal = refusal or voters_fit(m, self.yes, self.no, self.abstain, on=blank.on)
        refusal = refusal or chair_in(m, self.method, names_of(self.yes, self.no, self.abstain))
        if refusal or self.chair_vote is None:
            return refusal
        return self._check_chair(m, None, Need("majority"))

    def _check_voters(self, m: Meeting, question: Question) -> Refusal | None:
        refusal = voters_fit(m, self.yes, self.no, self.abstain, on=question.id)
        refusal = refusal or chair_in(m, self.method, names_of(self.yes, self.no, self.abstain))
        if refusal or self.chair_vote is None:
            return refusal
        return self._check_chair(m, question, need(m, question))

    def _check_chair(self, m: Meeting, question: Question | None, wanted: Need) -> Refusal | None:
        named = names_of(self.yes, self.no, self.abstain)
        return chair_vote(m, question, wanted, size(self.yes), size(self.no), named)

    def _taken(self, m: Meeting, at: str | None) -> Events:
        """Put, taken and announced at once."""
        on = m.blanks[self.on].on if self.on in m.blanks and self.value is not None else self.on
        ayes, noes = with_chair(m, *deal(m, self.yes, self.no, self.abstain, on), self.chair_vote)
        counted = self._counted(ayes, noes)
        if self.on in m.blanks and self.value is not None:
            return self._value(m, len(ayes), len(noes))
        if self.retake:
            return self._retaken(m, counted, at)
        question = m.questions[self.on]
        carried = need(m, question).carried(len(ayes), len(noes))
        governed = dict(self.governed) if self.governed is not None else None
        if governed is not None and "passed" in governed:
            carried = bool(governed["passed"])
        return settle(m, question, announcement(m, question, carried, at, governed=governed, **counted))

    def _counted(self, ayes: tuple[str, ...], noes: tuple[str, ...]) -> dict[str, Any]:
        secret = self.method == "ballot"
        return {
            "yes": len(ayes),
            "no": len(noes),
            "abstain": self.abstain if isinstance(self.abstain, int) else len(self.abstain),
            "yes_names": None if secret else ayes,
            "no_names": None if secret else noes,
            "method": self.method,
        }

    def _retaken(self, m: Meeting, counted: dict[str, Any], at: str | None) -> Events:
        """The rising vote replaces the one before; other effects only if the result changes (29)."""
        question = m.questions[self.on]
        carried = need(m, question).carried(counted["yes"], counted["no"])
        if m.last_vote != self.on:  # not announced yet; or, against the rules, a vote long past
            return settle(m, question, announcement(m, question, carried, at, **counted))
        return voted_again(m, question, carried, counted, at)

    def _value(self, m: Meeting, yes: int, no_: int) -> Events:
        """A vote on one suggestion for a blank: the first with a majority fills it (12:98)."""
        blank = m.blanks[self.on]
        if not majority(yes, no_):
            return (e.ValueVotedDown(self.on, self.value),)
        question = m.questions[blank.on]
        spot = question.text.index(blanks.PLACE)
        end = spot + len(blanks.PLACE)
        open_ = tuple(span for span in question.inserted if span[1] <= spot or span[0] >= end)
        edit = {"op": "replace", "old": blanks.PLACE, "new": str(self.value), "at": spot}
        filled = words.apply(question.text, edit, open_)
        changed = e.TextChanged(blank.on, filled.text, filled.inserted)  # type: ignore[arg-type]
        return (e.BlankFilled(self.on, self.value), changed)


def _check_orders_vote(m: Meeting, question: Question) -> Refusal | None:
    """Shall the body proceed to the orders of the day? (18:8)"""
    if m.vote is not None or m.retake:
        return out("voting", "RONR 45:6")
    if m.points.get(question.id) != "raised" or question.id in m.records:
        return out("not_pending", "RONR 18:8", on=question.id)
    return short_of_quorum(m)


@act("correct_result")
class CorrectResult(Act):
    """The chair corrects a result announced wrongly, at once: before another question is stated."""

    may = CHAIR
    cite = "RONR 45:8, 23:5"
    doors = (
        Door(choose=("on", choices.voted_lately), samples=some({"yes": 0, "no": 0}), needs=("yes", "no")),
    )

    on: str = arg(name)
    yes: int | tuple[str, ...] = arg(votes)
    no: int | tuple[str, ...] = arg(votes)

    def check(self, m: Meeting) -> Refusal | None:
        """Later the result stands as announced, and the decision can be changed as any other (23:5)."""
        if self.on not in m.records:
            return out("no_vote_open", "RONR 45:8", on=self.on)
        if m.vote is not None or m.retake:
            return out("voting", "RONR 45:6")
        if m.last_vote != self.on:
            return late(
                "next_question_stated", "RONR 23:5, 45:8", "move:reconsider", "move:rescind", on=self.on
            )
        return voters_fit(m, self.yes, self.no, on=self.on)

    def decide(self, m: Meeting, at: str | None) -> Events:
        """Its effects are taken back and those of the right result follow."""
        record, question = m.records[self.on], m.questions[self.on]
        told = isinstance(self.yes, tuple) and isinstance(self.no, tuple)
        named = told and record.method not in SECRET  # a ballot leaves no names (45:18)
        counted: dict[str, Any] = {
            "yes": size(self.yes),
            "no": size(self.no),
            "abstain": record.abstain,
            "yes_names": self.yes if named else None,
            "no_names": self.no if named else None,
            "method": record.method,
        }
        undone = e.VoteUndone(self.on)
        before = replay((undone,), m)
        carried = need(before, question).carried(counted["yes"], counted["no"])
        asked = before.questions[self.on]
        return (undone, *settle(before, asked, announcement(before, asked, carried, at, **counted)))


@act("set_limits")
class SetLimits(Act):
    """nantang13: the meeting votes on its limits of speaking."""

    may = CHAIR
    after_adjourning = False
    cite = "Nantang 5"
    doors = (
        Door(
            samples=some({"speech_seconds": 120, "speeches_per_motion": 2, "yes": 0, "no": 0}),
            needs=("speech_seconds", "speeches_per_motion", "yes", "no"),
        ),
    )

    speech_seconds: int = arg(whole)
    speeches_per_motion: int = arg(whole)
    yes: int | tuple[str, ...] = arg(votes)
    no: int | tuple[str, ...] = arg(votes)

    def check(self, m: Meeting) -> Refusal | None:
        """nantang13: the meeting sets its own numbers (rule 5)."""
        if not m.nantang:
            return out("unknown_device", "RONR 15:1", "move:limit_debate")
        if m.vote is not None:
            return out("voting", "RONR 45:6")
        if self.speech_seconds < 1 or self.speeches_per_motion < 1:
            return out("malformed_limits", "Nantang 13, rule 5")
        return (
            short_of_quorum(m)
            or voters_fit(m, self.yes, self.no)
            or chair_in(m, "voice", names_of(self.yes, self.no))
        )

    def decide(self, m: Meeting, at: str | None) -> Events:
        ayes, noes = deal(m, self.yes, self.no)
        if not majority(len(ayes), len(noes)):
            return (e.Noted("limits_lost", self.by),)
        return (e.LimitsSet(self.speech_seconds, self.speeches_per_motion),)


@act("vote_without_motion")
class VoteWithoutMotion(Act):
    """small_board: a vote on a proposal clear to all."""

    may = CHAIR
    after_adjourning = False
    cite = "RONR 49:21"
    doors = (Door(samples=some({"text": "…", "yes": 0, "no": 0}), needs=("text", "yes", "no")),)

    text: str = arg(text)
    yes: int | tuple[str, ...] = arg(votes)
    no: int | tuple[str, ...] = arg(votes)

    def check(self, m: Meeting) -> Refusal | None:
        """A small board may vote on a proposal clear to all (49:21)."""
        if not m.small:
            return out("motion_needed", "RONR 49:21, 3:22", "move:main")
        if m.stack:
            return out("question_pending", "RONR 49:21", pending=m.stack[-1])
        if m.vote is not None or m.retake:
            return out("voting", "RONR 45:6")
        return short_of_quorum(m) or voters_fit(m, self.yes, self.no)

    def decide(self, m: Meeting, at: str | None) -> Events:
        """The proposal is recorded as a main motion without a mover."""
        ayes, noes = deal(m, self.yes, self.no)
        ref = f"q{len(m.questions) + 1}"
        args = motion_args("main", {"text": self.text})
        made: Events = (e.MotionMade(ref, "main", None, self.text, args=args), e.Stated(ref))
        now = replay(made, m)
        carried = majority(len(ayes), len(noes))
        said = announcement(
            now, now.questions[ref], carried, at,
            yes=len(ayes), no=len(noes), yes_names=ayes, no_names=noes, method="show_of_hands",
        )  # fmt: skip
        return (*made, *settle(now, now.questions[ref], said))
