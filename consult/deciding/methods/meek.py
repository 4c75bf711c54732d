"""Meek's single transferable vote (Hill, Wichmann and Woodall 1987): each elected option keeps of every paper
only the part that it needs, and the quota falls with what is exhausted.

Nine decimals in whole numbers; what a paper leaves with an option, and keep factors, are rounded up. Ties for
the lowest: by the latest earlier stage at which they differed, else by lot."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from consult.deciding.conclusions import Conclusion
from consult.deciding.methods.face import NO_TERMS, Count, Stage, Terms
from consult.deciding.methods.lots import Lots, Tie, settle
from consult.deciding.methods.ranking import Ranking, Strict, firsts_of, strict
from consult.deciding.methods.staged import standings, steps

UNIT = 10**9
#: A surplus smaller than this is none: 0.000001 vote.
SMALL = UNIT // 10**6


class Meek:
    """Several seats in proportion, whatever the order in which surpluses arise."""

    name = "meek"
    ballot = Ranking()

    def count(
        self, papers: Mapping[str, int], options: Sequence[str], seats: int, terms: Terms = NO_TERMS
    ) -> Count:
        ballots = strict(papers, options)
        held = _Counting(ballots, options, seats, terms.lots)
        held.run()
        firsts = firsts_of(ballots, papers, options)
        elected = [options[each] for each in held.elected]
        return Count(
            self.name,
            firsts,
            sum(papers.values()),
            standings(firsts, options, elected, held.ties),
            valid=held.valid,
            scale=UNIT,
            quota=held.stages[0].quota if held.stages else None,
            stages=tuple(held.stages),
            totals=dict(zip(options, held.votes, strict=True)),
            elected=tuple(elected),
            ties=tuple(held.ties),
        )

    def explain(self, count: Count, options: Sequence[str]) -> tuple[Conclusion, ...]:
        return steps(count)


class _Counting:
    """A count under way. Options are places; keep: the part of a paper each keeps, in units."""

    def __init__(
        self, ballots: Sequence[Strict], options: Sequence[str], seats: int, lots: Lots | None
    ) -> None:
        self.ballots, self.options, self.seats, self.lots = ballots, options, seats, lots
        self.valid = sum(number for _, number in ballots)
        self.keep = [UNIT] * len(options)
        self.hopeful = [True] * len(options)
        self.votes = [0] * len(options)
        self.lost = self.quota = 0
        self.elected: list[int] = []
        self.stages: list[Stage] = []
        self.ties: list[Tie] = []
        self.excluded: tuple[int, ...] = ()

    def run(self) -> None:
        """Counts to the end, or to a tie that nothing settles."""
        while self.valid and len(self.elected) < self.seats and any(self.hopeful):
            left = [each for each, there in enumerate(self.hopeful) if there]
            if len(left) <= self.seats - len(self.elected):
                self._all_left(left)
                return
            paths = self._paths()
            reached = self._until_settled(paths)
            self._close("iterate" if self.stages else "first", reached)
            if reached:
                if len(self.elected) >= self.seats:
                    self._close("settle", self._until_settled(self._paths(), last=True))
                continue
            lowest = self._lowest(left)
            if lowest is None:
                return
            self.hopeful[lowest], self.keep[lowest] = False, 0
            self.excluded = (lowest,)

    def _until_settled(self, paths: Mapping[tuple[int, ...], int], last: bool = False) -> list[int]:
        """Shares papers out until somebody reaches the quota, or until no surplus is left worth moving.

        Who reached the quota. last: all seats are filled; those elected before the newest come down to the
        quota, and nobody more is elected."""
        before = self.valid * UNIT
        newest = {self.options.index(key) for key in self.stages[-1].elected} if last else set()
        while True:
            self._share_out(paths)
            over = [e for e, there in enumerate(self.hopeful) if there and self.votes[e] >= self.quota]
            reached = [] if last else over
            surplus = sum(
                max(0, self.votes[each] - self.quota) for each in self.elected if each not in newest
            )
            if reached or surplus < SMALL or surplus >= before:
                return reached
            before = surplus
            for each in self.elected:
                if each in newest:
                    continue
                kept = -(-self.keep[each] * self.quota // UNIT)
                self.keep[each] = min(UNIT, -(-kept * UNIT // self.votes[each]))

    def _paths(self) -> dict[tuple[int, ...], int]:
        """Papers by those elected whom they pass and the hopeful option that takes what is left of them, if
        any: while nobody is elected or excluded, nothing else of them matters."""
        keep, hopeful = self.keep, self.hopeful
        found: dict[tuple[int, ...], int] = {}
        for order, number in self.ballots:
            path: list[int] = []
            for each in order:
                if keep[each]:
                    path.append(each)
                if hopeful[each]:
                    break
            key = tuple(path)
            found[key] = found.get(key, 0) + number
        return found

    def _share_out(self, paths: Mapping[tuple[int, ...], int]) -> None:
        votes, keep = [0] * len(self.options), self.keep
        for path, number in paths.items():
            rest = UNIT
            for each in path:
                part = -(-rest * keep[each] // UNIT)
                votes[each] += part * number
                rest -= part
        self.votes = votes
        self.lost = self.valid * UNIT - sum(votes)
        self.quota = sum(votes) // (self.seats + 1) + 1

    def _lowest(self, left: Sequence[int]) -> int | None:
        fewest = min(self.votes[each] for each in left)
        level = [each for each in left if self.votes[each] == fewest]
        if len(level) == 1:
            return level[0]
        keys = [self.options[each] for each in level]
        tie = Tie(len(self.stages) + 1, "exclude", tuple(keys))
        settled = settle(keys, [stage.votes for stage in self.stages], tie, self.lots, highest=False)
        self.ties.append(settled)
        return self.options.index(settled.taken[0]) if settled.by else None

    def _all_left(self, left: Sequence[int]) -> None:
        """No more are left than places: they are elected, after the last papers moved."""
        if self.stages:
            self._share_out(self._paths())
        else:
            self._until_settled(self._paths())
        self._close("iterate" if self.stages else "first", left)

    def _close(self, action: str, reached: Sequence[int]) -> None:
        ordered = sorted(reached, key=lambda each: -self.votes[each])
        self.elected += ordered
        for each in ordered:
            self.hopeful[each] = False
        if self.excluded:
            action = "exclude"
        self.stages.append(
            Stage(
                len(self.stages) + 1,
                action,
                tuple(self.options[each] for each in self.excluded),
                dict(zip(self.options, self.votes, strict=True)),
                self.lost,
                tuple(self.options[each] for each in ordered),
                self.quota,
            )
        )
        self.excluded = ()
