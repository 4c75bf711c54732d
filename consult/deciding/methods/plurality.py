"""Plurality: the options with the most votes, however few. Only where the body's rule says so (RONR
44:11)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from consult.deciding.conclusions import Conclusion
from consult.deciding.methods.face import NO_TERMS, Count, Marks, OptionResult, Terms, marks, told


class Plurality:
    """As many marks as seats; the most votes win."""

    name = "plurality"
    ballot = Marks()

    def count(
        self, papers: Mapping[str, int], options: Sequence[str], seats: int, terms: Terms = NO_TERMS
    ) -> Count:
        counts = marks(papers, options)
        results = choose_best([counts[key] for key in options], seats)
        return Count(self.name, counts, sum(papers.values()), results)

    def explain(self, count: Count, options: Sequence[str]) -> tuple[Conclusion, ...]:
        return told(count, options)


def choose_best(counts: Sequence[int], choose: int, needed: int = 1) -> tuple[OptionResult, ...]:
    """The best `choose` options by count, in the order given, of those with the votes needed: 1 is plurality,
    which
    only a rule of the body may ask (44:11); more than half of the papers is the rule of the book. Every count
    of
    options asks this function: three options at 4-3-3 for one place are none, where 6 are needed.

    An option nobody picked is never chosen. A tie across the edge is not broken here (who breaks it is for
    the body to say: a further vote, lot, or taking both)."""
    if choose < 1:
        raise ValueError(choose)
    results = []
    for count in counts:
        better = sum(other > count for other in counts)
        level = sum(other == count for other in counts)
        picked = count >= max(needed, 1)
        chosen = picked and better + level <= choose
        tied = picked and better < choose < better + level
        results.append(OptionResult(count, better + 1, chosen, tied))
    return tuple(results)
