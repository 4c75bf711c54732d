"""A majority of those who voted (RONR 44:1, 46:30-34): who has it is chosen, the highest first, up to the
seats; a tie
for the last place chooses none of the tied. With nobody chosen the body votes again, and no name is dropped.

This is the one answer to "three options, 4-3-3, one seat": none, since 6 are needed. `plurality` chooses the
first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from consult.deciding.conclusions import Conclusion
from consult.deciding.methods.face import ABSTAIN, NO_TERMS, Count, Marks, Terms, marks, told
from consult.deciding.methods.plurality import choose_best


class Majority:
    """As many marks as seats; more than half of the papers that mark anything are needed."""

    name = "majority"
    ballot = Marks()

    def count(
        self, papers: Mapping[str, int], options: Sequence[str], seats: int, terms: Terms = NO_TERMS
    ) -> Count:
        counts = marks(papers, options)
        cast = sum(number for paper, number in papers.items() if paper != ABSTAIN)
        needed = cast // 2 + 1
        results = choose_best([counts[key] for key in options], seats, needed)
        return Count(self.name, counts, sum(papers.values()), results, needed)

    def explain(self, count: Count, options: Sequence[str]) -> tuple[Conclusion, ...]:
        return told(count, options)
