"""Scottish and Meek counts agree with a second implementation, stage by stage."""

from __future__ import annotations

import random
from decimal import Decimal

import pytest

from consult.deciding import METHODS, Lots, Terms
from tests.deciding import second
from tests.deciding.profiles import DEEP, random_election, single_papers

HOW_MANY = 5000 if DEEP else 100
#: Elections in which a surplus is exactly as small as none, or level options were elected in another order;
#: and those in which a leap over shares goes wrong by the smallest fault. Found by trying such faults.
EDGES = (1171, 3599, 4891, 6220)
LEAPS = (307, 501, 730, 734, 1114, 2088, 2915, 6862, 7447, 8599, 9220, 9805)


def _votes(stage, scale):
    return {key: Decimal(votes) / scale for key, votes in stage.votes.items()}


@pytest.mark.timeout(3600)
@pytest.mark.parametrize("seed", [None, "七月十二日"])
def test_scottish_counts_agree_in_every_stage(seed):
    terms = Terms(lots=Lots(seed)) if seed else Terms()
    for number in (*range(HOW_MANY), *EDGES):
        papers, options, seats = random_election(number)
        found = METHODS["scottish_stv"].count(papers, options, seats, terms)
        again = second.scottish(single_papers(papers), list(options), seats, seed)
        assert found.quota == again["quota"] * found.scale, number
        assert list(found.elected) == again["elected"], number
        mine = [(_votes(stage, found.scale), Decimal(stage.lost) / found.scale) for stage in found.stages]
        assert mine == again["stages"], number
        assert all(list(tie.among) == sorted(tie.among, key=options.index) for tie in found.ties), number
        # The second count stops where it needs a lot and has none; so must the first, and say so.
        assert bool(found.open_ties) == (len(again["elected"]) < min(seats, len(options))), number


@pytest.mark.timeout(3600)
@pytest.mark.parametrize("seed", [None, "七月十二日"])
def test_meek_counts_agree_in_every_round(seed):
    terms = Terms(lots=Lots(seed)) if seed else Terms()
    for number in (*range(HOW_MANY), *EDGES):
        papers, options, seats = random_election(number)
        found = METHODS["meek"].count(papers, options, seats, terms)
        again = second.meek(single_papers(papers), list(options), seats, seed)
        assert list(found.elected) == again["elected"], number
        rounds = [
            (
                _votes(stage, found.scale),
                Decimal(stage.lost) / found.scale,
                Decimal(stage.quota) / found.scale,
            )
            for stage in found.stages
            if stage.action != "settle"
        ]
        assert rounds == again["stages"], number


@pytest.mark.timeout(3600)
def test_equal_shares_agree_with_every_unit_of_add1_tried():
    """The product leaps over shares that cannot change anything; here each is counted."""
    for number in (*range(HOW_MANY), *LEAPS):
        lot = random.Random(number)
        options = tuple(str(n) for n in range(lot.randint(1, 6)))
        costs = {key: lot.randint(1, 60) for key in options}
        budget = lot.randint(1, 120)
        papers: dict[str, int] = {}
        for _ in range(lot.randint(0, 12)):
            paper = ",".join(key for key in options if lot.random() < 0.45)
            papers[paper] = papers.get(paper, 0) + lot.randint(1, 3)
        terms = Terms(lots=Lots("种子"), budget=budget, costs=costs)
        found = METHODS["equal_shares"].count(papers, options, 1, terms)
        again = second.equal_shares(single_papers(papers), costs, budget, "种子")
        assert list(found.elected) == again, (number, papers, costs, budget)
        assert sum(costs[key] for key in found.elected) <= budget


def test_equal_shares_end_as_soon_as_everything_is_bought():
    """With one unit more all would still fit, in another order and at other payments: nobody is asked more
    than is needed. Found by the 730th of the elections above."""
    papers, costs = {"1,2": 6, "0": 5, "0,2": 2, "1": 4}, {"0": 8, "1": 40, "2": 19}
    found = METHODS["equal_shares"].count(papers, ("0", "1", "2"), 1, Terms(budget=75, costs=costs))
    assert found.elected == ("1", "0", "2")
    assert [stage.money["most"] for stage in found.stages] == [400, 114, 350]
