"""A budget spent by votes: projects in the order of their votes, each that fits what is left.

Two variants, which give other outcomes: `greedy` passes over what does not fit and goes on, `greedy_stop`
ends there. Equal votes: the cheaper first, else by lot; without one the count says so where it matters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby

from consult.deciding.conclusions import Conclusion
from consult.deciding.methods.face import NO_TERMS, Count, Marks, Stage, Terms, marks
from consult.deciding.methods.lots import Tie
from consult.deciding.methods.staged import standings, steps


class Greedy:
    """Marks as one likes; the most votes first while money lasts."""

    ballot = Marks(limited=False, priced=True)

    def __init__(self, stops: bool = False) -> None:
        self.stops = stops
        self.name = "greedy_stop" if stops else "greedy"

    def count(
        self, papers: Mapping[str, int], options: Sequence[str], seats: int, terms: Terms = NO_TERMS
    ) -> Count:
        votes = marks(papers, options)
        funding = _Funding(votes, terms, self.stops)
        wanted = [key for key in options if votes[key] >= max(1, terms.threshold)]
        ordered = sorted(wanted, key=funding.rank)
        for _, level in groupby(ordered, funding.rank):
            if not funding.take(list(level)):
                break
        return Count(
            self.name,
            votes,
            sum(papers.values()),
            standings(votes, options, funding.funded, funding.ties),
            valid=sum(number for paper, number in papers.items() if paper not in ("", "abstain")),
            stages=tuple(funding.stages),
            totals={key: votes[key] for key in options},
            elected=tuple(funding.funded),
            ties=tuple(funding.ties),
        )

    def explain(self, count: Count, options: Sequence[str]) -> tuple[Conclusion, ...]:
        return steps(count)


class _Funding:
    """Money being spent."""

    def __init__(self, votes: Mapping[str, int], terms: Terms, stops: bool) -> None:
        self.votes, self.terms, self.stops = votes, terms, stops
        self.left = terms.budget
        self.funded: list[str] = []
        self.stages: list[Stage] = []
        self.ties: list[Tie] = []

    def rank(self, key: str) -> tuple[int, int]:
        """The order of projects: more votes first, then the cheaper."""
        return -self.votes[key], self.terms.costs[key]

    def take(self, level: list[str]) -> bool:
        """Projects with equal votes and costs; False where the count ends."""
        cost = self.terms.costs[level[0]]
        # An order among them is only needed where some fit and some do not.
        if len(level) > 1 and cost <= self.left < cost * len(level):
            tie = Tie(len(self.stages) + 1, "fund", tuple(level))
            if self.terms.lots is None:
                self.ties.append(tie)
                return False
            level = self.terms.lots.order(tie.stage, level)
            fitting = tuple(level[: self.left // cost])
            self.ties.append(Tie(tie.stage, "fund", tie.among, "lot", fitting))
        for key in level:
            if cost <= self.left:
                self.left -= cost
                self.funded.append(key)
                self._close("fund", key)
            elif self.stops:
                self._close("stop", key)
                return False
            else:
                self._close("pass", key)
        return True

    def _close(self, action: str, key: str) -> None:
        elected = (key,) if action == "fund" else ()
        votes = {key: self.votes[key]}
        money = {"left": self.left, "cost": self.terms.costs[key]}
        self.stages.append(Stage(len(self.stages) + 1, action, (key,), votes, elected=elected, money=money))
