"""A sitting: a meeting in one's hand, forward, back, printed."""

from __future__ import annotations

import doctest
from pathlib import Path

import pytest

from consult import rules
from consult.paper import notation, sitting
from consult.paper.sitting import Sitting

SCRIPTS = sorted((Path(__file__).parent / "scripts").glob("*.meeting"))


def test_its_examples_run() -> None:
    failed, tried = doctest.testmod(sitting)
    assert (failed, tried > 5) == (0, True)


@pytest.mark.parametrize("path", SCRIPTS[::7], ids=lambda path: path.stem)
def test_every_line_can_be_taken_back_and_the_file_written_again(path: Path) -> None:
    held = Sitting.read(path.read_text(encoding="utf-8"))
    assert rules.replay(held.log) == held.meeting
    assert str(held) and Sitting.read(held.write()).meeting == held.meeting
    here, lines = held.meeting, held.lines
    while held.lines:
        held.pop()
    assert held.meeting == rules.replay(held.log)
    for line in lines:
        held.push(line)
    assert held.meeting == here
    with pytest.raises(IndexError):
        Sitting("A B").pop()


def test_a_line_that_is_refused_changes_nothing() -> None:
    held = Sitting(["A", {"id": "B"}, {"id": "G", "standing": "guest"}], rulebook="nantang13")
    before = held.meeting
    for line, wrong in (
        ("B: put M1", rules.OutOfOrder),
        ("B: second", rules.OutOfOrder),
        ("B: speak M1 perhaps", rules.BadAct),
        ("= pending", notation.BadScript),
        ("nonsense", notation.BadScript),
    ):
        with pytest.raises(wrong):
            held.push(line)
    assert held.meeting == before and held.lines == ()
    assert held.meeting.chair == "A" and not held.meeting.members["G"].voting
    assert "adjourn" not in {door.motion for door in held.doors("B")}


def test_members_of_another_shape_are_told_the_one_wanted() -> None:
    with pytest.raises(rules.BadAct, match="members: type; wanted"):
        rules.open_meeting(members=["Ann"], quorum=1)  # type: ignore[list-item]
    with pytest.raises(rules.BadAct, match="wanted"):
        Sitting([{"name": "Ann"}])


def test_one_name_needs_no_brackets() -> None:
    """`no=Dee` was malformed."""
    held = Sitting("Ann Bob Cy Dee", quorum=2)
    held.push('Bob: move main M1 "That we meet" second=Cy')
    held.push("Ann: vote M1 yes=Bob,Cy no=Dee")
    assert held.meeting.records["M1"].no_names == ("Dee",)
