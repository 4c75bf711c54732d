"""A budget spent by the method of equal shares (Peters and Skowron 2020): every voter has the same share of
the money and pays for what they approve; a project's supporters pay its cost together, each the same or all
they have left. The project that costs its supporters least for what it is worth is bought next.

Completed by Add1: the shares begin at the whole part of budget by voters and grow by one unit of money each,
and everything is counted anew, while the whole outcome still costs no more than the budget; the last that
fits stands. Equal projects: the cheaper first, then more votes, then by lot.

Exact: what voters have left is kept in whole numbers over one common denominator, which grows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import gcd

from consult.deciding.conclusions import Conclusion
from consult.deciding.methods.face import NO_TERMS, Count, Marks, Stage, Terms, marks
from consult.deciding.methods.lots import Tie
from consult.deciding.methods.staged import standings, steps


class EqualShares:
    """Marks as one likes; the money is shared equally among those who vote."""

    name = "equal_shares"
    ballot = Marks(limited=False, priced=True)

    def count(
        self, papers: Mapping[str, int], options: Sequence[str], seats: int, terms: Terms = NO_TERMS
    ) -> Count:
        votes = marks(papers, options)
        wanted = [
            n
            for n, key in enumerate(options)
            if votes[key] >= max(1, terms.threshold) and 0 < terms.costs[key] <= terms.budget
        ]
        market = _Market(_approvals(papers, options), wanted, options, terms, votes)
        bought = market.completed()
        funded = [options[each] for each, _, _ in bought.purchases]
        stages, left = [], terms.budget
        for number, (each, payers, most) in enumerate(bought.purchases, start=1):
            key = options[each]
            left -= terms.costs[key]
            money = {"left": left, "cost": terms.costs[key], "payers": payers, "most": most}
            stages.append(Stage(number, "buy", (key,), {key: votes[key]}, elected=(key,), money=money))
        return Count(
            self.name,
            votes,
            sum(papers.values()),
            standings(votes, options, funded, bought.ties),
            valid=market.voters,
            stages=tuple(stages),
            totals={key: votes[key] for key in options},
            elected=tuple(funded),
            ties=bought.ties,
        )

    def explain(self, count: Count, options: Sequence[str]) -> tuple[Conclusion, ...]:
        return steps(count)


@dataclass(frozen=True, slots=True)
class _Bought:
    """One outcome. purchases: (project, who pays, the most anybody pays, in hundredths, cut); cost: of
    all; same_for: by how many units the shares may grow before anything may change, None if it never does."""

    purchases: tuple[tuple[int, int, int], ...]
    cost: int
    ties: tuple[Tie, ...]
    same_for: int | None

    @property
    def open(self) -> bool:
        """Whether a tie stays open."""
        return any(not tie.by for tie in self.ties)


@dataclass(frozen=True, slots=True)
class _Line:
    """An amount that depends on the share: now, and by how much more for each unit more; over `below`."""

    now: int
    more: int
    below: int = 1


def _approvals(papers: Mapping[str, int], options: Sequence[str]) -> dict[int, int]:
    """Papers as sets of bits, and how many of each; those that mark nothing are nobody's share."""
    bit = {key: 1 << number for number, key in enumerate(options)}
    found: dict[int, int] = {}
    for paper, number in papers.items():
        mask = 0
        for key in paper.split(","):
            mask |= bit.get(key, 0)
        if mask:
            found[mask] = found.get(mask, 0) + number
    return found


class _Market:
    """Voters and projects. Whoever approves the same of what was bought has the same left, so voters are
    classes by that part of their paper, whatever they began with."""

    def __init__(
        self,
        approvals: Mapping[int, int],
        wanted: Sequence[int],
        options: Sequence[str],
        terms: Terms,
        votes: Mapping[str, int],
    ) -> None:
        self.approvals, self.wanted, self.options = approvals, wanted, options
        self.costs = [terms.costs[key] for key in options]
        self.votes = [votes[key] for key in options]
        self.budget, self.lots = terms.budget, terms.lots
        self.voters = sum(approvals.values())
        self._classes: dict[int, set[int]] = {}
        self._supporters: dict[tuple[int, int], dict[int, int]] = {}

    def completed(self) -> _Bought:
        """By Add1; ends where everything is bought, or at an outcome with a tie that nothing settles."""
        if not self.voters or not self.wanted:
            return _Bought((), 0, (), None)
        share = self.budget // self.voters
        best = _Run(self, share).outcome()
        everything = sum(self.costs[each] for each in self.wanted)
        while best.cost < everything and not best.open and best.same_for is not None:
            share += best.same_for
            more = _Run(self, share).outcome()
            if more.cost > self.budget:
                break
            best = more
        return best

    def classes(self, bought: int) -> set[int]:
        """What of the bought anybody approves."""
        known = self._classes.get(bought)
        if known is None:
            known = self._classes[bought] = {mask & bought for mask in self.approvals}
        return known

    def supporters(self, project: int, bought: int) -> dict[int, int]:
        """Those for a project, by what of the bought they approve: how many."""
        known = self._supporters.get((project, bought))
        if known is None:
            known = {}
            for mask, number in self.approvals.items():
                if mask >> project & 1:
                    known[mask & bought] = known.get(mask & bought, 0) + number
            self._supporters[project, bought] = known
        return known


class _Run:
    """One outcome being found, everybody beginning with the same share."""

    def __init__(self, market: _Market, share: int) -> None:
        self.market = market
        #: what each class has left: (now, more for each unit of the share), in 1/parts of a unit of money
        self.money: dict[int, tuple[int, int]] = {0: (share, 1)}
        self.parts = 1
        self.bought = 0
        self.purchases: list[tuple[int, int, int]] = []
        self.ties: list[Tie] = []
        self.same_for: int | None = None
        # The least that the one who pays most would pay for a unit of worth, as last seen: it only rises.
        self.known = dict.fromkeys(market.wanted, _Line(0, 0))

    def outcome(self) -> _Bought:
        """Buys until nothing can be bought any more, or a tie stays open."""
        while self.known:
            project = self._next()
            if project is None:
                break
            self._buy(project)
        cost = sum(self.market.costs[each] for each, _, _ in self.purchases)
        return _Bought(tuple(self.purchases), cost, tuple(self.ties), self.same_for)

    def _next(self) -> int | None:
        """The project that costs its supporters least for its worth."""
        best: list[int] = []
        least: _Line | None = None
        for project in sorted(self.known, key=lambda each: self._worth(self.known[each])):
            bound = self.known[project]
            if least is not None and self._less(least, bound):
                continue  # and noted: it stays so only while the lines do not cross
            asked = self._asks(project)
            if asked is None:
                del self.known[project]
                continue
            self.known[project] = asked
            if least is None or self._less(asked, least):
                best, least = [project], asked
            elif not self._less(least, asked):
                best.append(project)
        return self._one_of(best) if best else None

    @staticmethod
    def _worth(line: _Line) -> Fraction:
        return Fraction(line.now, line.below)

    def _less(self, a: _Line, b: _Line) -> bool:
        """Whether a is less than b; notes from which share on the answer may be another."""
        gap = b.now * a.below - a.now * b.below
        grows = b.more * a.below - a.more * b.below
        self._note(gap if gap > 0 else -gap, grows if gap > 0 else -grows, gap == 0)
        return gap > 0

    def _note(self, margin: int, slope: int, level: bool = False) -> None:
        """Something holds by that margin, which changes by slope for each unit: note when it is gone."""
        if level:
            if slope:
                self.same_for = 1
        elif slope < 0:
            until = -(-margin // -slope)
            if self.same_for is None or until < self.same_for:
                self.same_for = until

    def _asks(self, project: int) -> _Line | None:
        """What the supporter who pays most would pay for a unit of worth; None where they have too little
        together."""
        money, supporters = self.money, self.market.supporters(project, self.bought)
        cost = self.market.costs[project]
        rest, rest_more = cost * self.parts, 0
        payers = sum(supporters.values())
        poor: list[tuple[int, int]] = []
        ordered = sorted((money[mask], number) for mask, number in supporters.items())
        for place, ((left, more), number) in enumerate(ordered):
            if left * payers >= rest:
                for has, grows in poor:
                    self._note(rest - has * payers, rest_more - grows * payers)
                for (has, grows), _ in ordered[place:]:
                    # Enough even when exactly what is asked: gone one unit later than a strict margin.
                    self._note(has * payers - rest + 1, grows * payers - rest_more)
                return _Line(rest, rest_more, payers * cost * self.parts)
            poor.append((left, more))
            rest, rest_more, payers = rest - left * number, rest_more - more * number, payers - number
        self._note(rest, rest_more)
        return None

    def _one_of(self, best: list[int]) -> int | None:
        """Of projects that ask the same: the cheaper, then that with more votes, then by lot; where no
        supporter is shared the order cannot matter."""
        market = self.market
        key = min((market.costs[each], -market.votes[each]) for each in best)
        level = [each for each in sorted(best) if (market.costs[each], -market.votes[each]) == key]
        if len(level) == 1 or self._apart(level):
            return level[0]
        names = tuple(market.options[each] for each in level)
        number = len(self.purchases) + 1
        if market.lots is None:
            self.ties.append(Tie(number, "fund", names))
            return None
        first = market.lots.order(number, names)[0]
        self.ties.append(Tie(number, "fund", names, "lot", (first,)))
        return market.options.index(first)

    def _apart(self, projects: Sequence[int]) -> bool:
        every = sum(1 << each for each in projects)
        return all((mask & every).bit_count() < 2 for mask in self.market.approvals)

    def _buy(self, project: int) -> None:
        asked = self.known.pop(project)
        market, bit = self.market, 1 << project
        # asked is over payers * cost * parts and for a unit of worth; each pays now / below * cost.
        payers = asked.below // (market.costs[project] * self.parts)
        scale = payers // gcd(payers, asked.now, asked.more)
        pay, pay_more = asked.now * scale // payers, asked.more * scale // payers
        supporters = market.supporters(project, self.bought)
        after: dict[int, tuple[int, int]] = {}
        for mask, (left, more) in self.money.items():
            after[mask] = left * scale, more * scale
        paying = 0
        for mask, number in supporters.items():
            left, more = after[mask]
            paying += number if left else 0
            after[mask | bit] = (left - pay, more - pay_more) if left >= pay else (0, 0)
        self.parts *= scale
        self.bought |= bit
        self.money = {mask: after[mask] for mask in market.classes(self.bought)}
        self.purchases.append((project, paying, pay * 100 // self.parts))
