"""Logs as stored, the record of refusals and of the states lived through: what meetings store, say and
come to stays as recorded."""

from __future__ import annotations

import json
from pathlib import Path

import lived
import pytest
import refusals
import stored

from consult import rules
from consult.paper import scenarios
from consult.rules import events

SCRIPTS = sorted(refusals.SCRIPTS.glob("*.meeting"))


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)
def test_a_meeting_is_refused_in_the_words_of_the_record(path: Path) -> None:
    """After an intended change: `python tests/rules/refusals.py`, and read what changed."""
    refusals.check(path)


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)
def test_what_a_meeting_stores_has_its_digest_on_record(path: Path) -> None:
    """After an intended change: `python tests/rules/stored.py`, and read what changed."""
    assert stored.digests().get(path.stem) == stored.digest(path)


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)
def test_a_meeting_is_lived_step_by_step_as_on_record(path: Path) -> None:
    """After an intended change: `python tests/rules/lived.py`, and `… lived.py NAME` to read what changed."""
    lived.check(path.stem, lived.of_script(path))


@pytest.mark.parametrize("file", lived.SCENARIOS, ids=lambda file: file.stem)
def test_the_scenarios_are_lived_step_by_step_as_on_record(file: Path) -> None:
    """Every field of the state and every word of a refusal, where a scenario judges a few of them."""
    for scenario in scenarios.load(file.read_text(encoding="utf-8").splitlines()):
        lived.check(lived.name_of(file, scenario), lived.of_scenario(scenario))


@pytest.mark.parametrize("path", sorted(stored.LOGS.glob("*.jsonl")), ids=lambda path: path.stem)
def test_a_log_is_stored_the_same_and_replays(path: Path) -> None:
    """After an intended change: `python tests/rules/stored.py`, and read what changed."""
    told = stored.SCRIPTS / f"{path.stem}.meeting"
    stored.check(told)
    meeting = rules.replay(
        events.decode(*json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines()
    )
    assert meeting == refusals.played(told).meeting


def test_the_records_hold_no_meeting_that_is_gone() -> None:
    names = {path.stem for path in SCRIPTS}
    assert set(refusals.recorded()) <= names
    assert set(lived.recorded()) == {name for name, _ in lived.everything()}
    assert {path.stem for path in stored.LOGS.glob("*.jsonl")} <= names
