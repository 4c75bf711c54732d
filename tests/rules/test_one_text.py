"""An amendment of an amendment: what is shown, spoken, minuted and adopted is one text."""

from __future__ import annotations

from pathlib import Path

import pytest

from consult.paper import minutes, saying, scenarios
from consult.paper import notation as script
from consult.rules import words
from consult.rules.edits import words_of

FILE = Path(__file__).parent / "scripts" / "second_amendment_of_amendment.meeting"
READ = script.read(FILE.read_text(encoding="utf-8"))
PLAYED = script.play(READ)
FINAL = "四个门都装声控灯。"


@pytest.mark.parametrize("ref", ["A2", "A1", "A4", "S1"])
def test_every_reader_has_the_text_that_is_adopted(ref: str) -> None:
    step = next(each for each in PLAYED.steps if ref in each.after.records and ref not in each.before.records)
    question = step.before.questions[ref]
    shown = words.text_of(step.before, question)
    change = words.difference(step.before, question)
    assert change is None or "".join(text for mark, text in change if mark != "-") == shown
    adopted = words_of(step.after.questions[str(question.target)])
    assert adopted == shown


def test_minutes_transcript_and_final_state_have_the_last_of_them() -> None:
    assert scenarios.final(PLAYED.meeting)["text"]["M1"] == FINAL
    assert any(FINAL.strip("。") in each for each in saying.minutes(READ, PLAYED, "zh"))
    told = list(saying.transcript(READ, PLAYED, "zh"))
    assert any(f"回到方案：“{FINAL.strip('。')}”" in each for each in told)
    entry = minutes.entry(PLAYED.meeting, "M1")
    assert entry is not None and entry["text"] == FINAL
