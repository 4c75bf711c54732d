"""The written pages of the library agree with the code."""

from __future__ import annotations

import doctest
from pathlib import Path

from consult.paper import handbook, scenes
from consult.rules import acts

DOCS = Path(__file__).parents[2] / "docs"


def test_the_page_of_acts_is_fresh() -> None:
    assert (DOCS / "acts.md").read_text(encoding="utf-8") == "\n".join(handbook.acts_page()) + "\n"


def test_the_page_of_what_the_chair_says_is_fresh() -> None:
    assert (DOCS / "script.md").read_text(encoding="utf-8") == "\n".join(scenes.script_page()) + "\n"


def test_every_act_has_a_rule_but_those_of_the_record() -> None:
    assert {kind for kind, act in acts.ACTS.items() if act.cite == "ours"} <= {"clock", "chair_error"}


def test_the_examples_of_the_page_on_the_library_run() -> None:
    failed, tried = doctest.testfile(str(DOCS / "rules.md"), module_relative=False, encoding="utf-8")
    assert tried >= 15
    assert failed == 0
