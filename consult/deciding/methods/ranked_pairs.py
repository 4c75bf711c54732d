"""Ranked pairs (Tideman): the clearest wins of one option over another are locked first, those that would
close a circle are passed over; who is beaten by nobody then is chosen.

Order of wins: more winning votes first, then fewer losing votes. Of equal wins that cannot all be locked a
lot decides; without one the count says so and stops."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby

from consult.deciding.conclusions import Conclusion
from consult.deciding.methods.face import NO_TERMS, Count, Stage, Terms
from consult.deciding.methods.lots import Tie
from consult.deciding.methods.ranking import Ranking, first_choices, pairwise, tiers
from consult.deciding.methods.schulze import choose_unbeaten, compared
from consult.deciding.methods.staged import standings, steps

Pair = tuple[str, str]


class RankedPairs:
    """Options compared two by two, the clearest wins first."""

    name = "ranked_pairs"
    ballot = Ranking(equal=True)

    def count(
        self, papers: Mapping[str, int], options: Sequence[str], seats: int, terms: Terms = NO_TERMS
    ) -> Count:
        table = pairwise(papers, options)
        locking = _Locking(options, terms)
        finished = locking.run(table)
        firsts = first_choices(papers, options)
        valid = sum(number for _, number in tiers(papers, options))
        if finished:
            results, ties = choose_unbeaten(locking.beats, options, seats if valid else 0, terms, firsts)
        else:
            results, ties = standings(firsts, options, (), locking.ties), ()
        elected = [key for key, found in zip(options, results, strict=True) if found.chosen]
        return Count(
            self.name,
            firsts,
            sum(papers.values()),
            results,
            valid=valid,
            stages=tuple(locking.stages),
            totals={key: len(locking.beats[key]) for key in options},
            elected=tuple(sorted(elected, key=lambda key: results[options.index(key)].rank)),
            pairwise=table,
            ties=(*locking.ties, *ties),
        )

    def explain(self, count: Count, options: Sequence[str]) -> tuple[Conclusion, ...]:
        locked = [each for each in steps(count) if each.code in ("stage_lock", "stage_skip")]
        return (*locked, *compared(count, options))


class _Locking:
    """Wins locked so far. beats: whom each option is above by locked wins, directly or through others."""

    def __init__(self, options: Sequence[str], terms: Terms) -> None:
        self.terms = terms
        self.beats: dict[str, set[str]] = {key: set() for key in options}
        self.stages: list[Stage] = []
        self.ties: list[Tie] = []

    def run(self, table: Mapping[str, Mapping[str, int]]) -> bool:
        """Locks every win it can; False where equal wins contradict each other and no lot is to be had."""

        def strength(pair: Pair) -> tuple[int, int]:
            winner, loser = pair
            return -table[winner][loser], table[loser][winner]

        wins = [(a, b) for a in table for b in table[a] if table[a][b] > table[b][a]]
        for _, group in groupby(sorted(wins, key=strength), strength):
            level = list(group)
            fitting = [pair for pair in level if not self._closes_circle(pair)]
            if not self._all_fit(fitting):
                names = tuple(sorted(f"{a}>{b}" for a, b in fitting))
                number = len(self.stages) + 1
                if self.terms.lots is None:
                    self.ties.append(Tie(number, "lock", names))
                    return False
                order = self.terms.lots.order(number, names)
                self.ties.append(Tie(number, "lock", names, "lot", tuple(order)))
                level.sort(key=lambda pair: order.index(f"{pair[0]}>{pair[1]}") if pair in fitting else -1)
            for pair in level:
                self._lock(pair, table)
        return True

    def _closes_circle(self, pair: Pair) -> bool:
        winner, loser = pair
        return winner in self.beats[loser]

    def _all_fit(self, pairs: Sequence[Pair]) -> bool:
        """Whether these can all be locked together."""
        before = {key: set(below) for key, below in self.beats.items()}
        try:
            for pair in pairs:
                if self._closes_circle(pair):
                    return False
                self._add(pair)
            return True
        finally:
            self.beats = before

    def _add(self, pair: Pair) -> None:
        winner, loser = pair
        below = {loser, *self.beats[loser]}
        for key, under in self.beats.items():
            if key == winner or winner in under:
                under |= below

    def _lock(self, pair: Pair, table: Mapping[str, Mapping[str, int]]) -> None:
        winner, loser = pair
        fits = not self._closes_circle(pair)
        if fits:
            self._add(pair)
        votes = {winner: table[winner][loser], loser: table[loser][winner]}
        self.stages.append(Stage(len(self.stages) + 1, "lock" if fits else "skip", pair, votes))
