"""Approval: any number of marks; the options marked most often. A tie stays a tie."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from consult.deciding.conclusions import Conclusion
from consult.deciding.methods.face import NO_TERMS, Count, Marks, Terms, marks, told
from consult.deciding.methods.plurality import choose_best


class Approval:
    """Marks as one likes; the most win."""

    name = "approval"
    ballot = Marks(limited=False)

    def count(
        self, papers: Mapping[str, int], options: Sequence[str], seats: int, terms: Terms = NO_TERMS
    ) -> Count:
        counts = marks(papers, options)
        results = choose_best([counts[key] for key in options], seats)
        return Count(self.name, counts, sum(papers.values()), results)

    def explain(self, count: Count, options: Sequence[str]) -> tuple[Conclusion, ...]:
        return told(count, options)
