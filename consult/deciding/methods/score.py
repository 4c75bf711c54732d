"""Score voting: whole points from 0 to a highest; no points given counts as 0. The highest sum, then more
top points; a tie that stays is said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from consult.deciding.conclusions import Conclusion
from consult.deciding.methods.face import ABSTAIN, NO_TERMS, Count, OptionResult, PaperError, Terms
from consult.deciding.methods.lots import Tie
from consult.deciding.methods.plurality import choose_best
from consult.deciding.methods.staged import told_points


@dataclass(frozen=True, slots=True)
class Points:
    """Points for each option, from 0 to top; "key:points" each."""

    top: int = 5
    name: str = "points"

    def read(self, choice: str | Sequence[str], options: Sequence[str], seats: int) -> str:
        given = [choice] if isinstance(choice, str) else list(choice)
        if given == [ABSTAIN]:
            return ABSTAIN
        most = self.at_most(len(options), seats)
        if not given:
            raise PaperError("nothing_marked", most)
        points: dict[str, int] = {}
        for each in given:
            key, colon, number = each.partition(":")
            # int() would read other scripts' digits and spaces too.
            if (
                key not in options
                or key in points
                or not colon
                or not (number.isascii() and number.isdigit())
            ):
                raise PaperError("no_such_choice", most)
            points[key] = int(number)
        if max(points.values()) > self.top:
            raise PaperError("too_many", self.top)
        return ",".join(f"{key}:{points[key]}" for key in options if key in points)

    def at_most(self, options: int, seats: int) -> int:
        return options


class Score:
    """Points from 0 to the highest allowed; the highest sum."""

    name = "score"
    ballot = Points()

    def count(
        self, papers: Mapping[str, int], options: Sequence[str], seats: int, terms: Terms = NO_TERMS
    ) -> Count:
        sums, tops = dict.fromkeys(options, 0), dict.fromkeys(options, 0)
        valid = 0
        for paper, number in papers.items():
            given = [each.split(":") for each in paper.split(",") if ":" in each]
            valid += number if given else 0
            for key, points in given:
                sums[key] += int(points) * number
                tops[key] += number if int(points) == terms.top else 0
        by_sum = choose_best([sums[key] for key in options], seats)
        # One number that compares sums first and tops second: no more tops than papers.
        both = [sums[key] * (valid + 1) + tops[key] if sums[key] else 0 for key in options]
        best = choose_best(both, seats)
        results = tuple(
            OptionResult(sums[key], found.rank, found.chosen, found.tied)
            for key, found in zip(options, best, strict=True)
        )
        level = tuple(key for key, found in zip(options, by_sum, strict=True) if found.tied)
        settled = tuple(
            key for key, found in zip(options, best, strict=True) if key in level and found.chosen
        )
        chosen = [key for key, found in zip(options, results, strict=True) if found.chosen]
        return Count(
            self.name,
            {**sums, ABSTAIN: papers.get(ABSTAIN, 0)},
            sum(papers.values()),
            results,
            valid=valid,
            totals=sums,
            elected=tuple(sorted(chosen, key=lambda key: results[options.index(key)].rank)),
            ties=(Tie(1, "elect", level, "top", settled),) if settled else (),
        )

    def explain(self, count: Count, options: Sequence[str]) -> tuple[Conclusion, ...]:
        return told_points(count, options)
