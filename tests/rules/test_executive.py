"""What is done in executive session is in minutes of its own, and in no others (9:26)."""

from __future__ import annotations

from pathlib import Path

from consult.paper import notation
from consult.rules import words

PLAYED = notation.play(
    notation.read(
        (Path(__file__).with_name("scripts") / "second_executive_session.meeting").read_text(encoding="utf-8")
    )
)


def told(executive: bool) -> str:
    held = words.Held("Council", executive=executive)
    return "\n".join(words.say(each, "en") for each in words.minutes(PLAYED.log, held, words.IDS))


def test_the_open_minutes_say_only_that_it_was_held() -> None:
    assert "contract" not in told(False)
    assert "kept apart" in told(False)


def test_its_own_minutes_hold_what_was_decided_in_it() -> None:
    assert "contract" in told(True) and "fence" not in told(True)
