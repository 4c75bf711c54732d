"""Speed of the counting methods: `python bench/counting.py`.

1. every method, 2,000 papers of 12 options, of three kinds of electorate       at most 2 s each
2. Scottish STV / pref_voting's stv_scottish, the same papers in the same run   at least 20 times as fast

In the second both have read the papers before (tuples of ours, a profile of theirs); a line more has both
with the reading. It needs `pip install -r requirements/bench.in`, an oracle and never a part of the product;
without it that line says so.

Times are of computing (process time), the best of several.
"""

from __future__ import annotations

import importlib.util
import random
import sys
from collections.abc import Callable
from pathlib import Path
from time import process_time

sys.path.insert(0, str(Path(__file__).parents[1]))

from consult.deciding import METHODS, Lots, Terms
from consult.deciding.methods.ranking import strict
from consult.deciding.methods.scottish_stv import counted

PAPERS, OPTIONS, SEATS = 2000, tuple(str(n) for n in range(12)), 4
LONGEST, LEAST_RATIO = 2.0, 20.0
RANKED = ("scottish_stv", "meek", "irv", "schulze", "ranked_pairs", "borda")
MARKED = ("approval", "plurality", "majority", "greedy", "greedy_stop", "equal_shares")

ELECTORATES = ("even", "leaning", "parties")
PRICED = ("greedy", "greedy_stop", "equal_shares")
#: On what each method is measured: electorates, and budgets where it has one.
EACH = {
    method: [
        (kind, budget) for kind in ELECTORATES for budget in ((10**5, 10**7) if method in PRICED else (0,))
    ]
    for method in (*RANKED, *MARKED, "score")
}


def rankings(kind: str, seed: int = 1) -> dict[str, int]:
    """2,000 rankings: `even` nobody is better liked, `leaning` some are, `parties` three camps."""
    lot = random.Random(seed)
    papers: dict[str, int] = {}
    for _ in range(PAPERS):
        liking = [1.0] * 12
        if kind == "leaning":
            liking = [1 / (n + 1) for n in range(12)]
        elif kind == "parties":
            camp = lot.choices(range(3), (5, 4, 2))[0]
            liking = [20.0 if n % 3 == camp else 1.0 for n in range(12)]
        order = sorted(OPTIONS, key=lambda key: lot.random() ** (1 / liking[int(key)]), reverse=True)
        paper = ",".join(order[: lot.randint(1, 12)])
        papers[paper] = papers.get(paper, 0) + 1
    return papers


def markings(kind: str) -> dict[str, int]:
    """The same people, who mark what they would rank among the first six."""
    papers: dict[str, int] = {}
    for paper, number in rankings(kind).items():
        marked = ",".join(sorted(paper.split(",")[:6], key=int))
        papers[marked] = papers.get(marked, 0) + number
    return papers


def best(work: Callable[[], object], times: int = 9) -> float:
    """Seconds of computing, the least of so many."""
    took = []
    for _ in range(times):
        begun = process_time()
        work()
        took.append(process_time() - begun)
    return min(took)


def every_method() -> bool:
    """Each method on each electorate; whether all keep the bar."""
    kept = True
    for method in (*RANKED, *MARKED, "score"):
        worst = max(
            (seconds(method, kind, budget), f"{kind}, budget {budget}") for kind, budget in EACH[method]
        )
        kept = kept and worst[0] <= LONGEST
        print(f"{method:13} {worst[0]:7.3f} s at worst ({worst[1]}), at most {LONGEST:.0f} s")
    return kept


def seconds(method: str, kind: str, budget: int) -> float:
    """How long one count takes."""
    papers = rankings(kind) if method in RANKED else markings(kind)
    if method == "score":
        scored = {paper: [f"{key}:{int(key) % 6}" for key in paper.split(",")] for paper in papers}
        papers = {",".join(scored[paper]): number for paper, number in papers.items()}
    lot = random.Random(2)
    costs = {key: lot.randint(budget // 20, budget // 3) for key in OPTIONS}
    terms = Terms(lots=Lots("seed"), budget=budget, costs=costs)
    return best(lambda: METHODS[method].count(papers, OPTIONS, SEATS, terms), 3)


def against_pref_voting() -> bool:
    """Whether Scottish STV is as many times faster as is asked; true where there is nothing to compare."""
    if importlib.util.find_spec("pref_voting") is None:
        print("pref_voting is not installed (requirements/bench.in): nothing to compare with")
        return True
    return all([faster_than_pref_voting(kind) for kind in ELECTORATES])


def faster_than_pref_voting(kind: str) -> bool:
    """On one electorate; false also where others are elected."""
    from pref_voting.profiles_with_ties import ProfileWithTies
    from pref_voting.proportional_methods import stv_scottish

    papers, lots = rankings(kind), Lots("seed")

    def profile() -> ProfileWithTies:
        ranks = [{int(key): n for n, key in enumerate(paper.split(","), 1)} for paper in papers]
        return ProfileWithTies(ranks, list(papers.values()), candidates=list(range(12)))

    ballots, ready = strict(papers, OPTIONS), profile()
    same = sorted(counted(ballots, OPTIONS, SEATS, lots).elected) == sorted(
        stv_scottish(ready, num_seats=SEATS)
    )
    pairs = [
        (
            best(lambda: counted(ballots, OPTIONS, SEATS, lots)),
            best(lambda: stv_scottish(ready, num_seats=SEATS)),
        ),
        (
            best(lambda: METHODS["scottish_stv"].count(papers, OPTIONS, SEATS, Terms(lots=lots))),
            best(lambda: stv_scottish(profile(), num_seats=SEATS)),
        ),
    ]
    for (ours, theirs), what in zip(pairs, ("papers read", "with reading"), strict=True):
        print(
            f"scottish_stv, {kind}, {what}: {1000 * ours:.2f} ms, pref_voting {1000 * theirs:.2f} ms:"
            f" {theirs / ours:.1f} times as fast"
        )
    print(f"  at least {LEAST_RATIO:.0f} with the papers read; {'the same' if same else 'OTHERS'} elected")
    return same and pairs[0][1] / pairs[0][0] >= LEAST_RATIO


if __name__ == "__main__":
    held = [every_method(), against_pref_voting()]
    sys.exit(0 if all(held) else 1)
