"""The state of one meeting after `seq` events: frozen, and nothing but plain values.

Mappings inside are never changed in place; every change is a new Meeting.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from consult.rules import votes
from consult.rules.interest import measure
from consult.rules.motions import Motion, motion
from consult.rules.rulebook import Rulebook

V = TypeVar("V")
# A motion and what it acts on: by this a vote or ruling on the same is found again.
Key = tuple[str, str | None]
# How many of the same are remembered: renewal asks for the last that was lost.
REMEMBERED = 16


def changed(value: V, **changes: Any) -> V:
    """A copy of a frozen value with some fields changed: `dataclasses.replace` at a tenth of its cost, since
    evolve does it several times for each event. TypeError names what is no field."""
    fields = value.__dict__
    if not changes.keys() <= fields.keys():
        raise TypeError(f"no such field: {sorted(changes.keys() - fields.keys())[0]}")
    copy: V = object.__new__(type(value))
    copy.__dict__.update(fields, **changes)
    return copy


def without(items: tuple[str, ...], gone: Iterable[str]) -> tuple[str, ...]:
    """The tuple without these."""
    out = set(gone)
    return tuple(item for item in items if item not in out)


def but(mapping: Mapping[str, V], gone: Iterable[str]) -> Mapping[str, V]:
    """The mapping without these keys."""
    out = dict(mapping)
    for key in gone:
        out.pop(key, None)
    return out


@dataclass(frozen=True)
class Member:
    """standing: member, chair, vice_chair, secretary or guest; voting: may vote; ex_officio: a member by
    another office,
    with all rights, but not counted in the quorum (49:8)."""

    id: str
    standing: str = "member"
    voting: bool = True
    ex_officio: bool = False


@dataclass(frozen=True)
class Item:
    """An item of the agenda. kind: yes_no or options; order: None, special_order or general_order (due at
    `at`)."""

    id: str
    title: str = ""
    text: str = ""
    text_id: str | None = None
    kind: str = "yes_no"
    options: tuple[Mapping[str, Any], ...] = ()
    seats: int = 1
    decision_rule: Mapping[str, Any] | None = None
    method: str = "show"
    at: str | None = None
    order: str | None = None
    mover: str | None = None
    due_meeting: int | None = None


@dataclass(frozen=True)
class Question:
    """A motion made. degree: 0, or 1 and 2 for amendments.

    status: made, pending, aside (table, committee, postponed, interrupted), or its disposition.
    inserted: spans of the text put in by vote; considered: a subsidiary motion was stated on it.
    seriatim: taken part by part; part: the one open to debate and amendment, None = the whole.
    """

    id: str
    motion: str
    mover: str | None
    seconder: str | None = None
    text: str = ""
    text_id: str | None = None
    item: str | None = None
    target: str | None = None
    degree: int = 0
    args: Mapping[str, Any] = field(default_factory=dict)
    status: str = "made"
    debatable: bool = True
    debated: bool = False
    considered: bool = False
    method: str | None = None
    inserted: tuple[tuple[int, int], ...] = ()
    seriatim: bool = False
    part: str | None = None
    meeting: int = 1
    mark: int = 0

    @property
    def row(self) -> Motion:
        """Its row of the table."""
        return motion(self.motion)


@dataclass(frozen=True)
class Hand:
    """A hand up, first to rise first."""

    who: str
    side: str | None = None
    at: str | None = None


@dataclass(frozen=True)
class Floor:
    """Who speaks, on what, until when; overtime: the time was called. seconds: longest turn."""

    who: str
    on: str | None = None
    side: str | None = None
    since: str | None = None
    ends_at: str | None = None
    overtime: bool = False
    seconds: int | None = None
    spoke: bool = False


@dataclass(frozen=True)
class VoteInProgress:
    """A vote begun and not announced. casts: choice by member (empty for a box); hands: counts from the room.

    seq: number of the event that put it, by which its frozen roll is found.
    """

    on: str
    method: str = "show"
    opened_at: str | None = None
    ends_at: str | None = None
    casts: Mapping[str, Any] = field(default_factory=dict)
    hands: Mapping[str, int] = field(default_factory=dict)
    time_up: bool = False
    seq: int = 0

    @property
    def tally(self) -> dict[str, int]:
        """Votes for each choice, phones and hands together."""
        out: dict[str, int] = {"for": 0, "against": 0, "abstain": 0}
        for choice in self.casts.values():
            for each in choice if isinstance(choice, tuple) else (choice,):
                out[each] = out.get(each, 0) + 1
        for each, number in self.hands.items():
            out[each] = out.get(each, 0) + number
        return out


@dataclass(frozen=True)
class Consent:
    """What the room is asked for consent to. motion: None where it only agrees to the words."""

    motion: str | None = None
    target: str | None = None
    text: str = ""
    ends_at: str | None = None
    seconds: int = 10


def withheld_of(counts: Mapping[str, Any]) -> int | None:
    """The papers of a secret vote of which only their number is told: counts that hold nothing else."""
    return int(counts["cast"]) if set(counts) == {"cast"} else None


@dataclass(frozen=True)
class Record:
    """A vote announced. yes_names: None when unnamed. before: the stack when it was put; texts: words before
    it."""

    on: str
    result: str
    yes: int = 0
    no: int = 0
    abstain: int = 0
    yes_names: tuple[str, ...] | None = None
    no_names: tuple[str, ...] | None = None
    method: str = "voice"
    meeting: int = 1
    date: str = ""
    mark: int = 0
    business: int = 0
    before: tuple[str, ...] = ()
    texts: Mapping[str, Any] = field(default_factory=dict)
    counts: Mapping[str, int] = field(default_factory=dict)
    governed: Mapping[str, Any] | None = None
    needed: int | None = None
    illegal: int = 0
    item: str | None = None
    at: str | None = None

    @property
    def withheld(self) -> int | None:
        """How many papers were cast, where that alone is told; else None."""
        return withheld_of(self.counts)

    @property
    def counted(self) -> bool:
        """Whether the numbers belong in the minutes."""
        return self.method not in {"voice", "show_of_hands", "rising"}


@dataclass(frozen=True)
class Aside:
    """Questions laid aside, bottom first. where: table, postponed, committee, unfinished, interrupted or
    adjourned."""

    where: str
    stack: tuple[str, ...]
    meeting: int
    mark: int = 0
    until: Mapping[str, Any] | None = None
    due_meeting: int | None = None
    special: bool = False
    closed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Limit:
    """An order on debate."""

    on: tuple[str, ...]
    speech_seconds: int | None = None
    extra_seconds: int | None = None
    who: str | None = None


@dataclass(frozen=True)
class Blank:
    """A blank in a question: suggestions (who, value); tried: values voted down in this round."""

    ref: str
    on: str
    kind: str
    suggestions: tuple[tuple[str, Any], ...] = ()
    tried: tuple[Any, ...] = ()
    filled: bool = False


@dataclass(frozen=True)
class Election:
    """An office to be filled. nominations: none, open or closed; polled: a ballot was taken; polls: open or
    closed; method: of nominating, where the body fixed one.

    hour: when nominations (or, once they are closed, the polls) close of themselves.
    """

    office: str
    seats: int = 1
    nominees: tuple[str, ...] = ()
    nominations: str = "open"
    polled: bool = False
    elected: tuple[str, ...] = ()
    mark: int = 0
    polls: str = "open"
    hour: str | None = None
    method: str | None = None


@dataclass(frozen=True)
class Later:
    """A reconsideration made and not settled. plain: False = entered on the minutes."""

    ref: str
    target: str
    meeting: int
    date: str
    plain: bool = True


@dataclass(frozen=True)
class Meeting:
    """One meeting. phase: before, in_session, recess or adjourned. Ids are opaque strings.

    What it holds grows with the motions made and the votes announced, since those may be renewed,
    reconsidered or rescinded and are named in the minutes: a Question in `questions`, a Record in `records`,
    its place in `asked` (the index by which the same motion is found again), a ruling in `points`. Everything
    else is bounded by people and by what is pending: hands, floor, presence and votes being cast are
    overwritten, `speeches` are of today, `undo` is one step, and the log keeps the rest.
    """

    #: Number of the last event taken in; the same as the length of the log.
    seq: int = 0
    #: before, in_session, recess or adjourned.
    phase: str = "before"
    #: The rules in force: copied in at the opening, changed by limits_set.
    rulebook: Rulebook = field(default_factory=Rulebook)
    #: Person → standing and vote, in roster order. Set at the opening; `admitted` adds and changes.
    members: Mapping[str, Member] = field(default_factory=dict)
    #: In executive session those who are no members and may stay; None: the meeting is open.
    executive: frozenset[str] | None = None
    #: Electors of the body who are not on the roll: they may be admitted to be counted.
    electors: frozenset[str] = frozenset()
    #: Person who presides now; None: nobody, until a chair is elected.
    chair: str | None = None
    #: The body's own chair: the first on the roll with that standing at the opening.
    officer: str | None = None
    #: Ref of the main question that the body's chair left the chair to debate.
    left_to_debate: str | None = None
    #: Persons checked in and not gone.
    present: frozenset[str] = frozenset()
    #: Members with a vote who must be present, at least 1; fixed at the opening.
    quorum: int = 1
    #: Day of this meeting, YYYY-MM-DD; "" where none was given.
    date: str = ""
    #: Day of meeting number 1, from which the days of the next ones follow.
    first_date: str = ""
    #: Time of day as the chair last said it, HH:MM; None: no clock runs, and hours play no part.
    clock: str | None = None
    #: Which session of the body this is, from 1: an adjourned meeting has the number of the one it continues.
    number: int = 1
    #: How many meetings were held with this one, adjourned and special ones included.
    held: int = 1
    #: regular; adjourned: this meeting goes on with the session of the one before; special: called for `call`
    #: alone.
    sitting: str = "regular"
    #: Day of the meeting before in the same session, on which a vote taken then may still be reconsidered.
    day_before: str = ""
    #: Special meetings held so far: they take numbers, but no day of the regular ones.
    specials: int = 0
    #: Of a special meeting: the matters named in its call.
    call: tuple[str, ...] = ()
    #: Of these, the one taken up last, under which motions are made.
    called: str | None = None
    #: How often the body meets: monthly, quarterly or yearly.
    meets: str = "monthly"
    #: Instant of the call to order, ISO text.
    opened_at: str | None = None
    #: The agenda in its order: from the opening, and special orders made since.
    items: tuple[Item, ...] = ()
    #: Items taken up, settled or not.
    items_done: frozenset[str] = frozenset()
    #: The heading business stands under: the item taken up last. A heading only: which question settles an
    #: item is said by `Question.item`. None once a main motion follows an order, or what lay aside comes
    #: back.
    current_item: str | None = None
    #: Business taken up without a motion (a report, say), by the words the chair gave it.
    matter: str | None = None
    #: Ref → every motion ever made, whatever became of it; in order of their making.
    questions: Mapping[str, Question] = field(default_factory=dict)
    #: Refs of the pending questions, bottom first; the last is immediately pending.
    stack: tuple[str, ...] = ()
    #: Refs of motions made and not yet stated, earliest first.
    made: tuple[str, ...] = ()
    #: Who speaks.
    floor: Floor | None = None
    #: Hands up, first to rise first; a person has one at most.
    queue: tuple[Hand, ...] = ()
    #: The vote put and not announced. What is voted on is `vote.on`, not always the top of the stack.
    vote: VoteInProgress | None = None
    #: What the chair asks the room's consent to, until `consent_ended`.
    consent: Consent | None = None
    #: Ref of the question → its last vote announced; a retaken vote replaces it.
    records: Mapping[str, Record] = field(default_factory=dict)
    #: Ref of the question voted on last, while its vote may still be retaken or changed: until another is
    #: stated.
    last_vote: str | None = None
    #: (motion, what it acts on) → refs of the last questions that asked that, earliest first, at most
    #: REMEMBERED. Also ("as_question_of_privilege", ref of the request) → refs of the main motions stated
    #: under it.
    asked: Mapping[Key, tuple[str, ...]] = field(default_factory=dict)
    #: Ref → what became of it: the result of its vote (`announced`), or withdrawn, refused, died, dropped,
    #: dismissed, rescinded, void (`left_stack`, `disposed`). Not in it: what is pending or lies aside.
    dispositions: Mapping[str, str] = field(default_factory=dict)
    #: What lies aside, earliest first.
    asides: tuple[Aside, ...] = ()
    #: Refs of the questions on which debate is closed.
    closed: frozenset[str] = frozenset()
    #: Refs of the questions that the rules were suspended to decide without amendment.
    unamendable: frozenset[str] = frozenset()
    #: Orders on debate in force, earliest first.
    limits: tuple[Limit, ...] = ()
    #: (ref of the question, or office, person) → speeches today.
    speeches: Mapping[tuple[str, str], int] = field(default_factory=dict)
    #: Ref of the question → side of its last speech (for, against), where one was said.
    sides: Mapping[str, str] = field(default_factory=dict)
    #: Persons whose turn the chair ended, until they are called on again.
    stopped: frozenset[str] = frozenset()
    #: (ref of the question, person): who was stopped for a breach of order and speaks no more on it without
    #: the meeting's leave (61:11). Ends with the session.
    barred: frozenset[tuple[str, str]] = frozenset()
    #: Ref of the question → persons with a personal interest in it, as declared or found (interest.py).
    interests: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    #: Guests whom the body lets speak at this meeting.
    permitted: frozenset[str] = frozenset()
    #: Notices given: {motion, target (ref), meeting (number at which it was given), by (person)}.
    notices: tuple[Mapping[str, Any], ...] = ()
    #: Name of the blank → the blank, open or filled.
    blanks: Mapping[str, Blank] = field(default_factory=dict)
    #: Office → its election.
    elections: Mapping[str, Election] = field(default_factory=dict)
    #: Persons who do not preside at this session any more, by a vote of no confidence.
    unseated: frozenset[str] = frozenset()
    #: Office that fell vacant → the session in which it did; gone once its election is opened.
    vacancies: Mapping[str, int] = field(default_factory=dict)
    #: Reconsiderations made and not taken up, earliest first.
    later: tuple[Later, ...] = ()
    #: Refs of decisions carried out.
    executed: frozenset[str] = frozenset()
    #: Ref → a motion refused, remembered by its name so that it can be appealed or challenged; gone once it
    #: is made.
    attempts: Mapping[str, Question] = field(default_factory=dict)
    #: Ref → how it stands: a STATUS, never a motion; which motion it is, `questions` says. For points,
    #: inquiries, requests and demands: raised (it waits for the chair: see `raised`), answered, met,
    #: submitted, or the ruling (well_taken, not_well_taken, admitted, not_admitted) or result of a vote on
    #: it. Also the ref of a motion ruled out_of_order, and the person called_to_order. Entries stay for the
    #: rest of the meeting, since rulings may be appealed and are not asked for twice.
    points: Mapping[str, str] = field(default_factory=dict)
    #: Question → what a committee reported on it last: {by, recommend, mark: the progress of the meeting
    #: then}.
    reports: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    #: Minutes approved: which of all meetings held → their ref among the decisions in force.
    minutes: Mapping[int, str] = field(default_factory=dict)
    #: Meetings whose minutes were corrected before they were approved.
    minutes_corrected: frozenset[int] = frozenset()
    #: Ballots as the minutes have them: {event: "ballot", on or office, votes_cast, illegal, needed, count,
    #: …}.
    minuted: tuple[Mapping[str, Any], ...] = ()
    #: What the next act alone may answer, or what the chair goes on from: {what: ruling (on, ruling, about,
    #: reason), slip (on, breach), suspended, objected (motion), executive, elected (office, who), value_lost
    #: (value), no_second or resumed}. Any event that is business ends it.
    just: Mapping[str, Any] | None = None
    #: Ref of the question whose vote is to be taken again by rising, since a division was demanded.
    retake: str | None = None
    #: Ref of the question whose vote is to be counted.
    count_ordered: str | None = None
    #: The meeting before the last vote, in case that is retaken; one step, its own `undo` is None.
    undo: Meeting | None = None
    #: Whether the body refused the orders of the day for as long as what was pending then is.
    refused_orders: bool = False
    #: Instant at which the recess ends, ISO text; None: when the chair says so.
    recess_until: str | None = None
    #: Minutes of the recess, where they were said.
    recess_minutes: int | None = None
    #: Whether the vote to adjourn has carried and the chair has not yet declared it.
    adjourning: bool = False
    #: Hour of adjourning, of the agenda or set by vote: HH:MM, ISO text, or "fixed".
    hour_fixed: str | None = None
    #: Whether that hour has come, as the clock said.
    hour_come: bool = False
    #: When an adjourned meeting will be held, ISO text.
    adjourned_meeting: str | None = None
    #: Counts what makes renewable motions new again: speeches, main motions stated, votes (not those of
    #: NO_PROGRESS).
    progress: int = 0
    #: Counts items and matters taken up and nominations, which count as business between two questions.
    matters: int = 0
    #: Instant of the adjournment, ISO text.
    ended_at: str | None = None
    #: Instant of the last event that says when it happened, ISO text; the next act is not before it.
    now: str | None = None

    # --- reading ---

    @property
    def pending(self) -> tuple[Question, ...]:
        """Pending questions, bottom first."""
        return tuple(self.questions[ref] for ref in self.stack)

    @property
    def raised(self) -> tuple[Question, ...]:
        """Points, inquiries, requests and demands that wait for the chair, earliest first."""
        waiting = (self.questions.get(ref) for ref, status in self.points.items() if status == "raised")
        return tuple(question for question in waiting if question is not None)

    @property
    def immediate(self) -> Question | None:
        """The immediately pending question: the only one that can be voted on or debated now."""
        return self.questions[self.stack[-1]] if self.stack else None

    @property
    def top(self) -> str | None:
        """The id of the immediately pending question, which comes before all others; None with nothing
        pending."""
        return self.stack[-1] if self.stack else None

    @property
    def main(self) -> Question | None:
        """The main question of the highest level pending (a question of privilege makes a level of its
        own)."""
        for ref in reversed(self.stack):
            if is_main(self.questions[ref]):
                return self.questions[ref]
        return None

    @property
    def level(self) -> tuple[Question, ...]:
        """The pending questions from `main` up."""
        refs = list(self.stack)
        for spot in range(len(refs) - 1, -1, -1):
            if is_main(self.questions[refs[spot]]):
                return tuple(self.questions[ref] for ref in refs[spot:])
        return self.pending

    @property
    def voters(self) -> tuple[str, ...]:
        """Members with a vote who are present, in roster order."""
        return self._roll()[2]

    @property
    def voting_members(self) -> int:
        """All members with a vote."""
        return self._roll()[3]

    @property
    def counted(self) -> int:
        """How many are present of those whom the quorum counts: members with a vote, but not ex officio
        (49:8)."""
        return self._roll()[4]

    def _roll(self) -> tuple[Mapping[str, Member], frozenset[str], tuple[str, ...], int, int]:
        """members, present, and what follows from them: the voters and how many members have a vote. Kept
        beside the fields, since every act asks for the quorum; `changed` hands it on, and it is good while
        both are the same objects.
        """
        kept: tuple[Mapping[str, Member], frozenset[str], tuple[str, ...], int, int] | None = (
            self.__dict__.get("kept_roll")
        )
        if kept is not None and kept[0] is self.members and kept[1] is self.present:
            return kept
        voting = [each.id for each in self.members.values() if each.voting]
        voters = tuple(each for each in voting if each in self.present)
        counted = sum(1 for each in voters if not self.members[each].ex_officio)
        kept = (self.members, self.present, voters, len(voting), counted)
        self.__dict__["kept_roll"] = kept
        return kept

    @property
    def quorum_met(self) -> bool:
        """Whether enough members are present."""
        return self.counted >= self.quorum

    @property
    def small(self) -> bool:
        """Whether small-board rules hold now: judged by those present (49:21)."""
        return self.rulebook.base == "small_board" and len(self.voters) <= self.rulebook.small_board_max

    @property
    def nantang(self) -> bool:
        """Whether the thirteen Nantang rules are in force."""
        return self.rulebook.base == "nantang13"

    @property
    def seconds_required(self) -> bool:
        """Whether motions need a second in this meeting now."""
        if self.rulebook.base == "small_board":
            return not self.small
        return self.rulebook.seconds_required

    @property
    def status(self) -> str:
        """in_session, recess or adjourned, as the scenarios name it."""
        return self.phase

    @property
    def business(self) -> int:
        """Grows with everything that happens between two questions: progress, and matters heard."""
        return self.progress + self.matters

    def item(self, item_id: str | None) -> Item | None:
        """The agenda item of that id."""
        return next((item for item in self.items if item.id == item_id), None)

    def votes_on(self, motion_id: str, subject: str | None) -> tuple[Record, ...]:
        """Votes taken on motions of that kind about that, earliest first."""
        refs = self.asked.get((motion_id, subject), ())
        return tuple(self.records[ref] for ref in refs if ref in self.records)

    def known(self, ref: str | None) -> Question | None:
        """A question made, or an attempt remembered by its name."""
        if ref is None:
            return None
        return self.questions.get(ref) or self.attempts.get(ref)

    def spoken(self, who: str, on: str) -> int:
        """Speeches of a member on a question today."""
        return self.speeches.get((on, who), 0)

    def frozen(self, ref: str) -> bool:
        """Whether a reconsideration made and not settled, wherever it lies, stops action under the vote
        (37:11)."""
        aside = (one for each in self.asides for one in each.stack)
        lying = (self.questions.get(one) for one in (*self.stack, *aside))
        taken_up = any(q is not None and q.row.reconsiders and q.target == ref for q in lying)
        return taken_up or any(later.target == ref for later in self.later)

    def with_question(self, question: Question) -> Meeting:
        """The meeting with this question put in place of the one of its id."""
        return changed(self, questions={**self.questions, question.id: question})


def about(question: Question) -> Key:
    """The motion with what it acts on: its target, the run of questions, the purpose, the time or the
    breach."""
    row, args = question.row, question.args
    subject: Any = question.target
    if row.subject == "run":
        subject = _run(question)
    elif row.subject != "target":
        subject = args.get(row.subject)
    if isinstance(subject, Mapping):
        subject = (subject.get("on"), subject.get("kind"))
    return row.counts_as, None if subject is None else str(subject)


def _run(question: Question) -> str:
    """The questions an order on debate would cover, however they were named."""
    return ",".join(sorted(question.args.get("target") or (question.target or "",)))


def is_main(question: Question) -> bool:
    """Whether it is a main question: the base that subsidiary motions attach to."""
    return question.row.base


def amendment(question: Question) -> bool:
    """Whether it changes words or arguments of another."""
    return question.row.amendment


def need(meeting: Meeting, question: Question) -> votes.Need:
    """The vote the question needs, as an exact predicate (`.carried(yes, no)`)."""
    present, members = measure(meeting, question.id)
    return votes.Need(
        basis=_basis(meeting, question),
        present=present,
        members=members,
        notice=noticed(meeting, question),
    )


def _basis(meeting: Meeting, question: Question) -> str:
    asked = meeting.rulebook.vote_of(question.motion, question.args.get("under"))
    if asked is not None:
        return asked
    if question.row.reconsiders and meeting.rulebook.committee:
        return "majority" if _all_told(meeting, question) else "two_thirds"
    argument, _, basis = question.row.basis_if.partition(":")
    return basis if argument and question.args.get(argument) else question.row.basis


def _all_told(meeting: Meeting, question: Question) -> bool:
    """Whether everybody who won the vote to be reconsidered is here or was told of it, as a committee needs
    for
    a majority to be enough (37:35)."""
    record = meeting.records.get(str(question.target))
    won = prevailing(record) if record is not None else None
    here = won is not None and set(won) <= meeting.present
    return here or bool(question.args.get("all_notified")) or noticed(meeting, question)


# --- who won a vote ---

WON_BY_YES = frozenset({"adopted", "proceed", "not_sustained"})


def won_by_yes(record: Record) -> bool:
    """Whether the yes won it. On an appeal yes sustains; on an objection a sustained vote was won by the
    no."""
    return record.result in WON_BY_YES or record.result == "sustained" and record.yes >= record.no


def prevailing(record: Record) -> tuple[str, ...] | None:
    """Who voted with the side that won; None where votes have no names."""
    return record.yes_names if won_by_yes(record) else record.no_names


def losing(record: Record) -> tuple[str, ...] | None:
    """Who voted with the side that lost; None where votes have no names."""
    return record.no_names if won_by_yes(record) else record.yes_names


def noticed(meeting: Meeting, question: Question) -> bool:
    """Whether notice of it was given at the meeting before, within a quarterly interval (10:44, 10:47)."""
    if meeting.meets == "yearly":
        return False
    concerned = question.target or question.args.get("who")
    return any(
        notice["motion"] == question.motion
        and notice["target"] == concerned
        and notice["meeting"] == meeting.number - 1
        for notice in meeting.notices
    )
