"""The single transferable vote by the rules of Scottish local elections (Scottish Local Government Elections
Orders 2007 and 2011, rules 45-52).

Whole numbers in units of 0.00001 vote: the value of each paper is cut, never rounded, at five decimals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from consult.deciding.conclusions import Conclusion
from consult.deciding.methods.face import NO_TERMS, Count, Stage, Terms
from consult.deciding.methods.lots import Lots, Tie, settle
from consult.deciding.methods.ranking import Ranking, Strict, firsts_of, strict
from consult.deciding.methods.staged import standings, steps

UNIT = 100_000


class ScottishStv:
    """Several seats in proportion: surpluses move on at a part of their value, the lowest are excluded."""

    name = "scottish_stv"
    ballot = Ranking()

    def count(
        self, papers: Mapping[str, int], options: Sequence[str], seats: int, terms: Terms = NO_TERMS
    ) -> Count:
        ballots = strict(papers, options)
        held = counted(ballots, options, seats, terms.lots)
        firsts = firsts_of(ballots, papers, options)
        elected = [options[each] for each in held.elected]
        return Count(
            self.name,
            firsts,
            sum(papers.values()),
            standings(firsts, options, elected, held.ties),
            valid=held.valid,
            scale=UNIT,
            quota=held.quota,
            stages=tuple(held.stages),
            totals=dict(zip(options, held.votes, strict=True)),
            elected=tuple(elected),
            ties=tuple(held.ties),
        )

    def explain(self, count: Count, options: Sequence[str]) -> tuple[Conclusion, ...]:
        return steps(count)


def counted(ballots: Sequence[Strict], options: Sequence[str], seats: int, lots: Lots | None) -> Counting:
    """The count of ballots that are read already, finished, or stopped at a tie that nothing settles."""
    held = Counting(ballots, options, seats, lots)
    held.run()
    return held


class Counting:
    """A count under way. Options are places; a pile is {value of a paper: numbers of ballots}."""

    def __init__(
        self, ballots: Sequence[Strict], options: Sequence[str], seats: int, lots: Lots | None
    ) -> None:
        self.ballots, self.options, self.seats, self.lots = ballots, options, seats, lots
        self.valid = sum(number for _, number in ballots)
        self.quota = (self.valid // (seats + 1) + 1) * UNIT
        self.votes = [0] * len(options)
        self.lost = 0
        self.piles: list[dict[int, list[int]]] = [{} for _ in options]
        self.at = [0] * len(ballots)
        self.continuing = [True] * len(options)
        self.elected: list[int] = []
        self.stages: list[Stage] = []
        self.ties: list[Tie] = []

    def run(self) -> None:
        """Counts to the end, or to a tie that nothing settles."""
        if not self.valid:
            return
        self._hand_on(range(len(self.ballots)), UNIT)
        self._close("first", ())
        while len(self.elected) < self.seats and any(self.continuing):
            if not self._step():
                return

    def _step(self) -> bool:
        """One more stage; False where a tie cannot be settled."""
        over = [each for each in self.elected if self.votes[each] > self.quota]
        if over:
            chosen = self._one_of(over, "surplus", highest=True)
            if chosen is not None:
                self._move_surplus(chosen)
                self._close("surplus", (chosen,))
        else:
            left = [each for each, there in enumerate(self.continuing) if there]
            chosen = self._one_of(left, "exclude", highest=False)
            if chosen is not None:
                self._exclude(chosen)
                self._close("exclude", (chosen,))
        return chosen is not None

    def _one_of(self, among: Sequence[int], what: str, highest: bool) -> int | None:
        """The one with the most (or fewest) votes; ties by the latest stage at which they differed, or by
        lot."""
        edge = (max if highest else min)(self.votes[each] for each in among)
        level = [each for each in among if self.votes[each] == edge]
        if len(level) == 1:
            return level[0]
        keys = [self.options[each] for each in sorted(level)]
        tie = Tie(len(self.stages) + 1, what, tuple(keys))
        settled = settle(keys, [stage.votes for stage in self.stages], tie, self.lots, highest)
        self.ties.append(settled)
        return self.options.index(settled.taken[0]) if settled.by else None

    def _move_surplus(self, chosen: int) -> None:
        total = self.votes[chosen]
        surplus = total - self.quota
        pile, self.piles[chosen] = self.piles[chosen], {}
        moved = sum(self._hand_on(papers, surplus * value // total) for value, papers in pile.items())
        self.votes[chosen] = self.quota
        self.lost += surplus - moved

    def _exclude(self, chosen: int) -> None:
        self.continuing[chosen] = False
        pile, self.piles[chosen] = self.piles[chosen], {}
        moved = sum(self._hand_on(papers, value) for value, papers in pile.items())
        self.lost += self.votes[chosen] - moved
        self.votes[chosen] = 0

    def _hand_on(self, papers: Sequence[int], value: int) -> int:
        """Each ballot to its next continuing option, at that value a paper; what was handed on in all."""
        ballots, at, continuing = self.ballots, self.at, self.continuing
        heaps: list[list[int]] = [[] for _ in continuing]
        gained = [0] * len(continuing)
        for number in papers:
            order, weight = ballots[number]
            place, end = at[number], len(order)
            while place < end and not continuing[order[place]]:
                place += 1
            at[number] = place
            if place < end:
                to = order[place]
                heaps[to].append(number)
                gained[to] += weight
        for to, heap in enumerate(heaps):
            if heap:
                self.piles[to].setdefault(value, []).extend(heap)
                self.votes[to] += value * gained[to]
        return value * sum(gained)

    def _close(self, action: str, on: tuple[int, ...]) -> None:
        """Ends a stage: who has the quota is elected, and all who are left when no more are left than
        places."""
        reached = [e for e, there in enumerate(self.continuing) if there and self.votes[e] >= self.quota]
        new = self._elect(reached)
        left = [each for each, there in enumerate(self.continuing) if there]
        if len(left) <= self.seats - len(self.elected):
            new += self._elect(left)
        self.stages.append(
            Stage(
                len(self.stages) + 1,
                action,
                tuple(self.options[each] for each in on),
                dict(zip(self.options, self.votes, strict=True)),
                self.lost,
                tuple(self.options[each] for each in new),
                self.quota,
            )
        )

    def _elect(self, these: Sequence[int]) -> list[int]:
        ordered = sorted(these, key=lambda each: -self.votes[each])
        self.elected += ordered
        for each in ordered:
            self.continuing[each] = False
        return ordered
