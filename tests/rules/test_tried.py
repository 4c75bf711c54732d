"""Acts out of their time, by others, with other arguments, and doors: answered as on record."""

import pytest
import taken
import tried


@pytest.mark.parametrize("name", (*tried.SCRIPTS, *tried.SCENARIOS))
def test_what_is_tried_is_answered_as_on_record(name: str) -> None:
    """After an intended change: `python tests/rules/tried.py`, and read what changed."""
    tried.check(name)


def test_the_record_holds_no_meeting_that_is_gone() -> None:
    assert set(tried.recorded()) == {*tried.SCRIPTS, *tried.SCENARIOS}


def test_every_argument_takes_what_is_on_record() -> None:
    """After an intended change: `python tests/rules/taken.py`, and read what changed."""
    now, then = list(taken.taken()), taken.RECORD.read_text(encoding="utf-8").splitlines()
    assert [pair for pair in zip(now, then, strict=False) if pair[0] != pair[1]] == [] and now == then
