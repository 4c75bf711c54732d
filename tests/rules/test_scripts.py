"""Golden meetings: every `.meeting` file plays as it is written, prints and reads back the same."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from refusals import played

from consult import rules
from consult.paper import notation as script
from consult.paper import saying
from consult.rules import acts, events
from consult.rules.errors import CODES
from consult.rules.motions import table

SCRIPTS = sorted((Path(__file__).parent / "scripts").glob("*.meeting"))
HEAD = "members: Chair(chair) A B C\nquorum: 2\n\n"


def load(path: Path) -> script.Script:
    return script.read(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)
def test_a_meeting_plays_as_it_is_written(path: Path) -> None:
    assert played(path).wrong == ()


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)
def test_a_meeting_replays_from_its_log_as_it_was_lived(path: Path) -> None:
    once = played(path)
    stored = [events.encode(each) for each in once.log]
    assert rules.replay([events.decode(*each) for each in stored]) == once.meeting


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)
def test_a_script_printed_reads_back_the_same(path: Path) -> None:
    once = load(path)
    again = script.read(script.write(once))
    assert [_told(line) for line in once.lines] == [_told(line) for line in again.lines]
    assert script.play(again).log == played(path).log


def _told(line: script.Line) -> script.Line:
    return replace(line, number=0)


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)
@pytest.mark.parametrize("language", saying.LANGUAGES)
def test_minutes_and_transcript_are_laid_out_in_words(path: Path, language: str) -> None:
    once = load(path)
    for told in (
        saying.minutes(once, played(path), language),
        saying.transcript(once, played(path), language),
    ):
        text = list(told)
        assert len(text) > 1 and all(text) and not any("%(" in each for each in text)


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ('A: move main M1 "x" second=B ! too_late', "expected too_late, but it was in order"),
        ("A: second M1", "expected in order, got"),
        ("= pending M1", "pending: expected ['M1'], got []"),
        ("= weather fine", "unknown fact weather"),
        ("A: move waltz", "malformed: motion: unknown"),
    ],
)
def test_a_false_expectation_is_found(line: str, why: str) -> None:
    (wrong,) = script.play(script.read(HEAD + line + "\n")).wrong
    assert why in wrong


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("members: A\n\nno colon here\n", 3),
        ("weather: fine\n", 1),
        ('members: A\n\nA: move main "open\n', 3),
        ("members: A\n\nA: leave ! nonsense\n", 3),
        ("members: A\n\nA: move main edit={a b}\n", 3),
        ("title: nobody\n", 1),
    ],
)
def test_a_line_that_cannot_be_read_is_named(text: str, line: int) -> None:
    with pytest.raises(script.BadScript) as bad:
        script.read(text)
    assert bad.value.line == line


def test_playing_a_file_shows_minutes_and_says_where_it_differs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good = tmp_path / "good.meeting"
    good.write_text(
        HEAD + 'A: move main M1 "挖一口井" second=B\nChair: vote M1 yes=2 no=1\n', encoding="utf-8"
    )
    assert script.play_main([str(good), "--lang", "en"]) == 0
    assert "A moved: “挖一口井”. Adopted." in capsys.readouterr().out
    assert script.play_main([str(good), "--transcript"]) == 0
    told = capsys.readouterr().out
    assert "A提议：“挖一口井”。" in told and "　　主持人：现在讨论的方案是：“挖一口井”。" in told
    bad = tmp_path / "bad.meeting"
    bad.write_text(HEAD + "= phase adjourned\n", encoding="utf-8")
    assert script.play_main([str(bad)]) == 1
    assert "line 4: phase" in capsys.readouterr().err
    assert script.play_main([str(tmp_path / "missing.meeting")]) == 2


def test_the_scripts_cover_every_motion_act_and_code() -> None:
    motions, kinds, codes = set(), set(), set()
    for path in SCRIPTS:
        for line in load(path).lines:
            if isinstance(line, script.ActLine):
                kinds.add(line.kind)
                codes.add(line.expected)
                motions.add(line.args.get("motion") if line.expected is None else None)
    assert set(CODES) <= codes
    # Suggestions and nominations are acts of their own.
    assert set(table()) - motions <= {"fill_blank", "nominate", "reopen_polls"}
    assert set(acts.ACTS) - kinds <= {"ask_more", "change_vote", "appeal"}
