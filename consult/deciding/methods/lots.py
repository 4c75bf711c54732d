"""Ties, and lots that anyone can draw again.

A lot is drawn only where a rule orders it: the hash of a seed is published before the vote opens, the seed
after it closed, and the draw is the SHA-256 of "seed|root|stage|option"; the smallest wins."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tie:
    """One tie met. stage: the number of the step; what: what it was about (`surplus`, `exclude`, `elect`,
    `lock`, `fund`); among: options, or pairs "a>b"; by: `earlier` (a stage before), `lot`, `cost`, `top`
    (points), `together` (all excluded at once, since the order cannot matter), "" while nothing settles it;
    taken: what it fell on."""

    stage: int
    what: str
    among: tuple[str, ...]
    by: str = ""
    taken: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Lots:
    """A seed, told after the vote closed; root: what binds it to this vote (the root of its board)."""

    seed: str
    root: str = ""

    @property
    def commitment(self) -> str:
        """What is published before the vote opens: the SHA-256 of the seed, hexadecimal."""
        return hashlib.sha256(self.seed.encode()).hexdigest()

    def draw(self, stage: int, option: str) -> str:
        """The lot of one option at one stage, hexadecimal."""
        return hashlib.sha256(f"{self.seed}|{self.root}|{stage}|{option}".encode()).hexdigest()

    def order(self, stage: int, options: Iterable[str]) -> list[str]:
        """The options, the winner of the draw first."""
        return sorted(options, key=lambda option: self.draw(stage, option))


def settle(
    tied: Sequence[str],
    earlier: Sequence[Mapping[str, int]],
    tie: Tie,
    lots: Lots | None,
    highest: bool,
) -> Tie:
    """The tie settled: by the latest earlier stage at which they differed, else by lot, else open.

    earlier: votes after each stage before, the latest last; highest: the larger is taken, and the winner of
    the draw; otherwise the smaller, and the loser of the draw."""
    left = list(tied)
    for votes in reversed(earlier):
        edge = (max if highest else min)(votes[each] for each in left)
        left = [each for each in left if votes[each] == edge]
        if len(left) == 1:
            return Tie(tie.stage, tie.what, tie.among, "earlier", tuple(left))
    if lots is None:
        return tie
    drawn = lots.order(tie.stage, left)
    return Tie(tie.stage, tie.what, tie.among, "lot", (drawn[0] if highest else drawn[-1],))
