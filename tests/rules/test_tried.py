"""Acts out of their time, by others, with other arguments, and doors: answered as on record."""

import pytest
import tried


@pytest.mark.parametrize("name", (*tried.SCRIPTS, *tried.SCENARIOS))
def test_what_is_tried_is_answered_as_on_record(name: str) -> None:
    """After an intended change: `python tests/rules/tried.py`, and read what changed."""
    tried.check(name)


def test_the_record_holds_no_meeting_that_is_gone() -> None:
    assert set(tried.recorded()) == {*tried.SCRIPTS, *tried.SCENARIOS}
