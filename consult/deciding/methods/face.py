"""What a counting method is: its name, the shape of its ballot, how it counts, how it explains.

A paper is words: "for"; keys of options joined by commas, in their order or as ranked, those ranked equal
joined by "=" ("2,0=1"); keys with points ("0:5,2:3"); "abstain"; "" is a blank. Papers are counted as
{paper: how many}, since equal papers count alike and nobody is beside them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from consult.deciding.conclusions import Conclusion
from consult.deciding.methods.lots import Lots, Tie

ABSTAIN = "abstain"


class PaperError(ValueError):
    """What is no paper of this ballot. code: `no_such_choice`, `too_many` or `nothing_marked`; at_most: marks
    allowed."""

    def __init__(self, code: str, at_most: int = 1) -> None:
        self.code, self.at_most = code, at_most
        super().__init__(code)


class BallotShape(Protocol):
    """What may stand on a paper."""

    @property
    def name(self) -> str:
        """As screens know it: sides, marks."""

    def read(self, choice: str | Sequence[str], options: Sequence[str], seats: int) -> str:
        """The paper's words. options: their keys in order. Raises PaperError."""

    def at_most(self, options: int, seats: int) -> int:
        """How many marks a paper may bear."""


@dataclass(frozen=True, slots=True)
class OptionResult:
    """`rank` 1 is the best; equal counts share a rank (1, 2, 2, 4). `tied`: level with others at the edge of
    what may be chosen, so that the count alone does not say; then `chosen` is False for all of them."""

    count: int
    rank: int
    chosen: bool
    tied: bool


@dataclass(frozen=True, slots=True)
class Terms:
    """What a count needs beside its papers and seats. lots: where ties may be settled by lot; costs: of each
    option, whole units of money; threshold: the fewest votes a project needs; top: the highest points."""

    lots: Lots | None = None
    budget: int = 0
    costs: Mapping[str, int] = field(default_factory=dict)
    threshold: int = 1
    top: int = 5


NO_TERMS = Terms()


@dataclass(frozen=True, slots=True)
class Stage:
    """One step of a count. action: `first`, `surplus`, `exclude`, `iterate`, `settle`, `lock`, `skip`,
    `fund`, `pass`, `stop` or `buy`; on: the options it was about; votes: by option after it, in parts of
    `Count.scale`; lost: what counts for nobody any more; elected: who was by it, the highest first; quota:
    what was asked then; money: of a budget, `left` after it, its `cost`, and of a project bought `payers`
    and the `most` one paid, in hundredths, cut."""

    number: int
    action: str
    on: tuple[str, ...]
    votes: Mapping[str, int]
    lost: int = 0
    elected: tuple[str, ...] = ()
    quota: int | None = None
    money: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Count:
    """What a method found. counts: by side or option (for rankings: papers that put it first);
    options: their results in the order given, empty for sides; papers: all taken, abstaining included;
    needed: votes an option needed to be chosen, None where the most is enough.

    Of methods in stages besides: valid: papers that say something; quota, stages and totals (what the
    method compares at the end) in parts of `scale`; elected: in the order of election; pairwise: how many
    prefer the first to the second; ties: each met, and how it was settled, if it was."""

    method: str
    counts: Mapping[str, int]
    papers: int
    options: tuple[OptionResult, ...] = ()
    needed: int | None = None
    valid: int = 0
    scale: int = 1
    quota: int | None = None
    stages: tuple[Stage, ...] = ()
    totals: Mapping[str, int] = field(default_factory=dict)
    elected: tuple[str, ...] = ()
    pairwise: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    ties: tuple[Tie, ...] = ()

    @property
    def open_ties(self) -> tuple[Tie, ...]:
        """Those that nothing settled: the count is not finished."""
        return tuple(tie for tie in self.ties if not tie.by)


class Method(Protocol):
    """One way of counting."""

    @property
    def name(self) -> str:
        """Stored with the vote; never changes meaning."""

    @property
    def ballot(self) -> BallotShape:
        """What may stand on its papers."""

    def count(
        self, papers: Mapping[str, int], options: Sequence[str], seats: int, terms: Terms = NO_TERMS
    ) -> Count:
        """Counts papers. options: their keys in order, empty for sides."""

    def explain(self, count: Count, options: Sequence[str]) -> tuple[Conclusion, ...]:
        """What came of it and why, a conclusion a step."""


@dataclass(frozen=True, slots=True)
class Sides:
    """For, against or abstain."""

    name: str = "sides"

    def read(self, choice: str | Sequence[str], options: Sequence[str], seats: int) -> str:
        if not isinstance(choice, str) or choice not in ("for", "against", ABSTAIN):
            raise PaperError("no_such_choice")
        return choice

    def at_most(self, options: int, seats: int) -> int:
        return 1


@dataclass(frozen=True, slots=True)
class Marks:
    """Options marked, each once: as many as there are seats, or (approval) as one likes. priced: they have
    costs."""

    limited: bool = True
    priced: bool = False
    name: str = "marks"

    def read(self, choice: str | Sequence[str], options: Sequence[str], seats: int) -> str:
        picked = [choice] if isinstance(choice, str) else list(choice)
        if picked == [ABSTAIN]:
            return ABSTAIN
        most = self.at_most(len(options), seats)
        if not picked:
            raise PaperError("nothing_marked", most)
        if len(set(picked)) != len(picked) or not set(picked) <= set(options):
            raise PaperError("no_such_choice", most)
        if len(picked) > most:
            raise PaperError("too_many", most)
        return ",".join(each for each in options if each in picked)

    def at_most(self, options: int, seats: int) -> int:
        return min(seats, options) if self.limited else options


def marks(papers: Mapping[str, int], options: Iterable[str]) -> dict[str, int]:
    """How often each option was marked, and how many abstained."""
    counts = {**dict.fromkeys(options, 0), ABSTAIN: 0}
    for paper, number in papers.items():
        for key in filter(None, paper.split(",")):
            counts[key] = counts.get(key, 0) + number
    return counts


def told(count: Count, options: Sequence[str]) -> tuple[Conclusion, ...]:
    """Of a choice among options: each chosen with its votes, those tied for the places left, or that none was
    chosen."""
    results = list(zip(options, count.options, strict=True))
    said = [Conclusion("chosen", {"option": key, "count": r.count}) for key, r in results if r.chosen]
    tied = [key for key, r in results if r.tied]
    if tied:
        said.append(Conclusion("tied", {"options": tied}, good=False))
    if not said:
        values = {"needed": count.needed} if count.needed is not None else {}
        said.append(Conclusion("none_chosen", values, good=False))
    return tuple(said)
