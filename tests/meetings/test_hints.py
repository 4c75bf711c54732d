"""The word between processes: what is no hint is nothing, one's own is none, and telling waits for nobody."""

from __future__ import annotations

import json
import time

import pytest

from consult.meetings.screens.hints import Hints

#: Nobody listens there.
NOWHERE = "redis://127.0.0.1:1/0"


@pytest.fixture
def line():
    heard: list[tuple[str, int]] = []
    made = Hints(NOWHERE, lambda kind, number: heard.append((kind, number)), lambda: None)
    made.heard_here = heard
    return made


def test_what_another_process_says_is_heard(line):
    for said in (["other", "meeting", 7, 412], ["other", "papers", 7, 0], ["other", "seat", 3, 0]):
        line._take(json.dumps(said))
    assert line.heard_here == [("meeting", 7), ("papers", 7), ("seat", 3)]


@pytest.mark.parametrize(
    "said",
    [
        None, 3, b"\xff", "", "x", "[]", "{}", "null", '["other","meeting",7]',
        '["other","meeting","7",1]', '["other","view",7,1]', '["other",["meeting"],7,1]',
        '["other","meeting",true,1]',
    ],
)  # fmt: skip
def test_what_is_no_hint_is_nothing(line, said):
    line._take(said)
    assert line.heard_here == []


def test_ones_own_word_is_no_news(line):
    line._take(json.dumps([line._me, "meeting", 7, 412]))
    assert line.heard_here == []


def test_telling_waits_for_nobody_and_keeps_the_newest_of_each(line):
    began = time.monotonic()
    for seq in (410, 412, 411):
        line.tell("meeting", 7, seq)
    line.tell("papers", 7)
    assert time.monotonic() - began < 1
    assert line._due == {("meeting", 7): 412, ("papers", 7): 0}
