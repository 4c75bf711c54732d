"""Elections for tests: as hypothesis draws them, and as a seeded random number does."""

from __future__ import annotations

import os
import random
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

DEEP = bool(os.environ.get("CONSULT_DEEP"))
#: The real elections beside the repository, where there are any.
SHARED = next(
    (
        each / "shared" / "elections"
        for each in Path(__file__).parents
        if (each / "shared" / "elections").exists()
    ),
    None,
)
OWN = Path(__file__).parent / "elections"


def profiles(short: int = 60) -> settings:
    """How many profiles a property is tried on: a few always, 20,000 under CONSULT_DEEP."""
    return settings(
        max_examples=20_000 if DEEP else short,
        deadline=None,
        database=None,
        derandomize=not DEEP,
        suppress_health_check=[HealthCheck.too_slow],
    )


@st.composite
def rankings(
    draw: st.DrawFn, *, equal: bool = False, most: int = 5
) -> tuple[dict[str, int], tuple[str, ...]]:
    """(papers, options): some blank, some short; with ranks shared where equal."""
    size = draw(st.integers(1, most))
    options = tuple(str(n) for n in range(size))
    papers: dict[str, int] = {}
    for _ in range(draw(st.integers(0, 7))):
        order = draw(st.permutations(options))[: draw(st.integers(0, size))]
        joins = draw(st.lists(st.booleans(), min_size=size, max_size=size)) if equal else [False] * size
        tiers: list[list[str]] = []
        for key, join in zip(order, joins, strict=False):
            if tiers and join:
                tiers[-1].append(key)
            else:
                tiers.append([key])
        paper = ",".join("=".join(sorted(tier)) for tier in tiers)
        papers[paper] = papers.get(paper, 0) + draw(st.integers(1, 9))
    return papers, options


@st.composite
def markings(draw: st.DrawFn, most: int = 5) -> tuple[dict[str, int], tuple[str, ...]]:
    """(papers, options): any number of marks."""
    size = draw(st.integers(1, most))
    options = tuple(str(n) for n in range(size))
    papers: dict[str, int] = {}
    for _ in range(draw(st.integers(0, 8))):
        marked = draw(st.lists(st.sampled_from(options), unique=True))
        paper = ",".join(sorted(marked))
        papers[paper] = papers.get(paper, 0) + draw(st.integers(1, 6))
    return papers, options


def random_election(seed: int) -> tuple[dict[str, int], tuple[str, ...], int]:
    """(papers, options, seats), the same for the same seed; large enough for transfers of transfers."""
    lot = random.Random(seed)
    size = lot.randint(2, 7)
    options = tuple(str(n) for n in range(size))
    weights = [lot.random() ** 2 + 0.02 for _ in options]
    papers: dict[str, int] = {}
    for _ in range(lot.randint(1, 60)):
        left, order = list(options), []
        for _ in range(lot.randint(1, size)):
            each = lot.choices(left, [weights[int(key)] for key in left])[0]
            left.remove(each)
            order.append(each)
        paper = ",".join(order)
        papers[paper] = papers.get(paper, 0) + lot.randint(1, 3)
    return papers, options, lot.randint(1, size)


def single_papers(papers: dict[str, int]) -> list[list[str]]:
    """Every paper by itself, as a list of keys."""
    return [paper.split(",") if paper else [] for paper, number in papers.items() for _ in range(number)]
