"""What may be told of a secret vote's figures."""

from __future__ import annotations

import pytest

from consult.deciding.disclosure import FEWEST, may_tell_figures


@pytest.mark.parametrize(
    ("papers", "may"),
    [
        ({}, False),
        ({"for": 3, "against": 1}, False),
        ({"for": 4, "against": 1}, True),
        # All alike: each figure is everybody's vote, however many they are.
        ({"for": 500}, False),
        ({"for": 500, "against": 0}, False),
        ({"for": 499, "abstain": 1}, True),
        ({"0,1": 2, "1": 2, "": 1}, True),
    ],
)
def test_figures_are_told_of_five_papers_that_differ(papers: dict[str, int], may: bool) -> None:
    assert FEWEST == 5 and may_tell_figures(papers) is may


def test_the_body_settles_the_fewest_and_its_rules_may_order_all_to_be_told() -> None:
    papers = {"for": 6, "against": 1}
    assert all(may_tell_figures(papers, fewest) for fewest in (-1, 0, 1, 7))
    assert not may_tell_figures(papers, 8)
    assert may_tell_figures({"for": 1}, 0) and not may_tell_figures({"for": 1}, 1)
