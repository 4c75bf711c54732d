"""The order of the tests among workers: every one once, the long ones first."""

from __future__ import annotations

import pytest

from tests import order
from tests.quick import HOME

LONG = sorted(order.SECONDS)


@pytest.mark.parametrize("workers", [1, 2, 3, 8, 40])
def test_every_test_is_handed_out_once_and_each_worker_begins_with_its_long_ones(workers: int) -> None:
    names = [f"tests/a.py::test[{n}]" for n in range(100)]
    names[50:50] = [f"{each}::x" for each in LONG]
    order_ = order.dealt(names, workers)
    assert sorted(order_) == list(range(len(names)))
    share, begun = len(names) // workers, []
    if workers <= 3:
        for number in range(workers):
            piece = [names[place].removesuffix("::x") for place in order_[number * share :][:share]]
            long = [each for each in piece if each in order.SECONDS]
            assert piece[: len(long)] == long == sorted(long, key=lambda each: -order.SECONDS[each])
            begun.append(sum(order.SECONDS[each] for each in long))
        assert max(begun) - min(begun) <= max(order.SECONDS.values())


def test_a_file_whose_tests_share_a_server_stays_together_and_the_others_as_they_were() -> None:
    names = [
        "tests/a.py::x",
        "tests/river/test_browser.py::b",
        "tests/c.py::x",
        "tests/river/test_browser.py::a",
    ]
    assert order.dealt(names, 2) == [1, 3, 0, 2]


def test_what_takes_long_exists() -> None:
    assert [each for each in LONG if not (HOME / each.partition("::")[0]).exists()] == []
