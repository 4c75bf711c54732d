"""The shapes of what screens are told: the parts of the view, what is personal, doors and answers.

`python -m consult.meetings.screens.types` writes them, with the acts of the rules, as static/js/types.d.ts
for the scripts; a test builds a view in every phase and holds it against them. Word values, and why parts
hold numbers and no names: `view`. Instants are ISO UTC text.
"""

from __future__ import annotations

from typing import Any, Literal, NewType, NotRequired, TypedDict

#: The kind of an act, such as "rise": a key of `Acts`.
ActKind = NewType("ActKind", str)
Side = Literal["for", "against", "question"]
Phase = Literal["before", "in_session", "recess", "adjourned"]
#: What an amendment does to a text, piece by piece: "=" stays, "-" goes, "+" comes.
Change = tuple[Literal["=", "-", "+"], str]


class Word(TypedDict):
    """Words of the rules by key, filled with params; said in the reader's language by the screen."""

    k: str
    p: dict[str, Any]


class Pair(TypedDict):
    zh: str
    en: str


class Who(TypedDict):
    """A person by the number on the roll. who: as the log names them."""

    who: str
    label: Word | None


class Option(TypedDict):
    id: str
    text: str
    text_en: NotRequired[str]


class ItemLine(TypedDict):
    """An item of the agenda. position: from 1, of `count`."""

    id: str
    position: int
    count: int
    title: str | None
    title_en: str | None


class AgendaItem(ItemLine):
    text: str | None
    kind: str | None
    state: Literal["current", "done", "waiting"]
    adopted: bool
    result: Word | None
    topic_id: int | None


class Quorum(TypedDict):
    needed: int
    met: bool


class MeetingPart(TypedDict):
    seq: int
    id: int
    title: str
    title_en: str | None
    body: Pair
    rule_set: Word
    phase: Phase
    phase_label: Word
    opened_at: str | None
    recess_until: str | None
    ended_at: str | None
    adjourning: bool
    chair: Who | None
    code: str | None
    quorum: Quorum
    item: ItemLine | None


Answers = TypedDict("Answers", {"for": Word, "against": Word, "abstain": Word})


class QuestionLine(TypedDict):
    """A question made, seconded or pending. degree: 0 a main motion, 1 an amendment, 2 its amendment. asked:
    what is asked, where the question has no words of its own.
    """

    id: str
    motion: str
    name: Word
    text: str
    asked: Word | None
    own_text: str
    text_en: str | None
    diff: list[Change] | None
    mover: Who | None
    seconder: Who | None
    status: Literal["made", "seconded", "pending"]
    debatable: bool
    amendable: bool
    needs: Word
    rule: Pair | None
    cite: str
    degree: int
    item: str | None
    target: str | None
    options: list[Option]


Counts = TypedDict("Counts", {"for": int, "against": int, "abstain": int})


class Ranked(TypedDict):
    """An option with its count, None where figures are withheld (the chosen have rank 1 then). rank: from
    1."""

    id: str
    text: str
    count: int | None
    rank: int
    chosen: bool
    tied: bool


class Last(TypedDict):
    """The last result. consent: agreed in silence, so there is nothing to count. fresh: nothing has happened
    since; said: it and what it means, as the chair says it. withheld: papers cast, where the figures are
    not told.
    """

    id: str
    motion: str
    name: Word
    text: str
    asked: Word | None
    fresh: bool
    said: list[Word]
    answers: Answers
    text_en: str | None
    result: Word
    consent: bool
    adopted: bool
    item: str | None
    counts: Counts | None
    withheld: int | None
    options: list[Ranked] | None
    rule: Pair | None
    at: str | None


class Consent(TypedDict):
    """What the room is asked to agree to in silence, in people's words or the rules'."""

    text: str | Word
    name: Word | None
    ends_at: str | None
    seconds: int | None


class QuestionPart(TypedDict):
    """pending: the newest first. now: the question before the body."""

    seq: int
    now: str | None
    pending: list[QuestionLine]
    step: Literal["move", "second", "state", "debate", "put", "announce"]
    last: Last | None
    consent: Consent | None


class Speaker(Who):
    side: Side | None
    since: str | None
    ends_at: str | None
    seconds: int | None
    overtime: bool


class Hand(Who):
    """A hand up. first: for the first time on this question."""

    side: Side | None
    first: bool


class Limits(TypedDict):
    seconds: int | None
    speeches: int | None
    alternate: bool


class FloorPart(TypedDict):
    """queue: in the order in which the rules would give the floor. closed: debate is."""

    seq: int
    speaker: Speaker | None
    queue: list[Hand]
    closed: bool
    limits: Limits


class OpenVote(TypedDict):
    """cast, of: how many have voted of how many, hands in the room among them."""

    seq: int
    open: Literal[True]
    on: str
    motion: str
    name: Word | None
    text: str
    asked: Word | None
    answers: Answers
    text_en: str | None
    diff: list[Change] | None
    method: str
    box: int | None
    kind: Literal["options", "yes_no"]
    options: list[Option]
    seats: int
    opened_at: str
    ends_at: str | None
    time_up: bool
    cast: int
    hands: int
    of: int
    needs: Word
    rule: Pair | None
    legal_effect: Word | None
    final: bool
    small: bool


class NoVote(TypedDict):
    seq: int
    open: Literal[False]


VotePart = OpenVote | NoVote


class AgendaPart(TypedDict):
    seq: int
    items: list[AgendaItem]


class PresentPart(TypedDict):
    """present: those here with a vote; here: everybody here."""

    seq: int
    present: int
    members: int
    quorum: int
    met: bool
    here: int


class Parts(TypedDict):
    meeting: MeetingPart
    question: QuestionPart
    floor: FloorPart
    vote: VotePart
    agenda: AgendaPart
    present: PresentPart


class View(TypedDict):
    seq: int
    parts: Parts
    at: dict[str, int]
    hash: str
    now: NotRequired[str]


class AskOption(TypedDict):
    """An answer to choose. Named by `label`, else by its own text or title."""

    id: NotRequired[str]
    value: NotRequired[str | int]
    label: NotRequired[Word]
    text: NotRequired[str]
    title: NotRequired[str]


class Ask(TypedDict):
    """What a person fills in before an act is sent. on: the question it is about; most: how many may be
    chosen.
    """

    name: str
    type: str
    needed: NotRequired[bool]
    options: NotRequired[list[str | int | AskOption]]
    label: NotRequired[Word]
    on: NotRequired[str | None]
    most: NotRequired[int]
    value: NotRequired[int]


class Refusal(TypedDict):
    """Why not. instead: keys of doors that would be in order; overrule: whether the chair may, on the
    record.
    """

    code: str
    reason: Word
    cite: str
    instead: list[str]
    overrule: bool


class Opening(TypedDict):
    """A door: an act this person may do now, or why it is closed. key: the same from one view to the next.
    weighs: what it would cost, where it cannot be taken back; it takes a second tap.
    """

    key: str
    act: ActKind
    args: dict[str, Any]
    asks: list[Ask]
    label: Word
    does: Word | None
    weighs: Word | None
    ok: bool
    place: Literal["now", "floor", "motion", "chair", "more"]
    refusal: Refusal | None


class Me(Who):
    number: int
    name: str
    standing: str
    voting: bool
    present: bool


class Ahead(TypedDict):
    label: Word | None
    side: Side | None


class Queue(TypedDict):
    position: int
    side: Side | None
    ahead: list[Ahead]


class Choice(TypedDict):
    choice: str | list[str]
    tried: bool


class Box(TypedDict):
    id: int
    cast: bool
    may: bool
    open: bool


class RosterLine(TypedDict):
    who: str
    number: int
    name: str
    present: bool
    voting: bool
    standing: str


class Mine(TypedDict):
    """What one person sees and may do. names, roster: for the chair and the recorder only; script: for the
    chair.
    """

    seq: int
    now: str
    me: Me | None
    openings: list[Opening]
    queue: Queue | None
    vote: Choice | None
    box: Box | None
    names: dict[str, str]
    script: list[Word]
    main: ActKind | None
    roster: list[RosterLine]


class Refused(TypedDict):
    """A refusal of the rules, or one of the edge with its text."""

    code: NotRequired[str]
    reason: NotRequired[Word]
    cite: NotRequired[str]
    instead: NotRequired[list[str]]
    overrule: NotRequired[bool]
    text: NotRequired[str]


class Answer(TypedDict, total=False):
    """What an act was answered with: exactly one of ok, refused, bad, gone, error. text: what is to be said
    beside ok."""

    ok: bool
    seq: int
    text: str
    refused: Refused
    bad: str
    gone: bool
    error: str


class Boot(TypedDict):
    """What the page tells its script: addresses, the language, and the first view."""

    meeting: int
    screen: str
    lang: Literal["zh", "en"]
    csrf: str
    words: str
    acts: str
    cast: str
    view_at: str
    minutes: str
    hall: str
    lobby: str
    qr: str
    zone: str
    view: View
    mine: Mine
