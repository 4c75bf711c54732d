"""The table of sounds is what the dictionary says, and knows what is easily mistaken."""

from __future__ import annotations

import json
import runpy
from pathlib import Path

import pytest

from consult.writing.sounds import mistaken, sound_of

ROOT = Path(__file__).parents[2]


def test_the_table_is_the_one_its_command_prints():
    made = runpy.run_path(str(ROOT / "docs" / "sounds.py"))["table"]()
    assert json.loads((ROOT / "consult" / "data" / "sounds.json").read_text(encoding="utf-8")) == made


@pytest.mark.parametrize("pair", ["电店", "在再", "账帐", "撤撒", "己已", "做作"])
def test_what_sounds_or_looks_alike_is_easily_mistaken(pair):
    assert mistaken(*pair) and mistaken(*pair[::-1])


@pytest.mark.parametrize(
    "pair", ["断供", "设拆", "安拆", "开关", "买卖", "同缓", "进退", "收放", "aя", "１2"]
)
def test_what_turns_a_word_round_is_not(pair):
    assert not mistaken(*pair)


def test_every_character_has_a_tone():
    assert sound_of("电") == "dian4" and sound_of("x") == "" and sound_of("儿") == "er2"
