"""What a counting method is: its name, the shape of its ballot, how it counts, how it explains.

A paper is words: "for"; or keys of options joined by commas, in their order or as ranked; "abstain". Papers
are counted
as {paper: how many}, since equal papers count alike and nobody is beside them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from consult.deciding.conclusions import Conclusion

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


@dataclass(frozen=True)
class Count:
    """What a method found. counts: by side or option; options: their results in the order given, empty for
    sides;
    papers: all taken, abstaining included; needed: votes an option needed to be chosen, None where the most
    is enough."""

    method: str
    counts: Mapping[str, int]
    papers: int
    options: tuple[OptionResult, ...] = ()
    needed: int | None = None


class Method(Protocol):
    """One way of counting."""

    @property
    def name(self) -> str:
        """Stored with the vote; never changes meaning."""

    @property
    def ballot(self) -> BallotShape:
        """What may stand on its papers."""

    def count(self, papers: Mapping[str, int], options: Sequence[str], seats: int) -> Count:
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
    """Options marked, each once: as many as there are seats, or (approval) as one likes."""

    limited: bool = True
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
        for key in paper.split(","):
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
