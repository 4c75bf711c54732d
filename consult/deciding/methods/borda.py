"""Borda's count: of n options the first of a ranking has n-1 points, the next n-2, the last none; those
ranked equal, and those not ranked, share the mean of the places they cover, which is whole or a half."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from consult.deciding.conclusions import Conclusion
from consult.deciding.methods.face import NO_TERMS, Count, OptionResult, Terms
from consult.deciding.methods.plurality import choose_best
from consult.deciding.methods.ranking import Ranking, first_choices, pairwise, tiers
from consult.deciding.methods.staged import told_points

#: Points are counted in tenths, so that tenths are exact and are told as such.
SCALE = 10


class Borda:
    """Points by places; the most points."""

    name = "borda"
    ballot = Ranking(equal=True)

    def count(
        self, papers: Mapping[str, int], options: Sequence[str], seats: int, terms: Terms = NO_TERMS
    ) -> Count:
        tenths = dict.fromkeys(options, 0)
        valid = 0
        for ranks, number in tiers(papers, options):
            valid += number
            ranked = {each for rank in ranks for each in rank}
            rest = [each for each in range(len(options)) if each not in ranked]
            place = len(options) - 1
            for rank in [*ranks, rest]:
                # The mean of the points place, place-1, ... that this rank covers.
                mean = SCALE * (2 * place - len(rank) + 1) // 2
                place -= len(rank)
                for each in rank:
                    tenths[options[each]] += mean * number
        firsts = first_choices(papers, options)
        best = choose_best([tenths[key] for key in options], seats)
        results = tuple(
            OptionResult(firsts[key], found.rank, found.chosen, found.tied)
            for key, found in zip(options, best, strict=True)
        )
        return Count(
            self.name,
            firsts,
            sum(papers.values()),
            results,
            valid=valid,
            scale=SCALE,
            totals=tenths,
            elected=tuple(
                sorted(
                    (k for k, r in zip(options, results, strict=True) if r.chosen), key=lambda k: -tenths[k]
                )
            ),
            pairwise=pairwise(papers, options),
        )

    def explain(self, count: Count, options: Sequence[str]) -> tuple[Conclusion, ...]:
        return told_points(count, options)
