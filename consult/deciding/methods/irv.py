"""The alternative vote (instant runoff): while nobody has more than half of the papers that still count, the
lowest option is excluded and its papers pass to their next choice.

Those who tie for the lowest are never excluded together, unless all of them have fewer votes than the next
one up, so that the order cannot matter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from consult.deciding.conclusions import Conclusion
from consult.deciding.methods.face import NO_TERMS, Count, Stage, Terms
from consult.deciding.methods.lots import Lots, Tie, settle
from consult.deciding.methods.ranking import Ranking, Strict, firsts_of, pairwise, strict, tiers
from consult.deciding.methods.staged import standings, steps


class Irv:
    """One seat: more than half of the papers that still count."""

    name = "irv"
    ballot = Ranking()

    def count(
        self, papers: Mapping[str, int], options: Sequence[str], seats: int, terms: Terms = NO_TERMS
    ) -> Count:
        valid = sum(number for _, number in tiers(papers, options))
        ballots = strict(papers, options)
        held = _Counting(ballots, options, valid, terms.lots)
        held.run()
        firsts = firsts_of(ballots, papers, options)
        return Count(
            self.name,
            firsts,
            sum(papers.values()),
            standings(firsts, options, held.elected, held.ties),
            valid=valid,
            stages=tuple(held.stages),
            totals=dict(held.stages[-1].votes) if held.stages else {},
            elected=tuple(held.elected),
            pairwise=pairwise(papers, options),
            ties=tuple(held.ties),
        )

    def explain(self, count: Count, options: Sequence[str]) -> tuple[Conclusion, ...]:
        return steps(count)


class _Counting:
    """A count under way. piles: numbers of ballots by the option that has them."""

    def __init__(
        self, ballots: Sequence[Strict], options: Sequence[str], valid: int, lots: Lots | None
    ) -> None:
        self.ballots, self.options, self.valid, self.lots = ballots, options, valid, lots
        self.votes = dict.fromkeys(range(len(options)), 0)
        self.piles: dict[int, list[int]] = {each: [] for each in self.votes}
        self.elected: list[str] = []
        self.stages: list[Stage] = []
        self.ties: list[Tie] = []
        # Ties are settled by stages from here on: what went before a joint exclusion cannot be known.
        self.known_from = 0

    def run(self) -> None:
        """Counts to the end, or to a tie that nothing settles."""
        if not self.ballots:
            return
        self._deal(range(len(self.ballots)))
        self._close("first", ())
        while not self.elected:
            out = self._lowest()
            if not out:
                return
            freed = [number for each in out for number in self.piles.pop(each)]
            for each in out:
                del self.votes[each]
            self._deal(freed)
            self._close("exclude", out)

    def _deal(self, numbers: Sequence[int]) -> None:
        for number in numbers:
            order, papers = self.ballots[number]
            to = next((each for each in order if each in self.votes), None)
            if to is not None:
                self.votes[to] += papers
                self.piles[to].append(number)

    def _close(self, action: str, on: Sequence[int]) -> None:
        total = sum(self.votes.values())
        winner = [each for each, votes in self.votes.items() if 2 * votes > total]
        self.elected = [self.options[each] for each in winner]
        self.stages.append(
            Stage(
                len(self.stages) + 1,
                action,
                tuple(self.options[each] for each in on),
                {self.options[each]: votes for each, votes in self.votes.items()},
                self.valid - total,
                tuple(self.elected),
            )
        )

    def _lowest(self) -> tuple[int, ...]:
        """Whom to exclude; nobody where a tie cannot be settled."""
        fewest = min(self.votes.values())
        level = [each for each, votes in self.votes.items() if votes == fewest]
        if len(level) == 1:
            return (level[0],)
        keys = tuple(self.options[each] for each in level)
        tie = Tie(len(self.stages) + 1, "exclude", keys)
        known = [stage.votes for stage in self.stages[self.known_from :]]
        settled = settle(keys, known, tie, self.lots, highest=False)
        above = [votes for votes in self.votes.values() if votes > fewest]
        if not settled.by and above and fewest * len(level) < min(above):
            self.ties.append(Tie(tie.stage, tie.what, keys, "together", keys))
            self.known_from = len(self.stages)
            return tuple(level)
        self.ties.append(settled)
        return (self.options.index(settled.taken[0]),) if settled.by else ()
