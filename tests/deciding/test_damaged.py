"""Damaged input and whole counts: answered as on record."""

import pytest

from consult.deciding.cases import KINDS
from tests.deciding import damaged


@pytest.mark.parametrize("name", damaged.NAMES)
def test_what_is_answered_is_on_record(name: str) -> None:
    """After an intended change: `python -m tests.deciding.damaged`, and read what changed."""
    assert damaged.digest(name) == damaged.recorded().get(name), f"python -m tests.deciding.damaged {name}"


def test_every_kind_of_case_is_damaged() -> None:
    alike = {"household_last_vote", "plurality"}
    assert set(KINDS) - alike <= set(damaged.INPUTS)
