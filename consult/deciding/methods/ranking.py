"""Rankings: the ballot that numbers options, and how its papers are read for counting."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from consult.deciding.methods.face import ABSTAIN, PaperError

#: A paper as places of options, the first choice first; and how many there are of it.
Strict = tuple[tuple[int, ...], int]


@dataclass(frozen=True, slots=True)
class Ranking:
    """Options in order of preference, as many as one likes. equal: whether several may share a rank."""

    equal: bool = False
    name: str = "ranking"

    def read(self, choice: str | Sequence[str], options: Sequence[str], seats: int) -> str:
        """choice: keys, the first choice first; those ranked equal joined by "="."""
        ranked = [choice] if isinstance(choice, str) else list(choice)
        if ranked == [ABSTAIN]:
            return ABSTAIN
        most = self.at_most(len(options), seats)
        if not ranked:
            raise PaperError("nothing_marked", most)
        keys = [key for tier in ranked for key in tier.split("=")]
        if len(set(keys)) != len(keys) or not set(keys) <= set(options):
            raise PaperError("no_such_choice", most)
        if len(keys) > len(ranked) and not self.equal:
            raise PaperError("too_many", most)
        # Those of one rank stand in the order of the options, so that equal papers are equal words.
        return ",".join("=".join(key for key in options if key in tier.split("=")) for tier in ranked)

    def at_most(self, options: int, seats: int) -> int:
        return options


def tiers(papers: Mapping[str, int], options: Sequence[str]) -> Iterator[tuple[list[list[int]], int]]:
    """Each paper that says something, as ranks of places of options, and how many there are of it.

    A name given twice counts where it stands first; an option that is not asked for (any more) is passed
    over."""
    place = {key: number for number, key in enumerate(options)}
    for paper, number in papers.items():
        seen: set[int] = set()
        ranks: list[list[int]] = []
        for tier in paper.split(","):
            found = [place[key] for key in tier.split("=") if key in place]
            rank = [each for each in dict.fromkeys(found) if each not in seen]
            seen.update(rank)
            if rank:
                ranks.append(rank)
        if ranks:
            yield ranks, number


def strict(papers: Mapping[str, int], options: Sequence[str]) -> list[Strict]:
    """Each paper up to its first shared rank, which ends it there; papers that begin with one are left
    out."""
    place = {key: number for number, key in enumerate(options)}
    out: dict[tuple[int, ...], int] = {}
    odd: dict[str, int] = {}
    for paper, number in papers.items():
        # Almost every paper names options, each once: read at once, since this is most of a count's time.
        words = paper.split(",")
        try:
            order = tuple([place[word] for word in words])
        except KeyError:
            odd[paper] = number
            continue
        if len(set(words)) == len(words):
            out[order] = out.get(order, 0) + number
        else:
            odd[paper] = number
    for ranks, number in tiers(odd, options):
        first_shared = next((n for n, rank in enumerate(ranks) if len(rank) > 1), len(ranks))
        order = tuple(rank[0] for rank in ranks[:first_shared])
        if order:
            out[order] = out.get(order, 0) + number
    return list(out.items())


def firsts_of(ballots: Sequence[Strict], papers: Mapping[str, int], options: Sequence[str]) -> dict[str, int]:
    """How many papers put each option first, alone; and how many abstain."""
    counts = {**dict.fromkeys(options, 0), ABSTAIN: papers.get(ABSTAIN, 0)}
    for order, number in ballots:
        counts[options[order[0]]] += number
    return counts


def first_choices(papers: Mapping[str, int], options: Sequence[str]) -> dict[str, int]:
    """The same, of papers not read yet."""
    return firsts_of(strict(papers, options), papers, options)


def pairwise(papers: Mapping[str, int], options: Sequence[str]) -> dict[str, dict[str, int]]:
    """How many papers put the first option above the second; those not ranked are last, and equal."""
    size = len(options)
    table = [[0] * size for _ in range(size)]
    for ranks, number in tiers(papers, options):
        below = set(range(size))
        for rank in ranks:
            below.difference_update(rank)
            for winner in rank:
                row = table[winner]
                for loser in below:
                    row[loser] += number
    return {a: {b: table[i][j] for j, b in enumerate(options) if i != j} for i, a in enumerate(options)}
