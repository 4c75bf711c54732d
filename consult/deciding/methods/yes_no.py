"""Yes or no: the three piles. Whether it carries is the decision rule's to say
(`consult.deciding.decide_vote`), or, for
a motion without one, the book's (`consult.rules.votes`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from consult.deciding.conclusions import Conclusion
from consult.deciding.methods.face import NO_TERMS, Count, Sides, Terms
from consult.deciding.roll import SIDES


class YesNo:
    """For, against, abstain."""

    name = "yes_no"
    ballot = Sides()

    def count(
        self, papers: Mapping[str, int], options: Sequence[str], seats: int, terms: Terms = NO_TERMS
    ) -> Count:
        return Count(self.name, {side: papers.get(side, 0) for side in SIDES}, sum(papers.values()))

    def explain(self, count: Count, options: Sequence[str]) -> tuple[Conclusion, ...]:
        return (Conclusion("sides", dict(count.counts)),)
